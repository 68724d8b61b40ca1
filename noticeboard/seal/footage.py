"""What a custody record says of each film and photo, and the strict rules for its fields.

A hub's own clips are by its clock. What a person added from a phone, or chose in a browser, is as
it was found there: nobody vouches for its time, its place, or the device that filmed it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
import re
from typing import Final, Literal

import msgspec

from noticeboard.errors import VerificationError
from noticeboard.log.encoding import has_unseen
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import Text

MAX_FILE_BYTES: Final = 4 * 1024**3
MAX_LINE_CHARS: Final = 200
MAX_SOURCES: Final = 32_768
"""Recorded segments of one clip: well over a day of them."""
LARGEST: Final = 2**53 - 1
"""The largest number that every JSON reader keeps exactly."""

# Windows takes some names for devices, whatever their extension.
_CLIP: Final = re.compile(
    r"(?!(?:aux|con|nul|prn|com[0-9]|lpt[0-9])\.)[a-z0-9][a-z0-9_-]{0,59}\.mp4"
)
_ADDED: Final = re.compile(
    r"(?P<kind>film|photo|still)-(?P<number>[1-9][0-9]?)\.(?P<type>mp4|jpg|heic)"
)
_SIGNED: Final = re.compile(r"signed-(?P<number>[1-9][0-9]?)\.mp4")
_TYPES: Final = {"film": ("mp4",), "photo": ("jpg", "heic"), "still": ("jpg",)}
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_COUNTS: Final = (
    "size_bytes", "frames", "frames_copied", "masks", "moving_masks", "found_masks",
)  # fmt: skip


def require(holds: object, what: str) -> None:
    """Raise VerificationError unless `holds`."""
    if not holds:
        raise VerificationError(Text("noticeboard.custody.not_allowed", what=what))


def is_utc(at: datetime) -> bool:
    """Return whether a time is in UTC."""
    return at.utcoffset() == timedelta(0)


def is_sha256(text: str) -> bool:
    """Return whether a text is 64 lower-case hex digits."""
    return _SHA256.fullmatch(text) is not None


def is_line(text: str, longest: int) -> bool:
    """Return whether a text is one short line without invisible characters."""
    return len(text) <= longest and not has_unseen(text)


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the record that accepts no unknown fields."""


class CameraClock(Strict, frozen=True, kw_only=True):
    """How far a camera's clock, which may be burned into its picture, was from the hub's."""

    offset_ms: int
    """The camera's clock minus the hub's."""
    uncertainty_ms: int | None = None
    """The offset's uncertainty in either direction; None if it is not known."""
    measured: Literal["onvif", "not measured"]

    def __post_init__(self) -> None:
        require(abs(self.offset_ms) <= LARGEST, "clock offset")
        require(0 <= (self.uncertainty_ms or 0) <= LARGEST, "clock uncertainty")
        if self.measured == "not measured":
            require((self.offset_ms, self.uncertainty_ms) == (0, None), "clock")


class Sources(Strict, frozen=True, kw_only=True):
    """The recorded segments that a clip was cut from; `sources.txt` lists them."""

    count: int = 0
    root: str = ""
    """Root of the Merkle tree (RFC 9162) over their SHA-256, in hex; empty if there are none."""

    def __post_init__(self) -> None:
        require(0 <= self.count <= MAX_SOURCES, "number of segments")
        require(is_sha256(self.root) if self.count else not self.root, "root over segments")


MAX_ARCHIVES: Final = 4
MAX_LISTED: Final = 4
"""More of an archive's files are named by their root alone."""


