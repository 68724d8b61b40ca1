"""Posting: logged once however often it is sent, and believed only with a proof."""

from http import HTTPStatus
import json
from pathlib import Path
import shutil

from aiohttp import web
from aiohttp.test_utils import TestServer
import pytest
from typer.testing import CliRunner

from hub.__main__ import build
from noticeboard.agency.client import BoardClient, RefusedError
from noticeboard.agency.draft import parse_circle, thread_entry
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.keys import Applicant, make_agency
from noticeboard.agency.poster import Poster
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import RequestPost, RequestUpdate
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import SignerKey
from tests.noticeboard.agency.conftest import Agency, Front, an_agency, now


async def test_a_post_is_logged_and_proved(agency: Agency) -> None:
    """The entry stands in the log, and its proof checks offline with the board's key alone."""
    posted = await agency.publish()

    proof = TlogProof.parse(posted.proof.read_text())
    entry = parse_entry(proof.extra or b"")
    proof.verify(entry.leaf, agency.home.profile().board.log)
    assert (proof.index, entry.raw) == (posted.index, posted.entry.raw)
    assert posted.index == 1
    assert isinstance(entry.body, RequestPost)
    assert entry.body.anchor.size == 1
    assert posted.foreign == ()
    assert agency.home.pending() is None


async def test_a_thread_grows_link_by_link(agency: Agency) -> None:
    """Each entry names the one before it, whatever kind it is."""
    first = await agency.publish()
    async with BoardClient.to(agency.front.url) as client:
        poster = Poster(agency.home, client, now)
        told = await poster.publish(thread_entry("update", first.entry.body.id, "Found the dog."))
        done = await poster.publish(thread_entry("resolve", first.entry.body.id, "Thank you."))

    assert isinstance(told.entry.body, RequestUpdate)
    assert [each.entry.body.seq for each in (first, told, done)] == [1, 2, 3]
    assert told.entry.body.prev == first.entry.leaf.hex()
    assert done.entry.body.prev == told.entry.leaf.hex()


async def test_a_lost_answer_is_no_second_post(agency: Agency) -> None:
    """The same command after a lost answer sends the same bytes, and the log has one entry."""
    agency.front.lose_answers = 1
    with pytest.raises(UnavailableError, match="sends it again, once"):
        await agency.publish()
    pending = agency.home.pending()

    posted = await agency.publish()

    assert pending is not None
    assert posted.entry.raw == pending.raw
    assert agency.home.state().size == 2


async def test_a_lost_answer_comes_before_the_next_post(agency: Agency) -> None:
    """Another command first finishes what was left over, then says its own."""
    agency.front.lose_answers = 1
    with pytest.raises(UnavailableError):
        await agency.publish("first")

    posted = await agency.publish("second")

    assert posted.index == 2
    assert agency.home.pending() is None
    assert len(list((agency.home.folder / "posts").glob("*.proof"))) == 2


async def test_a_post_that_never_arrived_is_sent_later(agency: Agency) -> None:
    """A board that is away leaves the entry pending; nothing is signed twice with one seq."""
    posted = await agency.publish("first")
    agency.front.away = True
    with pytest.raises(UnavailableError, match="doesn't answer"):
        await agency.publish("second")
    agency.front.away = False

    second = await agency.publish("second")

    assert second.entry.body.seq == posted.entry.body.seq + 1


async def test_a_crash_before_the_state_is_kept_loses_nothing(agency: Agency) -> None:
    """With the proof on disk and an old state, the log says again where the chain ends."""
    await agency.publish("first")
    old = (agency.home.folder / "state.json").read_bytes()
    second = await agency.publish("second")
    (agency.home.folder / "state.json").write_bytes(old)

    third = await agency.publish("third")

    assert third.entry.body.prev == second.entry.leaf.hex()
    assert third.foreign == ()


async def test_a_damaged_state_is_not_believed(agency: Agency) -> None:
    """A state that contradicts its own checkpoint stops the command with a sentence."""
    await agency.publish("first")
    path = agency.home.folder / "state.json"
    kept = json.loads(path.read_text())
    kept["edge"][0] = "A" * 43 + "="

    path.write_text(json.dumps(kept))
    with pytest.raises(VerificationError, match="contradicts itself"):
        await agency.publish("second")
    path.write_text("{")
    with pytest.raises(InvalidInputError, match="is damaged"):
        await agency.publish("second")


