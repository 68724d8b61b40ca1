"""Camera makers: how to recognize them, their video paths, and which models ring. Pure.

The steps for letting the hub in are in `translations/`, under `brand.` and the key; the page
docs/brands.md shows the same. Collected without access to the cameras.
"""

from collections.abc import Iterable
from dataclasses import dataclass
import re
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """One maker of cameras."""

    key: str
    """The key of its texts, `brand.KEY.on` and `brand.KEY.works`; empty if there are none."""
    name: str
    alone: bool = True
    """Whether its name alone identifies it; `nest` may be a bird's."""
    spellings: tuple[str, ...] = ()
    """Other names: its other brands, or the beginnings of its products' names."""
    macs: tuple[str, ...] = ()
    """The first six digits of its hardware addresses, as assigned by the IEEE."""
    path: str = ""
    """The usual path of its main stream, for rtsp://."""
    doorbells: tuple[str, ...] = ()
    """Models with a button that are not called doorbells; … stands for any ending."""


BRANDS: Final = (
    Brand(
        key="amcrest",
        name="Amcrest",
        macs=("9c8ecd",),
        path="/cam/realmonitor?channel=1&subtype=0",
        doorbells=("AD110", "AD410"),
    ),
    Brand(key="aqara", name="Aqara", doorbells=("G4", "G400", "G410")),
    Brand(
        key="axis",
        name="Axis",
        macs=("00408c", "accc8e", "b8a44f", "e82725"),
        path="/axis-media/media.amp?videocodec=h264",
        doorbells=("A8…", "I8…"),
    ),
    Brand(
        key="blink",
        name="Blink",
        alone=False,
        spellings=("Blink Indoor", "Blink Mini", "Blink Outdoor", "Blink Video"),
    ),
    Brand(
        key="dahua",
        name="Dahua",
        spellings=("Imou", "Lorex"),
        macs=("3cef8c", "4c11bf", "9002a9", "e0508b"),
        path="/cam/realmonitor?channel=1&subtype=0",
        doorbells=("VTO…", "DB61i"),
    ),
    Brand(
        key="doorbird",
        name="DoorBird",
        macs=("1ccae3",),
        path="/mpeg/media.amp",
        doorbells=("D10…", "D11…", "D20…", "D21…"),
    ),
    Brand(key="eufy", name="Eufy", path="/live0", doorbells=("T82…",)),
    Brand(
        key="hikvision",
        name="Hikvision",
        spellings=("EZVIZ", "Annke"),
        macs=("2857be", "4419b6", "bcad28", "c056e3"),
        path="/Streaming/Channels/101",
        doorbells=("DS-HD1", "DS-HD2", "DS-KB…", "DS-KD…", "DS-KV…", "DB1", "DB1C"),
    ),
    Brand(
        key="nest",
        name="Nest",
        alone=False,
        spellings=("Google Nest", "Nest Cam", "Nest Doorbell", "Nest Hello"),
    ),
    Brand(
        key="reolink",
        name="Reolink",
        macs=("ec71db",),
        path="/h264Preview_01_main",
        doorbells=("D340…",),
    ),
    Brand(
        key="ring",
        name="Ring",
        alone=False,
        spellings=(
            *("Ring Battery", "Ring Doorbell", "Ring Floodlight", "Ring Indoor"),
            *("Ring Spotlight", "Ring Stick", "Ring Video"),
        ),
    ),
    Brand(
        key="tapo",
        name="Tapo",
        spellings=("TP-Link",),
        path="/stream1",
        doorbells=("D130", "D205", "D210", "D225", "D230…", "D235", "TD…"),
    ),
    Brand(key="unifi", name="UniFi", spellings=("Ubiquiti",), path="/s0"),
    Brand(key="wyze", name="Wyze", path="/live"),
    Brand(key="", name="Bosch", path="/rtsp_tunnel"),
    Brand(key="", name="Ecobee"),
    Brand(key="", name="Foscam", path="/videoMain"),
    Brand(key="", name="Hanwha", macs=("000918",), path="/profile2/media.smp"),
    Brand(key="", name="Mobotix", macs=("0003c5",)),
    Brand(key="", name="Sony", path="/media/video1"),
    Brand(key="", name="Uniview"),
    Brand(key="", name="Vivotek", macs=("0002d1",), path="/live.sdp"),
)
_BY_MAC: Final = {mac: brand for brand in BRANDS for mac in brand.macs}
_SPELLED: Final = {
    word.lower(): (word, brand)
    for brand in BRANDS
    for word in (*((brand.name,) if brand.alone else ()), *brand.spellings)
}
_NAMED: Final = re.compile(
    rf"\b({'|'.join(sorted(map(re.escape, _SPELLED), key=len, reverse=True))})", re.IGNORECASE
)
_BELL: Final = re.compile(
    r"door\W?bell|doorbird|door\W?station|door\W?phone|video\W?bell|intercom", re.IGNORECASE
)


def _models(patterns: Iterable[str]) -> re.Pattern[str]:
    pattern = "|".join(re.escape(each).replace("…", r"[\w-]*") for each in patterns)
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w])", re.IGNORECASE)


_RINGING: Final = {brand.name: _models(brand.doorbells) for brand in BRANDS if brand.doorbells}
_DOORBELL_MODELS: Final = _models(
    ("AD110", "AD410", "DS-HD1", "DS-HD2", "DS-KB…", "DS-KD…", "DS-KV…")
)
"""Models that identify a doorbell without the maker's name."""


def is_known_mac(mac: str) -> bool:
    """Return whether a hardware address belongs to a maker of cameras."""
    return mac[:6] in _BY_MAC


def brand_named(*texts: str, mac: str = "") -> Brand | None:
    """Return the maker by the hardware address, else by the first text that names one."""
    return _named(texts, mac)[1]


def brand_of(mac: str, *texts: str) -> str:
    """Return the name under which a camera is sold, or an empty string."""
    return _named(texts, mac)[0]


def _named(texts: Iterable[str], mac: str) -> tuple[str, Brand | None]:
    by_mac = _BY_MAC.get(mac[:6])
    if by_mac is not None:
        return by_mac.name, by_mac
    found = next((found for text in texts if (found := _NAMED.search(text))), None)
    return _SPELLED[found[1].lower()] if found else ("", None)


def is_doorbell(*texts: str, mac: str = "") -> bool:
    """Return whether names, a model and a brand belong to a doorbell."""
    if any(_BELL.search(text) or _DOORBELL_MODELS.search(text) for text in texts):
        return True
    brand = brand_named(*texts, mac=mac)
    models = _RINGING.get(brand.name) if brand else None
    return models is not None and any(models.search(text) for text in texts)


def usual_path(brand: str) -> str:
    """Return the usual path of a brand's cameras, or an empty string."""
    known = brand_named(brand)
    return known.path if known else ""


def usual_paths() -> tuple[str, ...]:
    """Return the paths to try if the brand is unknown; a wrong one costs one request."""
    keys = ("hikvision", "dahua", "reolink", "tapo", "axis")
    known = {brand.key: brand.path for brand in BRANDS if brand.key}
    return (*(known[key] for key in keys), "/videoMain", "/live")
