"""The image has no HEALTHCHECK."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Healthcheck, Stage, rule

TWINS = ("hadolint:DL3057", "trivy:DS-0026", "checkov:CKV_DOCKER_2", "dockle:CIS-DI-0006")


@rule(watches=Stage, severity="info", since="0.1", tier="strict", twins=TWINS)
def check(stage: Stage) -> Findings:
    """Only a HEALTHCHECK shows Docker and Compose whether a container works or hangs.

    Kubernetes does not look at it: use probes there, and leave this rule off. Reported is the stage that ships;
    `HEALTHCHECK NONE` is an answer too. A base image may have one already, which dlint cannot see.
    """
    if stage.is_last and not stage.is_headless and stage.latest(Healthcheck, None) is None:
        message = "the image has no HEALTHCHECK, so Docker cannot check whether the container works: add one"
        yield Finding(stage.head.span, message)


BAD = {
    "FROM debian:12\nCMD a": None,
    "FROM debian:12 AS a\nHEALTHCHECK CMD b\nFROM debian:12\nCOPY --from=a /x /x": None,
}
GOOD = (
    "HEALTHCHECK CMD true",
    "HEALTHCHECK NONE",
    "FROM debian:12 AS a\nHEALTHCHECK CMD b\nFROM a\nCMD c",
    "FROM debian:12 AS a\nFROM debian:12\nHEALTHCHECK CMD b",
)
