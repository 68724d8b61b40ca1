"""The house's clips in Home Assistant's media browser: by camera and day, by request, and shared.

Nothing is copied: playback reads ranges from the hub with the access rights of the viewer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final, override

from homeassistant.components.media_player.const import MediaClass, MediaType
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    BrowseMediaSource,
    MediaSource,
    MediaSourceItem,
    PlayMedia,
    Unresolvable,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .access import Who, loaded, may, visitor
from .answers import refused
from .client.errors import HubClientError
from .client.models import Clip, Label, Piece, Request
from .const import DOMAIN
from .coordinator import HubConfigEntry, HubCoordinator
from .text import async_catalogue, day_of, hour_of, plain, title

MOST_CLIPS = 500
"""The most clips to list for one day, or to search for days that have any."""
_CLIPS_FOR_A_PICTURE: Final = 5

type Catalog = Mapping[str, str]


class Folders:
    """One house's folders."""

    def __init__(self, coordinator: HubCoordinator, words: Catalog) -> None:
        self._client = coordinator.client
        self._data = coordinator.data
        self._catalog = words
        self._entry = coordinator.config_entry
        self._id = self._entry.entry_id

    async def folder(  # noqa: PLR0911 -- one return a kind of folder
        self, path: list[str]
    ) -> BrowseMediaSource:
        """Return the folder at a path of identifiers; raises BrowseError if there is none."""
        match path:
            case []:
                return self.all()
            case ["clips", camera_id] if camera_id in self._data.cameras:
                return await self.camera(camera_id)
            case ["clips", camera_id, day] if camera_id in self._data.cameras:
                return await self.day(camera_id, _day(day))
            case ["requests"]:
                return self.requests()
            case ["requests", request_id] if request_id in self._data.requests:
                return self.request(self._data.requests[request_id])
            case ["shares"]:
                return self.shares()
            case ["shares", request_id] if request_id in self._data.requests:
                return await self.share(self._data.requests[request_id])
            case _:
                raise BrowseError(translation_domain=DOMAIN, translation_key="no_such_clip")

    def all(self) -> BrowseMediaSource:
        """Return the folders of cameras, requests and shares."""
        words = self._catalog
        cameras = [
            folder_of(
                f"{self._id}/clips/{camera.id}",
                plain(camera.name),
                thumbnail=media_address(self._id, f"cameras/{camera.id}/snapshot")
                if camera.snapshot_at
                else None,
            )
            for camera in self._data.cameras.values()
        ]
        return folder_of(
            self._id,
            self._entry.title,
            [
                *cameras,
                folder_of(f"{self._id}/requests", words["clips_asked_for"]),
                folder_of(f"{self._id}/shares", words["clips_shared"]),
            ],
        )

    async def camera(self, camera_id: str) -> BrowseMediaSource:
        """Return the days on which a camera has clips, newest first."""
        clips = await self._client.clips(camera_id=camera_id, most=MOST_CLIPS)
        days = list(dict.fromkeys(dt_util.as_local(clip.start).date() for clip in clips))
        # Oldest first, so that each day keeps its newest picture.
        pictures = {
            dt_util.as_local(clip.start).date(): self._picture(clip.id)
            for clip in reversed(clips)
            if clip.thumbnail
        }
        if len(clips) == MOST_CLIPS:
            # There are more clips than were read: list every earlier day of the recording.
            earlier = await self._earlier(camera_id, days[-1])
            days += earlier
            pictures |= await self._pictures(camera_id, earlier)
        return folder_of(
            f"{self._id}/clips/{camera_id}",
            plain(self._data.cameras[camera_id].name),
            [
                folder_of(
                    f"{self._id}/clips/{camera_id}/{day}",
                    day_of(day, self._catalog),
                    thumbnail=pictures.get(day),
                )
                for day in days
            ],
        )

    async def _earlier(self, camera_id: str, before: date) -> list[date]:
        for recordings in (await self._client.storage()).cameras:
            if recordings.camera_id == camera_id and recordings.oldest is not None:
                oldest = dt_util.as_local(recordings.oldest).date()
                return [before - timedelta(days=n + 1) for n in range((before - oldest).days)]
        return []

    async def _pictures(self, camera_id: str, days: list[date]) -> dict[date, str]:
        """Return a picture of each day that has one."""

        async def of_day(day: date) -> str | None:
            start, end = _day_of(day)
            clips = await self._client.clips(
                camera_id=camera_id, start=start, end=end, most=_CLIPS_FOR_A_PICTURE
            )
            # The newest clip may still be without one.
            return next((self._picture(clip.id) for clip in clips if clip.thumbnail), None)

        pictures = await asyncio.gather(*map(of_day, days))
        return {day: picture for day, picture in zip(days, pictures, strict=True) if picture}

    async def day(self, camera_id: str, day: date) -> BrowseMediaSource:
        """Return one camera's clips of one day, newest first."""
        start, end = _day_of(day)
        clips = await self._client.clips(camera_id=camera_id, start=start, end=end, most=MOST_CLIPS)
        folder = f"{self._id}/clips/{camera_id}/{day}"
        # A clip that began before midnight belongs to the previous day.
        own = [clip for clip in clips if dt_util.as_local(clip.start).date() == day]
        return folder_of(
            folder,
            f"{plain(self._data.cameras[camera_id].name)}, {day_of(day, self._catalog)}",
            [self._clip(f"{folder}/{clip.id}", clip) for clip in own],
        )

    def requests(self) -> BrowseMediaSource:
        """Return the requests that this house's clips match, newest first."""
        with_clips = [each for each in self._data.newest if each.match.clips and not each.hidden]
        return self._by_request("requests", self._catalog["clips_asked_for"], with_clips)

    def request(self, request: Request) -> BrowseMediaSource:
        """Return the clips that match a request, best first."""
        folder = f"{self._id}/requests/{request.id}"
        return folder_of(
            folder,
            _name(request),
            [
                self._video(
                    f"{folder}/{clip.clip_id}",
                    f"{plain(clip.camera_name)}, {self._span(clip.start, clip.end)}",
                    self._picture(clip.clip_id),
                )
                for clip in request.match.clips
            ],
        )

    def shares(self) -> BrowseMediaSource:
        """Return the requests for which something was or will be sent, newest first."""
        shared = [each for each in self._data.newest if each.share is not None]
        return self._by_request("shares", self._catalog["clips_shared"], shared)

    async def share(self, request: Request) -> BrowseMediaSource:
        """Return exactly the approved clips, cut and masked, while the hub keeps them."""
        folder = f"{self._id}/shares/{request.id}"
        decision = request.decision
        pieces: tuple[Piece, ...] = ()
        if decision is not None and decision.proposal_id is not None:
            review = await self._client.review(request.id, decision.proposal_id)
            pieces = review.proposal.pieces if review.cuts else ()
        return folder_of(
            folder,
            _name(request),
            [
                self._video(
                    f"{folder}/{number}",
                    f"{plain(piece.camera_name)}, {self._span(piece.start, piece.end)}",
                )
                for number, piece in enumerate(pieces, 1)
            ],
        )

    def _by_request(self, part: str, named: str, requests: Iterable[Request]) -> BrowseMediaSource:
        return folder_of(
            f"{self._id}/{part}",
            named,
            [
                folder_of(
                    f"{self._id}/{part}/{each.id}",
                    f"{title(each, self._catalog)}: {_name(each)}",
                    thumbnail=media_address(self._id, f"requests/{each.id}/image"),
                )
                for each in requests
            ],
        )

    def _clip(self, identifier: str, clip: Clip) -> BrowseMediaSource:
        names = {
            "motion": self._catalog["marked_motion"],
            "button": self._catalog["marked_button"],
            "external": self._catalog["marked_external"],
            Label.PERSON: self._catalog["shows_person"],
            Label.VEHICLE: self._catalog["shows_vehicle"],
            Label.ANIMAL: self._catalog["shows_animal"],
            Label.PACKAGE: self._catalog["shows_package"],
        }
        reasons = (*clip.triggers, *clip.labels)
        why = ", ".join(names[each] for each in reasons if each in names)
        span = self._span(clip.start, clip.end)
        return self._video(
            identifier,
            f"{span}, {why}" if why else span,
            self._picture(clip.id) if clip.thumbnail else None,
        )

    def _picture(self, clip_id: str) -> str:
        return media_address(self._id, f"clips/{clip_id}/thumbnail")

    def _span(self, start: datetime, end: datetime) -> str:
        """Return a clip's local start time and its length, such as `9:50:00 PM, 0:42`."""
        length = int((end - start).total_seconds())
        begins = hour_of(dt_util.as_local(start), self._catalog, seconds=True)
        return f"{begins}, {length // 60}:{length % 60:02}"

    def _video(
        self, identifier: str, named: str, thumbnail: str | None = None
    ) -> BrowseMediaSource:
        return BrowseMediaSource(
            domain=DOMAIN,
            identifier=identifier,
            media_class=MediaClass.VIDEO,
            media_content_type=MediaType.VIDEO,
            title=named,
            can_play=True,
            can_expand=False,
            thumbnail=thumbnail,
        )


