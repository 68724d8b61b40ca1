"""docs/verify.md: the commands that are not ours do what the page says, on a real proof."""

import asyncio
from collections.abc import AsyncGenerator
import contextlib
from datetime import timedelta
import hashlib
import io
import json
from pathlib import Path
import re
import runpy
import subprocess
import sys

import msgspec
import pytest

from noticeboard.board import challenges, moderation, oversight
from noticeboard.board.board import Reader
from noticeboard.board.errors import PostWaitsError
from noticeboard.board.post_routes import post_batch
from noticeboard.log.body import AgencyRotate, RequestAnswer
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.entry import parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import Tree
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import Opened, Receipt, Withdrawal
from tests.noticeboard.board.oversight_world import COURT, decided, enact
from tests.noticeboard.board.world import DELIVERY_KEY, World, id_of, served_world
from tests.noticeboard.log.made import (
    AGENCY,
    GOVERNOR,
    NOON,
    ORIGIN,
    OVERSEER,
    Town,
    key,
    number,
    town_with_agency,
)
from tests.noticeboard.seal.stamped import old_authority, stamped_share
from tests.noticeboard.verify.test_verify import INBOX, LOG, WITNESSES, note, run as verify

FETCH, CHECK, STATEMENT, RECEIPT = 2, 3, 4, 5
"""Which of the page's shell blocks is which, after the log's and a witness's signature."""
PAGE = Path(__file__).parents[3] / "docs" / "verify.md"


def blocks(language: str) -> list[str]:
    """Return the page's blocks of code in a language."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.fixture
def town() -> Town:
    """Give a log of 21 entries."""
    town = town_with_agency()
    for each in range(1, 21):
        town.log(town.post(id=number(each)))
    return town


@pytest.fixture
def tree(town: Town) -> Tree:
    """Give the log's tree."""
    return Tree(logged.entry.leaf for logged in town.logged)


