"""Variables in compose files: `.env` files, and `$NAME`, `${NAME:-default}` in values.

Source: https://docs.docker.com/reference/compose-file/interpolation/, 2026-11.
"""

from __future__ import annotations

from dlint import regex as re

MOST_CHARACTERS = 100_000
"""Characters of one value after its variables are replaced; a longer value stays as it is written."""
_REFERENCE = re.compile(r"\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])([^{}]*))?\})")
_LINE = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*=[ \t]*")


def interpolated(text: str, variables: dict[str, str]) -> str:
    """A value with its variables replaced; a variable that is not set is empty, as compose has it.

    Defaults that hold variables themselves are replaced from the inside out.
    """
    # Each pass replaces the innermost references, so this is how deeply defaults may be nested.
    for _ in range(10):
        replaced = _REFERENCE.sub(lambda found: _replacement(found, variables), text)
        if replaced == text or "${" not in replaced or len(replaced) > MOST_CHARACTERS:
            break
        text = replaced
    return (replaced if len(replaced) <= MOST_CHARACTERS else text).replace("\0", "$")


def _replacement(found: re.Match[str], variables: dict[str, str]) -> str:
    dollar, plain, name, sign, word = found.groups()
    if dollar:
        # A marker, so that a second pass does not take it for a variable.
        return "\0"
    value = variables.get(plain or name)
    if not sign:
        return value or ""
    # With a colon an empty value counts as not set, as in a POSIX shell.
    is_set = value is not None and (bool(value) or not sign.startswith(":"))
    if sign.endswith("+"):
        return str(word) if is_set else ""
    return value or "" if is_set else str(word) if sign.endswith("-") else ""


def env_file(text: str) -> dict[str, str]:
    """The variables of a `.env` file."""
    variables: dict[str, str] = {}
    for line in text.splitlines():
        found = _LINE.match(line.strip())
        if found is not None:
            variables[found[1]] = _value(line.strip()[found.end() :], variables)
    return variables


def _value(text: str, variables: dict[str, str]) -> str:
    quote = text[:1]
    # Single quotes keep `$` as it is; double quotes do not.
    if quote in ("'", '"'):
        inner = text[1 : text.find(quote, 1)] if quote in text[1:] else text[1:]
        return inner if quote == "'" else interpolated(inner, variables)
    # A `#` without a blank in front belongs to the value.
    return interpolated(text.partition(" #")[0].rstrip(), variables)
