"""What only Windows has: programs, image names, and how its two shells write."""

from __future__ import annotations

from dlint.knowledge.managers.index import PORTABLE as MANAGERS

IMAGES: tuple[str, ...] = (
    "nanoserver", "servercore", "windowsservercore", "mcr.microsoft.com/windows", "microsoft/windows",
    "mcr.microsoft.com/dotnet/framework", "microsoft/dotnet-framework", "microsoft/aspnet:", "microsoft/iis",
    "microsoft/wcf", "mcr.microsoft.com/azure-app-service/windows", "mcr.microsoft.com/mssql/server/windows",
)  # fmt: skip
"""Stretches of image names that exist for Windows alone.

Source: the image lists of mcr.microsoft.com (learn.microsoft.com/virtualization/windowscontainers), 2026-11.
"""

TAGS: tuple[str, ...] = ("windows", "nanoserver", "servercore")
"""Stretches of a tag that name a Windows variant (`golang:1.25-windowsservercore`)."""

PROGRAMS: frozenset[str] = frozenset(
    ("bcdedit", "certutil", "choco", "cmd", "diskpart", "dism", "icacls", "msiexec", "netsh", "powershell",
     "reg", "regsvr32", "robocopy", "schtasks", "setx", "takeown", "wmic", "xcopy")
)  # fmt: skip
"""Programs that a RUN begins with on Windows alone. `pwsh` is not one of them: PowerShell 7 runs on Linux too.

Source: learn.microsoft.com/windows-server/administration/windows-commands, 2026-11.
"""

POWERSHELL_VERBS: frozenset[str] = frozenset((
    "Add", "Clear", "Compress", "Convert", "ConvertFrom", "ConvertTo", "Copy", "Disable", "Enable", "Expand", "Export",
    "Find", "ForEach", "Format", "Get", "Import", "Install", "Invoke", "Join", "Measure", "Move", "New", "Out", "Push",
    "Pop", "Read", "Register", "Remove", "Rename", "Resolve", "Restart", "Save", "Select", "Set", "Sort", "Split",
    "Start", "Stop", "Test", "Unblock", "Uninstall", "Update", "Wait", "Where", "Write",
))  # fmt: skip
"""First halves of the names of PowerShell's commands.

Source: "Approved verbs for PowerShell commands" on learn.microsoft.com, 2026-11.
"""

HARMLESS_VERBS: frozenset[str] = frozenset(
    ("Clear", "ConvertFrom", "ConvertTo", "ForEach", "Format", "Measure", "Out", "Pop", "Push", "Remove", "Select",
     "Set", "Sort", "Where", "Write")
)  # fmt: skip
"""Verbs of cmdlets that hardly fail, or whose failure matters little (`Remove-Item`)."""

PORTABLE: frozenset[str] = MANAGERS | {"pip3", "python", "python3"}
"""Package managers whose command line is the same on Windows: only these are read in a script for its shells."""
