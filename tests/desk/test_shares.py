"""What came: listed sealed, opened with steps, acknowledged; and everything that can go wrong."""

import asyncio
from collections.abc import Callable
from datetime import datetime
import os
from pathlib import Path
import re
import shutil
import time
from typing import Any

import msgspec
import pytest

from noticeboard.agency.client import HeldError
from noticeboard.agency.desk.desk import INDEX
from noticeboard.agency.desk.openings import OPENINGS
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.poster import LoggedPost
from noticeboard.agency.share_folder import ShareFolder
from noticeboard.desk.people import Person, Role
from noticeboard.errors import ConflictError
from noticeboard.seal.age import AgeIdentity
from noticeboard.seal.open import OpeningStep
from tests.desk.world import FILM, Caller, DeskWorld, desk_world
from tests.noticeboard.agency.conftest import Agency, an_agency
from tests.noticeboard.agency.test_cli import run
from tests.noticeboard.agency.test_held import MARCH, moderate
from tests.noticeboard.seal.conftest import names_in
from tests.small_disk import small_disk

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "I heard a bang at about five past ten."
CASE = "EF-2026-01187"


async def asked(world: DeskWorld, **changed: object) -> LoggedPost:
    """Post the request that shares answer."""
    wanted: dict[str, Any] = {"case_number": CASE} | changed
    return await world.agency.publish("The alley behind Mill Street", **wanted)


async def opened(world: DeskWorld, caller: Caller, *numbers: int, **more: Any) -> Any:  # noqa: ANN401 -- JSON
    """Have shares opened, wait, and return what the desk says of the queue."""
    await caller.call("POST", "/openings", {"shares": numbers} | more)
    await world.app[OPENINGS].finished()
    return await caller.call("GET", "/openings")


async def test_a_share_comes_sealed_and_is_opened(world: DeskWorld) -> None:
    """Its size and time show; once it is open, what is proved, and the household knows it."""
    caller = await world.sign_in()
    upload = await world.share(await asked(world), FILM, words=WORDS, name="Alex Example")
    board = await caller.call("POST", "/shares/refresh")
    await world.look()
    case = await caller.call("GET", f"/cases/{CASE}")
    sealed = case["shares"][0]

    assert (board["level"], board["own"], board["foreign"], board["problem"]) == (0, 2, [], "")
    assert sealed["state"] == "sealed"
    assert sealed["size_bytes"] == (await asyncio.to_thread(world.sealed[0].stat)).st_size
    assert sealed["proof"] is None
    everything = [await caller.call("GET", path) for path in ("/today", "/shares", "/cases")]
    text = msgspec.json.encode([case, *everything]).decode()
    for inside in (WORDS, "Alex", "clip-1"):
        assert inside not in text
    assert not await world.front.household_sees(upload)

    queue = await opened(world, caller, 1)
    share = (await caller.call("GET", f"/cases/{CASE}"))["shares"][0]

    assert [each["state"] for each in queue["openings"]] == ["opened"]
    assert (share["state"], share["is_acknowledged"]) == ("opened", True)
    assert share["proof"] == {
        "proved": 8,
        "not_proved": 6,
        "clips": 1,
        "photos": 0,
        "seconds": 6.0,
        "is_clock_measured": True,
        "has_words": True,
        "has_readings": False,
    }
    assert await world.front.household_sees(upload)
    acts = [(each.act, each.who) for each in world.desk.log.entries() if each.share]
    who = "Dana Whitfield"
    assert acts == [
        ("share_fetched", "the desk"),
        ("share_opening", who),
        ("share_opened", who),
        ("share_acknowledged", "the desk"),
    ]


def at_step(world: DeskWorld, share: int, act: Callable[[], object]) -> None:
    """Do something once, just after a share's proofs were checked: the desk asks its clock then."""
    clock = world.desk.now

    def now() -> datetime:
        for item in world.app[OPENINGS].items:
            if (item.share, item.step) == (share, OpeningStep.CHECK_PROOFS):
                world.desk.now = clock
                act()
        return clock()

    world.desk.now = now


async def test_a_stopped_opening_leaves_it_sealed(world: DeskWorld) -> None:
    """Stopping in the middle leaves that share and those behind it sealed, and nothing else."""
    caller = await world.sign_in()
    posted = await asked(world)
    for _ in range(2):
        await world.share(posted, FILM)
    await world.look()
    at_step(world, 1, world.app[OPENINGS].stop)

    queue = await opened(world, caller, 1, 2)

    assert [each["message"] for each in queue["openings"]] == [
        "Stopped. Share 1 is sealed as before.",
        "Stopped. Share 2 is sealed as before.",
    ]
    assert names_in(world.agency.home.cases) == []
    shares = (await caller.call("GET", "/shares"))["shares"]
    assert [each["state"] for each in shares] == ["sealed", "sealed"]
    acts = [(each.act, each.share) for each in world.desk.log.entries() if "open" in each.act]
    assert acts == [("share_opening", "1"), ("share_not_opened", "1")]
    assert [each["state"] for each in (await opened(world, caller, 1, 2))["openings"]] == [
        "opened",
        "opened",
    ]


