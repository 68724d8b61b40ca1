"""An agency's desk between the look and the act: what others change, hold up or repeat meanwhile.

Two officers at once, an administrator who wants more than the role, a board that answers without
end, a film that takes long to read.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial
import hashlib
from pathlib import Path
import sys
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from aiohttp import web
import msgspec
import pytest
import pytest_asyncio

from noticeboard.agency.archive import MANIFEST, TAGS
from noticeboard.agency.department import DepartmentSettings
from noticeboard.agency.desk.board_watch import WATCH
from noticeboard.agency.desk.openings import OPENINGS
from noticeboard.agency.draft import DraftContent, parse_moment
from noticeboard.agency.evidence import BoardKeys
from noticeboard.agency.keyring import Keyring, locked_path
from noticeboard.desk.people import Person
from noticeboard.errors import ConflictError, InvalidInputError
from noticeboard.log.note import SignerKey
from noticeboard.verify.export import check_export
from tests.desk.department import Department, department
from tests.desk.opened_case import open_everything
from tests.desk.test_ask import content, made
from tests.desk.world import Caller, DeskWorld, desk_world
from tests.noticeboard.agency import conftest as board
from tests.noticeboard.agency.test_inbox import fetched
from tests.share import films

pytestmark = pytest.mark.asyncio(loop_scope="module")

CASE: Final = "EF-2026-01187"
OWN: Final = "the custodian's own six words"
THEIRS: Final = "a passphrase that IT has chosen"
MANY: Final = 40
"""More than the desk has threads."""
FRAMES: Final = 10
SOON_S: Final = 30.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[DeskWorld]:
    """Give a department that has opened the same film from two households, and has a third."""
    async with desk_world(tmp_path_factory.mktemp("acts")) as one:
        film = one.folder / "film.mp4"
        await asyncio.to_thread(films.film, film, range(FRAMES), options={"preset": "ultrafast"})
        posted = await one.agency.publish("The alley behind Mill Street", case_number=CASE)
        for _ in range(2):
            await one.share(posted, film)
        await open_everything(one)
        await one.share(posted, film, words="I heard a bang.")
        await fetched(one.agency)
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def served(tmp_path: Path) -> AsyncGenerator[Department]:
    """Serve a department's desk whose keys are locked with the custodian's passphrase."""
    own, ring = tmp_path / "agency", Keyring(work_factor=4)
    own.mkdir()
    (own / "posting.key").write_text(SignerKey.generate("agency.example/posting").export())
    await asyncio.to_thread(ring.lock_file, own / "posting.key", OWN)
    async with department(tmp_path, agency=own, keyring=ring) as one:
        yield one


async def test_an_administrator_gets_no_key_that_a_custodian_unlocked(served: Department) -> None:
    """While a key is unlocked, its passphrase is changed only by whoever knows it.

    Otherwise an administrator would choose another, and take a copy that it opens.
    """
    boss, custodian = await served.sign_in("administrator"), await served.sign_in("custodian")
    await custodian.call("POST", "/keys/posting/unlock", {"passphrase": OWN})
    locked = locked_path(served.folder / "posting.key")
    before = await asyncio.to_thread(locked.read_bytes)

    path, body = "/keys/posting/passphrase", {"passphrase": THEIRS}
    refused = await boss.call("POST", path, body, expect=400)
    assert refused["code"] == "desk.key.no_passphrase"
    refused = await boss.call("POST", path, body | {"old": "words that may be right"}, expect=403)
    assert refused["code"] == "desk.key.wrong_passphrase"
    assert await asyncio.to_thread(locked.read_bytes) == before

    await boss.call("POST", path, body | {"old": OWN})
    assert await asyncio.to_thread(locked.read_bytes) != before
    await custodian.call("POST", "/keys/posting/unlock", {"passphrase": OWN}, expect=403)
    await custodian.call("POST", "/keys/posting/unlock", {"passphrase": THEIRS})


async def test_another_key_is_not_put_back(served: Department, tmp_path: Path) -> None:
    """What is restored is the key that was here, by what is public of it."""
    boss = await served.sign_in("administrator")
    path, ring = served.folder / "posting.key", Keyring(work_factor=4)
    other = tmp_path / "other" / "posting.key"
    other.parent.mkdir()
    other.write_text(SignerKey.generate("agency.example/posting").export())
    await asyncio.to_thread(ring.lock_file, other, OWN)
    own = await asyncio.to_thread(locked_path(path).read_text)
    await asyncio.to_thread(locked_path(path).unlink)

    body = {"passphrase": OWN, "file": str(locked_path(other))}
    refused = await boss.call("POST", "/keys/posting/restoration", body, expect=400)
    assert refused["code"] == "desk.key.copy_other"

    await boss.call("POST", "/keys/posting/restoration", {"passphrase": OWN, "typed": own})
    assert await asyncio.to_thread(locked_path(path).read_text) == own


async def test_two_export_at_once(world: DeskWorld) -> None:
    """Each archive is whole and is the one that its hash in the log names; nobody's is mixed."""
    callers = [
        await world.sign_in(name) for name in ("Dana Whitfield", "Jo Pruitt", "Rae Oyelaran")
    ]
    body = {"to": "court", "shares": ["1"]}

    async def export(caller: Caller) -> dict[str, Any]:
        found: dict[str, Any] = await caller.call("POST", f"/cases/{CASE}/exports", body)
        return found

    exported = await asyncio.gather(*map(export, callers))

    folder = world.desk.folder / "exports" / CASE
    assert len({each["name"] for each in exported}) == len(callers)
    for each in exported:
        raw = await asyncio.to_thread((folder / each["name"]).read_bytes)
        assert hashlib.sha256(raw).hexdigest() == each["sha256"]
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


