"""Compare the shell scanner with tree-sitter-bash and bash over every RUN of a corpus.

    python tools/shell_oracle.py CORPUS.jsonl.xz [--show CLASS] [--limit N] [--quick]

The corpus has one JSON object a line: `file` and `instructions`, as BuildKit's parser lists them. Three questions:
does `bash -n` accept what we accept; does tree-sitter-bash find the same simple commands, in order, with the same
words; and does the scanner find the same structure in the script as bash prints it (`bash --pretty-print`).
"""

from __future__ import annotations

import argparse
import json
import lzma
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import tree_sitter_bash
from tree_sitter import Language, Parser

from dlint.syntax.shell.scan import scan
from dlint.text.mapped_text import MappedText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from dlint.syntax.shell.item import Command

SHELLS = ("sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash", "")
COMMAND_NODES = {"command", "declaration_command", "unset_command", "test_command"}


def scripts(path: Path) -> Iterator[tuple[str, str]]:
    """Where it stands, and the text of each script of the corpus: shell-form RUN lines, heredocs read by a shell."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield from scripts_of(json.loads(line))


def scripts_of(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The scripts of one Dockerfile of the corpus, except for other shells and other escape tokens."""
    shell = "sh"
    for node in record["instructions"]:
        inner = (node.get("onbuild") or [node])[0]
        if inner["keyword"] == "from":
            shell = "sh"
        elif inner["keyword"] == "shell":
            shell = inner["args"][0] if inner["args"] else "sh"
        is_script = inner["keyword"] == "run" and not inner["json"] and inner["args"]
        if is_script and record["escape"] == "\\" and shell in SHELLS:
            where = f"{record['file']}:{node['start_line']}"
            yield from run_scripts(where, inner, inner.get("heredocs") or node.get("heredocs") or [])


