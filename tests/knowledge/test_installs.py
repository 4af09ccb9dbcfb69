"""Commands that install what manifests name are distinguished from those that install named packages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.knowledge.installing import find_install, is_local, program_name
from dlint.knowledge.managers.registry import all_managers, home_path, manifest_owners

INSTALLS = [form for manager in all_managers() for form in manager.installs]
ECOSYSTEMS = [ecosystem for manager in all_managers() for ecosystem in manager.ecosystems]


def split(command: str) -> tuple[str, list[str], list[str]]:
    """Program, operands and options; a word after `=>` is an operand whatever it looks like."""
    program, *words = command.split()
    return program, [word for word in words if not word.startswith("-")], [word for word in words if word[:1] == "-"]


DEPENDENCIES = [
    ("npm ci", "npm"),
    ("npm install", "npm"),
    ("npm i --omit=dev", "npm"),
    ("npm install .", "npm"),
    ("yarn", "yarn"),
    ("yarn --frozen-lockfile", "yarn"),
    ("yarn install --immutable", "yarn"),
    ("yarn workspaces focus --production", "yarn"),
    ("pnpm install --frozen-lockfile", "pnpm"),
    ("pnpm fetch", "pnpm"),
    ("bun install", "bun"),
    ("bun ci", "bun"),
    ("deno install", "deno"),
    ("pip install -r requirements.txt", "pip"),
    ("pip3.12 install -rrequirements.txt", "pip"),
    ("pip install --requirement=requirements.txt", "pip"),
    ("python3 -m pip install -r requirements.txt", "pip"),
    ("/usr/bin/pip install -r a.txt", "pip"),
    ("uv pip install -r requirements.txt", "pip"),
    ("uv sync --frozen --no-install-project", "uv"),
    ("poetry install --no-root", "poetry"),
    ("pipenv install --system --deploy", "pipenv"),
    ("pipenv sync", "pipenv"),
    ("pdm sync --prod", "pdm"),
    ("conda env create -f environment.yml", "conda"),
    ("go mod download", "go"),
    ("cargo fetch", "cargo"),
    ("cargo chef cook --release", "cargo"),
    ("mvn dependency:go-offline", "maven"),
    ("./mvnw -B dependency:resolve", "maven"),
    ("mvn org.apache.maven.plugins:maven-dependency-plugin:3.6.0:go-offline", "maven"),
    ("gradle dependencies", "gradle"),
    ("./gradlew :app:dependencies", "gradle"),
    ("sbt update", "sbt"),
    ("lein deps", "leiningen"),
    ("bundle install", "bundler"),
    ("bundle", "bundler"),
    ("composer install --no-dev", "composer"),
    ("dotnet restore app.csproj", "dotnet"),
    ("mix deps.get --only prod", "mix"),
    ("mix do deps.get, deps.compile", "mix"),
    ("swift package resolve", "swift"),
    ("dart pub get", "dart"),
    ("flutter pub get", "dart"),
    ("cabal build --only-dependencies", "cabal"),
    ("stack build --only-dependencies", "stack"),
]

BUILDS = [
    ("pip install .", "pip-project"),
    ("pip install .[dev]", "pip-project"),
    ("pip install -e ./lib", "pip-project"),
    ("pip install -r requirements.txt .", "pip-project"),
    ("uv pip install --system .", "pip-project"),
    ("deno cache main.ts", "deno"),
    ("go build ./...", "go"),
    ("go install ./cmd/app", "go"),
    ("go install", "go"),
    ("go get ./...", "go"),
    ("cargo build --release", "cargo"),
    ("cargo install --path .", "cargo"),
    ("mvn clean package", "maven"),
    ("mvn dependency:go-offline package", "maven"),
    ("./gradlew :app:bootJar", "gradle"),
    ("sbt clean assembly", "sbt"),
    ("lein uberjar", "leiningen"),
    ("dotnet publish -c Release", "dotnet"),
    ("mix release", "mix"),
    ("swift build -c release", "swift"),
    ("flutter build web", "dart"),
    ("cabal build", "cabal"),
    ("stack install", "stack"),
]


@pytest.mark.parametrize(("command", "ecosystem"), DEPENDENCIES)
def test_an_install_of_dependencies(command: str, ecosystem: str) -> None:
    install = find_install(*split(command))
    assert install is not None
    assert (install.ecosystem, install.kind) == (ecosystem, "deps")


@pytest.mark.parametrize(("command", "ecosystem"), BUILDS)
def test_a_build_that_installs_on_the_way(command: str, ecosystem: str) -> None:
    install = find_install(*split(command))
    assert install is not None
    assert (install.ecosystem, install.kind) == (ecosystem, "build")
    assert install.needs_source([]) == "always"


@pytest.mark.parametrize(
    "command",
    [
        "npm install express",
        "npm i -g pnpm",
        "npm run build",
        "npm install ./a.tgz",
        "yarn --version",
        "bundle -v",
        "yarn add left-pad",
        "yarn build",
        "pnpm install react",
        "pip install flask",
        "pip install --upgrade pip",
        "pip install /wheels/a.whl",
        "pip install /wheels/*",
        "pip install /wheels/a.whl[all]",
        "pip download flask",
        "python3 setup.py build",
        "python3 -m venv",
        "uv pip install flask",
        "uv tool install ruff",
        "poetry add flask",
        "pipenv install flask",
        "conda install numpy",
        "go install golang.org/x/tools/gopls@latest",
        "go get github.com/a/b",
        "go version",
        "cargo install ripgrep",
        "cargo chef prepare",
        "mvn --version",
        "gradle clean",
        "bundle config set",
        "composer require a/b",
        "dotnet tool install x",
        "mix local.hex",
        "apt-get install -y git",
        "make install",
        "echo npm ci",
    ],
)
def test_no_install_of_manifests(command: str) -> None:
    assert find_install(*split(command)) is None


@pytest.mark.parametrize(
    ("command", "needs"),
    [
        ("npm ci", "maybe"),
        ("npm ci --ignore-scripts", "never"),
        ("poetry install", "maybe"),
        ("poetry install --no-root", "never"),
        ("uv sync", "maybe"),
        ("uv sync --frozen --no-install-workspace", "never"),
        ("composer install --no-scripts", "maybe"),
        ("composer install --no-scripts --no-autoloader", "never"),
        ("go mod download", "never"),
        ("bundle install", "never"),
        ("pip install .", "always"),
    ],
)
def test_when_the_source_is_needed(command: str, needs: str) -> None:
    program, operands, options = split(command)
    install = find_install(program, operands, options)
    assert install is not None
    assert install.needs_source(options) == needs


@pytest.mark.parametrize(
    ("program", "name"),
    [("pip3.12", "pip"), ("/usr/bin/python3", "python"), ("./mvnw", "mvnw"), ("mvnw.cmd", "mvnw"), ("7z", "7z")],
)
def test_program_names(program: str, name: str) -> None:
    assert program_name(program) == name


@pytest.mark.parametrize("operand", [".", ".[dev]", "./cmd", "../lib", "./...", "/src", "file:lib"])
def test_local_operands(operand: str) -> None:
    assert is_local(operand)


@pytest.mark.parametrize("operand", ["flask", "./a.whl", "/wheels/*", ".hidden", "github.com/a/b"])
def test_operands_from_elsewhere(operand: str) -> None:
    assert not is_local(operand)


def test_every_install_belongs_to_an_ecosystem() -> None:
    assert {install.ecosystem for install in INSTALLS} == {ecosystem.name for ecosystem in ECOSYSTEMS}


def test_every_install_is_found_by_its_own_words() -> None:
    for install in INSTALLS:
        for program in install.programs:
            operands = [*install.verbs[0].split(), *(["."] if install.operands == "local" else [])]
            found = find_install(program, operands, list(install.needs[:1]))
            assert found is not None, install


def test_words_of_the_tables_are_from_their_vocabulary() -> None:
    assert {install.kind for install in INSTALLS} == {"deps", "build"}
    assert {install.operands for install in INSTALLS} == {"any", "none", "local"}
    assert {install.reads for install in INSTALLS} == {"never", "maybe", "always"}
    assert all(install.reads == "maybe" for install in INSTALLS if install.never_reads_with)


@settings(max_examples=150)
@given(
    st.sampled_from(["npm", "pip", "go", "mvn", "yarn", "python3", "sh"]),
    st.lists(st.sampled_from(["install", "ci", ".", "build", "x", "-r", "-m", "pip", "mod", "download"]), max_size=5),
)
def test_any_command_is_looked_at(program: str, words: list[str]) -> None:
    install = find_install(
        program, [word for word in words if word[0] != "-"], [word for word in words if word[0] == "-"]
    )
    assert install is None or install in INSTALLS


def test_ecosystems_have_names_of_their_own_and_what_they_require() -> None:
    assert len({ecosystem.name for ecosystem in ECOSYSTEMS}) == len(ECOSYSTEMS)
    for ecosystem in ECOSYSTEMS:
        assert set(ecosystem.required) <= set(ecosystem.manifests), ecosystem
        assert len(set(ecosystem.manifests)) == len(ecosystem.manifests), ecosystem
        assert set(ecosystem.locks) <= {*ecosystem.manifests, "conda-linux-64.lock"}, ecosystem


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("package.json", "npm"),
        ("package-lock.json", "npm"),
        ("pnpm-lock.yaml", "pnpm"),
        ("requirements-dev.txt", "pip"),
        ("Api.csproj", "dotnet"),
        ("go.sum", "go"),
        ("pom.xml", "maven"),
        ("app.cabal", "cabal"),
    ],
)
def test_who_owns_a_manifest(name: str, owner: str) -> None:
    assert owner in manifest_owners(name)


def test_no_one_owns_a_source_file() -> None:
    assert manifest_owners("main.py") == ()


def test_a_cache_follows_the_user() -> None:
    assert home_path("~/.npm", "/home/node") == "/home/node/.npm"
    assert home_path("~/.npm", "/root/") == "/root/.npm"
    assert home_path("/go/pkg/mod", "/root") == "/go/pkg/mod"