async def test_a_full_disk_ends_the_queue(tmp_path: Path) -> None:
    """What was opened stays, the others are sealed and whole, and with room they open."""
    await full_disk(tmp_path, shares=3, fits=1)


@pytest.mark.long
async def test_forty_shares_and_a_full_disk(tmp_path: Path) -> None:
    """Twelve of forty are open when the disk is full: 28 are sealed, and open later."""
    await full_disk(tmp_path, shares=40, fits=12)


_OF_ONE_REQUEST = 10
"""More of one request are not taken from one address."""


async def full_disk(folder: Path, *, shares: int, fits: int) -> None:
    """Open shares on a disk that is full after some of them."""
    # A sealed share takes a megabyte, and an opening leaves 64 of them free.
    with small_disk(folder / "agency", (96 + 2 * shares) * 1024) as disk:
        async with desk_world(folder) as world:
            caller = await world.sign_in()
            for first in range(0, shares, _OF_ONE_REQUEST):
                posted = await asked(world, case_number=f"EF-{first}")
                for _ in range(min(_OF_ONE_REQUEST, shares - first)):
                    await world.share(posted, FILM)
            await world.look()
            at_step(world, fits + 1, disk.fill)
            numbers = range(1, shares + 1)

            queue = await opened(world, caller, *numbers)

            states = [each["state"] for each in queue["openings"]]
            assert states == ["opened"] * fits + ["stopped"] * (shares - fits)
            assert (queue["full"]["opened"], queue["full"]["sealed"]) == (fits, shares - fits)
            assert queue["full"]["missing_bytes"] > 64 * 1024**2
            assert len(list(world.agency.home.cases.glob("*/*/*"))) == fits
            needs = (await caller.call("GET", "/today"))["needs"]
            assert [each["kind"] for each in needs] == ["disk"]
            disk.free()
            queue = await opened(world, caller, *numbers[fits:])
            assert {each["state"] for each in queue["openings"]} == {"opened"}
            assert queue["full"] is None


async def test_a_withdrawn_share_needs_a_supervisor_and_a_reason(world: DeskWorld) -> None:
    """It stays sealed for everybody else; the log keeps who opened it, and why."""
    caller = await world.sign_in()
    upload = await world.share(await asked(world), FILM)
    await world.look()
    await world.front.withdraw(upload)
    await world.look()
    body: dict[str, Any] = {"shares": [1]}
    [need] = (await caller.call("GET", "/today"))["needs"]
    refused = await caller.call("POST", "/openings", body, expect=403)
    await caller.call("POST", "/openings", body | {"withdrawn_too": True}, expect=400)

    assert (need["kind"], need["share"], need["is_opened"]) == ("withdrawn", 1, False)
    assert refused["code"] == "desk.opening.withdrawn"
    assert not world.agency.home.cases.exists()
    await caller.call("POST", "/shares/1/read", {})
    assert (await caller.call("GET", "/today"))["needs"] == []
    reason = "The court ordered it on 24 November."
    await opened(world, caller, 1, withdrawn_too=True, reason=reason)
    share = (await caller.call("GET", f"/cases/{CASE}"))["withdrawn"][0]
    assert (share["state"], share["withdrawn"] is not None) == ("opened", True)
    kept = [each.about["reason"] for each in world.desk.log.entries() if each.act == "share_opened"]
    assert kept == [reason]
    officer = Person(id="jo", name="Jo", roles=frozenset({Role.OFFICER}))
    caller.token, _ = world.desk.sessions.begin(officer)
    body |= {"withdrawn_too": True, "reason": reason}
    assert (await caller.call("POST", "/openings", body, expect=403))["code"] == (
        "desk.not_your_role"
    )


async def test_a_share_taken_back_while_it_waits_stays_sealed(world: DeskWorld) -> None:
    """The board is asked before each share, not only before the first."""
    caller = await world.sign_in()
    posted = await asked(world)
    await world.share(posted, FILM)
    upload = await world.share(posted, FILM)
    await world.look()
    loop = asyncio.get_running_loop()

    def withdraw() -> None:
        asyncio.run_coroutine_threadsafe(world.front.withdraw(upload), loop).result()

    at_step(world, 1, withdraw)
    queue = await opened(world, caller, 1, 2)

    assert [each["state"] for each in queue["openings"]] == ["opened", "failed"]
    assert "withdrew share 2" in queue["openings"][1]["message"]
    assert names_in(world.agency.home.cases / CASE / posted.entry.body.id[:8]) == ["1"]
    [share] = (await caller.call("GET", f"/cases/{CASE}"))["withdrawn"]
    assert (share["number"], share["state"]) == (2, "withdrawn")
    await caller.call("POST", "/shares/2/drop", {})
    share = (await caller.call("GET", f"/cases/{CASE}"))["withdrawn"][0]
    assert (share["is_here"], share["dropped"] is not None) == (False, True)


