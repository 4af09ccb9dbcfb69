"""A comment that was meant to silence a rule silences nothing."""

from __future__ import annotations

from dlint import regex as re
from dlint.kit import Dockerfile, Edit, Finding, Findings, Fix, Refusal, rule

# Any word that stands before names in brackets is meant for `ignore`, however it is spelled.
OWN = re.compile(r"(?i)\s*dlint\b\s*[:=-]?\s*(?:(?:ignore|disable|skip|noqa|silence)\b|\w+\s*[\[(=])(?P<rest>.*)")
GOOD_OWN = re.compile(r"\s*dlint:\s*ignore(?:\s*\[[^\]]*\]|\s*$|\s+[^=:(\[\s])")
PEER = re.compile(r"\s*hadolint\b\s*[:-]?\s*(?:(?:global|stage)\s+)?(?:(?:ignore|disable)\b|\w+\s*=)(?P<rest>.*)")
GOOD_PEER = re.compile(r"\s*hadolint\s+(?:(?:global|stage)\s+)?ignore\s*=")
NAMES = r"[A-Za-z][\w-]*/[\w-]+|[A-Z]{2,3}-?\d{3,4}|[a-z]+(?=[\s,\]]|$)"


@rule(
    watches=Dockerfile, severity="warning", since="0.1", needs=("dlint", "hadolint", "DLINT"), when=("bad suppression",)
)
def check(file: Dockerfile) -> Findings:
    """dlint reads `# dlint: ignore[NAME, NAME] reason`, and hadolint's `# hadolint ignore=DL3008,DL3009`.

    With a slip in it, such as `ignore=NAME` or `ignore(NAME)`, the line is a comment like any other, and what it was
    meant to silence is reported or comes back with the next change.
    """
    for comment in file.tree.comments:
        own = OWN.match(comment.text)
        text = comment.text.strip()
        if own is not None and not GOOD_OWN.match(comment.text):
            names = ", ".join(dict.fromkeys(re.findall(NAMES, own["rest"])))
            wanted = f"dlint: ignore[{names or 'NAME'}]"
            fix = (
                Fix(f"write {wanted}", (Edit.replace(comment.span, f"# {wanted}"),), trust="unsafe")
                if names
                else Refusal("the comment names no rule")
            )
            yield Finding(comment.span, f"# {text} silences nothing: write # {wanted}", fix)
            continue
        peer = PEER.match(comment.text)
        if peer is not None and not GOOD_PEER.match(comment.text) and re.search(NAMES, peer["rest"]):
            names = ",".join(re.findall(NAMES, peer["rest"]))
            message = f"# {text} silences nothing: write # hadolint ignore={names}"
            edit = Edit.replace(comment.span, f"# hadolint ignore={names}")
            yield Finding(comment.span, message, Fix("write it as hadolint reads it", (edit,), trust="unsafe"))


BAD = {
    "# dlint: ignore=image/untagged\nFROM debian": "# dlint: ignore[image/untagged]\nFROM debian",
    "FROM debian:12\n# dlint ignore[shell/cd]\nRUN cd /a && make": (
        "FROM debian:12\n# dlint: ignore[shell/cd]\nRUN cd /a && make"
    ),
    "FROM debian:12\n# dlint: ignore(DL3008, DL3009)\nRUN make": (
        "FROM debian:12\n# dlint: ignore[DL3008, DL3009]\nRUN make"
    ),
    "FROM debian:12\n# dlint: ignroe[DL3008]\nRUN make": "FROM debian:12\n# dlint: ignore[DL3008]\nRUN make",
    "FROM debian:12\n# hadolint ingore=DL3008\nRUN make": "FROM debian:12\n# hadolint ignore=DL3008\nRUN make",
    "FROM debian:12\n# dlint: disable\nRUN make": None,
    "FROM debian:12\n# hadolint ignore DL3008\nRUN make": "FROM debian:12\n# hadolint ignore=DL3008\nRUN make",
    "FROM debian:12\n# hadolint: ignore=DL3008\nRUN make": "FROM debian:12\n# hadolint ignore=DL3008\nRUN make",
}
GOOD = (
    "# dlint: ignore[image/untagged] it is a template\nFROM debian",
    "FROM debian:12\n# dlint: ignore\nRUN make",
    "FROM debian:12\n# hadolint ignore=DL3008,DL3009\nRUN make",
    "FROM debian:12\n# hadolint global ignore=DL3008\nRUN make",
    "# dlint and hadolint check this file\nFROM debian:12",
    "# hadolint ignores this one\nFROM debian:12",
)
