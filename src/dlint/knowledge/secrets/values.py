"""Texts whose shape alone shows that they are secrets: tokens with a known prefix, keys, passwords in addresses.

Source: the publishers' descriptions of their tokens, 2026-11.
"""

from __future__ import annotations

from bisect import bisect_left

from dlint import regex as re


class Shape:
    """How one kind of secret looks.

    `marks` are literal stretches, one of which (spaces part them) every such text contains: looked for first, as
    that is cheap. `pattern` is the regular expression that settles it; its group 1, if it has one, is the part that
    must not be a variable or a placeholder.
    """

    __slots__ = ("marks", "name", "pattern", "title")

    def __init__(self, name: str, title: str, marks: str, pattern: str) -> None:
        self.name = name
        self.title = title
        self.marks = tuple(marks.split(" "))
        self.pattern = pattern

    def __repr__(self) -> str:
        return f"Shape({self.name!r})"


LONG_RUN = 20
"""What every issued token contains: so many letters, digits, `-` and `_` without a break."""

_RUNS_APART = bytes(code if chr(code).isalnum() and code < 128 or code in b"_-" else 32 for code in range(256))

FEWEST_STRETCHES = 7
"""Fewest stretches of small letters, capitals or digits in such a run: a random one of 20 characters has twelve."""