async def test_what_does_not_open_is_named_and_kept(world: DeskWorld) -> None:
    """Another key, other bytes than listed, other bytes than sealed: one sentence each."""
    caller = await world.sign_in()
    posted = await asked(world)
    await world.share(posted, FILM, key=str(AgeIdentity.generate().recipient))
    await world.share(posted, FILM)
    agency, request = world.desk.home.profile().id, posted.entry.body.id
    sealed = await asyncio.to_thread(world.sealed[1].read_bytes)
    altered = world.folder / "altered.age"
    await asyncio.to_thread(altered.write_bytes, sealed[:-1] + bytes([sealed[-1] ^ 1]))
    await world.front.upload(agency, request, altered)
    await world.look()
    second = ShareFolder(world.agency.home).all()[1].path
    await asyncio.to_thread(second.write_bytes, b"changed" + sealed[7:])

    queue = await opened(world, caller, 1, 2, 3)
    shares = (await caller.call("GET", f"/cases/{CASE}"))["shares"]

    assert [each["state"] for each in queue["openings"]] == ["failed"] * 3
    assert [each["state"] for each in shares] == ["failed"] * 3
    assert shares[0]["failed"] == (
        "Share 1 is sealed to another key. It is kept as it arrived; nothing was opened."
    )
    assert "changed after it was downloaded" in shares[1]["failed"]
    assert shares[2]["failed"].startswith("Share 3 doesn't hold:")
    assert {each["proof"] for each in shares} == {None}
    assert all(each["is_here"] for each in shares)
    assert names_in(world.agency.home.cases) == []
    assert [each["kind"] for each in (await caller.call("GET", "/today"))["needs"]] == (
        ["failed"] * 3
    )


async def test_a_board_that_is_away(world: DeskWorld) -> None:
    """What is here can be opened; the board and the household learn it when it is back."""
    caller = await world.sign_in()
    upload = await world.share(await asked(world), FILM)
    heard = (await world.look()).checked
    world.front.away = True
    await world.look()
    board = await caller.call("GET", "/board")
    queue = await opened(world, caller, 1)
    today = await caller.call("GET", "/today")

    assert heard is not None
    assert datetime.fromisoformat(board["checked"]) == heard
    assert datetime.fromisoformat(board["away_since"]) > heard
    assert "doesn't answer" in board["problem"]
    assert [each["state"] for each in queue["openings"]] == ["opened"]
    assert queue["openings"][0]["unasked"]
    assert [each["kind"] for each in today["needs"]] == ["unacknowledged"]
    world.front.away = False
    assert not await world.front.household_sees(upload)
    await world.look()
    assert await world.front.household_sees(upload)
    assert (await caller.call("GET", "/today"))["needs"] == []
    assert (await caller.call("GET", "/board"))["away_since"] is None


async def test_a_board_that_shows_two_histories(world: DeskWorld, tmp_path: Path) -> None:
    """Nothing is asked of it anymore, the proof is kept, and what is here can be opened."""
    caller = await world.sign_in()
    await world.share(await asked(world), FILM)
    await world.look()
    await world.front.copy(tmp_path / "backup")
    await world.agency.publish("seen")
    await world.look()
    await world.front.restore(tmp_path / "backup")
    await an_agency(world.front, tmp_path / "other")
    await world.front.register((tmp_path / "other" / "register.entry").read_bytes())

    await world.look()
    board = await caller.call("GET", "/board")
    before = len(world.front.asked)
    await caller.call("POST", "/shares/refresh")
    queue = await opened(world, caller, 1)

    assert board["is_forked"]
    assert "contradicts itself" in board["problem"]
    assert "checkpoint-before.txt" in names_in(world.agency.home.folder / "evidence")
    assert world.front.asked[before:] == []
    assert queue["openings"][0]["state"] == "opened"
    with pytest.raises(ConflictError, match="two histories"):
        world.agency.home.refuse_forked()


