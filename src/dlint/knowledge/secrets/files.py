"""Which files are secrets, or often hold one, by their names.

Source: the manuals of the tools that read these files, and names in public repositories, 2026-11.
"""

from __future__ import annotations

from dlint.knowledge.managers.index import CLONING

NAMES: dict[str, str] = {
    "id_rsa": "private key",
    "id_dsa": "private key",
    "id_ecdsa": "private key",
    "id_ed25519": "private key",
    "id_ecdsa_sk": "private key",
    "id_ed25519_sk": "private key",
    "private.key": "private key",
    "private.pem": "private key",
    "privkey.pem": "private key",
    "private_key.pem": "private key",
    "private-key.pem": "private key",
    "secring.gpg": "private key",
    # Rails decrypts its credentials with it.
    "master.key": "private key",
    ".env": "environment file",
    ".envrc": "environment file",
    ".netrc": "login file",
    "_netrc": "login file",
    ".pgpass": "login file",
    ".my.cnf": "login file",
    ".git-credentials": "login file",
    ".htpasswd": "login file",
    ".pypirc": "login file",
    ".dockercfg": "login file",
    ".dockerconfigjson": "login file",
    ".s3cfg": "login file",
    ".boto": "login file",
    ".vault-token": "token file",
    ".vault_pass": "password file",
    ".vault_pass.txt": "password file",
    "vault_password": "password file",
    "credentials": "credentials file",
    "credentials.json": "credentials file",
    "client_secret.json": "credentials file",
    "client_secrets.json": "credentials file",
    "service_account.json": "credentials file",
    "service-account.json": "credentials file",
    "serviceaccount.json": "credentials file",
    "application_default_credentials.json": "credentials file",
    "secrets.json": "credentials file",
    "secrets.yml": "credentials file",
    "secrets.yaml": "credentials file",
    "secrets.toml": "credentials file",
    "secrets.env": "environment file",
    "kubeconfig": "cluster login",
    "kubeconfig.yaml": "cluster login",
    "terraform.tfstate": "state file",
    "terraform.tfstate.backup": "state file",
    ".bash_history": "shell history",
    ".zsh_history": "shell history",
    ".npmrc": "registry settings",
    ".yarnrc": "registry settings",
    ".yarnrc.yml": "registry settings",
    "pip.conf": "registry settings",
    "nuget.config": "registry settings",
    # Composer and Podman both have a file of that name.
    "auth.json": "registry settings",
    "wp-config.php": "application settings",
}
"""File names in lower case, and what such a file is."""

ENDS: dict[str, str] = {
    "p12": "key store",
    "pfx": "key store",
    "pkcs12": "key store",
    "jks": "key store",
    "keystore": "key store",
    "kdbx": "password store",
    "keytab": "key table",
    "ppk": "private key",
    # PKCS #8, in which Apple issues keys for its services.
    "p8": "private key",
    "pem": "key or certificate",
    "key": "key or certificate",
    "ovpn": "connection settings",
    "tfvars": "application settings",
}
"""Extensions, and what such a file is."""

FOLDERS: dict[str, str] = {
    ".ssh": "private keys",
    ".gnupg": "private keys",
    ".aws": "cloud login",
    ".azure": "cloud login",
    ".kube": "cluster login",
}
"""Folders of a home directory that are logins when taken whole; repositories use some names for other things."""

KEY_FOLDERS: frozenset[str] = frozenset({".ssh", ".gnupg"})
"""Folders of which every file counts, except those in `PUBLIC_NAMES`."""

PUBLIC_NAMES: frozenset[str] = frozenset({
    "known_hosts", "authorized_keys", "config", "pubring.gpg", "pubring.kbx", "gpg.conf",
})  # fmt: skip
"""Files in such a folder that hold no private half."""

UNDER: dict[str, str] = {
    ".m2/settings.xml": "registry settings",
    ".m2/settings-security.xml": "registry settings",
    ".gem/credentials": "credentials file",
    ".cargo/credentials": "credentials file",
    ".cargo/credentials.toml": "credentials file",
    ".kube/config": "cluster login",
    ".docker/config.json": "registry login",
    ".config/gcloud": "cloud login",
    ".bundle/config": "registry settings",
    ".config/gh/hosts.yml": "login file",
}
"""Ends of paths, where the file name alone decides little."""

