"""The image's user is a name, so Kubernetes cannot check that it is not root."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Refusal, Stage, User, rule, users


@rule(watches=User, severity="info", tier="strict", since="0.1", twins=("hadolint:DL3066",))
def check(user: User, stage: Stage) -> Findings:
    """With `runAsNonRoot: true` Kubernetes refuses to start an image whose USER is a name: a name may stand for the
    number 0, and only a number shows that it does not.

    Write the user's number. It must be one of /etc/passwd, or the program has no home directory and no name. Nothing
    changes otherwise: the container finds the same entry, by its number.

    Only the user with which the image ends counts, and `root` and `nobody` are left alone. The fix is offered where the
    file shows which number the user has.
    """
    last = stage.file.stages[-1]
    if user.word is None or last.user_at() is not user or stage.is_windows:
        return
    name, colon, _ = (user.value or "").partition(":")
    if not name or name.isdigit() or users.is_root(name) or name == "nobody" or "$" in user.word.value:
        return
    uid = next((account.uid for account in users.accounts_of(last) if account.name == name), None) or ""
    # Without `--uid` the account gets the next free number, which the base image decides.
    known = uid.isdigit()
    what = f"USER {uid}" if known else "the number of that user"
    message = f"Kubernetes cannot check that {name} is not root (runAsNonRoot): write {what}"
    edits = (Edit.replace(user.word.span, uid),)
    is_clear = known and not colon and user.word.value == name
    no_fix = Refusal("USER names more than a user" if known else f"no number of {name} stands in the file")
    yield Finding(user.word.span, message, Fix("write the number", edits, trust="unsafe") if is_clear else no_fix)


BAD = {
    "RUN useradd -u 1001 app\nUSER app": "RUN useradd -u 1001 app\nUSER 1001",
    "FROM alpine:3.20\nRUN adduser -D --uid 1001 app\nUSER app": (
        "FROM alpine:3.20\nRUN adduser -D --uid 1001 app\nUSER 1001"
    ),
    "RUN echo 'app:x:1001:1001::/:/bin/sh' >> /etc/passwd\nUSER app": (
        "RUN echo 'app:x:1001:1001::/:/bin/sh' >> /etc/passwd\nUSER 1001"
    ),
    "RUN useradd -u 1001 app\nUSER app:app": None,
    "FROM node:20\nUSER node": None,
    "RUN useradd app\nUSER app": None,
}
GOOD = (
    "USER 1001",
    "USER root",
    "USER nobody",
    "ARG U=app\nUSER $U",
    "ENV U=app\nUSER ${U}",
    "USER app\nUSER 1001",
    "FROM debian:12 AS build\nUSER app\nFROM debian:12\nUSER 1000:1000",
)
