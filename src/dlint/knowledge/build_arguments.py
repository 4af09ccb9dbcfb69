"""Build arguments whose value is another one in each build: commits, dates, numbers of pipelines, releases."""

from __future__ import annotations

from dlint import regex as re

# Source: the variables of GitLab CI (https://docs.gitlab.com/ci/variables/predefined_variables), Buildkite
# (https://buildkite.com/docs/builds/environment-variables) and GitHub Actions, 2026-11. The names that no system
# sets are a heuristic: what people call such an ARG.
_NAMES = re.compile(
    r"(?:(?:DOCKER|IMAGE|APP|CI|PROJECT)_?)?BUILD_?(?:DATE|TIME|TIMESTAMP|NUMBER|NUM|NO|NR|ID|REV|REVISION|COMMIT|SHA|REF)"
    r"|(?:(?:CURRENT|LAST|LATEST|APP|SHORT|FULL|BUILD|CI)_?)?(?:GIT|VCS|SCM|SRC|SOURCE|HG)_?"
    r"(?:COMMIT|SHA1?|REF|REV|REVISION|HASH|DATE|DESCRIBE|VERSION)(?:_(?:SHA|HASH|ID|DATE|TIME|REF|SHORT))?"
    r"|(?:APP_|SOURCE_)?COMMIT(?:_(?:SHA|HASH|ID|REF|DATE|TIME|REV))?|REVISION|TIMESTAMP|DATE|CREATED"
    r"|GITHUB_(?:SHA|RUN_ID|RUN_NUMBER)|CI_COMMIT_\w+|CI_PIPELINE_I?ID|CI_JOB_ID|CIRCLE_SHA1|TRAVIS_COMMIT|BUILDKITE_COMMIT"
    r"|(?:APP|IMAGE|BUILD|RELEASE|PROJECT)_?VERSION|VERSION",
    re.IGNORECASE,
)
# Texts of a default that only stands in until a build gives the real value.
_PLACEHOLDERS = frozenset({
    "", "unknown", "unspecified", "undefined", "unset", "none", "null", "n/a", "na", "dev", "development", "local",
    "latest", "head", "master", "main", "snapshot", "notset", "not-set", "not_set", "missing", "0", "0.0.0", "dirty",
    "test", "debug",
})  # fmt: skip


def is_volatile(name: str, default: str) -> bool:
    """Whether an ARG changes from build to build: by its name, and by its default, which is none or a placeholder."""
    return _NAMES.fullmatch(name) is not None and default.strip("\"'").lower() in _PLACEHOLDERS
