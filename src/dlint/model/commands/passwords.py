"""Passwords and tokens that stand as such among the words of a command."""

from __future__ import annotations

from dlint import regex as re
from dlint.knowledge.secrets.names import WEAK, secret_name
from dlint.knowledge.secrets.operands import FED, OPERANDS, SETTERS
from dlint.knowledge.secrets.options import (
    ATTACHED,
    HEADERS,
    LOGIN,
    NEXT_WORD,
    NO_VALUE,
    OPTION_WORDS,
    OTHER_SECRETS,
    PAIRS,
    STORED,
)  # fmt: skip
from dlint.knowledge.secrets.placeholders import value_kind
from dlint.model.commands.in_instruction import commands_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dlint.model.commands.command import Command
    from dlint.model.instructions.view import View
    from dlint.syntax.shell.word import ShellWord
    from dlint.text.span import Span

_EXPORTS = frozenset({"export", "declare", "typeset", "readonly"})
_AUTHORIZATION = ("authorization", "proxy-authorization")
# `-D` of Java and Maven and `-P` of Gradle set properties: `-Dpassword=…`.
_LONG_MARKS = ("--", "-D", "-P")
_SETTING = r"(?i)(?::|\b)_?(?:authtoken|auth|password|token)$"
_TAKERS = NEXT_WORD.keys() | LOGIN | PAIRS.keys() | ATTACHED.keys()
# Names of properties that hold a token and do not look so. Source: SonarScanner's analysis parameters, 2026-11.
_PROPERTIES = frozenset({"sonar.login"})
_LOGIN_LINE = r"([\w.${}-]+):(\S+)"


class Password:
    """A secret in a command: the bytes of its word, and what takes it (`curl -u`, `PGPASSWORD`, `chpasswd`)."""

    __slots__ = ("span", "taker")

    def __init__(self, taker: str, span: Span) -> None:
        self.taker = taker
        self.span = span

    def __repr__(self) -> str:
        return f"Password({self.taker!r})"


def passwords_of(view: View) -> tuple[Password, ...]:
    """The passwords among the commands of an instruction: the rule asks for them, and each report that quotes it."""
    return view.fact(_passwords_of)


def _passwords_of(view: View) -> tuple[Password, ...]:
    return tuple(passwords_in(commands_in(view)))


def passwords_in(commands: Sequence[Command]) -> Iterator[Password]:
    """The passwords among commands that belong together; variables and placeholders are none."""
    for command in commands:
        yield from _assigned(command)
        if _has_long_option(command):
            yield from _long_options(command)
        if command.name in _TAKERS:
            yield from _short_options(command)
        yield from _operands(command)
        yield from [*_settings(command)] or _named_settings(command)
        yield from _stored(command)
        yield from _option_words(command)
        yield from _headers(command)
        if command.name in LOGIN and _logs_in(command):
            yield from _piped(command, commands, "--password-stdin")
        if command.name in FED:
            yield from _piped(command, commands, FED[command.name])
        if command.name in ("chpasswd", "passwd"):
            yield from _set_password(command, commands)


def _is_real(text: str) -> bool:
    # Shorter values are mostly switches (`-p on`) or placeholders.
    return len(text) >= 4 and value_kind(text) == "text" and "$" not in text and "`" not in text


def _names_secret(name: str) -> bool:
    evidence = secret_name(name)
    return evidence is not None and evidence not in WEAK


def _names_option(name: str) -> bool:
    return _names_secret(name) or name in _PROPERTIES


def _assigned(command: Command) -> Iterator[Password]:
    """`PGPASSWORD=… psql`, `export TOKEN=…`; build steps often need something, so letters alone do not count."""
    for assignment in command.assignments:
        if _names_secret(assignment.name) and assignment.value.literal and _is_strong(assignment.value.text):
            yield Password(assignment.name, assignment.word.span)
    if command.name in _EXPORTS:
        for word in command.words[1:]:
            name, mark, value = word.text.partition("=")
            if mark and word.literal and _names_secret(name) and _is_strong(value):
                yield Password(name, word.span)


def _is_strong(text: str) -> bool:
    kinds = {"digit" if each.isdigit() else "letter" for each in text if each.isalnum()}
    # Letters and digits mixed: `TOKEN=required` sets no secret.
    return len(text) >= 6 and len(kinds) == 2 and _is_real(text)


def _has_long_option(command: Command) -> bool:
    """Whether there may be one; a look at the text alone."""
    return any(map(command.written.__contains__, _LONG_MARKS))


