"""What known commands read and write: paths of the image, by program and verb.

Source: the manual page of each program, and the Filesystem Hierarchy Standard 3.0; 2026-11.
"""

from __future__ import annotations

from dlint.knowledge.managers.index import ENVIRONMENT as MANAGED
from dlint.knowledge.managers.index import SYSTEMS

ACCOUNTS: tuple[str, ...] = ("/etc/passwd", "/etc/group", "/etc/shadow", "/etc/gshadow", "/etc/subuid", "/etc/subgid")
"""Files in which the system keeps its users and groups."""

BASE: tuple[str, ...] = (
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/usr/bin",
    "/usr/sbin",
    "/usr/lib",
    "/usr/lib64",
    "/usr/libexec",
)
"""Trees that every program needs to run: itself, its libraries, its interpreter."""

PROGRAM_FOLDERS: tuple[str, ...] = (
    "/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin",
)  # fmt: skip
"""Where a shell looks for programs."""

SYSTEM_PACKAGES: tuple[str, ...] = (
    *BASE, "/boot", "/etc", "/run", "/usr/include", "/usr/share", "/var/cache", "/var/lib", "/var/log", "/var/spool",
)  # fmt: skip
"""Trees into which packages of a distribution are unpacked, and where its package manager keeps settings and state.

`/usr/local` is left to the administrator (Debian Policy 9.1.2), as are `/usr/src` and `/srv`.
"""

SYSTEM_PACKAGES_MAYBE: tuple[str, ...] = ("/opt", "/var/www", "/usr/local/share", "/srv/www")
"""Trees into which only some packages write."""

LANGUAGE_PACKAGES: tuple[str, ...] = (
    "/usr/local/bin", "/usr/local/lib", "/usr/local/share", "/usr/local/include", "/usr/local/bundle",
    "/usr/local/cargo", "/usr/local/rustup", "/go/bin", "/go/pkg", "/opt/conda", "/root/.cache", "/root/.local",
    "/root/.npm", "/root/.cargo",
)  # fmt: skip
"""Trees into which package managers of languages install what is named."""

LANGUAGE_READS: tuple[str, ...] = ("/etc/ssl", "/etc/pip.conf", "/usr/local/etc", "/usr/share/ca-certificates")
"""Where package managers of languages look for settings and certificates."""

SETTINGS_NAMES: tuple[str, ...] = (
    ".npmrc", ".yarnrc", ".yarnrc.yml", "pip.conf", ".netrc", ".gitconfig", ".condarc", ".gemrc", ".curlrc", ".wgetrc",
    ".pypirc", ".bowerrc", "bunfig.toml", "rust-toolchain", "rust-toolchain.toml", ".tool-versions", ".nvmrc",
    ".node-version", ".python-version", ".ruby-version", ".java-version", "mise.toml", ".mise.toml", "global.json",
)  # fmt: skip
"""Files with settings of package managers, and versions of tools, wherever they lie."""

EMULATORS: tuple[str, ...] = ("qemu-",)
"""Beginnings of the names of programs that run every other program, on an image for a foreign processor."""


class Known:
    """Programs of one kind. `reads` and `writes` are trees; a program that is not listed is not known at all."""

    __slots__ = ("programs", "reads", "writes")

    def __init__(self, programs: str, reads: tuple[str, ...] = (), writes: tuple[str, ...] = ()) -> None:
        self.programs = frozenset(programs.split())
        self.reads = reads
        self.writes = writes


ACCOUNT_PROGRAMS: frozenset[str] = frozenset({
    "addgroup", "adduser", "groupadd", "groupmod", "useradd", "usermod",
})  # fmt: skip
"""Programs that make users and groups."""

