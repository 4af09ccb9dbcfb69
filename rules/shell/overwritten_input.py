"""A command reads the file that its output is written to."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, Span, Stage, image_paths, rule
from dlint.knowledge.shell.pipes import READERS

IN_PLACE = ("-i", "--in-place", "-o", "--output")


@rule(watches=Run, severity="error", since="0.1", needs=(">", "tee"), runs=tuple(sorted(READERS)))
def check(run: Run, stage: Stage) -> Findings:
    """The shell empties the file behind `>` before the command begins, so `sort a > a` leaves an empty file.

    That holds in a pipe as well: `grep -v x a | sort > a`, and `tee a` empties its file while the others still read.
    Write to another file and move it (`sort a > b && mv b a`), or use what the program has for it: `sed -i`,
    `sort -o`.
    """
    if stage.is_windows or not run.is_readable:
        return
    for command in run.calls(READERS):
        read = {_place(run, command, file) for file in _inputs(command)}
        for end in _pipe_from(command, run):
            found = next((each for each in _outputs(end) if _place(run, end, each[0]) in read), None)
            if found is not None:
                path, span, writer = found
                how = f"{writer} empties {path} before {command.name} reads it"
                yield Finding(span, f"{how}: write to another file, then move it")
                break


def _place(run: Run, command: Command, file: str) -> str:
    """The file, absolute where the folder that the command works in is known."""
    # The same variable is the same file, whatever its value.
    return file if "$" in file else image_paths.joined(image_paths.folder_of(run, command), file)


def _outputs(command: Command) -> list[tuple[str, Span, str]]:
    """The files that a command empties as it starts: where each is named, and what empties it."""
    found = [
        (redirect.target.text, redirect.span, "the shell")
        for redirect in command.redirects
        if redirect.operator in (">", ">|")
    ]
    if command.name == "tee" and not command.has("-a", "--append"):
        found += [(word.text, word.span, "tee") for word in command.operands]
    return found


def _inputs(command: Command) -> set[str]:
    """The files that a command reads: operands that are paths, and what stands behind `<`."""
    files = {redirect.target.text for redirect in command.redirects if redirect.operator == "<"}
    # With these options the program reads all its input before it replaces the file.
    if not command.has(*IN_PLACE):
        files.update(word.text for word in command.operands)
    return {file for file in files if file and not file.startswith(("/dev/", "-"))}


def _pipe_from(command: Command, run: Run) -> list[Command]:
    """The command and those that its pipe goes on to."""
    found = [command]
    items = {id(each.item): each for each in run.commands}
    item = command.item
    while item.after in ("|", "|&") and item.next is not None:
        item = item.next  # type: ignore[assignment] # what is no simple command is in no map
        if id(item) not in items:
            break
        found.append(items[id(item)])
    return found


BAD = {
    "RUN sort -u /etc/a > /etc/a": None,
    "RUN sed 's/80/8080/' /etc/nginx.conf >/etc/nginx.conf && nginx -t": None,
    "RUN grep -v x list.txt | sort > list.txt": None,
    "RUN cat < a | tr a b > a": None,
    "RUN jq .a package.json > package.json": None,
    "WORKDIR /srv\nRUN sort list > /srv/list": None,
    "RUN grep -v old users.txt | tee users.txt": None,
}
GOOD = (
    "RUN sort a > b && mv b a",
    "RUN sort a >> a",
    "RUN sed -i 's/a/b/' a > log",
    "RUN echo a > a && cat a",
    "RUN sort -o a a > a.log",
    "RUN cat a > /dev/null",
    "RUN cat a; make > a",
    "RUN sort a | tee -a a",
    "RUN sort a > /b/a && cd /b && sort c > a",
)
