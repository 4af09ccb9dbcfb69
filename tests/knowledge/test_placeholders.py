"""Values are sorted into what cannot be a secret and what can."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.knowledge.secrets.placeholders import unquoted, value_kind

KINDS = {"empty", "forward", "placeholder", "switch", "default", "number", "path", "address", "fingerprint", "text"}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("", "empty"),
        ("''", "empty"),
        ("  ", "empty"),
        ("True", "switch"),
        ("0", "switch"),
        ('"off"', "switch"),
        ("$TOKEN", "forward"),
        ("${TOKEN}", "forward"),
        ('"${USER}:${PASS}"', "forward"),
        ("${TOKEN:-}", "forward"),
        ("${TOKEN:-$OTHER}", "forward"),
        ("${TOKEN:-hunter22}", "text"),
        ("$TOKEN-fixed", "text"),
        ("<token>", "placeholder"),
        ("{{ token }}", "placeholder"),
        ("%%TOKEN%%", "placeholder"),
        ("***", "placeholder"),
        ("xxxx", "placeholder"),
        ("replace_me", "placeholder"),
        ("put-your-key-here", "placeholder"),
        ("changeme", "placeholder"),
        ("CHANGE_ME", "placeholder"),
        ("guest", "default"),
        ("12", "number"),
        ("-1.5", "number"),
        ("/run/secrets/db", "path"),
        ("./token.txt", "path"),
        ("C:\\keys\\a", "path"),
        ("server.key", "path"),
        ("https://vault.local/v1", "address"),
        ("0x0A9AF2115F4687BD29803A206B73A36E6026DFCA", "fingerprint"),
        ("DEADBEEF CAFEBABE", "fingerprint"),
        ("8125cfb4afe5f07d9deae9b4e9624436", "text"),
        ("hunter2", "text"),
        ("my_precious1", "text"),
    ],
)
def test_kind_of_a_value(value: str, kind: str) -> None:
    assert value_kind(value) == kind


@pytest.mark.parametrize(("value", "bare"), [('"a"', "a"), ("'a'", "a"), ("\"a'", "\"a'"), ('"', '"'), ("a", "a")])
def test_quotes_come_off_in_pairs(value: str, bare: str) -> None:
    assert unquoted(value) == bare


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_every_value_has_a_kind(value: str) -> None:
    assert value_kind(value) in KINDS


@pytest.mark.parametrize("value", ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"])
def test_keys_of_documentation_stand_for_others(value: str) -> None:
    assert value_kind(value) == "placeholder"
