"""`dlint init`: write the files with which a project begins to use dlint."""

from __future__ import annotations

import os
import sys

from dlint.cli.arguments import Option, UsageError, VerbSpec, read
from dlint.cli.exact_diff import print_diff
from dlint.cli.file_selection import stated, targets
from dlint.cli.output import complain, is_terminal, print_line, write
from dlint.cli.settings.initial_files import PARTS, Proposal, config_file, hook_file, ignore_files
from dlint.system.write import WriteArea, replace_file
from dlint.text.units import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.cli.arguments import Arguments

MOST_RULES = 5
"""How many rules are named of those that report something."""
TABLE = VerbSpec(
    "init",
    "[DIR]",
    (
        Option("-y --yes", "write everything that is shown, ask nothing"),
        Option("--only", f"one of {', '.join(PARTS)}; may be given again", "PART", many=True, choices=PARTS),
        Option("--no-gitignore", "search what git ignores as well"),
    ),
    "Proposes for DIR (this folder by default) a dlint.toml, a .dockerignore for each build context that has none, and "
    "an entry for pre-commit. Each file is shown before it is written, and a file that is there is not overwritten. A "
    ".hadolint.yaml is translated. Without --yes it asks for each file; without a terminal it writes nothing.",
    (
        ("dlint init", "show each file and ask"),
        ("dlint init --yes", "for scripts: write all of them"),
        ("dlint init --yes --only config", "the configuration alone"),
    ),
)  # fmt: skip


def run(argv: list[str]) -> int:
    """Show the files and write those that are wanted; 2 if one cannot be written."""
    arguments = read(TABLE, argv)
    if len(arguments.operands) > 1:
        raise UsageError("one folder at a time: dlint init [DIR]")
    folder = arguments.operands[0] if arguments.operands else os.curdir
    if not os.path.isdir(folder):
        raise UsageError(f"{folder}: no such folder")
    # A script that cannot answer must not get files that it did not ask for.
    asks = is_terminal(sys.stdin) and is_terminal(sys.stdout)
    area = WriteArea(folder)
    failed, written, shown = False, 0, 0
    for proposal in _proposals(folder, arguments):
        if isinstance(proposal, str):
            print_line(proposal)
            continue
        shown += 1
        _show(proposal)
        if not (arguments.has("yes") or (asks and _is_wanted(proposal))):
            continue
        problem = replace_file(proposal.path, proposal.new, proposal.old, area)
        if problem is not None:
            complain(f"dlint: {proposal.path} {problem}")
        else:
            print_line(f"wrote {os.path.relpath(proposal.path)}")
        failed, written = failed or problem is not None, written + (problem is None)
    _print_next(shown, written, asks or arguments.has("yes"))
    if written:
        _print_left(arguments)
    return 2 if failed else 0


def _proposals(folder: str, arguments: Arguments) -> Iterator[Proposal | str]:
    parts = arguments.values("only") or PARTS
    if "config" in parts:
        yield config_file(folder)
    if "ignore" in parts:
        yield from ignore_files(folder, targets(arguments, stated(arguments, {})))
    if "hook" in parts:
        yield hook_file(folder)


def _show(proposal: Proposal) -> None:
    print_line(f"{os.path.relpath(proposal.path)}: {proposal.about}")
    print_diff(os.path.relpath(proposal.path), proposal.old, proposal.new)


def _is_wanted(proposal: Proposal) -> bool:
    """The answer of the user; no answer is a no."""
    write(f"write {os.path.relpath(proposal.path)}? [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _print_next(shown: int, written: int, could_write: bool) -> None:
    if shown and not could_write:
        print_line('nothing was written: "dlint init --yes" writes these files')
    elif not shown:
        print_line("nothing to write: this folder is set up")


def _print_left(arguments: Arguments) -> None:
    """What a check reports with the files as they are now: how much, the rules that do so most, and what to do."""
    from collections import Counter

    from dlint.cli.file_selection import lookup
    from dlint.cli.verbs.check import join_repeats
    from dlint.engine.run import check_paths

    settings = lookup(arguments)
    report = check_paths(targets(arguments, settings, with_builds=True), settings.settings_for)
    join_repeats(report, settings)
    rules = Counter(result.rule for file in report.files for result in file.results)
    total = sum(rules.values())
    if not total:
        print_line('next: "dlint check"; today it finds nothing')
        return
    shown = ", ".join(f"{count} {rule}" for rule, count in rules.most_common(MOST_RULES))
    rest = len(rules) - MOST_RULES
    more = f" and {rest} other {plural(rest, 'rule')}" if rest > 0 else ""
    print_line(f"{total} {plural(total, 'finding stays', 'findings stay')}: {shown}{more}")
    baseline = "dlint check --write-baseline dlint-baseline.json"
    print_line(f'next: "dlint fix" repairs, "dlint check" shows the rest; "{baseline}" puts off what it finds today')
