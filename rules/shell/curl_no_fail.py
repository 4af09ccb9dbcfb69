"""curl saves a server's error page as if it were the file."""

from __future__ import annotations

from dlint.kit import NOT_EXACT, Command, Edit, Finding, Findings, Fix, Refusal, Run, Stage, pipes, rule
from dlint.knowledge.shell.pipes import INTERPRETERS

# With these it fails, or the status is looked at, or a file may set the option.
FAIL = (
    "-f", "--fail", "--fail-with-body", "-I", "--head", "-K", "--config", "-w", "--write-out", "-T", "--upload-file",
)  # fmt: skip
CHECKERS = frozenset(
    "tar bsdtar unzip gunzip bunzip2 unxz xz gzip 7z dpkg rpm sha256sum sha512sum sha1sum sha384sum md5sum shasum b2sum"
    " gpg gpgv apt apt-get yum dnf microdnf apk jar cpio pip java file apt-key".split()
)
# What a later step opens will not open.
ARCHIVES = tuple(".tar .gz .tgz .bz2 .xz .txz .zst .zip .deb .rpm .apk .jar .war .whl".split())
# Short options without a value, among which an f can stand: `-sSL` becomes `-fsSL`.
LETTERS = frozenset("sSLOJRkg#46")


@rule(watches=Run, severity="info", since="0.1", needs=("curl",), runs=("curl",))
def check(run: Run, stage: Stage) -> Findings:
    """Curl counts a request as a success even where the server answers 404 or 500: the error page is saved, or run.

    `-f` (`--fail`) makes it fail then. The fix is unsafe, because a build that went on with an error page will stop.

    Found are downloads into a file, and into an interpreter. Nothing is reported for archives and packages, and where
    the RUN goes on to unpack, install or verify something: that would notice.
    """
    if "curl" not in run.programs:
        return
    # By the first command of each pipeline, so that a download finds what reads it at the end.
    runners = {id(pipeline.first): pipeline.commands[-1] for pipeline in pipes.pipelines(run)}
    is_checked = not CHECKERS.isdisjoint(run.programs)
    for command in run.commands:
        if command.name != "curl" or command.has(*FAIL) or _may_fail(command):
            continue
        use = _use(command, runners.get(id(command.item)), is_checked)
        if use:
            message = f"if the server answers with an error, its error page is {use}; add -f"
            yield Finding(command.words[0].span, message, _fix(command), cause="curl")


def _may_fail(command: Command) -> bool:
    """Whether variables among the words may hold options."""
    names = [name.lower() for word in command.words for name in word.names]
    return any(stretch in name for name in names for stretch in ("opt", "flag", "args"))


def _use(command: Command, reader: Command | None, is_checked: bool) -> str:
    if reader is not None and command.item.after in ("|", "|&"):
        # With `-c` or `-m` the interpreter runs something else, and the download is its input.
        return f"run by {reader.name}" if reader.tool in INTERPRETERS and not reader.has("-c", "-e", "-m") else ""
    target = _target(command)
    # What goes to /dev/null or a terminal is a request, not a download.
    if is_checked or not target or target.startswith("/dev/") or target.endswith(ARCHIVES):
        return ""
    return f"written to {target}"


def _target(command: Command) -> str:
    """The file that a download goes to; empty where it goes nowhere."""
    output = command.value("-o") or command.value("--output")
    if output is not None:
        # `-o -` writes to standard output.
        return output.text.strip("-")
    if command.has("-O", "--remote-name", "--remote-name-all"):
        address = next((word.text for word in command.operands if "/" in word.text), "")
        return address.partition("?")[0].rpartition("/")[2] or "the file"
    writes = [each for each in command.redirects if each.operator in (">", ">>", ">|") and each.fd in (None, 1)]
    return writes[-1].target.text if writes else ""


def _fix(command: Command) -> Fix | Refusal:
    if not command.exact:
        return NOT_EXACT
    first = command.words[1].text if len(command.words) > 1 and command.words[1].is_plain else ""
    if first[:1] == "-" and LETTERS.issuperset(first[1:]):
        return Fix("add -f", (Edit.insert(command.words[1].span.start + 1, "f"),), trust="unsafe")
    return Fix("add -f", (command.insert(command.words[0], " -f"),), trust="unsafe")


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
