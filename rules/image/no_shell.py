"""A command needs a shell that the base image does not have."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Healthcheck, Run, Shell, Stage, Transfer, View, rule
from dlint.knowledge.images.names import has_shell

# A copy to one of these, or around them, may bring a shell.
PLACES = ("/bin", "/usr", "/lib", "/sbin", "/busybox")
TWIN = "tally:shell-run-in-scratch"


@rule(watches=Stage, severity="error", since="0.1", twins=(TWIN,), when=("shell-less image",))
def check(stage: Stage) -> Findings:
    """RUN in shell form starts `/bin/sh`. `scratch` is empty and distroless images leave the shell out, so it fails.

    Prepare the files in a stage that has a shell and copy them over. A HEALTHCHECK in shell form fails in the same way,
    at run time: the container never gets healthy. Write it as a JSON list with a program that the image has.

    Nothing is reported once something was copied to where a shell may be (`/`, `/bin`, `/usr`), or a SHELL names
    another. CMD and ENTRYPOINT in shell form are reported anyway, by `syntax/shell-form-command`.
    """
    image = stage.root_image
    if image is None or image.error or has_shell(image.name, image.tag or "") or stage.is_windows:
        return
    for view in _shell_forms(stage):
        name = image.familiar
        what = "RUN fails" if isinstance(view, Run) else "HEALTHCHECK never succeeds"
        twins = None if image.is_scratch and isinstance(view, Run) else ()
        yield Finding(view.keyword_span, f"{what}: {name} has no /bin/sh to run it", twins=twins)
        return


def _shell_forms(stage: Stage) -> list[View]:
    """The first command in shell form, unless a shell may have come before."""
    for each in reversed(stage.lineage):
        for view in each.instructions:
            if _may_bring_shell(view):
                return []
            if _is_shell_form(view):
                # The stage that holds this command reports it itself.
                return [view] if each is stage else []
    return []


def _may_bring_shell(view: View) -> bool:
    if isinstance(view, Transfer):
        return _is_shell_place(view.target)
    if isinstance(view, Run):
        return view.is_json or any(_is_shell_place(mount.target) for mount in view.mounts)
    return isinstance(view, Shell)


def _is_shell_place(target: str | None) -> bool:
    return target is None or target == "/" or target.startswith(PLACES)


def _is_shell_form(view: View) -> bool:
    words = view.node.words
    if view.node.is_json or not words:
        return False
    if isinstance(view, Healthcheck):
        return words[0].value.upper() == "CMD" and len(words) > 1
    return isinstance(view, Run)


BAD = {
    "FROM scratch\nRUN echo a": None,
    "FROM scratch\nCOPY app /app/\nRUN chmod +x /app/app": None,
    "FROM gcr.io/distroless/static-debian12\nRUN useradd app": None,
    "FROM gcr.io/distroless/base:nonroot\nHEALTHCHECK CMD curl -f http://localhost/": None,
    "FROM scratch AS a\nCOPY a /app/\nFROM a\nRUN b": None,
    "FROM scratch\nRUN <<EOF\necho a\nEOF": None,
    "FROM scratch\nRUN --mount=type=bind,source=a,target=/a cat /a/b": None,
}
GOOD = (
    "FROM scratch\nADD rootfs.tar.gz /\nRUN echo a",
    "FROM scratch\nCOPY --from=busybox:1 /bin /bin\nRUN ls",
    'FROM gcr.io/distroless/base:debug\nSHELL ["/busybox/sh", "-c"]\nRUN ls',
    "FROM scratch\nCOPY app $DIR\nRUN ls",
    'FROM scratch\nCOPY app /app\nRUN ["/app", "--install"]',
    "FROM scratch\nRUN --mount=from=busybox:1,source=/bin,target=/bin ls",
    "FROM debian:12\nRUN ls",
    "FROM gcr.io/distroless/base\nHEALTHCHECK NONE",
    'FROM gcr.io/distroless/base\nHEALTHCHECK CMD ["/app", "check"]',
    "FROM scratch\nCMD app",
)