def _long_options(command: Command) -> Iterator[Password]:
    words = command.words
    for at, word in enumerate(words[1:], 1):
        text = word.text
        if text[:2] not in _LONG_MARKS or not word.literal:
            continue
        name, mark, value = text.lstrip("-").removeprefix("D").removeprefix("P").partition("=")
        # `--password-stdin` takes no value; in some programs `secret` names an object.
        if not _names_option(name) or name.endswith("stdin") or (name == "secret" and command.name in OTHER_SECRETS):
            continue
        if mark and _is_real(value):
            yield Password(f"{command.name} {text.partition('=')[0]}", word.span)
        elif not mark and text[:2] == "--" and command.name not in NO_VALUE:
            following = words[at + 1] if at + 1 < len(words) else None
            if following is not None and following.literal and following.text[:1] != "-" and _is_real(following.text):
                yield Password(f"{command.name} {text}", following.span)


def _short_options(command: Command) -> Iterator[Password]:
    """`curl -u jo:…`, `mysql -p…`, `sshpass -p …`."""
    words = command.words
    for word, following in zip(words[1:], [*words[2:], None], strict=False):
        value, given = _short_value(command, word, following)
        if value is not None and value.literal and (_is_real(given) or _is_hash(given)):
            yield Password(f"{command.name} {word.text if value is following else word.text[:2]}", value.span)


def _short_value(command: Command, word: ShellWord, following: ShellWord | None) -> tuple[ShellWord | None, str]:
    """The word that holds the value of a password's option, and the password in it."""
    name, text = command.name or "", word.text
    option = NEXT_WORD.get(name) or ("-p" if name in LOGIN and _logs_in(command) else "")
    sign, pairs = PAIRS.get(name, ("", ()))
    attached = ATTACHED.get(name, "")
    if following is not None and option and text == option:
        return following, following.text
    if following is not None and (text in pairs or _ends_cluster(text, pairs)):
        return following, following.text.partition(sign)[2]
    if any(each and text.startswith(each) and len(text) > len(each) for each in (option, attached)):
        return word, text[2:]
    return None, ""


def _ends_cluster(text: str, options: tuple[str, ...]) -> bool:
    """`-sSu`: several options in one word, the last of which takes the next word."""
    return text[:1] == "-" and text[1:].isalpha() and f"-{text[-1]}" in options


def _logs_in(command: Command) -> bool:
    return any(word.text == "login" for word in command.words)


def _is_hash(text: str) -> bool:
    """Whether it is a password as /etc/shadow has it, which can be guessed at leisure."""
    return text.startswith("$") and text.count("$") > 2


def _operands(command: Command) -> Iterator[Password]:
    """`vault login …`, `mc alias set NAME URL KEY …`, `htpasswd -b FILE NAME …`."""
    for verb, index in OPERANDS.get(command.name or "", ()):
        found = command.verb(command.name or "", verb)
        words = found.operands if found is not None else ()
        # `vault login -method=userpass username=jo` names what it takes.
        if -len(words) <= index < len(words) and words[index].literal and "=" not in words[index].text:
            if _is_real(words[index].text):
                yield Password(f"{command.name} {verb}", words[index].span)
            return
    if command.name == "htpasswd":
        yield from _htpasswd(command)
    if command.verb(("kubectl", "oc"), "create secret") is not None:
        literals = [word for word in command.words if word.text.startswith("--from-literal=") and word.literal]
        yield from (Password("--from-literal", word.span) for word in literals if _is_real(word.text.split("=", 2)[-1]))


def _htpasswd(command: Command) -> Iterator[Password]:
    """`-b FILE NAME PASSWORD`, `-nb NAME PASSWORD`; without -b it asks."""
    options = "".join(word.text for word in command.words[1:] if word.text[:1] == "-")
    plain = [word for word in command.words[1:] if word.text[:1] != "-"]
    index = 1 if "n" in options else 2
    if "b" in options and index < len(plain) and plain[index].literal and _is_real(plain[index].text):
        yield Password("htpasswd -b", plain[index].span)


def _named_settings(command: Command) -> Iterator[Password]:
    """`pulumi config set dbPassword …`: the name of a secret, and its value behind it."""
    words = command.words
    starts = [at for at, word in enumerate(words[:4]) if at and word.text in SETTERS]
    for at in range(starts[0] + 1, len(words) - 1) if starts else ():
        name, value = re.sub(r"[:/-]", ".", words[at].text).rpartition(".")[2], words[at + 1]
        is_name = words[at].text[:1] != "-" and "=" not in words[at].text and words[at].text not in SETTERS
        if is_name and value.literal and _names_secret(name) and _is_strong(value.text) and "/" not in value.text:
            yield Password(f"{command.name} {words[starts[0]].text}", value.span)


