"""USER with a group removes the user's other groups."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Refusal, Stage, User, rule, users


@rule(
    watches=User,
    severity="warning",
    since="0.1",
    twins=("tally:user-explicit-group-drops-supplementary-groups",),
    when=("user with group",),
)
def check(user: User, stage: Stage) -> Findings:
    """`USER app:app` gives the process that one group and no other: what `usermod -aG` or `useradd -G` added is lost.

    Write the user alone, and the container gets all of the user's groups from /etc/group.
    Only reported where the file itself puts the user into other groups, and not for the group root, which OpenShift
    gives to every container.
    """
    if ":" not in user.text or user.onbuild or user.word is None:
        return
    name, _, group = (user.value or user.word.value).partition(":")
    # Platforms with user numbers of their own give every container the group root: so it is meant.
    if users.is_root(group):
        return
    for account in users.accounts_of(stage, user):
        lost = [each for each in account.groups if each != group]
        if name in (account.name, account.uid) and lost:
            groups = " and ".join(lost)
            message = f"USER {name}:{group} leaves the group {groups} that {name} was put into: write USER {name}"
            yield Finding(user.word.span, message, _fix(user))


def _fix(user: User) -> Fix | Refusal:
    word = user.word
    if word is None or "$" in word.value or '"' in word.value or "'" in word.value:
        return Refusal("the words have quotes or variables")
    start = len(word.value.partition(":")[0])
    return Fix("leave the group out", (Edit.delete(word.part(start, len(word.value)).span),), trust="unsafe")


BAD = {
    "RUN useradd -G docker,video app\nUSER app:app": "RUN useradd -G docker,video app\nUSER app",
    "RUN useradd -u 1000 app && usermod -aG audio app\nUSER 1000:1000": (
        "RUN useradd -u 1000 app && usermod -aG audio app\nUSER 1000"
    ),
    "FROM alpine:3.20\nRUN adduser -D app && addgroup app dialout\nUSER app:app": (
        "FROM alpine:3.20\nRUN adduser -D app && addgroup app dialout\nUSER app"
    ),
    "FROM debian:12 AS base\nRUN useradd app && gpasswd -a app tty\nFROM base\nUSER app:app": (
        "FROM debian:12 AS base\nRUN useradd app && gpasswd -a app tty\nFROM base\nUSER app"
    ),
    "ARG U=app\nFROM debian:12\nARG U\nRUN useradd -G video $U\nUSER $U:$U": None,
}
GOOD = (
    "RUN useradd -G docker app\nUSER app",
    "RUN useradd app\nUSER app:app",
    "RUN useradd -G app app\nUSER app:app",
    "RUN useradd -G docker other\nUSER app:app",
    "USER 1000:1000",
    "RUN useradd -u 1001 -G root app\nUSER 1001:0",
    "RUN useradd app && usermod -aG root,video app\nUSER app:root",
)
