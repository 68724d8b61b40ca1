"""What a camera entity of Home Assistant gives: its picture, and where its stream is."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
import re
from typing import Final

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from yarl import URL

from ..const import LOGGER

PICTURE_S = 10
STREAM_S = 10
MOST_BYTES: Final = 4 * 2**20
JPEG_BEGINS: Final = b"\xff\xd8\xff"
_SCHEMES = {"rtsp", "rtsps", "http", "https"}
_BEGINS: Final = re.compile(r"\s*(rtsps?|https?)://\S", re.IGNORECASE)


class NoPictureError(HomeAssistantError):
    """The camera entity gives no picture now, or none that the hub can read."""


class NotJpegError(NoPictureError):
    """Its pictures are of another format, or too large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSource:
    """Where a stream is, and who may see it; the address has no credentials before the host."""

    url: str = field(repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


async def async_picture(hass: HomeAssistant, entity_id: str) -> bytes:
    """Return a camera entity's picture, a JPEG; raises NoPictureError, NotJpegError."""
    if "camera" not in hass.config.components:
        raise NoPictureError("Home Assistant has no cameras.")
    # Not at the top: it brings libraries that are there only where cameras are.
    from homeassistant.components.camera import async_get_image  # noqa: PLC0415

    try:
        image = await _ask(async_get_image(hass, entity_id, timeout=PICTURE_S), PICTURE_S * 2)
    except Exception as error:  # whatever another integration raises
        raise NoPictureError("The entity gives no picture.") from error
    if not image.content.startswith(JPEG_BEGINS):
        raise NotJpegError("The entity's picture is not JPEG.")
    if len(image.content) > MOST_BYTES:
        raise NotJpegError("The entity's picture is larger than 4 MiB.")
    return image.content


async def async_stream_source(hass: HomeAssistant, entity_id: str) -> StreamSource | None:
    """Return where a camera entity's stream is, None where the hub could not read it."""
    if "camera" not in hass.config.components:
        return None
    # Not at the top: it brings libraries that are there only where cameras are.
    from homeassistant.components.camera import async_get_stream_source  # noqa: PLC0415

    try:
        address = await _ask(async_get_stream_source(hass, entity_id), STREAM_S)
    except Exception as error:  # noqa: BLE001 -- whatever another integration raises
        LOGGER.debug("The camera entity %s names no stream: %r", entity_id, error)
        return None
    return None if address is None else split_credentials(address)


async def _ask[T](answer: Awaitable[T], within_s: float) -> T:
    """Return the answer; raises TimeoutError, and whatever the entity's integration raises."""
    try:
        async with asyncio.timeout(within_s):
            return await answer
    except Exception:
        # Home Assistant's camera component takes a cancellation for a picture that did not come.
        # What is cancelled must end all the same, or it would outlive its config entry.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from None
        raise


def is_stream_address(text: str) -> bool:
    """Tell whether a text that was typed begins as an address; the hub reads the rest. Pure."""
    return _BEGINS.match(text) is not None


def split_credentials(address: str) -> StreamSource | None:
    """Take the user name and password out of an address; None where it is no stream's. Pure."""
    try:
        url = URL(address.strip())
        if url.scheme not in _SCHEMES or not url.host:
            return None
        bare = str(url.with_user(None).with_fragment(None))
        return StreamSource(url=bare, username=url.user or "", password=url.password or "")
    except (ValueError, TypeError, UnicodeError):
        return None
