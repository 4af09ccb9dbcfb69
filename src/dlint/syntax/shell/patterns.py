"""The regular expressions that cut shell text."""

from __future__ import annotations

from dlint import regex as re

# The patterns are short on purpose: compiling them is a part of every cold start. What they refuse, such as a blank
# that no shell takes for one, is read letter by letter instead.
# Possessive quantifiers stand behind single characters only: Python before 3.11.5 matches wrongly where a group is
# repeated so (https://github.com/python/cpython/issues/106052). Groups are repeated greedily; their alternatives begin
# with different characters, and what must follow is no beginning of another one. So there is one way to match a
# text, and a failure takes no more than linear time.
PLAIN = r"[^\s;&|()<>'\"\\$`]"
# What the shell puts in place of `$…` where nothing can be nested: names, special parameters, `${name…}`.
_NAMES = r"\w?@*#!$-"
_PARAMETER = rf"[{_NAMES}]|\{{[^}}\"'\\$`{{]*+\}}"
_DOUBLE = rf'"[^"\\$`]*+(?:(?:\\.|\$(?:{_PARAMETER}|(?![({{\[{_NAMES}])))[^"\\$`]*+)*"'
_PIECE = rf"(?:{PLAIN}++|{_DOUBLE}|'[^']*+'|\$(?:{_PARAMETER}|(?![({{\['\"{_NAMES}]))|\\[^\r\n])"
# Neither a comment nor the number of a redirect.
_WORD = r"(?!#|[0-9{][\w}]*+[<>])"
_SIMPLE = rf"{_WORD}{_PIECE}+(?![^\s;&|)<>]|\r|[<>]\()"
_HEAD = rf"{_WORD}{PLAIN}++(?!['\"\\$`\r]|[<>]\()"
_SEPARATOR = r"&&|\|\||;(?![;&])|\|&?|&(?!>)|\n"

# 1: a first word that holds nothing special, 2: the simple words behind it, 3: the separator behind those.
COMMAND = re.compile(rf"(?s)(?:[ \t]*+({_HEAD}))?((?:[ \t]++{_SIMPLE})*)[ \t]*+({_SEPARATOR})?")
# A word that needs no look into nested commands.
WORD = re.compile(rf"(?s)[ \t]*+({_SIMPLE})")
# A word that may be reserved where a command can begin.
OPENING = re.compile(r"[ \t]*+([a-z]++|[!{}]|\[\[|\]\])(?![^\s;&|()<>\\]|\\\S|\r[^\n])")
# Blanks between words; a backslash before the end of a line counts as none at all.
BLANKS = re.compile(r"(?:[ \t]++|\\\r?\n|\r(?=\n))*")
