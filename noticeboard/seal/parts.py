"""The parts of a custody record: what was asked, by whom, and what each file of a share is.

Everything here is strict, both ways: what a hub may write is what an agency will take.
"""

from datetime import datetime, timedelta
import re
from typing import Final, Literal

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.wording import has_unseen

MAX_FILE_BYTES: Final = 4 * 1024**3
MAX_CLIPS_BYTES: Final = 7 * 1024**3
"""All clips of a share together."""
MAX_CONTACT_CHARS: Final = 254
"""What an e-mail address may have."""
MAX_LINE_CHARS: Final = 200
MAX_INFORMATION_BYTES: Final = 8 * 1024**2
MAX_SOURCES: Final = 32_768
"""Recorded segments of one clip: well over a day of them."""
MAX_ALL_SOURCES: Final = 200_000
WORDS: Final = "words.txt"
READINGS: Final = "readings.csv"

_CLIP: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}\.mp4")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_AGENCY: Final = re.compile(r"[0-9a-f]{40}")
_ENTRY_ID: Final = re.compile(r"[0-9a-f]{32}")
_DELIVERY_KEY: Final = re.compile(r"age1[a-z0-9]{1,200}")
_INCIDENT: Final = re.compile(r"[a-z_]{0,40}")
_ORIGIN: Final = re.compile(r"[!-~]{1,256}")
_COUNTS: Final = (
    "size_bytes", "frames", "frames_copied", "masks", "moving_masks", "found_masks",
)  # fmt: skip
_LARGEST: Final = 2**53 - 1


def require(holds: object, what: str) -> None:
    """Raise VerificationError unless `holds`."""
    if not holds:
        raise VerificationError(f"This is no custody record: its {what} is not allowed.")


def is_utc(at: datetime) -> bool:
    """Tell whether a time is in UTC."""
    return at.utcoffset() == timedelta(0)


def is_sha256(text: str) -> bool:
    """Tell whether a text is 64 lower-case hex digits."""
    return _SHA256.fullmatch(text) is not None


def is_line(text: str, longest: int) -> bool:
    """Tell whether a text is one short line without anything that a reader cannot see."""
    return len(text) <= longest and not has_unseen(text)


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the record that knows every one of its fields."""


class AskedBy(Strict, frozen=True, kw_only=True):
    """The request this answers, as its board's log holds it."""

    origin: str
    agency: str
    id: str
    """The entry id its agency gave it, 32 hex digits."""
    index: int
    leaf: str
    agency_name: str = ""
    """As the household's hub read it in the log, like all that follows."""
    incident: str = ""
    case_number: str = ""
    title: str = ""
    start: datetime | None = None
    """Of the time that was asked about; None where it is not said."""
    end: datetime | None = None
    proof: str = ""
    """SHA-256 of `request.proof`, or empty where the share carries none."""

    def __post_init__(self) -> None:
        require(_ORIGIN.fullmatch(self.origin), "origin")
        require(_AGENCY.fullmatch(self.agency), "agency")
        require(_ENTRY_ID.fullmatch(self.id), "request id")
        require(0 <= self.index <= _LARGEST, "index")
        require(_SHA256.fullmatch(self.leaf), "leaf")
        require(_INCIDENT.fullmatch(self.incident), "incident")
        for text in (self.agency_name, self.case_number, self.title):
            require(is_line(text, MAX_LINE_CHARS), "request in words")
        require((self.start is None) == (self.end is None), "time asked about")
        if self.start is not None and self.end is not None:
            require(is_utc(self.start) and is_utc(self.end), "time zone")
            require(self.start < self.end, "time asked about")
        require(not self.proof or is_sha256(self.proof), "proof's hash")


class SealedTo(Strict, frozen=True, kw_only=True):
    """Who alone can open the share."""

    agency: str
    delivery_key: str

    def __post_init__(self) -> None:
        require(_AGENCY.fullmatch(self.agency), "agency")
        require(_DELIVERY_KEY.fullmatch(self.delivery_key), "delivery key")


