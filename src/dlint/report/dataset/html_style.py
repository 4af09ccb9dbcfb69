"""The look of the page: for phone and desk, light and dark, and on paper."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1c2126; --soft: #5c6670; --paper: #fff; --card: #f5f6f8; --line: #dde1e6;
  --error: #b3261e; --warning: #8a5a00; --info: #1f5fa8; --good: #1e6b3a; --bar: #b9cbe3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e7eb; --soft: #9aa4af; --paper: #14171a; --card: #1d2125;
  --line: #343a41; --error: #ff8a80; --warning: #f0b84a; --info: #7db7ff; --good: #7fd69c; --bar: #33506f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.25rem 1rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem; }
.note, footer { color: var(--soft); font-size: .9rem; margin: 0 0 .75rem; max-width: 60rem; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .6rem; margin: 0; }
dl div { background: var(--card); border-radius: .375rem; padding: .5rem .75rem; }
dt { color: var(--soft); font-size: .8rem; } dd { margin: 0; font-weight: 600; }
dl div.long { grid-column: span 2; } dl div.long dd { font-size: .85rem; font-weight: 400; line-height: 1.75; }
nav { display: flex; flex-wrap: wrap; gap: .4rem .9rem; margin: 1rem 0 0; font-size: .9rem; }
a { color: var(--info); text-underline-offset: .2em; }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .85rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { padding: .3rem .75rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; font-size: .8rem; white-space: nowrap; }
td.text { min-width: 7rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bar { display: inline-block; width: 5rem; height: .6rem; margin-right: .5rem; text-align: left; }
.bar i { display: block; height: 100%; margin-left: auto; background: var(--bar); border-radius: .15rem; }
.error, .worse { color: var(--error); font-weight: 600; } .warning { color: var(--warning); font-weight: 600; }
.info { color: var(--info); font-weight: 600; } .better { color: var(--good); font-weight: 600; }
summary { cursor: pointer; color: var(--info); margin-bottom: .5rem; }
details td:nth-child(2) { min-width: 14rem; }
@media (max-width: 40rem) { details thead { display: none; } details tr { display: block; padding: .5rem 0;
  border-bottom: 1px solid var(--line); } details td { display: block; border: 0; padding: .1rem 0; } }
@media (max-width: 40rem) { .bar { display: none; } table { font-size: .85rem; } td.text { min-width: 9rem; } }
@media (max-width: 40rem) { .blocks thead { display: none; } .blocks tr { display: block; padding: .5rem 0;
  border-bottom: 1px solid var(--line); } .blocks td { display: block; border: 0; padding: .05rem 0; text-align: left; }
  .blocks td.number { display: inline-block; margin-right: 1rem; }
  .blocks td.number::before { content: attr(data-name) " "; color: var(--soft); font-size: .8rem; } }
@media print { nav { display: none; } section { break-inside: avoid; } }
"""