KNOWN: tuple[Known, ...] = (
    Known(
        ": date echo env export hostname id nvm printenv printf pwd set sleep true uname which whoami false exit"
        " command type umask ulimit dpkg-architecture nproc arch lsb_release seq basename dirname tput expr getconf"
        " shopt trap unset return wait"
    ),
    Known("addgroup adduser groupadd groupmod useradd usermod chpasswd passwd", ACCOUNTS, ACCOUNTS),
    Known("getent", ACCOUNTS),
    Known("add-apt-repository apt-key apt-cache apt-mark debconf-set-selections dpkg-reconfigure", ("/etc", "/var/lib"),
          SYSTEM_PACKAGES),
    # Its settings may name folders anywhere.
    Known("ldconfig", ("/",), ("/etc", "/var/cache")),
    Known("locale-gen localedef update-alternatives update-locale update-ca-certificates rehash",
          ("/etc", "/usr/share", "/usr/local/share/ca-certificates", "/usr/local/lib"), SYSTEM_PACKAGES),
    Known("a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf phpenmod phpdismod", ("/etc",), ("/etc", "/var/lib")),
    Known("docker-php-ext-install docker-php-ext-enable docker-php-ext-configure docker-php-source"
          " install-php-extensions", ("/usr/src/php", "/usr/local/etc"), ("/usr/src/php", *LANGUAGE_PACKAGES,
          "/usr/local/etc")),
    Known("n pyenv rbenv", (), (*LANGUAGE_PACKAGES, "/opt", "/root")),
)  # fmt: skip
"""Programs that read no file of a project, whatever their verb."""

OTHER_PLAIN_VERBS: dict[str, tuple[str, ...]] = {
    "dpkg": ("--print-architecture", "--add-architecture", "--configure"),
}
"""By program that is no package manager of the index: verbs that read no file of a project."""

REFRESHES: frozenset[str] = frozenset({
    "update", "upgrade", "dist-upgrade", "full-upgrade", "clean", "autoclean", "autoremove", "makecache", "refresh",
})  # fmt: skip
"""Verbs of a distribution's package manager that bring what is new: they are often written low on purpose."""

WITHOUT_PROJECT: dict[str, str] = {"corepack": "prepare"}
"""By program: verbs that read the project only where no package is named."""

ENVIRONMENT: tuple[str, ...] = (
    *sorted(MANAGED),
    "PATH", "HOME", "USER", "SHELL", "LANG", "LANGUAGE", "LC_*", "TZ", "TMPDIR", "TMP", "TEMP", "IFS", "ENV",
    "BASH_ENV", "LD_*", "CC", "CXX", "LDFLAGS", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "MAKEFLAGS", "PKG_CONFIG*",
    "HTTP_*", "HTTPS_*", "FTP_*", "NO_PROXY", "ALL_PROXY", "SSL_*", "CURL_*", "WGET*", "GIT_SSH*",
    "GIT_CONFIG*", "GIT_ASKPASS", "GIT_TERMINAL_PROMPT", "GIT_DIR", "GIT_HTTP*", "GIT_SSL*", "REQUESTS_*",
    "DEBIAN_*", "DEBCONF_*", "PYTHON*", "VIRTUAL_ENV", "PHP_*", "JAVA_*", "CI", "ELECTRON_*", "PUPPETEER_*",
    "PLAYWRIGHT_*", "NVM_*", "SETUPTOOLS_*", "PREFIX", "DESTDIR", "NLTK_*", "HF_*", "CYPRESS_*", "SHARP_*", "TERM",
)  # fmt: skip
"""Variables, in upper case, that may change what a known command does although it does not mention them."""

STATEFUL: frozenset[str] = frozenset({
    "cd", "pushd", "popd", "export", "set", "unset", "source", ".", "umask", "ulimit", "alias", "trap", "shopt", "eval",
    "declare", "local", "readonly", "read", "exec", "nvm", "conda",
})  # fmt: skip
"""Commands whose effect on the shell is lost when what follows them moves to a RUN of its own."""

OPAQUE: frozenset[str] = frozenset({
    ".", "ansible-playbook", "ant", "ash", "bash", "chroot", "cmake", "dash", "docker", "eval", "exec", "find", "gosu",
    "gulp", "grunt", "java", "ksh", "make", "meson", "ninja", "node", "parallel", "perl", "php", "phpize", "puppet",
    "python", "R", "rake", "rails", "Rscript", "ruby", "setup.py", "sh", "source", "su", "supervisord", "sudo", "watch",
    "xargs", "zsh",
})  # fmt: skip
"""Programs, package managers aside, that may read any file without naming it."""

