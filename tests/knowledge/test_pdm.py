"""PDM: what its one file of facts gives to models, rules and fixes."""

from __future__ import annotations

import pytest
from rule_modules import module_of

from dlint.testing import check_text, fixed_text

HEAD = "FROM python:3.12-slim\nWORKDIR /app\n"
END = 'CMD ["python", "app.py"]'
CONTEXT = {
    "pyproject.toml": '[project]\nname = "a"\nversion = "1"\ndependencies = ["flask"]\n'
    '[dependency-groups]\ndev = ["pytest"]\n',
    "pdm.lock": "",
    "app.py": "",
}


def fixed(text: str, rule_id: str) -> str:
    """The text with the fixes of one rule."""
    module = module_of(rule_id)
    return fixed_text(text, check_text(text, rule_id, module, CONTEXT))


def test_manifests_are_copied_before_the_source() -> None:
    before = f"{HEAD}COPY . .\nRUN pdm install --prod --no-self\n{END}"
    after = f"{HEAD}COPY pyproject.toml pdm.lock ./\nRUN pdm install --prod --no-self\nCOPY . .\n{END}"
    assert fixed(before, "cache/copy-before-install") == after


def test_downloads_get_a_cache_mount() -> None:
    before = f"{HEAD}COPY pyproject.toml pdm.lock ./\nRUN pdm sync --prod --no-self\n{END}"
    mount = "--mount=type=cache,target=/root/.cache/pdm"
    assert fixed(before, "cache/no-cache-mount") == before.replace("RUN pdm", f"RUN {mount} pdm")


def test_development_dependencies_are_left_out() -> None:
    before = f"{HEAD}COPY pyproject.toml pdm.lock ./\nRUN pdm sync --no-self\nCOPY . .\n{END}"
    assert fixed(before, "size/dev-dependencies") == before.replace("pdm sync", "pdm sync --prod")


@pytest.mark.parametrize("option", ["--prod", "--production", "--without dev"])
def test_every_way_to_leave_them_out_counts(option: str) -> None:
    text = f"{HEAD}COPY pyproject.toml pdm.lock ./\nRUN pdm sync {option} --no-self\nCOPY . .\n{END}"
    assert fixed(text, "size/dev-dependencies") == text


def test_a_clean_up_under_a_cache_mount_goes() -> None:
    mount = "--mount=type=cache,target=/root/.cache/pdm"
    before = f"{HEAD}COPY pyproject.toml pdm.lock ./\nRUN {mount} pdm sync --prod && pdm cache clear\n{END}"
    assert fixed(before, "cache/no-cache-with-mount") == before.replace(" && pdm cache clear", "")
