"""The commands: what a person and a program are told, and with which exit status."""

import asyncio
from dataclasses import replace
from datetime import timedelta
import hashlib
import io
import json
import os
from pathlib import Path
import signal
import subprocess
import sys
import time
from typing import Any

from aiohttp import web
import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

from hub.__main__ import build
from noticeboard.agency import share_output
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey, VerifierKey
from tests.noticeboard.agency.conftest import Agency, Front, now
from tests.noticeboard.agency.test_inbox import (
    changed_list,
    give,
    listed as listed_shares,
    shared,
)
from tests.noticeboard.seal.conftest import names_in

__all__ = ["give", "shared"]


async def run(*words: str | Path, typed: str = "") -> Result:
    """Run one command beside the board: an agency's, or `verify`."""
    whole = words if words[0] == "verify" else ("agency", *words)

    def invoke() -> Result:
        line = [str(word) for word in whole]
        return CliRunner().invoke(build(line), line, input=typed, env={"COLUMNS": "200"})

    return await asyncio.to_thread(invoke)


async def told(*words: str | Path) -> Any:  # noqa: ANN401 -- JSON
    """Run one command with --json and return what it printed."""
    result = await run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def request(folder: Path, **changed: str) -> list[str | Path]:
    """Return the words of a post that every rule accepts."""
    at = now()
    options = {
        "incident": "fire",
        "title": "A shed burned",
        "text": "We ask for video of the street.",
        "case-number": "26-1",
        "contact": "desk@fire.example.org",
        "start": format_time(at - timedelta(minutes=30)),
        "end": format_time(at - timedelta(minutes=5)),
        "circle": "45.4642,9.19,300",
    } | {name.replace("_", "-"): value for name, value in changed.items()}
    return ["post", folder, *(w for n, v in options.items() for w in (f"--{n}", v))]


KEYGEN = (
    *("--name", "Springfield Fire", "--kind", "fire", "--domain", "fire.example.org"),
    *("--contact", "desk@fire.example.org", "--jurisdiction-circle", "45.4642,9.19,20000"),
    "--no-post-quantum",
)


async def test_an_agency_from_keys_to_resolution(front: Front, tmp_path: Path) -> None:
    """Keygen, registration, post, update, correct, resolve, verify: each says what came of it."""
    folder = tmp_path / "agency"
    made = await told("keygen", folder, *KEYGEN, "--board", front.url)
    assert await front.register((folder / "register.entry").read_bytes()) == 0
    assert made["register"] == str(folder / "register.entry")

    posted = await told(*request(folder))
    threads = [
        await told(word, folder, posted["id"], "--text", "More.")
        for word in ("update", "correct", "resolve")
    ]
    verified = await told("verify", posted["proof"])
    alone = await told("verify", posted["proof"], "--log-key", made["log_key"])

    assert posted["index"] == 1
    assert [each["index"] for each in threads] == [2, 3, 4]
    assert verified == alone
    assert verified["id"] == posted["id"]
    assert (verified["valid"], verified["agency"]) == (True, made["agency"])


async def test_a_person_is_told_in_sentences(front: Front, tmp_path: Path) -> None:
    """Without --json each command prints what to do next."""
    folder = tmp_path / "agency"
    made = await run("keygen", folder, *KEYGEN, "--board", front.url)
    await front.register((folder / "register.entry").read_bytes())
    posted = await run(*request(folder))
    empty = await run("inbox", folder)

    assert "neighbors board register" in made.output
    assert "Logged as entry 1" in posted.output
    assert "Nothing has arrived." in empty.output


async def test_a_verifier_gets_its_own_key(tmp_path: Path) -> None:
    """The private key goes into a new 0600 file, the public one is printed."""
    path = tmp_path / "verifier.key"
    made = await told("keygen", path, "--verifier", "state.example.org")
    again = await run("keygen", path, "--verifier", "state.example.org")

    key = SignerKey.parse(path.read_text().strip())
    assert VerifierKey.parse(made["vkey"]) == key.verifier
    assert path.stat().st_mode & 0o777 == 0o600
    assert (again.exit_code, "already exists" in again.stderr) == (1, True)


