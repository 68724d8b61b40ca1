"""A noticeboard's own feeds, read back by a hub as any other source: nothing gets lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.model.awareness import AreaMeaning, AwarenessKind, AwarenessState
from noticeboard.log.body import RequestResolve
from tests.noticeboard.board.world import World, id_of, served_world

from .conftest import Ground

TITLE = "The alley behind Mill Street, before and after a shed fire"
BASE = "https://board.example.org"
ASKED = (
    datetime(2026, 11, 22, 12, tzinfo=UTC),
    datetime(2026, 11, 22, 12, 40, tzinfo=UTC),
)


def address(world: World, path: str) -> str:
    """Return where the board is really served."""
    return str(world.web._build_url(path))  # noqa: SLF001 -- aiohttp tells it nobody otherwise


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/feed.atom", AwarenessKind.ATOM), ("/feed.json", AwarenessKind.JSON_FEED)],
)
async def test_feeds_are_read_back(
    ground: Ground, tmp_path: Path, path: str, kind: AwarenessKind
) -> None:
    """A request is read with its agency and place; the next look costs one 304."""
    async with served_world(tmp_path / "board") as world:
        await world.board.post(world.agency.request(world.board))
        source = ground.source()
        follower = await ground.follower(
            type(source)(url=address(world, path), name=source.name, allow_private_address=True)
        )

        await follower.poll()
        first = follower.items()
        await follower.poll()

    [item] = first
    assert follower.items() == first
    assert (follower.status.kind, follower.status.state) == (kind, AwarenessState.FOLLOWING)
    assert (item.title, item.publisher) == (TITLE, "Example County Fire")
    assert "A fire damaged two sheds." in item.text
    assert (item.link, item.link_host) == (f"{BASE}/entries/2", "board.example.org")
    assert len(item.areas) == 1
    assert item.area_is is AreaMeaning.EVENT
    if kind is AwarenessKind.JSON_FEED:
        assert item.window is not None
        assert (item.window.start, item.window.end) == ASKED


async def test_alerts_are_read_back(ground: Ground, tmp_path: Path) -> None:
    """A request is an alert with the window it asks about, until its resolution cancels it."""
    async with served_world(tmp_path / "board") as world:
        raw = world.agency.request(world.board)
        await world.board.post(raw)
        await _copy(world, ground, "/feed.cap", "/requests/2.cap")
        follower = await ground.follower(ground.source("/feed.cap"))
        await follower.poll()
        [item] = follower.items()

        world.clock.at += timedelta(minutes=5)
        await world.board.post(
            world.agency.update(world.board, id_of(raw), "Found.", RequestResolve)
        )
        await _copy(world, ground, "/feed.cap", "/requests/3.cap")
        await follower.poll()

    assert follower.status.kind is AwarenessKind.CAP
    assert (item.title, item.publisher) == (TITLE, "Example County Fire")
    assert item.window is not None
    assert (item.window.start, item.window.end) == ASKED
    assert item.area_is is AreaMeaning.EVENT
    assert follower.items() == []


async def test_resolved_request_is_over(ground: Ground, tmp_path: Path) -> None:
    """What a board says is resolved is shown no longer."""
    async with served_world(tmp_path / "board") as world:
        raw = world.agency.request(world.board)
        await world.board.post(raw)
        source = ground.source()
        follower = await ground.follower(
            type(source)(
                url=address(world, "/feed.json"), name=source.name, allow_private_address=True
            )
        )
        await follower.poll()
        before = len(follower.items())
        world.clock.at += timedelta(minutes=5)
        await world.board.post(
            world.agency.update(world.board, id_of(raw), "Found.", RequestResolve)
        )

        await follower.poll()

    assert (before, follower.items()) == (1, [])


async def _copy(world: World, ground: Ground, *paths: str) -> None:
    """Serve what the board answers from where the board says that it is."""
    for path in paths:
        async with world.web.get(path, headers={"Accept-Encoding": "identity"}) as answer:
            text = await answer.text()
        ground.server.put(text.replace(BASE, ground.server.url("")), path)
