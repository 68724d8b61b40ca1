"""What each route takes and answers, by its handler: the declared half of the OpenAPI document.

That every route is here, and no route but those, is checked; that it is true, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from noticeboard.board import (
    heads_routes,
    health,
    inbox_keeper,
    live_routes,
    moderation_routes,
    posting,
    public_files,
    tus,
    tus_routes,
)
from noticeboard.board.downloads import routes as download_routes
from noticeboard.board.feeds import atom, cap, routes as feed_routes
from noticeboard.board.feeds.http import LANGUAGES
from noticeboard.board.openapi_schemas import Schema, reference
from noticeboard.board.reading import LARGEST_INDEX, Status
from noticeboard.board.site import routes
from noticeboard.board.site.filters import HIGHEST_LEVEL, Sort
from noticeboard.board.statuses import CHECKSUM_MISMATCH
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS

type Content = Mapping[str, Schema]
"""What an answer is, by media type."""

TEXT: Final = "text/plain"
HTML: Final = "text/html"
JSON: Final = "application/json"
BYTES: Final = "application/octet-stream"
_ANY: Final[Schema] = {}
_NOTE: Final[Content] = {TEXT: _ANY}
_PAGE: Final[Content] = {HTML: _ANY}
_FILE: Final[Content] = {BYTES: {"type": "string", "format": "binary"}}
_NOTHING: Final[Content] = {}
_NUMBER: Final[Schema] = {"type": "string", "pattern": "^[0-9]{1,15}$"}
_TUS_VERSION: Final[Schema] = {"type": "string", "const": tus.VERSION}

OK, CREATED, NO_CONTENT = HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT
NOT_MODIFIED, PARTIAL = HTTPStatus.NOT_MODIFIED, HTTPStatus.PARTIAL_CONTENT
INVALID, REFUSED, MISSING = HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND
CONFLICT, GONE, LARGE = HTTPStatus.CONFLICT, HTTPStatus.GONE, HTTPStatus.REQUEST_ENTITY_TOO_LARGE
UNMET, RANGE = HTTPStatus.PRECONDITION_FAILED, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
MANY, BUSY = HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE
METHOD, FULL = HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.INSUFFICIENT_STORAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one route."""

    answers: Mapping[int, Content]
    """What it is answered with where it is done, by status."""
    refuses: tuple[int, ...] = ()
    """Statuses of errors; every route may also answer 408, 415 and 500."""
    summary: str = ""
    """Where it is not the handler's own."""
    query: Mapping[str, Schema] = field(default_factory=dict)
    headers: Mapping[str, Schema] = field(default_factory=dict)
    """Headers of the request, all of which must be there."""
    body: Content = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    """Patterns of parts of the path that are narrower than the router's own."""


def _choice(values: Any) -> Schema:  # noqa: ANN401 -- words or an enumeration
    return {"type": "string", "enum": [str(value) for value in values]}


def _whole(least: int, most: int) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def _get(content: Content, *refuses: int, query: Mapping[str, Schema] | None = None) -> Operation:
    return Operation(answers={OK: content}, refuses=refuses, query=query or {})


def _cached(
    content: Content, *refuses: int, query: Mapping[str, Schema] | None = None
) -> Operation:
    answers: dict[int, Content] = {OK: content, NOT_MODIFIED: _NOTHING}
    return Operation(answers=answers, refuses=refuses, query=query or {})


