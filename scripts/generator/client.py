"""The integration's models: typed, immutable values, read strictly from the hub's JSON.

A class has the fields that are named here and no other, so that a new field of the hub changes
nothing until the integration reads it.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
import subprocess
import sys
from typing import Any

type Schema = Mapping[str, Any]

CODES = (
    "Answer", "AnsweredBy", "ArchiveKind", "ArchiveState", "AwarenessState", "BoardState",
    "CameraState", "Label", "MatchStrength", "Preparation", "RequestStatus", "ShareState",
    "SourceKind", "Transport", "TriggerKind", "Verdict",
)  # fmt: skip
"""Enumerations whose every member the integration must know. Others are read as text."""

FIELDS = {
    "Agency": "id name kind level domain",
    "AgencyMonth": "key requests resolved",
    "AgencySummary": "id name kind domain level first_seen keys setting requests open resolved"
    " last_request months",
    "IncidentCount": "code count",
    "FindingCount": "code count",
    "AgencyRecord": "id name kind domain level first_seen keys setting requests open resolved"
    " last_request months median_resolve_s median_area_km2 median_window_s longest_window_s"
    " incidents findings request_ids",
    "AwarenessHealth": "id name host kind state fetched_at reason seen shown",
    "AwarenessItem": "id source_name kind publisher title text event severity areas area_is link"
    " link_host updated expires window distance_m concern",
    "Awareness": "sources items",
    "Board": "origin url state since size checked_at reason",
    "Archive": "id name kind address folder lender verify state reason cameras",
    "ArchiveCamera": "key name camera_id",
    "FoundArchive": "kind name address version needs_password verify archive_id",
    "Keep": "days gib",
    "Mask": "left top width height",
    "Place": "latitude_udeg longitude_udeg heading_deg view_deg range_m",
    "Camera": "id name kind make model firmware entity_id doorbell indoor may_share recording state"
    " since reason video audio events clock_offset_ms lost_packets motion score threshold last_ring"
    " snapshot_at place masks motion_masks sensitivity sound transport keep",
    "Said": "found_by address name detail at",
    "Found": "key found_by address name brand doorbell seen_at away said lent_by adopted",
    "Scan": "running began_at ends_at",
    "CameraStorage": "camera_id size_bytes oldest newest",
    "Storage": "free_bytes floor_bytes held_bytes encrypted cameras",
    "Clip": "id camera_id start end triggers labels thumbnail",
    "Info": "id name api version",
    "Paired": "token scopes hub",
    "Token": "scopes answers_as",
    "Problem": "id code text since",
    "Recipient": "agency_id agency_name",
    "Identity": "name email telephone",
    "Piece": "camera_id camera_name start end masks moving own_masks_off",
    "AddedPiece": "kind start_ms end_ms",
    "Extract": "sensor_id sensor_name start end",
    "Proposal": "id recipient pieces added words extracts identity audio",
    "Cut": "number start end width height size_bytes sha256 audio",
    "Review": "request_id proposal preparation reason cuts size_bytes",
    "Window": "start end",
    "Circle": "lat lon radius_m",
    "Polygon": "ring",
    "ThreadItem": "kind index issued text",
    "Finding": "code severity text",
    "Account": "issued",
    "Accounting": "due late_since account",
    "ClipMatch": "clip_id camera_id camera_name start end reason labels",
    "Match": "strength clips",
    "Decision": "request_id answer proposal_id by answered_by first_by reason decided_at final_at",
    "Consent": "by at proposal_id",
    "Voided": "code reason by at",
    "Share": "state sealed_sha256 size_bytes sent_bytes opened withdrawn own_copy reason"
    " changed_at practice",
    "Request": "id origin index leaf url agency incident title text case_number contact window area"
    " issued expires status thread findings accounting match proposal decision consent"
    " undoable_until withdrawable voided share pending announced verdict ruling ruled_by rule"
    " people cool_off_s hidden practice",
    "Sensor": "id entity_id name kind unit lent_at",
    "Reading": "at state",
    "Hello": "epoch seq resumed",
}  # fmt: skip
"""The fields of each object that the integration reads. An object of another kind is passed on."""

UNIONS: Mapping[tuple[str, ...], str] = {("Circle", "Polygon"): "Area"}
"""The names of what may be one of several objects."""

_HEAD = '''"""The hub's answers, as far as the integration reads them. All are immutable.

