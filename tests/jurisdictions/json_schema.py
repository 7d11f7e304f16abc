"""As much of JSON Schema 2020-12 as the schema of packs uses; anything else in a schema is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
NOTES = {"$schema", "$defs", "title", "description"}


def errors(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str = "") -> list[str]:
    """Where the value is not as the schema says."""
    return [f"{path}: {found}" if ":" not in found else found for found in _errors(value, schema, root, path)]


def _errors(value: Any, schema: Mapping[str, Any], root: Mapping[str, Any], path: str) -> Iterator[str]:
    for word, said in schema.items():
        if word in NOTES or (word in ("additionalProperties", "properties") and not isinstance(value, dict)):
            continue
        match word:
            case "$ref":
                yield from errors(value, root["$defs"][said.removeprefix("#/$defs/")], root, path)
            case "type":
                if not isinstance(value, TYPES[said]) or (said == "integer" and isinstance(value, bool)):
                    yield f"no {said}"
            case "enum":
                if value not in said:
                    yield "none of the enum"
            case "anyOf":
                if all(errors(value, each, root, path) for each in said):
                    yield "none of anyOf"
            case "required":
                yield from (f"lacks {key}" for key in said if isinstance(value, dict) and key not in value)
            case "properties":
                for key in value.keys() & said.keys():
                    yield from errors(value[key], said[key], root, f"{path}.{key}")
            case "additionalProperties":
                for key in value.keys() - schema.get("properties", {}).keys():
                    yield from [f"unknown {key}"] if said is False else errors(value[key], said, root, f"{path}.{key}")
            case "items":
                for number, item in enumerate(value if isinstance(value, list) else ()):
                    yield from errors(item, said, root, f"{path}[{number}]")
            case "pattern":
                if isinstance(value, str) and re.search(said, value) is None:
                    yield "not the pattern"
            case "minimum" | "maximum":
                if isinstance(value, int) and (value < said if word == "minimum" else value > said):
                    yield f"beyond the {word}"
            case _:
                raise NotImplementedError(word)
