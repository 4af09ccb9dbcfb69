"""Reports: a folder for each verb that has one, and in it a file for each format.

A format is registered here, once: the options of the verb, its help and `render` follow. The file is
`dlint/report/<verb>/<format>.py`, with `render(subject…, options=…)` that gives the whole text.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.report.options import RenderOptions

FORMATS: dict[str, tuple[str, ...]] = {
    "check": ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "sonarqube", "markdown", "html"),
    "context": ("text", "json"),
    "dataset": ("markdown", "html", "json"),
    "optimize": ("text", "json", "markdown", "html"),
    "profile": ("text", "json", "markdown", "html"),
    "replay": ("text", "json", "markdown"),
}
"""The formats that `--format` takes, by verb; the first is the default."""


def render(verb: str, name: str, *subject: object, options: RenderOptions) -> str:
    """The report of a verb in one of its formats (KeyError for any other); it ends in a newline unless it is empty.

    `subject` is what the verb found, such as the RunReport of `check`.
    """
    # The name becomes a part of a module's name: only registered ones may.
    if name not in FORMATS[verb]:
        raise KeyError(name)
    # Colours are rich's matter, which is only imported for them.
    module = "rich_text" if verb == "check" and name == "text" and options.color else name
    rendered: str = __import__(f"dlint.report.{verb}.{module}", fromlist=["render"]).render(*subject, options=options)
    return rendered
