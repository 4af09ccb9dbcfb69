"""A file with secrets is copied into the image by its name."""

from __future__ import annotations

from dlint.kit import (
    Add,
    Copy,
    Finding,
    Findings,
    Fix,
    Refusal,
    Sensitive,
    Stage,
    fix_of,
    rule,
    secret_files,
    secret_mount,
    secret_mounts,
)

# Kinds of `knowledge/secrets/files.py` that are a credential whatever the program does with them.
LOGINS = frozenset({"registry settings", "login file", "credentials file", "cloud login", "registry login"})
KEYS = frozenset({"private key", "private keys"})
TWINS = ("dockle:CIS-DI-0010",)


@rule(watches=(Copy, Add), severity="warning", since="0.1", twins=TWINS, security=8.0, when=("secret file",))
def check(view: Copy | Add, stage: Stage) -> Findings:
    """A private key, a `.env`, a `.netrc`, the login of a cloud: once copied it is in a layer, and everyone who can
    pull the image can read it.

    What only the build needs can be mounted for the one RUN that needs it:
    `RUN --mount=type=secret,id=netrc,target=/root/.netrc …`, for keys of SSH `RUN --mount=type=ssh git clone …`. What
    the program needs belongs to the container: `--env-file`, a mounted file, secrets of Compose or Kubernetes. Put the
    file into .dockerignore, then no `COPY . .` takes it along either.

    Files that may hold a secret, such as `.env`, `.npmrc` and `server.pem`, are a hint only. Where the build context is
    known, their contents decide: ports, addresses, placeholders and variables that a build writes into public pages
    (`VITE_…`) are no secret. In a stage that does not ship only keys and logins are reported, as the build cache keeps
    them. A file that a later RUN deletes is reported by `secrets/copied-then-removed`.

    The fix mounts what a program of the build reads, as far as nothing else names the file.
    """
    ships = stage.ships or view.onbuild
    for found in secret_files.sensitive_files(view):
        # Files of a stage that does not ship stay in the build cache, where a doubtful one does no harm.
        if not ships and not (found.is_sure and (found.kind in KEYS or found.kind in LOGINS)):
            continue
        # `secrets/copied-then-removed` reports it.
        if ships and found.removal is not None:
            continue
        where = "into the image" if ships else "into the build cache"
        message = f"{view.node.keyword.upper()} takes {found.path}, {_what(found)}, {where}: {_advice(found)}"
        yield Finding(found.word.span, message, _fix(found), _severity(found, ships))


def _fix(found: Sensitive) -> Fix | Refusal:
    """A mount, where a program of the build reads the file."""
    if found.reader is None or found.removal is not None:
        return Refusal(f"no RUN is known to read {found.path}" if found.reader is None else "a RUN removes it again")
    edits = secret_mount.secret_mounted(found)
    title = f"mount it (build with --secret id={secret_mounts.secret_id(found)},src={found.path})"
    return fix_of(title, edits, "unsafe")


def _what(found: Sensitive) -> str:
    article = "" if found.kind.endswith("s") else "an " if found.kind[0] in "aeiou" else "a "
    doubt = "" if found.is_sure else ", which may hold a secret"
    return f"{article}{found.kind}{doubt}"


def _severity(found: Sensitive, ships: bool) -> str | None:
    if not found.is_sure:
        # Of the names that decide nothing, this ending is the one that private keys have: public ones end in .pub.
        return None if ships and found.name.endswith(".key") else "info"
    return "error" if ships and (found.holds or found.kind in KEYS) else None


def _advice(found: Sensitive) -> str:
    if found.kind in KEYS and (found.users or not found.view.stage or not found.view.stage.ships):
        return "use RUN --mount=type=ssh, or mount it as a secret"
    reader = found.reader
    if reader is not None:
        return f"write {secret_mounts.mounted_file(found, reader)}"
    return "leave it out, and give it to the container when it starts"


KEY = "-----BEGIN " + "PRIVATE KEY-----\nMIIE\n"
CONTEXT = {
    "package.json": "{}",
    "known/.env": "DB_PASSWORD=hunter2\n",
    "known/.npmrc": "save-exact=true\n",
    "mixed/a.env": "PORT=80\n",
    "mixed/b.env": "API_TOKEN='t0k3n-9f8e7d'  # ours\n",
    "plain/a.env": "PORT=80\n",
    "plain/b.env": "VITE_MAP_KEY=pk.abc12345\nDB_PASSWORD=changeme # local\nTOKEN=\n",
}
BAD = {
    "FROM node:20\nWORKDIR /app\nCOPY .env ./": None,
    "FROM node:20\nCOPY .env.production /app/.env": None,
    "FROM node:20\nWORKDIR /app\nCOPY .npmrc package.json ./\nRUN npm ci": (
        "FROM node:20\nWORKDIR /app\nCOPY package.json ./\nRUN --mount=type=secret,id=npmrc,target=/app/.npmrc npm ci"
    ),
    "COPY id_rsa /root/.ssh/id_rsa": None,
    "COPY deploy /root/.ssh/id_ed25519": None,
    "ADD .netrc /root/.netrc": None,
    "COPY .aws /root/.aws": None,
    "COPY credentials.json /app/": None,
    "COPY certs/server.key /etc/nginx/server.key": None,
    "FROM debian:12 AS build\nCOPY id_rsa /root/.ssh/\nFROM debian:12\nCOPY --from=build /app /app": None,
    "FROM debian:12 AS build\nFROM debian:12\nCOPY --from=build /src/.env /app/.env": None,
    "ONBUILD COPY .env /app/": None,
    "COPY production /app/.env": None,
    "COPY known/.env /app/": None,
    "COPY mixed/*.env /app/": None,
    'COPY [".env", "/app/"]': None,
}
GOOD = (
    "COPY .env.example /app/.env.example",
    "COPY id_rsa.pub /root/.ssh/authorized_keys",
    "COPY ca.pem /etc/ssl/certs/ca.pem",
    "COPY nodesource.key /etc/apt/keyrings/nodesource.key",
    "COPY vendor.key /tmp/\nRUN apt-key add /tmp/vendor.key",
    "COPY known_hosts /root/.ssh/known_hosts",
    "FROM node:20 AS build\nCOPY .env .\nRUN npm run build\nFROM nginx:1.27\nCOPY --from=build /dist /dist",
    "COPY . .",
    "COPY id_rsa /root/.ssh/id_rsa\nRUN git clone x\nRUN rm /root/.ssh/id_rsa",
    "COPY known/.npmrc /app/",
    "RUN --mount=type=secret,id=netrc,target=/root/.netrc git clone https://example.org/x",
    ("COPY tls.pem /app/", {"tls.pem": "-----BEGIN CERTIFICATE-----\n"}),
    ("COPY .env /app/", {".env": "PORT=3000\n"}),
    "COPY plain/*.env /app/",
    ("COPY id_rsa /root/.ssh/id_rsa", {"id_rsa": ""}),
    ("COPY deploy.pem /app/", {"deploy.pem": "-----BEGIN PUBLIC KEY-----\n"}),
)
