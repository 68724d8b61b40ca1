"""The OpenAPI 3.1 document of a board, made from the routes that it serves.

What each route accepts and returns is declared here by handler, with the JSON schemas. Tests check
that the document lists every route and no others, and that it is true.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final

from aiohttp import web
import msgspec

from noticeboard.board import (
    challenges,
    downloads,
    health,
    inbox_routes,
    live,
    log_routes,
    oversight_routes,
    post_routes,
    share_page,
    snapshots,
    tus,
)
from noticeboard.board.board import LARGEST_INDEX, Status
from noticeboard.board.errors import CHECKSUM_MISMATCH
from noticeboard.board.feeds import formats, routes as feed_routes
from noticeboard.board.openapi_document import (
    BYTES,
    HTML,
    JSON,
    TEXT,
    Access,
    Content,
    Described,
    Operation,
    Schema,
    make_document,
    reference,
)
from noticeboard.board.site import place_pages, policy_pages, routes as site_routes
from noticeboard.board.site.queries import HIGHEST_LEVEL, Sort
from noticeboard.log.checkpoint import MAX_PROOF_HASHES
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS
from noticeboard.runtime.text import LANGUAGES


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
_WAITS: Final[Mapping[str, Schema]] = {"waits_for": _several(_TEXT), "since": _TIME}
"""Of a request that waits for a second signature: the overseers who haven't decided."""
_CODED: Final[Mapping[str, Schema]] = {
    "code": {"type": "string", "pattern": r"^noticeboard\.[a-z_.]+$"},
    "values": {"type": "object", "additionalProperties": {"type": ["string", "integer"]}},
}
"""What an error says for programs, besides its sentence; what the rules refuse has findings."""
_POSTED: Final[Mapping[str, Schema]] = {"index": _INDEX, "leaf": _hex(64), "proof": _TEXT}

