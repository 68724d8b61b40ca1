"""A request's own picture, at an address a phone can fetch without logging in, for a while."""

from datetime import timedelta
from http import HTTPStatus

from aiohttp import web
from homeassistant.components.http.auth import async_sign_path
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import KEY_HASS, HomeAssistantView
from homeassistant.helpers.network import NoURLAvailableError, get_url

from .client import HubClientError, NotHereError
from .const import DOMAIN
from .coordinator import HubConfigEntry

PICTURE_LIFE = timedelta(hours=24)


class RequestPictureView(HomeAssistantView):
    """The best matching frame of one request: always that request's, whatever came since."""

    url = f"/api/{DOMAIN}/{{entry_id}}/requests/{{request_id}}/image"
    name = f"api:{DOMAIN}:request_image"

    async def get(self, request: web.Request, entry_id: str, request_id: str) -> web.Response:
        """Return the JPEG."""
        entry: HubConfigEntry | None
        entry = request.app[KEY_HASS].config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN or entry.state is not ConfigEntryState.LOADED:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        coordinator = entry.runtime_data
        if request_id not in coordinator.data.requests:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        try:
            picture = await coordinator.client.request_image(request_id)
        except NotHereError:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        except HubClientError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)
        headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=picture, content_type="image/jpeg", headers=headers)


def picture_url(hass: HomeAssistant, entry: HubConfigEntry, request_id: str) -> str:
    """Return a signed address of a request's picture, absolute where an address is known."""
    path = RequestPictureView.url.format(entry_id=entry.entry_id, request_id=request_id)
    signed = async_sign_path(hass, path, PICTURE_LIFE, use_content_user=True)
    try:
        return f"{get_url(hass, prefer_external=True)}{signed}"
    except NoURLAvailableError:
        return signed
