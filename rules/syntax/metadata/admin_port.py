"""The image offers a port for administration, such as SSH's."""

from __future__ import annotations

from dlint.kit import Expose, Finding, Findings, Stage, rule

PORTS = {22: "SSH", 23: "Telnet", 3389: "Remote Desktop", 5800: "VNC", 5900: "VNC"}
TWINS = ("trivy:DS-0004", "checkov:CKV_DOCKER_1")


@rule(watches=Expose, severity="info", since="0.1", twins=(*TWINS, "sonar:S6473"), security=4.0)
def check(view: Expose, stage: Stage) -> Findings:
    """An SSH daemon or remote desktop in a container is one more way in, with keys and passwords to look after.

    `docker exec` and similar commands in orchestrators reach a container without it, under their own access control.
    """
    for port in view.ports:
        found = next((number for number in PORTS if port.error is None and port.first <= number <= port.last), None)
        # All of these listen on TCP.
        if found is None or port.protocol.lower() not in ("", "tcp"):
            continue
        message = f"port {found} is {PORTS[found]}: reach containers with docker exec instead of a daemon inside"
        yield Finding(port.word.span, message, twins=(*(TWINS if found == 22 else ()), "sonar:S6473"))


BAD = {
    "EXPOSE 22": None,
    "EXPOSE 80 22/tcp": None,
    "EXPOSE 20-30": None,
    "ENV P=22\nEXPOSE $P": None,
    "EXPOSE 5900": None,
}
GOOD = (
    "EXPOSE 80 2222 220",
    "EXPOSE 22/udp",
    "RUN echo EXPOSE 22",
    "EXPOSE $SSH_PORT",
)
