"""Something is downloaded without checking the certificate or the signature."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    NOT_EXACT,
    Arg,
    Command,
    Copy,
    Edit,
    Env,
    Finding,
    Findings,
    Fix,
    Flag,
    Refusal,
    Run,
    Span,
    Stage,
    View,
    rule,
)
from dlint.knowledge.managers.registry import system_manager
from dlint.knowledge.shell.unverified import FILES, SETTINGS, SETTINGS_OF, UNCHECKED, VARIABLES

PROGRAMS = frozenset((*UNCHECKED, *SETTINGS, *SETTINGS_OF))
IN_FILES = "|".join(f"(?P<f{number}>{pattern})" for number, (pattern, _) in enumerate(FILES))
HINTS = (
    "trusted=yes", "Trusted:", "gpgcheck", "sslverify", "check_certificate", "Unauthenticated", "Verify-", "strict-ssl",
)  # fmt: skip
LOCAL = r"(?:\w+://)?(?:[^@/]*@)?(?:localhost|127\.[\d.]+|\[::1\]|0\.0\.0\.0)(?:[:/]|\Z)"
COMPARES = r"sum\b.*(?:-\w*c\b|--check\b)"
# Each way begins with plain characters: such a pattern is found several times as fast.
CHECKSUM = rf"(?s)sha\d*{COMPARES}|md5{COMPARES}|b2{COMPARES}|gpg(?<!\wgpg)\b.*--verify|gpgv(?<!\wgpgv)\b"
# Pieces without which no pattern can fit, most without their first letter, which may be a capital one.
STEMS = (
    "curl", "conda", "ecure", "rusted", "llow", "gpg", "--no-check", "--no-gpg", "--nosig", "--nodig", "--nov", "--nof",
    "--no-strict", "-yes", "trict", "ssl", "SSL", "Ssl", "tls", "TLS", "VERIFY", "erify", "TRUSTED", "ECURE",
    "ertificate", "Trusted", "trust-",
)  # fmt: skip
UNSIGNED = "installs packages without a check of their signatures"
TWINS = tuple(f"checkov:CKV2_DOCKER_{number}" for number in (*range(2, 17), 18))


@rule(watches=(Run, Env, Arg, Copy), severity="warning", since="0.1", needs=STEMS, twins=TWINS, security=7.4)
def check(view: Run | Env | Arg | Copy, stage: Stage | None) -> Findings:
    """Anyone who sits between the build and the server can put anything into the image.

    Where a server's certificate comes from a company's own authority, install that authority's certificate
    (`update-ca-certificates`, `PIP_CERT`, `NODE_EXTRA_CA_CERTS`, …) instead of switching the check off; where a
    package has no signature, fetch it and compare a checksum. `ca-certificates` is often all that is missing.

    Found are options of curl, wget, pip, apt, apk, yum, dnf, rpm, zypper, npm, yarn, git and others, variables such as
    `NODE_TLS_REJECT_UNAUTHORIZED=0` in ENV, ARG and RUN, and lines such as `[trusted=yes]` that a script writes into a
    configuration file. Requests to the build itself (`localhost`) are skipped; where the same RUN compares a
    checksum or a signature afterwards, it is only a remark.
    """
    if isinstance(view, Run):
        yield from _in_run(view)
    elif isinstance(view, Env):
        for pair in view.pairs:
            if pair.name.value.upper() in VARIABLES:
                yield from _variable(pair.name.value, view.expanded(pair.value) or pair.value.value, pair.span)
    elif isinstance(view, Arg):
        for name in view.names:
            if name.name.upper() in VARIABLES and name.default is not None:
                yield from _variable(name.name, view.expanded(name.default) or "", name.word.span)
    elif view.heredocs:
        yield from _in_files(view)


def _in_run(run: Run) -> Findings:
    text = run.all_text
    stems = [stem for stem in STEMS if stem in text]
    if not stems:
        return
    # A compared checksum proves what came, whoever sent it.
    severity = "info" if ("sum" in text or "gpg" in text) and re.search(CHECKSUM, text) else None
    seen: list[Span] = []
    for command in run.commands:
        for finding in _in_command(command, severity) if any(map(command.written.__contains__, stems)) else ():
            seen.append(finding.span)
            yield finding
    for finding in _in_files(run) if any(hint in text for hint in HINTS) else ():
        if not any(finding.span.overlaps(span) for span in seen):
            yield finding


def _in_command(command: Command, severity: str | None) -> Findings:
    for assignment in command.assignments:
        if assignment.name.upper() in VARIABLES:
            yield from _variable(assignment.name, assignment.value.text, assignment.span)
    if command.name in ("export", "declare"):
        for word in command.words[1:]:
            name, _, value = word.text.partition("=")
            yield from _variable(name, value, word.span)
    if command.tool in PROGRAMS and _is_suspect(command):
        found = [*_in_options(command, severity), *_in_settings(command, severity)]
        yield from found if found and not _is_local(command) else ()


def _is_suspect(command: Command) -> bool:
    """Whether what is written may switch a check off; a look at the text alone."""
    text = command.item.home.text[command.item.start : command.item.end]
    # `-k` is all that these two need, and too short for a piece of text to search.
    short = command.tool in ("curl", "conda") and " -" in text
    return short or any(map(text.__contains__, STEMS))


def _in_options(command: Command, severity: str | None) -> Findings:
    twins = UNCHECKED.get(command.tool, {})
    manager = system_manager(command.tool)
    removes = manager is not None and manager.remove and command.verb(command.tool, *manager.remove)
    # To remove and to ask fetches nothing.
    if removes or (command.tool == "rpm" and command.has("-q", "--query")):
        return
    unsigned = manager is not None or command.tool in ("rpm", "dpkg")
    effect = UNSIGNED if unsigned else "accepts a download from any server"
    for flag in command.flags:
        if flag.name in twins and not _is_own_file(command, flag.name):
            text = flag.name if flag.value is None else f"{flag.name} {flag.value.text}"
            message = f"{command.tool} {text} {effect}: remove it"
            yield Finding(flag.word.span, message, _fix(command, flag), severity, _twins(twins[flag.name]))


def _is_own_file(command: Command, option: str) -> bool:
    """Whether apk installs nothing but files that lie in the image: their keys are unknown to it, and were checked or
    not where the files came from.
    """
    files = [word.text.endswith(".apk") and "://" not in word.text for word in command.operands]
    return option == "--allow-untrusted" and command.tool == "apk" and bool(files) and all(files)


def _in_settings(command: Command, severity: str | None) -> Findings:
    words = command.words[1:]
    patterns = SETTINGS.get(SETTINGS_OF.get(command.tool, command.tool), ())
    text = " ".join(word.text for word in words) if patterns else ""
    for pattern, twin in patterns:
        found = re.search(f"(?i){pattern}", text)
        if found is not None:
            first, last = text.count(" ", 0, found.start()), text.count(" ", 0, found.end())
            span = words[first].span.to(words[min(last, len(words) - 1)].span) if first < len(words) else command.span
            message = f"{found[0]} makes {command.tool} accept a download from any server: remove it"
            yield Finding(span, message, Refusal("the setting may be a part of other words"), severity, _twins(twin))


def _is_local(command: Command) -> bool:
    """Whether all addresses among the words are the build's own."""
    addresses = [word.text for word in command.operands if "/" in word.text or ":" in word.text or "." in word.text]
    addresses += [flag.value.text for flag in command.flags if flag.name == "--trusted-host" and flag.value is not None]
    return bool(addresses) and all(re.match(LOCAL, address) for address in addresses)


