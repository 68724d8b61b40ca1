"""Awareness by the API: shown to readers, changed by admins, answered by nobody."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest

from hub.api.route import Route
from hub.api.scope import Scope
from hub.api.server import TABLE
from hub.model.awareness import AreaMeaning, AwarenessKind, source_id
from noticeboard.rules.text import SafeText
from noticeboard.runtime.text import catalogue
from tests.fakes.things import AWARENESS_ITEM, CLIP, PROPOSAL, SOURCE_URL, an_awareness_report
from tests.hub.api.conftest import Home
from tests.hub.api.test_access import OK

ANSWERING = [route for route in TABLE if route.path.startswith("/requests/{id}")]


async def test_item_says_that_nobody_can_prove_it(home: Home) -> None:
    """Every item carries the finding `not_verifiable`, which has its sentence."""
    shown = await home.call("GET", "/awareness", token=Scope.READ)

    [item] = shown.json["items"]
    assert [finding["code"] for finding in item["findings"]] == ["not_verifiable"]
    assert "you can't answer it" in catalogue()["finding.not_verifiable"]
    assert item["concern"]["clips"][0]["clip_id"] == CLIP
    assert item["concern"]["reason"] == catalogue()["awareness.concern.event"]


@pytest.mark.parametrize(
    "route", [pytest.param(route, id=f"{route.method} {route.path}") for route in ANSWERING]
)
async def test_no_request_route_takes_an_item(home: Home, route: Route) -> None:
    """An awareness item cannot be decided, proposed, shared, hidden, or even read as a request."""
    path = route.path.replace("{id}", AWARENESS_ITEM).replace("{proposal_id}", PROPOSAL)
    body = OK.get((route.method, route.path))
    more: dict[str, Any] = {"json": body} if body else {}
    before = list(home.house.reports)

    answered = await home.call(route.method, path.replace("{number}", "1"), **more)

    assert (answered.status, answered.code) == (HTTPStatus.NOT_FOUND, "not_found")
    assert home.house.reports == before


async def test_address_is_the_owners_alone(home: Home) -> None:
    """Who may only read sees a source's host and never its address, which may hold a key."""
    shown = await home.call("GET", "/awareness", token=Scope.READ)
    whole = await home.call("GET", "/awareness/sources")

    [source] = shown.json["sources"]
    assert source["host"] == "feed.example.org"
    assert b"news.atom" not in shown.body
    assert whole.json["sources"][0]["url"] == SOURCE_URL


async def test_source_comes_and_goes(home: Home) -> None:
    """A source is added as it is described, once, and removed by its id."""
    body = {
        "url": "https://alerts.example.net/feed?state=xx",
        "name": "State\u202e weather",
        "kind": "cap",
        "poll_minutes": 5,
        "within_km": 25,
    }

    added = await home.call("POST", "/awareness/sources", json=body)
    again = await home.call("POST", "/awareness/sources", json=body)
    removed = await home.call("DELETE", f"/awareness/sources/{added.json['id']}")
    gone = await home.call("DELETE", f"/awareness/sources/{added.json['id']}")

    assert added.status == HTTPStatus.CREATED
    assert added.json["id"] == source_id(body["url"] if isinstance(body["url"], str) else "")
    assert (added.json["name"], added.json["kind"]) == ("State weather", "cap")
    assert (added.json["poll_minutes"], added.json["within_km"]) == (5, 25)
    assert (again.status, removed.status, gone.status) == (409, 204, 404)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://feed.example.net/", "https://"),
        ("https://192.168.1.4/feed", "network"),
        ("https://169.254.169.254/latest", "network"),
        ("https://[::ffff:10.0.0.1]/", "network"),
        ("https://user:secret@feed.example.net/", "user name"),
        ("ftp://feed.example.net/", "https://"),
        ("https://feed.exa mple.net/", "spaces"),
    ],
)
async def test_address_that_no_source_can_have(home: Home, url: str, said: str) -> None:
    """An address inside the home, or one that is not HTTPS, is refused before it is called."""
    refused = await home.call("POST", "/awareness/sources", json={"url": url})

    assert refused.status == HTTPStatus.BAD_REQUEST
    assert said in refused.message
    assert "secret" not in refused.message


async def test_item_of_cap_has_no_clips(home: Home) -> None:
    """If an item concerns this house only as a place to be warned, its words say so."""
    report = an_awareness_report()
    assert report.concern is not None
    item = replace(report.item, kind=AwarenessKind.CAP, area_is=AreaMeaning.ALERTED, expires=None)
    home.house.awareness.shown = [
        replace(report, item=item, concern=replace(report.concern, clips=()))
    ]

    [shown] = (await home.call("GET", "/awareness")).json["items"]

    assert (shown["expires"], shown["concern"]["clips"]) == (None, [])
    assert "in the alert area" in shown["concern"]["reason"]


async def test_hostile_text_is_plain_again_at_the_door(home: Home) -> None:
    """Whatever an item's type says of its text, the API makes it safe once more."""
    report = an_awareness_report()
    hostile = SafeText("Wa\u202etch\u200b")
    home.house.awareness.shown = [replace(report, item=replace(report.item, title=hostile))]

    [shown] = (await home.call("GET", "/awareness")).json["items"]

    assert shown["title"] == "Watch"
