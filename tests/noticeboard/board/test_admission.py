"""What only the board refuses: names that look like another's, and words nobody has looked at."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
import struct
from typing import Any

import pytest
from sqlalchemy import inspect

from noticeboard.board.errors import PostHeldError, PostRefusedError
from noticeboard.board.log import LogRecord
from noticeboard.board.moderation import HeldState, decisions, find, publish, refuse, waiting_posts
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.body import RequestCorrect, RequestResolve, RequestUpdate, Window
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.policy import Limits
from noticeboard.rules.findings import describe
from noticeboard.runtime.text import catalogue
from tests.noticeboard.board.world import Agency, World, enact, id_of, made_home, register
from tests.noticeboard.log.made import key

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


@pytest.mark.parametrize(
    "name",
    [
        "Example County Fire",
        "EXAMPLE COUNTY FIRE",
        "example county fire",
        "Example County Fire.",
        "Example-County Fire",
        "ExampleCounty  Fire",
        "Example County, Fire",
        "\u201cExample County Fire\u201d",
        "Example C\u00f3unty Fire",
    ],
)
async def test_a_name_is_taken_once(world: World, name: str) -> None:
    """Neither the same name, nor its capitals, a stop, a hyphen or a space more is another name."""
    twin = Agency(name=name, slug="other", clock=world.clock)

    with pytest.raises(InvalidInputError, match="looks like"):
        await register(world.board, twin)

    other = Agency(name="Example County Fire (Ohio)", slug="other", clock=world.clock)
    assert await register(world.board, other) == 2


BLANK = {
    "empty": "",
    "spaces": " \u00a0\u2003\u3000",
    "braille blank": "\u2800\u2800",
    "marks alone": "\u0301\u0302",
    "punctuation": " \u2026 - . ",
    "Hangul filler": "\u3164",
    "half-width filler": "\uffa0",
    "Hangul initial filler": "\u115f\u1160",
    "hieroglyph blank": "\U00013441",
    "private use": "\ue000",
    "variation selector": "\ufe0f",
    "tags": "\U000e0041",
}
HIDDEN = {
    "override": "Seen \u202egpj.exe",
    "isolate": "Seen \u2066by\u2069 all",
    "mark": "Seen\u200f",
    "zero-width space": "Se\u200ben",
    "joiner": "Se\u200den",
    "soft hyphen": "Se\u00aden",
    "byte order mark": "\ufeffSeen",
    "line separator": "Seen\u2028by all",
    "braille blank": "Seen\u2800by all",
    "filler": "Seen\u3164by all",
    "tags": "Seen\U000e0041",
    "control": "Seen\x07",
    "next line": "Seen\x85by all",
    "private use": "Seen \ue000",
}


type Post = Callable[[World, str, str], Awaitable[object]]
"""Posts a text, to the request with this id where it joins one."""


async def _as(field: str, world: World, _request: str, text: str) -> None:
    await world.board.post(world.agency.request(world.board, **{field: text}))


async def _in_thread(kind: type, world: World, request: str, text: str) -> None:
    await world.board.post(world.agency.update(world.board, request, text, kind))


async def _as_notice(world: World, _request: str, text: str) -> None:
    await world.board.post(await world.notice(0, text), operator=True)


async def _as_name(world: World, _request: str, text: str) -> None:
    await register(world.board, Agency(name=text, slug="other", clock=world.clock))


async def _refused_with(post: Awaitable[object]) -> str:
    """Return the code of the rule that refused it; "format" if nobody could even sign it."""
    try:
        await post
    except PostRefusedError as error:
        ((finding, sentence),) = error.findings
        assert sentence.endswith(".")
        assert "{" not in sentence
        return finding.code
    except (InvalidInputError, VerificationError):
        return "format"
    return "logged"


@pytest.mark.parametrize(
    ("post", "blank"),
    [
        (partial(_as, "title"), "blank_text"),
        (partial(_as, "text"), "blank_text"),
        (partial(_as, "case_number"), "no_case_number"),
        (partial(_in_thread, RequestUpdate), "blank_text"),
        (partial(_in_thread, RequestCorrect), "blank_text"),
        (partial(_in_thread, RequestResolve), "blank_text"),
        (_as_notice, "blank_text"),
        (_as_name, "blank_text"),
    ],
    ids=["title", "text", "case", "update", "correct", "resolve", "notice", "name"],
)
async def test_what_nobody_can_read_is_refused(world: World, post: Post, blank: str) -> None:
    """No entry of any type shows a person a text that is blank or has hidden characters."""
    raw = world.agency.request(world.board)
    await world.board.post(raw)
    size = world.board.published.size

    of_blank = {name: await _refused_with(post(world, id_of(raw), BLANK[name])) for name in BLANK}
    of_hidden = {
        name: await _refused_with(post(world, id_of(raw), HIDDEN[name])) for name in HIDDEN
    }

    assert set(of_blank.values()) <= {blank, "hidden_text", "format"}, of_blank
    assert [of_blank[each] for each in ("spaces", "punctuation")] == [blank, blank]
    assert set(of_hidden.values()) <= {"hidden_text", "format"}, of_hidden
    assert world.board.published.size == size


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
    assert [each.raw for each in await waiting_posts(board.database)] == [first, second]

    published = await publish(board, tickets[0])
    refused = await refuse(board, tickets[1], "Not a crime.")

    assert (published.state, published.index, published.raw) == (HeldState.PUBLISHED, 2, None)
    assert (refused.state, refused.reason, refused.raw) == (HeldState.REFUSED, "Not a crime.", None)
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


@pytest.mark.parametrize(
    "changed",
    [
        {"title": " "},
        {"title": "\u2800"},
        {"title": "Example\u202e board"},
        {"run_by": "\u3164"},
        {"origin": "\u2800"},
        {"verifiers": (str(key("\u2800").verifier),)},
    ],
)
def test_a_boards_own_names_can_be_read(tmp_path: Path, changed: dict[str, Any]) -> None:
    """What pages show of the board, and of those whose word counts there, is readable too."""
    with pytest.raises(InvalidInputError, match="nobody can see"):
        made_home(tmp_path / "board", **changed)


async def test_what_an_older_board_has_logged_can_be_clicked(world: World) -> None:
    """A blank request that is in the log already is shown with words in the place of its texts."""
    request = await _log_as_before(
        world, world.agency.request(world.board, title="", text="\u2800")
    )
    update = await _log_as_before(world, world.agency.update(world.board, request, "\u0301"))

    async with world.web.get("/?lang=en") as answer:
        feed = await answer.text()
    async with world.web.get("/entries/2?lang=de") as answer:
        thread = await answer.text()
    async with world.web.get("/feed.json", headers={"Accept-Encoding": "identity"}) as answer:
        (item,) = (await answer.json(content_type=None))["items"]

    assert "(no title)" in feed
    assert "(ohne Titel)" in thread
    assert thread.count("(ohne Text)") == 2
    assert item["title"] == "Fire"
    assert update


async def _log_as_before(world: World, raw: bytes) -> str:
    """Log an entry as a board did before it had these rules; return the entry's id."""
    board, entry = world.board, parse_entry(raw)
    index, thread = board.state.size, board.state.thread_of(entry.body)
    board.state.fold(entry, world.clock())
    record = LogRecord(index=index, entry=entry, thread=thread, logged_at=world.clock())
    await board._writer._sequencer.grow(board.state, [record], world.clock())  # noqa: SLF001
    return entry.body.id


