"""A debugger of PHP stays in the image that is shipped."""

from __future__ import annotations

from dlint.kit import Command, Finding, Findings, Run, ShellWord, Stage, application, rule
from dlint.knowledge.managers.registry import SYSTEMS

DEBUGGERS = ("xdebug", "pcov", "phpdbg")
INSTALLERS = ("docker-php-ext-enable", "docker-php-ext-install", "install-php-extensions", "phpenmod")


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    security=4.0,
    twins=("tally:php/no-xdebug-in-final-image",),
    needs=DEBUGGERS,
)
def check(run: Run, stage: Stage) -> Findings:
    """Xdebug slows every request down, also without a debugging session, and in its debug mode any host that it
    connects to can run code. PCOV and phpdbg are for tests.

    Install them in a stage of its own that is built on the one that ships (`FROM app AS dev`), and choose it with
    `--target dev`. Nothing is reported for images for developers and tests, and of an install behind a condition,
    such as one on a build argument.
    """
    if not stage.ships or not application.runs_application(stage.file):
        return
    for command in run.commands:
        word = _debugger(command)
        if word is not None and not command.conditional:
            name = next(each for each in DEBUGGERS if each in word.text)
            message = f"{name} stays in the image that ships: install it in a stage for development, built on this one"
            yield Finding(word.span, message)
            return


def _debugger(command: Command) -> ShellWord | None:
    """The word by which a command installs or enables a debugger."""
    named = [word for word in command.operands if _is_debugger(word.text)]
    installs = command.verb("pecl", "install") is not None or command.name in INSTALLERS
    if not installs:
        installs = command.name in SYSTEMS and command.verb(command.name, "add", "install") is not None
    return named[0] if named and installs else None


def _is_debugger(text: str) -> bool:
    # Names such as `php8.3-xdebug`, `php83-pecl-xdebug` and `xdebug-3.4.0`.
    bare = text.partition("=")[0].rpartition("/")[2]
    parts = bare.replace("_", "-").split("-")
    return any(name in parts for name in DEBUGGERS)


BAD = {
    "FROM php:8.4-fpm\nRUN pecl install xdebug && docker-php-ext-enable xdebug\nCOPY . .": None,
    "FROM php:8.4-apache\nRUN pecl install xdebug-3.4.2\nCOPY src /var/www/html/": None,
    "FROM php:8.4-fpm-alpine AS base\nRUN install-php-extensions intl xdebug\nFROM base\nCMD php-fpm": None,
    "FROM alpine:3.24\nRUN apk add --no-cache php84-fpm php84-pecl-xdebug\nCMD php-fpm84 -F": None,
    "FROM debian:13\nRUN apt-get update && apt-get install -y php-fpm php8.4-xdebug\nCMD php-fpm8.4 -F": None,
}
GOOD = (
    "FROM php:8.4-fpm AS app\nCOPY . .\nFROM app AS dev\nRUN pecl install xdebug\nCMD php-fpm",
    "FROM php:8.4-fpm AS test\nRUN pecl install xdebug\nFROM php:8.4-fpm\nCOPY . .\nCMD php-fpm",
    'FROM php:8.4-fpm\nARG DEV\nRUN if [ -n "$DEV" ]; then pecl install xdebug; fi\nCOPY . .\nCMD php-fpm',
    "FROM php:8.4-cli\nRUN pecl install xdebug\nCMD phpunit",
    "FROM php:8.4-fpm\nRUN pecl install redis\nCOPY . .\nCMD php-fpm",
    "FROM php:8.4-fpm\nRUN apt-get purge -y php8.4-xdebug\nCOPY . .\nCMD php-fpm",
)
