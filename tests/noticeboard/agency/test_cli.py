"""The commands: what a person and a program are told, and with which exit status."""

import asyncio
from datetime import timedelta
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from noticeboard.agency.cli import app
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey, VerifierKey
from tests.noticeboard.agency.conftest import Agency, Front, now
from tests.noticeboard.agency.test_inbox import give, shared
from tests.noticeboard.seal.conftest import names_in

__all__ = ["give", "shared"]


async def run(*words: str | Path) -> Result:
    """Run one command beside the board."""

    def invoke() -> Result:
        return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})

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
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)


async def test_shares_from_inbox_to_open_folder(shared: Agency, tmp_path: Path) -> None:
    """Inbox, open and verify show hashes, times and clock offset, and agree with one another."""
    folder = shared.home.folder
    listed = await told("inbox", folder, "--no-download")
    arrived = await told("inbox", folder)
    opened = await told("open", folder, "1", "--into", tmp_path / "opened")
    verified = await told("verify", opened["folder"])
    shown = await run("verify", opened["folder"])
    table = await run("inbox", folder)

    assert [share["file"] for share in listed["shares"]] == ["", ""]
    assert [share["number"] for share in arrived["shares"]] == [1, 2]
    assert verified["files"] == opened["files"]
    [file] = opened["files"]
    assert file["sha256"] in shown.output
    assert "-320 ms" in shown.output
    assert "14:02:11.250" in shown.output
    assert "anonymous" in shown.output
    assert arrived["shares"][0]["request"] in table.output


async def test_a_refusal_lists_the_findings(agency: Agency) -> None:
    """Each rule that a post breaks is a line, and the exit status is 1."""
    result = await run(*request(agency.home.folder, contact="x@elsewhere.example", circle="1,1,9"))

    assert result.exit_code == 1
    assert "The board refused the request:" in result.stderr
    for code in ("no_contact", "outside_jurisdiction", "area_too_small"):
        assert code in result.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["inbox", "nowhere"], "is not an agency's folder"),
        (["update", "nowhere", "b" * 32, "--text", "x"], "is not an agency's folder"),
        (["open", "nowhere", "1", "--into", "x"], "is not an agency's folder"),
        (["verify", "nowhere"], "There is no nowhere"),
        (["keygen", "new"], "Give --name"),
        (["keygen", "new", *KEYGEN, "--board", "http://board.example.org"], "over HTTPS"),
        (["keygen", "new", *KEYGEN, "--board", "http://127.0.0.1:1"], "does not answer"),
        (["keygen", "new", "--jurisdiction-circle", "1", *KEYGEN[:8], "--board", "x"], "circle"),
        (["keygen", "no/such/file", "--verifier", "x"], "cannot be used"),
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

    result = await run("open", folder, "1", "--into", tmp_path / "opened")

    assert result.exit_code == 1
    assert "sealed to another delivery key" in result.stderr
    assert not (tmp_path / "opened").exists()


async def test_a_strangers_text_is_never_markup(agency: Agency) -> None:
    """What a board says is printed as plain text, without controls."""
    hostile = {"error": "[bold]x[/] \x1b[31mred \u202egnp", "findings": []}
    agency.front.tamper = lambda _request, _status, _body: (409, json.dumps(hostile).encode())

    result = await run("inbox", agency.home.folder)

    assert result.exit_code == 1
    assert "[bold]x[/]" in result.stderr
    assert "\x1b[31m" not in result.stderr
    assert "\u202e" not in result.stderr
