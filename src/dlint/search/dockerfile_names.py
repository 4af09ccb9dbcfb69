"""Which file names are those of Dockerfiles, and which folders hold none worth finding."""

from __future__ import annotations

STEMS = ("Dockerfile", "Containerfile")
_WHOLE = frozenset((*STEMS, *(stem.lower() for stem in STEMS)))
_STARTS = tuple(stem + sign for stem in STEMS for sign in ".-")
_ENDS = tuple("." + stem for stem in _WHOLE)

# `Dockerfile.cpp` and `Dockerfile.python` are Dockerfiles for a language, so a language alone is no reason to skip.
OTHER_ENDS = frozenset(
    (
        # what editors, patches and downloads leave behind
        *("bak", "backup", "diff", "old", "orig", "patch", "rej", "save", "swn", "swo", "swp", "tmp"),
        # templates, which are Dockerfiles only once they are filled in
        *("ejs", "erb", "gotmpl", "hbs", "in", "j2", "jinja", "jinja2", "m4", "mustache", "template", "tmpl", "tpl"),
        # writing about them, data, scripts that make them
        *("adoc", "htm", "html", "md", "mdx", "pdf", "rst", "txt", "csv", "json", "lock", "log", "toml", "xml"),
        *("yaml", "yml", "asc", "sha256", "sig", "gz", "tgz", "xz", "zip", "bat", "cmd", "js", "jsonnet", "mjs", "ps1"),
        *("py", "pyc", "pyi", "sh", "snap", "ts", "dockerignore", "containerignore"),
    )
)

CLOSED_FOLDERS = frozenset(
    (".git", ".hg", ".svn", "CVS", "node_modules", ".venv", "__pycache__", ".tox", ".nox", ".mypy_cache")
)
ENVIRONMENT_MARK = "pyvenv.cfg"


def is_dockerfile(name: str) -> bool:
    """Whether a search picks up a file of this name."""
    if name in _WHOLE:
        return True
    if not name.startswith(_STARTS) and not name.endswith(_ENDS):
        return False
    return not name.endswith("~") and name.rpartition(".")[2].lower() not in OTHER_ENDS
