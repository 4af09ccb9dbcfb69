"""Commands as rules see them: wrappers off, verbs, options and operands separated, strings for shells looked into."""

from __future__ import annotations

import pytest
from present import present

from dlint.model.commands.command import Command
from dlint.model.commands.wrappers import unwrap
from dlint.model.instructions.exec_form import exec_commands, json_texts
from dlint.syntax.parse import parse
from dlint.syntax.shell.scan import scan
from dlint.text.edit import apply
from dlint.text.mapped_text import MappedText
from dlint.text.source import Source


def commands_of(text: str) -> list[Command]:
    script = scan(MappedText.plain(text))
    assert script.error is None
    return [command for item in script.commands for command in unwrap(item)]


def command_of(text: str) -> Command:
    return commands_of(text)[0]


def flags_of(command: Command) -> list[tuple[str, str | None]]:
    return [(flag.name, flag.value.text if flag.value is not None else None) for flag in command.flags]


def operands_of(command: Command) -> list[str]:
    return [word.raw for word in command.operands]


@pytest.mark.parametrize(
    ("text", "name", "wrappers", "operands"),
    [
        ("a b", "a", (), ["b"]),
        ("/usr/bin/a b", "a", (), ["b"]),
        ('"a" b', "a", (), ["b"]),
        ("$x b", None, (), ["b"]),
        ("A=1", None, (), []),
        ("sudo a b", "a", ("sudo",), ["b"]),
        ("sudo -E -u www -- a b", "a", ("sudo",), ["b"]),
        ("sudo -uwww A=1 a b", "a", ("sudo",), ["b"]),
        ("sudo --user www a b", "a", ("sudo",), ["b"]),
        ("sudo --user=www a b", "a", ("sudo",), ["b"]),
        ("sudo -l", "sudo", (), []),
        ("sudo", "sudo", (), []),
        ("env A=1 B=2 a b", "a", ("env",), ["b"]),
        ("env -i -u HOME -C /x A=1 a b", "a", ("env",), ["b"]),
        ("env", "env", (), []),
        ("time -p a b", "a", ("time",), ["b"]),
        ("nice -n 10 ionice -c2 -n7 a b", "a", ("nice", "ionice"), ["b"]),
        ("nice -10 a b", "a", ("nice",), ["b"]),
        ("timeout -k 5 --signal=KILL 60s a b", "a", ("timeout",), ["b"]),
        ("exec a b", "a", ("exec",), ["b"]),
        ("exec > log", "exec", (), []),
        ("command a b", "a", ("command",), ["b"]),
        ("command -v a", "command", (), ["a"]),
        ("builtin cd x", "cd", ("builtin",), ["x"]),
        ("nohup a b", "a", ("nohup",), ["b"]),
        ("xargs -0 -n 1 -I{} a b {}", "a", ("xargs",), ["b", "{}"]),
        ("xargs -r a b", "a", ("xargs",), ["b"]),
        ("chroot /mnt a b", "a", ("chroot",), ["b"]),
        ("gosu www:www a b", "a", ("gosu",), ["b"]),
        ("su-exec www a b", "a", ("su-exec",), ["b"]),
        ("runuser -u www -- a b", "a", ("runuser",), ["b"]),
        ("busybox a b", "a", ("busybox",), ["b"]),
        ("sudo env A=1 nice a b", "a", ("sudo", "env", "nice"), ["b"]),
        ("sudo $x b", None, ("sudo",), ["b"]),
        ("stdbuf -o L a b", "a", ("stdbuf",), ["b"]),
    ],
)
def test_wrappers(text: str, name: str | None, wrappers: tuple[str, ...], operands: list[str]) -> None:
    command = command_of(text)
    assert (command.name, command.wrappers, operands_of(command)) == (name, wrappers, operands)


