"""The Dockerfiles in a tar archive, also a compressed one, read as a stream: nothing is unpacked to disk."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Iterator
from typing import IO, Any, cast

from dlint.scan.input_file import MOST_BYTES, InputFile
from dlint.search.dockerfile_names import is_dockerfile
from dlint.system.read import open_file

ENDS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
# A header that names a longer path than this, as the extended headers of an archive may, is no path.
_MOST_AT_ONCE = 1_000_000


def is_archive(path: str) -> bool:
    """Whether a file is a tar archive, by its name."""
    return path.lower().endswith(ENDS)


def read_archive(source: str, path: str, every: bool = False) -> Iterator[InputFile]:
    """Every regular member that has the name of a Dockerfile (all with `every`); an archive that is cut off or damaged
    ends with an input with an error."""
    repository = os.path.abspath(path)
    number = 0
    try:
        with open_file(path) as stream, _opened(_unpacked(path, stream)) as archive:
            while (member := archive.next()) is not None:
                # The list of members would grow with the archive.
                archive.members.clear()  # type: ignore[attr-defined]
                if member.isreg() and (every or is_dockerfile(os.path.basename(member.name))):
                    yield _input(archive, member, source, repository, number)
                number += 1
    except (OSError, EOFError, tarfile.TarError, ValueError, OverflowError) as error:
        reason = str(error) or type(error).__name__
        yield InputFile(source, repository, "", row=number, error=f"the archive cannot be read to its end: {reason}")
    except Exception as error:  # noqa: BLE001 (zlib and lzma raise errors of their own for damaged data)
        reason = f"{type(error).__name__}: {error}"
        yield InputFile(source, repository, "", row=number, error=f"the archive cannot be read to its end: {reason}")


def _input(archive: tarfile.TarFile, member: tarfile.TarInfo, source: str, repository: str, number: int) -> InputFile:
    # Nothing is unpacked, but reports show the path: it must not seem to lead out of the archive.
    path = "/".join(part for part in member.name.split("/") if part not in ("", ".", ".."))
    file = InputFile(source, repository, path, row=number, changed=int(member.mtime))
    if member.size > MOST_BYTES:
        file.error = f"it is larger than {MOST_BYTES // 1000} kB: no Dockerfile"
        return file
    reader = archive.extractfile(member)
    file.data = reader.read() if reader is not None else None
    file.error = None if file.data is not None else "the archive does not hold its contents"
    return file


def _opened(stream: IO[bytes]) -> tarfile.TarFile:
    return tarfile.open(fileobj=cast("IO[bytes]", _Bounded(stream)), mode="r:")


class _Bounded:
    """A stream of which no more than a megabyte is read at once: sizes in an archive are a stranger's word."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > _MOST_AT_ONCE:
            raise tarfile.ReadError("a header claims to be larger than a megabyte")
        return self._stream.read(size)

    def seek(self, *place: Any) -> int:
        return self._stream.seek(*place)

    def tell(self) -> int:
        return self._stream.tell()


def _unpacked(path: str, stream: IO[bytes]) -> IO[bytes]:
    """The archive without its compression, by the name of the file."""
    name = path.lower()
    if name.endswith((".gz", ".tgz")):
        import gzip

        return cast("IO[bytes]", gzip.open(stream, "rb"))
    if name.endswith((".bz2", ".tbz2")):
        import bz2

        return bz2.open(stream, "rb")
    if name.endswith((".xz", ".txz")):
        import lzma

        return lzma.open(stream, "rb")
    return stream
