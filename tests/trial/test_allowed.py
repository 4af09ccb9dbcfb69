"""Two images are separated in what a container can see, and in nothing else; what may differ is stated."""

from __future__ import annotations

import io
from typing import Any

import madeimage as made
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlint.trial.equivalence.allowed import ALLOWED
from dlint.trial.equivalence.image_diff import REMOVED, Difference, compare
from dlint.trial.equivalence.verdict import Claim, judge
from dlint.trial.image.archive import read_image
from dlint.trial.image.image import Entry, Image, Layer


def image(*layers: list[made.Item], **config: Any) -> Image:
    tars = [made.layer(items) for items in layers]
    return read_image(io.BytesIO(made.archive(made.old_docker(tars, {"config": config}))), digests=True)


def differences(before: Image, after: Image) -> list[tuple[str, str, str]]:
    return [(each.kind, each.path, each.what) for each in compare(before, after)]


def test_layers_times_and_order_do_not_matter() -> None:
    items = [made.folder("etc"), made.file("etc/a", b"one"), made.symlink("etc/b", "a"), made.file("c", b"two")]
    once = image(items)
    parts = image(
        [made.file("c", b"old"), made.file("etc/x", b"y")],
        [made.symlink("etc/b", "a")],
        [made.whiteout("etc/x"), made.file("c", b"two", mtime=99), made.folder("etc"), made.file("etc/a", b"one")],
    )
    assert compare(once, parts) == []
    assert compare(parts, once) == []


def test_a_hard_link_is_the_file_that_it_names() -> None:
    linked = image([made.file("a", b"one", mode=0o755), made.hardlink("b", "a")])
    copied = image([made.file("a", b"one", mode=0o755), made.file("b", b"one", mode=0o755)])
    assert compare(linked, copied) == []
    assert differences(linked, image([made.file("a", b"one", mode=0o755), made.file("b", b"two", mode=0o755)])) == [
        ("changed", "/b", "content")
    ]


def device(path: str, minor: int) -> made.Item:
    info, content = made.file(path)
    info.type, info.devmajor, info.devminor = b"3", 1, minor
    return info, content


def capable(path: str, value: str) -> made.Item:
    info, content = made.file(path, b"x")
    info.pax_headers = {"SCHILY.xattr.security.capability": value}
    return info, content