async def test_a_still_of_two_shares(world: DeskWorld) -> None:
    """Deleting one share leaves the other's still, though both are the same picture."""
    caller = await world.sign_in()
    for number in (1, 2):
        mark = {"id": f"{number:032x}", "share": str(number), "film": "clip-1.mp4", "frame": 1}
        await caller.call("POST", f"/cases/{CASE}/stills", mark)
    body = {"shares": ["1"], "confirmed": CASE}
    await caller.call("POST", f"/cases/{CASE}/deletion", body)

    headers = {"Authorization": f"Bearer {caller.token}"}
    address = f"{world.url}/api/v1/cases/{CASE}/stills/{2:032x}"
    async with world.session.get(address, headers=headers) as answer:
        assert answer.status == 200, await answer.text()


async def test_a_record_is_released_by_another_than_its_sender(world: DeskWorld) -> None:
    """Whoever sends on what a system made has written it: somebody else must release it."""
    dana, rae = await world.sign_in("Dana Whitfield"), await world.sign_in("Rae Oyelaran")
    await dana.call("PUT", "/department", {"second_officer": True, "zone": ""})
    await asyncio.to_thread(_settings(world).add_system, "Dispatch")
    by = Person(id="system:Dispatch", name="Dispatch", roles=frozenset())
    draft = await asyncio.to_thread(world.desk.drafts.create, by, _content(), source="Dispatch")
    path = f"/drafts/{draft.id}"

    sent = await dana.call("POST", f"{path}/sending", {"revision": 0})
    at = {"revision": sent["revision"]}
    refused = await dana.call("POST", f"{path}/post", at, expect=403)

    assert refused["code"] == "desk.draft.own_release"
    assert "post" not in sent["may"]
    assert (await rae.call("POST", f"{path}/post", at))["state"] == "posted"
    *_, entry = world.desk.log.entries()
    assert (entry.who, entry.about["writer"]) == ("Rae Oyelaran", "Dana Whitfield")
    await dana.call("PUT", "/department", {"second_officer": False, "zone": ""})


def _settings(world: DeskWorld) -> DepartmentSettings:
    desk = world.desk
    return DepartmentSettings(desk.folder, desk.log, desk.now, who="Ana Ruiz")


def _content() -> Any:  # noqa: ANN401
    return msgspec.convert(content(case_number="EF-2026-01200"), DraftContent)


@pytest.mark.parametrize("meanwhile", ["deleted", "saved"])
async def test_a_draft_that_changes_while_it_is_posted(world: DeskWorld, meanwhile: str) -> None:
    """Nobody changes it then: what is posted is what was released, and the log says by whom."""
    dana, jo = (
        await world.sign_in("Dana Whitfield"),
        Person(id="Jo Pruitt", name="Jo Pruitt", roles=frozenset()),
    )
    draft = await made(dana, case_number=f"EF-2026-{meanwhile}")
    await dana.call("DELETE", f"/drafts/{draft['id']}/lease")
    drafts = world.desk.drafts
    doing = partial(drafts.delete, draft["id"], jo, 0)
    if meanwhile == "saved":
        doing = partial(drafts.save, draft["id"], jo, 0, _content())

    def interfere(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if request.method == "POST" and request.path == "/entries":
            with pytest.raises(ConflictError):
                doing()
        return status, body

    honest, world.front.tamper = world.front.tamper, interfere
    try:
        posted = await dana.call("POST", f"/drafts/{draft['id']}/post", {"revision": 0})
    finally:
        world.front.tamper = honest

    assert (posted["state"], posted["writer"]) == ("posted", "Dana Whitfield")
    assert posted["content"]["case_number"] == f"EF-2026-{meanwhile}"
    *_, entry = world.desk.log.entries()
    assert (entry.act, entry.who) == ("request_posted", "Dana Whitfield")
    assert entry.request == posted["request"]


@asynccontextmanager
async def _endless() -> AsyncGenerator[tuple[str, asyncio.Event]]:
    """Serve a board that answers everything, a byte now and then; also tell when it was asked."""
    asked = asyncio.Event()

    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
        try:
            while True:
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.02)
        except ConnectionError:
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
        server.close_clients()


