"""`dlint report`: its numbers against a count by hand, its trend, and what hostile names can do to it."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from published import held
from tests.scan.conftest import BAD, GOOD, SECRET, Git

from dlint.cli.main import main
from dlint.dataset_report.links import BadTemplate, link, require_template
from dlint.dataset_report.queries import script
from dlint.engine.registry import rule_info
from dlint.scan.dataset import Dataset

Capture = pytest.CaptureFixture[str]


def scan(target: Path, *sources: object) -> None:
    assert main(["scan", "-q", "-j1", "--isolated", "-o", str(target), *map(str, sources)]) == 0


def report(capsys: Capture, target: Path, *words: str) -> dict[str, list[list[Any]]]:
    """The sections of the JSON report by title."""
    capsys.readouterr()
    assert main(["report", str(target), "--format", "json", *words]) == 0
    return {each["title"]: each["rows"] for each in held("report", json.loads(capsys.readouterr().out))["sections"]}


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Two repositories; one has a bad file twice."""
    return lines(
        tmp_path / "shop.jsonl",
        {"repository": "https://github.com/a/one", "path": "Dockerfile", "revision": "f" * 40, "content": BAD,
         "owner": ["@web"], "changed": "2020-01-01T00:00:00Z"},
        {"repository": "https://github.com/a/one", "path": "b c/Dockerfile", "content": BAD, "owner": ["@web", "@ops"]},
        {"repository": "b/two", "path": "Dockerfile", "content": GOOD},
        {"repository": "b/two", "path": "old/Dockerfile", "content": "FROM debian:8\nCMD true\n"},
        {"repository": "b/two", "path": "broken"},
    )  # fmt: skip


class TestNumbers:
    def test_copies_count_at_each_place(self, shop: Path, tmp_path: Path, capsys: Capture) -> None:
        scan(tmp_path / "set", shop)
        rules = {row[0]: row for row in report(capsys, tmp_path / "set")["By rule"]}
        assert rules["image/latest"][2:6] == ["warning", 2, 2, 1]
        assert rules["image/end-of-life"][3:6] == [1, 1, 1]
        assert rules["image/latest"][1] == rule_info("image/latest").summary.rstrip(".")

    def test_by_owner_and_repository(self, shop: Path, tmp_path: Path, capsys: Capture) -> None:
        scan(tmp_path / "set", shop)
        found = report(capsys, tmp_path / "set")
        owners = {row[0]: row for row in found["By owner"]}
        assert [owners[name][2] for name in ("@web", "@ops", "(no owner)")] == [2, 1, 2]
        assert owners["@web"][3] == 2 * owners["@ops"][3]
        repositories = {row[0]: row for row in found["By repository"]}
        assert repositories["https://github.com/a/one"][1] == 2
        assert repositories["b/two"][1] == 2

    def test_bases_support_and_age(self, shop: Path, tmp_path: Path, capsys: Capture) -> None:
        scan(tmp_path / "set", shop)
        found = report(capsys, tmp_path / "set")
        bases = {row[0]: row for row in found["By base image"]}
        assert bases["debian:latest"][1:3] == [2, 1]
        assert bases["debian:8"][3] == "2020-06-30"
        assert bases["debian:8"][4].startswith("ended ")
        assert dict(row[:2] for row in found["Support of base images"])["no security fixes any more"] == 1
        assert {row[0]: row[1] for row in found["By age of the file"]} == {"more than 3 years": 1, "not known": 3}

    def test_what_pays_and_what_was_not_read(self, shop: Path, tmp_path: Path, capsys: Capture) -> None:
        scan(tmp_path / "set", shop)
        found = report(capsys, tmp_path / "set")
        changes = found["The twenty changes that pay most"]
        assert changes == sorted(changes, key=lambda row: -row[6])
        assert "replace the base image debian:8" in [row[0] for row in changes]
        assert [row[3] for row in changes if row[0] == "review and apply the fixes of user/no-user"] == ["review"]
        assert [row[1] for row in found["Inputs with an error"]] == [1]

    def test_an_image_of_an_earlier_stage_is_not_taken_for_the_base(self, tmp_path: Path, capsys: Capture) -> None:
        text = "FROM debian:8 AS b\nRUN make\nFROM scratch\nCOPY --from=b /x /x\n"
        scan(tmp_path / "set", lines(tmp_path / "x.jsonl", {"repository": "r", "path": "a", "content": text}))
        changes = [row[0] for row in report(capsys, tmp_path / "set")["The twenty changes that pay most"]]
        assert [change for change in changes if "earlier stages" in change]
        assert not [change for change in changes if change.startswith("replace the base image")]

    def test_rules_lead_to_their_places_on_the_page(self, shop: Path, tmp_path: Path) -> None:
        scan(tmp_path / "set", shop)
        page = tmp_path / "page.html"
        assert main(["report", str(tmp_path / "set"), "-o", str(page)]) == 0
        text = page.read_text(encoding="utf-8")
        anchor = re.search(r'<a href="#(s\d+)"><code>image/latest</code></a>', text)
        assert anchor is not None
        assert f'<section id="{anchor[1]}">\n<h2>Where: image/latest</h2>' in text
        assert '<a href="https://github.com/a/one" rel="noopener noreferrer"><code>github.com/a/one</code></a>' in text
        assert f"https://github.com/a/one/blob/{'f' * 40}/Dockerfile#L1" in text

    def test_rows_are_cut_and_counted(self, shop: Path, tmp_path: Path, capsys: Capture) -> None:
        scan(tmp_path / "set", shop)
        whole = len(report(capsys, tmp_path / "set")["By rule"])
        main(["report", str(tmp_path / "set"), "--rows", "1"])
        assert f"{whole - 1} more row" in capsys.readouterr().out


