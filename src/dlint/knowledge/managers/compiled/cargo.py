"""Cargo."""

from __future__ import annotations

from dlint.knowledge.managers.ecosystem import Ecosystem
from dlint.knowledge.managers.manager import BuildForm, Cache, CommandLine, InstallForm, Manager, NamedInstall, Releases

LINE_CARGO = CommandLine(
    {
        "*": (
            "--color --config -Z -C --explain --version --vers --index --registry --git --branch --tag --rev --path "
            "--root --message-format -F --features -j --jobs --profile --target --target-dir --artifact-dir --out-dir "
            "--manifest-path --lockfile-path --bin --example --test --bench -p --package --exclude --recipe-path "
            "--strategies"
        )
    },
    second_verbs="chef",
)

MANAGER = Manager(
    "cargo",
    "rust",
    lines={"cargo": LINE_CARGO},
    ecosystems=(
        Ecosystem(
            "cargo",
            "rust",
            manifests=("Cargo.toml", "Cargo.lock", ".cargo", "rust-toolchain.toml", "rust-toolchain"),
            required=("Cargo.toml",),
            locks=("Cargo.lock",),
            usual=("Cargo.toml", "Cargo.lock"),
            folders=("target",),
            reader="rust.read_cargo",
            local_paths=("path =", "[workspace]", "members ="),
            # cargo refuses a manifest without a target file: to build dependencies alone takes a stub src/main.rs, or
            # cargo chef.
            prefetch=(
                "fetches and compiles all crates",
                "build the dependencies from them (cargo chef, or cargo fetch)",
            ),
            carried=("--config",),
            offline=("--offline", "--frozen"),
        ),
    ),
    cache=Cache(
        mounts=("{home}/registry", "{home}/git/db"),
        home_variable="CARGO_HOME",
        # The official image sets CARGO_HOME.
        home_images={"rust": "/usr/local/cargo"},
        home="~/.cargo",
        variables=("CARGO_HOME", "CARGO_TARGET_DIR"),
        clean=("cargo cache",),
        read_later=True,
        leaving=("install", "binstall"),
    ),
    installs=(
        InstallForm("cargo", ("cargo",), ("fetch", "vendor", "generate-lockfile", "chef cook")),
        InstallForm("cargo", ("cargo",), ("build", "b", "test", "check", "rustc", "run"), kind="build", reads="always"),
        InstallForm("cargo", ("cargo",), ("install",), kind="build", needs=("--path",), reads="always"),
    ),
    # Without --locked they ignore the Cargo.lock of the program.
    named=(NamedInstall(("cargo",), ("install", "binstall"), adding=("add",), unclear=("install --path",)),),
    builds=(BuildForm(("cargo",), ("build", "b", "install")),),
    manifest_options=("--manifest-path",),
    input_options=("--lockfile-path",),
    generators={"cargo": ("new", "init")},
    plain_verbs={"cargo": ("--version",)},
    # Source: Cargo's changelog (1.62: `cargo install name@version`), and cargo pull request 4687 of 2017-10 on a
    # `--locked` that was there before it, so that 1.22 surely has it; 2026-11.
    releases=Releases(
        since={"--locked": "1.22", "--rev": "0", "--tag": "0", "install name@version": "1.62"},
        years={"1.22": 2017, "1.62": 2022},
        images={"rust": {}},
        addresses=(r"--default-toolchain[ =]([0-9][\w.]*)", r"toolchain install ([0-9][\w.]*)"),
    ),
    # Source: CARGO_HOME in the official image, 2026-11.
    program_home="/usr/local/cargo/bin",
    clones=True,
    portable=True,
    environment=("CARGO_*", "RUST*"),
)
"""Source: the manual and the `--help` of each program, 2026-11."""
