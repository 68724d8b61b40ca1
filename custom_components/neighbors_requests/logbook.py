"""The logbook's entries, in words."""

from collections.abc import Callable, Mapping

from homeassistant.components.logbook.const import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN, EVENT_REQUEST
from .happening import Happening
from .moments import FIRST_YES
from .words import plain

type Described = dict[str, str]
type Describe = Callable[[Event], Described]

_SENTENCES: Mapping[str, str] = {
    Happening.RECEIVED: "asks for video: {title}",
    Happening.MATCHED: "asks for video, and you have {clips}: {title}",
    Happening.UPDATED: "added to its request: {title}",
    Happening.RESOLVED: "no longer needs video: {title}",
    Happening.EXPIRED: "asked until now, and no longer does: {title}",
    Happening.DECIDED: "was answered: {title}",
    Happening.DELIVERED: "has received what you shared: {title}",
    Happening.OPENED: "opened what you shared: {title}",
    FIRST_YES: "waits for a second yes, {by} said the first: {title}",
}
_DECIDED = {
    "approve": "gets what {by} approved: {title}",
    "deny": "gets nothing, {by} denied: {title}",
}
SOMEBODY = "somebody"


@callback
def async_describe_events(
    _hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Describe what becomes of requests."""
    async_describe_event(DOMAIN, EVENT_REQUEST, described)


@callback
def described(event: Event) -> Described:
    """Return who did what, from the event alone: the request may be gone by now."""
    told = event.data
    sentence = _SENTENCES.get(str(told.get("type")), "{title}")
    if told.get("type") == Happening.DECIDED:
        sentence = _DECIDED.get(str(told.get("answer")), sentence)
    clips = told.get("clips", 0)
    return {
        LOGBOOK_ENTRY_NAME: plain(str(told.get("agency", ""))),
        LOGBOOK_ENTRY_MESSAGE: sentence.format(
            title=plain(str(told.get("title", ""))),
            clips="1 clip" if clips == 1 else f"{clips} clips",
            by=plain(str(told.get("first_yes_by") or told.get("answered_by") or SOMEBODY)),
        ),
    }
