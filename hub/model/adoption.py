"""Adoptions: what a person says when they make a camera theirs, and when they change it."""

from dataclasses import dataclass, field

from hub.errors import InvalidInputError
from hub.model.camera import Keep, Mask, Place, Transport


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """One camera to adopt: one that was found, one at an address, or one that is lent."""

    found_key: str = ""
    """`CameraFound.key`, or empty."""
    stream_url: str = field(default="", repr=False)
    """RTSP or HTTP address without credentials, or empty."""
    entity_id: str = ""
    """The Home Assistant entity that lends the camera, or empty.

    With a `stream_url` that is read; without one, Home Assistant gives single pictures.
    """
    name: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    place: Place | None = None
    indoor: bool = False
    may_share: bool = True
    doorbell: bool = False
    transport: Transport = Transport.TCP

    def __post_init__(self) -> None:
        if bool(self.found_key) == bool(self.stream_url or self.entity_id):
            raise InvalidInputError("Name either a found camera or an address, not both.")


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
    wired: bool | None = None
    recording: bool | None = None
    transport: Transport | None = None
    keep: Keep | None = None
    username: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    """New credentials are tried before they are kept; both or neither."""
    stream_url: str | None = field(default=None, repr=False)
    """A new address of a camera that was adopted by its address."""
