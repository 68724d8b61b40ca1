"""Challenges: filed on a request's page by anyone, read by a moderator first, then in the log."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from noticeboard.board import challenges, moderation
from noticeboard.board.board import Reader
from noticeboard.board.moderation import HeldState
from noticeboard.errors import NotFoundError, UnavailableError
from noticeboard.log.body import BoardChallenge, RequestAnswer
from noticeboard.log.entry import agency_id, parse_entry
from tests.noticeboard.board.test_pages import HOSTILE, page
from tests.noticeboard.board.world import World, id_of

WORDS = "It asks for six hours.\r\nThe fire took one."
HTML = {"Accept": "text/html"}


async def request_in(world: World) -> int:
    """Return the index of a new request."""
    return (await world.board.post(world.agency.request(world.board))).index


async def send(world: World, index: int, text: str, **headers: str) -> tuple[int, str]:
    """Send the form as a browser does; return the status, and where it leads or what it shows."""
    async with world.web.post(
        f"/entries/{index}/challenge",
        data={"text": text},
        headers=HTML | headers,
        allow_redirects=False,
    ) as answer:
        return answer.status, answer.headers.get("Location") or await answer.text()


async def filed(world: World, index: int, text: str = WORDS) -> str:
    """File a challenge and return the path of its page."""
    status, where = await send(world, index, text)
    assert status == HTTPStatus.SEE_OTHER, where
    return where


async def test_a_challenge_goes_the_whole_way(world: World) -> None:
    """From the form to the log; until a moderator approves it, nobody else reads a word."""
    index = await request_in(world)
    assert f'action="/entries/{index}/challenge"' in await page(
        world, f"/entries/{index}/challenge"
    )
    size = world.board.size
    where = await filed(world, index)
    assert "waiting for a moderator" in await page(world, where)
    for path in (f"/entries/{index}", "/record", where):
        assert "six hours" not in await page(world, path)
    assert world.board.size == size

    [ticket] = await moderation.waiting_posts(world.board.database)
    assert ticket.raw is not None
    held = parse_entry(ticket.raw)
    decided = await moderation.publish(world.board, ticket.ticket, by="Dana")

    assert decided.state is HeldState.PUBLISHED
    assert decided.index is not None
    logged = (await Reader(world.board).entry(decided.index)).entry
    assert isinstance(logged.body, BoardChallenge)
    assert (logged.body.index, logged.body.text) == (index, WORDS.replace("\r", ""))
    assert logged.body.agency == agency_id(world.board.log_key)
    # What was held had no signature of the board.
    assert held.signature != logged.signature
    assert f'href="/entries/{decided.index}"' in await page(world, where)
    assert "Dana" not in await page(world, "/record")


async def test_a_refusal_is_public_and_the_words_are_gone(world: World) -> None:
    """Its reason stands in the record; the same words get the same answer."""
    index = await request_in(world)
    where = await filed(world, index)
    [ticket] = await moderation.waiting_posts(world.board.database)
    await moderation.refuse(world.board, ticket.ticket, "It is about another request.")

    html = await page(world, where)
    assert "It is about another request." in html
    record = await page(world, "/record")
    assert "It is about another request." in record
    assert "A challenge" in record
    async with world.board.database.read() as connection:
        dump = str((await connection.exec_driver_sql("SELECT * FROM held")).all())
    assert "six hours" not in dump
    status, html = await send(world, index, WORDS)
    assert status == HTTPStatus.BAD_REQUEST
    assert "It is about another request." in html


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n ", "Write what is wrong"),
        ("x" * (challenges.LONGEST_CHALLENGE + 1), "Use up to 2000 characters"),
        ("A hidden\u202e word", "nobody can see"),
    ],
    ids=["empty", "long", "hidden"],
)
async def test_bad_words_stay_in_the_form(world: World, text: str, sentence: str) -> None:
    """One sentence says what to do, and what was typed is not lost."""
    index = await request_in(world)
    status, html = await send(world, index, text)
    assert status == HTTPStatus.BAD_REQUEST
    assert sentence in html
    assert text.strip()[:100] in html
    assert not await moderation.waiting_posts(world.board.database)


async def test_limits(world: World) -> None:
    """A few a day from one network, and a few at a time about one request."""
    index = await request_in(world)
    for number in range(challenges.A_DAY):
        await filed(world, index, f"Too wide, number {number}.")
    status, html = await send(world, index, "And one more.")
    assert status == HTTPStatus.TOO_MANY_REQUESTS
    assert "And one more." in html
    logged = await Reader(world.board).entry(index)
    for number in range(challenges.MOST_OF_REQUEST - challenges.A_DAY):
        await challenges.file_challenge(world.board, logged, f"From elsewhere {number}.")
    world.clock.at += timedelta(days=1, seconds=1)
    status, html = await send(world, index, "Another day.")
    assert status == HTTPStatus.TOO_MANY_REQUESTS
    assert "10 challenges to this request" in html
    await filed(world, await request_in(world), "About another request.")


async def test_other_sites_file_nothing(world: World) -> None:
    """A page elsewhere can't make its visitors challenge a request."""
    index = await request_in(world)
    headers = {"Sec-Fetch-Site": "cross-site"}
    status, _ = await send(world, index, WORDS, **headers)
    assert status == HTTPStatus.FORBIDDEN
    assert not await moderation.waiting_posts(world.board.database)


