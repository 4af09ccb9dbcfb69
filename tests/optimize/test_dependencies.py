"""What a rewrite moves past a step, judged by the step's trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dlint.optimize.dependencies import Moves, moves
from dlint.optimize.order_rewrites import order_rewrites
from dlint.optimize.raise_rewrites import raise_rewrites
from dlint.trial.profile.route import Route, route_of
from dlint.trial.recipe import Recipe
from dlint.trial.trace.accesses import LIST, MAKE, MANAGER_SHIFT, MISS, OPEN, TEST, WRITE, Accesses
from dlint.trial.trace.interpreters import add_interpreters
from dlint.trial.trace.link_table import Links
from dlint.trial.trace.links import follow
from dlint.trial.trace.trace_build import Trace

BEFORE = """FROM debian:12
WORKDIR /srv
COPY conf conf
RUN sh gen.sh
COPY app app
RUN make
"""
AFTER = """FROM debian:12
WORKDIR /srv
RUN sh gen.sh
COPY conf conf
COPY app app
RUN make
"""


@pytest.fixture
def context(tmp_path: Path) -> Path:
    for name in ("conf/a.json", "app/main.c", "package.json", "src/x.js", "tests/t.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x\n")
    return tmp_path


def route(context: Path, text: str) -> Route:
    return route_of(Recipe(text.encode(), str(context / "Dockerfile"), str(context)))


def compared(context: Path, step: dict[str, int], before: str = BEFORE, after: str = AFTER, line: int = 4) -> Moves:
    trace = Trace({line: Accesses(dict(step)), 6: Accesses({"/srv/app/main.c": OPEN})})
    return moves(route(context, before), route(context, after), trace)


@pytest.mark.parametrize(
    ("path", "how", "word"),
    [
        ("/srv/conf/a.json", OPEN, "opens"),
        ("/srv/conf/a.json", TEST, "tests"),
        ("/srv/conf", LIST, "lists"),
        ("/srv/conf/b.json", MISS, "looks for"),
        ("/srv/conf/a.json", WRITE, "writes"),
    ],
)
def test_a_step_that_touches_what_moves_is_named(context: Path, path: str, how: int, word: str) -> None:
    [refusal] = compared(context, {path: how}).refusals
    assert f"line 4 (RUN sh gen.sh) {word} {path}" in refusal


def test_a_step_that_touches_nothing_of_it_may_be_passed(context: Path) -> None:
    found = compared(context, {"/usr/bin/sh": OPEN, "/srv": TEST, "/srv/out": MAKE})
    assert found.moved
    assert not found.refusals
    assert not found.untraced


def test_what_a_package_manager_itself_looks_for_may_move(context: Path) -> None:
    found = compared(context, {"/srv/conf/.npmrc": MISS << MANAGER_SHIFT, "/srv/conf": LIST << MANAGER_SHIFT})
    assert found.moved
    assert not found.refusals


def test_a_step_without_a_trace_is_reported(context: Path) -> None:
    found = moves(route(context, BEFORE), route(context, AFTER), Trace())
    assert found.untraced == [4]


def test_a_step_that_is_not_known_exactly_stops_everything(context: Path) -> None:
    trace = Trace({4: Accesses(inexact="it calls chroot"), 6: Accesses()})
    assert "it calls chroot" in moves(route(context, BEFORE), route(context, AFTER), trace).refusals[0]


def test_two_that_write_one_path_keep_their_order(context: Path) -> None:
    (context / "site").mkdir()
    (context / "site/a.json").write_text("x\n")
    before = "FROM debian:12\nCOPY conf/ /etc/shop/\nCOPY site/ /etc/shop/\n"
    after = "FROM debian:12\nCOPY site/ /etc/shop/\nCOPY conf/ /etc/shop/\n"
    [refusal] = moves(route(context, before), route(context, after), Trace()).refusals
    assert {"/etc/shop/a.json", "conf/a.json", "site/a.json"} <= set(refusal.split())


def test_steps_that_use_what_others_wrote_keep_their_order(context: Path) -> None:
    before = "FROM debian:12\nRUN one\nRUN two\n"
    after = "FROM debian:12\nRUN two\nRUN one\n"
    routes = route(context, before), route(context, after)
    uses = Trace({2: Accesses({"/etc/a": MAKE}), 3: Accesses({"/etc/a": OPEN})})
    assert "uses /etc/a" in moves(*routes, uses).refusals[0]
    apart = Trace({2: Accesses({"/etc/a": MAKE}), 3: Accesses({"/etc/b": OPEN})})
    assert not moves(*routes, apart).refusals


def test_joined_steps_keep_their_order(context: Path) -> None:
    before = "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\n"
    after = "FROM debian:12\nRUN apt-get update && apt-get install -y curl\n"
    trace = Trace({2: Accesses({"/var/lib/apt/lists/x": MAKE}), 3: Accesses({"/var/lib/apt/lists/x": OPEN})})
    assert not moves(route(context, before), route(context, after), trace).refusals


def test_a_variable_that_moves_past_a_step_is_named(context: Path) -> None:
    before = "FROM debian:12\nENV MODE=prod\nRUN one\n"
    after = "FROM debian:12\nRUN one\nENV MODE=prod\n"
    [refusal] = moves(route(context, before), route(context, after), Trace({3: Accesses()})).refusals
    assert "ENV MODE=prod" in refusal


def ordered(context: Path, text: str, steps: dict[int, dict[str, int]]) -> list[str]:
    trace = Trace({line: Accesses(dict(paths)) for line, paths in steps.items()})
    here = route(context, text)
    found = [rewrite.apply(here.recipe) for rewrite in order_rewrites(here, here, trace)]
    return [each.dockerfile.decode() for each in found if each is not None]


def test_a_copy_goes_below_the_steps_that_do_not_read_it(context: Path) -> None:
    text = "FROM debian:12\nWORKDIR /srv\n# settings\nCOPY conf conf\nRUN one\nRUN two\nCMD x\n"
    [after] = ordered(context, text, {5: {"/srv": TEST}, 6: {"/usr/bin/two": OPEN}})
    assert after == "FROM debian:12\nWORKDIR /srv\nRUN one\nRUN two\n# settings\nCOPY conf conf\nCMD x\n"


def test_what_a_step_reads_is_copied_above_it(context: Path) -> None:
    text = "FROM debian:12\nWORKDIR /srv\nCOPY . .\nRUN npm ci\nRUN build\n"
    reads = {"/srv/package.json": OPEN, "/srv/conf/a.json": TEST}
    [after] = ordered(context, text, {4: reads, 5: {"/srv/src": LIST, "/srv/src/x.js": OPEN}})
    assert after.splitlines()[2:6] == ["COPY package.json ./", "COPY conf/a.json conf/", "RUN npm ci", "COPY . ."]


def test_a_step_that_lists_the_folder_keeps_the_copy_above_it(context: Path) -> None:
    text = "FROM debian:12\nWORKDIR /srv\nCOPY tests tests\nRUN python -m unittest\n"
    [after] = ordered(context, text, {4: {"/srv/tests": LIST}})
    trace = Trace({4: Accesses({"/srv/tests": LIST})})
    assert "lists /srv/tests" in moves(route(context, text), route(context, after), trace).refusals[0]


def test_a_word_that_is_an_option_is_no_file(context: Path) -> None:
    assert not compared(context, {"/srv/conf/-lc": MISS}).refusals


def test_a_file_that_is_tested_through_a_link_is_named(context: Path) -> None:
    before = BEFORE.replace("COPY conf conf", "COPY conf /var/run/app")
    after = AFTER.replace("COPY conf conf", "COPY conf /var/run/app")
    found = compared(context, {"/run/app/a.json": TEST}, before, after)
    assert "tests /var/run/app/a.json" in found.refusals[0]


def test_what_onbuild_runs_is_never_passed(context: Path) -> None:
    base = "FROM debian:12 AS base\nWORKDIR /srv\n{}ONBUILD RUN sh gen.sh\nFROM base\nRUN make\n"
    found = compared(context, {}, base.format("COPY conf conf\n"), base.format(""), line=6)
    assert "ONBUILD RUN sh gen.sh" in found.refusals[0]


@pytest.mark.parametrize(
    ("step", "moved"),
    [({"/opt/ready": MAKE}, True), ({"/srv/app/main.c": OPEN}, False), ({"/srv/app": LIST}, False)],
)
def test_a_step_goes_above_the_copies_of_which_it_reads_nothing(
    context: Path, step: dict[str, int], moved: bool
) -> None:
    trace = Trace({4: Accesses({"/srv/conf/a.json": OPEN}), 6: Accesses(step)}, took={4: 2.0, 6: 2.0})
    both = route(context, BEFORE)
    found = raise_rewrites(both, both, trace)
    assert len(found) == moved
    for rewrite in found:
        after = rewrite.apply(both.recipe)
        assert after is not None
        assert after.dockerfile.decode().splitlines()[2:] == [
            "RUN make", "COPY conf conf", "RUN sh gen.sh", "COPY app app",
        ]  # fmt: skip
        assert not moves(both, route(context, after.dockerfile.decode()), trace).refusals


def test_a_step_stays_below_one_that_it_depends_on(context: Path) -> None:
    trace = Trace({4: Accesses({"/srv/out": WRITE}), 6: Accesses({"/srv/out": OPEN})}, took={6: 2.0})
    both = route(context, BEFORE)
    [rewrite] = raise_rewrites(both, both, trace)
    assert "above COPY app app" in rewrite.title


def test_a_file_that_a_copy_names_brings_no_other(context: Path) -> None:
    before = BEFORE.replace("COPY conf conf", "COPY package.json conf/")
    after = AFTER.replace("COPY conf conf", "COPY package.json conf/")
    assert not compared(context, {"/srv/conf/b.json": MISS}, before, after).refusals
    [refusal] = compared(context, {"/srv/conf/package.json": TEST}, before, after).refusals
    assert "tests /srv/conf/package.json" in refusal
    pattern = before.replace("package.json", "pack*.json"), after.replace("package.json", "pack*.json")
    assert compared(context, {"/srv/conf/pack-b.json": MISS}, *pattern).refusals


def test_a_name_that_the_ignore_file_keeps_out_never_comes(context: Path) -> None:
    assert compared(context, {"/srv/conf/.git": MISS}).refusals
    (context / ".dockerignore").write_text("**/.git\n")
    assert not compared(context, {"/srv/conf/.git": MISS}).refusals
    assert compared(context, {"/srv/conf/.env": MISS}).refusals


@pytest.mark.parametrize(
    ("kept_out", "path", "how", "refused"),
    [
        (".git", "/srv", LIST, False),
        (".git", "/srv/.git", TEST, True),
        (".git", "/srv/.git", LIST, True),
        (".git", "/srv/.git/HEAD", OPEN, True),
        # What a test run lists decides what it runs.
        ("tests", "/srv", LIST, True),
        # Nothing moved: a file of this name would stand there in both.
        (".git", "/srv/setup.cfg", MISS, False),
        ("*.cfg", "/srv/setup.cfg", MISS, True),
    ],
)
def test_a_listing_does_not_depend_on_what_no_program_reads(
    context: Path, kept_out: str, path: str, how: int, refused: bool
) -> None:
    (context / ".git").mkdir()
    (context / ".git/HEAD").write_text("ref: refs/heads/main\n")
    text = b"FROM debian:12\nWORKDIR /srv\nCOPY . .\nRUN sh gen.sh\n"
    place = str(context / "Dockerfile")
    before = route_of(Recipe(text, place, str(context)))
    after = route_of(Recipe(text, place, str(context), ignore=f"{kept_out}\n".encode()))
    found = moves(before, after, Trace({4: Accesses({path: how})}))
    assert bool(found.refusals) == refused


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ('SHELL ["/bin/bash", "-c"]', "is run by /bin/sh -c no longer"),
        ("WORKDIR /opt", "runs in / no longer"),
        ("USER app", "runs as the user of the base image no longer"),
    ],
)
def test_what_else_holds_for_a_step_holds_in_the_rewrite(context: Path, lines: str, words: str) -> None:
    start = "FROM debian:12\nWORKDIR /\n"
    routes = route(context, f"{start}RUN one\n{lines}\n"), route(context, f"{start}{lines}\nRUN one\n")
    refusals = moves(*routes, Trace({3: Accesses()})).refusals
    assert any(words in each for each in refusals), refusals


def test_a_step_that_works_in_no_folder_may_pass_a_workdir(context: Path) -> None:
    texts = "FROM debian:12\nWORKDIR /\n{}", "RUN useradd web\n", "WORKDIR /opt\n"
    first, second = (route(context, texts[0].format("".join(order))) for order in (texts[1:], texts[:0:-1]))
    assert not moves(first, second, Trace({3: Accesses()})).refusals


def test_a_variable_may_pass_what_neither_knows_nor_reads_its_name(context: Path) -> None:
    head = "FROM node:24\nWORKDIR /srv\nCOPY package.json .\n"
    before, after = f"{head}ARG SHA=dev\nRUN npm ci\n", f"{head}RUN npm ci\nARG SHA=dev\n"
    trace = Trace({5: Accesses({"/srv/package.json": OPEN})})
    found = moves(route(context, before), route(context, after), trace)
    assert not found.refusals
    (context / "package.json").write_text('{"scripts": {"postinstall": "echo ${SHA:-dev}"}}')
    [refusal] = moves(route(context, before), route(context, after), trace).refusals
    assert "/srv/package.json" in refusal and "$SHA" in refusal
    unknown = (text.replace("npm ci", "sh gen.sh") for text in (before, after))
    first, second = (route(context, text) for text in unknown)
    assert moves(first, second, trace).refusals


def test_files_of_a_stage_and_of_the_context_keep_their_order_in_one_folder(context: Path) -> None:
    head = "FROM debian:12 AS build\nRUN make\nFROM debian:12\n"
    copies = "COPY conf/ /srv/site/\n", "COPY --from=build /out/ /srv/site/\n"
    routes = route(context, head + "".join(copies)), route(context, head + "".join(reversed(copies)))
    [refusal] = moves(*routes, Trace({2: Accesses()})).refusals
    assert "/srv/site/a.json may come from" in refusal
    assert not moves(routes[0], routes[0], Trace({2: Accesses()})).refusals


@pytest.mark.parametrize(
    ("name", "text", "refused"),
    [
        ("Gemfile", "gem 'rake'\n", False),
        ("Gemfile", "eval_gemfile 'local' if File.exist?('local')\n", True),
        (".pnpmfile.cjs", "module.exports = {}\n", True),
        ("package.json", "{}\n", False),
    ],
)
def test_a_package_manager_that_runs_code_of_the_project_may_look_for_anything(
    context: Path, name: str, text: str, refused: bool
) -> None:
    (context / "conf" / name).write_text(text)
    step = {f"/srv/{name}": OPEN << MANAGER_SHIFT, "/srv/app/extra": MISS << MANAGER_SHIFT}
    before = f"FROM debian:12\nWORKDIR /srv\nCOPY conf/{name} .\nCOPY app app\nRUN install\n"
    after = f"FROM debian:12\nWORKDIR /srv\nCOPY conf/{name} .\nRUN install\nCOPY app app\n"
    found = moves(route(context, before), route(context, after), Trace({5: Accesses(step)}))
    assert bool(found.refusals) == refused


def test_the_interpreter_of_a_script_is_read_with_it(context: Path) -> None:
    (context / "conf/run.sh").write_text("#!/srv/app/runner -x\n")
    (context / "app/runner").write_text("#!/bin/sh\n")
    steps = {4: Accesses({"/srv/conf/run.sh": OPEN}), 6: Accesses({"/srv/conf/run.sh": OPEN})}
    add_interpreters(steps, route(context, BEFORE))
    assert not steps[4].bits("/srv/app/runner")
    assert steps[6].bits("/srv/app/runner") == OPEN


def test_a_refusal_shows_no_secret_of_the_file(context: Path) -> None:
    head = "FROM debian:12\nWORKDIR /srv\nENV DB_PASSWORD=Ham-and-55-Eggs\n"
    run = "RUN curl --retry 3 --silent --show-error https://host/Ham-and-55-Eggs\n"
    before, after = f"{head}COPY conf conf\n{run}", f"{head}{run}COPY conf conf\n"
    [refusal] = moves(route(context, before), route(context, after), Trace({5: Accesses({"/srv/conf": LIST})})).refusals
    assert "lists /srv/conf" in refusal
    assert "Ham" not in refusal


def test_a_file_that_is_copied_to_a_folder_of_the_base_image_is_found_in_it(context: Path) -> None:
    before = BEFORE.replace("COPY conf conf", "COPY package.json /tmp")
    after = AFTER.replace("COPY conf conf", "COPY package.json /tmp")
    [refusal] = compared(context, {"/tmp/package.json": TEST}, before, after).refusals
    assert "tests /tmp/package.json" in refusal


@pytest.mark.parametrize(
    ("run", "path", "how", "refused"),
    [
        ("npm install -g serve", "/srv/package.json", TEST << MANAGER_SHIFT, False),
        ("npm install -g serve", "/srv/package.json", OPEN << MANAGER_SHIFT, True),
        ("npm install -g serve", "/srv/package.json", TEST, True),
        ("npm ci", "/srv/package.json", TEST << MANAGER_SHIFT, True),
        ("yarn install", "/srv/README.md", OPEN << MANAGER_SHIFT, False),
        ("yarn install", "/srv/README.md", OPEN, True),
    ],
)
def test_what_a_package_manager_asks_of_a_project_that_it_does_not_install(
    context: Path, run: str, path: str, how: int, refused: bool
) -> None:
    (context / "README.md").write_text("hello\n")
    head = "FROM node:24\nWORKDIR /srv\n"
    before, after = f"{head}COPY . .\nRUN {run}\n", f"{head}RUN {run}\nCOPY . .\n"
    found = moves(route(context, before), route(context, after), Trace({4: Accesses({path: how})}))
    assert bool(found.refusals) == refused


def swapped(context: Path, first: dict[str, int], second: dict[str, int]) -> list[str]:
    """The refusals of two steps that change places."""
    before, after = "FROM debian:12\nRUN one\nRUN two\n", "FROM debian:12\nRUN two\nRUN one\n"
    trace = Trace({2: Accesses(dict(first)), 3: Accesses(dict(second))})
    return moves(route(context, before), route(context, after), trace).refusals


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        # A file that is handed on in a scratch folder, today or tomorrow, and in the cache of a program of the project.
        ({"/tmp/flags": MAKE}, {"/tmp/flags": TEST}, "/tmp/flags"),
        ({"/srv/probed": MAKE}, {"/tmp/flags": MISS}, "/tmp/flags"),
        ({"/root/.cache/shop/model": WRITE}, {"/root/.cache/shop/model": OPEN}, "/root/.cache/shop/model"),
        ({"/srv/build/a": MAKE}, {"/srv/build/b": MISS}, "/srv/build/b"),
        # What tools keep for themselves, and what every program looks for.
        ({"/root/.cache/pip/http/a": WRITE}, {"/root/.cache/pip/http/a": OPEN}, None),
        ({"/var/log/dpkg.log": WRITE}, {"/var/log/dpkg.log": TEST}, None),
        ({"/tmp/a": MAKE}, {"/tmp/b": MISS << MANAGER_SHIFT}, None),
        ({"/tmp/node-compile-cache/x": MAKE}, {"/tmp/node-compile-cache/x": OPEN}, None),
        ({"/usr/lib/a.so": MAKE}, {"/usr/lib/b.so": MISS}, None),
    ],
)
def test_a_file_that_one_step_leaves_for_another(
    context: Path, first: dict[str, int], second: dict[str, int], path: str | None
) -> None:
    found = swapped(context, first, second)
    assert bool(found) == (path is not None), found
    assert path is None or path in found[0]


def test_a_folder_that_is_missing_today_may_come_with_what_moves(context: Path) -> None:
    [refusal] = compared(context, {"/srv/conf/local/beta.ini": MISS}).refusals
    assert "looks for /srv/conf/local/beta.ini" in refusal


@pytest.mark.parametrize("folders", [("conf", "app"), ("app", "conf")])
def test_each_folder_of_the_context_that_fills_a_place_may_bring_a_name(
    context: Path, folders: tuple[str, str]
) -> None:
    (context / ".dockerignore").write_text("app/local.ini\n")
    copies = [f"COPY {folder}/ /srv/" for folder in folders]
    before = "\n".join(["FROM debian:12", *copies, "RUN sh gen.sh\n"])
    after = "\n".join(["FROM debian:12", "RUN sh gen.sh", *copies]) + "\n"
    found = compared(context, {"/srv/local.ini": MISS}, before, after)
    assert "looks for /srv/local.ini" in found.refusals[0]


def test_a_name_may_come_from_another_stage(context: Path) -> None:
    start = "FROM debian:12 AS a\nFROM debian:12\n"
    before = f"{start}COPY --from=a /out/ /srv/out/\nRUN sh gen.sh\n"
    after = f"{start}RUN sh gen.sh\nCOPY --from=a /out/ /srv/out/\n"
    assert "looks for /srv/out/beta" in compared(context, {"/srv/out/beta": MISS}, before, after).refusals[0]
    manager = compared(context, {"/srv/out/beta": MISS << MANAGER_SHIFT}, before, after)
    assert not manager.refusals


def test_links_of_an_image_lead_to_what_moves(context: Path) -> None:
    links = Links({"/opt/current": "/srv/conf"})
    step = Accesses({"/opt/current/a.json": TEST})
    follow([step], links)
    found = moves(route(context, BEFORE), route(context, AFTER), Trace({4: step, 6: Accesses()}, links=links))
    assert "tests /srv/conf/a.json" in found.refusals[0]


def test_files_of_the_context_are_followed_through_stages(context: Path) -> None:
    """The ignore file of a rewrite may take away what another stage reads, and no image holds in the end."""
    text = "FROM debian:12 AS a\nCOPY . /src\nFROM debian:12 AS b\nCOPY --from=a /src /p\nRUN sh gen.sh\n"
    before = route(context, text)
    after = route_of(replace(before.recipe, ignore=b"conf\n"))
    found = moves(before, after, Trace({5: Accesses({"/p/conf/a.json": TEST})}))
    assert "tests /p/conf/a.json" in found.refusals[0]
    assert not moves(before, after, Trace({5: Accesses({"/p/app/main.c": TEST})})).refusals


@pytest.mark.parametrize(
    ("script", "path"),
    [
        ("pip install --no-index --find-links conf -r app/req.txt", "/srv/conf"),
        ("test -z $DEBUG || cat conf/a.json", "/srv/conf/a.json"),
        ("cp ./conf /etc/shop", "/srv/conf"),
        ("npm run conf", None),
        ("cat conf/b.json", None),
        ("make CONF=other -j conf2", None),
    ],
)
def test_what_a_script_names_stays_above_it(context: Path, script: str, path: str | None) -> None:
    before, after = (text.replace("sh gen.sh", script) for text in (BEFORE, AFTER))
    found = compared(context, {"/usr/bin/x": OPEN}, before, after)
    assert [refusal.partition(") ")[2] for refusal in found.refusals] == (
        [f"names {path}, which the rewrite moves past it"] if path is not None else []
    )


def test_what_an_ignore_file_keeps_out_of_a_missing_folder_is_no_input(context: Path) -> None:
    """`node_modules/.bin` is looked for on PATH, `__pycache__` at each import, whether or not the host has one."""
    before = route(context, "FROM debian:12\nWORKDIR /srv\nCOPY . .\nRUN sh gen.sh\n")
    after = route_of(replace(before.recipe, ignore=b"node_modules\n**/__pycache__\n"))
    step = Accesses({"/srv/node_modules/.bin/node": MISS, "/srv/app/__pycache__/a.pyc": MISS})
    assert not moves(before, after, Trace({4: step})).refusals
