"""What becomes of requests: events, the bus, and the logbook's words."""

from collections.abc import Mapping
from copy import replace
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Any

from homeassistant.core import Event, HomeAssistant
from homeassistant.helpers.translation import async_setup
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.neighbors_requests.automation_events import facts
from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.house import RequestChange, happenings
from custom_components.neighbors_requests.client.messages import RequestMoment, RequestNews
from custom_components.neighbors_requests.client.models import (
    Request,
    RequestStatus,
    Share,
    ShareState,
)
from custom_components.neighbors_requests.const import DOMAIN, EVENT_REQUEST
from custom_components.neighbors_requests.logbook import async_describe_events, described

from . import values
from .fake_hub import FakeHub, until
from .home import state
from .values import request_id

ASKED = read(Request, values.as_json(values.request(1)))
SENDING = read(Share, values.as_json(values.share(state="sending")))
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def told(
    moment: RequestMoment, before: Request | None, now: Request = ASKED
) -> tuple[RequestChange, ...]:
    """Return what a piece of news says has happened."""
    return happenings(before, RequestNews(moment=moment, request=now))


def shared(share: Share | None) -> Request:
    """Return the request with this share."""
    return replace(ASKED, share=share)


@pytest.mark.parametrize(
    ("moment", "status", "happened"),
    [
        (RequestMoment.RECEIVED, RequestStatus.OPEN, RequestChange.RECEIVED),
        (RequestMoment.MATCHED, RequestStatus.OPEN, RequestChange.MATCHED),
        (RequestMoment.DECIDED, RequestStatus.OPEN, RequestChange.DECIDED),
        (RequestMoment.CLOSED, RequestStatus.RESOLVED, RequestChange.RESOLVED),
        (RequestMoment.CLOSED, RequestStatus.EXPIRED, RequestChange.EXPIRED),
    ],
)
def test_moment_is_what_the_hub_says(
    moment: RequestMoment, status: RequestStatus, happened: RequestChange
) -> None:
    """A moment has one name, and an end has two."""
    assert told(moment, ASKED, replace(ASKED, status=status)) == (happened,)


@pytest.mark.parametrize(
    ("changes", "updated"),
    [
        ({}, False),
        ({"proposal": None}, False),
        ({"pending": False}, False),
        ({"text": "More words."}, True),
        ({"title": "Mill Lane"}, True),
        ({"expires": LATER}, True),
    ],
)
def test_update_is_the_agencys(changes: dict[str, Any], *, updated: bool) -> None:
    """Only what the agency says anew is an update, not what this house makes of it."""
    now = replace(ASKED, **changes)

    assert told(RequestMoment.CHANGED, ASKED, now) == ((RequestChange.UPDATED,) if updated else ())
    assert told(RequestMoment.CHANGED, None, now) == ()


def owed(share: Share | None, *, stated: bool = False, late: bool = False) -> Request:
    """Return the request with this share, and what its agency has stated or owes."""
    view = values.as_json(values.request(1, accounting=values.accounting(stated=stated, late=late)))
    return replace(read(Request, view), share=share)


DELIVERED = replace(SENDING, state=ShareState.DELIVERED)
OPENED = replace(DELIVERED, opened=True)


@pytest.mark.parametrize(
    ("before", "now", "happened"),
    [
        (None, None, ()),
        (None, SENDING, ()),
        (SENDING, DELIVERED, (RequestChange.DELIVERED,)),
        (DELIVERED, DELIVERED, ()),
        (DELIVERED, OPENED, (RequestChange.OPENED,)),
        (OPENED, OPENED, ()),
        (SENDING, OPENED, (RequestChange.DELIVERED, RequestChange.OPENED)),
        (replace(DELIVERED, withdrawn=True), DELIVERED, ()),
    ],
)
def test_arrival_is_told_once(
    before: Share | None, now: Share | None, happened: tuple[RequestChange, ...]
) -> None:
    """What arrived is told once, and what was missed in between is told too."""
    assert told(RequestMoment.SHARE_CHANGED, shared(before), shared(now)) == happened


def test_an_account_is_told_if_it_covers_what_this_house_sent() -> None:
    """Once, as it comes, and once when it becomes late; nobody else's videos make an event."""
    changed, due = RequestMoment.CHANGED, owed(DELIVERED)
    stated, late = owed(DELIVERED, stated=True), owed(DELIVERED, late=True)

    assert told(changed, due, stated) == (RequestChange.ACCOUNTED,)
    assert told(changed, due, late) == (RequestChange.ACCOUNT_LATE,)
    assert told(changed, late, stated) == (RequestChange.ACCOUNTED,)
    assert told(changed, stated, stated) == told(changed, late, late) == ()
    for share in (None, SENDING):
        assert told(changed, owed(share), owed(share, stated=True, late=True)) == ()
    # After a start, what is known already isn't news.
    assert told(changed, None, stated) == ()