def folder_of(
    identifier: str,
    named: str,
    children: list[BrowseMediaSource] | None = None,
    *,
    thumbnail: str | None = None,
) -> BrowseMediaSource:
    """Return a folder with these children; None means that they have not been read yet."""
    folder = BrowseMediaSource(
        domain=DOMAIN,
        identifier=identifier or None,
        media_class=MediaClass.DIRECTORY,
        media_content_type=MediaType.VIDEO,
        title=named,
        can_play=False,
        can_expand=True,
        thumbnail=thumbnail,
    )
    folder.children = children
    return folder


def media_address(entry_id: str, path: str) -> str:
    """Return the path of something that `panel.routes` serves, to be signed for the viewer."""
    return f"/api/{DOMAIN}/{entry_id}/media/{path}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BrowseError(translation_domain=DOMAIN, translation_key="no_such_clip") from None


def _day_of(day: date) -> tuple[datetime, datetime]:
    """Return when a day begins and ends in Home Assistant's time zone."""
    zone = dt_util.get_default_time_zone()
    return (
        datetime.combine(day, time(), zone),
        datetime.combine(day + timedelta(days=1), time(), zone),
    )


def _name(request: Request) -> str:
    return plain(request.title)


_VIDEO: Final = "video/mp4"


async def async_get_media_source(hass: HomeAssistant) -> MediaSource:
    """Return the source."""
    return NeighborsSource(hass)


