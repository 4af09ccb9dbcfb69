"""Pages of rules as HTML, for those who have no documentation site: they need no network and no script."""

from __future__ import annotations

from dlint import __version__
from dlint.report.html_head import html_head
from dlint.report.markup import escaped
from dlint.report.pages import rule_markdown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

STYLE = """
:root { color-scheme: light dark; --ink: #1c2126; --soft: #5c6670; --paper: #fff; --card: #f5f6f8; --line: #dde1e6;
  --link: #1f5fa8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --soft: #9aa4af; --paper: #14171a; --card: #1d2125;
  --line: #343a41; --link: #7db7ff; } }
body { margin: 0 auto; max-width: 46rem; padding: 1.25rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: 1rem 0; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
article + article { border-top: 2px solid var(--line); margin-top: 3rem; padding-top: 1rem; }
a { color: var(--link); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; }
code { background: var(--card); border-radius: .25rem; padding: .1rem .3rem; }
pre { background: var(--card); border-radius: .375rem; overflow-x: auto; padding: .75rem 1rem; }
pre code { padding: 0; }
footer { color: var(--soft); font-size: .875rem; margin-top: 3rem; }
"""


def rule_html(rule_ids: Sequence[str]) -> str:
    """One page with the texts of these rules, in their order."""
    # Comes with rich, which renders Markdown for terminals by it; raw HTML in a text is shown as text.
    from markdown_it import MarkdownIt

    render = MarkdownIt("commonmark", {"html": False}).render
    articles = (f"<article>\n{render(rule_markdown(rule_id))}</article>\n" for rule_id in rule_ids)
    title = escaped(rule_ids[0] if len(rule_ids) == 1 else f"{len(rule_ids)} rules")
    return (
        f"{html_head(f'dlint: {title}', STYLE)}\n<main>\n"
        f"{''.join(articles)}</main>\n<footer>dlint {__version__}</footer>\n</body>\n</html>\n"
    )
