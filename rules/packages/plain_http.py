"""A download uses plain HTTP, which anyone on the network path can change."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Add, Command, Finding, Findings, Run, Stage, rule
from dlint.knowledge.managers.registry import INSTALLING, SYSTEMS

# Package managers of distributions are left out: they check signatures, whatever the way the packages come.
FETCHERS = INSTALLING.difference(SYSTEMS).union(("curl", "wget", "git", "svn", "hg", "aria2c", "rpm"))
ADDRESS = re.compile(r"\bhttp://(?P<host>[^/\s'\":]+|\[[^\]]*\])[^\s'\"]*")
# Hosts of the own network: private addresses (RFC 1918), names without a dot; and variables, which may be one.
INSIDE = re.compile(
    r"localhost\Z|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|\[|0\.0\.0\.0|[^.$]*\Z|\$|.*\.(?:local|internal|lan|test)\Z"
)
CHECKED = re.compile(r"(?:sha\d*|md5|b2)sum\b.*(?:-\w*c\b|--check\b)|\bgpg\b.*--verify|\bgpgv\b", re.DOTALL)


@rule(
    watches=(Run, Add),
    severity="info",
    since="0.1",
    needs=("http://",),
    tier="strict",
    twins=("sonar:S5332",),
    security=5.3,
)
def check(view: Run | Add, stage: Stage) -> Findings:
    """Anyone who sits between the build and the server can put anything into the image. Use https where there is any.

    Passed over: hosts within the own network and variables, repositories whose packages are signed (apt, apk, dnf,
    zypper), and downloads whose checksum or signature the same RUN compares.
    """
    if isinstance(view, Add):
        for word in view.sources:
            found = ADDRESS.match(view.expanded(word) or word.value)
            if found is not None and not INSIDE.match(found["host"]) and view.node.flag("checksum") is None:
                yield Finding(word.span, _message(found))
    elif "http://" in view.all_text and not FETCHERS.isdisjoint(view.programs) and not CHECKED.search(view.all_text):
        for command in view.commands:
            yield from _in_command(command)


def _in_command(command: Command) -> Findings:
    if command.tool not in FETCHERS:
        return
    for word in command.words[1:]:
        found = ADDRESS.search(word.text)
        # A proxy is named by http, even if what goes through it is encrypted.
        if found is not None and not INSIDE.match(found["host"]) and not word.text.lower().startswith("http_proxy"):
            yield Finding(word.span, _message(found))


def _message(found: re.Match[str]) -> str:
    return f"anyone on the network path can change what {found['host']} sends: use https"


BAD = {
    "RUN curl -o a http://example.com/a": None,
    "RUN wget -q http://example.com/a.tar.gz && tar xf a.tar.gz": None,
    "ADD http://example.com/a.tar.gz /tmp/": None,
    "RUN pip install -i http://pypi.example.com/simple flask": None,
    "RUN git clone http://github.com/me/app": None,
    "RUN npm config set registry http://registry.example.com": None,
}
GOOD = (
    "RUN curl -o a https://example.com/a && curl http://localhost:8080/health",
    "RUN wget http://example.com/a && echo '0123  a' | sha256sum -c -",
    "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d http://example.com/a /a",
    "RUN echo 'deb http://deb.example.org/debian bookworm main' > /etc/apt/sources.list",
    "RUN apk add --repository http://dl-cdn.alpinelinux.org/alpine/edge/main curl",
    "RUN curl http://10.0.0.1/a -o a && curl http://nexus/a -o b && curl http://$HOST/a -o c",
    "ADD https://example.com/a /a",
)
