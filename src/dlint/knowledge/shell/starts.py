"""How the lines of a script begin: programs, and what stands right behind them when they are run."""

from __future__ import annotations

from dlint.knowledge.managers.index import INSTALLING

_VERBS = (
    r"(?:install|add|update|upgrade|dist-upgrade|clean|autoclean|autoremove|remove|purge|clone|checkout|ci|build|get|config"
    r"|run|i|del|makecache|groupinstall|module|rebuild|require|download|mod|-y|--\w[\w-]*)\Z"
)
STARTS: dict[str, str] = {
    **dict.fromkeys((*INSTALLING, "pip3", "git", "brew"), _VERBS),
    "rm": r"-[rfv]+\Z",
    "mkdir": r"-p\Z|-m\Z|/",
    "chmod": r"-R\Z|[0-7]{3,4}\Z|[ugoa]*[-+=][rwxXst]",
    "chown": r"-R\Z|\d+\Z|[\w$.{}-]+:[\w$.{}-]*\Z",
    "cd": r"[\w./$~-]+\Z",
    "ln": r"-\w*s",
    "cp": r"-[rRapf]+\Z|[./$]",
    "mv": r"-f\Z|[./$]",
    "curl": r"-|[\"']?https?:",
    "wget": r"-|[\"']?https?:",
    "tar": r"-[xcztvfjJ]+|[xc][zjJv]*f\Z|--\w",
    "unzip": r"-|.*\.zip\Z",
    "sed": r"-[inEr]+\Z",
    "useradd": r"-",
    "adduser": r"-",
    "groupadd": r"-",
    "addgroup": r"-",
    "usermod": r"-",
    # With an empty pattern the program counts only where nothing follows it on its line.
    "update-ca-certificates": r"",
    "ldconfig": r"",
    "echo": r"[\"'-]",
    "export": r"[A-Z_]\w*=",
    "touch": r"[/$]",
    "make": r"-[jC]|install\Z|all\Z",
    "a2enmod": r"\w",
    "docker-php-ext-install": r"[\w-]",
    "docker-php-ext-configure": r"\w",
    "docker-php-ext-enable": r"\w",
    "pecl": r"install\Z",
    **dict.fromkeys(("python", "python3", "node", "php", "ruby", "perl"), r"-[cme]\Z|[\w./-]+\.(?:py|js|php|rb|pl)\Z"),
}  # fmt: skip
"""By program: a pattern for the word behind it, that a list of packages or files does not have there.

Source: the manuals of the programs, 2026-11.
"""
