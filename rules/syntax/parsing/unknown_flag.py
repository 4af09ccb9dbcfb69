"""A flag that the instruction does not know, or that has a wrong value."""

from __future__ import annotations

from dlint.kit import (
    Add,
    Cmd,
    Copy,
    Entrypoint,
    Env,
    Expose,
    Finding,
    Findings,
    From,
    Healthcheck,
    Label,
    Maintainer,
    Onbuild,
    Run,
    Shell,
    Stage,
    User,
    View,
    Volume,
    Word,
    Workdir,
    did_you_mean,
    flags,
    rule,
)

# ARG and STOPSIGNAL ignore flags.
KINDS = (
    Add, Cmd, Copy, Entrypoint, Env, Expose, From, Healthcheck, Label, Maintainer, Onbuild, Run, Shell, User, Volume,
    Workdir,
)  # fmt: skip


@rule(watches=KINDS, severity="error", since="0.1", twins=("hadolint:DL1000",), needs=("--",), when=("flag",))
def check(view: View, stage: Stage | None) -> Findings:
    """BuildKit refuses a file with a flag that the instruction does not have.

    Flags stand right behind the keyword, in lower case. Most need `=` and a value; `--link`, `--parents`,
    `--keep-git-dir` and `--unpack` have no value, or true or false. Only `--exclude`, `--mount` and `--device` may come
    twice. Known are those of BuildKit 0.32 with its `labs` syntax.
    """
    if not view.node.flags or _is_none(view):
        return
    seen: set[str] = set()
    for flag in view.node.flags:
        message = _complaint(view.kind, flag, seen)
        if message is not None:
            yield Finding(flag.span, message)


def _is_none(view: View) -> bool:
    """HEALTHCHECK NONE ignores flags."""
    words = view.node.words
    return view.kind == "healthcheck" and bool(words) and words[0].value.upper() == "NONE"


def _complaint(kind: str, flag: Word, seen: set[str]) -> str | None:
    name, mark, value = flag.value.removeprefix("--").partition("=")
    form = flags.FLAGS[kind].get(name)
    keyword = kind.upper()
    if form is None:
        return f"{keyword} has no flag --{name}{_others(kind, name)}"
    if form == "bool":
        # `--link` alone means true.
        if value.lower() not in ("true", "false") and (mark or value):
            return f"--{name} is true or false, not {value or 'empty'}"
    elif not mark:
        return f"--{name} needs a value: --{name}=…"
    if name in seen and form in ("bool", "value"):
        return f"--{name} is given twice"
    seen.add(name)
    return None


def _others(kind: str, name: str) -> str:
    meant = did_you_mean(name, flags.FLAGS[kind])
    if meant:
        return meant.replace("mean ", "mean --")
    owners = sorted(owner.upper() for owner in flags.FLAGS if name in flags.FLAGS[owner])
    return f": it belongs to {' and '.join(owners)}" if owners else ""


BAD = {
    "COPY --chwon=app a b": None,
    "RUN --from=build make": None,
    "ADD --unpack=yes a b": None,
    "COPY --chown a b": None,
    "COPY --link --link=false a b": None,
    "COPY --From=x a b": None,
    "ENTRYPOINT --x app": None,
    "HEALTHCHECK --intervall=5s CMD x": None,
}
GOOD = (
    "COPY --link --parents --exclude=a --exclude=b --chmod=755 a b/",
    "ADD --keep-git-dir --checksum=sha256:0 --unpack=TRUE a b",
    "RUN --mount=type=cache,target=/x --mount=type=ssh --network=none --security=insecure --device=x make",
    "HEALTHCHECK --intervall=5s NONE",
    "STOPSIGNAL --x SIGTERM",
    "FROM --platform=$BUILDPLATFORM debian:12",
    "ONBUILD COPY --from=x a b",
    'CMD ["--help"]',
)
