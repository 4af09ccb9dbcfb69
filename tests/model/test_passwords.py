"""Passwords among the words of commands."""

from __future__ import annotations

import pytest

from dlint.model.commands.in_instruction import commands_in
from dlint.model.commands.passwords import passwords_in
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.text.source import Source


def takers(text: str) -> list[tuple[str, ...]]:
    source = Source(f"FROM debian:12\n{text}".encode())
    view = Dockerfile(parse(source)).stages[0].instructions[-1]
    return [(each.taker, source.text(each.span)) for each in passwords_in(commands_in(view))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RUN curl -sSu jo:hunter2x https://h", [("curl -sSu", "jo:hunter2x")]),
        ("RUN curl -u jo:hunter2x https://h", [("curl -u", "jo:hunter2x")]),
        ("RUN curl --proxy-user jo:hunter2x https://h", [("curl --proxy-user", "jo:hunter2x")]),
        ("RUN curl -u jo:$PW https://h", []),
        ("RUN mysql -phunter2x", [("mysql -p", "-phunter2x")]),
        ("RUN mysql -p app", []),
        ("RUN sshpass -phunter2x ssh a", [("sshpass -p", "-phunter2x")]),
        ("RUN sshpass -p hunter2x ssh a", [("sshpass -p", "hunter2x")]),
        ("RUN docker login -p hunter2x h", [("docker -p", "hunter2x")]),
        ("RUN docker run -p 8080 h", []),
        ("RUN a --password hunter2x", [("a --password", "hunter2x")]),
        ("RUN a --db-password=hunter2x", [("a --db-password", "--db-password=hunter2x")]),
        ("RUN a --password --other", []),
        ("RUN a --password-file hunter2x --token-path=/x", []),
        ("RUN a -Ddb.password=hunter2x", [("a -Ddb.password", "-Ddb.password=hunter2x")]),
        ("RUN PGPASSWORD=hunter2x psql", [("PGPASSWORD", "PGPASSWORD=hunter2x")]),
        ("RUN SECRET_KEY=collectstatic ./manage.py", []),
        ("RUN export TOKEN=hunter2x", [("TOKEN", "TOKEN=hunter2x")]),
        ("RUN echo root:pw | chpasswd", [("chpasswd", "root:pw")]),
        ("RUN (echo a; echo b) | x", []),
        ("RUN echo root:$(pwgen) | chpasswd", []),
        ("RUN chpasswd < /run/secrets/pw", [("chpasswd", "chpasswd")]),
        ("RUN cat pw | chpasswd -e", [("chpasswd", "chpasswd")]),
        ("RUN chpasswd <<< root:pw", [("chpasswd", "root:pw")]),
        ("RUN printf 'pw\\npw' | passwd root", [("passwd", "'pw\\npw'")]),
        ("RUN useradd -p '$6$a$b' jo", [("useradd -p", "'$6$a$b'")]),
        ("RUN npm config set //h/:_authToken hunter2x", [("npm config set", "hunter2x")]),
        ("RUN npm config set registry https://h", []),
        ("RUN rabbitmqctl add_user jo hunter2x", [("rabbitmqctl add_user", "hunter2x")]),
        ("RUN htpasswd -c f jo hunter2x", []),
        ("RUN sh -c 'curl -u jo:hunter2x https://h'", [("curl -u", "jo:hunter2x")]),
        ('CMD ["a", "--token=hunter2x"]', [("a --token", "--token=hunter2x")]),
        ("HEALTHCHECK --interval=1s CMD curl -u jo:hunter2x http://h", [("curl -u", "jo:hunter2x")]),
        ("HEALTHCHECK NONE", []),
        ("ENTRYPOINT a --password hunter2x", [("a --password", "hunter2x")]),
        ("USER app", []),
    ],
)
def test_passwords(text: str, found: list[tuple[str, ...]]) -> None:
    assert takers(text) == found
