"""EXPOSE maps a port of the host, which it cannot."""

from __future__ import annotations

from dlint.kit import Edit, Expose, Finding, Findings, Fix, Refusal, Stage, rule


@rule(watches=Expose, severity="warning", since="0.1", twins=("buildkit:ExposeInvalidFormat",), needs=(":",))
def check(view: Expose, stage: Stage) -> Findings:
    """EXPOSE notes which ports the container listens on; it publishes nothing.

    Address and port of the host in front of a colon are dropped without a word. Publish with
    `docker run --publish 8080:80` or in the compose file. The fix leaves the part that counts.
    """
    if ":" not in view.text and "$" not in view.text:
        return
    for port in view.ports:
        if port.error is None and ":" in port.text:
            kept = port.text.rpartition(":")[2]
            no_fix = Refusal("the port has variables")
            # BuildKit looks into a trigger only in the build that runs it, so `twins` is empty for ONBUILD.
            fix = Fix("keep the container's port", (Edit.replace(port.word.span, kept),)) if port.is_literal else no_fix
            message = f"EXPOSE {port.text} publishes nothing: only {kept} counts; map ports where the container is run"
            yield Finding(port.word.span, message, fix, twins=() if view.onbuild else None)


BAD = {
    "EXPOSE 8080:80": "EXPOSE 80",
    "EXPOSE 443 127.0.0.1:8080:80/tcp": "EXPOSE 443 80/tcp",
    "EXPOSE [::1]:80:80": "EXPOSE 80",
    "ENV P=8080:80\nEXPOSE $P": None,
}
GOOD = (
    "EXPOSE 80 443/tcp 8000-8010",
    "ARG P=80\nEXPOSE ${P:-80}",
    "EXPOSE nonsense:80:80",
)
