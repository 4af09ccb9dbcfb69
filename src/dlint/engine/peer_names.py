"""Names of other linters' checks in other spellings, and those that mean no rule here on purpose."""

from __future__ import annotations

from dlint import regex as re

LINTERS = ("buildkit", "checkov", "dockle", "hadolint", "sonar", "tally", "trivy")
_SLASHED = re.compile(r"([a-z]+)/(.+)")
# Trivy wrote DS002 and AVD-DS-0002 before it wrote DS-0002; ignore files and comments still have the old names.
# Source: github.com/aquasecurity/trivy-checks, checks/docker/*.rego, `id` and `aliases`, 2026-11.
_TRIVY = re.compile(r"(?:trivy:)?(?:avd-)?ds-?(\d{1,4})")
# Sonar writes the language in front: docker:S6471. Source: github.com/SonarSource/sonar-iac, the rules of
# iac-extensions/docker, 2026-11.
_SONAR = re.compile(r"docker:(s\d+)")

_TAKEN_BACK = "hadolint took this check back"
# Source: of hadolint the list of rules in README.md (no DL3005, DL3017, DL3031, DL3039, DL4002) and pull requests 596
# and 677; of BuildKit docs.docker.com/reference/build-checks; of dockle CHECKPOINT.md; of trivy and Sonar the lists
# named above; 2026-11.
WITHOUT: dict[str, str] = {
    "hadolint:dl3005": f"{_TAKEN_BACK}; `packages/upgrade` is about the same matter",
    "hadolint:dl3017": f"{_TAKEN_BACK}; `packages/upgrade` is about the same matter",
    "hadolint:dl3031": f"{_TAKEN_BACK}; `packages/upgrade` is about the same matter",
    "hadolint:dl3039": f"{_TAKEN_BACK}; `packages/upgrade` is about the same matter",
    "hadolint:dl4002": _TAKEN_BACK,
    "buildkit:invalidbaseimageplatform": "it needs the base image, which dlint does not pull",
    "trivy:ds-0030": "dlint has no such rule: a WORKDIR in a system folder does no harm by itself",
    "dockle:cis-di-0005": "content trust is a setting of the client, not of a Dockerfile",
    "dockle:dkl-di-0002": "it needs the finished image",
    "dockle:dkl-li-0002": "it needs the finished image",
    "sonar:s8431": "dlint has no such rule: a tag beside a digest is for people",
    "sonar:s1135": "dlint has no such rule: comments do not change the image",
    "sonar:s4507": "dlint has no such rule: nothing shows whether DEBUG=1 is meant for the stage",
    "sonar:s6504": "dlint has no such rule; `user/world-writable` is about the same matter",
    "sonar:s7020": "dlint has no such rule: long RUN instructions are left to the reader",
}
"""By name in lower case: why a check of another linter has no rule here. docs/peers.md has them with the others."""


def canonical(name: str) -> str:
    """A name in lower case as the table of twins has it: `buildkit/X`, `AVD-DS-0002` and `docker:S6471` come in."""
    text = name.strip().lower()
    slashed = _SLASHED.fullmatch(text)
    if slashed is not None and slashed[1] in LINTERS:
        text = f"{slashed[1]}:{slashed[2]}"
    trivy = _TRIVY.fullmatch(text)
    if trivy is not None:
        return f"trivy:ds-{int(trivy[1]):04}"
    sonar = _SONAR.fullmatch(text)
    return f"sonar:{sonar[1]}" if sonar is not None else text


def reason_without(name: str) -> str | None:
    """Why a check of another linter has no rule here; None for every other name."""
    text = canonical(name)
    for known, reason in WITHOUT.items():
        if text in (known, known.partition(":")[2]):
            return reason
    return None
