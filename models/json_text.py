"""JSON as it is stored, by what pydantic brings: three times as quick as Python's own."""

import json
from typing import Any

from pydantic_core import from_json, to_json


def write(value: Any) -> str:
    try:
        return to_json(value).decode()
    except ValueError:  # half a character, for which UTF-8 has no bytes: by its number
        return json.dumps(value)


def read(text: str) -> Any:
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)
