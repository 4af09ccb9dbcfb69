"""Edits that mount what a COPY brings into the RUNs that use it, so that it needs no removal."""

from __future__ import annotations

from dlint.fixes.copy_lines import narrowed
from dlint.model.commands.deletes import deleted, empties
from dlint.model.commands.division import ignores
from dlint.model.commands.removal import removal_span
from dlint.model.context.delivery import deliveries
from dlint.model.frontend import knows
from dlint.model.instructions.run import Run
from dlint.text.edit import Edit, Refusal
from dlint.text.span import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.model.commands.command import Command
    from dlint.model.context.delivery import Delivery
    from dlint.model.instructions.transfer import Transfer
    from dlint.model.instructions.view import View
    from dlint.syntax.word import Word

# What changes a file in its place: a mount must then be writable, and what is written is lost, as with the removal.
_CHANGERS = frozenset({"chmod", "chown", "chgrp", "sed", "dos2unix", "tee", "touch", "patch", "perl", "gunzip"})
# What cannot be done to a mount.
_TAKERS = frozenset({"mv", "rename", "rmdir", "unlink", "shred"})
_LONG = 50
# Signs that separate or quote in the value of --mount, or that would be a pattern in COPY.
_UNFIT = frozenset(",\"'$*?[ \\")


def mounted(delivery: Delivery, run: Run, removal: Command) -> tuple[Edit, ...] | Refusal:
    """Mounts a file or folder of the context into the RUNs that use it, in the place of its COPY and of its removal.

    Refused where something else may need it, where the removal deletes more, or where a mount would not do.
    """
    transfer = delivery.transfer
    if run.stage is None or transfer.stage is not run.stage:
        return Refusal("the copy and the removal are in different stages")
    if not _is_plain(delivery):
        return Refusal(f"{delivery.word.value} is not one file or folder of the build context that a mount can name")
    between = run.stage.instructions[transfer.index + 1 : run.index + 1]
    users = [view for view in between if isinstance(view, Run) and _uses(view, delivery, removal)]
    # A bind mount cannot be deleted (`rm: Device or resource busy`), so the removal has to go as well.
    cut = without(run, removal, delivery.target)
    if cut is None:
        return Refusal("the command that removes it cannot be taken out")
    if not users or not all(_fits(view, delivery, removal) for view in users):
        return Refusal(f"a mount of {delivery.word.value} would not do for each RUN that uses it")
    # A mount leaves an empty file or folder at its target, which a later instruction could notice.
    if any(_mentions(view, delivery) for view in run.stage.after(run)):
        return Refusal(f"an instruction below mentions {delivery.word.value}")
    flags = [with_flags(view, [_flag(delivery, view)]) for view in users]
    rest = rest_of(transfer, delivery.word)
    return Refusal(f"{delivery.word.value} cannot be cut out of its COPY") if rest is None else (rest, cut, *flags)


def _is_plain(delivery: Delivery) -> bool:
    transfer = delivery.transfer
    flags = [flag.value for flag in transfer.node.flags]
    known = delivery.kind in ("file", "folder") and delivery.target.startswith("/") and "?" not in delivery.target
    fit = not _UNFIT & set(delivery.source + delivery.target) and bool(delivery.source)
    return known and fit and transfer.kind == "copy" and not transfer.heredocs and flags in ([], ["--link"])


def _uses(run: Run, delivery: Delivery, removal: Command) -> bool:
    """Whether a RUN may read the file, its removal apart."""
    return any(command is not removal and not ignores(run, command, delivery.target) for command in run.commands)


def _fits(run: Run, delivery: Delivery, removal: Command) -> bool:
    """Whether the RUN would do the same with a mount in the place of the file."""
    # In a heredoc or a list, the commands cannot be changed word by word.
    if run.is_json or not run.is_readable or not knows(run.file, "run --mount") or run.heredocs:
        return False
    others = [command for command in run.commands if command is not removal]
    if any(empties(path, delivery.target) for command in others for path in deleted(run, command)):
        return False
    return not any(command.name in _TAKERS and delivery.name in command.item.home.text for command in others)


def without(run: Run, removal: Command, target: str) -> Edit | None:
    """Takes the removal of `target` out: the whole RUN, the command, or one of its words."""
    paths = list(deleted(run, removal))
    if not removal.exact or removal.outer is not None or len(paths) != len(removal.operands):
        return None
    places = [at for at, path in enumerate(paths) if path == target]
    # Named twice, or not at all: cutting one word would leave the other.
    if len(places) != 1:
        return None
    if len(paths) > 1:
        word = removal.operands[places[0]]
        gap = run.file.source.data[word.span.start - 1 : word.span.start]
        return Edit(word.span.start - 1, word.span.end, "") if gap == b" " and word.in_one_piece else None
    if len(run.commands) == 1:
        return run.removal
    cut = removal_span(run, removal)
    return None if cut is None else Edit.delete(cut)


def rest_of(transfer: Transfer, word: Word) -> Edit | None:
    """Takes the source word out of the COPY, or the COPY away."""
    if len(transfer.sources) == 1:
        return _gone(transfer)
    kept = [each for each in transfer.sources if each.span != word.span]
    text = narrowed(transfer, kept)
    known = len(list(deliveries(transfer))) == len(transfer.sources)
    return Edit.replace(transfer.span, text) if text is not None and known and "\n" not in text else None


def _gone(transfer: Transfer) -> Edit:
    """Takes the COPY away; of blank lines above and below, one stays."""
    source = transfer.file.source
    below = transfer.node.end_line + 1
    lines = [line for line in (transfer.node.start_line - 1, below) if 0 < line <= len(source.line_starts)]
    if len(lines) == 2 and not any(source.line_text(line).strip() for line in lines):
        return Edit(source.line_span(transfer.node.start_line).start, source.line_span(below).end, "")
    return transfer.removal


def _flag(delivery: Delivery, run: Run) -> str:
    """The mount; writable where something may want to write."""
    is_changed = any(_changes(command, delivery.target.rpartition("/")[2]) for command in run.commands)
    # A mount is read-only by default; with `rw` writes are allowed and discarded. Source: Dockerfile reference, RUN
    # --mount=type=bind, 2026-11.
    write = ",rw" if delivery.kind == "folder" or is_changed else ""
    return f"--mount=type=bind,source={delivery.source},target={delivery.target}{write}"


def _changes(command: Command, name: str) -> bool:
    if command.name not in _CHANGERS or (command.name == "sed" and not command.has("-i", "--in-place")):
        return False
    return any(name in word.text for word in command.words[1:])


def with_flags(run: Run, flags: list[str]) -> Edit:
    """Puts flags behind the keyword, on lines of their own where the RUN has several lines."""
    source, node = run.file.source, run.node
    following = node.flags[0].span.start if node.flags else run.body.offset(0)
    gap = Span(run.keyword_span.end, following)
    is_long = len(" ".join(flags)) >= _LONG and node.end_line > node.start_line and not run.heredocs
    if not is_long or "\n" in source.text(gap):
        return Edit.insert(gap.start, " " + " ".join(flags))
    line = source.line_text(node.start_line + 1)
    blanks = line[: len(line) - len(line.lstrip(" \t"))] or "  "
    text = "".join(f"{flag} {run.file.escape}\n{blanks}" for flag in flags)
    return Edit.replace(gap, f" {text}")


def _mentions(view: View, delivery: Delivery) -> bool:
    text = view.all_text if isinstance(view, Run) else view.node.text.text
    return delivery.target in text
