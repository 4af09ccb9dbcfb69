"""EXPOSE names something that is not a port."""

from __future__ import annotations

from dlint.kit import Expose, Finding, Findings, Stage, rule


@rule(watches=Expose, severity="error", since="0.1", twins=("hadolint:DL3011", "hadolint:DL1000", "trivy:DS-0008"))
def check(view: Expose, stage: Stage) -> Findings:
    """Ports go from 0 to 65535, a range from the lower to the higher (`8000-8010`), protocols are tcp, udp and sctp.

    BuildKit refuses anything else, but only when it comes to this line: with a variable in it that may be late.
    """
    if view.stray_comment is not None:
        return
    for port in view.ports:
        if port.error is None:
            continue
        twins: tuple[str, ...] = ("hadolint:DL1000",)
        if "above 65535" in port.error:
            twins = ("hadolint:DL3011", "trivy:DS-0008")
        elif "ends before" in port.error:
            twins = ()
        yield Finding(port.word.span, f"EXPOSE {port.text}: {port.error}", twins=twins)


BAD = {
    "EXPOSE 80000": None,
    "EXPOSE 80 65536/udp": None,
    "EXPOSE 60000-70000": None,
    "EXPOSE http": None,
    "EXPOSE 80/http": None,
    "EXPOSE 90-80": None,
    "ENV PORT=99999\nEXPOSE $PORT": None,
    "EXPOSE 80,443": None,
    "EXPOSE example.org:80:80": None,
    "EXPOSE 80-65536": None,
}
GOOD = (
    "EXPOSE 0 80 443/tcp 8000-8010/udp 65535/SCTP",
    "EXPOSE $PORT ${OTHER}/udp",
    "ARG PORT\nEXPOSE ${PORT:-80}",
    'ENV PORTS="80 443"\nEXPOSE $PORTS',
    "EXPOSE 127.0.0.1:80:80",
    "EXPOSE [::1]:80:80/tcp 8080:80 8000-9000:80",
    'EXPOSE "80"',
)
