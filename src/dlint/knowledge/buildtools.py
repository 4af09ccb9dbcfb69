"""Which system packages are for building software, by what evidence.

Source: the package lists of Debian 12, Alpine 3.24 and Fedora 44; Dockerfiles of the official images, 2026-11.
"""

from __future__ import annotations

COMPILERS: frozenset[str] = frozenset({
    "gcc", "g++", "gcc-c++", "clang", "clang++", "clang-tools", "gfortran", "gcc-gfortran", "gcc-multilib",
    "g++-multilib", "libgcc-dev", "llvm", "lld", "tcc", "ghc", "gnat", "nasm", "yasm", "binutils", "rustc", "cargo",
    "rust", "golang", "golang-go", "go", "gccgo", "fpc", "ocaml", "mingw-w64", "musl-tools",
    "gcc-arm-linux-gnueabihf", "gcc-aarch64-linux-gnu", "crossbuild-essential-arm64", "crossbuild-essential-armhf",
    "cmake-c++", "vala",
})  # fmt: skip
"""Compilers, assemblers and linkers; a Java development kit is known by its name."""

BUNDLES: frozenset[str] = frozenset({
    "build-essential", "build-base", "alpine-sdk", "base-devel", "devel_basis", "@development", "@development-tools",
    "@Development Tools", "Development Tools", "development-tools", "patterns-devel-base-devel_basis", "dpkg-dev",
    "rpm-build", "debhelper", "devscripts", "fakeroot", "linux-headers", "linux-headers-generic", "kernel-headers",
    "kernel-devel", "glibc-devel", "glibc-headers", "redhat-rpm-config", "checkinstall", "equivs",
})  # fmt: skip
"""Packages that stand for a whole tool chain, and those that build packages or kernels."""

BUILDERS: frozenset[str] = frozenset({
    "make", "gmake", "cmake", "ninja", "ninja-build", "meson", "autoconf", "automake", "autoconf2.13",
    "autotools-dev", "libtool", "libtool-bin", "pkg-config", "pkgconf", "pkgconfig", "m4", "bison", "flex", "byacc",
    "re2c", "swig", "scons", "bazel", "ant", "maven", "gradle", "sbt", "ccache", "patchelf", "gperf", "texinfo",
    "help2man", "cython", "cython3", "protobuf-compiler", "protobuf-dev", "protoc", "node-gyp", "premake", "gyp",
    "dh-autoreconf", "gettext-dev", "phpize", "pax-utils", "argp-standalone",
})  # fmt: skip
"""Programs that drive a build."""

HEADER_ENDS: tuple[str, ...] = ("-dev", "-devel", "-headers", "-static", "-dbg", "-dbgsym", "-debuginfo")
"""Ends of packages with headers, static libraries or debug data."""

RUNTIME_AS_OFTEN: frozenset[str] = frozenset({
    "git", "curl", "wget", "ca-certificates", "openssl", "openssh-client", "gnupg", "gnupg2", "gpg", "dirmngr",
    "unzip", "zip", "xz-utils", "xz", "bzip2", "tar", "gzip", "file", "patch", "rsync", "subversion", "mercurial",
    "lsb-release", "sudo", "software-properties-common", "apt-transport-https", "python3-pip", "python-pip",
    "py3-pip", "python3-venv", "nodejs", "npm", "python3", "python", "perl", "ruby", "bash", "jq", "vim", "nano",
    "less", "procps", "gettext",
})  # fmt: skip
"""Packages used in a build but wanted at run time as often as not: worth a remark, no verdict."""

RUNTIME_LIBRARIES: dict[str, tuple[str, str]] = {
    "libpq-dev": ("libpq5", "libpq"),
    "postgresql-dev": ("", "libpq"),
    "default-libmysqlclient-dev": ("libmariadb3", "mariadb-connector-c"),
    "libmariadb-dev": ("libmariadb3", "mariadb-connector-c"),
    "mariadb-dev": ("", "mariadb-connector-c"),
    "libffi-dev": ("", "libffi"),
    "libxml2-dev": ("", "libxml2"),
    "libxslt1-dev": ("libxslt1.1", "libxslt"),
    "libxslt-dev": ("", "libxslt"),
    "libjpeg-turbo-dev": ("", "libjpeg-turbo"),
    "libpng-dev": ("", "libpng"),
    "libzip-dev": ("", "libzip"),
    "icu-dev": ("", "icu-libs"),
    "libsqlite3-dev": ("libsqlite3-0", ""),
    "sqlite-dev": ("", "sqlite-libs"),
    "libyaml-dev": ("libyaml-0-2", "yaml"),
    "zlib1g-dev": ("zlib1g", ""),
    "zlib-dev": ("", "zlib"),
    "libcurl4-openssl-dev": ("libcurl4", ""),
    "curl-dev": ("", "libcurl"),
    "musl-dev": ("", "musl"),
    "python3-dev": ("python3", "python3"),
}
"""Packages of headers, and the library that stays behind on Debian and on Alpine, where one name fits all releases.

Empty where the name carries a version that changes with the release (libssl1.1, libssl3) or where there is none.
"""


_CORE = frozenset({"build-essential", "dpkg-dev", "g++", "gcc", "libc6-dev", "libc-dev", "make"})
_FULL = _CORE | frozenset({
    "autoconf", "automake", "libtool", "patch", "libbz2-dev", "libcurl4-openssl-dev", "libdb-dev", "libevent-dev",
    "libffi-dev", "libgdbm-dev", "libglib2.0-dev", "libgmp-dev", "libjpeg-dev", "libkrb5-dev", "liblzma-dev",
    "libmagickcore-dev", "libmagickwand-dev", "libmaxminddb-dev", "libncurses5-dev", "libncursesw5-dev",
    "libpng-dev", "libpq-dev", "libreadline-dev", "libsqlite3-dev", "libssl-dev", "libwebp-dev", "libxml2-dev",
    "libxslt-dev", "libxslt1-dev", "libyaml-dev", "zlib1g-dev", "default-libmysqlclient-dev", "pkg-config",
})  # fmt: skip
_FULL_IMAGES = ("node", "python", "ruby", "perl", "pypy", "erlang", "elixir", "rust", "gcc", "buildpack-deps")


