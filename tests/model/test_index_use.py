"""Which installs leave an index that a later step installs from."""

from __future__ import annotations

import pytest
from opened import file_of

from dlint.model.instructions.run import Run
from dlint.model.packages.index_use import serves_later
from dlint.model.packages.installs import installs_of

APT = "RUN apt-get update && apt-get install -y curl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{APT}\nRUN apt-get install -y jq", True),
        (f"{APT}\nRUN apt-get upgrade -y", True),
        (f"{APT}\nFROM base\nRUN apt-get install -y jq", True),
        (f"{APT}\nCOPY deps.sh /\nRUN /deps.sh", True),
        (f"{APT}\nRUN make", True),
        (f"{APT}\nRUN apt-get update && apt-get install -y jq\nRUN echo a", False),
        (f"{APT} && rm -rf /var/lib/apt/lists/*\nRUN apt-get install -y jq", False),
        (f"{APT} && apt-get dist-clean\nRUN apt-get install -y jq", False),
        (f"{APT}\nRUN pip install flask", False),
        (f"{APT}\nRUN sh -c 'echo a'", False),
        (f"{APT}\nFROM debian:12\nRUN apt-get install -y jq", False),
        ("RUN apk update && apk add curl\nRUN apk add jq", True),
        ("RUN apk update && apk add curl\nRUN apk add --no-cache jq", False),
        ("RUN apk add --no-cache curl\nRUN apk add jq", False),
    ],
)
def test_a_later_step_may_need_the_index(text: str, expected: bool) -> None:
    file = file_of(f"FROM debian:12 AS base\n{text}\n")
    run = next(view for view in file.all_views if isinstance(view, Run))
    assert serves_later(run, installs_of(run)[0]) is expected
