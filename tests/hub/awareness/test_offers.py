"""Sources offered in one click: for where the house is, without a key, in formats that are read.

None of these servers can be reached from a test. What is tested is the form of their addresses and
that samples in their formats, with invented content, are read.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
import shutil
from urllib.parse import urlsplit

import pytest

from hub.awareness.fetch import check_source
from hub.awareness.formats import read_source
from hub.awareness.service import Awareness, every_offer, offers_for
from hub.clips.index import ClipIndex
from hub.config import FIRST_CONFIG, read_config
from hub.errors import InvalidInputError
from hub.model.awareness import AwarenessKind, AwarenessSource
from hub.model.camera import Camera, Place
from hub.store.events import EventLog
from noticeboard.rules.text import safe_text
from tests.fakes.things import a_camera
from tests.hub.awareness.conftest import PERSON, Ground, alert_link, atom, entry, rss, wanted


def at(latitude: float, longitude: float) -> Camera:
    """Return a camera there."""
    place = Place(
        latitude_udeg=round(latitude * 1_000_000), longitude_udeg=round(longitude * 1_000_000)
    )
    return replace(a_camera().camera, place=place)


@pytest.mark.parametrize(
    ("latitude", "longitude", "areas"),
    [
        (37.77, -122.42, {"California", "United States"}),
        (21.31, -157.86, {"Hawaii", "United States"}),
        (52.0, 179.6, {"Alaska", "United States"}),
        (18.4, -66.1, {"Puerto Rico", "United States"}),
        (52.52, 13.40, {"Germany"}),
        (41.9, 12.5, {"Italy"}),
        (37.98, 23.73, {"Greece"}),
        (35.9, 14.45, {"Malta"}),
        (-41.3, 174.8, {"New Zealand"}),
        (19.43, -99.13, {"Mexico"}),
        (0.0, -30.0, set()),
        (90.0, 180.0, set()),
        (-90.0, -180.0, set()),
    ],
)
def test_by_where_the_house_is(latitude: float, longitude: float, areas: set[str]) -> None:
    """Each place gets its country's and state's sources, and none of far away."""
    assert {offer.area for offer in offers_for([at(latitude, longitude)])} == areas


def test_both_sides_of_a_border() -> None:
    """Near a border, the neighbor's sources may be offered as well; one's own always are."""
    areas = {offer.area for offer in offers_for([at(49.61, 6.13), at(38.9, -77.04)])}

    assert {"Luxembourg", "District of Columbia", "United States"} <= areas
    assert areas <= {
        *("Luxembourg", "Germany", "France", "Belgium"),
        *("District of Columbia", "Maryland", "Virginia", "United States"),
    }


def test_without_a_location_nothing_is_offered() -> None:
    """A hub doesn't guess where it is."""
    assert offers_for([replace(a_camera().camera, place=None)]) == ()
    assert offers_for([]) == ()


def test_any_place() -> None:
    """Every place on Earth gets an answer, and hardly ever more than a few."""
    rng = Random(7)  # noqa: S311 -- the same places in every run
    counts = [
        len(offers_for([at(rng.uniform(-90, 90), rng.uniform(-180, 180))])) for _ in range(2000)
    ]

    assert max(counts) <= 8


def test_addresses() -> None:
    """Each is one that a source may have, has no key in it, is public, and is there once."""
    offers = every_offer()

    for offer in offers:
        check_source(offer.url, allow_private=False)
        parts = urlsplit(offer.url)
        assert parts.scheme == "https"
        assert "key" not in parts.query.lower()
        assert "token" not in parts.query.lower()
        assert safe_text(offer.name, longest=100) == offer.name
    assert len({offer.url for offer in offers}) == len(offers) > 90


CAP_ATOM = atom(alert_link("https://feeds.example.org/alert/1"))
CAP_RSS = rss(
    "<item><title>Heavy rain</title><link>https://alerts.example.org/cap/alert?id=1</link></item>"
)
EMPTY_ATOM = atom()
NWS_ATOM = atom(
    entry(
        "https://api.example.org/alerts/urn:oid:2.49.0.1.840.0.1",
        title="Flood Watch issued November 25 at 10:00AM EST",
        more='<cap:event xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">Flood Watch</cap:event>',
    )
)


@pytest.mark.parametrize(
    ("host", "sample", "items"),
    [
        ("feeds.meteoalarm.org", CAP_ATOM, 1),
        ("feeds.meteoalarm.org", EMPTY_ATOM, 0),
        ("alerts.metservice.com", CAP_RSS, 1),
        ("api.weather.gov", NWS_ATOM, 1),
        ("api.weather.gov", EMPTY_ATOM, 0),
        ("api.fbi.gov", wanted(PERSON), 1),
    ],
)
def test_samples_are_read_as_the_kind_that_is_offered(host: str, sample: str, items: int) -> None:
    """The kind in the offer is the one that the hub finds, also if there is no alert now."""
    kinds = {offer.kind for offer in every_offer() if urlsplit(offer.url).hostname == host}

    [kind] = kinds
    document = read_source(sample.encode(), f"https://{host}/", kind)

    assert len(document.entries) + len(document.links) == items


def test_kinds_are_known() -> None:
    """A click posts the kind as it is offered."""
    assert {offer.kind for offer in every_offer()} == {
        None,
        AwarenessKind.CAP,
        AwarenessKind.WANTED,
    }


async def test_what_is_followed_is_offered_no_more(
    ground: Ground, awareness: Callable[[list[Camera]], Awareness]
) -> None:
    """One that was added is not offered again, until it is removed."""
    house = awareness([at(52.52, 13.40)])
    [offer] = await house.offers()

    status = await house.add(AwarenessSource(url=offer.url, name=safe_text(""), kind=offer.kind))
    assert await house.offers() == []
    await house.remove(status.source.id)

    assert await house.offers() == [offer]
    assert ground.server.asked == []


def test_an_offer_is_no_trust() -> None:
    """An offered address is checked like any other when it is added."""
    with pytest.raises(InvalidInputError):
        check_source("http://feeds.meteoalarm.org/feeds", allow_private=False)


@pytest.fixture
async def awareness(ground: Ground, tmp_path: Path) -> Callable[[list[Camera]], Awareness]:
    """Give what builds the sources of a house with these cameras."""
    events = await EventLog.open(ground.database, ground.clock)
    clips = ClipIndex(ground.database, tmp_path, ground.clock)
    settings = tmp_path / "config.toml"
    shutil.copyfile(FIRST_CONFIG, settings)
    config = read_config(settings)

    def build(cameras: list[Camera]) -> Awareness:
        return Awareness(
            config, ground.database, ground.outbound, ground.clock, events, clips, lambda: cameras
        )

    return build