async def test_a_board_that_answers_without_end(world: DeskWorld) -> None:
    """What is here is opened all the same, and the desk says that the board could not be asked."""
    caller = await world.sign_in()
    openings = world.app[OPENINGS]
    assert openings.answer_s <= SOON_S
    openings.answer_s = 0.3
    profile = world.desk.folder / "agency.json"
    told = await asyncio.to_thread(profile.read_text)
    async with _endless() as (url, asked):
        await asyncio.to_thread(profile.write_text, told.replace(world.front.url, url))
        await caller.call("POST", "/openings", {"shares": [3]})
        async with asyncio.timeout(SOON_S):
            await openings.finished()
        assert asked.is_set()
    await asyncio.to_thread(profile.write_text, told)

    [opening] = (await caller.call("GET", "/openings"))["openings"]
    assert opening["state"] == "opened"
    assert opening["unasked"]


async def test_films_that_take_long_hold_up_nobody_else(
    world: DeskWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many frames somebody asks for, the desk answers everybody else."""
    caller = await world.sign_in()
    # What reads a film waits, as it would for a film that takes long.
    slow, go = tmp_path / "python", tmp_path / "go"
    slow.write_text(f"#!/bin/sh\nwhile [ ! -e {go} ]; do sleep 0.05; done\nexit 1\n")
    slow.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(slow))
    path = f"/cases/{CASE}/shares/2/films/clip-1.mp4/frames"
    asking = [
        asyncio.create_task(caller.call("GET", f"{path}/{1 + number % FRAMES}", expect=422))
        for number in range(MANY)
    ]
    await asyncio.sleep(0)

    try:
        async with asyncio.timeout(SOON_S):
            await caller.call("GET", "/today")
        assert not any(task.done() for task in asking)
    finally:
        go.touch()
        await asyncio.gather(*asking, return_exceptions=True)
    assert {(await task)["code"] for task in asking} == {"desk.film.unreadable"}


async def test_a_download_without_end(world: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is here is opened while a share comes byte by byte, which then goes on where it was."""
    caller, openings, watch = await world.sign_in(), world.app[OPENINGS], world.app[WATCH]
    posted = await world.agency.publish("A vehicle fire", case_number="EF-2")
    film = world.folder / "film.mp4"
    await world.share(posted, film)
    await world.look()
    await world.share(posted, film, words="Another one.")
    ends, ranges = asyncio.Event(), []

    async def drip(
        request: web.Request, status: int, headers: dict[str, str], cut: tuple[bytes, int]
    ) -> web.StreamResponse:
        ranges.append(request.headers.get("Range", ""))
        response = web.StreamResponse(status=status, headers=headers)
        response.content_length = len(cut[0])
        await response.prepare(request)
        rest = cut[0]
        while rest and not ends.is_set():
            await response.write(rest[:1])
            rest = rest[1:]
            await asyncio.sleep(0.02)
        await response.write(rest)
        return response

    monkeypatch.setattr(board, "_cut", drip)
    world.front.cuts = [1] * 20
    await watch.check()
    fetching = asyncio.create_task(watch.fetch())
    while watch.state.fetching is None or not watch.state.fetching[1]:  # noqa: ASYNC110 -- it tells nobody
        await asyncio.sleep(0.01)
    share, here = watch.state.fetching
    openings.answer_s = SOON_S
    await caller.call("POST", "/openings", {"shares": [share - 1]})
    async with asyncio.timeout(SOON_S):
        await openings.finished()

    [opening] = (await caller.call("GET", "/openings"))["openings"]
    assert opening["state"] == "opened", opening
    assert not fetching.done()
    ends.set()
    await fetching
    assert watch.state.problems == ()
    [path] = (world.desk.folder / "inbox").glob(f"{share}-*.age")
    assert await asyncio.to_thread(path.read_bytes) == await asyncio.to_thread(
        world.sealed[-1].read_bytes
    )
    resumed = [int(each[6:-1]) for each in ranges if each]
    assert resumed
    assert resumed == sorted(resumed)
    assert resumed[0] >= here > 0


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"/cases/{CASE}/known-times", {"at": "0001-01-01T00:00:00+14:00", "note": "x"}, 400),
        (f"/cases/{CASE}/known-times", {"at": "9999-12-31T23:59:59-14:00", "note": "x"}, 400),
        ("/keys/posting/copies", {"folder": "x" * 5000, "passphrase": OWN}, 404),
        ("/keys/posting/copies", {"folder": "a\0b", "passphrase": OWN}, 404),
        ("/keys/root/restoration", {"file": "a\0b", "passphrase": OWN}, 404),
        ("/keys/revocation", {"reason": "x", "last_good": 1, "root": {"file": "a\0b"}}, 404),
        ("/systems", {"name": " \u202e\u2066\u3164"}, 400),
    ],
)
async def test_odd_input_is_refused_in_a_sentence(
    world: DeskWorld, path: str, body: dict[str, Any], status: int
) -> None:
    """No date, path or name ends in an error of ours, or leaves settings that nobody can read."""
    caller = await world.sign_in()
    if path.startswith("/cases"):
        body = body | {"id": "3" * 32}
    refused = await caller.call("POST", path, body, expect=status)
    assert refused["code"] not in {"noticeboard.unexpected", "text.plain"}
    await caller.call("GET", "/drafts")


