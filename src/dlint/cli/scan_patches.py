"""`dlint fix --scan`: patches for the repositories of a data set."""

from __future__ import annotations

import os

from dlint.cli.arguments import UsageError
from dlint.cli.extras import missing_package
from dlint.cli.file_selection import lookup
from dlint.cli.output import complain, print_line
from dlint.system.write import put_file
from dlint.text.units import plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.cli.arguments import Arguments
    from dlint.scan.patches import Patch

FOLDER = "dlint-patches"


def run(arguments: Arguments, trusts: frozenset[str]) -> int:
    """Write the patches; 2 if a repository could not be read."""
    branch = arguments.value("branch") or "dlint"
    if arguments.operands:
        raise UsageError(f"--scan takes its files from the data set, not {arguments.operands[0]}")
    if not _is_branch(branch):
        raise UsageError(f"--branch: {branch} is no name of a branch")
    try:
        return _write_all(arguments, trusts, branch)
    except ModuleNotFoundError as error:
        raise missing_package("--scan", "scan", error) from error


def _write_all(arguments: Arguments, trusts: frozenset[str], branch: str) -> int:
    from dlint.scan.dataset import Dataset, DatasetError
    from dlint.scan.patches import patches, readme
    from dlint.scan.work import NAME

    target = arguments.value("output") or FOLDER
    if os.path.isdir(target) and os.listdir(target):
        raise UsageError(f"--output: {target} is not empty: name a new folder")
    # The files of a data set lie in no folder here: settings that depend on a path cannot apply to them.
    settings = lookup(arguments).settings_for(NAME).but(context=None, per_path=(), exclude=())
    written = []
    failed = False
    try:
        for patch in patches(Dataset.open(arguments.value("scan") or ""), settings, trusts):
            for problem in patch.problems:
                complain(f"dlint: {patch.repository}: {problem}")
            failed = failed or bool(patch.problems and not patch.files)
            if patch.files:
                _write(patch, target)
                written.append(patch)
        if written:
            put_file(os.path.join(target, "README.md"), readme(written, branch).encode("utf-8", "surrogateescape"))
    except DatasetError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"cannot write {error.filename or target}: {error.strerror}") from error
    files, repairs = (sum(getattr(patch, name) for patch in written) for name in ("files", "repairs"))
    print_line(
        f"{repairs} {plural(repairs, 'repair')} in {files} {plural(files, 'file')}: "
        f"{len(written)} {plural(len(written), 'patch', 'patches')} in {target}"
    )
    return 2 if failed else 0


def _write(patch: Patch, target: str) -> None:
    folder = os.path.join(target, patch.place)
    os.makedirs(folder)
    put_file(os.path.join(folder, "0001-repair-dockerfiles.patch"), patch.data)
    if patch.secret:
        complain(f"dlint: {folder}: the patch is exact and shows a secret: do not publish it")


def _is_branch(name: str) -> bool:
    """Whether a name can be that of a branch. Source: git-check-ref-format(1), 2026-11."""
    if not name or name.startswith(("-", "/", ".")) or name.endswith(("/", ".", ".lock")):
        return False
    if any(each in name for each in ("..", "//", "@{", "/.", "\\", " ", "~", "^", ":", "?", "*", "[")):
        return False
    return name.isprintable() and name != "@"