class NeighborsSource(MediaSource):
    """Clips of every house that the viewer may see."""

    name = "Neighbors Requests"

    def __init__(self, hass: HomeAssistant) -> None:
        super().__init__(DOMAIN)
        self._hass = hass

    @override
    async def async_resolve_media(self, item: MediaSourceItem) -> PlayMedia:
        """Return the address of one clip's video; raises Unresolvable if there is none."""
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
        """Return one folder; raises BrowseError if there is none or the hub is unreachable."""
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
            why = refused(error)
            raise BrowseError(
                translation_domain=DOMAIN,
                translation_key=why.translation_key,
                translation_placeholders=why.translation_placeholders,
            ) from error

    def _houses(self) -> Iterable[HubConfigEntry]:
        entries = self._hass.config_entries.async_loaded_entries(DOMAIN)
        return [each for each in entries if self._visible(each.entry_id)]

    def _visible(self, entry_id: str, who: Who = Who.READER) -> HubCoordinator | None:
        """Return a house, or None if it isn't loaded or the viewer may not see it."""
        coordinator, user = loaded(self._hass, entry_id), visitor(self._hass)
        if coordinator is None or user is None:
            # No user: Home Assistant itself asks, such as an automation that plays a clip.
            return coordinator
        return coordinator if may(self._hass, user, coordinator.config_entry, who) else None


def _shared(coordinator: HubCoordinator, request_id: str) -> str:
    request = coordinator.data.requests.get(request_id)
    if request is None or request.decision is None or request.decision.proposal_id is None:
        raise Unresolvable(translation_domain=DOMAIN, translation_key="no_such_clip")
    return request.decision.proposal_id
