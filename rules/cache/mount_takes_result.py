"""What the image needs is written into a mount, which is gone when the step ends."""

from __future__ import annotations

from dlint.kit import Dockerfile, Finding, Findings, index_use, mount_losses, rule

NAMES = {"cache": "cache mount", "tmpfs": "tmpfs mount", "bind": "bind mount"}


@rule(watches=Dockerfile, severity="error", since="0.1", needs=("--mount",))
def check(file: Dockerfile) -> Findings:
    """A mount is there for one RUN. What that writes into it is neither in the layer nor in the image: a cache mount
    keeps it for the next build of the same step, a bind mount throws it away.

    Reported are mounts that hold what is looked for later: a COPY out of the stage takes a file from the folder
    (`target/release/app`, `target/app.jar`), CMD or ENTRYPOINT runs one, or the packages of the application land in it
    (`node_modules`, `vendor`, `.venv`, Ruby's `/usr/local/bundle`, the virtual environment that Poetry keeps in its
    cache folder; Pythons of uv, browsers of Playwright), or the packages are only links into it
    (`UV_LINK_MODE=symlink`), or the program that CMD starts does (`go install`, `cargo install`, `npm install -g`), or
    a later RUN without the mount builds from the downloads alone (`mvn -o`, `cargo build --offline`), or installs
    packages from the index that stays in the mount (`apt-get install` without `apt-get update`, on an official image,
    which has none).

    Mount the folder with the downloads instead (`/root/.npm`, `/usr/local/cargo/registry`), or copy the result to
    another folder in the same RUN. Nothing is reported where another step may put the files there.
    """
    for loss in mount_losses.mount_losses(file):
        name = NAMES[loss.kind]
        message = f"{loss.path} lies in the {name} on {loss.target}, which is gone after this RUN: "
        if loss.setting:
            message = f"{loss.setting} makes the packages links into the {name} on {loss.target}, which is gone after "
            yield Finding(loss.word.span, f"{message}this RUN: remove that setting")
            continue
        # No instruction looks for it: the application misses it when it starts.
        if loss.by is None:
            yield Finding(loss.word.span, message + "the image lacks it; mount the folders with the downloads instead")
            continue
        keyword = loss.by.kind.upper()
        if keyword == "RUN":
            # Another RUN can share a cache mount only; what is written to a tmpfs or a bind mount is lost in any case.
            remedy = "give that RUN the same mount" if loss.kind == "cache" else "do both in one RUN"
            if index_use.is_index(loss.path):
                remedy = "fetch the index in that RUN too"
            yield Finding(loss.word.span, f"{message}RUN on line {loss.by.line} does not find it; {remedy}")
            continue
        message += f"{keyword} on line {loss.by.line} does not find it; copy it to another folder in this RUN"
        yield Finding(loss.word.span, message)


