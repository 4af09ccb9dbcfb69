"""The value of a RUN's `--mount=`: fields separated by commas, as BuildKit reads them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Expander = Callable[[str], str | None]

TYPES = ("bind", "cache", "tmpfs", "secret", "ssh")
SHARING = ("shared", "private", "locked")
TRUE = frozenset(("1", "t", "T", "true", "TRUE", "True"))
FALSE = frozenset(("0", "f", "F", "false", "FALSE", "False"))
ALIASES = {"src": "source", "dst": "target", "destination": "target", "ro": "readonly", "rw": "readwrite"}
_FLAGS = frozenset(("readonly", "readwrite", "required"))
_TEXTS = {"source": "source", "target": "target", "from": "from_", "id": "id", "env": "env"}
_UNITS = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40, "p": 2**50}


class MountField:
    """One field: `name` is the key in lower case without aliases, `value` None without `=`, `text` the whole of it.

    `start` and `end` are its place in the flag's value, quotes included.
    """

    __slots__ = ("end", "key", "name", "start", "text", "value")

    def __init__(self, text: str, start: int, end: int) -> None:
        key, mark, value = text.partition("=")
        self.text = text
        self.key = key.lower()
        self.name = ALIASES.get(self.key, self.key)
        self.value = value if mark else None
        self.start = start
        self.end = end


class MountError:
    """Why BuildKit refuses a mount, and the part of the flag's value to show."""

    __slots__ = ("end", "message", "start")

    def __init__(self, message: str, start: int, end: int) -> None:
        self.message = message
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"MountError({self.message!r}, {self.start}, {self.end})"


class Mount:
    """A mount as far as it can be read; `fields` are as they are written.

    A slot is None where nothing is given or its value cannot be known; `type` is `bind` where none is given,
    `readonly` follows from the type where it is not given (only cache and tmpfs can be written to). `size` is bytes,
    `mode`, `uid` and `gid` are numbers. After an `error` the fields behind it are not read.
    """

    __slots__ = (
        "env",
        "error",
        "fields",
        "from_",
        "gid",
        "id",
        "mode",
        "readonly",
        "required",
        "sharing",
        "size",
        "source",
        "target",
        "type",
        "uid",
    )

    def __init__(self) -> None:
        self.type: str | None = "bind"
        self.source: str | None = None
        self.target: str | None = None
        self.from_: str | None = None
        self.id: str | None = None
        self.env: str | None = None
        self.sharing: str | None = None
        self.readonly: bool | None = None
        self.required: bool | None = None
        self.mode: int | None = None
        self.uid: int | None = None
        self.gid: int | None = None
        self.size: int | None = None
        self.fields: list[MountField] = []
        self.error: MountError | None = None

    def field(self, name: str) -> MountField | None:
        """The last field of that name (`source` also finds `src`)."""
        return next((field for field in reversed(self.fields) if field.name == name), None)


def _as_written(value: str) -> str | None:
    return None if "$" in value else value


def parse_mount(value: str, expand: Expander = _as_written) -> Mount:
    """Read the value of one `--mount=` flag.

    `expand` replaces the variables in a field's value and removes its quotes, None where it cannot; without it, a
    value with a dollar sign counts as unknown. What is unknown is not complained about.
    """
    mount = Mount()
    read_only_given = False
    for field in _split(value):
        if isinstance(field, MountError):
            mount.error = field
            return mount
        mount.fields.append(field)
        message = _set(mount, field, expand)
        if message is not None:
            mount.error = MountError(message, field.start, field.end)
            return mount
        read_only_given = read_only_given or field.name in ("readonly", "readwrite")
    if not read_only_given and mount.type is not None:
        mount.readonly = mount.type not in ("cache", "tmpfs")
    conflict = None if mount.type is None else _conflict(mount, mount.type)
    if conflict is not None:
        mount.error = MountError(conflict, 0, len(value))
    return mount


def _split(value: str) -> Iterator[MountField | MountError]:
    at = 0
    while at <= len(value):
        # BuildKit reads the fields as a line of CSV, with Go's encoding/csv.
        if value.startswith('"', at):
            field = _quoted(value, at)
        else:
            end = value.find(",", at)
            end = len(value) if end < 0 else end
            quote = value.find('"', at, end)
            field = MountField(value[at:end], at, end)
            if quote >= 0 or not value:
                message = 'bare " in non-quoted field' if value else "the mount is empty"
                field = MountError(message, at, end)
        yield field
        at = field.end + 1


def _quoted(value: str, start: int) -> MountField | MountError:
    pieces = []
    at = start + 1
    while True:
        end = value.find('"', at)
        following = value[end + 1 : end + 2]
        if end < 0 or following not in ("", ",", '"'):
            return MountError('extraneous or missing " in quoted field', start, len(value))
        pieces.append(value[at:end])
        if following != '"':
            return MountField("".join(pieces), start, end + 1)
        pieces.append('"')
        at = end + 2


