"""Files that are secrets by name, and those that only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.knowledge.secrets.files import ENDS, FOLDERS, MAYBE, NAMES, UNDER, secret_file


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".env", "environment file"),
        ("conf/app/.env", "environment file"),
        (".env.production", "environment file"),
        ("prod.env", "environment file"),
        ("id_rsa", "private key"),
        ("/root/.ssh/id_ed25519", "private key"),
        (".ssh", "private keys"),
        (".ssh/", "private keys"),
        (".ssh/deploy", "private keys"),
        ("secrets/ID_RSA", "private key"),
        (".netrc", "login file"),
        (".pypirc", "login file"),
        (".git-credentials", "login file"),
        (".my.cnf", "login file"),
        (".aws", "cloud login"),
        (".aws/credentials", "credentials file"),
        (".kube/config", "cluster login"),
        ("kubeconfig", "cluster login"),
        (".docker/config.json", "registry login"),
        ("credentials.json", "credentials file"),
        ("server.p12", "key store"),
        ("server.key", "key or certificate"),
        ("nginx/ssl/site.pem", "key or certificate"),
        ("vault.kdbx", "password store"),
        ("terraform.tfstate", "state file"),
        (".npmrc", "registry settings"),
        ("NuGet.config", "registry settings"),
        ("config/master.key", "private key"),
        (".vault-token", "token file"),
    ],
)
def test_a_secret_file(path: str, kind: str) -> None:
    assert secret_file(path) == kind


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        ".",
        ".env.example",
        ".env.sample",
        "example.env",
        ".env.test",
        ".env.dist",
        ".env.j2",
        "env",
        "environment.yml",
        "id_rsa.pub",
        ".ssh/known_hosts",
        ".ssh/config",
        ".ssh/id_rsa.pub",
        "ca.pem",
        "ca-bundle.pem",
        "fullchain.pem",
        "cert.pem",
        "rds-combined-ca-bundle.pem",
        "public.pem",
        "dhparam.pem",
        "nginx_signing.key",
        "docker-archive-keyring.gpg",
        "apt-repo.key",
        "https://www.gandi.net/static/CAs/GandiStandardSSLCA2.pem",
        "secrets.yaml.enc",
        "credentials.yml.enc",
        ".docker/nginx.conf",
        ".aws/task-definition.json",
        ".aws/config",
        "package.json",
        "keyboard.key.md",
        "monkey",
    ],
)
def test_a_harmless_file(path: str) -> None:
    assert secret_file(path) is None


def test_tables_are_lower_case_and_kinds_are_known() -> None:
    kinds = {*NAMES.values(), *ENDS.values(), *FOLDERS.values(), *UNDER.values()}
    assert kinds >= MAYBE
    assert all(name == name.lower() for table in (NAMES, ENDS, FOLDERS, UNDER) for name in table)


@settings(max_examples=150)
@given(st.text(max_size=40))
def test_any_path_is_judged(path: str) -> None:
    assert secret_file(path) is None or isinstance(secret_file(path), str)
