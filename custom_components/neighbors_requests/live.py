"""A camera's video at an address on this Home Assistant, for Home Assistant's own player.

The hub wants its certificate checked and a token in a header, and the player can do neither. So it
reads from here, by a signed path that is good for one camera's video and nothing else.
"""

from datetime import timedelta
from http import HTTPStatus

from aiohttp import web
from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .access import HouseView
from .client import HubClientError, Video
from .const import DOMAIN
from .coordinator import HubConfigEntry

# The player asks for the address once and connects to it again after every break. It dies with
# this run of Home Assistant in any case, since the key that signs it is made anew.
LIFE = timedelta(days=365)


class LiveVideoView(HouseView):
    """A camera's video as it comes, a fragmented MP4 without an end."""

    url = f"/api/{DOMAIN}/{{entry_id}}/cameras/{{camera_id}}/live.mp4"
    name = f"api:{DOMAIN}:live_video"

    async def get(self, request: web.Request, entry_id: str, camera_id: str) -> web.StreamResponse:
        """Pass the hub's video on."""
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
    """Return where Home Assistant reads a camera's video; None where it knows no own address."""
    path = LiveVideoView.url.format(entry_id=entry.entry_id, camera_id=camera_id)
    signed = async_sign_path(hass, path, LIFE, use_content_user=True)
    try:
        return f"{get_url(hass, allow_external=False, allow_cloud=False)}{signed}"
    except NoURLAvailableError:
        return None


async def passed_on(request: web.Request, video: Video) -> web.StreamResponse:
    """Send what comes from the hub as it comes; whoever looks ends it by leaving."""
    response = web.StreamResponse(status=video.status, headers=dict(video.headers))
    response.headers["Cache-Control"] = "private, no-store"
    await response.prepare(request)
    async for chunk in video.chunks:
        await response.write(chunk)
    return response
