"""The operator's own map tiles: the one address of another host that a page may name."""

import re
from typing import Final
from urllib.parse import urlsplit

from noticeboard.errors import InvalidInputError

# It becomes a part of the content security policy: nothing that ends a directive may be in it.
_URL: Final = re.compile(r"https://[a-z0-9.-]{1,253}(:[0-9]{1,5})?/[A-Za-z0-9._~/{}?=&%@-]{0,400}")
_BLANKS: Final = ("{z}", "{x}", "{y}")


def check_map_tiles(url: str) -> None:
    """Raise InvalidInputError unless `url` is empty or a template of tiles."""
    if url and not (_URL.fullmatch(url) and all(url.count(blank) == 1 for blank in _BLANKS)):
        raise InvalidInputError(
            "The address of the map tiles must look like https://tiles.example.org/{z}/{x}/{y}.png,"
            " or be empty."
        )


def host_of(url: str) -> str:
    """Return the origin that a page has to be allowed to load pictures from; or nothing."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
