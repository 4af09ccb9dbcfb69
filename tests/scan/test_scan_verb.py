"""`dlint scan` from the command line."""

from __future__ import annotations

import builtins
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.scan.conftest import HOSTILE

from dlint.cli.main import main
from dlint.scan.dataset import Dataset
from dlint.scan.schema import TABLES

CHECKOUT = Path(__file__).resolve().parents[2]
Capture = pytest.CaptureFixture[str]


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    import pyarrow.parquet as parquet

    dataset = Dataset.open(str(folder))
    paths = dataset.paths(table, dataset.scans()[-1].id)
    return [row for path in paths for row in parquet.read_table(path, partitioning=None).to_pylist()]


def test_every_kind_of_source_ends_in_one_data_set(
    repository: Path, folder: Path, tables: dict[str, Path], archive: Path, tmp_path: Path, capsys: Capture
) -> None:
    target = tmp_path / "set"
    sources = [str(each) for each in (repository, folder, *tables.values(), archive)]
    assert main(["scan", "-j1", "-o", str(target), *sources]) == 0
    files = rows(target, "files")
    assert {file["source"] for file in files} == set(sources)
    contents = rows(target, "contents")
    digests = [row["content"] for row in contents]
    assert len(digests) == len(set(digests)), "each content once"
    assert {file["content"] for file in files if file["content"]} == set(digests)
    assert HOSTILE.replace("/", "\\") in {file["path"] for file in files}
    assert all((file["content"] is None) == (file["error"] is not None) for file in files)
    report = capsys.readouterr().err
    assert f"{len(files)} files, {len(contents)} contents" in report


def test_a_source_without_a_dockerfile_is_named(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs/0a1b").write_text("FROM debian:13\n")
    assert main(["scan", "-q", "-j1", "-o", str(tmp_path / "set"), str(folder), str(tmp_path / "blobs")]) == 0
    named = [line for line in capsys.readouterr().err.splitlines() if "dump:PATH" in line]
    assert [line.split(": ")[1] for line in named] == [str(tmp_path / "blobs")]
    assert main(["scan", "-q", "-j1", "-o", str(tmp_path / "set"), f"dump:{tmp_path}/blobs"]) == 0
    assert [row["path"] for row in rows(tmp_path / "set", "files")] == ["0a1b"]


def test_inputs_that_cannot_be_read_are_named_at_the_end(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "table.csv").write_text("name,body\n" + "Dockerfile,FROM debian:13\n" * 9)
    (tmp_path / "broken.parquet").write_text("no Parquet")
    words = ["scan", "-q", "-j1", "-o", str(tmp_path / "set")]
    assert main([*words, str(tmp_path / "table.csv"), str(tmp_path / "broken.parquet")]) == 0
    *named, last = capsys.readouterr().err.splitlines()
    assert f"dlint: {tmp_path}/broken.parquet: the table cannot be read" in "\n".join(named)
    assert any("--columns content=NAME" in line for line in named)
    assert len(named) <= 5
    assert "is complete" in last


def test_a_file_is_no_place_for_a_data_set(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "set").write_text("mine")
    assert main(["scan", "-q", "-j1", "-o", str(tmp_path / "set"), str(folder)]) == 2
    assert "is a file, and a data set is a folder" in capsys.readouterr().err
    assert (tmp_path / "set").read_text() == "mine"


def test_parquet_files_have_the_schema(folder: Path, tmp_path: Path) -> None:
    import pyarrow.parquet as parquet

    assert main(["scan", "-q", "-j1", "-o", str(tmp_path / "set"), str(folder)]) == 0
    for table, schema in TABLES.items():
        (path,) = (tmp_path / "set" / table).rglob("*.parquet")
        assert parquet.read_schema(path).equals(schema), table


def test_the_configuration_of_a_repository_is_not_read(repository: Path, tmp_path: Path) -> None:
    (repository / "dlint.toml").write_text('ignore = ["*"]\n')
    assert main(["scan", "-q", "-j1", "--isolated", "-o", str(tmp_path / "set"), f"folder:{repository}"]) == 0
    assert rows(tmp_path / "set", "findings")


def test_the_docs_name_every_column() -> None:
    page = (CHECKOUT / "docs/scan.md").read_text()
    for table, schema in TABLES.items():
        section = page.partition(f"### `{table}`")[2].partition("\n### ")[0]
        listed = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
        documented = {name.strip(" `"): kind.strip() for name, kind in listed}
        assert documented == {field.name: str(field.type) for field in schema}, table


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["scan", "x"], "scan needs a data set: -o DATASET"),
        (["scan", "-o", "x"], "scan needs at least one SOURCE"),
        (["scan", "-o", "x", "--columns", "contents=a", "y.csv"], "--columns: contents=a: write MEANING=NAME"),
        (["scan", "-o", "x", "--address", "tcp://a:1", "."], "--address goes with dask, ray and spark"),
    ],
)
def test_mistakes_are_named(capsys: Capture, words: list[str], message: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(("package", "extra"), [("pyarrow", "scan"), ("distributed", "dask"), ("ray", "ray")])
def test_a_missing_package_is_named_with_the_command(
    package: str, extra: str, capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *others: Any, **more: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {package!r}", name=package)
        return real(name, *others, **more)

    for name in [name for name in sys.modules if name.startswith("dlint.scan")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    engine = extra if extra != "scan" else "local"
    assert main(["scan", "--engine", engine, "-o", str(tmp_path / "set"), str(tmp_path)]) == 2
    assert f"needs the package {package}: pip install 'dockerfile-dlint[{extra}]'" in capsys.readouterr().err


def test_a_check_loads_nothing_of_this(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text("FROM debian:13\n")
    program = (
        "import sys, json\nfrom dlint.cli.main import main\nmain(['check', '-q', '.'])\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    loaded = json.loads(ran.stdout.splitlines()[-1])
    heavy = ("pyarrow", "duckdb", "dask", "distributed", "ray", "pyspark", "dlint.scan", "dlint.dataset_report")
    assert [name for name in loaded if name.startswith(heavy)] == []
