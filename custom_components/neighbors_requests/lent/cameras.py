"""Lends cameras that only Home Assistant can see: one picture a second, or the stream's address.

Some streams change their address or password, so the hub is sent the current one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
import re
from typing import Final, override

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations
from yarl import URL

from ..client.decode import Record
from ..client.drafts import CameraChange
from ..client.errors import (
    CameraPasswordError,
    HubClientError,
    InputRefusedError,
    NotReachedError,
)
from ..client.models import CameraState, SourceKind
from ..const import DOMAIN, LOGGER
from ..coordinator import HubCoordinator
from ..text import plain
from .entities import TaskSet, lent_cameras

PICTURE_S = 10
STREAM_S = 10
MOST_BYTES: Final = 4 * 2**20
JPEG_BEGINS: Final = b"\xff\xd8\xff"
FRIGATE: Final = "frigate"
"""The domain of the integration that is set up with Frigate's address."""
MOST_FRIGATES: Final = 8
LONGEST_ADDRESS: Final = 300
LONGEST_NAME: Final = 60
_SCHEMES = {"rtsp", "rtsps", "http", "https"}
_BEGINS: Final = re.compile(r"\s*(rtsps?|https?)://\S", re.IGNORECASE)


class NoPictureError(Exception):
    """The camera entity provides no picture now, or none that the hub can read."""


class NotJpegError(NoPictureError):
    """The picture is not a JPEG, or is too large."""


class StreamSource(Record):
    """A stream's address without credentials, and its user name and password."""

    url: str
    username: str = ""
    password: str = ""

    @override
    def __repr__(self) -> str:
        """Omit everything: even an address may hold a token."""
        return "StreamSource()"


async def async_picture(hass: HomeAssistant, entity_id: str) -> bytes:
    """Return a camera entity's picture, a JPEG; raises NoPictureError, NotJpegError."""
    if "camera" not in hass.config.components:
        raise NoPictureError
    # Not at the top: it imports libraries that exist only if cameras are used.
    from homeassistant.components.camera import async_get_image  # noqa: PLC0415

    try:
        image = await _await_entity(
            async_get_image(hass, entity_id, timeout=PICTURE_S), PICTURE_S * 2
        )
    except Exception as error:  # whatever another integration raises
        raise NoPictureError from error
    if not image.content.startswith(JPEG_BEGINS) or len(image.content) > MOST_BYTES:
        raise NotJpegError
    return image.content


async def async_stream_source(hass: HomeAssistant, entity_id: str) -> StreamSource | None:
    """Return the location of a camera entity's stream, or None if the hub could not read it."""
    if "camera" not in hass.config.components:
        return None
    # Not at the top: it imports libraries that exist only if cameras are used.
    from homeassistant.components.camera import async_get_stream_source  # noqa: PLC0415

    try:
        address = await _await_entity(async_get_stream_source(hass, entity_id), STREAM_S)
    except Exception as error:  # noqa: BLE001 -- whatever another integration raises
        LOGGER.debug("The camera entity %s has no stream: %r", entity_id, error)
        return None
    return None if address is None else split_credentials(address)


async def _await_entity[T](answer: Awaitable[T], within_s: float) -> T:
    """Return the answer; raises TimeoutError, and whatever the entity's integration raises."""
    try:
        async with asyncio.timeout(within_s):
            return await answer
    except Exception:
        # Home Assistant's camera component treats a cancellation as a missing picture. A canceled
        # task must still end, or it would outlive its config entry.
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise asyncio.CancelledError from None
        raise


def is_stream_address(text: str) -> bool:
    """Return whether typed text begins like a stream address; the hub parses the rest. Pure."""
    return _BEGINS.match(text) is not None


def split_credentials(address: str) -> StreamSource | None:
    """Separate the credentials from an address; None if it isn't a stream's. Pure."""
    try:
        url = URL(address.strip())
        if url.scheme not in _SCHEMES or not url.host:
            return None
        bare = str(url.with_user(None).with_fragment(None))
        return StreamSource(url=bare, username=url.user or "", password=url.password or "")
    except (ValueError, TypeError, UnicodeError):
        return None


