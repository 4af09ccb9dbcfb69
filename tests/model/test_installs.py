"""What commands install, and what of the project they read for it."""

from __future__ import annotations

import pytest
from opened import file_of

from dlint.model.instructions.run import Run
from dlint.model.packages.installs import Install, installs_of


def installs(script: str, base: str = "debian") -> list[Install]:
    file = file_of(f"FROM {base}\nWORKDIR /app\nRUN {script}\n")
    return [install for view in file.views() if isinstance(view, Run) for install in installs_of(view)]


def only(script: str) -> Install:
    found = installs(script)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("script", "kind", "tool", "language"),
    [
        ("npm ci", "manifest", "npm", "node"),
        ("npm install express", "added", "npm", "node"),
        ("npm install -g express", "named", "npm", "node"),
        ("yarn", "manifest", "yarn", "node"),
        ("yarn global add x", "named", "yarn", "node"),
        ("pip3 install -r requirements.txt", "manifest", "pip", "python"),
        ("python3 -m pip install flask", "named", "pip", "python"),
        ("pip install .", "build", "pip-project", "python"),
        ("uv sync --locked", "manifest", "uv", "python"),
        ("poetry add x", "added", "poetry", "python"),
        ("go mod download", "manifest", "go", "go"),
        ("go build ./...", "build", "go", "go"),
        ("go install example.org/x@v1", "named", "go", "go"),
        ("mvn -B clean package", "build", "maven", "java"),
        ("./gradlew build", "build", "gradle", "java"),
        ("bundle install", "manifest", "bundler", "ruby"),
        ("gem install rake", "named", "gem", "ruby"),
        ("apt-get -y install curl", "system", "apt-get", "system"),
        ("pacman -S curl", "system", "pacman", "system"),
        ("sudo apk add curl", "system", "apk", "system"),
    ],
)
def test_installs_are_distinguished(script: str, kind: str, tool: str, language: str) -> None:
    install = only(script)
    assert (install.kind, install.tool, install.language) == (kind, tool, language)


@pytest.mark.parametrize(
    "script",
    [
        "npm run build",
        "yarn --version",
        "pip --version",
        "apt-get update",
        "go get x",
        "go install tool",
        "pacman -Syu",
    ],
)
def test_other_commands_are_no_installs(script: str) -> None:
    assert installs(script) == []


@pytest.mark.parametrize(
    ("script", "folder"),
    [
        ("npm ci --prefix web", "/app/web"),
        ("yarn --cwd /srv install", "/srv"),
        ("composer install -d api", "/app/api"),
        ("mvn -f api/pom.xml package", "/app/api"),
        ("mvn -f api package", "/app/api"),
        ("cargo build --manifest-path=api/Cargo.toml", "/app/api"),
        ("dotnet restore src/App/App.csproj", "/app/src/App"),
        ("dotnet publish ./src/App -c Release", "/app/src/App"),
        ("dotnet tool install -g x", "/app"),
        ("pip install ./lib[dev]", "/app/lib"),
        ("cd web && npm ci", "/app/web"),
    ],
)
def test_the_folder_of_the_project(script: str, folder: str) -> None:
    assert installs(script)[0].folder == folder


def test_lists_are_paths() -> None:
    install = only("pip install -r a.txt -c /b/c.txt -r https://example.org/d.txt")
    assert install.files == ("/app/a.txt", "/b/c.txt")


@pytest.mark.parametrize(
    ("script", "alone"),
    [
        ("apt-get install -y curl", True),
        ("apt-get install -y $PACKAGES", True),
        ("apt-get install -y ./x.deb", False),
        ("apt-get install -y $(cat list)", False),
        ("xargs apt-get install -y < list", False),
        ("pip install flask https://example.org/x.whl", True),
        ("pip install wheels/x.whl", False),
        ("pip install flask -c constraints.txt", False),
    ],
)
def test_what_reads_no_file_is_reported_as_such(script: str, alone: bool) -> None:
    assert only(script).is_self_contained is alone


@pytest.mark.parametrize(
    ("script", "label"),
    [
        ("npm --loglevel=error ci", "npm ci"),
        ("npm i -g a b", "npm i -g a …"),
        ("/opt/venv/bin/pip install --no-cache-dir -r requirements.txt", "pip install -r requirements.txt"),
        ("mvn -q clean package", "mvn package"),
        ("apt-get install -y curl git", "apt-get install"),
        ("yarn", "yarn"),
    ],
)
def test_labels_are_what_people_state(script: str, label: str) -> None:
    assert only(script).label == label


@pytest.mark.parametrize(
    ("script", "need"),
    [
        ("npm ci", "maybe"),
        ("npm ci --ignore-scripts", "never"),
        ("poetry install --no-root", "never"),
        ("go build", "always"),
    ],
)
def test_options_decide_what_is_read(script: str, need: str) -> None:
    assert only(script).needs_source == need