def test_program_and_path() -> None:
    command = command_of("sudo /opt/python3.11 -m pip3 install x")
    assert (command.path, command.name) == ("/opt/python3.11", "python3.11")


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ("pip3 x", "pip"),
        ("pip3.11 x", "pip"),
        ("python3 -m pip x", "pip"),
        ("python3 -u -W ignore -m venv x", "venv"),
        ("python3 -c x -m pip", "python"),
        ("python3 x.py", "python"),
        ("python2.7 x.py", "python"),
        ("npm x", "npm"),
        ("7z x", "7z"),
        ("$x", ""),
    ],
)
def test_tools(text: str, tool: str) -> None:
    assert command_of(text).tool == tool


def test_environment_of_one_command() -> None:
    command = command_of('A=1 sudo B="2 3" env C= npm ci')
    assert present(command.environment("A")).text == "1"
    assert present(command.environment("B")).text == "2 3"
    assert present(command.environment("C")).text == ""
    assert command.environment("D") is None
    assert present(command_of("A=1 A=2 a").environment("A")).text == "2"


@pytest.mark.parametrize(
    ("text", "program", "verbs", "operands"),
    [
        ("apt-get install -y a b", "apt-get", ["install"], ["a", "b"]),
        ("apt-get -y -o A=b install a", "apt-get", ["install"], ["a"]),
        ("apt-get -o=A=b -qq -t sid install a", "apt-get", ["install"], ["a"]),
        ("apt-get $FLAGS install a", "apt-get", ["install"], ["a"]),
        ("sudo /usr/bin/apt-get install a", "apt-get", ["install"], ["a"]),
        ("apt install a", ("apt", "apt-get"), ["install", "reinstall"], ["a"]),
        ("npm --prefix x install y", "npm", ["install", "i"], ["y"]),
        ("npm i -w z y", "npm", ["install", "i"], ["y"]),
        ("npm config set x y", "npm", ["config set"], ["x", "y"]),
        ("git -C x --git-dir y clone -b z url", "git", ["clone"], ["url"]),
        ("python3 -m pip install x", "pip", ["install"], ["x"]),
        ("pip3.11 --no-cache-dir install x", "pip", ["install"], ["x"]),
        ("uv pip install --system x", "uv", ["pip install"], ["x"]),
        ("cargo +nightly build", "cargo", ["build"], []),
        ("conda env create -f x.yml", "conda", ["env create"], []),
        ("go mod download", "go", ["mod download"], []),
        ("zypper -n --root /x in a", "zypper", ["install", "in"], ["a"]),
        ("dnf --setopt=x -y install --enablerepo y z", "dnf", ["install"], ["z"]),
        ("docker -H x build -t y .", "docker", ["build"], ["."]),
        ("yarn", "yarn", ["install", ""], []),
        ("apk --no-cache -X url add a", "apk", ["add"], ["a"]),
    ],
)
def test_verbs(text: str, program: str | tuple[str, ...], verbs: list[str], operands: list[str]) -> None:
    verb = command_of(text).verb(program, *verbs)
    assert verb is not None
    assert verb.name in verbs
    assert [word.raw for word in verb.operands] == operands


@pytest.mark.parametrize(
    ("text", "program", "verbs"),
    [
        ("apt-get update", "apt-get", ["install"]),
        ("echo apt-get install", "apt-get", ["install"]),
        ("apt-get", "apt-get", ["install"]),
        ("apt-get -o install update", "apt-get", ["install"]),
        ("$apt install", "apt-get", ["install"]),
        ("aptitude install", "apt", ["install"]),
        ("yarn add", "yarn", [""]),
        ("npm config", "npm", ["config set"]),
        ("apt-get", "apt-get", []),
    ],
)
def test_no_verb(text: str, program: str, verbs: list[str]) -> None:
    assert command_of(text).verb(program, *verbs) is None


def test_any_verb() -> None:
    verb = present(command_of("apt-get -y dist-upgrade x").verb("apt-get"))
    assert (verb.name, [word.raw for word in verb.operands]) == ("dist-upgrade", ["x"])


