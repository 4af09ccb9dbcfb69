"""A flag has a value that BuildKit refuses."""

from __future__ import annotations

from dlint.kit import Add, Copy, Finding, Findings, From, Run, Stage, View, flag_values, is_remote, rule

LOCAL_SCHEMES = ("http://", "https://")
UNEXPANDED = ("network", "security", "device")
GIT_STARTS = ("git@", "git://", "ssh://", "github.com/")


@rule(watches=(From, Run, Copy, Add), severity="error", since="0.1", needs=("--",), when=("flag",))
def check(view: View, stage: Stage | None) -> Findings:
    """BuildKit reads the values of flags when it reads the file, and builds nothing if one of them is wrong.

    `--network` is `default`, `none` or `host`; `--security` is `sandbox` or `insecure`; `--device` names a device;
    `--chmod` is an octal mode up to 7777 or a change such as `u+x`; `--platform` is `os/arch/variant`. `--checksum` is
    for one source of ADD that is an address: a digest for a file, a commit for a git repository. Variables are
    replaced in `--chmod`, `--checksum` and `--platform` only.
    """
    for flag in view.node.flags:
        name, mark, value = flag.value.removeprefix("--").partition("=")
        # A flag without its value is reported by `syntax/unknown-flag`.
        if not mark:
            continue
        message = _checksum(view, value) if name == "checksum" and isinstance(view, Add) else _value(view, name, value)
        if message is not None:
            yield Finding(flag.span, message)


def _value(view: View, name: str, value: str) -> str | None:
    text = value if name in UNEXPANDED else view.expanded(value)
    return None if text is None else flag_values.flag_value_error(name, text)


def _checksum(view: Add, value: str) -> str | None:
    """Why the checksum of an ADD is refused; None where a variable decides."""
    text = view.expanded(value)
    sources = view.sources
    if not text or not (sources or view.heredocs):
        return None
    if not sources:
        return "--checksum is for an address, not for a heredoc: leave it out"
    if len(sources) > 1:
        return "--checksum is for one source: use an ADD for each"
    source = view.expanded(sources[0])
    if source is None:
        return None
    if _is_git(source):
        return flag_values.flag_value_error("commit", text)
    if source.startswith(LOCAL_SCHEMES):
        return flag_values.flag_value_error("digest", text)
    return None if is_remote(source) else f"--checksum is for an address, and {source} is a file of the build context"


def _is_git(source: str) -> bool:
    path = source.partition("#")[0].partition("?")[0]
    return source.startswith(GIT_STARTS) or (source.startswith(LOCAL_SCHEMES) and path.endswith(".git"))


HEX = "0123456789abcdef" * 4
BAD = {
    "RUN --network=nat make": None,
    "ARG NET=none\nRUN --network=$NET make": None,
    "RUN --security=root make": None,
    "RUN --device= make": None,
    "RUN --device=a,b make": None,
    "COPY --chmod=888 a /a": None,
    "ARG M=rwx\nCOPY --chmod=$M a /a": None,
    "ADD --chmod=10000 a /a": None,
    f"ADD --checksum=sha256:{HEX} a.tgz /a": None,
    f"ADD --checksum=sha256:{HEX} https://example.com/a https://example.com/b /a/": None,
    "ADD --checksum=sha256:0123 https://example.com/a /a": None,
    f"ADD --checksum=sha256:{HEX.upper()} https://example.com/a /a": None,
    f"ADD --checksum=sha256:{HEX} https://example.com/a.git#v1:docs /a": None,
    f"ADD --checksum=sha256:{HEX} git@example.com:a/b /a": None,
    f"ADD --checksum=sha256:{HEX} <<EOF /a\ntext\nEOF": None,
    "FROM --platform=arm65 debian:12": None,
    "FROM --platform=linux/arm/v7/x debian:12": None,
}
GOOD = (
    "RUN --network=none make",
    "RUN --security=insecure --device=nvidia.com/gpu=all,required make",
    "COPY --chmod=0755 a /a",
    "COPY --chmod=u+x,go=r a /a",
    "COPY --chmod=$MODE a /a",
    "ARG MODE=755\nCOPY --chmod=${MODE} a /a",
    f"ADD --checksum=sha256:{HEX} https://example.com/a /a",
    f"ADD --checksum={HEX[:40]} https://example.com/a.git#v1 /a",
    "ADD --checksum=$SUM $URL /a",
    "FROM --platform=$BUILDPLATFORM debian:12",
    "FROM --platform=linux/arm64 debian:12",
    "FROM --platform=windows(10.0.20348)/amd64 example.com/a:1",
)