Made by scripts/generate from tests/contract/openapi.json: what to read is in
scripts/generator/client.py. An awareness item is not a request and can't be answered.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, override

from .decode import Record, Seconds, Tagged
'''
_IGNORED = "  # type: ignore[assignment]"
"""For a field that has the name of a tuple's method."""
_UNPRINTED = '''
    @override
    def __repr__(self) -> str:
        """Omit the token."""
        return "{name}()"
'''
_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


def models(schemas: Mapping[str, Schema]) -> str:
    """Return the source of `client/models.py`."""
    return formatted("\n\n".join([_HEAD, *_Models(schemas).sources()]))


def formatted(source: str) -> str:
    """Return Python source as the repository formats it."""
    ruff = Path(sys.executable).with_name("ruff")
    done = subprocess.run(  # noqa: S603 -- our own formatter
        [ruff, "format", "--stdin-filename", "models.py", "-"],
        input=source,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


class _Models:
    """The classes, each after those that it needs."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._made: dict[str, str] = {}

    def sources(self) -> Iterator[str]:
        """Yield the source of each class."""
        for name in (*CODES, *FIELDS):
            self._make(name)
        yield from self._made.values()

    def _make(self, name: str) -> None:
        if name not in self._made:
            source = self._codes(name) if name in CODES else self._object(name)
            self._made[name] = source

    def _codes(self, name: str) -> str:
        members = (
            f'    {code.upper()} = "{code}"' + ("  # noqa: S105" if "password" in code else "")
            for code in self._schemas[name]["enum"]
        )
        return "\n".join([f"class {name}(StrEnum):", self._docstring(name), "", *members])

    def _object(self, name: str) -> str:
        types = {field: self._field_type(field, name) for field in FIELDS[name].split()}
        members = (
            f"    {field}: {kind}{_IGNORED if hasattr(tuple, field) else ''}"
            for field, kind in types.items()
        )
        unprinted = _UNPRINTED.format(name=name).splitlines() if "token" in types else ()
        head = (f"class {name}(Record):", self._docstring(name), "")
        return "\n".join([*head, *members, *unprinted])

    def _field_type(self, field: str, name: str) -> str:
        schema = self._schemas[name]
        if field not in schema["required"]:
            raise ValueError(f"{name}.{field} may be left out: say what stands for it.")
        kind = self._type(schema["properties"][field])
        return "Seconds" if kind == "int" and field.endswith("_s") else kind

    def _type(self, schema: Schema) -> str:  # noqa: PLR0911 -- one case a kind
        match schema:
            case {"$ref": reference}:
                return self._named(reference.rpartition("/")[2])
            case {"anyOf": [inner, {"type": "null"}]}:
                kind = self._type(inner)
                return kind if kind == "object" else f"{kind} | None"
            case {"anyOf": choices, "discriminator": {"propertyName": tag}}:
                return self._union(tuple(each["$ref"].rpartition("/")[2] for each in choices), tag)
            case {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}]}:
                return "tuple[int, int]"
            case {"type": "array", "items": items}:
                return f"tuple[{self._type(items)}, ...]"
            case {"type": "string", "format": "date-time"}:
                return "datetime"
            case _:
                return _PLAIN.get(schema.get("type", ""), "object")

    def _named(self, name: str) -> str:
        if name in FIELDS:
            self._make(name)
        if name in FIELDS or name in CODES:
            return name
        return "str" if "enum" in self._schemas[name] else "object"

    def _union(self, names: tuple[str, ...], tag: str) -> str:
        union = UNIONS[names]
        if union not in self._made:
            for name in names:
                self._make(name)
            tags = (self._schemas[name]["properties"][tag]["enum"][0] for name in names)
            classes = ", ".join(f'"{tag}": {name}' for tag, name in zip(tags, names, strict=True))
            self._made[union] = (
                f'type {union} = Annotated[{" | ".join(names)}, Tagged("{tag}", {{{classes}}})]'
            )
        return union

    def _docstring(self, name: str) -> str:
        text = str(self._schemas[name]["description"]).partition("\n")[0]
        return f'    """{text}"""'