ADDRESS = Shape(
    "url-password",
    "password in an address",
    "://",
    r"://[^\s/:@'\"]*:([^\s/@'\"]+)@[^\s@]",
)
SHORT_SHAPES: tuple[Shape, ...] = (
    # The header of OpenPGP ends in BLOCK.
    Shape("private-key", "private key", "-----BEGIN", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"),
    Shape(
        "setting-password",
        "password in a connection string",
        "assword= asswd= wd= WD= ASSWORD= ountKey= ountkey= essKey= esskey=",
        r"(?i)(?:^|[;&?\s\"'])(?:password|passwd|pwd|accountkey|sharedaccesskey)=\s*([^;&\s\"'$%{<(*`][^;&\s\"']{2,})",
    ),
    Shape(
        "registry-login",
        "registry token",
        ":_authToken :_auth :_password",
        r":_(?:authToken|auth|password)\s*[=\s]\s*['\"]?([A-Za-z0-9+/=_.-]{8,})",
    ),
    Shape(
        # In the text of printf or echo a backslash and an n separate the lines.
        "netrc-password",
        "password for .netrc",
        "machine",
        r"machine\s+[^\s\\]+(?:\s|\\n)+login\s+[^\s\\]+(?:\s|\\n)+password\s+([^\s'\"\\]{4,})",
    ),
    # The digits of base32: no 0, 1, 8 and 9.
    Shape("aws-key-id", "AWS access key id", "AKIA", r"(?<![A-Z0-9])AKIA[A-Z2-7]{16}(?![A-Z0-9])"),
    Shape("aws-session-id", "AWS temporary key id", "ASIA", r"(?<![A-Z0-9])ASIA[A-Z2-7]{16}(?![A-Z0-9])"),
    Shape(
        "teams-webhook",
        "Teams webhook",
        "webhook.office.com",
        r"webhook\.office\.com/webhookb2/[\w@-]{36,}/IncomingWebhook/\w{20,}",
    ),
    Shape(
        "basic-auth",
        "HTTP basic credentials",
        "Authorization authorization AUTHORIZATION",
        r"(?i)(?:authorization['\"]?\s*[:=]\s*['\"]?basic)\s+([A-Za-z0-9+/]{8,}={0,2})",
    ),
)
"""Shapes without a long run of letters and digits, tried on every text."""

SHAPES: tuple[Shape, ...] = (
    Shape("age-key", "age private key", "AGE-SECRET-KEY-1", r"AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    Shape("github-token", "GitHub token", "ghp_ gho_ ghu_ ghs_ ghr_", r"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36,}"),
    Shape("github-pat", "GitHub fine-grained token", "github_pat_", r"github_pat_[A-Za-z0-9_]{60,}"),
    Shape(
        "gitlab-token",
        "GitLab token",
        "glpat- gldt- glrt- glcbt- glptt- glsoat-",
        r"(?<![A-Za-z0-9])gl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{20,}",
    ),
    Shape(
        "slack-token",
        "Slack token",
        "xoxb- xoxp- xoxa- xoxo- xoxs- xoxr- xoxe",
        r"xox[abeoprs](?:\.xox[bp])?-[A-Za-z0-9-]{10,}",
    ),
    Shape("slack-app-token", "Slack app token", "xapp-", r"xapp-\d-[A-Z0-9]+-\d+-[a-z0-9]{32,}"),
    Shape(
        "slack-webhook",
        "Slack webhook",
        "hooks.slack.com",
        r"hooks\.slack\.com/(?:services|workflows)/T\w+/B?\w+/\w{20,}",
    ),
    Shape(
        "discord-webhook", "Discord webhook", "/api/webhooks/", r"discord(?:app)?\.com/api/webhooks/\d{15,}/[\w-]{50,}"
    ),
    # Secret and restricted keys: those that begin with `pk_` are public.
    Shape("stripe-key", "Stripe live key", "k_live_", r"(?<![A-Za-z0-9])[sr]k_live_[A-Za-z0-9]{16,}"),
    Shape("google-key", "Google API key", "AIza", r"(?<![\w-])AIza[\w-]{35}(?![\w-])"),
    Shape("google-client-secret", "Google OAuth client secret", "GOCSPX-", r"GOCSPX-[\w-]{28}"),
    Shape("google-token", "Google OAuth token", "ya29.", r"(?<!\w)ya29\.[\w-]{30,}"),
    Shape("npm-token", "npm token", "npm_", r"(?<![A-Za-z0-9_])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9_])"),
    # A macaroon in base64, whose first bytes are always the same.
    Shape("pypi-token", "PyPI token", "pypi-AgE", r"pypi-AgE[\w-]{50,}"),
    Shape("rubygems-token", "RubyGems token", "rubygems_", r"rubygems_[0-9a-f]{48}"),
    Shape("crates-token", "crates.io token", "cio", r"(?<![A-Za-z0-9])cio[A-Za-z0-9]{32}(?![A-Za-z0-9])"),
    Shape("nuget-key", "NuGet key", "oy2", r"(?<![A-Za-z0-9])oy2[a-z0-9]{43}(?![A-Za-z0-9])"),
    Shape("clojars-token", "Clojars token", "CLOJARS_", r"CLOJARS_[0-9a-z]{60}"),
    # `eyJ` is `{"` in base64.
    Shape("jwt", "JSON web token", "eyJ", r"(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    Shape("azure-client-secret", "Azure client secret", "8Q~", r"(?<![\w.~-])[\w~.-]{3}8Q~[\w~.-]{31,34}(?![\w.~-])"),
    Shape(
        "azure-sas",
        "Azure shared access signature",
        "sig=",
        r"\?(?=[^\s'\"]*\bs[vr]=)[^\s'\"]*?\bsig=([A-Za-z0-9%+/]{40,}=?)",
    ),
    Shape("twilio-key", "Twilio API key", "SK", r"(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])"),
    Shape("sendgrid-key", "SendGrid key", "SG.", r"(?<![\w.])SG\.[\w-]{22}\.[\w-]{43}"),
    Shape("mailgun-key", "Mailgun key", "key-", r"(?<![\w-])key-[0-9a-f]{32}(?![\w-])"),
    Shape("mailchimp-key", "Mailchimp key", "-us", r"(?<!\w)[0-9a-f]{32}-us\d{1,2}(?!\w)"),
    Shape("digitalocean-token", "DigitalOcean token", "_v1_", r"do[opr]_v1_[0-9a-f]{64}"),
    Shape("huggingface-token", "Hugging Face token", "hf_", r"(?<![A-Za-z0-9_])hf_[A-Za-z0-9]{34,}"),
    Shape(
        # `T3BlbkFJ` is `OpenAI` in base64.
        "openai-key",
        "OpenAI key",
        "sk-",
        r"(?<![\w-])sk-(?:(?:proj|svcacct|admin)-[\w-]{40,}|[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20})",
    ),
    Shape("anthropic-key", "Anthropic key", "sk-ant-", r"sk-ant-[a-z]+\d\d-[\w-]{40,}"),
    Shape("openrouter-key", "OpenRouter key", "sk-or-v1-", r"sk-or-v1-[0-9a-f]{64}"),
    Shape("groq-key", "Groq key", "gsk_", r"(?<![A-Za-z0-9_])gsk_[A-Za-z0-9]{50,}"),
    Shape("replicate-token", "Replicate token", "r8_", r"(?<![A-Za-z0-9_])r8_[A-Za-z0-9]{37}"),
    Shape("docker-token", "Docker Hub token", "dckr_", r"dckr_(?:pat|oat)_[\w-]{20,}"),
    Shape("databricks-token", "Databricks token", "dapi", r"(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?:-\d)?(?![A-Za-z0-9])"),
    Shape("vault-token", "Vault token", "hvs. hvb. hvr.", r"(?<![A-Za-z0-9])hv[sbr]\.[\w-]{24,}"),
    Shape("terraform-token", "Terraform token", ".atlasv1.", r"[A-Za-z0-9]{14}\.atlasv1\.[\w-]{60,}"),
    Shape("jfrog-key", "JFrog key", "AKCp", r"(?<![A-Za-z0-9])AKCp[A-Za-z0-9]{69,}"),
    # `cmVmdGtu` is `reftkn` in base64.
    Shape("jfrog-token", "JFrog reference token", "cmVmdGtu", r"(?<![A-Za-z0-9])cmVmdGtu[A-Za-z0-9]{56}"),
    Shape("atlassian-token", "Atlassian token", "ATATT3x", r"ATATT3x[\w=-]{100,}"),
    Shape(
        "shopify-token",
        "Shopify token",
        "shpat_ shpca_ shppa_ shpss_",
        r"(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}",
    ),
    Shape("square-token", "Square token", "sq0atp- sq0csp-", r"(?<![A-Za-z0-9])sq0(?:atp|csp)-[\w-]{22,43}"),
    Shape("newrelic-key", "New Relic key", "NRAK- NRAL", r"(?<![A-Za-z0-9])(?:NRAK-[A-Z0-9]{27}|[0-9a-f]{36}NRAL)"),
    Shape(
        "grafana-token",
        "Grafana token",
        "glsa_ glc_eyJ",
        r"(?<![A-Za-z0-9])(?:glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}|glc_eyJ[\w=+/]{32,})",
    ),
    Shape("sentry-token", "Sentry token", "sntry", r"sntry(?:s_eyJ[\w=+/]{40,}|u_[0-9a-f]{64})"),
    Shape("linear-key", "Linear key", "lin_api_", r"lin_api_[A-Za-z0-9]{40}"),
    Shape("notion-token", "Notion token", "ntn_", r"(?<![A-Za-z0-9_])ntn_[A-Za-z0-9]{40,}"),
    Shape("postman-key", "Postman key", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}"),
    Shape("pulumi-token", "Pulumi token", "pul-", r"(?<![A-Za-z0-9])pul-[0-9a-f]{40}"),
    Shape(
        "doppler-token",
        "Doppler token",
        "dp.pt. dp.st. dp.ct. dp.sa. dp.scim. dp.audit.",
        r"(?<![A-Za-z0-9.])dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]+\.)?[A-Za-z0-9]{40,}",
    ),
    Shape("telegram-token", "Telegram bot token", ":AA", r"(?<!\w)\d{8,10}:AA[\w-]{33}(?![\w-])"),
    Shape("fly-token", "Fly.io token", "fm2_", r"(?<![A-Za-z0-9_])fm2_[A-Za-z0-9+/=]{60,}"),
    Shape("supabase-token", "Supabase token", "sbp_", r"(?<![A-Za-z0-9_])sbp_[0-9a-f]{40}"),
    # Source: https://tailscale.com/docs/reference/key-prefixes.md, 2026-11.
    Shape(
        "tailscale-key",
        "Tailscale key",
        "tskey-",
        r"(?<![A-Za-z0-9])tskey-(?:api|auth|client|scim|webhook)-[A-Za-z0-9]{6,}-[A-Za-z0-9]{16,}",
    ),
    # Source: https://circleci.com/changelog/new-format-for-api-access-tokens/, 2026-11.
    Shape(
        "circleci-token",
        "CircleCI token",
        "CCIPAT_ CCIPRJ_",
        r"(?<![A-Za-z0-9])CCIP(?:AT|RJ)_[A-Za-z0-9]{20,24}_[0-9a-f]{40}",
    ),
    # Source: https://buildkite.com/docs/platform/security/tokens, 2026-11.
    Shape(
        "buildkite-token",
        "Buildkite token",
        "bkua_ bkaa_ bkaj_",
        r"(?<![A-Za-z0-9])bk(?:ua|aa|aj)_[A-Za-z0-9._-]{40,}",
    ),
    Shape("figma-token", "Figma token", "figd_", r"figd_[\w-]{40,}"),
    Shape("onepassword-token", "1Password service token", "ops_eyJ", r"ops_eyJ[\w=+/-]{100,}"),
    Shape(
        "bearer",
        "HTTP bearer token",
        "Authorization authorization AUTHORIZATION",
        r"(?i)(?:authorization['\"]?\s*[:=]\s*['\"]?bearer)\s+([A-Za-z0-9._~+/-]{16,}=*)",
    ),
)
"""Shapes of tokens as their issuers document them, the most specific ones first.

Prefixes of AWS, GitHub, GitLab, OpenAI, Anthropic, OpenRouter, Google, Stripe and Slack were compared with the list in
https://openrouter.ai/docs/guides/features/guardrails/secret-formats.md, 2026-11. Of the other tokens without a source
of their own no page of the vendor was looked up: the patterns are what such tokens look like.
"""

PLACEHOLDER_MARKS: tuple[str, ...] = (
    "EXAMPLE", "example", "xxxx", "XXXX", "0000000000", "1234567890abcdef", "abcdefghij", "your",
)  # fmt: skip
"""Stretches that only made-up tokens have (`AKIAIOSFODNN7EXAMPLE`)."""

PLACEHOLDER_PASSWORDS: frozenset[str] = frozenset({
    "password", "pass", "passwd", "pwd", "secret", "pw", "token", "changeit", "changeme", "none", "null", "true",
    "false", "required", "optional", "redacted", "x-oauth-basic", "yes", "no",
})  # fmt: skip
"""Passwords of documentation: `user:password@host` is no credential."""


def secret_value(value: str) -> Shape | None:
    """The shape of the secret that `value` contains, or None; texts with a variable in the decisive place are none.

    `value` may be any text: an ENV value, a shell command, the body of a heredoc.
    """
    if _has_mark(ADDRESS, value) and "@" in value and _matches(ADDRESS, value):
        return ADDRESS
    return _first(SHORT_SHAPES, value) or (_first(SHAPES, value) if _has_run(value) else None)


def secret_matches(text: str) -> list[tuple[Shape, int, int]]:
    """Every secret in a text but passwords in addresses: its shape, and where it stands, in characters.

    Of two that overlap the one with the more specific shape is given.
    """
    shapes = (*SHORT_SHAPES, *SHAPES) if _has_run(text) else SHORT_SHAPES
    found: list[tuple[Shape, int, int]] = []
    holds = text.__contains__
    for shape in [shape for shape in shapes if any(map(holds, shape.marks))]:
        # The matches of one shape never overlap, so only what the shapes before it found has to be looked at.
        starts = [start for _, start, _ in found]
        free = [(shape, start, end) for start, end in _matched(shape, text) if not _overlaps(found, starts, start, end)]
        found = sorted([*found, *free], key=_position) if free else found
    return found


def _overlaps(found: list[tuple[Shape, int, int]], starts: list[int], start: int, end: int) -> bool:
    """Whether a stretch overlaps one of those found, which stand in order and apart from each other."""
    at = bisect_left(starts, end)
    return at > 0 and found[at - 1][2] > start


def address_matches(text: str) -> list[tuple[int, int]]:
    """Where the passwords in the addresses of a text stand, in characters."""
    return _matched(ADDRESS, text) if "@" in text and _has_mark(ADDRESS, text) else []


def _position(match: tuple[Shape, int, int]) -> int:
    return match[1]


def _has_mark(shape: Shape, text: str) -> bool:
    return any(map(text.__contains__, shape.marks))


def secret_span(shape: Shape, value: str) -> tuple[int, int]:
    """Where in `value` (which has that shape) the secret itself stands: start and end in characters."""
    for match in _matched(shape, value):
        return match
    return (0, len(value))


def _first(shapes: tuple[Shape, ...], value: str) -> Shape | None:
    for shape in shapes:
        for mark in shape.marks:
            if mark in value and _matches(shape, value):
                return shape
    return None


def _has_run(text: str) -> bool:
    """The quick test of a long text: most have neither a token nor anything like it."""
    if len(text) < LONG_RUN:
        return False
    runs = text.encode("ascii", "replace").translate(_RUNS_APART).split()
    if max(map(len, runs), default=0) < LONG_RUN:
        return False
    return any(_is_mixed(run.decode()) for run in [run for run in runs if len(run) >= LONG_RUN])


def _is_mixed(run: str) -> bool:
    """Whether letters and digits, small and capital, change as often as in what a machine made."""
    letters = run.replace("-", "").replace("_", "")
    if letters.islower() and letters.isalpha() or not letters.strip("0123456789abcdefABCDEF"):
        return False
    return len(re.findall("[a-z]+|[A-Z]+|[0-9]+", letters)) >= FEWEST_STRETCHES


def _matches(shape: Shape, value: str) -> bool:
    return bool(_matched(shape, value))


def _matched(shape: Shape, value: str) -> list[tuple[int, int]]:
    found = re.compile(shape.pattern).finditer(value)
    # The group that a pattern has, or the whole match where it has none.
    return [match.span(match.re.groups) for match in found if _may_be_real(match.group(match.re.groups))]


def _may_be_real(secret: str) -> bool:
    if any(mark in secret for mark in PLACEHOLDER_MARKS):
        return False
    if secret.lower() in PLACEHOLDER_PASSWORDS or secret[0] in "$%{<[(*":
        return False
    return len(set(secret)) > 2 and "${" not in secret and "$(" not in secret


def looks_random(text: str) -> bool:
    """Whether `text` could come from a random generator: 20 characters or more of base64 or hexadecimal, evenly mixed.

    True of check sums and commit ids as well, so it counts only together with a name that suggests a secret.
    """
    if len(text) < RANDOM_LENGTH or not all(char.isalnum() or char in "+/=_-" for char in text):
        return False
    digits = set(text.lower()) <= set("0123456789abcdef")
    return entropy(text) >= (RANDOM_HEX_BITS if digits else RANDOM_BITS)


RANDOM_LENGTH = 20
"""Fewest characters of a text that is called random."""
RANDOM_BITS = 3.7
"""Bits of entropy a character, from which a text of letters and digits is called random."""
RANDOM_HEX_BITS = 3.0
"""The same for hexadecimal digits."""


def entropy(text: str) -> float:
    """Shannon entropy of the characters of `text`, in bits a character."""
    from math import log2

    total = len(text)
    shares = (text.count(char) / total for char in set(text))
    return -sum(share * log2(share) for share in shares)
