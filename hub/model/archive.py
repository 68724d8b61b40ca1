"""Archives: what records elsewhere, what it has of a window, and what the hub has fetched of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from hub.model.camera import LONGEST_NAME
from hub.model.ids import ArchiveId, CameraId, RequestId, RunId
from hub.model.recording import Label, TriggerKind
from hub.model.window import TimeWindow
from noticeboard.runtime.text import NOTHING, Text

LONGEST_ARCHIVE_NAME: Final = LONGEST_NAME


class ArchiveKind(StrEnum):
    """How an archive is read."""

    FRIGATE = "frigate"
    ONVIF = "onvif"
    """Profile G: search over SOAP, replay over RTSP."""
    FOLDER = "folder"
    """Files that a recorder, a camera, a dashcam or a phone leaves."""
    LENT = "lent"
    """Home Assistant gives it, through an integration that can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """An archive that a person added. Its user name and password are in `hub.store.secrets`."""

    id: ArchiveId
    name: str
    kind: ArchiveKind
    address: str = ""
    """HTTP address without credentials, for Frigate with its path; ONVIF device service address. In
    it, `*1*` and so on stand for secrets (`hub.store.secrets`)."""
    folder: str = ""
    """Absolute path, if it is a folder."""
    pattern: str = ""
    """How its file names say the time, if a person gave an example; empty for the usual ones."""
    zone: str = ""
    """IANA name of the time zone of its file names; empty for the house's own."""
    lender: str = ""
    """What Home Assistant lends: the integration's domain, then `/` and its entry's id."""
    verify: bool = True
    """Whether its TLS certificate is checked."""
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArchive:
    """An archive to add, as a person entered it."""

    kind: ArchiveKind
    name: str = ""
    """Empty for the usual name of its kind."""
    address: str = field(default="", repr=False)
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    folder: str = ""
    pattern: str = ""
    zone: str = ""
    lender: str = ""
    verify: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveChange:
    """A person's changes to an archive; None keeps a value. What it is read by is tried first."""

    name: str | None = None
    address: str | None = field(default=None, repr=False)
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    """Both or neither; an empty user name means that it needs none."""
    folder: str | None = None
    pattern: str | None = None
    zone: str | None = None
    verify: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFound:
    """An archive that can be added in one step."""

    kind: ArchiveKind
    name: str
    """What it is, for example `Frigate`, or what it calls itself; hostile text."""
    address: str
    version: str = ""
    """As it says; hostile text."""
    needs_password: bool = False
    verify: bool = True
    """False if its TLS certificate is one that it made itself."""
    archive_id: ArchiveId | None = None
    """The archive that was added from this address, or None."""


class ArchiveState(StrEnum):
    """Whether an archive answers."""

    UNKNOWN = "unknown"
    """It was not asked yet in this run."""
    CONNECTED = "connected"
    AWAY = "away"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 -- a state's name, not a password


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveClock:
    """An archive's clock, by which its footage is dated."""

    offset: timedelta | None = None
    """The archive's clock minus the hub's; None if it can't be measured."""
    uncertainty: timedelta = timedelta(seconds=5)
    """How far a time may be off after the offset was subtracted, rounding of its times included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveCamera:
    """One camera as its archive knows it; strings are hostile text."""

    key: str
    """Stable within the archive."""
    name: str
    labels: tuple[Label, ...] = ()
    """What the archive can recognize."""
    has_events: bool = False
    """Whether the archive says when something happened."""
    earliest: datetime | None = None
    latest: datetime | None = None
    """The ends of what it has, if it says so."""
    live_url: str = ""
    """RTSP address without credentials at which the archive relays the camera, or empty."""
    has_snapshot: bool = False
    """Whether the archive gives its newest picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveStatus:
    """What is known of an archive since its last answer."""

    archive_id: ArchiveId
    state: ArchiveState = ArchiveState.UNKNOWN
    since: datetime
    reason: Text = NOTHING
    """Why it can't be asked; or, while it is connected, what else a person should know."""
    version: str = ""
    """As it says, for example `0.17.2`; hostile text."""
    clock: ArchiveClock = field(default_factory=ArchiveClock)
    cameras: tuple[ArchiveCamera, ...] = ()
    files: int | None = None
    """How many files are indexed, if it is a folder."""

    def earliest(self, key: str) -> datetime | None:
        """Return since when it has footage of a camera, by the hub's clock, if it says so."""
        found = next((each.earliest for each in self.cameras if each.key == key), None)
        return None if found is None else found - (self.clock.offset or timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveEvent:
    """Something that an archive says happened in front of a camera."""

    window: TimeWindow
    """By the archive's clock."""
    kind: TriggerKind = TriggerKind.MOTION
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Footage without a gap that an archive has of one camera, in one piece."""

    key: str
    """By which the archive gives it."""
    window: TimeWindow
    """By the archive's clock."""
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """What an archive has of one camera in a window."""

    spans: tuple[Span, ...] = ()
    """In the order of time."""
    events: tuple[ArchiveEvent, ...] | None = None
    """What happened; None if the archive doesn't say, so that all of its footage counts."""
    not_yet: TimeWindow | None = None
    """The part of the window that it will have soon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedFile:
    """A video file as an archive gave it, whole, on the hub's disk."""

    name: str
    """Within the folder that it was fetched into."""
    key: str
    """The archive's own name of it; hostile text."""
    start: datetime
    """When its first frame was, by the archive's clock."""
    uncertainty: timedelta | None = None
    """How far `start` may be off by the archive's clock: its rounding alone, without how well that
    clock is measured. None if that isn't known better than what `ArchiveClock` says."""
    video_recoded: bool = False
    """Whether the archive encoded the pictures anew: they aren't the camera's own."""
    sound_recoded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where one run of a camera's recording came from, if an archive recorded it."""

    run_id: RunId
    camera_id: CameraId
    archive_id: ArchiveId
    kind: ArchiveKind
    product: str
    """Of the archive, for example `Frigate 0.17.2`; hostile text."""
    key: str
    """The archive's own name of the file; hostile text."""
    sha256: str
    """Of the file as the archive gave it, in hex."""
    received_at: datetime
    """When the hub had it whole."""
    clock: ArchiveClock
    video_recoded: bool
    """By the archive or, because the hub can't store its format, by the hub."""
    sound_recoded: bool


class FetchState(StrEnum):
    """How far the hub has come in fetching footage for a request."""

    WAITING = "waiting"
    """It is asked next, or again when the archive answers."""
    FETCHING = "fetching"
    DONE = "done"
    """Everything that matters was fetched, or there is nothing."""
    FAILED = "failed"
    """It can't be had; the reason says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """What was fetched of one camera for one request."""

    request_id: RequestId
    camera_id: CameraId
    archive_id: ArchiveId
    archive_name: str = ""
    """As it is now, or empty if it was removed."""
    window: TimeWindow
    """The request's, as it was asked for."""
    state: FetchState = FetchState.WAITING
    reason: Text = NOTHING
    size_bytes: int = 0
    """What was fetched."""
    missing: tuple[TimeWindow, ...] = ()
    """What the archive said it has of the window and isn't here: yet to come, or lost."""
    changed_at: datetime
