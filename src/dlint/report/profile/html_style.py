"""The look of the profile's page: for phone and desk, light and dark."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --ink: #1b2127; --soft: #5a6570; --paper: #fff; --card: #f5f7f9; --line: #dfe4e9;
  --link: #1a5fb4; --seconds: #e09f2d; --critical: #c2570c; --bytes: #4a86d8; --waste: #c62828; --good: #1e6b3a;
  --base: #5f6b77; --c0: #2f6bc0; --c1: #1f7a6e; --c2: #7549b5; --c3: #b35f12; --c4: #3a7d2e; --c5: #a83f76;
  --c6: #246f93; --c7: #846612; --mix: 30%; --over: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e3e8ed; --soft: #98a3ae; --paper: #12161a; --card: #1b2126;
  --line: #313940; --link: #86b8ff; --seconds: #d99a2b; --critical: #ff8f4a; --bytes: #5b95e6; --waste: #ff7b72;
  --good: #7fd69c; --base: #8c97a3; --c0: #5b95e6; --c1: #2fae9c; --c2: #9d78dc; --c3: #e0913f; --c4: #63b153;
  --c5: #d86ba5; --c6: #4aa3cb; --c7: #bd9a3d; --mix: 34%; --over: #12161a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 1.25rem; letter-spacing: -.01em; }
h2 { font-size: 1.1rem; margin: 2.75rem 0 .5rem; }
h3 { font-size: .95rem; margin: 1.25rem 0 .25rem; }
a { color: var(--link); } a:focus-visible, pre:focus-visible, summary:focus-visible { outline: 2px solid var(--link);
  outline-offset: 1px; border-radius: .2rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .8125rem; }
p { margin: .25rem 0; } .place, .key, small { color: var(--soft); font-size: .875rem; font-weight: normal; }
ul, ol { padding-left: 1.3rem; margin: .5rem 0; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .75rem; margin: 0; }
dl div { background: var(--card); border-radius: .6rem; padding: .7rem .9rem; }
dt { color: var(--soft); font-size: .8125rem; } dd { margin: 0; font-weight: 600; font-size: 1.15rem; }
dd small { display: block; font-size: .8125rem; line-height: 1.35; }
.looks { list-style: none; padding: 0; display: grid; gap: .4rem; }
.looks li { background: var(--card); border-left: .25rem solid var(--seconds); border-radius: .4rem;
  padding: .45rem .8rem; } .looks a { font-weight: 600; margin-right: .4rem; }
.key { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .4rem; margin-bottom: .75rem; }
.sample { display: inline-block; width: 1.4rem; height: .7rem; border-radius: .15rem; margin-left: .8rem; }
.sample:first-child { margin-left: 0; } .key .mark { margin-left: .8rem; }
.seconds { background: var(--seconds); } .bytes { background: var(--bytes); } .critical { background: var(--critical); }
.waste { background: repeating-linear-gradient(45deg, var(--waste) 0 3px, transparent 3px 6px) var(--bytes); }
.mark { color: var(--critical); font-size: .7rem; margin-left: .3rem; }
.file { border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
.file h3 { margin: 0; padding: .5rem 1rem; background: var(--card); border-top: 1px solid var(--line); }
.file h3:first-child { border-top: 0; } h3 .ships { color: var(--good); }
.row { display: grid; grid-template-columns: minmax(0, 1fr) 22rem; gap: 0 1.25rem; padding: .3rem 1rem;
  border-top: 1px solid var(--line); scroll-margin: 4rem; }
.row:first-child { border-top: 0; } .row:target { background: color-mix(in srgb, var(--seconds) 18%, transparent); }
.row.aside pre, .row.muted pre { color: var(--soft); } .row.aside .bar b { opacity: .55; }
.row.failed { background: color-mix(in srgb, var(--waste) 12%, transparent); }
.row pre { margin: 0; white-space: pre-wrap; line-height: 1.6; }
.row pre span { display: block; padding-left: 5ch; text-indent: 0; position: relative; min-height: 1.6em; }
.row pre i { color: var(--soft); font-style: normal; position: absolute; left: 0; width: 3ch; text-align: right;
  user-select: none; opacity: .75; }
.figures { font-size: .8125rem; font-variant-numeric: tabular-nums; } .figures p { margin: .1rem 0; }
.bar { display: grid; grid-template-columns: 9rem 1fr; gap: .6rem; align-items: center; }
.bar.none span { grid-column: 2; color: var(--soft); } .bar small { font-size: .75rem; }
.track { display: block; height: .7rem; } .bar b, .bar i { display: block; height: 100%; border-radius: .15rem;
  min-width: 2px; }
.warning, .failed p, p.failed { color: var(--waste); }
.error { border-left: .25rem solid var(--waste); background: var(--card); border-radius: .4rem;
  padding: .1rem 1rem .6rem;
  margin-top: 1.5rem; } .error h2 { margin-top: .6rem; color: var(--waste); }
.error pre { overflow-x: auto; background: var(--paper); border-radius: .3rem; padding: .6rem .8rem; }
.lane { display: grid; grid-template-columns: 9rem 1fr; gap: .75rem; align-items: center; margin: .3rem 0;
  font-size: .875rem; } .lane > span { text-align: right; line-height: 1.2; } .lane small { display: block; }
.time .track { position: relative; height: 2rem; background: var(--card); border-radius: .3rem; }
.time a { position: absolute; top: .25rem; bottom: .25rem; background: var(--seconds); border-radius: .2rem;
  color: #1b1200; font-size: .75rem; line-height: 1.5rem; text-align: center; text-decoration: none; overflow: hidden; }
.time a.critical { background: var(--critical); color: var(--over); } .time a:hover { filter: brightness(1.12); }
.ticks { position: relative; height: 1.4rem; color: var(--soft); font-size: .75rem; }
.ticks i { position: absolute; font-style: normal; transform: translateX(-50%); white-space: nowrap; }
.ticks i:first-child { transform: none; } .ticks .last { transform: translateX(-100%); }
.map { display: block; width: 100%; height: 34rem; border-radius: .6rem; background: var(--card); }
.map .ground { fill: var(--hue); } .map .cell { fill: color-mix(in srgb, var(--hue) var(--mix), var(--paper));
  stroke: var(--paper); stroke-width: 1; } .map a:hover .cell, .map a:focus .cell {
  fill: color-mix(in srgb, var(--hue) 60%, var(--paper)); }
.map .lost { fill: url(#hatch); } .map .hatch { fill: var(--waste); opacity: .6; }
.map .lost + svg text { paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.map text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: var(--ink);
  pointer-events: none; } .map .strip { font-weight: 700; font-size: 13px; fill: var(--over); pointer-events: auto; }
.base { --hue: var(--base); } .c0 { --hue: var(--c0); } .c1 { --hue: var(--c1); } .c2 { --hue: var(--c2); }
.c3 { --hue: var(--c3); } .c4 { --hue: var(--c4); } .c5 { --hue: var(--c5); } .c6 { --hue: var(--c6); }
.c7 { --hue: var(--c7); }
details { margin-top: .75rem; } summary { cursor: pointer; color: var(--soft); font-size: .875rem; }
table { border-collapse: collapse; font-size: .875rem; margin-top: .5rem; }
td, th { padding: .15rem .9rem .15rem 0; text-align: left; vertical-align: top; }
td:nth-child(-n+3), th:nth-child(-n+3) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
footer { margin-top: 3rem; }
@media (max-width: 48rem) { body { padding: 1rem .75rem 3rem; } h1 { font-size: 1.3rem; }
  dl { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .5rem; } .row { grid-template-columns: minmax(0, 1fr);
  padding: .4rem .7rem; } .figures { padding-left: 1.9rem; } .row pre span { padding-left: 4ch; }
  .bar { grid-template-columns: 6.5rem 1fr; } .lane { grid-template-columns: 5.5rem 1fr; gap: .5rem; }
  .map { height: 26rem; } .wide-only { display: none; } .figures > p:not(.bar) { padding-left: 0; } }
@media print { .row, section { break-inside: avoid; } }
"""