READERS: dict[str, str] = {
    ".npmrc": "npm npx pnpm yarn",
    ".yarnrc": "yarn",
    ".yarnrc.yml": "yarn",
    "pip.conf": "pip uv poetry pipenv",
    "nuget.config": "dotnet nuget msbuild",
    "auth.json": "composer",
    ".netrc": "git curl wget pip go uv poetry",
    ".git-credentials": "git go pip npm composer bundle",
    ".pypirc": "twine",
    ".my.cnf": "mysql mysqldump mariadb",
    ".pgpass": "psql pg_dump pg_restore",
    ".s3cfg": "s3cmd",
    "settings.xml": "mvn mvnw",
    "credentials": "aws gem cargo bundle",
    ".aws": "aws",
    ".azure": "az",
    "kubeconfig": "kubectl helm",
    "config.json": "docker crane skopeo",
    "gcloud": "gcloud gsutil",
}
"""By the name of a file or folder: the programs that read it, blank-separated."""

_UNDER_ENDS = tuple(UNDER)

ENVIRONMENT = "environment file"
"""The kind of `.env`, `prod.env` and their like: variables, most of which are no secret."""

MAYBE: frozenset[str] = frozenset({
    ENVIRONMENT, "registry settings", "application settings", "key or certificate", "connection settings", "key store",
})  # fmt: skip
"""Kinds of file of which only the contents show whether a secret is inside."""

SAMPLE_ENDS: tuple[str, ...] = (
    ".example", ".sample", ".template", ".tmpl", ".tpl", ".dist", ".default", ".defaults", ".in", ".j2", ".erb",
    ".md", ".enc", ".asc", ".gpg", ".age", ".sops", ".pub", "-example", "-sample", "-template", "_example", "_sample",
    ".schema",
)  # fmt: skip
"""Ends of samples, templates, public halves and encrypted files."""

SAMPLE_WORDS: frozenset[str] = frozenset({"example", "sample", "template", "dist", "schema", "test", "testing"})
"""Words in an environment file's name (`.env.example`, `example.env`) that make it a sample."""

PUBLIC_PARTS: tuple[str, ...] = (
    "cert", "ca.", "ca-", "ca_", "cacert", "cacerts", "chain", "bundle", "root", "public", "pub", "crt", "dhparam",
    "trust", "gpg", "apt", "repo", "archive", "signing", "release", "rpm", "verify", "csr", "-ca.", "_ca.", "issuer",
    # nginx_signing.key is the public key of nginx's packages.
    "nginx_",
)  # fmt: skip
"""Stretches in the name of a `.pem` or `.key` file that is public: certificates, and keys that sign packages."""


def secret_file(path: str) -> str | None:
    """What kind of secret the file or folder at `path` is by its name (`"private key"`, …), or None.

    Kinds in `MAYBE` are files that often hold one (`.npmrc`, `server.pem`): their contents decide. Samples
    (`.env.example`), public halves (`id_rsa.pub`), certificates, encrypted files and web addresses are none.
    """
    lower = path.rstrip("/").lower()
    name = lower.rsplit("/", 1)[-1]
    if not name or name.endswith(SAMPLE_ENDS) or "://" in lower:
        return None
    return NAMES.get(name) or _environment_file(name) or _by_place(lower, name) or _by_end(name)


def _environment_file(name: str) -> str | None:
    """`.env.production`, `prod.env`: variables of a deployment."""
    words = name.split(".")
    if "env" not in words[-1:] and not name.startswith(".env."):
        return None
    if len(words) < 2 or SAMPLE_WORDS.intersection(words):
        return None
    return "environment file"


def _by_place(lower: str, name: str) -> str | None:
    for end, kind in UNDER.items() if lower.endswith(_UNDER_ENDS) else ():
        if lower == end or lower.endswith("/" + end):
            return kind
    folders = lower.split("/")
    if name in FOLDERS:
        return FOLDERS[name]
    inside = KEY_FOLDERS.intersection(folders[:-1])
    return "private keys" if inside and name not in PUBLIC_NAMES else None


def _by_end(name: str) -> str | None:
    stem, _, end = name.rpartition(".")
    kind = ENDS.get(end)
    if kind is None or not stem:
        return None
    if kind == "key or certificate" and any(part in name for part in PUBLIC_PARTS):
        return None
    return kind


KEY_USERS: frozenset[str] = CLONING.union((
    # make is among them because a Makefile may run any of the others.
    "git", "hg", "repo", "rsync", "scp", "sftp", "ssh", "ssh-add", "ssh-agent", "svn", "west", "make",
    "ansible-playbook",
))  # fmt: skip
"""Programs of a build that may log in somewhere with a key."""
