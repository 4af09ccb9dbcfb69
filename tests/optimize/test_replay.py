"""Replays without an engine: counts, causes, seconds on the longest way, and what cannot be known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from repository import Content, Repository

from dlint.replay.advice import idle_starters, unread_by_all
from dlint.replay.forecast import Forecast, LineCost
from dlint.replay.history import CommitRange, History, read_history
from dlint.replay.limits import gaps
from dlint.replay.plan import Plan, PlanError, PlanOptions, read_plan
from dlint.replay.price import Price, Prices, prices_of
from dlint.replay.replay import Replay
from dlint.replay.report import Proposal, ReplayReport, replay_report
from dlint.replay.simulation import NO_DOCKERFILE, ReplayOptions


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """A repository; what is read of it is closed in the end."""
    opened: list[History] = []
    monkeypatch.setitem(globals(), "OPENED", opened)
    yield Repository(tmp_path)
    for history in opened:
        history.git.close()


OPENED: list[History] = []


def history_of(repository: Repository) -> History:
    history = read_history(str(repository.folder), str(repository.folder / "Dockerfile"), CommitRange())
    OPENED.append(history)
    return history


def replay_of(
    repository: Repository,
    text: str,
    seconds: Mapping[int, tuple[float, float | None]] | None = None,
    rules: ReplayOptions | None = None,
    ignore: bytes | None = None,
) -> tuple[Replay, Plan]:
    rules = rules or ReplayOptions(PlanOptions())
    plan = read_plan(text.encode(), "Dockerfile", rules.build)
    prices, _ = prices_of(plan, rules.build, None, seconds or {})
    return Replay(history_of(repository), "Dockerfile", rules, prices, ignore), plan


def forecast_of(
    repository: Repository,
    text: str,
    seconds: Mapping[int, tuple[float, float | None]] | None = None,
    rules: ReplayOptions | None = None,
    ignore: bytes | None = None,
) -> Forecast:
    replay, plan = replay_of(repository, text, seconds, rules, ignore)
    return replay.forecast(plan)


def line(forecast: Forecast, number: int) -> LineCost:
    return next(row for row in forecast.lines if row.step.line == number)


def rebuilt(forecast: Forecast) -> list[list[int]]:
    return [[rebuild.step.line for rebuild in cost.rebuilds] for cost in forecast.commits]


PYTHON = """\
FROM python:3
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
RUN python -m compileall .
CMD ["python"]
"""
FIRST: dict[str, Content] = {"requirements.txt": "1", "app.py": "1", "lib/a.py": "1", "Dockerfile": PYTHON}


def test_lines_and_files_and_seconds(repository: Repository) -> None:
    repository.commit(FIRST)
    repository.commit({"app.py": "2"})
    repository.commit({"app.py": "3", "lib/a.py": "2"})
    repository.commit({})
    repository.commit({"requirements.txt": "2"})
    found = forecast_of(repository, PYTHON, {3: (1, None), 4: (60, None), 5: (1, None), 6: (10, None)})
    assert rebuilt(found) == [[5, 6], [5, 6], [], [3, 4, 5, 6]]
    assert [cost.seconds for cost in found.commits] == [11, 11, 0, 72]
    assert found.seconds == pytest.approx(94 / 4)
    assert found.untouched == 1
    assert (line(found, 4).rebuilt, line(found, 4).began, line(found, 4).seconds) == (1, 0, 15)
    copied = line(found, 5)
    assert (copied.rebuilt, copied.began) == (3, 3)
    assert copied.files.most_common(1) == [("app.py", 2)]
    # A changed manifest is also copied by line 5, so what follows is built again through that line as well.
    assert line(found, 4).begun_by == {3: 1}
    assert line(found, 6).begun_by == {5: 3}
    assert line(found, 6).files["requirements.txt"] == 1
    first = found.files[0]
    assert (first.path, first.commits, first.line, first.seconds) == ("requirements.txt", 1, 3, 18)
    assert found.how == ["given"]


def test_a_revert_comes_out_of_the_cache_of_all_commits_but_not_of_the_last(repository: Repository) -> None:
    repository.commit(FIRST)
    repository.commit({"app.py": "2"})
    repository.commit({"app.py": "1"})
    assert rebuilt(forecast_of(repository, PYTHON)) == [[5, 6], []]
    assert rebuilt(forecast_of(repository, PYTHON, rules=ReplayOptions(PlanOptions(), cache="last"))) == [
        [5, 6],
        [5, 6],
    ]


def test_modes_count_and_times_do_not(repository: Repository) -> None:
    repository.commit(FIRST)
    repository.commit({"app.py": ("x", "1")})
    repository.commit({"lib/a.py": "1"})
    assert rebuilt(forecast_of(repository, PYTHON)) == [[5, 6], []]


def test_ignored_files_do_not_count(repository: Repository) -> None:
    repository.commit({**FIRST, "notes.md": "1", "docs/a": "1"})
    repository.commit({"notes.md": "2", "docs/b": "1"})
    repository.commit({"docs/keep/c": "1"})
    ignore = b"*.md\ndocs\n!docs/keep\n"
    assert rebuilt(forecast_of(repository, PYTHON, ignore=ignore)) == [[], [5, 6]]
    assert rebuilt(forecast_of(repository, PYTHON)) == [[5, 6], [5, 6]]


STAGES = """\
FROM node AS deps
COPY package.json ./
RUN npm ci
FROM golang AS api
COPY api ./
RUN go build
FROM scratch
COPY --from=deps /node_modules /node_modules
COPY --from=api /api /api
"""


def test_stages_run_side_by_side(repository: Repository) -> None:
    repository.commit({"package.json": "1", "api/main.go": "1", "other": "1", "Dockerfile": STAGES})
    repository.commit({"package.json": "2", "api/main.go": "2"})
    repository.commit({"api/main.go": "3"})
    repository.commit({"other": "2"})
    seconds = {2: (1.0, None), 3: (30.0, None), 5: (1.0, None), 6: (20.0, None), 8: (2.0, None), 9: (3.0, None)}
    found = forecast_of(repository, STAGES, seconds)
    assert rebuilt(found) == [[2, 3, 5, 6, 8, 9], [5, 6, 9], []]
    assert [cost.seconds for cost in found.commits] == [36, 24, 0]
    narrow = forecast_of(repository, STAGES, rules=ReplayOptions(PlanOptions(target="api")))
    assert {row.step.line for row in narrow.lines} == {5, 6}


def test_a_stage_that_yields_the_same_files_stops_the_rebuild(repository: Repository) -> None:
    repository.commit({"package.json": "1", "api/main.go": "1", "Dockerfile": STAGES})
    repository.commit({"api/main.go": "2"})
    seconds = {5: (1.0, None), 6: (20.0, None), 9: (3.0, None)}
    found = forecast_of(repository, STAGES, seconds, ReplayOptions(PlanOptions(), outputs="same"))
    assert rebuilt(found) == [[5, 6]]
    # The COPY has to wait for what it compares.
    assert found.commits[0].seconds == 21


def test_a_bind_mount_from_a_stage_is_keyed_by_what_lies_there(repository: Repository) -> None:
    text = """FROM python:3 AS wheels
