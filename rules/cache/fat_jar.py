"""Every change of the code ships the whole jar again."""

from __future__ import annotations

from dlint.kit import Finding, Findings, Process, Run, Stage, Transfer, is_remote, rule

# Programs that build jars, but none of Spring Boot.
OTHER_BUILDS = frozenset(
    {"ant", "bazel", "boot", "clj", "clojure", "jar", "javac", "lein", "mill", "sbt", "sbtn", "scala-cli"}
)


@rule(watches=Stage, severity="info", since="0.1", needs=(".jar",))
def check(stage: Stage) -> Findings:
    """A jar that runs by itself holds the code and all its dependencies, tens of megabytes in one file, and so in one
    layer. A change of one class is a new layer: it is built, pushed, pulled and stored whole.

    Spring Boot (2.3 and later) sorts the contents of its jars by how often they change. Extract them in a build stage
    and copy what seldom changes first:

    ```dockerfile
    FROM eclipse-temurin:21-jre AS layers
    WORKDIR /app
    COPY target/*.jar app.jar
    RUN java -Djarmode=tools -jar app.jar extract --layers --launcher

    FROM eclipse-temurin:21-jre
    WORKDIR /app
    COPY --from=layers /app/app/dependencies/ ./
    COPY --from=layers /app/app/spring-boot-loader/ ./
    COPY --from=layers /app/app/snapshot-dependencies/ ./
    COPY --from=layers /app/app/application/ ./
    ENTRYPOINT ["java", "org.springframework.boot.loader.launch.JarLauncher"]
    ```

    (Before 3.3 it is `-Djarmode=layertools -jar app.jar extract`.) Jib does the same for other programs, and so does a
    folder of dependencies beside a small jar (`mvn dependency:copy-dependencies`, `java -cp app.jar:lib/*`).

    Reported where `java -jar` runs the only jar that is copied. A jar that the program finds its dependencies beside is
    not meant; the rule cannot look into it.
    """
    if not stage.ships:
        return
    jar = _started_jar(stage)
    transfers = [view for view in stage.instructions if isinstance(view, Transfer) and ".jar" in _words(view)]
    # A second copy of jars is likely to be the dependencies, which then have a layer of their own already.
    if jar is None or len(transfers) != 1 or _brings_more(stage, transfers[0]):
        return
    name = jar.rpartition("/")[2]
    words = _words(transfers[0])
    # A wildcard keeps the names only where the destination is a folder.
    if name not in words and not ("*" in words and words.endswith(("/", "."))):
        return
    if _is_released(transfers[0]):
        return
    message = f"{name} contains code and dependencies: each change of the code ships all of it again"
    yield Finding(transfers[0].sources[0].span, f"{message}; {_advice(transfers[0])}")


def _is_released(view: Transfer) -> bool:
    """Whether the jar comes from an address or from a third-party image: no change of this code makes it."""
    if not view.from_context:
        return view.from_stage is None
    return all(is_remote(view.expanded(word) or word.value) for word in view.sources)


def _advice(view: Transfer) -> str:
    """How to ship the dependencies apart; only Maven and Gradle make jars of Spring Boot."""
    stages = view.from_stage.lineage if view.from_stage is not None else []
    runs = [each for stage in stages for each in stage.of(Run) if isinstance(each, Run)]
    if any(not OTHER_BUILDS.isdisjoint(run.programs) for run in runs):
        return "copy the dependencies in a layer of their own, and below them a jar with the code alone"
    return "with Spring Boot, copy its layers one by one"


def _started_jar(stage: Stage) -> str | None:
    """The jar that the container's program is."""
    words = Process.of(stage).command
    texts = [piece for word in words for piece in word.split()]
    if not any(text.rpartition("/")[2] == "java" for text in texts) or "-jar" not in texts[:-1]:
        return None
    return texts[texts.index("-jar") + 1].strip("\"'")


def _words(view: Transfer) -> str:
    """Sources and destination with their variables replaced."""
    words = [*view.sources, *([view.destination] if view.destination is not None else [])]
    return " ".join(view.expanded(word) or word.value for word in words)


def _brings_more(stage: Stage, jar: Transfer) -> bool:
    """Whether anything else that is copied may hold the dependencies."""
    others = [view for view in stage.instructions if isinstance(view, Transfer) and view is not jar]
    return any("lib" in _words(view).lower() or "depend" in _words(view).lower() for view in others)


BAD = {
    'FROM eclipse-temurin:21-jre\nARG JAR=./*.jar\nCOPY ${JAR} app.jar\nENTRYPOINT ["java", "-jar", "./app.jar"]': None,
    "FROM clojure AS b\nRUN lein uberjar\nFROM openjdk\nCOPY --from=b /t/a.jar /a.jar\nCMD java -jar /a.jar": None,
    "FROM maven AS b\nFROM openjdk\nCOPY --from=b /t/app.jar /app/app.jar\nCMD java $JAVA_OPTS -jar /app/app.jar": None,
}
GOOD = (
    'FROM openjdk\nCOPY --from=b /app/lib/ ./lib/\nCOPY --from=b /app/app.jar ./\nCMD ["java", "-jar", "app.jar"]',
    'FROM eclipse-temurin:21-jre\nCOPY app.jar ./\nCMD ["java", "-cp", "app.jar:lib/*", "Main"]',
    'FROM openjdk AS layers\nCOPY app.jar ./\nRUN java -Djarmode=tools -jar app.jar extract\nFROM x\nCMD ["java"]',
    'FROM openjdk\nADD https://example.org/tool-1.2.jar /a/\nCMD ["java", "-jar", "/a/tool-1.2.jar"]',
    'FROM openjdk\nCOPY --from=example/tool:1 /tool.jar /a/\nCMD ["java", "-jar", "/a/tool.jar"]',
    'FROM tomcat\nCOPY driver.jar /usr/local/tomcat/lib/\nCMD ["catalina.sh", "run"]',
)
