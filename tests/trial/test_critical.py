"""The critical path: what makes the wall time when stages run in parallel."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dlint.trial.build import BuildStep
from dlint.trial.profile.critical_path import critical_lines, critical_steps
from dlint.trial.profile.route import route_of
from dlint.trial.progress.join_steps import join
from dlint.trial.recipe import Recipe


def step(key: str, began: float, ended: float, *inputs: str) -> BuildStep:
    return BuildStep(key, key, inputs, began, ended)


def test_the_slower_of_two_branches() -> None:
    steps = [step("base", 0, 0.1), step("fast", 0.1, 1, "base"), step("slow", 0.1, 5, "base"),
             step("both", 5, 6, "fast", "slow"), step("exporting", 6.0001, 7)]  # fmt: skip
    found = critical_steps(steps)
    assert [each.key for each, _ in found] == ["base", "slow", "both", "exporting"]
    assert [round(seconds, 3) for _, seconds in found] == [0.1, 4.9, 1.0, 1.0]


def test_waiting_is_no_ones() -> None:
    assert [(each.key, seconds) for each, seconds in critical_steps([step("a", 0, 1), step("b", 3, 4, "a")])] == [
        ("a", 1),
        ("b", 1),
    ]


def test_what_never_ran_is_left_out() -> None:
    assert critical_steps([BuildStep("a", "a")]) == []
    assert [each.key for each, _ in critical_steps([step("a", 0, 1), BuildStep("b", "b", ("a",), 1.0)])] == ["a"]


def test_steps_of_one_line_are_one() -> None:
    route = route_of(Recipe(b"FROM busybox\nRUN true\n", "Dockerfile", "/nonexistent"))
    steps = [
        BuildStep("1", "[1/2] FROM busybox", (), 0.0, 1.0),
        BuildStep("2", "[1/2] FROM busybox", ("1",), 1.0, 2.0),
        BuildStep("3", "[2/2] RUN true", ("2",), 2.0, 5.0),
        BuildStep("4", "exporting to image", (), 5.0, 6.0),
    ]
    assert critical_lines(critical_steps(steps), join(route, steps)) == [(1, 2.0), (2, 3.0)]


@given(
    st.lists(
        st.tuples(st.floats(0, 50), st.floats(0, 20), st.sets(st.integers(0, 11), max_size=3)), min_size=1, max_size=12
    )
)
def test_it_never_adds_up_to_more_than_the_wall_time(drawn: list[tuple[float, float, set[int]]]) -> None:
    ends: list[float] = []
    steps = []
    for at, (began, took, above) in enumerate(drawn):
        inputs = [number for number in above if number < at]
        began = max([began, *(ends[number] for number in inputs)])
        ends.append(began + took)
        steps.append(step(str(at), began, began + took, *map(str, inputs)))
    found = critical_steps(steps)
    assert found[-1][0].completed == max(ends)
    assert sum(seconds for _, seconds in found) <= max(ends) + 1e-6
    assert all(seconds >= 0 for _, seconds in found)
