"""What Gradle reads of a project before it compiles: the build files of all projects that the settings include."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.projects.needs import Needs

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_INCLUDE = re.compile(r"^\s*include\b\s*\(?((?:\s*(['\"])[^'\"]+\2\s*,?)+)", re.MULTILINE)
_BUILD = re.compile(r"\bincludeBuild\b\s*\(?\s*['\"]([^'\"]+)['\"]")
_APPLY = re.compile(r"\bapply\s*\(?\s*from\s*[:=]\s*['\"]([^'\"$:]+)['\"]")
_QUOTED = re.compile(r"['\"]([^'\"]+)['\"]")
_FILES = ("build.gradle", "build.gradle.kts", "gradle.properties", "gradle.lockfile")


def read_gradle(needs: Needs) -> None:
    """Reads the settings, and the build files of the projects in them."""
    settings = ""
    for name in ("settings.gradle", "settings.gradle.kts"):
        settings += _COMMENT.sub("", needs.text(_in(needs.folder, name)) or "")
    # Settings are a program: only literal includes can be read.
    if "projectDir" in settings or "fileTree" in settings or "eachDir" in settings:
        needs.refuse("its settings compute where projects are")
    for listed in _INCLUDE.findall(settings):
        for name in _QUOTED.findall(listed[0]):
            needs.local = True
            folder = needs.place(name.strip(":").replace(":", "/"))
            _read_build_files(needs, folder or "")
    for name in _BUILD.findall(settings):
        needs.add_package(name, name)
    _read_build_files(needs, needs.folder)


def _read_build_files(needs: Needs, folder: str) -> None:
    for name in _FILES:
        path = _in(folder, name)
        if needs.add(path):
            for other in _APPLY.findall(_COMMENT.sub("", needs.text(path) or "")):
                if not needs.add(needs.place(other, folder)):
                    needs.refuse(f"{path} applies {other}")


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
