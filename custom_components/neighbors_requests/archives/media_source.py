"""Clips by time: any media source of Home Assistant whose titles say when their clips begin.

Folders are looked into by their titles: one that is a date only if it may hold what is asked for.
Nothing is resolved before it is fetched, because some integrations ask their device or cloud then.
Titles are hostile text.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from hashlib import sha256
from itertools import pairwise
import re
from typing import TYPE_CHECKING, Final, override

from homeassistant.components.media_player.const import MediaClass
from homeassistant.components.media_player.errors import BrowseError
from homeassistant.components.media_source import (
    MediaSourceError,
    async_browse_media,
    async_resolve_media,
)
from homeassistant.util import dt as dt_util

from ..client.decode import Record
from ..const import DOMAIN, LOGGER
from ..text import async_catalogue
from .adapter import (
    FOUND,
    KINDS,
    Adapter,
    ArchivedCamera,
    ArchiveError,
    Description,
    Failure,
    Footage,
    Held,
    HeldSpan,
    Period,
    as_key,
    not_yet,
)
from .media import Body, FileBody, async_open_elsewhere, async_open_file, async_open_own

if TYPE_CHECKING:
    from homeassistant.components.media_player import BrowseMedia
    from homeassistant.components.media_source import PlayMedia
    from homeassistant.core import HomeAssistant

URI: Final = "media-source://"
MOST_FOLDERS: Final = 500
MOST_DEPTH: Final = 6
MOST_CLIPS: Final = 20_000
LONGEST_TITLE: Final = 200
LONGEST_NAME: Final = 70
LOOK_S: Final = 20.0
FIND_S: Final = 8.0
"""For a look into each media source, while a person waits."""
RESOLVE_S: Final = 20.0
NEWEST: Final = 2
"""How many folders of one camera that are dates are looked into to know the camera."""
LEAST_SHARE: Final = 0.9
"""How many of a camera's titles must say a time."""
UNCERTAIN: Final = timedelta(seconds=60)
LISTED_AFTER: Final = timedelta(minutes=1)
LENGTH: Final = timedelta(seconds=60)
"""What a clip is taken to last, if nothing says more."""
LONGEST: Final = timedelta(hours=1)
EVEN: Final = timedelta(seconds=10)
"""Clips whose starts are apart by as much again and again are one recording in pieces."""
LONGEST_KEY: Final = 300
LEAST_LENGTH: Final = timedelta(seconds=1)
NOT_CLIPS: Final = frozenset(
    {
        "ai_task", "camera", "google_photos", "icloud", "image", "image_upload", "immich",
        "jellyfin", "netatmo", "radio_browser", "synology_dsm", "system_bridge", "tts", "xbox",
    }
)  # fmt: skip
"""Home Assistant's own sources that have no camera's recordings, or only playlists of them."""
_DATE: Final = re.compile(
    r"(?<![0-9])(20[0-9]{2})([-_./ ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12][0-9]|3[01])"
)
_CLOCK: Final = re.compile(
    r"(?<![0-9])(?:([01]?[0-9]|2[0-3])([-_.:])([0-5][0-9])(?:\2([0-5][0-9]))?"
    r"|([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9]))(?![0-9])"
    r"(?:[.,][0-9]{1,9}(?![0-9]))?(?: ?([AaPp])\.?[Mm]\b)?"
    # Without a colon, what follows a minus is some number.
    r"(Z\b|[+-][0-9]{2}:[0-9]{2}(?![0-9])|\+[0-9]{4}(?![0-9]))?"
)
_PACKED: Final = re.compile(_CLOCK.pattern.removeprefix("(?<![0-9])"))
_BETWEEN: Final = re.compile(r"[T ,@._-]{0,4}")
_LETTERS: Final = re.compile(r"[^\W\d_]")
_HALF_DAYS: Final = frozenset({"am", "pm"})
_YEAR: Final = re.compile(r"20[0-9]{2}")
_PART: Final = re.compile(r"[0-9]{1,2}")


class TimedClip(Record):
    """A video of a media source."""

    titles: tuple[str, ...]
    """Of the folders above it that aren't dates: its camera."""
    id: str
    says_time: bool
    start: datetime | None
    """None as well if its time is one that the clock showed twice, or not at all."""

    @property
    def camera(self) -> str:
        """The key of its camera."""
        return _key(self.titles)


