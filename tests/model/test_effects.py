"""What steps read and write, and the order that follows from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opened import run_of, stage_of

from dlint.fixes.stage_order import reordered
from dlint.model.packages.installs import installs_of
from dlint.model.packages.manifest_paths import named_inputs
from dlint.model.step_effects import effects_of, keeps_below
from dlint.model.step_order import order_of
from dlint.text.edit import Refusal, apply


def reason(text: str, folder: Path | None = None) -> tuple[str, bool] | None:
    """Why the last instruction has to stay below the one above it, and whether that is certain."""
    views = stage_of(f"FROM debian:12\nWORKDIR /app\n{text}", folder).instructions
    found = keeps_below(views[-2], views[-1])
    return None if found is None else (found.reason, found.certain)


@pytest.mark.parametrize(
    "text",
    [
        "COPY . .\nRUN apt-get update && apt-get install -y curl",
        "COPY . .\nRUN useradd -m app",
        "COPY . .\nRUN mkdir -p /var/data && chown 1000 /var/data",
        "COPY . .\nRUN curl -fsSLo /usr/local/bin/x https://example.org/x && chmod +x /usr/local/bin/x",
        "COPY . .\nRUN wget -qO- https://example.org/x.tgz | tar xz -C /opt",
        "COPY . .\nRUN [ -f /etc/x ] || echo no",
        "COPY package.json ./\nRUN npm install -g pnpm@9",
        "COPY package.json ./\nRUN corepack enable",
        "COPY start.sh /usr/local/bin/\nRUN apt-get install -y curl",
        "ARG BUILD_NUMBER\nRUN pip install flask",
        "RUN apt-get install -y curl\nCMD x",
        "USER app\nCOPY . .",
    ],
)
def test_may_change_places(text: str) -> None:
    assert reason(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("COPY . .\nRUN make", "may read or write anything"),
        ("COPY . .\nRUN npm ci", "reads its manifests"),
        ("COPY x.list /etc/apt/sources.list.d/\nRUN apt-get update", "/etc/apt/sources.list.d/x.list"),
        ("COPY .npmrc ./\nRUN npm install -g x", ".npmrc"),
        ("COPY tools/ /usr/bin/\nRUN apk add bash", "/usr/bin"),
        ("COPY qemu-arm-static /usr/bin/\nRUN apk add bash", "/usr/bin"),
        ("COPY x /usr/local/bin/x\nRUN x", "may read or write anything"),
        ("COPY package.json ./\nRUN corepack install", "may read or write anything"),
        ("COPY key /tmp/key\nRUN apt-key add /tmp/key", "/tmp/key"),
        ("COPY key ./\nRUN apt-key add key", "/app/key"),
        ("COPY recipe.json ./\nRUN cargo chef cook --recipe-path recipe.json", "recipe.json"),
        ("RUN pip install flask\nRUN apk del gcc", "runs what lies in"),
        ("RUN pip install flask\nRUN rm -rf /root/.cache", "/root/.cache"),
        ("RUN npm install -g x\nRUN chown -R app /usr/local/lib", "/usr/local/lib"),
        ("COPY rust-toolchain.toml ./\nRUN cargo install x", "rust-toolchain.toml"),
        ("RUN useradd app\nCOPY --chown=app . .", "reads /etc/passwd"),
        ("RUN useradd -m -d /app app\nCOPY . .", "writes /app"),
        ("ARG PIP_INDEX_URL\nRUN pip install flask", "may use $PIP_INDEX_URL"),
        ("ARG V\nRUN curl -o /opt/x https://example.org/$V", "may use $V"),
        ("USER app\nRUN apt-get update", "runs as that user"),
        ('SHELL ["/bin/bash", "-c"]\nRUN apt-get update', "is run by that shell"),
        ("VOLUME /data\nRUN mkdir /data/x", "may write into the volume"),
        ("COPY a /opt/x\nCOPY b /opt/x", "writes /opt/x"),
    ],
)
def test_has_to_stay_below(text: str, why: str) -> None:
    found = reason(text)
    assert found is not None
    assert found[1]
    assert why in found[0]


@pytest.mark.parametrize(
    "text",
    [
        "COPY src src\nRUN npm ci",
        "COPY . /var/www/html\nRUN apt-get install -y nginx",
        "COPY . .\nRUN curl -fsSL https://example.org/setup | sh",
    ],
)
def test_what_is_only_likely(text: str) -> None:
    found = reason(text)
    assert found is not None
    assert not found[1]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ENV PIP_CONSTRAINT=/app/c.txt\nRUN pip install -r r.txt", ("/app/c.txt",)),
        ("RUN PIP_CONSTRAINT=c.txt pip install -r r.txt", ("/app/c.txt",)),
        ("RUN export PIP_REQUIREMENT='a.txt b.txt' && pip install -r r.txt", ("/app/a.txt", "/app/b.txt")),
        ("ENV NPM_CONFIG_USERCONFIG=/app/ci.npmrc\nRUN npm ci", ("/app/ci.npmrc",)),
        ("ENV PIP_CONSTRAINT=https://example.org/c.txt\nRUN pip install -r r.txt", ()),
        ("RUN pip install -r r.txt", ()),
    ],
)
def test_files_named_by_variables(lines: str, expected: tuple[str, ...]) -> None:
    run = run_of(f"FROM debian:12\nWORKDIR /app\n{lines}")
    assert named_inputs(installs_of(run)[0]) == expected


@pytest.mark.parametrize(
    ("lines", "folder", "names"),
    [
        ("ENV BUNDLE_GEMFILE=gemfiles/a.rb\nRUN bundle install", "/app/gemfiles", ("a.rb", "a.rb.lock")),
        ("RUN bundle install --gemfile=ci/Gemfile", "/app/ci", ("Gemfile", "Gemfile.lock")),
        ("RUN PIPENV_PIPFILE=/x/Pip pipenv install --deploy", "/x", ("Pip", "Pip.lock")),
        ("RUN export COMPOSER=ci.json && composer install", "/app", ("ci.json", "ci.lock")),
        ("RUN bundle install", "/app", ("Gemfile", "gems.rb", "Gemfile.lock", "gems.locked")),
    ],
)
def test_the_manifest_that_is_chosen_by_name(lines: str, folder: str, names: tuple[str, ...]) -> None:
    run = run_of(f"FROM debian:12\nWORKDIR /app\n{lines}")
    install = installs_of(run)[0]
    assert (install.folder, (*install.required, *install.locks)) == (folder, names)


def test_looks_into_the_manifests(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "a", "scripts": {"postinstall": "node tools/after.js"}}')
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/after.js").write_text("")
    (tmp_path / "web").mkdir()
    (tmp_path / "web/x.js").write_text("")
    lines = "COPY package.json ./\nCOPY {0} {0}\nRUN npm install"
    assert reason(lines.format("tools"), tmp_path) == ("runs tools/after.js", True)
    found = reason(lines.format("web"), tmp_path)
    assert found is not None
    assert not found[1]


def test_a_step_that_only_asks_is_a_gate() -> None:
    assert effects_of(stage_of("FROM debian\nRUN test -f /etc/x").instructions[0]).gate
    assert not effects_of(stage_of("FROM debian\nRUN touch /etc/x").instructions[0]).gate


def rewritten(text: str) -> str:
    stage = stage_of(text)
    edits = reordered(stage, order_of(stage).order)
    return apply(text.encode(), list(edits)).decode() if not isinstance(edits, Refusal) else text


def test_comments_and_blank_lines_travel_along() -> None:
    text = "FROM debian:12\nWORKDIR /app\n\n# source\nCOPY . .\n\n# tools\nRUN apt-get install -y \\\n  curl\nCMD x"
    assert rewritten(text) == (
        "FROM debian:12\nWORKDIR /app\n\n# tools\nRUN apt-get install -y \\\n  curl\n\n# source\nCOPY . .\nCMD x"
    )


def test_line_ends_and_heredocs_stay() -> None:
    text = "FROM debian:12\r\nCOPY a.py /a/\r\nRUN apt-get install -y curl\r\n"
    assert rewritten(text) == "FROM debian:12\r\nRUN apt-get install -y curl\r\nCOPY a.py /a/\r\n"
    text = "FROM debian:12\nCOPY a.py /a/\nRUN <<EOF\napt-get install -y curl\nEOF\nCMD x\n"
    assert rewritten(text) == "FROM debian:12\nRUN <<EOF\napt-get install -y curl\nEOF\nCOPY a.py /a/\nCMD x\n"


LINES = st.lists(
    st.sampled_from(
        [
            "COPY . .", "COPY package.json ./", "COPY start.sh /start.sh", "COPY src /srv/src", "COPY --from=b /x /x",
            "RUN apt-get update && apt-get install -y curl", "RUN npm ci", "RUN npm install -g pnpm", "RUN make",
            "RUN useradd app", "RUN pip install flask", "RUN mkdir /data", "RUN curl -o /opt/t https://example.org/t",
            "RUN chmod +x /start.sh", "ENV A=b", "ENV PIP_NO_INPUT=1", "ARG VERSION", "LABEL v=$VERSION", "USER app",
            "WORKDIR /app", "WORKDIR sub", "VOLUME /data", 'SHELL ["/bin/bash", "-c"]', 'CMD ["x"]', "ENTRYPOINT x",
            "# note\nRUN apk add git", "\nEXPOSE 80",
        ]
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_the_cheapest_order_keeps_every_dependency_and_is_final(lines: list[str]) -> None:
    text = "FROM golang AS b\nCOPY . .\nFROM debian:12\n" + "\n".join(lines) + "\n"
    stage = stage_of(text)
    order = order_of(stage).order
    assert sorted(view.index for view in order) == list(range(len(stage.instructions)))
    place = {view: at for at, view in enumerate(order)}
    for at, later in enumerate(stage.instructions):
        for earlier in stage.instructions[:at]:
            found = keeps_below(earlier, later)
            assert found is None or not found.certain or place[earlier] < place[later]
    again = rewritten(text)
    assert rewritten(again) == again
    assert sorted(again.split("\n")) == sorted(text.split("\n"))