_LANG: Final[Mapping[str, Schema]] = {"lang": _choice(LANGUAGES)}
_BEFORE: Final[Mapping[str, Schema]] = {"before": _whole(0, LARGEST_INDEX)}
_ASKED: Final[Mapping[str, Schema]] = {
    "type": _choice(sorted(INCIDENTS)),
    "status": _choice(Status),
    "level": _whole(0, HIGHEST_LEVEL),
    **_BEFORE,
    **_LANG,
}
_WANTED: Final[Mapping[str, Schema]] = {
    **_ASKED,
    "q": {"type": "string", "maxLength": 100},
    "kind": _choice(sorted(AGENCY_KINDS)),
    "state": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "place": {"type": "string", "maxLength": 100},
    "finding": {"type": "string", "pattern": "^[a-z_]{1,40}$"},
    "sort": _choice(Sort),
    "page": _whole(1, 10_000),
}
_FEED: Final[Content] = {atom.MEDIA_TYPE: _ANY, atom.JSON_FEED_TYPE: reference("Feed")}
_DOWNLOAD: Final[Content] = {
    "text/csv": _ANY,
    JSON: reference("Download"),
    "application/geo+json": reference("GeoJson"),
}
_AGENCY_SIGNS: Final[Mapping[str, Schema]] = {
    "Neighbors-Time": {"type": "string"},
    "Neighbors-Signature": {"type": "string"},
}
_TUS: Final[Mapping[str, Schema]] = {"Tus-Resumable": _TUS_VERSION}
_PIECE: Final[Content] = {tus.PIECE_TYPE: {"type": "string", "format": "binary"}}
_SENDING: Final = (
    *(INVALID, MISSING, CONFLICT, GONE, UNMET, LARGE, MANY, BUSY, FULL),
    *(HTTPStatus.LOCKED, CHECKSUM_MISMATCH),
)
_ABOUT_TUS: Final = Operation(
    answers={NO_CONTENT: _NOTHING}, refuses=(INVALID, BUSY), summary="Say which tus is spoken here"
)
_KEPT: Final = Operation(answers={OK: _NOTE}, refuses=(MISSING, GONE, BUSY))
_AGENCY_NOTE: Final = Operation(
    answers={OK: _NOTE}, refuses=(REFUSED, MISSING, GONE, CONFLICT, BUSY), headers=_AGENCY_SIGNS
)

