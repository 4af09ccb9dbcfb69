"""Commands that take a secret as a plain word: behind a verb, or behind the name of a setting."""

from __future__ import annotations

OPERANDS: dict[str, tuple[tuple[str, int], ...]] = {
    # Source: https://developer.hashicorp.com/vault/docs/commands/login, 2026-11.
    "vault": (("login", 0),),
    # Source: https://docs.snyk.io, `snyk auth [<API_TOKEN>]`, 2026-11.
    "snyk": (("auth", 0),),
    # Source: https://docs.wandb.ai/ref/cli/wandb-login/, 2026-11.
    "wandb": (("login", 0),),
    # Source: https://ngrok.com/docs/gateway/site-to-site-connectivity/authtoken-acls; `authtoken` is the older form,
    # 2026-11.
    "ngrok": (("config add-authtoken", 0), ("authtoken", 0)),
    # Source: cargo-login(1), `cargo login [options] [token]`, 2026-11.
    "cargo": (("login", 0),),
    "cloudflared": (("service install", 0),),
    # Source: https://min.io/docs/minio/linux/reference/minio-mc/mc-alias-set.html: ALIAS URL ACCESSKEY SECRETKEY;
    # `config host add` is the older form, 2026-11.
    "mc": (("alias set", 3), ("config host add", 3)),
    "pro": (("attach", 0),),
    "ua": (("attach", 0),),
    "nuget": (("setapikey", 0), ("setApiKey", 0)),
    "rclone": (("obscure", 0),),
    "grafana-cli": (("admin reset-admin-password", 0),),
    "grafana": (("cli admin reset-admin-password", 0),),
    "redis-cli": (("AUTH", 0), ("auth", 0)),
    "rabbitmqctl": (("add_user", 1), ("change_password", 1), ("authenticate_user", 1)),
    "b2": (("authorize-account", 1), ("account authorize", 1)),
    # `openssl passwd -6 PASSWORD`: options with values stand before it.
    "openssl": (("passwd", -1),),
}
"""By program: its verbs, and which operand behind the verb (from 0; -1: the last) is the secret.

Source where no other is given: the help of the commands, 2026-11."""

SETTERS: frozenset[str] = frozenset({"set", "SET", "modify", "config", "configure"})
"""Verbs behind which the name of a setting stands before its value: `doppler configure set token …`, `dvc remote modify
origin password …`, `pulumi config set dbPassword …`, `dotnet user-secrets set Db:Password …`."""

FED: dict[str, str] = {
    "gh": "--with-token",
    "glab": "--stdin",
    "vncpasswd": "-f",
    "smbpasswd": "-s",
}
"""By program: the option with which it reads a password from its input. Source: `gh auth login --help`, `glab auth
login --help`, vncpasswd(1), smbpasswd(8), 2026-11."""
