"""Hardware addresses as devices write them. Pure."""

import re

from hub.model.brand import is_known_mac


def read_mac(text: str) -> str:
    """Return 12 lower-case hex digits, or an empty string; an all-zero address names nobody."""
    digits = re.sub(r"[:.\s-]", "", text).lower()
    return digits if re.fullmatch(r"[0-9a-f]{12}", digits) and digits.strip("0") else ""


def mac_within(text: str) -> str:
    """Return a hardware address that ends a name, such as `AXIS M1065 - ACCC8E000001`, or ''.

    Only one that a known maker was given: twelve digits alone are anything.
    """
    ending = re.search(r"(?<![0-9a-f])([0-9a-f]{12})$", text.strip().lower(), re.ASCII)
    return ending.group(1) if ending and is_known_mac(ending.group(1)) else ""
