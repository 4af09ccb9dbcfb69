"""A rule is woken where it can matter, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rule_modules import module_of

from dlint.config.settings import Settings
from dlint.engine.conditions import CONDITIONS
from dlint.engine.index import RULES
from dlint.engine.registry import rule_info, rule_infos
from dlint.engine.selection import Active, FileConditions, RuleSelection
from dlint.engine.walk import kinds_in
from dlint.model.context.context import Context
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.testing import states_builds, whole
from dlint.text.source import Source, encode

ORDINARY = """\
FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt
COPY main.py ./
USER 1000
CMD ["python", "main.py"]
"""
SCRIPT = "import sys; from dlint.cli.main import main; main(sys.argv[1:]); print(*sys.modules)"


def file_of(text: str, folder: Path, files: dict[str, str] | None) -> Dockerfile:
    """An example in its build context, which is empty here where the example has none."""
    for path, content in (files or {}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(encode(content))
    path = str(folder / "Dockerfile")
    return Dockerfile(parse(Source(encode(whole(text)), path)), lambda _: Context(str(folder), path))


def loaded_for(text: str, folder: Path, *options: str) -> set[str]:
    """The modules of dlint that a check of one file imports."""
    (folder / "Dockerfile").write_text(text)
    line = [sys.executable, "-c", SCRIPT, "check", "--isolated", *options, str(folder / "Dockerfile")]
    ran = subprocess.run(line, capture_output=True, text=True, check=True)
    # The compiled wheel starts its modules by one more.
    return {name for name in ran.stdout.splitlines()[-1].split() if name.startswith("dlint.")} - {"dlint.compiled"}


@pytest.mark.parametrize("rule_id", RULES)
def test_each_bad_example_wakes_its_rule(rule_id: str, tmp_path: Path) -> None:
    module = module_of(rule_id)
    active = Active(rule_info(rule_id), RuleSelection(Settings()), None, getattr(module, "EXAMPLE_OPTIONS", {}))
    for number, text in enumerate(module.BAD):
        folder = tmp_path / str(number)
        folder.mkdir()
        if active.kinds == ("builds",):
            assert states_builds(text)
            continue
        file = file_of(text, folder, getattr(module, "CONTEXT", None))
        assert not kinds_in(file).isdisjoint(active.kinds), text
        assert active.may_find(FileConditions(file)), text


def test_rules_ask_for_traits_that_there_are() -> None:
    asked = {condition for each in rule_infos() for condition in each.when}
    assert asked == CONDITIONS.keys()


def test_a_rule_sleeps_without_its_option(tmp_path: Path) -> None:
    active = Active(rule_info("syntax/label-schema"), RuleSelection(Settings()), None, {})
    assert not active.may_find(FileConditions(file_of("LABEL a=b", tmp_path, None)))


class TestColdStart:
    """What an ordinary file imports, counted and not timed."""

    def test_few_modules_are_loaded(self, tmp_path: Path) -> None:
        # With the cache of results, which spares most of them the next time.
        assert len(loaded_for(ORDINARY, tmp_path)) <= 175

    def test_without_the_cache_nothing_of_it_is_loaded(self, tmp_path: Path) -> None:
        loaded = loaded_for(ORDINARY, tmp_path, "--no-cache")
        assert len(loaded) <= 168
        assert not any(name.startswith(("dlint.engine.caching", "dlint.system.store")) for name in loaded)

    def test_a_kept_answer_loads_nothing_of_a_check(
        self, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        loaded_for(ORDINARY, tmp_path)
        loaded = loaded_for(ORDINARY, tmp_path)
        assert len(loaded) <= 60
        of_a_check = ("dlint.syntax", "dlint.rules.", "dlint.kit", "dlint.knowledge.managers", "dlint.engine.check")
        assert not any(name.startswith(of_a_check) for name in loaded)

    def test_no_rule_is_loaded_that_cannot_matter(self, tmp_path: Path) -> None:
        loaded = loaded_for(ORDINARY, tmp_path)
        look = FileConditions(file_of(ORDINARY, tmp_path, None))
        choice = RuleSelection(Settings())
        asleep = [each.id for each in rule_infos() if not Active(each, choice, None, {}).may_find(look)]
        names = {f"dlint.rules.{rule_id.replace('/', '.').replace('-', '_')}" for rule_id in asleep}
        assert len(names) > 30
        assert names.isdisjoint(loaded)

    def test_what_a_rule_may_ask_for_waits_until_it_asks(self) -> None:
        script = (
            "import sys; from dlint.kit import image_paths, users; print('dlint.model.commands.paths' in sys.modules);"
            "print(image_paths.joined('/a', 'b'), 'dlint.model.commands.paths' in sys.modules,"
            "'dlint.model.users.users' in sys.modules)"
        )
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        assert ran.stdout == "False\n/a/b True False\n"
