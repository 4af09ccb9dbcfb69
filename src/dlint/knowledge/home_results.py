"""What commands put into the home folder of who runs them, for programs that start later.

Source: the documentation of each program, 2026-11: "virtualenvs.path" (Poetry), "Virtual environment location"
(Pipenv), "User installs" (pip), "Browsers" (Playwright), "Cache directory" (Puppeteer), "Storage" (uv),
"Environment" (pipx).
"""

from __future__ import annotations


class HomeResult:
    """A program with one of `verbs` (and one of `options`, where there are any) puts into `path` below the home folder
    what it installs, unless a text of `moved` stands in the file: a variable, option or setting."""

    __slots__ = ("moved", "options", "path", "program", "verbs")

    def __init__(
        self, program: str, verbs: tuple[str, ...], path: str, moved: tuple[str, ...], options: tuple[str, ...] = ()
    ) -> None:
        self.program, self.verbs = program, verbs
        self.path = path
        self.moved, self.options = moved, options


POETRY = HomeResult(
    "poetry",
    ("install", "sync"),
    ".cache/pypoetry/virtualenvs",
    ("VIRTUALENVS_CREATE", "VIRTUALENVS_IN_PROJECT", "virtualenvs.create", "virtualenvs.in-project",
     "virtualenvs.path", "VIRTUALENVS_PATH", "poetry.toml", "VIRTUAL_ENV"),
)  # fmt: skip

HOME_RESULTS: tuple[HomeResult, ...] = (
    POETRY,
    HomeResult(
        "pipenv",
        ("install", "sync"),
        ".local/share/virtualenvs",
        ("PIPENV_VENV_IN_PROJECT", "WORKON_HOME", "VIRTUAL_ENV", "--system"),
    ),
    HomeResult("pip", ("install",), ".local", ("PYTHONUSERBASE",), ("--user",)),
    HomeResult("pipx", ("install", "inject"), ".local", ("PIPX_HOME", "PIPX_GLOBAL_HOME")),
    HomeResult("playwright", ("install",), ".cache/ms-playwright", ("PLAYWRIGHT_BROWSERS_PATH",)),
    HomeResult("puppeteer", ("browsers install",), ".cache/puppeteer", ("PUPPETEER_CACHE_DIR",)),
    HomeResult("uv", ("python install",), ".local/share/uv/python", ("UV_PYTHON_INSTALL_DIR",)),
    HomeResult("uv", ("tool install",), ".local/share/uv/tools", ("UV_TOOL_DIR",)),
)
