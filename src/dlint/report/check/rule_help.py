"""A rule's page as code scanning shows it: Markdown, and plain text for those who cannot render it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.engine.registry import RuleInfo, RulePage

FIXES = {
    "safe": "`dlint fix` repairs it.",
    "proven": "`dlint fix` repairs it.",
    "unsafe": "`dlint fix --unsafe` repairs it; the image may change.",
    "display": "dlint shows the repair and leaves it to you.",
}


def help_markdown(info: RuleInfo, page: RulePage) -> str:
    """Summary, body, examples with their repairs, the fix, the names that other linters have for it."""
    parts = [f"# {info.id}", info.summary, page.body.strip(), *_examples(page), _closing(info)]
    return "\n\n".join(part for part in parts if part) + "\n"


def help_text(info: RuleInfo, page: RulePage) -> str:
    """Summary, body and closing words without the examples."""
    # Readers of the plain text see no Markdown, so its marks go.
    parts = [info.summary, page.body.strip(), _closing(info).replace("`", "")]
    return "\n\n".join(part for part in parts if part) + "\n"


def fenced(text: str, language: str) -> str:
    """A Markdown code block, its fence longer than any run of backticks in the text."""
    fence = "```"
    while fence in text:
        fence += "`"
    return "\n".join((fence + language, text.strip("\n"), fence))


def _examples(page: RulePage) -> list[str]:
    parts = []
    for bad, repaired in page.bad.items():
        parts += ["Reported:", fenced(bad, "dockerfile")]
        if repaired is not None:
            parts += ["Repaired:", fenced(repaired, "dockerfile")]
    for good in page.good:
        parts += ["Fine:", fenced(good, "dockerfile")]
    return parts


def _closing(info: RuleInfo) -> str:
    words = [FIXES[info.trust]] if info.trust else []
    if info.twins:
        words.append(f"Known elsewhere as {', '.join(f'`{twin}`' for twin in info.twins)}.")
    words.append(f"Since dlint {info.since}.")
    return " ".join(words)
