"""Reads where reports go: the values of `--output`, `FILE` or `FILE:FORMAT`."""

from __future__ import annotations

from dlint.cli.arguments import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Destination = tuple[str | None, str]

ENDINGS = {".html": "html", ".json": "json", ".md": "markdown", ".sarif": "sarif"}
"""The format that the name of a file implies where none is given; `.xml` may be one of several."""


def split(value: str, formats: Sequence[str]) -> tuple[str, str]:
    """File and format (empty: none is stated) of a value; UsageError if it has no file, or a format that is none.

    Only a word of letters behind the last colon is a format: `C:\\dlint.txt` and `a:b/c` are files.
    """
    path, colon, word = value.rpartition(":")
    if not colon or not word.isalpha():
        path, word = value, ""
    if not path:
        raise UsageError(f"--output needs a file: --output FILE or --output FILE:FORMAT, not {value!r}")
    if word and word not in formats:
        from dlint.text.nearest import did_you_mean

        meant = did_you_mean(word, formats) or f": use one of {', '.join(formats)}"
        raise UsageError(f"--output {value}: there is no format {word!r}{meant}")
    return path, word


def destinations(values: Iterable[str], stated: str | None, formats: Sequence[str]) -> list[Destination]:
    """Each place of a report with its format; None is standard output.

    `stated` is the format of `--format`. A file without a format of its own gets that report in the place of standard
    output; where `--format` is absent as well, the ending of its name decides.
    """
    pairs = [split(value, formats) for value in values]
    # Two reports into one file would leave only the second one.
    twice = next((path for at, (path, _) in enumerate(pairs) if path in {other for other, _ in pairs[:at]}), None)
    if twice is not None:
        raise UsageError(f"--output names {twice} twice: give each report a file of its own")
    # A file without a format takes the place of standard output; files with one come in addition.
    found: list[Destination] = [(path, word or stated or _by_ending(path, formats)) for path, word in pairs]
    return found if any(not word for _, word in pairs) else [(None, stated or formats[0]), *found]


def _by_ending(path: str, formats: Sequence[str]) -> str:
    fitting = (name for ending, name in ENDINGS.items() if path.endswith(ending) and name in formats)
    return next(fitting, formats[0])