def _variable(name: str, value: str, span: Span) -> Findings:
    fact = VARIABLES.get(name.upper())
    if fact is None or re.fullmatch(fact[0], value.strip("\"'")) is None or re.match(LOCAL, value):
        return
    message = f"{name} turns off the check of certificates for all programs that read it: remove it"
    yield Finding(span, message, Refusal("other programs may read the variable"), twins=_twins(fact[1]))


def _in_files(view: View) -> Findings:
    """Lines of configuration in what a script or a heredoc writes."""
    for text in (view.node.body, *(heredoc.content for heredoc in view.node.heredocs)):
        if not any(hint in text.text for hint in HINTS):
            continue
        for found in re.finditer(IN_FILES, text.text):
            # All patterns are one, so that a text is searched once; the group that fits has the number of its pattern.
            effect = FILES[int((found.lastgroup or "f0")[1:])][1]
            no_fix = Refusal("the text is the content of a file")
            yield Finding(text.span(*found.span()), f"{found[0]}: {effect}", no_fix, twins=())


def _fix(command: Command, flag: Flag) -> Fix | Refusal:
    """Take out an option that is a word of its own, with its value."""
    at = command.words.index(flag.word)
    last = flag.word if flag.value is None or flag.value.start < flag.word.end else flag.value
    start, end = command.words[at - 1].span.end, last.span.end
    if not command.exact or command.place.is_json or flag.word.text.partition("=")[0] != flag.name:
        return NOT_EXACT
    # Without it apt-get would ask.
    answer = " -y" if flag.name == "--force-yes" and not command.has("-y", "--yes", "--assume-yes", "-qq") else ""
    return Fix(f"leave {flag.name} out", (Edit(start, end, answer),), trust="unsafe")