class _Folder(Record):
    """A folder that is to be looked into."""

    id: str
    titles: tuple[str, ...] = ()
    """Of it and those above it that aren't dates."""
    digits: str = ""
    """What it and those above it say of the date: year, month, day, hour."""
    depth: int = 0


def open_clips(hass: HomeAssistant, domain: str) -> Adapter:
    """Return the archive of a media source."""
    return ClipsByTime(hass, domain)


class ClipsByTime(Adapter):
    """One media source, each of whose folders that isn't a date is a camera."""

    def __init__(self, hass: HomeAssistant, domain: str) -> None:
        self._hass = hass
        self._root = _Folder(id=f"{URI}{domain}")

    @override
    async def describe(self) -> Description:
        async with asyncio.timeout(LOOK_S):
            clips = [each async for each in self._clips()]
        cameras = {clip.camera: " / ".join(clip.titles) for clip in _dated(clips)}
        if clips and not cameras:
            raise ArchiveError(Failure.NO_TIMES)
        return Description(
            cameras=[ArchivedCamera(key=key, name=name) for key, name in sorted(cameras.items())],
            uncertainty=UNCERTAIN,
        )

    @override
    async def holdings(self, camera: str, period: Period) -> Held:
        return Held(
            spans=[span for _, span in await self._spans(camera, period)],
            not_yet=not_yet(period, dt_util.utcnow(), LISTED_AFTER),
        )

    async def _spans(self, camera: str, period: Period) -> list[tuple[TimedClip, HeldSpan]]:
        """Return what overlaps a period, in the order of time."""
        async with asyncio.timeout(LOOK_S):
            every = [each async for each in self._clips(_days(period), camera)]
        clips = [each for each in every if each.camera == camera]
        if clips and not _dated(clips):
            raise ArchiveError(Failure.NO_TIMES)
        starts = sorted(
            ((each.start, each) for each in clips if each.start is not None),
            key=lambda pair: pair[0],
        )
        spans = [
            (clip, HeldSpan(key=_name(clip.id), period=Period(start, start + length)))
            for (start, clip), length in zip(starts, _lengths(starts), strict=True)
        ]
        return [(clip, span) for clip, span in spans if period.overlaps(*span.period)]

    @override
    @asynccontextmanager
    async def open(self, camera: str, span: str, period: Period) -> AsyncGenerator[Footage]:
        # Only what the source lists itself, and still says is of that time, is resolved.
        there = await self._spans(camera, period)
        found = next((each for each in there if each[1].key == span), None)
        if found is None:
            raise ArchiveError(Failure.GONE)
        clip, held = found
        try:
            async with asyncio.timeout(RESOLVE_S):
                media = await async_resolve_media(self._hass, clip.id, None)
        except (MediaSourceError, BrowseError):
            raise ArchiveError(Failure.AWAY) from None
        async with self._opened(media) as body:
            yield Footage(start=held.period.start, chunks=body.chunks(), size_bytes=body.length)

    @asynccontextmanager
    async def _opened(self, media: PlayMedia) -> AsyncGenerator[Body | FileBody]:
        if not media.mime_type.startswith("video/"):
            # A playlist, whose times nobody knows, or a picture.
            raise ArchiveError(Failure.NOT_VIDEO)
        if media.path is not None:
            async with async_open_file(self._hass, media.path) as file:
                yield file
        elif media.url.startswith("/"):
            async with async_open_own(self._hass, media.url) as own:
                yield own
        else:
            schemes = frozenset({"http", "https"})
            async with async_open_elsewhere(self._hass, media.url, schemes) as body:
                yield body

    # Looking

    async def _clips(self, days: Sequence[str] = (), camera: str = "") -> AsyncIterator[TimedClip]:
        """Yield the clips in every folder of a camera that may hold some of these days.

        Without days, those in the newest folders of all cameras.
        """
        zone, seen = dt_util.get_default_time_zone(), set[str]()
        folders, asked = [self._root], 0
        while folders and asked < MOST_FOLDERS:
            folder, asked = folders.pop(), asked + 1
            inner: list[BrowseMedia] = []
            for child in await self._children(folder):
                if child.media_content_id in seen or len(seen) >= MOST_CLIPS:
                    continue
                seen.add(child.media_content_id)
                if child.can_expand:
                    inner.append(child)
                elif child.can_play and _is_video(child):
                    says_time, start = time_of(child.title, folder.digits, zone)
                    yield TimedClip(
                        titles=folder.titles,
                        id=child.media_content_id,
                        says_time=says_time,
                        start=start,
                    )
            if folder.depth < MOST_DEPTH:
                folders += _worth(_folders(inner, folder), folder, days, camera)

    async def _children(self, folder: _Folder) -> Iterable[BrowseMedia]:
        try:
            answer = await async_browse_media(self._hass, folder.id)
        except (BrowseError, MediaSourceError):
            if folder.depth:
                return ()  # It went away meanwhile, or can't be looked into.
            raise ArchiveError(Failure.AWAY) from None
        return answer.children or ()


