"""Names and texts of a stranger reach a terminal, a log or a page as what they are: text."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from tests.archives import save

from dlint.cli.main import main
from dlint.report import FORMATS
from dlint.report.log_lines import inert

EVIL = (
    "x\n::error title=a::pwned\r::add-mask::b\x1b[31m\x9b1m\x07\u202e##vso[task.setvariable variable=PATH]y"
    "<script>alert(1)</script>"
)
FLAT = EVIL.replace("\n", " ").replace("\r", " ")
NAME = EVIL.replace("/", "_")
DOCKERFILE = f"""\
# dlint ignore={FLAT}
FROM debian:12 AS {FLAT.split()[0]}
FROM debian:latest
LABEL a="{FLAT}" b='##vso[task.setvariable variable=PATH]y'
ENV DB_HOST="{FLAT}"
RUN cd /srv && echo '{FLAT}' && apt-get install -y '{FLAT}'
RUN <<EOF
::error::at the beginning of a line
  ::warning::behind blanks
echo \x1b]0;title\x07
EOF
COPY "{FLAT}" "::error::x" /srv/
COPY . /srv
::error::no instruction
{FLAT}
MAINTAINER {FLAT}
WORKDIR relative/{FLAT}
CMD ["{FLAT.replace('"', "")}"]
"""
VALID = "FROM debian:12\nCOPY app.py /srv/\nRUN echo '::error::x' && cd /srv\nRUN <<EOF\n::error::x\nEOF\nCOPY . /srv\n"
ANSWERS = (
    *(("check", "--all", "--format", kind) for kind in FORMATS["check"]),
    ("check", "--all", "--quiet"),
    ("check", "--all", "--statistics"),
    ("fix", "--check", "--unsafe"),
    ("tree", "Dockerfile", NAME),
    ("tree", "--format", "json", "Dockerfile", NAME),
    *(("context", "-f", "Dockerfile", "--format", kind) for kind in FORMATS["context"]),
    ("context", "-f", NAME),
    *(("profile", "--engine", "model", "-f", NAME, "--format", kind) for kind in FORMATS["profile"]),
    *(("replay", "-f", "good/Dockerfile", "--format", kind) for kind in FORMATS["replay"]),
    *(("image", "--all", "--format", kind, "image.tar") for kind in FORMATS["check"]),
    ("image", "--show", "image.tar"),
    ("image", "missing" + EVIL + ".tar"),
    ("check", "--config", NAME),
    ("check", "--baseline", NAME),
    ("check", "--select", EVIL),
    ("check", "--no-such-option" + EVIL),
    ("check", "missing" + EVIL),
    ("fix", "missing" + EVIL),
    ("tree", "missing" + EVIL),
    ("explain", EVIL),
    (EVIL.replace("/", ""),),
    ("check", "good", "--config", "bad.toml"),
    ("check", "good", "--config", "worse.toml"),
    ("config", "import", "hadolint.yaml"),
)
JSON = ("json", "sarif", "gitlab")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "Dockerfile").write_text(DOCKERFILE)
    (folder / f"{NAME}.Dockerfile").write_text(VALID)
    (folder / NAME).write_text(VALID)
    (folder / "good").mkdir()
    (folder / "good" / "Dockerfile").write_text(VALID.replace("COPY app.py /srv/\n", ""))
    (folder / "::error::folder").mkdir()
    (folder / "::error::folder" / "Dockerfile").write_text(VALID)
    (folder / ".dockerignore").write_text(f"{FLAT}\n::error::x\n!{FLAT}\n")
    steps = [f"RUN {EVIL}", f"/bin/sh -c #(nop) COPY {EVIL}", EVIL]
    config = {"Env": [f"A={EVIL}"], "Cmd": [EVIL], "Labels": {EVIL: EVIL}, "User": EVIL, "WorkingDir": EVIL}
    save(folder / "image.tar", {**config, "ExposedPorts": {EVIL: {}}, "Healthcheck": {"Test": [EVIL]}}, steps)
    (folder / "app.py").write_text("")
    (folder / "bad.toml").write_text(
        '"a\\n::error::x\\u001b[31m" = 1\nselect = ["b\\n::error::x\\u001b[31m##vso[x]"]\n'
    )
    (folder / "worse.toml").write_text("a = \x1b[31m::error::\n")
    (folder / "hadolint.yaml").write_text(
        '"a\\n::error::x\\e[31m": 1\nignored: ["DL9999\\n::error::x\\e[31m##vso[x]"]\n'
    )
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    for number in range(2):
        (folder / "good" / EVIL.replace("/", "")).write_text(str(number))
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", f"##vso[x] ::error::{number} \x1b[31m"]):
            subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True)
    return folder


def commands_in(text: str, *, is_github: bool = False) -> list[str]:
    """The lines of a log that some CI system obeys."""
    lines = re.split(r"\r\n|\n|\r", text)
    found = [line for line in lines if re.search(r"##[\w ]*\[", line)]
    return found if is_github else [*found, *(line for line in lines if line.strip().startswith("::"))]


def controls_in(text: str) -> set[str]:
    """Characters that move a cursor, change colours, or reorder what is read."""
    return {char for char in text if not char.isprintable() and char != "\n"}


@pytest.mark.parametrize("words", ANSWERS, ids=lambda words: " ".join(words)[:40].encode("unicode_escape").decode())
def test_nothing_printed_is_obeyed(
    checkout: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    code = main([*words])
    out, err = capsys.readouterr()
    assert code in (0, 1, 2), err
    assert out or err
    kind = words[words.index("--format") + 1] if "--format" in words else "text"
    assert commands_in(err) == []
    assert controls_in(err) == set()
    assert commands_in(out, is_github=kind == "github") == []
    assert controls_in(out) == set()
    if kind == "github":
        allowed = ("::error file=", "::warning file=", "::notice file=")
        assert all(line.startswith(allowed) for line in out.splitlines() if line.strip().startswith("::"))
    elif kind in JSON and out:
        for line in out.splitlines() if words[0] == "tree" else [out]:
            json.loads(line)
    elif kind == "junit":
        ET.fromstring(out)
    elif kind == "html":
        assert tags_in(out) & {"script", "iframe", "img", "object"} == set()
    elif kind == "markdown":
        assert "<script" not in re.sub(r"(?ms)^ *(`{3,})[^`]*?^ *\1$", "", out)


def tags_in(page: str) -> set[str]:
    found: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.add(tag)

    Reader().feed(page)
    return found


def test_the_report_of_a_bug_quotes_text_alone(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from dlint.engine import check

    def broken(*_: object) -> None:
        raise RuntimeError(EVIL)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(check, "check_source", broken)
    monkeypatch.chdir(checkout)
    for words in (["check"], ["check", "--format", "github"], ["check", NAME]):
        assert main(words) == 3
        out, err = capsys.readouterr()
        assert controls_in(out + err) == set()
        assert commands_in(err) == []
    monkeypatch.setenv("DLINT_DEBUG", "1")
    assert main(["check", "--isolated"]) == 3
    err = capsys.readouterr().err
    assert controls_in(err) == set()
    assert commands_in(err) == []


def test_a_diff_stays_exact_and_warns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nrun true\nRUN <<EOF\n::error::x\nEOF\n")
    main(["fix", "--isolated", "--diff", "--select", "syntax/keyword-case"])
    out, err = capsys.readouterr()
    assert "\n ::error::x\n" in out
    assert err.startswith("dlint: Dockerfile: ") and commands_in(err) == []
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nrun true\n")
    main(["fix", "--isolated", "--diff", "--select", "syntax/keyword-case"])
    assert capsys.readouterr().err == "", "only such a line is worth a warning"


@pytest.mark.parametrize("kind", ["json", "html", "text"])
def test_what_means_nothing_to_a_log_stays(kind: str) -> None:
    text = "a::b # comment ## heading\nstd::string [##]\n- ::1 is an address"
    assert inert(text, kind) == text


def test_json_keeps_its_meaning() -> None:
    value = {"a": "##vso[x]y", "b": ["::error::", "##[group]"]}
    written = json.dumps(value)
    assert inert(written, "json") != written
    assert json.loads(inert(written, "json")) == value
