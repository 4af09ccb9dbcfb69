"""`dlint fix`: repair what can be repaired."""

from __future__ import annotations

import os
import sys

from dlint.cli.arguments import Option, Verb, read
from dlint.cli.file_selection import CONFIG, FILES, RULES, lookup, targets
from dlint.cli.output import complain, write
from dlint.config.mistake import ConfigError
from dlint.engine.fixer import mend_target
from dlint.engine.relative import relative

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.cli.arguments import Spoken
    from dlint.engine.fixer import Mended

TABLE = Verb(
    "fix",
    "[PATH…]",
    (
        Option("-d --diff", "print what would change as a unified diff, write nothing", group="Repair"),
        Option("--check", "write nothing; exit with 1 if something would change", group="Repair"),
        Option("-u --unsafe", "also repairs that may change what is installed or how it runs", group="Repair"),
        Option("-q --quiet", "say nothing of what was repaired", group="Repair"),
        *RULES,
        *FILES,
        *CONFIG,
    ),
    "A file is written only after the proof: it still parses, the findings are gone, no new ones came, a second run "
    "changes nothing. With - standard input is repaired to standard output.",
    (
        ("dlint fix --diff .", "see first"),
        ("dlint fix", "repair all Dockerfiles here"),
        ("dlint fix --unsafe --select packages/apt-recommends Dockerfile", "one rule, with its risk"),
    ),
)


def run(argv: list[str]) -> int:
    """Repair what the command line names; 1 if `--check` found something, 2 if a file cannot be read or written."""
    spoken = read(TABLE, argv)
    settings = lookup(spoken)
    trusts = frozenset(("safe", "unsafe") if spoken.has("unsafe") else ("safe",))
    failed = changed = False
    written: dict[str, bytes] = {}
    bugs: list[tuple[str, Exception]] = []
    for target in targets(spoken, settings):
        try:
            mended = mend_target(target, settings.settings_for, trusts, written)
        except ConfigError:
            raise
        except Exception as error:  # noqa: BLE001 (one file that sets off a bug of ours must not keep the others as they are)
            bugs.append((target.path, error))
            continue
        problem = mended if isinstance(mended, str) else _deliver(mended, spoken, not target.is_file)
        if problem is not None:
            complain(f"dlint: {target.path}: {problem}")
            failed = True
        elif not isinstance(mended, str):
            changed = changed or mended.changed
            # What is only shown is not on disk when the next file with the same context is repaired.
            written |= {os.path.abspath(other.path): other.new for other in mended.others}
    if bugs:
        return _own_up(bugs, argv)
    if failed:
        return 2
    return int(changed and spoken.has("check"))


def _own_up(bugs: list[tuple[str, Exception]], argv: list[str]) -> int:
    """Tell of the files that were left alone because of a bug, with the story of the first; 3."""
    import traceback

    from dlint.cli.failure import own_up

    for path, error in bugs[1:]:
        complain(f"dlint: {path}: not repaired: a bug in dlint ({type(error).__name__}: {error})")
    path, error = bugs[0]
    own_up(f"{path}: {type(error).__name__}: {error}", "".join(traceback.format_exception(error)), ["fix", *argv])
    return 3


def _deliver(mended: Mended, spoken: Spoken, is_stdin: bool) -> str | None:
    """Print or write one outcome; why it could not be written, if so."""
    if spoken.has("diff"):
        from dlint.report.diff import unified_diff

        write(unified_diff(mended.path, mended.old, mended.new))
        for other in mended.others:
            write(unified_diff(relative(other.path, os.getcwd()), other.old, other.new))
        return None
    if is_stdin and not spoken.has("check"):
        sys.stdout.buffer.write(mended.new)
        sys.stdout.buffer.flush()
    elif mended.changed and not spoken.has("check"):
        problem = _write(mended)
        if problem is not None:
            return problem
    if not spoken.has("quiet"):
        _tell(mended, spoken.has("check"), is_stdin)
    return None


def _write(mended: Mended) -> str | None:
    """Write what has changed, the Dockerfile last: it is as good as before without the rest."""
    from dlint.engine.atomic_write import replace_file

    for other in mended.others:
        problem = replace_file(other.path, other.new)
        if problem is not None:
            return f"{relative(other.path, os.getcwd())} {problem}"
    return replace_file(mended.path, mended.new) if mended.old != mended.new else None


def _tell(mended: Mended, only_check: bool, is_stdin: bool) -> None:
    """A line for each repair, and for each that was refused with the reason."""
    say = complain if is_stdin else _say
    verb = "would repair" if only_check else "repaired"
    for repair in mended.applied:
        say(f"{mended.path}:{repair.line}: {verb} {repair.rule}: {repair.title}")
    for repair in mended.refused:
        say(f"{mended.path}:{repair.line}: left {repair.rule}: {repair.reason}")


def _say(text: str) -> None:
    write(text + "\n")
