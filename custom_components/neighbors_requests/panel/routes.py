"""The hub's routes that card and panel may call, and who may; all others are refused.

The hub knows this Home Assistant but not its users, so this module decides which user may do what.
Video and pictures come from here, for pages and players that can't call the hub themselves.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from enum import Enum
from http import HTTPStatus
import re
from typing import Any

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..access import HouseView, Who
from ..answers import async_reason
from ..client.connection import CHUNK_BYTES, Video
from ..client.decode import Record
from ..client.errors import (
    ArchivePasswordError,
    BeyondLimitsError,
    CameraPasswordError,
    ConflictError,
    HubClientError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    NotReachedError,
    ReadAlreadyError,
    TooManyAttemptsError,
)
from ..client.hub import HubClient
from ..const import DOMAIN
from ..views import HEADERS, passed_on


class By(Enum):
    """Where a route expects the name of the person, which only the integration writes."""

    NOWHERE = 0
    BODY = 1
    QUERY = 2


class PanelRoute(Record):
    """One route of the hub."""

    method: str
    path: str
    """A pattern, compiled when a page first makes a call."""
    who: Who
    by: By = By.NOWHERE
    answers: bool = False
    """Whether its body states the kind of answerer."""


# Made by scripts/generate from tests/contract/openapi.json.
CALLS = (
    PanelRoute("GET", "/agencies", Who.READER),
    PanelRoute("GET", "/agencies/[0-9a-f]{40}", Who.READER),
    PanelRoute("PUT", "/agencies/[0-9a-f]{40}/setting", Who.ANSWERER),
    PanelRoute("GET", "/archives", Who.READER),
    PanelRoute("POST", "/archives", Who.ADMIN),
    PanelRoute("GET", "/archives/found", Who.ADMIN),
    PanelRoute("GET", "/archives/lenders", Who.ADMIN),
    PanelRoute("PATCH", "/archives/[0-9a-f]{12}", Who.ADMIN),
    PanelRoute("DELETE", "/archives/[0-9a-f]{12}", Who.ADMIN),
    PanelRoute("POST", "/archives/[0-9a-f]{12}/check", Who.ADMIN),
    PanelRoute("GET", "/archives/[0-9a-f]{12}/example", Who.ADMIN),
    PanelRoute("POST", "/archives/[0-9a-f]{12}/example", Who.ADMIN),
    PanelRoute("GET", "/awareness", Who.READER),
    PanelRoute("GET", "/awareness/offers", Who.READER),
    PanelRoute("GET", "/awareness/sources", Who.ADMIN),
    PanelRoute("POST", "/awareness/sources", Who.ADMIN),
    PanelRoute("DELETE", "/awareness/sources/[0-9a-f]{12}", Who.ADMIN),
    PanelRoute("GET", "/boards", Who.READER),
    PanelRoute("POST", "/boards", Who.ADMIN),
    PanelRoute("PUT", "/boards/following", Who.ADMIN),
    PanelRoute("POST", "/boards/lookup", Who.ADMIN),
    PanelRoute("GET", "/boards/policy", Who.READER),
    PanelRoute("PUT", "/boards/policy", Who.ADMIN),
    PanelRoute("GET", "/boards/regions", Who.READER),
    PanelRoute("GET", "/boards/witness", Who.READER),
    PanelRoute("POST", "/boards/witness", Who.ADMIN),
    PanelRoute("DELETE", "/boards/witness", Who.ADMIN),
    PanelRoute("GET", "/cameras", Who.READER),
    PanelRoute("POST", "/cameras", Who.ADMIN),
    PanelRoute("GET", "/cameras/brands", Who.READER),
    PanelRoute("GET", "/cameras/scan", Who.READER),
    PanelRoute("POST", "/cameras/scan", Who.ADMIN),
    PanelRoute("PATCH", "/cameras/[0-9a-f]{12}", Who.ADMIN),
    PanelRoute("DELETE", "/cameras/[0-9a-f]{12}", Who.ADMIN),
    PanelRoute("POST", "/cameras/[0-9a-f]{12}/footage/follow", Who.ANSWERER),
    PanelRoute("POST", "/cameras/[0-9a-f]{12}/footage/suggestions", Who.ANSWERER),
    PanelRoute("GET", "/cameras/[0-9a-f]{12}/footage/suggestions", Who.ANSWERER),
    PanelRoute("DELETE", "/cameras/[0-9a-f]{12}/footage/suggestions", Who.ANSWERER),
    PanelRoute("GET", "/cameras/[0-9a-f]{12}/frames", Who.READER),
    PanelRoute("POST", "/cameras/[0-9a-f]{12}/suggestions", Who.ADMIN),
    PanelRoute("GET", "/clips", Who.READER),
    PanelRoute("GET", "/clips/[0-9a-f]{16}", Who.READER),
    PanelRoute("GET", "/clips/[0-9a-f]{16}/frames", Who.READER),
    PanelRoute("GET", "/directories", Who.READER),
    PanelRoute("POST", "/directories", Who.ADMIN),
    PanelRoute("DELETE", "/directories", Who.ADMIN),
    PanelRoute("POST", "/exports", Who.ANSWERER),
    PanelRoute("GET", "/exports/[0-9a-f]{16}", Who.ANSWERER),
    PanelRoute("DELETE", "/exports/[0-9a-f]{16}", Who.ANSWERER),
    PanelRoute("GET", "/figures", Who.READER),
    PanelRoute("GET", "/footage", Who.READER),
    PanelRoute("GET", "/info", Who.READER),
    PanelRoute("GET", "/ledger", Who.READER),
    PanelRoute("GET", "/ledger/check", Who.READER),
    PanelRoute("GET", "/ledger/export", Who.READER),
    PanelRoute("GET", "/maker-roots", Who.ADMIN),
    PanelRoute("POST", "/maker-roots", Who.ADMIN),
    PanelRoute("DELETE", "/maker-roots", Who.ADMIN),
    PanelRoute("POST", "/maker-roots/check", Who.ADMIN),
    PanelRoute("GET", "/map", Who.READER),
    PanelRoute("PUT", "/map", Who.ADMIN),
    PanelRoute("POST", "/map/download", Who.ADMIN),
    PanelRoute("DELETE", "/map/download", Who.ADMIN),
    PanelRoute("POST", "/map/file", Who.ADMIN),
    PanelRoute("DELETE", "/map/file", Who.ADMIN),
    PanelRoute("GET", "/map/folder", Who.ADMIN),
    PanelRoute("POST", "/map/pieces", Who.ADMIN),
    PanelRoute("POST", "/practice", Who.ANSWERER),
    PanelRoute("POST", "/practice/end", Who.ANSWERER, by=By.BODY),
    PanelRoute("GET", "/requests", Who.READER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}", Who.READER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/added", Who.ANSWERER),
    PanelRoute("DELETE", "/requests/[0-9a-f]{32}/added/[0-9a-f]{32}", Who.ANSWERER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/added/[0-9a-f]{32}/frames", Who.ANSWERER),
    PanelRoute("POST", "/requests/[0-9a-f]{32}/decision", Who.ANSWERER, by=By.BODY, answers=True),
    PanelRoute("POST", "/requests/[0-9a-f]{32}/hidden", Who.ANSWERER),
    PanelRoute("DELETE", "/requests/[0-9a-f]{32}/hidden", Who.ANSWERER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/proof", Who.READER),
    PanelRoute("POST", "/requests/[0-9a-f]{32}/proposals", Who.ANSWERER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}", Who.ANSWERER),
    PanelRoute(
        "POST",
        "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/pieces/[1-9][0-9]?/follow",
        Who.ANSWERER,
    ),
    PanelRoute(
        "POST",
        "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/pieces/[1-9][0-9]?/suggestions",
        Who.ANSWERER,
    ),
    PanelRoute("POST", "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/prepare", Who.ANSWERER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/share", Who.READER),
    PanelRoute("POST", "/requests/[0-9a-f]{32}/share/retry", Who.ANSWERER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/suggestions", Who.ANSWERER),
    PanelRoute("DELETE", "/requests/[0-9a-f]{32}/suggestions", Who.ANSWERER),
    PanelRoute("POST", "/requests/[0-9a-f]{32}/undo", Who.ANSWERER, by=By.BODY),
    PanelRoute("POST", "/requests/[0-9a-f]{32}/withdrawal", Who.ANSWERER, by=By.BODY),
    PanelRoute("GET", "/rules", Who.READER),
    PanelRoute("POST", "/rules", Who.ADMIN, by=By.BODY),
    PanelRoute("PUT", "/rules/active", Who.ADMIN, by=By.BODY),
    PanelRoute("POST", "/rules/try", Who.ADMIN),
    PanelRoute("PUT", "/rules/[0-9a-f]{12}", Who.ADMIN, by=By.BODY),
    PanelRoute("DELETE", "/rules/[0-9a-f]{12}", Who.ADMIN, by=By.QUERY),
    PanelRoute("POST", "/rules/[0-9a-f]{12}/move", Who.ADMIN, by=By.BODY),
    PanelRoute("GET", "/sensors", Who.READER),
    PanelRoute("GET", "/sensors/[0-9a-f]{12}/readings", Who.READER),
    PanelRoute("GET", "/setup", Who.READER),
    PanelRoute("PUT", "/setup", Who.ADMIN),
    PanelRoute("POST", "/setup/recordings", Who.ADMIN),
    PanelRoute("GET", "/state", Who.READER),
    PanelRoute("GET", "/storage", Who.READER),
    PanelRoute("GET", "/timestamps", Who.READER),
    PanelRoute("POST", "/timestamps", Who.ADMIN),
    PanelRoute("DELETE", "/timestamps", Who.ADMIN),
)
MEDIA = (
    PanelRoute("GET", "/boards/evidence", Who.READER),
    PanelRoute("GET", "/cameras/[0-9a-f]{12}/frame", Who.READER),
    PanelRoute("GET", r"/cameras/[0-9a-f]{12}/live\.mjpeg", Who.READER),
    PanelRoute("GET", r"/cameras/[0-9a-f]{12}/live\.mp4", Who.READER),
    PanelRoute("GET", "/cameras/[0-9a-f]{12}/snapshot", Who.READER),
    PanelRoute("GET", "/cameras/[0-9a-f]{12}/video", Who.READER),
    PanelRoute("GET", "/clips/[0-9a-f]{16}/filmstrip", Who.READER),
    PanelRoute("GET", "/clips/[0-9a-f]{16}/thumbnail", Who.READER),
    PanelRoute("GET", "/clips/[0-9a-f]{16}/video", Who.READER),
    PanelRoute("GET", "/exports/[0-9a-f]{16}/video", Who.ANSWERER),
    PanelRoute("GET", "/map/file", Who.READER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/added/[0-9a-f]{32}/picture", Who.ANSWERER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/added/[0-9a-f]{32}/video", Who.ANSWERER),
    PanelRoute("GET", "/requests/[0-9a-f]{32}/image", Who.READER),
    PanelRoute(
        "GET",
        "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/pieces/[1-9][0-9]?/picture",
        Who.ANSWERER,
    ),
    PanelRoute(
        "GET",
        "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/pieces/[1-9][0-9]?/signed",
        Who.ANSWERER,
    ),
    PanelRoute(
        "GET",
        "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/pieces/[1-9][0-9]?/video",
        Who.ANSWERER,
    ),
)
UPLOADS = (PanelRoute("POST", "/requests/[0-9a-f]{32}/added", Who.ANSWERER),)
# End of what is made.


def find(rows: tuple[PanelRoute, ...], method: str, path: str) -> PanelRoute | None:
    """Return the row of a call, or None if the call isn't allowed."""
    for row in rows:
        if row.method == method and re.fullmatch(row.path, path):
            return row
    return None


