"""Which images are for building, and which one serves at run time in their place."""

from __future__ import annotations

from dlint.knowledge.images.names import short_name


class Runtime:
    """A build image and its counterpart at run time.

    `tags` are stretches of the build image's tag of which one must be there (none: any tag), `unless` those that must
    not. `image` is the counterpart; `swap` pairs of a stretch of the tag and what replaces it, so that version and
    distribution stay (`17-jdk-jammy` becomes `17-jre-jammy`). `others` are smaller choices with conditions, named in
    `notes`. `kind` is `sdk` (compilers, never wanted at run time) or `full` (a lean variant of the same exists).
    """

    __slots__ = ("image", "kind", "notes", "others", "swap", "tags", "unless")

    def __init__(
        self,
        image: str,
        *,
        kind: str = "sdk",
        tags: tuple[str, ...] = (),
        unless: tuple[str, ...] = (),
        swap: tuple[tuple[str, str], ...] = (),
        others: tuple[str, ...] = (),
        notes: str = "",
    ) -> None:
        self.image = image
        self.kind = kind
        self.tags = tags
        self.unless = unless
        self.swap = swap
        self.others = others
        self.notes = notes

    def __repr__(self) -> str:
        return f"Runtime({self.image!r}, kind={self.kind!r})"

    def fits(self, tag: str) -> bool:
        """Whether this counterpart is meant for build images with that tag."""
        if any(stretch in tag for stretch in self.unless):
            return False
        return not self.tags or any(stretch in tag for stretch in self.tags)

    def tag_for(self, tag: str) -> str | None:
        """The counterpart's tag for the build image's, or None when the tag does not carry over."""
        for stretch, other in self.swap:
            if stretch in tag:
                return tag.replace(stretch, other, 1)
        return None


LEAN_TAGS: tuple[str, ...] = ("slim", "alpine", "windowsservercore", "nanoserver")
STATIC: tuple[str, ...] = ("scratch", "gcr.io/distroless/static", "alpine")
JDK_TO_JRE: tuple[tuple[str, str], ...] = (("-jdk", "-jre"), ("jdk", "jre"))
JAVA_NOTES = "jlink makes a smaller one that holds only the modules the program asks for"
DOTNET_NOTES = "aspnet for web programs, runtime for others, runtime-deps for self-contained ones"

