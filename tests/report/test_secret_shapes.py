"""Shapes in which secrets stand in lines of Dockerfiles, held against every verb and every format."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.archives import save

from dlint.cli.main import main
from dlint.model.secrets.redact import redacted_file
from dlint.optimize.ledger import Attempt, Ledger
from dlint.report import FORMATS, render
from dlint.report.options import RenderOptions
from dlint.trial.recipe import Recipe

# Each line has one secret, S; what stands for it differs from line to line and looks like nothing known.
SHAPES = (
    "ENV DB_PASSWORD=S",
    "ENV DB_PASSWORD S",
    "env db_password='S'",
    'ENV A=1 API_TOKEN="S" B=2',
    "ENV AWS_SECRET_ACCESS_KEY=S",
    "ARG NPM_TOKEN=S",
    "ARG A=1 GITHUB_TOKEN=S",
    "LABEL api_token=S",
    "ENV DATABASE_URL=postgres://app:S@db.example.org:5432/app",
    "ENV REDIS_URL redis://:S@cache:6379/0",
    "ENV AMQP_URL=amqp://worker:S@queue/",
    "RUN git clone https://S:x-oauth-basic@github.com/a/b.git",
    "RUN git clone https://S@github.com/a/b.git",
    "RUN mysql -pS -u root -e 'select 1'",
    "RUN mysql --password=S -u root",
    "RUN mysqladmin -u root -pS create app",
    "RUN mysqldump -uroot -pS app > /a.sql",
    "RUN MYSQL_PWD=S mysql -u root",
    "RUN PGPASSWORD=S psql -h db",
    "RUN export PGPASSWORD=S && psql -h db",
    "RUN redis-cli -a S ping",
    "RUN mongosh -u root -p S --eval 1",
    "RUN sshpass -p S ssh host ls",
    "RUN sshpass -pS scp a host:b",
    "RUN docker login -u me -p S registry.example.org",
    "RUN docker login -u me --password S registry.example.org",
    "RUN docker login -u me --password=S",
    "RUN echo S | docker login -u me --password-stdin",
    "RUN podman login -u me -p S quay.example.org",
    "RUN helm registry login -u me -p S example.org",
    "RUN curl -u me:S https://example.org/a -o a",
    "RUN curl --user me:S https://example.org/a -o a",
    "RUN curl -H 'Authorization: Bearer S' https://example.org/a -o a",
    'RUN curl -H "Authorization: Basic S" https://example.org/a -o a',
    'RUN curl -H "Authorization: token S" https://example.org/a -o a',
    'RUN curl --header="X-Api-Key: S" https://example.org/a -o a',
    'RUN curl -H "PRIVATE-TOKEN: S" https://example.org/a -o a',
    'RUN ["sh", "-c", "curl -H \'Authorization: Bearer S\' https://example.org/a -o a"]',
    'RUN ["curl", "-H", "X-Auth-Token: S", "https://example.org/a"]',
    'RUN ["mysql", "-pS", "-u", "root"]',
    'RUN ["docker", "login", "-u", "me", "-p", "S"]',
    "RUN curl https://me:S@example.org/a -o a",
    "RUN curl 'https://example.org/a?token=S' -o a",
    "RUN curl 'https://example.org/a?x=1&api_key=S&y=2' -o a",
    "RUN curl -d 'password=S' https://example.org/login",
    "RUN curl -d '{\"password\": \"S\"}' https://example.org/login",
    "RUN wget --password=S --user=me https://example.org/a",
    "RUN wget --header='Authorization: Bearer S' https://example.org/a",
    "RUN wget https://me:S@example.org/a",
    "RUN git clone https://me:S@example.org/a.git",
    "RUN git clone https://oauth2:S@gitlab.example.org/a.git /srv",
    "RUN git config --global http.extraHeader 'Authorization: Bearer S'",
    "RUN pip install --index-url https://me:S@pypi.example.org/simple x",
    "RUN pip config set global.index-url https://me:S@pypi.example.org/simple",
    "RUN npm config set //registry.example.org/:_authToken S",
    "RUN npm config set //registry.example.org/:_authToken=S",
    "RUN echo '//registry.example.org/:_authToken=S' > /root/.npmrc",
    "RUN echo 'machine example.org login me password S' > /root/.netrc",
    "RUN printf 'machine example.org\\nlogin me\\npassword S\\n' > /root/.netrc",
    "RUN composer config http-basic.example.org me S",
    "RUN twine upload -u me -p S dist/*",
    "RUN dotnet nuget add source https://nuget.example.org/v3 -u me -p S",
    "RUN lftp -u me,S files.example.org",
    'CMD ["redis-server", "--requirepass", "S"]',
    "CMD mysql -pS -u root",
    "CMD java -Dspring.datasource.password=S -jar app.jar",
    "ENTRYPOINT redis-cli -a 'S' ping",
    "RUN bundle config set --global gems.example.org me:S",
    "RUN poetry config http-basic.private me S",
    "RUN yarn config set npmAuthToken S",
    "RUN aws configure set aws_secret_access_key S",
    "RUN az login --service-principal -u app -p S --tenant t",
    "RUN echo 'root:S' | chpasswd",
    "RUN useradd -m app && echo app:S | chpasswd",
    "RUN echo S | passwd --stdin root",
    "RUN openssl enc -d -aes-256-cbc -pass pass:S -in a -out b",
    "RUN keytool -importcert -storepass S -keystore k -file c -noprompt",
    "RUN unzip -P S archive.zip",
    "RUN 7z x -pS archive.7z",
    "RUN ansible-playbook -e db_password=S site.yml",
    "RUN ./configure --db-password=S",
    "RUN ./install.sh --token S",
    "RUN app --api-key=S serve",
    "RUN export API_KEY=S; ./run",
    "RUN API_TOKEN='S' make",
    "RUN <<EOF\nexport DB_PASSWORD=S\nmysql -u root\nEOF",
    "RUN <<EOF\ncurl -H 'Authorization: Bearer S' https://example.org/a -o a\nEOF",
    "COPY <<EOF /etc/app.conf\ndb_password=S\nEOF",
    "COPY <<EOF /etc/app.yml\npassword: S\nEOF",
    "RUN a \\\n  && mysql -pS \\\n  -u root",
    "CMD [\"app\", \"--token=S\"]",
    "ENTRYPOINT [\"app\", \"--password\", \"S\"]",
    "CMD mysqld --password=S",
    "HEALTHCHECK CMD curl -u me:S http://localhost/",
    "ONBUILD ENV API_TOKEN=S",
    "ONBUILD RUN mysql -pS -u root",
    "ADD https://me:S@example.org/a.tar.gz /srv/",
    "RUN vault login S",
    "RUN snyk auth S",
    "RUN wandb login --relogin S",
    "RUN ngrok config add-authtoken S",
    "RUN cargo login S",
    "RUN cloudflared service install S",
    "RUN pro attach S",
    "RUN mc alias set store https://s3.example.org admin S",
    "RUN nuget setapikey S",
    "RUN rclone obscure S",
    "RUN echo S | gh auth login --with-token",
    "RUN doppler configure set token S",
    "RUN dvc remote modify origin password S",
    "RUN pulumi config set dbPassword S",
    "RUN dotnet user-secrets set Db:Password S",
    "RUN redis-cli CONFIG SET requirepass S",
    "RUN npm config set _auth S",
    "RUN htpasswd -nb me S",
    "RUN sqlcmd -S db -U sa -P S -Q 'select 1'",
    "RUN zip -P S a.zip b",
    "RUN ldapwhoami -x -w S",
    "RUN http -a me:S https://example.org/",
    "RUN curl --oauth2-bearer S https://example.org/",
    "RUN uv publish -t S",
    "RUN kubectl create secret generic a --from-literal=b=S",
    "RUN sonar-scanner -Dsonar.login=S",
    "RUN mysql -e \"CREATE USER 'me' IDENTIFIED BY 'S'\"",
    "RUN psql -c \"ALTER ROLE me WITH PASSWORD 'S'\"",
    "RUN conda config --add channels https://conda.example.org/t/S/channel",
)  # fmt: skip
NAMES = ("run", "env", "arg", "label", "copy", "add", "cmd", "entrypoint", "healthcheck", "onbuild")
POLICY = f'[[policy]]\nname = "every"\nmessage = "quotes each line"\ninstruction = {list(NAMES)}\n'
ANSWERS = (
    *(("check", "--all", "--fail-on", "never", "--format", kind) for kind in FORMATS["check"]),
    ("check", "--all", "--fail-on", "never", "--quiet"),
    ("check", "--all", "--fail-on", "never", "--color", "always"),
    ("context",),
    ("context", "--format", "json"),
    ("tree", "Dockerfile"),
    *(("replay", "--format", kind) for kind in FORMATS["replay"]),
    *(("profile", "--engine", "model", "--format", kind) for kind in FORMATS["profile"]),
    *(("image", "--fail-on", "never", "--format", kind, "image.tar") for kind in FORMATS["check"]),
    ("image", "--show", "image.tar"),
    ("fix", "--check"),
    ("fix", "--check", "--unsafe"),
)


def secret(number: int) -> str:
    return f"Zq{number:02d}vT3nLw9KxYb2R{number:02d}h"


def with_secret(number: int) -> str:
    """A shape with its secret: the S that stands alone, no letter beside it but that of an option."""
    shape = SHAPES[number]
    at = max(found for found in range(len(shape)) if shape[found] == "S" and _stands_alone(shape, found))
    return shape[:at] + secret(number) + shape[at + 1 :]


def _stands_alone(shape: str, at: int) -> bool:
    before, after = shape[at - 1 : at], shape[at + 1 : at + 2]
    is_option = shape[at - 2 : at] in ("-p", "-P")
    return (not before.isalnum() or is_option) and not after.isalnum() and before != "_"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    text = "FROM debian:12\n" + "".join(with_secret(number) + "\n" for number in range(len(SHAPES)))
    (folder / "Dockerfile").write_text(text)
    (folder / "dlint.toml").write_text(POLICY)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    who = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True)
    steps = [with_secret(number).replace("\\\n", "") for number in range(len(SHAPES))]
    values = [f"DB_PASSWORD{number}={secret(number)}" for number in range(len(SHAPES))]
    save(folder / "image.tar", {"Env": values, "Cmd": ["serve", f"--password={secret(0)}"]}, steps)
    (folder / "app.py").write_text("")
    for words in (["add", "-A"], ["commit", "-qm", "second"]):
        subprocess.run(["git", *who, *words], cwd=folder, env=environment, check=True)
    return folder


def shown_in(text: str) -> list[str]:
    """The shapes whose secret a text shows."""
    return [shape for number, shape in enumerate(SHAPES) if secret(number) in text]


@pytest.mark.parametrize("words", ANSWERS, ids=" ".join)
def test_no_answer_shows_a_secret(
    checkout: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(checkout)
    assert main(list(words)) in (0, 1)
    out, err = capsys.readouterr()
    assert out
    assert shown_in(out + err) == []


@pytest.mark.parametrize("kind", FORMATS["optimize"])
def test_no_ledger_shows_a_secret(checkout: Path, kind: str) -> None:
    from dlint.report.optimize.redact import redacted

    old = (checkout / "Dockerfile").read_bytes()
    new = old.replace(b"RUN ", b"RUN  ").replace(b"ENV ", b"ENV  ")
    first, last = Recipe(old, "Dockerfile", "."), Recipe(new, "Dockerfile", ".")
    attempt = Attempt("order/x", "move it", "safe", (), "proven", "lower", old=first, new=last)
    ledger = Ledger("Dockerfile", ".", "an engine", first, last, attempts=[attempt])
    written = render("optimize", kind, redacted(ledger), options=RenderOptions())
    assert written
    assert shown_in(written) == []


def test_a_diff_of_fix_is_exact_and_is_reported_as_such(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nrun mysql -pZq00vT3nLw9KxYb2R00h -u root\n")
    main(["fix", "--isolated", "--diff", "--select", "syntax/keyword-case"])
    out, err = capsys.readouterr()
    assert "+RUN mysql -pZq00vT3nLw9KxYb2R00h -u root" in out
    assert err == "dlint: Dockerfile: the diff is exact and shows a secret: do not publish it\n"
    (tmp_path / "Dockerfile").write_text("FROM debian:12\nrun true\n\n\n\n\n\n\nRUN mysql -pZq00vT3nLw9KxYb2R00h\n")
    main(["fix", "--isolated", "--diff", "--select", "syntax/keyword-case"])
    assert capsys.readouterr().err == ""


def test_the_report_of_a_bug_shows_no_secret(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from dlint.engine import check

    def broken(*_: object) -> None:
        raise RuntimeError("cannot make sense of: RUN docker login -u me --password=Zq00vT3nLw9KxYb2R00h")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.setattr(check, "check_source", broken)
    monkeypatch.chdir(checkout)
    assert main(["check", "--isolated"]) == 3
    out, err = capsys.readouterr()
    [trace] = tmp_path.glob("dlint-bug-*.txt")
    assert "Zq00" not in out + err + trace.read_text()


def test_what_is_redacted_keeps_its_lines() -> None:
    data = b"\xef\xbb\xbfFROM debian:12\r\nENV DB_PASSWORD=Zq00vT3nLw9KxYb2R00h\r\n# \xff\r\nRUN true"
    assert redacted_file(data) == b"\xef\xbb\xbfFROM debian:12\r\nENV DB_PASSWORD=Zq*****\r\n# \xff\r\nRUN true"