async def test_held_posts_and_entries_of_others(world: DeskWorld, tmp_path: Path) -> None:
    """A held post is named until it is decided; a refusal until it is put away."""
    caller = await world.sign_in()
    await asyncio.to_thread(shutil.copytree, world.agency.home.folder, tmp_path / "thief")
    with pytest.raises(HeldError) as hold:
        await world.agency.publish("Windows", text=MARCH)
    await world.look()
    [held] = (await caller.call("GET", "/today"))["needs"]
    [request] = (await caller.call("GET", "/requests"))["requests"]
    refuse = ("--refuse", hold.value.ticket, "--reason", "It was a lawful march.")
    await moderate(world.front.folder, *refuse)
    await world.look()
    [refused] = (await caller.call("GET", "/today"))["needs"]

    assert (held["kind"], held["title"], request["state"]) == ("held", "Windows", "held")
    assert (refused["kind"], refused["reason"]) == ("refused", "It was a lawful march.")
    await caller.call("DELETE", f"/refused/{refused['id']}")
    assert (await caller.call("GET", "/today"))["needs"] == []
    await caller.call("DELETE", f"/refused/{refused['id']}", expect=404)
    thief = Agency(home=AgencyHome(tmp_path / "thief"), front=world.front)
    stolen = await thief.publish("not ours")
    await world.look()
    assert (await caller.call("GET", "/board"))["foreign"] == [stolen.index]
    [need] = (await caller.call("GET", "/today"))["needs"]
    assert (need["kind"], need["count"]) == ("foreign", 1)


_TIMES = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}(T|\s+)[0-9:]{8}")


async def test_commands_and_desk_make_the_same_folders(world: DeskWorld, tmp_path: Path) -> None:
    """The same story by commands and by desk gives the same files, but for the times in them."""
    caller = await world.sign_in()
    posted = await asked(world)
    await world.share(posted, FILM, words=WORDS)
    await world.look()
    twin = tmp_path / "twin"
    await asyncio.to_thread(shutil.copytree, world.agency.home.folder, twin)
    await opened(world, caller, 1)
    by_command = await run("open", twin, "1")
    place = Path("cases", CASE, posted.entry.body.id[:8], "1")

    def contents(folder: Path) -> dict[str, bytes]:
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted((folder / place).rglob("*"))
            if path.is_file()
        }

    for folder in (world.agency.home.folder, twin):
        film = folder / place / "share/data/clip-1.mp4"
        await asyncio.to_thread(film.chmod, 0o600)
        await asyncio.to_thread(film.write_bytes, b"another film")
    again = await opened(world, caller, 1, again=True)
    assert [each["state"] for each in again["openings"]] == ["opened"]
    again_by_command = await run("open", twin, "1", "--again")
    desk, command = contents(world.agency.home.folder), contents(twin)
    assert (by_command.exit_code, again_by_command.exit_code) == (0, 0), again_by_command.stderr
    for folder in (world.agency.home.folder, twin):
        [aside] = (folder / place).parent.glob("1-changed-*")
        kept = await asyncio.to_thread((aside / "share/data/clip-1.mp4").read_bytes)
        assert kept == b"another film"
    acts = [each.act for each in world.desk.log.entries() if each.share == "1"]
    assert acts[-4:-1] == ["share_opening", "share_set_aside", "share_opened"]
    assert desk.keys() == command.keys()
    differing = {name for name in desk if desk[name] != command[name]}
    with_times = {f"{place}/{name}" for name in ("report.txt", "report.html", "report.json")}
    assert differing <= with_times | {f"{place}/SHA256SUMS", f"{place}/board/opened.txt"}
    for name in with_times:
        assert _TIMES.sub(b"", desk[name]) == _TIMES.sub(b"", command[name])


async def test_what_commands_change_shows(world: DeskWorld) -> None:
    """The index is read again when the folder changes, and only then."""
    reader, folder = world.app[INDEX], world.agency.home.folder

    def settle(ago_s: int) -> None:
        for name in ("posts", "inbox"):
            at = time.time() - ago_s
            os.utime(folder / name, (at, at))

    await asked(world, case_number="EF-1")
    settle(20)
    first = reader.read()
    await asked(world, case_number="EF-2")
    changing = reader.read()
    settle(10)

    assert (len(first.cases), len(changing.cases)) == (1, 2)
    assert reader.read() is reader.read() is not first


async def test_lists_come_in_pages(world: DeskWorld) -> None:
    """A page says where the next one begins; the last one doesn't, and what isn't there is 404."""
    caller = await world.sign_in()
    for number in range(3):
        await asked(world, case_number=f"EF-{number}")
    first = await caller.call("GET", "/cases?limit=2")
    second = await caller.call("GET", f"/cases?limit=2&after={first['next']}")
    found = await caller.call("GET", "/cases?find=ef-1")

    assert [len(first["cases"]), len(second["cases"]), second["next"]] == [2, 1, None]
    assert first["total"] == 3
    assert [each["case_number"] for each in found["cases"]] == ["EF-1"]
    assert (await caller.call("GET", "/requests?limit=1"))["total"] == 3
    assert (await caller.call("GET", "/cases/none", expect=404))["code"] == "desk.no_case"
    assert (await caller.call("POST", "/openings", {"shares": [9]}, expect=404))["code"]
    await caller.call("GET", "/shares?limit=0", expect=400)
