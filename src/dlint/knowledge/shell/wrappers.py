"""Programs that run another program, named among their arguments.

Source: the manuals of the programs, 2026-11.
"""

from __future__ import annotations

# A folder, a lock file, a user or a duration.
WRAPPERS: dict[str, int] = {
    "arch-chroot": 1,
    "builtin": 0,
    "busybox": 0,
    "chroot": 1,
    "chronic": 0,
    "command": 0,
    "doas": 0,
    "eatmydata": 0,
    "env": 0,
    "exec": 0,
    "fakeroot": 0,
    "flock": 1,
    "gosu": 1,
    "ionice": 0,
    "linux32": 0,
    "linux64": 0,
    "nice": 0,
    "nohup": 0,
    "runuser": 0,
    "setpriv": 0,
    "setsid": 0,
    "stdbuf": 0,
    "su-exec": 1,
    "sudo": 0,
    "time": 0,
    "timeout": 1,
    "xargs": 0,
    "xvfb-run": 0,
}
"""By name: how many positional words stand before the program that is run."""

TAKE_ASSIGNMENTS: frozenset[str] = frozenset({"env", "sudo", "time", "doas"})
"""Wrappers that take `name=value` words before the program."""

# sudo lists with -l, prolongs with -v and edits a file with -e.
LOOKUPS: dict[str, frozenset[str]] = {
    "command": frozenset({"-v", "-V"}),
    "sudo": frozenset({"-l", "-v", "-e"}),
    "runuser": frozenset({"-c", "--command"}),
    "flock": frozenset({"-c", "--command"}),
}
"""Options with which a wrapper runs nothing, or a string in place of a program."""

NEEDED_OPTIONS: dict[str, tuple[str, ...]] = {"runuser": ("-u", "--user")}
"""Options without which a program of `WRAPPERS` is none: `runuser user -c …` is like `su`."""

SHELLS: frozenset[str] = frozenset({"ash", "bash", "dash", "ksh", "mksh", "sh", "zsh"})
"""Programs that run the string behind `-c` as a script."""

EXPANDERS: frozenset[str] = frozenset(
    "awk envsubst fluentd gawk gomplate grafana-server jq logstash make mawk nginx otelcol otelcol-contrib perl"
    " sed supervisord telegraf vector".split()
)
"""Programs that expand `$NAME` in their arguments themselves, or to which a dollar sign means something else.

Source: their manuals, 2026-11.
"""

BRACE_EXPANDERS: frozenset[str] = frozenset({"java"})
"""Programs that expand `${NAME}` in their arguments, but not `$NAME`.

Source: https://docs.spring.io/spring-boot/reference/features/external-config.html, "Property Placeholders", 2026-11.
"""

STRING_RUNNERS: frozenset[str] = frozenset({"su", "runuser", "flock"})
"""Programs that hand the value of `-c` to a shell."""

SCRIPT_RUNNERS: frozenset[str] = frozenset({
    "ansible-playbook", "ash", "bash", "dash", "gmake", "just", "ksh", "mage", "make", "ninja", "rake", "sh", "source",
    ".", "task", "zsh",
})  # fmt: skip
"""Programs that run the commands which a file holds."""
