"""Which variable names show that their value is a secret.

Source: names in 2,100 public Dockerfiles, read one by one, 2026-11.
"""

from __future__ import annotations

from dlint import regex as re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MARKS: tuple[str, ...] = (
    # `senha` is Portuguese, `wort` the end of the German word.
    "pass", "pwd", "secret", "token", "key", "auth", "cred", "_pw", "pat", "cookie", "senha", "wort",
)  # fmt: skip
"""Lower-case stretches, one of which every revealing name contains: the cheap test before the real one."""

PUBLIC_STARTS: tuple[str, ...] = (
    "VITE_", "REACT_APP_", "NEXT_PUBLIC_", "NUXT_PUBLIC_", "GATSBY_", "VUE_APP_", "NG_APP_", "EXPO_PUBLIC_",
    "PUBLIC_", "STORYBOOK_", "PREACT_APP_", "RAZZLE_PUBLIC_",
)  # fmt: skip
"""Starts of variables that a build writes into pages for everyone. Source: manuals of the frameworks, 2026-11."""

STRONG: dict[str, str] = {
    "password": "password",
    "passwd": "password",
    "passphrase": "passphrase",
    "passcode": "password",
    "passwort": "password",
    "kennwort": "password",
    "senha": "password",
    "userpass": "password",
    "pwd": "password",
    "secret": "secret",
    "token": "token",
    "apikey": "api key",
    "credential": "credentials",
    "creds": "credentials",
    "secretkey": "secret key",
    "accesskey": "access key",
    "privatekey": "private key",
    "privkey": "private key",
    "encryptionkey": "encryption key",
    "signingkey": "signing key",
    "masterkey": "master key",
    "authkey": "auth key",
    "sshkey": "ssh key",
}
"""Words that name a secret wherever they stand, unless a later word turns them (`TOKEN_URL`), and what it is then."""

GLUED_ENDS: tuple[str, ...] = (
    "password", "passwd", "passphrase", "passcode", "passwort", "secret", "token", "apikey", "secretkey",
    "privatekey", "accesskey", "pwd", "pass",
)  # fmt: skip
"""Ends that count in a word written in one piece: `PGPASSWORD`, `dbpass`, `MYSECRET`."""

NOT_GLUED: frozenset[str] = frozenset({
    "bypass", "compass", "encompass", "trespass", "overpass", "underpass", "surpass", "keepass", "lastpass",
    "multipass", "highpass", "lowpass", "bandpass", "singlepass", "proxypass", "oldpwd", "lpwd", "tiktoken", "nopass",
    "nopasswd", "nopassword", "htpasswd", "sshpass", "externalsecret", "sealedsecret", "detokenize",
})  # fmt: skip
"""Words with such an end that are something else."""

LAST_ONLY: dict[str, str] = {
    "pass": "password",
    "pw": "password",
    "auth": "auth",
    "authorization": "auth",
    "key": "key",
    "tokens": "token",
    "secrets": "secret",
    "passwords": "password",
}
"""Words that name a secret only at the end of a name (`DB_PASS`, not `PASS_THROUGH`), and even there not surely."""

KEY_KINDS: frozenset[str] = frozenset({
    "api", "access", "secret", "private", "priv", "encryption", "encrypt", "encrypting", "decryption", "crypto",
    "cipher", "aes", "rsa", "hmac", "jwt", "jwk", "signing", "signature", "auth", "master", "license", "licence",
    "account", "ssh", "deploy", "session", "app", "application", "service", "shared", "client", "admin", "root",
    "install", "ingest", "write", "subscription", "webhook", "cookie",
})  # fmt: skip
"""What stands before `key` (or `keys`) when the key is one to hide."""

KEY_OTHERS: frozenset[str] = frozenset({
    "public", "pub", "publishable", "site", "gpg", "pgp", "apt", "rpm", "deb", "yum", "repo", "repository", "release",
    "trusted", "sort", "primary", "foreign", "partition", "shard", "row", "range", "hash", "index", "cache", "hot",
    "prefix", "group", "routing", "object", "map", "field", "label", "config", "context", "message", "event",
    "metric", "idempotency", "dedup", "translation", "registry", "tag", "feature", "lookup", "search", "unique",
    "natural", "surrogate", "composite", "column", "property", "param", "parameter", "env", "variable", "header",
    "query", "data", "storage", "kms", "cmk", "key", "dict", "meta", "metadata", "annotation", "selector", "filter",
    "filters", "arrow", "enter", "escape", "function", "stream", "topic", "queue", "record", "document", "item",
    "entry", "etcd", "consul", "redis", "attribute", "json", "any", "press", "low", "turn", "cross", "bucket", "s",
    "build", "file", "i18n", "n", "locale", "version", "rotation", "wrapping",
})  # fmt: skip
"""What stands before `key` when it is one to show, or no key of that kind."""

