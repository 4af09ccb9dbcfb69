"""Names for the images and containers of one run, which no other run uses."""

from __future__ import annotations

import itertools
import os

PREFIX = "dlint-trial"
FOLDER_PREFIX = f"{PREFIX}-"
"""How temporary folders of a run begin: no other one is removed."""


class RunNames:
    """Numbers what a run makes: a name is never given twice, whichever engine asks."""

    __slots__ = ("_count", "_run")

    def __init__(self) -> None:
        self._run = os.urandom(5).hex()
        self._count = itertools.count(1)

    def image(self) -> str:
        """A repository of the run with a number as its tag."""
        return f"{PREFIX}/{self._run}:{next(self._count)}"

    def container(self) -> str:
        """A name that engines allow for containers."""
        return f"{PREFIX}-{self._run}-{next(self._count)}"


def number_of(image: str) -> str:
    """The number in the name of an image: the folder of its build has it as its name."""
    return image.rpartition(":")[2]