async def test_a_refused_post_leaves_no_gap(agency: Agency) -> None:
    """What the rules refuse is said one by one, forgotten, and its link is free again."""
    with pytest.raises(RefusedError) as refused:
        await agency.publish(contact="somebody@elsewhere.example", case_number="")

    assert {finding.code for finding in refused.value.findings} == {"no_contact", "no_case_number"}
    assert agency.home.pending() is None
    assert (await agency.publish()).entry.body.seq == 1


async def test_nothing_is_posted_before_registration(front: Front, tmp_path: Path) -> None:
    """An agency the board does not know is told whom to ask."""
    stranger = await an_agency(front, tmp_path / "stranger")

    with pytest.raises(NotFoundError, match=r"register\.entry"):
        await stranger.publish()

    assert "POST /entries" not in front.asked


async def test_an_entry_somebody_else_made_is_noticed(agency: Agency, tmp_path: Path) -> None:
    """If another holds the posting key, the agency's next command says so."""
    shutil.copytree(agency.home.folder, tmp_path / "thief")
    thief = Agency(home=AgencyHome(tmp_path / "thief"), front=agency.front)
    stolen = await thief.publish("not ours")

    posted = await agency.publish("ours")

    assert posted.foreign == (stolen.index,)
    assert posted.entry.body.prev == stolen.entry.leaf.hex()