TOKEN_OTHERS: frozenset[str] = frozenset({
    "max", "min", "num", "total", "input", "output", "prompt", "completion", "context", "batch", "new", "budget",
    "eos", "bos", "pad", "unk", "sep", "cls", "mask", "stop", "special", "image", "start", "end", "erc", "nft",
})  # fmt: skip
"""What stands before `token` in machine learning and elsewhere, where it is no credential."""

PAT_KINDS: frozenset[str] = frozenset({
    "github", "gh", "gitlab", "git", "azure", "ado", "devops", "vsts", "bitbucket", "jira", "docker", "npm", "snyk",
    "databricks",
})  # fmt: skip
"""What stands before `PAT` when it is a personal access token rather than a pattern."""

TURNED_BEFORE: frozenset[str] = frozenset({
    "public", "allow", "enable", "enabled", "disable", "disabled", "require", "required", "use", "skip", "no", "not",
    "without", "with", "is", "has", "ignore", "generate", "random", "min", "max", "show", "hide", "mask", "check",
    "force", "prompt", "support", "validate", "num",
})  # fmt: skip
"""Words before the revealing one that make the name a switch, a limit or something public."""

TURNED_AFTER: frozenset[str] = frozenset({
    "public", "file", "files", "filename", "filepath", "path", "paths", "dir", "directory", "folder", "location",
    "version", "length", "len", "size", "min", "max", "limit", "count", "minimum", "maximum", "policy", "policies",
    "url", "uri", "urls", "endpoint", "host", "hostname", "port", "server", "address", "addr", "domain", "name",
    "names", "username", "user", "header", "headers", "expiry", "expire", "expires", "expiration", "ttl", "timeout",
    "lifetime", "age", "duration", "interval", "seconds", "minutes", "hours", "days", "ms", "algorithm", "alg",
    "algo", "type", "format", "mode", "alias", "id", "ids", "arn", "hasher", "hashers", "encoder", "enable",
    "enabled", "disable", "disabled", "required", "require", "allow", "allowed", "random", "generate", "rotation",
    "rotate", "retries", "retry", "attempts", "encoding", "field", "fields", "param", "parameter", "column",
    "attribute", "attr", "prompt", "reset", "regex", "pattern", "validator", "validators", "validation", "strength",
    "plugin", "provider", "backend", "engine", "driver", "manager", "store", "helper", "process", "service", "issuer",
    "audience", "scope", "scopes", "realm", "ring", "parallelism", "authentication", "auth", "dummy", "prefix",
    "suffix", "delimiter", "separator", "mount", "mountpoint", "bucket", "group", "role", "request", "exchange",
    "introspection", "revocation", "on", "ext", "extension", "template", "example", "sample", "cache", "source",
    "method", "index", "position", "window", "per", "rate", "sock", "socket", "cmd", "command", "script",
    "fingerprint", "label", "class", "kind", "set", "list", "env", "var", "variable", "namespace", "ref", "reference",
    "exists", "optional", "change", "check", "login", "grant", "hint", "display", "toggle", "support", "status",
})  # fmt: skip
"""Words after the revealing one that are the real head of the name: a `TOKEN_URL` is an address."""

NEUTRAL_AFTER: frozenset[str] = frozenset({
    "prod", "production", "dev", "development", "staging", "stage", "test", "testing", "local", "default", "value",
    "base", "string", "plain", "raw", "encoded", "b", "base64", "old", "new", "current", "previous", "ro", "rw",
    "readonly", "arg", "master", "slave", "main", "a", "here",
})  # fmt: skip
"""Words after a `LAST_ONLY` word that change nothing: `DB_PASS_PROD`, `API_KEY_2` (digits count as such too)."""

