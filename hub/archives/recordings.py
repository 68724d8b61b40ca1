"""A recorder's recordings, as its answers to searches list them, and when they have video. Pure.

Everything in the answers is hostile. ONVIF Recording Search Specification.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from hub.camera.onvif import soap
from hub.camera.onvif.soap import Element
from hub.model.camera import LONGEST_NAME
from hub.model.window import TimeWindow

_LONGEST_TOKEN: Final = 128
_MOST_TRACKS: Final = 64
_LONGEST_TIME: Final = 40
_SEAM: Final = timedelta(seconds=1)
"""A shorter hole is where a recorder began its next file."""

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
