"""What sources of each kind are read as: recorded shapes, and what may be missing of them."""

from datetime import UTC, datetime, timedelta
import json
from typing import Any

import pytest

from hub.awareness.document import FeedDocument, FeedEntry
from hub.awareness.fetch import SourceUnreadableError
from hub.awareness.formats import read_document, read_source
from hub.model.awareness import AreaMeaning, AwarenessKind
from noticeboard.log.area import Circle, Polygon

from .conftest import (
    PERSON,
    alert,
    alert_link,
    atom,
    entry,
    json_feed,
    reference,
    rss,
    rss_item,
    wanted,
)

BASE = "https://feed.example.org/news/feed"


EVERYTHING_NULL: dict[str, Any] = dict.fromkeys(PERSON) | {"uid": "0b0b0b"}


def heard(text: str, kind: AwarenessKind | None = None) -> FeedDocument:
    """Return what a source says."""
    return read_source(text.encode(), BASE, kind)


def only(text: str) -> FeedEntry:
    """Return the one thing that a source says."""
    [said] = heard(text).entries
    return said


def test_cap_alert() -> None:
    """An alert is read whole; its area is where people are to be told, "lat,lon" in that order."""
    said = only(alert())

    assert heard(alert()).kind is AwarenessKind.CAP
    assert said.publisher == "Example State Weather"
    assert said.title == "River watch along the Example River until Wednesday noon"
    assert said.text == "The river may rise.\nStay away from it."
    assert said.instruction == "Move to higher ground."
    assert (said.event, said.severity, said.certainty) == ("Flood Watch", "Severe", "Possible")
    assert (said.urgency, said.area_text) == ("Future", "Example County")
    assert (said.link, said.link_host) == (
        "https://weather.example.org/river",
        "weather.example.org",
    )
    assert said.published == datetime(2026, 11, 25, 15, tzinfo=UTC)
    assert said.expires == datetime(2026, 11, 26, 17, tzinfo=UTC)
    assert said.window is not None
    assert said.window.start == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert said.area_is is AreaMeaning.ALERTED
    [area] = said.areas
    assert isinstance(area, Polygon)
    assert area.ring[0] == (52_000_000, 4_000_000)


def test_cap_circle_is_in_kilometres() -> None:
    """CAP's circle is `lat,lon radius` with the radius in kilometres."""
    said = only(alert(area="<circle>52.5,4.25 1.5</circle>"))

    assert said.areas == (Circle(lat=52_500_000, lon=4_250_000, radius_m=1500),)


@pytest.mark.parametrize(
    "odd",
    [
        {"status": "Test"},
        {"status": "Exercise"},
        {"status": "Draft"},
        {"scope": "Private"},
        {"scope": "Restricted"},
        {"kind": "Ack"},
        {"kind": "Cancel"},
    ],
)
def test_alert_that_is_not_for_people(odd: dict[str, Any]) -> None:
    """A test, an exercise, what is not public, and a mere cancellation is never shown."""
    assert not only(alert(**odd)).is_visible


def test_update_ends_what_it_refers_to() -> None:
    """An update names what it replaces, in whatever zone the time is written."""
    said = only(alert("EX-2", kind="Update", references=reference(sent="2026-11-25T15:00:00Z")))

    assert said.is_visible
    assert said.ends == (only(alert()).key,)


def test_nobody_ends_anothers_alert() -> None:
    """A reference to another sender's alert ends nothing; nor does that of a plain alert."""
    theirs = "other@weather.example.net,EX-2026-1,2026-11-25T10:00:00-05:00"

    assert only(alert("EX-2", kind="Cancel", references=theirs)).ends == ()
    assert only(alert("EX-2", kind="Alert", references=reference())).ends == ()


def test_alert_of_which_nearly_everything_is_missing() -> None:
    """An alert needs a name and no more; one without a name is nothing."""
    bare = '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>x</identifier></alert>'
    nameless = bare.replace("<identifier>x</identifier>", "")

    said = only(bare)

    assert (said.title, said.window, said.areas, said.expires) == ("", None, (), None)
    assert heard(nameless).entries == ()


def test_english_comes_first() -> None:
    """Of an alert in several languages the English part is shown."""
    spanish = "<info><language>es-US</language><event>Vigilancia</event></info>"
    text = alert().replace("<info>", f"{spanish}<info>", 1)

    assert only(text).event == "Flood Watch"


def test_atom_with_georss() -> None:
    """An entry is read with its place; markup is plain text, a link is text and its host."""
    said = only(atom(entry()))

    assert heard(atom(entry())).kind is AwarenessKind.ATOM
    assert (said.key, said.publisher) == ("urn:example:1", "Example County Roads")
    assert (said.title, said.text) == ("Road closed at Mill Bridge", "Closed until Friday.")
    assert (said.link, said.link_host) == (
        "https://feed.example.org/roads/1",
        "feed.example.org",
    )
    assert said.areas == (Circle(lat=52_050_000, lon=4_050_000, radius_m=50),)
    assert said.area_is is AreaMeaning.EVENT


