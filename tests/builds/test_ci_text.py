"""A CI file is parsed as YAML exactly where it may state a build."""

from __future__ import annotations

import pytest

from dlint.builds.commands import may_state_build


@pytest.mark.parametrize(
    "text",
    [
        "- run: docker build -f a/Dockerfile .\n",
        "- run: |\n    sudo /usr/bin/docker buildx \\\n" + " " * 60 + "build --push .\n",
        '- run: "docker\\tbuild ."\n',
        "- run: $(DOCKER) build .\n",
        "script: >\n  podman\n  build .\n",
        "- run: 'buildah' bud .\n",
        "- uses: docker/build-push-action@v6\n",
        "- run: nerdctl image build .\n",
    ],
)
def test_what_may_state_a_build_is_parsed(text: str) -> None:
    assert may_state_build(text)


@pytest.mark.parametrize(
    "text",
    [
        "build:\n  steps:\n    - run: python -m build\n    - run: hadolint Dockerfile\n",
        "- run: docker compose up\n- run: make build\n",
        "services:\n  docker: {}\njobs:\n  build: {}\n",
        "- run: docker bundle\n",
    ],
)
def test_what_states_none_is_not(text: str) -> None:
    assert not may_state_build(text)
