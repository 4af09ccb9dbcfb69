"""Options by which commands take passwords."""

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
    "useradd": "-p",
    "usermod": "-p",
}
"""By program: the short option whose value, the next word or the rest of this one, is a password."""

LOGIN = frozenset({"docker", "podman", "buildah", "skopeo", "crane", "helm", "oc", "az", "cf", "nerdctl"})
"""Programs with a verb `login` that takes `-p`."""

ATTACHED: dict[str, str] = {**dict.fromkeys(_MYSQL, "-p"), "7z": "-p", "7za": "-p", "7zz": "-p"}
"""By program: the short option whose value is written without a blank; alone it asks."""

PAIRS: dict[str, tuple[str, tuple[str, ...]]] = {
    "curl": (":", ("-u", "--user", "-U", "--proxy-user")),
    "smbclient": ("%", ("-U", "--user")),
    "http": (":", ("-a", "--auth")),
}
"""By program: the sign between name and password, and the options that take both."""

OPERANDS: dict[str, tuple[tuple[str, ...], int]] = {
    "rabbitmqctl": (("add_user", "change_password"), 2),
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
    "rabbitmqctl", "smbclient", "--auth",
)  # fmt: skip
"""One of these stands, in small letters, in every command that takes a password in its words."""


def may_take_password(text: str) -> bool:
    """The cheap test of commands: whether one of them may take a password in its words."""
    small = text.lower()
    if any(map(small.__contains__, COMMAND_MARKS)):
        return True
    return "curl" in small and (" -u" in small or "user" in small)
