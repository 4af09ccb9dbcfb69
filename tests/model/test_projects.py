"""What is copied before an install of a project with workspaces, modules and local packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlint.model.context.context import Context
from dlint.model.dockerfile import Dockerfile
from dlint.model.packages.copy_before_install import obstacles
from dlint.model.packages.manifests import Manifests, manifests_of
from dlint.syntax.parse import parse
from dlint.text.source import Source

ROOT = '{"workspaces": ["packages/*", "!packages/old", "tools/**"], "dependencies": {"a": "1"}}'
POM = "<project><artifactId>root</artifactId><modules><module>a</module><module>b</module></modules></project>"
SOLUTION = 'Project("{F}") = "Web", "src\\Web\\Web.csproj", "{1}"\nEndProject\nProject("{2}") = "docs", "docs", "{3}"\n'


def read(folder: Path, command: str, files: dict[str, str]) -> Manifests:
    for name, text in {"z.src": "", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    data = f"FROM debian:12\nWORKDIR /app\nCOPY . .\nRUN {command}\n".encode()
    file = Dockerfile(parse(Source(data, "Dockerfile")), lambda _: Context(str(folder)))
    obstacle = next(iter(obstacles(file)))
    found = manifests_of(obstacle.delivery, obstacle.install)
    assert found is not None and found.known
    return found


@pytest.mark.parametrize(
    ("command", "files", "paths"),
    [
        (
            "npm ci",
            {
                "package.json": ROOT, "package-lock.json": "{}", "packages/a/package.json": "{}", "packages/b/x": "",
                "packages/old/package.json": "{}", "tools/x/y/package.json": '{"dependencies": {"z": "file:../z"}}',
                "tools/x/z/package.json": "{}", "tools/x/node_modules/q/package.json": "{}",
            },
            ["package.json", "package-lock.json", "packages/a/package.json", "tools/x/y/package.json",
             "tools/x/z/package.json"],
        ),
        (
            "yarn install --frozen-lockfile",
            {"package.json": '{"workspaces": {"packages": ["web"]}, '
             '"dependencies": {"l": "file:./lib", "t": "file:t.tgz"}}',
             "yarn.lock": "", "web/package.json": "{}", "lib/index.js": "", "lib/package.json": "{}", "t.tgz": ""},
            ["package.json", "yarn.lock", "lib/", "t.tgz", "web/package.json"],
        ),
        (
            "pnpm install --frozen-lockfile",
            {"package.json": '{"pnpm": {"patchedDependencies": {"q@1": "fixes/q.patch"}}}', "pnpm-lock.yaml": "",
             "pnpm-workspace.yaml": "packages:\n  - 'apps/*'  # all\n  - \"!apps/x\"\n", "apps/a/package.json": "{}",
             "apps/x/package.json": "{}", "fixes/q.patch": ""},
            ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", "apps/a/package.json", "fixes/q.patch"],
        ),
        (
            "npm ci",
            {"package.json": '{"scripts": {"postinstall": "patch-package && prisma generate"}}',
             "package-lock.json": "{}", "patches/a.patch": "", "prisma/schema.prisma": ""},
            ["package.json", "package-lock.json", "patches/", "prisma/"],
        ),
        (
            "pip install -r requirements/dev.txt",
            {"requirements/dev.txt": "-r base.txt\n-c ../limits.txt\n./lib  # ours\n./w/x-1.whl\n-f wheels\n",
             "requirements/base.txt": "six @ https://example.org/six.whl\n", "limits.txt": "", "lib/setup.py": "",
             "w/x-1.whl": "", "requirements/wheels/y.whl": ""},
            ["requirements/dev.txt", "lib/", "w/x-1.whl", "requirements/wheels/", "requirements/base.txt",
             "limits.txt"],
        ),
        (
            "poetry install --no-root",
            {"pyproject.toml": '[tool.poetry.dependencies]\nx = {path = "libs/x", develop = true}\n'
             '[tool.poetry.group.dev.dependencies]\ny = [{path = "libs/y-1.whl"}, {version = "1"}]\n',
             "poetry.lock": "", "libs/x/pyproject.toml": "", "libs/y-1.whl": ""},
            ["pyproject.toml", "poetry.lock", "libs/x/", "libs/y-1.whl"],
        ),
        (
            "uv sync --locked",
            {"pyproject.toml": '[tool.uv.workspace]\nmembers = ["packages/*"]\nexclude = ["packages/old"]\n'
             '[tool.uv.sources]\na = {workspace = true}\nb = {path = "b"}\n', "uv.lock": "",
             "packages/a/pyproject.toml": "", "packages/old/pyproject.toml": "", "b/pyproject.toml": ""},
            ["pyproject.toml", "uv.lock", "b/", "packages/a/pyproject.toml"],
        ),
        (
            "pipenv sync",
            {"Pipfile": '[packages]\nx = {path = "./x", editable = true}\n', "Pipfile.lock": "{}", "x/setup.py": ""},
            ["Pipfile", "Pipfile.lock", "x/"],
        ),
        (
            "go mod download",
            {"go.mod": "module m\nreplace (\n\ta => ./a // ours\n\tb => example.org/b v1.0.0\n)\nreplace c => ./c\n",
             "go.sum": "", "a/go.mod": "module a", "c/go.mod": "module c"},
            ["go.mod", "go.sum", "a/go.mod", "c/go.mod"],
        ),
        (
            "go build ./...",
            {"go.work": "go 1.22\nuse (\n\t.\n\t./x\n)\n", "go.mod": "module m", "go.sum": "s", "x/go.mod": "module x",
             "x/go.sum": ""},
            ["go.mod", "go.sum", "go.work", "x/go.mod", "x/go.sum"],
        ),
        (
            "mvn -B dependency:go-offline",
            {"pom.xml": POM, "a/pom.xml": "<project/>", "b/pom.xml": "<project/>", "unrelated/pom.xml": ""},
            ["pom.xml", "b/pom.xml", "a/pom.xml"],
        ),
        (
            "./gradlew dependencies",
            {"settings.gradle": "include 'a', ':b:c'\n// include 'no'\n", "build.gradle": "apply from: 'x/v.gradle'\n",
             "gradlew": "", "x/v.gradle": "", "a/build.gradle": "", "b/c/build.gradle.kts": "", "no/build.gradle": ""},
            ["build.gradle", "settings.gradle", "gradlew", "a/build.gradle", "b/c/build.gradle.kts", "x/v.gradle"],
        ),
        (
            "dotnet restore src/Web/Web.csproj",
            {"src/Web/Web.csproj": '<ItemGroup><ProjectReference Include="..\\Core\\Core.csproj" /></ItemGroup>',
             "src/Core/Core.csproj": '<ProjectReference Condition="x" Include="../Base/Base.csproj">',
             "src/Base/Base.csproj": "", "Directory.Packages.props": "", "src/Directory.Build.props": ""},
            ["src/Web/Web.csproj", "src/Directory.Build.props", "Directory.Packages.props", "src/Core/Core.csproj",
             "src/Base/Base.csproj"],
        ),
        (
            "dotnet restore",
            {"App.sln": SOLUTION, "src/Web/Web.csproj": ""},
            ["App.sln", "src/Web/Web.csproj"],
        ),
        (
            "composer install --no-scripts --no-autoloader",
            {"composer.json": '{"repositories": [{"type": "path", "url": "mods/*"}, {"type": "vcs", "url": "x"}]}',
             "composer.lock": "{}", "mods/a/composer.json": "{}", "mods/b/x": ""},
            ["composer.json", "composer.lock", "mods/a/"],
        ),
        (
            "bundle install",
            {"Gemfile": "ruby file: '.ruby-version'\ngemspec\ngem 'e', path: 'engines/e'\n", "Gemfile.lock": "",
             ".ruby-version": "", "m.gemspec": "require_relative 'lib/m/version'\n", "lib/m/version.rb": "",
             "engines/e/e.gemspec": ""},
            ["Gemfile", "Gemfile.lock", ".ruby-version", "m.gemspec", "engines/e/", "lib/m/version.rb"],
        ),
        (
            "bundle install",
            {"Gemfile": "eval_gemfile 'gems/shared.rb'\n", "gems/shared.rb": "gem 'e', path: '../engines/e'\n",
             "engines/e/e.gemspec": ""},
            ["Gemfile", "gems/shared.rb", "engines/e/"],
        ),
    ],
)  # fmt: skip
def test_just_what_the_install_reads_is_copied(
    tmp_path: Path, command: str, files: dict[str, str], paths: list[str]
) -> None:
    found = read(tmp_path, command, files)
    assert (found.paths, found.reason) == (paths, None)


@pytest.mark.parametrize(
    ("command", "files", "reason", "entangled"),
    [
        ("npm ci", {"package.json": "{", "package-lock.json": ""}, "package.json cannot be read", True),
        (
            "npm ci",
            {"package.json": '{"scripts": {"postinstall": "node build.js"}}', "package-lock.json": "{}"},
            "the postinstall script runs node build.js",
            False,
        ),
        (
            "npm ci",
            {"package.json": '{"dependencies": {"a": "file:../a"}}', "package-lock.json": "{}"},
            "a lies outside of the build context",
            True,
        ),
        ("pip install -r r.txt", {"r.txt": "-e .\n"}, "r.txt installs . as it stands in the project", True),
        ("pip install -r r.txt", {"r.txt": "x @ file:///app\n"}, "r.txt installs x from the project", True),
        (
            "pipenv sync",
            {"Pipfile": '[packages]\nx = {path = "."}\n', "Pipfile.lock": ""},
            "x is the project itself",
            True,
        ),
        (
            "go mod download",
            {"go.mod": "replace a => ../a"},
            "go.mod replaces a by ../a, which is not in the build context",
            True,
        ),
        (
            "mvn dependency:go-offline",
            {
                "pom.xml": POM,
                "a/pom.xml": "<project><dependencies><dependency><artifactId>b</artifactId></dependency>"
                "</dependencies></project>",
                "b/pom.xml": "<project><parent><artifactId>root</artifactId></parent>"
                "<artifactId>b</artifactId></project>",
            },
            "its modules need each other (b), and dependency:go-offline does not build them",
            True,
        ),
        (
            "dotnet restore A.csproj",
            {"A.csproj": '<ProjectReference Include="../B/B.csproj"/>'},
            "../B/B.csproj is not in the build context",
            True,
        ),
        ("bundle install", {"Gemfile": "gem 'x', path: DIR\n"}, "Gemfile computes the path of a gem", True),
    ],
)
def test_why_manifests_are_not_enough(
    tmp_path: Path, command: str, files: dict[str, str], reason: str, entangled: bool
) -> None:
    found = read(tmp_path, command, files)
    assert (found.reason, found.entangled) == (reason, entangled)


@pytest.mark.parametrize(
    ("command", "files", "aside"),
    [
        ("poetry install", {"pyproject.toml": "[tool.poetry]\nname = 'x'\n"}, ("--no-root",)),
        ("poetry install", {"pyproject.toml": "[tool.poetry]\npackage-mode = false\n"}, ()),
        ("uv sync", {"pyproject.toml": "[project]\nname = 'x'\n"}, ()),
        ("uv sync", {"pyproject.toml": "[build-system]\nrequires = []\n"}, ("--no-install-project",)),
        ("uv sync", {"pyproject.toml": "[tool.uv.workspace]\nmembers=['a']\n", "a/pyproject.toml": ""},
         ("--no-install-workspace",)),
    ],
)  # fmt: skip
def test_what_keeps_the_project_out_of_it(
    tmp_path: Path, command: str, files: dict[str, str], aside: tuple[str, ...]
) -> None:
    assert read(tmp_path, command, files).aside == aside


def test_cargo_wants_a_source_for_each_target(tmp_path: Path) -> None:
    files = {
        "Cargo.toml": '[workspace]\nmembers = ["crates/*"]\n[package]\nname = "r"\n[dependencies]\nx = {path = "x"}\n',
        "Cargo.lock": "",
        "src/main.rs": "",
        "crates/a/Cargo.toml": '[package]\nname = "a"\n[[bench]]\nname = "speed"\n',
        "crates/a/src/lib.rs": "",
        "crates/a/benches/speed.rs": "",
        "x/Cargo.toml": '[package]\nname = "x"\n[lib]\npath = "x.rs"\n',
        "x/x.rs": "",
    }
    found = read(tmp_path, "cargo build --release", files)
    assert found.paths == ["Cargo.toml", "Cargo.lock", "x/Cargo.toml", "crates/a/Cargo.toml"]
    assert found.stubs == ["src/main.rs", "x/x.rs", "crates/a/src/lib.rs", "crates/a/benches/speed.rs"]