def _settings(command: Command) -> Iterator[Password]:
    """`npm config set //registry/:_authToken …`."""
    verb = command.verb(("npm", "pnpm", "yarn"), "config set", "set")
    if verb is None:
        return
    words = verb.operands
    for at, word in enumerate(words):
        name, mark, value = word.text.partition("=")
        given = word if mark else (words[at + 1] if at + 1 < len(words) else None)
        text = value if mark else (given.text if given is not None else "")
        if given is not None and given.literal and re.search(_SETTING, name) and _is_real(text):
            yield Password(f"{command.name} {verb.name}", given.span)


def _stored(command: Command) -> Iterator[Password]:
    """`composer config http-basic.example.org jo …`, `bundle config set gems.example.org jo:…`."""
    if command.name in STORED:
        for name, key, distance in STORED[command.name]:
            verb = command.verb(command.name, name)
            words = verb.operands if verb is not None else ()
            for at, word in enumerate(words):
                given = words[at + distance] if word.text.startswith(key) and at + distance < len(words) else None
                if given is not None and given.literal and _is_real(given.text):
                    yield Password(f"{command.name} {name}", given.span)
    if command.name in ("bundle", "bundler") and len(command.words) > 3 and command.words[1].text == "config":
        word = command.words[-1]
        user, mark, password = word.text.partition(":")
        if mark and user and word.literal and not password.startswith("//") and _is_real(password):
            yield Password("bundle config", word.span)


def _option_words(command: Command) -> Iterator[Password]:
    """`keytool -storepass …`, `openssl -pass pass:…`."""
    options = OPTION_WORDS.get(command.name or "", ())
    if not options and len(command.words) > 1:
        options = OPTION_WORDS.get(f"{command.name} {command.words[1].text}", ())
    for word, following in zip(command.words, command.words[1:], strict=False) if options else ():
        kind, mark, value = following.text.partition(":")
        given = value if mark and kind == "pass" else following.text
        is_given = command.name != "openssl" or (mark and kind == "pass")
        if word.text in options and is_given and following.literal and _is_real(given):
            yield Password(f"{command.name} {word.text}", following.span)


def _headers(command: Command) -> Iterator[Password]:
    """`curl -H 'X-Api-Key: …'`, `wget --header='Authorization: token …'`."""
    options = HEADERS.get(command.name or "", ())
    for flag in command.flags if options else ():
        word = flag.value
        if flag.name not in options or word is None or not word.literal:
            continue
        name, _, value = word.text.partition(":")
        scheme, _, rest = value.strip().partition(" ")
        if name.strip().lower() in _AUTHORIZATION:
            value = rest or scheme
        elif not _names_secret(name.strip().replace("-", "_")):
            continue
        if _is_strong(value.strip()):
            yield Password(f"{command.name} {flag.name}", word.span)


def _piped(command: Command, commands: Sequence[Command], option: str) -> Iterator[Password]:
    """`echo … | docker login --password-stdin`, `gh auth login --with-token <<< …`."""
    if any(word.text == option for word in command.words):
        for word in _fed(command, commands):
            if word.literal and _is_real(word.text):
                yield Password(f"{command.name} {'login' if command.name in LOGIN else option}", word.span)


def _set_password(command: Command, commands: Sequence[Command]) -> Iterator[Password]:
    """What `echo root:… | chpasswd` sets: a text, a variable or a file; not what another command makes up."""
    fed = list(_fed(command, commands))
    if command.name == "passwd":
        yield from (Password("passwd", word.span) for word in fed if word.literal and len(word.text) > 2)
        return
    for word in fed:
        if re.search(_LOGIN_LINE, word.text):
            if "$(" not in word.text and "`" not in word.text:
                yield Password("chpasswd", word.span)
            return
    yield Password("chpasswd", command.program.span)


def _fed(command: Command, commands: Sequence[Command]) -> Iterator[ShellWord]:
    item = command.item
    for other in commands:
        # Only what the same pipeline prints is fed to the command.
        same = other.item.list is item.list and other.item.pipeline == item.pipeline
        if same and other.item.place < item.place and other.name in ("echo", "printf"):
            yield from (word for word in other.words[1:] if not word.text.startswith("-"))
    for redirect in command.redirects:
        if redirect.operator == "<<<":
            yield redirect.target