async def test_a_record_of_no_time(world: DeskWorld) -> None:
    """A date that no zone has is refused in a sentence, from a system and from a command."""
    token = await asyncio.to_thread(_settings(world).add_system, "Records")
    system = Caller(url=world.url, session=world.session, token=token)
    for moment in ("0001-01-01T00:00+14:00", "9999-12-31T22:59-14:00"):
        with pytest.raises(InvalidInputError, match="isn't a time"):
            parse_moment(moment)
        record = {"number": "1", "start": moment, "end": moment}
        refused = await system.call("POST", "/records", record, expect=400)
        assert refused["code"] == "noticeboard.time.form"


async def test_a_secret_in_an_address_is_not_logged(served: Department) -> None:
    """Where shares are announced may be a secret: the log has its host, officers see nothing."""
    boss, officer = await served.sign_in("administrator"), await served.sign_in("officer")
    secret = "T0Ky7secret"  # noqa: S105 -- nobody's
    webhook = f"https://bot:{secret}@chat.example.org/hooks/{secret}"
    body = {"second_officer": False, "zone": "", "webhook": webhook}
    assert (await boss.call("PUT", "/department", body))["webhook"] == webhook

    log = await officer.call("GET", "/log")
    assert log["entries"][0]["about"]["webhook"] == "chat.example.org"
    assert secret not in str([log, await officer.call("GET", "/drafts")])


async def test_what_came_since_the_look_is_not_deleted(world: DeskWorld) -> None:
    """Whoever deletes a case after another share came is told to look again."""
    caller, case = await world.sign_in(), "EF-9"
    posted = await world.agency.publish("A boat burned", case_number=case)
    await world.share(posted, world.folder / "film.mp4")
    await open_everything(world)
    plan = await caller.call("POST", f"/cases/{case}/deletion/plan", {})
    await world.share(posted, world.folder / "film.mp4", words="I saw who it was.")
    await fetched(world.agency)
    before = await asyncio.to_thread(lambda: sorted(world.desk.folder.rglob("*")))

    body = {"confirmed": case, "files": plan["files"]}
    refused = await caller.call("POST", f"/cases/{case}/deletion", body, expect=409)

    assert refused["code"] == "desk.delete.changed"
    assert await asyncio.to_thread(lambda: sorted(world.desk.folder.rglob("*"))) == before
    seen = await caller.call("POST", f"/cases/{case}/deletion/plan", {})
    assert len(seen["shares"]) == 2
    await caller.call("POST", f"/cases/{case}/deletion", body | {"files": seen["files"]})


async def test_an_archive_that_swells_is_not_read_into_memory(tmp_path: Path) -> None:
    """A few kilobytes of a stranger's archive that become a log of 65 MiB are named, not read."""
    key = str(SignerKey.generate("department-log").verifier)
    held = {"data/log/log.pub": key.encode(), "data/log/entries.jsonl": bytes(65 << 20)}
    lines = "".join(f"{hashlib.sha256(raw).hexdigest()}  {name}\n" for name, raw in held.items())
    path = tmp_path / "case.zip"
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, raw in {**held, MANIFEST: lines.encode(), TAGS: b""}.items():
            archive.writestr(f"case/{name}", raw)
    assert path.stat().st_size < 1 << 20

    found = await asyncio.to_thread(check_export, path, BoardKeys())

    assert [str(each) for each in found.failures] == ["entries.jsonl is too long"]
