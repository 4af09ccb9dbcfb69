"""wget fills the build log with dots."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import NOT_EXACT, Command, Finding, Findings, Fix, Run, Stage, distribution, rule

# With these wget writes no dots, writes them elsewhere, or fetches nothing.
QUIET = (
    "--progress", "-q", "--quiet", "-nv", "--no-verbose", "-o", "--output-file", "-a", "--append-output", "-V",
    "--version", "-h", "--help", "--spider", "-b", "--background",
)  # fmt: skip
OPTION = "--progress=dot:giga"
POWERSHELL = r"(?i)-(?:OutFile|Uri|UseBasicParsing|Headers|Method)\Z"
INSTALLED = re.compile(r"\bapk\b[^;&|]*\sadd\s[^;&|]*\bwget\b")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("wget",),
    tier="strict",
    twins=("hadolint:DL3047",),
    runs=("wget",),
)
def check(run: Run, stage: Stage) -> Findings:
    """Without a terminal wget writes a dot for every kilobyte: 1 MB is twenty lines.

    `--progress=dot:giga` makes it a dot for every megabyte, `-nv` one line for each file, `-q` none. Nothing is
    reported where wget writes to a pipe, and on Alpine, whose wget is busybox's and knows no such option, unless GNU
    wget is installed.
    """
    if "wget" not in run.programs or (not run.onbuild and _is_busybox(run, stage)):
        return
    for command in run.commands:
        if command.name != "wget" or command.has(*QUIET) or "busybox" in command.wrappers or _is_alias(command):
            continue
        if _is_piped(command) or any(_may_be_quiet(run, name) for word in command.words for name in word.names):
            continue
        edit = command.insert(command.words[0], f" {OPTION}")
        no_fix = NOT_EXACT
        fix = Fix("one dot for each megabyte", (edit,)) if command.exact else no_fix
        message = f"wget writes a line of dots for every 50 kB into the log: add {OPTION}"
        yield Finding(command.words[0].span, message, fix)


def _is_alias(command: Command) -> bool:
    """Whether wget is PowerShell's name for Invoke-WebRequest, by the options that it is given."""
    return any(re.match(POWERSHELL, word.text) for word in command.words[1:])


def _may_be_quiet(run: Run, name: str) -> bool:
    """Whether a variable may hold options that quieten it."""
    value = run.scope.lookup(name)
    if isinstance(value, str):
        return any(option in value for option in ("-q", "-nv", "--progress", "--no-verbose"))
    # A value that comes with the build is judged by its name.
    return "flag" in name.lower() or "opt" in name.lower()


def _is_piped(command: Command) -> bool:
    output = command.value("-O") or command.value("--output-document")
    return output is not None and output.text == "-" and command.item.after in ("|", "|&")


def _is_busybox(run: Run, stage: Stage) -> bool:
    """Whether wget is busybox's, as far as is known."""
    if distribution.likely_family(stage) not in ("alpine", "busybox"):
        return False
    views = [view for each in stage.lineage for view in each.instructions if isinstance(view, Run)]
    return not any(INSTALLED.search(view.all_text) for view in views)


BAD = {
    "RUN wget https://example.com/a": "RUN wget --progress=dot:giga https://example.com/a",
    "RUN sudo /usr/bin/wget -O a https://example.com/a": (
        "RUN sudo /usr/bin/wget --progress=dot:giga -O a https://example.com/a"
    ),
    'RUN sh -c "wget https://example.com/a"': 'RUN sh -c "wget --progress=dot:giga https://example.com/a"',
    "FROM alpine:3.20\nRUN apk add --no-cache wget && wget https://example.com/a": (
        "FROM alpine:3.20\nRUN apk add --no-cache wget && wget --progress=dot:giga https://example.com/a"
    ),
}
GOOD = (
    "FROM registry.example.org/win:1\nRUN wget https://example.com/a.zip -OutFile a.zip",
    "RUN wget -q https://example.com/a && wget -nv https://example.com/b && wget --quiet https://example.com/c",
    "RUN wget --progress=bar:force https://example.com/a && wget -o log https://example.com/b",
    "RUN wget -O - https://example.com/a | tar x && wget -O- https://example.com/a | tar x && wget -qO- b",
    "RUN wget --version && apt-get install -y wget",
    "FROM alpine:3.20\nRUN wget https://example.com/a",
    "FROM node:20-alpine\nRUN wget https://example.com/a",
    "RUN wget -O - https://x.org/a | tar x",
)
