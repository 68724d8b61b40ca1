"""Areas and addresses that the tests of feeds share, and how a feed is fetched."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from lxml import etree

from noticeboard.log.area import Circle, Polygon
from noticeboard.log.body import AgencyRevoke
from noticeboard.log.entry import sign_entry
from tests.noticeboard.board.world import World, id_of
from tests.noticeboard.log.made import ORIGIN

SQUARE = Polygon(
    ring=(
        (40_000_000, -83_000_000),
        (40_000_000, -82_990_000),
        (40_007_000, -82_990_000),
        (40_007_000, -83_000_000),
    )
)
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "georss": "http://www.georss.org/georss",
    "cap": "urn:oasis:names:tc:emergency:cap:1.2",
}


async def text(world: World, path: str) -> bytes:
    """Return what an address gives to a reader who takes no compression."""
    answer = await world.web.get(path, headers={"Accept-Encoding": "identity"})
    assert answer.status == HTTPStatus.OK, await answer.text()
    return await answer.read()


async def xml(world: World, path: str) -> etree._Element:
    """Return what an address gives as XML."""
    return etree.fromstring(await text(world, path))


def found(element: etree._Element, path: str) -> list[Any]:
    """Return what an XPath finds."""
    return list(element.xpath(path, namespaces=NAMES))


async def filled(world: World) -> list[str]:
    """Post two requests, at entries 2 and 3, and an update of the first; return their ids."""
    first = world.agency.request(world.board, title="A shed", text="Two sheds.")
    await world.board.post(first)
    second = world.agency.request(world.board, title="A yard", area=SQUARE)
    await world.board.post(second)
    world.clock.at += timedelta(minutes=1)
    await world.board.post(world.agency.update(world.board, id_of(first), "It was at 12:10."))
    world.clock.at += timedelta(minutes=1)
    return [id_of(first), id_of(second)]


def requests(world: World, count: int) -> Iterator[bytes]:
    """Yield requests, each signed when the one before is logged."""
    for number in range(count):
        area = Circle(lat=40_000_000 + number, lon=-83_000_000, radius_m=200)
        yield world.agency.request(world.board, title=f"No. {number}", area=area)


async def put_notice(world: World, index: int, said: str) -> None:
    """Put the board's notice on an entry, as its operator."""
    await world.board.post(await world.notice(index, said), operator=True)


async def revoke(world: World, last_good: int) -> int:
    """Revoke the agency's key; return where that is logged."""
    place = world.agency.place(world.board) | {"key": world.agency.root.verifier.key_id.hex()}
    body = AgencyRevoke(**place, last_good=last_good, reason="The laptop was stolen.")
    return (await world.board.post(sign_entry(body, ORIGIN, world.agency.root))).index
