"""What the operator reads of the board's load: by the minute, the slowest, and against limits."""

from functools import partial
from http import HTTPStatus
from pathlib import Path

from noticeboard.board.operator import open_operator_log
from noticeboard.board.upload_store import InboxLimits
from noticeboard.runtime.server import SLOWEST, RequestStats
from tests.noticeboard.board.world import SEALED, begin, posted, served_world, shared


async def test_rates_against_limits(tmp_path: Path) -> None:
    """Uploads of one address, shares of the hour, what was over a limit, and routes that are slow.

    No answer is named by what was asked for, and no address at all.
    """
    limits = InboxLimits(address_unfinished=2)
    async with served_world(tmp_path / "board", limits=limits) as world:
        path = await posted(world)
        await shared(world.web, path, SEALED)
        statuses = [(await begin(world.web, path, 900)).status for _ in range(3)]
        await world.web.get("/entries/2")
        async with open_operator_log(world.board.home) as log:
            found = await log.status()
    assert statuses == [HTTPStatus.CREATED] * 2 + [HTTPStatus.TOO_MANY_REQUESTS]
    inbox, load = found.inbox, found.load
    assert load is not None
    assert (inbox.arrived_shares, inbox.arrived_bytes) == (1, len(SEALED))
    # The third was refused, and counts for nobody.
    assert (inbox.busiest_uploads, inbox.most_address_uploads) == (3, limits.address_shares)
    assert inbox.busiest_bytes == len(SEALED) + 2 * 900
    assert (inbox.sending, load.turned_away) == (0, 1)
    answered = sum(many for _, many in load.hours)
    assert 0 < load.busiest_minute <= answered
    routes = {route for _, route, _ in load.slowest}
    assert len(load.slowest) == SLOWEST
    assert all(world.agency.id not in route and "/entries/2" not in route for route in routes)


def test_the_slowest_are_kept() -> None:
    """Of many answers the slowest few stay, the slowest first; others aren't even named."""
    stats, named = RequestStats(), []

    def name(took_s: float) -> str:
        named.append(took_s)
        return f"GET /{took_s}"

    for took_s in (1, 9, 3, 7, 5, 2, 8, 0.5):
        stats.time(took_s, partial(name, took_s))
    assert [each.took_s for each in stats.slowest] == [9, 8, 7, 5, 3]
    assert named == [1, 9, 3, 7, 5, 2, 8]
    assert sum(stats.buckets) == 8