# chmod, chown and chgrp take the mode or the owner first.
ON_PATHS: dict[str, int] = {
    "rm": 0, "rmdir": 0, "touch": 0, "ln": 0, "mv": 0, "cp": 0, "cat": 0, "chmod": 1, "chown": 1, "chgrp": 1,
    "mkdir": 0, "test": 0, "[": 0, "ls": 0, "stat": 0, "file": 0, "readlink": 0, "realpath": 0, "tee": 0, "truncate": 0,
    "install": 0, "unzip": 0, "gunzip": 0, "bunzip2": 0, "unxz": 0, "xz": 0, "gzip": 0, "wc": 0, "head": 0, "tail": 0,
    "sha256sum": 0, "sha512sum": 0, "sha1sum": 0, "md5sum": 0, "strip": 0, "du": 0, "find": 0, "mktemp": 0,
}  # fmt: skip
"""Programs that touch the paths they name and nothing else, and how many operands stand before those."""

ON_TREES: frozenset[str] = frozenset({"rm", "cp", "mv", "ln", "find", "du", "ls", "unzip"})
"""Of them, those that reach all below a folder without an option for it."""

READ_ONLY: frozenset[str] = frozenset({
    "cat", "test", "[", "ls", "stat", "file", "readlink", "realpath", "wc", "head", "tail", "du", "grep", "egrep",
    "fgrep", "awk", "sha256sum", "sha512sum", "sha1sum", "md5sum",
})  # fmt: skip
"""Of them, those that write nothing."""

FILE_TESTS: frozenset[str] = frozenset({
    "-a", "-b", "-c", "-d", "-e", "-f", "-g", "-h", "-k", "-p", "-r", "-s", "-u", "-w", "-x", "-L", "-N", "-O",
    "-G", "-S",
})  # fmt: skip
"""Options of `test` that look at a file."""

FILE_READERS: frozenset[str] = frozenset({"apt-key", "debconf-set-selections", "update-alternatives"})
"""Programs that read no file of a project but those that their words name."""

TEXT_PROGRAMS: frozenset[str] = frozenset({
    "echo", "printf", "export", "set", "useradd", "adduser", "usermod", "groupadd", "addgroup", "groupmod", "true", ":",
    "date", "which", "command", "env", "exit", "sleep", "unset", "expr", "basename", "dirname",
})  # fmt: skip
"""Programs whose words are no files that they read, even with a slash in them."""

DOWNLOADS: tuple[str, ...] = ("curl", "wget")
"""Programs that fetch an address."""

# With `-d @file` and `-F x=@file` curl sends what a file holds.
SENDS: tuple[str, ...] = ("-d", "--data", "-F", "-T", "--upload-file", "-K", "--config", "--post-file")
"""Their options that may read a file."""

ON_PATHS_FIRST_TEXT: dict[str, int] = {"sed": 1, "grep": 1, "egrep": 1, "fgrep": 1, "awk": 1}
"""Programs whose first operand is a pattern or a script, the others paths."""

FILTERS: frozenset[str] = frozenset({
    "bash", "sh", "tee", "gpg", "apt-key", "tar", "grep", "cut", "awk", "sed", "sort", "head", "tail", "jq", "tr",
    "uniq", "xargs", "sha256sum", "gunzip", "base64",
})  # fmt: skip
"""What a download may be piped into; of these, shells run what they are given."""

CHEAP: frozenset[str] = frozenset({
    "mkdir", "chown", "chmod", "chgrp", "touch", "ln", "echo", "printf", "cd", "set", "export", "true", ":", "useradd",
    "groupadd", "adduser", "addgroup", "usermod", "groupmod", "rm", "rmdir", "mv", "cp", "id", "getent", "test", "[",
    "install", "sed", "tee", "cat", "ls", "env", "pwd", "which", "date", "uname", "command",
    "a2enmod", "a2dismod", "a2ensite", "a2dissite", "a2enconf", "a2disconf", "phpenmod", "phpdismod", "ldconfig",
    "docker-php-ext-enable", "update-alternatives",
})  # fmt: skip
"""Programs that take no time worth a second."""

SYSTEM_PROGRAMS: frozenset[str] = frozenset({
    "dpkg", "rpm", "curl", "wget", "tar", "git", "gpg", "sh", "bash", "cd", "xargs", "sudo",
}).union(SYSTEMS, CHEAP, ON_PATHS, FILTERS, *(known.programs for known in KNOWN))  # fmt: skip
"""Programs that come with the system, and never with a package of a language."""