async def async_sources(hass: HomeAssistant) -> dict[str, str]:
    """Return the media sources that could have clips by time, and their names; asks none."""
    try:
        root = await async_browse_media(hass, URI)
    except (BrowseError, MediaSourceError):
        return {}
    names = {each.media_content_id.removeprefix(URI): each.title for each in root.children or ()}
    others = {DOMAIN, *KINDS, *NOT_CLIPS}
    return {domain: name for domain, name in names.items() if domain not in others}


async def async_find(hass: HomeAssistant) -> None:
    """Look into each media source, and remember which have clips that say their times."""
    domains = await async_sources(hass)
    having = await asyncio.gather(*(_has_clips(hass, each) for each in domains))
    hass.data[FOUND] = frozenset(domain for domain, has in zip(domains, having, strict=True) if has)


async def async_clip_names(hass: HomeAssistant, lent: Iterable[str]) -> dict[str, str]:
    """Return the names of the media sources that were found, and of those that are lent."""
    names = await async_sources(hass)
    found = {*lent, *(hass.data.get(FOUND, frozenset()) & names.keys())}
    label = (await async_catalogue(hass)).get("clips_by_time", "{name}")
    return {
        domain: label.replace("{name}", names.get(domain, domain)[:LONGEST_NAME])
        for domain in sorted(found)
    }


async def _has_clips(hass: HomeAssistant, domain: str) -> bool:
    try:
        async with asyncio.timeout(FIND_S):
            return bool((await ClipsByTime(hass, domain).describe()).cameras)
    except Exception as error:  # noqa: BLE001 -- whatever another integration raises
        LOGGER.debug("The media source %s has no clips by time: %s", domain, type(error).__name__)
        return False


def time_of(title: str, digits: str, zone: tzinfo) -> tuple[bool, datetime | None]:
    """Return whether a title says a date and a time, and which in UTC. Pure.

    `digits` is the date that the folders above it say, if they do. Without an offset, a title is in
    `zone`; there is no moment if the clock showed that time twice, or not at all.
    """
    text = title[:LONGEST_TITLE]
    for date in _DATE.finditer(text):
        between = _BETWEEN.match(text, date.end())
        clock = between and _PACKED.match(text, between.end())
        if clock:
            return _moment("".join(date.group(1, 3, 4)), clock, zone)
    clock = _CLOCK.search(text)
    if clock is None or len(digits) < len("YYYYmmdd") or _DATE.search(text):
        return False, None
    if clock[3] and not clock[4] and clock[2] != ":" and not clock[8]:
        return False, None  # Any two numbers.
    return _moment(digits, clock, zone)


def _moment(digits: str, clock: re.Match[str], zone: tzinfo) -> tuple[bool, datetime | None]:
    hour, minute, second = (
        int(clock[one] or clock[other] or 0) for one, other in ((1, 5), (3, 6), (4, 7))
    )
    if half := (clock[8] or "").lower():
        hour = hour % 12 + (12 if half == "p" else 0) if 0 < hour <= 12 else 24  # noqa: PLR2004 -- hours
    if digits[8:] not in {"", f"{hour:02}"}:
        return False, None  # Another hour than its folder's.
    try:
        naive = datetime.strptime(digits[:8], "%Y%m%d").replace(  # noqa: DTZ007 -- its zone follows
            hour=hour, minute=minute, second=second
        )
        if clock[9]:
            return True, naive.replace(tzinfo=_offset(clock[9])).astimezone(UTC)
    except ValueError:
        return False, None
    local = naive.replace(tzinfo=zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return True, None
    return True, local.astimezone(UTC)


def _offset(text: str) -> tzinfo:
    """Return the zone of a `Z`, or of hours and minutes; raises ValueError."""
    if text == "Z":
        return UTC
    away = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-away if text[0] == "-" else away)


