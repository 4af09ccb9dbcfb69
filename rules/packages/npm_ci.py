"""npm install where npm ci is meant."""

from __future__ import annotations

from dlint.kit import (
    NOT_EXACT,
    Delivery,
    Edit,
    Finding,
    Findings,
    Fix,
    Install,
    Run,
    Stage,
    copies,
    image_paths,
    installing,
    rule,
    tool_version,
)

# npm ci reads either one; where both are there, npm takes npm-shrinkwrap.json.
# Source: docs.npmjs.com, npm-shrinkwrap.json, 2026-11.
LOCKS = ("package-lock.json", "npm-shrinkwrap.json")
# Options that npm ci does not take, or that turn the lock file off.
OTHER = (
    "--no-package-lock",
    "--package-lock-only",
    "--save",
    "-S",
    "--save-dev",
    "-D",
    "-g",
    "--global",
    "--no-save",
    "--location",
)


@rule(watches=Run, severity="warning", since="0.1", needs=("npm",))
def check(run: Run, stage: Stage) -> Findings:
    """With a lock file at hand, `npm install` still looks whether it fits the manifest, and where it does not, quietly
    installs other versions and rewrites the lock file inside the image.

    `npm ci` installs exactly what the lock file lists, fails if the two disagree, and skips the resolving, which makes
    it faster. It removes an existing node_modules first.

    Reported where a lock file is copied: by its own name, or where the build context shows one. As a hint where that is
    not known, and a pattern such as `package*.json` or a whole folder may hold one. The fix is unsafe because `npm ci`
    refuses a lock file that is out of date.
    """
    if "npm" not in run.programs:
        return
    for install in installing.installs_of(run):
        verb = install.command.verb("npm", "install", "i", "in")
        # With names it changes the manifest, which npm ci never does.
        if install.kind != "manifest" or verb is None or verb.operands or install.command.has(*OTHER):
            continue
        certainty = _lock(install, stage)
        if certainty is not None and tool_version.has_feature(run, install.command, "ci"):
            message = (
                f"npm {verb.name} may install other versions than package-lock.json: npm ci installs exactly those"
            )
            plain = install.command.exact and verb.words[0].in_one_piece
            fix = (
                Fix("install what the lock file lists", (Edit.replace(verb.words[0].span, "ci"),), "unsafe")
                if plain
                else NOT_EXACT
            )
            yield Finding(verb.span, message, fix, "info" if certainty == "perhaps" else None)


def _lock(install: Install, stage: Stage) -> str | None:
    """`surely` or `perhaps` where a lock file is copied above the install."""
    paths = [image_paths.joined(install.folder, name) for name in LOCKS]
    found = {_certainty(delivery, paths) for delivery in copies.bringing(stage, install.run, paths)}
    return next((certainty for certainty in ("surely", "perhaps") if certainty in found), None)


def _certainty(delivery: Delivery, paths: list[str]) -> str | None:
    origins = [origin for path in paths if (origin := delivery.origin_of(path)) is not None]
    if not origins:
        return None
    # The folder shows whether a pattern such as `package*.json` takes a lock file along.
    context = copies.plausible_context(delivery.transfer)
    if context is not None:
        return "surely" if any(context.exists(origin) for origin in origins) else None
    return "surely" if delivery.kind == "file" else "perhaps"


BAD = {
    "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install": "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm ci",
    "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm install": (
        "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci"
    ),
    "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm i --omit=dev && npm cache clean --force": (
        "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci --omit=dev && npm cache clean --force"
    ),
}
GOOD = (
    "FROM node:22\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci",
    "FROM node:22\nWORKDIR /app\nCOPY package.json ./\nRUN npm install",
    "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install -g serve && npm install express",
    "FROM node:6\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install",
    "FROM node:8.9\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install",
    "FROM node:22\nWORKDIR /app\nCOPY package-lock.json /other/\nRUN npm install",
    ("FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install", {"package.json": "{}"}),
    ("FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install", {"package.json": "{}", "a.js": ""}),
    "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install --no-package-lock",
)