async def test_shares_from_inbox_to_open_folder(shared: Agency) -> None:
    """Inbox, open and verify show hashes, times and clock offset, and agree with one another."""
    folder = shared.home.folder
    listed = await told("inbox", folder, "--no-fetch")
    arrived = await told("inbox", folder)
    opened = await told("open", folder, "1")
    [share] = opened["shares"]
    verified = await told("verify", share["folder"])
    bag = await told("verify", share["bag"], "--log-key", shared.home.profile().board.log_key)
    shown = await run("verify", share["folder"])
    table = await run("inbox", folder)

    assert [each["file"] for each in listed["shares"]] == ["", ""]
    assert [each["number"] for each in arrived["shares"]] == [1, 2]
    assert verified["files"] == share["files"] == bag["files"]
    assert (verified["valid"], bag["valid"]) == (True, True)
    [file] = share["files"]
    for said in (file["sha256"], "0.320", "14:02:11.250", "anonymous"):
        assert said in shown.stdout
    assert arrived["shares"][0]["request"][:8] in table.output
    assert "A shed burned" in table.output


async def test_opening_tells_the_household(shared: Agency) -> None:
    """The board knows which shares are open; with --no-acknowledge or --offline, only later."""
    folder, (first, second) = shared.home.folder, shared.front.uploads
    await told("inbox", folder)
    opened = await told("open", folder, "1")
    quiet = await told("open", folder, "2", "--no-acknowledge")
    before = [await shared.front.household_sees(upload) for upload in (first, second)]
    asked = len(shared.front.asked)
    offline = await run("open", folder, "2", "--offline", "--into", folder / "elsewhere")
    silent = len(shared.front.asked) == asked
    acknowledged = await told("acknowledge", folder)
    again = await run("acknowledge", folder)
    verified = await told("verify", quiet["shares"][0]["folder"])

    assert opened["shares"][0]["acknowledged"]
    assert quiet["shares"][0]["acknowledged"] is None
    assert before == [True, False]
    assert (offline.exit_code, silent) == (0, True), offline.stderr
    assert "`neighbors agency acknowledge` tells it" in offline.stderr
    assert list(acknowledged["told"]) == ["2"]
    assert await shared.front.household_sees(second)
    assert "knows of every share" in again.stdout
    # The folder that was opened last has the note.
    assert "opened" not in {check["code"] for check in verified["checks"]}
    assert (folder / "elsewhere").is_dir()
    assert len(list((folder / "elsewhere").glob("*/*/2/board/opened.txt"))) == 1


async def test_a_board_that_is_away_stops_no_opening(shared: Agency) -> None:
    """What is here opens; that the board could not be asked nor told is said, and how to do it."""
    folder = shared.home.folder
    await told("inbox", folder)
    shared.front.away = True

    opened = await run("open", folder, "--all")
    untold = await run("acknowledge", folder)
    shared.front.away = False
    later = await told("acknowledge", folder, "1", "2")

    assert opened.exit_code == 0
    assert "isn't known what households withdrew since" in opened.stderr
    assert opened.stderr.count("does not know yet that share") == 2
    assert untold.exit_code == 1
    assert set(later["told"]) == {"1", "2"}


async def test_a_withdrawn_share_is_said_first(shared: Agency) -> None:
    """List and open begin with it; it stays sealed unless one insists, and the report says it."""
    folder = shared.home.folder
    await told("inbox", folder)
    await shared.front.withdraw(shared.front.uploads[0])

    listed = await run("inbox", folder)
    new = await told("inbox", folder, "--new")
    refused = await run("open", folder, "1")
    rest = await run("open", folder, "--all")
    insisted = await run("open", folder, "1", "--withdrawn-too")
    [share] = (await told("inbox", folder))["shares"][:1]

    assert listed.stdout.startswith("The sender withdrew share 1 on ")
    assert "withdrawn" in listed.stdout
    assert [each["number"] for each in new["shares"]] == [2]
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "The sender withdrew share 1 on" in refused.stderr
    assert "--withdrawn-too" in refused.stderr
    assert "stays sealed" in rest.stderr
    assert "share 2 is open" in rest.stdout, rest.stderr
    assert insisted.stdout.splitlines()[3].startswith("The sender withdrew this share on ")
    note = Path(share["folder"]) / "board" / "withdrawal.txt"
    assert "neighbors-requests/withdrawal/v1" in note.read_text()


