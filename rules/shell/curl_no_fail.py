"""curl takes a server's error page for the file."""

from __future__ import annotations

from dlint.kit import Command, Edit, Finding, Findings, Fix, Run, Stage, pipelines, rule
from dlint.knowledge.pipes import INTERPRETERS

FAIL = ("-f", "--fail", "--fail-with-body", "-I", "--head", "-K", "--config", "-w", "--write-out", "-T", "--upload-file")
CHECKERS = frozenset(
    "tar bsdtar unzip gunzip bunzip2 unxz xz gzip 7z dpkg rpm sha256sum sha512sum sha1sum sha384sum md5sum shasum b2sum"
    " gpg gpgv apt apt-get yum dnf microdnf apk jar cpio pip java file apt-key".split()
)
KEEPERS = frozenset(("tee", "sed", "awk", "cat"))


@rule(watches=Run, severity="info", since="0.1")
def check(run: Run, stage: Stage) -> Findings:
    """curl counts a request as a success even where the server answers 404 or 500: the error page is saved, or run.

    `-f` (`--fail`) makes it fail then. The fix is unsafe, for a build that went on with an error page will stop.

    Found are downloads into a file, and into an interpreter. Nothing is said where the RUN goes on to unpack, install
    or verify something, which would notice.
    """
    if "curl" not in run.programs:
        return
    runners = {id(pipeline.first): pipeline.commands[-1] for pipeline in pipelines(run)}
    is_checked = not CHECKERS.isdisjoint(run.programs)
    for command in run.commands:
        if command.name != "curl" or command.has(*FAIL) or any(name for word in command.words for name in word.names if _may_fail(name)):
            continue
        use = _use(command, runners.get(id(command.item)), is_checked)
        if use:
            message = f"where the server answers with an error, its page is {use}; add -f"
            yield Finding(command.words[0].span, message, _fix(command))


def _may_fail(name: str) -> bool:
    """Whether a variable may hold options."""
    return "opt" in name.lower() or "flag" in name.lower() or "args" in name.lower()


def _use(command: Command, reader: Command | None, is_checked: bool) -> str:
    if reader is not None and command.item.after in ("|", "|&"):
        return f"run by {reader.name}" if reader.tool in INTERPRETERS and not reader.has("-c", "-e", "-m") else ""
    target = _target(command)
    return "" if is_checked or not target or target.startswith("/dev/") else f"written to {target}"


def _target(command: Command) -> str:
    """The file that a download goes to; empty where it goes nowhere."""
    output = command.value("-o") or command.value("--output")
    if output is not None:
        return "" if output.text == "-" else output.text
    if command.has("-O", "--remote-name", "--remote-name-all", "-J"):
        return "the file"
    writes = [redirect for redirect in command.redirects if redirect.operator in (">", ">>", ">|") and redirect.fd in (None, 1)]
    return writes[-1].target.text if writes else ""


def _fix(command: Command) -> Fix | None:
    if not command.exact:
        return None
    first = command.words[1] if len(command.words) > 1 else command.words[0]
    if first.is_plain and first.text in ("-s", "-S", "-L", "-sS", "-sSL", "-sL", "-SL", "-Ls", "-LsS", "-SLs", "-LO", "-LSs", "-sLO"):
        edit = Edit.insert(first.span.start + 1, "f")
    else:
        edit = command.insert(command.words[0], " -f")
    return Fix("add -f", (edit,), trust="unsafe")


BAD = {
    "RUN curl -sSL https://example.com/install.sh | bash": "RUN curl -fsSL https://example.com/install.sh | bash",
    "RUN curl https://example.com/tool -o /usr/bin/tool && chmod +x /usr/bin/tool": (
        "RUN curl -f https://example.com/tool -o /usr/bin/tool && chmod +x /usr/bin/tool"
    ),
    "RUN curl -LO https://example.com/tool": "RUN curl -fLO https://example.com/tool",
    "RUN curl --silent https://example.com/a > /a": "RUN curl -f --silent https://example.com/a > /a",
}
GOOD = (
    "RUN curl -fsSL https://example.com/install.sh | bash && curl --fail -o a https://example.com/a",
    "RUN curl -sSL https://example.com/a.tar.gz | tar xz",
    "RUN curl -sSLO https://example.com/a.zip && unzip a.zip",
    "RUN curl -o tool https://example.com/tool && echo '0123  tool' | sha256sum -c -",
    "RUN curl -s http://localhost:8080/health && curl -I https://example.com > head",
    "RUN curl -o /dev/null -s https://example.com && curl -s https://example.com | grep x",
    "RUN wget -O a https://example.com/a && echo curl -o b",
    "RUN curl $CURL_OPTS -o a https://example.com/a",
)
