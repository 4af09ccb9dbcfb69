"""What an install reads beside its manifests: files that options name, vendored sources, empty targets."""

from __future__ import annotations

import pytest
from rule_modules import module_of

from dlint.engine.result import Result
from dlint.testing import check_text, fixed_text

RULE = "cache/copy-before-install"
CRATE = '[package]\nname = "tool"\nversion = "0.1.0"\n'
VENDORED = '[source.crates-io]\nreplace-with = "mine"\n[source.mine]\ndirectory = "third_party"\n'


def found(text: str, files: dict[str, str] | None = None) -> list[Result]:
    return check_text(text, RULE, module_of(RULE), files)


def fixed(text: str, files: dict[str, str] | None = None) -> str:
    return fixed_text(text, found(text, files))


def below_copy(base: str, command: str) -> str:
    return f"FROM {base}\nWORKDIR /p\nCOPY . .\nRUN {command}\n"


@pytest.mark.parametrize(
    ("base", "command", "files", "copied"),
    [
        ("maven:3.9", "mvn --settings cfg/m2.xml dependency:resolve", {"pom.xml": "<project/>", "cfg/m2.xml": ""},
         "COPY pom.xml ./\nCOPY cfg/m2.xml ./cfg/\n"),
        ("gradle:8", "gradle --init-script=cfg/x.gradle dependencies", {"build.gradle": "", "cfg/x.gradle": ""},
         "COPY build.gradle ./\nCOPY cfg/x.gradle ./cfg/\n"),
        ("node:22", "npm ci --globalconfig cfg/rc", {"package.json": "{}", "package-lock.json": "", "cfg/rc": ""},
         "COPY package.json package-lock.json ./\nCOPY cfg/rc ./cfg/\n"),
        # An option that no table names: the file that it names is there, so it may be read.
        ("node:22", "npm ci --odd=cfg/x.json", {"package.json": "{}", "package-lock.json": "{}", "cfg/x.json": ""},
         "COPY package.json package-lock.json ./\nCOPY cfg/x.json ./cfg/\n"),
        ("python:3.13", "pip install --find-links ./wheelhouse -r r.txt", {"r.txt": "six\n", "wheelhouse/six.whl": ""},
         "COPY r.txt ./\nCOPY wheelhouse/ ./wheelhouse/\n"),
        ("ruby:3.4", "bundle install", {"Gemfile": "gem 'rake'\n", "Gemfile.lock": "", "vendor/cache/rake.gem": ""},
         "COPY Gemfile Gemfile.lock ./\nCOPY vendor/cache/ ./vendor/cache/\n"),
        ("golang:1.25", "GOWORK=off go mod download", {"go.mod": "module p\n", "go.sum": "x", "go.work": "use ./o\n"},
         "COPY go.mod go.sum go.work ./\n"),
    ],
)  # fmt: skip
def test_what_words_and_folders_name_is_copied_too(base: str, command: str, files: dict[str, str], copied: str) -> None:
    text = fixed(below_copy(base, command), {**files, "main.x": ""})
    assert text == f"FROM {base}\nWORKDIR /p\n{copied}RUN {command}\nCOPY . .\n"


@pytest.mark.parametrize("value", ["wheels", "wheels/", "$WHEELS"])
def test_what_may_be_a_folder_is_not_guessed_at(value: str) -> None:
    (result,) = found(below_copy("python:3.13", f"pip install -f {value} -r requirements.txt"))
    assert result.fix is None or result.fix.trust == "display"


def test_a_step_that_fetches_takes_the_options_of_the_build() -> None:
    text = below_copy("maven:3.9", "mvn -q -s ci.xml -P prod -Dx=y package")
    expected = "COPY pom.xml ci.xml ./\nRUN mvn -B -s ci.xml -P prod -Dx=y dependency:go-offline\nCOPY . .\n"
    assert expected in fixed(text, {"pom.xml": "<project/>", "ci.xml": "", "A.java": ""})


def test_cargo_fetch_gets_the_sources_that_it_asks_for() -> None:
    files = {"Cargo.toml": CRATE, "Cargo.lock": "", "src/bin/tool.rs": "fn main() {}"}
    assert fixed(below_copy("rust:1.90", "cargo fetch --locked"), files) == (
        "FROM rust:1.90\nWORKDIR /p\nCOPY Cargo.toml Cargo.lock ./\n"
        "RUN mkdir -p src/bin && touch src/bin/tool.rs && cargo fetch --locked\nCOPY . .\n"
    )


