"""What each kind of source gives, and what it makes of parts that are broken or hostile."""

from __future__ import annotations

import gzip
import json
import os
import tarfile
from pathlib import Path

import pytest
from tests.scan.conftest import BAD, GOOD, HOSTILE, Git

from dlint.scan.input_file import InputFile
from dlint.scan.sources.read import SourceOptions, UnknownSource, kind_of, read_sources


def read(*words: Path | str, **options: object) -> list[InputFile]:
    return list(read_sources([str(word) for word in words], SourceOptions(**options)))  # type: ignore[arg-type]


def by_path(files: list[InputFile]) -> dict[str, InputFile]:
    return {file.path: file for file in files}


def test_a_folder_gives_its_dockerfiles_and_states_what_cannot_be_read(folder: Path) -> None:
    found = by_path(read(folder))
    assert sorted(found) == ["a/Dockerfile", "b/Dockerfile", "c/Dockerfile", "d/Dockerfile"]
    assert found["a/Dockerfile"].digest == found["b/Dockerfile"].digest != found["c/Dockerfile"].digest
    assert found["a/Dockerfile"].repository == str(folder)
    assert found["d/Dockerfile"].data is None
    assert "larger than" in (found["d/Dockerfile"].error or "")


class TestRepository:
    def test_the_head_is_read_from_its_objects(self, repository: Path, git: Git) -> None:
        (repository / "Dockerfile").write_text("not committed")
        found = by_path(read(repository))
        assert sorted(found) == sorted(["Dockerfile", "api/Dockerfile", HOSTILE.replace("/", "\\")])
        file = found["api/Dockerfile"]
        assert (file.branch, file.revision) == ("main", git(repository, "rev-parse", "main"))
        assert (file.owners, file.changed, file.data) == (("@api-team", "@second"), 1767323045, GOOD.encode())
        assert found["Dockerfile"].owners == ("@everyone",)

    def test_all_branches_or_one(self, repository: Path) -> None:
        assert [file.branch for file in read(repository, branches="all")] == ["main"] * 3 + ["other"] * 4
        assert "new.Dockerfile" in by_path(read(repository, branches="other"))

    def test_nothing_of_a_repository_is_run(self, repository: Path, tmp_path: Path) -> None:
        assert len(read(repository)) == 3
        assert not (tmp_path / "ran").exists()

    def test_a_bare_repository(self, repository: Path, tmp_path: Path, git: Git) -> None:
        git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
        assert kind_of(str(tmp_path / "bare.git")) == ("git", str(tmp_path / "bare.git"))
        assert sorted(by_path(read(tmp_path / "bare.git"))) == sorted(by_path(read(repository)))

    @pytest.mark.parametrize("branch", ["none", "--upload-pack=touch ran", "HEAD^{tree}"])
    def test_what_is_no_branch_is_an_error_of_one_row(self, repository: Path, branch: str) -> None:
        (file,) = read(repository, branches=branch)
        assert file.error == f"the repository has no branch, tag or commit {branch}"

    def test_a_broken_repository_is_one_row(self, tmp_path: Path) -> None:
        (tmp_path / "broken/.git").mkdir(parents=True)
        (file,) = read(tmp_path / "broken")
        assert file.error == "the repository has no commit yet"


class TestList:
    def test_paths_and_urls(self, repository: Path, tmp_path: Path) -> None:
        listed = tmp_path / "list.txt"
        listed.write_text(f"# ours\nrepository\nfile://{repository}\nnone\next::sh -c 'touch {tmp_path}/ran'\n")
        files = read(f"list:{listed}")
        fetched = [file for file in files if file.repository.startswith("file://")]
        assert len(fetched) == 3
        assert fetched[0].branch == "main"
        assert [file.error for file in files if file.error] == ["not a git repository"] * 2
        assert not (tmp_path / "ran").exists()

    def test_all_branches_of_a_url(self, repository: Path, tmp_path: Path) -> None:
        (tmp_path / "list.txt").write_text(f"file://{repository}\n")
        files = read(f"list:{tmp_path}/list.txt", branches="all")
        assert sorted({file.branch for file in files if file.branch}) == ["main", "other"]

    def test_a_server_that_is_not_there(self, tmp_path: Path) -> None:
        (tmp_path / "list.txt").write_text(f"file://{tmp_path}/nothing.git\n")
        (file,) = read(f"list:{tmp_path}/list.txt")
        assert (file.error or "").startswith("it cannot be fetched: ")