SCHEMAS: Final[Mapping[str, Schema]] = {
    "Error": _object(
        {"error": {"type": "string", "minLength": 1}, "findings": _FINDINGS}, **_CODED
    ),
    "Finding": _object({"code": _TEXT, "severity": _TEXT, "text": _TEXT}),
    "Posted": _object(_POSTED),
    "Challenge": _object({"text": {"type": "string", "minLength": 1, "maxLength": 2000}}),
    "Held": _object(_TICKET, **_CODED, **_WAITS),
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
                        _object({"status": _STATUS, **_TICKET}, **_CODED, **_WAITS),
                        _object(
                            {"status": _STATUS, "error": _TEXT, "findings": _FINDINGS}, **_CODED
                        ),
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
        },
        **_WAITS,
    ),
    "Waiting": _object(
        {"waiting": _several(_object({"entry": _TEXT, "since": _TIME, "due": _TIME}))}
    ),
    "Oversight": _object(
        {
            "overseers": _several(
                _object(
                    {
                        "key": _TEXT,
                        "name": _TEXT,
                        "kind": _TEXT,
                        "in_force": {"type": "boolean"},
                        "days": _INDEX,
                        "waited": _INDEX,
                        "approved": _INDEX,
                        "refused": _INDEX,
                        "undecided": _INDEX,
                        "waiting": _INDEX,
                        "median_s": _nullable(_INDEX),
                        "longest_s": _nullable(_INDEX),
                    }
                )
            ),
            "waiting": _several(
                _object(
                    {
                        "since": _TIME,
                        "kinds": _several(_TEXT),
                        "names": _several(_TEXT),
                        "request": _nullable({"type": "object"}),
                    }
                )
            ),
            "refusals": _several(_open(["index", "at", "overseer", "agency", "reason", "wait_s"])),
        }
    ),
    "Decided": _object({"state": _TEXT, "index": _nullable(_INDEX)}),
    "Board": _object(
        {
            "v": {"const": 1},
            "url": _TEXT,
            "origin": _TEXT,
            "log_key": _TEXT,
            "inbox_key": _TEXT,
            "inbox_note": _TEXT,
            "witnesses": _several(_TEXT),
            "mldsa_witnesses": _several(_TEXT),
            "quorum": _INDEX,
            "verifiers": _several(_TEXT),
            "title": _TEXT,
            "run_by": _TEXT,
            "area": _TEXT,
            "timezone": _TEXT,
            "homes": _object(
                {
                    "looking": _INDEX,
                    "newest_at": _TEXT,
                    "cosigned": _several(_object({"key": _TEXT, "size": _INDEX, "line": _TEXT})),
                }
            ),
        }
    ),
    "Policies": _object({"board": _TEXT, "policies": _several(reference("Policy"))}),
    "Policy": _open(
        (
            *("entry", "issued", "logged", "state", "begins", "ends", "signed_by", "signature"),
            *("widens", "policy", "clauses", "changes"),
        )
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


def _choice(values: Any) -> Schema:  # noqa: ANN401 -- strings or an enumeration
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
_FILTERS: Final[Mapping[str, Schema]] = {
    "type": _choice(sorted(INCIDENTS)),
    "status": _choice(Status),
    "level": _whole(0, HIGHEST_LEVEL),
    **_BEFORE,
    **_LANG,
}
_LIST_FILTERS: Final[Mapping[str, Schema]] = {
    **_FILTERS,
    "q": {"type": "string", "maxLength": 100},
    "kind": _choice(sorted(AGENCY_KINDS)),
    "state": {"type": "string", "pattern": "^[A-Z]{2}$"},
    "place": {"type": "string", "maxLength": 100},
    "finding": {"type": "string", "pattern": "^[a-z_]{1,40}$"},
    "sort": _choice(Sort),
    "page": _whole(1, 10_000),
}
_FEED: Final[Content] = {formats.ATOM_TYPE: _ANY, formats.JSON_FEED_TYPE: reference("Feed")}
_DOWNLOAD: Final[Content] = {
    "text/csv": _ANY,
    JSON: reference("Download"),
    "application/geo+json": reference("GeoJson"),
}
_TUS: Final[Mapping[str, Schema]] = {"Tus-Resumable": _TUS_VERSION}
_PIECE: Final[Content] = {tus.PIECE_TYPE: {"type": "string", "format": "binary"}}
_SENDING: Final = (
    *(INVALID, MISSING, CONFLICT, GONE, UNMET, LARGE, MANY, BUSY, FULL),
    *(HTTPStatus.LOCKED, CHECKSUM_MISMATCH),
)
_ABOUT_TUS: Final = Operation(
    answers={NO_CONTENT: _NOTHING},
    refuses=(INVALID, BUSY),
    summary="Say which version of tus the board speaks",
)
_STORED_NOTE: Final = Operation(
    answers={OK: _NOTE}, refuses=(MISSING, GONE, BUSY), access=Access.SECRET
)
_AGENCY_NOTE: Final = Operation(
    answers={OK: _NOTE}, refuses=(REFUSED, MISSING, GONE, CONFLICT, BUSY), access=Access.AGENCY
)

OPERATIONS: Final[Mapping[Callable[..., object], Mapping[str, Operation] | Operation]] = {
    health.get_health: _get(_NOTE),
    health.get_ready: Operation(answers={OK: _NOTE, BUSY: _NOTE}),
    log_routes.get_checkpoint: _cached(_NOTE, BUSY),
    log_routes.get_tile: Operation(
        answers={OK: _FILE, PARTIAL: _FILE, NOT_MODIFIED: _NOTHING, RANGE: _NOTHING},
        refuses=(MISSING, UNMET, BUSY),
        paths={"path": log_routes.TILE.pattern},
    ),
    live.get_live: _get({"text/event-stream": _ANY}, MANY, BUSY),
    live.get_hint: _get(_NOTE, BUSY),
    oversight_routes.get_held: Operation(
        answers={OK: {JSON: reference("HeldPost")}}, refuses=(MISSING,), access=Access.SECRET
    ),
    oversight_routes.delete_held: Operation(
        answers={OK: {JSON: reference("HeldPost")}},
        refuses=(MISSING, CONFLICT, MANY),
        access=Access.SECRET,
    ),
    oversight_routes.post_waiting: Operation(
        answers={OK: {JSON: reference("Waiting")}},
        refuses=(INVALID, REFUSED, LARGE, MANY),
        access=Access.OVERSEER,
        body={JSON: _ANY},
    ),
    oversight_routes.post_decision: Operation(
        answers={OK: {JSON: reference("Decided")}},
        refuses=(INVALID, REFUSED, MISSING, CONFLICT, GONE, LARGE, MANY, BUSY),
        access=Access.OVERSEER,
        body={JSON: _ANY},
    ),
    log_routes.get_history: _get(_NOTE, MISSING, BUSY),
    snapshots.get_newest: _get(_NOTE, MISSING, BUSY),
    snapshots.get_statement: _get(_NOTE, MISSING, BUSY),
    snapshots.get_file: _get(_FILE, MISSING, BUSY),
    site_routes.get_feed: _get(_PAGE, INVALID, MISSING, BUSY, query=_LIST_FILTERS),
    site_routes.get_entry: Operation(
        answers={OK: _PAGE, HTTPStatus.SEE_OTHER: _NOTE},
        refuses=(INVALID, MISSING, BUSY),
        query={"from": _whole(0, LARGEST_INDEX), **_LANG},
    ),
    challenges.get_form: _get(_PAGE, MISSING, BUSY, query=_LANG),
    challenges.post_challenge: Operation(
        answers={HTTPStatus.SEE_OTHER: _NOTHING},
        refuses=(INVALID, REFUSED, MISSING, LARGE, MANY, BUSY),
        query=_LANG,
        body={"application/x-www-form-urlencoded": reference("Challenge")},
    ),
    challenges.get_challenge: Operation(
        answers={OK: _PAGE}, refuses=(MISSING, BUSY), query=_LANG, access=Access.SECRET
    ),
    site_routes.get_raw: _get(_FILE, MISSING, BUSY),
    site_routes.get_proof: _get(_FILE, MISSING, BUSY),
    site_routes.get_agencies: _get(_PAGE, INVALID, MISSING, BUSY, query=_LIST_FILTERS),
    site_routes.get_agency: _get(_PAGE, INVALID, MISSING, BUSY, query={**_BEFORE, **_LANG}),
    place_pages.get_places: _get(_PAGE, INVALID, BUSY, query={"page": _whole(1, 9999), **_LANG}),
    place_pages.get_place: _get(_PAGE, INVALID, MISSING, BUSY, query={**_BEFORE, **_LANG}),
    place_pages.get_outlines: _cached({"application/geo+json": reference("GeoJson")}),
    site_routes.get_record: _get(_PAGE, INVALID, BUSY, query={**_BEFORE, **_LANG}),
    site_routes.get_oversight: _get(_PAGE, BUSY, query=_LANG),
    oversight_routes.get_figures: _get({JSON: reference("Oversight")}, BUSY),
    site_routes.get_about: _get(_PAGE, query=_LANG),
    site_routes.get_rules: _get(_PAGE, query=_LANG),
    site_routes.get_check: _get(_PAGE, query=_LANG),
    policy_pages.get_policies: _get(_PAGE, BUSY, query=_LANG),
    policy_pages.get_policy: _get(_PAGE, MISSING, BUSY, query=_LANG),
    policy_pages.get_policies_json: _get({JSON: reference("Policies")}, BUSY, query=_LANG),
    policy_pages.get_policy_json: _get({JSON: reference("Policy")}, MISSING, BUSY, query=_LANG),
    site_routes.get_style: _get({"text/css": _ANY}),
    site_routes.get_icon: _get({"image/svg+xml": _ANY}),
    site_routes.get_board: _get({JSON: reference("Board")}),
    site_routes.get_witness_policy: _get({TEXT: _TEXT}),
    site_routes.get_robots: _get(_NOTE),
    share_page.get_share_page: _cached(_PAGE, query=_LANG),
    share_page.get_release_proof: _get(_FILE, MISSING, BUSY),
    feed_routes.get_feed: _cached(_FEED, INVALID, BUSY, query=_FILTERS),
    feed_routes.get_agency_feed: _cached(_FEED, INVALID, MISSING, BUSY, query=_FILTERS),
    place_pages.get_place_feed: _cached(_FEED, INVALID, MISSING, BUSY, query=_FILTERS),
    feed_routes.get_message: _cached({formats.CAP_TYPE: _ANY}, INVALID, MISSING, BUSY, query=_LANG),
    downloads.get_requests: _cached(_DOWNLOAD, INVALID, BUSY, query=_FILTERS),
    downloads.get_agency_requests: _cached(_DOWNLOAD, INVALID, MISSING, BUSY, query=_FILTERS),
    downloads.get_agencies: _cached(_DOWNLOAD, BUSY),
    downloads.get_accounts: _cached(_DOWNLOAD, BUSY),
    downloads.get_moderation: _cached(_DOWNLOAD, BUSY),
    inbox_routes.get_ready: _get(_NOTE, BUSY),
    inbox_routes.at_request: {
        "POST": Operation(
            answers={CREATED: _NOTHING, NO_CONTENT: _NOTHING},
            refuses=(INVALID, MISSING, METHOD, UNMET, LARGE, MANY, BUSY, FULL),
            headers={**_TUS, "Upload-Length": {"type": "integer", "minimum": 0}},
        ),
        "OPTIONS": _ABOUT_TUS,
    },
    inbox_routes.at_upload: {
        "HEAD": Operation(
            access=Access.SECRET,
            answers={OK: _NOTHING},
            refuses=(INVALID, MISSING, GONE, UNMET, BUSY),
            summary="Ask how much of an upload has arrived",
            headers=_TUS,
        ),
        "PATCH": Operation(
            access=Access.SECRET,
            answers={NO_CONTENT: _NOTHING},
            refuses=_SENDING,
            summary="Continue an upload",
            headers={**_TUS, "Upload-Offset": {"type": "integer", "minimum": 0}},
            body=_PIECE,
        ),
        "DELETE": Operation(
            access=Access.SECRET,
            answers={NO_CONTENT: _NOTHING},
            refuses=(INVALID, REFUSED, MISSING, GONE, UNMET, HTTPStatus.LOCKED, BUSY),
            summary="End an upload that is not complete",
            headers=_TUS,
        ),
        "POST": Operation(
            access=Access.SECRET,
            answers={OK: _NOTHING, NO_CONTENT: _NOTHING},
            refuses=(REFUSED, METHOD, *_SENDING),
            summary="Do what X-HTTP-Method-Override says",
            headers=_TUS,
        ),
        "OPTIONS": _ABOUT_TUS,
    },
    inbox_routes.get_receipt: _STORED_NOTE,
    inbox_routes.get_opened: _STORED_NOTE,
    inbox_routes.get_own_withdrawal: _STORED_NOTE,
    inbox_routes.post_withdrawal: Operation(
        answers={OK: _NOTE}, refuses=(MISSING, CONFLICT, GONE, BUSY), access=Access.SECRET
    ),
    inbox_routes.get_shares: Operation(
        answers={OK: {JSON: reference("Shares")}},
        refuses=(INVALID, REFUSED, BUSY),
        query={"after": _NUMBER},
        access=Access.AGENCY,
    ),
    inbox_routes.get_share: Operation(
        answers={OK: _FILE, PARTIAL: _FILE, NOT_MODIFIED: _NOTHING, RANGE: _NOTHING},
        refuses=(REFUSED, MISSING, GONE, UNMET, BUSY),
        access=Access.AGENCY,
    ),
    inbox_routes.delete_share: Operation(
        answers={NO_CONTENT: _NOTHING}, refuses=(REFUSED, MISSING, BUSY), access=Access.AGENCY
    ),
    inbox_routes.post_opened: _AGENCY_NOTE,
    inbox_routes.get_agency_receipt: _AGENCY_NOTE,
    inbox_routes.get_withdrawal: _AGENCY_NOTE,
    post_routes.post_entry: Operation(
        access=Access.SIGNED,
        answers={
            OK: {JSON: reference("Batch")},
            CREATED: {JSON: reference("Posted")},
            HTTPStatus.ACCEPTED: {JSON: reference("Held")},
        },
        refuses=(INVALID, REFUSED, CONFLICT, LARGE, MANY, BUSY),
        body={
            BYTES: {"type": "string", "format": "binary", "maxLength": 16_384},
            post_routes.BATCH_TYPE: {"type": "string", "format": "binary"},
        },
    ),
}


PATH: Final = "/openapi.json"
_VERSION: Final = version("neighbors-requests")
"""Read once, because it comes from a file."""
_DESCRIPTION: Final[web.AppKey[Callable[[], bytes]]] = web.AppKey("description")
_OWN: Final = Operation(answers={HTTPStatus.OK: {JSON: reference("OpenApi")}})

routes = web.RouteTableDef()


def prepare(app: web.Application) -> None:
    """Make the document of an application that has all its routes."""
    document: Callable[[], bytes] = cache(
        lambda: msgspec.json.encode(describe(app.router.routes()))
    )
    app[_DESCRIPTION] = document


@routes.get(PATH)
async def get_openapi(request: web.Request) -> web.Response:
    """Describe every address of this board as OpenAPI 3.1."""
    return web.Response(
        body=request.app[_DESCRIPTION](),
        content_type=JSON,
        headers={"Cache-Control": "no-cache", "Access-Control-Allow-Origin": "*"},
    )


def described(route: web.AbstractRoute) -> Mapping[str, Operation]:
    """Return a route's operations by method; empty if it is not declared."""
    declared = OPERATIONS.get(route.handler, _OWN if route.handler is get_openapi else {})
    if isinstance(declared, Operation):
        return {route.method: declared}
    return declared


def _declared(table: Iterable[web.AbstractRoute]) -> Iterator[Described]:
    """Yield every operation of these routes; undeclared ones have no answer."""
    for route in table:
        if route.resource is not None:
            found = described(route) or {route.method: Operation(answers={})}
            for method, operation in found.items():
                yield Described(route, route.resource.canonical, method, operation)


def access_by_operation(table: Iterable[web.AbstractRoute]) -> dict[tuple[str, str], Access]:
    """Return what each operation needs, by its method and path."""
    return {(row.method, row.path): row.operation.access for row in _declared(table)}


def describe(table: Iterable[web.AbstractRoute]) -> dict[str, Any]:
    """Return the document for these routes; undeclared ones are listed too."""
    return make_document(_declared(table), SCHEMAS, title="Neighbors noticeboard", version=_VERSION)
