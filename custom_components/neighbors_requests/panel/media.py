"""Video and pictures of one house, for pages and players that can't call the hub themselves."""

from collections import OrderedDict
from datetime import datetime, timedelta
from http import HTTPStatus

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..access import HouseView
from ..client.connection import Video
from ..client.errors import HubClientError, NotHereError
from ..client.hub import HubClient
from ..const import DOMAIN
from ..views import passed_on
from .routes import MEDIA, find

_PASSED = frozenset({"start", "end", "until", "tag", "origin"})
_ENDINGS = {"image/jpeg": "jpg", "application/zip": "zip"}
_SAME_FOR = timedelta(minutes=10)
_MOST_PINNED = 200


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
            opened = coordinator.client.media(
                parts, query=query, byte_range=request.headers.get("Range")
            )
            async with opened as video:
                return await _sent(request, video, parts)
        except NotHereError:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        except HubClientError:
            return web.Response(status=HTTPStatus.BAD_GATEWAY)

    head = get

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


async def _sent(request: web.Request, video: Video, parts: list[str]) -> web.StreamResponse:
    headers = dict(video.headers)
    headers["X-Content-Type-Options"] = "nosniff"
    if request.query.get("download") == "1":
        kind = _ENDINGS.get(headers.get("Content-Type", ""), "mp4")
        name = "-".join(part[:16] for part in parts)
        headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    if request.method == "HEAD":
        return web.Response(status=video.status, headers=headers)
    return await passed_on(
        request, Video(status=video.status, headers=headers, chunks=video.chunks)
    )