class TestOverTime:
    def test_new_and_gone(self, tmp_path: Path, capsys: Capture) -> None:
        source = tmp_path / "x.jsonl"
        lines(
            source, {"repository": "r", "path": "a", "content": BAD}, {"repository": "r", "path": "b", "content": GOOD}
        )
        scan(tmp_path / "set", source)
        moved = f"# a comment moves the lines\n{BAD}"
        lines(
            source, {"repository": "r", "path": "a", "content": moved}, {"repository": "r", "path": "b", "content": BAD}
        )
        scan(tmp_path / "set", source)
        found = report(capsys, tmp_path / "set")
        assert len(found["Over time"]) == 2
        new, gone = (sum(row[at] for row in found["New and gone"]) for at in (1, 2))
        assert gone == 0
        assert new == sum(row[3] for row in found["By rule"]) / 2
        first = Dataset.open(str(tmp_path / "set")).scans()[0].id
        assert report(capsys, tmp_path / "set", "--scan", first)["New and gone"] == []


NAMES = (
    "a'; DROP TABLE files; --",
    '<img src=x onerror="alert(1)">',
    "</code></td><script>alert(1)</script>",
    "x|y`z*_[a](javascript:alert(1))\n| new | row |",
    "\x1b[31mred\u202eevil\x00",
    "' || (SELECT 1) || '",
    "{repository}{__class__}%s",
    "::error::x",
    "\udc80\udcff",
)


