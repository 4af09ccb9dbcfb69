"""A user is created that nothing uses."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Account, Finding, Findings, Stage, rule, users


@rule(
    watches=Stage,
    severity="info",
    since="0.1",
    twins=("tally:user-created-but-never-used",),
    needs=("useradd", "adduser", "/etc/passwd"),
)
def check(stage: Stage) -> Findings:
    """The image ends with one user, and another one that a RUN creates is named nowhere else: not by USER, `chown`,
    `--chown` or a command. Leave it out, or use it.

    Where the image ends as root it is another mistake: the USER is missing (`user/no-user`) or wrong (`user/root`),
    and those rules name the user that was meant.
    """
    if not stage.is_last:
        return
    user = users.final_user(stage)
    view = stage.user_at()
    if user is None or view is None or users.is_root(user):
        return
    accounts = users.accounts_of(stage)
    words = _words(stage) if accounts else {}
    for account in accounts:
        if not _is_used(stage, account, user, words):
            message = f"{account.name} is created here and never used, because the image ends with USER {user}"
            yield Finding(account.span, message)


def _is_used(stage: Stage, account: Account, user: str, words: dict[str, int]) -> bool:
    """Whether the name, or the number, stands anywhere else in the file."""
    name, _, group = user.partition(":")
    # USER may name the account by its number.
    if account.name in (name, group) or name.isdigit() and account.uid in (None, name):
        return True
    # A name that is no plain word of the text cannot be counted, and is taken to be used.
    return words.get(account.name, 2) > 1 or "$" in stage.file.source.text(account.span)


def _words(stage: Stage) -> dict[str, int]:
    """How often each word stands in the file; what stands before a dot is one as well (`app` of `app.conf`)."""
    text = stage.file.source.text(stage.file.stages[0].head.span.to(stage.instructions[-1].span))
    found: dict[str, int] = {}
    for word in re.findall(r"(?<![\w.-])[\w.-]+", text):
        for name in {word, word.partition(".")[0]}:
            found[name] = found.get(name, 0) + 1
    return found


BAD = {
    "FROM debian:12\nRUN useradd app\nUSER nobody": None,
    "FROM node:20\nRUN groupadd -g 1001 apps && useradd -u 1001 -g apps app\nUSER node": None,
    "FROM debian:12 AS base\nRUN adduser --system web\nFROM base\nUSER www-data": None,
}
GOOD = (
    "FROM debian:12\nRUN useradd app\nUSER app",
    "FROM debian:12\nRUN useradd -u 1001 app\nUSER 1001",
    "FROM debian:12\nRUN useradd app\nUSER 1000",
    "FROM debian:12\nRUN useradd app && chown app /data\nUSER nobody",
    "FROM debian:12\nRUN useradd app\nCOPY --chown=app x /x\nUSER nobody",
    'FROM debian:12\nRUN useradd app\nCMD ["su", "app"]',
    "FROM debian:12\nRUN useradd app\nUSER root",
)