@pytest.mark.parametrize(
    ("written", "shape"),
    [
        ("<georss:point>52.05, 4.05</georss:point>", Circle),
        ("<georss:circle>52.05 4.05 500</georss:circle>", Circle),
        ("<georss:box>52 4 52.1 4.1</georss:box>", Polygon),
        ("<georss:polygon>52 4 52.1 4 52.1 4.1 52 4</georss:polygon>", Polygon),
        ("<georss:line>52 4 52.1 4.1</georss:line>", Circle),
        (
            "<georss:where><gml:Point><gml:pos>52.05 4.05</gml:pos></gml:Point></georss:where>",
            Circle,
        ),
        (
            (
                "<georss:where><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>"
                "52 4 52.1 4 52.1 4.1 52 4</gml:posList></gml:LinearRing></gml:exterior>"
                "</gml:Polygon></georss:where>"
            ),
            Polygon,
        ),
        (
            (
                "<georss:where><gml:Envelope><gml:lowerCorner>52 4</gml:lowerCorner>"
                "<gml:upperCorner>52.1 4.1</gml:upperCorner></gml:Envelope></georss:where>"
            ),
            Polygon,
        ),
    ],
)
def test_places(written: str, shape: type) -> None:
    """Every shape of GeoRSS, simple and GML, becomes an area."""
    [area] = only(atom(entry(more=written))).areas

    assert isinstance(area, shape)


def test_shape_goes_before_its_point() -> None:
    """If an entry gives a point beside a circle, the circle is what it is about."""
    both = "<georss:point>52.05 4.05</georss:point><georss:circle>52.05 4.05 500</georss:circle>"

    assert only(atom(entry(more=both))).areas == (
        Circle(lat=52_050_000, lon=4_050_000, radius_m=500),
    )


@pytest.mark.parametrize(
    "written",
    [
        "<georss:point>152 4</georss:point>",
        "<georss:point>52</georss:point>",
        "<georss:point>nan inf</georss:point>",
        "<georss:circle>52 4 -5</georss:circle>",
        "<georss:polygon>52 4 52.1</georss:polygon>",
        "<georss:point></georss:point>",
    ],
)
def test_place_that_is_none(written: str) -> None:
    """What is no place on Earth is no place."""
    assert only(atom(entry(more=written))).areas == ()


def test_entry_may_say_when() -> None:
    """A DCMI period is an entry's window."""
    period = "start=2026-11-25T08:00:00Z; end=2026-11-25T09:00:00Z; scheme=W3C-DTF;"

    said = only(atom(entry(more=f"<dcterms:valid>{period}</dcterms:valid>")))

    assert said.window is not None
    assert said.window.length == timedelta(hours=1)


def test_index_of_alerts() -> None:
    """A feed whose entries link to alerts is one of alerts; each link comes once."""
    index = atom(alert_link("/a.cap"), alert_link("/a.cap"), alert_link("b.cap"))

    found = heard(index)

    assert found.kind is AwarenessKind.CAP
    assert [link.url for link in found.links] == [
        "https://feed.example.org/a.cap",
        "https://feed.example.org/news/b.cap",
    ]


def test_alert_inside_an_entry() -> None:
    """An alert that stands in an entry's content is read from there."""
    inner = alert().partition("?>")[2]
    text = atom(entry(more=f'<content type="application/cap+xml">{inner}</content>'))

    found = heard(text)

    assert found.kind is AwarenessKind.CAP
    assert found.entries[0].event == "Flood Watch"


def test_rss_with_places() -> None:
    """RSS is read with its markup gone, W3C positions and dates of RFC 822."""
    where = "<geo:lat>52.05</geo:lat><geo:long>4.05</geo:long>"

    said = only(rss(rss_item(more=where)))

    assert heard(rss(rss_item())).kind is AwarenessKind.RSS
    assert (said.key, said.title) == ("call-1", "Brush fire")
    assert said.text == "Two engines\non the way"
    assert said.published == datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert said.areas == (Circle(lat=52_050_000, lon=4_050_000, radius_m=50),)


def test_rss_links_to_alerts_where_its_owner_says_so() -> None:
    """RSS has no type for links, so its links lead to alerts only if the kind is given."""
    text = rss(rss_item())

    assert heard(text).links == ()
    assert [link.url for link in heard(text, AwarenessKind.CAP).links] == [
        "https://fire.example.org/calls/1"
    ]


