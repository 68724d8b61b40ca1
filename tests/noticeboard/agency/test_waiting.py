"""A request that an overseer must sign, from the agency's command to the overseer's and back."""

import asyncio
import base64
from datetime import timedelta
import json
from pathlib import Path
from typing import Any

from aiohttp import web
import pytest
from typer.testing import CliRunner, Result

from hub.__main__ import build
from noticeboard.board.home import Home
from noticeboard.board.operator import open_operator_log
from noticeboard.log.body import BoardPolicy, make_link
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id, sign_entry
from noticeboard.log.policy import Limits, Overseer, Policy, sign_statement
from tests.noticeboard.agency.conftest import Agency, now
from tests.noticeboard.agency.test_cli import request, run, told
from tests.noticeboard.agency.test_held import WINDOW
from tests.noticeboard.log.made import GOVERNOR, ORIGIN

SCHOOL = {"text": "A shed behind the school burned. We ask for video.", **WINDOW}


async def oversee(*words: str | Path, typed: str = "") -> Result:
    """Run one of an overseer's commands beside the board."""
    line = ["oversight", *map(str, words)]

    def invoke() -> Result:
        return CliRunner().invoke(build(line), line, input=typed, env={"COLUMNS": "200"})

    return await asyncio.to_thread(invoke)


