"""Dockerfiles of small applications, one set for each package manager, and what a repair has to leave as it was.

The image of `enginebox.managers` stands for the base that a Dockerfile names: with the managers of one version on PATH.
"""

from __future__ import annotations

import tarfile

from enginebox.managers import NAME, VERSIONS

# By tool: how a Dockerfile names its version ("" is none), and what stands below `WORKDIR /app`.
_PIP = ("FROM python:{python}", "FROM acme/python")
_NODE = ("FROM node:{node}", "FROM acme/node")
_GIVEN = ("FROM python:3.11-slim\nRUN pip install {tool}=={version}", "FROM acme/{tool}")
_NO_ENVIRONMENT = "ENV POETRY_VIRTUALENVS_CREATE=false\nCOPY . .\n"
FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pip": (
        _PIP,
        (
            "COPY . .\nRUN pip install -r requirements.txt",
            "COPY requirements.txt .\nRUN pip install -U wheel && pip install -r requirements.txt",
            "COPY . .\nRUN pip download -d /w -r requirements.txt && pip wheel -w /w six==1.16.0\nRUN pip install six",
        ),
    ),
    "poetry": (
        _GIVEN,
        (
            "COPY . .\nRUN poetry install --no-root",
            _NO_ENVIRONMENT + "RUN poetry install --no-root --no-dev || poetry install --no-root --only main",
            "ENV POETRY_VIRTUALENVS_IN_PROJECT=true\nCOPY . .\nRUN poetry config --list && poetry install --no-root",
        ),
    ),
    "pipenv": (
        _GIVEN,
        (
            "COPY . .\nRUN pipenv install --deploy",
            "COPY . .\nRUN pipenv install --system --deploy",
            "ENV PIPENV_VENV_IN_PROJECT=1\nCOPY Pipfile Pipfile.lock ./\nRUN pipenv sync",
        ),
    ),
    "pdm": (_GIVEN, ("COPY . .\nRUN pdm install", "COPY pyproject.toml pdm.lock ./\nRUN pdm sync --prod")),
    "uv": (
        _GIVEN,
        ("COPY . .\nRUN uv sync --frozen", "COPY . .\nRUN uv venv && uv pip install six==1.16.0"),
    ),
    "npm": (
        _NODE,
        (
            "COPY . .\nRUN npm ci",
            "COPY . .\nRUN npm install",
            "COPY package*.json ./\nRUN npm install --production\nCOPY . .",
            "ENV NODE_ENV=production\nCOPY . .\nRUN npm ci && npm install -g is-odd@3.0.1",
        ),
    ),
    "yarn": (
        _NODE,
        ("COPY . .\nRUN yarn install", "COPY package.json yarn.lock ./\nRUN yarn install {frozen}\nCOPY . ."),
    ),
    "pnpm": (
        _NODE,
        (
            "COPY . .\nRUN pnpm install --frozen-lockfile",
            "COPY package.json pnpm-lock.yaml ./\nRUN pnpm install --prod\nCOPY . .",
        ),
    ),
    "bun": (
        ("FROM oven/bun:{version}", "FROM acme/bun"),
        ("COPY . .\nRUN bun install", "COPY . .\nRUN bun install --production"),
    ),
    "composer": (
        ("FROM composer:{version}", "FROM acme/php"),
        ("COPY . .\nRUN composer install --no-dev", "COPY . .\nRUN composer install"),
    ),
}
# What the names of official images stand for. Source: their Dockerfiles (PYTHON_PIP_VERSION; node's own npm), 2026-11.
_RELEASES = {
    "pip-20.3.4": {"python": "3.6-slim"},
    "pip-26.3": {"python": "3.14-slim"},
    "npm-6.14.18": {"node": "14"},
    "npm-10.9.0": {"node": "22-slim"},
    "npm-11.6.0": {"node": "25-slim"},
}
# After the build: the program finds what was installed.
CHECKS = {
    "pip": "python -c 'import six'",
    "poetry": "poetry run python -c 'import six' || python -c 'import six'",
    "pipenv": "pipenv run python -c 'import six' || python -c 'import six'",
    "pdm": "pdm run python -c 'import six'",
    "uv": "uv run --no-sync python -c 'import six'",
    "npm": "node server.js",
    "yarn": "node server.js || yarn node server.js",
    "pnpm": "node server.js",
    "bun": "test -e node_modules/isarray/package.json",
    "composer": "test -e vendor/acme/money/composer.json",
}
# Where the time of an install stands, the order of two downloads, or a random name.
FLEETING = (
    ".pyc", ".lock", ".pdm-python", "/RECORD", "install-state.gz", "node_modules/.modules.yaml",
    "node_modules/.package-lock.json", "node_modules/.pnpm-workspace-state-v1.json",
    "node_modules/.pnpm-workspace-state.json", "node_modules/.yarn-integrity", "node_modules/.yarn-state.yml",
    "uv_cache.json", "vendor/autoload.php", "vendor/composer/autoload_real.php",
    "vendor/composer/autoload_static.php", "vendor/composer/installed.php",
)  # fmt: skip
FLEETING_FOLDERS = ("tmp/",)


