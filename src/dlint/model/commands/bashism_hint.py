"""The cheap test for what only bash understands: most scripts do not even look like it."""

from __future__ import annotations

from dlint import regex as re

# One of these stands in every script that has any; most scripts have none.
_MARKS = (
    "[[", "((", "source", "=(", "+=", "<<<", "<(", ">(", "pipefail", "function", "&>", "|&", "$'", "${!", "select",
    "coproc", "let ", "pushd", "popd", "declare", "typeset", "shopt", "mapfile", "readarray", "builtin", "echo -", "==",
    "export -f", "$(<", "RANDOM",
)  # fmt: skip
# Begin with plain text, so that they are found as fast as that.
_RARER = (
    ("{", r"\{[^{}\s,.]*+(?:\.(?!\.)[^{}\s,.]*+)*(?:,|\.\.)"),
    ("${", r"\$\{\w+(?:[/^,\[]|:[^-=+?])"),
    (">&", r">&\s*[^\s\d-]"),
)


def is_suspect(text: str) -> bool:
    """Whether a text may hold any."""
    return any(map(text.__contains__, _MARKS)) or any(
        mark in text and re.search(pattern, text) is not None for mark, pattern in _RARER
    )
