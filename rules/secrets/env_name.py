"""A variable, a label or a build argument holds a secret, as its name suggests."""

from __future__ import annotations

from dlint.kit import Arg, Edit, Env, Finding, Findings, Fix, Label, Pair, Refusal, Run, Stage, Word, rule
from dlint.knowledge.secrets.judge import HARMLESS, HARMLESS_IF_WEAK, secret_pair
from dlint.knowledge.secrets.names import WEAK, secret_name
from dlint.knowledge.secrets.placeholders import value_kind

BUILDKIT = "buildkit:SecretsUsedInArgOrEnv"
TWINS = ("hadolint:DL3064", "trivy:DS-0031", "sonar:S6472", "dockle:CIS-DI-0010", "tally:secrets-in-arg-or-env")


@rule(
    watches=(Arg, Env, Label),
    severity="warning",
    since="0.1",
    twins=(BUILDKIT, *TWINS),
    security=7.0,
    when=("secret name",),
)
def check(view: Arg | Env | Label, stage: Stage | None) -> Findings:
    """What ENV sets is in the image, for everyone who can pull it (`docker inspect`), and in every container. What ARG
    takes is in the history of the image (`docker history`) as soon as a RUN follows it, and in the build's provenance.
    Taking it back with `ENV TOKEN=` or `unset` in a later layer does not help.

    For a secret that the build needs: `RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci` hands it to that one
    command, and `docker build --secret id=npm_token,env=NPM_TOKEN .` names its source. Builders from before
    Dockerfile syntax 1.10 do not know `env=`: read /run/secrets/npm_token there. For one that the program needs: leave
    it out of the Dockerfile and give it to the container (`--env-file`, secrets of Compose or Kubernetes).

    The last noun of a name decides: `DB_PASS`, `myPassword` and `API_KEY_2` do, `TOKEN_FILE`, `KMS_KEY_ALIAS` and
    `PASSWORD_MIN_LENGTH` do not. Values that cannot be a secret excuse a name: nothing at all, a switch, a path, an
    address, a placeholder such as `<token>`, `dummy` or `changeme`. An ARG that is empty by default (`ARG TOKEN=`) is
    reported where something in the file uses it. Secrets that are known by their looks are reported by
    `secrets/value`.

    The fix is for an ARG that only RUNs use, each of which gets a mount; the build has to be called with `--secret` in
    place of `--build-arg` then.
    """
    if isinstance(view, Label):
        yield from _labelled(view)
        return
    if isinstance(view, Env):
        for pair in view.pairs:
            evidence = secret_pair(pair.name.value, pair.value.value)
            if evidence is not None and not _is_known(pair.value.value) and not _is_empty(view, pair):
                message = _env_message(view, pair.name.value, pair.value, evidence)
                no_fix = Refusal("who needs the value when the container runs is not known")
                yield Finding(pair.name.span, message, no_fix, twins=_twins(view))
        return
    for arg in view.names:
        evidence = _evidence(arg.name, arg.default)
        if evidence is None or _is_idle(view, arg.name, arg.default):
            continue
        if stage is None and _declared_again(view, arg.name):
            continue
        span = arg.word.part(0, len(arg.name)).span
        yield Finding(span, _arg_message(view, arg.name, evidence), _fix(view, arg.name), twins=_twins(view))


def _is_empty(view: Env, pair: Pair) -> bool:
    """Whether nothing is kept: the value is empty, or it is the variable's own, which only the base image can set."""
    if view.leaves_empty(pair):
        return True
    name = pair.name.value
    own = pair.value.value.strip('"') in (f"${name}", f"${{{name}}}", f"${{{name}:-}}", f"${{{name}-}}")
    return own and not view.onbuild and view.scope.lookup(name) is None


def _is_idle(view: Arg, name: str, default: Word | None) -> bool:
    """Whether an argument is empty by default and nothing in the file uses it: no secret needs to be passed."""
    if default is None or value_kind(default.value) != "empty":
        return False
    # A RUN that sets the variable itself does not use the argument.
    texts = (other.node.text.text for other in view.file.all_views if not isinstance(other, Arg))
    return not any(name in text.replace(f"{name}=", "") for text in texts)


