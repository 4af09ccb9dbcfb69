"""COPY or ADD names a path that is not in the build context."""

from __future__ import annotations

from dlint.kit import Context, Dockerfile, Finding, Findings, nearest, rule, unasked

# Folders that builds write by custom: a step of CI may fill them before the image is built.
_MADE_BY_BUILDS = frozenset(
    ("dist", "build", "target", "out", "bin", "release", "publish", "_build", "output", "artifacts")
)


@rule(watches=Dockerfile, severity="warning", since="0.1", when=("context",))
def check(file: Dockerfile) -> Findings:
    """Nothing of that name lies in the build context, so the build stops at this line.

    A Dockerfile does not specify which folder it is built from. This rule reports only where a compose, bake or CI file
    states the folder, most paths that the file copies exist in it, or a file has that name but for one slip. It is
    silent about products of a build (`dist/`, `target/*.jar`), which may come into being just before the image is
    built.
    """
    context = file.context
    if context is None:
        return
    named = [(word, value) for _, word, value in unasked.context_words(file) if value.strip("./")]
    absent = [(word, value) for word, value in named if _is_absent(context, value)]
    is_stated = any(build.context == context.root for build in file.builds)
    # A guessed context that lacks most of the paths is not the folder that the file is built from.
    is_sure = is_stated or len(absent) <= sum(context.exists(value) for _, value in named)
    for word, value in absent:
        path = value.removeprefix("./").rstrip("/")
        if not is_sure and not context.one_slip_away(path):
            continue
        folder, slash, name = path.rpartition("/")
        hint = nearest(name, context.names(folder))
        meant = f"; did you mean {folder}{slash}{hint}?" if hint else ""
        yield Finding(word.span, f"{value} is not in the build context: the build stops here{meant}")


def _is_absent(context: Context, value: str) -> bool:
    selection = context.selection(value)
    fails = selection.missing and not selection.ignored and selection.fails
    return fails and _MADE_BY_BUILDS.isdisjoint(value.split("/"))


CONTEXT = {"package.json": "{}", "src/main.js": "", "entrypoint.sh": ""}
BAD = {
    "COPY package.json src ./\nCOPY entrypiont.sh /\n": None,
    "COPY package.json ./\nADD config.yml src /etc/\n": None,
    "COPY pakage.json ./": None,
}
GOOD = (
    "COPY package.json src ./",
    "COPY package.json src ./\nCOPY dist/app.js /srv/",
    "COPY a.txt b.txt c.txt /",
    "COPY package.json *.md /",
    "COPY package.json ./\nCOPY <<EOF /etc/motd\nhello\nEOF",
)
