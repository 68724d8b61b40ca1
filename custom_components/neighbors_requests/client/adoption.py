"""What a person says when they make a camera theirs, and when they change it; written as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .cameras import Keep, Mask, Place, Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """One camera to adopt: one that was found, one at an address, or one that is lent."""

    name: str
    found_key: str = ""
    stream_url: str = field(default="", repr=False)
    """RTSP or HTTP address; user name and password may be in it as they were pasted."""
    entity_id: str = ""
    """The Home Assistant entity that lends it, with its stream's address or with pictures."""
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    place: Place | None = None
    indoor: bool = False
    may_share: bool | None = None
    """None: where the camera is not indoor."""
    doorbell: bool = False
    transport: Transport = Transport.TCP

    def written(self) -> Mapping[str, object]:
        """Return the body of POST /cameras."""
        source = {
            "found_key": self.found_key,
            "stream_url": self.stream_url,
            "entity_id": self.entity_id,
        }
        body: dict[str, object] = {name: value for name, value in source.items() if value}
        body |= {
            "name": self.name,
            "username": self.username,
            "password": self.password,
            "place": None if self.place is None else self.place._asdict(),
            "indoor": self.indoor,
            "doorbell": self.doorbell,
            "transport": self.transport.value,
        }
        return body if self.may_share is None else body | {"may_share": self.may_share}


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraChange:
    """What a person changes of an adopted camera; None leaves a thing as it is."""

    name: str | None = None
    place: Place | None = None
    unplace: bool = False
    """Whether its place is to be forgotten."""
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
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    """With `username`; the hub tries both before it keeps them."""
    stream_url: str | None = field(default=None, repr=False)

    def written(self) -> Mapping[str, object]:
        """Return the body of PATCH /cameras/{id}."""
        plain = ("name", "indoor", "may_share", "doorbell", "sensitivity", "sound", "recording")
        secret = ("username", "password", "stream_url")
        body: dict[str, object] = {
            name: value for name in (*plain, *secret) if (value := getattr(self, name)) is not None
        }
        for name in ("place", "keep"):
            if (value := getattr(self, name)) is not None:
                body[name] = value._asdict()
        for name in ("masks", "motion_masks"):
            if (masks := getattr(self, name)) is not None:
                body[name] = [mask._asdict() for mask in masks]
        if self.transport is not None:
            body["transport"] = self.transport.value
        return body | {"place": None} if self.unplace else body
