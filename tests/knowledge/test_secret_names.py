"""Names of variables that do, and do not, show that their value is a secret."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.knowledge.secrets.judge import secret_pair
from dlint.knowledge.secrets.names import ALWAYS, NEVER, name_words, secret_name

REVEALING = [
    ("PASSWORD", "password"),
    ("DB_PASSWORD", "password"),
    ("DB_PASSWD", "password"),
    ("DB_PASS", "password"),
    ("DB_PWD", "password"),
    ("ROOT_PW", "password"),
    ("DBPASSWORD", "password"),
    ("PGPASSWORD", "password"),
    ("myPassword", "password"),
    ("dbpassword", "password"),
    ("minepass", "password"),
    ("SMTPPASS", "password"),
    ("REDIS_PASSWORD_PROD", "password"),
    ("DB_PASS_2", "password"),
    ("SSH_PASSPHRASE", "passphrase"),
    ("PASS_PHRASE", "password"),
    ("MYSECRET", "secret"),
    ("SECRET", "secret"),
    ("SecretKey", "secret key"),
    ("SECRET_KEY", "secret key"),
    ("SECRET_KEY_BASE", "secret key"),
    ("DJANGO_SECRET_KEY", "secret key"),
    ("CLIENT_SECRET", "secret"),
    ("clientSecret", "secret"),
    ("APP_SECRETS", "secret"),
    ("TOKEN", "token"),
    ("GITHUB_TOKEN", "token"),
    ("AUTHTOKEN", "token"),
    ("ACCESS_TOKEN", "token"),
    ("TOKEN_GITHUB", "token"),
    ("GITHUB_PAT", "token"),
    ("APIKEY", "api key"),
    ("API_KEY", "api key"),
    ("apiKey", "api key"),
    ("MAPBOX_API_KEYS", "api key"),
    ("API_KEY_2", "api key"),
    ("AWS_ACCESS_KEY_ID", "access key id"),
    ("AWS_SECRET_ACCESS_KEY", "secret key"),
    ("STORAGE_ACCESS_KEY", "access key"),
    ("SSH_PRIVATE_KEY", "private key"),
    ("GPG_PRIVATE_KEY", "private key"),
    ("PRIVATEKEY", "private key"),
    ("ENCRYPTION_KEY", "encryption key"),
    ("STRIPE_KEY", "key"),
    ("CREDENTIALS", "credentials"),
    ("GCP_CREDS", "credentials"),
    ("AUTH", "auth"),
    ("BASIC_AUTH", "auth"),
    ("REDISCLI_AUTH", "password"),
    ("DOCKER_AUTH_CONFIG", "credentials"),
    ("KEYSTORE_PASSWORD", "password"),
    ("db.password", "password"),
    ("spring-datasource-password", "password"),
    ("ConnectionStrings__Password", "password"),
]

SILENT = [
    "USERNAME",
    "DOCKER_EMAIL",
    "TRAVIS_OS_NAME",
    "TOKEN_FILE",
    "DB_PASSWORD_FILE",
    "SECRET_PATH",
    "SECRETS_DIR",
    "TOKENIZERS_PARALLELISM",
    "TIKTOKEN_CACHE_DIR",
    "MAX_TOKENS",
    "MAX_NEW_TOKENS",
    "EOS_TOKEN",
    "GOPRIVATE",
    "PROJECT_PRIVATE",
    "PASSWORD_MIN_LENGTH",
    "PASSWORD_HASHER",
    "PASSWORD_AUTHENTICATION",
    "ACCESS_TOKEN_EXPIRE_MINUTES",
    "KMS_KEY_ALIAS",
    "KEY_ID",
    "SSH_AUTH_SOCK",
    "GPG_KEY",
    "GPG_KEYS",
    "WORDPRESS_CLI_GPG_KEY",
    "RABBITMQ_PGP_KEY_ID",
    "OPENSSL_PGP_KEY_IDS",
    "PGP_KEYSERVER",
    "KAFKA_KEYRING",
    "KAFKA_KEYS",
    "SORT_KEY",
    "PRIMARY_KEY",
    "PARTITION_KEY",
    "CACHE_KEY",
    "PUBLIC_KEY",
    "NEXT_PUBLIC_API_KEY",
    "PUBKEY",
    "KEYBOARD",
    "MONKEY",
    "KEYSTORE_PATH",
    "KEYCLOAK_VERSION",
    "AUTHOR",
    "GIT_AUTHOR_NAME",
    "AUTHORITY",
    "AUTHORIZATION_FAIL_MAX_RETRIES",
    "MOSQUITTO_AUTH_VERSION",
    "OAUTH2_PROXY_VERSION",
    "ENABLE_AUTH",
    "TOKEN_URL",
    "TOKEN_ENDPOINT",
    "API_KEY_HEADER",
    "API_KEY_SELECT_MODE",
    "SECRET_NAME",
    "SECRET_ARN",
    "SECRET_ROTATION_DAYS",
    "MYSQL_ALLOW_EMPTY_PASSWORD",
    "MYSQL_RANDOM_ROOT_PASSWORD",
    "AB_JOLOKIA_PASSWORD_RANDOM",
    "SERVICE_ACCT_SUDO_NO_PASSWD",
    "SECRET_KEY_BASE_DUMMY",
    "PASSENGER_VERSION",
    "COMPASS_VERSION",
    "BYPASS",
    "PASSWORDLESS_SUDO",
    "PASS_THROUGH",
    "PWD",
    "OLDPWD",
    "PATH",
    "PATTERN",
    "CREDSTASH_VERSION",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "DefaultProcess__Filters__0__Key",
    "CONFD_PREFIX_KEY",
    "APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE",
    "XDG_SESSION_TYPE",
    "CRYPTOGRAPHY_VERSION",
    "KEY",
    "",
]


@pytest.mark.parametrize(("name", "evidence"), REVEALING)
def test_a_revealing_name(name: str, evidence: str) -> None:
    assert secret_name(name) == evidence


@pytest.mark.parametrize("name", SILENT)
def test_a_name_that_states_nothing(name: str) -> None:
    assert secret_name(name) is None


@pytest.mark.parametrize("name", [name for name, _ in REVEALING if "_" in name and name.isupper()])
def test_the_case_of_a_name_does_not_matter(name: str) -> None:
    assert secret_name(name.lower()) == secret_name(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dbPassword_2", ["db", "password", "2"]),
        ("APIKey", ["api", "key"]),
        ("OAuth2Token", ["o", "auth", "2", "token"]),
        ("a-b.c__d", ["a", "b", "c", "d"]),
        ("", []),
    ],
)
def test_words_of_a_name(name: str, words: list[str]) -> None:
    assert name_words(name) == words


@pytest.mark.parametrize(
    ("name", "value", "evidence"),
    [
        ("DB_PASSWORD", "s3cr3t!x", "password"),
        ("DB_PASSWORD", "changeme", None),
        ("DB_PASSWORD", "postgres", "password"),
        ("DB_PASSWORD", "root", "password"),
        ("DB_PASSWORD", None, "password"),
        ("TOKEN", "$token_bot", "token"),
        ("TWINE_PASSWORD", "${PIP_UPLOAD_PASS}", "password"),
        ("SECRET", "8125cfb4afe5f07d9deae9b4e9624436", "secret"),
        ("STRIPE_KEY", "a8Zk29dlwPq0", "key"),
        ("STRIPE_KEY", None, "key"),
        ("DB_PASSWORD", "123456", "password"),
    ],
)
def test_a_pair_that_gives_a_secret_away(name: str, value: str | None, evidence: str) -> None:
    assert secret_pair(name, value) == evidence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OPENAI_API_KEY", ""),
        ("OPENAI_API_KEY", '""'),
        ("HTTP_PASS", "**Random**"),
        ("API_KEY", "none"),
        ("API_KEY", "<your-api-key>"),
        ("API_KEY", "your_api_key_here"),
        ("ROOT_PASS", "unset"),
        ("TOKEN", "xxxxxxxx"),
        ("NR_INSTALL_KEY", "**ChangeMe**"),
        ("SECRET_KEY_BASE", "dummy"),
        ("SSL_KEY", "/etc/ssl/private/localhost.key.pem"),
        ("PROXY_PASS", '"https://example.com"'),
        ("MONGO_AUTH", "true"),
        ("MYSQL_ONETIME_PASSWORD", "yes"),
        ("UPLOAD_KEY", "42"),
        ("RELEASE_SIGN_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D"),
        ("STRIPE_KEY", "short"),
        ("NUM_TOKEN", "512"),
        ("GPG_KEY", "A035C8C19219BA821ECEA86B64E628F8D684696D"),
        ("EDITOR", "vim"),
    ],
)
def test_a_pair_that_is_harmless(name: str, value: str) -> None:
    assert secret_pair(name, value) is None


def test_fixed_names_do_not_contradict_each_other() -> None:
    assert NEVER.isdisjoint(ALWAYS)
    assert all(secret_name(name) == kind for name, kind in ALWAYS.items())


PARTS = st.sampled_from(["db", "PASSWORD", "token", "Secret", "api", "KEY", "file", "x", "é", ""])
NAMES = st.text(max_size=40) | st.lists(PARTS, max_size=4).map("_".join)


@settings(max_examples=150)
@given(NAMES, st.none() | st.text(max_size=40) | st.sampled_from(["", "true", "/run/x", "$TOKEN", "hU7nter-9Xq2"]))
def test_a_value_excuses_a_name_and_does_not_make_it_another_one(name: str, value: str | None) -> None:
    assert secret_pair(name, value) in (secret_name(name), None)
    assert secret_pair(name, None) == secret_name(name)
