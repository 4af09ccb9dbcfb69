"""npm, yarn, pnpm or bun installs the version of a package that is current on the day of the build."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Command, Finding, Findings, Run, Stage, Verb, listed, rule, variables
from dlint.knowledge.managers.node.npm import FLOATING

PROGRAMS = ("npm", "yarn", "pnpm", "bun")
NAME = re.compile(r"(?P<name>(?:@[\w.~-]+/)?[\w~][\w.~-]*)(?:@(?P<version>.*))?\Z")
GIT = re.compile(r"(?:git\+\w+:|git:|git@|github:|gitlab:|bitbucket:|https?://.*\.git\b)")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("npm", "yarn", "bun"),
    tier="strict",
    twins=("hadolint:DL3016",),
    runs=tuple(PROGRAMS),
)
def check(run: Run, stage: Stage) -> Findings:
    """Two builds of one Dockerfile may install different versions, and a cached layer keeps the older one.

    `typescript@5.4.5` fixes it; a tag such as `@latest` or `@next` does not. Better still, list the package in
    `package.json` and install it with the lock file. Files, folders and addresses are skipped; of a git repository
    the revision must be named (`…#v1`).
    """
    if run.programs.isdisjoint(PROGRAMS):
        return
    for command in run.commands:
        verb = _install(command)
        if verb is None:
            continue
        loose = [(word, name) for word, name in variables.spelled(run, verb.operands) if _floats(name)]
        if loose:
            names = listed([name for _, name in loose])
            message = f"{names} may be installed in a different version next time: write {_advice(loose[0][1])}"
            yield Finding(loose[0][0].span, message)


def _install(command: Command) -> Verb | None:
    if command.tool == "npm":
        return command.verb("npm", "install", "i", "in", "add")
    if command.tool == "yarn":
        return command.verb("yarn", "add", "global add", "dlx")
    # `install` with names is another spelling of `add`; without names there are no operands to look at.
    return command.verb(("pnpm", "bun"), "add", "a", "install", "i", "dlx", "x")


def _floats(name: str) -> bool:
    if GIT.match(name):
        return "#" not in name
    found = NAME.match(name)
    # Folders and archives have the version that lies there.
    if found is None or name.startswith(".") or name.endswith((".tgz", ".tar.gz", ".tar")):
        return False
    return found["version"] in (None, "", *FLOATING)


def _advice(name: str) -> str:
    found = None if GIT.match(name) else NAME.match(name)
    return f"{name}#REVISION" if found is None else f"{found['name']}@VERSION"


BAD = {
    "FROM node:20\nRUN npm install -g typescript": None,
    "FROM node:20\nRUN npm i --omit dev express@4.19.2 @angular/cli": None,
    "FROM node:20\nRUN npm --prefix /app add typescript@latest": None,
    "FROM node:20\nRUN yarn global add gulp": None,
    "FROM node:20\nRUN pnpm add -g serve && bun add hono": None,
    "FROM node:20\nRUN npm install git+https://github.com/npm/cli.git": None,
    'FROM node:20\nENV PKG="gulp"\nRUN sudo npm install -g $PKG': None,
    "FROM node:20\nRUN npm i express && npm add koa && npm --prefix x install next@latest": None,
}
GOOD = (
    "RUN npm install && npm ci && npm i --omit dev",
    "RUN npm install -g typescript@5.4.5 @angular/cli@17 gulp@^4",
    "RUN npm install $PKG ./lib ../lib /src/lib file:./lib user/repo a.tgz https://example.com/a.tgz",
    "RUN npm install git+https://github.com/npm/cli.git#v10 github:npm/cli#v10",
    "RUN npm --prefix /app install && npm install --registry https://example.com express@4",
    "RUN yarn add react@18 && yarn install && yarn && yarn build",
    "RUN npm run build && npm cache clean --force && npm config set loglevel warn",
    "ARG V=10\nRUN npm install -g npm@$V pnpm@${PNPM_VERSION}",
    "RUN npm install file:./x user/repo $PKG",
)
