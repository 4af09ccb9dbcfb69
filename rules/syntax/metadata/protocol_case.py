"""The protocol of an EXPOSE is not in lower case."""

from __future__ import annotations

from dlint.kit import Edit, Expose, Finding, Findings, Fix, Refusal, Stage, rule


@rule(watches=Expose, severity="info", since="0.1", twins=("buildkit:ExposeProtoCasing",), needs=("/",))
def check(view: Expose, stage: Stage) -> Findings:
    """BuildKit turns `80/TCP` into `80/tcp`; other builders may not, and take it for another port."""
    if "/" not in view.text:
        return
    for port in view.ports:
        if port.error is None and port.protocol != port.protocol.lower():
            proper = port.text.rpartition("/")[0] + "/" + port.protocol.lower()
            no_fix = Refusal("the protocol comes from a variable")
            fix = Fix("write it in lower case", (Edit.replace(port.word.span, proper),)) if port.is_literal else no_fix
            yield Finding(port.word.span, f"write EXPOSE {proper}", fix, twins=() if view.onbuild else None)


BAD = {
    "EXPOSE 80/TCP": "EXPOSE 80/tcp",
    "EXPOSE 53/udp 53/Udp": "EXPOSE 53/udp 53/udp",
    "ARG P=TCP\nEXPOSE 80/$P": None,
}
GOOD = (
    "EXPOSE 80 443/tcp 53/udp",
    "EXPOSE 80/HTTP",
    "EXPOSE 80/$PROTO",
)
