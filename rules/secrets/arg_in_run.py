"""A RUN writes a secret into a file that stays in its layer."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Finding, Findings, Run, Stage, rule
from dlint.knowledge.secrets.names import secret_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.kit import Written

CLONES = ("git clone", "git remote add", "git remote set-url", "git submodule add")


@rule(watches=Run, severity="error", since="0.1", security=8.5, needs=("$", "/run/secrets/"))
def check(run: Run, stage: Stage) -> Findings:
    """A secret that comes as an argument, a variable or a mount leaves with the layer if a command writes it down:
    `echo "//registry/:_authToken=$NPM_TOKEN" > .npmrc`, `npm config set`, `git config --global`, `docker login`. `git
    clone https://$TOKEN@host/…` writes the address with the token into the clone's .git/config. A secret mount does not
    help against that.

    Mount the whole file as the secret, then the layer never has it:
    `RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci`. For git use `--mount=type=ssh`, or a mounted
    /root/.netrc. Or delete the file in the same RUN; then nothing is reported.

    The names of variables show which hold secrets (see `secrets/env-name`). Stages that do not ship are left
    alone.
    """
    if not (stage.ships or run.onbuild) or not _may_leak(run):
        return
    # Few files get here.
    from dlint.kit import written_secrets

    for written in written_secrets.written_files(run):
        if written.secrets:
            yield Finding(written.span, _message(written))


def _may_leak(run: Run) -> bool:
    """Whether its text names a secret at all."""
    text = run.all_text
    # A mounted secret is one whatever its name is; a variable is one by its name.
    if "/run/secrets/" in text or any(mount.env for mount in run.mounts):
        return True
    return "$" in text and any(secret_name(name) for name in set(re.findall(r"\$\{?([A-Za-z_]\w*)", text)))


def _message(written: Written) -> str:
    names = " and ".join(name if "/" in name else f"${name}" for name in written.secrets)
    what = f"{written.by or 'this'} writes {names} into {written.path}, where it stays"
    if written.by in CLONES:
        return f"{what}: use RUN --mount=type=ssh, or a mounted /root/.netrc"
    if written.by.endswith("login"):
        return f"{what}: log out in this RUN, or mount the file as a secret"
    return f"{what}: mount the file as a secret, or delete it in this RUN"


BAD = {
    "ARG NPM_TOKEN\nRUN echo //npm.example.com/:_authToken=$NPM_TOKEN > .npmrc && npm ci": None,
    "ARG NPM_TOKEN\nRUN npm config set //npm.example.com/:_authToken ${NPM_TOKEN}\nRUN npm ci": None,
    "ARG GITHUB_TOKEN\nRUN git clone https://$GITHUB_TOKEN@github.com/a/b": None,
    'ARG GH_TOKEN\nRUN git config --global url."https://${GH_TOKEN}@github.com/".insteadOf https://github.com/': None,
    'ARG SSH_PRIVATE_KEY\nRUN mkdir -p ~/.ssh && echo "$SSH_PRIVATE_KEY" | base64 -d > ~/.ssh/id_rsa': None,
    "ARG PIP_PASSWORD\nRUN printf 'x %s' $PIP_PASSWORD | tee /etc/pip.conf": None,
    "RUN --mount=type=secret,id=t,env=TOKEN echo $TOKEN > /app/token": None,
    "RUN --mount=type=secret,id=t cp /run/secrets/t /app/token": None,
    "RUN --mount=type=secret,id=t echo token=$(cat /run/secrets/t) > /app/settings": None,
    "ARG REGISTRY_PASSWORD\nRUN echo $REGISTRY_PASSWORD | docker login -u me --password-stdin": None,
    "ARG DB_PASSWORD\nRUN cat <<EOF > /etc/app.conf\npassword=$DB_PASSWORD\nEOF": None,
    "ARG DB_PASSWORD\nRUN { echo [db]; echo password=$DB_PASSWORD; } > /etc/app.conf": None,
    "ONBUILD ARG NPM_TOKEN\nARG NPM_TOKEN\nONBUILD RUN echo $NPM_TOKEN > .npmrc": None,
}
GOOD = (
    "ARG NPM_TOKEN\nRUN echo $NPM_TOKEN > .npmrc && npm ci && rm -f .npmrc",
    "ARG NPM_TOKEN\nRUN npm ci",
    "RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
    'RUN --mount=type=secret,id=t,env=TOKEN curl -H "Authorization: Bearer $TOKEN" https://x.org > /out',
    "ARG TOKEN\nRUN echo $TOKEN > /dev/null",
    "ARG NPM_TOKEN\nRUN --mount=type=tmpfs,target=/w echo $NPM_TOKEN > /w/.npmrc",
    "FROM node:20 AS build\nARG NPM_TOKEN\nRUN echo $NPM_TOKEN > .npmrc\nFROM node:20",
    "ARG REGISTRY_PASSWORD\nRUN docker login -p $REGISTRY_PASSWORD && docker pull x && docker logout",
    "ARG VERSION\nRUN echo $VERSION > /version",
    "RUN TOKEN=$(date) && echo $TOKEN > /x",
    "ARG GITHUB_TOKEN\nRUN git clone https://$GITHUB_TOKEN@github.com/a/b && rm -rf b/.git",
)