def signed(
    row: PanelRoute,
    query: Mapping[str, str],
    body: Mapping[str, object] | None,
    *,
    by: str,
    answered_by: str,
) -> tuple[dict[str, str], dict[str, object] | None]:
    """Return query and body with the person's name, overriding whatever the page sent."""
    signed_query = dict(query)
    written = None if body is None else dict(body)
    if row.by is By.QUERY:
        signed_query["by"] = by
    if row.by is By.BODY:
        written = (written or {}) | {"by": by}
    if row.answers:
        written = (written or {}) | {"answered_by": answered_by}
    return signed_query, written


LANGUAGE = r"^[A-Za-z0-9-]{2,35}\Z"
NOT_ALLOWED = "not_allowed"
NOT_FOUND = "not_found"

# The first match counts; if `own` is true, the hub's sentence says more than ours could.
_CODES: tuple[tuple[type[HubClientError], str, bool], ...] = (
    (BeyondLimitsError, NOT_ALLOWED, False),
    (NotPermittedError, NOT_ALLOWED, False),
    (CameraPasswordError, "camera_password", True),
    (ArchivePasswordError, "archive_password", True),
    (InputRefusedError, "invalid", True),
    (NotHereError, NOT_FOUND, False),
    (ReadAlreadyError, "read_already", True),
    (ConflictError, "conflict", True),
    (TooManyAttemptsError, "busy", True),
    (NotReachedError, "unavailable", True),
)


