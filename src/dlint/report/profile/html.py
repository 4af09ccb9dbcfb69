"""The profile as one HTML page that needs neither network nor script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlint import __version__
from dlint.report.cells import shown
from dlint.report.html_head import html_head
from dlint.report.markup import escaped
from dlint.report.options import DEFAULTS, RenderOptions
from dlint.report.profile import traced
from dlint.report.profile.difference import sentences as differences
from dlint.report.profile.figures import clock, facts, headline, looks
from dlint.report.profile.html_image import image_map
from dlint.report.profile.html_lines import dockerfile
from dlint.report.profile.html_style import STYLE
from dlint.report.profile.html_time import timeline
from dlint.trial.profile.budget import Overrun
from dlint.trial.profile.cache_miss import sentences
from dlint.trial.profile.compare import Comparison
from dlint.trial.profile.profile import Profile


def render(
    profile: Profile,
    overruns: Sequence[Overrun] = (),
    comparison: Comparison | None = None,
    *,
    options: RenderOptions = DEFAULTS,
) -> str:
    """The page."""
    return "\n".join(_page(profile, overruns, comparison)) + "\n"


def _page(profile: Profile, overruns: Sequence[Overrun], comparison: Comparison | None) -> Iterator[str]:
    path = escaped(shown(profile.path))
    yield html_head(f"{path}: {escaped(headline(profile))}", STYLE)
    yield "<header>"
    yield f'<p class="place"><code>{path}</code></p>\n<h1>{escaped(_capital(headline(profile)))}</h1>'
    yield from _facts(profile)
    yield "</header>\n<main>"
    yield from _trouble(profile)
    yield from _overruns(overruns)
    yield from _looks(profile)
    if comparison is not None:
        yield from _compared(comparison)
    yield from dockerfile(profile)
    yield from timeline(profile)
    yield from image_map(profile)
    yield from _warm(profile)
    yield from _unread(profile)
    yield from _notes(profile)
    yield f'</main>\n<footer class="place"><p>dlint {__version__}; {escaped(shown(profile.engine))}</p></footer>'
    yield "</body>\n</html>"


def _facts(profile: Profile) -> Iterator[str]:
    yield "<dl>"
    for what, text in facts(profile):
        # The footer names the engine.
        if what == "Engine":
            continue
        figure, _, rest = _divided(text)
        aside = f"<small>{escaped(shown(rest))}</small>" if rest else ""
        yield f"<div><dt>{escaped(what)}</dt><dd>{escaped(shown(figure))} {aside}</dd></div>"
    yield "</dl>"


def _divided(text: str) -> tuple[str, str, str]:
    """A fact as its figure and its remark."""
    # The texts of facts are made for a line; a tile shows the figure large and the rest small.
    for mark in (" uncompressed", " in ", " (", " over ", " with "):
        if mark in text:
            at = text.index(mark)
            return text[:at], mark, text[at + 1 :].replace("(", "", 1).replace(")", "", 1)
    return text, "", ""


def _trouble(profile: Profile) -> Iterator[str]:
    trouble = profile.trouble
    if trouble is None:
        return
    place = f'<a href="#L{trouble.line}">Line {trouble.line}</a>: ' if trouble.line is not None else ""
    yield f'<section class="error"><h2>The build failed</h2><p>{place}{escaped(shown(trouble.message))}</p>'
    if trouble.tail:
        yield '<pre tabindex="0">' + "\n".join(escaped(shown(text)) for text in trouble.tail) + "</pre>"
    yield "</section>"


def _overruns(overruns: Sequence[Overrun]) -> Iterator[str]:
    if overruns:
        yield '<section class="error"><h2>Over budget</h2><ul>'
        for overrun in overruns:
            yield f"<li>{_linked(overrun.line, escaped(overrun.message))}</li>"
        yield "</ul></section>"


def _looks(profile: Profile) -> Iterator[str]:
    found = looks(profile)
    if found:
        yield '<section><h2>Look at first</h2><ol class="looks">'
        for line, why in found:
            yield f'<li><a href="#L{line}">line {line}</a> {escaped(why)}</li>'
        yield "</ol></section>"


def _compared(comparison: Comparison) -> Iterator[str]:
    yield f"<section><h2>Compared with <code>{escaped(shown(comparison.before.path))}</code></h2><ul>"
    remarks = differences(comparison) or ["no line weighs more or less than before"]
    yield from (f"<li>{escaped(shown(each))}</li>" for each in remarks)
    yield "</ul></section>"


def _warm(profile: Profile) -> Iterator[str]:
    for warm in profile.warm:
        steps = f"{len(warm.rebuilt)} of {len(warm.rebuilt) + len(warm.reused)} steps"
        yield f"<section><h2>After a change of <code>{escaped(shown(warm.touched))}</code></h2>"
        yield f"<p>{clock(warm.seconds)}, {steps} built again.</p><ul>"
        yield from (f"<li>{escaped(shown(text))}</li>" for text in sentences(warm.why))
        yield "</ul></section>"


def _unread(profile: Profile) -> Iterator[str]:
    remarks = list(traced.unread(profile.trace)) if profile.trace is not None else []
    if remarks:
        yield "<section><h2>Files that no step reads</h2><ul>"
        yield from (f"<li>{escaped(shown(each))}</li>" for each in remarks)
        yield "</ul></section>"


def _notes(profile: Profile) -> Iterator[str]:
    if profile.notes:
        yield "<section><h2>Notes</h2><ul>"
        yield from (f"<li>{escaped(shown(note))}</li>" for note in profile.notes)
        yield "</ul></section>"


def _linked(line: int | None, text: str) -> str:
    return text if line is None else f'<a href="#L{line}">line {line}</a> {text}'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
