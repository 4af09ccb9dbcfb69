"""Maven, its wrapper and its daemon."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, Releases

LINE_MVN = CommandLine(
    {
        "*": (
            "-b --builder --color -D --define -emp --encrypt-master-password -ep --encrypt-password -f --file -gs "
            "--global-settings -gt --global-toolchains -l --log-file -P --activate-profiles -pl --projects -rf "
            "--resume-from -s --settings -t --toolchains -T --threads"
        )
    },
    # Phases and goals, of which several may stand in any order among the options.
    verbs=False,
    whole_words=True,
    # They begin like `-f FILE`.
    bare_words="-fae -ff -fn",
)

MANAGER = Manager(
    "maven",
    "java",
    lines={"mvn": LINE_MVN, "mvnw": LINE_MVN},
    ecosystems=(
        Ecosystem(
            "maven",
            "java",
            # A project with modules needs the pom.xml of each.
            manifests=("pom.xml", "*/pom.xml", ".mvn", "mvnw"),
            required=("pom.xml",),
            usual=("pom.xml",),
            folders=("target",),
            reader="maven.read_maven",
            local_paths=("<modules>", "<relativePath>", "<systemPath>"),
            # go-offline misses what plugins ask for late.
            prefetch=("downloads all dependencies", "run {program} dependency:go-offline"),
            carried=(
                "-s",
                "--settings",
                "-gs",
                "--global-settings",
                "-t",
                "--toolchains",
                "-gt",
                "--global-toolchains",
                "-P",
                "--activate-profiles",
                "-D",
                "--define",
                "-f",
                "--file",
            ),
            offline=("-o", "--offline"),
        ),
    ),
    # MAVEN_OPTS may hold `-Dmaven.repo.local=…`.
    cache=Cache(
        mounts=("~/.m2/repository",), others=("~/.m2",), variables=("MAVEN_OPTS", "MAVEN_CONFIG"), read_later=True
    ),
    installs=(
        InstallForm(
            "maven",
            ("mvn", "mvnw", "mvnd"),
            ("package", "install", "verify", "compile", "test", "test-compile", "deploy"),
            kind="build",
            reads="always",
        ),
        InstallForm(
            "maven",
            ("mvn", "mvnw", "mvnd"),
            (
                "dependency:go-offline",
                "dependency:resolve",
                "dependency:resolve-plugins",
                "dependency:resolve-dependencies",
            ),
        ),
    ),
    builds=(BuildForm(("mvn", "mvnw", "mvnd"), ("package", "install", "verify")),),
    manifest_options=("-f", "--file"),
    input_options=("-s", "--settings", "-gs", "--global-settings", "-t", "--toolchains", "-gt", "--global-toolchains"),
    goals=True,
    wrappers={"mvnw": ("mvnw", ".mvn/")},
    # Source: the commit of MNG-418 to MavenCli (batch mode, 2005-06, before Maven 2.0), 2026-11.
    releases=Releases(since={"-B": "2.0"}, images={"maven": {}}),
    portable=True,
    environment=("MAVEN_*",),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
