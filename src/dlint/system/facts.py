"""Records what a check asks of the disk, and what it is answered: a later run asks the same and compares.

A question is the name of a function (see `observe.ASK`) and its arguments. A fact is a question with its answer.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Value = TypeVar("Value")
    Key = TypeVar("Key")
    Question = tuple[str, ...]


class Facts:
    """Questions with their answers. `parts` are those that several checks share: of a context, of a folder.

    `is_whole` is False once something was asked that a later run cannot ask again.
    """

    __slots__ = ("answers", "is_whole", "parts")

    def __init__(self) -> None:
        self.answers: dict[Question, str] = {}
        self.parts: dict[int, Facts] = {}
        self.is_whole = True

    def note(self, question: Question, answer: str) -> None:
        """Keep an answer; two that differ show that the disk changed in between."""
        if self.answers.setdefault(question, answer) != answer:
            self.is_whole = False

    def include(self, part: Facts | None) -> None:
        """What `part` holds was asked here as well; None is a part of which nothing is known."""
        if part is None:
            self.is_whole = False
        elif part is not self:
            self.parts[id(part)] = part

    @property
    def lines(self) -> list[str] | None:
        """A line of text for each fact; None where a later run could not ask the same."""
        if not self.is_whole:
            return None
        found = ["\t".join((*question, answer)) for question, answer in self.answers.items()]
        # A name with a tab or a line end would be read as something else.
        is_plain = "".join(found).count("\t") == sum(map(len, self.answers)) and not any("\n" in line for line in found)
        return found if is_plain else None

    def all_parts(self) -> list[Facts]:
        """These facts, their parts, and those of the parts, each once."""
        found = {id(self): self}
        # The table of what is found grows while it is read.
        waiting = [self]
        for facts in waiting:
            waiting += [part for at, part in facts.parts.items() if at not in found]
            found.update(facts.parts)
        return list(found.values())


def failure(error: Exception) -> str:
    """How an answer that is an error is kept."""
    return f"! {getattr(error, 'errno', None)} {getattr(error, 'strerror', None) or error}"


class _Recorder:
    """Where answers go at the moment; `facts` is None while none are kept."""

    __slots__ = ("facts",)

    def __init__(self) -> None:
        self.facts: Facts | None = None


_RECORDER = _Recorder()


def is_recording() -> bool:
    """Whether answers are kept: describing one takes time."""
    return _RECORDER.facts is not None


def note(question: Question, answer: str) -> None:
    """Keep the answer to a question, where answers are kept."""
    if _RECORDER.facts is not None:
        _RECORDER.facts.note(question, answer)


def unrecorded(work: Callable[[], Value]) -> Value:
    """What `work` gives, whose questions are not kept: the caller keeps a smaller one."""
    return recorded(work, None)


def recorded(work: Callable[[], Value], facts: Facts | None) -> Value:
    """What `work` gives; all that it asks goes to `facts`."""
    # Checks nest: a rule that opens another Dockerfile has facts of its own while it does.
    outer = _RECORDER.facts
    _RECORDER.facts = facts
    try:
        return work()
    finally:
        _RECORDER.facts = outer


def kept(known: dict[Key, tuple[Value, Facts | None]], key: Key, work: Callable[[], Value]) -> Value:
    """What `work` gave for a key when it was first asked.

    Whatever remembers answers that come from the disk, beyond one check, does it here: so that each check that gets
    a remembered answer also gets the facts behind it.
    """
    found = known.get(key)
    outer = _RECORDER.facts
    if found is None:
        part = Facts() if outer is not None else None
        if outer is not None:
            outer.include(part)
        found = known[key] = (recorded(work, part) if part is not None else work(), part)
    elif outer is not None:
        outer.include(found[1])
    return found[0]
