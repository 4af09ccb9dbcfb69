"""Histories at random for `exam_replay.py`: a Dockerfile of several stages and files that change as in real life."""

from __future__ import annotations

import secrets
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from repository import Content, Repository

FILES = (
    "app/main.py",
    "app/util.py",
    "app/sub/deep.py",
    "web/index.html",
    "web/logo.svg",
    "pkg.json",
    "pkg.lock",
    "run.sh",
)
PATTERNS = ("**/*.log", "docs", "web/*.svg", "!web/logo.svg", "app/sub", "*.md", "Dockerfile", ".dockerignore", "run.*")
# What a RUN leaves behind: other files each time, or the same ones as long as the instruction is the same.
LEAVES = {
    "new": "head -c 16 /dev/urandom > /out/{name}",
    "same": "(cat /proc/1/environ; pwd; id -u; echo {name} {variant}) > /out/{name}",
}


class _Writer:
    def __init__(self, seed: int, outputs: str) -> None:
        self.random = Random(seed)
        self.salt = secrets.token_hex(6)
        self.leave = LEAVES[outputs]
        self.files: dict[str, Content] = {path: self.text(path) for path in FILES}
        self.files |= {"link": ("->", "pkg.json"), "app/link": ("->", "main.py"), "notes.md": self.text("notes.md")}
        self.patterns = ["Dockerfile", ".dockerignore"]
        self.old: list[tuple[str, Content]] = []
        self.env = {"A": "1", "B": "1"}
        self.arg = "1"
        self.variant = 0
        self.remark = 0
        self.shape = [self.random.random() < 0.5 for _ in range(8)]

    def text(self, path: str) -> str:
        return f"{self.salt} {path} {self.random.randrange(4)}\n"

    def dockerfile(self) -> str:
        """One of many that differ in a few places."""
        pick = self.shape
        env = "".join(f"ENV {name}={value}\n" for name, value in self.env.items())
        run = self.run
        first = f"FROM scratch AS files\nCOPY app web pkg.* /\nCOPY {'pkg.lock' if pick[0] else 'link'} /one/\n"
        base = f"FROM busybox AS base\nRUN mkdir /out && echo {self.salt}\nWORKDIR /w\n{env if pick[1] else ''}"
        deps = f"FROM base AS deps\n{env if not pick[1] else ''}COPY pkg.* ./\n{run('deps')}\n"
        deps += "COPY app/main.py /w/src/\n" if pick[2] else f"COPY app /w/src\n{run('late', '/w/src')}\n"
        make = f"FROM base AS make\nARG V={self.arg}\nCOPY {'--link ' if pick[3] else ''}app /w/app/\n"
        web, one = (self.leave.format(name=name, variant="") for name in ("web", "one"))
        make += f"RUN --mount=type=bind,source=web,target=/m cat /m/* >/dev/null; {web}\n"
        make += f"RUN --mount=type=bind,from=files,source=/one,target=/m {one}\n"
        make += f"ARG GIVEN=0\n{run('given')}\n" if pick[4] else f"LABEL v={self.variant}\n"
        last = f"FROM base\nCOPY --from=deps /w/src{'/main.py' if pick[2] else ''} /srv/src\n"
        last += "COPY --from=make /out /srv/out/\n"
        last += "COPY --from=files /pkg.* /srv/\n" if pick[5] else "COPY --from=files /main.py /srv/main.py\n"
        last += "COPY . /all/\n" if pick[6] else "COPY web/*.html run.s[h] /all/\n"
        last += f"USER {self.variant + 1}\nADD run.sh /usr/bin/run\n{run('end', '/tmp')}\n" if pick[7] else "CMD x\n"
        return f"# {self.remark}\n" + first + base + deps + make + last

    def run(self, name: str, folder: str = "/out") -> str:
        leave = self.leave.format(name=name, variant=self.variant).replace("/out", folder)
        return f"RUN echo {self.variant} >/dev/null; {leave}"

    def change(self) -> dict[str, Content]:
        """What the next commit does."""
        ways: list[Callable[[], dict[str, Content]]] = [
            self.edit,
            self.edit,
            self.edit,
            self.revert,
            self.mode,
            self.add,
        ]
        ways += [self.remove, self.rename, self.turn, self.ignore, self.rewrite, self.comment, self.nothing]
        return self.random.choice(ways)()

    def put(self, path: str, content: Content) -> dict[str, Content]:
        self.old.append((path, self.files.get(path)))
        self.files[path] = content
        return {path: content}

    def edit(self) -> dict[str, Content]:
        return self.put(path := self.random.choice(FILES), self.text(path))

    def revert(self) -> dict[str, Content]:
        if not self.old:
            return {}
        path, content = self.random.choice(self.old)
        return self.put(path, content) if content is not None else {}

    def mode(self) -> dict[str, Content]:
        path = self.random.choice(FILES)
        content = self.files[path]
        return self.put(path, content[1] if isinstance(content, tuple) else ("x", content or ""))

    def add(self) -> dict[str, Content]:
        name = self.random.choice(("app/new.py", "web/a.log", "web/b.html", "docs/x/y.md", "pkg.extra", "logs/z.log"))
        return self.put(name, self.text(name))

    def remove(self) -> dict[str, Content]:
        extra = sorted(path for path, content in self.files.items() if content is not None and path not in FILES)
        extra = [path for path in extra if path not in ("link", "Dockerfile", ".dockerignore")]
        return self.put(self.random.choice(extra), None) if extra else {}

    def rename(self) -> dict[str, Content]:
        names = ("app/util.py", "app/other.py")
        here, there = names if self.files.get(names[0]) is not None else names[::-1]
        content = self.files.get(here)
        return {**self.put(there, content), **self.put(here, None)} if content is not None else {}

    def turn(self) -> dict[str, Content]:
        which = self.random.choice((("link", ("pkg.json", "pkg.lock")), ("app/link", ("main.py", "sub/deep.py"))))
        return self.put(which[0], ("->", self.random.choice(which[1])))

    def ignore(self) -> dict[str, Content]:
        extra = [pattern for pattern in PATTERNS if self.random.random() < 0.25]
        kept = [pattern for pattern in extra if pattern not in ("run.*", "app/sub")]
        return self.put(".dockerignore", "\n".join(kept) + "\n")

    def rewrite(self) -> dict[str, Content]:
        at = self.random.randrange(4)
        if at == 0:
            self.env[self.random.choice("AB")] = str(self.random.randrange(3))
        elif at == 1:
            self.env = dict(reversed(self.env.items()))
        elif at == 2:
            self.arg = str(self.random.randrange(3))
        else:
            self.variant = self.random.randrange(3)
        return self.put("Dockerfile", self.dockerfile())

    def comment(self) -> dict[str, Content]:
        self.remark += 1
        return self.put("Dockerfile", self.dockerfile())

    def nothing(self) -> dict[str, Content]:
        return {}


def make_history(repository: Repository, seed: int, commits: int, outputs: str) -> dict[str, str]:
    """Fill a repository with a first commit and as many more; gives the build arguments to build it with."""
    writer = _Writer(seed, outputs)
    writer.files["Dockerfile"] = writer.dockerfile()
    writer.files[".dockerignore"] = "\n".join(writer.patterns)
    repository.commit(writer.files)
    for _ in range(commits):
        repository.commit(writer.change())
    return {"GIVEN": "7"} if writer.random.random() < 0.5 else {}
