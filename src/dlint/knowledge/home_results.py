"""What commands put into the home folder of who runs them, for programs that start later.

Source: the documentation of each program, 2026-11: "virtualenvs.path" (Poetry), "Virtual environment location"
(Pipenv), "User installs" (pip), "Browsers" (Playwright), "Cache directory" (Puppeteer), "Storage" (uv),
"Environment" (pipx).
"""

from __future__ import annotations


class HomeResult:
    """A program with one of `verbs` (and one of `options`, where there are any) puts into `path` below the home folder
    what it installs, unless a text of `moved` stands in the file: a variable, option or setting. `variable` is the one
    of them that names the folder itself. A file of the project named in `files` may move it too. `again` are verbs of
    the program that fetch what is missing."""

    __slots__ = ("again", "files", "moved", "options", "path", "program", "variable", "verbs")

    def __init__(
        self,
        program: str,
        verbs: tuple[str, ...],
        path: str,
        moved: tuple[str, ...],
        options: tuple[str, ...] = (),
        *,
        variable: str = "",
        files: tuple[str, ...] = (),
        again: tuple[str, ...] = (),
    ) -> None:
        self.program, self.verbs = program, verbs
        self.path, self.variable = path, variable
        self.moved, self.options = moved, options
        self.files, self.again = files, again


POETRY = HomeResult(
    "poetry",
    ("install", "sync"),
    ".cache/pypoetry/virtualenvs",
    ("VIRTUALENVS_CREATE", "VIRTUALENVS_IN_PROJECT", "virtualenvs.create", "virtualenvs.in-project",
     "virtualenvs.path", "VIRTUALENVS_PATH", "poetry.toml", "VIRTUAL_ENV"),
    files=("poetry.toml",),
)  # fmt: skip

HOME_RESULTS: tuple[HomeResult, ...] = (
    POETRY,
    HomeResult(
        "pipenv",
        ("install", "sync"),
        ".local/share/virtualenvs",
        ("PIPENV_VENV_IN_PROJECT", "WORKON_HOME", "VIRTUAL_ENV", "--system"),
        variable="WORKON_HOME",
    ),
    HomeResult("pip", ("install",), ".local", ("PYTHONUSERBASE",), ("--user",)),
    HomeResult("pipx", ("install", "inject"), ".local", ("PIPX_HOME", "PIPX_GLOBAL_HOME")),
    HomeResult(
        "playwright",
        ("install",),
        ".cache/ms-playwright",
        ("PLAYWRIGHT_BROWSERS_PATH",),
        variable="PLAYWRIGHT_BROWSERS_PATH",
    ),
    HomeResult(
        "puppeteer", ("browsers install",), ".cache/puppeteer", ("PUPPETEER_CACHE_DIR",), variable="PUPPETEER_CACHE_DIR"
    ),
    HomeResult(
        "uv",
        ("python install",),
        ".local/share/uv/python",
        ("UV_PYTHON_INSTALL_DIR",),
        variable="UV_PYTHON_INSTALL_DIR",
        again=("sync", "run", "venv"),
    ),
    HomeResult("uv", ("tool install",), ".local/share/uv/tools", ("UV_TOOL_DIR",), variable="UV_TOOL_DIR"),
)