class ArchiveFootage(Strict, frozen=True, kw_only=True):
    """The part of a clip that an archive recorded, and the hub received as files.

    An archive is a recorder, a camera's card, or a folder of files. The clip's times are by the
    hub's clock: the archive's offset, if it was measured, was subtracted.
    """

    kind: Literal["frigate", "onvif", "folder", "lent"]
    """How the hub reads it: over Frigate's API, ONVIF Profile G, as files, or over Home Assistant.
    """
    product: str = ""
    """As the archive names itself, for example `Frigate 0.17.2`; or empty."""
    received_at: datetime
    """When the hub had the last of its files."""
    clock_offset_ms: int | None
    """The archive's clock minus the hub's; None if it could not be measured."""
    clock_uncertainty_ms: int
    """How far a time of this footage may be off, in either direction, as far as is known."""
    video_recoded: bool
    """Whether its pictures were encoded anew before the hub cut them, by the archive or by the hub.
    """
    sound_recoded: bool
    files: Sources
    """The archive's files, by the SHA-256 of each as it came: their number, and the root."""
    sha256: tuple[str, ...] = ()
    """These hashes themselves if there are at most four."""

    def __post_init__(self) -> None:
        require(is_line(self.product, MAX_LINE_CHARS), "archive's product")
        require(is_utc(self.received_at), "time zone")
        require(abs(self.clock_offset_ms or 0) <= LARGEST, "clock offset")
        require(0 <= self.clock_uncertainty_ms <= LARGEST, "clock uncertainty")
        require(self.files.count, "number of the archive's files")
        listed = self.files.count if self.files.count <= MAX_LISTED else 0
        require(len(self.sha256) == listed, "list of the archive's files")
        require(all(map(is_sha256, self.sha256)), "file hash")
        if listed:
            root = Tree(bytes.fromhex(sha256) for sha256 in self.sha256).root()
            require(root.hex() == self.files.root, "root over the archive's files")


class Recorded(Strict, frozen=True, kw_only=True):
    """What recorded a clip, if not the hub alone."""

    archives: tuple[ArchiveFootage, ...]
    hub: bool = False
    """Whether the hub itself recorded a part, too."""

    def __post_init__(self) -> None:
        require(0 < len(self.archives) <= MAX_ARCHIVES, "number of archives")


MAX_STRETCHES: Final = 4
"""Of one clip: the longest ones. All of its groups are counted."""


class SignedStretch(Strict, frozen=True, kw_only=True):
    """An unbroken part of a clip that was as the camera signed it, under one key."""

    start: datetime
    end: datetime
    groups: int
    """Its number of groups of pictures."""
    certified: Literal["root", "expired", "unknown", "none"]
    """Whether the key's certificates led to a maker's root that the household had installed, and
    every date held (`expired`: not every one) when it was recorded; or the key had none."""
    root: str = ""
    """The household's name for that root; empty if it doesn't name the camera's maker."""

    def __post_init__(self) -> None:
        require(is_utc(self.start) and is_utc(self.end), "time zone")
        require(self.start < self.end and 0 < self.groups <= LARGEST, "signed stretch")
        require(is_line(self.root, MAX_LINE_CHARS), "root's name")
        require(not self.root or self.certified in {"root", "expired"}, "root's name")


class SignatureFault(Strict, frozen=True, kw_only=True):
    """What was wrong with groups of a clip, and with how many."""

    what: Literal[
        "unsigned",
        "signature",
        "key",
        "link",
        "changed",
        "missing",
        "beginning",
        "added",
        "repeated",
        "moved",
        "other",
        "unreadable",
    ]
    groups: int


class CameraSignature(Strict, frozen=True, kw_only=True):
    """What the hub found of the camera's own signatures, in the recording that it then cut.

    The clip no longer has them. Neither certificates nor what they name are in the record.
    """

    kind: Literal["onvif", "axis", "unnamed"]
    """By which standard: ONVIF Media Signing or Axis Signed Video; `unnamed` if that would name a
    maker that the household doesn't name."""
    groups: int
    """The number of groups of pictures that reach into the clip."""
    signed: int
    """How many of them were exactly as the camera had signed them."""
    stretches: tuple[SignedStretch, ...] = ()
    faults: tuple[SignatureFault, ...] = ()
    """In the order of their kinds. A group may have several."""

    def __post_init__(self) -> None:
        require(0 <= self.signed <= self.groups <= LARGEST and self.groups, "signed groups")
        require(len(self.stretches) <= MAX_STRETCHES, "signed stretches")
        require(sum(each.groups for each in self.stretches) <= self.signed, "signed stretches")
        ends = [at for each in self.stretches for at in (each.start, each.end)]
        require(ends == sorted(ends), "signed stretches")
        require(all(0 < each.groups <= self.groups for each in self.faults), "faults")
        require(len({each.what for each in self.faults}) == len(self.faults), "faults")


