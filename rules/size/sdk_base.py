"""The final image is built on a whole development kit."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import (
    Edit,
    Finding,
    Findings,
    Fix,
    Refusal,
    Run,
    Stage,
    Transfer,
    View,
    application,
    lean_base,
    listed,
    rule,
)
from dlint.knowledge.building import is_build
from dlint.knowledge.images.names import short_name
from dlint.knowledge.images.runtimes import Runtime, find_runtime

JAVA = frozenset({"openjdk", "java", "adoptopenjdk", "eclipse-temurin"})
# The releases with long-term support, which Eclipse Temurin keeps publishing.
TEMURIN = frozenset({"8", "11", "17", "21", "25"})
VERSION = r"(\d+)(?:[.u+_-]|$)"
# The SDK has releases of its own (8.0.404), which no runtime is tagged with; both have the tag 8.0.
DOTNET_TAG = r"latest\Z|\d+\.\d+(?![\d.])"
JAVA_PROGRAMS = frozenset({
    "javac", "jar", "jshell", "jlink", "mvn", "mvnw", "gradle", "gradlew", "sbt", "lein", "ant", "kotlinc",
    "native-image", "clj", "clojure", "scalac",
})  # fmt: skip
KIT_PROGRAMS = frozenset({
    "go", "cargo", "rustc", "dotnet", "swift", "gcc", "g++", "cc", "clang", "make", "cmake", "ninja", "ghc", "stack",
    "cabal", "nvcc", "composer", "opam", "dune", "crystal", "shards", "dart", "native-image",
})  # fmt: skip
# Verbs of Leiningen, and `-T:build` of Clojure's command line.
LEIN_BUILDS = ("uberjar", "jar", "ring", "compile", "uberwar", "uber", "install", "-T:build", "build")
JAVA_BASES = (
    "jdk",
    "java",
    "sbt",
    "graalvm-ce",
    "maven",
    "gradle",
    "clojure",
    "temurin",
    "semeru",
    "sapmachine",
    "zulu",
    "corretto",
)
SYSTEM_FOLDERS = ("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/")
JDK_TOOLS = r"\b(?:jstack|jmap|jcmd|jstat|jinfo|jdb|jhat|javac|jshell|tools\.jar|jattach)\b"


@rule(
    watches=Stage,
    severity="warning",
    since="0.1",
    twins=("tally:prefer-runtime-final-stage",),
    when=("development kit",),
)
def check(stage: Stage) -> Findings:
    """A development kit holds compilers, headers and package managers that a finished program never touches.

    The runtime image of the same publisher, or a bare distribution for compiled programs, is often a tenth of the size
    and has far less that could be attacked. Keep the kit for a stage that builds, and copy the result into a stage on
    the runtime image; where the program comes ready-built from the build context, changing FROM is all.

    Only the image that is shipped is looked at, and only where CMD or ENTRYPOINT shows that it runs an application.
    Where the runtime image is surely published under the matching tag, there is a fix: unsafe, because a program may
    start a tool of the kit by itself. A Go or Rust program that is built to one path and called from there without a
    shell gets a stage of its own: files that it reads besides, a shell, and the user root are no more in the image.
    """
    if stage.base is not None or not stage.ships or stage.head.image is None:
        return
    image = stage.image
    if image is None or image.error is not None or image.is_scratch:
        return
    runtime = find_runtime(image.name, image.tag or "")
    if (
        runtime is None
        or runtime.kind != "sdk"
        or not application.runs_application(stage.file)
        or _uses_kit_tools(stage)
    ):
        return
    better = _better(short_name(image.name), image.tag or "", runtime)
    builder = _builder(stage, image.name)
    if (builder is None and (not _is_given(stage) or _runs_own_script(stage))) or _compiles_at_start(stage):
        return
    written = stage.head.image.value
    if builder is not None:
        kit = f"build in a stage of its own ({builder} needs the kit)"
        advice = f"{kit}, and copy the result into one FROM {better or _described(runtime)}"
    else:
        advice = f"FROM {better or _described(runtime)} is enough to run it"
    fix: Fix | Refusal = Refusal("no smaller image is known to run the program")
    lacks = lean_base.lacking(stage, *better.split(":")) if builder is None and better is not None else []
    if lacks:
        advice += f", with {listed(lacks)} installed, which a RUN here needs"
        fix = Refusal(f"{better} lacks {listed(lacks)}")
    # With a digest or a variable, the tag alone does not decide what FROM means.
    elif builder is None and better is not None and image.digest is None and "$" not in written:
        fix = Fix(f"build on {better}", (Edit.replace(stage.head.image.span, better),), trust="unsafe")
    elif builder is not None:
        fix = _divided(stage)
    yield Finding(stage.head.image.span, f"{written} is a whole development kit: {advice}", fix)


def _divided(stage: Stage) -> Fix | Refusal:
    """Two stages, where one compiled program is all that runs."""
    # Few files get here.
    from dlint.kit import build_stage

    found = build_stage.split(stage)
    if isinstance(found, Refusal):
        return found
    title = f"two stages: {found.program} alone goes into the image, FROM {found.base}"
    return Fix(title, found.edits, trust="unsafe")


def _described(runtime: Runtime) -> str:
    if runtime.image == "eclipse-temurin":
        return "eclipse-temurin with a jre tag"
    return " or ".join([runtime.image, *runtime.others[:1]])


def _better(name: str, tag: str, runtime: Runtime) -> str | None:
    """The runtime image with a tag that is surely published."""
    if name in JAVA:
        found = re.match(VERSION, tag)
        # Tags for Windows also name a release of Windows, which the tag that is written here would lose.
        if found is None or found[1] not in TEMURIN or "windows" in tag or "nanoserver" in tag:
            return None
        return f"eclipse-temurin:{found[1]}-jre{'-alpine' if 'alpine' in tag else ''}"
    if name in ("nvidia/cuda", "nvcr.io/nvidia/cuda", "pytorch/pytorch"):
        other = runtime.tag_for(tag)
        return f"{runtime.image}:{other}" if other is not None else None
    if name == "mcr.microsoft.com/dotnet/sdk" and re.match(DOTNET_TAG, tag):
        return f"{runtime.image}:{tag}"
    # The slim variant of `latest` has the tag `slim`.
    if name == "swift" and tag and tag != "latest":
        return f"swift:{tag}-slim"
    return None


def _builder(stage: Stage, name: str) -> str | None:
    """A command of the shipped stages that needs the kit, in short."""
    is_java = any(word in name for word in JAVA_BASES)
    programs = JAVA_PROGRAMS if is_java else KIT_PROGRAMS
    for view in _shipped_views(stage):
        for command in view.commands if isinstance(view, Run) else ():
            words = [word.text for word in command.reading.plain]
            if command.tool in programs or (not is_java and command.name and is_build(command.tool, words)):
                return " ".join([command.program.text.rpartition("/")[2], *words[:1]])
    return None


def _compiles_at_start(stage: Stage) -> bool:
    """Whether a Clojure project is only prepared: its script starts it with the kit."""
    calls = [each for view in _shipped_views(stage) if isinstance(view, Run) for each in view.commands]
    leins = [command for command in calls if command.name in ("lein", "clj", "clojure", "boot")]
    built = any(word.text in LEIN_BUILDS for command in leins for word in command.words)
    return bool(leins) and not built


def _is_given(stage: Stage) -> bool:
    """Whether the program comes from outside: from the build context, another stage, or the network."""
    views = _shipped_views(stage)
    return any(isinstance(view, Transfer) or (isinstance(view, Run) and "git" in view.programs) for view in views)


def _runs_own_script(stage: Stage) -> bool:
    """Whether a RUN starts a script of the project, which may call any tool of the kit."""
    runs = [view for view in _shipped_views(stage) if isinstance(view, Run)]
    return any("/" in name or name.endswith(".sh") for run in runs for name in _spelled(run))


def _spelled(run: Run) -> list[str]:
    """The programs as they are written, and scripts that a shell is given."""
    names = [command.program.text for command in run.commands if command.name]
    shells = [command for command in run.calls(("sh", "bash", "ash")) if command.operands]
    names += [command.operands[0].text for command in shells]
    return [name for name in names if not name.startswith(SYSTEM_FOLDERS)]


def _shipped_views(stage: Stage) -> list[View]:
    return [view for each in stage.file.stages if each.ships for view in each.instructions]


def _uses_kit_tools(stage: Stage) -> bool:
    """Whether something in the file shows that tools of the kit are wanted at run time."""
    kinds = ("cmd", "entrypoint", "env", "healthcheck")
    return any(view.kind in kinds and re.search(JDK_TOOLS, view.text) for view in _shipped_views(stage))


BAD = {
    'FROM openjdk:8-jdk-alpine\nCOPY app.jar app.jar\nENTRYPOINT ["java", "-jar", "app.jar"]': (
        'FROM eclipse-temurin:8-jre-alpine\nCOPY app.jar app.jar\nENTRYPOINT ["java", "-jar", "app.jar"]'
    ),
    "FROM eclipse-temurin:17\nCOPY app.jar .\nCMD java -jar app.jar": (
        "FROM eclipse-temurin:17-jre\nCOPY app.jar .\nCMD java -jar app.jar"
    ),
    "FROM golang:1.23\nCOPY . .\nRUN go build -o /app\nCMD /app": (
        "FROM golang:1.23 AS build\nCOPY . .\nRUN go build -o /app\n\n"
        "FROM gcr.io/distroless/base-debian12:nonroot\nCOPY --from=build /app /app\n"
        'CMD ["/app"]'
    ),
    'FROM golang:1.23\nCOPY . .\nRUN go build -o /app\nCMD /app --port="$PORT"': None,
    'FROM golang:1.23\nCOPY . .\nRUN go build -o /app\nENTRYPOINT /app\nCMD ["-v"]': None,
    'FROM golang:1.23-alpine\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/app .\nEXPOSE 80\nCMD ["/bin/app", "-v"]': (
        "FROM golang:1.23-alpine AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /bin/app .\n\n"
        "FROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /bin/app /bin/app\nWORKDIR /src\n"
        'EXPOSE 80\nCMD ["/bin/app", "-v"]'
    ),
    'FROM golang:1.23\nENV CGO_ENABLED=0\nENV A=b\nCOPY . /s\nRUN cd /s && go build -o /app\nENTRYPOINT ["/app"]': (
        "FROM golang:1.23 AS build\nENV CGO_ENABLED=0\nENV A=b\nCOPY . /s\nRUN cd /s && go build -o /app\n\n"
        "FROM gcr.io/distroless/static-debian12:nonroot\nCOPY --from=build /app /app\nENV A=b\n"
        'ENTRYPOINT ["/app"]'
    ),
    'FROM rust:1.80-bookworm\nWORKDIR /a\nCOPY . .\nRUN cargo build --release\nCMD ["./target/release/a"]': (
        "FROM rust:1.80-bookworm AS build\nWORKDIR /a\nCOPY . .\nRUN cargo build --release\n\n"
        "FROM debian:bookworm-slim\nCOPY --from=build /a/target/release/a /a/target/release/a\nWORKDIR /a\n"
        'CMD ["./target/release/a"]'
    ),
    'FROM golang:1.23\nWORKDIR /s\nCOPY . .\nRUN go build -o main .\nUSER root\nCMD ["/s/main"]': None,
    'FROM golang:1.23\nWORKDIR /s\nCOPY . .\nRUN go build -o main .\nCMD ["/s/main"]': (
        "FROM golang:1.23 AS build\nWORKDIR /s\nCOPY . .\nRUN go build -o main .\n\n"
        "FROM gcr.io/distroless/base-debian12:nonroot\nCOPY --from=build /s/main /s/main\nWORKDIR /s\n"
        'CMD ["/s/main"]'
    ),
    'FROM golang:1.25\nCOPY . /s\nRUN cd /s && go build -o /app\nENTRYPOINT ["/app"]': None,
    'FROM golang:1.23-alpine\nRUN apk add gcc\nCOPY . /s\nRUN cd /s && go build -o /app\nCMD ["/app"]': None,
    'FROM golang:1.23-alpine\nCOPY . /s\nRUN cd /s && go build -o /app\nCMD ["/app", "conf/a.yml"]': None,
    'FROM golang:1.23-alpine\nCOPY . /s\nRUN cd /s && go build -o /app\nVOLUME /data\nCMD ["/app"]': None,
    "FROM maven:3.9\nCOPY . .\nRUN mvn package\nCMD java -jar target/app.jar": None,
    'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY out .\nENTRYPOINT ["./app"]': (
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0\nCOPY out .\nENTRYPOINT ["./app"]'
    ),
    'FROM mcr.microsoft.com/dotnet/sdk:8.0.404\nCOPY out .\nENTRYPOINT ["./app"]': None,
    "FROM openjdk:17\nCOPY a.zip /\nRUN unzip a.zip && chmod +x a.sh\nCMD java -jar /a.jar": None,
    'FROM hseeberger/scala-sbt:17.0.2_1.6.2_3.1.1\nCOPY a.jar .\nCMD ["java", "-jar", "a.jar"]': None,
    'FROM ocaml/opam:debian-12\nRUN opam exec -- dune build\nCMD ["./a.exe"]': None,
    "FROM openjdk:13\nCOPY app.jar .\nCMD java -jar app.jar": None,
    'FROM rust:1.80 AS all\nRUN cargo build --release\nFROM all\nCMD ["target/release/app"]': None,
}
GOOD = (
    "FROM openjdk:11-jdk\nCOPY setup.sh /tmp/\nRUN /tmp/setup.sh\nCMD java -jar a.jar",
    "FROM openjdk:11-jdk\nCOPY setup.sh /tmp/\nRUN sh /tmp/setup.sh\nCMD java -jar a.jar",
    "FROM golang AS build\nRUN go build -o /app\nFROM alpine\nCOPY --from=build /app /app\nCMD /app",
    "FROM openjdk:8-jre-alpine\nCMD java -jar app.jar",
    "FROM eclipse-temurin:17-jre\nCMD java -jar app.jar",
    "FROM golang:1.23\nCOPY . .",
    "FROM golang:1.23\nCMD bash",
    "FROM maven:3.9\nENTRYPOINT mvn",
    "FROM golang:1.23\nCMD go run .",
    "FROM golang:1.23 AS dev\nRUN go build -o /app\nCMD /app",
    "FROM node:22\nCMD node app.js",
    "FROM nvidia/cuda:12.4.1-runtime-ubuntu22.04\nCMD ./serve",
    "FROM openjdk:11-jdk\nRUN wget $URL && make -C native\nCMD catalina.sh run",
    "FROM clojure:lein\nCOPY . .\nRUN lein with-profile production deps\nCMD ./start.sh",
    "FROM openjdk:17\nENV CLASSPATH=/usr/lib/jvm/lib/tools.jar\nCMD java Main",
)