def test_json_feed() -> None:
    """JSON Feed is read; text goes before markup, and an id may be a number."""
    item = {
        "id": 7,
        "url": "https://transit.example.org/7",
        "title": "Line 7 stops early",
        "content_text": "After <10 pm no trams.",
        "content_html": "<p>no</p>",
        "date_published": "2026-11-25T11:00:00+01:00",
    }

    said = only(json_feed(item))

    assert heard(json_feed(item)).kind is AwarenessKind.JSON_FEED
    assert (said.key, said.publisher) == ("7", "Example Transit")
    assert said.text == "After <10 pm no trams."
    assert said.published == datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_json_feed_may_say_where_and_when() -> None:
    """An extension may hold an area as noticeboards write it, or GeoJSON, and a window."""
    window = {"start": "2026-11-25T08:00:00Z", "end": "2026-11-25T09:00:00Z"}
    circle = {"shape": "circle", "lat": 52_000_000, "lon": 4_000_000, "radius_m": 300}
    point = {"type": "Point", "coordinates": [4.0, 52.0]}

    ours = only(json_feed({"id": "1", "_neighbors": {"area": circle, "window": window}}))
    other = only(json_feed({"id": "1", "_geo": {"geometry": point}}))

    assert ours.areas == (Circle(lat=52_000_000, lon=4_000_000, radius_m=300),)
    assert ours.window is not None
    assert other.areas == (Circle(lat=52_000_000, lon=4_000_000, radius_m=50),)


def test_wanted_list() -> None:
    """A wanted list is read; a time without a zone is in UTC, and pictures are let be."""
    said = only(wanted(PERSON))

    assert heard(wanted(PERSON)).kind is AwarenessKind.WANTED
    assert (said.key, said.title, said.event) == ("0a0a0a", "SAM EXAMPLE", "information")
    assert said.text == "Bank robbery; Example City\n\nSeen near the bank."
    assert said.published == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert said.area_text == "example city"
    assert "jpg" not in repr(said)


@pytest.mark.parametrize("status", ["captured", "Recovered", "located", "deceased"])
def test_found_again(status: str) -> None:
    """Who was found is looked for no longer."""
    assert not only(wanted({**PERSON, "status": status})).is_visible


def test_everything_may_be_null() -> None:
    """Null in every field is an item with a name and no more, in each kind of JSON."""
    assert only(wanted(EVERYTHING_NULL)).key == "0b0b0b"
    nulls = dict.fromkeys(["url", "title", "content_html", "date_published", "authors", "tags"])
    assert only(json_feed({"id": "1", **nulls})).key == "1"
    assert (
        heard(json.dumps({"version": "https://jsonfeed.org/version/1", "items": None})).entries
        == ()
    )


@pytest.mark.parametrize("value", [1, -1, True, 1.5, [], {}, [None], [[]], {"a": None}, "x" * 100])
def test_anything_may_stand_anywhere(value: object) -> None:
    """A field of the wrong type is as good as none: nothing raises."""
    heard(wanted({"uid": "1"} | dict.fromkeys(PERSON, value) | {"uid": "1"}))
    names = ["url", "title", "content_html", "authors", "tags", "date_published", "_x"]
    heard(json_feed({"id": "1"} | dict.fromkeys(names, value)))
    heard(json_feed({"id": "1", "_x": {"area": value, "geometry": value, "window": value}}))


def test_duplicates_come_once() -> None:
    """Of two entries with the same name the first counts."""
    found = heard(atom(entry(title="First"), entry(title="Second"), entry("urn:example:2")))

    assert [(each.key, each.title) for each in found.entries] == [
        ("urn:example:1", "First"),
        ("urn:example:2", "Road closed at Mill Bridge"),
    ]


def test_no_more_items_than_may_be() -> None:
    """Of a very long feed the first items are read."""
    many = atom(*(entry(f"urn:example:{number}") for number in range(600)))

    assert len(heard(many).entries) == 500


def test_kind_must_fit() -> None:
    """A source that is something else than its owner says is not read, and says what it is."""
    with pytest.raises(SourceUnreadableError, match="an Atom feed, not a JSON Feed"):
        heard(atom(entry()), AwarenessKind.JSON_FEED)


@pytest.mark.parametrize("text", ["", "hello", "<html><body/></html>", "{}", "[]", '{"items": 3}'])
def test_what_is_no_feed(text: str) -> None:
    """What is no feed is said to be none."""
    with pytest.raises(SourceUnreadableError):
        heard(text)


def test_link_that_leads_to_no_alert() -> None:
    """A linked document that is no alert is not read as anything else."""
    with pytest.raises(SourceUnreadableError, match="isn't an alert"):
        read_document(atom(entry()).encode(), BASE)
