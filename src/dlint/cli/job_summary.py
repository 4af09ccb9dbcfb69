"""Adds a report to the page of a GitHub Actions run: the file that GITHUB_STEP_SUMMARY names."""

from __future__ import annotations

import os

VARIABLE = "GITHUB_STEP_SUMMARY"
# The runner refuses a longer file, and with it the summary of the whole step: "upload aborted, supports content up to
# a size of 1024k". Source: that message in logs of GitHub Actions; docs.github.com, "Workflow commands for GitHub
# Actions", adding a job summary, 2026-11.
MOST_BYTES = 1024 * 1024


def add_to_summary(data: bytes) -> str | None:
    """Append Markdown to the summary of this step, if there is one; why it was not added, if so.

    Commands before this one in the same step may have written there: what they wrote stays.
    """
    path = os.environ.get(VARIABLE)
    if not path:
        return None
    from dlint.system.write import append_to_file

    try:
        append_to_file(path, data, MOST_BYTES)
    except OSError as error:
        return f"{VARIABLE}: {path} cannot be written: {error.strerror or error}; the report above is whole"
    return None
