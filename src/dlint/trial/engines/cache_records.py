"""BuildKit's cache: which of its records this run has made, and their removal; those of others stay."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from dlint.trial.engines.leftovers import Building
from dlint.trial.engines.process import ask
from dlint.trial.engines.run_names import PREFIX

LABEL = re.compile(
    r"^(ID|Parents?|Created at|Mutable|Reclaimable|Shared|Size|Description|Usage count|Last used|Type):\s*"
)
# `2026-11-21 13:44:39.343519269 +0000 UTC`
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?\d* ([+-]\d{4})")
EXECUTED = re.compile(r"^(?:mount|cached mount) \S+ from exec ")
MOUNT_ID = re.compile(r" with id \"[^\"]*\"$")
VARIABLE = re.compile(r"\$\{[^}]*\}|\$\w+")
WORDS = re.compile(r"[^0-9A-Za-z]+")
# The excerpt that a step's name gives of a heredoc: `RUN <<EOF (first line...)`.
EXCERPT = re.compile(r"<<-?\S+ \((.*?)(?:\.\.\.)?\)$", re.DOTALL)
# How docker calls a layer of an image of its own, and the step that takes one.
LOCAL = "from local"
IMAGE = re.compile(r"(?:\[[^\]]*\] )?FROM ")
# A record is written a little after its step has ended; folders are received while the step lasts.
LATE, LATE_SOURCE = 1.0, 0.5
AT_ONCE = 100
# Of a record's random name of 25 letters and digits, so many name it: no other one begins with them.
LEAST_NAME = 8
# The engine lets go of the records of an image a little after it has removed the image, and keeps them until then:
# seconds before each try.
PAUSES = (0.0, 0.3, 1.0, 3.0)


@dataclass(frozen=True, slots=True)
class CacheRecord:
    """A record of the cache. `created` is in seconds since 1970, by the engine's clock."""

    key: str
    created: float
    description: str


def read_records(text: str) -> Iterator[CacheRecord]:
    """The records in what `docker buildx du --verbose` prints, or in the JSON of `docker system df --verbose`."""
    for values in _from_json(text) if text.startswith("[") else _from_paragraphs(text):
        moment = _moment(values.get("Created at", ""))
        if moment is not None and values.get("ID"):
            yield CacheRecord(values["ID"], moment, values.get("Description", "").strip())


def _from_json(text: str) -> Iterator[dict[str, str]]:
    for one in json.loads(text):
        yield {"ID": one["ID"], "Created at": one["CreatedAt"], "Description": one["Description"]}


def _from_paragraphs(text: str) -> Iterator[dict[str, str]]:
    """A description may have several lines, and paragraphs of its own."""
    values: dict[str, str] = {}
    label = ""
    for line in text.splitlines():
        found = LABEL.match(line)
        if found and found[1] == "ID":
            yield values
            values = {}
        if found:
            label = found[1]
            values[label] = line[found.end() :].strip()
        elif label == "Description":
            values[label] += "\n" + line
    yield values


def is_of(record: CacheRecord, building: Building) -> bool:
    """Whether a build has made the record: it is of its time, and a step of the build names it.

    Base images that were pulled are not counted: they are the user's as much as ours. The layers of an image that a run
    has made are ours: where a build mounts it, docker notes them in the cache without a size, and keeps them on disk
    when the image is removed.
    """
    if building.began is None or building.ended is None:
        return False
    if not building.began <= record.created <= building.ended + LATE:
        return False
    if record.description.startswith("local source for "):
        loaded = "[internal] load ", f"[context {record.description.removeprefix('local source for ')}] load "
        return any(_received(record.created, loaded, *step) for step in building.steps)
    names = [name for name, _, _ in building.steps]
    if record.description == LOCAL:
        return any(PREFIX in name for name in names if IMAGE.match(name))
    if executed := EXECUTED.match(record.description):
        command = MOUNT_ID.sub("", record.description[executed.end() :])
        return any(_runs(name, command) for name in names)
    return record.description in names


def remove_records(listing: Sequence[str], prune: Sequence[str], buildings: Iterable[Building]) -> bool:
    """Remove the records that the builds left in a cache.

    `listing` is the command that lists the cache, `prune` the one that removes what a filter selects.

    Returns:
        Whether all of it could be removed, but for what is in use.
    """
    begun = [building for building in buildings if building.began is not None]
    if not begun:
        return True
    for pause in PAUSES:
        time.sleep(pause)
        code, text = ask(listing, seconds=300)
        if code != 0:
            return False
        records = list(read_records(text))
        ours = [record.key for record in records if any(is_of(record, one) for one in begun)]
        if not ours:
            break
        gone = _pruned(prune, _shortest(ours, [record.key for record in records]))
        if gone is None:
            return False
        if gone.issuperset(ours):
            break
    return True


def _shortest(keys: list[str], every: Iterable[str]) -> list[str]:
    """Patterns of the beginnings that select these records and no others of `every`.

    The engine compiles the filter once for each record that it has, again and again until nothing is left to remove:
    with whole names that took most of the time. Source: containerd/filters and cache/manager.go of moby/buildkit,
    2026-11.
    """
    others = set(every).difference(keys)
    return list(dict.fromkeys(_shortest_of(key, others) for key in keys))


def _shortest_of(key: str, others: Collection[str]) -> str:
    for length in range(LEAST_NAME, len(key)):
        if not any(other.startswith(key[:length]) for other in others):
            return key[:length]
    return f"{key}$"


def _pruned(prune: Sequence[str], keys: list[str]) -> set[str] | None:
    """Remove the records whose keys begin in one of these ways: the words that the engine prints, each key that is
    gone among them; None where it fails."""
    printed: set[str] = set()
    for index in range(0, len(keys), AT_ONCE):
        # A filter of thousands of records would be longer than a command line may be.
        choice = "|".join(keys[index : index + AT_ONCE])
        code, text = ask([*prune, "--filter", f"id=^({choice})"], seconds=300)
        if code != 0:
            return None
        # A star behind a key: the record could be written to.
        printed.update(word.rstrip("*") for word in text.split())
    return printed


def _received(created: float, loaded: tuple[str, str], name: str, began: float | None, ended: float | None) -> bool:
    """Whether a step that loads a folder, of a name that begins in one of these ways, has made a record then."""
    if not name.startswith(loaded) or began is None:
        return False
    return began - LATE_SOURCE <= created <= (ended or began) + LATE_SOURCE


def _runs(name: str, command: str) -> bool:
    """Whether the step of that name runs the command: names have values where commands have variables."""
    plain = _plain(name)
    if excerpt := EXCERPT.search(name):
        return bool(_plain(excerpt[1])) and _plain(excerpt[1]) in _plain(command)
    # The shell comes first, and names do not have it; an exec form has no shell. Names do not hold other heredocs.
    line = command.partition("\n")[0] if "<<" in name else command
    commands = (line, line.partition(" -c ")[2])
    return any(_has_in_order(plain, [_plain(piece) for piece in VARIABLE.split(one)]) for one in commands)


def _has_in_order(text: str, pieces: Iterable[str]) -> bool:
    at = 0
    for piece in pieces:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return at > 0


def _plain(text: str) -> str:
    return WORDS.sub("", text)


def _moment(text: str) -> float | None:
    found = MOMENT.match(text)
    if found is None:
        return None
    day, clock, fraction, zone = found.groups()
    stamp = datetime.strptime(f"{day} {clock} {zone}", "%Y-%m-%d %H:%M:%S %z")
    return stamp.timestamp() + float(fraction or 0)
