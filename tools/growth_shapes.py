"""Shapes of input that grow: what a Dockerfile can have many of, deep inside each other, or long.

A shape makes from a size in bytes the files of a folder, `Dockerfile` among them. In a unit that is repeated, `@`
stands for its number.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from itertools import count

from growth_lines import LINES

from dlint.engine.index import RULES

Shape = Callable[[int], dict[str, str]]
HEAD = "FROM debian:12\n"


def repeated(unit: str, head: str = HEAD, tail: str = "") -> Shape:
    """The unit again and again."""
    return lambda size: {"Dockerfile": head + filled(unit, size - len(head) - len(tail)) + tail}


def filled(unit: str, size: int) -> str:
    """Numbered units, as many as fit."""
    found: list[str] = []
    length = 0
    for number in count():
        piece = unit.replace("@@", str(number + 1)).replace("@", str(number))
        length += len(piece)
        if length > size:
            break
        found.append(piece)
    return "".join(found)


def nested(before: str, opening: str, middle: str, closing: str, after: str = "\n") -> Shape:
    """Opened as often as fits, then closed."""

    def shape(size: int) -> dict[str, str]:
        times = max(1, (size - len(before + middle + after)) // (len(opening) + len(closing)))
        return {"Dockerfile": HEAD + before + opening * times + middle + closing * times + after}

    return shape


def long(before: str, unit: str, after: str = "\n", head: str = HEAD) -> Shape:
    """One token that grows."""
    return lambda size: {"Dockerfile": head + before + filled(unit, size - len(before + after)) + after}


def beside(name: str, unit: str, dockerfile: str, before: str = "", after: str = "") -> Shape:
    """A file beside the Dockerfile that grows."""
    return lambda size: {"Dockerfile": dockerfile, name: before + filled(unit, size) + after}


def halves(first: str, second: str, head: str = HEAD) -> Shape:
    """Half of the file from one unit, half from another."""
    return lambda size: {"Dockerfile": head + filled(first, size // 2) + filled(second, size // 2)}


TOKENS: dict[str, Shape] = {
    "and": long("RUN a", " \\\n && b@"),
    "or": long("RUN a", " \\\n || b@"),
    "pipe": long("RUN a", " \\\n | b@"),
    "semicolon": long("RUN a", " ;\\\n b@"),
    "background": long("RUN a", " & b@"),
    "redirect": long("RUN a", " >b@"),
    "redirect here": long("RUN a", " <<<b@"),
    "assignment": long("RUN ", "A@=b ", "c\n"),
    "quotes": long("RUN a", " 'b'\"c\"\\d$e"),
    "quoted variables": long('RUN a "', "$b@", '"\n'),
    "quoted variables left open": long('RUN a "', "$b@", "\n"),
    "words left open": long("RUN a ", "$b'c'", '"\n'),
    "open words": long("RUN ", 'a$b"c" ', "(\n"),
    "globs": long("RUN a ", "*?[b]{c,d}"),
    "braces": long("RUN a ", "{b,{c,"),
    "tilde": long("RUN a ", "~b@/"),
    "tests": long("RUN a", " && [[ b@ ]]"),
    "options": long("RUN apt-get install", " -o a@=b"),
    "packages": long("RUN apt-get install -y", " a@"),
    "packages same": long("RUN apt-get install -y", " a"),
    "packages pip": long("RUN pip install", " a@==1"),
    "packages npm": long("RUN npm install", " a@"),
    "packages removed": long("RUN apt-get remove -y", " a@"),
    "chown": long("RUN chown u", " /d@"),
    "rm": long("RUN rm -rf", " /d@"),
    "mkdir": long("RUN mkdir -p", " /d@"),
    "installs": long("RUN apt-get update", " && apt-get install -y a@"),
    "curls": long("RUN a", " && curl -o f@ http://h/f@"),
    "unpacks": long("RUN a", " && wget http://h/f@.tgz && tar xf f@.tgz && rm f@.tgz"),
    "cds": long("RUN a", " && cd d@ && b"),
    "users": long("RUN a", " && useradd u@"),
    "exports": long("RUN a", " && export A@=b"),
    "passwords": long("RUN a", " --password=abcDEF@xyz9"),
    "urls": long("RUN a", " https://me:abcDEF@xyz9@h/"),
    "mounts": long("RUN", " --mount=type=cache,target=/c@", " a\n"),
    "mount fields": long("RUN --mount=type=cache", ",a@=b", " a\n"),
    "flags": long("COPY", " --chown=u@", " a /b\n"),
    "sources": long("COPY", " a@", " /b/\n"),
    "sources with stars": long("COPY", " a*b@*", " /b/\n"),
    "list": long('CMD ["a"', ',"b@"', "]\n"),
    "env pairs": long("ENV", " A@=b"),
    "env pairs that read": long("ENV A0=b", " A@@=$A@"),
    "env spaces": long("ENV A", " b"),
    "label pairs": long("LABEL", " a@=b"),
    "arg names": long("ARG", " A@=b"),
    "ports": long("EXPOSE", " @"),
    "volumes": long("VOLUME", " /v@"),
    "word": long("RUN a ", "b"),
    "value": long("ENV A=", "b"),
    "value quoted": long("ENV A='", "b", "'\n"),
    "value base64": long("ENV A=", "QmFzZTY0"),
    "value that looks secret": long("ENV PASSWORD=", "aB3"),
    "value of variables": long("ENV A=", "$B"),
    "value edited": long("ENV B=aaaa A=", "${B//a/b}"),
    "value of defaults": long("ENV A=", "${B:-c}"),
    "value with stars": long("ENV B=aaaaaaaaaaaa\nENV A=${B#", "*a", "b}\n"),
    "image": long("FROM ", "a/", "b\n", head=""),
    "image digest": long("FROM a@sha256:", "a", "\n", head=""),
    "image variables": long("ARG B\nFROM ", "$B", "\n", head=""),
    "stage name": long("FROM a AS ", "b", "\n", head=""),
    "path": long("COPY ", "a/", " /b\n"),
    "path up": long("COPY ", "../", " /b\n"),
    "path down and up": long("WORKDIR /", "a/../", "\n"),
    "path slashes": long("WORKDIR ", "/", "\n"),
    "url": long("ADD https://h/", "a", " /b\n"),
    "url user": long("RUN curl https://", "a:", "\n"),
    "url many users": long("RUN curl ", "https://a:b@@", "\n"),
    "spaces": long("RUN a", " ", "b\n"),
    "tabs": long("RUN\t", "\t", "b\n"),
    "continuations": long("RUN a ", "\\\n", " b\n"),
    "continuations with blanks": long("RUN a ", "\\ \t\n", " b\n"),
    "continued comments": long("RUN a \\\n", "# b@\n", " c\n"),
    "continued blanks": long("RUN a \\\n", "\n", " c\n"),
    "comment": long("# ", "a"),
    "directive": long("# syntax=", "a", "\nFROM b\n", head=""),
    "skip": long("# check=skip=", "A@,", "\nFROM b\nRUN c\n", head=""),
    "ignore names": long("# dlint: ignore[", "cache/a@,", "]\nRUN a\n"),
    "ignore hadolint": long("# hadolint ignore=", "DL@,", "\nRUN a\n"),
    "heredoc": long("RUN <<E\n", "a@\n", "E\n"),
    "heredoc apt": long("RUN <<E\n", "apt-get install -y a@\n", "E\n"),
    "heredoc mixed": long("RUN <<E\n", "cd a@\ncurl http://h/a@ | sh\nexport B=c\n", "E\n"),
    "heredoc left open": long("RUN <<E\n", "a@\n", ""),
    "heredocs": long("RUN ", "<<E@ ", "\n"),
    "heredoc copy": long("COPY <<E /a\n", "password=abcDEF@xyz9\n", "E\n"),
    "heredoc key": long("COPY <<E /a\n", "-----BEGIN PRIVATE KEY-----\n", "E\n"),
    "heredoc variables": long("COPY <<E /a\n", "$A@ ${B@}\n", "E\n"),
    "exclamation": long("RUN ", "! ", "a\n"),
    "sudo": long("RUN ", "sudo ", "a\n"),
    "env command": long("RUN ", "env A@=b ", "a\n"),
    "functions": long("RUN a", " && f@() { b; }"),
    "loops": long("RUN a", " && for i in b; do c@; done"),
    "ifs": long("RUN a", " && if b; then c@; fi"),
    "set": long("RUN a", " && set -e"),
    "substitutions": long("RUN a", " $(b@)"),
    "backquotes": long("RUN a", " `b@`"),
    "brackets": long("CMD [", "[", "\n"),
    "backslashes": long("RUN a ", "\\\\", "\n"),
    "dollars": long("RUN a ", "$", "\n"),
    "dashes": long("RUN a ", "-", "\n"),
    "equals": long("RUN a ", "=", "\n"),
    "digits": long("RUN useradd -u ", "9", " a\n"),
    "digits redirected": long("RUN a >&", "9", "\n"),
    "digits from": long("COPY --from=", "9", " /a /b\n"),
    "digits port": long("EXPOSE ", "9", "\n"),
    "digits mode": long("RUN chmod ", "7", " /a\n"),
    "digits number": long("CMD [", "9", "]\n"),
    "one line": long("", "RUN a@ ", "\n"),
    "sh -c": long("RUN ", "sh -c 'a@' && ", "b\n"),
    "find": long("RUN find /", " -name a@ -o"),
    "sed": long("RUN sed", " -e s/a@/b/"),
    "unicode": long("RUN a ", "\u00e9\u3000"),
}
NESTED: dict[str, Shape] = {
    "subshells": nested("RUN ", "(", "a", ")"),
    "groups": nested("RUN ", "{ ", "a", "; }"),
    "substitutions": nested("RUN a ", "$(", "b", ")"),
    "quoted substitutions": nested("RUN a ", '"$(', "b", ')"'),
    "parameters": nested("RUN a ", "${b:-", "c", "}"),
    "arithmetic": nested("RUN a ", "$((", "1", "))"),
    "arithmetic parentheses": nested("RUN a $((", "(", "1", ")", "))\n"),
    "ifs": nested("RUN ", "if a; then ", "b", "; fi"),
    "loops": nested("RUN ", "while a; do ", "b", "; done"),
    "cases": nested("RUN ", "case a in b) ", "c", ";; esac"),
    "functions": nested("RUN ", "f() { ", "a", "; }"),
    "env parameters": nested("ENV A=", "${B:-", "c", "}"),
    "env patterns": nested("ENV A=", "${B#", "c", "}"),
    "env replacements": nested("ENV B=a A=", "${B/a/", "c", "}"),
    "json": nested("CMD ", "[", '"a"', "]"),
    "json objects": nested("LABEL a='", '{"a":', "1", "}", "'\n"),
    "braces": nested("RUN a ", "{b,", "c", "}"),
    "globs": nested("RUN a ", "@(b|", "c", ")"),
    "onbuild": nested("", "ONBUILD ", "RUN a", ""),
    "sh -c": nested("RUN ", "sh -c ", "a", ""),
    "copied package.json": lambda size: beside_nested("package.json", '{"a":', size),
    "copied composer.json": lambda size: beside_nested("composer.json", '{"a":', size),
}
FILES: dict[str, Shape] = {
    "ignore lines": beside(".dockerignore", "a@\n", "FROM a\nCOPY . /b\n"),
    "ignore stars": beside(".dockerignore", "**/a@*b\n", "FROM a\nCOPY . /b\n"),
    "ignore exceptions": beside(".dockerignore", "a@\n!a@/b\n", "FROM a\nCOPY . /b\n"),
    "ignore one line of folders": beside(".dockerignore", "**/", "FROM a\nCOPY " + "c/" * 400 + " /b\n", after="a"),
    "ignore one line of stars": beside(".dockerignore", "*a", "FROM a\nCOPY " + "a" * 200 + " /b\n", after="b"),
    "ignore one line of brackets": beside(".dockerignore", "*[^x]", "FROM a\nCOPY " + "a" * 200 + " /b\n", after="b"),
    "ignore sources": lambda size: {
        "Dockerfile": "FROM a\n" + filled("COPY a@ /b\n", size // 2),
        ".dockerignore": filled("**/c@*\n", size // 2),
    },
    "requirements": beside(
        "requirements.txt", "a@==1\n", "FROM python:3\nCOPY . .\nRUN pip install -r requirements.txt\n"
    ),
    "package.json": beside(
        "package.json", '"a@":"1",', "FROM node:20\nCOPY . .\nRUN npm install\n", '{"dependencies":{', '"z":"1"}}'
    ),
    "setup.py": beside("setup.py", "a = @\n", "FROM python:3\nCOPY . .\nRUN pip install .\n"),
    "go.mod": beside("go.mod", "require a@ v1.0.0\n", "FROM golang:1\nCOPY . .\nRUN go build\n", "module a\n"),
    "Cargo.toml": beside("Cargo.toml", 'a@ = "1"\n', "FROM rust:1\nCOPY . .\nRUN cargo build\n", "[dependencies]\n"),
}


def beside_nested(name: str, opening: str, size: int) -> dict[str, str]:
    """A manifest that nests, beside a Dockerfile that installs."""
    times = size // (len(opening) + 1)
    dockerfile = "FROM node:20\nCOPY . .\nRUN npm install && composer install\n"
    return {"Dockerfile": dockerfile, name: opening * times + "1" + "}" * times}


def mixed() -> Iterator[tuple[str, Shape]]:
    """Many of one thing above many of another."""
    pairs = (
        "env secret",
        "run apt",
        "copy",
        "useradd",
        "arg",
        "from named",
        "run wget",
        "ignore",
        "run chown same",
        "mount",
    )
    for first in pairs:
        for second in pairs:
            if first != second:
                yield f"{first} / {second}", halves(LINES[first], LINES[second])


def examples() -> Iterator[tuple[str, Shape]]:
    """The examples of every rule: their lines again and again in one stage, and each time as a stage of its own."""
    for rule_id in RULES:
        module = importlib.import_module("dlint.rules." + rule_id.replace("/", ".").replace("-", "_"))
        texts = [*getattr(module, "BAD", {}), *(each if isinstance(each, str) else each[0] for each in module.GOOD)]
        for number, text in enumerate(texts[:8]):
            lines = text.rstrip("\n") + "\n"
            body = "".join(line for line in lines.splitlines(keepends=True) if not line.lower().startswith("from "))
            if body:
                yield f"{rule_id} {number} lines", repeated(body.replace("@", "&"))
            if body != lines:
                yield f"{rule_id} {number} stages", repeated(lines.replace("@", "&"), head="")


def shapes() -> dict[str, Shape]:
    """All of them by name."""
    found = {
        f"line: {name}": repeated(unit, head="" if unit.startswith("FROM") else HEAD) for name, unit in LINES.items()
    }
    found |= {f"long: {name}": shape for name, shape in TOKENS.items()}
    found |= {f"deep: {name}": shape for name, shape in NESTED.items()}
    found |= {f"file: {name}": shape for name, shape in FILES.items()}
    found |= {f"half: {name}": shape for name, shape in mixed()}
    found |= {f"rule: {name}": shape for name, shape in examples()}
    found["line: chained stages"] = repeated("FROM s@ AS s@@\nRUN a@\n", head="FROM debian:12 AS s0\n")
    found["line: chained stages with env"] = repeated("FROM s@ AS s@@\nENV A@=b\n", head="FROM debian:12 AS s0\n")
    found["line: chained stages with apt"] = repeated(
        "FROM s@ AS s@@\nRUN apt-get install a@\n", head="FROM debian:12 AS s0\n"
    )
    found["line: stages on one"] = repeated("FROM s0 AS s@@\nENV A@=b\n", head="FROM debian:12 AS s0\nENV A=b\n")
    return found