@pytest.mark.parametrize(("base", "command"), [("rust:1.20", "cargo fetch"), ("rust:1", "cargo fetch --locked")])
def test_cargo_gets_an_option_that_its_version_has(base: str, command: str) -> None:
    files = {"Cargo.toml": CRATE, "Cargo.lock": "", "src/main.rs": "fn main() {}"}
    expected = f"RUN mkdir -p src && touch src/main.rs && {command} && rm src/main.rs\n"
    assert expected in fixed(below_copy(base, "cargo build"), files)


@pytest.mark.parametrize(
    ("base", "advice"),
    [
        ("rust:1.50", "bat --version VERSION"),
        ("rust:1.61-slim", "bat --version VERSION"),
        ("rust:1.62", "bat@VERSION"),
        ("rust:1", "bat@VERSION"),
        ("debian:12", "bat@VERSION"),
    ],
)
def test_cargo_pins_a_program_as_its_version_can(base: str, advice: str) -> None:
    rule = "packages/unpinned-cargo"
    (result,) = check_text(f"FROM {base}\nRUN cargo install bat\n", rule, module_of(rule))
    assert result.message.endswith(f"write {advice}")


@pytest.mark.parametrize(
    "text",
    [
        below_copy("rust:1.90", "cargo fetch"),
        "FROM rust:1.90\nWORKDIR /p\nCOPY Cargo.toml Cargo.lock ./\nCOPY src src\nRUN cargo fetch\n",
    ],
)
def test_without_a_look_at_the_targets_no_fix_is_offered(text: str) -> None:
    assert [each.fix for each in found(text)] == [None]


@pytest.mark.parametrize("command", ["cargo fetch", "cargo build --release"])
def test_vendored_crates_are_not_fetched(command: str) -> None:
    files = {"Cargo.toml": CRATE, "src/main.rs": "", ".cargo/config.toml": VENDORED, "third_party/a/Cargo.toml": CRATE}
    assert not found(below_copy("rust:1.90", command), files)


@pytest.mark.parametrize(
    ("ignored", "copy", "reported"),
    [
        ("*\n!package*.json\n", "COPY . .", False),
        ("*.md\n", "COPY . .", True),
        ("*.md\n", "COPY --exclude=lib --exclude=*.js . .", False),
        ("*.md\n", "COPY --exclude=lib . .", True),
    ],
)
def test_a_copy_of_nothing_but_manifests_is_no_source(ignored: str, copy: str, reported: bool) -> None:
    files = {"package.json": "{}", "package-lock.json": "{}", "lib/a.js": "", "i.js": "", ".dockerignore": ignored}
    assert bool(found(f"FROM node:22\nWORKDIR /p\n{copy}\nRUN npm ci\n", files)) is reported


@pytest.mark.parametrize(
    ("copy", "reported"),
    [
        ("COPY --from=deps /d/node_modules ./node_modules", False),
        ("COPY --from=deps /d/node_modules /node_modules", False),
        ("COPY --from=node:22 /usr/local/lib/node_modules /usr/local/lib/node_modules", True),
        ("COPY --from=assets /out/node_modules /srv/static/vendor", True),
        ("COPY --from=deps --parents /d/./node_modules ./", False),
    ],
)
def test_packages_of_another_stage_count_where_the_project_finds_them(copy: str, reported: bool) -> None:
    assert bool(found(f"FROM debian:12\nWORKDIR /p\n{copy}\nCOPY . .\nRUN npm ci\n")) is reported


def test_a_folder_that_an_install_reads_whole_stays_above() -> None:
    """`project/` belongs to sbt's manifests; the source beside it does not."""
    head = "FROM sbtscala/scala-sbt:1.10\nWORKDIR /s\nCOPY build.sbt .\nCOPY project project\n"
    assert found(f"{head}RUN sbt update\nCOPY src src\n") == []
    assert [each.line for each in found(f"{head}COPY src src\nRUN sbt update\n")] == [5]
