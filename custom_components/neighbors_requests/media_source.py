"""The house's clips in Home Assistant's media browser: by camera and day, by request, and shared.

Nothing is copied: what is played is read from the hub, in parts, as whoever looks.
"""

from collections.abc import Iterable
from typing import Final, override

from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant

from .access import Who, loaded, may, visitor
from .answer import refused
from .client import HubClientError
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .media_folders import Folders, folder_of, media_address
from .words import async_catalogue

_VIDEO: Final = "video/mp4"


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the source."""
    return NeighborsSource(hass)


class NeighborsSource(MediaSource):
    """Clips of every house that whoever looks may see."""

    name = "Neighbors Requests"

    def __init__(self, hass: HomeAssistant) -> None:
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the address of one clip's video; raises Unresolvable where there is none."""
        entry_id, *rest = item.identifier.split("/")
        coordinator = self._visible(
            entry_id, Who.ANSWERER if rest[:1] == ["shares"] else Who.READER
        )
        match rest:
            case ["clips", _, _, clip_id] | ["requests", _, clip_id] if coordinator:
                path = f"clips/{clip_id}/video"
            case ["shares", request_id, number] if coordinator:
                proposal_id = _shared(coordinator, request_id)
                path = f"requests/{request_id}/proposals/{proposal_id}/pieces/{number}/video"
            case _:
                raise Unresolvable(translation_domain=DOMAIN, translation_key="no_such_clip")
        return PlayMedia(media_address(entry_id, path), _VIDEO)

    @override
    async def async_browse_media(self, item: MediaSourceItem) -> BrowseMediaSource:
        """Return one folder; raises BrowseError where there is none, or the hub is away."""
        entry_id, *path = (item.identifier or "").split("/")
        if not entry_id:
            houses = [folder_of(each.entry_id, each.title) for each in self._houses()]
            return folder_of("", self.name or DOMAIN, houses)
        coordinator = self._visible(entry_id)
        if coordinator is None:
            raise BrowseError(translation_domain=DOMAIN, translation_key="no_hub")
        folders = Folders(coordinator, await async_catalogue(self._hass))
        try:
            return await folders.folder(path)
        except HubClientError as error:
            raise BrowseError(str(refused(error))) from error

    def _houses(self) -> Iterable[HubConfigEntry]:
        entries = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return [each for each in entries if self._visible(each.entry_id)]

    def _visible(self, entry_id: str, who: Who = Who.READER) -> HubCoordinator | None:
        """Return a house, None where it is not loaded or not for whoever looks."""
        coordinator, user = loaded(self._hass, entry_id), visitor(self._hass)
        if coordinator is None or user is None:
            # Nobody: Home Assistant itself, such as an automation that plays a clip.
            return coordinator
        return coordinator if may(self._hass, user, coordinator.config_entry, who) else None


def _shared(coordinator: HubCoordinator, request_id: str) -> str:
    request = coordinator.data.requests.get(request_id)
    if request is None or request.decision is None or request.decision.proposal_id is None:
        raise Unresolvable(translation_domain=DOMAIN, translation_key="no_such_clip")
    return request.decision.proposal_id
