"""Session descriptions (SDP, RFC 4566; RTSP's use of it, RFC 2326, appendix C). Pure."""

from base64 import b64decode
import binascii
from dataclasses import dataclass, field
import re
from typing import Final

_MOST_LINES = 2000
_MOST_MEDIA = 16
_LONGEST = 2048
_LARGEST_SET = 4096
_RTPMAP = re.compile(r"(\d{1,3})\s+([\w.-]{1,40})/(\d{1,9})(?:/(\d{1,2}))?", re.ASCII)
_STATIC: Final = {
    "0": ("PCMU", 8000, 1),
    "2": ("G726-32", 8000, 1),
    "3": ("GSM", 8000, 1),
    "4": ("G723", 8000, 1),
    "8": ("PCMA", 8000, 1),
    "9": ("G722", 8000, 1),
    "10": ("L16", 44_100, 2),
    "11": ("L16", 44_100, 1),
    "14": ("MPA", 90_000, 1),
    "18": ("G729", 8000, 1),
}
"""Payload types without an rtpmap (RFC 3551, 6): their codings, clocks and channels."""
_RATE = re.compile(r"\d{1,3}(?:\.\d{1,6})?", re.ASCII)
_SETS: Final = ("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One stream of a presentation."""

    kind: str
    """`video`, `audio`, or another type."""
    coding: str = ""
    """In upper case, such as H264, H265, MPEG4-GENERIC, PCMA; empty if not given."""
    clock_hz: int = 0
    channels: int = 1
    control: str = ""
    """The address for SETUP: absolute, relative, or empty."""
    format: dict[str, str] = field(default_factory=dict)
    """The parameters of fmtp, names in lower case."""
    frame_rate: float = 0.0
    """Frames a second as stated by the camera, or 0."""
    recorded: str = ""
    """The token of the recorded track that is replayed (ONVIF), or empty."""

    def parameter_sets(self) -> tuple[bytes, ...]:
        """Return the parameter sets from the description: NAL units, possibly none."""
        value = [self.format.get(name, "") for name in _SETS]
        sets = [_decoded(each) for one in value for each in one.split(",")]
        return tuple(each for each in sets if 1 < len(each) <= _LARGEST_SET)

    def number(self, name: str, default: int = 0) -> int:
        """Return an fmtp parameter that is a small integer, or the default."""
        value = self.format.get(name, "").strip()
        return int(value) if re.fullmatch(r"\d{1,6}", value, re.ASCII) else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """The streams a camera offers at one address."""

    control: str = ""
    """The address that controls all streams: absolute, relative, `*` or empty."""
    media: tuple[Media, ...] = ()


def parse(text: bytes) -> Description:
    """Read a description; unknown parts are ignored."""
    lines = text.decode("utf-8", "replace").splitlines()[:_MOST_LINES]
    session: list[str] = []
    sections: list[list[str]] = []
    current = session
    for line in lines:
        if line.startswith("m=") and len(sections) < _MOST_MEDIA:
            current = []
            sections.append(current)
        if line[1:2] == "=" and len(line) <= _LARGEST_SET * 4:
            current.append(line.strip())
    whole = _attributes(session)
    rate = _frame_rate(whole)
    return Description(
        control=_address(whole.get("control", "")),
        media=tuple(_media(section, rate) for section in sections),
    )


def absolute(control: str, base: str) -> str:
    """Return the address that a control attribute means; never with user info.

    A relative one is appended to the base unchanged, as every camera expects, and not resolved
    by RFC 3986: a base such as `…?channel=1/` keeps its query.
    """
    if control in {"", "*"}:
        return base
    if re.match(r"rtsps?://", control, re.IGNORECASE):
        scheme, _, rest = control.partition("://")
        place, slash, path = rest.partition("/")
        return f"{scheme}://{place.rpartition('@')[2]}{slash}{path}"
    return f"{base.rstrip('/')}/{control.lstrip('/')}"


def _media(lines: list[str], default_rate: float) -> Media:
    kind, _, rest = lines[0].removeprefix("m=").partition(" ")
    types = rest.split()[2:]
    payload_type = types[0] if types else ""
    value = _attributes(lines, payload_type)
    coding, clock_hz, channels = _STATIC.get(payload_type, ("", 0, 1))
    if found := _RTPMAP.match(value.get("rtpmap", "")):
        coding, clock_hz = found[2].upper(), int(found[3])
        channels = int(found[4] or 1)
    return Media(
        kind=kind.lower(),
        coding=coding,
        clock_hz=clock_hz,
        channels=channels,
        control=_address(value.get("control", "")),
        format=_parameters(value.get("fmtp", "").partition(" ")[2]),
        frame_rate=_frame_rate(value) or default_rate,
        recorded=value.get("x-onvif-track", ""),
    )


def _attributes(lines: list[str], payload_type: str = "") -> dict[str, str]:
    """Return the first attribute of each name; rtpmap and fmtp only for one payload type."""
    found: dict[str, str] = {}
    for line in lines:
        if line.startswith("a="):
            name, _, value = line[2:].partition(":")
            name, value = name.strip().lower(), value.strip()
            if name in {"rtpmap", "fmtp"} and value.partition(" ")[0] != payload_type:
                continue
            found.setdefault(name, value)
    return found


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in text.split(";"):
        name, equals, value = each.partition("=")
        if equals:
            found.setdefault(name.strip().lower(), value.strip())
    return found


def _address(control: str) -> str:
    """Return a control attribute, or an empty string if it can't be used in a request."""
    usable = len(control) <= _LONGEST and control.isprintable() and " " not in control
    return control if usable else ""


def _frame_rate(attributes: dict[str, str]) -> float:
    value = attributes.get("framerate") or attributes.get("x-framerate") or ""
    found = _RATE.match(value)
    return float(found[0]) if found else 0.0


def _decoded(text: str) -> bytes:
    """Return decoded base64, padded or not; empty if it is invalid."""
    bare = text.strip().rstrip("=")
    try:
        return b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