def run_scripts(where: str, run: dict[str, Any], heredocs: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """A line is one script; a heredoc alone, or fed to a shell, another; other heredocs are put behind their line."""
    line = run["args"][0]
    if not heredocs:
        yield where, line
        return
    words = line.split()
    if words[0].lstrip("<-") in {heredoc["name"] for heredoc in heredocs} or words[0] in SHELLS:
        body = heredocs[0]["content"]
        if not body.startswith("#!") or "sh" in body.split("\n", 1)[0]:
            yield where, body
        return
    yield where, line + "\n" + "".join(f"{heredoc['content']}{heredoc['name']}\n" for heredoc in heredocs)


def ours(text: str) -> tuple[list[list[str]], str]:
    """The words of each command, and the error if there is one."""
    script = scan(MappedText.plain(text))
    found = [shape(command) for command in script.commands]
    return [words for words in found if words], script.error.message if script.error else ""


def shape(command: Command) -> list[str]:
    """The words of a command; tests are one."""
    if command.kind != "simple" or command.head == "[":
        end = command.words[-1].end if command.words else command.end
        return [squeezed(command.home.text[command.start : end])]
    return [squeezed(word.raw) for word in command.words]


def squeezed(text: str) -> str:
    """Without blanks and continued lines: tree-sitter counts some of them to its nodes, some not."""
    return "".join(text.replace("\\\n", "").split())


def bash_parser() -> Parser:
    """tree-sitter with the grammar of bash."""
    return Parser(Language(tree_sitter_bash.language()))


def theirs(text: str, parser: Parser) -> tuple[list[list[str]], bool]:
    """The words of each command that tree-sitter-bash finds, and whether its tree has an error."""
    tree = parser.parse(text.encode("utf-8", "surrogateescape"))
    found: list[tuple[int, list[str]]] = []
    stack = [tree.root_node]
    while stack:
        node = stack.pop()
        if node.type in COMMAND_NODES and node.is_named:
            found.append((node.start_byte, node_words(node)))
        stack.extend(reversed(node.children))
    found.sort(key=lambda pair: pair[0])
    return [words for _, words in found if words], tree.root_node.has_error


def node_words(node: Node) -> list[str]:
    """The words of a command; those behind a redirect hang on the redirect."""
    if node.type == "test_command":
        return [squeezed(text_of(node))]
    words: list[str] = []
    end = -1
    for child in node.children:
        glued, end = child.start_byte == end, child.end_byte
        if glued and words:
            # A known fault: `a-$B-$C` comes out as two arguments with nothing between them.
            words[-1] += squeezed(text_of(child))
        elif child.type in ("file_redirect", "heredoc_redirect"):
            words += redirect_words(child)
        elif child.type == "variable_assignment" and node.type == "command" and not words:
            continue
        elif child.type != "herestring_redirect":
            words.append(squeezed(text_of(child)))
    parent = node.parent
    if parent is not None and parent.type == "redirected_statement":
        words += [word for child in parent.children if "redirect" in child.type for word in redirect_words(child)]
    return words


def redirect_words(node: Node) -> list[str]:
    """Words behind a redirect's target, which tree-sitter-bash takes for further targets."""
    if node.type == "heredoc_redirect":
        found = [squeezed(text_of(child)) for child in node.children_by_field_name("argument")]
        inner = [child for child in node.children if child.type == "file_redirect"]
        return found + [word for child in inner for word in redirect_words(child)]
    return [squeezed(text_of(child)) for child in node.children_by_field_name("destination")[1:]]


def text_of(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "surrogateescape")


def run_bash(text: str, option: str) -> subprocess.CompletedProcess[bytes]:
    data = text.encode("utf-8", "surrogateescape")
    return subprocess.run(["bash", option], input=data, capture_output=True, check=False, env={"LC_ALL": "C.UTF-8"})


def bash_accepts(text: str) -> bool:
    """What `bash -n` reports; a missing closing line of a heredoc is only a warning, an error in `[[` no exit code."""
    done = run_bash(text, "-n")
    return done.returncode == 0 and b"syntax error" not in done.stderr


def structure(text: str) -> list[tuple[object, ...]]:
    """What bash's own printing must not change: words, nesting, pipelines, assignments, redirects."""
    found: list[tuple[object, ...]] = []
    for command in scan(MappedText.plain(text)).commands:
        kinds = command.enclosing
        # Bash prints elif as an if within else.
        nesting = tuple(kind for at, kind in enumerate(kinds) if kind != "if" or kinds[at - 1 : at] != ("if",))
        words = [ansi_free(word) for word in shape(command)]
        assignments = [ansi_free(squeezed(each.word.raw)) for each in command.assignments]
        targets = [squeezed(each.target.raw).strip("'\"\\") for each in command.redirects]
        found.append((words, nesting, command.stage, command.negated, assignments, targets))
    return found


def ansi_free(word: str) -> str:
    """Bash prints `$'…'` decoded and `$"…"` without its dollar sign: leave such words out of the comparison."""
    return "" if "$'" in word or '$"' in word else word


def prints_the_same(text: str) -> bool | None:
    """Whether the scanner finds the same in the script and in what bash makes of it; None where bash refuses it."""
    done = run_bash(text, "--pretty-print")
    if done.returncode:
        return None
    mine, printed = structure(text), structure(done.stdout.decode("utf-8", "surrogateescape"))
    pairs = zip(mine, printed, strict=False)
    return len(mine) == len(printed) and all(a == b or has_ansi(a) for a, b in pairs)


def has_ansi(command: tuple[object, ...]) -> bool:
    return any("" in part for part in command if isinstance(part, list))


def classify(text: str, parser: Parser, bash: bool) -> tuple[str, object]:
    """The class of a script, and what differs first."""
    mine, error = ours(text)
    others, broken = theirs(text, parser)
    accepted = bash_accepts(text) if bash else not error
    if accepted != (not error):
        return ("bash accepts, we do not" if accepted else "we accept, bash does not"), error
    if error:
        return "both reject", error
    if bash and prints_the_same(text) is False:
        return "bash prints another structure", None
    if mine == others:
        return "same", None
    first = next((pair for pair in zip(mine, others, strict=False) if pair[0] != pair[1]), (mine[-1:], others[-1:]))
    return ("tree-sitter has an error node" if broken else "tree-sitter finds other words"), first


def compare(path: Path, bash: bool) -> tuple[Counter[str], list[tuple[str, str, object, str]]]:
    """How many distinct scripts are of each class, and those that differ: class, place, difference, text."""
    parser = bash_parser()
    counts: Counter[str] = Counter()
    differing: list[tuple[str, str, object, str]] = []
    seen: set[str] = set()
    for where, text in scripts(path):
        if text in seen:
            continue
        seen.add(text)
        kind, detail = classify(text, parser, bash)
        counts[kind] += 1
        if kind != "same":
            differing.append((kind, where, detail, text))
    return counts, differing


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--show", metavar="CLASS", help="print the scripts of this class")
    arguments.add_argument("--limit", type=int, default=20, help="how many to print")
    arguments.add_argument("--quick", action="store_true", help="leave bash out, which takes two processes a script")
    given = arguments.parse_args()
    counts, differing = compare(given.corpus, bash=not given.quick)
    shown = [each for each in differing if each[0] == given.show][: given.limit]
    for _, where, detail, text in shown:
        print(f"{where}\n  {detail}\n  {text[:400]!r}")
    for kind, count in counts.most_common():
        print(f"{count:6} {kind}")
    print(f"{counts.total():6} distinct scripts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
