"""PowerShell continues after a command that failed."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Edit, Finding, Findings, Fix, Refusal, Run, Shell, Stage, rule
from dlint.knowledge.shell.windows import HARMLESS_VERBS, POWERSHELL_VERBS

# Statements end at `;` and at line ends, but not within quotes and braces.
STATEMENT = r"(?:'[^'\n]*'|\"[^\"\n]*\"|\{[^{}]*\}|[^;\n'\"{}]|['\"{}])+"
CMDLET = r"(?<![\w./\\-])([A-Z][A-Za-z]+)-[A-Z][A-Za-z]+(?![\w./-])"
METHOD = r"\.(?:DownloadFile|DownloadString|ExtractToDirectory)\("
LAUNCHED = r"(?i)^\s*(?:[\w:\\]*\\)?(?:powershell|pwsh)(?:\.exe)?\s"
TOLD = re.compile(r"(?i)ErrorActionPreference|-ErrorAction\s+Stop|-EA\s+Stop")


@rule(
    watches=Run,
    severity="warning",
    since="0.1",
    twins=("tally:powershell/error-action-preference",),
    when=("windows",),
)
def check(run: Run, stage: Stage) -> Findings:
    """A cmdlet that fails prints its error, and PowerShell runs the next statement: only the last one decides.

    So a failed download leaves an image without the file. `$ErrorActionPreference = 'Stop'` makes the first error end
    the RUN; write it once, in SHELL. Programs such as `msiexec` are no cmdlets: look at `$LASTEXITCODE` after those.

    Reported is the first RUN of a stage with a cmdlet that may fail before its last statement.
    """
    shell = stage.latest(Shell, run)
    dialect = run.scripts[0].dialect if run.scripts else ""
    text = run.all_text
    by_shell = dialect in ("powershell", "pwsh")
    if run.onbuild or not (by_shell or (dialect == "cmd" and re.match(LAUNCHED, text))):
        return
    # The setting may stand in SHELL, which starts each RUN with it.
    if TOLD.search(text) or any(map(TOLD.search, run.shell)):
        return
    failing = _failing(text)
    if failing is None or any(_is_reported(each, run) for each in stage.before(run)):
        return
    name, start, end = failing
    where = "SHELL" if by_shell else "the command"
    message = f"when {name} fails, PowerShell continues: begin {where} with $ErrorActionPreference = 'Stop';"
    span = run.node.body.span(start, end) if end <= len(run.node.body.text) else run.keyword_span
    by_base = Refusal("no SHELL of this file starts PowerShell")
    yield Finding(span, message, _fix(shell) if by_shell and isinstance(shell, Shell) else by_base)


def _failing(text: str) -> tuple[str, int, int] | None:
    """The first cmdlet that may fail before the last statement: its name and place."""
    statements = [each for each in re.finditer(STATEMENT, text) if each.group().strip()]
    for statement in statements[:-1]:
        # Quoted texts become blank in the same length, so that places still hold.
        plain = re.sub(r"'[^'\n]*'|\"[^\"\n]*\"", lambda found: "'" * len(found.group()), statement.group())
        for found in re.finditer(CMDLET, plain):
            if found[1] in POWERSHELL_VERBS and found[1] not in HARMLESS_VERBS:
                return found.group(), statement.start() + found.start(), statement.start() + found.end()
        called = re.search(METHOD, plain)
        if called is not None:
            start = statement.start() + called.start() + 1
            return called.group()[1:-1], start, start + len(called.group()) - 2
    return None


def _is_reported(earlier: object, run: Run) -> bool:
    """Whether the same mistake was reported above in this stage."""
    if not isinstance(earlier, Run) or earlier.shell != run.shell or TOLD.search(earlier.all_text):
        return False
    return _failing(earlier.all_text) is not None


def _fix(shell: Shell) -> Fix | Refusal:
    """Add the setting to SHELL: as a string of its own behind `-Command`."""
    if not shell.words or shell.words[-1].value.lower() not in ("-command", "-c"):
        return Refusal("SHELL does not end with -Command")
    text = ", \"$ErrorActionPreference = 'Stop';\""
    return Fix("stop at the first error", (Edit.insert(shell.words[-1].span.end, text),), trust="unsafe")


BASE = "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
STOP = "\"$ErrorActionPreference = 'Stop';\""
BAD = {
    f'{BASE}SHELL ["powershell", "-Command"]\nRUN Invoke-WebRequest https://a.example/a -OutFile a; .\\a': (
        f'{BASE}SHELL ["powershell", "-Command", {STOP}]\nRUN Invoke-WebRequest https://a.example/a -OutFile a; .\\a'
    ),
    f"{BASE}RUN powershell -Command Expand-Archive a.zip b; Remove-Item a.zip": None,
    f"{BASE}SHELL [\"powershell\"]\nRUN (New-Object System.Net.WebClient).DownloadFile('a', 'b'); .\\b": None,
}
GOOD = (
    f'{BASE}SHELL ["powershell", "-Command", {STOP}]\nRUN Expand-Archive a.zip b; Remove-Item a.zip',
    f"{BASE}RUN powershell -Command $ErrorActionPreference = 'Stop'; Expand-Archive a.zip b; Remove-Item a.zip",
    f'{BASE}SHELL ["powershell", "-Command"]\nRUN Expand-Archive a.zip b',
    f'{BASE}SHELL ["powershell", "-Command"]\nRUN Write-Host a; Remove-Item a.zip',
    f"{BASE}RUN mkdir C:\\a && copy a b",
)
