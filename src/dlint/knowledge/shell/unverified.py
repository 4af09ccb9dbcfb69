"""Options and settings that switch off the check of certificates and signatures.

Source: the manuals of the programs, 2026-11.
"""

from __future__ import annotations

UNCHECKED: dict[str, dict[str, str]] = {
    "curl": dict.fromkeys(("-k", "--insecure", "--proxy-insecure", "--doh-insecure"), "CKV2_DOCKER_2"),
    "wget": {"--no-check-certificate": "CKV2_DOCKER_3"},
    "pip": {"--trusted-host": "CKV2_DOCKER_4"},
    "uv": {"--trusted-host": "", "--allow-insecure-host": ""},
    "pipenv": {"--trusted-host": ""},
    "apk": {"--allow-untrusted": "CKV2_DOCKER_7"},
    "apt-get": {
        "--allow-unauthenticated": "CKV2_DOCKER_8",
        "--allow-insecure-repositories": "",
        "--force-yes": "CKV2_DOCKER_11",
    },
    "apt": {
        "--allow-unauthenticated": "CKV2_DOCKER_8",
        "--allow-insecure-repositories": "",
        "--force-yes": "CKV2_DOCKER_11",
    },
    "aptitude": {"--allow-untrusted": ""},
    "yum": {"--nogpgcheck": "CKV2_DOCKER_9", "--no-gpgchecks": ""},
    "dnf": {"--nogpgcheck": "CKV2_DOCKER_9", "--no-gpgchecks": ""},
    "dnf5": {"--nogpgcheck": "CKV2_DOCKER_9", "--no-gpgchecks": ""},
    "tdnf": {"--nogpgcheck": "CKV2_DOCKER_9"},
    "microdnf": {"--nogpgcheck": "CKV2_DOCKER_9"},
    "rpm": {
        "--nogpgcheck": "CKV2_DOCKER_9",
        "--nosignature": "CKV2_DOCKER_10",
        "--nodigest": "CKV2_DOCKER_10",
        "--noverify": "CKV2_DOCKER_10",
        "--nofiledigest": "CKV2_DOCKER_10",
    },
    "zypper": {"--no-gpg-checks": "", "--allow-unsigned-rpm": "", "--no-gpgcheck": ""},
    "npm": {"--no-strict-ssl": "CKV2_DOCKER_13"},
    "yarn": {"--no-strict-ssl": "CKV2_DOCKER_13"},
    "go": {"-insecure": ""},
    "composer": {},
    "conda": {"--insecure": "", "-k": ""},
    "git": {},
    "svn": {"--trust-server-cert": ""},
}
"""By program: options that switch the checks off, and checkov's check for each (empty where it has none)."""

SETTINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "apt-get": (
        (r"(?:APT::Get::)?AllowUnauthenticated=(?:1|true|yes|on)", ""),
        (r"Acquire::[\w:.-]*Verify-(?:Peer|Host)=(?:0|false|no|off)", ""),
        (r"Acquire::Allow\w*InsecureRepositories=(?:1|true|yes|on)", ""),
    ),
    "yum": ((r"gpgcheck=(?:0|false|no)", ""), (r"[\w.*-]*sslverify=(?:0|false|no)", "CKV2_DOCKER_15")),
    "npm": ((r"(?:--)?strict-ssl[= ]false", "CKV2_DOCKER_13"),),
    "git": ((r"http(?:\.[^=\s]+)?\.sslverify[= ](?:0|false|no|off)", ""),),
    "conda": ((r"ssl_verify (?:0|false|no)", ""),),
    "composer": ((r"disable-tls (?:1|true)", ""), (r"secure-http (?:0|false)", "")),
    "bundle": ((r"ssl_verify_mode (?:0|none)", ""),),
}
"""By program: settings, as regular expressions for any case over its words, that do the same."""

SETTINGS_OF: dict[str, str] = {
    "apt": "apt-get", "dnf": "yum", "dnf5": "yum", "tdnf": "yum", "microdnf": "yum", "yum-config-manager": "yum",
    "yarn": "npm", "pnpm": "npm", "mamba": "conda", "micromamba": "conda", "bundler": "bundle",
}  # fmt: skip
"""Programs with the settings of another."""

VARIABLES: dict[str, tuple[str, str]] = {
    "PYTHONHTTPSVERIFY": (r"0", "CKV2_DOCKER_5"),
    "NODE_TLS_REJECT_UNAUTHORIZED": (r"0", "CKV2_DOCKER_6"),
    "NPM_CONFIG_STRICT_SSL": (r"(?i:false)", "CKV2_DOCKER_12"),
    "YARN_STRICT_SSL": (r"(?i:false)", ""),
    "YARN_ENABLE_STRICT_SSL": (r"(?i:false)", ""),
    # Any value, `false` too: Git asks only whether it is set. Source: get_curl_handle in Git's http.c, 2026-11.
    "GIT_SSL_NO_VERIFY": (r".*", "CKV2_DOCKER_14"),
    "PIP_TRUSTED_HOST": (r".+", "CKV2_DOCKER_16"),
    "UV_INSECURE_HOST": (r".+", ""),
    "GOINSECURE": (r".+", "CKV2_DOCKER_18"),
    "CONDA_SSL_VERIFY": (r"(?i:0|false|no)", ""),
    "BUNDLE_SSL_VERIFY_MODE": (r"(?i:0|none)", ""),
}
"""Variables (in upper case), what their whole value must match to switch the checks off, and checkov's check."""

FILES: tuple[tuple[str, str], ...] = (
    # A source on the machine itself is not downloaded.
    (r"\[[^\]\n]*\btrusted=yes\b[^\]\n]*\](?!\s*(?:file|copy|cdrom):)", "apt trusts this source without a signature"),
    (r"\bTrusted:\s*yes\b", "apt trusts this source without a signature"),
    # `repo_gpgcheck` is about the index; packages are checked without it too.
    (r"\b(?<!repo_)gpgcheck\s*=\s*(?:0|false|no)\b", "packages of this repository are not checked"),
    (r"\bsslverify\s*=\s*(?:0|false|no)\b", "certificates are not checked"),
    (r"\bcheck_certificate\s*=\s*off\b", "wget checks no certificates"),
    (r"\bAPT::Get::AllowUnauthenticated\s+\\?[\"']?(?:1|true|yes)", "apt installs what has no signature"),
    (r"\bVerify-(?:Peer|Host)\s+\\?[\"']?(?:0|false|no)\b", "apt checks no certificates"),
    (r"\bstrict-ssl\s*=\s*false\b", "npm checks no certificates"),
)
"""What switches the checks off in configuration files that a script writes, and what that does."""
