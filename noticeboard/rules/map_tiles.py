"""Where a page may load map images from: a template of addresses that somebody chose. Pure."""

import re
from typing import Final
from urllib.parse import urlsplit

from noticeboard.errors import InvalidInputError
from noticeboard.runtime.text import Text

# It becomes part of the content security policy, so it must not be able to end a directive.
_REST: Final = r"(:[0-9]{1,5})?/[A-Za-z0-9._~/{}?=&%@-]{0,400}"
_HTTPS: Final = re.compile(rf"https://[a-z0-9.-]{{1,253}}{_REST}")
_THIS_MACHINE: Final = re.compile(rf"http://(127\.0\.0\.1|localhost){_REST}")
_BLANKS: Final = ("{z}", "{x}", "{y}")
_EXAMPLE: Final = "https://tiles.example.org/{z}/{x}/{y}.png"


def check_map_tiles(url: str, *, on_this_machine: bool = False) -> None:
    """Raise InvalidInputError unless `url` is empty or a template of HTTPS addresses of tiles.

    `on_this_machine` also admits a server on the reader's own machine.
    """
    is_address = _HTTPS.fullmatch(url) or (on_this_machine and _THIS_MACHINE.fullmatch(url))
    if url and not (is_address and all(url.count(blank) == 1 for blank in _BLANKS)):
        raise InvalidInputError(Text("noticeboard.settings.map_tiles", example=_EXAMPLE))


def host_of(url: str) -> str:
    """Return the origin from which a page may load images, or ""."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
