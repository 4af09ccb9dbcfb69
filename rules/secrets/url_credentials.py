"""A password in an address."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Dockerfile, Finding, Findings, Run, View, named_texts, rule
from dlint.knowledge.secrets.addresses import MARKS, credential_matches
from dlint.knowledge.secrets.placeholders import KNOWN_DEFAULTS

LOCAL = ("localhost", "127.0.0.1", "[::1]", "host.docker.internal")


@rule(watches=Dockerfile, severity="error", since="0.1", security=8.5, needs=MARKS)
def check(file: Dockerfile) -> Findings:
    """`https://user:password@host` writes the password down for everyone who has the Dockerfile or can pull the image.
    `git clone` keeps it in the clone's .git/config besides.

    For git, curl, wget, pip and Go the login can stand in a file that only that command sees:
    `RUN --mount=type=secret,id=netrc,target=/root/.netrc git clone https://host/repository`. The address of a database
    belongs into the environment of the container.

    Variables are left alone: what an ARG of a secret's name leaves behind is `secrets/env-name`'s matter. Passwords
    that are publicly known (`postgres:postgres`) are a warning in ENV, and nothing at all where they serve a command of
    the build.
    """
    text = named_texts.whole_text(file)
    if "://" not in text or not credential_matches(text):
        return
    for view in named_texts.inner_views(file):
        for name, written in named_texts.texts_of(view):
            for start, end in credential_matches(written.text):
                finding = _judged(view, written.text, start, end)
                if finding is not None:
                    yield Finding(written.span(start, end), _message(view, name), severity=finding)


def _judged(view: View, text: str, start: int, end: int) -> str | None:
    """How bad it is; None where nothing is given away."""
    password = text[start:end]
    user = re.search(r"([^/:\s]*):$", text[:start])
    common = password.lower() in KNOWN_DEFAULTS or (user is not None and user[1] == password)
    if not common:
        return "error"
    host = text[end:].lstrip("@")
    # A database that the build starts for itself has such a password, and it ends with the step.
    return None if isinstance(view, Run) or host.startswith(LOCAL) else "warning"


def _message(view: View, name: str) -> str:
    keyword = view.node.keyword.upper()
    where = f"{keyword} {name}" if name else keyword
    what = f"the address in {where} contains a password that everyone with the image can read"
    if isinstance(view, Run):
        return f"{what}: take it from RUN --mount=type=secret,id=netrc,target=/root/.netrc"
    return f"{what}: leave it out, and give it to the container when it starts"


BAD = {
    "RUN git clone https://jo:hunter2x@example.org/app.git": None,
    "ENV DATABASE_URL=postgres://app:hunter2x@db:5432/app": None,
    "ENV DATABASE_URL=postgres://postgres:postgres@db/app": None,
    "ADD https://jo:hunter2x@example.org/app.tar.gz /app/": None,
    'LABEL source="https://jo:hunter2x@example.org/app"': None,
    "ARG INDEX=https://jo:hunter2x@pypi.example.org/simple": None,
    "ONBUILD RUN pip install -i https://jo:hunter2x@pypi.example.org/simple app": None,
    "RUN pip install git+https://$USER:hunter2x@example.org/app": None,
    "RUN git clone https://9f8e7d6c5b4a39281706f5e4d3c2b1a098765432@example.org/app": None,
    "RUN curl -O 'https://example.org/file?access_token=9f8e7d6c5b4a39281706f5e4'": None,
    "RUN <<EOF\ncurl https://jo:hunter2x@example.org/\nEOF": None,
}
GOOD = (
    "RUN git clone https://$USER:$TOKEN@example.org/app.git",
    "RUN git clone https://${TOKEN}@example.org/app.git",
    "RUN git clone ssh://git@example.org:22/app.git",
    "ENV URL=https://user:password@example.org PROXY=http://proxy:3128",
    "RUN DATABASE_URL=postgres://postgres:postgres@localhost/app rails assets:precompile",
    "ENV DATABASE_URL=postgres://app:app@localhost/app",
    "RUN curl https://example.org/a?token=abc",
    "ADD https://registry.example.org:5000/a@v1 /a",
)
