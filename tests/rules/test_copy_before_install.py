"""What the build context makes of cache/copy-before-install: names, trust, silence."""

from __future__ import annotations

import pytest
from rule_modules import module_of

from dlint.engine.result import Result
from dlint.testing import check_text, fixed_text

RULE = "cache/copy-before-install"
PACKAGE = '{"scripts": {"build": "tsc"}, "dependencies": {"x": "1"}}'
NODE = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\n"
PIP = "FROM python:3\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements/prod.txt\n"


def found(text: str, files: dict[str, str] | None) -> list[Result]:
    module = module_of(RULE)
    return check_text(text, RULE, module, files)


def trust(text: str, files: dict[str, str]) -> str | None:
    (result,) = found(text, files)
    return result.fix.trust if result.fix is not None else None


@pytest.mark.parametrize(
    ("package", "others", "expected"),
    [
        (PACKAGE, {}, "safe"),
        (PACKAGE, {"node_modules/x/a": "", ".dockerignore": "node_modules"}, "safe"),
        (PACKAGE, {"node_modules/x/a": ""}, "unsafe"),
        (PACKAGE, {"binding.gyp": ""}, "display"),
        (PACKAGE.replace("build", "prepare"), {}, "display"),
        (PACKAGE.replace("build", "prepare").replace("tsc", "husky || true"), {}, "unsafe"),
        (PACKAGE.replace('"1"', '"file:x"'), {}, None),
        (PACKAGE.replace('"1"', '"file:x"'), {"x/package.json": "{}"}, "unsafe"),
        (PACKAGE.replace('"1"', '"file:../x"'), {}, None),
        (PACKAGE.replace("{", '{"workspaces": ["a"], ', 1), {}, "unsafe"),
    ],
)
def test_npm_ci_is_safe_where_nothing_else_is_read(package: str, others: dict[str, str], expected: str | None) -> None:
    files = {"package.json": package, "package-lock.json": "{}", "a.ts": "", **others}
    assert trust(NODE, files) == expected


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ("-r base.txt\nflask==1 --hash=sha256:a\n", "safe"),
        ("--index-url https://example.org/simple\nflask\n", "safe"),
        ("-e .\n", None),
        ("./lib\n", None),
        ("x @ file:///app/x\n", None),
    ],
)
def test_lists_are_followed_and_read(listed: str, expected: str | None) -> None:
    files = {"requirements/prod.txt": listed, "requirements/base.txt": "six\n", "a.py": ""}
    assert trust(PIP, files) == expected


def test_what_a_list_includes_is_copied_too() -> None:
    files = {"requirements/prod.txt": "-r base.txt\n", "requirements/base.txt": "", "a.py": ""}
    results = found(PIP, files)
    assert "COPY requirements/prod.txt requirements/base.txt ./requirements/\nRUN pip" in fixed_text(PIP, results)


def test_the_files_that_are_there_are_named() -> None:
    files = {"package.json": PACKAGE, "yarn.lock": "", ".yarnrc.yml": "", ".yarn/releases/y.cjs": "", "a.ts": ""}
    (result,) = found(NODE.replace("npm ci", "yarn install"), files)
    assert result.message.endswith("copy package.json, yarn.lock, .yarnrc.yml and .yarn first")
    assert "COPY .yarn/ ./.yarn/\n" in fixed_text(NODE.replace("npm ci", "yarn install"), [result])


@pytest.mark.parametrize(
    ("files", "severities"),
    [
        (None, ["info"]),
        ({"go.mod": "module a\n", "go.sum": "x", "main.go": ""}, ["warning"]),
        ({"go.mod": "module a\n", "main.go": ""}, []),
        ({"main.go": ""}, []),
    ],
)
def test_a_build_is_warned_of_as_far_as_its_dependencies_are_known(
    files: dict[str, str] | None, severities: list[str]
) -> None:
    results = found("FROM golang\nWORKDIR /src\nCOPY . .\nRUN go build ./...\n", files)
    assert [result.severity for result in results] == severities


def test_a_folder_of_dockerfiles_is_no_context() -> None:
    (result,) = found(NODE, {"app.Dockerfile": "", ".dockerignore": ""})
    assert "package.json and package-lock.json" in result.message


