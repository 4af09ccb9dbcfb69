"""A COPY of a whole folder copies a file with secrets."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, rule, unasked


@rule(watches=Dockerfile, severity="error", since="0.1", security=8.0, when=("context",))
def check(file: Dockerfile) -> Findings:
    """A private key, a `.env` with a password or a file with credentials lies in the folder that is copied, and the
    ignore file does not keep it out. Anyone who gets the image can read it, also after `rm`: the layer keeps it.

    Add it to the ignore file; pass what the build needs with `RUN --mount=type=secret`, what the program needs when
    the container starts. A file that is copied by its own name is reported by the rules of the family `secrets`.

    Only looked for where the build context is known. In a stage that does not ship it is a warning: the build cache
    keeps the file.
    """
    context = file.context
    if context is None:
        return
    ignore = context.ignore_path.rpartition("/")[2] if context.ignore_path else ".dockerignore"
    for carried in unasked.baggage(file, context, ("secret",)):
        stage = carried.view.stage
        names = " and ".join(find.path for find in carried.finds[:3])
        what = f"{carried.view.node.keyword_word.value} {carried.word.value} copies {names}"
        ships = stage is not None and stage.ships
        where = "into the image" if ships else "into the build cache"
        yield Finding(
            carried.word.span,
            f"{what}, {carried.finds[0].what}, {where}: add it to {ignore}",
            severity=None if ships else "warning",
        )


CONTEXT = {"id_rsa": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n", "app/main.py": ""}
BAD = {
    "FROM python:3.12\nCOPY . /app\n": None,
    "FROM python:3.12 AS build\nCOPY . /app\nFROM python:3.12\nCOPY --from=build /app/app /app\n": None,
}
GOOD = (
    ("FROM python:3.12\nCOPY . /app\n", {".dockerignore": "id_rsa\n", "id_rsa": "-----BEGIN RSA PRIVATE KEY-----\n"}),
    "FROM python:3.12\nCOPY app /app\n",
    ("FROM python:3.12\nCOPY . /app\n", {".env": "PORT=80\nVITE_TITLE=Shop\nPASSWORD=changeme\nTOKEN=$CI_TOKEN\n"}),
    ("FROM python:3.12\nCOPY . /app\n", {".env": "N=30\nP=/srv\n"}),
    ("FROM python:3.12\nCOPY . /app\n", {".env.example": "PASSWORD=\n", "id_rsa.pub": "ssh-rsa AAAA me\n"}),
)