MOUNT = "RUN --mount=type=cache,target="
NODE = "FROM node:22\nWORKDIR /app\nCOPY package*.json ./\n"
APT = "FROM debian:12\nRUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get update"
BAD = {
    f"{APT}\nRUN apt-get install -y git": None,
    f"{APT} && apt-get install -y curl\nCOPY a /a\nRUN apt-get install -y --no-install-recommends git make": None,
    "FROM alpine:3.22\nRUN --mount=type=cache,target=/var/cache/apk apk update && apk add bash\nRUN apk add git": None,
    "FROM debian:12\nRUN --mount=type=tmpfs,target=/tmp curl -fsSLo /tmp/a.tgz https://example.org/a.tgz\n"
    "RUN tar -xzf /tmp/a.tgz -C /opt": None,
    f"FROM maven:3 AS b\nWORKDIR /a\nCOPY pom.xml ./\n{MOUNT}/root/.m2 mvn dependency:go-offline\nCOPY . .\n"
    "RUN mvn --offline package": None,
    f"FROM rust:1.90 AS b\nWORKDIR /a\nCOPY . .\n{MOUNT}/usr/local/cargo/registry cargo fetch\n"
    "RUN cargo build --release --offline": None,
    f'{NODE}{MOUNT}/app/node_modules npm ci --omit=dev\nCOPY . .\nCMD ["node", "app.js"]': None,
    f'{NODE}{MOUNT}node_modules npm ci --omit=dev\nCOPY . .\nCMD ["npm", "start"]': None,
    f"FROM rust:1.90 AS b\nWORKDIR /src\nCOPY . .\n{MOUNT}/src/target cargo build --release\nFROM debian:12\n"
    "COPY --from=b /src/target/release/app /app": None,
    f"FROM maven:3 AS b\nWORKDIR /src\nCOPY . .\n{MOUNT}target mvn package\nFROM eclipse-temurin:21-jre\n"
    "COPY --from=b /src/target/*.jar /app.jar": None,
    f"FROM rust:1.90\nWORKDIR /src\nCOPY . .\n{MOUNT}/src/target cargo build --release\n"
    'CMD ["./target/release/app"]': None,
    'FROM node:22\nWORKDIR /app\nRUN --mount=type=bind,target=/app,rw npm ci\nCMD ["node", "app.js"]': None,
    "FROM composer:2 AS b\nWORKDIR /app\nRUN --mount=type=bind,target=/app,rw composer install\nFROM php:8.3-apache\n"
    "COPY --from=b /app/vendor /var/www/vendor": None,
    "FROM node:22 AS b\nWORKDIR /s\nRUN --mount=type=bind,target=/s,rw npm run build\nFROM nginx:1.27\n"
    "COPY --from=b /s/dist /usr/share/nginx/html": None,
    'FROM golang:1.24\nWORKDIR /s\nRUN --mount=type=bind,target=.,rw go build -o bin/app .\nCMD ["/s/bin/app"]': None,
    f"FROM python:3.12\nRUN pip install poetry\nWORKDIR /app\nCOPY pyproject.toml poetry.lock ./\n"
    f'{MOUNT}/root/.cache/pypoetry poetry install --no-root\nCOPY . .\nCMD ["poetry", "run", "app"]': None,
    f"FROM ruby:3.4\nWORKDIR /a\nCOPY Gemfile* ./\n{MOUNT}/usr/local/bundle bundle install\nCOPY . .\n"
    'CMD ["bundle", "exec", "rackup"]': None,
    f"FROM debian:12\nENV UV_PYTHON_INSTALL_DIR=/python\n{MOUNT}/python uv python install 3.13\n"
    'CMD ["/python/bin/python3"]': None,
    f"FROM debian:12 AS b\n{MOUNT}/root/.local/share/uv uv python install 3.13\nFROM debian:12\n"
    "COPY --from=b /root/.local/share/uv /root/.local/share/uv": None,
    f"FROM node:22\n{MOUNT}/root/.cache npx playwright install chromium\nCMD node a.js": None,
    f"FROM python:3.13\nENV UV_LINK_MODE=symlink\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\n"
    f'{MOUNT}/root/.cache/uv uv sync --no-install-project\nCOPY . .\nCMD ["uv", "run", "app"]': None,
    f'FROM golang:1.25\n{MOUNT}/go go install example.org/cmd/serve@v1.2.0\nCMD ["serve"]': None,
}
GOOD = (
    f"FROM debian:12\nENV UV_PYTHON_INSTALL_DIR=/python\n{MOUNT}/python uv python install 3.13\nRUN uv venv /v\nCMD a",
    f"FROM debian:12\nENV UV_PYTHON_INSTALL_DIR=/python\n{MOUNT}/root/.cache uv python install 3.13\nCMD a",
    f"FROM debian:12 AS b\nCOPY a /a\n{MOUNT}/root/.local/share/uv uv python install 3.13 && /a/build /out\n"
    "FROM debian:12\nCOPY --from=b /out /out",
    f"FROM node:22\n{MOUNT}/root/.npm npx playwright install chromium\nCMD node a.js",
    f"FROM python:3.13\nENV UV_LINK_MODE=copy\nWORKDIR /app\nCOPY pyproject.toml uv.lock ./\n"
    f'{MOUNT}/root/.cache/uv uv sync --no-install-project\nCOPY . .\nCMD ["uv", "run", "app"]',
    f"FROM ruby:3.4\nWORKDIR /a\nCOPY Gemfile* ./\n{MOUNT}/usr/local/bundle/cache bundle install\nCMD rackup",
    f"FROM ruby:3.4\nENV BUNDLE_PATH=/gems\nWORKDIR /a\nCOPY Gemfile* ./\n"
    f"{MOUNT}/usr/local/bundle bundle install\nCMD rackup",
    f'FROM golang:1.25\n{MOUNT}/go/pkg/mod go install example.org/cmd/serve@v1.2.0\nCMD ["serve"]',
    f"{APT} && apt-get install -y git\nRUN apt-get update && apt-get install -y make",
    f"{APT}\nRUN --mount=type=cache,target=/var/lib/apt/lists,sharing=locked apt-get install -y git",
    f"{APT.replace('debian:12', 'example.org/base')}\nRUN apt-get install -y git",
    f"{APT}\nRUN ./fetch-index.sh\nRUN apt-get install -y git",
    f"{APT.replace('RUN', 'RUN apt-get update' + chr(10) + 'RUN')}\nRUN apt-get install -y git",
    f"{APT}\nRUN apt-get install -y ./tool.deb || true",
    "FROM debian:12\nRUN --mount=type=tmpfs,target=/tmp curl -fsSLo /tmp/a.tgz https://example.org/a.tgz "
    "&& tar -xzf /tmp/a.tgz -C /opt\nRUN curl -fsSLo /tmp/a.tgz https://example.org/b.tgz && tar -xzf /tmp/a.tgz",
    f"FROM maven:3 AS b\nWORKDIR /a\nCOPY pom.xml ./\n{MOUNT}/root/.m2 mvn dependency:go-offline\nCOPY . .\n"
    f"{MOUNT}/root/.m2 mvn -o package",
    f"FROM node:22\nRUN npm i -g pnpm\nWORKDIR /app\nCOPY pnpm-lock.yaml ./\n"
    f"{MOUNT}/store pnpm fetch --store-dir /store\nCOPY . .\nRUN pnpm install",
    f'{NODE}{MOUNT}/root/.npm npm ci --omit=dev\nCOPY . .\nCMD ["node", "app.js"]',
    f"FROM node:22 AS b\nWORKDIR /app\nCOPY . .\n{MOUNT}/app/node_modules npm ci && npm run build\nFROM nginx\n"
    "COPY --from=b /app/dist /usr/share/nginx/html",
    f"FROM rust:1.90 AS b\nWORKDIR /src\nCOPY . .\n{MOUNT}/src/target cargo build --release && "
    "cp target/release/app /bin/app\nFROM debian:12\nCOPY --from=b /bin/app /app",
    "FROM golang:1.25 AS b\nWORKDIR /src\nRUN --mount=type=bind,target=. go build -o /bin/app .\nFROM debian:12\n"
    "COPY --from=b /bin/app /app",
    f"FROM rust:1.90 AS b\nWORKDIR /src\nCOPY . .\n{MOUNT}/src/target cargo build --release\n"
    "RUN cargo build --release\nFROM debian:12\nCOPY --from=b /src/target/release/app /app",
    f"FROM python:3.12\nENV POETRY_VIRTUALENVS_CREATE=false\nRUN pip install poetry\nWORKDIR /app\n"
    f"COPY pyproject.toml poetry.lock ./\n{MOUNT}/root/.cache/pypoetry poetry install --no-root\nCMD python a.py",
    "FROM python:3.12\nWORKDIR /app\nRUN --mount=type=bind,source=uv.lock,target=uv.lock "
    "--mount=type=bind,source=pyproject.toml,target=pyproject.toml --mount=type=cache,target=/root/.cache/uv "
    'uv sync --no-install-project\nCOPY . .\nCMD ["uv", "run", "app"]',
    f'{NODE}{MOUNT}/app/node_modules npm ci\nRUN npm ci --omit=dev\nCOPY . .\nCMD ["node", "app.js"]',
)
