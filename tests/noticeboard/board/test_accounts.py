"""Accounts on a board: which it accepts, and how everybody reads them."""

import asyncio
from collections.abc import Callable
import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import io
import json
import re
from typing import Any, get_args

import aiohttp
import pytest

from noticeboard.board.board import Board, Reader
from noticeboard.board.errors import PostHeldError, PostRefusedError
from noticeboard.errors import VerificationError
from noticeboard.log.body import (
    BoardChallenge,
    BoardDecision,
    BoardPolicy,
    Body,
    KnownBody,
    RequestAnswer,
    RequestPost,
    RequestResolve,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import content_hash, parse_entry, sign_entry
from noticeboard.log.policy import Decision, Limits, Overseer, Policy, sign_statement
from noticeboard.rules.findings import describe
from noticeboard.runtime.text import LANGUAGES, catalogue
from tests.noticeboard.board.world import Agency, World, id_of, link_of, register
from tests.noticeboard.log.made import GOVERNOR, ORIGIN, OVERSEER

DAY = timedelta(days=1)
START = datetime(2027, 2, 1, 12, tzinfo=UTC)
# Here, because the first use of a time zone reads its file.
FREE, TWENTY_DAYS = Limits(), Limits(longest_kept_days=20)
SEVEN = {"received": 9, "opened": 7, "withdrawn": 1, "unopened": 1, "used": 2, "deleted": 5}


async def plain(web: aiohttp.ClientSession, path: str) -> str:
    """Return the text of an address, without compression."""
    async with web.get(path, headers={"Accept-Encoding": "identity"}) as answer:
        assert answer.status == 200, path
        return (await answer.text()).replace("\u00a0", " ")


async def closed(world: World, **changed: object) -> tuple[str, int]:
    """Post a request and resolve it ten days later; return its id and index."""
    raw = world.agency.request(world.board, **changed)
    index = (await world.board.post(raw)).index
    world.clock.at += 10 * DAY
    await world.board.post(world.agency.update(world.board, id_of(raw), "Done.", RequestResolve))
    return id_of(raw), index


async def refused_codes(board: Board, raw: bytes) -> list[str]:
    """Return the codes of the findings for which an entry is refused, which four languages have."""
    with pytest.raises(PostRefusedError) as caught:
        await board.post(raw)
    found = [finding for finding, _ in caught.value.findings]
    for each in found:
        assert len({describe(each, catalogue(code)) for code in LANGUAGES}) == len(LANGUAGES)
    return [each.code for each in found]


async def test_what_cannot_be_true_is_refused(world: World) -> None:
    """Counts that nothing fits, a date past the promise without a reason, another's request."""
    board, agency, clock = world.board, world.agency, world.clock
    clock.at = START
    await board.post(agency.retention(board, 60))
    request, _ = await closed(world)
    # A later promise holds for later requests only.
    await board.post(agency.retention(board, 300))
    late = format_time(clock.at + 61 * DAY)
    counts = {"received": 9, "opened": 9, "kept": 9}

    assert await refused_codes(
        board, agency.account(board, request, received=5, opened=12, deleted=12)
    ) == ["account_counts"]
    too_late = agency.account(board, request, until=late, **counts)
    assert await refused_codes(board, too_late) == ["account_no_reason"]
    in_time = format_time(clock.at + 60 * DAY)
    await board.post(agency.account(board, request, until=in_time, **counts))
    why = agency.account(board, request, until=late, text="A case is before a court.", **counts)
    await board.post(why)

    other = Agency(slug="police", clock=clock)
    await register(board, other)
    with pytest.raises(VerificationError, match="isn't in this agency's log"):
        await board.post(other.account(board, request))


async def test_a_policy_shortens_the_promise(world: World) -> None:
    """Its limit in force when the request was issued holds beside the agency's promise."""
    board, agency, clock = world.board, world.agency, world.clock
    clock.at = START
    await log_policy(world, TWENTY_DAYS)
    clock.at += 40 * DAY
    await board.post(agency.retention(board, 60))
    request, _ = await closed(world)
    late = format_time(clock.at + 21 * DAY)

    found = await refused_codes(
        board, agency.account(board, request, until=late, received=9, opened=9, kept=9)
    )
    assert found == ["account_no_reason"]


async def test_its_words_are_read_like_any_others(world: World) -> None:
    """A reason that threatens waits for a moderator."""
    world.clock.at = START
    request, _ = await closed(world)
    threat = "You will be arrested if you do not send your video."
    with pytest.raises(PostHeldError):
        await world.board.post(world.agency.account(world.board, request, text=threat))
    with pytest.raises(PostHeldError):
        await world.board.post(world.agency.retention(world.board, 9, threat))


async def log_policy(world: World, limits: Limits) -> int:
    """Log the board's first policy, which begins in a month."""
    overseer = Overseer(
        days=5,
        key=str(OVERSEER.verifier),
        kind="court",
        name="Example County Court",
        phrases=("march",),
        sealed=False,
    )
    policy = Policy(
        begins=format_time(world.clock() + 30 * DAY),
        governor=str(GOVERNOR.verifier),
        limits=limits,
        name="Ordinance 27-14",
        number=1,
        overseers=(overseer,),
        text="As the council decided.",
    )
    signature = sign_statement(policy, ORIGIN, GOVERNOR)
    return await log_own(world, BoardPolicy, policy=policy, signature=signature)


async def log_own(world: World, kind: Callable[..., Body], **fields: object) -> int:
    """Log an entry of the board's own."""
    key = await asyncio.to_thread(world.board.home.log_key)
    values: dict[str, Any] = {**link_of(world.board, key, world.clock()), **fields}
    return (await world.board.post(sign_entry(kind(**values), ORIGIN, key), operator=True)).index


async def test_everybody_reads_every_entry(world: World) -> None:
    """In the thread, the history, the entry's page and the feeds, no type's own name is shown."""
    board, agency, clock = world.board, world.agency, world.clock
    clock.at = START
    policy = await log_policy(world, FREE)
    clock.at += 40 * DAY
    promise = (await board.post(agency.retention(board, 60, "See fire.example.org/video."))).index
    post = agency.request(board)
    content = parse_entry(post).body
    assert isinstance(content, RequestPost)
    decision = Decision(
        approved=True,
        author=agency.id,
        overseer=str(OVERSEER.verifier),
        since=format_time(clock()),
        subject=content_hash(content, ORIGIN),
        text="",
    )
    signature = sign_statement(decision, ORIGIN, OVERSEER)
    decided = await log_own(world, BoardDecision, decision=decision, signature=signature)
    index = (await board.post(post)).index
    challenge = await log_own(world, BoardChallenge, index=index, text="Who asked for this?")
    held_against = (await Reader(board).entry(challenge)).entry.body.id
    about = await log_own(world, BoardChallenge, index=0, text="Who are they?")
    answer = RequestAnswer(
        **agency.place(board),
        request=id_of(post),
        challenge=held_against,
        text="Our investigators.",
    )
    await board.post(agency.sign(answer))
    clock.at += 20 * DAY
    await board.post(agency.update(board, id_of(post), "Done.", RequestResolve))
    account = agency.account(
        board,
        id_of(post),
        until=format_time(clock() + 90 * DAY),
        text="A case is before a court.",
        handed_to=("court", "prosecutor"),
        handed_on=2,
        kept=2,
        **SEVEN,
    )
    await board.post(account)

    sentences = (
        "1 to 9 received, 1 to 9 opened. 1 to 4 not opened."
        " 1 to 4 taken back before they were opened. 1 to 4 used in the case."
        " 1 to 4 handed on, to a court and a prosecutor. 5 to 9 deleted."
        " 1 to 4 kept until 1 Jul 2027 at the latest."
    )
    thread = await plain(world.web, f"/entries/{index}?lang=en")
    assert sentences in thread
    for words in (
        *("A case is before a court.", "Who asked for this?", "Our investigators."),
        *(">Account ", ">Challenge ", ">Answer to a challenge "),
    ):
        assert words in thread
    history = await plain(world.web, f"/agencies/{agency.id}?lang=en")
    assert "shares are deleted 60 days after their request closes" in history
    assert "See fire.example.org/video." in history
    shown = {
        policy: "Policy 1, “Ordinance 27-14”, in force from 3 Mar 2027.",
        promise: "60 days after their request closes",
        decided: "Example County Court approved a request by Example County Fire.",
        about: "Who are they?",
    }
    for entry, words in shown.items():
        assert words in await plain(world.web, f"/entries/{entry}?lang=en")
    item = await plain(world.web, "/feed.json?lang=fr")
    assert "Compte rendu, 2027-04-02 12:00 UTC :" in item
    assert "Reçus : 1 à 9. Ouverts : 1 à 9." in item
    assert "Objection, " in item
    assert "Account, " in await plain(world.web, "/feed.atom")
    types = [str(each.__struct_config__.tag) for each in get_args(KnownBody)]
    raw_name = re.compile("|".join(re.escape(f">{each}<") for each in types))
    for path in (f"/entries/{index}", *(f"/entries/{each}" for each in shown), "/record"):
        for code in LANGUAGES:
            html = await plain(world.web, f"{path}?lang={code}")
            assert not re.search(r">(page|account|feed)\.[a-z]", html), path
            assert not raw_name.search(html), path


async def shown(world: World, index: int) -> str:
    """Return every page on which lateness shows, one after the other, as text."""
    paths = ("/", f"/entries/{index}", f"/agencies/{world.agency.id}", "/agencies?sort=late")
    pages = [
        await plain(world.web, f"{path}{'&' if '?' in path else '?'}lang=en") for path in paths
    ]
    assert not re.search(r">(page|account|feed)\.[a-z]", " ".join(pages))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " ".join(pages)))