class _Tags(HTMLParser):
    """Every element and attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.urls: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        self.urls.update(value or "" for name, value in attrs if name in ("href", "src"))


class TestHostile:
    @pytest.fixture
    def hostile(self, tmp_path: Path) -> Path:
        rows = [
            {"repository": name, "path": name, "branch": name, "revision": name, "owner": [name],
             "content": f"FROM debian:latest AS {name}\nFROM {name}\nRUN cd {name} && sudo {name}\n" + SECRET}
            for name in NAMES
        ]  # fmt: skip
        rows += [{"repository": f"https://github.com/{name}", "path": name, "content": BAD} for name in NAMES]
        rows += [{"repository": "javascript:alert(1)//github.com", "path": "x", "content": BAD}]
        target = tmp_path / "it's a set [1] *"
        scan(target, lines(tmp_path / "x.jsonl", *rows))
        return target

    def test_the_page_has_only_its_own_elements(self, hostile: Path, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        assert main(["report", str(hostile), "--rows", "1000", "-o", str(page)]) == 0
        text = page.read_text(encoding="utf-8")
        tags = _Tags()
        tags.feed(text)
        assert tags.tags.isdisjoint(("script", "img", "iframe", "form", "object", "link", "base"))
        assert {name for name in tags.attributes if name.startswith("on")} == set()
        assert {url.partition(":")[0] for url in tags.urls if not url.startswith("#")} == {"https"}
        assert "abcdefghijklmnopqrstuvwxyz" not in text
        assert not re.search("[\x00\x1b\u202e]", text)

    def test_markdown_keeps_its_rows(self, hostile: Path, capsys: Capture) -> None:
        assert main(["report", str(hostile), "--rows", "1000"]) == 0
        text = capsys.readouterr().out
        table = [line for line in text.splitlines() if line.startswith("|")]
        assert "| new | row |" not in table
        assert "<script" not in text
        assert "<img" not in text
        assert not re.search(r"(?<!\\)\]\(", text), "no link but those of the report"

    def test_every_name_is_counted(self, hostile: Path, capsys: Capture) -> None:
        rows = report(capsys, hostile, "--rows", "1000")["By repository"]
        assert len(rows) == 2 * len(NAMES) + 1


class TestDamaged:
    """Data sets that dlint did not write so: a message that names the file, no crash and no wrong number."""

    @pytest.fixture
    def damaged(self, shop: Path, tmp_path: Path) -> Path:
        scan(tmp_path / "set", shop)
        return tmp_path / "set"

    def refused(self, folder: Path, place: Path, capsys: Capture) -> None:
        capsys.readouterr()
        assert main(["report", str(folder)]) == 2
        assert f"{place} is damaged" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("table", "how"),
        [("files", "gone"), ("contents", "schema"), ("findings", "rows"), ("fixes", "cut"), ("findings", "text")],
    )
    def test_a_part(self, damaged: Path, table: str, how: str, capsys: Capture) -> None:
        import pyarrow as pa
        import pyarrow.parquet as parquet

        (part,) = damaged.glob(f"{table}/*/*.parquet")
        whole = parquet.read_table(part, partitioning=None)
        data = part.read_bytes()
        part.unlink()
        if how == "cut":
            part.write_bytes(data[: len(data) // 2])
        elif how == "schema":
            parquet.write_table(pa.table({"content": [1, 2]}), part)
        elif how == "rows":
            parquet.write_table(whole.slice(1), part)
        elif how == "text":
            part.write_text("<script>alert(1)</script>" * 40)
        self.refused(damaged, part, capsys)
        if table == "fixes":
            assert main(["fix", "--scan", str(damaged), "-o", str(damaged.parent / "patches")]) == 2
            assert f"{part} is damaged" in capsys.readouterr().err

    def test_bytes_within_a_part(self, damaged: Path, capsys: Capture) -> None:
        (part,) = damaged.glob("findings/*/*.parquet")
        data = bytearray(part.read_bytes())
        data[4:200] = bytes(each ^ 0x55 for each in data[4:200])
        part.write_bytes(data)
        assert main(["report", str(damaged)]) == 2
        assert f"{damaged} cannot be read" in capsys.readouterr().err

    @pytest.mark.parametrize("text", ["{", "[1]", "{}", '{"began": "<b>", "version": 1, "state": "complete"}'])
    def test_a_record(self, damaged: Path, text: str, capsys: Capture) -> None:
        (record,) = damaged.glob("scans/*.json")
        record.write_text(text)
        self.refused(damaged, record, capsys)
        assert main(["scan", "-q", "-o", str(damaged), str(damaged)]) == 2

    @pytest.mark.parametrize("text", ["{", '{"rows": {"files": "x"}}', '{"rows": [1]}'])
    def test_a_manifest(self, damaged: Path, text: str, capsys: Capture) -> None:
        (manifest,) = damaged.glob("manifests/*/*.json")
        manifest.write_text(text)
        self.refused(damaged, manifest, capsys)

    def test_a_name_that_is_no_scan(self, damaged: Path, capsys: Capture) -> None:
        (record,) = damaged.glob("scans/*.json")
        odd = record.rename(record.with_name("x'; DROP TABLE files; --.json"))
        self.refused(damaged, odd, capsys)

    def test_a_cell_of_a_megabyte(self, tmp_path: Path, capsys: Capture) -> None:
        row = {"repository": "r" * 1_000_000, "path": "p" * 1_000_000, "content": BAD}
        scan(tmp_path / "set", lines(tmp_path / "x.jsonl", row))
        assert main(["report", str(tmp_path / "set")]) == 0
        assert len(capsys.readouterr().out) < 200_000


class TestLinks:
    @pytest.mark.parametrize(
        ("repository", "expected"),
        [
            ("https://github.com/a/b.git", "https://github.com/a/b/blob/c0/d%20e/f%231#L7"),
            ("git@github.com:a/b.git", "https://github.com/a/b/blob/c0/d%20e/f%231#L7"),
            ("ssh://git@gitlab.com/a/b", "https://gitlab.com/a/b/-/blob/c0/d%20e/f%231#L7"),
            ("https://github.com.evil.example/a/b", None),
            ("https://evil.example/github.com", None),
            ("/srv/git/a.git", None),
            ("javascript:alert(1)", None),
            ("https://[broken", None),
        ],
    )
    def test_known_hosts(self, repository: str, expected: str | None) -> None:
        assert link(repository, "c0", "d e/f#1", 7) == expected

    def test_a_template(self) -> None:
        template = "https://git.example.org/{repository}/src/{revision}/{path}#{line}"
        assert link("a/b?x", None, "c", 1, template) == "https://git.example.org/a/b%3Fx/src/HEAD/c#1"

    @pytest.mark.parametrize(
        "template", ["javascript:{path}", "{path}", "https://x/{nothing}", "https://x/{", "{path.x}"]
    )
    def test_a_template_that_is_none(self, template: str) -> None:
        with pytest.raises(BadTemplate):
            require_template(template)


class TestSql:
    def test_the_script_runs_and_states_the_same(self, shop: Path, tmp_path: Path, capsys: Capture) -> None:
        import duckdb

        target = tmp_path / "it's"
        scan(target, shop)
        connection = duckdb.connect()
        for statement in duckdb.extract_statements(script(str(target))):
            connection.execute(statement)
        count = connection.execute("SELECT count(*) FROM places WHERE rule = 'image/latest'").fetchall()
        rows = report(capsys, target)["By rule"]
        assert count == [(next(row[3] for row in rows if row[0] == "image/latest"),)]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "report needs one DATASET"),
        (["."], "is no data set of dlint scan"),
        (["set", "--link", "javascript:x"], "--link: javascript:x"),
        (["set", "--scan", "none"], "no scan none"),
        (["set"], "has no complete scan"),
    ],
)
def test_mistakes_are_named(
    words: list[str], message: str, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Dataset.create("set")
    assert main(["report", *words]) == 2
    assert message in capsys.readouterr().err


def test_repositories_of_git(repository: Path, tmp_path: Path, capsys: Capture, git: Git) -> None:
    scan(tmp_path / "set", repository)
    found = report(capsys, tmp_path / "set")
    assert {row[0] for row in found["By owner"]} == {"@everyone", "@api-team", "@second"}
    assert [row[0] for row in found["By repository"]] == [str(repository)]
