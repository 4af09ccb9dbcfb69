"""The Dockerfile that an image's configuration and history amount to."""

from __future__ import annotations

from typing import Any

import pytest

from dlint.syntax.parse import parse
from dlint.text.source import Source
from dlint.trial.image.as_dockerfile import as_dockerfile
from dlint.trial.image.inspect import BuiltImage

CONFIG: dict[str, Any] = {
    "User": "app",
    "Env": ["PATH=/bin", 'GREETING=a "b" $c \\d'],
    "Labels": {"b.c": "two words", "a": "1"},
    "ExposedPorts": {"8080/tcp": {}, "53/udp": {}},
    "Volumes": {"/data": {}},
    "WorkingDir": "/srv",
    "StopSignal": "SIGQUIT",
    "Healthcheck": {"Test": ["CMD-SHELL", "curl -f localhost"]},
    "Entrypoint": ["/init"],
    "Cmd": ["serve", "--all"],
}


def lines(config: dict[str, Any], *history: str) -> list[str]:
    text = as_dockerfile(BuiltImage(config, history))
    assert not parse(Source(text.encode(), "image")).errors
    return text.splitlines()


def test_the_configuration() -> None:
    assert lines(CONFIG) == [
        "FROM base",
        'ENV GREETING="a \\"b\\" \\$c \\\\d"',
        'LABEL "a"="1"',
        'LABEL "b.c"="two words"',
        "EXPOSE 53/udp",
        "EXPOSE 8080/tcp",
        'VOLUME ["/data"]',
        "WORKDIR /srv",
        "USER app",
        "STOPSIGNAL SIGQUIT",
        "HEALTHCHECK CMD curl -f localhost",
        'ENTRYPOINT ["/init"]',
        'CMD ["serve", "--all"]',
    ]


def test_nothing_is_root() -> None:
    assert lines({}) == ["FROM base", "USER 0"]
    assert lines({"Healthcheck": {"Test": ["NONE"]}, "User": ""})[1:] == ["USER 0", "HEALTHCHECK NONE"]


@pytest.mark.parametrize(
    ("entry", "reported"),
    [
        ("RUN /bin/sh -c make all # buildkit", ["RUN make all"]),
        ("/bin/sh -c make all", ["RUN make all"]),
        ("RUN |1 TOKEN=abc def /bin/sh -c make # buildkit", ['ARG TOKEN="abc def"', "RUN make"]),
        ("ARG TOKEN=abc def", ['ARG TOKEN="abc def"']),
        ("ARG TOKEN", []),
        ("ARG A=1 TOKEN=abc", ['ARG A="1"', 'ARG TOKEN="abc"']),
        ("/bin/sh -c #(nop)  ARG TOKEN=abc", ['ARG TOKEN="abc"']),
        ("|2 A=1 B=x=y /bin/bash -ec make", ['ARG A="1"', 'ARG B="x=y"', "RUN make"]),
        ("RUN /bin/sh -c set -e\nmake # buildkit", ["RUN <<'SCRIPT'", "set -e", "make", "SCRIPT"]),
        ("COPY .env /app/ # buildkit", ["COPY .env /app/"]),
        ("/bin/sh -c #(nop) COPY file:ab12 in /app/ ", []),
        ('/bin/sh -c #(nop)  CMD ["sh"]', []),
        ("ENV A=b c", ['ENV A="b c"']),
        ("/bin/sh -c #(nop)  ENV A=b", ['ENV A="b"']),
        ("EXPOSE map[80/tcp:{}]", []),
        ("", []),
    ],
)
def test_entries_of_the_history(entry: str, reported: list[str]) -> None:
    assert lines({}, entry)[1:-1] == reported


def test_what_the_history_shows_is_not_reported_again() -> None:
    arguments = "RUN |1 A=1 /bin/sh -c make # buildkit"
    reported = lines({"Env": ["A=b", "C=d"]}, "ENV A=b", arguments, arguments)
    assert reported == ["FROM base", 'ENV A="b"', 'ARG A="1"', "RUN make", "RUN make", 'ENV C="d"', "USER 0"]
