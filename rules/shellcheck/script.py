"""ShellCheck has found something in a RUN."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, Run, rule, shellcheck

SEVERITIES = {"error": "error", "warning": "warning", "info": "info", "style": "info"}
# What a linter of scripts cannot know of a RUN: no shebang line, variables of ENV and ARG, files of the image.
OUT_OF_PLACE = frozenset(("SC2148", "SC2154", "SC1091", "SC1090", "SC2239"))


@rule(watches=Dockerfile, severity="warning", since="0.1", tier="extra", needs=("RUN", "run", "Run"))
def check(file: Dockerfile) -> Findings:
    """Off unless it is selected: `dlint check --select shellcheck`, or `extend` it in the settings.

    ShellCheck comes with `pip install 'dlint[shellcheck]'`; one that is on PATH does as well. The scripts of all RUNs
    of a file are read by one process for each shell, and its lines and columns are mapped back to the Dockerfile.
    `--ignore SC2086`, `# hadolint ignore=SC2086` and `# dlint: ignore[SC2086]` silence one of its codes.

    Left out are SC2148, SC2239, SC2154, SC1090 and SC1091, which are about files of their own.
    """
    program = shellcheck.find_shellcheck()
    # The rule was asked for, so a missing program is a finding: silence would look like a clean file.
    if program is None:
        runs = [
            view for view in file.all_views if isinstance(view, Run) and any(not each.foreign for each in view.scripts)
        ]
        if runs:
            message = (
                "ShellCheck is not installed: pip install 'dlint[shellcheck]', or leave shellcheck out of --select"
            )
            yield Finding(runs[0].keyword_span, message, severity="info")
        return
    for comment in shellcheck.shell_comments(file, program):
        if comment.code not in OUT_OF_PLACE:
            twins = (f"shellcheck:{comment.code}", f"hadolint:{comment.code}")
            message = f"{comment.code}: {comment.message}"
            yield Finding(comment.span, message, severity=SEVERITIES.get(comment.level, "info"), twins=twins)


BAD = {
    "RUN rm -rf $HOME/a b/*; echo `id`": None,
    "RUN <<EOF\nset -e\nfor f in $(ls); do cat $f; done\nEOF": None,
}
# They hold where ShellCheck is not installed, too.
GOOD = (
    "COPY a b /c/",
    'RUN ["rm", "$HOME/a"]',
    'SHELL ["pwsh", "-c"]\nRUN rm $HOME/a',
)