def _twins(number: str) -> tuple[str, ...]:
    return (f"checkov:{number}",) if number else ()


BAD = {
    "RUN curl -k https://example.com/a -o a": "RUN curl https://example.com/a -o a",
    "RUN curl -fsSLk https://example.com/a -o a": None,
    "RUN wget \\\n  --no-check-certificate \\\n  https://example.com/a": "RUN wget \\\n  https://example.com/a",
    "RUN python3 -m pip install --trusted-host pypi.example.com flask": "RUN python3 -m pip install flask",
    "RUN pip install --trusted-host=pypi.example.com flask": "RUN pip install flask",
    "ENV PYTHONHTTPSVERIFY=0": None,
    'ARG NODE_TLS_REJECT_UNAUTHORIZED="0"': None,
    "RUN apk add --allow-untrusted -X https://example.com/v1 a": "RUN apk add -X https://example.com/v1 a",
    "RUN apt-get install -y --force-yes --allow-unauthenticated curl": "RUN apt-get install -y curl",
    "RUN apt-get install --force-yes curl": "RUN apt-get install -y curl",
    "RUN yum -y --nogpgcheck install a && rpm -i --nosignature b.rpm": "RUN yum -y install a && rpm -i b.rpm",
    "RUN NPM_CONFIG_STRICT_SSL=false npm ci && npm config set strict-ssl false": None,
    "ENV GIT_SSL_NO_VERIFY=false": None,
    "RUN export GIT_SSL_NO_VERIFY=1 && git clone https://example.com/a": None,
    "RUN git -c http.sslVerify=false clone https://example.com/a": None,
    "ENV PIP_TRUSTED_HOST pypi.example.com": None,
    "RUN yum-config-manager --setopt=sslverify=0 --save": None,
    'RUN echo "deb [trusted=yes] https://example.com/ ./" > /etc/apt/sources.list.d/a.list': None,
    "RUN <<EOF cat > /etc/yum.repos.d/a.repo\n[a]\nbaseurl=https://example.com\ngpgcheck=0\nEOF": None,
    "ONBUILD RUN curl --insecure https://example.com/a -o a": "ONBUILD RUN curl https://example.com/a -o a",
}
GOOD = (
    "RUN apt-get purge -y --force-yes gcc && yum remove -y --nogpgcheck gcc",
    "COPY a.apk /tmp/\nRUN apk add --allow-untrusted /tmp/a.apk",
    "RUN wget -q https://example.com/a.apk && apk add --allow-untrusted a.apk",
    "RUN curl -fsSL https://example.com/a -o a && wget -q https://example.com/b",
    "RUN curl -k https://localhost:8443/health && wget --no-check-certificate https://127.0.0.1/",
    "ENV NODE_TLS_REJECT_UNAUTHORIZED=1 PYTHONHTTPSVERIFY=1",
    "RUN npm config set strict-ssl true && git config --global http.sslVerify true",
    "RUN rpm -q --nosignature bash && rpm -i --nodeps a.rpm",
    "RUN apt-get -o Acquire::Check-Valid-Until=false update",
    "RUN echo curl -k && pip download flask",
    "RUN printf 'repo_gpgcheck=0\\ngpgcheck=1\\n' > /etc/yum.repos.d/a.repo",
    "RUN echo 'deb [trusted=yes] file:///tmp/debs ./' > /etc/apt/sources.list.d/a.list",
    "RUN tar -k -xf a.tar && sort -k 2 b",
)
