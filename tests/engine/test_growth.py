"""How much work grows with the input: calls are counted, no time is taken."""

from __future__ import annotations

import pytest
from counted import calls_of

from dlint.config.settings import Settings
from dlint.engine.check import check_source
from dlint.text.source import Source

HEAD = "FROM debian:12\n"
# Each is repeated; `@` stands for its number, `#` for the one before.
LINES = {
    "variables": "ENV A@=b@\n",
    "variables from the one before": "ENV A@=$A#\n",
    "a value that collects": "ENV P=$P:/x@\n",
    "a value that doubles": "ENV P@=$P#$P#\n",
    "a value that is edited": "ENV P=${P//a/aaaaaaaaaa}\n",
    "labels": "LABEL a@=b\n",
    "stages": "FROM debian:12 AS s@\nCOPY --from=s# /a /b\n",
    "stages on stages": "FROM s# AS s@\nRUN apt-get install a@\n",
    "misspelt stages": "FROM debian:12 AS stagename@\nCOPY --from=stagenme@ /a /b\n",
    "comments that silence": "# dlint: ignore[DL3008]\nRUN apt-get install a@\n",
    "comments with unknown names": "# dlint: ignore[cache/copy-befor-instal@]\nRUN a\n",
    "comments for a stage": "# hadolint stage ignore=DL3008\nFROM debian:12\nRUN apt-get install a@\n",
    "updates and installs": "RUN apt-get update && apt-get install -y a@\n",
    "downloads and removals": "RUN curl -o /a@ https://h/a@\nRUN rm /a@\n",
    "archives": "RUN wget https://h/a@.tgz && tar xf a@.tgz && rm a@.tgz\n",
    "copies and installs": "COPY . /a@\nRUN npm install\n",
    "copies and removals": "COPY a@ /b@\nRUN rm -rf /b@\n",
    "users": "RUN useradd u@ && chown -R u@ /d@\nUSER u@\n",
    "folders": "WORKDIR d@\nRUN mkdir e\n",
    "secrets": "ENV PASSWORD_@=abcDEF@xyz9\n",
    "arguments": "ARG TOKEN_@\nRUN curl -H $TOKEN_@ https://h/\n",
    "pipes": "RUN a@ | b\n",
    "python packages": "RUN pip install a@\n",
    "stages on a variable": "ARG A@=b@\nFROM $A@ AS v@\n",
    "stages whose case is wrong": "FROM debian:12 AS Stage@\nCOPY --from=stage@ /a /b\n",
    "users of other stages": "FROM s# AS s@\nRUN useradd u && apt-get install -y a@\n",
    "folders in folders with a manifest": "WORKDIR d@\nCOPY package.json ./\nRUN npm ci\nCOPY . .\n",
    "archives from addresses": "ADD https://h/a@.tgz /t/\nRUN tar xf /t/a@.tgz\nRUN rm /t/a@.tgz\n",
    "folders with copies": "WORKDIR d@\nCOPY . .\nRUN go mod download\n",
}
SMALL, TIMES = 40, 4


def repeated(unit: str, count: int) -> bytes:
    lines = (unit.replace("@", str(number)).replace("#", str(number - 1)) for number in range(1, count + 1))
    return (HEAD.replace("12\n", "12 AS s0\n") + "".join(lines)).encode()


def calls(data: bytes) -> int:
    """How many functions are called by a check with every rule."""
    settings = Settings()
    settings.all = True
    return calls_of(lambda: check_source(Source(data), settings, False))


@pytest.mark.parametrize("name", LINES)
def test_work_grows_with_the_input(name: str) -> None:
    """Where it grew with the square, four times the input would be sixteen times the work."""
    calls(repeated(LINES[name], 2))
    small = calls(repeated(LINES[name], SMALL * 3))
    large = calls(repeated(LINES[name], SMALL * 3 * TIMES))
    assert large < 1.6 * TIMES * small


def test_work_grows_with_the_packages_that_are_removed_again() -> None:
    small, large = (calls(_removed_again(200 * times)) for times in (1, TIMES))
    assert large < 1.6 * TIMES * small


def _removed_again(count: int) -> bytes:
    names = "".join(f" p{number}" for number in range(count))
    return f"FROM alpine:3.20\nRUN apk add --virtual .b{names} && apk del{names}\n".encode()
