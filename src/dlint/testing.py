"""For tests of rules: run one rule on a text, and hold a rule to its own examples."""

from __future__ import annotations

import os
import tempfile
from functools import partial

from dlint.engine.check import suppressions_of
from dlint.engine.context_lookup import Contexts
from dlint.engine.location import place, place_in
from dlint.engine.registry import load
from dlint.engine.suppression.unused import outcome_of
from dlint.engine.walk import walk
from dlint.model.context.context import Context
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.parse import parse
from dlint.text.edit import apply
from dlint.text.source import Source, decode, encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

    from dlint.engine.result import Result
    from dlint.kit import Check, Findings
    from dlint.text.edit import Edit

TRUSTS = ("safe", "unsafe", "display")
# Stands above an example that has no FROM of its own.
HEAD = "FROM debian:12\n"


def whole(text: str) -> str:
    """An example as a whole file: one without FROM gets a first line."""
    if states_builds(text):
        return text
    has_from = any(line.lstrip().lower().startswith("from ") for line in text.splitlines())
    return text if has_from else HEAD + text


def states_builds(text: str) -> bool:
    """Whether an example is a compose or bake file."""
    return text.startswith(("services:", 'target "', 'variable "'))


def _check_builds(text: str, rule_id: str, module: ModuleType, folder: str | None) -> list[Result]:
    """What a rule on builds finds in an example: a compose file, or a bake file."""
    from dlint.engine.build_files import open_build_file
    from dlint.model.build_file import BuildFile

    assert folder is not None, "a rule on builds needs CONTEXT"
    # A compose or bake file names folders relative to itself, so it has to lie among them.
    path = os.path.join(folder, "compose.yaml" if text.startswith("services:") else "docker-bake.hcl")
    with open(path, "wb") as stream:
        stream.write(encode(text))
    file = open_build_file(Source(encode(text), path))
    assert isinstance(file, BuildFile), str(file)
    rule = module.check
    return [place_in(file.source, rule_id, rule.twins, rule.severity, finding) for finding in rule.check(file)]


def check_text(text: str, rule_id: str, module: ModuleType, files: dict[str, str] | None = None) -> list[Result]:
    """What one rule finds in an example. `files` are the build context (path to content); None means none is known."""
    if files is None:
        return _check(text, rule_id, module, None)
    with tempfile.TemporaryDirectory() as folder:
        write_files(folder, files)
        return _check(text, rule_id, module, folder)


def write_files(folder: str, files: dict[str, str]) -> None:
    """Put the build context of an example on disk; `files` are texts by path."""
    for path, content in files.items():
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as stream:
            stream.write(encode(content))


def _check(text: str, rule_id: str, module: ModuleType, folder: str | None) -> list[Result]:
    if module.check.kinds == ("builds",):
        return _check_builds(text, rule_id, module, folder)
    path = os.path.join(folder or "", "Dockerfile")
    tree = parse(Source(encode(whole(text)), path))
    # Without files nothing is known of the context, as where a Dockerfile comes from standard input.
    file = Dockerfile(
        tree, (lambda _: Context(folder, path)) if folder else None, Contexts().builds_of if folder else None
    )
    rule = module.check
    check = partial(rule.check, **getattr(module, "EXAMPLE_OPTIONS", {}))
    # Such a rule looks at what comments have silenced, so others have to run before it.
    if "outcome" in rule.kinds:
        found = _late(file, rule_id, check, module.EXAMPLE_RULES)
    else:
        found = walk(file, {kind: [check] for kind in rule.kinds})
    return [place(file, rule_id, rule.twins, finding.severity or rule.severity, finding) for finding in found]


def _late(file: Dockerfile, rule_id: str, check: Check, earlier: tuple[str, ...]) -> Findings:
    """What a rule finds that is asked after the rules `earlier`."""
    suppressed = suppressions_of(file)
    for each in earlier:
        rule = load(each)
        for finding in walk(file, {kind: [rule.check] for kind in rule.kinds}):
            # A comment may name the rule as another linter does.
            twins = rule.twins if finding.twins is None else finding.twins
            suppressed.covers(each, twins, file.source.line_at(finding.span.start))
    for finding in check(outcome_of(file, suppressed, frozenset(earlier))):
        if not suppressed.covers(rule_id, (), file.source.line_at(finding.span.start)):
            yield finding


def trust_of(rule_id: str, module: ModuleType) -> str | None:
    """The best trust of the fixes that a rule offers on its BAD examples; None where it offers none."""
    around = getattr(module, "CONTEXT", None)
    bad: dict[str, str | None] = getattr(module, "BAD", {})
    found = {result.fix.trust for text in bad for result in check_text(text, rule_id, module, around) if result.fix}
    return next((trust for trust in TRUSTS if trust in found), None)


def refusals(rule_id: str, module: ModuleType) -> dict[str, str]:
    """By BAD example that has no fix: the reason that the rule gives for it."""
    around = getattr(module, "CONTEXT", None)
    reasons = {}
    bad: dict[str, str | None] = getattr(module, "BAD", {})
    for text in (text for text, fixed in bad.items() if fixed is None):
        given = [result.no_fix for result in check_text(text, rule_id, module, around) if result.no_fix]
        if given:
            reasons[text] = given[0]
    return reasons


def fixed_text(text: str, results: list[Result]) -> str:
    """An example after the fixes of all results, first come first served where they clash."""
    edits: list[Edit] = []
    for result in results:
        # Two findings may have an edit in common, such as the name of a stage that both use.
        fresh = [edit for edit in result.fix.edits if edit not in edits] if result.fix else []
        if not any(edit.clashes(other) for edit in fresh for other in edits):
            edits += fresh
    new = decode(apply(encode(whole(text)), edits))
    # Examples show the lines that they are about, not the FROM that `whole` adds.
    return new if whole(text) == text else new.removeprefix(HEAD)


def hold_to_examples(rule_id: str, module: ModuleType) -> list[str]:
    """What is wrong with a rule's examples: one line for each, empty if it behaves as they show."""
    files = getattr(module, "CONTEXT", None)
    problems = []
    for text, expected in module.BAD.items():
        results = check_text(text, rule_id, module, files)
        new = fixed_text(text, results)
        if not results:
            problems.append(f"{rule_id}: BAD example not reported:\n{text}")
        elif new != (text if expected is None else expected):
            problems.append(f"{rule_id}: fixed to\n{new}\ninstead of\n{expected}")
    for example in module.GOOD:
        # An example may bring a build context of its own.
        text, around = example if isinstance(example, tuple) else (example, files)
        found = check_text(text, rule_id, module, around)
        problems += [f"{rule_id}: GOOD example reported ({result.message}):\n{text}" for result in found]
    return problems
