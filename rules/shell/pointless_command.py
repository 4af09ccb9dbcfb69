"""A command has no lasting effect in a build, or cannot work there."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, Stage, rule

# The commands that hadolint's DL3001 names; the others are reported without a twin.
HADOLINT = frozenset(("free", "kill", "mount", "ps", "service", "shutdown", "ssh", "top", "vim"))
REASONS = {
    "free": "shows the memory of the machine that builds",
    "top": "needs a terminal",
    "htop": "needs a terminal",
    "vim": "needs a terminal",
    "vi": "needs a terminal",
    "nano": "needs a terminal",
    "less": "needs a terminal",
    "ps": "sees only the processes of this RUN",
    "ifconfig": "shows the network of this RUN",
    "kill": "finds nothing to stop: every RUN begins without processes",
    "service": "starts what ends with this RUN",
    "systemctl": "finds no systemd in a build: enable is all that works here",
    "mount": "may not mount anything in a build; use RUN --mount or a volume",
    "shutdown": "has no system to stop",
    "reboot": "has no system to restart",
    "poweroff": "has no system to stop",
    "ssh": "opens a session that ends with this RUN; for keys use RUN --mount=type=ssh",
}
QUESTIONS = ("--version", "-V", "--help")
# With these options the program needs no terminal, or only prints settings.
BATCH = {"top": ("-b",), "vim": ("-es", "-c", "-s", "-u", "-E"), "vi": ("-c", "-s"), "ssh": ("-G", "-Q")}
# Behind a started service these do not use it.
IDLE = ("echo", "exit", "true", "rm", ":", "sleep")
STARTS = ("start", "restart", "--full-restart", "reload")
SYSTEMD_VERBS = ("start", "restart", "stop", "reload", "status", "try-restart", "reload-or-restart")
STOPS = ("stop", "force-stop")


@rule(watches=Run, severity="info", since="0.1", twins=("hadolint:DL3001",), runs=tuple(REASONS))
def check(run: Run, stage: Stage) -> Findings:
    """Each RUN is a new container without a terminal; its processes, mounts and sessions end with it.

    A service belongs into CMD or ENTRYPOINT. Nothing is reported where it is of use within the RUN: `service mysql
    start` with commands behind it that talk to it, `kill` after something was started, an editor in batch mode
    (`vim +PlugInstall +qall`), ssh with `--mount=type=ssh`, mount with `--security=insecure`.
    """
    if run.programs.isdisjoint(REASONS):
        return
    for command in run.commands:
        reason = REASONS.get(command.name or "")
        # In a pipe its output is the input of something else.
        if reason is None or command.item.in_pipe or _is_of_use(command, run):
            continue
        twins = ("hadolint:DL3001",) if command.name in HADOLINT else ()
        if command.name == "service" and any(word.text in STOPS for word in command.operands):
            reason = "stops nothing: no service runs in a build step, so leave it out"
        yield Finding(command.span, f"{command.name} {reason}", twins=twins)


def _is_of_use(command: Command, run: Run) -> bool:
    name = command.name or ""
    if command.has(*QUESTIONS, *BATCH.get(name, ())):
        return True
    if name == "service":
        asked = command.operands[1].text if len(command.operands) > 1 else ""
        return _is_started(command, run) if asked in STOPS else asked not in STARTS or _is_followed(command, run)
    if name == "systemctl":
        asked = command.operands[0].text if command.operands else ""
        # `enable` only makes links; `|| true` shows that the failure is known.
        return asked not in SYSTEMD_VERBS or command.item.after == "||"
    if name == "mount":
        # Without operands it lists the mounts.
        return not command.operands or run.node.flag_value("security") == "insecure" or bool(command.from_xargs)
    if name == "ssh":
        return any(mount.type == "ssh" for mount in run.mounts) or command.conditional
    # What the same RUN has started above can be seen and stopped.
    if name in ("kill", "ps", "top", "free"):
        return any(other.item.index < command.item.index for other in run.commands if other.name not in REASONS)
    return any(word.text.startswith("+") for word in command.words[1:])


def _is_started(command: Command, run: Run) -> bool:
    """Whether a command before it may have started the service: `service` itself, a script, or a job behind `&`."""
    service = command.operands[0].text
    earlier = run.commands[: run.position(command)]
    return any(
        service in each.program.text
        or each.name in ("service", "systemctl", "source", ".", "sh", "bash")
        or "/" in each.program.text
        for each in earlier
        if each.name
    )


def _is_followed(command: Command, run: Run) -> bool:
    """Whether a command behind a started service may use it."""
    place = run.position(command)
    return any(other.name not in REASONS and other.name not in IDLE for other in run.commands[place + 1 :])


BAD = {
    "RUN service nginx start": None,
    "RUN apt-get install -y mysql-server && service mysql restart": None,
    "RUN top": None,
    "RUN vim /etc/hosts": None,
    "RUN mount -t tmpfs none /mnt": None,
    "RUN shutdown -h now": None,
    "RUN ssh host ls": None,
    "RUN free && /bin/ps": None,
    "RUN kill -9 1": None,
    "RUN ifconfig eth0": None,
    "RUN systemctl restart nginx": None,
}
GOOD = (
    "RUN service mysql start && mysql -e 'CREATE DATABASE a' && service mysql stop",
    "RUN /etc/init.d/mysql start && service mysql status",
    "RUN systemctl enable nginx && systemctl --user daemon-reload && (systemctl start x || true)",
    "RUN vim +PluginInstall +qall && vim -es -u /vimrc",
    "RUN --security=insecure mount -t tmpfs none /mnt",
    "RUN --mount=type=ssh ssh git@example.com",
    "RUN server & sleep 5 && kill $! && ps aux | grep server",
    "RUN apt-get install -y vim ssh procps && echo top",
    "RUN ssh -V && vim --version && ssh-keyscan example.com >> ~/.ssh/known_hosts",
)
