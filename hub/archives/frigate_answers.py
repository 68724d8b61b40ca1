"""What Frigate's API answers about cameras, stored files and what happened. Pure.

All of it is hostile: a name becomes part of a path, and times can be anything.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
import re
from typing import Annotated, Any, Final
from urllib.parse import quote

from msgspec import Meta, Struct, field

from hub.model.archive import LONGEST_ARCHIVE_NAME, ArchiveCamera, ArchiveEvent
from hub.model.recording import Label, TriggerKind, in_order
from hub.model.window import TimeWindow

CAMERA_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}", re.ASCII)
"""As Frigate demands of a camera's name, so that it can be part of a path."""
ROUNDED: Final = timedelta(milliseconds=500)
"""A file's name says in which second it was opened: on average, half a second later than that."""
LONGEST_FILE: Final = timedelta(minutes=10)
"""Frigate drops what is longer."""
_MOST_CAMERAS: Final = 256
_MOST_PARTS: Final = 10_000
_LONG: Final = timedelta(minutes=1)
_MOVED: Final = timedelta(seconds=20)
"""How long an object that stayed long is taken to move when it comes and when it goes."""
_RTSP_PORT: Final = 8554
_LABELS: Final = {
    **dict.fromkeys(("person", "face"), Label.PERSON),
    **dict.fromkeys(
        (
            *("car", "truck", "bus", "motorcycle", "bicycle", "vehicle", "van"),
            *("license_plate", "school_bus"),
        ),
        Label.VEHICLE,
    ),
    **dict.fromkeys(
        (
            *("animal", "dog", "cat", "bird", "horse", "sheep", "cow", "bear", "deer"),
            *("rabbit", "raccoon", "fox", "skunk", "squirrel"),
        ),
        Label.ANIMAL,
    ),
    "package": Label.PACKAGE,
}
"""Labels of the usual model (COCO) and of Frigate+; all others are ignored."""


def labels_of(words: Iterable[object]) -> tuple[Label, ...]:
    """Return what Frigate's labels mean, each once; `car-verified` is a car with a sub-label."""
    known = (_LABELS.get(each.removesuffix("-verified")) for each in words if isinstance(each, str))
    return in_order(label for label in known if label is not None)


class _Switch(Struct, frozen=True):
    enabled: bool = True
    enabled_in_config: bool | None = None


class _Objects(Struct):
    track: list[str] = []


class _OutputArgs(Struct):
    record: str | list[str] = "preset-record-generic-audio-aac"


class _Input(Struct):
    path: str = ""
    roles: list[str] = []


class _Ffmpeg(Struct):
    output_args: _OutputArgs = field(default_factory=_OutputArgs)
    inputs: list[_Input] = []


class _Live(Struct):
    streams: Any = None
    """A dict of names; an empty list if there are none."""
    stream_name: str = ""
    """Until 0.15."""


_OFF: Final = _Switch(enabled=False)


class _Camera(Struct):
    friendly_name: str | None = None
    record: _Switch = _OFF
    detect: _Switch = _OFF
    audio: _Switch = _OFF
    objects: _Objects = field(default_factory=_Objects)
    ffmpeg: _Ffmpeg = field(default_factory=_Ffmpeg)
    live: _Live = field(default_factory=_Live)


class _Rtsp(Struct):
    listen: str = ""


class _Go2rtc(Struct):
    streams: dict[str, Any] | None = None
    """Their addresses have passwords in them in 0.14, so only their names are ever kept."""
    rtsp: _Rtsp = field(default_factory=_Rtsp)


class FrigateConfig(Struct):
    """`/api/config`, of which only this is read."""

    cameras: dict[str, _Camera]
    go2rtc: _Go2rtc = field(default_factory=_Go2rtc)


class FrigateProfile(Struct):
    """`/api/profile`, which since 0.17 says what a user may see."""

    allowed_cameras: list[str] | None = None


_Seconds = Annotated[float, Meta(ge=0, le=4_102_444_800)]
"""Up to the year 2100."""


class Stats(Struct):
    """`/api/stats`, of which only this is read."""

    class Service(Struct):
        """Frigate itself."""

        last_updated: _Seconds = 0

    service: Service = field(default_factory=Service)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSettings:
    """What matters of one camera's settings."""

    camera: ArchiveCamera
    records: bool
    has_recorded: bool
    """Whether it records, or is only paused in Frigate's own page."""
    video_recoded: bool
    sound_recoded: bool