def test_verb_has_a_span_and_takes_more_words() -> None:
    text = "sudo apt-get -y install a"
    verb = present(command_of(text).verb("apt-get", "install"))
    assert (verb.span.start, verb.span.end, verb.end) == (5, 23, 23)
    edit = verb.then(" --no-install-recommends")
    assert apply(text.encode(), [edit]) == b"sudo apt-get -y install --no-install-recommends a"


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("rm -rf x", [("-r", None), ("-f", None)]),
        ("apt-get -yqq install", [("-y", None), ("-q", None), ("-q", None)]),
        ("curl -fsSLo f u", [("-f", None), ("-s", None), ("-S", None), ("-L", None), ("-o", "f")]),
        ("curl -of u", [("-o", "f")]),
        ("curl --output=f --retry 3 u", [("--output", "f"), ("--retry", "3")]),
        ("curl -H 'a: b' --data=@x u", [("-H", "a: b"), ("--data", "@x")]),
        ("tar xzf a.tgz -C /x", [("-x", None), ("-z", None), ("-f", "a.tgz"), ("-C", "/x")]),
        ("tar -xzC /x -f a", [("-x", None), ("-z", None), ("-C", "/x"), ("-f", "a")]),
        ("make -j 4 -C x", [("-j", "4"), ("-C", "x")]),
        ("make -j8 all", [("-j", "8")]),
        ("make -j all", [("-j", None)]),
        ("make -j $(nproc) all", [("-j", "$(nproc)")]),
        ("sed -i.bak -e s/a/b/ f", [("-i", ".bak"), ("-e", "s/a/b/")]),
        ("sed -i -E s/a/b/ f", [("-i", None), ("-E", None)]),
        ("find . -name x -type f -delete", [("-name", "x"), ("-type", "f"), ("-delete", None)]),
        ("find . -exec rm -rf {} + -print", [("-exec", None), ("-print", None)]),
        ("go build -ldflags '-s -w' -o x .", [("-ldflags", "-s -w"), ("-o", "x")]),
        ("go build -ldflags=-s .", [("-ldflags", "-s")]),
        ("mvn -B -DskipTests -pl a -ntp package", [("-B", None), ("-D", "skipTests"), ("-pl", "a"), ("-ntp", None)]),
        ("conda clean -tipsy", [("-t", None), ("-i", None), ("-p", None), ("-s", None), ("-y", None)]),
        ("conda install -yc x -n y z", [("-y", None), ("-c", "x"), ("-n", "y")]),
        (
            "pip install -r r.txt -e . '--index-url=http://x y' z",
            [("-r", "r.txt"), ("-e", "."), ("--index-url", "http://x y")],
        ),
        ("pip list -e", [("-e", None)]),
        ("useradd -mu 1000 -s /bin/sh x", [("-m", None), ("-u", "1000"), ("-s", "/bin/sh")]),
        ("wget -qO- u", [("-q", None), ("-O", "-")]),
        ("dotnet publish --self-contained false -p:A=b", [("--self-contained", "false"), ("-p", ":A=b")]),
        ("npm ci --production true --omit dev", [("--production", "true"), ("--omit", "dev")]),
        ("apt-get -q=2 install", [("-q", "2")]),
        ("rm -- -x", []),
        ("unknown -abc --de f", [("-a", None), ("-b", None), ("-c", None), ("--de", None)]),
    ],
)
def test_flags(text: str, flags: list[tuple[str, str | None]]) -> None:
    assert flags_of(command_of(text)) == flags


@pytest.mark.parametrize(
    ("text", "operands"),
    [
        ("rm -rf x y", ["x", "y"]),
        ("rm -- -x", ["-x"]),
        ("cp -t /x a b", ["a", "b"]),
        ("curl -fsSLo f -H 'a: b' u", ["u"]),
        ("apt-get install -t sid a=1 'b' c/sid", ["a=1", "'b'", "c/sid"]),
        ("pip install --retries 3 'a>=1' .[dev]", ["'a>=1'", ".[dev]"]),
        ("npm install --omit dev x", ["x"]),
        ("tar xf a.tar b", ["b"]),
        ("find a b ! \\( -name c -o -name d \\)", ["a", "b"]),
        ("useradd -u 1000 -g x y", ["y"]),
        ("chmod 755 x", ["755", "x"]),
        ("apk add -t .deps a b", ["a", "b"]),
        ("git clone --depth 1 url dir", ["url", "dir"]),
        ("python3 -m venv /x", ["/x"]),
        ("npm config set x y", ["x", "y"]),
    ],
)
def test_operands(text: str, operands: list[str]) -> None:
    assert operands_of(command_of(text)) == operands


