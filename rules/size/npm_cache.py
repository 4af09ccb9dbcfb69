"""npm keeps what it downloads in the layer."""

from __future__ import annotations

from dlint.kit import (
    Finding,
    Findings,
    Refusal,
    Run,
    Stage,
    append_command,
    claim_on_cache,
    fix_of,
    leftover_downloads,
    rule,
)


@rule(watches=Run, severity="info", since="0.1", tier="strict", needs=("npm",))
def check(run: Run, stage: Stage) -> Findings:
    """The archive of every package that npm installs stays in `~/.npm`, next to the unpacked one that is used.

    `npm cache clean --force` in the same RUN empties it (without `--force` it does nothing), and a cache mount on
    `~/.npm` keeps it without shipping it. Only stages that become part of the image are looked at.
    """
    if "npm" not in run.programs or not (run.onbuild or stage.ships):
        return
    found = next(leftover_downloads.kept_downloads(run, ("npm", "npx")), None)
    if found is None:
        return
    # The command would run in another image, whose npm and user are not known.
    no_edits = Refusal("an ONBUILD runs in a build that is not known here")
    edits = append_command.appended(run, "npm cache clean --force") if not run.onbuild else no_edits
    fix = fix_of("empty the cache in the same RUN", edits, claim=claim_on_cache(run))
    message = f"npm {found.name} leaves its cache in this layer: add npm cache clean --force to the same RUN"
    yield Finding(found.span, message, fix)


BAD = {
    "FROM node:22\nRUN npm ci": "FROM node:22\nRUN npm ci && npm cache clean --force",
    "FROM node:22\nRUN npm install -g pm2 \\\n && pm2 install x": (
        "FROM node:22\nRUN npm install -g pm2 \\\n && pm2 install x \\\n && npm cache clean --force"
    ),
}
GOOD = (
    "FROM node:22\nRUN npm ci && npm cache clean --force",
    "FROM node:22\nRUN --mount=type=cache,target=/root/.npm npm ci",
    "FROM node:22\nRUN npm ci && rm -rf /root/.npm",
    "FROM node:22\nENV npm_config_cache=/tmp/npm\nRUN npm ci",
    "FROM node:22 AS build\nRUN npm ci\nFROM nginx\nCOPY --from=build /d /d",
)