async def test_only_requests_are_challenged(world: World) -> None:
    """An agency's registration has no such page, nor has a ticket of an agency's post."""
    await page(world, "/entries/0/challenge", HTTPStatus.NOT_FOUND)
    status, _ = await send(world, 0, WORDS)
    assert status == HTTPStatus.NOT_FOUND
    await page(world, f"/challenges/{'0' * 32}", HTTPStatus.NOT_FOUND)


async def test_hostile_words_are_text(world: World) -> None:
    """In the form, at the desk's view and in the thread."""
    index = await request_in(world)
    await filed(world, index, HOSTILE)
    [ticket] = await moderation.waiting_posts(world.board.database)
    decided = await moderation.publish(world.board, ticket.ticket)
    assert decided.index is not None
    await page(world, f"/entries/{index}")


async def test_approved_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed between the decision, the log and the note of it: logged once, and not forgotten."""
    index = await request_in(world)
    await filed(world, index)
    [ticket] = await moderation.waiting_posts(world.board.database)
    settle = moderation._settle  # noqa: SLF001 -- where it dies

    async def die(*_args: object, **_values: object) -> None:
        raise UnavailableError

    monkeypatch.setattr(moderation, "_settle", die)
    with pytest.raises(UnavailableError):
        await moderation.publish(world.board, ticket.ticket)
    monkeypatch.setattr(moderation, "_settle", settle)
    size = world.board.size
    assert [each.ticket for each in await moderation.approved_posts(world.board.database)] == [
        ticket.ticket
    ]
    decided = await moderation.publish(world.board, ticket.ticket)
    assert decided.state is HeldState.PUBLISHED
    assert world.board.size == size


async def test_an_answer_is_to_a_challenge_of_that_request(world: World) -> None:
    """It joins the thread below the challenge; an answer to anything else is refused."""
    board, agency = world.board, world.agency
    raws = [agency.request(board)]
    first = (await board.post(raws[0])).index
    raws.append(agency.request(board, case_number="EF-2026-00700"))
    await board.post(raws[1])
    await filed(world, first)
    [ticket] = await moderation.waiting_posts(board.database)
    decided = await moderation.publish(board, ticket.ticket)
    assert decided.index is not None
    challenge = (await Reader(board).entry(decided.index)).entry.body.id

    async def answer(request: bytes, to: str) -> int:
        place = agency.place(board)
        body = RequestAnswer(**place, request=id_of(request), challenge=to, text="It burned twice.")
        return (await board.post(agency.sign(body))).index

    for request, to in ((raws[1], challenge), (raws[0], "0" * 32), (raws[0], id_of(raws[0]))):
        with pytest.raises(NotFoundError, match="answers no challenge"):
            await answer(request, to)
    index = await answer(raws[0], challenge)
    html = await page(world, f"/entries/{first}")
    assert html.index("The fire took one.") < html.index("It burned twice.")
    assert f'id="e{index}"' in html
    assert "1 challenge" in await page(world, "/")
    record = await page(world, f"/agencies/{agency.id}")
    assert "One challenge to their requests" in record
    assert "Answered: 1." in record
