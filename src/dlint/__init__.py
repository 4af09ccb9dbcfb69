"""dlint checks Dockerfiles, repairs them and proves by trial builds that a rewrite pays."""

from dlint.packed import use as _use

__version__ = "0.1.0"
# Before any other module: of compiled ones all come from the library, or none.
_use()
