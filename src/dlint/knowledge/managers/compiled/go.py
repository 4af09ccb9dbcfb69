"""The go command."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

LINE_GO = CommandLine(
    {
        "*": (
            "-C -p -o -covermode -coverpkg -asmflags -buildmode -compiler -gccgoflags -gcflags -installsuffix "
            "-ldflags -mod -modfile -overlay -pgo -pkgdir -tags -toolexec -run -skip -count -timeout -bench "
            "-benchtime -coverprofile -cpu -cpuprofile -memprofile -outputdir -parallel -shuffle -exec -vet -f -reuse"
        )
    },
    second_verbs="mod work",
    whole_words=True,
)

MANAGER = Manager(
    "go",
    "go",
    lines={"go": LINE_GO},
    ecosystems=(
        Ecosystem(
            "go",
            "go",
            manifests=("go.mod", "go.sum", "go.work", "go.work.sum"),
            required=("go.mod", "go.work"),
            locks=("go.sum",),
            # Source: "Minimal version selection" and "go.sum files", https://go.dev/ref/mod, 2026-11.
            exact=True,
            usual=("go.mod", "go.sum"),
            folders=("vendor",),
            reader="golang.read_go",
            local_paths=("=> ./", "=> ../", "use ./", "use ("),
            prefetch=("downloads all modules", "run go mod download"),
        ),
    ),
    cache=Cache(
        mounts=("{home}/pkg/mod", "~/.cache/go-build"),
        home_variable="GOPATH",
        # The official image sets GOPATH.
        home_images={"golang": "/go"},
        home="~/go",
        variables=("GOMODCACHE", "GOCACHE", "GOPATH"),
        # It empties them only with -modcache and -cache.
        clean=("go clean",),
        prints=("go env GOMODCACHE", "go env GOCACHE"),
        read_later=True,
    ),
    installs=(
        InstallForm("go", ("go",), ("mod download", "mod vendor", "work sync")),
        InstallForm(
            "go", ("go",), ("build", "test", "vet", "run", "generate", "list", "mod tidy"), kind="build", reads="always"
        ),
        InstallForm("go", ("go",), ("get", "install"), kind="build", operands="local", reads="always"),
        # Without operands both mean the package in the current folder.
        InstallForm("go", ("go",), ("get", "install"), kind="build", operands="none", reads="always"),
    ),
    # Local paths and packages of the standard library take no version.
    named=(NamedInstall(("go",), ("install", "get", "run"), unclear=("get", "run")),),
    builds=(BuildForm(("go",), ("build", "install")),),
    folder_options=("-C",),
    generators={"go": ("mod init",)},
    releases=Releases(
        until={"get programs": "1.18"},
        since={"install pkg@version": "1.16"},
        years={"1.16": 2021, "1.18": 2022},
        images={"golang": {}},
        package_names=("golang", "golang-go"),
        packages={
            "Debian": {"8": "1.3", "9": "1.7", "10": "1.11", "11": "1.15", "12": "1.19", "13": "1.24"},
            "Ubuntu": {
                "14.04": "1.2",
                "16.04": "1.6",
                "18.04": "1.10",
                "20.04": "1.13",
                "22.04": "1.18",
                "24.04": "1.22",
            },
        },
        variables=("GO_VERSION", "GOLANG_VERSION"),
        addresses=(r"/go([0-9][\w.]*?)\.linux",),
    ),
    plain_verbs={"go": ("env", "version", "clean")},
    # Source: GOPATH in the official image, 2026-11.
    program_home="/go/bin",
    clones=True,
    portable=True,
    environment=("GO*", "CGO_*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""

# `none` removes a module from go.mod.
FLOATING: tuple[str, ...] = ("latest", "upgrade", "patch", "none", "master", "main")
"""Versions behind an `@` that pin nothing."""

BEFORE_MODULES: frozenset[str] = frozenset({"dep", "glide", "godep", "govendor", "gb", "gvt"})
"""Programs that fetched the dependencies of Go programs before there was go.mod."""
