"""What the panel knows of the hub: the TypeScript types of its JSON, and the routes it may call."""

from collections.abc import Iterator, Mapping
import json
import re
from typing import Any

from scripts.generator.client import formatted

type Schema = Mapping[str, Any]

_HEAD = """\
/**
 * The {whose} JSON. Made by scripts/generate from tests/contract/{document}.
 */

/** RFC 3339 in UTC. */
export type Time = string;
"""
_PLAIN = {"string": "string", "integer": "number", "number": "number", "boolean": "boolean"}


def types(
    schemas: Mapping[str, Schema], *, whose: str = "hub's", document: str = "openapi.json"
) -> str:
    """Return the source of a `types.ts`."""
    head = _HEAD.format(whose=whose, document=document)
    return "\n".join([head, *(_named(name, schemas[name]) for name in sorted(schemas))])


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
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"Record<string, {_type(values) if values else 'unknown'}>"
        case {"type": "string", "format": "date-time"}:
            return "Time"
        case {"type": str(plain)} if plain in _PLAIN:
            return _PLAIN[plain]
        case _:
            return "Record<string, unknown>"


_BEGIN, _END = (
    "# Made by scripts/generate from tests/contract/openapi.json.\n",
    "# End of what is made.\n",
)


def routes(paths: Mapping[str, Any], written: str) -> str:
    """Return the source of `panel/routes.py`, of which `written` is the last version."""
    calls: list[str] = []
    media: list[str] = []
    uploads: list[str] = []
    for path, operations in paths.items():
        for method, operation in operations.items():
            if "x-panel" in operation and method != "head":
                rows = media if _is_media(method, operation) else calls
                if _is_upload(operation):
                    rows = uploads
                rows.append(_route(path, method.upper(), operation))
    before, _, rest = written.partition(_BEGIN)
    tables = (
        f"{name} = ({', '.join(rows)},)\n"
        for name, rows in (("CALLS", calls), ("MEDIA", media), ("UPLOADS", uploads))
    )
    return formatted("".join([before, _BEGIN, *tables, _END, rest.partition(_END)[2]]))


def _is_media(method: str, operation: Mapping[str, Any]) -> bool:
    content = operation["responses"].get("200", {}).get("content", {})
    return method == "get" and "application/json" not in content


def _is_upload(operation: Mapping[str, Any]) -> bool:
    content = operation.get("requestBody", {}).get("content", {"application/json": {}})
    return "application/json" not in content


def _route(path: str, method: str, operation: Mapping[str, Any]) -> str:
    forms = {
        each["name"]: str(each["schema"]["pattern"]).removeprefix("^").removesuffix("$")
        for each in operation.get("parameters", ())
        if each["in"] == "path"
    }
    pattern = re.sub(r"\{(\w+)\}", lambda named: forms[named[1]], path.replace(".", r"\."))
    more = [f"by=By.{operation['x-by'].upper()}"] if "x-by" in operation else []
    if "answered_by" in json.dumps(operation.get("requestBody", {})):
        more.append("answers=True")
    where = f'r"{pattern}"' if "\\" in pattern else f'"{pattern}"'
    who = f"Who.{operation['x-panel'].upper()}"
    return f"PanelRoute({', '.join([json.dumps(method), where, who, *more])})"
