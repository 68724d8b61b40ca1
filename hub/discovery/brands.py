"""Who made a camera, by its hardware address and by what it calls itself. Pure."""

import re
from typing import Final

BRAND_BY_MAC: Final = {
    "1ccae3": "DoorBird",
    "00408c": "Axis",
    "accc8e": "Axis",
    "b8a44f": "Axis",
    "e82725": "Axis",
    "2857be": "Hikvision",
    "4419b6": "Hikvision",
    "bcad28": "Hikvision",
    "c056e3": "Hikvision",
    "3cef8c": "Dahua",
    "4c11bf": "Dahua",
    "9002a9": "Dahua",
    "e0508b": "Dahua",
    "9c8ecd": "Amcrest",
    "ec71db": "Reolink",
    "0002d1": "Vivotek",
    "0003c5": "Mobotix",
    "000918": "Hanwha",
}
"""The first six digits, as the IEEE gave them out."""

_NAMES: Final = (
    "Amcrest",
    "Axis",
    "Bosch",
    "Dahua",
    "DoorBird",
    "Ecobee",
    "Eufy",
    "Foscam",
    "Hanwha",
    "Hikvision",
    "Mobotix",
    "Reolink",
    "Tapo",
    "UniFi",
    "Uniview",
    "Vivotek",
    "Wyze",
)
_SPELLED: Final = re.compile(rf"\b({'|'.join(_NAMES)})", re.IGNORECASE)
_BY_SPELLING: Final = {name.lower(): name for name in _NAMES}
_BELL: Final = re.compile(
    r"door\W?bell|doorbird|door\W?station|video\W?bell|intercom", re.IGNORECASE
)


def brand_of(mac: str, *texts: str) -> str:
    """Return the maker by the hardware address, else by the first text that names one, or ''."""
    known = BRAND_BY_MAC.get(mac[:6])
    if known:
        return known
    for text in texts:
        named = _SPELLED.search(text)
        if named:
            return _BY_SPELLING[named.group(1).lower()]
    return ""


def is_doorbell(*texts: str) -> bool:
    """Tell whether a name, model or brand is a doorbell's."""
    return any(_BELL.search(text) for text in texts)
