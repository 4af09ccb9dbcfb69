"""Packages that a verb needs and that are installed with an extra of dlint's own."""

from __future__ import annotations

from dlint.cli.arguments import UsageError


def missing_package(what: str, extra: str, error: ModuleNotFoundError) -> UsageError:
    """The message that `what` needs a package, and how to install it.

    Raises the error itself where the module is one of dlint: that is a bug, and nothing to install.
    """
    if error.name is not None and error.name.partition(".")[0] == "dlint":
        raise error
    return UsageError(f"{what} needs the package {error.name}: pip install 'dockerfile-dlint[{extra}]'")
