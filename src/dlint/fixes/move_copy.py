"""Edits that move a COPY below a RUN, or put lines above it."""

from __future__ import annotations

from dlint.knowledge.command_effects import STATEFUL
from dlint.model.commands.division import divide, is_independent, top_item
from dlint.model.commands.paths import below, folder_at, joined, settled
from dlint.model.context.delivery import deliveries
from dlint.model.instructions.kinds import Arg, Env, Workdir
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.stage import declared
from dlint.text.edit import Edit, Refusal
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.division import Division, Judge
    from dlint.model.instructions.view import View
    from dlint.model.packages.installs import Install

# What neither reads nor writes files: a copy may change places with it.
_METADATA = frozenset(
    ("arg", "cmd", "entrypoint", "env", "expose", "healthcheck", "label", "maintainer", "onbuild", "stopsignal", "user")
)


class Move:
    """A COPY that can stand below a RUN, or below its first part: see `Division`."""

    __slots__ = ("division", "run", "transfer")

    def __init__(self, transfer: Transfer, run: Run, division: Division) -> None:
        self.transfer = transfer
        self.run = run
        self.division = division

    def edits(
        self, first: list[str], text: str | None = None, again: Install | None = None
    ) -> tuple[Edit, ...] | Refusal:
        """Move it; `first` are the lines that take its place, `text` what it becomes. `again` is an install that runs
        below it once more, with what follows it. Refused where comments are in the way.
        """
        source = self.transfer.file.source
        block = block_of(self.transfer)
        comments = source.text(Span(block.start, self.transfer.span.start))
        moved = comments + (source.text(self.transfer.span) if text is None else text)
        rest = self.division.rest
        spaced = self._is_blank(self.transfer.node.end_line + 1)
        low = self._passes_steps()
        # The block leaves with one of the two blank lines around it.
        if (low or not first) and spaced and self._is_blank(source.line_at(block.start) - 1):
            block = Span(block.start, source.line_span(self.transfer.node.end_line + 1).end)
        tail = "" if again is None else self._tail(again)
        if tail is None:
            return Refusal(f"{again.label if again is not None else 'the install'} cannot be written a second time")
        if rest is None:
            last = f"\n{self._head()}{tail}" if tail else ""
            insert = Edit.insert(self.run.span.end, ("\n\n" if spaced else "\n") + moved + last)
        else:
            gap = Span(rest.list.items[rest.place - 1].span.end, rest.span.start)
            # A comment between the commands would end up inside the moved instruction.
            if "#" in source.text(gap):
                return Refusal("a comment stands where the RUN would be divided")
            insert = Edit.replace(gap, f"\n{moved}\n{self._head()}{tail}")
        lines = "".join(line + "\n" for line in first)
        if first and low:
            # Steps that read none of the manifests stay above them.
            return Edit(block.start, block.end, ""), Edit.insert(block_of(self.run).start, lines), insert
        return Edit(block.start, block.end, lines), insert

    def _passes_steps(self) -> bool:
        """Whether RUNs stand between the copy and the install."""
        stage = self.transfer.stage
        between = stage.instructions[self.transfer.index + 1 : self.run.index] if stage is not None else []
        return any(isinstance(view, Run) for view in between)

    def _head(self) -> str:
        """How the second RUN begins: like the first, and in the same folder."""
        source, entry = self.run.file.source, self.division.entry
        flags = [source.text(flag.span) for flag in self.run.node.flags]
        # A `cd` holds for one RUN only: the second half needs it again.
        cd = f"{source.text(entry.span)} && " if entry is not None else ""
        return " ".join([self.run.node.keyword_word.value, *flags]) + " " + cd

    def _tail(self, again: Install) -> str | None:
        """The script from an install on, up to where it is divided."""
        rest, item = self.division.rest, top_item(again.command)
        end = rest.span.start if rest is not None else item.list.items[-1].span.end
        text = self.run.file.source.text(Span(item.span.start, end))
        before = [command for command in self.run.commands if top_item(command).place < item.place]
        entry = [] if self.division.entry is None else [self.division.entry]
        # A command such as `export` or `set` sets state that the repeated part would lack.
        kept = all(command.name not in STATEFUL and command.words for command in before if command not in entry)
        plain = again.command.outer is None and again.command.exact and not again.command.in_pipe
        alone = item.list.owner is None and not self.run.is_json and item.before in ("", "&&", ";", "\n")
        return text if kept and plain and alone and "#" not in text else None

    def _is_blank(self, line: int) -> bool:
        source = self.transfer.file.source
        return 0 < line <= len(source.line_starts) and not source.line_text(line).strip()