def test_has() -> None:
    command = command_of("apt-get -yqq --option=a install --no-install-recommends -o b")
    assert command.has("-y")
    assert command.has("--yes", "-y")
    assert command.has("-q")
    assert command.has("-qq") is False
    assert command.has("--option")
    assert command.has("-o")
    assert command.has("--no-install-recommends")
    assert not command.has("--install-recommends")
    assert not command.has("-b")
    assert command_of("apt-get -qq install").has("-qq")
    assert command_of("apt-get -q=2 install").has("-q")
    assert command_of("wget -nv u").has("-nv")


def test_value() -> None:
    command = command_of("curl -o a --output=b -Hc --retry 3 u")
    assert present(command.value("-o")).text == "a"
    assert present(command.value("--output")).text == "b"
    assert present(command.value("-H")).text == "c"
    assert present(command.value("--retry")).text == "3"
    assert command.value("--fail") is None
    assert present(command.value("--retry")).span.start == 33
    assert present(command_of("useradd -u1 -u 2 x").value("-u")).text == "2"


@pytest.mark.parametrize(
    ("text", "conditional"),
    [
        ("x", False),
        ("a && x", False),
        ("a || x", True),
        ("if a; then x; fi", True),
        ("for i in a; do x; done", True),
        ("sh -c 'x'", False),
        ("sh -c 'a || x'", True),
        ("a || sh -c 'b; x'", True),
    ],
)
def test_conditional(text: str, conditional: bool) -> None:
    assert next(each for each in commands_of(text) if each.name == "x").conditional is conditional


def test_where_a_command_stands() -> None:
    first, second = commands_of("a b | xargs -n1 c > f")
    assert (first.in_pipe, first.from_xargs) == (True, False)
    assert (second.in_pipe, second.from_xargs) == (True, True)
    assert [each.target.text for each in second.redirects] == ["f"]
    assert (second.span.start, second.span.end) == (16, 17)
    assert (first.fatal, second.fatal) == (False, True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sh -c 'a b && c'", ["sh", "a", "c"]),
        ('bash -lc "a b"', ["bash", "a"]),
        ("bash -eo pipefail -c 'a | b' x y", ["bash", "a", "b"]),
        ("sudo sh -c 'a'", ["sh", "a"]),
        ("sh -c 'sudo a'", ["sh", "a"]),
        ("su - x -c 'a b'", ["su", "a"]),
        ("su x --command='a b'", ["su", "a"]),
        ("runuser x -c 'a'", ["runuser", "a"]),
        ("eval 'a; b'", ["eval", "a", "b"]),
        ("eval a b", ["eval"]),
        ("sh -c \"sh -c 'a'\"", ["sh", "sh", "a"]),
        ("sh script -c 'a'", ["sh"]),
        ("sh script", ["sh"]),
        ("python3 -c 'a'", ["python3"]),
        ("xargs sh -c 'a'", ["sh", "a"]),
        ("bash <<E\na\nE\n", ["bash", "a"]),
        ("bash -s x <<E\na\nE\n", ["bash", "a"]),
        ("bash x <<E\na\nE\n", ["bash"]),
        ("cat <<E\na\nE\n", ["cat"]),
        ('sh -c "a $(b)"', ["sh", "a", "b"]),
    ],
)
def test_scripts_in_strings(text: str, found: list[str]) -> None:
    assert sorted(str(each.name) for each in commands_of(text)) == sorted(found)


