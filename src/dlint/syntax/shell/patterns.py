"""The regular expressions that cut shell text."""

from __future__ import annotations

import re

# Blanks between words; a backslash before the end of a line counts as none at all.
BLANK = r"(?:[ \t]++|\\\r?\n|\r(?=\n))"
PLAIN = r"[^ \t\r\n;&|()<>'\"\\$`]"
# What the shell puts in place of `$…` where nothing can be nested: names, special parameters, `${name…}`.
_PARAMETER = r"[A-Za-z0-9_?@*#!$-]|\{[^}\"'\\$`{]*+\}"
_ESCAPED = r"\\(?:\r\n|.)"
_DOUBLE = rf'"(?:[^"\\$`]++|{_ESCAPED}|\$(?:{_PARAMETER}|(?![({{\[])))*+"'
_PIECE = rf"(?:{PLAIN}++|{_DOUBLE}|'[^']*+'|\$(?:{_PARAMETER}|(?![({{\['\"]))|{_ESCAPED})"
_NOT_REDIRECT = r"(?:[0-9]++|\{[A-Za-z_][A-Za-z0-9_]*+\})[<>]"
_SIMPLE = rf"(?!#|{_NOT_REDIRECT}){_PIECE}++(?!['\"\\$`(\r]|[<>]\()"
_HEAD = rf"(?!#|{_NOT_REDIRECT}){PLAIN}++(?!['\"\\$`\r]|[<>]\()"
_SEPARATOR = r"&&|\|\||;(?![;&])|\|&?|&(?!>)|\n"

# A reserved word, which has a meaning of its own only where a command may begin or a construct has ended.
RESERVED = re.compile(
    rf"{BLANK}*+(if|then|elif|else|fi|while|until|do|done|for|select|case|esac|function|time|coproc|in|\[\[|\]\]|[!{{}}])"
    r"(?![^ \t\r\n;&|()<>\\]|\\[^\r\n]|\r[^\n])"
)
# 1: a first word that holds nothing special, 2: the simple words behind it, 3: the separator behind those.
COMMAND = re.compile(rf"(?s)(?:{BLANK}*+({_HEAD}))?+((?:{BLANK}++{_SIMPLE})*+){BLANK}*+({_SEPARATOR})?+")
# A word that needs no look into nested commands.
WORD = re.compile(rf"(?s){BLANK}*+({_SIMPLE})")
BLANKS = re.compile(rf"{BLANK}*+")
REDIRECT = re.compile(r"(?:([0-9]++)|\{([A-Za-z_][A-Za-z0-9_]*+)\})?(&>>?|<<[<-]?|<[&>]?|>[>&|]?)")
ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*+(?:\[[^\]]*+\])?+)(\+?=)")
