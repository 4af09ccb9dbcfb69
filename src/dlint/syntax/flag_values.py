"""Values of flags that BuildKit refuses.

Source: BuildKit's refusals of real builds, and frontend/dockerfile of BuildKit 0.32 for what is newer, 2026-11.
"""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

NETWORKS = ("default", "none", "host")
SECURITY = ("sandbox", "insecure")
_SYMBOLIC = r"[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+(?:,[ugoa]*(?:[-+=](?:[rwxXst]*|[ugo]))+)*"
_DIGESTS = {"sha256": 64, "sha384": 96, "sha512": 128}
_COMMIT = r"[0-9a-f]{1,64}"
_TRUTH = frozenset(("1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"))
_SYSTEMS = frozenset(
    "aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows"
    " zos 386 i386 amd64 x86_64 x86-64 arm armhf armel arm64 aarch64 loong64 mips mipsle mips64 mips64le ppc ppc64"
    " ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm local".split()
)
_PLATFORM = r"[\w-]+(?:\([\w.+-]*\))?(?:/[\w-]+){0,2}"


def network_error(value: str) -> str | None:
    """`RUN --network`: BuildKit expands no variable here."""
    if value in NETWORKS:
        return None
    hint = "; variables are not expanded here" if "$" in value else ""
    return f"--network is default, none or host, not {value or 'empty'}{hint}"


def security_error(value: str) -> str | None:
    """`RUN --security`: BuildKit expands no variable here."""
    if value in SECURITY:
        return None
    hint = "; variables are not expanded here" if "$" in value else ""
    return f"--security is sandbox or insecure, not {value or 'empty'}{hint}"


def device_error(value: str) -> str | None:
    """`RUN --device`: a name, `name=…`, and `required`, separated by commas."""
    if not value:
        return "--device needs the name of a device: --device=vendor.com/class=name"
    name = ""
    for field in value.split(","):
        key, mark, rest = field.partition("=")
        lower = key.lower()
        if lower == "required":
            if mark and rest not in _TRUTH:
                return f"required of --device is true or false, not {rest}"
        elif lower == "name" and mark:
            if name:
                return f"--device names two devices: {name} and {rest}"
            name = rest
        elif name:
            return f"--device does not know {field}: give name and required, separated by commas"
        else:
            name = field
    return None


def chmod_error(value: str) -> str | None:
    """`COPY --chmod` and `ADD --chmod`: an octal mode, or one such as `u+x`."""
    if not value or re.fullmatch(_SYMBOLIC, value):
        return None
    if not value.strip("01234567"):
        return None if int(value, 8) <= 0o7777 else f"--chmod={value} is out of range: a mode is at most 7777"
    return f"--chmod={value} is no mode: write octal digits, such as 755, or a change such as u+x"


def digest_error(value: str) -> str | None:
    """`ADD --checksum` of an address: `sha256:` and 64 hexadecimal digits in lower case."""
    if not value:
        return None
    algorithm, mark, digits = value.partition(":")
    length = _DIGESTS.get(algorithm)
    if not mark or length is None:
        return f"--checksum={value} is no digest: write sha256: and its 64 hexadecimal digits"
    if digits.strip("0123456789abcdef"):
        return (
            f"the digits of --checksum are hexadecimal and in lower case, not {digits.strip('0123456789abcdef')[:8]}…"
        )
    return None if len(digits) == length else f"--checksum has {len(digits)} digits after {algorithm}:, not {length}"


def commit_error(value: str) -> str | None:
    """`ADD --checksum` of a git repository: the commit."""
    if not value or re.fullmatch(_COMMIT, value):
        return None
    return f"the --checksum of a git repository is a commit, not {value.partition(':')[0]}:…"


def platform_error(value: str) -> str | None:
    """`FROM --platform`: `os/arch/variant`, or one of the first two alone."""
    if not value or value.lower() in _SYSTEMS:
        return None
    if "/" not in value and "(" not in value:
        return f"--platform={value} names no system and no processor: write linux/amd64, linux/arm64, …"
    return (
        None
        if re.fullmatch(_PLATFORM, value)
        else f"--platform={value} is no platform: write linux/amd64, linux/arm64, …"
    )


_TESTS: dict[str, Callable[[str], str | None]] = {
    "network": network_error,
    "security": security_error,
    "device": device_error,
    "chmod": chmod_error,
    "platform": platform_error,
    "digest": digest_error,
    "commit": commit_error,
}


def flag_value_error(kind: str, value: str) -> str | None:
    """Why BuildKit refuses a value, None where it takes it; `kind` is a flag's name, or `digest` or `commit`."""
    test = _TESTS.get(kind)
    return test(value) if test is not None else None