class PanelError(Record):
    """An error code for the page and a sentence for the person."""

    code: str
    message: str


async def async_refusal(
    hass: HomeAssistant, error: HubClientError, language: str | None
) -> PanelError:
    """Return the error; a refused token or certificate is shown as an unreachable hub."""
    for kind, code, own in _CODES:
        if isinstance(error, kind) and own and error.sentence:
            # The hub's advice for the brand says how to fix it.
            message = " ".join(filter(None, (error.sentence, error.advice)))
            return PanelError(code=code, message=message)
        if isinstance(error, kind):
            break
    else:
        code = "unreachable"
    return PanelError(code=code, message=await async_reason(hass, error, language))


_PASSED = frozenset({"start", "end", "until", "tag", "origin", "at", "width", "exact", "codec"})
_GONE_EVERY_S = 0.1
"""How often it is looked whether a page still waits for a frame."""
_ENDINGS = {"image/jpeg": "jpg", "application/zip": "zip"}
_SAME_FOR = timedelta(minutes=10)
_MOST_PINNED = 200
MOST_UPLOAD_BYTES = 2 * 2**30
LONGEST_NAME = 200


class MediaView(HouseView):
    """Serves every path of the media table; players may request ranges."""

    url = f"/api/{DOMAIN}/{{entry_id}}/media/{{path:.+}}"
    name = f"api:{DOMAIN}:media"

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._pinned: OrderedDict[tuple[str, str], tuple[datetime, datetime]] = OrderedDict()

    async def get(self, request: web.Request, entry_id: str, path: str) -> web.StreamResponse:
        """Stream the hub's response, or the requested range of it."""
        row = find(MEDIA, "GET", f"/{path}")
        if row is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        coordinator = self.admit(request, entry_id, row.who)
        if isinstance(coordinator, web.Response):
            return coordinator
        parts = path.split("/")
        query = {name: value for name, value in request.query.items() if name in _PASSED}
        try:
            if parts[0] == "clips" and parts[2] == "video" and "until" not in query:
                query["until"] = await self._until(coordinator.client, entry_id, parts[1])
            if parts[0] == "exports":
                # The file is named by the time of this house.
                query["zone"] = self._hass.config.time_zone
            opened = coordinator.client.media(
                parts, query=query, byte_range=request.headers.get("Range")
            )
            if parts[-1] == "frame":
                return await _while_connected(request, _passed(request, opened, parts))
            async with opened as video:
                return await _sent(request, video, parts)
        except NotHereError:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        except HubClientError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)

    head = get

    async def post(self, request: web.Request, entry_id: str, path: str) -> web.Response:
        """Pass a file on to the hub as it comes; only a part of it is ever in memory.

        Like every view, this one takes no cookies: the page sends its access token in a header, so
        that no other page can upload in a person's name.
        """
        row = find(UPLOADS, "POST", f"/{path}")
        if row is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        coordinator = self.admit(request, entry_id, row.who)
        if isinstance(coordinator, web.Response):
            return coordinator
        length = request.content_length
        if length is None:
            return web.Response(status=HTTPStatus.LENGTH_REQUIRED)
        if length > MOST_UPLOAD_BYTES:
            return web.Response(status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        spoken = request.headers.get("Accept-Language", "")
        language = spoken if re.match(LANGUAGE, spoken) else None
        try:
            answer = await coordinator.client.send_file(
                path.split("/"),
                request.content.iter_chunked(CHUNK_BYTES),
                length=length,
                query={"name": request.query.get("name", "")[:LONGEST_NAME]},
                language=language,
            )
        except HubClientError as error:
            refusal = await async_refusal(self._hass, error, language)
            return self.json(refusal.to_dict(), HTTPStatus.BAD_REQUEST)
        return self.json(answer, HTTPStatus.CREATED)

    async def _until(self, client: HubClient, entry_id: str, clip_id: str) -> str:
        """Return the end of a clip's video, fixed for a while so that ranges fit together."""
        key, now = (entry_id, clip_id), dt_util.utcnow()
        until, asked_at = self._pinned.get(key, (now, None))
        if asked_at is None or now - asked_at > _SAME_FOR:
            until = await client.clip_until(clip_id)
            self._pinned[key] = until, now
            if len(self._pinned) > _MOST_PINNED:
                self._pinned.popitem(last=False)
        return until.astimezone(dt_util.UTC).isoformat().replace("+00:00", "Z")


async def _passed(
    request: web.Request, opened: AbstractAsyncContextManager[Video], parts: list[str]
) -> web.StreamResponse:
    async with opened as video:
        return await _sent(request, video, parts)


async def _while_connected(
    request: web.Request, work: Coroutine[Any, Any, web.StreamResponse]
) -> web.StreamResponse:
    """Do the work; hang up on the hub once the page wants another frame instead."""
    running = asyncio.ensure_future(work)
    try:
        while not running.done():
            await asyncio.wait([running], timeout=_GONE_EVERY_S)
            if request.transport is None or request.transport.is_closing():
                return web.Response(status=HTTPStatus.NO_CONTENT)
        return running.result()
    finally:
        running.cancel()
        await asyncio.wait([running])


async def _sent(request: web.Request, video: Video, parts: list[str]) -> web.StreamResponse:
    headers = dict(video.headers)
    named = headers.pop("Content-Disposition", None)
    if request.query.get("download") == "1" and named is not None and parts[0] == "exports":
        headers["Content-Disposition"] = named
    elif request.query.get("download") == "1":
        kind = _ENDINGS.get(headers.get("Content-Type", ""), "mp4")
        name = "-".join(part[:16] for part in parts)
        headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    if request.method == "HEAD":
        return web.Response(status=video.status, headers=headers | HEADERS)
    return await passed_on(
        request, Video(status=video.status, headers=headers, chunks=video.chunks)
    )
