"""What kind of text a value is: empty, a placeholder, a switch, a path, or something that may be real.

Source: values in 2,100 public Dockerfiles, read one by one, 2026-11.
"""

from __future__ import annotations

from dlint import regex as re

SWITCHES: frozenset[str] = frozenset({
    "true", "false", "yes", "no", "on", "off", "0", "1", "y", "n", "t", "f", "enabled", "disabled", "enable",
    "disable", "required", "optional", "always", "never", "auto",
})  # fmt: skip
"""Lower-case values that turn something on or off."""

PLACEHOLDERS: frozenset[str] = frozenset({
    "none", "null", "nil", "unset", "undefined", "empty", "n/a", "na", "tbd", "todo", "fixme", "dummy", "placeholder",
    "fake", "not-set", "notset", "not_set", "unused", "unknown", "redacted", "omitted", "hidden", "random",
    "generated", "value", "replaceme", "replace_me", "replace-me", "insert", "fill-me", "fillme", "fill_me_in",
    "string", "text", "token", "xxx", "api_key", "apikey", "key", "mykey", "my-key", "build-time-only", "buildtime",
    "build-time", "build", "secret-key-base", "precompile", "precompile_placeholder", "not-a-secret", "notasecret",
    "not_a_real_secret", "ignored", "deprecated", "changeme", "change_me", "change-me", "changeit", "changethis",
    "change_this", "change-this", "dev", "insecure", "unsafe", "testing", "ci",
})  # fmt: skip
"""Lower-case values that stand for a value to come, not for themselves."""

PLACEHOLDER_STARTS: tuple[str, ...] = (
    "your", "insert", "replace", "put-", "put_", "enter", "<", "{{", "[[", "%%", "**", "__", "dummy", "placeholder",
    "example", "sample", "xxx", "fake", "not-a-", "todo", "...", "build-time", "buildtime", "to-be-", "to_be_",
    "fill", "insecure-", "insecure_",
)  # fmt: skip
"""What a placeholder begins with, in lower case: `your-token`, `<password>`, `%%KEY%%`."""

PLACEHOLDER_PARTS: tuple[str, ...] = (
    "placeholder", "example", "your_", "your-", "_here", "-here", "replaceme", "replace_me", "dummy", "not_real",
)  # fmt: skip
"""What gives a placeholder away in its middle: `put_your_key_here`."""

KNOWN_DEFAULTS: frozenset[str] = frozenset({
    "password", "passw0rd", "pass", "secret", "admin", "root",
    "test", "guest", "user", "postgres", "mysql", "default", "123456", "12345678", "123", "1234", "12345", "qwerty",
    "letmein", "demo", "toor", "supersecret", "mysecretpassword", "my-secret-pw", "example",
})  # fmt: skip
"""Passwords that everyone tries first: no secret, but no protection either."""

FILE_ENDS: tuple[str, ...] = (
    ".pem", ".key", ".crt", ".p12", ".jks", ".json", ".txt", ".conf", ".yml", ".yaml", ".properties", ".sh", ".bash",
    ".py", ".rb", ".pl", ".php", ".js", ".ts", ".ps1", ".bat", ".cmd", ".exe", ".jar", ".xml", ".ini", ".cfg", ".toml",
    ".cer", ".der", ".csr", ".pub", ".asc", ".gpg", ".sql", ".csv", ".log", ".env", ".sock", ".tf", ".html", ".md",
)  # fmt: skip
"""Ends of values that name a file."""


def value_kind(value: str) -> str:
    """`empty`, `forward`, `placeholder`, `switch`, `default`, `number`, `path`, `address`, `fingerprint` or `text`.

    `value` may still carry one pair of quotes. `forward` holds nothing but variables (`$TOKEN`, `${A:-}`), `default` is
    a password that is publicly known (`postgres`), `text` is everything that may be what the name promises.
    """
    bare = unquoted(value)
    if not bare or bare.isspace():
        return "empty"
    lower = bare.lower()
    if lower in SWITCHES:
        return "switch"
    if lower in KNOWN_DEFAULTS:
        return "default"
    if _forwards(bare):
        return "forward"
    if _stands_in(lower):
        return "placeholder"
    return _plain_kind(bare)


def unquoted(value: str) -> str:
    """`value` without the pair of quotes around it, if it has one."""
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _plain_kind(bare: str) -> str:
    if bare.lstrip("-").replace(".", "").isdigit():
        return "number"
    if "://" in bare:
        return "address"
    if bare.startswith(("/", "./", "../", "~/", "$HOME/", "${HOME}/")) or _drive_path(bare) or _file_name(bare):
        return "path"
    return "fingerprint" if _fingerprints(bare) else "text"


def _forwards(bare: str) -> bool:
    """Whether `bare` is variables all through; a default with a value of its own (`${A:-real}`) is not forwarded."""
    if bare[0] != "$":
        return False
    return re.sub(r"\$\w+|\$\{\w+(?::?[-+?](?:\$\w+|\$\{\w+\})?)?\}", "", bare).strip("-_:./ ") == ""


def _stands_in(lower: str) -> bool:
    if (
        lower in PLACEHOLDERS
        or lower.startswith(PLACEHOLDER_STARTS)
        or any(part in lower for part in PLACEHOLDER_PARTS)
    ):
        return True
    if len(lower) > 2 and lower[0] == lower[-1] and lower[0] in "%@#":
        return True
    # `xxxxxxxx`, `****`, and `{}` for settings in JSON.
    return len(set(lower)) == 1 or lower.strip("*x.-_# ") == "" or lower.strip("{}[] ") == ""


def _drive_path(bare: str) -> bool:
    return len(bare) > 2 and bare[1] == ":" and bare[2] in "\\/" and bare[0].isalpha()


def _file_name(bare: str) -> bool:
    return bare.lower().endswith(FILE_ENDS)


def _fingerprints(bare: str) -> bool:
    """Whether `bare` is ids of OpenPGP keys: groups of 8, 16 or 40 hexadecimal digits in upper case or after `0x`."""
    return all(_fingerprint(group) for group in bare.replace("\\", " ").split())


def _fingerprint(group: str) -> bool:
    digits = group.removeprefix("0x")
    known = group != digits or (digits == digits.upper() and not digits.isdigit())
    return known and len(digits) in (8, 16, 40) and all(char in "0123456789abcdefABCDEF" for char in digits)
