"""What Bundler reads of a project: the Gemfile, the gemspec it names, and gems in folders of their own."""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.projects.needs import Needs

_PATH = re.compile(r"(?:^\s*path\b|\bpath:|:path\s*=>)\s*\(?\s*(['\"])(?P<path>[^'\"#]+)\1", re.MULTILINE)
_UNCLEAR_PATH = re.compile(r"(?:\bpath:|:path\s*=>)\s*(?!['\"\s])")
_GEMSPEC = re.compile(r"^\s*gemspec\b(?P<rest>.*)$", re.MULTILINE)
_OTHER = re.compile(
    r"(?:\beval_gemfile|\bFile\.read|\bruby\s+file:|\bYAML\.load_file|\brequire_relative)\s*\(?\s*(?P<what>[^\n]*)"
)
# Gemfiles that evaluate each other end here as well.
_MOST = 20
_QUOTED = re.compile(r"^['\"]([^'\"#]+)['\"]")
_REQUIRED = re.compile(r"(?:require_relative|require|load)\s*\(?\s*(?:File\.\w+\(\s*)?['\"](?P<name>[^'\"#]+)['\"]")


def read_bundler(needs: Needs) -> None:
    """Reads the Gemfile, and those that it evaluates."""
    usual = "Gemfile" if needs.context.exists(_in(needs.folder, "Gemfile")) else "gems.rb"
    # Gems that lie there are taken instead of those of the server. Source: https://bundler.io/man/bundle-cache.1.html,
    # 2026-11.
    needs.add(needs.place("vendor/cache"))
    waiting = [_in(needs.folder, needs.install.manifest or usual)]
    seen: set[str] = set()
    while waiting and len(seen) < _MOST:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += _read_gemfile(needs, path)


def _read_gemfile(needs: Needs, path: str) -> list[str]:
    """Reads one Gemfile, and gives those that it evaluates. Paths are seen from the folder of the file they stand in.

    Source: `eval_gemfile` and `gemfile_root` of Bundler's dsl.rb, tried with Bundler 2.3, 2026-11.
    """
    # A Gemfile is a Ruby program: literal paths can be read, and what computes one is refused.
    text = _bare(needs.text(path) or "")
    folder, _, name = path.rpartition("/")
    more: list[str] = []
    for found in _PATH.finditer(text):
        needs.add_package(found["path"], found["path"], folder)
    if _UNCLEAR_PATH.search(text):
        needs.refuse(f"{name} computes the path of a gem")
    for found in _GEMSPEC.finditer(text):
        if "path" not in found["rest"]:
            _read_gemspecs(needs)
    for found in _OTHER.finditer(text):
        quoted = _QUOTED.match(found["what"])
        written = quoted[1] if quoted is not None else ""
        places = [needs.place(written + end, folder) for end in ("", ".rb")] if written else []
        place = next((place for place in places if needs.add(place)), None)
        if place is None:
            needs.refuse(f"{name} reads {written or 'another file'}")
        elif found[0].startswith("eval_gemfile"):
            more.append(place)
    return more


def _read_gemspecs(needs: Needs) -> None:
    """A gemspec of the project is run, and with it what it requires."""
    needs.local = True
    for path in [path for path in needs.paths if path.endswith(".gemspec")]:
        text = _bare(needs.text(path) or "")
        for found in _REQUIRED.finditer(text):
            written = found["name"]
            options = [written, f"lib/{written}"]
            options = [*options, *(f"{option}.rb" for option in options)]
            if not any(_is_ruby(needs, option) and needs.add(needs.place(option)) for option in options):
                needs.runs_nothing = False
        if "File.read" in text or "`" in text:
            needs.refuse(f"{path} reads other files")


def _is_ruby(needs: Needs, path: str) -> bool:
    found = needs.place(path)
    return found is not None and path.endswith(".rb") and needs.context.exists(found)


def _bare(text: str) -> str:
    return re.sub(r"(?m)^\s*#.*$", "", text)


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
