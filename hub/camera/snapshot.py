"""A picture from the camera's own snapshot address."""

import asyncio
from contextlib import AbstractAsyncContextManager

import aiohttp
from aiohttp import BasicAuth, ClientTimeout, DigestAuthMiddleware

from hub.camera.address import host_of, own_address
from hub.camera.picture import LARGEST_JPEG_BYTES, check_jpeg
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.secrets import Credentials

_TIMEOUT = ClientTimeout(total=10)
_OK, _REFUSED = 200, frozenset({401, 403})


async def fetch_snapshot(
    session: aiohttp.ClientSession, url: str, credentials: Credentials | None
) -> bytes:
    """Return a JPEG, by HTTP digest or basic authentication where the camera asks for one.

    Raises CameraPasswordError and CameraUnreachableError.
    """
    address = own_address(url, host_of(url), frozenset({"http", "https"}))
    if not address:
        raise CameraUnreachableError("The camera gave no usable snapshot address.")
    digest = (
        ()
        if credentials is None
        else (DigestAuthMiddleware(credentials.username, credentials.password),)
    )
    try:
        async with _get(session, address, middlewares=digest) as response:
            if response.status not in _REFUSED or credentials is None or not _wants_basic(response):
                return await _picture(response)
        basic = BasicAuth(credentials.username, credentials.password, encoding="utf-8")
        async with _get(session, address, auth=basic) as response:
            return await _picture(response)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise CameraUnreachableError(
            f"The camera at {host_of(url)} did not answer with a snapshot."
        ) from error


def _get(
    session: aiohttp.ClientSession,
    address: str,
    *,
    middlewares: tuple[DigestAuthMiddleware, ...] = (),
    auth: BasicAuth | None = None,
) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
    return session.get(
        address,
        middlewares=middlewares,
        auth=auth,
        allow_redirects=False,
        ssl=False,  # cameras sign their own certificates
        timeout=_TIMEOUT,
    )


def _wants_basic(response: aiohttp.ClientResponse) -> bool:
    return response.headers.get("WWW-Authenticate", "").lower().startswith("basic")


async def _picture(response: aiohttp.ClientResponse) -> bytes:
    if response.status in _REFUSED:
        raise CameraPasswordError(
            "The camera refused the user name or the password for its snapshot."
        )
    if response.status != _OK:
        raise CameraUnreachableError("The camera has no snapshot at its snapshot address.")
    raw = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        raw += chunk
        if len(raw) > LARGEST_JPEG_BYTES:
            raise CameraUnreachableError("The camera's snapshot is impossibly large.")
    # The first use looks for the JPEG library on disk.
    return await asyncio.to_thread(check_jpeg, bytes(raw))