class CameraClock(Strict, frozen=True, kw_only=True):
    """How far a camera's clock, which may be burned into its picture, was from the hub's."""

    offset_ms: int
    """The camera's clock minus the hub's."""
    uncertainty_ms: int | None = None
    """The offset is right to so much either way; None where that is not known."""
    measured: Literal["onvif", "not measured"]

    def __post_init__(self) -> None:
        require(abs(self.offset_ms) <= _LARGEST, "clock offset")
        require(0 <= (self.uncertainty_ms or 0) <= _LARGEST, "clock uncertainty")
        if self.measured == "not measured":
            require((self.offset_ms, self.uncertainty_ms) == (0, None), "clock")


class Sources(Strict, frozen=True, kw_only=True):
    """The recorded segments that a clip was cut from; `sources.txt` lists them."""

    count: int = 0
    root: str = ""
    """Root of the Merkle tree (RFC 9162) over their SHA-256, in hex; empty where none is named."""

    def __post_init__(self) -> None:
        require(0 <= self.count <= MAX_SOURCES, "number of segments")
        require(is_sha256(self.root) if self.count else not self.root, "root over segments")


class CustodyFile(Strict, frozen=True, kw_only=True):
    """One clip of the share: what it is, when it was filmed, what was done to it."""

    name: str
    sha256: str
    size_bytes: int
    start: datetime
    end: datetime
    frames: int
    frames_copied: int
    """How many of them are bit-identical to the camera's own."""
    reencoded: Literal["none", "head", "all"]
    """Which frames were encoded anew: none, those before the first key frame (or some), or all."""
    masks: int = 0
    """How many rectangles were drawn over every frame."""
    moving_masks: int = 0
    """How many rectangles follow something."""
    found_masks: int = 0
    """How many of the moving ones a search for faces proposed; a person has looked at them."""
    audio: bool = False
    clock: CameraClock
    make: str = ""
    """Who made the camera; empty where the household does not say."""
    sources: Sources = Sources()
    content_credentials: bool = False
    """Whether the file is also signed by C2PA, under a key of this share alone."""

    def __post_init__(self) -> None:
        require(_CLIP.fullmatch(self.name), "file name")
        require(is_sha256(self.sha256), "file hash")
        require(all(0 <= getattr(self, count) <= _LARGEST for count in _COUNTS), "count")
        require(self.size_bytes <= MAX_FILE_BYTES, "file size")
        require(is_utc(self.start) and is_utc(self.end), "time zone")
        require(self.start < self.end, "window")
        require(self.frames_copied <= self.frames, "number of frames copied")
        require(self.reencoded == told_reencoded(self.frames, self.frames_copied), "re-encoding")
        require(self.found_masks <= self.moving_masks, "number of masks found")
        require(is_line(self.make, MAX_LINE_CHARS), "make")


def told_reencoded(frames: int, copied: int) -> Literal["none", "head", "all"]:
    """Return the one truth about re-encoding that the numbers of frames allow."""
    if copied == frames:
        return "none"
    return "head" if copied else "all"


class InformationFile(Strict, frozen=True, kw_only=True):
    """Words, or what sensors said."""

    name: Literal["words.txt", "readings.csv"]
    sha256: str
    size_bytes: int

    def __post_init__(self) -> None:
        require(is_sha256(self.sha256), "file hash")
        require(0 < self.size_bytes <= MAX_INFORMATION_BYTES, "file size")


class Contact(Strict, frozen=True, kw_only=True):
    """Who answers, as far as the person chose to say it; empty is anonymous."""

    name: str = ""
    email: str = ""
    telephone: str = ""

    def __post_init__(self) -> None:
        for text in (self.name, self.email, self.telephone):
            require(is_line(text, MAX_CONTACT_CHARS), "contact")

    @property
    def anonymous(self) -> bool:
        """Whether nothing is said."""
        return not (self.name or self.email or self.telephone)


class Software(Strict, frozen=True, kw_only=True):
    """What made the share."""

    name: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        require(is_line(self.name, 60) and is_line(self.version, 60), "software")
