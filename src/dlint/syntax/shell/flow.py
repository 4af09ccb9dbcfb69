"""What becomes of a command's exit status: does its failure end the script, may it be skipped."""

from __future__ import annotations

from dlint.syntax.shell.block import Block
from dlint.syntax.shell.item import PIPES, Command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.shell.block import CommandList
    from dlint.syntax.shell.item import Item

# Constructs with the status of the last command in them. A loop is none: it forgets the failures of all rounds but the
# last.
_PASSING_ON = frozenset({"subshell", "group", "if", "case"})
_BRANCHING = frozenset({"if", "for", "while", "case", "select", "function"})
_SUBSTITUTIONS = frozenset({"substitution", "process"})
_JOINED = PIPES | {"&&", "||"}


def is_optional(item: Item) -> bool:
    """Whether `item` may be skipped, or never reached, although the script succeeds; an earlier `exit` is not seen."""
    at: Item | None = item
    first = True
    while at is not None:
        first = first and not at.place
        head = at.list.items[at.place - at.stage]
        if head.before == "||" or (head.before == "&&" and not is_fatal(at.list.items[head.place - 1])):
            return True
        owner = at.list.owner
        if owner is None:
            return False
        if owner.kind in _BRANCHING and not (at.list is owner.lists[0] and at.list.role == "condition"):
            return True
        if not first and "errexit" in item.options and _may_stop_alone(owner):
            return True
        at = owner.host if owner.kind in _SUBSTITUTIONS else owner
    return False


def _may_stop_alone(block: Block) -> bool:
    """Whether errexit may end the process of this construct without failing the script."""
    if block.kind in _SUBSTITUTIONS:
        host = _assigning(block)
        return isinstance(host, bool) or not is_fatal(host)
    return (block.kind == "subshell" or block.in_pipe) and not is_fatal(block)


def is_fatal(item: Item) -> bool:
    """Whether a failure of `item` surely fails the script."""
    failure = _Failure(item)
    at: Item | bool = item
    while not isinstance(at, bool):
        at = failure.goes_on(at)
    return at


class _Failure:
    """A failing exit status on its way outwards.

    It is lost in a pipeline without pipefail and before `||`; else it reaches the end of its `&&` chain. There errexit
    stops the process (unless the status is being tested, or was when it arose: `muted`), and without errexit only the
    last chain of a list hands it to the construct around the list.
    """

    __slots__ = ("muted", "tested")

    def __init__(self, item: Item) -> None:
        self.tested = _tested_lists(item)
        self.muted = False

    def goes_on(self, at: Item) -> Item | bool:
        """The item that fails because `at` does, or at the end of the way whether the script fails."""
        items = at.list.items
        if at.after in PIPES and "pipefail" not in at.options or items[at.place - at.stage].negated:
            return False
        last, alternative = _chains(at.list)[at.place]
        if alternative >= 0:
            return _behind_or(items[alternative])
        if items[last].after == "&":
            return False
        if "errexit" in at.options and not self.muted and at.list not in self.tested and _is_final(at, last):
            return _process_of(at)
        if last + 1 < len(items):
            return False
        return self._outwards(at)

    def _outwards(self, at: Item) -> Item | bool:
        owner = at.list.owner
        if owner is None:
            return True
        if owner.kind == "substitution":
            return _assigning(owner)
        if owner.kind not in _PASSING_ON or at.list.role != "body":
            return False
        # A compound command other than a subshell does not set off errexit by a status that arose where errexit was
        # ignored. Source: POSIX.1-2024, Shell Command Language, `set -e`.
        self.muted = "errexit" in at.options and owner.kind != "subshell"
        return owner


def _chains(commands: CommandList) -> list[tuple[int, int]]:
    """For each member the index of the last of its chain, and of what stands behind the next `||`, or -1."""
    if commands.chains is None:
        found: list[tuple[int, int]] = []
        last, alternative = len(commands.items) - 1, -1
        for item in reversed(commands.items):
            if item.after not in _JOINED:
                last, alternative = item.place, -1
            elif item.after == "||" and item.place + 1 < len(commands.items):
                alternative = item.place + 1
            found.append((last, alternative))
        commands.chains = found[::-1]
    return commands.chains


def _is_final(item: Item, last: int) -> bool:
    """Whether nothing but its own pipeline follows it in its chain."""
    return item.pipeline == item.list.items[last].pipeline


def _tested_lists(item: Item) -> frozenset[CommandList]:
    """The lists around `item` in which errexit has no effect, because the status of what is around them is tested."""
    # Errexit is ignored in conditions, before `&&` and `||`, and behind `!`. Source: POSIX.1-2024, `set -e`.
    if "errexit" not in item.options:
        return frozenset()
    around: list[CommandList] = []
    at: CommandList | None = item.list
    while at is not None:
        around.append(at)
        at = at.owner.list if at.owner is not None else None
    tested = False
    found: list[CommandList] = []
    for place in range(len(around) - 1, -1, -1):
        owner = around[place].owner
        tested = tested or around[place].role == "condition" or owner is not None and _is_tested(owner)
        if tested:
            found.append(around[place])
    return frozenset(found)


def _is_tested(block: Block) -> bool:
    # bash switches errexit off in a command substitution, except in POSIX mode.
    # Source: Bash manual, Command Execution Environment, 2026-11.
    if block.kind in _SUBSTITUTIONS:
        return True
    last, _ = _chains(block.list)[block.place]
    return block.list.items[block.place - block.stage].negated or not _is_final(block, last)


def _behind_or(right: Item) -> Item | bool:
    """What happens when the command behind `||` runs: an `exit 1` there fails anyway."""
    if isinstance(right, Block):
        members = right.lists[0].items if right.kind in ("group", "subshell") else []
        if not members or not _exits(members[-1]):
            return False
        return right if right.kind == "subshell" else _end_of(right)
    if isinstance(right, Command) and right.head == "false":
        return right
    return _end_of(right) if _exits(right) else False


def _end_of(item: Item) -> Item | bool:
    """What fails when an `exit` in `item` runs: in a pipeline it ends the subshell of that member alone."""
    return item if item.stage or item.after in PIPES else _process_of(item)


def _exits(item: Item) -> bool:
    return isinstance(item, Command) and item.head == "exit" and [word.text for word in item.words[1:]] != ["0"]


def _process_of(item: Item) -> Item | bool:
    """What fails when the process of `item` ends at once: the subshell around it, or the script."""
    owner = item.list.owner
    while owner is not None:
        if owner.kind == "substitution":
            return _assigning(owner)
        if owner.kind == "subshell" or owner.in_pipe:
            return owner
        if owner.kind in ("function", "process"):
            return False
        owner = owner.list.owner
    return True


def _assigning(substitution: Block) -> Item | bool:
    """The assignment whose status is that of the substitution, if it is one."""
    host = substitution.host
    # Only a command of assignments alone has the status of its last substitution.
    if not isinstance(host, Command) or host.words or not host.assignments:
        return False
    # A closing quote may still follow the last substitution.
    return host if substitution.end >= host.end - 1 else False
