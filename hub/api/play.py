"""Recordings over HTTP: complete, or the range a player asks for."""

from http import HTTPStatus

from aiohttp import web

from hub.api.errors import error_answer
from hub.api.guard import caller
from hub.api.listeners import PLAYERS
from hub.api.ports import Recording
from hub.api.ranges import Part, parse_range, still_holds
from hub.api.route import CONTEXT
from hub.api.stream import pour
from hub.text import Text

STALLED_S = 60.0
"""A paused player stops reading: it is disconnected, and requests the rest when it resumes."""


async def play(request: web.Request, recording: Recording, about: str) -> web.StreamResponse:
    """Answer with a recording, or with the requested range of it.

    A request for several ranges gets the complete recording.
    """
    size = recording.size_bytes
    part = _part(request, recording)
    if part is not None and part.is_empty:
        return await _beyond_its_end(request, part)
    response = web.StreamResponse(
        status=HTTPStatus.OK if part is None else HTTPStatus.PARTIAL_CONTENT,
        headers={"Accept-Ranges": "bytes", "ETag": f'"{recording.tag}"'},
    )
    if part is not None:
        response.headers["Content-Range"] = part.content_range
    part = part or Part(start=0, end=size, size=size)
    response.content_type = "video/mp4"
    response.content_length = part.end - part.start
    if request.method == "HEAD":
        return response
    context = request.app[CONTEXT]
    with context.listeners.admit(caller(request).id, PLAYERS, about) as leave:
        pieces = recording.read(part.start, part.end)
        return await pour(request, response, pieces, leave, stalled_s=STALLED_S)


def _part(request: web.Request, recording: Recording) -> Part | None:
    """Return the requested range; None if there is none, or if the recording changed since."""
    if request.method == "HEAD" or not still_holds(request.headers.get("If-Range"), recording.tag):
        return None
    return parse_range(request.headers.get("Range", ""), recording.size_bytes)


async def _beyond_its_end(request: web.Request, part: Part) -> web.Response:
    answer = await error_answer(
        request,
        HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
        "range_not_satisfiable",
        Text("clip.ends_before"),
    )
    answer.headers["Content-Range"] = part.content_range
    return answer