def lasting(files: dict[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    """Those files of an image, by their paths, that two builds of the same Dockerfile share; folders are left out.

    An emptied cache leaves the folders above it in the layer.
    """
    return {
        path: what
        for path, what in files.items()
        if what[0] != tarfile.DIRTYPE and not path.endswith(FLEETING) and not path.startswith(FLEETING_FOLDERS)
    }


class ManagerCase:
    """A Dockerfile of an application of `tool`; `base` names the image that stands for the one of its FROM."""

    __slots__ = ("image", "project", "text", "tool", "version")

    def __init__(self, tool: str, version: str, text: str) -> None:
        self.tool = tool
        self.version = version
        self.text = text
        self.image = text.split()[1]
        self.project = f"{tool}-{version}"

    def __str__(self) -> str:
        lines = [line for line in self.text.splitlines() if line.startswith(("FROM", "RUN"))]
        return f"{self.tool} {self.version}: {lines[0]}, {lines[-1]}"

    @property
    def base(self) -> str:
        """The base of `bases` behind it: a name without dots, for bake."""
        return self.project.replace(".", "-")

    @property
    def check(self) -> str:
        """A line that fails where the application no longer runs."""
        return f"RUN {CHECKS[self.tool]}\n"


def manager_cases(*, first: bool = False) -> list[ManagerCase]:
    """Each tool in each version, in each form, or in the first one alone."""
    most = 1 if first else None
    return [
        ManagerCase(tool, version, f'{head}\nWORKDIR /app\n{body}\nCMD ["true"]\n'.format(**_words(tool, version)))
        for tool, version in VERSIONS
        for head in FORMS[tool][0][:most]
        for body in FORMS[tool][1][:most]
        if "{" not in head or _words(tool, version).keys() >= _asked(head)
    ]


def bases() -> dict[str, str]:
    """Dockerfiles of the images that stand for those of the cases, by name."""
    system = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    named = [f"{tool}-{version}" for tool, version in VERSIONS]
    return {name.replace(".", "-"): f"FROM {NAME}\nENV PATH=/opt/managers/{name}/bin:{system}\n" for name in named}


def _words(tool: str, version: str) -> dict[str, str]:
    plain = {"node": "22-slim"} if tool in ("yarn", "pnpm") else {}
    frozen = "--frozen-lockfile" if version.startswith("1.") else "--immutable"
    return {"tool": tool, "version": version, "frozen": frozen, **plain, **_RELEASES.get(f"{tool}-{version}", {})}


def _asked(text: str) -> set[str]:
    return {part.partition("}")[0] for part in text.split("{")[1:]}
