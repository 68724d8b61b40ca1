"""One hub's state and messages, sent to the open pages across every break and reload."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from ..client.errors import HubClientError
from ..client.messages import Message
from ..const import DOMAIN
from ..coordinator import HubCoordinator

type SendMessage = Callable[[Mapping[str, object]], None]


class _Page:
    """One page, which receives every message after its state."""

    def __init__(
        self, tell: SendMessage, may: Callable[[], bool], language: str | None, *, brief: bool
    ) -> None:
        self.send = tell
        self.may = may
        """Returns whether the page's user may still see the house."""
        self.language = language
        """The page's language, or None for the system's."""
        self.brief = brief
        """Whether it wants a state without the details of requests."""
        self.reading = False
        self.seq: int | None = None
        """The newest message that the page knows, or None if it has no state."""
        self.behind: list[Mapping[str, object]] = []
        """Messages that arrived while its state was being read."""
        self.was_sent_away = False


class Feed:
    """A hub's feed, which outlives its coordinator: reloading the entry is only a short absence."""

    def __init__(self, hass: HomeAssistant) -> None:
        self._hass = hass
        self._coordinator: HubCoordinator | None = None
        self._pages: set[_Page] = set()
        self._lost_at: datetime | None = None

    @property
    def available(self) -> bool:
        """Whether the hub is connected."""
        return self._coordinator is not None and self._coordinator.last_update_success

    @property
    def last_connected(self) -> datetime | None:
        """When the hub was last connected; None if not yet in this run of Home Assistant."""
        return dt_util.utcnow() if self.available else self._lost_at

    @callback
    def async_attach(self, coordinator: HubCoordinator) -> None:
        """Pass on what this coordinator receives, until its entry is unloaded."""
        self._coordinator = coordinator
        entry = coordinator.config_entry
        entry.async_on_unload(coordinator.async_listen(self._forward))
        entry.async_on_unload(coordinator.async_add_listener(self._changed))
        entry.async_on_unload(self._detach)
        self._changed()

    @callback
    def async_subscribe(
        self,
        tell: SendMessage,
        may: Callable[[], bool],
        language: str | None = None,
        *,
        brief: bool = False,
    ) -> CALLBACK_TYPE:
        """Send a page the state and all messages, until the returned function is called.

        It also ends once `may` returns False. If `brief`, the state has only what lists show of
        requests; messages have all of one.
        """
        page = _Page(tell, may, language, brief=brief)
        self._pages.add(page)
        self._send_state(page)

        @callback
        def stop() -> None:
            self._pages.discard(page)

        return stop

    @callback
    def _detach(self) -> None:
        if self.available:
            self._lost_at = dt_util.utcnow()
        self._coordinator = None
        self._changed()

    @callback
    def _changed(self) -> None:
        if self.available:
            self._lost_at = None
        elif self._lost_at is None and self._coordinator is not None:
            self._lost_at = dt_util.utcnow()
        for page in tuple(self._pages):
            self._send_state(page)

    @callback
    def _forward(self, message: Message) -> None:
        for page in tuple(self._pages):
            self._pass_on(page, message.raw)

    @callback
    def _pass_on(self, page: _Page, message: Mapping[str, object]) -> None:
        """Send a message in the system's language, then reload sentences in the page's language."""
        if not page.may():
            self._send_state(page)
        elif page.reading:
            page.behind.append(message)
        elif page.seq is not None:
            page.send({"type": "message", "message": message})
            if self._is_foreign(page) and _has_sentences(message):
                page.seq = None
                self._send_state(page)

    def _is_foreign(self, page: _Page) -> bool:
        """Return whether the page's language differs from that of the messages."""
        system = self._hass.config.language
        return _primary(page.language or system) != _primary(system)

    @callback
    def _send_state(self, page: _Page) -> None:
        """Send the state if the page has none and the hub is connected; else report it as away."""
        allowed = page.may()
        if not allowed:
            self._pages.discard(page)
        if not self.available or not allowed:
            page.seq = None
            page.reading = False
            page.behind.clear()
            if not page.was_sent_away:
                page.was_sent_away = True
                since = self._lost_at
                page.send({"type": "away", "since": since and since.isoformat()})
        elif page.seq is None and not page.reading:
            page.reading = True
            self._hass.async_create_background_task(
                self._read(page), f"{DOMAIN} state for a page", eager_start=False
            )

    async def _read(self, page: _Page) -> None:
        coordinator = self._coordinator
        if coordinator is None:
            return
        try:
            state = await coordinator.client.call("GET", ("state",), language=page.language)
        except HubClientError:
            # The coordinator handles the error; its next update calls `_send_state` again.
            page.reading = False
            return
        if coordinator is not self._coordinator or not page.reading or page not in self._pages:
            return
        known = state.get("seq", 0) if isinstance(state, dict) else 0
        if not page.may():
            self._send_state(page)
            return
        page.reading, page.seq, page.was_sent_away = False, known, False
        shown = _brief(state) if page.brief else state
        page.send({"type": "state", "state": shown, "available": True})
        behind, page.behind = page.behind, []
        for message in behind:
            # Applying a message twice is harmless; applying one older than the state is not.
            if isinstance(seq := message.get("seq"), int) and seq > known:
                self._pass_on(page, message)


# With many requests these are most of a state, and a page shows those of one request at a time.
_DETAILS: Mapping[str, object] = {
    "text": "",
    "thread": [],
    "fetches": [],
    "proposal": None,
    "accounting": None,
}


def _brief(state: object) -> object:
    """Return a state in which requests have only what lists show."""
    if not isinstance(state, dict) or not isinstance(requests := state.get("requests"), list):
        return state
    return {**state, "requests": [_listed(each) for each in requests]}


def _listed(request: object) -> object:
    if not isinstance(request, dict) or not isinstance(found := request.get("match"), dict):
        return request
    clips = [each for each in found.get("clips", ()) if isinstance(each, dict)]
    cameras = dict.fromkeys(str(each.get("camera_id")) for each in clips)
    return {
        **request,
        **_DETAILS,
        "match": {**found, "clips": [], "near": []},
        "brief": {"clips": len(clips), "cameras": list(cameras)},
    }


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()


def _has_sentences(message: Mapping[str, object]) -> bool:
    """Return whether a message contains sentences of the hub."""
    data = message.get("data")
    if not isinstance(data, dict):
        return False
    shown = (data.get("camera"), data.get("board"))
    reasons = (each.get("reason") for each in shown if isinstance(each, dict))
    return "request" in data or "problem" in data or any(reasons)


_FEEDS: HassKey[dict[str, Feed]] = HassKey(f"{DOMAIN}_feeds")


@callback
def feed_of(hass: HomeAssistant, entry_id: str) -> Feed:
    """Return the feed of one entry, the same one as long as Home Assistant runs."""
    feeds = hass.data.setdefault(_FEEDS, {})
    return feeds.setdefault(entry_id, Feed(hass))


@callback
def forget_feed(hass: HomeAssistant, entry_id: str) -> None:
    """Forget the feed of a removed entry."""
    hass.data.get(_FEEDS, {}).pop(entry_id, None)
