"""An image with package managers of an old and a new version each, below /opt/managers/TOOL-VERSION/bin.

Beside them, below /fixtures/TOOL-VERSION, lies a small project whose lock file that very version wrote.
"""

from __future__ import annotations

PYTHON_TOOLS = (
    ("pip", "20.3.4"), ("pip", "26.3"), ("poetry", "1.1.15"), ("poetry", "1.8.5"), ("poetry", "2.4.3"),
    ("pipenv", "2023.2.4"), ("pipenv", "2024.4.1"), ("pdm", "2.10.4"), ("pdm", "2.29.4"), ("uv", "0.4.30"),
    ("uv", "0.12.24"),
)  # fmt: skip
NODE_TOOLS = (
    ("npm", "6.14.18", "npm"), ("npm", "10.9.0", "npm"), ("npm", "11.6.0", "npm"), ("yarn", "1.22.22", "yarn"),
    ("yarn", "4.5.0", "@yarnpkg/cli-dist"), ("pnpm", "7.33.7", "pnpm"), ("pnpm", "8.15.9", "pnpm"),
    ("pnpm", "10.15.0", "pnpm"), ("bun", "1.0.36", "bun"), ("bun", "1.4.5", "bun"),
)  # fmt: skip
VERSIONS = (*PYTHON_TOOLS, *((tool, version) for tool, version, _ in NODE_TOOLS), ("composer", "2.5.5"))
NAME = "dlint-managers:all"

PACKAGES = "python3 python3-venv composer php-cli unzip git ca-certificates"

# What each tool needs to make a project: the files, and the command that writes the lock file.
_NODE_FILES = (
    '{"name": "shop", "version": "1.0.0", "private": true,'
    ' "dependencies": {"isarray": "2.0.5"}, "devDependencies": {"is-odd": "3.0.1"}}'
)
_PROJECT = '[project]\nname = "shop"\nversion = "1.0"\nrequires-python = ">=3.9"\ndependencies = ["six==1.16.0"]\n'
# Poetry asks an index in a way of its own that not every mirror answers: a file beside the project needs none.
_POETRY = (
    '[tool.poetry]\nname = "shop"\nversion = "1.0"\ndescription = ""\nauthors = []\n\n'
    '[tool.poetry.dependencies]\npython = "^3.9"\nsix = {path = "six-1.16.0-py2.py3-none-any.whl"}\n'
)
_COMPOSER = (
    '{"name": "acme/shop", "repositories": [{"type": "path", "url": "packages/money", "options": {"symlink": false}},'
    ' {"packagist.org": false}], "require": {"acme/money": "1.0.0"}}'
)
_MONEY = '{"name": "acme/money", "version": "1.0.0"}'
PROJECTS: dict[str, tuple[dict[str, str], str]] = {
    "pip": ({"requirements.txt": "six==1.16.0\n"}, "true"),
    "poetry": ({"pyproject.toml": _POETRY}, "cp /opt/managers/*.whl . && poetry lock"),
    "pipenv": ({"Pipfile": '[packages]\nsix = "==1.16.0"\n'}, "pipenv lock"),
    "pdm": ({"pyproject.toml": _PROJECT + "\n[tool.pdm]\ndistribution = false\n"}, "pdm lock"),
    "uv": ({"pyproject.toml": _PROJECT}, "uv lock"),
    "npm": ({"package.json": _NODE_FILES}, "npm install --package-lock-only"),
    "yarn": ({"package.json": _NODE_FILES}, "yarn install"),
    "pnpm": ({"package.json": _NODE_FILES}, "pnpm install --lockfile-only"),
    "bun": ({"package.json": _NODE_FILES}, "bun install"),
    "composer": ({"composer.json": _COMPOSER, "packages/money/composer.json": _MONEY}, "composer update"),
}
SOURCES = {"server.js": "require('isarray')\n", "app.py": "import six\n", "index.php": "<?php\n"}


def parts() -> list[tuple[str, str]]:
    """The shell scripts that make the image out of Debian's, by name."""
    clean = "rm -rf /var/lib/apt/lists/* /root/.cache /root/.npm"
    system = [f"apt-get update && apt-get install -y --no-install-recommends {PACKAGES}", clean]
    installer = "python3 -m venv /opt/uv && /opt/uv/bin/pip install -q uv && export PATH=/opt/uv/bin:$PATH"
    python = [installer, *(_python_tool(*each) for each in PYTHON_TOOLS), "rm -rf /opt/uv", clean]
    node = [*(_node_tool(*each) for each in NODE_TOOLS), "mkdir -p /opt/managers/composer-2.5.5/bin", clean]
    wheel = "cd /opt/managers && pip-26.3/bin/pip download -q --no-deps six==1.16.0"
    projects = [wheel, *(line for each in VERSIONS for line in _project(*each))]
    projects += ["cd /; rm -rf /root/.cache /root/.npm /root/.local /root/.bun /root/.yarn* /tmp/*", "touch /.made"]
    scripts = {"system": ["set -e", *system], "python": python, "node": node, "projects": projects}
    return [(name, "\n".join(lines) + "\n") for name, lines in scripts.items()]


def variables(index: str) -> dict[str, str]:
    """By which the tools that do not read pip's settings find its index, and what keeps images comparable."""
    names = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PDM_PYPI_URL", "PIPENV_PYPI_MIRROR")
    return dict.fromkeys(names if index else (), index) | {"PIP_NO_COMPILE": "1", "COMPOSER_ALLOW_SUPERUSER": "1"}


def _python_tool(tool: str, version: str) -> str:
    """Every environment holds a pip as well: a Dockerfile that installs the tool by name finds it there."""
    home = f"/opt/managers/{tool}-{version}"
    # Poetry 1.1 calls a part of setuptools that later ones changed.
    setuptools = "'setuptools<66'" if f"{tool}-{version}".startswith("poetry-1.1") else "setuptools"
    wanted = f"{tool}=={version} {setuptools} wheel" + ("" if tool == "pip" else " pip==24.0")
    return (
        f"uv venv -q --python /usr/bin/python3 {home}"
        f" && uv pip install -q --python {home}/bin/python {wanted} || rm -rf {home}"
    )


def _node_tool(tool: str, version: str, package: str) -> str:
    home = f"/opt/managers/{tool}-{version}"
    return (
        f"mkdir -p {home} && cd {home} && npm install -s --no-audit --no-fund --prefix . {package}@{version}"
        f" && ln -s node_modules/.bin bin || rm -rf {home}"
    )


def _project(tool: str, version: str) -> list[str]:
    files, lock = PROJECTS[tool]
    folder = f"/fixtures/{tool}-{version}"
    lines = [f"mkdir -p {folder} && cd {folder}"]
    for path, text in (files | SOURCES).items():
        lines.append(f"mkdir -p $(dirname {path}) && cat >{path} <<'END'\n{text.rstrip()}\nEND")
    lines.append(f"(export PATH=/opt/managers/{tool}-{version}/bin:$PATH; {lock}) >&2 || rm -rf {folder}")
    lines.append("rm -rf node_modules .venv __pypackages__ vendor .yarn .pnp.* .pdm-python .pdm.toml")
    return lines
