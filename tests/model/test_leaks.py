"""What a RUN leaves in its layer, and the secrets in it."""

from __future__ import annotations

import pytest
from opened import run_of

from dlint.model.secrets.written_secrets import written_files


def written(text: str) -> list[tuple[str, list[str], str]]:
    run = run_of(f"FROM debian:12\nARG TOKEN\nARG VERSION\n{text}")
    return [(each.path, each.secrets, each.by) for each in written_files(run)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RUN echo a > /x", [("/x", [], "")]),
        ("RUN echo $TOKEN > /x", [("/x", ["TOKEN"], "")]),
        ('RUN printf "%s" "${TOKEN}" >> /x', [("/x", ["TOKEN"], "")]),
        ("RUN echo $VERSION > /x", [("/x", [], "")]),
        ("RUN echo $OTHER_TOKEN > /x", [("/x", [], "")]),
        ("RUN echo $TOKEN | base64 -d > /x", [("/x", ["TOKEN"], "")]),
        ("RUN echo $TOKEN | tee /x /y", [("/x", ["TOKEN"], ""), ("/y", ["TOKEN"], "")]),
        ("RUN curl -H $TOKEN https://a -o /x", [("/x", [], "")]),
        ("RUN { echo $TOKEN; } > /x", [("/x", ["TOKEN"], "")]),
        ("RUN cat <<EOF > /x\nkey $TOKEN\nEOF", [("/x", ["TOKEN"], "")]),
        ("RUN cat <<'EOF' > /x\nkey $TOKEN\nEOF", [("/x", [], "")]),
        ("RUN echo $TOKEN > /dev/null 2>&1", []),
        ("RUN echo $TOKEN >&2", []),
        ("RUN echo $TOKEN > .npmrc && npm ci && rm -f .npmrc", []),
        ("RUN echo $TOKEN > /a/b && rm -rf /a", []),
        ("RUN echo $TOKEN > /a/b && rm -rf /c", [("/a/b", ["TOKEN"], "")]),
        ("RUN --mount=type=tmpfs,target=/a echo $TOKEN > /a/b", []),
        ("RUN --mount=type=bind,target=/a,rw echo $TOKEN > /a/b", [("/a/b", ["TOKEN"], "")]),
        ("RUN --mount=type=secret,id=k,env=K echo $K > /x", [("/x", ["K"], "")]),
        ("RUN --mount=type=secret,id=k cat /run/secrets/k > /x", [("/x", ["/run/secrets/k"], "")]),
        ("RUN --mount=type=secret,id=k echo $(cat /run/secrets/k) > /x", [("/x", ["/run/secrets/k"], "")]),
        ("RUN --mount=type=secret,id=k cp /run/secrets/k /x", [("/x", ["/run/secrets/k"], "")]),
        ("RUN npm config set a=$TOKEN", [("~/.npmrc", ["TOKEN"], "npm config set")]),
        ("RUN npm config set a=$TOKEN && npm ci && npm config delete a", []),
        ("RUN git clone https://$TOKEN@h/a/b.git", [("b/.git/config", ["TOKEN"], "git clone")]),
        ("RUN git clone https://$TOKEN@h/a/b c", [("c/.git/config", ["TOKEN"], "git clone")]),
        ("RUN git clone https://$TOKEN@h/a/b && rm -rf b/.git", []),
        ("RUN git -C b remote set-url origin https://$TOKEN@h/b", [(".git/config", ["TOKEN"], "git remote set-url")]),
        (
            "RUN echo $TOKEN | docker login -u a --password-stdin h",
            [("~/.docker/config.json", ["TOKEN"], "docker login")],
        ),
        ("RUN npm ci --token $TOKEN", []),
    ],
)
def test_written(text: str, found: list[tuple[str, list[str], str]]) -> None:
    assert written(text) == found
