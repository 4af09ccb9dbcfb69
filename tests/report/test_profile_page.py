"""The page of a profile in a real browser: a phone shows all of it, nothing is left blank, dark is dark."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import pytest

from dlint.report.profile import html
from dlint.trial.profile.profile import MEASURED, Hidden, LineProfile, Profile, Share, StageProfile

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
Pixel = tuple[int, int, int]


def profile() -> Profile:
    long = "RUN apt-get install --yes --no-install-recommends " + "library-with-a-long-name " * 6
    lines = [
        LineProfile(1, 1, "from", "FROM debian AS build", "build", False, bytes=80_000_000, bytes_are=MEASURED),
        LineProfile(2, 2, "run", long, "build", False, [6.0], False, 9_000_000, MEASURED, began=0.2, ended=6.2),
        LineProfile(3, 3, "from", "FROM debian", 1, True, bytes=80_000_000, bytes_are=MEASURED),
        LineProfile(4, 4, "run", "RUN wget " + "x" * 120, 1, True, [3.0], False, 30_000_000, MEASURED, files=1200,
                    wasted=12_000_000, hidden=[Hidden(5, 12_000_000, 3, "deleted")], began=0.2, ended=3.2),
        LineProfile(5, 5, "run", "RUN rm -r /x", 1, True, [0.4], False, 0, MEASURED, began=3.2, ended=3.6),
    ]  # fmt: skip
    shares = [Share(f"usr/lib/{at}", 8_000_000 // (at + 1), None) for at in range(60)]
    shares += [Share("opt/x", 18_000_000, 4), Share("root/cache/*", 12_000_000, 4, True)]
    stages = [StageProfile(0, "build", "debian", False, True, 0.2, 6.2, 89_000_000),
              StageProfile(1, None, "debian", True, True, 0.2, 3.6, 110_000_000)]  # fmt: skip
    source = [line.text for line in lines]
    return Profile("Dockerfile", ".", None, None, "docker", True, source, lines, stages, wall=[7.0],
                   critical=[(2, 6.0)], context_bytes=5000, context_files=7, image_bytes=110_000_000,
                   base_bytes=80_000_000, wasted_bytes=12_000_000, shares=shares)  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> str:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("no Chromium")
    return found or pytest.skip("no Chromium")


class Look:
    """A browser at a page; `probe` puts a script into a copy of it that writes what it measures into the title."""

    def __init__(self, browser: str, folder: Path, page: str) -> None:
        self._browser = browser
        self._folder = folder
        self._page = page

    def _chromium(self, *words: str, timeout: float = 90.0) -> str:
        command = [self._browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                   f"--user-data-dir={self._folder / 'profile'}", *words]  # fmt: skip
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=timeout).stdout

    def picture(self, width: int, height: int, dark: bool = False) -> list[list[Pixel]]:
        """The page as rows of pixels."""
        page = self._page.replace("(prefers-color-scheme: dark)", "all") if dark else self._page
        (self._folder / "page.html").write_text(page)
        style = f"width:{width}px;height:{height}px;border:0"
        frame = f'<body style="margin:0"><iframe src="page.html" style="{style}"></iframe>'
        (self._folder / "frame.html").write_text(frame)
        shot = self._folder / "shot.png"
        self._chromium(
            f"--window-size={width},{height}", f"--screenshot={shot}", f"file://{self._folder / 'frame.html'}"
        )
        return pixels(shot.read_bytes())

    def widths(self, width: int) -> tuple[int, int]:
        """How wide the page is on a screen of that width, and how many things stick out of it."""
        script = (
            "<script>addEventListener('load',()=>{const w=document.documentElement.clientWidth;"
            "const out=[...document.querySelectorAll('body *')].filter(e=>!e.closest('svg')&&"
            "e.getBoundingClientRect().right>w+1).length;"
            "parent.document.title='W'+document.documentElement.scrollWidth+'x'+out})</script></body>"
        )
        free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", self._page)
        (self._folder / "probe.html").write_text(free.replace("</body>", script))
        (self._folder / "frame.html").write_text(
            f'<iframe src="probe.html" style="width:{width}px;height:900px;border:0"></iframe>'
        )
        reported = self._chromium(
            "--allow-file-access-from-files", "--dump-dom", f"file://{self._folder / 'frame.html'}"
        )
        found = re.search(r"<title>W(\d+)x(\d+)</title>", reported)
        assert found is not None, reported[:2000]
        return int(found[1]), int(found[2])


def pixels(data: bytes) -> list[list[Pixel]]:
    """The rows of a PNG of eight bits without interlace, as browsers write them."""
    width, height, _, kind = struct.unpack(">IIBB", data[16:26])
    size = {2: 3, 6: 4}[kind]
    body, at = b"", 8
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        body += data[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += length + 12
    raw, stride, above, rows = zlib.decompress(body), width * size, bytearray(width * size), []
    for y in range(height):
        start = y * (stride + 1)
        row = bytearray(raw[start + 1 : start + 1 + stride])
        _unfilter(raw[start], row, above, size)
        rows.append([(row[x], row[x + 1], row[x + 2]) for x in range(0, stride, size)])
        above = row
    return rows


def _unfilter(kind: int, row: bytearray, above: bytearray, size: int) -> None:
    if kind == 2:
        row[:] = bytes((one + other) & 255 for one, other in zip(row, above, strict=True))
        return
    for at in range(len(row) if kind else 0):
        left, up = (row[at - size] if at >= size else 0), above[at]
        corner = above[at - size] if at >= size else 0
        row[at] = (row[at] + _guess(kind, left, up, corner)) & 255


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 3:
        return (left + up) // 2
    guess = left + up - corner
    distances = abs(guess - left), abs(guess - up), abs(guess - corner)
    return (left, up, corner)[distances.index(min(distances))]


@pytest.fixture(scope="module")
def look(browser: str, tmp_path_factory: pytest.TempPathFactory) -> Look:
    return Look(browser, tmp_path_factory.mktemp("page"), html.render(profile()))


def near(pixel: Pixel, wanted: Pixel) -> bool:
    return all(abs(one - other) < 24 for one, other in zip(pixel, wanted, strict=True))


def test_a_phone_shows_all_of_it(look: Look) -> None:
    assert look.widths(360) == (360, 0)


@pytest.mark.parametrize(
    ("dark", "paper", "seconds"), [(False, (255, 255, 255), (224, 159, 45)), (True, (18, 22, 26), (217, 154, 43))]
)
def test_what_is_painted(look: Look, dark: bool, paper: Pixel, seconds: Pixel) -> None:
    rows = look.picture(640, 1500, dark)
    assert near(rows[2][2], paper)
    every = [pixel for row in rows[::3] for pixel in row[::3]]
    inked = sum(not near(pixel, paper) for pixel in every)
    assert 0.1 * len(every) < inked < 0.8 * len(every)
    # Bars of seconds, the map's grey ground for the base image, and the red of waste.
    assert sum(near(pixel, seconds) for pixel in every) > 200
    assert sum(pixel[0] - max(pixel[1:]) > 60 and pixel[0] > 150 for pixel in every) > 100
