"""What an editor shows where the pointer rests: the page of a finding's rule, or facts on the instruction."""

from __future__ import annotations

from dlint.engine.registry import page, rule_info
from dlint.model.instructions.kinds import From
from dlint.model.instructions.run import Run
from dlint.model.instructions.transfer import Transfer
from dlint.model.users.users import final_user
from dlint.report.check.rule_help import FIXES
from dlint.report.markdown_text import span
from dlint.text.units import plural, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.lsp.document import Document
    from dlint.lsp.history import Histories
    from dlint.model.instructions.view import View
    from dlint.model.stage import Stage


def hover_at(document: Document, offset: int, histories: Histories) -> str:
    """Markdown on a byte offset; empty where there is nothing to show."""
    view, stage = document.view_at(offset)
    parts: list[str] = []
    if view is not None and stage is not None:
        parts.append("\n".join((*_facts(view, stage, document), *histories.facts(document.path, view))))
    found = [result for result in document.results if result.span.start <= offset <= result.span.end]
    parts += [_rule_text(result.rule) for result in found]
    return "\n\n---\n\n".join(part for part in parts if part)


def _rule_text(rule_id: str) -> str:
    shown = page(rule_id)
    info = rule_info(rule_id)
    # A hover has little space: the first paragraph has the reason, and the diagnostic links to the page.
    words = [f"**{rule_id}** ({info.severity})", shown.title, shown.body.strip().split("\n\n")[0]]
    words += [FIXES[info.trust]] if info.trust else []
    return "\n\n".join(words)


def _facts(view: View, stage: Stage, document: Document) -> Iterator[str]:
    if isinstance(view, From):
        users = [each for each in document.file.stages if stage in document.file.needs(each)]
        if users:
            yield f"- stages that take something from it: {', '.join(span(str(each.label)) for each in users)}"
        yield f"- user at its end: {span(final_user(stage) or 'unknown')}"
        return
    if isinstance(view, Run):
        yield f"- runs as {span(final_user(stage, view) or 'an unknown user')}"
    if isinstance(view, Transfer) and view.from_context:
        yield from _taken(view, document)


def _taken(view: Transfer, document: Document) -> Iterator[str]:
    context = document.file.context
    if context is None:
        return
    yield f"- build context: {span(context.root)}"
    for path in view.paths():
        # Only a build knows the value.
        if "$" in path:
            continue
        selection = context.selection(path)
        if selection.fails:
            yield f"- {span(path)}: nothing of that name is sent, so the build stops"
        else:
            files = sum(entry.kind == "file" for entry in selection.entries)
            yield f"- {span(path)}: {files} {plural(files, 'file')}, {size(selection.bytes)}"
