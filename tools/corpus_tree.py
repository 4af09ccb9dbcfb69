"""Compare `dlint`'s tree with what BuildKit's own parser yields, file by file, over a corpus.

    python tools/corpus_tree.py CORPUS_FOLDER

The folder holds `dev/` (the files) and `dev-buildkit.jsonl.xz` (one object a line and file: keyword, args, flags,
json, lines, heredocs of each instruction). Exits 1 if any file differs or does not come back byte for byte.
"""

from __future__ import annotations

import json
import lzma
import os
import sys

from dlint.syntax.parse import parse
from dlint.syntax.tokens import tokenize
from dlint.syntax.view import tree_view
from dlint.text.source import Source


def instruction_view(node: dict[str, object]) -> dict[str, object]:
    """The fields of the contract, with the defaults that the recording leaves out."""
    inner = node.get("onbuild")
    return {
        "keyword": node["keyword"],
        "args": node.get("args") or [],
        "flags": node.get("flags") or [],
        "json": bool(node.get("json")),
        "heredocs": [_heredoc(doc) for doc in node.get("heredocs") or []],  # type: ignore[attr-defined]
        "start_line": node.get("start_line"),
        "end_line": node.get("end_line"),
        "onbuild": None if not inner else _inner(inner[0] if isinstance(inner, list) else inner),  # type: ignore[arg-type]
    }


def _inner(node: dict[str, object]) -> dict[str, object]:
    return {key: node.get(key) or [] for key in ("keyword", "args", "flags")} | {"json": bool(node.get("json"))}


def _heredoc(doc: dict[str, object]) -> dict[str, object]:
    return {key: doc.get(key) for key in ("name", "content", "expand", "chomp", "fd")}


def differences(folder: str) -> list[str]:
    """One line for each file whose tree or whose bytes differ."""
    found = []
    with lzma.open(os.path.join(folder, "dev-buildkit.jsonl.xz"), "rt", encoding="utf-8") as recording:
        for row in recording:
            expected = json.loads(row)
            with open(os.path.join(folder, "dev", expected["file"]), "rb") as stream:
                data = stream.read()
            found += _compare(expected, data)
    return found


def _compare(expected: dict[str, object], data: bytes) -> list[str]:
    path = str(expected["file"])
    tree = parse(Source(data, path))
    joined = b"".join(data[token.span.start : token.span.end] for token in tokenize(tree))
    problems = [] if joined == data else [f"{path}: tokens do not give the bytes back"]
    if tree.errors:
        problems.append(f"{path}: {tree.errors}")
    ours = [instruction_view(node) for node in tree_view(tree)["instructions"]]  # type: ignore[attr-defined]
    theirs = [instruction_view(node) for node in expected["instructions"]]  # type: ignore[attr-defined]
    if tree.escape != expected["escape"]:
        problems.append(f"{path}: escape {tree.escape!r}, BuildKit has {expected['escape']!r}")
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            problems.append(f"{path}:\n  ours   {mine}\n  theirs {other}")
            break
    if len(ours) != len(theirs):
        problems.append(f"{path}: {len(ours)} instructions, BuildKit has {len(theirs)}")
    return problems


def main() -> int:
    """Print the differences and a closing count."""
    found = differences(sys.argv[1])
    for line in found[:20]:
        print(line)
    print(f"tree: {len(found)} differences")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
