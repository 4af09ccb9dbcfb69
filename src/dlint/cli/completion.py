"""Scripts that complete command lines in a shell, written from the tables of the verbs."""

from __future__ import annotations

from dlint.cli.verbs import VERBS
from dlint.engine.registry import families, rule_infos

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlint.cli.arguments import Option, VerbSpec

SHELLS = ("bash", "zsh", "fish", "powershell")
GLOBAL = ("--help", "--version")
NAMES = "NAMES"
"""The metavar of options that take names of rules."""
FOLDER = "DIR"


def script(shell: str) -> str:
    """The script for a shell of `SHELLS`, to be read by it when it starts."""
    tables = [_table(verb) for verb in VERBS]
    lines = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}[shell](tables)
    return "\n".join(lines) + "\n"


def _table(verb: str) -> VerbSpec:
    table: VerbSpec = __import__(f"dlint.cli.verbs.{verb}", fromlist=["TABLE"]).TABLE
    return table


def _rules() -> list[str]:
    """What may stand where names of rules do: families and ids."""
    return [*families(), *(info.id for info in rule_infos() if info.source is None)]


def _takes_rules(table: VerbSpec) -> bool:
    return table.operands.startswith("RULE")


def _words(table: VerbSpec) -> list[str]:
    """Words that may be the first operand: rules, or those in the table (`show [PATH] | import [FILE]`)."""
    if _takes_rules(table):
        return _rules()
    alternatives = [part.split() for part in table.operands.split("|")]
    return [words[0] for words in alternatives if words and words[0].islower()]


def _values(option: Option) -> list[str] | None:
    """The values of an option; empty for files and free texts, None for a switch."""
    if not option.metavar:
        return None
    return _rules() if option.metavar == NAMES else list(option.choices)


# bash


def _bash(tables: list[VerbSpec]) -> Iterator[str]:
    verbs = " ".join(VERBS)
    yield "# Completion of dlint for bash: dlint completion bash > ~/.local/share/bash-completion/completions/dlint"
    yield f'_dlint_rules="{" ".join(_rules())}"'
    yield "_dlint() {"
    yield '    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" verb="" options="" words="" at'
    yield "    COMPREPLY=()"
    yield "    for ((at = 1; at < COMP_CWORD; at++)); do"
    yield f'        case "${{COMP_WORDS[at]}}" in {"|".join(VERBS)}) verb="${{COMP_WORDS[at]}}"; break ;; esac'
    yield "    done"
    yield "    # Readline divides at the sign of --option=value."
    yield '    if [[ "$cur" == "=" ]]; then cur=""'
    yield '    elif [[ "$prev" == "=" ]]; then prev="${COMP_WORDS[COMP_CWORD-2]}"; fi'
    yield '    case "$verb:$prev" in'
    for table in tables:
        yield from _bash_values(table)
    yield "    esac"
    yield '    case "$verb" in'
    yield f'        "") options="{" ".join(GLOBAL)}"; words="{verbs}" ;;'
    for table in tables:
        names = " ".join(name for option in table.options for name in option.names)
        words = "$_dlint_rules" if _takes_rules(table) else " ".join(_words(table))
        yield f'        {table.name}) options="{names}"; words="{words}" ;;'
    yield "    esac"
    yield '    [[ "$cur" == -* ]] && words="$options"'
    yield '    COMPREPLY=($(compgen -W "$words" -- "$cur"))'
    yield "}"
    yield "# Where nothing fits, names of files do."
    yield "complete -o default -F _dlint dlint"


def _bash_values(table: VerbSpec) -> Iterator[str]:
    """A branch for each option with values: its choices, or nothing, for which bash then takes files."""
    for option in table.options:
        values = _values(option)
        if values is None:
            continue
        labels = "|".join(f"{table.name}:{name}" for name in option.names)
        if option.metavar == NAMES:
            # Names stand in lists with commas: what stands before the last one is kept.
            yield f"        {labels})"
            yield '            local head=""; [[ "$cur" == *,* ]] && head="${cur%,*},"'
            yield '            COMPREPLY=($(compgen -P "$head" -W "$_dlint_rules" -- "${cur##*,}")); return ;;'
        else:
            yield f'        {labels}) COMPREPLY=($(compgen -W "{" ".join(values)}" -- "$cur")); return ;;'


# zsh


def _zsh(tables: list[VerbSpec]) -> Iterator[str]:
    yield "#compdef dlint"
    yield "# Completion of dlint for zsh: dlint completion zsh > a folder of $fpath, as _dlint"
    yield "_dlint() {"
    yield f"    local -a rules=({' '.join(_rules())})"
    yield "    local -a verbs=("
    yield from (f"        {_quoted(f'{verb}:{about}')}" for verb, about in VERBS.items())
    yield "    )"
    yield "    if (( CURRENT == 2 )); then"
    yield "        _describe -t verbs verb verbs; _files; return"
    yield "    fi"
    yield '    local verb="$words[2]"'
    yield "    shift words; (( CURRENT-- ))"
    yield '    case "$verb" in'
    for table in tables:
        yield f"        {table.name}) _arguments -s \\"
        yield from (f"            {_quoted(text)} \\" for option in table.options for text in _zsh_option(option))
        words = "($rules)" if _takes_rules(table) else f"({' '.join(_words(table))})" if _words(table) else ""
        yield f'            "*: :{words}" ;;' if words else "            '*:file:_files' ;;"
    yield "        *) _files ;;"
    yield "    esac"
    yield "}"
    yield 'compdef _dlint dlint 2>/dev/null || _dlint "$@"'