def _is_video(item: BrowseMedia) -> bool:
    kind = item.media_content_type or ""
    if kind.startswith(("image", "audio", "music")):
        return False
    return kind.startswith("video") or item.media_class == MediaClass.VIDEO


def _folders(items: Sequence[BrowseMedia], above: _Folder) -> Iterator[_Folder]:
    """Yield the folders that items are, except those of pictures and music."""
    often = Counter(item.title for item in items)
    for item in items:
        if (item.media_content_type or "").startswith(("image", "audio", "music")):
            continue
        title = item.title[:LONGEST_TITLE]
        digits, rest = _date(title, above.digits)
        if rest and often[item.title] > 1:
            # Two cameras of one name are two cameras.
            rest = f"{rest} {sha256(item.media_content_id.encode()).hexdigest()[:6]}"
        titles = (*above.titles, rest) if rest else above.titles
        yield _Folder(id=item.media_content_id, titles=titles, digits=digits, depth=above.depth + 1)


def _date(title: str, digits: str) -> tuple[str, str]:
    """Return what a folder and those above it say of the date, and what else its title says."""
    if date := _DATE.search(title):
        rest = title[: date.start()] + title[date.end() :]
        says_more = _LETTERS.search(rest) and rest.strip().lower() not in _HALF_DAYS
        return "".join(date.group(1, 3, 4)), rest.strip(" -_.") if says_more else ""
    if not digits and _YEAR.fullmatch(title):
        return title, ""
    if len(digits) in {4, 6, 8} and _PART.fullmatch(title):
        return digits + title.zfill(2), ""
    return digits, title


def _worth(
    inner: Iterable[_Folder], above: _Folder, days: Sequence[str], camera: str
) -> list[_Folder]:
    """Return which folders to look into."""
    dates, others = list[_Folder](), list[_Folder]()
    for each in inner:
        # A key that was too long is a hash.
        if camera[:1] != "/" or camera.startswith(_key(each.titles)):
            (dates if each.digits != above.digits else others).append(each)
    if not days:
        dates = sorted(dates, key=lambda each: each.digits)[-NEWEST:]
    else:
        dates = [each for each in dates if any(day.startswith(each.digits[:8]) for day in days)]
    return others + dates


def _days(period: Period) -> list[str]:
    """Return the days that a period touches in any zone."""
    day = timedelta(days=1)
    first, last = (period.start - day).date(), (period.end + day).date()
    return [f"{first + each * day:%Y%m%d}" for each in range(min((last - first).days + 1, 9))]


def _dated(clips: Iterable[TimedClip]) -> list[TimedClip]:
    """Return the clips of the cameras whose titles say times."""
    by_camera = defaultdict[str, list[TimedClip]](list)
    for clip in clips:
        by_camera[clip.camera].append(clip)
    return [
        clip
        for some in by_camera.values()
        if sum(each.says_time for each in some) >= LEAST_SHARE * len(some)
        for clip in some
    ]


def _lengths(starts: Sequence[tuple[datetime, TimedClip]]) -> list[timedelta]:
    """Return how long clips are taken to last, in order."""
    gaps = [later[0] - earlier[0] for earlier, later in pairwise(starts)]
    even = [abs(one - other) <= EVEN and one <= LONGEST for one, other in pairwise(gaps)]
    found = [
        gap if any(even[max(0, number - 1) : number + 1]) else min(gap, LENGTH)
        for number, gap in enumerate(gaps)
    ]
    # Nothing follows the last one: it goes on as those before it did.
    found += [gaps[-1] if even and even[-1] else LENGTH] * bool(starts)
    return [max(each, LEAST_LENGTH) for each in found]


def _key(titles: Sequence[str]) -> str:
    return _name("/" + "/".join(titles))


def _name(text: str) -> str:
    """Return what the hub knows something by; it takes no key that is longer."""
    return text if len(as_key(text)) <= LONGEST_KEY else sha256(text.encode()).hexdigest()