async def item_of(world: World, index: int) -> dict[str, Any]:
    """Return what the JSON feed says of a request for programs."""
    items = json.loads(await plain(world.web, "/feed.json"))["items"]
    found: dict[str, Any] = next(
        each["_neighbors"] for each in items if each["_neighbors"]["entry"] == index
    )
    return found


async def row_of(world: World, file: str, number: int = 0) -> dict[str, str]:
    """Return a row of a download."""
    text = await plain(world.web, f"/{file}.csv")
    return list(csv.DictReader(io.StringIO(text, newline="")))[number]


@dataclass(frozen=True, kw_only=True)
class Story:
    """A request that closed on 11 February, and another one that is still open."""

    world: World
    request: str
    index: int
    other: str

    async def pass_time(self, days: float) -> None:
        """Let time pass in the log."""
        self.world.clock.at += days * DAY
        await self.world.board.post(self.world.agency.update(self.world.board, self.other))


async def story(world: World) -> Story:
    """Return a story's beginning."""
    board, agency = world.board, world.agency
    world.clock.at = START
    await board.post(agency.retention(board, 60))
    request, index = await closed(world)
    other = agency.request(board, expires=format_time(world.clock.at + 89 * DAY))
    await board.post(other)
    return Story(world=world, request=request, index=index, other=id_of(other))


