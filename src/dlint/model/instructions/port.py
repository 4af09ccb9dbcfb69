"""What an EXPOSE declares: ports, read as docker's port specifications."""

from __future__ import annotations

from dlint import regex as re
from dlint.text.units import whole_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlint.syntax.word import Word

PROTOCOLS = ("tcp", "udp", "sctp")
LARGEST = 65535
_IPV4 = re.compile(r"(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}", re.ASCII)
_IPV6 = re.compile(r"\[[0-9a-fA-F:.%a-z]+\]")


class Port:
    """One port or range of an EXPOSE.

    `word` is where it stands, `text` the specification with variables replaced, `first` and `last` the container's
    ports, `host` the address and port of the host that are written in front of them (empty mostly), `protocol` as
    written (empty for none). With an `error`, in a few words, the ports are 0.
    """

    __slots__ = ("container", "error", "first", "host", "last", "protocol", "text", "word")

    def __init__(self, word: Word, text: str) -> None:
        self.word = word
        self.text = text
        # The last colon: an IPv6 address has colons of its own.
        self.host, _, rest = text.rpartition(":")
        self.container, _, protocol = rest.partition("/")
        # Docker's parser ignores what follows a second slash.
        self.protocol = protocol.partition("/")[0]
        ports = _range(self.container)
        self.error = ports if isinstance(ports, str) else _problem(self, ports)
        self.first, self.last = (0, 0) if isinstance(ports, str) or self.error else ports

    @property
    def is_literal(self) -> bool:
        """Whether it is written just so, without variables and quotes."""
        return self.text == self.word.value


def _problem(port: Port, ports: tuple[int, int]) -> str | None:
    if port.protocol and port.protocol.lower() not in PROTOCOLS:
        return f"{port.protocol} is no protocol: there are tcp, udp and sctp"
    if not port.host:
        return None
    address, _, outer = port.host.rpartition(":")
    if address and not (_IPV4.fullmatch(address) or _IPV6.fullmatch(address) or address.count(":") > 1):
        return f"{address} is no address"
    host = _range(outer) if outer else ports
    if isinstance(host, str):
        return host
    # A range on the host for one port of the container lets Docker choose a free one.
    if host[1] - host[0] != ports[1] - ports[0] and ports[0] != ports[1]:
        return "the ranges differ in length"
    return None


def _range(text: str) -> tuple[int, int] | str:
    """First and last port, or what is wrong."""
    parts = text.split("-")[:2]
    numbers: list[int] = []
    for part in parts:
        if not (part.isascii() and part.isdigit()):
            return f"{text or 'nothing'} is no port"
        number = whole_number(part)
        if number is None or number > LARGEST:
            return f"port {part} is above {LARGEST}"
        numbers.append(number)
    first, last = numbers[0], numbers[-1]
    return (first, last) if first <= last else f"{text} ends before it begins"
