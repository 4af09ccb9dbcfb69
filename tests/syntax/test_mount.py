"""The value of --mount is read with BuildKit's rules and refused in its words."""

from __future__ import annotations

import csv

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlint.syntax.mount import SHARING, TYPES, parse_mount

SLOTS = (
    "type",
    "source",
    "target",
    "from_",
    "id",
    "env",
    "sharing",
    "readonly",
    "required",
    "mode",
    "uid",
    "gid",
    "size",
)


def given_slots(value: str) -> dict[str, int | str]:
    """What a mount has beyond the defaults."""
    mount = parse_mount(value)
    assert mount.error is None, mount.error
    return {slot: getattr(mount, slot) for slot in SLOTS if getattr(mount, slot) is not None}


@pytest.mark.parametrize(
    ("value", "slots"),
    [
        ("target=/src", {"type": "bind", "target": "/src", "readonly": True}),
        ("type=bind,src=.,dst=/src,rw", {"type": "bind", "source": ".", "target": "/src", "readonly": False}),
        (
            "type=bind,source=a,destination=b,readwrite=0",
            {"type": "bind", "source": "a", "target": "b", "readonly": True},
        ),
        ("type=bind,ro=false", {"type": "bind", "readonly": False}),
        ("from=build,target=/x", {"type": "bind", "from_": "build", "target": "/x", "readonly": True}),
        (
            "type=cache,id=apt,target=/var/cache/apt,sharing=LOCKED,mode=0755,uid=1000,gid=0",
            {
                "type": "cache",
                "id": "apt",
                "target": "/var/cache/apt",
                "sharing": "locked",
                "mode": 0o755,
                "uid": 1000,
                "gid": 0,
                "readonly": False,
            },
        ),
        ("TYPE=Cache,Target=/x", {"type": "cache", "target": "/x", "readonly": False}),
        ("type=cache,target=/x,readonly", {"type": "cache", "target": "/x", "readonly": True}),
        ("type=tmpfs,target=/tmp,size=64m", {"type": "tmpfs", "target": "/tmp", "size": 64 << 20, "readonly": False}),
        ("type=secret,id=key,env=KEY", {"type": "secret", "id": "key", "env": "KEY", "readonly": True}),
        ("type=secret,target=/k,required=t", {"type": "secret", "target": "/k", "required": True, "readonly": True}),
        ("type=ssh", {"type": "ssh", "readonly": True}),
        ("type=ssh,required,mode=600", {"type": "ssh", "required": True, "mode": 0o600, "readonly": True}),
        ('type=bind,"target=/a,b"', {"type": "bind", "target": "/a,b", "readonly": True}),
        ('"target=a""b"', {"type": "bind", "target": 'a"b', "readonly": True}),
        ("target=a=b", {"type": "bind", "target": "a=b", "readonly": True}),
        ("target=", {"type": "bind", "target": "", "readonly": True}),
    ],
)
def test_read(value: str, slots: dict[str, int | str]) -> None:
    assert given_slots(value) == slots


@pytest.mark.parametrize(
    ("value", "message", "place"),
    [
        ("", "the mount is empty", ""),
        ("type=volume", 'unsupported mount type "volume"', "type=volume"),
        ("type=cache,x=1", "unexpected key 'x' in 'x=1'", "x=1"),
        ("type=cache,target", "invalid field 'target' must be a key=value pair", "target"),
        ("type=cache,", "invalid field '' must be a key=value pair", ""),
        ("ro=yes", "invalid value for ro: yes", "ro=yes"),
        ("rw=", "invalid value for rw: ", "rw="),
        ("required", "unexpected key 'required' for mount type 'bind'", "required"),
        ("required,type=secret", "unexpected key 'required' for mount type 'bind'", "required"),
        ("size=1", "unexpected key 'size' for mount type 'bind'", "size=1"),
        ("type=tmpfs,size=1q", "invalid value for size: 1q", "size=1q"),
        ("type=cache,sharing=open", 'unsupported sharing value "open"', "sharing=open"),
        ("type=cache,mode=0o7", "invalid value 0o7 for mode", "mode=0o7"),
        ("type=cache,mode=888", "invalid value 888 for mode", "mode=888"),
        ("type=cache,uid=-1", "invalid value -1 for uid", "uid=-1"),
        ("type=cache,gid=4294967296", "invalid value 4294967296 for gid", "gid=4294967296"),
        ("type=cache,gid=" + "9" * 5000, f"invalid value {'9' * 5000} for gid", "gid=" + "9" * 5000),
        ("uid=1", 'uid not allowed for "bind" type mounts', "uid=1"),
        ("type=tmpfs,mode=1", 'mode not allowed for "tmpfs" type mounts', "type=tmpfs,mode=1"),
        ("type=bind,sharing=shared", "invalid cache sharing set for bind mount", "type=bind,sharing=shared"),
        ("type=secret", "invalid secret mount. one of source, target required", "type=secret"),
        ("type=secret,id=", "invalid secret mount. one of source, target required", "type=secret,id="),
        ("type=secret,id=a,from=b", "secret mount should not have a from", "type=secret,id=a,from=b"),
        ("type=secret,id=a,src=b", "both source and id can't be set", "type=secret,id=a,src=b"),
        (
            "type=secret,id=a,sharing=shared",
            "secret mount should not define sharing",
            "type=secret,id=a,sharing=shared",
        ),
        (
            "from=$x,target=/",
            "'from' doesn't support variable expansion, define alias stage instead",
            "from=$x",
        ),
        ('target=a"b', 'bare " in non-quoted field', 'target=a"b'),
        ('ro,"target=a', 'extraneous or missing " in quoted field', '"target=a'),
        ('"target=a"b', 'extraneous or missing " in quoted field', '"target=a"b'),
    ],
)
def test_refused(value: str, message: str, place: str) -> None:
    error = parse_mount(value).error
    assert error is not None
    assert (error.message, value[error.start : error.end]) == (message, place)


