"""What lies in build contexts and is hardly ever meant to be sent.

Source: the .gitignore templates of GitHub, the manuals of the tools, and contexts of public repositories, 2026-11.
"""

from __future__ import annotations

VCS = "vcs"
DEPENDENCIES = "dependencies"
OUTPUT = "output"
SECRET = "secret"

_NODE = ("../package.json",)
_PYTHON = ("../pyproject.toml", "../setup.py")
_GRADLE = ("../build.gradle", "../build.gradle.kts")

FOLDERS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    ".git": (VCS, "Git history", ()),
    ".hg": (VCS, "Mercurial history", ()),
    ".svn": (VCS, "Subversion data", ()),
    ".bzr": (VCS, "Bazaar history", ()),
    ".jj": (VCS, "Jujutsu history", ()),
    # CVS keeps a file Entries in each of its folders; any other folder may have the name too.
    "CVS": (VCS, "CVS data", ("Entries",)),
    "node_modules": (DEPENDENCIES, "packages of Node", ()),
    "bower_components": (DEPENDENCIES, "packages of Bower", ()),
    ".pnpm-store": (DEPENDENCIES, "packages of pnpm", ()),
    # Other folders have these names too; pyvenv.cfg marks a virtual environment (PEP 405).
    ".venv": (DEPENDENCIES, "a virtual environment of Python", ("pyvenv.cfg",)),
    "venv": (DEPENDENCIES, "a virtual environment of Python", ("pyvenv.cfg",)),
    "env": (DEPENDENCIES, "a virtual environment of Python", ("pyvenv.cfg",)),
    ".env": (DEPENDENCIES, "a virtual environment of Python", ("pyvenv.cfg",)),
    "__pypackages__": (DEPENDENCIES, "packages of Python", ()),
    ".tox": (DEPENDENCIES, "environments of tox", ()),
    ".nox": (DEPENDENCIES, "environments of Nox", ()),
    # Projects of Go commit `vendor` as source; autoload.php is Composer's.
    "vendor": (DEPENDENCIES, "packages of Composer", ("autoload.php",)),
    ".bundle": (DEPENDENCIES, "settings and packages of Bundler", ()),
    "Pods": (DEPENDENCIES, "packages of CocoaPods", ("../Podfile",)),
    "deps": (DEPENDENCIES, "packages of Mix", ("../mix.exs",)),
    "elm-stuff": (DEPENDENCIES, "packages of Elm", ()),
    ".terraform": (DEPENDENCIES, "providers of Terraform", ()),
    ".gradle": (OUTPUT, "a cache of Gradle", ()),
    # Plain words count only beside the manifest of a tool that writes there.
    "target": (OUTPUT, "build output", ("../Cargo.toml", "../pom.xml", "../build.sbt", "../project.clj")),
    "dist": (OUTPUT, "build output", (*_NODE, *_PYTHON)),
    "build": (OUTPUT, "build output", (*_NODE, *_PYTHON, *_GRADLE, "../CMakeLists.txt")),
    "out": (OUTPUT, "build output", (*_NODE, *_GRADLE)),
    # `dotnet restore` writes that file there.
    "obj": (OUTPUT, "build output of .NET", ("project.assets.json",)),
    "_build": (OUTPUT, "build output", ("../mix.exs", "../dune-project")),
    ".next": (OUTPUT, "build output of Next.js", ()),
    ".nuxt": (OUTPUT, "build output of Nuxt", ()),
    ".output": (OUTPUT, "build output of Nitro", _NODE),
    ".svelte-kit": (OUTPUT, "build output of SvelteKit", ()),
    ".angular": (OUTPUT, "a cache of Angular", ()),
    ".parcel-cache": (OUTPUT, "a cache of Parcel", ()),
    ".turbo": (OUTPUT, "a cache of Turborepo", ()),
    ".dart_tool": (OUTPUT, "a cache of Dart", ()),
    "__pycache__": (OUTPUT, "compiled Python", ()),
    ".pytest_cache": (OUTPUT, "a cache of pytest", ()),
    ".mypy_cache": (OUTPUT, "a cache of mypy", ()),
    ".ruff_cache": (OUTPUT, "a cache of Ruff", ()),
    ".hypothesis": (OUTPUT, "examples of Hypothesis", ()),
    "coverage": (OUTPUT, "a coverage report", _NODE),
    "htmlcov": (OUTPUT, "a coverage report", ()),
    ".nyc_output": (OUTPUT, "coverage data", ()),
}
"""Folders by name: kind, what is in them, and files of which one must be there, relative to the folder (none: any)."""