def test_packages_that_a_manifest_names_may_stand_above() -> None:
    text = (
        "FROM python:3\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nCOPY libs/x/ ./libs/x/\n"
        "RUN poetry install --no-root\nCOPY . .\n"
    )
    files = {"poetry.lock": "", "libs/x/a.py": "", "a.py": ""}
    named = '[tool.poetry.dependencies]\nx = {path = "libs/x"}\n'
    assert found(text, {**files, "pyproject.toml": named}) == []
    assert len(found(text, {**files, "pyproject.toml": ""})) == 1


@pytest.mark.parametrize(
    ("base", "command", "files", "first"),
    [
        (
            "python:3",
            "poetry install --only main && ./x",
            {"pyproject.toml": '[tool.poetry.dependencies]\nx = {path = "libs/x"}\n', "libs/x/a.py": ""},
            "COPY pyproject.toml ./\nCOPY libs/x/ ./libs/x/\nRUN poetry install --no-root --only main\nCOPY . .\n"
            "RUN poetry install --only main && ./x\n",
        ),
        (
            "rust:1",
            "cargo build",
            {"Cargo.toml": '[package]\nname = "a"\n', "Cargo.lock": "", "src/lib.rs": ""},
            "COPY Cargo.toml Cargo.lock ./\n"
            "RUN mkdir -p src && touch src/lib.rs && cargo fetch --locked && rm src/lib.rs\nCOPY . .\n"
            "RUN cargo build\n",
        ),
        (
            "dotnet/sdk:8.0",
            "dotnet publish src/W/W.csproj",
            {"src/W/W.csproj": '<ProjectReference Include="..\\C\\C.csproj"/>', "src/C/C.csproj": ""},
            "COPY src/W/W.csproj ./src/W/\nCOPY src/C/C.csproj ./src/C/\nRUN dotnet restore src/W/W.csproj\nCOPY . .\n"
            "RUN dotnet publish src/W/W.csproj\n",
        ),
        (
            "golang:1",
            "--mount=type=ssh GOPRIVATE=x.org go build",
            {"go.mod": "module a\nreplace l => ./l\n", "go.sum": "x", "l/go.mod": "module l\n"},
            "COPY go.mod go.sum ./\nCOPY l/go.mod ./l/\nRUN --mount=type=ssh GOPRIVATE=x.org go mod download\n"
            "COPY . .\nRUN --mount=type=ssh GOPRIVATE=x.org go build\n",
        ),
    ],
)
def test_dependencies_are_fetched_above(base: str, command: str, files: dict[str, str], first: str) -> None:
    head = f"FROM {base}\nWORKDIR /app\n"
    text = f"{head}COPY . .\nRUN {command}\n"
    results = found(text, {"z.src": "", **files})
    assert fixed_text(text, results) == head + first
    assert found(head + first, {"z.src": "", **files}) == []


@pytest.mark.parametrize(
    ("command", "program"), [("./yarn install", "yarn"), ("bin/bundle install", "bin/bundle"), ("yarn install", "")]
)
def test_a_program_of_the_project_is_copied_with_the_manifests(command: str, program: str) -> None:
    text = f"FROM acme/tools\nWORKDIR /app\nCOPY . .\nRUN {command}\n"
    (result,) = found(text, None)
    above = fixed_text(text, [result]).partition("RUN")[0]
    assert f"{program} " in above
    assert "COPY . ." not in above


def test_a_program_that_is_not_in_the_context_was_installed() -> None:
    text = "FROM node:22\nWORKDIR /app\nRUN make tools\nCOPY . .\nRUN tools/yarn install\n"
    (result,) = found(text, {"package.json": PACKAGE, "yarn.lock": ""})
    assert "tools" not in fixed_text(text, [result]).partition("RUN tools")[0].partition("COPY")[2]


def test_a_folder_inside_a_project_that_is_installed_along_moves_below_an_install_without_it() -> None:
    text = "FROM acme/tools\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\nCOPY shop ./shop\nRUN poetry install\n"
    (result,) = found(text, None)
    assert "install with --no-root" in result.message
