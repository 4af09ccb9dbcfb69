"""Rules of the family `syntax` where their own examples do not reach: whole files, twins, fixes that keep values."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from present import present
from rule_modules import module_of

from dlint.kit import Finding
from dlint.model.dockerfile import Dockerfile
from dlint.syntax.expand import expand
from dlint.syntax.parse import parse
from dlint.testing import check_text, fixed_text
from dlint.text.source import Source


def found(name: str, text: str) -> list[tuple[int, Finding]]:
    """Line and twins of what a rule reports on a whole file."""
    module = module_of(f"syntax/{name}")
    file = Dockerfile(parse(Source(text.encode())))
    findings = [finding for kind in module.check.kinds for finding in _run(module, file, kind)]
    return [(file.source.line_at(finding.span.start), finding) for finding in findings]


def _run(module: ModuleType, file: Dockerfile, kind: str) -> Iterator[Finding]:
    from dlint.engine.walk import walk

    return walk(file, {kind: [module.check.check]})


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("RUN a\nCOPY b c\n", [1]),
        ("ARG A\n# c\n\nRUN a\n", [4]),
        ("ARG A\n", [1]),
        ("RUN a\nLABEL b=c\nFROM debian\nRUN d\n", [1, 2]),
        ("RNU a\nRUN b\n", [2]),
        ("", []),
        ("# c\n", []),
        ("ARG A\nFROM debian\n", []),
    ],
)
def test_from_comes_first(text: str, lines: list[int]) -> None:
    assert [line for line, _ in found("before_from", text)] == lines


def test_a_file_without_from_is_checked_all_the_same() -> None:
    text = "WORKDIR app\nADD a.py b\nCMD c\n"
    names = ("relative_workdir", "add_for_copy", "shell_form_command")
    assert [found(name, text)[0][0] for name in names] == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["the file has no instructions: begin it with FROM and the image to build on"]),
        ("FROM debian\nRUN <<A\nENV x\nfoo\n", ["the heredoc <<A has no closing line A"]),
        ("FROM debian\nRNU a\nENV b\n", ["ENV must have two arguments"]),
        ("FROM debian\nONBUILD FROM a\n", []),
    ],
)
def test_what_does_not_parse(text: str, messages: list[str]) -> None:
    assert [finding.message for _, finding in found("parse_error", text)] == messages


def test_a_block_of_strange_lines_is_one_finding() -> None:
    text = "FROM debian\nRUN a\n  && b\n  && c\n\nfoo\nbar\nRNU d\n"
    assert [line for line, _ in found("unknown_instruction", text)] == [3, 6, 8]


@pytest.mark.parametrize(
    ("name", "text", "twins"),
    [
        ("duplicate_command", "FROM a\nCMD b\nCMD c\n", {"hadolint:DL4003", "trivy:DS-0016"}),
        ("duplicate_command", "FROM a\nHEALTHCHECK NONE\nHEALTHCHECK CMD b\n", {"hadolint:DL3012", "trivy:DS-0023"}),
        ("bad_json_form", "FROM a\nCMD ['b']\n", {"hadolint:DL3025", "buildkit:JSONArgsRecommended"}),
        ("undefined_variable", "FROM debian\nENV A=1 B=$A\n", {"hadolint:DL3044", "buildkit:UndefinedVar"}),
        ("admin_port", "FROM a\nEXPOSE 22\n", {"trivy:DS-0004", "checkov:CKV_DOCKER_1"}),
    ],
)
def test_a_finding_has_its_twins(name: str, text: str, twins: set[str]) -> None:
    [(_, finding)] = found(name, text)
    assert twins <= set(finding.twins or module_of(f"syntax/{name}").check.twins)


@pytest.mark.parametrize(
    ("name", "text", "twin"),
    [
        ("duplicate_command", "FROM a\nCMD b\nCMD c\n", "hadolint:DL4004"),
        ("bad_json_form", "FROM a\nVOLUME ['b']\n", "hadolint:DL3025"),
        ("undefined_variable", "FROM scratch\nENV B=$A\n", "hadolint:DL3044"),
        ("admin_port", "FROM a\nEXPOSE 5900\n", "trivy:DS-0004"),
        ("legacy_pair", "FROM a\nONBUILD ENV b c\n", "buildkit:LegacyKeyValueFormat"),
    ],
)
def test_a_finding_lacks_what_is_no_twin(name: str, text: str, twin: str) -> None:
    [(_, finding)] = found(name, text)
    assert finding.twins is not None
    assert twin not in finding.twins


PIECES = st.sampled_from(
    ["a", "b c", " ", "  ", "=", "A=b", "'", '"', "\\", "\\ ", "$X", "${X:-y z}", "#", "ä", "\\\n", "`", "\t"]
)


@given(st.lists(PIECES, min_size=1, max_size=8).map("".join), st.sampled_from(["ENV", "LABEL"]), st.booleans())
def test_the_equals_sign_keeps_the_value(value: str, keyword: str, windows: bool) -> None:
    text = ("# escape=`\n" if windows else "") + f"FROM scratch\n{keyword} NAME {value}\n"
    module = module_of("syntax/legacy-pair")
    results = [result for result in check_text(text, "syntax/legacy-pair", module) if result.fix]
    if results and present(results[0].fix).trust == "safe":
        new = fixed_text(text, results)
        assert check_text(new, "syntax/legacy-pair", module) == []
        assert pairs_of(new) == pairs_of(text)


def pairs_of(text: str) -> list[str | None] | None:
    """Names and values as BuildKit would set them, each variable standing for itself; None where it refuses them."""
    tree = parse(Source(text.encode()))
    if tree.errors:
        return None
    words = tree.instructions[-1].words
    return [expand(word.value, lambda name: f"<{name}>", tree.escape).value for word in words]
