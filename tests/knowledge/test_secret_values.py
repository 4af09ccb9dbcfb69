"""Texts that are secrets by their shape, put together here so that no scanner takes this file for a leak."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.knowledge.secrets.values import (
    ADDRESS,
    SHAPES,
    SHORT_SHAPES,
    entropy,
    looks_random,
    secret_span,
    secret_value,
)

MIX = "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0iLoRuXa"
HEX = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"


def word(length: int) -> str:
    return (MIX * 4)[:length]


def digits(length: int) -> str:
    return (HEX * 4)[:length]


TOKENS = {
    "private-key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "age-key": "AGE-SECRET-KEY-" + "1" + (MIX * 2)[:58].upper(),
    "aws-key-id": "AKIA" + "J5QWERTYUPLKHGFD",
    "aws-session-id": "ASIA" + "J5QWERTYUPLKHGFD",
    "github-token": "ghp" + "_" + word(36),
    "github-pat": "github" + "_pat_" + word(22) + "_" + word(59),
    "gitlab-token": "glpat" + "-" + word(20),
    "slack-token": "xoxb" + "-" + "2901834567-" + word(24),
    "slack-app-token": "xapp" + "-1-A0B1C2D3-2901834567-" + digits(64),
    "slack-webhook": f"https://hooks.{'slack'}.com/services/T0B1C2D3/B4E5F6G7/" + word(24),
    "discord-webhook": "https://discord" + ".com/api/webhooks/290183456712345678/" + word(68),
    "stripe-key": "sk_" + "live_" + word(24),
    "google-key": "AI" + "za" + word(35),
    "google-client-secret": "GOCS" + "PX-" + word(28),
    "google-token": "ya29" + "." + word(60),
    "npm-token": "npm" + "_" + word(36),
    "pypi-token": "pypi-" + "AgE" + word(70),
    "rubygems-token": "rubygems" + "_" + digits(48),
    "crates-token": "cio" + word(32),
    "nuget-key": "oy2" + word(43).lower(),
    "clojars-token": "CLOJARS" + "_" + digits(60),
    "jwt": "eyJ" + word(20) + ".eyJ" + word(30) + "." + word(40),
    "azure-client-secret": "aB3" + "8Q~" + word(34),
    "azure-sas": "https://a.blob.core.windows.net/c?sv=2024-01-01&sig=" + word(43) + "%3D",
    "twilio-key": "SK" + digits(32),
    "sendgrid-key": "SG" + "." + word(22) + "." + word(43),
    "mailgun-key": "key" + "-" + digits(32),
    "mailchimp-key": digits(32) + "-us" + "12",
    "digitalocean-token": "dop" + "_v1_" + digits(64),
    "huggingface-token": "hf" + "_" + word(34),
    "openai-key": "sk-" + "proj-" + word(60),
    "anthropic-key": "sk-" + "ant-api03-" + word(60),
    "openrouter-key": "sk-" + "or-v1-" + digits(64),
    "groq-key": "gsk" + "_" + word(52),
    "replicate-token": "r8" + "_" + word(37),
    "docker-token": "dckr" + "_pat_" + word(27),
    "databricks-token": "dapi" + digits(32),
    "vault-token": "hvs" + "." + word(24),
    "terraform-token": word(14) + ".atlasv1." + word(67),
    "jfrog-key": "AKCp" + word(69),
    "jfrog-token": "cmVmdGtu" + word(56),
    "atlassian-token": "ATATT3x" + word(120),
    "shopify-token": "shpat" + "_" + digits(32),
    "square-token": "sq0atp" + "-" + word(22),
    "newrelic-key": "NRAK" + "-" + word(27).upper(),
    "grafana-token": "glsa" + "_" + word(32) + "_" + digits(8),
    "sentry-token": "sntryu" + "_" + digits(64),
    "linear-key": "lin_api" + "_" + word(40),
    "notion-token": "ntn" + "_" + word(46),
    "postman-key": "PMAK" + "-" + digits(24) + "-" + digits(34),
    "pulumi-token": "pul" + "-" + digits(40),
    "doppler-token": "dp.st." + "prd." + word(43),
    "telegram-token": "290183456:" + "AA" + word(33),
    "fly-token": "fm2" + "_" + word(90),
    "supabase-token": "sbp" + "_" + digits(40),
    "tailscale-key": "tskey-" + "auth-" + word(16) + "-" + word(32),
    "circleci-token": "CCI" + "PAT_" + word(22) + "_" + digits(40),
    "buildkite-token": "bk" + "ua_" + word(48),
    "figma-token": "figd" + "_" + word(40),
    "onepassword-token": "ops_" + "eyJ" + word(140),
    "teams-webhook": "https://x.webhook.office"
    ".com/webhookb2/" + digits(36) + "@" + digits(36) + "/IncomingWebhook/" + digits(32),
    "basic-auth": "Authorization: Basic " + "ZGVwbG95OmgxdW50ZXI=",
    "bearer": "authorization: Bearer " + word(30),
    "setting-password": "Server=db;User Id=sa;Password=hU7nter;",
    "registry-login": "//npm.example.com/:_authToken=" + digits(36),
    "netrc-password": "machine git.example.org login me password " + word(12),
}


def test_every_shape_has_a_sample() -> None:
    assert {shape.name for shape in (*SHORT_SHAPES, *SHAPES)} == set(TOKENS)


def test_names_and_marks_are_sound() -> None:
    shapes = (*SHORT_SHAPES, *SHAPES, ADDRESS)
    assert len({shape.name for shape in shapes}) == len(shapes)
    assert all(shape.title and all(shape.marks) for shape in shapes)


@pytest.mark.parametrize("name", TOKENS)
@pytest.mark.parametrize("around", ["{}", "curl -u x -H 'X: {}' https://host", 'echo "{}" > /tmp/f'])
def test_a_token_is_known_by_its_shape(name: str, around: str) -> None:
    text = around.format(TOKENS[name])
    shape = secret_value(text)
    assert shape is not None
    assert shape.name == name
    start, end = secret_span(shape, text)
    assert text[start:end] in TOKENS[name]


@pytest.mark.parametrize(
    "text",
    [
        "postgres://app:h4x0r@db:5432/shop",
        "mysql+mysqlconnector://root:Pa55w0rd@mysql/piggydime",
        "git clone https://bot:S3cr3t@git.example.org/a.git",
        "redis://:hunter22@cache:6379",
        "https://user:pa%40ss@host/x",
    ],
)
def test_a_password_in_an_address(text: str) -> None:
    shape = secret_value(text)
    assert shape is ADDRESS
    start, end = secret_span(shape, text)
    assert text[end] == "@"
    assert text[start - 1] == ":"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "postgres://db:5432/shop",
        "amqp://guest@rabbit",
        "ssh://git@github.com:22/a/b",
        "https://$USER:$PASS@host",
        "https://oauth2:${TOKEN}@gitlab.com/a.git",
        "postgres://user:password@localhost/db",
        "postgres://user:<password>@localhost/db",
        "http://proxy:8080 mail@example.org",
        "AKIA" + "IOSFODNN7EXAMPLE",
        "ghp" + "_" + "x" * 36,
        "password=$DB_PASSWORD",
        "password=${DB_PASSWORD:?}",
        "-Dpassword=<fill>",
        "Authorization: Bearer $TOKEN",
        "Authorization: Basic ${AUTH}",
        "apt-get install -y --no-install-recommends libsqlite3-dev",
        "https://github.com/a/b/releases/download/v1.2.3/b_linux_amd64.tar.gz",
        "sha256:640a234f4bea3e399c056b7b8f9c667c4939befae8db2f14e9785e16eccd4205",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN CERTIFICATE-----",
        "A035C8C19219BA821ECEA86B64E628F8D684696D",
        "TASK0123456789",
        "ski-resort-with-a-long-name-and-digits-123",
    ],
)
def test_a_text_without_a_secret(text: str) -> None:
    assert secret_value(text) is None


@pytest.mark.parametrize(
    ("text", "random"),
    [(word(32), True), (digits(40), True), ("a" * 40, False), ("short1A", False), ("two words that are long", False)],
)
def test_random_looking(text: str, random: bool) -> None:
    assert looks_random(text) is random


def test_entropy_counts_bits() -> None:
    assert entropy("aaaa") == 0
    assert entropy("abcd") == 2


AROUND = st.text(alphabet=st.sampled_from("aA0:/@=-_. $sk\n\"'"), max_size=40)


@settings(max_examples=200)
@given(AROUND, st.sampled_from(sorted(TOKENS.values())) | AROUND, AROUND)
def test_what_is_found_lies_in_the_text(before: str, token: str, after: str) -> None:
    text = f"{before} {token} {after}"
    shape = secret_value(text)
    if token in TOKENS.values():
        assert shape is not None
    if shape is not None:
        start, end = secret_span(shape, text)
        assert 0 <= start < end <= len(text)
