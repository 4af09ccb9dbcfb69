"""Layouts of repositories, as they are met, each with the build contexts of its Dockerfiles.

A context is a path from the root; several are the ways in which one Dockerfile is built; None stands for a context that
is not in the repository.
"""

from __future__ import annotations

COPY_ALL = "FROM debian:12\nCOPY . /app\n"
Layout = tuple[dict[str, str], dict[str, list[str | None]]]


def copying(*paths: str) -> str:
    """A Dockerfile that copies these paths."""
    return "FROM debian:12\n" + "".join(f"COPY {path} /app/\n" for path in paths)


def workflow(*lines: str) -> str:
    """A workflow of GitHub whose steps are given as lines of YAML."""
    rows = "\n".join(f"      {line}" for line in lines)
    return f"on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n{rows}\n"


LAYOUTS: dict[str, Layout] = {
    "alone": ({"Dockerfile": COPY_ALL}, {"Dockerfile": ["."]}),
    "sources only in the root": (
        {"docker/Dockerfile": copying("src", "package.json"), "src/a.js": "", "package.json": "{}"},
        {"docker/Dockerfile": ["."]},
    ),
    "sources beside the Dockerfile and in the root": (
        {"api/Dockerfile": copying("package.json"), "api/package.json": "{}", "package.json": "{}"},
        {"api/Dockerfile": ["api"]},
    ),
    "two folders down": (
        {"deploy/docker/Dockerfile": copying("go.mod"), "go.mod": "module a\n"},
        {"deploy/docker/Dockerfile": ["."]},
    ),
    "a list of packages that only the root has": (
        {
            "docker/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY . .\nRUN pip install -r requirements.txt\n",
            "requirements.txt": "flask\n",
        },
        {"docker/Dockerfile": ["."]},
    ),
    "compose, short form": (
        {"compose.yaml": "services:\n  web:\n    build: ./web\n", "web/Dockerfile": COPY_ALL},
        {"web/Dockerfile": ["web"]},
    ),
    "compose, the root as context": (
        {
            "docker-compose.yml": "services:\n  web:\n    build:\n      context: .\n      dockerfile: docker/Dockerfile\n",
            "docker/Dockerfile": COPY_ALL,
        },
        {"docker/Dockerfile": ["."]},
    ),
    "compose without a context": (
        {"compose.yml": "services:\n  web:\n    build:\n      dockerfile: a/Dockerfile\n", "a/Dockerfile": COPY_ALL},
        {"a/Dockerfile": ["."]},
    ),
    "compose in a folder of its own": (
        {
            "docker/docker-compose.yml": "services:\n  web:\n    build:\n      context: ..\n"
            "      dockerfile: docker/web.Dockerfile\n",
            "docker/web.Dockerfile": COPY_ALL,
        },
        {"docker/web.Dockerfile": ["."]},
    ),
    "compose in deploy, the Dockerfile elsewhere": (
        {
            "deploy/compose.yaml": "services:\n  web:\n    build:\n      context: ../services/web\n",
            "services/web/Dockerfile": COPY_ALL,
        },
        {"services/web/Dockerfile": ["services/web"]},
    ),
    "two services, two Dockerfiles": (
        {
            "compose.yaml": "services:\n  a:\n    build: {context: ., dockerfile: a.Dockerfile}\n"
            "  b:\n    build: {context: b, dockerfile: ../b.Dockerfile}\n",
            "a.Dockerfile": COPY_ALL,
            "b.Dockerfile": COPY_ALL,
            "b/x": "",
        },
        {"a.Dockerfile": ["."], "b.Dockerfile": ["b"]},
    ),
    "one Dockerfile, two contexts": (
        {
            "compose.yaml": "services:\n  a:\n    build: {context: a, dockerfile: ../Dockerfile}\n"
            "  b:\n    build: {context: b, dockerfile: ../Dockerfile}\n",
            "Dockerfile": COPY_ALL,
            "a/x": "",
            "b/x": "",
        },
        {"Dockerfile": ["a", "b"]},
    ),
    "an override of the context": (
        {
            "compose.yaml": "services:\n  web:\n    build: .\n",
            "compose.override.yaml": "services:\n  web:\n    build: {context: web, dockerfile: ../Dockerfile}\n",
            "Dockerfile": COPY_ALL,
            "web/x": "",
        },
        {"Dockerfile": ["web"]},
    ),
    "an override of the target alone": (
        {
            "docker-compose.yml": "services:\n  web:\n    build: {context: web}\n",
            "docker-compose.override.yml": "services:\n  web:\n    build: {target: dev}\n",
            "web/Dockerfile": COPY_ALL,
        },
        {"web/Dockerfile": ["web"]},
    ),
    "a second file of its own": (
        {
            "docker-compose.yml": "services:\n  web:\n    image: web\n",
            "docker-compose.build.yml": "services:\n  web:\n    build: {context: ., dockerfile: docker/Dockerfile}\n",
            "docker/Dockerfile": COPY_ALL,
        },
        {"docker/Dockerfile": ["."]},
    ),
    "include": (
        {
            "compose.yaml": "include:\n  - services/api/compose.yaml\n",
            "services/api/compose.yaml": "services:\n  api:\n    build: .\n",
            "services/api/Dockerfile": COPY_ALL,
        },
        {"services/api/Dockerfile": ["services/api"]},
    ),
    "include with a project folder": (
        {
            "compose.yaml": "include:\n  - path: parts/api.yaml\n    project_directory: .\n",
            "parts/api.yaml": "services:\n  api:\n    build: {context: ., dockerfile: api/Dockerfile}\n",
            "api/Dockerfile": COPY_ALL,
        },
        {"api/Dockerfile": ["."]},
    ),
    "extends in one file": (
        {
            "compose.yaml": "services:\n  base:\n    build: {context: ., dockerfile: a/Dockerfile}\n"
            "  worker:\n    extends: base\n",
            "a/Dockerfile": COPY_ALL,
        },
        {"a/Dockerfile": ["."]},
    ),
    "extends another file": (
        {
            "compose.yaml": "services:\n  web:\n    extends: {file: common/base.yaml, service: base}\n",
            "common/base.yaml": "services:\n  base:\n    build: {context: .., dockerfile: common/Dockerfile}\n",
            "common/Dockerfile": COPY_ALL,
        },
        {"common/Dockerfile": ["."]},
    ),
    "variables from .env": (
        {
            ".env": "ROOT=./app\nFILE='web.Dockerfile'\n",
            "compose.yaml": "services:\n  web:\n    build:\n      context: ${ROOT}\n      dockerfile: ${FILE:-Dockerfile}\n",
            "app/web.Dockerfile": COPY_ALL,
        },
        {"app/web.Dockerfile": ["app"]},
    ),
    "a variable with a default": (
        {
            "compose.yaml": "services:\n  web:\n    build:\n      context: ${CONTEXT:-.}\n      dockerfile: a/Dockerfile\n",
            "a/Dockerfile": COPY_ALL,
        },
        {"a/Dockerfile": ["."]},
    ),
    "anchors and merge keys": (
        {
            "compose.yaml": "x-build: &build\n  context: .\n  dockerfile: a/Dockerfile\n"
            "services:\n  web:\n    build:\n      <<: *build\n      target: web\n",
            "a/Dockerfile": COPY_ALL,
        },
        {"a/Dockerfile": ["."]},
    ),
    "a service of a profile": (
        {
            "compose.yaml": "services:\n  tool:\n    profiles: [tools]\n    build: {context: ., dockerfile: t/Dockerfile}\n",
            "t/Dockerfile": COPY_ALL,
        },
        {"t/Dockerfile": ["."]},
    ),
    "a context in a repository elsewhere": (
        {
            "compose.yaml": "services:\n  web:\n    build:\n      context: https://example.com/a.git#main\n",
            "Dockerfile": COPY_ALL,
        },
        {"Dockerfile": ["."]},
    ),
    "bake, the root as context": (
        {
            "docker-bake.hcl": 'target "web" {\n  context = "."\n  dockerfile = "build/Dockerfile"\n}\n',
            "build/Dockerfile": COPY_ALL,
        },
        {"build/Dockerfile": ["."]},
    ),
    "bake with a variable and a function": (
        {
            "docker-bake.hcl": 'variable "DIR" { default = "apps" }\nfunction "place" {\n  params = [name]\n'
            '  result = "${DIR}/${name}"\n}\ntarget "api" {\n  context = place("api")\n}\n',
            "apps/api/Dockerfile": COPY_ALL,
        },
        {"apps/api/Dockerfile": ["apps/api"]},
    ),
    "bake, inherited": (
        {
            "docker-bake.hcl": 'target "_common" {\n  context = "src"\n  dockerfile = "../Dockerfile"\n}\n'
            'target "app" {\n  inherits = ["_common"]\n  target = "app"\n}\n',
            "Dockerfile": COPY_ALL,
            "src/a": "",
        },
        {"Dockerfile": ["src"]},
    ),
    "bake, a matrix over folders": (
        {
            "docker-bake.hcl": 'target "svc" {\n  name = "svc-${s}"\n  matrix = { s = ["a", "b"] }\n'
            '  context = "services/${s}"\n}\n',
            "services/a/Dockerfile": COPY_ALL,
            "services/b/Dockerfile": COPY_ALL,
        },
        {"services/a/Dockerfile": ["services/a"], "services/b/Dockerfile": ["services/b"]},
    ),
    "bake in JSON": (
        {
            "docker-bake.json": '{"target": {"web": {"context": "web", "dockerfile": "../web.Dockerfile"}}}',
            "web.Dockerfile": COPY_ALL,
            "web/a": "",
        },
        {"web.Dockerfile": ["web"]},
    ),
    "bake with an override file": (
        {
            "docker-bake.hcl": 'target "web" {\n  context = "web"\n  dockerfile = "../Dockerfile"\n}\n',
            "docker-bake.override.hcl": 'target "web" {\n  context = "site"\n}\n',
            "Dockerfile": COPY_ALL,
            "site/a": "",
        },
        {"Dockerfile": ["site"]},
    ),
    "bake and compose agree": (
        {
            "docker-bake.hcl": 'target "web" {\n  dockerfile = "d/Dockerfile"\n}\n',
            "compose.yaml": "services:\n  web:\n    build: {context: ., dockerfile: d/Dockerfile}\n",
            "d/Dockerfile": COPY_ALL,
        },
        {"d/Dockerfile": ["."]},
    ),
    "a Makefile": (
        {
            "Makefile": "image:\n\tdocker build -t app:$(TAG) -f docker/Dockerfile .\n",
            "docker/Dockerfile": COPY_ALL,
        },
        {"docker/Dockerfile": ["."]},
    ),
    "a Makefile over several lines": (
        {
            "Makefile": "image:\n\t@docker buildx build \\\n\t  --platform linux/amd64,linux/arm64 \\\n\t  --file=api/Dockerfile \\\n\t  api\n",
            "api/Dockerfile": COPY_ALL,
        },
        {"api/Dockerfile": ["api"]},
    ),
    "a Makefile with an unknown file": (
        {"Makefile": "image:\n\tdocker build -f $(FILE) .\n", "docker/Dockerfile": COPY_ALL},
        {"docker/Dockerfile": ["docker"]},
    ),
    "a script that changes the folder": (
        {"build.sh": "set -e\ncd services && docker build -f web/Dockerfile .\n", "services/web/Dockerfile": COPY_ALL},
        {"services/web/Dockerfile": ["services"]},
    ),
    "a workflow with the action": (
        {
            ".github/workflows/image.yml": workflow(
                "- uses: docker/build-push-action@v6", "  with:", "    context: .", "    file: ./docker/Dockerfile"
            ),
            "docker/Dockerfile": COPY_ALL,
        },
        {"docker/Dockerfile": ["."]},
    ),
    "a workflow with the action and no context": (
        {
            ".github/workflows/image.yml": workflow(
                "- uses: docker/build-push-action@v6", "  with:", "    file: docker/Dockerfile"
            ),
            "docker/Dockerfile": COPY_ALL,
        },
        {"docker/Dockerfile": ["."]},
    ),
    "a workflow with a command": (
        {
            ".github/workflows/image.yml": workflow(
                "- run: |", "    set -e", "    docker build -f images/api/Dockerfile images"
            ),
            "images/api/Dockerfile": COPY_ALL,
        },
        {"images/api/Dockerfile": ["images"]},
    ),
    "a workflow in a working folder": (
        {
            ".github/workflows/image.yml": workflow(
                "- run: docker build -f docker/Dockerfile .", "  working-directory: backend"
            ),
            "backend/docker/Dockerfile": COPY_ALL,
        },
        {"backend/docker/Dockerfile": ["backend"]},
    ),
    "a pipeline of GitLab": (
        {
            ".gitlab-ci.yml": "build:\n  script:\n    - docker build -f deploy/Dockerfile -t $IMAGE .\n",
            "deploy/Dockerfile": COPY_ALL,
        },
        {"deploy/Dockerfile": ["."]},
    ),
    "compose is believed before a Makefile": (
        {
            "Makefile": "image:\n\tdocker build -f api/Dockerfile .\n",
            "compose.yaml": "services:\n  api:\n    build: api\n",
            "api/Dockerfile": COPY_ALL,
        },
        {"api/Dockerfile": ["api"]},
    ),
    "a broken compose file states nothing": (
        {"compose.yaml": "services:\n  web: [\n", "Dockerfile": COPY_ALL},
        {"Dockerfile": ["."]},
    ),
    "many levels of a monorepo": (
        {
            "compose.yaml": "services:\n  a:\n    build: {context: packages/a}\n"
            "  b:\n    build: {context: ., dockerfile: packages/b/Dockerfile}\n",
            "packages/a/Dockerfile": COPY_ALL,
            "packages/b/Dockerfile": COPY_ALL,
            "packages/c/Dockerfile": COPY_ALL,
        },
        {
            "packages/a/Dockerfile": ["packages/a"],
            "packages/b/Dockerfile": ["."],
            "packages/c/Dockerfile": ["packages/c"],
        },
    ),
}
