"""The published schemas of JSON reports."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

SCHEMAS = Path(__file__).resolve().parents[2] / "docs/schemas"


def held(name: str, document: Any) -> Any:
    """The document, which the schema of that name accepts."""
    schema = json.loads((SCHEMAS / f"{name}.json").read_text())
    Draft7Validator.check_schema(schema)
    Draft7Validator(schema).validate(document)
    return document
