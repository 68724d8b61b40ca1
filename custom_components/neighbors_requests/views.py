"""HTTP views of a camera's video and pictures on this Home Assistant.

The hub requires a certificate check and a token in a header, and Home Assistant's player supports
neither. So the player reads from here, with a signed path that is valid only for one camera's
video. Signed paths of pictures need no login and expire.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from aiohttp import web
from homeassistant.components.http.auth import async_sign_path
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .access import HouseView
from .client.connection import Video
from .client.errors import HubClientError, NotHereError
from .const import DOMAIN
from .coordinator import HubConfigEntry

# The player asks for the address once and reconnects to it after every break. In any case it
# expires when Home Assistant restarts, because the signing key is generated on each start.
LIFE = timedelta(days=365)


class LiveVideoView(HouseView):
    """A camera's live video, a fragmented MP4 without end."""

    url = f"/api/{DOMAIN}/{{entry_id}}/cameras/{{camera_id}}/live.mp4"
    name = f"api:{DOMAIN}:live_video"

    async def get(self, request: web.Request, entry_id: str, camera_id: str) -> web.StreamResponse:
        """Stream the hub's video."""
        coordinator = self.admit(request, entry_id)
        if isinstance(coordinator, web.Response):
            return coordinator
        if camera_id not in coordinator.data.cameras:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            async with coordinator.client.live_video(camera_id) as video:
                return await passed_on(request, video)
        except HubClientError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)


def live_address(hass: HomeAssistant, entry: HubConfigEntry, camera_id: str) -> str | None:
    """Return the URL of a camera's live video; None if Home Assistant knows no URL of its own."""
    path = LiveVideoView.url.format(entry_id=entry.entry_id, camera_id=camera_id)
    signed = async_sign_path(hass, path, LIFE, use_content_user=True)
    try:
        return f"{get_url(hass, allow_external=False, allow_cloud=False)}{signed}"
    except NoURLAvailableError:
        return None


HEADERS: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


async def passed_on(request: web.Request, video: Video) -> web.StreamResponse:
    """Stream data from the hub as it arrives, until the client disconnects."""
    response = web.StreamResponse(status=video.status, headers=dict(video.headers))
    response.headers.update(HEADERS)
    await response.prepare(request)
    async for chunk in video.chunks:
        await response.write(chunk)
    return response


PICTURE_LIFE = timedelta(hours=24)
DIALOG_LIFE = timedelta(minutes=10)
FILM_LENGTH = timedelta(seconds=12)
"""Android shows a frame every 0.75 s of it; the app's documentation advises against under 10 s."""


class RequestPictureView(HouseView):
    """The best matching frame of one request, never of a newer one."""

    url = f"/api/{DOMAIN}/{{entry_id}}/requests/{{request_id}}/image"
    name = f"api:{DOMAIN}:request_image"

    async def get(self, request: web.Request, entry_id: str, request_id: str) -> web.Response:
        """Return the JPEG."""
        coordinator = self.admit(request, entry_id)
        if isinstance(coordinator, web.Response):
            return coordinator
        if request_id not in coordinator.data.requests:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return await _answer(coordinator.client.request_image(request_id))


class RequestFilmView(HouseView):
    """The first seconds of the best matching clip, an MP4; its name tells phones what it is."""

    url = f"/api/{DOMAIN}/{{entry_id}}/requests/{{request_id}}/film.mp4"
    name = f"api:{DOMAIN}:request_film"

    async def get(self, request: web.Request, entry_id: str, request_id: str) -> web.StreamResponse:
        """Stream the hub's video, or the requested range of it."""
        coordinator = self.admit(request, entry_id)
        if isinstance(coordinator, web.Response):
            return coordinator
        asked = coordinator.data.requests.get(request_id)
        if asked is None or not asked.match.clips:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        best = asked.match.clips[0]
        query = {
            "start": best.start.isoformat(),
            "end": min(best.end, best.start + FILM_LENGTH).isoformat(),
        }
        opened = coordinator.client.media(
            ("cameras", best.camera_id, "video"),
            query=query,
            byte_range=request.headers.get("Range"),
        )
        try:
            async with opened as video:
                return await passed_on(request, video)
        except NotHereError:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        except HubClientError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)


class CameraPictureView(HouseView):
    """The newest picture of one camera, for the dialog that asks which areas to cover."""

    url = f"/api/{DOMAIN}/{{entry_id}}/cameras/{{camera_id}}/image"
    name = f"api:{DOMAIN}:camera_image"

    async def get(self, request: web.Request, entry_id: str, camera_id: str) -> web.Response:
        """Return the JPEG."""
        coordinator = self.admit(request, entry_id)
        if isinstance(coordinator, web.Response):
            return coordinator
        if camera_id not in coordinator.data.cameras:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return await _answer(coordinator.client.snapshot(camera_id))


async def _answer(picture: Awaitable[bytes]) -> web.Response:
    try:
        return web.Response(body=await picture, content_type="image/jpeg", headers=HEADERS)
    except NotHereError:
        return web.Response(status=HTTPStatus.NOT_FOUND)
    except HubClientError:
        return web.Response(status=HTTPStatus.BAD_GATEWAY)


def camera_picture_path(hass: HomeAssistant, entry: ConfigEntry, camera_id: str) -> str:
    """Return a signed path of a camera's newest picture, valid while a dialog is open."""
    path = CameraPictureView.url.format(entry_id=entry.entry_id, camera_id=camera_id)
    return async_sign_path(hass, path, DIALOG_LIFE)


def picture_url(hass: HomeAssistant, entry: HubConfigEntry, request_id: str) -> str:
    """Return a signed URL of a request's picture; only a path if no URL is known."""
    return _signed_url(hass, entry, request_id, RequestPictureView)


def film_url(hass: HomeAssistant, entry: HubConfigEntry, request_id: str) -> str:
    """Return a signed URL of a request's short film; only a path if no URL is known."""
    return _signed_url(hass, entry, request_id, RequestFilmView)


def _signed_url(
    hass: HomeAssistant, entry: HubConfigEntry, request_id: str, view: type[HouseView]
) -> str:
    path = str(view.url).format(entry_id=entry.entry_id, request_id=request_id)
    signed = async_sign_path(hass, path, PICTURE_LIFE, use_content_user=True)
    try:
        return f"{get_url(hass, prefer_external=True)}{signed}"
    except NoURLAvailableError:
        return signed
