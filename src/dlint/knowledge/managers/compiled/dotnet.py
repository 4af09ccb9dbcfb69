"""The dotnet command and NuGet."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall

LINE_DOTNET = CommandLine(
    {
        "*": (
            "-c --configuration -f --framework -r --runtime -o --output -v --verbosity -s --source --packages -a "
            "--arch --os --version-suffix -p --property --project -lp --launch-profile --configfile --artifacts-path "
            "--filter --logger -l --settings --collect --results-directory --diag -d --tool-path --version "
            "--add-source --tool-manifest -n --name -u --username --password --framework-version --roll-forward "
            "--fx-version"
        )
    },
    second_verbs="dev-certs nuget sln tool workload",
    # `--self-contained false`.
    switches_take=True,
    whole_words=True,
)

MANAGER = Manager(
    "dotnet",
    "dotnet",
    lines={"dotnet": LINE_DOTNET},
    project_operand="any",
    ecosystems=(
        Ecosystem(
            "dotnet",
            "dotnet",
            seldom_locked=True,
            # A solution needs the project file of each project in its folder.
            manifests=(
                "*.sln",
                "*.slnx",
                "*.csproj",
                "*.fsproj",
                "*.vbproj",
                "Directory.Build.props",
                "Directory.Build.targets",
                "Directory.Packages.props",
                "NuGet.config",
                "nuget.config",
                "packages.lock.json",
                "global.json",
                ".config/dotnet-tools.json",
                "paket.dependencies",
                "paket.lock",
            ),
            required=("*.csproj", "*.fsproj", "*.vbproj", "*.sln", "*.slnx"),
            locks=("packages.lock.json", "paket.lock"),
            usual=("*.csproj",),
            folders=("bin", "obj"),
            reader="dotnet.read_dotnet",
            local_paths=("<ProjectReference", "<HintPath"),
            prefetch=("restores all packages", "run dotnet restore"),
            # They decide which packages a restore fetches.
            carried=(
                "-r",
                "--runtime",
                "-a",
                "--arch",
                "--os",
                "-s",
                "--source",
                "--configfile",
                "--packages",
                "-p",
                "--property",
            ),
            offline=("--no-restore",),
        ),
    ),
    cache=Cache(
        others=("~/.nuget/packages", "~/.local/share/NuGet"),
        variables=("NUGET_PACKAGES",),
        no_cache=("--no-cache",),
        # It empties them only with --clear.
        clean=("dotnet nuget locals",),
    ),
    installs=(
        InstallForm("dotnet", ("dotnet",), ("restore",)),
        InstallForm(
            "dotnet", ("dotnet",), ("build", "publish", "pack", "test", "run", "msbuild"), kind="build", reads="always"
        ),
    ),
    named=(NamedInstall(("dotnet",), ("tool install", "add package", "tool update"), unclear=("add package",)),),
    builds=(BuildForm(("dotnet",), ("publish", "build", "pack")),),
    input_options=("--configfile", "-s", "--source", "--lock-file-path"),
    generators={"dotnet": ("new",)},
    portable=True,
    environment=("DOTNET_*", "NUGET_*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
