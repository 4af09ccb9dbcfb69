"""Holds `[[policy]]` tables to what may stand in them."""

from __future__ import annotations

from dlint.text.nearest import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Mistake = tuple[tuple[str | int, ...], str]

INSTRUCTIONS = (
    "add", "arg", "cmd", "copy", "entrypoint", "env", "expose", "from", "healthcheck", "label", "maintainer",
    "onbuild", "run", "shell", "stopsignal", "user", "volume", "workdir",
)  # fmt: skip
CHOICES = {
    "instruction": INSTRUCTIONS,
    "must": ("exist", "not-exist"),
    "severity": ("error", "warning", "info", "off"),
    "stage": ("any", "last", "shipped"),
    "trust": ("safe", "unsafe", "display"),
}
SUBJECTS = ("instruction", "command", "label", "registry")
# One string, or a list of strings of which each is meant.
LISTS = (*SUBJECTS, "flag", "source")
TEXTS = ("name", "message", "replace", "with")
KEYS = (*TEXTS, *LISTS, "must", "severity", "stage", "trust")
# A command is one of a RUN; all others stand alone.
TOGETHER = {"instruction", "command"}
# They take files from the build context.
TAKING = {"copy", "add"}
RESERVED = "table"


def mistakes(tables: list[dict[str, Any]]) -> Iterator[Mistake]:
    """Each mistake with the keys that lead to it from the list of tables."""
    seen: set[str] = set()
    for at, table in enumerate(tables):
        yield from (((at, key), text) for key, text in _values(table))
        name = table.get("name")
        if isinstance(name, str) and name in seen:
            yield (at, "name"), f"there are two policies of the name {name}"
        seen.add(str(name))
        text = _missing(table) or _mixed(table)
        if text:
            yield (at,), text


def _values(table: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if key not in KEYS:
            yield key, f"unknown key{did_you_mean(key, KEYS)}"
            continue
        # An empty list is a mistake as a whole, each text of another one by itself.
        for each in value if key in LISTS and isinstance(value, list) and value else [value]:
            text = _mistake(key, each)
            if text:
                yield key, text


def _mistake(key: str, value: object) -> str | None:
    """What is wrong with one string."""
    if not isinstance(value, str):
        return f"must be a string{', or a list of strings' if key in LISTS else ''}"
    if not value and key != "with":
        return "must not be empty"
    if value not in CHOICES.get(key, (value,)):
        return f"must be one of {', '.join(CHOICES[key])}, not {value!r}{did_you_mean(value, CHOICES[key])}"
    if key == "name" and not _is_slug(value):
        return f"must be small letters, digits and dashes, and not {RESERVED!r}"
    return None


def _is_slug(name: str) -> bool:
    return name != RESERVED and name.isascii() and name.replace("-", "").isalnum() and name == name.lower()


def _missing(table: dict[str, Any]) -> str | None:
    for key in ("name", "message"):
        if key not in table:
            return f"has no {key}"
    if "with" in table and "replace" not in table:
        return "with needs replace: the text that it takes the place of"
    return None


def _listed(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _mixed(table: dict[str, Any]) -> str | None:
    subjects = [key for key in SUBJECTS if key in table]
    if "flag" in table and not TOGETHER.intersection(subjects):
        return "flag needs the command or the instruction that it belongs to"
    if "source" in table and not TAKING.issuperset(_listed(table.get("instruction", "run"))):
        return "source needs the instruction that takes it: copy, add, or both"
    if not subjects:
        return f"names nothing to look for: add one of {', '.join(SUBJECTS)}"
    if len(subjects) > 1 and (set(subjects) != TOGETHER or table["instruction"] not in ("run", ["run"])):
        return f"{' and '.join(subjects)} do not go together: state two policies"
    return None
