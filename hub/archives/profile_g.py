"""Recorders and cameras with cards, read over ONVIF (Profile G): recording search and replay.

A recording is one camera's timeline, and may have holes. The recorder's history says where; if it
says nothing, the recording counts as whole from its first to its last picture, and only the replay
shows the holes.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, override
from urllib.parse import urlsplit

from hub.archives.reader import ArchiveDescription, ArchiveReader
from hub.archives.replay import Recorded, Replay, ReplayTimeouts, as_archive
from hub.archives.replay_frames import parts
from hub.camera.address import STREAMS, host_of, own_address
from hub.camera.onvif import soap
from hub.camera.onvif.device import DeviceFaultError, OnvifDevice, measure
from hub.camera.onvif.soap import Element, element
from hub.clock import Clock
from hub.errors import (
    ArchiveUnreachableError,
    CameraPasswordError,
    CameraUnreachableError,
    NotFoundError,
)
from hub.model.archive import ArchiveCamera, ArchiveClock, FetchedFile, Holdings, Span
from hub.model.camera import LONGEST_NAME
from hub.model.window import TimeWindow
from hub.store.secrets import Credentials

_SERVICE: Final = "/onvif/device_service"
_LONGEST_VERSION: Final = 100
_MOST_RECORDINGS: Final = 256
_MOST_CHANGES: Final = 2000
_AT_ONCE: Final = 100
"""How many results one answer may hold."""
_SEARCH_S, _HISTORY_S = 8.0, 4.0
"""How long a search for recordings may take, and one for what happened to them."""
_LONGEST_S: Final = 60.0
"""How long everything that is asked in one call may take, without the footage itself."""
_KEEP, _WAIT = "PT30S", "PT2S"
_NEWEST: Final = timedelta(seconds=30)
"""What a recorder is still writing may not be found yet."""
_UNCERTAINTY: Final = timedelta(seconds=1)
"""A recorder's clock may drift between a recording and its measurement, and pictures are dated
when they arrive from the camera."""
_CONCRETE: Final = "http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet"
_HISTORY: Final = "tns1:RecordingHistory//."
_PAUSE_S: Final = 0.2
_ALMOST_A_SECOND: Final = timedelta(microseconds=999_999)
_EXACT, _ABOUT = "exact ", "about "
"""What the keys of spans begin with: whether the recorder says where its holes are."""
_LONGEST_TOKEN: Final = 128
_MOST_TRACKS: Final = 64
_LONGEST_TIME: Final = 40
_SEAM: Final = timedelta(seconds=1)
"""A shorter hole is where a recorder began its next file."""


# What a recorder answers: pure, and all of it is hostile

type Change = tuple[datetime, str, bool]
"""When, of which track (empty: the recording), and whether there is video from then on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One recording of a recorder; its strings are hostile text."""

    token: str
    name: str
    video: frozenset[str]
    """The tokens of its video tracks."""
    tracks: frozenset[str]
    earliest: datetime | None
    latest: datetime | None
    is_recording: bool


def printable(text: str, longest: int) -> str:
    """Return a text without what can't be printed, and no longer than this."""
    kept = "".join(each for each in text[: 4 * longest] if each.isprintable())
    return kept[:longest].strip()


def parsed(raw: Element | None) -> Recording | None:
    """Read a recording; None if it has no usable token or no video."""
    token = soap.text(raw, "RecordingToken")
    if not 0 < len(token) <= _LONGEST_TOKEN or not token.isprintable():
        return None
    tracks = soap.every(raw, "Track", _MOST_TRACKS)
    video = [each for each in tracks if soap.text(each, "TrackType") == "Video"]
    if not video:
        return None
    source = soap.child(raw, "Source")
    names = [soap.text(source, each) for each in ("Name", "Location", "SourceId")]
    starts = [_time(soap.text(each, "DataFrom")) for each in video]
    ends = [_time(soap.text(each, "DataTo")) for each in video]
    return Recording(
        token=token,
        name=next(filter(None, (printable(each, LONGEST_NAME) for each in names)), token),
        video=frozenset(soap.text(each, "TrackToken") for each in video),
        tracks=frozenset(soap.text(each, "TrackToken") for each in tracks),
        earliest=min(filter(None, starts), default=_time(soap.text(raw, "EarliestRecording"))),
        latest=max(filter(None, ends), default=_time(soap.text(raw, "LatestRecording"))),
        is_recording=soap.text(raw, "RecordingStatus") == "Recording",
    )