async def test_a_withdrawal_after_opening_is_told(shared: Agency) -> None:
    """The list says that it was opened before, and the note joins the folder, which still holds."""
    folder = shared.home.folder
    await told("inbox", folder)
    [share] = (await told("open", folder, "1"))["shares"]
    await shared.front.withdraw(shared.front.uploads[0])

    listed = await run("inbox", folder)
    verified = await told("verify", share["folder"])

    assert "It was opened here before" in listed.stdout
    results = {check["code"]: check["result"] for check in verified["checks"]}
    assert results["withdrawn"] == results["opened"] == results["folder"] == "proved"


async def test_only_one_request_is_meant(shared: Agency) -> None:
    """--request takes an id or how it begins, for listing and for opening."""
    folder = shared.home.folder
    [request] = {each["request"] for each in (await told("inbox", folder))["shares"]}

    other = await told("inbox", folder, "--request", "f" * 8 if request[0] != "f" else "0" * 8)
    ours = await told("inbox", folder, "--request", request[:8].upper())
    short = await run("inbox", folder, "--request", request[:7])
    opened = await told("open", folder, "--request", request)
    nothing = await run("open", folder, "--request", request)

    assert other["shares"] == []
    assert len(ours["shares"]) == len(opened["shares"]) == 2
    assert "at least 8 digits" in short.stderr
    assert "There's nothing left to open here." in nothing.stderr


