"""Logbook entries, in the language of this Home Assistant."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .automation_events import FIRST_YES, PRACTICE
from .client.house import RequestChange
from .const import DOMAIN, EVENT_REQUEST
from .text import cached_catalogue, plain

type Described = dict[str, str]
type Describe = Callable[[Event], Described]

_SENTENCES: Mapping[str, str] = {
    RequestChange.RECEIVED: "logbook_received",
    RequestChange.MATCHED: "logbook_matched",
    RequestChange.UPDATED: "logbook_updated",
    RequestChange.RESOLVED: "logbook_resolved",
    RequestChange.EXPIRED: "logbook_expired",
    RequestChange.DECIDED: "logbook_decided",
    RequestChange.VOIDED: "logbook_voided",
    RequestChange.DELIVERED: "logbook_delivered",
    RequestChange.OPENED: "logbook_opened",
    RequestChange.ACCOUNTED: "logbook_accounted",
    RequestChange.ACCOUNT_LATE: "logbook_account_late",
    FIRST_YES: "logbook_first_yes",
}
_ANSWERED = {"approve": "logbook_approved", "deny": "logbook_denied"}


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Describe the happenings of requests."""

    @callback
    def describe(event: Event) -> Described:
        return described(event, cached_catalogue(hass))

    async_describe_event(DOMAIN, EVENT_REQUEST, describe)


def described(event: Event, catalogue: Mapping[str, str]) -> Described:
    """Describe an event from its data alone, because the request may be gone."""
    data = event.data
    is_practice = data.get("type") == PRACTICE
    happening = str(data.get("happening" if is_practice else "type"))
    key = _SENTENCES.get(happening, "")
    if happening == RequestChange.DECIDED:
        key = _ANSWERED.get(str(data.get("answer")), key)
    clips = data.get("clips", 0)
    by = plain(str(data.get("first_yes_by") or data.get("answered_by") or ""))
    counted = catalogue.get("logbook_clip" if clips == 1 else "logbook_clips", "{count}")
    message = catalogue.get(key, "{title}").format(
        title=plain(str(data.get("title", ""))),
        clips=counted.format(count=clips),
        by=by or catalogue.get("logbook_somebody", ""),
    )
    if is_practice:
        message = catalogue.get("logbook_practice", "{message}").format(message=message)
    return {
        LOGBOOK_ENTRY_NAME: plain(str(data.get("agency", ""))),
        LOGBOOK_ENTRY_MESSAGE: message,
    }