def test_inner_script_and_its_options() -> None:
    outer, first, _ = commands_of("bash -euo pipefail -c 'a | b'")
    inner = present(outer.inner)
    assert inner.commands == [first.item, first.item.next]
    assert first.item.options == {"errexit", "nounset", "pipefail"}
    assert first.outer is outer
    assert inner.dialect == "bash"


@pytest.mark.parametrize(
    ("text", "exact", "plain", "apostrophe", "dollar"),
    [
        ("x", True, True, True, True),
        ("sh -c 'x y'", True, True, False, True),
        ('sh -c "x y"', True, True, True, False),
        ('sh -c "x $y"', False, False, False, False),
        ('sh -c "x \\$y"', False, False, False, False),
        ("sh -c 'x '\"y\"", False, False, False, False),
        ("sh -c x", False, False, False, False),
        ("sh <<'E'\nx $y\nE\n", True, True, True, True),
        ("sh <<E\nx y\nE\n", True, True, True, False),
        ("sh <<E\nx $y\nE\n", False, False, False, False),
    ],
)
def test_what_may_be_written_into_a_command(
    text: str, exact: bool, plain: bool, apostrophe: bool, dollar: bool
) -> None:
    command = next(each for each in commands_of(text) if each.name == "x")
    assert command.exact is exact
    assert command.accepts(" --flag") is plain
    assert command.accepts(" 'a'") is apostrophe
    assert command.accepts(" $a") is dollar


def test_spans_lead_through_the_quotes() -> None:
    text = "sh -c 'apt-get install é'"
    verb = present(commands_of(text)[1].verb("apt-get", "install"))
    assert text[verb.span.start : verb.span.end] == "apt-get install"
    assert apply(text.encode(), [verb.then(" -y")]).decode() == "sh -c 'apt-get install -y é'"


def exec_form(source: Source) -> list[Command]:
    return list(exec_commands(json_texts(parse(source).instructions[0].words)))


def test_exec_form() -> None:
    source = Source(b'RUN ["apt-get", "install", "$x y"]')
    (command,) = exec_form(source)
    verb = present(command.verb("apt-get", "install"))
    assert [word.text for word in verb.operands] == ["$x y"]
    assert verb.operands[0].literal
    assert not verb.operands[0].glob
    edit = verb.then(" --no-install-recommends -y")
    expected = b'RUN ["apt-get", "install", "--no-install-recommends", "-y", "$x y"]'
    assert apply(source.data, [edit]) == expected
    assert source.text(command.span) == 'apt-get", "install", "$x y'


def test_exec_form_with_a_shell() -> None:
    source = Source(b'RUN ["/bin/bash", "-o", "pipefail", "-c", "apt-get install a | b"]')
    shell, first, second = exec_form(source)
    assert (shell.name, first.name, second.name) == ("bash", "apt-get", "b")
    assert first.item.options == {"pipefail"}
    assert first.exact
    assert not first.accepts(' "a"')
    edit = present(first.verb("apt-get", "install")).then(" -y")
    assert b'"apt-get install -y a | b"' in apply(source.data, [edit])


def test_exec_form_of_nothing() -> None:
    assert list(exec_commands([])) == []


def test_exec_form_with_escapes_is_not_exact() -> None:
    source = Source(b'RUN ["sh", "-c", "a \\"b\\u0041\\n c\\" && d"]')
    shell, first, second = exec_form(source)
    assert [word.text for word in first.words] == ["a", "bA\n c"]
    assert (first.exact, second.exact) == (False, False)
    assert not shell.accepts(" x")
    assert source.text(second.span) == "d"


def test_exec_form_over_two_lines() -> None:
    source = Source(b'RUN ["sudo", "-u", "x", \\\n  "apt-get", "update"]')
    (command,) = exec_form(source)
    assert (command.name, command.wrappers, command.exact) == ("apt-get", ("sudo",), True)
    assert source.text(present(command.verb("apt-get", "update")).span) == 'apt-get", "update'
