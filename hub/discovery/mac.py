"""Hardware addresses as devices write them. Pure."""

import re


def read_mac(text: str) -> str:
    """Return 12 lower-case hex digits, or an empty string; an all-zero address names nobody."""
    digits = re.sub(r"[:.\s-]", "", text).lower()
    return digits if re.fullmatch(r"[0-9a-f]{12}", digits) and digits.strip("0") else ""