MOST_OFFERED = 100
_STREAM = 2
"""The feature of a camera entity that says that it has a stream."""


@callback
def async_lendable(coordinator: HubCoordinator) -> list[dict[str, object]]:
    """Return the camera entities that could be lent: not our own, nor what is lent already."""
    registry = er.async_get(coordinator.hass)
    lent = {each.entity_id for each in lent_cameras(coordinator.config_entry).values()}
    cameras = [
        {
            "entity_id": state.entity_id,
            "name": plain(state.name),
            "stream": bool(int(state.attributes.get("supported_features", 0)) & _STREAM),
        }
        for state in coordinator.hass.states.async_all("camera")
        if state.entity_id not in lent
        and getattr(registry.async_get(state.entity_id), "platform", "") != DOMAIN
    ]
    return cameras[:MOST_OFFERED]


async def async_adopt(
    coordinator: HubCoordinator, body: Mapping[str, object], language: str | None
) -> object:
    """Have the hub add a camera entity, and lend it; return the hub's own answer.

    The hub reads the entity's stream, or takes pictures if there is none that it can read. Raises
    HubClientError.
    """
    hass, entity_id = coordinator.hass, str(body["entity_id"])
    if entity_id not in {each["entity_id"] for each in async_lendable(coordinator)}:
        raise await _refused(hass, "no_picture", language)
    source = await async_stream_source(hass, entity_id)
    state = hass.states.get(entity_id)
    named = {"name": plain(state.name if state else entity_id, longest=LONGEST_NAME) or "Camera"}
    read = {} if source is None else source.to_dict()
    stream = {"stream_url": read.pop("url"), **read} if read else {}
    async with coordinator.subentries.adopting():
        try:
            answer = await _add(coordinator, {**body, **named, **stream}, language)
        except (NotReachedError, CameraPasswordError) as error:
            if not stream:
                raise
            LOGGER.debug("The hub takes pictures of %s: %s", entity_id, error)
            answer = await _add(coordinator, {**body, **named}, language)
        if isinstance(answer, dict) and isinstance(answer.get("id"), str):
            coordinator.subentries.async_lend(answer["id"], entity_id)
    return answer


async def _add(
    coordinator: HubCoordinator, body: Mapping[str, object], language: str | None
) -> object:
    if "stream_url" not in body:
        try:
            await async_picture(coordinator.hass, str(body["entity_id"]))
        except NotJpegError:
            raise await _refused(coordinator.hass, "not_jpeg", language) from None
        except NoPictureError:
            raise await _refused(coordinator.hass, "no_picture", language) from None
    return await coordinator.client.call("POST", ("cameras",), body=body, language=language)


async def _refused(hass: HomeAssistant, key: str, language: str | None) -> HubClientError:
    """Return an error of the dialog that lends a camera."""
    spoken = language or hass.config.language
    texts = await async_get_translations(hass, spoken, "config_subentries", [DOMAIN])
    error = InputRefusedError()
    error.sentence = texts.get(f"component.{DOMAIN}.config_subentries.camera.error.{key}", key)
    return error


EVERY_S = 1.0
FULL_S = 30.0
"""The pause while the hub's disk is full: it still detects motion, but records nothing."""
LONGEST_PICTURE_PAUSE_S = 60.0


