"""Options by which commands take passwords.

Source: the manuals of the commands, 2026-11.
"""

from __future__ import annotations

_MYSQL = ("mysql", "mysqladmin", "mysqldump", "mysqlimport", "mysqlcheck", "mariadb", "mariadb-admin", "mariadb-dump")

NEXT_WORD: dict[str, str] = {
    "sshpass": "-p",
    "redis-cli": "-a",
    "ldapadd": "-w",
    "ldapmodify": "-w",
    "ldapsearch": "-w",
    "mongo": "-p",
    "mongosh": "-p",
    "mongodump": "-p",
    "mongorestore": "-p",
    "unzip": "-P",
    # useradd takes the hash of a password, which anyone with the image can try to break.
    "useradd": "-p",
    "usermod": "-p",
}
"""By program: the short option whose value, the next word or the rest of this one, is a password."""

LOGIN = frozenset({"docker", "podman", "buildah", "skopeo", "crane", "helm", "oc", "az", "cf", "nerdctl"})
"""Programs with a verb `login` that takes `-p`."""

# `mysql -p secret` asks for the password and opens the database `secret`.
ATTACHED: dict[str, str] = {**dict.fromkeys(_MYSQL, "-p"), "7z": "-p", "7za": "-p", "7zz": "-p"}
"""By program: the short option whose value is written without a blank; alone it asks."""

PAIRS: dict[str, tuple[str, tuple[str, ...]]] = {
    "curl": (":", ("-u", "--user", "-U", "--proxy-user")),
    "smbclient": ("%", ("-U", "--user")),
    "http": (":", ("-a", "--auth")),
    # Source: lftp(1), 2026-11.
    "lftp": (",", ("-u", "--user")),
}
"""By program: the sign between name and password, and the options that take both."""

STORED: dict[str, tuple[tuple[str, str, int], ...]] = {
    "composer": (("config", "http-basic.", 2), ("config", "bearer.", 1), ("config", "gitlab-token.", 1),
                 ("config", "github-oauth.", 1)),
    "poetry": (("config", "http-basic.", 2), ("config", "pypi-token.", 1)),
    "yarn": (("config set", "npmAuthToken", 1), ("config set", "npmAuthIdent", 1)),
    "aws": (("configure set", "aws_secret_access_key", 1), ("configure set", "aws_session_token", 1)),
}  # fmt: skip
"""By program: its verb, how the key of a credential begins, and how many words behind the key the secret stands.

Source: documentation of Composer (authentication), Poetry (repositories), Yarn (.yarnrc.yml), AWS CLI, 2026-11."""

OPTION_WORDS: dict[str, tuple[str, ...]] = {
    "keytool": ("-storepass", "-keypass", "-srcstorepass", "-deststorepass", "-srckeypass", "-destkeypass"),
    "jarsigner": ("-storepass", "-keypass"),
    "openssl": ("-pass", "-passin", "-passout"),
    "redis-server": ("--requirepass", "--masterauth"),
    "twine upload": ("-p",),
    "dotnet nuget": ("-p", "-k"),
    "nuget": ("-Password", "-ApiKey"),
}
"""By program, or program and verb: options whose next word is a password (`pass:` before it is a part of the syntax).

Source: keytool(1), openssl-passphrase-options(1), redis.conf, `twine upload --help`, `dotnet nuget add source` and
`dotnet nuget push` of learn.microsoft.com, 2026-11."""

HEADERS: dict[str, tuple[str, ...]] = {
    "curl": ("-H", "--header", "--proxy-header"),
    "wget": ("--header",),
}
"""By program: the options that take a whole HTTP header, `name: value`. Source: curl(1), wget(1), 2026-11."""

OPERANDS: dict[str, tuple[tuple[str, ...], int]] = {
    "rabbitmqctl": (("add_user", "change_password"), 2),
    # `htpasswd -b FILE NAME PASSWORD`.
    "htpasswd": ((), 2),
}
"""By program: the verbs (any where none are named), and which operand is the password."""

NO_VALUE = frozenset({*_MYSQL})
"""Programs whose `--password` takes no next word."""

OTHER_SECRETS = frozenset({"docker", "podman", "buildah", "buildx", "nerdctl"})
"""Programs whose `--secret` names one, and does not hold it."""
COMMAND_MARKS = (
    "passw", "passphr", "_pass", "pass=", "pwd=", "token", "secret", "api-key", "api_key", "apikey", "access", "creds",
    "sshpass", "redis-cli", "ldap", "mongo", "unzip -p", "useradd -p", "usermod -p", "mysql", "mariadb", "7z", " login",
    "rabbitmqctl", "smbclient", "--auth", '"login"', "storepass", "keypass", "pass:", "-pass", "http-basic", "bundle",
    "bearer.", "oauth.", "authoriz", "-key:", "requirepass", "masterauth", "lftp", "twine", "nuget",
)  # fmt: skip
"""One of these stands, in small letters, in every command that takes a password in its words."""


def may_take_password(text: str) -> bool:
    """The cheap test of commands: whether one of them may take a password in its words."""
    small = text.lower()
    if any(map(small.__contains__, COMMAND_MARKS)):
        return True
    return "curl" in small and (" -u" in small or "user" in small)
