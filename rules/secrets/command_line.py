"""A password stands in a command."""

from __future__ import annotations

from dlint.kit import Cmd, Entrypoint, Finding, Findings, Healthcheck, Run, Stage, named_texts, passwords, rule

# Both read the login of a host from ~/.netrc, so no word of the command has to hold it.
NETRC = ("curl", "wget")
HEADER = (" -H", "header")
ACCOUNTS = ("chpasswd", "passwd", "useradd -p", "usermod -p")
CHECKOV = "checkov:CKV2_DOCKER_17"


@rule(
    watches=(Run, Cmd, Entrypoint, Healthcheck),
    severity="warning",
    since="0.1",
    twins=(CHECKOV,),
    security=7.5,
)
def check(view: Run | Cmd | Entrypoint | Healthcheck, stage: Stage) -> Findings:
    """`curl -u jo:…`, `curl -H 'X-Api-Key: …'`, `mysql -p…`, `sshpass -p …`, `docker login -p …`, `--password=…`,
    `echo root:… | chpasswd`: the words of a RUN are in the history of the image, those of CMD and HEALTHCHECK in its
    settings, for everyone who can pull it; and the Dockerfile is in a repository.

    Hand it in for the one command: `RUN --mount=type=secret,id=password,env=PASSWORD curl -u "jo:$PASSWORD" …`. Git,
    curl and wget also read a mounted /root/.netrc, `docker login` takes `--password-stdin`.

    An account in a container needs no password: leave it locked, and enter with `docker exec`. A password that is set
    with chpasswd is the same in all containers, and its hash is in the image even if a variable brings it.

    Variables, placeholders and passwords that are publicly known are left alone, but for chpasswd. Tokens that are
    known by their looks are reported by `secrets/value`, passwords in addresses by `secrets/url-credentials`.
    """
    if not named_texts.may_take_password(view):
        return
    # Few files get here.
    from dlint.knowledge.secrets.values import address_matches, secret_matches

    text = view.file.source.text
    for password in passwords.passwords_of(view):
        written = text(password.span)
        # These have rules of their own, which name the kind of secret.
        if secret_matches(written) or address_matches(written):
            continue
        is_account = password.taker in ACCOUNTS
        message = _account_message(password.taker) if is_account else _message(view, password.taker)
        # checkov looks at chpasswd alone.
        yield Finding(password.span, message, twins=(CHECKOV,) if password.taker == "chpasswd" else ())


def _account_message(taker: str) -> str:
    return f"{taker} gives every container of this image the same password: leave the account without one"


def _message(view: Run | Cmd | Entrypoint | Healthcheck, taker: str) -> str:
    what = f"{taker} contains a secret that everyone with the image can read"
    if not isinstance(view, Run):
        return f"{what}: give it to the container when it starts"
    if taker.endswith(HEADER):
        return f"{what}: take it from RUN --mount=type=secret,id=token,env=TOKEN, and write $TOKEN in the header"
    if taker.startswith(NETRC):
        return f"{what}: take it from RUN --mount=type=secret,id=netrc,target=/root/.netrc"
    name = taker if taker.isidentifier() else "PASSWORD"
    return f"{what}: take it from RUN --mount=type=secret,id={name.lower()},env={name}"


BAD = {
    "RUN curl -u jo:hunter2x https://example.org/app.tgz": None,
    "RUN curl --user jo:hunter2x https://example.org/app.tgz": None,
    "RUN curl -H 'X-Api-Key: hunter2longer' https://example.org/app.tgz": None,
    "RUN wget --header='Authorization: token hunter2longer' https://example.org/app.tgz": None,
    """RUN ["sh", "-c", "curl -sH 'PRIVATE-TOKEN: hunter2longer' https://example.org/a"]""": None,
    "RUN <<EOF\ncurl --header 'X-Auth-Token: hunter2longer' https://example.org/a\nEOF": None,
    "RUN wget --password=hunter2x https://example.org/app.tgz": None,
    "RUN mysql -uroot -phunter2x < /dump.sql": None,
    "RUN sshpass -p hunter2x ssh jo@example.org": None,
    "RUN docker login -u jo -p hunter2x example.org": None,
    "RUN npm config set //example.org/:_authToken hunter2x": None,
    "RUN echo 'root:hunter2x' | chpasswd": None,
    "RUN echo root:root | chpasswd": None,
    'RUN echo "app:$PASS" | chpasswd': None,
    "RUN chpasswd <<EOF\nroot:hunter2x\nEOF": None,
    "RUN echo hunter2x | passwd --stdin root": None,
    "RUN PGPASSWORD=hunter2x psql -c x": None,
    "RUN export API_TOKEN=hunter2x && make": None,
    "RUN server --db-password hunter2x": None,
    "RUN java -Dstore.password=hunter2x -jar a.jar": None,
    "RUN useradd -p '$6$ab$cdefgh' app": None,
    "RUN htpasswd -bc /etc/pw jo hunter2x": None,
    "RUN rabbitmqctl add_user jo hunter2x": None,
    "RUN vault login hunter2x": None,
    "RUN mc alias set store https://s3.example.org jo hunter2x": None,
    "RUN dvc remote modify origin password hunter2x": None,
    "RUN echo hunter2x | gh auth login --with-token": None,
    'CMD ["server", "--token=hunter2x"]': None,
    "HEALTHCHECK CMD curl -u jo:hunter2x http://localhost/": None,
    "RUN <<EOF\ncurl -u jo:hunter2x https://example.org/\nEOF": None,
}
GOOD = (
    'RUN --mount=type=secret,id=p,env=P curl -u "jo:$P" https://example.org/app.tgz',
    "RUN curl -u jo https://example.org/",
    'RUN --mount=type=secret,id=t,env=T curl -H "X-Api-Key: $T" https://example.org/',
    "RUN curl -H 'Authorization: Bearer <token>' -H 'X-Api-Key: your-key-1' https://example.org/",
    "RUN curl -H 'Accept: application/vnd.example.v3+json' -H 'Sec-WebSocket-Key: 8' https://example.org/",
    "RUN curl -H 'X-Cache-Key: build-2024' -H 'Idempotency-Key: abc123def' https://example.org/",
    "RUN mysql -p < /dump.sql && mysql --password app",
    "RUN docker login --password-stdin -u jo < /run/secrets/p",
    "RUN adduser --disabled-password --gecos '' app",
    "RUN docker build --secret id=token,env=TOKEN .",
    "RUN SECRET_KEY_BASE=dummy rails assets:precompile",
    "RUN SECRET_KEY=collectstatic python manage.py collectstatic",
    'RUN echo "root:$(openssl rand -hex 16)" | chpasswd',
    "RUN gpg --batch --passphrase '' --gen-key",
    "RUN keytool -importcert -storepass changeit -file ca.crt",
    "RUN app --token-file /run/secrets/t --password-file=/p",
    "RUN sort -u a | xargs -p",
    'RUN vault login "$VAULT_TOKEN" && vault login -method=userpass username=jo',
    "RUN cargo login --registry example < /run/secrets/token",
    "RUN npm config set registry https://example.org/token2/ && git config --global user.name jo2",
    "RUN apk add libsecret sqlite3 && apt-get install -y python3-keyring passwd python3",
)