class PictureLender:
    """Sends pictures with one loop for each lent camera, so that sends never overlap."""

    def __init__(
        self,
        coordinator: HubCoordinator,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._coordinator = coordinator
        self._pause = pause
        self._tasks = TaskSet(
            coordinator.hass, coordinator.config_entry, f"{DOMAIN} lend pictures to camera"
        )

    @callback
    def async_update(self) -> None:
        """Lend according to the hub's current cameras and the owner's choice."""
        cameras = self._coordinator.data.cameras
        here = self._coordinator.last_update_success
        self._tasks.async_set(
            {
                (camera_id, entity_id): partial(self._lend, camera_id, entity_id)
                for camera_id, entity_id in self._chosen().items()
                if here
                and entity_id
                and camera_id in cameras
                and cameras[camera_id].kind is SourceKind.LENT
            }
        )

    def _chosen(self) -> Mapping[str, str]:
        """Return the entity each camera is lent from, including cameras in an open dialog."""
        lent = lent_cameras(self._coordinator.config_entry)
        return {
            **self._coordinator.subentries.awaited,
            **{camera_id: each.entity_id for camera_id, each in lent.items()},
        }

    async def _lend(self, camera_id: str, entity_id: str) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            began = loop.time()
            try:
                jpeg = await async_picture(self._coordinator.hass, entity_id)
                await self._coordinator.client.lend_picture(camera_id, jpeg)
            except (NoPictureError, HubClientError) as error:
                failures += 1
                if failures == 1:
                    why = str(error) or type(error).__name__
                    LOGGER.info("No picture of %s for the hub: %s", entity_id, why)
            else:
                if failures:
                    LOGGER.info("Pictures of %s for the hub again", entity_id)
                failures = 0
            # Back off while it fails, and return to full speed after a success.
            pause = min(LONGEST_PICTURE_PAUSE_S, self._pace(camera_id) * 2 ** min(failures, 10))
            await self._pause(max(0.0, pause - (loop.time() - began)))

    def _pace(self, camera_id: str) -> float:
        camera = self._coordinator.data.cameras.get(camera_id)
        full = camera is not None and camera.state is CameraState.DISK_FULL
        return FULL_S if full else EVERY_S


PATIENCE_S = 30.0
"""How long the hub retries on its own first."""
LONGEST_STREAM_PAUSE_S = 1800.0
_STUCK = {CameraState.RECONNECTING, CameraState.WRONG_PASSWORD}


class StreamLender:
    """Asks a lent camera's entity for a new address while the hub can't reach its stream."""

    def __init__(self, coordinator: HubCoordinator) -> None:
        self._coordinator = coordinator
        self._tasks = TaskSet(
            coordinator.hass, coordinator.config_entry, f"{DOMAIN} lend stream to camera"
        )

    @callback
    def async_update(self) -> None:
        """Look after each lent stream that the hub can't reach now."""
        cameras = self._coordinator.data.cameras
        here = self._coordinator.last_update_success
        self._tasks.async_set(
            {
                (camera_id, lent.entity_id): partial(self._send_stream, camera_id, lent.entity_id)
                for camera_id, lent in lent_cameras(self._coordinator.config_entry).items()
                if here
                and lent.entity_id
                and camera_id in cameras
                and cameras[camera_id].kind is not SourceKind.LENT
                and cameras[camera_id].state in _STUCK
            }
        )

    async def _send_stream(self, camera_id: str, entity_id: str) -> None:
        pause, sent = PATIENCE_S, None
        while True:
            await asyncio.sleep(pause)
            pause = min(LONGEST_STREAM_PAUSE_S, pause * 2)
            source = await async_stream_source(self._coordinator.hass, entity_id)
            if source is None or source == sent:
                continue
            change = CameraChange(
                stream_url=source.url, username=source.username, password=source.password
            )
            try:
                await self._coordinator.client.change(camera_id, change)
            except HubClientError as error:
                LOGGER.debug("The stream of %s still can't be reached: %s", entity_id, error)
            else:
                sent = source


@callback
def async_frigates(hass: HomeAssistant) -> tuple[str, ...]:
    """Return where Frigate is, as Home Assistant is set up with it, without its passwords."""
    entries = hass.config_entries.async_entries(FRIGATE, include_ignore=False)
    addresses = (_bare(entry.data.get("url")) for entry in entries)
    return tuple(dict.fromkeys(filter(None, addresses)))[:MOST_FRIGATES]


def _bare(address: object) -> str:
    """Return a web address without user, password, query and fragment, or an empty string."""
    try:
        url = URL(address if isinstance(address, str) else "")
    except ValueError:
        return ""
    if url.scheme not in {"http", "https"} or not url.host:
        return ""
    bare = str(url.with_user(None).with_query(None).with_fragment(None))
    return bare if len(bare) <= LONGEST_ADDRESS and "@" not in bare else ""
