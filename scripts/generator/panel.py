"""The panel's TypeScript types of the hub's JSON."""

from collections.abc import Iterator, Mapping
import json
from typing import Any

type Schema = Mapping[str, Any]

_HEAD = """\
/**
 * The hub's JSON. Made by scripts/generate from tests/contract/openapi.json.
 */

/** RFC 3339 in UTC. */
export type Time = string;
"""
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def types(schemas: Mapping[str, Schema]) -> str:
    """Return the source of `types.ts`."""
    return "\n".join([_HEAD, *(_named(name, schemas[name]) for name in sorted(schemas))])


def _named(name: str, schema: Schema) -> str:
    text = str(schema["description"]).partition("\n")[0]
    head = f"/** {text} */\nexport"
    if "enum" in schema:
        return "\n".join([f"{head} type {name} =", *_codes(schema["enum"])])
    return "\n".join([f"{head} interface {name} {{", *_fields(schema), "}\n"])


def _codes(codes: list[str]) -> Iterator[str]:
    for code in codes:
        yield f"  | {json.dumps(code)}" + (";\n" if code == codes[-1] else "")


def _fields(schema: Schema) -> Iterator[str]:
    for name, each in schema["properties"].items():
        mark = "" if name in schema.get("required", ()) else "?"
        yield f"  {name}{mark}: {_type(each)};"


def _type(schema: Schema) -> str:  # noqa: PLR0911 -- one case a kind
    match schema:
        case {"$ref": reference}:
            return str(reference).rpartition("/")[2]
        case {"anyOf": choices}:
            return " | ".join(map(_type, choices))
        case {"enum": codes}:
            return " | ".join(map(json.dumps, codes))
        case {"type": "array", "prefixItems": parts}:
            return f"[{', '.join(map(_type, parts))}]"
        case {"type": "array", "items": items}:
            inner = _type(items)
            return f"({inner})[]" if " | " in inner else f"{inner}[]"
        case {"type": "null"}:
            return "null"
        case {"type": "string", "format": "date-time"}:
            return "Time"
        case {"type": str(plain)} if plain in _PLAIN:
            return _PLAIN[plain]
        case _:
            return "Record<string, unknown>"
