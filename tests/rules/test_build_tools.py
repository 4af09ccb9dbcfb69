"""What is reported of build tools: one finding for a stage, however many RUNs install them."""

from __future__ import annotations

import importlib

from dlint.testing import check_text

RULE = "size/build-tools"
TWO = "FROM debian:12\nRUN apt-get install -y gcc\nRUN apt-get install -y make libssl-dev\nCMD /srv/serve\n"


def messages(text: str) -> list[str]:
    module = importlib.import_module("dlint.rules.size.build_tools")
    return [result.message for result in check_text(text, RULE, module)]


def test_tools_of_several_runs_are_one_finding_that_names_the_lines() -> None:
    (message,) = messages(TWO)
    assert message.startswith("gcc, make and libssl-dev stay in the image (RUN in lines 2 and 3)")


def test_tools_of_one_run_name_no_lines() -> None:
    (message,) = messages(TWO.replace("RUN apt-get install -y gcc\n", ""))
    assert "lines" not in message