class SignedFilm(Strict, frozen=True, kw_only=True):
    """A camera's own recording of a clip's time, as it signed it: whole groups of pictures.

    A person chose to hand it over in addition to the clip. It begins before the clip, and ends
    after it.
    """

    name: str
    sha256: str
    size_bytes: int
    start: datetime
    end: datetime
    """Of all of it. Its last pictures come with the signature of those before, and have none."""
    frames: int
    groups: int
    """How many groups of pictures the camera signed, from the first on without a break."""
    names_camera: Literal[True]
    """It has the camera's serial number and certificates, as far as the camera signs with them."""

    def __post_init__(self) -> None:
        require(signed_number(self.name), "file name")
        require(is_sha256(self.sha256), "file hash")
        require(0 < self.size_bytes <= MAX_FILE_BYTES, "file size")
        require(is_utc(self.start) and is_utc(self.end) and self.start < self.end, "signed film")
        require(0 < self.groups < self.frames <= LARGEST, "signed film")


def signed_name(number: int) -> str:
    """Return the name of the signed film of the clip with this number, from 1."""
    return f"signed-{number}.mp4"


def signed_number(name: str) -> int:
    """Return the number of the clip that a signed film belongs to; 0 for any other name."""
    match = _SIGNED.fullmatch(name)
    return int(match["number"]) if match else 0


class CustodyFile(Strict, frozen=True, kw_only=True):
    """One clip of the share: what it is, when it was filmed, what was done to it."""

    name: str
    sha256: str
    size_bytes: int
    start: datetime
    end: datetime
    frames: int
    frames_copied: int
    """How many frames are bit-identical to the camera's own, or to those that an archive gave."""
    reencoded: Literal["none", "head", "all"]
    """Which frames were re-encoded: none, those before the first key frame (or some), or all."""
    masks: int = 0
    """How many rectangles were drawn over every frame."""
    moving_masks: int = 0
    """How many rectangles follow something."""
    found_masks: int = 0
    """How many moving masks a search suggested and a person checked."""
    audio: bool = False
    clock: CameraClock
    make: str = ""
    """Who made the camera; empty if the household does not say."""
    sources: Sources = Sources()
    content_credentials: bool = False
    """Whether the file is also signed with C2PA, under a key of this share only."""
    recorded: Recorded | msgspec.UnsetType = msgspec.UNSET
    """What recorded it; absent if the hub itself recorded all of it."""
    signature: CameraSignature | msgspec.UnsetType = msgspec.UNSET
    """What its camera signed; absent if the camera signs nothing."""
    signed_film: SignedFilm | msgspec.UnsetType = msgspec.UNSET
    """The camera's own recording of its time; absent unless a person handed it over."""

    def __post_init__(self) -> None:
        require(is_clip_name(self.name), "file name")
        require(is_sha256(self.sha256), "file hash")
        require(all(0 <= getattr(self, count) <= LARGEST for count in _COUNTS), "count")
        require(self.size_bytes <= MAX_FILE_BYTES, "file size")
        require(is_utc(self.start) and is_utc(self.end), "time zone")
        require(self.start < self.end, "window")
        require(self.frames_copied <= self.frames, "number of frames copied")
        require(self.reencoded == reencoded_of(self.frames, self.frames_copied), "re-encoding")
        require(self.found_masks <= self.moving_masks, "number of masks found")
        require(is_line(self.make, MAX_LINE_CHARS), "make")
        if self.recorded is not msgspec.UNSET:
            # Nobody has asked the camera for its time: the hub speaks with the archive alone.
            require(self.clock.measured == "not measured", "clock")
            recoded = any(archive.sound_recoded for archive in self.recorded.archives)
            require(self.audio or not recoded, "sound")
        if self.camera_signature is not None:
            for each in self.camera_signature.stretches:
                require(self.start <= each.start and each.end <= self.end, "signed stretches")
        if (film := self.camera_film) is not None:
            # It would show what is covered.
            require(
                self.camera_signature and not self.masks and not self.moving_masks, "signed film"
            )
            require(film.start < self.end and self.start < film.end, "signed film")

    @property
    def archives(self) -> tuple[ArchiveFootage, ...]:
        """What archives recorded of it."""
        return () if self.recorded is msgspec.UNSET else self.recorded.archives

    @property
    def camera_signature(self) -> CameraSignature | None:
        """What its camera signed; None if the camera signs nothing."""
        return None if self.signature is msgspec.UNSET else self.signature

    @property
    def camera_film(self) -> SignedFilm | None:
        """The camera's own recording of its time; None if nobody handed it over."""
        return None if self.signed_film is msgspec.UNSET else self.signed_film


