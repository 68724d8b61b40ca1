"""Which pending request the buttons are about: the newest, or one that a person chose."""

from collections.abc import Callable, Mapping

from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError

from .client import House, Request
from .const import DOMAIN
from .words import plain

MOST_CHOICES = 20
NEWEST = "newest"
LONGEST_AGENCY = 60
LONGEST_TITLE = 120


class Choice:
    """One choice for each hub, kept in memory only: after a restart it is the newest again."""

    def __init__(self, house: Callable[[], House], changed: Callable[[], None]) -> None:
        self._house = house
        self._changed = changed
        self._chosen: str | None = None

    @property
    def chosen(self) -> str | None:
        """Return the id of the request that was chosen, whether or not it still waits."""
        return self._chosen

    @property
    def options(self) -> Mapping[str, str]:
        """Return the ids of the newest pending requests by what they are called here."""
        named: dict[str, str] = {}
        for request in self._house().pending[:MOST_CHOICES]:
            name = _name(request)
            number = 1
            while name in named:
                number += 1
                name = f"{_name(request)} ({number})"
            named[name] = request.id
        return named

    @property
    def current(self) -> str | None:
        """Return the option that holds; None where the one that was chosen no longer waits."""
        if self._chosen is None:
            return NEWEST
        named = {request_id: name for name, request_id in self.options.items()}
        return named.get(self._chosen)

    def request(self) -> Request:
        """Return the request that a press is about.

        Raises ServiceValidationError where nothing waits, or where the one that was chosen no
        longer does: a press that was meant for it must never answer another.
        """
        pending = self._house().pending
        if not pending:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="nothing_pending"
            )
        if self._chosen is None:
            return pending[0]
        for request in pending:
            if request.id == self._chosen:
                return request
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="choice_gone")

    @callback
    def choose(self, option: str) -> None:
        """Take an option of `options`, or NEWEST; KeyError where it has gone."""
        self._chosen = None if option == NEWEST else self.options[option]
        self._changed()

    @callback
    def settle(self, request_id: str) -> None:
        """Go back to the newest once a press has settled the request that was chosen."""
        if self._chosen == request_id:
            self._chosen = None
            self._changed()

    @callback
    def forget(self) -> None:
        """Go back to the newest where nothing waits: then no press can be meant for another."""
        if self._chosen is not None and not self._house().pending:
            self._chosen = None


def _name(request: Request) -> str:
    agency = plain(request.agency.name, longest=LONGEST_AGENCY)
    return f"{agency}: {plain(request.title, longest=LONGEST_TITLE)}"
