"""The values of build secrets and of secret arguments, which nothing that an engine prints may show."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator

from dlint.knowledge.secrets.names import secret_name
from dlint.text.redact import Redactor, with_encoded
from dlint.trial.recipe import Recipe

# Parts of a file of several lines have to be this long: `user` and `true` are no secrets.
SHORTEST_PART = 8
# A build secret has 500 KiB at most.
LARGEST = 1 << 19


def redactor_of(recipe: Recipe) -> Redactor:
    """Hides a recipe's secrets and those of its arguments whose names suggest that they are secret, encoded or not."""
    values = [*_of_arguments(recipe), *(part for word in recipe.secrets for part in _of_secret(word))]
    return Redactor(form for value in values for form in with_encoded(value))


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
