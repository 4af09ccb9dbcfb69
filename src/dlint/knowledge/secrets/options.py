"""Options by which commands take passwords.

Source: the manuals of the commands, 2026-11.
"""

from __future__ import annotations

from dlint.knowledge.secrets.operands import FED, OPERANDS

_MYSQL = ("mysql", "mysqladmin", "mysqldump", "mysqlimport", "mysqlcheck", "mariadb", "mariadb-admin", "mariadb-dump")

NEXT_WORD: dict[str, str] = {
    "sshpass": "-p",
    "redis-cli": "-a",
    # Source: the manuals of OpenLDAP's clients, 2026-11.
    **dict.fromkeys(("ldapadd", "ldapmodify", "ldapsearch", "ldapdelete", "ldapwhoami", "ldappasswd"), "-w"),
    # Source: the manuals of the MongoDB database tools, 2026-11.
    **dict.fromkeys(("mongo", "mongosh", "mongodump", "mongorestore", "mongoimport", "mongoexport"), "-p"),
    "cqlsh": "-p",
    "unzip": "-P",
    "zip": "-P",
    # Source: https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility and bcp-utility, 2026-11.
    "sqlcmd": "-P",
    "bcp": "-P",
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
    "etcdctl": (":", ("--user",)),
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
    "poetry publish": ("-p",),
    "uv publish": ("-t", "-p"),
    "hatch publish": ("-a", "--auth"),
    # Source: https://docs.conan.io, `conan user` of 1.x and `conan remote login` of 2.x, 2026-11.
    "conan user": ("-p",),
    "conan remote": ("-p",),
    "airflow users": ("-p",),
    "expo login": ("-p",),
    "anaconda": ("-t",),
    "codecov": ("-t",),
    "vercel": ("-t",),
    "netlify": ("--auth",),
    # Source: SUSEConnect(8), 2026-11.
    "SUSEConnect": ("-r", "--regcode"),
    "caddy": ("--plaintext",),
    "influx": ("-password",),
    "ipa-client-install": ("-w",),
    "x11vnc": ("-storepasswd", "-passwd"),
    "add-user.sh": ("-p",),
    # Source: curl(1), 2026-11.
    "curl": ("--oauth2-bearer",),
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

NO_VALUE = frozenset({*_MYSQL})
"""Programs whose `--password` takes no next word."""

OTHER_SECRETS = frozenset({"docker", "podman", "buildah", "buildx", "nerdctl"})
"""Programs whose `--secret` names one, and does not hold it."""
COMMAND_MARKS = (
    "passw", "passphr", "_pass", "pass=", "pwd=", "token", "secret", "api-key", "api_key", "apikey", "access", "creds",
    "sshpass", "redis-cli", "ldap", "mongo", "unzip -p", "useradd -p", "usermod -p", "mysql", "mariadb", "7z", " login",
    "rabbitmqctl", "smbclient", "--auth", '"login"', "storepass", "keypass", "pass:", "-pass", "http-basic", "bundle",
    "bearer.", "oauth.", "authoriz", "-key:", "requirepass", "masterauth", "lftp", "twine", "nuget", "_auth", ".login=",
)  # fmt: skip
"""One of these stands, in small letters, in every command that takes a password in its words, or one of _PROGRAMS."""

# Shorter names stand in many words: of these the verb, or a blank, is looked for as well.
_LONG_NAME = 5
_PROGRAMS = tuple(sorted({
    *(name.lower() if len(name) >= _LONG_NAME else f"{name} " for name in (*NEXT_WORD, *PAIRS, *OPTION_WORDS, *FED)),
    *(name if len(name) >= _LONG_NAME else verb.lower() for name, rows in OPERANDS.items() for verb, _ in rows),
} - {"curl "}))  # fmt: skip


def may_take_password(text: str) -> bool:
    """The cheap test of commands: whether one of them may take a password in its words."""
    small = text.lower()
    if any(map(small.__contains__, COMMAND_MARKS)) or any(map(small.__contains__, _PROGRAMS)):
        return True
    return "curl" in small and (" -u" in small or "user" in small or "bearer" in small)