def _labelled(view: Label) -> Findings:
    for pair in view.pairs:
        name = pair.name.value
        evidence = secret_pair(name.rpartition(".")[2], pair.value.value)
        if evidence is not None and "$" not in pair.value.value and not _is_known(pair.value.value):
            where = "in the image, where everyone can read it"
            message = f"LABEL {name} keeps {_article(evidence)} {where}: leave it out"
            yield Finding(pair.name.span, message, Refusal("who reads the label is not known"), twins=())


def _evidence(name: str, default: Word | None) -> str | None:
    """What an ARG holds: its default is only what it is when nothing is given."""
    evidence = secret_name(name)
    if evidence is None or default is None:
        return evidence
    kind = value_kind(default.value)
    # An empty default is no value: the secret comes with the build.
    if kind == "empty":
        return evidence
    excused = kind in HARMLESS or (evidence in WEAK and kind in HARMLESS_IF_WEAK) or _is_known(default.value)
    return None if excused else evidence


def _is_known(value: str) -> bool:
    """Whether the value alone gives itself away, which is another rule's."""
    from dlint.knowledge.secrets.values import secret_value

    return secret_value(value) is not None


def _declared_again(view: Arg, name: str) -> bool:
    """Whether a stage takes the global argument over: it is reported there."""
    views = (other for stage in view.file.stages for other in stage.of(Arg))
    return any(arg.name == name for other in views if isinstance(other, Arg) for arg in other.names)


def _twins(view: Arg | Env) -> tuple[str, ...]:
    # BuildKit's check looks at neither global ARGs nor triggers.
    return TWINS if view.stage is None or view.onbuild else (BUILDKIT, *TWINS)


def _env_message(view: Env, name: str, value: Word, evidence: str) -> str:
    what = value.value if value_kind(value.value) == "forward" else _article(evidence)
    if view.stage is not None and not view.stage.ships:
        return f"ENV {name} keeps {what} in the build's cache: mount it for the RUN that needs it"
    return f"ENV {name} keeps {what} in the image, where everyone can read it: give it to the container when it starts"


def _arg_message(view: Arg, name: str, evidence: str) -> str:
    # Few files get here.
    from dlint.kit import secret_mounts

    where = "docker history shows it" if _in_history(view) else "the build's cache and provenance keep it"
    what = f"ARG {name} takes {_article(evidence)}, and {where}"
    if not secret_mounts.mounts_set_variables(view.file):
        short = name.lower()
        return f"{what}: take it with RUN --mount=type=secret,id={short} from /run/secrets/{short}"
    runs = secret_mounts.readers(view, name)
    if runs:
        return f"{what}: write line {runs[0].line} as {secret_mounts.mounted_line(runs[0], name)}"
    return f"{what}: take it with RUN {secret_mounts.mount_flag(name)} where it is needed"


def _in_history(view: Arg) -> bool:
    """Whether a RUN below brings its value into the history of the image."""
    stage = view.stage
    return stage is not None and stage.ships and any(isinstance(later, Run) for later in stage.after(view))


def _article(evidence: str) -> str:
    if evidence in ("credentials", "auth"):
        return "credentials"
    return f"{'an' if evidence[0] in 'aeiou' else 'a'} {evidence}".replace(" api ", " API ")


def _fix(view: Arg, name: str) -> Fix | Refusal:
    """The ARG goes, the RUNs that read it get the mount."""
    from dlint.kit import secret_mounts

    runs = secret_mounts.readers(view, name)
    if not runs:
        return Refusal(f"no RUN of this stage reads {name}")
    if len(view.names) != 1 or any(run.is_json for run in runs):
        return Refusal(
            "the ARG declares several names" if len(view.names) != 1 else "a RUN that reads it is a JSON list"
        )
    if not secret_mounts.mounts_set_variables(view.file):
        return Refusal("the syntax that the file states has no secrets in variables")
    node = view.node
    if node.start_line != node.end_line or secret_mounts.names_elsewhere(view, name, runs):
        return Refusal(f"something besides these RUNs may use {name}")
    mounts = [Edit.insert(run.keyword_span.end, f" {secret_mounts.mount_flag(name)}") for run in runs]
    edits = (Edit.delete(view.file.source.line_span(node.start_line)), *mounts)
    return Fix(f"mount it (build with --secret id={name.lower()},env={name})", edits, trust="unsafe")


