"""A client that speaks tus 1.0 in plain requests, as a household does."""

from http import HTTPStatus
import io
from typing import Any

import aiohttp

from tests.noticeboard.board.world import World, id_of

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {"Content-Type": "application/offset+octet-stream"}


async def posted(world: World) -> str:
    """Post a request and return where uploads for it begin."""
    raw = world.agency.request(world.board)
    await world.board.post(raw)
    return f"/inbox/{world.agency.id}/{id_of(raw)}"


async def begin(
    web: aiohttp.ClientSession, path: str, size_bytes: int, **headers: str
) -> aiohttp.ClientResponse:
    """Announce an upload."""
    return await web.post(path, headers=TUS | {"Upload-Length": str(size_bytes)} | headers)


async def begun(web: aiohttp.ClientSession, path: str, size_bytes: int, **headers: str) -> str:
    """Announce an upload and return where it goes."""
    answer = await begin(web, path, size_bytes, **headers)
    assert answer.status == HTTPStatus.CREATED, await answer.text()
    return answer.headers["Location"]


async def send(
    web: aiohttp.ClientSession,
    upload: str,
    offset: int,
    body: Any,  # noqa: ANN401 -- whatever can be sent
    **headers: str,
) -> aiohttp.ClientResponse:
    """Send a piece."""
    told = TUS | PIECE | {"Upload-Offset": str(offset)} | headers
    sent = io.BytesIO(body) if isinstance(body, bytes) else body
    return await web.patch(upload, data=sent, headers=told)


async def offset_of(web: aiohttp.ClientSession, upload: str) -> int:
    """Ask where an upload stands."""
    answer = await web.head(upload, headers=TUS)
    assert answer.status == HTTPStatus.OK, answer.status
    return int(answer.headers["Upload-Offset"])


async def uploaded(web: aiohttp.ClientSession, path: str, body: bytes) -> str:
    """Upload a share in one piece and return where it went."""
    upload = await begun(web, path, len(body))
    answer = await send(web, upload, 0, body)
    assert answer.status == HTTPStatus.NO_CONTENT, await answer.text()
    return upload


async def receipt_of(web: aiohttp.ClientSession, upload: str) -> str:
    """Return the receipt of a complete upload."""
    answer = await web.get(f"{upload}/receipt")
    assert answer.status == HTTPStatus.OK, await answer.text()
    return await answer.text()


async def shared(web: aiohttp.ClientSession, path: str, body: bytes) -> str:
    """Upload a share in one piece and return its receipt."""
    return await receipt_of(web, await uploaded(web, path, body))
