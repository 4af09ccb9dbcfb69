"""From the words of a command line to the Dockerfiles that they mean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dlint.scan.input_file import InputFile
from dlint.scan.sources.archive import is_archive, read_archive
from dlint.scan.sources.folder import read_folder
from dlint.scan.sources.repository import HEAD, is_repository, read_repository
from dlint.scan.sources.table import is_table, read_table

KINDS = ("folder", "git", "list", "table", "tar", "dump")


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """`branches` is HEAD, `all` or a name; `columns` names the columns of tables by what they mean."""

    branches: str = HEAD
    gitignore: bool = True
    columns: Mapping[str, str] = field(default_factory=dict)


class UnknownSource(Exception):
    """A word that means no source; the message ends with what to write."""


def read_sources(words: list[str], options: SourceOptions) -> Iterator[InputFile]:
    """The Dockerfiles of all sources, in order. UnknownSource for a word that means nothing, before the first file."""
    for word in words:
        kind_of(word)
    for word in words:
        yield from _read(word, options)


def kind_of(word: str) -> tuple[str, str]:
    """Kind and path of a source: `git:PATH` states the kind, else what lies at the path does."""
    stated, colon, rest = word.partition(":")
    if colon and stated in KINDS:
        return stated, rest
    if os.path.isdir(word):
        return ("git" if is_repository(word) else "folder"), word
    if is_table(word):
        return "table", word
    if is_archive(word):
        return "tar", word
    if not os.path.lexists(word):
        raise UnknownSource(f"{word}: no such file or folder")
    raise UnknownSource(
        f"{word}: not a folder, repository, table (.parquet, .jsonl, .csv) or archive (.tar, .tar.gz); "
        "state what it is: list:FILE (repositories, one a line), table:FILE, tar:FILE, dump:FILE (a tar of Dockerfiles)"
    )


def _read(word: str, options: SourceOptions) -> Iterator[InputFile]:
    kind, path = kind_of(word)
    if kind == "folder":
        return read_folder(word, path, options.gitignore)
    if kind == "git":
        return read_repository(word, path, options.branches)
    if kind == "table":
        return read_table(word, path, options.columns)
    if kind == "tar":
        return read_archive(word, path)
    if kind == "dump":
        # Dumps name their files by digests: what they are is known by where they were found.
        is_folder = os.path.isdir(path)
        return read_folder(word, path, False, every=True) if is_folder else read_archive(word, path, every=True)
    from dlint.scan.sources.listed import read_list

    return read_list(word, path, options.branches)
