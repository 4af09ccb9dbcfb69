"""What bash understands and the `sh` of Debian (dash) or of Alpine (busybox's ash) does not.

Source: the manuals of bash 5.2, dash 0.5.12 and busybox 1.37, tried in dash 0.5.12 and busybox 1.35, 2026-11.
"""

from __future__ import annotations

BOTH: tuple[str, ...] = ("dash", "ash")
# busybox's ash is built with bash's `[[`, `source`, substitutions and more, so many rows are about dash alone.
DASH: tuple[str, ...] = ("dash",)

NOT_FOUND = "is no command of {shell}: it is not found"
NO_SYNTAX = "is no syntax of {shell}: the build stops"

BASHISMS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "[[": (DASH, "is no command of {shell}: it is not found, and the test counts as false; use [", "SC3010"),
    "((": (BOTH, "is two subshells to {shell}: what stands inside is run as a command", "SC3006"),
    "source": (DASH, "is no command of {shell}: it is not found; use .", "SC3046"),
    "array": (BOTH, "(an array) " + NO_SYNTAX, "SC3030"),
    "element": (BOTH, "(of an array) " + NO_SYNTAX, "SC3054"),
    "append": (BOTH, "is run as a command by {shell}, and not found; write name=$name…", "SC3024"),
    "here-string": (BOTH, NO_SYNTAX + "; use printf and a pipe", "SC3011"),
    "process": (DASH, "(a process substitution) " + NO_SYNTAX, "SC3001"),
    "pipefail": (DASH, "is no option of {shell}: the build stops", "SC3040"),
    "brace": (BOTH, "stays as it is in {shell}, which expands no braces; write the words out", "SC3009"),
    "function": (DASH, "is no keyword of {shell}; write name() {{ … }}", "SC2112"),
    "both-outputs": (DASH, "runs the command in the background in {shell}; write >file 2>&1", "SC3020"),
    "both-appended": (BOTH, "is no redirect of {shell}; write >>file 2>&1", "SC3020"),
    "to-file": (DASH, NO_SYNTAX + "; write >file 2>&1", "SC3021"),
    "pipe-both": (BOTH, NO_SYNTAX + "; write 2>&1 |", "SC3029"),
    "ansi": (DASH, "keeps its dollar and its backslashes in {shell}; use printf", "SC3003"),
    "replace": (DASH, "(replacing) " + NO_SYNTAX + "; use sed", "SC3060"),
    "substring": (DASH, "(a substring) " + NO_SYNTAX + "; use cut", "SC3057"),
    "case": (BOTH, "(changing the case) " + NO_SYNTAX + "; use tr", "SC3059"),
    "indirect": (BOTH, "(indirection) " + NO_SYNTAX, "SC3053"),
    "counted-for": (BOTH, NO_SYNTAX + "; use while or seq", "SC3005"),
    "select": (BOTH, NO_SYNTAX, "SC3008"),
    "coproc": (BOTH, NO_SYNTAX, "SC3032"),
    "let": (DASH, NOT_FOUND + "; use $((…))", "SC3039"),
    "pushd": (BOTH, NOT_FOUND + "; use cd in a subshell", "SC3044"),
    "popd": (BOTH, NOT_FOUND + "; use cd in a subshell", "SC3044"),
    "declare": (BOTH, NOT_FOUND, "SC3044"),
    "typeset": (BOTH, NOT_FOUND, "SC3044"),
    "shopt": (BOTH, NOT_FOUND, "SC3044"),
    "mapfile": (BOTH, NOT_FOUND, "SC3044"),
    "readarray": (BOTH, NOT_FOUND, "SC3044"),
    "builtin": (BOTH, NOT_FOUND, "SC3044"),
    "echo-e": (DASH, "prints its -e as well in {shell}, which has no such option; use printf", "SC3037"),
    "equals": (DASH, "is an error in {shell}, and the test counts as false; use =", "SC3014"),
    "export-f": (BOTH, "is no option of {shell}: the build stops", "SC3045"),
    "file-contents": (BOTH, "is empty in {shell}; use $(cat …)", "SC3034"),
    "random": (DASH, "is empty in {shell}", "SC3028"),
}
"""By construct: the shells that do not have it (tried with dash 0.5.12 and busybox 1.35), what they make of it
(`{shell}` is their name), and ShellCheck's number."""

NAMES: frozenset[str] = frozenset(
    "source let pushd popd declare typeset shopt mapfile readarray builtin select coproc".split()
)
"""Constructs that are commands of that name."""

VARIABLES: frozenset[str] = frozenset(("RANDOM", "SRANDOM"))
"""Variables that such a shell does not set."""

OWN_BRACES: frozenset[str] = frozenset(
    "curl grep egrep fgrep sed awk gawk mawk perl git jq printf echo xargs python ruby node docker find".split()
)
"""Programs whose words may hold braces with a meaning of their own."""
