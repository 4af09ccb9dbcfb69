"""`cargo fetch` above the source, beside the empty source files without which cargo refuses a manifest."""

from __future__ import annotations

import posixpath

from dlint.model.commands.division import top_item
from dlint.model.commands.paths import below
from dlint.model.packages.install_reads import needs_of
from dlint.model.packages.tool_version import version_of
from dlint.text.edit import Edit, Refusal
from dlint.text.units import listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.packages.copy_before_install import Obstacle
    from dlint.model.packages.installs import Install
    from dlint.model.packages.manifests import Manifests

# Signs that would need quotes.
_UNFIT = frozenset("'\" \t$&;|()<>*?[")


def fetch_command(install: Install, manifests: Manifests, options: list[str]) -> str | None:
    """A command that fetches what a build of cargo needs. The compiler must not find the empty sources."""
    if not manifests.stubs or install.command.has("--manifest-path"):
        return None
    stubs = _seen_from(_root_of(manifests), manifests.stubs)
    # With a lock file in the context, --locked fails where the build below would resolve other versions.
    knows = not version_of(install).lacks(install.manager.releases, "--locked")
    locked = ["--locked"] if knows and any(path.endswith("Cargo.lock") for path in manifests.paths) else []
    fetch = " ".join([*_toolchain(install), "fetch", *locked, *options])
    return f"{_made(stubs)} && {fetch} && rm {' '.join(stubs)}"


def stub_edits(lead: Obstacle, needed: Manifests | None) -> tuple[Edit, ...] | Refusal:
    """Makes the empty sources in the RUN of an install; the copy that moves below it writes the real ones over them.

    No edits for other package managers.
    """
    install = lead.install
    if install.tool != "cargo" or install.kind != "manifest":
        return ()
    known = needed if needed is not None else needs_of(install)
    if known is None or not known.known:
        return Refusal(f"which source file {install.label} needs beside the manifest is not known")
    # Where another copy brings the manifests, it may bring some of the sources too.
    stubs = [path for path in known.stubs if below(f"/{path}", f"/{lead.delivery.source}") is not None]
    if not stubs:
        return ()
    edit = _stub_edit(install, _seen_from(_root_of(known), stubs))
    return edit if isinstance(edit, Refusal) else (edit,)


def _stub_edit(install: Install, stubs: list[str]) -> Edit | Refusal:
    command = install.command
    item = top_item(command)
    plain = command.outer is None and command.exact and not command.in_pipe and not install.run.is_json
    if command.verb("cargo", "fetch", "generate-lockfile") is None or not plain or item.list.owner is not None:
        return Refusal(f"{install.label} refuses a manifest without {listed(stubs)}")
    if item.before not in ("", "&&", ";", "\n") or any(_UNFIT & set(path) for path in stubs):
        return Refusal(f"{listed(stubs)} cannot be made in front of {install.label}")
    return Edit.insert(item.span.start, f"{_made(stubs)} && ")


def _root_of(manifests: Manifests) -> str:
    """The folder in which cargo has to run: that of the root manifest, in a workspace too."""
    folders = [posixpath.dirname(path) or "." for path in manifests.paths if path.endswith(".toml")]
    top = posixpath.commonpath(folders)
    return top if top != "." else ""


def _seen_from(folder: str, paths: list[str]) -> list[str]:
    return [posixpath.relpath(path, folder or ".") for path in paths]


def _toolchain(install: Install) -> list[str]:
    """`cargo`, with the toolchain that the build names: another one may refuse the manifest."""
    first = install.command.words[1:2]
    return ["cargo", *(word.text for word in first if word.text.startswith("+"))]


def _made(stubs: list[str]) -> str:
    """The command that makes empty source files."""
    folders = " ".join(dict.fromkeys(posixpath.dirname(stub) for stub in stubs if "/" in stub))
    return (f"mkdir -p {folders} && " if folders else "") + f"touch {' '.join(stubs)}"