WORKDIR /src
COPY requirements.txt .
RUN pip wheel --wheel-dir /wheels -r requirements.txt
COPY . .
RUN rm -rf /src/docs
FROM python:3-slim
RUN --mount=type=bind,from=wheels,source=/wheels,target=/wheels pip install /wheels/*
"""
    for number in range(3):
        repository.commit({"a.py": f"{number}", "requirements.txt": "six"})
    forecast = forecast_of(repository, text)
    assert line(forecast, 8).rebuilt == 0
    assert line(forecast, 5).rebuilt == 2


def test_what_begins_rebuilds_and_is_read_by_no_one_is_named(repository: Repository) -> None:
    for number in range(4):
        repository.commit({".github/ci.yml": f"{number}", "a.py": "1" if number < 3 else "2"})
    forecast = forecast_of(repository, "FROM python:3\nCOPY . /app\nRUN make\n")
    [advice] = idle_starters(forecast)
    assert advice.startswith(".github/ began 2 of the last 3 rebuilds and no build step reads it")
    assert idle_starters(forecast, ["a.py"])[0].startswith(".github/ began 3 of the last 3")


@pytest.mark.parametrize("step", ["RUN sh .github/check.sh", "COPY .github /ci\nRUN make"])
def test_what_a_step_names_is_read(step: str, repository: Repository) -> None:
    for number in range(4):
        repository.commit({".github/check.sh": f"{number}"})
    assert idle_starters(forecast_of(repository, f"FROM python:3\nCOPY . /app\n{step}\n")) == []


def test_what_an_image_ships_may_be_read_by_its_program() -> None:
    assert unread_by_all(["tests/a.py"], ["app/main.py", "bin/tool", "README.md"]) == ["tests/a.py", "README.md"]


def test_copied_files_are_known_in_a_stage_that_runs_nothing(repository: Repository) -> None:
    text = "FROM scratch AS files\nCOPY a b /\nFROM busybox\nCOPY --from=files /b /b\n"
    text += "RUN --mount=from=files,source=/a,target=/m x\n"
    repository.commit({"a": "1", "b": "1", "Dockerfile": text})
    repository.commit({"a": "2"})
    repository.commit({"b": "2"})
    assert rebuilt(forecast_of(repository, text)) == [[2, 5], [2, 4, 5]]


def test_copy_link_stands_on_its_own(repository: Repository) -> None:
    text = "FROM a\nCOPY one /\nCOPY --link two /\nRUN x\n"
    repository.commit({"one": "1", "two": "1", "Dockerfile": text})
    repository.commit({"one": "2"})
    found = forecast_of(repository, text)
    assert rebuilt(found) == [[2, 4]]
    assert line(found, 4).begun_by == {2: 1}
    assert rebuilt(forecast_of(repository, text, rules=ReplayOptions(PlanOptions(link=False)))) == [[2, 3, 4]]


def test_equal_steps_of_two_stages_cost_once(repository: Repository) -> None:
    text = (
        "FROM a AS x\nCOPY f /\nRUN one\nFROM a AS y\nCOPY f /\nRUN one\nFROM a\nCOPY --from=x / /\nCOPY --from=y / /\n"
    )
    repository.commit({"f": "1", "Dockerfile": text})
    repository.commit({"f": "2"})
    found = forecast_of(repository, text, {3: (10.0, None), 8: (0.0, None)})
    assert found.commits[0].seconds < 12


def test_a_cache_mount_makes_a_rebuild_cheaper(repository: Repository) -> None:
    text = "FROM a\nCOPY f /\nRUN --mount=type=cache,target=/c x\n"
    repository.commit({"f": "1", "Dockerfile": text})
    repository.commit({"f": "2"})
    assert forecast_of(repository, text, {2: (0.0, None), 3: (30.0, 4.0)}).seconds == 4
    assert forecast_of(repository, text, {2: (0.0, None), 3: (30.0, None)}).seconds == 30


def test_each_commit_with_its_own_dockerfile(repository: Repository) -> None:
    repository.commit({"a": "1"})
    repository.commit({"Dockerfile": "FROM a\nCOPY a /\nRUN one\n"})
    repository.commit({"Dockerfile": "FROM a\nCOPY a /\nRUN two\n"})
    repository.commit({"Dockerfile": "FRM a\n"})
    repository.commit({"a": "2"})
    repository.commit({"Dockerfile": "FROM a\nLABEL x=1\nCOPY a /\nRUN one\n"})
    replay, _ = replay_of(repository, "FROM a\n")
    found = replay.as_built()
    assert [cost.problem is None for cost in found.commits] == [True, True, False, False, True]
    assert rebuilt(found) == [[2, 3], [3], [], [], [3, 4]]
    assert found.commits[1].rebuilds[0].files == {"the instruction"}
    assert found.commits[4].rebuilds[0].files == {"a"}
    assert found.lines == []
    assert len(found.built) == 3


def test_the_base_may_have_no_dockerfile(repository: Repository) -> None:
    repository.commit({"a": "1"})
    repository.commit({"a": "2"})
    replay, _ = replay_of(repository, "FROM a\n")
    assert [cost.problem for cost in replay.as_built().commits] == [NO_DOCKERFILE]


def report_of(repository: Repository, text: str, *proposals: str, ignore: bytes | None = None) -> ReplayReport:
    replay, today = replay_of(repository, text, ignore=ignore)
    plans = [read_plan(each.encode(), "Dockerfile", replay.options.build) for each in proposals]
    found = replay_report(replay, today, [Proposal(f"number {at}", plan) for at, plan in enumerate(plans)])
    found.notes += gaps(found, ignore)
    return found


def test_proposals_are_priced_by_instruction(repository: Repository) -> None:
    repository.commit(FIRST)
    for number in range(4):
        repository.commit({"app.py": f"n{number}"})
    worse = "FROM python:3\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\nRUN python -m compileall .\n"
    metadata = PYTHON.replace('CMD ["python"]\n', "").replace("WORKDIR", 'CMD ["python"]\nENV A=1 \nWORKDIR')
    found = report_of(repository, PYTHON, worse, PYTHON + "LABEL a=1\n", metadata)
    one, two, three = found.proposals
    assert one.moved and one.saved(found.today) == pytest.approx(-30)
    assert not two.moved and two.saved(found.today) == 0
    # ENV is no step, but it stands in the key of the RUNs below it.
    assert three.moved and three.saved(found.today) == 0


def test_a_plan_may_bring_an_ignore_file(repository: Repository) -> None:
    repository.commit(FIRST)
    repository.commit({"app.py": "2"})
    replay, plan = replay_of(repository, PYTHON)
    today, other = replay.forecast(plan), replay.forecast(plan, b"app.py\n")
    assert (rebuilt(today), rebuilt(other)) == ([[5, 6]], [[]])


def test_what_cannot_be_known_is_reported(repository: Repository) -> None:
    text = "FROM a\nADD https://x.example/y /y\nCOPY out.jar /\nCOPY src /src\nCOPY late /\nCOPY . /all\n"
    repository.commit({"Dockerfile": text, "src/a": "1", ".gitignore": "out.jar\n"})
    repository.commit({"late": "1"})
    repository.write({"out.jar": "1", "src/build/x": "1"})
    notes = report_of(repository, text).notes
    named = [("line 2", "https://x.example/y"), ("line 3", "out.jar"), ("line 4", "src/"), ("line 6", ".git")]
    for words in [*named, ("line 3", "1 of 1 commit"), ("base images",)]:
        assert any(all(word in note for word in words) for note in notes), words
    assert ".git" not in "\n".join(report_of(repository, text, ignore=b".git\n").notes)


def test_a_file_that_came_later_counts_when_it_comes(repository: Repository) -> None:
    text = "FROM a\nCOPY late /\n"
    repository.commit({"Dockerfile": text})
    repository.commit({"x": "1"})
    repository.commit({"late": "1"})
    found = forecast_of(repository, text)
    assert rebuilt(found) == [[], [2]]
    assert found.missing[2] == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [("FRM a\n", "line 1"), ("", "line 1"), ("RUN x\n", "no FROM"), ("FROM a\n", "no stage other")],
)
def test_what_cannot_be_built(text: str, reason: str) -> None:
    with pytest.raises(PlanError, match=reason):
        read_plan(text.encode(), "Dockerfile", PlanOptions(target="other" if text == "FROM a\n" else None))


def keys(text: str, **args: str) -> list[bytes]:
    return [step.op for step in read_plan(text.encode(), "Dockerfile", PlanOptions(args=args)).steps]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RUN x", "run   \\\n x"),
        ("RUN x", 'RUN ["/bin/sh", "-c", "x"]'),
        ("WORKDIR /\nRUN x", "LABEL a=1\nWORKDIR /\nEXPOSE 1\nRUN x"),
        ("WORKDIR /w\nCOPY a .", "WORKDIR /w\nCOPY ./a /w/"),
        ("WORKDIR /w\nCOPY a ./b/c", 'WORKDIR /w\nCOPY ["a", "/w/./b/d/../c"]'),
        ("COPY --chmod=644 s/ /d", "COPY --chmod=0644 s/. /d"),
        ("ARG A\nRUN x", "RUN x"),
        ("ENV A=1 B=2\nENV A=3\nRUN x", "ENV B=2 A=3\nRUN x"),
        ("ARG A=1\nENV A=2\nRUN x", "ENV A=2\nRUN x"),
        ("ENV A=1\nARG A=2\nRUN x", "ENV A=2\nRUN x"),
        ("ENV A=1\nCOPY a /", "ENV A=2\nCOPY a /"),
        ("RUN --network=default x", "RUN x"),
    ],
)
def test_equal_for_the_cache(one: str, other: str) -> None:
    assert keys(f"FROM a\n{one}\n") == keys(f"FROM a\n{other}\n")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RUN x", "RUN x  y"),
        ("ENV A=1 B=2\nRUN x", "ENV B=2 A=1\nRUN x"),
        ("ARG A=1\nRUN x", "ARG A=2\nRUN x"),
        ("ARG A=\nRUN x", "ARG A\nRUN x"),
        ("USER 1\nRUN x", "RUN x"),
        ("USER 1\nWORKDIR /w", "WORKDIR /w"),
        ('SHELL ["/bin/bash", "-c"]\nRUN x', "RUN x"),
        ("COPY a /d", "COPY a /d/"),
        ("COPY a /d", "ADD a /d"),
        ("COPY a b /d/", "COPY b a /d/"),
        ("COPY --chown=1 a /d", "COPY a /d"),
        ("RUN --mount=type=cache,target=/c x", "RUN --mount=type=cache,target=/c,id=d x"),
        ("RUN --mount=type=secret,id=a x", "RUN x"),
        ("COPY <<E /a\n1\nE", "COPY <<E /a\n2\nE"),
    ],
)
def test_different_for_the_cache(one: str, other: str) -> None:
    assert keys(f"FROM a\n{one}\n") != keys(f"FROM a\n{other}\n")


def test_build_arguments() -> None:
    text = "ARG G=1\nFROM a\nARG G\nARG L=1\nRUN x\n"
    assert keys(text) == keys(text, G="1", UNUSED="2", HTTP_PROXY="p")
    assert len({tuple(keys(text)), tuple(keys(text, G="2")), tuple(keys(text, L="2"))}) == 3


def test_prices_without_a_plan_are_assumed() -> None:
    plan = read_plan(PYTHON.encode(), "Dockerfile", PlanOptions())
    prices = Prices({plan.steps[2].identity: Price(7, "measured")})
    assert [(prices.of(step).seconds, prices.of(step).how) for step in plan.steps] == [
        (0.1, "assumed"), (0.5, "assumed"), (7, "measured"), (0.5, "assumed"), (30.0, "assumed"),
    ]  # fmt: skip