RUNTIMES: dict[str, tuple[Runtime, ...]] = {
    "golang": (
        Runtime(
            "gcr.io/distroless/static",
            others=STATIC,
            notes="with CGO_ENABLED=0; with cgo it needs the C library of the distribution it was built on",
        ),
    ),
    "rust": (
        Runtime(
            "debian",
            others=("gcr.io/distroless/cc", "alpine", "scratch"),
            notes="debian:<release>-slim of the release it was built on; a musl target runs on scratch or alpine",
        ),
    ),
    "gcc": (Runtime("debian", others=("gcr.io/distroless/cc",)),),
    "swift": (Runtime("swift", unless=("slim",), notes="the slim variant of the same tag", others=("ubuntu",)),),
    "haskell": (Runtime("debian", unless=("slim",)),),
    "maven": (Runtime("eclipse-temurin", others=("gcr.io/distroless/java",), notes=JAVA_NOTES),),
    "gradle": (Runtime("eclipse-temurin", others=("gcr.io/distroless/java",), notes=JAVA_NOTES),),
    "clojure": (Runtime("eclipse-temurin", notes=JAVA_NOTES),),
    "eclipse-temurin": (Runtime("eclipse-temurin", unless=("jre",), swap=JDK_TO_JRE, notes=JAVA_NOTES),),
    "ibm-semeru-runtimes": (Runtime("ibm-semeru-runtimes", unless=("jre",), swap=JDK_TO_JRE),),
    "sapmachine": (Runtime("sapmachine", unless=("jre",), swap=JDK_TO_JRE),),
    "openjdk": (Runtime("eclipse-temurin", unless=("jre",), swap=JDK_TO_JRE, notes=JAVA_NOTES),),
    "adoptopenjdk": (Runtime("eclipse-temurin", unless=("jre",), swap=JDK_TO_JRE, notes=JAVA_NOTES),),
    "java": (Runtime("eclipse-temurin", unless=("jre",), swap=JDK_TO_JRE, notes=JAVA_NOTES),),
    "bellsoft/liberica-openjdk-alpine": (Runtime("bellsoft/liberica-openjre-alpine"),),
    "bellsoft/liberica-openjdk-debian": (Runtime("bellsoft/liberica-openjre-debian"),),
    "azul/zulu-openjdk": (Runtime("azul/zulu-openjdk", unless=("jre",), notes="tags that end in -jre"),),
    "mcr.microsoft.com/dotnet/sdk": (
        Runtime(
            "mcr.microsoft.com/dotnet/aspnet",
            others=("mcr.microsoft.com/dotnet/runtime", "mcr.microsoft.com/dotnet/runtime-deps"),
            notes=DOTNET_NOTES,
        ),
    ),
    "mcr.microsoft.com/dotnet/core/sdk": (Runtime("mcr.microsoft.com/dotnet/aspnet", notes=DOTNET_NOTES),),
    # The image of that time had the runtime under the same name.
    "microsoft/dotnet": (Runtime("mcr.microsoft.com/dotnet/aspnet", tags=("sdk",), notes=DOTNET_NOTES),),
    "nvidia/cuda": (Runtime("nvidia/cuda", tags=("devel",), swap=(("devel", "runtime"),)),),
    "nvcr.io/nvidia/cuda": (Runtime("nvcr.io/nvidia/cuda", tags=("devel",), swap=(("devel", "runtime"),)),),
    "pytorch/pytorch": (Runtime("pytorch/pytorch", tags=("devel",), swap=(("devel", "runtime"),)),),
    "rocm/dev-ubuntu-22.04": (Runtime("ubuntu"),),
    # The variants `curl` and `scm` have no compilers.
    "buildpack-deps": (Runtime("debian", unless=("curl", "scm"), notes="of the same release"),),
    "sbtscala/scala-sbt": (Runtime("eclipse-temurin", notes=JAVA_NOTES),),
    "hseeberger/scala-sbt": (Runtime("eclipse-temurin", notes=JAVA_NOTES),),
    "mozilla/sbt": (Runtime("eclipse-temurin", notes=JAVA_NOTES),),
    "azul-zulu": (Runtime("azul-zulu", unless=("jre",), swap=JDK_TO_JRE),),
    "mcr.microsoft.com/openjdk/jdk": (Runtime("eclipse-temurin", unless=("distroless",), notes=JAVA_NOTES),),
    "ghcr.io/graalvm/graalvm-ce": (Runtime("eclipse-temurin"),),
    "ghcr.io/graalvm/jdk-community": (Runtime("eclipse-temurin"),),
    "ghcr.io/graalvm/native-image-community": (Runtime("debian", others=("gcr.io/distroless/base",)),),
    "ocaml/opam": (Runtime("debian", others=("alpine",), notes="of the release that it was built on"),),
    "ocaml/opam2": (Runtime("debian", others=("alpine",)),),
    "fpco/stack-build": (Runtime("debian"),),
    "crystallang/crystal": (Runtime("debian", others=("alpine", "scratch"), notes="--static runs on scratch"),),
    "rustlang/rust": (Runtime("debian", others=("gcr.io/distroless/cc",)),),
    "clux/muslrust": (Runtime("scratch", others=STATIC[1:]),),
    "ekidd/rust-musl-builder": (Runtime("scratch", others=STATIC[1:]),),
    # The image keeps the libraries that a compiled program loads in /runtime.
    "dart": (Runtime("scratch", notes="with the folder /runtime of the image dart"),),
    "swiftlang/swift": (Runtime("swiftlang/swift", unless=("slim",)),),
    "composer": (Runtime("php", notes="copy /usr/bin/composer or the vendor folder out of it"),),
    "node": (Runtime("node", kind="full", unless=LEAN_TAGS, others=("gcr.io/distroless/nodejs",)),),
    "python": (Runtime("python", kind="full", unless=LEAN_TAGS, others=("gcr.io/distroless/python3",)),),
    "ruby": (Runtime("ruby", kind="full", unless=LEAN_TAGS),),
    "perl": (Runtime("perl", kind="full", unless=LEAN_TAGS),),
    "pypy": (Runtime("pypy", kind="full", unless=LEAN_TAGS),),
    "erlang": (Runtime("erlang", kind="full", unless=LEAN_TAGS),),
    "elixir": (Runtime("elixir", kind="full", unless=LEAN_TAGS, notes="a release runs on debian or alpine alone"),),
    "debian": (Runtime("debian", kind="full", unless=("slim",)),),
}
"""Build images by short name.

Source: the descriptions of the images and the tags that they are published under, 2026-11.
"""


def find_runtime(repository: str, tag: str = "") -> Runtime | None:
    """What to run on instead of that build image, or None when it is fit for run time or not known."""
    for runtime in RUNTIMES.get(short_name(repository), ()):
        if runtime.fits(tag):
            return runtime
    return None


_NEWER = ("buster", "bullseye", "bookworm", "trixie", "forky")
_OLDER = ("wheezy", "jessie", "stretch")


def slim_tag(image: str, tag: str) -> str:
    """The lean tag of a full one: `20-bookworm-slim` of `20-bookworm` for node and debian, `3.12-slim-bookworm` for
    python, ruby and the others; those of old releases of Debian are published without its name.
    """
    version, _, release = tag.rpartition("-")
    if tag in ("", "latest"):
        return "slim"
    if release in _OLDER:
        return f"{version}-slim" if version else "slim"
    if release in _NEWER and short_name(image) not in ("node", "debian"):
        return f"{version}-slim-{release}" if version else f"slim-{release}"
    return f"{tag}-slim"
