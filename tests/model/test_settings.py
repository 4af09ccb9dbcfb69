"""Settings of package managers: options of the command, and configuration that the file writes before it."""

from __future__ import annotations

import pytest
from opened import run_of

from dlint.model.commands.manager_settings import UNKNOWN, setting

NAME = "APT::Install-Recommends"
CONF = "/etc/apt/apt.conf.d/99a"


def value_of(text: str, name: str = NAME) -> str | None:
    """The setting when the last command of the file begins."""
    run = run_of(text)
    return setting(run.commands[-1], run, name)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("RUN apt-get install a", None),
        ("RUN apt-get -o APT::Install-Recommends=false install a", "false"),
        ("RUN apt-get install -o apt::install-recommends=0 a", "0"),
        ("RUN apt-get install --option=APT::Install-Recommends=no a", "no"),
        (f"RUN echo 'APT::Install-Recommends \"off\";' > {CONF} && apt-get install a", "off"),
        (f"RUN echo 'APT::Install-Recommends \"off\";' > {CONF}\nRUN apt-get install a", "off"),
        (f"RUN echo 'APT::Install-Recommends \"1\";' > {CONF}\nRUN apt-get -o {NAME}=0 install a", "0"),
        (f'COPY <<EOF {CONF}\nAPT {{ Install-Recommends "false"; }};\nEOF\nRUN apt-get install a', "false"),
        (f'RUN cat <<EOF > {CONF}\nAPT::Install-Recommends "false";\nEOF\nRUN apt-get install a', "false"),
        (f"COPY a {CONF}\nRUN apt-get install a", UNKNOWN),
        ("COPY a /app/\nRUN apt-get install a", None),
        ("RUN apt-get install --no-install-recommends b && apt-get install a", None),
        (f"FROM debian:12 AS a\nRUN echo '{NAME} \"0\";' > {CONF}\nFROM debian:12\nRUN apt-get install a", None),
        (f"FROM debian:12 AS a\nRUN echo '{NAME} \"0\";' > {CONF}\nFROM a\nRUN apt-get install a", "0"),
    ],
)
def test_setting_of_apt(text: str, value: str | None) -> None:
    assert value_of(text if text.startswith("FROM") else f"FROM debian:12\n{text}") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("RUN dnf --setopt=install_weak_deps=False install a", "False"),
        ("RUN echo install_weak_deps=0 >> /etc/dnf/dnf.conf && dnf install a", "0"),
        ("RUN printf '[main]\\ninstall_weak_deps = no\\n' > /etc/dnf/dnf.conf\nRUN dnf install a", "no"),
    ],
)
def test_setting_of_dnf(text: str, value: str) -> None:
    assert value_of(f"FROM fedora:40\n{text}", "install_weak_deps") == value
