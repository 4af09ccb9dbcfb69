"""curl does not follow a redirect."""

from __future__ import annotations

from dlint.kit import NOT_EXACT, Finding, Findings, Fix, Run, Stage, rule

# With these it follows, asks only, reads its options from a file, or sends data: no plain download.
FOLLOWS = (
    "-L", "--location", "--location-trusted", "--follow", "-I", "--head", "-K", "--config", "-X", "--request", "-d",
    "--data",
)  # fmt: skip
LOCAL = ("http://localhost", "https://localhost", "http://127.", "https://127.", "localhost", "127.")


@rule(
    watches=Run,
    severity="info",
    since="0.1",
    needs=("curl",),
    tier="strict",
    twins=("tally:curl-should-follow-redirects",),
    runs=("curl",),
)
def check(run: Run, stage: Stage) -> Findings:
    """Without `-L` curl saves the short response that names the new address, and exits with success.

    Downloads move: to another host, to https, to a storage service. The fix is unsafe, because what the image gets is
    then decided by the server.
    """
    if "curl" not in run.programs:
        return
    for command in run.commands:
        if command.name != "curl" or command.has(*FOLLOWS):
            continue
        addresses = [word for word in command.operands if "://" in word.text or "$" in word.text]
        if not addresses or all(word.text.startswith(LOCAL) for word in addresses):
            continue
        fix = Fix("add -L", (command.insert(command.words[0], " -L"),), trust="unsafe") if command.exact else NOT_EXACT
        yield Finding(command.words[0].span, "curl stops at a redirect and counts it as a success: add -L", fix)


BAD = {
    "RUN curl -fsS https://example.com/a -o a": "RUN curl -L -fsS https://example.com/a -o a",
    "RUN curl $URL | tar xz": "RUN curl -L $URL | tar xz",
}
GOOD = (
    "RUN curl -fsSL https://example.com/a -o a && curl --location https://example.com/b -o b",
    "RUN curl -s http://localhost:8080/health && curl -I https://example.com",
    "RUN curl --version && echo curl https://example.com",
    "RUN curl -X POST -d a=b https://example.com",
)