async def seen(*words: str | Path) -> Any:  # noqa: ANN401 -- JSON
    """Run one of them with --json and return what it printed."""
    result = await oversee(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def at(agency: Agency) -> tuple[str, ...]:
    """Return the options of a new key for the board."""
    return "--board", agency.front.url, "--name", "court.example.org/overseer"


@pytest.fixture
async def court(agency: Agency, tmp_path: Path) -> Path:
    """Make a court's key, and name it in the policy in force."""
    await appoint(agency, tmp_path / "court")
    return tmp_path / "court"


async def appoint(agency: Agency, folder: Path) -> None:
    """Make a court's key in a folder, and name it in the policy in force."""
    made = await seen("key", folder, *at(agency))
    overseer = Overseer(
        days=3,
        key=made["key"],
        kind="court",
        name="Springfield Court",
        phrases=("school",),
        sealed=True,
    )
    home = Home(agency.front.folder)
    log_key = await asyncio.to_thread(home.log_key)
    issued = now() - timedelta(days=40)
    policy = Policy(
        begins=format_time(issued + timedelta(days=30)),
        governor=str(GOVERNOR.verifier),
        limits=Limits(),
        name="Ordinance 26-14",
        number=1,
        overseers=(overseer,),
        text="",
    )
    async with open_operator_log(home) as log:
        author = agency_id(log_key.verifier)
        place = await log.next_link(author)
        link = make_link(
            author, log_key, seq=place.seq, prev=place.prev, anchor=place.anchor, at=issued
        )
        signature = sign_statement(policy, ORIGIN, GOVERNOR)
        body = BoardPolicy(**link, policy=policy, signature=signature)
        await log.post(sign_entry(body, ORIGIN, log_key))


async def test_a_court_reads_and_signs(agency: Agency, court: Path) -> None:
    """It waits until the court has read and signed it; overtaken, it is signed again by itself."""
    folder = agency.home.folder
    posted = await run(*request(folder, **SCHOOL))
    ticket = posted.output.partition("ticket   ")[2][:32]
    before = await run("posted", folder)
    [waits] = (await seen("waiting", court))["waiting"]
    shown = await oversee("show", court, waits["request"][:12])
    # The agency's chain grows meanwhile, so what waited is no longer its next entry.
    await told(*request(folder, title="Another", case_number="26-2"))
    signed = await oversee("approve", court, waits["request"][:12], typed="y\n")
    [settled] = (await told("posted", folder, ticket))["held"]
    entry = agency.home.entry(settled["posted"]["id"])
    verified = await told("verify", settled["posted"]["proof"])

    assert posted.exit_code == 3
    assert "Waits for the signature of Springfield Court." in posted.output
    assert "is waiting for the signature of Springfield Court" in before.output
    assert (waits["text"], waits["agency"]) == (SCHOOL["text"], "Springfield Fire")
    for words in (SCHOOL["text"], "fire.example.org", waits["request"], "square meters"):
        assert words in shown.output
    assert (signed.exit_code, "The agency must sign it again" in signed.output) == (0, True)
    assert settled["state"] == "published"
    assert getattr(entry.body if entry else None, "expires", "") == waits["expires"]
    assert verified["index"] == settled["index"]
    assert (await seen("waiting", court))["waiting"] == []


async def test_a_court_refuses(agency: Agency, court: Path) -> None:
    """The agency reads why; its text is on no disk of the board any more, and can't come again."""
    folder = agency.home.folder
    await run(*request(folder, **SCHOOL))
    [waits] = (await seen("waiting", court))["waiting"]
    unread = await oversee("refuse", court, waits["request"][:12], "--reason", "x", "--yes")
    quoting = await oversee(
        *("refuse", court, waits["request"], "--yes"),
        *("--reason", "A shed behind the school burned. We know."),
    )
    refused = await seen(
        *("refuse", court, waits["request"], "--yes"),
        *("--reason", "The area is too large."),
    )
    people = await run("posted", folder)
    again = await run(*request(folder, **SCHOOL))

    assert (unread.exit_code, "whole ID" in unread.stderr) == (1, True)
    assert (quoting.exit_code, "in a row" in quoting.stderr) == (1, True)
    assert refused == {"state": "refused", "index": None}
    reason = "Springfield Court refused to sign this request: The area is too large."
    assert reason in people.output
    assert (again.exit_code, reason in again.stderr) == (1, True)
    assert list((folder / "posts").iterdir()) == []


async def test_an_agency_takes_it_back(agency: Agency, court: Path) -> None:
    """Then nobody can sign it any more."""
    folder = agency.home.folder
    first = await told("status", folder)
    posted = await run(*request(folder, **SCHOOL))
    ticket = posted.output.partition("ticket   ")[2][:32]
    unknown = await run("posted", folder, "ffff", "--withdraw")
    taken_back = await run("posted", folder, ticket, "--withdraw")

    assert (unknown.exit_code, "under this ticket" in unknown.stderr) == (1, True)
    assert "withdrew this request" in taken_back.output
    assert (await seen("waiting", court))["waiting"] == []
    assert (await told("status", folder))["size"] == first["size"]


async def test_an_overseer_believes_no_board(agency: Agency, court: Path) -> None:
    """Of a request that nobody signed, or that the policy doesn't name, it is shown nothing."""
    await run(*request(agency.home.folder, **SCHOOL))
    await told(*request(agency.home.folder, title="Another", case_number="26-2"))
    entries = [each.read_bytes() for each in (agency.home.folder / "posts").glob("*.entry")]
    fine = next(each for each in entries if b"school" not in each)

    def changed(raw: bytes) -> Any:  # noqa: ANN401 -- a trick of the proxy
        listed = {"entry": base64.b64encode(raw).decode(), "since": format_time(now())}
        body = json.dumps({"waiting": [{**listed, "due": format_time(now())}]}).encode()

        def tamper(request: web.Request, status: int, answer: bytes) -> tuple[int, bytes]:
            return (200, body) if request.path == "/oversight/waiting" else (status, answer)

        return tamper

    for raw, words in (
        (fine, "doesn't need your signature"),
        (fine.replace(b"video", b"names"), "isn't valid"),
        (b"{}\n", "isn't an entry"),
    ):
        agency.front.tamper = changed(raw)
        result = await oversee("waiting", court)
        assert result.exit_code == 1, (raw, result.output)
        assert words in result.stderr, result.stderr


async def test_a_key_is_made_once_and_stays_private(agency: Agency, court: Path) -> None:
    """A second one would replace it; its files are its owner's; a stranger's key reads nothing."""
    stranger = court.parent / "stranger"
    await seen("key", stranger, *at(agency))
    again = await oversee("key", court, *at(agency))
    unknown = await oversee("waiting", stranger)
    nowhere = await oversee("waiting", court.parent / "nowhere")

    assert (again.exit_code, "already contains" in again.stderr) == (1, True)
    assert (unknown.exit_code, "names no overseer" in unknown.stderr) == (1, True)
    assert (nowhere.exit_code, "no overseer's key" in nowhere.stderr) == (1, True)
    assert sorted(each.name for each in listed(court)) == ["board.json", "overseer.key"]
    assert [each.stat().st_mode & 0o077 for each in listed(court)] == [0, 0]


@pytest.mark.long
async def test_a_passphrase_locks_a_key(agency: Agency, tmp_path: Path) -> None:
    """The key is in no file then, and another passphrase opens nothing."""
    folder, words = tmp_path / "clerk", tmp_path / "words"
    words.write_text("a clerk of the court writes this")
    await seen("key", folder, *at(agency), "--lock", "--passphrase-file", words)
    opened = await oversee("waiting", folder, "--passphrase-file", words)
    words.write_text("another one that is long enough")
    locked = await oversee("waiting", folder, "--passphrase-file", words)

    # The board knows no such overseer; the key was opened, or it could not have said so.
    assert "names no overseer" in opened.stderr
    assert (locked.exit_code, "passphrase" in locked.stderr) == (1, True)
    assert "PRIVATE+KEY" not in str([each.read_bytes() for each in listed(folder)])


def listed(folder: Path) -> list[Path]:
    """Return a folder's files."""
    return list(folder.iterdir())