OPERATIONS: Final[Mapping[Callable[..., object], Mapping[str, Operation] | Operation]] = {
    health.get_health: _get(_NOTE),
    health.get_ready: Operation(answers={OK: _NOTE, BUSY: _NOTE}),
    public_files.get_checkpoint: _cached(_NOTE, BUSY),
    public_files.get_tile: Operation(
        answers={OK: _FILE, PARTIAL: _FILE, NOT_MODIFIED: _NOTHING, RANGE: _NOTHING},
        refuses=(MISSING, UNMET, BUSY),
        paths={"path": public_files.TILE.pattern},
    ),
    live_routes.get_live: _get({"text/event-stream": _ANY}, MANY, BUSY),
    moderation_routes.get_held: _get({JSON: reference("HeldPost")}, MISSING),
    heads_routes.get_history: _get(_NOTE, MISSING, BUSY),
    routes.get_feed: _get(_PAGE, INVALID, MISSING, BUSY, query=_WANTED),
    routes.get_entry: Operation(
        answers={OK: _PAGE, HTTPStatus.SEE_OTHER: _NOTE},
        refuses=(INVALID, MISSING, BUSY),
        query={"from": _whole(0, LARGEST_INDEX), **_LANG},
    ),
    routes.get_raw: _get(_FILE, MISSING, BUSY),
    routes.get_proof: _get(_FILE, MISSING, BUSY),
    routes.get_agencies: _get(_PAGE, INVALID, MISSING, BUSY, query=_WANTED),
    routes.get_agency: _get(_PAGE, INVALID, MISSING, BUSY, query={**_BEFORE, **_LANG}),
    routes.get_record: _get(_PAGE, INVALID, BUSY, query={**_BEFORE, **_LANG}),
    routes.get_about: _get(_PAGE, query=_LANG),
    routes.get_rules: _get(_PAGE, query=_LANG),
    routes.get_check: _get(_PAGE, query=_LANG),
    routes.get_style: _get({"text/css": _ANY}),
    routes.get_icon: _get({"image/svg+xml": _ANY}),
    routes.get_board: _get({JSON: reference("Board")}),
    routes.get_robots: _get(_NOTE),
    feed_routes.get_feed: _cached(_FEED, INVALID, BUSY, query=_ASKED),
    feed_routes.get_agency_feed: _cached(_FEED, INVALID, MISSING, BUSY, query=_ASKED),
    feed_routes.get_message: _cached({cap.MEDIA_TYPE: _ANY}, INVALID, MISSING, BUSY, query=_LANG),
    download_routes.get_requests: _cached(_DOWNLOAD, INVALID, BUSY, query=_ASKED),
    download_routes.get_agency_requests: _cached(_DOWNLOAD, INVALID, MISSING, BUSY, query=_ASKED),
    download_routes.get_agencies: _cached(_DOWNLOAD, BUSY),
    download_routes.get_moderation: _cached(_DOWNLOAD, BUSY),
    inbox_keeper.get_ready: _get(_NOTE, BUSY),
    tus_routes.at_request: {
        "POST": Operation(
            answers={CREATED: _NOTHING, NO_CONTENT: _NOTHING},
            refuses=(INVALID, MISSING, METHOD, UNMET, LARGE, MANY, BUSY, FULL),
            headers={**_TUS, "Upload-Length": {"type": "integer", "minimum": 0}},
        ),
        "OPTIONS": _ABOUT_TUS,
    },
    tus_routes.at_upload: {
        "HEAD": Operation(
            answers={OK: _NOTHING},
            refuses=(INVALID, MISSING, GONE, UNMET, BUSY),
            summary="Ask where an upload stands",
            headers=_TUS,
        ),
        "PATCH": Operation(
            answers={NO_CONTENT: _NOTHING},
            refuses=_SENDING,
            summary="Go on with an upload",
            headers={**_TUS, "Upload-Offset": {"type": "integer", "minimum": 0}},
            body=_PIECE,
        ),
        "DELETE": Operation(
            answers={NO_CONTENT: _NOTHING},
            refuses=(INVALID, REFUSED, MISSING, GONE, UNMET, HTTPStatus.LOCKED, BUSY),
            summary="End an upload that is not complete",
            headers=_TUS,
        ),
        "POST": Operation(
            answers={OK: _NOTHING, NO_CONTENT: _NOTHING},
            refuses=(REFUSED, METHOD, *_SENDING),
            summary="Do what X-HTTP-Method-Override names",
            headers=_TUS,
        ),
        "OPTIONS": _ABOUT_TUS,
    },
    tus_routes.get_receipt: _KEPT,
    tus_routes.get_opened: _KEPT,
    tus_routes.post_withdrawal: Operation(
        answers={OK: _NOTE}, refuses=(MISSING, CONFLICT, GONE, BUSY)
    ),
    tus_routes.get_shares: Operation(
        answers={OK: {JSON: reference("Shares")}},
        refuses=(INVALID, REFUSED, BUSY),
        query={"after": _NUMBER},
        headers=_AGENCY_SIGNS,
    ),
    tus_routes.get_share: Operation(
        answers={OK: _FILE, PARTIAL: _FILE, NOT_MODIFIED: _NOTHING, RANGE: _NOTHING},
        refuses=(REFUSED, MISSING, GONE, UNMET, BUSY),
        headers=_AGENCY_SIGNS,
    ),
    tus_routes.delete_share: Operation(
        answers={NO_CONTENT: _NOTHING}, refuses=(REFUSED, MISSING, BUSY), headers=_AGENCY_SIGNS
    ),
    tus_routes.post_opened: _AGENCY_NOTE,
    tus_routes.get_agency_receipt: _AGENCY_NOTE,
    tus_routes.get_withdrawal: _AGENCY_NOTE,
    posting.post_entry: Operation(
        answers={
            OK: {JSON: reference("Batch")},
            CREATED: {JSON: reference("Posted")},
            HTTPStatus.ACCEPTED: {JSON: reference("Held")},
        },
        refuses=(INVALID, REFUSED, CONFLICT, LARGE, MANY, BUSY),
        body={
            BYTES: {"type": "string", "format": "binary", "maxLength": 16_384},
            posting.BATCH_TYPE: {"type": "string", "format": "binary"},
        },
    ),
}
