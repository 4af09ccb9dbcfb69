"""Signs in a Dockerfile that an image is for developers, or that its program compiles while it runs.

Source: names and commands in 2,100 public Dockerfiles, read one by one, 2026-11.
"""

from __future__ import annotations

WORKSHOP_NAMES: str = (
    r"(?i)(?:^|[-_./\d])(?:dev(?:el|elop|elopment|container)?|build(?:er|s|env|kit|pack)?|ci|tests?|testing|sdk|tool(?:s|box|chain|kit)|"
    r"base|lint|debug|bench(?:mark)?|sandbox|playground|workspace|agent|runner|slave|jnlp|local)(?=$|[-_./\d])"
)
"""A pattern for names of stages and files that hold tools to work with."""

BUILDER_LABELS: tuple[str, ...] = ("io.openshift.s2i.", "io.openshift.builder", "io.buildpacks.", "io.s2i.")
"""Starts of labels of images that build other images. Source: docs of source-to-image and buildpacks.io, 2026-11."""

WORKSHOP_BASES: str = (
    # l4t is NVIDIA's Linux for its Tegra processors.
    r"(?i)devcontainer|jenkins|gitlab-runner|actions-runner|buildkite|circleci|cimg/|jupyter|rocker/|rstudio|code-server|"
    r"gitpod|l4t|cuda|rocm|pytorch|tensorflow|buildpack-deps|manylinux|ros:|osrf/ros|nvcr\.io|r-base|tritonserver|miniconda|"
    r"anaconda|kali|vscode|cloud9|\bc9\b|theia|emsdk|android"
)
"""A pattern for base images for development, for builds, or for programs that compile kernels as they run."""

SHELLS: frozenset[str] = frozenset({"bash", "sh", "ash", "dash", "zsh", "ksh"})
"""Programs that run the script, or the words, that they are given."""

WORKSHOP_COMMANDS: frozenset[str] = frozenset({
    "bash", "sh", "ash", "zsh", "dash", "fish", "sleep", "tail", "cat", "true", "sshd", "jupyter", "jupyter-lab",
    "jupyter-notebook", "start-notebook.sh", "ipython", "code-server", "rstudio-server", "tmux", "screen", "make",
    "cmake", "gcc", "g++", "clang", "cc", "go", "cargo", "rustc", "mvn", "mvnw", "gradle", "gradlew", "sbt", "lein",
    "ant", "bazel", "react-scripts", "vue-cli-service", "expo", "live-server", "browser-sync", "cypress", "karma",
    "gulp", "grunt", "webpack", "webpack-dev-server", "nodemon", "ts-node", "ts-node-dev", "tsx", "vite", "ng",
    "jest", "mocha", "pytest", "tox", "nox", "test", "tests", "rspec", "phpunit", "R", "Rscript", "jenkins-agent",
    "jenkins-slave", "buildkite-agent", "gitlab-runner", "dockerd", "docker", "stack", "cabal", "ghc", "mix", "iex",
    "crystal", "nim", "swift", "javac", "jshell", "dockerd-entrypoint.sh", "/bin/bash", "help", "--help", "-h",
    "--version",
})  # fmt: skip
"""Programs for interactive work, builds or tests: an image that runs one needs its tools."""

BUILDER: str = r"(?i)\w*build(?:er)?"
"""A pattern for names of programs that build."""

DEV_WORDS: frozenset[str] = frozenset({
    "dev", "develop", "development", "watch", "serve", "test", "tests", "e2e", "lint", "storybook", "start:dev",
    "dev:start", "start-dev", "serve:dev", "watch:dev", "run-dev", "dev-server", "start:debug", "debug",
    "start:watch", "server:dev", "docker:dev", "hot", "dev:docker", "ng", "nodemon", "vite", "webpack-dev-server",
    "webpack", "ts-node", "ts-node-dev", "tsx", "react-scripts", "gulp", "grunt", "expo", "gatsby", "jest", "mocha",
    "cypress", "karma", "build", "bundler-audit", "vue-cli-service", "rspec", "phpunit", "pytest", "rubocop",
    "eslint", "supervisor", "live-server", "browser-sync",
})  # fmt: skip
"""Words in a command by which it runs a development server, a build or tests."""

COMPILES_LATER: str = (
    r"(?i)\b(?:triton|vllm|sglang|torch|tensorflow|jax|numba|cupy|deepspeed|xformers|flash[-_]attn|cffi\.verify|rstan|cmdstan|"
    r"pyximport|code-server|jupyter|jupyterlab|notebook|devtools|ghc|openmodelica|kernel[-_]headers|dkms|nvcc|rstudio)\b"
)
"""A pattern for programs that call a compiler, or load what needs its files, while they run."""
