"""The flags that each instruction takes (BuildKit v0.32, those of the labs syntax included)."""

from __future__ import annotations

# By keyword in lower case, then by name without dashes. A "value" needs `=` and comes once, a "bool" is alone or
# true/false, a "list" may come several times, and so may a "mount", whose value has a grammar of its own.
# https://docs.docker.com/reference/dockerfile/
FLAGS: dict[str, dict[str, str]] = {
    "add": {
        "checksum": "value",
        "chmod": "value",
        "chown": "value",
        "exclude": "list",
        "keep-git-dir": "bool",
        "link": "bool",
        "unpack": "bool",
    },
    "arg": {},
    "cmd": {},
    "copy": {
        "chmod": "value",
        "chown": "value",
        "exclude": "list",
        "from": "value",
        "link": "bool",
        "parents": "bool",
    },
    "entrypoint": {},
    "env": {},
    "expose": {},
    "from": {"platform": "value"},
    "healthcheck": {
        "interval": "value",
        "retries": "value",
        "start-interval": "value",
        "start-period": "value",
        "timeout": "value",
    },
    "label": {},
    "maintainer": {},
    "onbuild": {},
    "run": {"device": "list", "mount": "mount", "network": "value", "security": "value"},
    "shell": {},
    "stopsignal": {},
    "user": {},
    "volume": {},
    "workdir": {},
}
