"""What only the board refuses: names that look like another's, and words nobody has looked at."""

import struct

import pytest
from sqlalchemy import inspect

from noticeboard.board.moderating import Held, decisions, find, publish, refuse, waiting
from noticeboard.errors import InvalidInputError
from noticeboard.log.entry import parse_entry
from tests.noticeboard.board.world import Agency, World, id_of, register

MARCH = "Windows were broken during the march on Main Street."


@pytest.mark.parametrize(
    "name",
    [
        "Example C\u043eunty Fire",
        "Example County F\u0131re",
        "ExampIe County Fire",
        "Example County \u03a6ire",
        "Exarnple County Fire",
    ],
)
async def test_homoglyph_agency_names(world: World, name: str) -> None:
    """Nobody registers under a name that looks like another agency's, the operator's slip aside."""
    fake = Agency(name=name, slug="fake", clock=world.clock)

    with pytest.raises(InvalidInputError, match=r"alphabets|looks like"):
        await register(world.board, fake)


async def test_two_agencies_may_share_a_name(world: World) -> None:
    """The very same name is another Springfield's: its domain tells them apart."""
    other = Agency(name=world.agency.name, slug="other", clock=world.clock)

    assert await register(world.board, other) == 2


async def test_a_batch_with_held_entries(world: World) -> None:
    """Each entry of a batch is answered by itself: logged, held with its ticket, refused."""
    agency, board = world.agency, world.board
    held = agency.request(board, text=MARCH)
    fine = agency.request(board)
    refused = agency.request(board, incident="march")
    body = b"".join(struct.pack(">H", len(raw)) + raw for raw in (held, fine, refused))
    async with world.web.post(
        "/entries", data=body, headers={"Content-Type": "application/vnd.neighbors.entries"}
    ) as answer:
        told = (await answer.json())["answers"]

    assert told[0]["status"] == 202
    assert [each["code"] for each in told[0]["findings"]] == ["lawful_activity"]
    assert told[1]["index"] == 2
    assert told[2]["status"] in {400, 409}
    async with world.web.get(f"/held/{told[0]['ticket']}") as state:
        assert (await state.json())["state"] == "waiting"
        assert state.headers["Cache-Control"] == "no-store"
    async with world.web.get(f"/held/{'0' * 32}") as unknown:
        assert unknown.status == 404


async def test_a_held_entry_keeps_its_bytes_until_the_decision(world: World) -> None:
    """Approved it is logged byte for byte, refused it is gone; the counts remember both."""
    agency, board = world.agency, world.board
    first = agency.request(board, text=MARCH)
    second = agency.request(board, text=MARCH, title="Another")
    tickets = []
    for raw in (first, second):
        async with world.web.post("/entries", data=raw) as answer:
            assert answer.status == 202
            tickets.append((await answer.json())["ticket"])
    assert [each.raw for each in await waiting(board.database)] == [first, second]

    published = await publish(board, tickets[0])
    refused = await refuse(board, tickets[1], "Not a crime.")

    assert (published.state, published.index, published.raw) == (Held.PUBLISHED, 2, None)
    assert (refused.state, refused.reason, refused.raw) == (Held.REFUSED, "Not a crime.", None)
    assert board.state.index_of(agency.id, id_of(first)) == 2
    assert (await find(board.database, tickets[0])).index == 2
    found = await decisions(board.database)
    assert (found.waiting, found.published, found.refused) == (0, 1, 1)
    async with world.web.post("/entries", data=first) as again:
        assert (again.status, (await again.json())["index"]) == (201, 2)
    assert parse_entry(first).body.id == id_of(first)


async def test_the_table_is_what_the_code_takes_it_for(world: World) -> None:
    """The migration makes the very columns that are written."""
    from noticeboard.board.tables import held  # noqa: PLC0415 -- for this alone

    async with world.board.database.read() as connection:
        made = await connection.run_sync(lambda sync: inspect(sync).get_columns("held"))

    assert {column["name"] for column in made} == set(held.columns.keys())
