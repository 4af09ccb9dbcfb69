"""useradd writes huge files of zeros for a user with a large number."""

from __future__ import annotations

from dlint.kit import NOT_EXACT, Finding, Findings, Fix, Run, Stage, rule, variables, whole_number

# Up to here the file has less than 30 MB.
LARGE = 99_999


@rule(watches=Run, severity="warning", since="0.1", needs=("useradd",), twins=("hadolint:DL3046",), runs=("useradd",))
def check(run: Run, stage: Stage) -> Findings:
    """`/var/log/lastlog` and `/var/log/faillog` have a record for each number up to the highest.

    On disk that is a sparse file, but a layer is a tar archive, and there the zeros count: a user with number 1,000,000
    costs some 300 MB. `--no-log-init` (`-l`) leaves the files alone; nothing in a container reads them.
    """
    if "useradd" not in run.programs:
        return
    for command in run.commands:
        if command.name != "useradd" or command.has("-l", "--no-log-init"):
            continue
        option = command.value("-u") or command.value("--uid")
        for word, value in variables.spelled(run, [option] if option is not None else []):
            number = whole_number(value)
            if number is None or number <= LARGE:
                continue
            # A record of lastlog: 4 bytes of time, 32 of terminal, 256 of host. Source: bits/utmp.h of glibc, 2026-11.
            size = f"{number * 292 // 1_000_000} MB"
            fix = Fix("add -l", (command.insert(command.words[0], " -l"),)) if command.exact else NOT_EXACT
            message = f"user {value} makes useradd write lastlog, {size} of zeros in the layer: add -l"
            yield Finding(word.span, message, fix)


BAD = {
    "RUN useradd -u 123456 app": "RUN useradd -l -u 123456 app",
    "RUN groupadd app && useradd --uid 1000000 -g app app": "RUN groupadd app && useradd -l --uid 1000000 -g app app",
    "RUN useradd -m -u1234567 app": "RUN useradd -l -m -u1234567 app",
    "ARG NUMBER=200000\nRUN sudo useradd --uid=$NUMBER app": "ARG NUMBER=200000\nRUN sudo useradd -l --uid=$NUMBER app",
}
GOOD = (
    "RUN useradd -u 12345 app && useradd -u 99999 b",
    "RUN useradd -l -u 123456 app && useradd -u 123456 --no-log-init b && useradd -lmu 123456 c",
    "ARG NUMBER=1000\nRUN useradd -u ${NUMBER} app && useradd -u ${UNKNOWN} b",
    "RUN useradd app && adduser -u 123456 b && echo useradd -u 123456 c",
)
