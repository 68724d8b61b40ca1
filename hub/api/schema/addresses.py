"""Addresses entered by people."""

from urllib.parse import SplitResult, urlsplit

from hub.api.fields import Exact
from hub.errors import InvalidInputError

URL = Exact(longest=2000, shortest=8)


def split(url: str, *, schemes: set[str], field: str) -> SplitResult:
    """Return the parts of a URL; raises InvalidInputError, which names only the field."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good, parts = False, urlsplit("")
    if not good or any(char.isspace() for char in url):
        beginnings = " or ".join(f"{scheme}://" for scheme in sorted(schemes))
        raise InvalidInputError("input.address", field=field, beginnings=beginnings)
    return parts
