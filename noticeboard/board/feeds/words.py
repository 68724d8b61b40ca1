"""The words around a request in a feed, in the language that was asked for."""

from collections.abc import Mapping
from datetime import datetime
import re
from typing import Final
from urllib.parse import urlsplit

from noticeboard.board.home import Settings
from noticeboard.log.area import Circle, RequestArea
from noticeboard.log.encoding import format_time
from noticeboard.rules.area import centre
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.catalogue import catalogue

_BLANK: Final = re.compile(r"\{([a-z_]+)\}")
_NOT_OF_A_HOST: Final = re.compile(r"[^a-z0-9.-]")


class Words:
    """Says things in one language. Making one may read a file, the first time: blocking."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts: Mapping[str, str] = catalogue(language)

    def say(self, key: str, /, **said: object) -> SafeText:
        """Return a text with its blanks filled; what fills them is safe already."""
        # One pass, so that a value that holds braces is never taken for a blank.
        text = self._texts.get(key, key)
        return SafeText(_BLANK.sub(lambda blank: str(said.get(blank[1], blank[0])), text))

    def area(self, area: RequestArea) -> SafeText:
        """Say where an area is."""
        lat, lon = centre(area)
        place = f"{lat / 1e6:.5f}, {lon / 1e6:.5f}"
        if isinstance(area, Circle):
            return self.say("feed.area_circle", radius=area.radius_m, place=place)
        return self.say("feed.area_shape", corners=len(area.ring), place=place)


def minute(at: datetime) -> str:
    """Return a UTC time as it is written in every language here: `2026-11-22 21:40`."""
    return format_time(at)[:16].replace("T", " ")


def board_title(settings: Settings) -> SafeText:
    """Return the board's title."""
    return safe_text(settings.title)


def base_url(settings: Settings) -> str:
    """Return where the board is reached, without a slash at the end."""
    return settings.url.rstrip("/")


def host_of(settings: Settings) -> str:
    """Return the name of the board's host, from letters that any format takes."""
    host = urlsplit(settings.url).hostname or "board.invalid"
    return _NOT_OF_A_HOST.sub("-", host)
