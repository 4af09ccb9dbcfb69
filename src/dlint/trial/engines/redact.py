"""Takes the values of build secrets and of secret arguments out of all that an engine prints."""

from __future__ import annotations

import csv
import os
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus

from dlint.knowledge.secrets.names import secret_name
from dlint.trial.recipe import Recipe

STARS = "***"
# Shorter values would mask half of every log.
SHORTEST = 4
# Parts of a file of several lines have to be this long: `user` and `true` are no secrets.
SHORTEST_PART = 8
# A build secret has 500 KiB at most.
LARGEST = 1 << 19


class Redactor:
    """Replaces values, and what they become in base64 and in URLs, by stars."""

    __slots__ = ("_values",)

    def __init__(self, values: Iterable[str]) -> None:
        forms = {form for value in values for form in _forms(value) if len(form) >= SHORTEST}
        # The longest first: a value may be the beginning of another.
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        self._values = re.compile("|".join(map(re.escape, ordered))) if ordered else None

    @classmethod
    def of(cls, recipe: Recipe) -> Redactor:
        """The mask for a recipe's secrets and for its arguments whose names say that they are secret."""
        return cls([*_of_arguments(recipe), *(part for word in recipe.secrets for part in _of_secret(word))])

    def hide(self, text: str) -> str:
        """The text without any of the values."""
        return text if self._values is None else self._values.sub(STARS, text)


def _of_arguments(recipe: Recipe) -> Iterator[str]:
    for name, value in recipe.args:
        if secret_name(name) is not None:
            yield os.environ.get(name, "") if value is None else value


def _of_secret(word: str) -> Iterator[str]:
    value = _value(word)
    yield value
    stripped = value.strip()
    yield stripped
    lines = stripped.splitlines()
    if len(lines) <= 1:
        yield from _assigned(stripped)
        return
    for line in lines:
        if len(line.strip()) >= SHORTEST_PART:
            yield line.strip()
        yield from _assigned(line)


def _assigned(line: str) -> Iterator[str]:
    """`_authToken=abc…`, `password: abc…`, `password abc…`: what is kept secret is the last part."""
    last = re.split(r"[=:\s]+", line.strip().strip("\"',;"))[-1].strip("\"',;")
    if len(last) >= SHORTEST_PART:
        yield last


def _value(word: str) -> str:
    """What `--secret` names: `id=NAME,src=FILE`, `id=NAME,env=VARIABLE`, or `id=NAME` (that variable, or file)."""
    fields = dict(field.partition("=")[::2] for field in next(csv.reader([word]), []))
    path = fields.get("src") or fields.get("source")
    name = fields.get("env") or (None if path else fields.get("id"))
    if name is not None and name in os.environ:
        return os.environ[name]
    try:
        with open(path or fields.get("id", ""), "rb") as file:
            return file.read(LARGEST).decode(errors="replace")
    except OSError:
        # `src` may name a variable as well, where no type is given.
        return os.environ.get(path or "", "")


def _forms(value: str) -> Iterator[str]:
    if len(value) < SHORTEST:
        return
    yield value
    if len(value) < SHORTEST_PART:
        return
    yield quote(value, safe="")
    yield quote_plus(value)
    data = value.encode(errors="surrogateescape")
    # In a longer text (`user:value`) it may begin at any of three places; digits that hold nothing else count.
    for shift in range(3):
        own = data[-shift % 3 :] if shift else data
        whole = own[: len(own) // 3 * 3]
        yield b64encode(whole).decode()
        yield urlsafe_b64encode(whole).decode()