def _set(mount: Mount, field: MountField, expand: Expander) -> str | None:
    """Take one field over; the message of BuildKit's error otherwise."""
    name = field.name
    if field.value is None:
        if name not in _FLAGS:
            return f"invalid field '{field.text}' must be a key=value pair"
        value: str | None = "true"
    # A dollar sign at the very end stands for itself.
    elif name == "from" and "$" in field.value[:-1]:
        return "'from' doesn't support variable expansion, define alias stage instead"
    else:
        value = expand(field.value)
    setter = _SETTERS.get(name)
    if setter is None:
        return f"unexpected key '{field.key}' in '{field.text}'"
    return setter(mount, field, value)


def _set_text(mount: Mount, field: MountField, value: str | None) -> str | None:
    setattr(mount, _TEXTS[field.name], value)
    return None


def _set_type(mount: Mount, _field: MountField, value: str | None) -> str | None:
    mount.type = value and value.lower()
    return None if value is None or mount.type in TYPES else f'unsupported mount type "{value}"'


def _set_sharing(mount: Mount, _field: MountField, value: str | None) -> str | None:
    mount.sharing = value and value.lower()
    return None if value is None or mount.sharing in SHARING else f'unsupported sharing value "{value}"'


def _set_flag(mount: Mount, field: MountField, value: str | None) -> str | None:
    # The type counts as far as it is known here: BuildKit reads the fields in order.
    if field.name == "required" and mount.type not in (None, "secret", "ssh"):
        return f"unexpected key 'required' for mount type '{mount.type}'"
    if value is not None and value not in TRUE and value not in FALSE:
        return f"invalid value for {field.key}: {value}"
    given = None if value is None else value in TRUE
    if field.name == "required":
        mount.required = given
    else:
        mount.readonly = given if given is None or field.name == "readonly" else not given
    return None


def _set_number(mount: Mount, field: MountField, value: str | None) -> str | None:
    if value is None:
        return None
    digits = "01234567" if field.name == "mode" else "0123456789"
    # Go reads 32 bits.
    number = None
    if value and not value.strip(digits):
        # Twelve digits decide whether 32 bits are exceeded; a longer number would take time to convert.
        significant = value.lstrip("0")[:12] or "0"
        number = int(significant, len(digits))
    if number is None or number >= 2**32:
        return f"invalid value {value} for {field.name}"
    setattr(mount, field.name, number)
    return None


def _set_size(mount: Mount, _field: MountField, value: str | None) -> str | None:
    if mount.type not in (None, "tmpfs"):
        return f"unexpected key 'size' for mount type '{mount.type}'"
    if value is None:
        return None
    mount.size = _bytes(value)
    return f"invalid value for size: {value}" if mount.size is None else None


def _bytes(value: str) -> int | None:
    """A size such as `64m`, `1.5 GiB` or `1000` in bytes, with units of 1024 as in docker's go-units."""
    number = value.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    unit = value[len(number) :].lower()
    number = number.removesuffix(" ")
    if unit not in _UNITS and unit[1:] not in ("b", "ib"):
        return None
    factor = _UNITS.get(unit[:1])
    if factor is None or unit in ("bb", "bib") or number.strip("0123456789.+eE-"):
        return None
    try:
        return int(float(number) * factor) if float(number) >= 0 else None
    except (ValueError, OverflowError):
        return None


def _conflict(mount: Mount, kind: str) -> str | None:
    """What does not go together, in BuildKit's words."""
    if kind in ("bind", "tmpfs"):
        for name in ("mode", "uid", "gid"):
            if mount.field(name):
                return f'{name} not allowed for "{kind}" type mounts'
    if kind == "secret":
        return _secret_conflict(mount)
    if kind == "ssh" and _filled(mount, "source"):
        return "ssh does not support source"
    if _filled(mount, "sharing") and kind != "cache":
        return f"invalid cache sharing set for {kind} mount"
    return None


def _secret_conflict(mount: Mount) -> str | None:
    if _filled(mount, "from"):
        return "secret mount should not have a from"
    if _filled(mount, "sharing"):
        return "secret mount should not define sharing"
    named = _filled(mount, "id")
    if not named and not _filled(mount, "source") and not _filled(mount, "target"):
        return "invalid secret mount. one of source, target required"
    return "both source and id can't be set" if named and _filled(mount, "source") else None


def _filled(mount: Mount, name: str) -> bool:
    """Whether a field is given with something in it; what is unknown counts as something."""
    field = mount.field(name)
    if field is None:
        return False
    return bool(field.value) and getattr(mount, _TEXTS.get(name, name)) != ""


_SETTERS: dict[str, Callable[[Mount, MountField, str | None], str | None]] = {
    "type": _set_type,
    "source": _set_text,
    "target": _set_text,
    "from": _set_text,
    "id": _set_text,
    "env": _set_text,
    "readonly": _set_flag,
    "readwrite": _set_flag,
    "required": _set_flag,
    "size": _set_size,
    "sharing": _set_sharing,
    "mode": _set_number,
    "uid": _set_number,
    "gid": _set_number,
}
