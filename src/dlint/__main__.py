"""Lets `python -m dlint` be the command."""

import sys

from dlint.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
