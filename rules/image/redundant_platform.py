"""FROM asks for the default platform."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Fix, From, Stage, rule

NAME = "TARGETPLATFORM"
TWINS = ("buildkit:RedundantTargetPlatform", "hadolint:DL3065")
EXACT = (f"${NAME}", f"${{{NAME}}}")


@rule(watches=From, severity="info", since="0.1", twins=TWINS, needs=("TARGETPLATFORM",))
def check(head: From, stage: Stage) -> Findings:
    """The platform that the build is for is what FROM takes without the flag.

    The fix takes the flag out. Nothing is reported where the file gives `TARGETPLATFORM` a value of its own.
    """
    flag = head.platform
    if flag is None or NAME not in flag.value:
        return
    value = head.flag_values("platform")[-1]
    used = head.expansion(value).used
    plain = value.value.strip("\"'").startswith("$") and value.value.strip("\"'").endswith((NAME, "}"))
    if not plain or [variable.name for variable in used] != [NAME] or _is_set(head.file):
        return
    # With `:+` and the like the value is not the variable's.
    if used[0].operator not in ("", ":-", "-", ":?", "?"):
        return
    message = f"{flag.value} is the default: remove it"
    twins = TWINS if value.value in EXACT else TWINS[:1]
    yield Finding(flag.span, message, Fix("remove the flag", (head.without(flag),)), twins=twins)


def _is_set(file: Dockerfile) -> bool:
    return any(name.name == NAME and name.default for view in file.head for name in getattr(view, "names", ()))


BAD = {
    "FROM --platform=$TARGETPLATFORM debian:12": "FROM debian:12",
    "FROM --platform=${TARGETPLATFORM} debian:12 AS a": "FROM debian:12 AS a",
    'FROM --platform="${TARGETPLATFORM}" debian:12': "FROM debian:12",
    "FROM --platform=${TARGETPLATFORM:-linux/amd64} debian:12": "FROM debian:12",
    "ARG TARGETPLATFORM\nFROM --platform=$TARGETPLATFORM debian:12": "ARG TARGETPLATFORM\nFROM debian:12",
}
GOOD = (
    "FROM --platform=$BUILDPLATFORM debian:12",
    "FROM --platform=$TARGETOS/$TARGETARCH debian:12",
    "ARG TARGETPLATFORM=linux/arm64\nFROM --platform=$TARGETPLATFORM debian:12",
    "FROM --platform=linux/amd64 debian:12",
    "FROM --platform=${TARGETPLATFORM:+linux/amd64} debian:12",
    "FROM --platform=${TARGETPLATFORM%/v7} debian:12",
    "FROM debian:12",
)
