"""Compare the shell scanner with tree-sitter-bash and `bash -n` over every RUN of a corpus.

    python tools/shell_oracle.py CORPUS.jsonl.xz [--show CLASS] [--limit N] [--no-bash]

The corpus has one JSON object a line: `file` and `instructions`, as BuildKit's parser lists them. What is compared is
the list of simple commands in order, each with its words as they are written.
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
from dlint.text.mapped import MappedText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from dlint.syntax.shell.item import Command

SHELLS = ("sh", "bash", "ash", "dash", "/bin/sh", "/bin/bash", "")
COMMAND_NODES = {"command", "declaration_command", "unset_command", "test_command"}
EXPANSIONS = {"command_substitution", "process_substitution"}


def scripts(path: Path) -> Iterator[tuple[str, str]]:
    """Where it stands, and the text of each script of the corpus: shell-form RUN lines, heredocs read by a shell."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            shell = "sh"
            for node in record["instructions"]:
                inner = (node.get("onbuild") or [node])[0]
                if inner["keyword"] == "from":
                    shell = "sh"
                elif inner["keyword"] == "shell":
                    shell = inner["args"][0] if inner["args"] else "sh"
                elif inner["keyword"] == "run" and not inner["json"] and inner["args"]:
                    where = f"{record['file']}:{node['start_line']}"
                    yield from run_scripts(where, shell, record["escape"], inner, node)


def run_scripts(where: str, shell: str, escape: str, inner: dict[str, Any], node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if escape != "\\" or shell not in SHELLS:
        return
    heredocs = inner.get("heredocs") or node.get("heredocs") or []
    if not heredocs:
        yield where, inner["args"][0]
        return
    words = inner["args"][0].split()
    if words[0].lstrip("<-") in {heredoc["name"] for heredoc in heredocs} or words[0] in SHELLS:
        if not heredocs[0]["content"].startswith("#!") or "sh" in heredocs[0]["content"].split("\n", 1)[0]:
            yield where + "<<", heredocs[0]["content"]
        return
    bodies = "".join(f"{heredoc['content']}{heredoc['name']}\n" for heredoc in heredocs)
    yield where + "+<<", f"{inner['args'][0]}\n{bodies}"


def ours(text: str) -> tuple[list[list[str]], str]:
    """The words of each command, and the error if there is one."""
    script = scan(MappedText.plain(text))
    found = [shape(command) for command in script.commands]
    return [words for words in found if words], script.error.message if script.error else ""


def shape(command: Command) -> list[str]:
    if command.kind != "simple" or command.head == "[":
        return [squeezed(command.home.text[command.start : command.end])]
    return [squeezed(word.raw) for word in command.words]


def squeezed(text: str) -> str:
    """Without blanks and continued lines: tree-sitter counts some of them to its nodes, some not."""
    return "".join(text.replace("\\\n", "").split())


def theirs(text: str, parser: Parser) -> tuple[list[list[str]], bool]:
    """The words of each command that tree-sitter-bash finds, and whether its tree has an error."""
    data = text.encode("utf-8", "surrogateescape")
    tree = parser.parse(data)
    found: list[tuple[int, list[str]]] = []
    stack = [tree.root_node]
    while stack:
        node = stack.pop()
        if node.type in COMMAND_NODES and node.is_named:
            found.append((node.start_byte, node_words(node)))
        elif node.type == "redirected_statement" and node.child_by_field_name("body") is None:
            found.append((node.start_byte, extra_words(node)))
        stack.extend(reversed(node.children))
    found.sort(key=lambda pair: pair[0])
    return [words for _, words in found if words], tree.root_node.has_error


def node_words(node: Node) -> list[str]:
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
        words += extra_words(parent)
    return words


def extra_words(node: Node) -> list[str]:
    return [word for child in node.children if "redirect" in child.type for word in redirect_words(child)]


def redirect_words(node: Node) -> list[str]:
    """Words behind a redirect's target, which tree-sitter-bash takes for further targets."""
    if node.type == "heredoc_redirect":
        found = [squeezed(text_of(child)) for child in node.children_by_field_name("argument")]
        return found + [
            word for child in node.children if child.type == "file_redirect" for word in redirect_words(child)
        ]
    return [squeezed(text_of(child)) for child in node.children_by_field_name("destination")[1:]]


def text_of(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "surrogateescape")


def bash_accepts(text: str) -> bool:
    """What `bash -n` says; a missing closing line of a heredoc is only a warning."""
    data = text.encode("utf-8", "surrogateescape")
    done = subprocess.run(["bash", "-n"], input=data, capture_output=True, check=False, env={"LC_ALL": "C.UTF-8"})
    return done.returncode == 0


def classify(text: str, parser: Parser, bash: bool) -> tuple[str, object]:
    mine, error = ours(text)
    others, broken = theirs(text, parser)
    accepted = bash_accepts(text) if bash else not error
    if accepted != (not error):
        return ("bash accepts, we do not" if accepted else "we accept, bash does not"), error
    if error:
        return "both reject", error
    if mine == others:
        return "same", None
    difference = next(
        (pair for pair in zip(mine, others, strict=False) if pair[0] != pair[1]), (mine[-1:], others[-1:])
    )
    return ("tree-sitter has an error node" if broken else "different words"), difference


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("corpus", type=Path)
    arguments.add_argument("--show", metavar="CLASS", help="print the scripts of this class")
    arguments.add_argument("--limit", type=int, default=20, help="how many to print")
    arguments.add_argument("--no-bash", action="store_true", help="leave bash -n out, which takes a process a script")
    given = arguments.parse_args()
    parser = Parser(Language(tree_sitter_bash.language()))
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for where, text in scripts(given.corpus):
        if text in seen:
            continue
        seen.add(text)
        kind, detail = classify(text, parser, not given.no_bash)
        counts[kind] += 1
        if given.show == kind and counts[kind] <= given.limit:
            print(f"{where}\n  {detail}\n  {text[:400]!r}")
    for kind, count in counts.most_common():
        print(f"{count:6} {kind}")
    print(f"{len(seen):6} distinct scripts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
