"""A daemon that finishes its work on another signal than SIGTERM gets no STOPSIGNAL."""

from __future__ import annotations

from dlint.kit import Edit, Finding, Findings, Fix, Process, Refusal, Stage, Stopsignal, rule, users
from dlint.knowledge.shell.daemons import STOP_SIGNALS, STOPPED_BY_BASE

DAEMONS = ("nginx", "angie", "openresty", "php-fpm", "apache", "httpd", "sbin/init", "systemd")
TWINS = ("tally:prefer-nginx-sigquit", "tally:prefer-systemd-sigrtmin-plus-3")


@rule(watches=Stage, severity="info", since="0.1", twins=TWINS, needs=DAEMONS)
def check(stage: Stage) -> Findings:
    """`docker stop` sends SIGTERM. nginx and php-fpm then drop the requests that they are answering, Apache cuts its
    connections, and systemd does not shut down at all; each has another signal on which it finishes its work.

    The official images of nginx, httpd and php set that signal; an image that installs the daemon itself has to:
    `STOPSIGNAL SIGQUIT` for nginx and php-fpm, `SIGWINCH` for Apache, `SIGRTMIN+3` for systemd. Only reported where CMD
    or ENTRYPOINT starts the daemon itself, not a script or a supervisor, and where nothing sets a signal.
    """
    if not stage.is_last or stage.is_windows:
        return
    process = Process.of(stage)
    program = process.command[:1]
    signal = STOP_SIGNALS.get(program[0]) if program else None
    view = process.view
    # A shell that goes on with other programs gets the signal itself.
    if (
        any(sign in word for word in process.words for sign in ("&", ";", "|"))
        and view is not None
        and not view.node.is_json
    ):
        return
    # Other programs are called init as well.
    if program == ("init",) and not process.words[0].endswith("sbin/init"):
        return
    if signal is None or view is None or any(each.of(Stopsignal) for each in stage.lineage) or _base_sets(stage):
        return
    message = f"{program[0]} stops its work at once on SIGTERM: STOPSIGNAL {signal} lets it finish"
    yield Finding(view.keyword_span, message, _fix(stage, process, signal))


def _base_sets(stage: Stage) -> bool:
    """Whether the base image has a signal of its own, or nothing is known of it."""
    image = stage.root_image
    return image is None or users.starting_user(stage) is None or image.name.rpartition("/")[2] in STOPPED_BY_BASE


def _fix(stage: Stage, process: Process, signal: str) -> Fix | Refusal:
    views = [view for view in (process.entrypoint, process.cmd) if view is not None and view.stage is stage]
    if not views:
        return Refusal("the stage has no CMD or ENTRYPOINT of its own")
    view = min(views, key=lambda each: each.index)
    word = "stopsignal" if view.node.keyword_word.value.islower() else "STOPSIGNAL"
    return Fix(f"stop it with {signal}", (Edit.insert(view.start, f"{word} {signal}\n"),), trust="unsafe")


BAD = {
    'FROM alpine:3.24\nRUN apk add --no-cache nginx\nCMD ["nginx", "-g", "daemon off;"]': (
        'FROM alpine:3.24\nRUN apk add --no-cache nginx\nSTOPSIGNAL SIGQUIT\nCMD ["nginx", "-g", "daemon off;"]'
    ),
    'FROM debian:13\n# all of it\nENTRYPOINT ["/usr/sbin/apache2ctl", "-D", "FOREGROUND"]': (
        'FROM debian:13\nSTOPSIGNAL SIGWINCH\n# all of it\nENTRYPOINT ["/usr/sbin/apache2ctl", "-D", "FOREGROUND"]'
    ),
    'FROM ubuntu:24.04 AS base\nCMD ["php-fpm8.3", "-F"]\nFROM base\nRUN true': None,
    'FROM fedora:44\nCMD ["/usr/sbin/init"]': 'FROM fedora:44\nSTOPSIGNAL SIGRTMIN+3\nCMD ["/usr/sbin/init"]',
    "FROM almalinux:9\nCMD exec nginx": "FROM almalinux:9\nSTOPSIGNAL SIGQUIT\nCMD exec nginx",
}
GOOD = (
    'FROM nginx:1.29\nCMD ["nginx", "-g", "daemon off;"]',
    'FROM alpine:3.24\nSTOPSIGNAL SIGQUIT\nCMD ["nginx", "-g", "daemon off;"]',
    'FROM alpine:3.24 AS base\nSTOPSIGNAL SIGQUIT\nFROM base\nCMD ["nginx", "-g", "daemon off;"]',
    'FROM alpine:3.24\nRUN echo systemd\nENTRYPOINT ["/init"]',
    'FROM alpine:3.24\nCMD ["/start.sh"]',
    "FROM alpine:3.24\nCMD php-fpm && exec nginx",
    'FROM alpine:3.24\nCMD ["supervisord", "-n"]',
    'FROM php:8.4-fpm\nCMD ["php-fpm"]',
    'FROM someone/nginx\nCMD ["nginx"]',
    'FROM alpine:3.24 AS web\nCMD ["nginx"]\nFROM alpine:3.24\nCMD ["serve"]',
)
