"""CMD or ENTRYPOINT runs behind a shell that keeps signals from it."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Cmd, Edit, Entrypoint, Finding, Findings, Fix, Refusal, Shell, Stage, exec_form, rule

EXEC = re.compile(r"(?:^|&&|\|\||;|\bthen|\bdo|\n)\s*exec\s")


@rule(
    watches=(Cmd, Entrypoint),
    severity="warning",
    since="0.1",
    twins=("hadolint:DL3025", "buildkit:JSONArgsRecommended", "sonar:S7019"),
    when=("shell line",),
)
def check(view: Cmd | Entrypoint, stage: Stage) -> Findings:
    """Without a JSON list the command runs as `/bin/sh -c "…"`: the shell is process 1.

    `docker stop` sends its signal to that shell. Some shells step aside for a single command; all others do not hand
    the signal on, and after ten seconds the container is killed in the middle of its work. An ENTRYPOINT in this form
    also ignores CMD and the arguments of `docker run`, and an image without a shell cannot start it.

    Nothing is reported where the command hands over with `exec`, or where a SHELL above shows that a shell is wanted.
    If the command needs variables, keep the shell and write `exec`: `CMD exec app --port "$PORT"`.
    """
    if view.is_json or view.onbuild or not view.words or view.is_broken_list or view.stray_comment is not None:
        return
    text = view.words[0].value
    # With `exec` the program takes the place of the shell, and gets the signals itself.
    if EXEC.search(text) or stage.latest(Shell, view) is not None:
        return
    yield Finding(view.words[0].span, _message(view, stage), _fix(view))


def _message(view: Cmd | Entrypoint, stage: Stage) -> str:
    if isinstance(view, Cmd):
        return "CMD runs behind a shell, which may keep docker stop's signal from it: write a JSON list, or use exec"
    ignored = "CMD and the arguments" if stage.of(Cmd) else "the arguments"
    return f"ENTRYPOINT runs behind a shell, which may keep signals from it and drops {ignored} of docker run"


def _fix(view: Cmd | Entrypoint) -> Fix | Refusal:
    words = exec_form.exec_words(view)
    if isinstance(words, Refusal):
        return words
    edit = Edit.replace(view.words[0].span, exec_form.exec_list(words))
    return Fix("write it as a list", (edit,), trust="unsafe")


BAD = {
    "CMD npm start": 'CMD ["npm", "start"]',
    "ENTRYPOINT /app/run.sh --port=80": 'ENTRYPOINT ["/app/run.sh", "--port=80"]',
    "CMD npm start -- $PORT": None,
    "CMD cd /app && npm start": None,
    "CMD cd /app": None,
    'CMD "npm" start': None,
    "CMD nginx -g 'daemon off;'": 'CMD ["nginx", "-g", "daemon off;"]',
    'CMD nginx -g "daemon off;"': 'CMD ["nginx", "-g", "daemon off;"]',
    'CMD app --name "$NAME"': None,
    "CMD app --name 'a'b": None,
    'CMD app "a\\"b"': None,
    'CMD npm start\nSHELL ["/bin/bash", "-c"]': 'CMD ["npm", "start"]\nSHELL ["/bin/bash", "-c"]',
    "CMD A=b npm start": None,
}
GOOD = (
    'CMD ["npm", "start"]',
    "CMD exec npm start -- $PORT",
    "ENTRYPOINT . /etc/env && exec app",
    'SHELL ["/bin/bash", "-c"]\nCMD npm start',
    'FROM debian:12 AS a\nSHELL ["/bin/bash", "-c"]\nFROM a\nENTRYPOINT npm start',
    "HEALTHCHECK CMD curl -f http://localhost/ || exit 1",
    "RUN npm start",
    "ONBUILD CMD npm start",
    "CMD",
    "CMD []",
)
