"""The look of the HTML report: for phone and desk, light and dark."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1c2126; --soft: #5c6670; --paper: #fff; --card: #f5f6f8; --line: #dde1e6;
  --error: #b3261e; --warning: #8a5a00; --info: #1f5fa8; --fix: #1e6b3a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --soft: #9aa4af; --paper: #14171a; --card: #1d2125;
  --line: #343a41; --error: #ff8a80; --warning: #f0b84a; --info: #7db7ff; --fix: #7fd69c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 1.25rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 .75rem; }
h2 small, .place { color: var(--soft); font-weight: normal; font-size: .875rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; }
ul { padding-left: 1.2rem; margin: .75rem 0; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0; }
form label { border: 1px solid var(--line); border-radius: 2rem; padding: .3rem .8rem; cursor: pointer; }
article { background: var(--card); border-left: .25rem solid; border-radius: .375rem; padding: .75rem 1rem;
  margin: .75rem 0; }
article p { margin: 0 0 .25rem; }
article b { font-weight: 600; }
.error { border-color: var(--error); } .warning { border-color: var(--warning); } .info { border-color: var(--info); }
.error .severity { color: var(--error); } .warning .severity { color: var(--warning); }
.info .severity { color: var(--info); }
.severity { font-weight: 600; }
pre { margin: .5rem 0; overflow-x: auto; border-radius: .25rem; background: var(--paper); padding: .5rem .75rem; }
pre i { color: var(--soft); display: inline-block; font-style: normal; margin-right: 1rem; min-width: 3ch;
  text-align: right; user-select: none; }
mark { background: none; color: inherit; font-weight: 600; text-decoration: underline wavy 1px;
  text-underline-offset: .25em; }
.error mark { text-decoration-color: var(--error); } .warning mark { text-decoration-color: var(--warning); }
.info mark { text-decoration-color: var(--info); }
.fix { color: var(--fix); }
table { border-collapse: collapse; }
td, th { padding: .2rem .75rem .2rem 0; text-align: left; vertical-align: top; }
td:first-child, th:first-child { text-align: right; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; }
body:has(#error:not(:checked)) article.error, body:has(#warning:not(:checked)) article.warning,
body:has(#info:not(:checked)) article.info { display: none; }
@media print { form { display: none; } article { break-inside: avoid; } }
"""