def run(folder: Path, *words: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(  # noqa: S603 -- from our own page
        words,
        cwd=folder,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"} | given,
        timeout=90,
        check=False,
    )


async def test_the_proof_in_plain_python(town: Town, tree: Tree, tmp_path: Path) -> None:
    """The page's program agrees with ours on every entry, and finds one that was changed."""
    program = blocks("python")[0]
    (tmp_path / "check.py").write_text(program)

    async def judged(index: int, spoil: bytes = b"") -> int:
        proof = TlogProof(
            index=index,
            hashes=tuple(tree.inclusion(index)),
            checkpoint_note=note(tree),
            extra=town.logged[index].entry.raw + spoil,
        )
        name = f"{index}{len(spoil)}.proof"
        (tmp_path / name).write_text(proof.text())
        done = await asyncio.to_thread(run, tmp_path, sys.executable, "check.py", name)
        assert done.stdout.endswith("board.example.org/v1 21\n"), done.stderr
        return done.returncode

    assert [await judged(index) for index in (0, 7, 20)] == [0] * 3
    assert await judged(7, spoil=b" ") == 1


@pytest.mark.parametrize(("number", "key"), [(0, LOG), (1, WITNESSES[0])], ids=["log", "witness"])
async def test_signatures_by_openssl(
    tree: Tree, tmp_path: Path, number: int, key: SignerKey
) -> None:
    """The page's openssl commands accept the log's and a witness's line, and no other text."""
    script = blocks("sh")[number]
    (tmp_path / "check.sh").write_text("set -e\n" + script)
    checkpoint = tmp_path / "checkpoint"
    checkpoint.write_text(note(tree, *WITNESSES[:2]))
    vkey = str(key.verifier)

    good = await asyncio.to_thread(run, tmp_path, "/bin/sh", "check.sh", KEY=vkey)
    checkpoint.write_text(checkpoint.read_text().replace("\n21\n", "\n22\n"))
    bad = await asyncio.to_thread(run, tmp_path, "/bin/sh", "check.sh", KEY=vkey)

    assert (good.returncode, "Verified Successfully" in good.stdout) == (0, True), good.stderr
    assert bad.returncode != 0


# Who asked: the page's shell commands, against a board that is served


def shell(folder: Path, number: int, **given: str) -> subprocess.CompletedProcess[str]:
    """Paste one of the page's blocks into a shell."""
    script = folder / f"block-{number}.sh"
    script.write_text(blocks("sh")[number])
    return run(folder, "/bin/sh", script.name, **given)


@pytest.fixture
async def asked(tmp_path: Path) -> AsyncGenerator[World]:
    """Serve a board on which an agency has asked, as entry 2, and 256 more entries follow."""
    async with served_world(tmp_path / "board") as world:
        await world.board.post(world.agency.request(world.board, title="Fire, caf\u00e9 \u2116 1"))
        request = id_of(await _raw(world, 2))
        chain = world.agency.chain(world.board, request, 256)
        await post_batch(world.board, chain, operator=False)
        yield world


async def _raw(world: World, index: int) -> bytes:
    async with world.web.get(f"/entries/{index}/raw") as answer:
        return await answer.read()


def _given(world: World, index: int) -> dict[str, str]:
    """Return what the page asks its reader to set."""
    url = str(world.web._base_url).rstrip("/")  # noqa: SLF001 -- where the board is served
    return {"BOARD": url, "INDEX": str(index), "KEY": str(world.board.log_key)}


@pytest.mark.parametrize(
    "index",
    [
        pytest.param(2, marks=pytest.mark.long),
        pytest.param(255, marks=pytest.mark.long),
        256,
        pytest.param(258, marks=pytest.mark.long),
    ],
)
async def test_who_asked(asked: World, tmp_path: Path, index: int) -> None:
    """Fetched, cut out and checked with tools that are not ours, in a full bundle and a partial."""
    given = _given(asked, index)
    fetched = await asyncio.to_thread(shell, tmp_path, FETCH, **given)
    assert fetched.returncode == 0, fetched.stderr
    checked = await asyncio.to_thread(shell, tmp_path, CHECK, **given)

    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count("Verified Successfully") == 5
    assert f'"Example County Fire", "fire.example.org", agency {asked.agency.id}.' in checked.stdout
    assert (tmp_path / "asked" / "entry").read_bytes() == await _raw(asked, index)
    assert (tmp_path / "registered" / "entry").read_bytes() == await _raw(asked, 0)


async def test_every_kind_of_entry_has_an_author(asked: World, tmp_path: Path) -> None:
    """What an agency accounts for, promises and answers is checked as its requests are."""
    board, agency = asked.board, asked.agency
    await asyncio.to_thread(shell, tmp_path, FETCH, **_given(asked, 2))
    request = id_of(await _raw(asked, 2))
    reader = Reader(board)
    asked.clock.at += timedelta(days=40)
    file = await challenges.file_challenge(board, await reader.entry(2), "Who asked for this?")
    challenged = (await moderation.publish(board, file.ticket)).index or 0
    challenge = (await reader.entry(challenged)).entry.body.id
    written = [(await board.post(agency.retention(board, 60))).index]
    answer = RequestAnswer(
        **agency.place(board), request=request, challenge=challenge, text="Our \u2116 1 did."
    )
    written.append((await board.post(agency.sign(answer))).index)
    account = agency.account(board, request, received=9, opened=9, deleted=9)
    written.append((await board.post(account)).index)
    for index in written:
        given = _given(asked, index)
        fetched = await asyncio.to_thread(shell, tmp_path, FETCH, **given)
        checked = await asyncio.to_thread(shell, tmp_path, CHECK, **given)
        assert (fetched.returncode, checked.returncode) == (0, 0), fetched.stderr + checked.stderr
        assert f"Entry {index} is by" in checked.stdout


async def test_the_citys_word_by_openssl(tmp_path: Path) -> None:
    """A policy is its governor's and a decision its overseer's; with another byte, nobody's."""
    async with served_world(tmp_path / "board") as world:
        board, clock = world.board, world.clock
        await enact(board, clock, COURT)
        raw = world.agency.request(board, incident="missing_person")
        with pytest.raises(PostWaitsError) as waits:
            await board.post(raw)
        since = clock()
        await oversight.wait(board, raw, waits.value)
        await oversight.decide(board, decided(raw, since, OVERSEER))
        last = board.published.size - 1
        signers = {last - 2: GOVERNOR, last - 1: OVERSEER}
        for index, signer in signers.items():
            given = _given(world, index) | {"SIGNER": str(signer.verifier)}
            good = await asyncio.to_thread(shell, tmp_path, STATEMENT, **given)
            assert (good.returncode, "Verified Successfully" in good.stdout) == (0, True), (
                good.stderr
            )
            other = GOVERNOR if signer is OVERSEER else OVERSEER
            wrong = given | {"SIGNER": str(other.verifier)}
            assert (await asyncio.to_thread(shell, tmp_path, STATEMENT, **wrong)).returncode != 0
            elsewhere = given | {"KEY": "other.example.org/v1+00000000+AQ=="}
            bad = await asyncio.to_thread(shell, tmp_path, STATEMENT, **elsewhere)
            assert bad.returncode != 0


async def test_another_byte_is_nobodys_word(asked: World, tmp_path: Path) -> None:
    """With any byte of the entry or of the registration changed, the page's check fails."""
    given = _given(asked, 2)
    await asyncio.to_thread(shell, tmp_path, FETCH, **given)
    passed = []
    for name in ("asked", "registered"):
        path = tmp_path / name / "entry"
        raw = path.read_bytes()
        for at in {0, len(raw) // 3, raw.index(b"\n") - 1, raw.index(b"\n") + 3, len(raw) - 3}:
            path.write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
            done = await asyncio.to_thread(shell, tmp_path, CHECK, **given)
            if done.returncode == 0:
                passed.append((name, at))
        path.write_bytes(raw)

    assert passed == []
    assert (await asyncio.to_thread(shell, tmp_path, CHECK, **given)).returncode == 0


async def test_the_log_alone_makes_nobody_the_author(asked: World, tmp_path: Path) -> None:
    """An entry that stands in the log is still only its agency's word if its key has signed it."""
    given = _given(asked, 2)
    await asyncio.to_thread(shell, tmp_path, FETCH, **given)
    folder = tmp_path / "check"
    folder.mkdir()
    for old, new, why in (
        # Each takes one step of the check out of the way of the next.
        ('signed "$POSTING"', 'signed "$ROOT"', "Signature Verification Failure"),
        ("entry/v1\\n%s", "entry/v2\\n%s", "Signature Verification Failure"),
        ("agency/v1", "agency/v2", "the id of the agency"),
        ("countersign/v1", "countersign/v2", "Signature Verification Failure"),
        ("$(said asked key)", "00000000", "the key of the entry"),
        ("sed -n 's/^index //p' asked/proof", "echo 3", "the number of the entry"),
    ):
        script = blocks("sh")[CHECK]
        assert old in script
        (tmp_path / "changed.sh").write_text(script.replace(old, new))
        done = await asyncio.to_thread(run, tmp_path, "/bin/sh", "changed.sh", **given)
        assert done.returncode != 0
        assert why in done.stderr + done.stdout


async def test_who_asked_with_a_newer_key(asked: World, tmp_path: Path) -> None:
    """After a rotation the page says that the key is another, and checks the one that acts."""
    agency, board = asked.agency, asked.board
    newer = key("fire.example.org/posting-2")
    place = agency.place(board) | {"key": agency.root.verifier.key_id.hex()}
    rotation = AgencyRotate(
        **place, posting_key=str(newer.verifier), delivery_key=DELIVERY_KEY, reason="Yearly."
    )
    rotated = (await board.post(sign_entry(rotation, ORIGIN, agency.root))).index
    asked.clock.at += timedelta(hours=73)
    last = parse_entry(agency.request(board)).body
    newest = msgspec.structs.replace(last, key=newer.verifier.key_id.hex())
    index = (await board.post(sign_entry(newest, ORIGIN, newer))).index

    given = _given(asked, index)
    await asyncio.to_thread(shell, tmp_path, FETCH, **given)
    without = await asyncio.to_thread(shell, tmp_path, CHECK, **given)
    await asyncio.to_thread(shell, tmp_path, FETCH, **given, ROTATED=str(rotated))
    checked = await asyncio.to_thread(shell, tmp_path, CHECK, **given)

    assert (without.returncode, "the key of the entry" in without.stderr) == (1, True)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count("Verified Successfully") == 7


HOSTILE_CURL = r"""#!/bin/sh
case "$*" in
  *proof*) printf 'c2sp.org/tlog-proof@v1\nindex 0\n\nx\na[$(touch run)]9\n\n' ;;
  *json*) printf '{"agencies": [{"agency": "x", "entry": "a[$(touch run)]"}]}' ;;
  *) printf '\000\016{"agency":"x"}' ;;
esac
"""


@pytest.mark.parametrize("program", ["/bin/sh", "/bin/bash"])
async def test_what_a_board_writes_is_never_run(tmp_path: Path, program: str) -> None:
    """A shell computes with numbers from a board: one that holds a command does nothing."""
    curl = tmp_path / "curl"
    curl.write_text(HOSTILE_CURL)
    curl.chmod(0o700)
    (tmp_path / "fetch.sh").write_text(blocks("sh")[FETCH])
    given = {"BOARD": "http://127.0.0.1", "INDEX": "0", "KEY": str(LOG.verifier)}
    given["PATH"] = f"{tmp_path}:/usr/bin:/bin"

    done = await asyncio.to_thread(run, tmp_path, program, "fetch.sh", **given)

    assert (tmp_path / "asked" / "entry").read_bytes() == b'{"agency":"x"}', done.stderr
    assert not (tmp_path / "run").exists()


async def test_the_pages_first_commands(asked: World, tmp_path: Path) -> None:
    """An entry's proof and the board's file, fetched by curl, are what our own command takes."""
    (first,) = [each for each in blocks("") if "entry-12.proof --policy" in each]
    given = _given(asked, 12)
    commands = first.replace("https://board.example.org", given["BOARD"]).splitlines()
    (tmp_path / "curl.sh").write_text("set -e\n" + "\n".join(commands[:-1]))
    done = await asyncio.to_thread(run, tmp_path, "/bin/sh", "curl.sh")
    assert done.returncode == 0, done.stderr

    words = [str(tmp_path / word) if "." in word else word for word in commands[-1].split()[2:]]
    shown = await asyncio.to_thread(verify, *words)

    assert shown.exit_code == 0, shown.output
    assert "has signed for this entry: number 12 of 259, by agency" in shown.stdout


def older(bag: Path, **changed: str) -> tuple[object, str]:
    """Run the page's program in a folder with other texts for some files; return how it ends.

    The names have `__` for a slash, and `_` for a dot.
    """
    texts = {bag / name.replace("__", "/").replace("_", "."): new for name, new in changed.items()}
    before = {path: path.read_text() for path in texts}
    for path, new in texts.items():
        path.chmod(0o600)
        path.write_text(new)
    said, code = io.StringIO(), None
    with contextlib.chdir(bag), contextlib.redirect_stdout(said):
        try:
            runpy.run_path("older.py", run_name="__main__")
        except SystemExit as ended:
            code = ended.code
    for path, old in before.items():
        path.write_text(old)
    return code, said.getvalue()


async def test_older_than_the_request(tmp_path: Path) -> None:
    """From the opened folder and the service's root alone, standard tools show what existed when.

    A group leads to a stamped hour only as it was recorded: not with another picture or one more,
    swapped, at another time, or decoded with other settings. An hour needs a service's reply.
    """
    authority = await asyncio.to_thread(old_authority, tmp_path)
    sealed, identity = stamped_share(authority).seal(tmp_path)
    bag = open_share(sealed, identity, tmp_path / "share").bag
    (script,) = [each for each in blocks("sh") if "openssl ts" in each]
    (bag / "check.sh").write_text(script)
    (bag / "older.py").write_text(blocks("python")[-1])
    (bag / "root.pem").write_bytes(authority.root)

    stamped = await asyncio.to_thread(run, bag, "/bin/sh", "check.sh")
    code, said = older(bag)
    assert stamped.returncode == 0, stamped.stderr
    assert "Verification: OK" in stamped.stdout + stamped.stderr
    assert "Time stamp: Nov 13 22:00:03.251 2026 GMT" in stamped.stdout
    assert "hour-1.txt: stamped at Nov 13 22:00:03.251 2026 GMT" in said
    assert (code, said.count(" leads to hour-1.txt")) == (False, 4)
    assert "02.050 UTC was coded anew: these 3 frames are NOT checked here" in said
    assert "2026-11-13 21:14:02.550 UTC 5 of its 5 frames are in the clip" in said
    assert "clip-1.mp4 13 of 16 frames lead to a timestamp" in said
    assert "GAP" not in said

    film, stream, groups, record, hours = (
        "clip-1_mp4_pictures",
        "clip-1_mp4_stream",
        "data__groups_json",
        "data__custody_txt",
        "stamped_txt",
    )
    lines = (bag / "clip-1.mp4.pictures").read_text().splitlines(keepends=True)
    for name, old, new, why in (
        (film, lines[9], lines[9].replace(lines[9][-9:], lines[8][-9:]), "has other frames"),
        (film, lines[15], lines[15] + lines[15].replace("1.5", "1.6"), "has other frames"),
        (film, "0.800000", "0.802000", "shows it at another time"),
        (film, "1.200000", "1.302000", "SHOWS FRAMES IN ANOTHER ORDER"),
        (stream, "c01e 8c", "c01e 8d", "decodes it with other settings"),
        (record, "02.250000Z", "02.350000Z", "shows it at another time"),
        (groups, '"start_us":1794604443', '"start_us":1794604444', "lead elsewhere"),
        (hours, " Nov", "x Nov", "hour-1.txt HAS NO TIMESTAMP"),
        (groups, '"clip-1.mp4"', '"clip-2.mp4"', "OTHER CLIPS"),
    ):
        text = (bag / name.replace("__", "/").replace("_", ".")).read_text()
        assert old in text
        code, said = older(bag, **{name: text.replace(old, new, 1)})
        assert code not in {0, None}, why
        assert why in f"{said} {code}"

    clip = json.loads((bag / "data/groups.json").read_text())["clips"][0]
    one, two, three, four = clip["groups"]

    def with_groups(*given: object, **changed: str) -> tuple[object, str]:
        return older(
            bag, data__groups_json=json.dumps({"clips": [clip | {"groups": given}]}), **changed
        )

    assert "DOES NOT LEAD" in with_groups(one, three | {"at": 3}, two | {"at": 8}, four)[1]
    anew = [group | {"stamped": group["stamped"] | {"copied": 0}} for group in clip["groups"]]
    assert "clip-1.mp4 0 of 16 frames lead to a timestamp" in with_groups(*anew)[1]
    # Nothing is wrong with the rest if a group is left out, but its time is missing.
    shown = "".join([*lines[:8], *lines[13:]])
    code, said = with_groups(one, two, four | {"at": 8}, **{film: shown})
    assert (code, "GAP of 0.500 s after group 2" in said) == (False, True), said

    # An invented film leads to an invented hour, which no service has stamped.
    (bag / "data/hour-2.txt").write_bytes((bag / "data/hour-1.txt").read_bytes() + b"x")
    code, said = older(bag)
    assert (code, "hour-2.txt HAS NO TIMESTAMP" in said) == (True, True)
    unanswered = await asyncio.to_thread(run, bag, "/bin/sh", "check.sh")
    assert "hour-2.txt HAS NO REPLY OF A SERVICE" in unanswered.stdout


@pytest.mark.parametrize("kind", [Receipt, Opened, Withdrawal])
async def test_receipts_by_openssl(tmp_path: Path, kind: type) -> None:
    """The page's commands accept a note of the inbox, and neither another text nor other bytes."""
    sealed = b"sealed"
    fields = {"size_bytes": len(sealed)} if kind is Receipt else {}
    receipt = kind(
        origin=ORIGIN,
        agency=AGENCY,
        request=number(1),
        sha256=hashlib.sha256(sealed).hexdigest(),
        at=NOON,
        **fields,
    )
    path = tmp_path / "receipt.txt"
    path.write_text(receipt.sign(INBOX))
    (tmp_path / "sealed.age").write_bytes(sealed)
    vkey = str(INBOX.verifier)

    good = await asyncio.to_thread(shell, tmp_path, RECEIPT, KEY=vkey)
    # As the share page saves it, and as an editor may: what is above isn't signed.
    note = path.read_text()
    path.write_text(
        f"https://x.example/…\n\ntwelve words\n\n{note}".replace("\n", "\r\n"), newline=""
    )
    saved = await asyncio.to_thread(shell, tmp_path, RECEIPT, KEY=vkey)
    assert (saved.returncode, "twelve" in saved.stdout) == (0, False), saved.stderr
    path.write_text(note)
    (tmp_path / "sealed.age").write_bytes(b"others")
    other = await asyncio.to_thread(shell, tmp_path, RECEIPT, KEY=vkey)
    (tmp_path / "sealed.age").unlink()
    path.write_text(path.read_text().replace("2026-", "2025-", 1))
    bad = await asyncio.to_thread(shell, tmp_path, RECEIPT, KEY=vkey)

    assert (good.returncode, "Verified Successfully" in good.stdout) == (0, True), good.stderr
    assert other.returncode != 0
    assert bad.returncode != 0