NEVER: frozenset[str] = frozenset({
    # Official images keep the ids of public keys in GPG_KEY; GOAUTH names a command.
    "PWD", "OLDPWD", "GPG_KEY", "GPG_KEYS", "SSH_AUTH_SOCK", "GOOGLE_APPLICATION_CREDENTIALS", "GIT_ASKPASS",
    "SSH_ASKPASS", "GOAUTH", "DEBIAN_FRONTEND", "KEY", "PGPASSFILE", "KEYS",
})  # fmt: skip
"""Names of fixed meaning whose value is a path, an identifier or public."""

ALWAYS: dict[str, str] = {
    "AWS_ACCESS_KEY_ID": "access key id",
    "AWS_SECRET_ACCESS_KEY": "secret key",
    "AWS_SESSION_TOKEN": "token",
    "DOCKER_AUTH_CONFIG": "credentials",
    "RABBITMQ_ERLANG_COOKIE": "cookie",
    "VAULT_SECRET_ID": "secret",
    "SECRET_KEY_BASE": "secret key",
    "RAILS_MASTER_KEY": "master key",
    "MYSQL_PWD": "password",
    "REDISCLI_AUTH": "password",
    "COMPOSER_AUTH": "credentials",
    "RESTIC_PASSWORD": "password",
}
"""Names of fixed meaning whose value is a secret."""

WEAK: frozenset[str] = frozenset({"key", "auth"})
"""Kinds of evidence that need a value which looks the part."""


def secret_name(name: str) -> str | None:
    """What a variable, argument or label holds by its name (`"password"`, `"api key"`, …), or None.

    Both `DB_PASS` and `myPassword` count, in any letter case; `TOKEN_FILE`, `KMS_KEY_ALIAS` and `PASSWORD_MIN_LENGTH`
    do not: the last noun of a name decides.
    """
    lower = name.lower()
    if not any(map(lower.__contains__, MARKS)):
        return None
    upper = name.upper()
    if upper in NEVER:
        return None
    return ALWAYS.get(upper) or _evidence(name_words(name))


def name_words(name: str) -> list[str]:
    """The lower-case words of a name: `dbPassword_2` is `["db", "password", "2"]`, `APIKey` is `["api", "key"]`."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", name)]


def _evidence(words: Sequence[str]) -> str | None:
    for index, word in enumerate(words):
        found = _word_evidence(words, index, word)
        if found and not _turned(words, index):
            return found
    return None


def _word_evidence(words: Sequence[str], index: int, word: str) -> str | None:
    before = words[index - 1] if index else ""
    if word == "token":
        return None if before in TOKEN_OTHERS else "token"
    if word == "secret" and words[index + 1 : index + 2] == ["key"]:
        return "secret key"
    # `MAX_TOKENS` counts the tokens of a model: some plurals name a secret at the end of a name only.
    if word in STRONG or (word.removesuffix("s") in STRONG and word not in LAST_ONLY):
        return STRONG.get(word) or STRONG[word.removesuffix("s")]
    if word in ("key", "keys") and before in KEY_KINDS:
        return f"{before} key"
    # `PASS_PHRASE`, `passWord`.
    if word in ("phrase", "word", "code") and before == "pass":
        return "password"
    if word in LAST_ONLY:
        return _last_evidence(words, index, word, before)
    if word == "pat" and before in PAT_KINDS and _ends(words, index):
        return "token"
    return _glued_evidence(word)


def _last_evidence(words: Sequence[str], index: int, word: str, before: str) -> str | None:
    if not _ends(words, index) or before in TURNED_BEFORE:
        return None
    if word == "key" and (before in KEY_OTHERS or before.isdigit() or not before):
        return None
    if word == "tokens" and before in TOKEN_OTHERS:
        return None
    return LAST_ONLY[word]


def _glued_evidence(word: str) -> str | None:
    if word in NOT_GLUED:
        return None
    for end in GLUED_ENDS:
        if word.endswith(end) and word != end:
            return STRONG.get(end, "password")
    return None


def _ends(words: Sequence[str], index: int) -> bool:
    return all(word in NEUTRAL_AFTER or word.isdigit() for word in words[index + 1 :])


def _turned(words: Sequence[str], index: int) -> bool:
    """Whether other words make the one at `index` harmless: `ALLOW_EMPTY_PASSWORD`, `TOKEN_URL`."""
    before, after = words[:index], words[index + 1 :]
    return any(word in TURNED_BEFORE for word in before) or any(word in TURNED_AFTER for word in after)