def test_error_keeps_what_was_read() -> None:
    mount = parse_mount("type=cache,target=/x,nope=1,id=a")
    assert (mount.type, mount.target, mount.id) == ("cache", "/x", None)
    assert [field.name for field in mount.fields] == ["type", "target", "nope"]


def test_last_field_counts() -> None:
    mount = parse_mount("target=/a,dst=/b")
    assert mount.target == "/b"
    field = mount.field("target")
    assert field is not None
    assert (field.key, field.value, field.text) == ("dst", "/b", "dst=/b")
    assert mount.field("source") is None


@pytest.mark.parametrize(
    "value",
    [
        "type=$t,target=/x,required,size=$s,mode=$m",
        "type=cache,target=$t,sharing=$s,uid=$u,ro=$r",
        "type=secret,id=$i",
        "type=secret,target=$i",
    ],
)
def test_unknown_values_are_not_complained_about(value: str) -> None:
    mount = parse_mount(value)
    assert mount.error is None
    unknown = [field.name for field in mount.fields if field.value and "$" in field.value]
    assert [name for name in unknown if getattr(mount, name) is not None] == []


def test_type_unknown_does_not_state_writing() -> None:
    assert parse_mount("type=$t").readonly is None
    assert parse_mount("type=$t,rw").readonly is False


def test_from_may_end_with_a_dollar() -> None:
    assert parse_mount("from=a$").error is None


def test_values_are_expanded() -> None:
    values = {"$t": "cache", "'/x'": "/x", "$n": "17"}
    mount = parse_mount("type=$t,target='/x',uid=$n,id=$q", values.get)
    assert mount.error is None
    assert (mount.type, mount.target, mount.uid, mount.id) == ("cache", "/x", 17, None)


@pytest.mark.parametrize(
    ("size", "number"),
    [
        ("0", 0),
        ("1000", 1000),
        ("1b", 1),
        ("1k", 1024),
        ("1KB", 1024),
        ("1KiB", 1024),
        ("1.5g", 3 << 29),
        ("2 m", 2 << 20),
        ("1e3", 1000),
        ("+1t", 1 << 40),
        ("1p", 1 << 50),
        ("12 ", 12),
        ("", None),
        ("k", None),
        ("-1", None),
        ("1bb", None),
        ("1kk", None),
        ("1kbs", None),
        ("1e", None),
        ("1  k", None),
        ("1_0", None),
        ("1e999", None),
        ("nan", None),
        ("0x10", None),
    ],
)
def test_sizes(size: str, number: int) -> None:
    mount = parse_mount(f"type=tmpfs,size={size}")
    assert mount.size == number
    assert (mount.error is None) == (number is not None)


KEYS = [
    "type",
    "source",
    "src",
    "target",
    "dst",
    "destination",
    "from",
    "ro",
    "readonly",
    "rw",
    "readwrite",
    "required",
]
FIELDS = st.lists(
    st.tuples(
        st.sampled_from([*KEYS, "sharing", "id", "mode", "uid", "gid", "size", "env", "other", "Type", ""]),
        st.sampled_from(["", "=", "=1", "=true", "=/x", '=a"b', "=a,b", *(f"={word}" for word in (*TYPES, *SHARING))]),
    ).map("".join),
    min_size=1,
    max_size=5,
)


@settings(max_examples=400)
@given(FIELDS)
@example(["target=a,b", 'id="'])
def test_fields_are_those_of_a_csv_reader(fields: list[str]) -> None:
    value = ",".join('"' + field.replace('"', '""') + '"' if set(field) & {",", '"'} else field for field in fields)
    mount = parse_mount(value)
    (row,) = csv.reader([value], strict=True) if value else [[]]
    assert [field.text for field in mount.fields] == row[: len(mount.fields)]
    if mount.error is None:
        assert len(mount.fields) == len(row)
        assert mount.type in TYPES
        assert mount.sharing in (None, *SHARING)
        assert mount.readonly is not None
    for field in mount.fields:
        written = value[field.start : field.end]
        assert written == field.text or written == '"' + field.text.replace('"', '""') + '"'


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(["type=cache", "target=/a", "ro", "a=", ",", ",", '"', "$x", " "]), max_size=8).map(
        "".join
    )
)
@example("type=cache,target=/a,ro")
def test_a_mount_is_read_or_its_error_lies_in_it(value: str) -> None:
    mount = parse_mount(value)
    assert all(0 <= field.start <= field.end <= len(value) for field in mount.fields)
    if mount.error is not None:
        assert 0 <= mount.error.start <= mount.error.end <= len(value)


@pytest.mark.parametrize("piece", ["a", ",", '"', '""', "a,", '"a",'])
def test_long_values_end(piece: str) -> None:
    assert parse_mount(piece * 100_000).error is not None