def numbered(recording: Recording) -> str:
    """Return a name that differs from those of recordings that are called the same."""
    return f"{recording.name[: LONGEST_NAME // 2]} {recording.token[: LONGEST_NAME // 2 - 1]}"


def foreign_tracks(token: str, found: Sequence[Recording]) -> frozenset[str]:
    """Return the tracks that only other recordings have."""
    own = frozenset[str]().union(*(each.tracks for each in found if each.token == token))
    others = frozenset[str]().union(*(each.tracks for each in found if each.token != token))
    return others - own - {""}


def state_changes(raw: Iterable[Element], recording: Recording) -> list[Change]:
    """Return when video of a recording began and stopped, in the order of time."""
    tracks: list[Change] = []
    whole: list[Change] = []
    for each in raw:
        at = _time(soap.text(each, "Time"))
        if at is None or soap.text(each, "RecordingToken") != recording.token:
            continue
        topic = soap.text(each, "Event", "Topic")
        data = soap.child(each, "Event", "Message", "Message", "Data")
        values = {
            item.get("Name"): (item.get("Value") or "").strip().lower() in {"true", "1"}
            for item in soap.every(data, "SimpleItem", _MOST_TRACKS)
        }
        track = soap.text(each, "TrackToken")
        if topic.endswith("RecordingHistory/Track/State") and track in recording.video:
            if "IsDataPresent" in values:
                tracks.append((at, track, values["IsDataPresent"]))
        elif topic.endswith("RecordingHistory/Recording/State") and "IsRecording" in values:
            whole.append((at, "", values["IsRecording"]))
    return sorted(tracks or whole, key=lambda change: change[0])


def present(changes: Sequence[Change], window: TimeWindow) -> list[TimeWindow] | None:
    """Return when there was video, given in the order of time; None if nothing is known."""
    if not changes:
        return None
    # What first becomes absent within the window was present before.
    states = {source: not value for at, source, value in reversed(changes)}
    since = window.start if any(states.values()) else None
    found: list[TimeWindow] = []
    for at, source, value in [*changes, (window.end, "", False)]:
        states[source] = value
        within = min(max(at, window.start), window.end)
        is_present = any(states.values()) and at < window.end
        if is_present and since is None:
            since = within
        elif not is_present and since is not None:
            if found and since - found[-1].end <= _SEAM:
                since = found.pop().start
            if since < within:
                found.append(TimeWindow(start=since, end=within))
            since = None
    return found


def extent(recording: Recording, window: TimeWindow) -> list[TimeWindow]:
    """Return a recording from its first picture to its last, as far as it lies in a window."""
    start = max(recording.earliest or window.start, window.start)
    end = window.end if recording.is_recording else min(recording.latest or window.end, window.end)
    return [TimeWindow(start=start, end=end)] if start < end else []


