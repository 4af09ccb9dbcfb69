"""What a container runs, and whether it gives up root."""

from __future__ import annotations

from pathlib import Path

import pytest
from opened import stage_of

from dlint.model.users.entry_process import Process


def process_of(text: str, folder: Path | None = None) -> Process:
    whole = text if text.startswith("FROM") else f"FROM debian:12\n{text}"
    return Process(stage_of(whole, folder))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ('ENTRYPOINT ["a", "b"]\nCMD ["c"]', "a b c"),
        ('CMD ["c"]\nENTRYPOINT ["a", "b"]', "a b c"),
        ("CMD a\nCMD b", "b"),
        ('FROM debian:12 AS x\nCMD ["c"]\nFROM x\nENTRYPOINT ["a"]', "a"),
        ('FROM debian:12 AS x\nENTRYPOINT ["a"]\nCMD ["c"]\nFROM x\nCMD ["d"]', "a d"),
        ('FROM debian:12 AS x\nENTRYPOINT ["a"]\nCMD ["c"]\nFROM x', "a c"),
        ("RUN x", ""),
        ('CMD ["' + "long " * 20 + '"]', "long long long long long long long long long lo…"),
    ],
)
def test_label(text: str, label: str) -> None:
    assert process_of(text).label == label


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ('ENTRYPOINT ["/sbin/tini", "--", "/usr/bin/node", "a.js"]', ("node", "a.js")),
        ("CMD exec server -p 80", ("server", "-p", "80")),
        ('ENTRYPOINT ["docker-entrypoint.sh"]\nCMD ["mysqld"]', ("mysqld",)),
        ("RUN x", ()),
    ],
)
def test_command(text: str, command: tuple[str, ...]) -> None:
    assert process_of(text).command == command


@pytest.mark.parametrize(
    "text",
    [
        'ENTRYPOINT ["gosu", "app", "/x"]',
        'ENTRYPOINT ["/usr/local/bin/su-exec", "app", "/x"]',
        "CMD su - app -c x",
        "CMD exec su app -s /bin/sh -c x",
        'CMD ["sudo", "-E", "-u", "app", "x"]',
        'CMD ["chroot", "--userspec=app", "/", "x"]',
        "CMD start-stop-daemon --start -c app --exec x",
        'CMD ["uwsgi", "--uid=www-data"]',
        'ENTRYPOINT ["/init"]',
        'CMD ["/sbin/my_init"]',
        'RUN apk add su-exec\nENTRYPOINT ["/x.sh"]',
        'COPY --from=tianon/gosu /gosu /usr/bin/\nENTRYPOINT ["/x.sh"]',
        'COPY <<EOF /x.sh\nexec runuser -u app -- y\nEOF\nENTRYPOINT ["/x.sh"]',
        "FROM postgres:16",
        "FROM lscr.io/linuxserver/code-server",
        "FROM docker:27-dind",
    ],
)
def test_steps_down(text: str) -> None:
    assert process_of(text).steps_down


@pytest.mark.parametrize(
    "text",
    [
        'CMD ["node", "a.js"]',
        "CMD issue --report",
        'CMD ["sumo", "x"]',
        'FROM postgres:16\nENTRYPOINT ["/mine"]',
        'COPY <<EOF /other.sh\nexec runuser -u app -- y\nEOF\nENTRYPOINT ["/x.sh"]',
        "FROM docker:27",
        "FROM $X",
    ],
)
def test_stays_root(text: str) -> None:
    assert not process_of(text).steps_down


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ('CMD ["/run.sh"]', True),
        ('ENTRYPOINT ["/docker-entrypoint"]', True),
        ('CMD ["node", "start.js"]', False),
        ("FROM debian:12", False),
    ],
)
def test_runs_a_script(text: str, script: bool) -> None:
    assert process_of(text).runs_script is script


def test_scripts_of_the_context_are_read(tmp_path: Path) -> None:
    (tmp_path / "docker").mkdir()
    (tmp_path / "docker" / "run.sh").write_text("#!/bin/sh\nexec su app -c server\n")
    (tmp_path / "plain.sh").write_text("#!/bin/sh\nexec server\n")
    assert process_of('COPY docker/run.sh /\nCMD ["/run.sh"]', tmp_path).steps_down
    assert process_of('COPY docker /opt/\nCMD ["/opt/run.sh"]', tmp_path).steps_down
    assert not process_of('COPY plain.sh /\nCMD ["/plain.sh"]', tmp_path).steps_down
    assert not process_of('COPY gone.sh /\nCMD ["/gone.sh"]', tmp_path).steps_down


@pytest.mark.parametrize(
    ("text", "service", "needs_root"),
    [
        ("CMD bash", False, False),
        ('CMD ["/bin/bash", "-l"]', False, False),
        ('CMD ["php", "-a"]', False, False),
        ("CMD tail -f /dev/null", False, False),
        ('CMD ["python3", "app.py"]', True, False),
        ("CMD /usr/sbin/sshd -D", True, True),
        ('CMD ["nginx", "-g", "daemon off;"]', True, True),
        ("FROM nginx", True, True),
        ("FROM php:8-fpm", True, True),
        ("FROM tomcat:10", True, False),
        ("FROM node:20", False, False),
        ("FROM $X", False, False),
    ],
)
def test_kinds(text: str, service: bool, needs_root: bool) -> None:
    process = process_of(text)
    assert (process.is_service, process.needs_root) == (service, needs_root)