BAD = {
    "FROM node:20\nARG NPM_TOKEN\nRUN npm ci --token $NPM_TOKEN\n": (
        "FROM node:20\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci --token $NPM_TOKEN\n"
    ),
    "# syntax=docker/dockerfile:1.4\nFROM node:20\nARG NPM_TOKEN\nRUN npm ci --token $NPM_TOKEN\n": None,
    "FROM node:20\nARG NPM_TOKEN\nRUN a $NPM_TOKEN\nRUN c\nRUN b ${NPM_TOKEN}\n": (
        "FROM node:20\nRUN --mount=type=secret,id=npm_token,env=NPM_TOKEN a $NPM_TOKEN\nRUN c\n"
        "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN b ${NPM_TOKEN}\n"
    ),
    "FROM node:20\nARG NPM_TOKEN\nENV NPM_TOKEN=$NPM_TOKEN\nRUN a $NPM_TOKEN\n": None,
    "ARG API_TOKEN\nFROM debian:12\n": None,
    "ARG API_TOKEN=x1\nFROM debian:12\nARG API_TOKEN\nRUN a ${API_TOKEN}\n": None,
    "ENV DB_PASSWORD=hunter2": None,
    "ENV myPassword=hunter2 dbpassword=hunter2": None,
    "ENV DB_PASSWD hunter2": None,
    "ENV APIKEY=k3y": None,
    "ARG KEY\nENV AWS_SECRET_ACCESS_KEY=$KEY": None,
    "ENV POSTGRES_PASSWORD=postgres": None,
    "ARG AUTH": None,
    "ENV AWS_ACCESS_KEY_ID=abc": None,
    "FROM debian:12 AS build\nARG TOKEN\nENV TOKEN=$TOKEN\nFROM debian:12": None,
    "FROM alpine/git\nARG SSH_PRIVATE_KEY=\nENV KEY=$SSH_PRIVATE_KEY\n": None,
    "ARG A=1 SECRET_KEY": None,
    "ENV PGPASSWORD=hunter2 MYSECRET=hunter2 SecretKey=hunter2 DB_PASS=hunter2": None,
    "ONBUILD ARG API_TOKEN": None,
    "ONBUILD ENV PASSWORD=hunter2": None,
    "LABEL password=hunter2x com.acme.db-password=hunter2x": None,
    "ENV DB_PASSWD=hunter2 AUTH=s3cr3tValue99": None,
    "ARG DB_PASSWORD=hunter2\nFROM debian:12": None,
}
GOOD = (
    "FROM debian:12\nENV DB_PASSWORD=$DB_PASSWORD",
    "ENV CHANGE_PASSWORD=change-password.sh DB_SECRET=secret.toml",
    "ENV KMS_KEY_ALIAS=alias/app SSH_AUTH_SOCK=/ssh",
    "ENV USERNAME=app TOKEN_FILE=/run/secrets/t TOKENIZERS_PARALLELISM=false GOPRIVATE=example.org",
    "ENV PASSWORD_MIN_LENGTH=12 DOCKER_EMAIL=a@b.org TRAVIS_OS_NAME=linux",
    "ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D SORT_KEY=name PRIMARY_KEY=id",
    'ENV TOKEN= PASSWORD=""',
    "ENV PUBLIC_KEY=abc MYSQL_ALLOW_EMPTY_PASSWORD=yes",
    "ARG SECRET_KEY_BASE=dummy",
    "ARG SSH_PRIVATE_KEY=",
    "ENV DB_PASSWORD=changeme ADMIN_PASSWORD=change-me",
    "ENV DB_PASSWORD=<password> API_KEY=your-key-here",
    "ENV DB_PASSWORD_FILE=/run/secrets/db",
    "ENV API_KEY=test API_TOKEN=%API_TOKEN% SECRET_KEY=insecure COMPOSER_AUTH={}",
    "FROM debian:12\nENV SONAR_TOKEN=${SONAR_TOKEN:-}",
    "FROM node:22\nARG NPM_TOKEN=\nRUN --mount=type=secret,id=npm NPM_TOKEN=$(cat /run/secrets/npm) npm ci",
    "RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci",
    "ARG VERSION=1.0\nARG TOKEN_URL",
    "ENV USERNAME=abc TOKENIZERS_PARALLELISM=false GOPRIVATE=example.org KMS_KEY_ID=abc",
)
