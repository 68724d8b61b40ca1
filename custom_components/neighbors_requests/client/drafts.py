"""What is written to the hub: cameras to adopt and change, and drafts of proposals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Self, override

from .decode import Record
from .models import Extract, Keep, Mask, Piece, Place, Reading, Transport


class ReadAlready(StrEnum):
    """What the hub does with a new camera that a recorder reads already."""

    ASK = "ask"
    """Raise ReadAlreadyError."""
    DIRECTLY = "directly"
    RECORDER = "recorder"


class Adoption(Record):
    """A camera to adopt: a found one, one at an address, a lent one, or one in an archive."""

    name: str
    found_key: str = ""
    stream_url: str = ""
    """RTSP or HTTP address, which may contain a user name and password as pasted."""
    entity_id: str = ""
    """The Home Assistant entity that it is lent from, by stream address or by pictures."""
    archive_id: str = ""
    archive_key: str = ""
    """Its key in that archive."""
    username: str = ""
    password: str = ""
    place: Place | None = None
    indoor: bool = False
    may_share: bool | None = None
    """None allows sharing unless the camera is indoor."""
    doorbell: bool = False
    transport: Transport = Transport.TCP
    if_read_already: ReadAlready = ReadAlready.ASK
    recorders: tuple[str, ...] = ()
    """Hosts of recorders that may read it already."""

    @override
    def __repr__(self) -> str:
        """Omit all but the name: addresses and passwords are never logged."""
        return f"Adoption(name={self.name!r})"

    def written(self) -> Mapping[str, object]:
        """Return the body of POST /cameras."""
        source = ("found_key", "stream_url", "entity_id", "archive_id", "archive_key")
        body: dict[str, object] = {name: value for name in source if (value := getattr(self, name))}
        body |= {
            "name": self.name,
            "username": self.username,
            "password": self.password,
            "place": None if self.place is None else self.place.to_dict(),
            "indoor": self.indoor,
            "doorbell": self.doorbell,
            "transport": self.transport.value,
            "if_read_already": self.if_read_already.value,
            "recorders": list(self.recorders),
        }
        return body if self.may_share is None else body | {"may_share": self.may_share}


class CameraChange(Record):
    """A person's changes to an adopted camera; None leaves a field unchanged."""

    name: str | None = None
    place: Place | None = None
    unplace: bool = False
    """Whether to forget its place."""
    indoor: bool | None = None
    may_share: bool | None = None
    doorbell: bool | None = None
    masks: tuple[Mask, ...] | None = None
    motion_masks: tuple[Mask, ...] | None = None
    sensitivity: int | None = None
    sound: bool | None = None
    recording: bool | None = None
    transport: Transport | None = None
    keep: Keep | None = None
    username: str | None = None
    password: str | None = None
    """Requires `username`; the hub tests both before saving them."""
    stream_url: str | None = None

    @override
    def __repr__(self) -> str:
        """Omit all but the name: addresses and passwords are never logged."""
        return f"CameraChange(name={self.name!r})"

    def written(self) -> Mapping[str, object]:
        """Return the body of PATCH /cameras/{id}."""
        plain = ("name", "indoor", "may_share", "doorbell", "sensitivity", "sound", "recording")
        secret = ("username", "password", "stream_url")
        body: dict[str, object] = {
            name: value for name in (*plain, *secret) if (value := getattr(self, name)) is not None
        }
        for name in ("place", "keep"):
            if (value := getattr(self, name)) is not None:
                body[name] = value.to_dict()
        for name in ("masks", "motion_masks"):
            if (masks := getattr(self, name)) is not None:
                body[name] = [mask.to_dict() for mask in masks]
        if self.transport is not None:
            body["transport"] = self.transport.value
        return body | {"place": None} if self.unplace else body


class PieceDraft(Record):
    """One piece of a proposal with all its masks, to read, change and write back."""

    camera_id: str
    start: datetime
    end: datetime
    masks: tuple[Mask, ...] = ()
    moving: tuple[object, ...] = ()
    """Moving masks as the hub wrote them; passed on, never changed."""
    own_masks_off: bool = False

    @classmethod
    def of(cls, piece: Piece) -> Self:
        """Return the draft of a proposed piece."""
        return cls(
            camera_id=piece.camera_id,
            start=piece.start,
            end=piece.end,
            masks=piece.masks,
            moving=piece.moving,
            own_masks_off=piece.own_masks_off,
        )

    def written(self) -> dict[str, object]:
        """Return the piece in the hub's format."""
        return {
            "camera_id": self.camera_id,
            "start": body_time(self.start),
            "end": body_time(self.end),
            "masks": [mask.to_dict() for mask in self.masks],
            "moving": list(self.moving),
            "own_masks_off": self.own_masks_off,
        }


class ExtractDraft(Record):
    """One lent sensor's readings in an interval."""

    sensor_id: str
    start: datetime
    end: datetime

    @classmethod
    def of(cls, extract: Extract) -> Self:
        """Return the draft of a proposed extract."""
        return cls(sensor_id=extract.sensor_id, start=extract.start, end=extract.end)

    def written(self) -> dict[str, object]:
        """Return the extract in the hub's format."""
        return {
            "sensor_id": self.sensor_id,
            "start": body_time(self.start),
            "end": body_time(self.end),
        }


class Changes(Record):
    """Changes to a base proposal, or to an empty one; None leaves a field unchanged."""

    pieces: tuple[PieceDraft, ...] | None = None
    words: str | None = None
    extracts: tuple[ExtractDraft, ...] | None = None
    identity: Mapping[str, str] | None = None
    audio: bool | None = None
    own_copy: bool | None = None

    def __bool__(self) -> bool:
        """Return whether there is any change."""
        return self != Changes()

    def written(self, base: str | None) -> dict[str, object]:
        """Return the changes in the hub's format."""
        body: dict[str, object] = {"base": base}
        if self.pieces is not None:
            body["pieces"] = [piece.written() for piece in self.pieces]
        if self.extracts is not None:
            body["extracts"] = [extract.written() for extract in self.extracts]
        if self.identity is not None:
            body["identity"] = dict(self.identity)
        rest = {"words": self.words, "audio": self.audio, "own_copy": self.own_copy}
        return body | {name: value for name, value in rest.items() if value is not None}


def reading_body(reading: Reading) -> dict[str, object]:
    """Return a sensor's reading in the hub's format."""
    return {"at": body_time(reading.at), "state": reading.state}


def body_time(at: datetime) -> str:
    """Return a time for a body."""
    return at.astimezone(UTC).isoformat()