def settings_of(
    config: FrigateConfig, host: str, allowed: Iterable[str] | None
) -> list[CameraSettings]:
    """Return the cameras that a user may see (None: all of them)."""
    seen = None if allowed is None else set(allowed)
    return [
        CameraSettings(
            camera=_camera(name, camera, config.go2rtc, host),
            records=camera.record.enabled,
            has_recorded=camera.record.enabled or bool(camera.record.enabled_in_config),
            video_recoded=_recodes(_arguments(camera), "v") or _is_transcoded(camera, config),
            sound_recoded=_recodes(_arguments(camera), "a"),
        )
        for name, camera in list(config.cameras.items())[:_MOST_CAMERAS]
        if CAMERA_NAME.fullmatch(name) and (seen is None or name in seen)
    ]


def _camera(name: str, camera: _Camera, go2rtc: _Go2rtc, host: str) -> ArchiveCamera:
    return ArchiveCamera(
        key=name,
        name=(camera.friendly_name or name)[:LONGEST_ARCHIVE_NAME],
        labels=labels_of(camera.objects.track) if camera.detect.enabled else (),
        has_events=camera.detect.enabled or camera.audio.enabled,
        live_url=_live_url(name, camera, go2rtc, host),
        has_snapshot=True,
    )


def _live_url(name: str, camera: _Camera, go2rtc: _Go2rtc, host: str) -> str:
    """Return where go2rtc relays a camera; Frigate names its streams in several ways."""
    streams = camera.live.streams
    named = list(streams.values()) if isinstance(streams, dict) else []
    for each in (*named, camera.live.stream_name, name):
        if isinstance(each, str) and each and each in (go2rtc.streams or {}):
            said = go2rtc.rtsp.listen.rpartition(":")[2]
            port = int(said) if re.fullmatch(r"[1-9][0-9]{0,4}", said) else _RTSP_PORT
            place = f"[{host}]" if ":" in host else host
            return f"rtsp://{place}:{port}/{quote(each, safe='')}"
    return ""


def _arguments(camera: _Camera) -> list[str]:
    record = camera.ffmpeg.output_args.record
    return record.split() if isinstance(record, str) else record


def _recodes(arguments: Sequence[str], kind: str) -> bool:
    """Return whether FFmpeg's arguments, or Frigate's name for some, code video or sound anew."""
    if len(arguments) == 1 and arguments[0].startswith("preset-"):
        anew = ("jpeg",) if kind == "v" else ("aac", "ubiquiti")
        return arguments[0].endswith(anew)
    if f"-{kind}n" in arguments:
        return False
    options = {"-c", "-codec", f"-c:{kind}", f"-codec:{kind}", f"-{kind}codec"}
    chosen = [
        coder
        for option, coder in pairwise(arguments)
        if option in options or option.startswith(f"-c:{kind}:")
    ]
    # Without an option FFmpeg codes anew.
    return not chosen or any(coder != "copy" for coder in chosen[-1:])


def _is_transcoded(camera: _Camera, config: FrigateConfig) -> bool:
    """Return whether what is recorded comes from go2rtc, which codes its video anew."""
    for each in camera.ffmpeg.inputs:
        stream = each.path.rpartition(f":{_RTSP_PORT}/")[2].partition("?")[0]
        sources = (config.go2rtc.streams or {}).get(stream) if "record" in each.roles else None
        for source in sources if isinstance(sources, list) else [sources]:
            coders = re.findall(r"#video=([\w-]+)", source) if isinstance(source, str) else []
            if coders and "copy" not in coders:
                return True
    return False


class _Row(Struct):
    start_time: _Seconds
    end_time: _Seconds
    segment_size: Annotated[float, Meta(ge=0, le=1 << 20)] | None = None
    objects: float | None = None


Rows = Annotated[list[_Row], Meta(max_length=100_000)]
"""`/api/<camera>/recordings`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One stored file, as listed."""

    second: datetime
    """After which it is named."""
    window: TimeWindow
    size_bytes: int
    """About: Frigate rounds it, and measures it before it moves the index to the front."""
    is_active: bool
    """Whether an object moved in it, or Frigate doesn't say so."""

    def path(self, camera: str) -> str:
        """Return where it is, below Frigate's address."""
        return f"/recordings/{self.second:%Y-%m-%d/%H}/{camera}/{self.second:%M.%S}.mp4"

    @property
    def name(self) -> str:
        """Return a name for it on the hub's disk."""
        return f"{self.second:%Y%m%dT%H%M%SZ}.mp4"