def find_move(transfer: Transfer, install: Install, judge: Judge = is_independent) -> Move | Refusal:
    """How a COPY can be moved below an install of the same stage without another effect than on caches and order.

    `judge` states which commands get along without what is copied.
    """
    run = install.run
    if run.stage is None or transfer.stage is not run.stage:
        return Refusal(f"{install.label} runs in another stage")
    if transfer.node.is_json:
        return Refusal(f"the {transfer.kind.upper()} is a JSON list")
    if transfer.heredocs:
        return Refusal(f"the {transfer.kind.upper()} has a heredoc")
    between = run.stage.instructions[transfer.index + 1 : run.index]
    obstacle = next((view for view in between if not _can_pass(transfer, view, judge)), None)
    if obstacle is not None:
        return Refusal(f"{obstacle.kind.upper()} in line {obstacle.line} may need what is copied")
    division = divide(run, reach_of(transfer), install, judge)
    if division is None:
        return Refusal(f"other commands in the RUN of {install.label} may need what is copied")
    return Move(transfer, run, division)


def goal_of(transfer: Transfer) -> str:
    """The destination as an absolute path, see `places.UNKNOWN`."""
    assert transfer.stage is not None and transfer.destination is not None, "an instruction of a stage that parses"
    return joined(folder_at(transfer.stage, transfer), settled(transfer, transfer.destination))


def block_of(view: View) -> Span:
    """The lines of an instruction with the comments directly above it, the end of the last line included."""
    source = view.file.source
    first = view.node.comments[0].line if view.node.comments else view.node.start_line
    return Span(source.line_span(first).start, source.line_span(view.node.end_line).end)


def reach_of(transfer: Transfer) -> str:
    """The path of the one file that is copied, else the destination."""
    takes = list(deliveries(transfer))
    return takes[0].target if len(takes) == 1 and takes[0].kind == "file" else goal_of(transfer)


def _can_pass(transfer: Transfer, view: View, judge: Judge) -> bool:
    """Whether a copy may change places with an instruction below it."""
    # Below the declaration, the variable in the COPY would get this value.
    if isinstance(view, Arg | Env):
        return not any("$" + name in transfer.text or "${" + name in transfer.text for name in declared(view))
    # With a relative destination the copy would land in the new folder.
    if isinstance(view, Workdir):
        return transfer.destination is not None and transfer.destination.value.startswith("/")
    if isinstance(view, Run):
        division = divide(view, reach_of(transfer), judge=judge)
        return division is not None and bool(view.commands) and not division.installs
    if isinstance(view, Transfer):
        # A copy that BuildKit refuses has no destination.
        return view.destination is not None and _is_apart(transfer, view)
    return view.kind in _METADATA


def _is_apart(one: Transfer, other: Transfer) -> bool:
    """Whether two copies are known to write to different places; nothing is known of one that does not parse."""
    if other.destination is None:
        return False
    theirs = [(each.target, each.kind) for each in deliveries(other)] or [(goal_of(other), "unclear")]
    mine = [(each.target, each.kind) for each in deliveries(one)] or [(goal_of(one), "unclear")]
    return not any(_meet(a, b) for a in mine for b in theirs)


def _meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether one of two (path, kind) is inside the other; single files reach no deeper than where they are put."""
    shallow = ("file", "pattern")
    if one[1] not in shallow and below(other[0], one[0]) is not None:
        return True
    if other[1] not in shallow and below(one[0], other[0]) is not None:
        return True
    return one[0] == other[0]
