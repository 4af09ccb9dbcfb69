"""COPY --link makes a layer that does not see the image below it."""

from __future__ import annotations

from dlint.kit import Add, Copy, Finding, Findings, Fix, Run, Stage, View, Word, image_paths, rule
from dlint.knowledge.images.links import linked_folders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# Folders of every image whose mode is not 0755.
SPECIAL = {"/tmp": "1777", "/var/tmp": "1777", "/root": "0700"}  # noqa: S108
OFF = ("false", "0", "f")


@rule(watches=(Copy, Add), severity="error", since="0.1", needs=("--link",))
def check(view: Copy | Add, stage: Stage) -> Findings:
    """With `--link` the files get a layer of their own, made in an empty folder, and laid on the others afterwards.
    So it can be reused when what is below it changes; and so nothing of what is below it is known there:

    - `--chown=app` cannot be looked up, for there is no `/etc/passwd`. BuildKit stops ("invalid user index: -1"); a
      builder that cannot merge layers copies as without `--link`, and works. Numbers always work: `--chown=900:900`.
    - Folders above the destination are made new, with mode 0755, and lie on those that are there: after
      `COPY --link x /tmp/x` only root can write to `/tmp`. Copy it without `--link`, or to another folder.

    - A link on the way is not followed: a folder takes its place. After `COPY --link tool /bin/tool` in an image whose
      /bin is a link to usr/bin, nothing but that tool is left in /bin. Name the folder behind the link.

    Nothing changes where `--chmod` is given too: BuildKit then copies as without `--link`.

    Sources: moby/buildkit pull request 7134 and issue 3602, "COPY --link" in the reference of Dockerfiles, 2026-11.
    """
    link = view.node.flag("link")
    if link is None or (view.node.flag_value("link") or "").lower() in OFF or view.node.flag("chmod") is not None:
        return
    keyword = view.node.keyword.upper()
    for word, name in _names(view):
        message = f"{keyword} --link cannot look up {name}: write numbers in --chown, or copy without --link"
        yield Finding(word.span, message, Fix("copy without --link", (view.without(link),), "unsafe"))
    hidden = _hidden_link(view, stage)
    if hidden is not None and view.destination is not None:
        message = (
            f"{keyword} --link puts a folder in place of the link {hidden}: name the folder behind it, or copy without"
        )
        fix = Fix("copy without --link", (view.without(link),), "unsafe")
        yield Finding(view.destination.span, f"{message} --link", fix)
        return
    folder = _special(view)
    if folder is not None and view.destination is not None:
        message = (
            f"{keyword} --link makes {folder} again with mode 0755 in place of {SPECIAL[folder]}: copy without --link"
        )
        fix = Fix("copy without --link", (view.without(link),), "unsafe")
        yield Finding(view.destination.span, message, fix, "warning")


def _names(view: Copy | Add) -> Iterator[tuple[Word, str]]:
    """The owner and group that have to be looked up; `root` is known."""
    for word in view.flag_values("chown"):
        value = view.expanded(word)
        names = [part for part in (value or "").split(":") if part and not part.isdigit() and part != "root"]
        if names:
            yield word, " and ".join(dict.fromkeys(names))


def _special(view: Copy | Add) -> str | None:
    """A folder with a mode of its own that the destination lies in."""
    target = view.target
    if target is None:
        return None
    # A slash at the end makes a folder of the destination itself.
    folder = target.rpartition("/")[0] + "/"
    return next((each for each in SPECIAL if folder.startswith(each + "/")), None)


def _hidden_link(view: Copy | Add, stage: Stage) -> str | None:
    """A symbolic link on the way to the destination, which the base image has or a RUN above makes."""
    target = view.target
    if target is None:
        return None
    # Only the folders above the last part can be links on the way.
    folder = target.rpartition("/")[0] + "/"
    links = (
        *_base_links(stage),
        *(path for run in stage.above(view, isinstance, Run) for path in run.fact(_made_links)),
    )
    return next((each for each in links if folder.startswith(each + "/")), None)


def _base_links(stage: Stage) -> tuple[str, ...]:
    image = stage.root_image
    return linked_folders(image.name, image.tag or "") if image is not None and not image.error else ()


def _made_links(view: View) -> tuple[str, ...]:
    """The paths of the links that a RUN surely makes."""
    if not isinstance(view, Run):
        return ()
    commands = [each for each in view.calls(("ln",)) if each.has("-s", "--symbolic") and not each.conditional]
    pairs = [(command, command.operands) for command in commands if not command.has("-t", "--target-directory")]
    found = [image_paths.path_of(view, command, words[1].text) for command, words in pairs if len(words) == 2]
    return tuple(path for path in found if not path.endswith("/") and "?" not in path and "$" not in path)


BAD = {
    "FROM debian:12\nCOPY --link a /bin/a": "FROM debian:12\nCOPY a /bin/a",
    "FROM fedora:42\nCOPY --link a /lib64/": "FROM fedora:42\nCOPY a /lib64/",
    "FROM alpine:3.20\nCOPY --link a /var/run/app/a": "FROM alpine:3.20\nCOPY a /var/run/app/a",
    "RUN ln -s /srv /data\nCOPY --link a /data/a": "RUN ln -s /srv /data\nCOPY a /data/a",
    "RUN useradd -u 900 app\nCOPY --link --chown=app:app a /a": "RUN useradd -u 900 app\nCOPY --chown=app:app a /a",
    "ADD --chown=node --link a.tgz /a/": "ADD --chown=node a.tgz /a/",
    "COPY --link a /tmp/a": "COPY a /tmp/a",
    "FROM debian AS b\nFROM debian\nCOPY --link --from=b /x /var/tmp/seed/x": (
        "FROM debian AS b\nFROM debian\nCOPY --from=b /x /var/tmp/seed/x"
    ),
}
GOOD = (
    "FROM debian:10\nCOPY --link a /bin/a",
    "FROM debian:12\nCOPY --link a /usr/bin/a",
    "FROM alpine:3.20\nCOPY --link a /bin/a",
    "RUN ln -s /srv /data\nCOPY --link a /data",
    "COPY --link --chown=900:900 a /a",
    "COPY --link --chown=root a /a",
    "COPY --link a /opt/tmp/a",
    "COPY --link=false --chown=app a /a",
    "COPY --link --chmod=755 --chown=app a /a",
    "COPY --chown=app a /tmp/a",
)
