"""How each package manager of a language is told to leave development dependencies out."""

from __future__ import annotations


class Production:
    """One way to install without development dependencies.

    `verbs` are the installs that bring them (`""` for none), `flags` the option names that keep them out, `variables`
    the environment that does, with the values that mean yes (an empty pattern: any value); `asked` is the option
    without which none come at all. `option` is what to add, `prunes` are commands that take them away again (as texts
    that begin such a command), `folder` is what would go with them. `marks` are stretches of the manifest `manifest`
    one of which stands there where a project has any.
    """

    __slots__ = ("asked", "flags", "folder", "manifest", "marks", "option", "prunes", "settings", "variables", "verbs")

    def __init__(
        self,
        verbs: tuple[str, ...],
        flags: tuple[str, ...],
        option: str,
        manifest: str,
        marks: tuple[str, ...],
        *,
        variables: tuple[tuple[str, str], ...] = (),
        prunes: tuple[str, ...] = (),
        settings: str = "",
        folder: str = "",
        asked: tuple[str, ...] = (),
    ) -> None:
        self.verbs = verbs
        self.flags = flags
        self.option = option
        self.manifest = manifest
        self.marks = marks
        self.variables = variables
        self.prunes = prunes
        self.settings = settings
        self.folder = folder
        self.asked = asked

    def __repr__(self) -> str:
        return f"Production({self.option!r})"


NODE_ENV: tuple[str, str] = ("NODE_ENV", "prod.*")
TRUE = "1|true|yes|on"

NPM_VARIABLES: tuple[tuple[str, str], ...] = (
    ("npm_config_production", TRUE), ("NPM_CONFIG_PRODUCTION", TRUE), ("npm_config_omit", "dev"),
    ("NPM_CONFIG_OMIT", "dev"), ("npm_config_only", "prod.*"), ("NPM_CONFIG_ONLY", "prod.*"),
)  # fmt: skip

PRODUCTIONS: dict[str, Production] = {
    "npm": Production(
        ("ci", "clean-install", "ic", "install-clean", "install", "i", "in"),
        ("--omit", "--production", "--only", "--prod"),
        "--omit=dev",
        "package.json",
        ('"devDependencies"',),
        variables=(NODE_ENV, *NPM_VARIABLES),
        prunes=("npm prune",),
        settings=r"npm (?:config )?set (?:-g |--global )?(?:only|omit|production)\b",
        folder="node_modules",
    ),
    "yarn": Production(
        ("install", ""),
        ("--production", "--prod"),
        "--production",
        "package.json",
        ('"devDependencies"',),
        variables=(NODE_ENV, ("YARN_PRODUCTION", TRUE), *NPM_VARIABLES[:2]),
        prunes=("yarn workspaces focus", "yarn prune", "npm prune", "yarn autoclean"),
        settings=r"yarn config set production\b",
        folder="node_modules",
    ),
    "pnpm": Production(
        ("install", "i", "ci"),
        ("--prod", "-P", "--production"),
        "--prod",
        "package.json",
        ('"devDependencies"',),
        variables=(NODE_ENV, *NPM_VARIABLES[:2]),
        prunes=("pnpm prune", "pnpm deploy"),
        folder="node_modules",
    ),
    "bun": Production(
        ("install", "i", "ci"),
        ("--production", "-p", "--omit"),
        "--production",
        "package.json",
        ('"devDependencies"',),
        variables=(NODE_ENV,),
        folder="node_modules",
    ),
    "composer": Production(
        ("install", "i"),
        ("--no-dev",),
        "--no-dev",
        "composer.json",
        ('"require-dev"',),
        variables=(("COMPOSER_NO_DEV", TRUE),),
        prunes=("composer dump-autoload --no-dev",),
        folder="vendor",
    ),
    "bundler": Production(
        ("install", ""),
        ("--without", "--with"),
        "BUNDLE_WITHOUT=development:test",
        "Gemfile",
        ("group :dev", "group :test", "group(:dev", "group(:test", "group: ", ":group =>", "groups: "),
        variables=(("BUNDLE_WITHOUT", ""), ("BUNDLE_ONLY", "")),
        prunes=("bundle clean",),
        settings=r"bundle config (?:set )?(?:--(?:local|global) )?(?:set )?(?:without|only)\b",
    ),
    "poetry": Production(
        ("install", "sync"),
        ("--only", "--without", "--no-dev", "--only-root"),
        "--only main",
        "pyproject.toml",
        ("[tool.poetry.group.", "[tool.poetry.dev-dependencies]", "[dependency-groups]"),
        variables=(("POETRY_WITHOUT", ""), ("POETRY_ONLY", "")),
        prunes=("poetry remove",),
    ),
    "uv": Production(
        ("sync",),
        ("--no-dev", "--no-default-groups", "--no-group", "--only-group", "--group", "--all-groups", "--dev"),
        "--no-dev",
        "pyproject.toml",
        ("[dependency-groups]", "dev-dependencies"),
        variables=(("UV_NO_DEV", ""), ("UV_NO_DEFAULT_GROUPS", ""), ("UV_NO_GROUP", "")),
    ),
    "pipenv": Production(
        ("install", "sync"),
        (),
        "no --dev",
        "Pipfile",
        ("[dev-packages]",),
        prunes=("pipenv clean", "pipenv uninstall --all-dev"),
        asked=("--dev", "-d"),
    ),
}
"""By ecosystem, from the manuals: npm 10, yarn 1 and 4, pnpm 9, bun 1, Composer 2, Bundler 2, Poetry 2, uv, pipenv."""