async def test_what_is_late_is_shown(world: World) -> None:
    """On the request, the agency, both lists, in feeds and files, from the log's own time."""
    told, clock = await story(world), world.clock
    index = told.index

    # Its clock runs years ahead until NTP: nobody is accused, since no entry says so.
    right, clock.at = clock.at, clock.at + 9999 * DAY
    text = await shown(world, index)
    assert "Account Due 13 Mar 2027 30 days after the request closes" in text
    assert "Promised: deleted by 12 Apr 2027" in text
    assert not re.search(r"[Ll]ate (since|with)", text)
    clock.at = right

    await told.pass_time(30 + 5.5)
    text = await shown(world, index)
    assert text.count("1 agency is late with an account.") == 2
    assert "Late since 13 Mar 2027 6 days late" in text
    assert "6 days late. It was due 13 Mar 2027, 30 days after the request closed." in text
    assert "Late with 1 request The longest since 13 Mar 2027" in text
    assert "0 of 1 in time" in text
    assert "Late with 1 account, since 13 Mar 2027" in text
    assert text.count("Account late since 13 Mar 2027") == 3
    facts = await item_of(world, index)
    assert facts["agency_late"] == {"requests": 1, "since": "2027-03-13T12:00:00Z"}
    assert facts["account"] == {
        "due": "2027-03-13T12:00:00Z",
        "late_since": "2027-03-13T12:00:00Z",
        "late_days": 6,
        "entry": None,
        "issued": None,
        "delete_by": "2027-04-12T12:00:00Z",
    }
    assert 'term="late"' in await plain(world.web, "/feed.atom")
    assert "Account late since 2027-03-13 12:00 UTC" in await plain(world.web, "/feed.atom")
    row = await row_of(world, "requests")
    assert (row["late_since"], row["late_days"]) == ("2027-03-13T12:00:00Z", "6")
    row = await row_of(world, "agencies")
    assert (row["accounts_due"], row["accounts_in_time"], row["accounts_late"]) == ("1", "0", "1")


async def test_what_was_late_stays_in_the_record(world: World) -> None:
    """The mark on the agency ends with the account; the request keeps by how much it was late."""
    told, board, agency, clock = await story(world), world.board, world.agency, world.clock
    index, request = told.index, told.request
    await told.pass_time(30 + 5.5)
    until = format_time(clock.at + 20 * DAY)
    counts: dict[str, Any] = {"received": 9, "opened": 9}
    await board.post(agency.account(board, request, until=until, kept=9, **counts))
    text = await shown(world, index)
    assert "Posted 18 Mar 2027 6 days late" in text
    assert "6 days late. It was due 13 Mar 2027" in text
    assert "Longest delay so far: 6 days" in text
    assert not re.search(r"[Ll]ate (since|with)", text)
    assert (await item_of(world, index))["agency_late"] is None

    await told.pass_time(22.5)
    assert "Shares kept too long since 7 Apr 2027" in await shown(world, index)
    await board.post(agency.account(board, request, deleted=9, **counts))
    text = await shown(world, index)
    assert "Kept 3 days too long. The account before it said until 7 Apr 2027." in text
    assert "too long since" not in text
    order = [text.index(each) for each in ("6 days late. It", "5 to 9 kept", "Kept 3", "9 deleted")]
    assert order == sorted(order)
    first, last = [await row_of(world, "accounts", number) for number in (0, 1)]
    assert (first["request"], first["received_min"], first["received_max"]) == (
        f"{index}",
        "1",
        "9",
    )
    assert (first["keep_until"], last["keep_until"], last["kept_max"]) == (until, "", "0")


def test_each_type_has_words() -> None:
    """An entry that stands alone says what it is; the others are read in their request's thread."""
    joined = {"request.post", "request.update", "request.correct", "request.resolve"}
    types = {str(each.__struct_config__.tag) for each in get_args(KnownBody)}
    assert {each for each in types - joined if f"page.type.{each}" not in catalogue()} == set()