@pytest.mark.parametrize("field", ["index", "leaf", "proof"])
async def test_an_answer_about_another_entry_is_not_believed(agency: Agency, field: str) -> None:
    """A proof of another entry, or another index or leaf, leaves the entry pending."""
    other = await agency.publish("other")

    def swapped(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if request.method != "POST":
            return status, body
        answer = json.loads(body)
        proof = other.proof.read_text().split("\n")
        del proof[1]  # The entry, which the board does not send.
        answer |= {"index": 0, "leaf": other.entry.leaf.hex(), "proof": "\n".join(proof)}
        return status, json.dumps(json.loads(body) | {field: answer[field]}).encode()

    agency.front.tamper = swapped
    with pytest.raises(VerificationError):
        await agency.publish("mine")

    agency.front.tamper = lambda _, status, body: (status, body)
    assert (await agency.publish("mine")).index == 2


async def test_a_board_restored_from_an_old_backup_is_caught(
    agency: Agency, tmp_path: Path
) -> None:
    """A rewrite of what was seen is proved to anybody; a log that is only older proves nothing."""
    evidence = agency.home.folder / "evidence"

    async def proved() -> None:
        with pytest.raises(VerificationError, match="contradicts itself") as raised:
            await agency.publish("next")
        assert f"`neighbors verify {evidence}`" in str(raised.value)
        judged = CliRunner().invoke(
            build(["verify"]), ["verify", str(evidence)], env={"COLUMNS": "250"}
        )
        assert judged.exit_code == 1
        assert "contradicts itself" in " ".join(judged.stderr.split())
        shutil.rmtree(evidence)

    await agency.front.copy(tmp_path / "backup")
    await agency.publish("seen")

    await agency.front.restore(tmp_path / "backup")
    with pytest.raises(ConflictError, match="number 2 of its author"):
        await agency.publish("next")
    assert not evidence.exists()

    other = await an_agency(agency.front, tmp_path / "other")
    await agency.front.register((tmp_path / "other" / "register.entry").read_bytes())
    await proved()
    await other.publish("and longer")
    await proved()
    assert "POST /entries" not in agency.front.asked[-3:]


@pytest.mark.parametrize("size", [1, 3])
async def test_an_old_checkpoint_from_a_cache_is_no_lie(agency: Agency, size: int) -> None:
    """Behind a cache the board seems to have gone back: the post goes on, and nothing is said."""
    async with agency.front.session.get(f"{agency.front.url}/checkpoint") as answer:
        note = await answer.read()
    for number in range(size):
        await agency.publish(f"seen {number}")

    def cached(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        return (status, note) if request.path == "/checkpoint" else (status, body)

    agency.front.tamper = cached
    posted = await agency.publish("next")

    assert posted.index == size + 1
    assert not (agency.home.folder / "evidence").exists()


async def test_damaged_entries_accuse_nobody(agency: Agency) -> None:
    """Entries that a cache has damaged are waited for: the board's own tiles are as signed."""
    await agency.publish("seen")

    def damaged(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if "/tile/entries/" in request.path and status == HTTPStatus.OK:
            body = body[:-8] + b"AAAAAA=="
        return status, body

    other = await an_agency(agency.front, agency.home.folder.parent / "other")
    await agency.front.register((other.home.folder / "register.entry").read_bytes())
    agency.front.tamper = damaged
    with pytest.raises(UnavailableError, match="copy may be damaged"):
        await agency.publish("next")
    assert not (agency.home.folder / "evidence").exists()

    agency.front.tamper = lambda _, status, body: (status, body)
    await agency.publish("next")


async def test_a_checkpoint_by_another_key_is_refused(agency: Agency) -> None:
    """A board that changes its key is another board."""

    def resigned(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if request.path == "/checkpoint":
            body = body[:-10] + b"AAAAAAAA=\n"
        return status, body

    agency.front.tamper = resigned

    with pytest.raises(VerificationError):
        await agency.publish()


async def test_missing_witnesses_are_missed(agency: Agency) -> None:
    """If the agency counts on witnesses, a checkpoint that none has seen is not enough."""
    path = agency.home.folder / "agency.json"
    kept = json.loads(path.read_text())
    kept["board"]["quorum"] = 1
    path.write_text(json.dumps(kept))

    with pytest.raises(VerificationError, match="0 of 1 witnesses"):
        await agency.publish()


@pytest.mark.parametrize("size", [1 << 20, 10 << 20])
async def test_endless_answers_are_cut_off(agency: Agency, size: int) -> None:
    """Every answer is read up to what it may be long."""
    agency.front.tamper = lambda _request, status, _body: (status, b"x" * size)

    with pytest.raises(VerificationError, match="too long"):
        await agency.publish()


async def test_two_commands_do_not_post_at_once(agency: Agency) -> None:
    """One command at a time signs with the agency's next number."""
    with (
        agency.home.lock(),
        pytest.raises(ConflictError, match="Another command"),
        agency.home.lock(),
    ):
        pytest.fail("two commands at once")


async def test_keys_are_private_and_never_overwritten(agency: Agency, front: Front) -> None:
    """Every secret is 0600 in a 0700 folder, and a second keygen changes nothing."""
    folder = agency.home.folder
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}

    with pytest.raises(ConflictError, match="already contains an agency's keys"):
        await an_agency(front, folder)

    assert before == {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.key")} == {0o600}


async def test_a_foreign_log_key_is_not_taken_on(front: Front, tmp_path: Path) -> None:
    """If the operator's key is known, a board with another makes no keys here."""
    applicant = Applicant(
        name="x",
        kind="fire",
        domain="fire.example.org",
        contact="x",
        jurisdiction=parse_circle("1,1,1000"),
    )
    other = str(SignerKey.generate("board.example.org/v1").verifier)

    async with BoardClient.to(front.url) as client:
        with pytest.raises(InvalidInputError, match="log key"):
            await make_agency(tmp_path / "new", applicant, client, other, now())

    assert not (tmp_path / "new").exists()


async def test_no_cookie_of_a_board_comes_back() -> None:
    """What a board sets for one reader is not kept, so it does not know who comes again."""
    seen: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Cookie", ""))
        return web.Response(body=b"note", headers={"Set-Cookie": "agency=4711"})

    app = web.Application()
    app.router.add_get("/checkpoint", answer)
    # An address of numbers never gets a cookie back, whatever the client does.
    async with (
        TestServer(app, host="localhost") as server,
        BoardClient.to(f"http://localhost:{server.port}") as client,
    ):
        for _ in range(2):
            await client.checkpoint()

    assert seen == ["", ""]
