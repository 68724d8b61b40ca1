"""Posts that a moderator must see: held, published, refused, overtaken, and told of."""

import asyncio
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Any

from aiohttp import web
import pytest
from typer.testing import CliRunner, Result

from noticeboard.board import moderation
from noticeboard.board.cli import app as board_app
from noticeboard.board.database import Database
from noticeboard.board.home import Home
from noticeboard.board.moderation import Decisions, HeldState, decisions
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from tests.noticeboard.agency.conftest import Agency, now
from tests.noticeboard.agency.test_cli import request, run, told

# One window for all of a run: the same words are about the same time.
WINDOW = {
    "start": format_time(now() - timedelta(minutes=30)),
    "end": format_time(now() - timedelta(minutes=5)),
}
MARCH = "Windows were broken during the march on Main Street."


async def moderate(folder: Path, *words: str) -> Result:
    """Run the operator's command beside the board that runs."""

    def invoke() -> Result:
        return CliRunner().invoke(
            board_app, ["moderate", str(folder), *words], env={"COLUMNS": "200"}
        )

    return await asyncio.to_thread(invoke)


async def moderated(folder: Path, *words: str) -> Any:  # noqa: ANN401 -- JSON
    """Run the operator's command with --json and return what it printed."""
    result = await moderate(folder, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


async def hold(agency: Agency, text: str = MARCH, title: str = "The requested time") -> str:
    """Post what is held, and return its ticket."""
    result = await run(*request(agency.home.folder, text=text, title=title, **WINDOW), "--json")
    assert result.exit_code == 3, result.output
    return str(json.loads(result.stdout)["ticket"])


async def counted(agency: Agency) -> Decisions:
    """Return what the pages are told."""
    database = await asyncio.to_thread(Database.unchanged, Home(agency.front.folder).database)
    try:
        return await decisions(database)
    finally:
        await database.close()


async def test_a_post_is_held_and_published(agency: Agency) -> None:
    """Held is neither logged nor lost: the moderator sees its words, and publishes those bytes."""
    folder, board = agency.home.folder, agency.front.folder
    first = await run(*request(folder, text=MARCH))
    [waiting] = (await moderated(board))["held"]
    shown = await moderate(board)
    before = await told("posted", folder)
    decided = await moderated(board, "--publish", waiting["ticket"][:8])
    after = await told("posted", folder, waiting["ticket"])
    verified = await told("verify", after["held"][0]["posted"]["proof"])

    assert first.exit_code == 3
    for said in ("Held for a moderator", "lawful activity", waiting["ticket"], "agency posted"):
        assert said in first.output
    assert (waiting["text"], waiting["agency_name"]) == (MARCH, "Springfield Fire")
    assert [code for code, _ in waiting["findings"]] == ["lawful_activity"]
    assert waiting["ticket"][:8] in shown.output
    assert before["held"][0]["state"] == "waiting"
    assert (decided["state"], decided["index"], decided["text"]) == ("published", 1, "")
    assert (after["held"][0]["state"], after["held"][0]["index"]) == ("published", 1)
    assert verified["index"] == 1
    assert (await told("posted", folder))["held"] == []
    assert (await told(*request(folder)))["index"] == 2


async def test_a_refusal_is_told_with_its_reason(agency: Agency) -> None:
    """The agency reads why; nothing of the text is kept, and the same words are refused again."""
    folder, board = agency.home.folder, agency.front.folder
    ticket = await hold(agency)
    decided = await moderated(board, "--refuse", ticket, "--reason", "It was a lawful march.")
    people = await run("posted", folder)
    again = await run(*request(folder, text=MARCH, title="The requested time", **WINDOW))
    late = await moderate(board, "--publish", ticket)

    assert decided["state"] == "refused"
    assert "refused: It was a lawful march." in people.output
    assert (again.exit_code, "lawful march" in again.stderr) == (1, True)
    assert (late.exit_code, "already decided" in late.stderr) == (1, True)
    assert list((folder / "posts").iterdir()) == []
    kept = b"".join(path.read_bytes() for path in agency.front.folder.glob("board.db*"))
    assert MARCH.encode() not in kept.split(b"lawful march")[-1]
    [row] = (await counted(agency)).latest
    assert (row.state, row.codes) == (HeldState.REFUSED, ("lawful_activity",))


async def test_nothing_waits_for_a_held_post(agency: Agency) -> None:
    """A revocation goes at once; what was overtaken is signed again once it is approved."""
    folder, board = agency.home.folder, agency.front.folder
    ticket = await hold(agency)
    other = await told(*request(folder, title="Another"))
    decided = await moderated(board, "--publish", ticket)
    [settled] = (await told("posted", folder))["held"]
    status = await told("status", folder)

    assert other["index"] == 1
    assert (decided["state"], decided["index"]) == ("approved", None)
    assert (settled["state"], settled["index"]) == ("published", 2)
    assert [each["type"] for each in status["entries"]] == [
        *("agency.register", "request.post", "request.post")
    ]
    assert all(each["made_here"] for each in status["entries"])
    entry = agency.home.entry(settled["posted"]["id"])
    assert entry is not None
    assert getattr(entry.body, "text", "") == MARCH


async def test_a_revocation_overtakes(agency: Agency) -> None:
    """What a thief has held is void once the key is revoked: publishing it logs nothing."""
    folder, board = agency.home.folder, agency.front.folder
    ticket = await hold(agency)
    revoked = await told("revoke", folder, "--last-good", "0", "--reason", "stolen")
    decided = await moderated(board, "--publish", ticket)

    assert revoked["index"] == 1
    assert (decided["state"], decided["index"]) == ("approved", None)
    assert (await told("status", folder))["size"] == 2


async def test_old_bytes_are_not_logged(agency: Agency) -> None:
    """After seven days the words are approved, and the agency signs them with today's date."""
    ticket = await hold(agency)
    later = timedelta(days=7, minutes=1)
    agency.front.clock = lambda: datetime.now(UTC) + later
    await agency.front.again()
    decided = await moderated(agency.front.folder, "--publish", ticket)

    assert (decided["state"], decided["index"]) == ("approved", None)
    assert "too long ago" in decided["reason"]


async def test_the_same_words_wait_once(agency: Agency) -> None:
    """Asking again, signed again or not, gives the same ticket and one row."""
    first = await hold(agency)
    second = await hold(agency)
    other = await hold(agency, title="Another window")

    assert first == second != other
    assert len((await moderated(agency.front.folder))["held"]) == 2


async def test_one_agency_cannot_fill_the_desk(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So many posts of one agency wait at most; the next is refused for now."""
    monkeypatch.setattr(moderation, "MOST_WAITING", 2)
    for number in range(2):
        await hold(agency, title=f"Window {number}")

    result = await run(*request(agency.home.folder, text=MARCH, title="One more"))

    assert (result.exit_code, "waiting for a moderator" in result.stderr) == (1, True)


async def test_updates_are_held_too(agency: Agency) -> None:
    """A thread's text meets the same lists: a clean request is no way around them."""
    posted = await told(*request(agency.home.folder))
    held = await run("update", agency.home.folder, posted["id"], "--text", "You must send video.")
    fine = await told("resolve", agency.home.folder, posted["id"], "--text", "Solved.")

    assert (held.exit_code, "(threat)" in held.output) == (3, True)
    assert fine["index"] == 2


async def test_the_desk_without_the_board_running(agency: Agency) -> None:
    """The operator may decide while the board is stopped."""
    ticket = await hold(agency)
    await agency.front.stop()
    decided = await moderated(agency.front.folder, "--publish", ticket)
    empty = await moderate(agency.front.folder)
    await agency.front.start()

    assert (decided["state"], decided["index"]) == ("published", 1)
    assert "Nothing is waiting" in empty.output


async def test_a_lost_answer_to_a_published_post(agency: Agency) -> None:
    """An agency whose answer was lost finds its entry logged, once."""
    ticket = await hold(agency)
    await moderated(agency.front.folder, "--publish", ticket)
    agency.front.lose_answers = 1
    first = await run("posted", agency.home.folder)
    [settled] = (await told("posted", agency.home.folder))["held"]

    assert first.exit_code == 1
    assert settled["index"] == 1
    assert (await told("status", agency.home.folder))["size"] == 2


async def test_what_the_desk_refuses(agency: Agency) -> None:
    """Two decisions at once, a refusal without a reason, an unknown ticket: a sentence each."""
    board = agency.front.folder
    ticket = await hold(agency)
    for words, said in (
        (("--publish", ticket, "--refuse", ticket), "either"),
        (("--refuse", ticket), "reason"),
        (("--reason", "x"), "reason"),
        (("--publish", "ffffffff"), "Nothing is waiting"),
        (("--publish", "0" * 32), "There's no held post"),
        (("--refuse", ticket, "--reason", "x" * 501), "up to"),
    ):
        result = await moderate(board, *words)
        assert (result.exit_code, said in result.stderr) == (1, True), words
    unknown = await run("posted", agency.home.folder, "ffff")
    assert (unknown.exit_code, "under this ticket" in unknown.stderr) == (1, True)


async def test_the_public_count_holds_no_word(agency: Agency) -> None:
    """Pages are told how many were held, for which rule and what became of them; no text."""
    first = await hold(agency)
    second = await hold(agency, title="Another", text="Mr. Harper was there. " + MARCH)
    await hold(agency, title="A third")
    await moderated(agency.front.folder, "--publish", first)
    await moderated(agency.front.folder, "--refuse", second, "--reason", "A name.")

    found = await counted(agency)

    assert (found.waiting, found.published, found.refused) == (1, 1, 1)
    [month] = found.months
    assert (month.month, month.held) == (f"{now():%Y-%m}", 3)
    assert month.codes == {"lawful_activity": 3, "names_person": 1}
    assert "Harper" not in repr(found)
    assert "march" not in repr(found)


async def test_hostile_words_on_the_desk(agency: Agency) -> None:
    """A moderator's terminal shows a stranger's markup as it is; hidden characters are refused."""
    await hold(agency, text="[red]protest[/red] [link=http://x]y[/link]")
    shown = await moderate(agency.front.folder)
    hidden = await run(*request(agency.home.folder, text="\u202eprotest", **WINDOW))

    assert "[red]protest[/red] [link=http://x]y[/link]" in shown.output
    assert "\x1b" not in shown.output
    assert (hidden.exit_code, "hidden_text" in hidden.stderr) == (1, True)


async def test_a_board_that_holds_without_a_ticket(agency: Agency) -> None:
    """A board that says nothing of what it holds is not believed, and the entry is kept."""

    def untold(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        return (202, b"{}") if request.method == "POST" else (status, body)

    agency.front.tamper = untold
    result = await run(*request(agency.home.folder, text=MARCH))

    assert (result.exit_code, "didn't give a ticket" in result.stderr) == (1, True)
    [entry] = (agency.home.folder / "posts").glob("*.entry")
    assert getattr(parse_entry(entry.read_bytes()).body, "text", "") == MARCH
