"""A board with as many requests as a test needs, signed ahead and posted by the hundred."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched

from noticeboard.log.area import Circle
from noticeboard.log.body import RequestPost, Window
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from tests.noticeboard.board.world import World

AT_ONCE = 500


def signed(world: World, count: int) -> Iterator[bytes]:
    """Yield an agency's requests, each the next link of its chain."""
    agency, now = world.agency, world.clock()
    place = agency.place(world.board)
    window = Window(
        start=format_time(now - timedelta(days=2)),
        end=format_time(now - timedelta(days=2) + timedelta(minutes=40)),
    )
    for number in range(count):
        raw = agency.sign(
            RequestPost(
                **(place | {"seq": place["seq"] + number, "id": agency.new_id()}),
                incident="fire",
                title=f"Request {number}",
                text="We ask for video of the alley. " * 20,
                case_number=f"EF-{number}",
                contact="investigations@fire.example.org",
                window=window,
                area=Circle(lat=40_000_000 + number % 1000, lon=-83_000_000, radius_m=210),
                expires=format_time(now + timedelta(days=30)),
            )
        )
        place["prev"] = parse_entry(raw).leaf.hex()
        yield raw


async def post_many(world: World, count: int) -> None:
    """Post so many requests."""
    for some in batched(signed(world, count), AT_ONCE, strict=False):
        await asyncio.gather(*(world.board.post(raw) for raw in some))