async def test_the_policy_in_force_refuses_and_holds(world: World) -> None:
    """Its limits refuse by name, its words wait for a moderator, also in an update's text."""
    board, agency = world.board, world.agency
    with pytest.raises(InvalidInputError, match="time zone"):
        await enact(world, limits=Limits(zone="Europe/Nowhere"))
    earlier = agency.request(board)
    limits = Limits(longest_window_min=39, phrases=("the alley",), most_requests=1, per_days=7)
    await board.post(earlier)
    await enact(world, limits=limits)

    with pytest.raises(PostRefusedError) as refused:
        await board.post(agency.request(board))
    ((finding, sentence),) = refused.value.findings
    assert (finding.code, finding.params["policy"]) == ("policy_window", 1)
    assert "39 minutes" in sentence
    assert "policy 1 (Ordinance 26-14)" in sentence
    for language in ("de", "es", "fr"):
        worded = describe(finding, catalogue(language))
        assert "(Ordinance 26-14)" in worded
        assert "39" in worded

    start = world.clock() - timedelta(days=2)
    short = Window(start=format_time(start), end=format_time(start + timedelta(minutes=30)))
    with pytest.raises(PostHeldError) as held:
        await board.post(agency.request(board, window=short))
    assert [each.code for each, _ in held.value.findings] == ["policy_phrases"]
    with pytest.raises(PostHeldError):
        await board.post(agency.update(board, id_of(earlier), "See the alley."))
    await board.post(agency.request(board, window=short, text="Shed."), operator=True)
    with pytest.raises(PostRefusedError, match="in 7 days to this number: 1"):
        await board.post(agency.request(board, window=short, text="Shed."), operator=True)
