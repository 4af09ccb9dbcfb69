"""cpan and cpanm."""

from __future__ import annotations

from dlint.knowledge.managers.manager import Cache, Manager, NamedInstall

MANAGER = Manager(
    "cpan",
    "perl",
    cache=Cache(others=("~/.cpanm", "~/.cpan")),
    named=(NamedInstall(("cpanm", "cpan"), ("", "install")),),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
