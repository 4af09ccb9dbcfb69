"""ADD where COPY does the same."""

from __future__ import annotations

from dlint.kit import Add, Edit, Finding, Findings, Fix, Refusal, Stage, Word, is_remote, rule

# What a tar archive may be called, packed or not; a zip is not unpacked.
ARCHIVES = (
    ".tar", ".gz", ".tgz", ".bz2", ".tbz", ".tbz2", ".tb2", ".xz", ".txz", ".lzma", ".tlz", ".z", ".tz", ".taz", ".lz",
    ".zst", ".tzst", ".tpz",
)  # fmt: skip
# Endings of files that are surely no tar archive.
PLAIN = frozenset((
    "bat", "c", "cert", "cfg", "cmd", "conf", "config", "cnf", "cpp", "cql", "crt", "cs", "css", "csv", "deb",
    "dll", "ear", "env", "ejs", "erb", "exe", "gem", "go", "gradle", "groovy", "h", "html", "ini", "jar",
    "java", "js", "json", "jsx", "key", "kt", "list", "lock", "lua", "md", "mjs", "mod", "pem", "php", "pl",
    "png", "properties", "ps1", "pub", "py", "r", "rb", "repo", "rpm", "rs", "service", "sh", "so", "sql",
    "sum", "svg", "swift", "template", "tf", "toml", "tpl", "ts", "tsx", "txt", "vcl", "war", "whl", "xml",
    "yaml", "yml", "zip",
))  # fmt: skip
TWINS = ("hadolint:DL3020", "trivy:DS-0005", "checkov:CKV_DOCKER_4", "sonar:S7029", "dockle:CIS-DI-0009")


@rule(watches=Add, severity="warning", since="0.1", twins=TWINS)
def check(view: Add, stage: Stage) -> Findings:
    """ADD also fetches from the network and unpacks archives, by what it finds in the file, not by its name.

    COPY just copies, so that anyone who reads it knows what happens. Keep ADD for archives, URLs and git repositories.
    Sources with a variable may be any of these and are skipped. The fix is safe for folders and for files whose
    ending shows that they are no archive.
    """
    if view.heredocs or view.is_broken_list or view.stray_comment is not None or view.destination is None:
        return
    plain = [word for word in view.sources if not _needs_add(word)]
    if not plain or any("$" in word.value for word in view.sources) or _has_own_flag(view):
        return
    names = " ".join(word.value for word in plain[:3]) + (" …" if len(plain) > 3 else "")
    several = len(plain) != len(view.sources)
    fix = Refusal("another source may be an archive that ADD unpacks") if several else _fix(view)
    message = f"COPY {names} does the same, and never unpacks or fetches"
    if several:
        message = f"ADD is not needed for {names}: COPY it apart from the archive"
    yield Finding(view.keyword_span, message, fix, twins=() if view.onbuild else TWINS, cause="add")


def _needs_add(word: Word) -> bool:
    value = word.value.strip("\"'").lower()
    host, colon, _ = value.partition(":")
    # `git@host:path` is a repository too, in the short form of SSH.
    return value.endswith(ARCHIVES) or is_remote(value) or (bool(colon) and "@" in host)


def _has_own_flag(view: Add) -> bool:
    """Whether it uses something that COPY cannot do."""
    return any(view.node.flag(name) is not None for name in ("checksum", "keep-git-dir", "unpack"))


def _fix(view: Add) -> Fix:
    written = view.node.keyword_word.value
    keyword = "copy" if written.islower() else "COPY"
    trust = "safe" if all(_is_certain(view, word) for word in view.sources) else "unsafe"
    return Fix("write COPY", (Edit.replace(view.keyword_span, keyword),), trust)


def _is_certain(view: Add, word: Word) -> bool:
    """Whether a source is surely no archive: a folder, or a file with a known ending."""
    value = word.value.strip("\"'")
    if value.endswith(("/", "/.")) or value in (".", ".."):
        return True
    name = value.rpartition("/")[2]
    if "." in name and name.rpartition(".")[2].lower() in PLAIN:
        return True
    context = view.file.context
    return context is not None and context.is_dir(value)


BAD = {
    "ADD app.py /app/": "COPY app.py /app/",
    "add . /app": "copy . /app",
    "ADD --chown=app src/ conf.yml /app/": "COPY --chown=app src/ conf.yml /app/",
    "ADD rootfs /": "COPY rootfs /",
    "ADD app.zip /app/": "COPY app.zip /app/",
    'ADD ["a b.txt", "/c"]': 'COPY ["a b.txt", "/c"]',
    "ADD app.tgz app.txt /q/": None,
    "ONBUILD ADD . /app": "ONBUILD COPY . /app",
}
GOOD = (
    "COPY app.py /app/",
    "ADD app.tar.gz /app/",
    "ADD rootfs.tar.zst /",
    "ADD https://example.org/a.txt /a.txt",
    "ADD git@github.com:a/b.git /b",
    "ADD https://github.com/a/b.git#v1 /b",
    "ADD deploy@example.org:a/b.git /b",
    "ARG SRC=https://example.org/y.tgz\nADD $SRC /x/",
    "ADD ${TAR} /y/",
    "ADD --unpack=true f /w",
    "ADD --checksum=sha256:0 f /w",
    "ADD <<EOF /a\nx\nEOF",
    "ADD *.tar.xz /",
    "ARG SRC\nADD $SRC /b",
    "ADD a.tar.zst /b",
)
