"""The shapes of the board's JSON, as its OpenAPI document has them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from noticeboard.log.checkpoint import MAX_PROOF_HASHES

type Schema = dict[str, Any]


def reference(name: str) -> Schema:
    """Return a reference to a schema of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: Mapping[str, Schema], **optional: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
        "additionalProperties": False,
    }


def _hex(digits: int) -> Schema:
    return {"type": "string", "pattern": f"^[0-9a-f]{{{digits}}}$"}


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _several(schema: Schema, **bounds: int) -> Schema:
    return {"type": "array", "items": schema, **bounds}


def _open(required: Sequence[str]) -> Schema:
    return {"type": "object", "required": list(required)}


_TEXT: Final[Schema] = {"type": "string"}
_INDEX: Final[Schema] = {"type": "integer", "minimum": 0}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_STATUS: Final[Schema] = {"type": "integer"}
_FINDINGS: Final = _several(reference("Finding"))
_BASE64: Final[Schema] = {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"}
_TICKET: Final[Mapping[str, Schema]] = {
    "held": {"const": True},
    "ticket": _hex(32),
    "error": _TEXT,
    "findings": _FINDINGS,
}
_POSTED: Final[Mapping[str, Schema]] = {"index": _INDEX, "leaf": _hex(64), "proof": _TEXT}

SCHEMAS: Final[Mapping[str, Schema]] = {
    "Error": _object({"error": {"type": "string", "minLength": 1}, "findings": _FINDINGS}),
    "Finding": _object({"code": _TEXT, "severity": _TEXT, "text": _TEXT}),
    "Posted": _object(_POSTED),
    "Held": _object(_TICKET),
    "Batch": _object(
        {
            "checkpoint": _TEXT,
            "answers": _several(
                {
                    "anyOf": [
                        _object(
                            {
                                "index": _INDEX,
                                "leaf": _hex(64),
                                "hashes": _several(_BASE64, maxItems=MAX_PROOF_HASHES),
                            }
                        ),
                        reference("Posted"),
                        _object({"status": _STATUS, **_TICKET}),
                        _object({"status": _STATUS, "error": _TEXT, "findings": _FINDINGS}),
                    ]
                }
            ),
        }
    ),
    "HeldPost": _object(
        {
            "state": {"enum": ["waiting", "approved", "published", "refused"]},
            "reason": _TEXT,
            "index": _nullable(_INDEX),
            "findings": _FINDINGS,
        }
    ),
    "Board": _object(
        {
            "v": {"const": 1},
            "url": _TEXT,
            "origin": _TEXT,
            "log_key": _TEXT,
            "inbox_key": _TEXT,
            "witnesses": _several(_TEXT),
            "quorum": _INDEX,
            "verifiers": _several(_TEXT),
        }
    ),
    "Shares": _object(
        {
            "shares": _several(
                _object(
                    {
                        "number": _INDEX,
                        "request": _hex(32),
                        "sha256": _hex(64),
                        "size_bytes": _INDEX,
                        "at": _TIME,
                        "opened": _nullable(_TIME),
                        "withdrawn": _nullable(_TIME),
                        "dropped": _nullable(_TIME),
                    }
                )
            )
        }
    ),
    "Feed": _open(["version", "title", "home_page_url", "feed_url", "items"]),
    "GeoJson": _open(["type", "features"]),
    "Download": _open(["board", "origin", "size", "root"]),
    "OpenApi": _open(["openapi", "info", "paths"]),
}
