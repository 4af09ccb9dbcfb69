"""`dlint completion`: print the script that completes command lines in a shell."""

from __future__ import annotations

from dlint.cli.arguments import UsageError, VerbSpec, read
from dlint.cli.output import write

TABLE = VerbSpec(
    "completion",
    "bash | zsh | fish | powershell",
    (),
    "The script knows the verbs, their options and values, and the rules. Print it again after an upgrade.",
    (
        ("dlint completion bash > ~/.local/share/bash-completion/completions/dlint", "for bash"),
        ("dlint completion zsh > ~/.zfunc/_dlint", "for zsh, where $fpath has ~/.zfunc"),
        ("dlint completion fish > ~/.config/fish/completions/dlint.fish", "for fish"),
        ("dlint completion powershell | Out-String | Invoke-Expression", "for PowerShell: a line of $PROFILE"),
    ),
)


def run(argv: list[str]) -> int:
    """Print the script for the shell that is named."""
    from dlint.cli.completion import SHELLS, script

    arguments = read(TABLE, argv)
    if len(arguments.operands) != 1 or arguments.operands[0] not in SHELLS:
        raise UsageError(f"which shell? dlint completion {TABLE.operands}")
    # The shell reads it as it is, so nothing in it is quoted for a log.
    write(script(arguments.operands[0]))
    return 0
