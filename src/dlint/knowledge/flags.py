"""Which options of which tool take their value from the following word."""

from __future__ import annotations

VALUED: dict[str, frozenset[str]] = {
    "apt-get": frozenset(
        ("-o", "-c", "-t", "-a", "--option", "--config-file", "--target-release", "--default-release")
    ),
    "apk": frozenset(
        (
            "-t",
            "--virtual",
            "-X",
            "--repository",
            "-p",
            "--root",
            "--arch",
            "--keys-dir",
            "--repositories-file",
            "--cache-dir",
        )
    ),
    "pip": frozenset(
        (
            "-r",
            "--requirement",
            "-c",
            "--constraint",
            "-i",
            "--index-url",
            "--extra-index-url",
            "-f",
            "--find-links",
            "-t",
            "--target",
            "--prefix",
            "--root",
            "-e",
            "--editable",
            "--trusted-host",
            "--proxy",
            "--retries",
            "--timeout",
            "--default-timeout",
            "--cert",
            "--cache-dir",
            "--python",
            "--platform",
            "--no-binary",
            "--only-binary",
            "--group",
            "--progress-bar",
            "--src",
            "--upgrade-strategy",
        )
    ),
    "npm": frozenset(
        (
            "--prefix",
            "-C",
            "--registry",
            "--omit",
            "--include",
            "--cache",
            "--loglevel",
            "-w",
            "--workspace",
            "--userconfig",
            "--tag",
        )
    ),
}
VALUED["apt"] = VALUED["aptitude"] = VALUED["apt-get"]


def takes_value(program: str, option: str) -> bool:
    """Whether the word behind `option` is its value."""
    return option in VALUED.get(program.rstrip("0123456789."), frozenset())