def reencoded_of(frames: int, copied: int) -> Literal["none", "head", "all"]:
    """Return the only value of `reencoded` that fits the frame counts."""
    if copied == frames:
        return "none"
    return "head" if copied else "all"


class Claimed(Strict, frozen=True, kw_only=True):
    """When something was filmed, as the file itself or the person says; nobody vouches for it."""

    start: datetime
    end: datetime
    """The same as `start` for one picture."""
    source: Literal["container", "person"] = msgspec.field(name="from")

    def __post_init__(self) -> None:
        require(is_utc(self.start) and is_utc(self.end), "time zone")
        require(self.start <= self.end, "claimed time")


class AddedFile(Strict, frozen=True, kw_only=True):
    """A film, photo or still that a person added, or chose in a browser: no hub recorded it."""

    name: str
    kind: Literal["film", "photo", "still"]
    sha256: str
    size_bytes: int
    claimed: Claimed | None
    frames: int
    """1 for a photo or still."""
    cut: bool
    """Whether it is a part of a film."""
    copied: bool
    """Whether its pictures were copied, not encoded anew."""
    masks: int
    """How many areas are covered in every frame."""
    moving_masks: int
    """How many covered areas follow something."""
    sound: Literal["none", "opus", "aac", "copied"]
    """A page writes Opus, a hub AAC."""
    tone_mapped: bool
    """Whether its brightness was changed to fit a common screen."""
    original_sha256: str
    """Of the file that was chosen; empty unless the person wants it."""

    def __post_init__(self) -> None:
        require(added_kind(self.name) == self.kind, "file name")
        require(is_sha256(self.sha256), "file hash")
        require(0 < self.size_bytes <= MAX_FILE_BYTES, "file size")
        require(0 < self.frames <= LARGEST, "count")
        require(0 <= self.masks <= LARGEST and 0 <= self.moving_masks <= LARGEST, "count")
        require(not self.original_sha256 or is_sha256(self.original_sha256), "file hash")
        if self.kind != "film":
            require((self.frames, self.cut, self.sound) == (1, False, "none"), "picture")
            require(not self.moving_masks, "picture")
            require(self.claimed is None or self.claimed.start == self.claimed.end, "claimed time")
        changed = self.cut or self.masks or self.moving_masks or self.tone_mapped
        require(not (self.copied and changed), "copied file")
        # A still is made from a film, and nothing of ours writes HEIC.
        require(self.copied or not self.name.endswith(".heic"), "copied file")
        require(not (self.copied and self.kind == "still"), "copied file")


def is_clip_name(name: str) -> bool:
    """Return whether a hub's clip may have this name."""
    return _CLIP.fullmatch(name) is not None


def added_kind(name: str) -> str:
    """Return the kind of an added file by its name; empty if no added file has such a name."""
    match = _ADDED.fullmatch(name)
    fits = match is not None and match["type"] in _TYPES[match["kind"]]
    return match["kind"] if match and fits else ""


LONGEST_START: Final = 12
"""How many bytes say what kind of file one is."""
_STARTS: Final = {
    "mp4": re.compile(rb".{4}ftyp.*", re.DOTALL),
    "jpg": re.compile(rb"\xff\xd8\xff.*", re.DOTALL),
    "heic": re.compile(rb".{4}ftyp.*", re.DOTALL),
}


def begins_as_named(name: str, start: bytes) -> bool:
    """Return whether an added file begins as its name says.

    Players guess by the content: a list of addresses called `film-1.mp4` would make some of them
    fetch these.
    """
    return _STARTS[name.rpartition(".")[2]].fullmatch(start) is not None


def check_added(added: Sequence[AddedFile]) -> None:
    """Check that the files of each kind are numbered from 1, in order."""
    numbers = {kind: count(1) for kind in _TYPES}
    for file in added:
        stem = file.name.partition(".")[0]
        require(stem == f"{file.kind}-{next(numbers[file.kind])}", "file names")
