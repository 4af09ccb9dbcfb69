"""Secrets behind a colon: values of HTTP headers, JSON and YAML whose names give them away.

Reports mask them; they are no findings, as a colon stands between many words that have nothing to hide.
"""

from __future__ import annotations

from dlint import regex as re

# Authentication schemes of the registry of the IANA, and those that code forges accept besides. Source:
# https://www.iana.org/assignments/http-authschemes, 2026-11.
_SCHEMES = r"(?:basic|bearer|token|digest|apikey|negotiate|hoba|dpop|privatetoken|private-token)"
_HEADER = rf"(?i)\b(?:proxy-)?authorization[\"'\\]*[ \t]*[:=][ \t]*[\"'\\]*(?:{_SCHEMES}[ \t]+)?([^\s\"'\\]{{6,}})"
# A name in quotes, or one that begins a quoted header or a line, as in YAML. Its first letter comes before the look at
# what stands in front of it: a pattern that begins with plain characters is found several times as fast.
_NAME = r"([A-Za-z_](?<![^\"'{,\s].)[\w.-]*)\\?[\"']?[ \t]*"
_PAIR = rf"(?m){_NAME}:[ \t]*\\?[\"']?([^\s\"'\\,{{}}\[\]$<]{{4,}})(?=\\?[\"']|[ \t]*$)"

# What follows a scheme that is not in the list is the secret, not the scheme.
_WORDS = frozenset({"basic", "bearer", "digest", "apikey", "negotiate"})


def colon_matches(text: str) -> list[tuple[int, int]]:
    """Where values of secret headers and keys stand in a line, in characters."""
    if ":" not in text:
        return []
    from dlint.knowledge.secrets.judge import secret_pair

    # The pattern ignores case, so it looks at each character; most texts do not hold the word at all.
    found = [match.span(1) for match in re.finditer(_HEADER, text)] if "authorization" in text.lower() else []
    pairs = re.finditer(_PAIR, text)
    found += [match.span(2) for match in pairs if secret_pair(match[1].replace("-", "_"), match[2]) is not None]
    return [(start, end) for start, end in found if text[start] not in "$%{<" and text[start:end].lower() not in _WORDS]