def _time(text: str) -> datetime | None:
    """Read a time (xs:dateTime); one without a zone is UTC. None if there is none."""
    try:
        at = datetime.fromisoformat(text[:_LONGEST_TIME])
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class ProfileG(ArchiveReader):
    """Asks one recorder. Each call is a session of its own, and a wrong password is tried once."""

    def __init__(
        self,
        address: str,
        credentials: Credentials | None,
        clock: Clock,
        *,
        timeouts: ReplayTimeouts | None = None,
    ) -> None:
        """`address` is the device service's, or only a host; raises InvalidInputError."""
        whole = address if "://" in address else f"http://{address}"
        if host_of(whole) and urlsplit(whole).path in {"", "/"}:
            whole = whole.rstrip("/") + _SERVICE
        self._address = whole
        self._credentials = credentials
        self._clock = clock
        self._timeouts = timeouts or ReplayTimeouts()
        self._host = OnvifDevice(whole, credentials, clock).host

    @override
    async def describe(self) -> ArchiveDescription:
        async with self._device() as device:
            offset = await measure(device, self._clock)
            await self._find_services(device)
            version = await _version(device)
            found = await self._recordings(device)
        clock = (
            ArchiveClock()
            if offset is None
            else ArchiveClock(offset=offset, uncertainty=_UNCERTAINTY)
        )
        names = [each.name for each in found]
        return ArchiveDescription(
            version=version,
            clock=clock,
            cameras=tuple(
                ArchiveCamera(
                    key=each.token,
                    name=each.name if names.count(each.name) == 1 else numbered(each),
                    earliest=each.earliest,
                    latest=each.latest,
                )
                for each in found
            ),
        )

    @override
    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        async with self._device() as device:
            await device.measure_clock()
            await self._find_services(device)
            recording = await self._recording(device, camera_key)
            now = self._clock.now() + (device.clock_offset or timedelta(0))
            newest = TimeWindow(start=now - _NEWEST, end=now)
            not_yet = window.overlap(newest) if recording.is_recording else None
            end = newest.start if not_yet is not None else now
            known = TimeWindow(start=min(window.start, end - _NEWEST), end=end).overlap(window)
            if known is None:
                return Holdings(not_yet=not_yet)
            changes = await self._changes(device, recording, known)
        windows = present(changes, known)
        how = _ABOUT if windows is None else _EXACT
        if windows is None:
            windows = extent(recording, known)
        spans = tuple(Span(key=how + recording.token, window=each) for each in windows)
        return Holdings(spans=spans, not_yet=not_yet)

    @override
    async def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncIterator[FetchedFile]:
        async with self._device() as device:
            await device.measure_clock()
            await self._find_services(device)
            found = await self._recordings(device)
            recorded = Recorded(
                host=device.host,
                url=await self._replay_address(device, camera_key, found),
                credentials=self._credentials,
                foreign=foreign_tracks(camera_key, found),
            )
        for span in spans:
            replay = Replay(recorded, span.window, self._clock, self._timeouts)
            with as_archive(self._host):
                async with aclosing(
                    parts(replay.packets(), self._host, into, most_bytes=most_bytes)
                ) as written:
                    async for part in written:
                        most_bytes -= part.size_bytes
                        yield FetchedFile(
                            name=part.path.name,
                            key=f"{camera_key} {part.start.isoformat()}",
                            start=part.start,
                            sound_recoded=replay.recodes_sound,
                        )
            if not replay.is_whole and span.key.startswith(_EXACT):
                raise ArchiveUnreachableError("archive.onvif_stopped", host=self._host)
            if not replay.has_pictures:
                raise NotFoundError("archive.onvif_gone")

    @override
    async def close(self) -> None:
        """Close nothing: no connection outlasts a call."""

    @asynccontextmanager
    async def _device(self) -> AsyncGenerator[OnvifDevice]:
        try:
            async with asyncio.timeout(_LONGEST_S):
                with as_archive(self._host):
                    async with OnvifDevice(self._address, self._credentials, self._clock) as device:
                        yield device
        except TimeoutError:
            raise ArchiveUnreachableError("archive.onvif_no_answer", host=self._host) from None

    async def _find_services(self, device: OnvifDevice) -> None:
        await device.find_services()
        if not device.offers("tse") or not device.offers("trp"):
            raise ArchiveUnreachableError("archive.onvif_no_recordings", host=self._host)

    # Search

    async def _recordings(self, device: OnvifDevice) -> list[Recording]:
        """Return all recordings with video."""
        query = element(
            "tse:FindRecordings",
            element("tse:Scope"),
            element("tse:MaxMatches", str(_MOST_RECORDINGS + 1)),
            element("tse:KeepAliveTime", _KEEP),
        )
        raw = await self._search(device, query, "Recording", "RecordingInformation")
        if len(raw) > _MOST_RECORDINGS:
            raise ArchiveUnreachableError("archive.onvif_endless", host=self._host)
        found = {each.token: each for each in map(parsed, raw) if each is not None}
        return list(found.values())

    async def _recording(self, device: OnvifDevice, token: str) -> Recording:
        """Return one recording; raises NotFoundError."""
        query = element("tse:GetRecordingInformation", element("tse:RecordingToken", token))
        try:
            raw = await device.call("tse", query)
        except DeviceFaultError:  # It has no such recording, or doesn't know the operation.
            known = {each.token: each for each in await self._recordings(device)}
            if token not in known:
                raise NotFoundError("archive.onvif_no_camera", host=self._host) from None
            return known[token]
        recording = parsed(soap.child(raw, "RecordingInformation"))
        if recording is None or recording.token != token:
            raise ArchiveUnreachableError("archive.onvif_other_recording", host=self._host)
        return recording

    async def _changes(
        self, device: OnvifDevice, recording: Recording, window: TimeWindow
    ) -> list[Change]:
        """Return when the recording began and stopped within a window; empty if it isn't known."""
        for filters in ([_history()], []):
            query = element(
                "tse:FindEvents",
                element("tse:StartPoint", _time_text(window.start)),
                element("tse:EndPoint", _time_text(window.end + _ALMOST_A_SECOND)),
                element("tse:Scope", element("tt:IncludedRecordings", recording.token)),
                element("tse:SearchFilter", *filters),
                element("tse:IncludeStartState", "true"),
                element("tse:MaxMatches", str(_MOST_CHANGES + 1)),
                element("tse:KeepAliveTime", _KEEP),
            )
            try:
                raw = await self._search(device, query, "Event", "Result")
            except DeviceFaultError:
                continue  # It doesn't know the filter, or keeps no history.
            except ArchiveUnreachableError:
                break
            if len(raw) <= _MOST_CHANGES:
                return state_changes(raw, recording)
        return []

    async def _search(
        self, device: OnvifDevice, query: Element, kind: str, name: str
    ) -> list[Element]:
        """Return the results of a search; raises ArchiveUnreachableError if it doesn't end."""
        token = soap.text(await device.call("tse", query), "SearchToken")
        most = int(soap.text(query, "MaxMatches"))
        longest_s = _HISTORY_S if kind == "Event" else _SEARCH_S
        until_s = self._clock.steady_s() + longest_s
        found: list[Element] = []
        try:
            while len(found) < most:
                response = await device.call(
                    "tse",
                    element(
                        f"tse:Get{kind}SearchResults",
                        element("tse:SearchToken", token),
                        element("tse:MinResults", "1"),
                        element("tse:MaxResults", str(_AT_ONCE)),
                        element("tse:WaitTime", _WAIT),
                    ),
                )
                results = soap.child(response, "ResultList")
                some = soap.every(results, name, most)
                found += some
                if soap.text(results, "SearchState") == "Completed" and len(some) < _AT_ONCE:
                    break
                if self._clock.steady_s() > until_s:
                    raise ArchiveUnreachableError("archive.onvif_search", host=self._host)
                if not some:
                    await self._clock.sleep(_PAUSE_S)
        except CameraPasswordError:
            token = ""  # The password isn't tried again.
            raise
        finally:
            if token:
                # A search that has ended may be forgotten by now.
                with suppress(CameraUnreachableError, CameraPasswordError):
                    end = element("tse:EndSearch", element("tse:SearchToken", token))
                    await device.call("tse", end)
        return found

    async def _replay_address(
        self, device: OnvifDevice, token: str, found: Iterable[Recording]
    ) -> str:
        """Return where a recording is replayed, on the recorder's own host; NotFoundError."""
        if token not in {each.token for each in found}:
            raise NotFoundError("archive.onvif_no_camera", host=self._host)
        setup = element(
            "trp:StreamSetup",
            element("tt:Stream", "RTP-Unicast"),
            element("tt:Transport", element("tt:Protocol", "RTSP")),
        )
        query = element("trp:GetReplayUri", setup, element("trp:RecordingToken", token))
        uri = soap.text(await device.call("trp", query), "Uri")
        literal = f"[{device.host}]" if ":" in device.host else device.host
        url = own_address(uri, device.host, STREAMS, base=f"rtsp://{literal}/") if uri else ""
        if not url:
            raise ArchiveUnreachableError("archive.onvif_bad", host=self._host)
        return url


async def _version(device: OnvifDevice) -> str:
    """Return the recorder's maker, model and firmware; empty if it doesn't say."""
    try:
        identity = await device.call("tds", element("tds:GetDeviceInformation"))
    except DeviceFaultError:
        return ""
    names = ("Manufacturer", "Model", "FirmwareVersion")
    return printable(" ".join(soap.text(identity, name) for name in names), _LONGEST_VERSION)


def _history() -> Element:
    topic = element("wsnt:TopicExpression", _HISTORY)
    topic.set("Dialect", _CONCRETE)
    return topic


def _time_text(at: datetime) -> str:
    """Return a time in whole seconds, as every recorder reads it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
