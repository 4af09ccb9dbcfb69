"""With which version of the Dockerfile frontend each part of the language came."""

from __future__ import annotations

NEVER = (99, 0)
"""For a feature that the stable channel does not have."""

FEATURES: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "ADD of a git repository": ((1, 5), (1, 5)),
    "mode in letters": ((1, 14), (1, 11)),
    "mode in variable": ((1, 10), (1, 10)),
    "pattern in variable": ((1, 7), (1, 7)),
    "add --checksum": ((1, 6), (1, 5)),
    "add --chmod": ((1, 2), (1, 2)),
    "add --exclude": ((1, 19), (1, 7)),
    "add --link": ((1, 4), (1, 4)),
    "add --unpack": ((1, 17), (1, 17)),
    "copy --chmod": ((1, 2), (1, 2)),
    "copy --exclude": ((1, 19), (1, 7)),
    "copy --link": ((1, 4), (1, 4)),
    "copy --parents": ((1, 20), (1, 7)),
    "healthcheck --start-interval": ((1, 6), (1, 6)),
    "heredoc": ((1, 4), (1, 3)),
    # Only in the channel labs as yet.
    "run --device": (NEVER, (1, 14)),
    "run --mount": ((1, 2), (1, 0)),
    "run --network": ((1, 3), (1, 1)),
    "run --security": ((1, 20), (1, 1)),
    "secret in variable": ((1, 10), (1, 10)),
}
"""By feature: the first version of the stable channel that has it, and the first of the channel `labs`.

Sources: https://docs.docker.com/build/dockerfile/release-notes/ (1.2.0, 1.3.0, 1.4.0, 1.5.0, 1.6.0, 1.7.0,
1.7.0-labs, 1.10.0, 1.11.0-labs, 1.14.0, 1.14.0-labs, 1.17.0, 1.19.0, 1.20.0) and
the minimum versions in https://docs.docker.com/reference/dockerfile/, 2026-11.
"""

LABS: tuple[str, ...] = ("labs", "experimental")
"""Parts of a tag that show that it is of the channel with experimental features."""

DIRECTIVE_VALUES: dict[str, str] = {
    "syntax": r"[\w.-]+(?:/[\w.-]+)+(?::[\w.-]+)?(?:@\S+)?",
    "escape": r"[`\\]",
    "check": r"(?:skip|error|experimental)=\S+",
}
"""By parser directive: what its whole value looks like; `# check = later` is a note. Source:
https://docs.docker.com/reference/dockerfile/#parser-directives, 2026-11."""
