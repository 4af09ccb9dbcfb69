"""`dlint context`: show what a build sends, what the ignore file keeps out, and what each COPY takes."""

from __future__ import annotations

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.build_place import STATED, place_of
from dlint.cli.output import deliver, report_options
from dlint.model.context.context import Context
from dlint.model.dockerfile import Dockerfile
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.secrets.redact import Redaction
from dlint.report.context import BIGGEST
from dlint.report.context.transfers import TransferContents
from dlint.syntax.parse import parse
from dlint.system.read import read_file
from dlint.text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


TABLE = VerbSpec(
    "context",
    "[DIR]",
    (
        Option("-f --file", "the Dockerfile (default: the one in DIR); its own .dockerignore counts", "PATH"),
        *STATED,
        Option("-n --number", f"how many of the biggest things to list (default: {BIGGEST})", "N"),
        *report_options("context"),
    ),
    "DIR is the build context, this folder by default, or a Dockerfile whose context the repository states. "
    "Nothing is built and no engine is asked: files are matched as "
    "BuildKit does it. Sizes are decimal: 1 kB is 1000 bytes.",
    (
        ("dlint context", "what a build of this folder sends"),
        ("dlint context -f docker/api.Dockerfile .", "as `docker build -f docker/api.Dockerfile .` would see it"),
    ),
)


def run(argv: list[str]) -> int:
    """Show a build context; 0 however bad it looks."""
    arguments = read(TABLE, argv)
    place = place_of(arguments)
    path = place.path
    context = Context(place.context, path)
    takings = list(_takings(context, path)) if path is not None else []
    # Without its ignore file no figure of the context would be right.
    if context.ignore_problem is not None:
        raise UsageError(context.ignore_problem)
    deliver("context", arguments, context, takings, count=arguments.number("number", BIGGEST))
    return 0


def _takings(context: Context, path: str) -> Iterator[TransferContents]:
    """What instructions take from the context, in the order of the file; a bind mount takes as well."""
    file = Dockerfile(parse(_source(path)))
    redaction = Redaction.of(file)
    for view in file.views():
        if isinstance(view, Transfer) and view.from_context:
            sources = view.paths()
        elif isinstance(view, Run):
            sources = [mount.source or "." for mount in view.mounts if mount.type == "bind" and not mount.from_]
        else:
            continue
        if sources:
            yield TransferContents(context, view.line, redaction.text(_one_line(view.node.text.text)), sources)


def _source(path: str) -> Source:
    try:
        return Source(read_file(path), path)
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error


def _one_line(text: str) -> str:
    return " ".join(text.split())
