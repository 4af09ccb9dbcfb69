"""How every HTML page begins: it needs no network and no script."""

from __future__ import annotations

# Pages quote files, messages and rules of other people: even where a text is not escaped, nothing of it may run, and no
# request may leave the page.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_head(title: str, style: str, *more: str) -> str:
    """A page up to the start of its body; `title` is escaped already, `more` are further elements of the head."""
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            *more,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>",
        )
    )