def _zsh_option(option: Option) -> Iterator[str]:
    # Brackets and colons divide the specifications of _arguments. Source: zshcompsys(1), 2026-11.
    about = option.help.replace("[", "(").replace("]", ")").replace(":", " -")
    values = _values(option)
    action = ""
    if values is not None:
        label = option.metavar.strip("[]").partition("[")[0]
        kind = "_files -/" if option.metavar == FOLDER else f"({' '.join(values)})" if values else "_files"
        # Names stand in lists with commas.
        kind = "_sequence compadd - $rules" if option.metavar == NAMES else kind
        action = f":{label}:{kind}"
    for name in option.names:
        equals = "=" if values is not None and name.startswith("--") else ""
        yield f"*{name}{equals}[{about}]{action}"


def _quoted(text: str) -> str:
    """A text as one word of a POSIX shell, and of fish."""
    return "'" + text.replace("'", "'\\''") + "'"


# fish


def _fish(tables: list[VerbSpec]) -> Iterator[str]:
    yield "# Completion of dlint for fish: dlint completion fish > ~/.config/fish/completions/dlint.fish"
    yield f"set -g __dlint_rules {' '.join(_rules())}"
    yield from _FISH_NAMES
    for verb, about in VERBS.items():
        yield f"complete -c dlint -n __fish_use_subcommand -a {verb} -d {_fish_quoted(about)}"
    for table in tables:
        seen = f"-n '__fish_seen_subcommand_from {table.name}'"
        words = "$__dlint_rules" if _takes_rules(table) else " ".join(_words(table))
        if words:
            yield f'complete -c dlint {seen} -f -a "{words}"'
        yield from (f"complete -c dlint {seen} {_fish_option(option)}" for option in table.options)


# Names stand in lists with commas: what stands before the last one is kept.
_FISH_NAMES = (
    "function __dlint_names",
    "    set -l typed (commandline -ct | string replace -r -- '^--?[a-z-]+=' '')",
    "    set -l head (string match -r -- '^.*,' $typed)",
    "    printf '%s\\n' $head$__dlint_rules",
    "    test -n \"$head\"; or printf '%s\\n' $__dlint_rules",
    "end",
)


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    values = _values(option)
    takes = ""
    if values is not None:
        listed = "(__dlint_names)" if option.metavar == NAMES else " ".join(values)
        takes = f' -x -a "{listed}"' if values else " -r"
    return f"{names}{takes} -d {_fish_quoted(option.help)}"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


# PowerShell


def _powershell(tables: list[VerbSpec]) -> Iterator[str]:
    yield "# Completion of dlint for PowerShell: dlint completion powershell | Out-String | Invoke-Expression"
    yield f"$DlintRules = @({_ps_list(_rules())})"
    yield "$DlintVerbs = @{"
    for table in tables:
        names = [name for option in table.options for name in option.names]
        words = "$DlintRules" if _takes_rules(table) else f"@({_ps_list(_words(table))})"
        yield f"    {_ps(table.name)} = @{{ Options = @({_ps_list(names)}); Words = {words}; Values = @{{"
        for option in table.options:
            values = _values(option)
            if values:
                listed = "$DlintRules" if option.metavar == NAMES else f"@({_ps_list(values)})"
                yield from (f"        {_ps(name)} = {listed}" for name in option.names if name.startswith("--"))
        yield "    } }"
    yield "}"
    yield from _POWERSHELL


_POWERSHELL = (
    "Register-ArgumentCompleter -Native -CommandName dlint -ScriptBlock {",
    "    param($word, $ast, $cursor)",
    "    $before = $ast.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor }",
    '    $typed = @($before | ForEach-Object { "$_" })',
    "    $verb = @($typed | Where-Object { $DlintVerbs.ContainsKey($_) })[0]",
    "    if (-not $verb) { $found = @($DlintVerbs.Keys | Sort-Object) }",
    "    elseif ($DlintVerbs[$verb].Values.ContainsKey($typed[-1])) { $found = $DlintVerbs[$verb].Values[$typed[-1]] }",
    "    elseif ($word -like '-*') { $found = $DlintVerbs[$verb].Options }",
    "    else { $found = $DlintVerbs[$verb].Words }",
    '    $found | Where-Object { $_ -like "$word*" } | ForEach-Object {',
    "        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
    "    }",
    "}",
)


def _ps(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _ps_list(texts: list[str]) -> str:
    return ", ".join(map(_ps, texts))