class TestTable:
    @pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet"])
    def test_each_format_gives_the_same(self, tables: dict[str, Path], kind: str) -> None:
        shop, again, empty = read(tables[kind])[:3]
        assert (shop.repository, shop.path, shop.revision) == ("https://github.com/acme/shop", "Dockerfile", "a" * 40)
        assert (shop.owners, shop.changed, shop.data) == (("@shop", "@web"), 1778051289, BAD.encode())
        assert (again.row, again.data) == (1, GOOD.encode())
        assert shop.id != again.id
        assert empty.repository == str(tables[kind])
        assert (empty.error or "").startswith("the row has no contents") or empty.data == b""

    def test_lines_that_are_no_rows_are_errors(self, tables: dict[str, Path]) -> None:
        errors = [file.error or "" for file in read(tables["jsonl"])[3:]]
        assert errors[0].startswith("the line is no JSON: ")
        assert errors[1] == "the line is no JSON object"

    def test_columns_have_names_of_their_own(self, tmp_path: Path) -> None:
        path = tmp_path / "rows.jsonl.gz"
        path.write_bytes(gzip.compress(b'{"Body": "FROM a:1", "sample_path": "x"}\n'))
        (file,) = read(path, columns={"content": "body"})
        assert (file.data, file.path) == (b"FROM a:1", "x")
        (file,) = read(path)
        assert file.error == "the table has no column for contents: name the column with --columns content=NAME"

    def test_names_of_public_dumps(self, tmp_path: Path) -> None:
        rows = [
            {"content": GOOD, "repo_name": "a/b", "path": "/docker/Dockerfile", "branch_name": "refs/heads/main",
             "revision_id": "c" * 40, "committer_date": "2021-05-01T00:00:00", "blob_id": "d" * 40},
            {"content": GOOD, "max_stars_repo_name": "a/b", "max_stars_repo_path": "/docker/Dockerfile",
             "ref": "refs/heads/main", "max_stars_repo_head_hexsha": "c" * 40, "hexsha": "d" * 40},
        ]  # fmt: skip
        for number, row in enumerate(rows):
            path = tmp_path / f"{number}.jsonl"
            path.write_text(json.dumps(row))
            (file,) = read(path)
            assert (file.repository, file.path, file.revision) == ("a/b", "/docker/Dockerfile", "c" * 40)
            assert file.branch == "refs/heads/main"

    @pytest.mark.parametrize("name", ["x.parquet", "x.csv.gz", "x.jsonl.gz"])
    def test_a_damaged_table_is_an_error_of_one_row(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(b"\x1f\x8b nothing of the kind")
        (file,) = read(tmp_path / name)
        assert (file.error or "").startswith("the table cannot be read: ")


class TestDump:
    """Files named by digests, as Software Heritage and research data sets keep them."""

    @pytest.fixture
    def dump(self, tmp_path: Path) -> Path:
        top = tmp_path / "contents"
        for name, text in (("ab/cd/abcd01", BAD), ("ef/01/ef0102", GOOD)):
            (top / name).parent.mkdir(parents=True)
            (top / name).write_text(text)
        (top / "link").symlink_to("/etc/passwd")
        return top

    def test_all_files_of_a_folder(self, dump: Path) -> None:
        assert read(dump) == []
        assert {file.path: file.data for file in read(f"dump:{dump}")} == {
            "ab/cd/abcd01": BAD.encode(), "ef/01/ef0102": GOOD.encode()}  # fmt: skip

    def test_all_files_of_an_archive(self, dump: Path, tmp_path: Path) -> None:
        with tarfile.open(tmp_path / "dump.tar.xz", "w:xz") as archive:
            archive.add(dump, "contents")
        assert read(tmp_path / "dump.tar.xz") == []
        assert sorted(file.path for file in read(f"dump:{tmp_path}/dump.tar.xz")) == [
            "contents/ab/cd/abcd01", "contents/ef/01/ef0102"]  # fmt: skip


class TestArchive:
    def test_members_are_read_and_not_unpacked(self, archive: Path, tmp_path: Path) -> None:
        files = read(archive)
        assert [file.path for file in files] == ["shop/Dockerfile", "escape/Dockerfile", "etc/x.Dockerfile"]
        assert {file.data for file in files} == {BAD.encode()}
        assert sorted(os.listdir(tmp_path)) == ["files.tar.gz"]

    def test_one_that_is_cut_off_gives_what_is_there(self, archive: Path) -> None:
        archive.write_bytes(gzip.compress(gzip.decompress(archive.read_bytes())[:1100])[:-4])
        *files, last = read(archive)
        assert [file.path for file in files] == ["shop/Dockerfile"]
        assert (last.error or "").startswith("the archive cannot be read to its end: ")

    def test_a_header_that_claims_gigabytes_is_not_believed(self, tmp_path: Path) -> None:
        header = tarfile.TarInfo("long")
        header.type, header.size = tarfile.XHDTYPE, 4 << 30
        (tmp_path / "x.tar").write_bytes(header.tobuf() + b"\0" * 1024)
        (file,) = read(tmp_path / "x.tar")
        assert file.error == "the archive cannot be read to its end: a header claims to be larger than a megabyte"


@pytest.mark.parametrize("word", ["nothing", "notes.txt"])
def test_a_word_that_means_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("x")
    with pytest.raises(UnknownSource, match=word):
        read(word)
