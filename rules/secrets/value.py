"""A secret stands in the Dockerfile itself."""

from __future__ import annotations

from dlint.kit import Arg, Dockerfile, Env, Finding, Findings, Label, Run, View, named_texts, rule
from dlint.knowledge.secrets.values import Shape, secret_matches

CODE = "tally:secrets-in-code"
BUILDKIT = "buildkit:SecretsUsedInArgOrEnv"
NAMED = ("hadolint:DL3064", "trivy:DS-0031", "sonar:S6472", "dockle:CIS-DI-0010", "tally:secrets-in-arg-or-env")


@rule(watches=Dockerfile, severity="error", since="0.1", twins=(CODE, BUILDKIT, *NAMED), security=9.0)
def check(file: Dockerfile) -> Findings:
    """Tokens of known services, private keys and passwords in settings are recognized by their looks, wherever they
    stand: in ENV, ARG and LABEL, in the commands of RUN and CMD, in heredocs, behind ONBUILD.

    Anyone who has the Dockerfile has the secret, and so has everyone who can pull the image: the text stays in its
    history. Take the secret back where it was issued, because it is known now. Then pass a new one without writing
    it down: `RUN --mount=type=secret,id=token,env=TOKEN …` for the build, the environment of the container for the
    program.

    Variables and placeholders (`ghp_xxxx…`, `AKIAIOSFODNN7EXAMPLE`, `password`) are left alone. The message never
    repeats the secret.
    """
    if not named_texts.holds_secret(file):
        return
    for view in named_texts.inner_views(file):
        for name, text in named_texts.texts_of(view):
            for shape, start, end in secret_matches(text.text):
                if shape.name == "setting-password" and isinstance(view, Run) and not _is_setting(text.text, start):
                    continue
                yield Finding(text.span(start, end), _message(view, name, shape), twins=_twins(view, name, text.text))


def _is_setting(text: str, start: int) -> bool:
    """Whether a password in a command is part of a connection string: a variable of that name is another matter."""
    return any(sign in ";&?" for sign in text[max(0, start - 20) : start])


def _message(view: View, name: str, shape: Shape) -> str:
    keyword = view.node.keyword.upper()
    where = f"{keyword} {name}" if name else keyword
    article = "an" if shape.title[0] in "aeiouAEIOU" or shape.title.startswith("HTTP") else "a"
    return f"{where} holds {article} {shape.title} that everyone with the image can read: revoke it, {_advice(view)}"


def _advice(view: View) -> str:
    if isinstance(view, Run | Arg):
        return "and mount the new one with RUN --mount=type=secret"
    if isinstance(view, Label):
        return "and leave the label out"
    return "and give the new one to the container when it starts"


def _twins(view: View, name: str, value: str) -> tuple[str, ...]:
    # The checks by name look at variables alone.
    if not isinstance(view, Env | Arg):
        return (CODE,)
    from dlint.knowledge.secrets.judge import secret_pair

    if secret_pair(name, value) is None:
        return (CODE,)
    return (CODE, *NAMED) if view.stage is None or view.onbuild else (CODE, BUILDKIT, *NAMED)


GITHUB = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
"""Made up, and put together here so that no scanner takes it for a real one."""
AWS = "AKIA" + "Q7XJ2MPLRT5VBN3C"
KEY = "-----BEGIN " + "RSA PRIVATE KEY-----"
BAD = {
    f"ENV GITHUB_TOKEN={GITHUB}": None,
    f'ARG T="{GITHUB}"': None,
    f"LABEL token={GITHUB}": None,
    f"RUN curl -H 'Authorization: token {GITHUB}' https://api.example.org": None,
    f"RUN aws configure set aws_access_key_id {AWS}": None,
    f"RUN <<EOF\nexport T={GITHUB}\nEOF": None,
    f"COPY <<EOF /root/.ssh/id_rsa\n{KEY}\nMIIE\nEOF": None,
    f"ONBUILD ENV T={GITHUB}": None,
    f'CMD ["serve", "--token", "{GITHUB}"]': None,
    "ENV DSN=Server=db;Password=hunter2x": None,
    "RUN echo //npm.example.com/:_authToken=3f9c1d2e-77aa-4c1b > .npmrc": None,
    "RUN echo 'machine x.org login me password hunter2x' > ~/.netrc": None,
}
GOOD = (
    "ENV GITHUB_TOKEN=$GITHUB_TOKEN",
    "ENV AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE",
    "RUN echo ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "RUN echo //npm.example.com/:_authToken=${NPM_TOKEN} > .npmrc",
    "RUN echo 0123456789abcdef0123456789abcdef01234567 && sha256sum -c x",
    "ENV GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D",
    f"# {GITHUB}",
    'RUN --mount=type=secret,id=token,env=TOKEN curl -H "Authorization: Bearer $TOKEN" https://x.org',
    "RUN mysql -e 'SET PASSWORD = PASSWORD(1)'",
)