def pieces_of(rows: Iterable[_Row]) -> list[StoredFile]:
    """Return the stored files, each once, in the order of time, without what can't be one."""
    pieces: dict[datetime, StoredFile] = {}
    for row in rows:
        second = datetime.fromtimestamp(int(row.start_time), UTC)
        length = timedelta(seconds=row.end_time - row.start_time)
        if not timedelta(0) < length <= LONGEST_FILE:
            continue
        start = second + ROUNDED
        pieces[second] = StoredFile(
            second=second,
            window=TimeWindow(start=start, end=start + length),
            size_bytes=round((row.segment_size or 0) * (1 << 20)),
            is_active=row.objects is None or row.objects > 0,
        )
    return [pieces[second] for second in sorted(pieces)]


class _EventData(Struct):
    type: str = "object"
    attributes: Any = None


class _Event(Struct):
    camera: str
    label: str
    start_time: _Seconds
    end_time: _Seconds | None = None
    false_positive: bool | None = None
    sub_label: Any = None
    data: _EventData | None = None


Events = list[_Event]
"""`/api/events`."""


class _ReviewData(Struct):
    objects: list[str] = []


class _Review(Struct):
    camera: str
    start_time: _Seconds
    end_time: _Seconds | None = None
    data: _ReviewData = field(default_factory=_ReviewData)


Reviews = list[_Review]
"""`/api/review`."""


def happened(
    events: Iterable[_Event],
    reviews: Iterable[_Review],
    pieces: Sequence[StoredFile],
    camera: str,
    window: TimeWindow,
) -> tuple[ArchiveEvent, ...] | None:
    """Return what Frigate says happened in front of a camera in a window, in the order of time.

    An object that stays is one event until it goes, such as a car that is parked for days. It
    counts when it comes, when it goes, and while something moved. None if that is too much to tell.
    """
    moved = _moved(pieces)
    found = []
    for each in events:
        if each.camera != camera or each.false_positive:
            continue
        kind = TriggerKind.EXTERNAL if each.data and each.data.type == "api" else TriggerKind.MOTION
        seen = each.data is None or each.data.type == "object"
        labels = labels_of((each.label,)) if seen else ()
        whole = _window(each.start_time, each.end_time, window)
        found += [
            ArchiveEvent(window=part, kind=kind, labels=labels)
            for part in _moving(whole, moved, goes=each.end_time is not None)
        ]
        if len(found) > _MOST_PARTS:
            return None
    found += [
        ArchiveEvent(window=whole, labels=labels_of(each.data.objects))
        for each in reviews
        if each.camera == camera
        if (whole := _window(each.start_time, each.end_time, window)) is not None
    ]
    cut = [(each, each.window.overlap(window)) for each in found]
    within = {
        ArchiveEvent(window=part, kind=each.kind, labels=each.labels)
        for each, part in cut
        if part is not None
    }
    return tuple(sorted(within, key=lambda each: (each.window, each.labels, each.kind)))


def _window(start: float, end: float | None, window: TimeWindow) -> TimeWindow | None:
    """Return an event's window, to the end of the one that was asked about if it goes on."""
    begins = datetime.fromtimestamp(start, UTC)
    ends = window.end if end is None else datetime.fromtimestamp(end, UTC)
    return TimeWindow(start=begins, end=ends) if begins < ends else None


def _moved(pieces: Iterable[StoredFile]) -> list[TimeWindow]:
    """Return when something moved, by what Frigate counted in each file."""
    moved: list[TimeWindow] = []
    for piece in pieces:
        if not piece.is_active:
            continue
        if moved and piece.window.start - moved[-1].end < 2 * ROUNDED:
            last = moved.pop()
            end = max(last.end, piece.window.end)
            moved.append(TimeWindow(start=last.start, end=end))
        else:
            moved.append(piece.window)
    return moved


def _moving(
    whole: TimeWindow | None, moved: Sequence[TimeWindow], *, goes: bool
) -> Iterator[TimeWindow]:
    """Yield the parts of an event in which something moved: all of it unless it is long."""
    if whole is None or whole.length <= _LONG:
        yield from () if whole is None else (whole,)
        return
    yield TimeWindow(start=whole.start, end=whole.start + _MOVED)
    parts = (each.overlap(whole) for each in moved)
    yield from (part for part in parts if part is not None)
    if goes:
        yield TimeWindow(start=whole.end - _MOVED, end=whole.end)