def build_tools_of(image: str, tag: str) -> frozenset[str]:
    """The build packages that an official image on Debian (by its short name) brings: to install them adds nothing.

    Source: the Dockerfiles of buildpack-deps, golang and php, 2026-11.
    """
    # The variants `curl` and `scm` of buildpack-deps have no compilers.
    if any(lean in tag for lean in ("slim", "alpine", "curl", "scm", "windows", "nanoserver")):
        return frozenset()
    if image == "golang":
        return _CORE | {"pkg-config"}
    if image == "php":
        return _CORE | {"autoconf", "pkg-config", "re2c"}
    return _FULL if image in _FULL_IMAGES else frozenset()


def build_tool(package: str) -> str | None:
    """Why a system package is for building: `compiler`, `tool chain`, `build program`, `headers`; None if it is not.

    `package` may carry a pin (`gcc=12.2`, `cmake~3.25`), an architecture (`gcc:amd64`) or a version (`gcc-12`).
    """
    name = bare_package(package)
    # First, because some of these would count as build programs by their endings.
    if name in RUNTIME_AS_OFTEN:
        return None
    if name in BUNDLES:
        return "tool chain"
    # `gcc-12` is gcc, but `autoconf2.13` is listed with its number.
    plain = name.rstrip("0123456789.").rstrip("-") if name not in BUILDERS else name
    if name in COMPILERS or plain in COMPILERS or "-jdk" in name:
        return "compiler"
    if name in BUILDERS or plain in BUILDERS:
        return "build program"
    return "headers" if name.endswith(HEADER_ENDS) else None


def bare_package(package: str) -> str:
    """The name alone: without pin, release, repository tag and architecture."""
    if _ATTACHED.isdisjoint(package):
        return package
    for mark in ("=", "~", "<", ">", "@edge", "/"):
        # A group of dnf begins with the sign that names a tagged repository of apk: `@development`, `curl@edge`.
        package = package.partition(mark)[0] if not package.startswith("@") else package
    head, _, tail = package.rpartition(":")
    return head if head and tail in ARCHITECTURES else package


_ATTACHED = frozenset("=~<>@/:")

ARCHITECTURES: frozenset[str] = frozenset(
    {"amd64", "arm64", "armhf", "armel", "i386", "any", "all", "native", "ppc64el", "s390x"}
)
"""What may follow a Debian package name after a colon."""


class DownloadedKit:
    """A development kit that is fetched from its publisher: its name, and the images to build on and to run on.

    `address` is a pattern of the address that holds the kit, `mark` what each such address holds in small letters;
    `home` one of the folders it is unpacked to; `program` the programs that work with it.
    """

    __slots__ = ("address", "advice", "home", "mark", "name", "programs")

    def __init__(self, name: str, mark: str, address: str, home: str, programs: tuple[str, ...], advice: str) -> None:
        self.name = name
        self.mark = mark
        self.address = address
        self.home = home
        self.programs = programs
        self.advice = advice


_APART = "build in a stage FROM {image} and copy the result over"
DOWNLOADED_KITS: tuple[DownloadedKit, ...] = (
    DownloadedKit(
        "the Go toolchain",
        "/go",
        r"(?:go\.dev/dl|golang\.org/dl|dl\.google\.com/go|storage\.googleapis\.com/golang)/go(?:[\d$]|\{)",
        r"(?:^|/)go/?\*?$|GOROOT",
        ("go", "gofmt"),
        _APART.format(image="golang"),
    ),
    DownloadedKit(
        "the Rust toolchain",
        "rust",
        r"sh\.rustup\.rs|static\.rust-lang\.org/(?:rustup|dist)|win\.rustup\.rs",
        r"\.cargo|\.rustup|CARGO_HOME|RUSTUP_HOME|(?:^|/)(?:cargo|rustup)/?\*?$",
        ("cargo", "rustc", "rustup"),
        _APART.format(image="rust"),
    ),
    DownloadedKit(
        "the JDK",
        "jdk",
        r"(?i)(?:download\.java\.net|download\.oracle\.com|adoptium\.net|adoptium/temurin|AdoptOpenJDK|corretto\.aws"
        r"|cdn\.azul\.com/zulu|download\.bell-sw\.com|graalvm)\S*jdk",
        r"(?i)(?<!\.tar)(?<!\.gz)jdk[^.]*$|java-|JAVA_HOME|/jvm",
        ("javac", "jar", "jlink", "jdeps", "native-image"),
        "a program that runs needs a JRE, such as FROM eclipse-temurin with a jre tag",
    ),
)
"""Development kits by the address they are fetched from.

Sources: public Dockerfiles and installation notes (go.dev/dl, dl.google.com/go, storage.googleapis.com/golang),
https://github.com/rust-lang/rust/pull/38122 (sh.rustup.rs), https://github.com/rust-lang-deprecated/rustup.sh,
https://docs.aws.amazon.com/corretto/latest/corretto-8-ug/downloads-list.html, 2026-11. Of the JDKs,
download.java.net, download.oracle.com and AdoptOpenJDK stand in public Dockerfiles (9, 3 and 15 of 2,103, 2026-11); the
others are the publishers' own hosts.
"""