async def test_happenings_are_events(
    hass: HomeAssistant, hub: FakeHub, loaded: MockConfigEntry
) -> None:
    """Each happening is an event of the entity, and one on the bus with the hub's device."""
    events = async_capture_events(hass, EVENT_REQUEST)
    heard: list[tuple[RequestChange, str]] = []
    stop = loaded.runtime_data.async_listen_requests(
        lambda happening, request: heard.append((happening, request.id))
    )
    approved = values.decision(1, answer="approve")
    decided = values.request(1, decision=approved)
    for kind, request in (
        ("request.received", values.request(1)),
        ("request.changed", values.request(1, thread=[thread_item()])),
        ("request.voided", values.request(1, voided=values.voided())),
        ("request.decided", decided),
        ("share.changed", values.changed(decided, share=values.share(opened=True))),
    ):
        await hub.push_request(kind, request)
    await until(lambda: loaded.runtime_data.data.seq == 5)
    stop()
    await hub.push_request("request.closed", values.changed(decided, status="resolved"))
    await until(lambda: loaded.runtime_data.data.seq == 6)

    types = ["received", "updated", "voided", "decided", "delivered", "opened", "resolved"]
    assert [event.data["type"] for event in events] == types
    assert heard == [(RequestChange(each), request_id(1)) for each in types[:-1]]
    assert events[0].data["device_id"] == loaded.runtime_data.device_id != ""
    assert events[0].data["entry_id"] == loaded.entry_id
    assert state(hass, "event", "request").attributes["event_type"] == "resolved"


def thread_item() -> values.Json:
    """Return one later entry of a request's thread."""
    return {"kind": "update", "index": 9, "issued": values.NOW, "text": "Blue car."}


@pytest.mark.parametrize("happening", RequestChange)
@pytest.mark.parametrize("answer", ["approve", "deny"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "de"])
def test_logbook_says_it_in_words(happening: RequestChange, answer: str, language: str) -> None:
    """Every happening has a sentence about its agency, with nothing left unfilled."""
    catalogue = read_common(language)
    decision = values.decision(1, answer=answer)
    request = read(Request, values.as_json(values.request(1, decision=decision)))
    event: Event[Mapping[str, Any]] = Event(
        EVENT_REQUEST, {"type": happening.value, **facts(request)}
    )

    entry = described(event, catalogue)

    assert entry["name"] == "Example County Fire"
    assert "The alley behind Mill Street" in entry["message"]
    assert entry["message"] != request.title
    assert "{" not in entry["message"]
    assert ("Alex" in entry["message"]) is (happening is RequestChange.DECIDED)


def read_common(language: str) -> Mapping[str, str]:
    """Return the integration's own sentences in a language."""
    path = Path(described.__code__.co_filename).parent / "translations" / f"{language}.json"
    common: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))["common"]
    return common


async def test_logbook_speaks_the_language_of_the_house(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """The sentence changes with Home Assistant's language; one we do not speak is English."""
    assert loaded
    async_setup(hass)  # as Home Assistant's start does, but the plugin's does not
    describers: list[Any] = []
    async_describe_events(hass, lambda _domain, _event, describe: describers.append(describe))
    event: Event[Mapping[str, Any]] = Event(EVENT_REQUEST, {"type": "received", "title": "Fire"})
    said = []

    for language in ("en", "de", "nl"):
        await hass.config.async_update(language=language)
        await hass.async_block_till_done()
        said.append(describers[0](event)["message"])

    assert said == ["requests video: Fire", "bittet um Video: Fire", "requests video: Fire"]


async def test_logbook_bears_what_it_does_not_know(
    hass: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """An event of another version is still an entry; words of others stay one plain line."""
    assert loaded
    described_as: dict[str, Any] = {}
    async_describe_events(
        hass, lambda domain, event, describe: described_as.update({f"{domain} {event}": describe})
    )
    describe = described_as[f"{DOMAIN} {EVENT_REQUEST}"]

    first = describe(
        Event(EVENT_REQUEST, {"type": "first_yes", "first_yes_by": "Sam", "title": "Mill Lane"})
    )
    assert first["message"] == "waits for a second person, Sam approved first: Mill Lane"
    assert describe(Event(EVENT_REQUEST, {})) == {"name": "", "message": ""}
    odd = describe(
        Event(EVENT_REQUEST, {"type": "matched", "clips": 1, "title": "{by}\n\u202eevil"})
    )
    assert odd["message"] == "requests video, and you have 1 clip: {by} evil"
