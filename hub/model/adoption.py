"""Adoptions: what a person says when they make a camera theirs."""

from dataclasses import dataclass, field

from hub.errors import InvalidInputError
from hub.model.camera import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """One camera to adopt, either one that was found or one at an RTSP address."""

    found_key: str = ""
    """`CameraFound.key`, or empty."""
    rtsp_url: str = field(default="", repr=False)
    """RTSP address without credentials, or empty."""
    name: str
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    place: Place | None = None
    indoor: bool = False
    may_share: bool = True

    def __post_init__(self) -> None:
        if bool(self.found_key) == bool(self.rtsp_url):
            raise InvalidInputError("Name either a found camera or an RTSP address, not both.")
