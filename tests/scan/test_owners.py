"""CODEOWNERS as GitHub and GitLab read it."""

from __future__ import annotations

import pytest

from dlint.scan.owners import Owners, owners_in

FILE = b"""\
# comment
*           @all
*.Dockerfile @images # and why
/build/     @build
docs/*      docs@example.org
apps/       @apps
/apps/a\\ b/ @blank
/apps/none
[Section][2] @section
/lib/
!/lib/free/
**/deep     @deep
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("Dockerfile", ("@all",)),
        ("x/y.Dockerfile", ("@images",)),
        ("build/x/Dockerfile", ("@build",)),
        ("x/build/Dockerfile", ("@all",)),
        ("docs/Dockerfile", ("docs@example.org",)),
        ("docs/more/Dockerfile", ("@all",)),
        ("x/apps/y/Dockerfile", ("@apps",)),
        ("apps/a b/Dockerfile", ("@blank",)),
        ("apps/none", ()),
        ("lib/x/Dockerfile", ("@section",)),
        ("lib/free/Dockerfile", ()),
        ("a/b/deep/c/Dockerfile", ("@deep",)),
    ],
)
def test_the_last_line_that_matches_names_the_owners(path: str, owners: tuple[str, ...]) -> None:
    assert Owners(FILE).of(path) == owners


def test_the_first_place_counts() -> None:
    def read(place: str) -> bytes | None:
        return {"CODEOWNERS": b"* @root", "docs/CODEOWNERS": b"* @docs"}.get(place)

    known = owners_in(read)
    assert known is not None
    assert known.of("x") == ("@root",)
    assert owners_in(lambda place: None) is None