async def test_one_that_fails_stops_no_other(shared: Agency) -> None:
    """A batch opens what it can, names what it cannot, and ends with exit status 1."""
    folder = shared.home.folder
    await told("inbox", folder)
    [sealed] = folder.glob("inbox/1-*.age")
    sealed.write_bytes(b"age-encryption.org/v1\nx")

    result = await run("open", folder, "--all", "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [share["share"] for share in found["shares"]] == ["2"]
    [failure] = found["failures"]
    assert failure.startswith("Share 1: ")
    assert "changed after it was downloaded" in failure


STANZA = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
BOMB = b"age-encryption.org/v1\n" + STANZA * 20_000 + b"--- " + b"A" * 43 + b"\n" + bytes(100)


async def test_a_bomb_stops_no_other(shared: Agency) -> None:
    """A board that lets a header of many stanzas through costs its agency no time and no share."""
    listed = {"size_bytes": len(BOMB), "sha256": hashlib.sha256(BOMB).hexdigest()}

    def relist(shares: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [share | (listed if share["number"] == 1 else {}) for share in shares]

    def tamper(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if request.path.endswith("/1"):
            return status, BOMB
        return changed_list(relist)(request, status, body)

    shared.front.tamper = tamper
    folder = shared.home.folder
    # There is no receipt for other bytes than the board's own.
    await run("inbox", folder, "--json")

    result = await run("open", folder, "--all", "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [share["share"] for share in found["shares"]] == ["2"]
    [failure] = found["failures"]
    assert failure.startswith("Share 1: This isn't a sealed share")


async def test_a_file_that_cannot_be_read_stops_no_other(shared: Agency) -> None:
    """An error of the system about one share is that share's own, and the rest is opened."""
    folder = shared.home.folder
    await told("inbox", folder)
    [sealed] = folder.glob("inbox/1-*.age")
    sealed.unlink()
    sealed.mkdir()

    result = await run("open", folder, "--all", "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [share["share"] for share in found["shares"]] == ["2"]
    assert found["failures"] == [f"Share 1: {sealed} can't be used: Is a directory."]


def opening_child_of(pid: int) -> int:
    """Wait until the process that opens shares runs, and return it."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    while True:
        for child in children.read_text().split():
            if b"noticeboard.seal.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)


async def test_ctrl_c_ends_an_opening(shared: Agency) -> None:
    """An opening that hangs in code which Python cannot interrupt ends a second after Ctrl-C."""
    folder = shared.home.folder
    await told("inbox", folder)
    command = [sys.executable, "-c", MAIN, "agency", "open", str(folder), "--all", "--offline"]

    def interrupted() -> tuple[float, int]:
        with subprocess.Popen(command, stderr=subprocess.PIPE) as process:  # noqa: S603 -- our own
            child = opening_child_of(process.pid)
            # What hangs does not answer any signal but the last.
            os.kill(child, signal.SIGSTOP)
            began_s = time.monotonic()
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
            took_s = time.monotonic() - began_s
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
        return took_s, process.returncode

    took_s, status = await asyncio.to_thread(interrupted)

    # A second, and more for a machine that has much else to do; without the signal, half a minute.
    assert took_s < 15
    assert status != 0
    assert names_in(shared.home.cases) == []
    again = await told("open", folder, "--all")
    assert [share["share"] for share in again["shares"]] == ["1", "2"]


# What a shell starts in the background ignores Ctrl-C, and so would this.
MAIN = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from hub.__main__ import main; main()"
)


async def test_one_that_is_not_what_was_listed_stops_no_other(shared: Agency) -> None:
    """Other bytes than listed are left out of the inbox, and the rest still comes."""
    shared.front.tamper = lambda request, status, body: (
        (status, body[:-1] + b"x") if request.path.endswith("/1") else (status, body)
    )

    result = await run("inbox", shared.home.folder, "--json")

    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert found["failures"] == [
        "Share 1: The board sent something other than the share it listed."
    ]
    assert [bool(share["file"]) for share in found["shares"]] == [False, True]


async def test_what_does_not_hold_is_exit_status_1(shared: Agency) -> None:
    """Verify says what does not hold, for people and for machines, and fails."""
    folder = shared.home.folder
    await told("inbox", folder)
    [share] = (await told("open", folder, "1"))["shares"]
    report = Path(share["folder"]) / "report.txt"
    report.chmod(0o600)
    report.write_text("All is proved.")

    shown = await run("verify", share["folder"])
    found = await run("verify", share["folder"], "--json")

    assert (shown.exit_code, found.exit_code) == (1, 1)
    assert "Does not hold: report.txt has changed" in shown.stderr
    assert "Everything that can be checked" not in shown.stdout
    assert json.loads(found.stdout)["valid"] is False


async def test_a_screen_and_a_pipe_get_tables_that_fit(shared: Agency) -> None:
    """At 80 and 120 columns no line is longer and no word is cut; a pipe has a line for each."""
    long = "Alley behind Mill Street, before and after a shed fire on the night of 20 November"
    arrived = await listed_shares(shared)
    arrived = [replace(each, title=long, case_number="2026-0117/A") for each in arrived]

    for width in (80, 120):
        screen = Console(width=width, record=True, file=io.StringIO(), force_terminal=True)
        screen.print(share_output.inbox_table(arrived, in_lines=False))
        lines = screen.export_text().splitlines()
        assert all(len(line) <= width for line in lines)
        words = " ".join(lines).split()
        assert {"Street,", "2026-0117/A,", "November", "MB", "new"} <= set(words)
    piped = await run("inbox", shared.home.folder)
    assert len(piped.stdout.splitlines()) == 2 + len(arrived)


async def test_a_refusal_lists_the_findings(agency: Agency) -> None:
    """Each rule that a post breaks is a line, and the exit status is 1."""
    result = await run(*request(agency.home.folder, contact="x@elsewhere.example", circle="1,1,9"))

    assert result.exit_code == 1
    assert "The request is refused:" in result.stderr
    for code in ("no_contact", "outside_jurisdiction", "area_too_small"):
        assert code in result.stderr


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("title", "x" * 201, "the title must have at most 200 characters"),
        ("text", "x" * 4001, "the text must have at most 4000 characters"),
        ("case-number", "x" * 201, "the case number must have at most 200 characters"),
        ("incident", "No Such", "the incident has the wrong form"),
        ("incident", "gossip", "no_incident"),
        ("circle", "45.4642,9.19,0", "isn't a circle"),
        ("start", "2000-01-01T00:00:00Z", "window_too_old"),
        ("end", "2000-01-01T00:00:00Z", "must end after it starts"),
    ],
    ids=["title", "text", "case", "slug", "incident", "circle", "old", "end"],
)
async def test_what_is_refused_is_not_sent(
    agency: Agency, option: str, value: str, sentence: str
) -> None:
    """The command keeps the board's rules itself, and says what to correct in plain words."""
    before = len(agency.front.asked)

    result = await run(*request(agency.home.folder, **{option: value}))

    assert result.exit_code == 1
    assert sentence in result.stderr
    for raw in ("`", "$", "str", "regex", "Expected"):
        assert raw not in result.stderr
    assert "POST /entries" not in agency.front.asked[before:]


async def test_a_request_stays_open_as_long_as_the_rules_allow(agency: Agency) -> None:
    """The range is the rules' own, and is told."""
    words = request(agency.home.folder)

    too_long = await run(*words, "--expires-days", "91")
    longest = await run(*words, "--expires-days", "90")

    assert (too_long.exit_code, longest.exit_code) == (2, 0)
    assert "90" in too_long.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["inbox", "nowhere"], "isn't an agency's folder"),
        (["update", "nowhere", "b" * 32, "--text", "x"], "isn't an agency's folder"),
        (["open", "nowhere", "1", "--into", "x"], "isn't an agency's folder"),
        (["acknowledge", "nowhere"], "isn't an agency's folder"),
        (["draft", "make", "nowhere", "no.json"], "isn't an agency's folder"),
        (["settings", "nowhere", "--second-officer"], "isn't an agency's folder"),
        (["system", "add", "nowhere", "dispatch"], "isn't an agency's folder"),
        (["verify", "nowhere"], "nowhere doesn't exist"),
        (["keygen", "new"], "Enter --name"),
        (["keygen", "new", *KEYGEN, "--board", "http://board.example.org"], "https://"),
        (["keygen", "new", *KEYGEN, "--board", "http://127.0.0.1:1"], "doesn't answer"),
        (["keygen", "new", "--jurisdiction-circle", "1", *KEYGEN[:8], "--board", "x"], "circle"),
        (["keygen", "no/such/file", "--verifier", "x"], "can't be used"),
    ],
)
async def test_every_failure_is_one_sentence(
    words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit status 1, the sentence on standard error, no traceback, nothing on standard output."""
    monkeypatch.chdir(tmp_path)

    result = await run(*words)

    assert (result.exit_code, result.stdout) == (1, "")
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr
    assert names_in(tmp_path) == []


async def test_a_wrong_key_is_one_sentence(shared: Agency, tmp_path: Path) -> None:
    """A share for another delivery key says so and leaves nothing."""
    folder = shared.home.folder
    await told("inbox", folder)
    other = tmp_path / "other"
    await told("keygen", other, *KEYGEN, "--board", shared.front.url)
    (folder / "delivery.key").write_bytes((other / "delivery.key").read_bytes())

    result = await run("open", folder, "1")

    assert result.exit_code == 1
    assert "sealed for another delivery key" in result.stderr
    assert not await shared.front.household_sees(shared.front.uploads[0])
    assert names_in(folder / "cases") == []


async def test_a_strangers_text_is_never_markup(agency: Agency) -> None:
    """What a board says is printed as plain text, without controls."""
    hostile = {"error": "[bold]x[/] \x1b[31mred \u202egnp", "findings": []}
    agency.front.tamper = lambda _request, _status, _body: (409, json.dumps(hostile).encode())

    result = await run("inbox", agency.home.folder)

    assert result.exit_code == 1
    assert "[bold]x[/]" in result.stderr
    assert "\x1b[31m" not in result.stderr
    assert "\u202e" not in result.stderr


async def test_shares_are_dropped(shared: Agency) -> None:
    """What the agency drops is gone from the board, said in the list, and passed by afterwards."""
    folder = shared.home.folder
    await told("inbox", folder, "--no-fetch")

    dropped = await told("drop", folder, "1")
    no = await run("drop", folder, "1", "2", typed="n\n")
    again = await run("drop", folder, "1", "9", typed="y\n")
    shares = (await told("inbox", folder))["shares"]
    fresh = (await told("inbox", folder, "--new"))["shares"]
    opened = await told("open", folder, "--all")
    listed = await run("inbox", folder)

    assert dropped == {"dropped": [1], "failures": []}
    assert no.exit_code == 1
    assert no.stdout.count("[y/N]") == 1
    assert "The board deletes 2 shares" in no.stdout
    assert "Not opened: 1, 2. Whoever sent them learns" in no.stdout
    assert again.exit_code == 1
    assert "The board has removed share 1. What is here stays." in again.stdout
    assert "Share 9: This share doesn't exist." in again.stderr
    assert [(bool(each["dropped"]), bool(each["file"])) for each in shares] == [
        (True, False),
        (False, True),
    ]
    assert [each["number"] for each in fresh] == [2]
    assert [each["share"] for each in opened["shares"]] == ["2"]
    assert "✗ dropped" in listed.stdout