VARIABLES = "environment variables"
"""What an environment file holds. Only its contents show whether one of them is a secret."""

SECRETS: tuple[tuple[str, str, bytes], ...] = (
    (".env", VARIABLES, b""),
    (".env.*", VARIABLES, b""),
    ("*.env", VARIABLES, b""),
    # A script of direnv, which may set nothing at all.
    (".envrc", VARIABLES, b"export "),
    ("id_rsa*", "a private SSH key", b"PRIVATE KEY"),
    ("id_dsa*", "a private SSH key", b"PRIVATE KEY"),
    ("id_ecdsa*", "a private SSH key", b"PRIVATE KEY"),
    ("id_ed25519*", "a private SSH key", b"PRIVATE KEY"),
    ("*.pem", "a private key", b"PRIVATE KEY"),
    ("*.key", "a private key", b"PRIVATE KEY"),
    ("*.ppk", "a private key of PuTTY", b""),
    ("*.pfx", "a private key with its certificate", b""),
    ("*.p12", "a private key with its certificate", b""),
    ("*.jks", "a Java key store", b""),
    ("*.kdbx", "a password safe", b""),
    # Settings such as `save-exact=true` are no secret, so the name alone proves nothing.
    (".npmrc", "a registry token", b"_auth"),
    (".npmrc", "a registry password", b"_password"),
    (".yarnrc.yml", "a registry token", b"npmAuth"),
    (".pypirc", "a registry password", b"password"),
    (".netrc", "passwords", b"password"),
    ("_netrc", "passwords", b"password"),
    (".pgpass", "passwords", b""),
    (".git-credentials", "passwords", b""),
    (".htpasswd", "password hashes", b""),
    (".vault-token", "a token of Vault", b""),
    (".dockercfg", "registry passwords", b""),
    (".s3cfg", "cloud credentials", b"secret_key"),
    (".docker/config.json", "registry passwords", b'"auth"'),
    (".aws/credentials", "cloud credentials", b""),
    (".azure/accessTokens.json", "cloud credentials", b""),
    (".kube/config", "cluster credentials", b""),
    ("kubeconfig", "cluster credentials", b"users:"),
    (".config/gh/hosts.yml", "a token of GitHub", b"oauth_token"),
    (".cargo/credentials", "a registry token", b""),
    (".cargo/credentials.toml", "a registry token", b""),
    (".gem/credentials", "a registry token", b""),
    ("config/master.key", "the master key of Rails", b""),
    ("application_default_credentials.json", "cloud credentials", b""),
    ("service-account*.json", "cloud credentials", b'"private_key"'),
    ("service_account*.json", "cloud credentials", b'"private_key"'),
    ("*-service-account.json", "cloud credentials", b'"private_key"'),
    ("credentials.json", "cloud credentials", b'"private_key"'),
    ("terraform.tfstate", "secrets in the state of Terraform", b""),
    ("secrets.yml", "secrets", b""),
    ("secrets.yaml", "secrets", b""),
)
"""Files by name (one `*` in it at most) or by the end of their path: what is in them, and bytes that prove it.

Without such bytes the name is proof enough. The first row that fits counts.
"""

HARMLESS_ENDS: tuple[str, ...] = (
    ".example", ".sample", ".template", ".tmpl", ".tpl", ".dist", ".defaults", ".schema", ".pub", ".md", ".enc",
    ".gpg", ".age", ".sops", ".py", ".js", ".ts", ".go", ".rb", ".sh", ".j2",
)  # fmt: skip
"""Ends of names that only look like those of secrets: samples, public keys, things encrypted, programs."""

SPECIMEN_WORDS: frozenset[str] = frozenset({"example", "sample", "template", "dummy", "fake", "mock", "test"})
"""Words in the name of a file (between dots, dashes and underscores) that mean the same."""

SPECIMEN_FOLDERS: frozenset[str] = frozenset({
    "test", "tests", "__tests__", "testdata", "test-data", "test_data", "testing", "e2e", "spec", "specs", "fixtures",
    "__fixtures__", "fixture", "mocks", "__mocks__", "example", "examples", "sample", "samples", "doc", "docs",
})  # fmt: skip
"""Folders in which keys and passwords are made up."""

ENOUGH_BYTES = 65_536
"""How much of a file is read to see whether it holds what its name suggests."""
