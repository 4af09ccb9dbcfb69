"""Lets `python -m dlint` be the command; the current folder, which may be a stranger's, gives it no modules."""

import os
import sys

if __name__ == "__main__":
    if not sys.flags.safe_path and sys.path[0] in ("", os.getcwd()):
        del sys.path[0]
    from dlint.cli.main import command

    sys.exit(command())
