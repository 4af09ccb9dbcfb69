"""Image references are read with the distribution grammar and docker's defaults."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlint.model.image_reference import parse_reference

SHA256 = "sha256:" + "0123456789abcdef" * 4
SHA512 = "sha512:" + "0123456789abcdef" * 8


@pytest.mark.parametrize(
    ("written", "registry", "path", "name", "tag", "digest"),
    [
        ("node", "docker.io", "library/node", "node", None, None),
        ("node:20-alpine", "docker.io", "library/node", "node", "20-alpine", None),
        (f"docker.io/library/node:20@{SHA256}", "docker.io", "library/node", "node", "20", SHA256),
        (f"node@{SHA512}", "docker.io", "library/node", "node", None, SHA512),
        ("docker.io/node", "docker.io", "library/node", "node", None, None),
        ("index.docker.io/library/node", "docker.io", "library/node", "node", None, None),
        ("library/node", "docker.io", "library/node", "node", None, None),
        ("library/a/b", "docker.io", "library/a/b", "library/a/b", None, None),
        ("grafana/grafana:1", "docker.io", "grafana/grafana", "grafana/grafana", "1", None),
        ("ghcr.io/astral-sh/uv", "ghcr.io", "astral-sh/uv", "ghcr.io/astral-sh/uv", None, None),
        ("quay.io/x", "quay.io", "x", "quay.io/x", None, None),
        ("localhost/x", "localhost", "x", "localhost/x", None, None),
        ("localhost:5000/x:1", "localhost:5000", "x", "localhost:5000/x", "1", None),
        ("registry:5000/x", "registry:5000", "x", "registry:5000/x", None, None),
        ("127.0.0.1/x", "127.0.0.1", "x", "127.0.0.1/x", None, None),
        ("[::1]/x", "[::1]", "x", "[::1]/x", None, None),
        ("[2001:DB8::1]:5000/a/b:v", "[2001:DB8::1]:5000", "a/b", "[2001:DB8::1]:5000/a/b", "v", None),
        ("Registry/x", "Registry", "x", "Registry/x", None, None),
        ("a.b_c/x", "", "a.b_c/x", "a.b_c/x", None, None),
        ("localhost", "docker.io", "library/localhost", "localhost", None, None),
        ("localhost:5000", "docker.io", "library/localhost", "localhost", "5000", None),
        ("a__b---c.d", "docker.io", "library/a__b---c.d", "a__b---c.d", None, None),
        ("x:" + "T" * 128, "docker.io", "library/x", "x", "T" * 128, None),
        ("x:_1.-", "docker.io", "library/x", "x", "_1.-", None),
    ],
)
def test_read(written: str, registry: str, path: str, name: str, tag: str | None, digest: str | None) -> None:
    found = parse_reference(written)
    assert found.error is None
    assert (found.registry, found.path, found.name, found.tag, found.digest) == (registry, path, name, tag, digest)
    assert found.written == written


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ("", "invalid reference format"),
        (":1", "invalid reference format"),
        ("node:", "invalid reference format"),
        ("node@", "invalid reference format"),
        ("node:-x", "invalid reference format"),
        ("node:é", "invalid reference format"),
        ("x:" + "T" * 129, "invalid reference format"),
        ("a//b", "invalid reference format"),
        ("a/", "invalid reference format"),
        ("/a", "invalid reference format"),
        ("-a", "invalid reference format"),
        ("a..b", "invalid reference format"),
        ("a___b", "invalid reference format"),
        ("a._b", "invalid reference format"),
        ("no de", "invalid reference format"),
        ("https://ghcr.io/x", "invalid reference format"),
        ("ghcr.io:/x", "invalid reference format"),
        ("-ghcr.io/x", "invalid reference format"),
        ("[::1/x", "invalid reference format"),
        ("[::g]/x", "invalid reference format"),
        ("[]/x", "invalid reference format"),
        ("node:20\n", "invalid reference format"),
        ("node@sha256:abc", "invalid reference format"),
        ("node@sha256", "invalid reference format"),
        (f"node@1{SHA256}", "invalid reference format"),
        (f"node@{SHA256}0", "invalid checksum digest length"),
        (f"node:1@{SHA256.upper().replace('SHA', 'sha')}", "invalid checksum digest format"),
        ("node:1@md5+b64:" + "0" * 32, "unsupported digest algorithm"),
        ("Node", "invalid reference format: repository name (library/Node) must be lowercase"),
        ("a/Node:1", "invalid reference format: repository name (a/Node) must be lowercase"),
        ("0" * 64, f"invalid repository name ({'0' * 64}), cannot specify 64-byte hexadecimal strings"),
        ("a" * 248, "repository name must not be more than 255 characters"),
    ],
)
def test_refused(written: str, error: str) -> None:
    found = parse_reference(written)
    assert found.error == error
    assert (found.registry, found.path, found.name, found.tag, found.digest) == ("", "", "", None, None)
    assert (str(found), found.familiar) == ("", "")


def test_longest_path() -> None:
    assert parse_reference("a" * 247).error is None


@pytest.mark.parametrize(
    ("written", "familiar", "complete"),
    [
        ("docker.io/library/node:20", "node:20", "docker.io/library/node:20"),
        (f"node:20@{SHA256}", f"node:20@{SHA256}", f"docker.io/library/node:20@{SHA256}"),
        ("docker.io/a/b", "a/b", "docker.io/a/b"),
        ("localhost:5/x:1", "localhost:5/x:1", "localhost:5/x:1"),
        ("a.b_c/x", "a.b_c/x", "a.b_c/x"),
    ],
)
def test_forms(written: str, familiar: str, complete: str) -> None:
    found = parse_reference(written)
    assert (found.familiar, str(found)) == (familiar, complete)


@pytest.mark.parametrize(("written", "empty"), [("scratch", True), ("scratch:latest", False), ("a/scratch", False)])
def test_scratch(written: str, empty: bool) -> None:
    assert parse_reference(written).is_scratch is empty


# --- against the grammar as one expression ---

LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?"
COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
DIGEST = r"[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
GRAMMAR = re.compile(
    rf"(?:((?:{LABEL}(?:\.{LABEL})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?)/)?({COMPONENT}(?:/{COMPONENT})*)"
    rf"(?::([A-Za-z0-9_][A-Za-z0-9_.-]{{0,127}}))?(?:@({DIGEST}))?"
)

atom = st.text("abz09", min_size=1, max_size=4)
component = st.builds("{}{}{}".format, atom, st.sampled_from(["", ".", "_", "__", "-", "---"]), atom)
registry = st.sampled_from(
    ["", "docker.io", "index.docker.io", "localhost", "ghcr.io", "r:5000", "10.0.0.1:1", "[::1]:5"]
)
path = st.lists(component, min_size=1, max_size=3).map("/".join)
tag = st.one_of(st.none(), st.builds("{}{}".format, st.sampled_from("aZ9_"), st.text("aZ9_.-", max_size=9)))
digest = st.sampled_from([None, SHA256, SHA512])


@settings(max_examples=400)
@given(registry, path, tag, digest)
def test_round_trip(host: str, inner: str, version: str | None, checksum: str | None) -> None:
    written = (f"{host}/" if host else "") + inner + (f":{version}" if version else "")
    written += f"@{checksum}" if checksum else ""
    if re.fullmatch("[0-9a-f]{64}", written):
        return
    found = parse_reference(written)
    assert found.error is None
    assert (found.tag, found.digest) == (version, checksum)
    # Docker's short form of docker.io/a.b/c reads as another registry.
    ambiguous = found.registry == "docker.io" and set(inner.partition("/")[0]) & set(".:")
    for form in (str(found), str(found) if ambiguous or inner.startswith("localhost/") else found.familiar):
        again = parse_reference(form)
        assert (again.registry, again.path, again.tag, again.digest) == (
            found.registry,
            found.path,
            found.tag,
            found.digest,
        )
    assert str(parse_reference(str(found))) == str(found)
    assert GRAMMAR.fullmatch(str(found))


@settings(max_examples=800)
@given(
    st.lists(
        st.sampled_from(
            ["a", "b1", "B", ".", "_", "__", "-", "/", ":", "@", "localhost", "docker.io", "[", "]", ":5", "é"]
        )
        | st.sampled_from([SHA256, "library/", "sha256:", "x" * 33, " ", "\n"]),
        max_size=8,
    ).map("".join)
)
@example("a_b.c/x")
@example("[::1]:5/x:1")
def test_agrees_with_the_grammar(written: str) -> None:
    found = parse_reference(written)
    first, slash, rest = written.partition("/")
    hub = not slash or (first != "localhost" and not set(first) & set(".:") and first.lower() == first)
    if first == "index.docker.io" and slash:
        first = "docker.io"
    complete = f"docker.io/{written if slash else 'library/' + written}" if hub else f"{first}/{rest}"
    if complete.startswith("docker.io/") and complete.count("/") == 1:
        complete = complete.replace("/", "/library/")
    match = GRAMMAR.fullmatch(complete)
    if found.error is None:
        assert match
        assert (found.registry, found.path) == (match[1] or "", match[2])
        assert (found.tag, found.digest) == (match[3], match[4])
    else:
        assert not match or "digest" in found.error or "must be lowercase" in found.error


@pytest.mark.parametrize("piece", ["a", "/", "a/", ":", "@", ".", "-", "_", "a-", "["])
def test_long_text_ends(piece: str) -> None:
    assert parse_reference(piece * 100_000).error is not None
