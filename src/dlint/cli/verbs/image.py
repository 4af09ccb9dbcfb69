"""`dlint image`: check the configuration and the history of an image that is built already."""

from __future__ import annotations

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.file_selection import CONFIG, RULES, lookup
from dlint.cli.output import complain, deliver, print_line, report_options
from dlint.config.settings import FAIL_ON
from dlint.engine.check import check_source
from dlint.engine.result import SEVERITIES, RunReport
from dlint.text.source import Source
from dlint.trial.engines import CLIENTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.config.settings import Settings
    from dlint.engine.result import FileReport

WATCHED = ("secrets", "user/root", "syntax/admin-port", "syntax/label-schema", "syntax/bad-label-key")
"""The rules whose matter is in an image: what else is wrong with its layers is found in its Dockerfile."""
# Strict rules: added where the settings ask for all.
MORE = ("syntax/missing-healthcheck", "syntax/ungraceful-stop", "user/name-without-id")
TABLE = VerbSpec(
    "image",
    "IMAGE…",
    (
        Option("-e --engine", "the engine that has the image", "NAME", choices=("auto", *CLIENTS), group="Image"),
        Option("--show", "print the Dockerfile that the image amounts to, and check nothing", group="Image"),
        *RULES,
        *CONFIG,
        *report_options("check"),
        Option("-q --quiet", "one line for each finding, nothing else", group="Report"),
        Option("--fail-on", "exit with 1 from this severity on; default: warning", "LEVEL", choices=FAIL_ON,
               group="Report"),
    ),
    "An IMAGE is one that docker, podman or buildah has, or an archive of docker save. Its configuration and its "
    "history are written as a Dockerfile (see --show), and the rules on secrets, users, ports and labels are asked of "
    "that; lines are those of that text. Nothing is pulled, and no container is started.",
    (
        ("dlint image registry.example.com/app:1.4", "what is in the image that is to be rolled out"),
        ("dlint image --show app.tar", "the configuration and history of an archive, as a Dockerfile"),
    ),
)  # fmt: skip


def run(argv: list[str]) -> int:
    """Check the images that are named; 1: a finding at or above `--fail-on`, 2: an image that cannot be had."""
    arguments = read(TABLE, argv)
    if not arguments.operands:
        raise UsageError("which image? dlint image IMAGE…")
    settings = _settings(lookup(arguments).settings_for("Dockerfile"))
    reports = []
    code = 0
    for name in arguments.operands:
        text = _text(name, arguments.value("engine") or "auto")
        if text is None:
            code = 2
        elif arguments.has("show"):
            for line in _masked(text, name).rstrip("\n").split("\n"):
                print_line(line)
        else:
            reports.append(_checked(text, name, settings))
    if reports:
        deliver("check", arguments, RunReport(reports))
    return code or int(any(_fails(report, settings.fail_on) for report in reports))


def _settings(own: Settings) -> Settings:
    """The user's settings, for the rules that an image answers; those that the user selects are taken as they are."""
    if own.select:
        return own
    return own.but(select=(*WATCHED, *MORE) if own.all else WATCHED)


def _text(name: str, engine: str) -> str | None:
    from dlint.trial.engine import EngineError
    from dlint.trial.image.as_dockerfile import as_dockerfile
    from dlint.trial.image.inspect import inspect_image

    try:
        return as_dockerfile(inspect_image(name, engine))
    except EngineError as error:
        complain(f"dlint: {error}")
        return None


def _checked(text: str, name: str, settings: Settings) -> FileReport:
    report = check_source(Source(text.encode("utf-8", "surrogateescape"), name), settings, is_file=False)
    for result in report.results:
        # There is no file to edit.
        result.fix = None
    return report


def _masked(text: str, name: str) -> str:
    """The text without the secrets in it."""
    from dlint.model.dockerfile import Dockerfile
    from dlint.model.secrets.redact import Redaction
    from dlint.syntax.parse import parse

    return Redaction.of(Dockerfile(parse(Source(text.encode("utf-8", "surrogateescape"), name)))).text(text)


def _fails(report: FileReport, level: str) -> bool:
    if level == "never":
        return False
    return any(SEVERITIES.index(result.severity) <= SEVERITIES.index(level) for result in report.results)
