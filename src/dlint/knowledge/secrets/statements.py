"""Secrets in statements of SQL and in addresses of channels, known by what stands around them.

Reports mask them; they are no findings.
"""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.secrets.placeholders import value_kind

# Kinds of values that are no password: an answer to debconf is written `password 'unused'`.
_NONE = ("placeholder", "switch", "forward")
# `CREATE USER jo IDENTIFIED BY '…'`, `ALTER ROLE jo WITH PASSWORD '…'`, `CREATE LOGIN jo WITH PASSWORD = N'…'`. Source:
# the manuals of MySQL, PostgreSQL and SQL Server, 2026-11.
_SQL = r"(?i)\b(?:identified[ \t]+by|password)[ \t]*(?:=[ \t]*)?N?\\{0,3}[\"']([^\s\"'\\$%{<]{4,})\\{0,3}[\"']"
# Source: https://docs.anaconda.com, tokens of channels: `https://conda.anaconda.org/t/TOKEN/CHANNEL`, 2026-11.
_CHANNEL = r"://[^\s/\"']+/t/([\w-]{8,})/"


def statement_matches(text: str) -> list[tuple[int, int]]:
    """Where passwords of accounts and tokens of channels stand in a text, in characters."""
    found = []
    small = text.lower()
    if "identified" in small or "password" in small:
        found += [match.span(1) for match in re.finditer(_SQL, text) if value_kind(match[1]) not in _NONE]
    if "/t/" in text:
        found += [match.span(1) for match in re.finditer(_CHANNEL, text)]
    return found