CHANGES: dict[str, tuple[made.Item, made.Item, list[str]]] = {
    "type": (made.file("a"), made.symlink("a", "b"), ["type"]),
    "folder": (made.file("a"), made.folder("a"), ["type"]),
    "mode": (made.file("a"), made.file("a", mode=0o4755), ["mode"]),
    "mode of a folder": (made.folder("a"), made.folder("a", mode=0o1777), ["mode"]),
    "owner": (made.file("a"), made.file("a", owner=(0, 5)), ["owner"]),
    "size": (made.file("a", b"1"), made.file("a", b"12"), ["size", "content"]),
    "content": (made.file("a", b"1"), made.file("a", b"2"), ["content"]),
    "link": (made.symlink("a", "b"), made.symlink("a", "c"), ["link"]),
    "device": (device("a", 3), device("a", 5), ["device"]),
    "xattrs": (capable("a", "1"), capable("a", "2"), ["xattrs"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_aspect_of_a_file_is_compared(name: str) -> None:
    before, after, whats = CHANGES[name]
    assert differences(image([before]), image([after])) == [("changed", "/a", what) for what in whats]


def test_what_is_below_a_folder_that_came_or_went_is_reported() -> None:
    some = image([made.file("a", b"x")])
    more = image([made.file("a", b"x"), made.folder("d"), made.file("d/e/f"), made.symlink("d/g", "a")])
    paths = [("/d", "folder"), ("/d/e", "folder"), ("/d/g", "symlink"), ("/d/e/f", "file")]
    assert differences(some, more) == [("added", path, what) for path, what in paths]
    assert differences(more, some) == [("removed", path, what) for path, what in paths]
    turned = image([made.file("a", b"x"), made.file("d")])
    assert differences(more, turned) == [
        ("changed", "/d", "type"),
        *[("removed", path, what) for path, what in paths[1:]],
    ]
    assert compare(turned, more)[0] == Difference(
        "changed", "/d", "type", "file, 0644, 0:0, 0 bytes", "folder, 0755, 0:0"
    )


def test_a_folder_without_an_entry_is_one_that_engines_make() -> None:
    implied, printed = [made.file("d/a")], [made.folder("d"), made.file("d/a")]
    assert compare(image(implied), image(printed)) == []
    assert differences(image(implied), image([made.folder("d", mode=0o700), made.file("d/a")])) == [
        ("changed", "/d", "mode")
    ]


def test_files_need_digests() -> None:
    bare = Image({}, [Layer("sha256:1", entries=[Entry("a", "file", 5)])])
    with pytest.raises(ValueError, match="no digest of a"):
        compare(bare, bare)


CONFIGS: dict[str, tuple[dict[str, Any], dict[str, Any], list[tuple[str, str]]]] = {
    "nothing": (
        {"Env": None, "Cmd": [], "Labels": None, "WorkingDir": "", "ArgsEscaped": True, "Image": "sha256:1"},
        {"Labels": {}, "WorkingDir": "/", "Healthcheck": {}, "User": ""},
        [],
    ),
    "user": ({"User": ""}, {"User": "node"}, [("User", "value")]),
    "commands": (
        {"Cmd": ["a"], "Entrypoint": ["/bin/sh", "-c", "b"], "Shell": ["/bin/bash"]},
        {"Cmd": ["a", "b"], "Entrypoint": ["b"]},
        [("Entrypoint", "value"), ("Cmd", "value"), ("Shell", "value")],
    ),
    "variables": (
        {"Env": ["A=1", "B=2", "C=3=3", "D="]},
        {"Env": ["C=3=3", "A=1", "B=x", "E=5"]},
        [("Env.B", "value"), ("Env.D", "value"), ("Env.E", "value"), ("Env", "order")],
    ),
    "labels": ({"Labels": {"a": "1", "b": "2"}}, {"Labels": {"b": "2", "a": "3"}}, [("Labels.a", "value")]),
    "ports": ({"ExposedPorts": {"80": {}, "53/udp": {}}}, {"ExposedPorts": {"80/tcp": {}, "53/tcp": {}}}, [
        ("ExposedPorts.53/tcp", "value"), ("ExposedPorts.53/udp", "value"),
    ]),
    "volumes": ({"Volumes": {"/a": {}}}, {"Volumes": {"/a": {}, "/b": {}}}, [("Volumes./b", "value")]),
    "check": ({"Healthcheck": {"Test": ["CMD", "a"], "Retries": 0}}, {"Healthcheck": {"Test": ["CMD", "a"]}}, []),
    "no check": ({"Healthcheck": {"Test": ["CMD"]}}, {"Healthcheck": {"Test": ["NONE"]}}, [("Healthcheck", "value")]),
    "rest": (
        {"StopSignal": "SIGINT", "OnBuild": ["RUN a"], "StopTimeout": 3},
        {"StopSignal": "SIGTERM", "OnBuild": ["RUN b"], "StopTimeout": 4},
        [("StopSignal", "value"), ("StopTimeout", "value"), ("OnBuild", "value")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CONFIGS)
def test_configurations_are_compared_by_what_they_mean(name: str) -> None:
    before, after, wanted = CONFIGS[name]
    found = differences(image([], **before), image([], **after))
    assert found == [("config", path, what) for path, what in wanted]


def test_the_machine_counts() -> None:
    tar = made.layer([])
    other = read_image(io.BytesIO(made.archive(made.old_docker([tar], {"architecture": "arm64"}))))
    assert compare(image([]), other) == [Difference("config", "architecture", "value", "amd64", "arm64")]


def changed(path: str, what: str = "content") -> Difference:
    return Difference("changed", path, what, "a", "b")


def alone(kind: str, path: str, what: str = "file") -> Difference:
    return Difference(kind, path, what, "a", "b")


MAY = [
    alone("removed", "/var/cache/apt/archives/vim.deb"),
    alone("removed", "/var/lib/apt/lists", "folder"),
    changed("/var/log/dpkg.log"),
    changed("/etc/passwd-"),
    alone("removed", "/root/.npm/_cacache/x/y"),
    alone("removed", "/home/node/.cache/pip/http/a"),
    alone("added", "/root/.cache", "folder"),
    alone("removed", "/usr/lib/python3/dist-packages/__pycache__/six.cpython-311.pyc"),
    changed("/app/node_modules/.package-lock.json"),
    changed("/usr/lib/python3.11/site-packages/pip-23.dist-info/RECORD", "size"),
    changed("/etc/machine-id"),
    alone("removed", "/app/node_modules/.cache/babel/1.json"),
    Difference("config", "Labels.org.opencontainers.image.created", "value", "1", "2"),
    Difference("config", "Env", "order", "A B", "B A"),
]
MAY_NOT = [
    changed("/etc/passwd"),
    changed("/var/lib/dpkg/status"),
    changed("/app/var/cache/apt/x"),
    alone("removed", "/var/log/nginx", "folder"),
    alone("removed", "/root/.cache/ms-playwright/chromium/chrome"),
    alone("added", "/root/.cache", "file"),
    alone("removed", "/home/a/b/.npm/c"),
    alone("removed", "/app/six.pyc"),
    changed("/app/__pycache__/six.py"),
    changed("/app/node_modules/express/.package-lock.json"),
    alone("removed", "/app/x.dist-info/RECORD"),
    alone("removed", "/root/.npmrc"),
    changed("/etc/hosts.allow"),
    changed("/tmp/a"),
    Difference("config", "Labels.created", "value", "1", "2"),
    Difference("config", "Env.PATH", "value", "1", "2"),
    Difference("config", "User", "value", "", "0"),
]


def test_the_list_states_what_may_differ() -> None:
    verdict = judge([*MAY, *MAY_NOT])
    assert [pardon.difference for pardon in verdict.allowed] == MAY
    assert list(verdict.refused) == MAY_NOT
    assert {pardon.by for pardon in verdict.allowed} == {"list"}
    assert verdict.state == "refused"


def test_every_line_of_the_list_has_a_reason_and_a_place() -> None:
    for allowance in ALLOWED:
        assert len(allowance.reason) > 20
        assert allowance.patterns
        assert all(pattern.startswith(("/", "~/", "**/", "Env", "Labels.")) for pattern in allowance.patterns)


def test_states() -> None:
    assert judge([]).state == "equal"
    assert judge(MAY).state == "allowed"


def test_noise_pardons_the_same_aspect_of_the_same_path() -> None:
    noise = [changed("/a"), alone("added", "/b"), Difference("config", "Labels.x", "value", "1", "2")]
    verdict = judge(
        [changed("/a"), changed("/a", "size"), changed("/a", "mode"), alone("removed", "/b"), changed("/b"),
         Difference("config", "Labels.x", "value", "1", "3"), Difference("config", "Labels.y", "value", "1", "3")],
        noise=noise,
    )  # fmt: skip
    assert [(each.difference.path, each.difference.what) for each in verdict.allowed] == [
        ("/a", "content"), ("/a", "size"), ("/b", "file"), ("Labels.x", "value"),
    ]  # fmt: skip
    assert {each.by for each in verdict.allowed} == {"noise"}
    assert [(each.path, each.what) for each in verdict.refused] == [
        ("/a", "mode"), ("/b", "content"), ("Labels.y", "value"),
    ]  # fmt: skip


def test_claims_pardon_what_they_name() -> None:
    claims = [
        Claim("/app/node_modules/typescript", ("removed",), "dev dependencies"),
        Claim("/app/node_modules/typescript/**", ("removed",), "dev dependencies"),
        Claim("User", ("config",), "runs as node"),
        Claim("/app/**", ("changed",), "belongs to node"),
    ]
    verdict = judge(
        [
            alone("removed", "/app/node_modules/typescript", "folder"),
            alone("removed", "/app/node_modules/typescript/lib/tsc.js"),
            alone("removed", "/app/node_modules/typescript-eslint/a.js"),
            alone("added", "/app/node_modules/typescript/b.js"),
            changed("/app/src/main.js", "owner"),
            Difference("config", "User", "value", "", "node"),
            Difference("config", "Cmd", "value", "", "node"),
        ],
        claims=claims,
    )
    assert [each.reason for each in verdict.allowed] == [
        "dev dependencies", "dev dependencies", "belongs to node", "runs as node",
    ]  # fmt: skip
    assert [each.path for each in verdict.refused] == [
        "/app/node_modules/typescript-eslint/a.js", "/app/node_modules/typescript/b.js", "Cmd",
    ]  # fmt: skip


FILES = st.dictionaries(st.sampled_from(["a", "b", "d/a", "d/b", "d/e/a"]), st.binary(max_size=2), max_size=5)


@settings(max_examples=100)
@given(FILES, FILES, FILES)
def test_only_the_outcome_counts(base: dict[str, bytes], before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Two stacks differ as their outcomes do, whatever lies below."""

    def stack(files: dict[str, bytes]) -> Image:
        below = [made.file(path, content) for path, content in base.items()]
        gone = [made.whiteout(path) for path in base.keys() - files.keys()]
        return image(below, [*gone, *(made.file(path, content) for path, content in files.items())])

    same = [path for path in before.keys() & after.keys() if before[path] == after[path]]
    wanted = {f"/{path}" for path in before.keys() | after.keys()} - {f"/{path}" for path in same}
    found = {each.path for each in compare(stack(before), stack(after)) if "folder" not in (each.what, each.before[:6])}
    assert found == wanted
    assert compare(stack(before), stack(before)) == []


def test_a_folder_that_held_nothing_but_what_may_go_may_go() -> None:
    def gone(*places: str) -> list[Difference]:
        return [Difference(REMOVED, each, "file" if each.endswith("x") else "folder", "", "") for each in places]

    pnpm = "/root/.local/share/pnpm"
    store = gone("/root/.local", "/root/.local/share", f"{pnpm}/store", f"{pnpm}/store/x")
    assert judge([*store, *gone(pnpm)]).state == "allowed"
    kept = judge([*store, *gone(pnpm, "/root/.local/share/fish/x")])
    assert {each.path for each in kept.refused} == {"/root/.local", "/root/.local/share", "/root/.local/share/fish/x"}
    assert judge(gone("/srv/data")).refused
