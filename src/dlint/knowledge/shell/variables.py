"""Variables of the shell itself."""

from __future__ import annotations

SHELL_VARIABLES: frozenset[str] = frozenset(
    "CDPATH GLOBIGNORE HISTFILE HISTSIZE HOME IFS LINENO OPTERR OPTIND PATH POSIXLY_CORRECT PROMPT_COMMAND PS1 PS2 PS4"
    " PWD RANDOM SECONDS TIMEFORMAT".split()
)
"""Names to which an assignment has an effect although nothing reads them.

Source: the manuals of bash and dash, 2026-11.
"""
