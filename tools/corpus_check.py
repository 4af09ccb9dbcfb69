#!/usr/bin/env python3
"""Runs `dlint check` over a folder of real Dockerfiles: it must not stumble, whatever they hold.

    python tools/corpus_check.py FOLDER

Prints how many files, findings and errors there were and which rules reported most; exits 1 if dlint failed or left a
file out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

LOUDEST = 25


def main(argv: list[str]) -> int:
    """Check the folder named."""
    folder = Path(argv[0])
    command = [sys.executable, "-m", "dlint", "check", "--isolated", "--format", "json", str(folder)]
    began = time.perf_counter()
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    if ran.returncode > 1 or "Traceback" in ran.stderr:
        print(f"dlint check ended with {ran.returncode}:\n{ran.stderr[-2000:]}", file=sys.stderr)
        return 1
    report = json.loads(ran.stdout)
    _show(report, seconds)
    expected = sum(1 for path in folder.rglob("*.Dockerfile") if path.is_file())
    if report["files"] < expected:
        print(f"{expected - report['files']} files were left out", file=sys.stderr)
    return 1 if report["files"] < expected else 0


def _show(report: dict[str, Any], seconds: float) -> None:
    findings = report["findings"]
    print(f"{report['files']} files, {len(findings)} findings, {len(report['errors'])} errors, {seconds:.1f} s")
    for error in report["errors"][:LOUDEST]:
        print(f"  {error['path']}: {error['message']}")
    for rule, count in Counter(finding["rule"] for finding in findings).most_common(LOUDEST):
        print(f"{count:>7} {rule}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
