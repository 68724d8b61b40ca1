"""A stolen laptop: what lies on it, and how its keys are revoked from another machine.

The other machine has what the guide says to keep apart: the root key's stick or paper, and copies
of `agency.json` and `register.entry`. Each step is the guide's.
"""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path
import shutil
from typing import Final

import pytest
import pytest_asyncio

from noticeboard.agency.desk.server import open_desk, sign_in_link
from noticeboard.agency.key_copies import write_copy
from noticeboard.agency.keyring import Keyring
from noticeboard.log.link import BoardLink
from noticeboard.log.note import SignerKey
from noticeboard.runtime.server import serve
from noticeboard.seal.passphrase import paper_lines
from tests.desk.test_first_hour import board_key
from tests.desk.world import Caller, DeskWorld, desk_world
from tests.noticeboard.agency.test_cli import request, run, told

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORDS: Final = "orchard lantern seven paddle quiet gravel"
DAY_WORDS: Final = "meadow copper thirteen anchor violet harbor"


@pytest_asyncio.fixture(loop_scope="module")
async def world(tmp_path: Path) -> AsyncGenerator[DeskWorld]:
    """Give a department that has posted once, and whose root key is on a stick only."""
    async with desk_world(tmp_path) as one:
        await one.agency.publish("A shed burned", case_number="EF-1")
        folder, ring = one.agency.home.folder, Keyring(work_factor=10)
        (tmp_path / "stick").mkdir()
        await asyncio.to_thread(
            write_copy, ring, folder / "root.key", tmp_path / "stick", WORDS, remove=True
        )
        for name in ("posting", "delivery"):
            await asyncio.to_thread(ring.lock_file, folder / f"{name}.key", DAY_WORDS)
        yield one


def _other_machine(world: DeskWorld) -> Path:
    """Return another machine's folder, with the two files that were kept with the root key."""
    fresh = world.folder / "new"
    fresh.mkdir()
    for each in ("agency.json", "register.entry"):
        shutil.copyfile(world.agency.home.folder / each, fresh / each)
    return fresh


def _stick(world: DeskWorld) -> Path:
    """Return the file on the root key's stick."""
    [copy] = (world.folder / "stick").glob("*.age")
    return copy


def _paper(world: DeskWorld) -> str:
    """Return what is typed from the root key's paper."""
    return "\n".join(paper_lines(_stick(world).read_bytes()))


def _words(world: DeskWorld, name: str, words: str) -> Path:
    """Return a file with a passphrase."""
    path = world.folder / name
    path.write_text(f"{words}\n")
    return path


async def _link(world: DeskWorld) -> str:
    """Return the link on the operator's paper."""
    return str(BoardLink.of(world.front.url, await board_key(world)))


async def _laptop_is_out(world: DeskWorld, fresh: Path) -> None:
    """Check that the laptop's keys post nothing more, and that the board names the new ones."""
    words = _words(world, "day-words", DAY_WORDS)
    refused = await run(*request(world.agency.home.folder), "--passphrase-file", words)
    assert (refused.exit_code, "posting key was revoked" in refused.stderr) == (1, True)
    status = await told("status", fresh)
    kinds = ["agency.register", "request.post", "agency.revoke", "agency.rotate"]
    assert [each["type"] for each in status["entries"]] == kinds
    assert not status["entries"][1]["void"]
    assert (status["revoked_from"], status["compromised"]) == (2, False)
    laptop = world.agency.home.keyring.public(world.agency.home.folder / "delivery.key")
    assert status["delivery_key"] == laptop
    assert status["next"]["delivery_key"] != laptop


async def test_by_command_with_what_was_kept(world: DeskWorld) -> None:
    """Two files and the stick: the posting key is revoked, both are changed, one is locked."""
    fresh, words = _other_machine(world), _words(world, "words", WORDS)
    root = ("--root-key", _stick(world), "--passphrase-file", words)
    why = ("--reason", "laptop stolen")

    await told("revoke", fresh, "--last-good", "1", *why, *root)
    await told("rotate", fresh, *why, "--delivery", *root)
    new = ("--new-passphrase-file", _words(world, "new-words", DAY_WORDS))
    await told("key", "lock", fresh, "posting", *new)

    await _laptop_is_out(world, fresh)
    keys = sorted(path.relative_to(fresh).as_posix() for path in fresh.rglob("*.key*"))
    assert keys == ["log.key", "next/delivery.key", "next/posting.key.age"]


async def test_by_command_with_the_root_key_alone(world: DeskWorld) -> None:
    """From paper and the board's link: the log has the rest, if the board is the link's."""
    fresh, words = world.folder / "new", _words(world, "words", WORDS)
    lines = world.folder / "lines.txt"
    lines.write_text(_paper(world))
    link = await _link(world)
    recover = ("key", "recover", fresh, lines, "--passphrase-file", words, "--board")
    other = str(BoardLink.of(world.front.url, SignerKey.generate("board.example.org/v1").verifier))
    for wrong, why in ((world.front.url, "must end with its key"), (other, "isn't the one that")):
        refused = await run(*recover, wrong)
        assert why in refused.stderr
        assert not list(fresh.glob("*.key*"))

    made = await told(*recover, link)
    signed = ("--reason", "laptop stolen", "--passphrase-file", words)
    await told("revoke", fresh, "--last-good", "1", *signed)
    await told("rotate", fresh, "--delivery", *signed)

    assert made == {"agency": world.agency.home.profile().id, "name": "Springfield Fire"}
    await _laptop_is_out(world, fresh)
    assert "already contains" in (await run(*recover, link)).stderr


@pytest.mark.parametrize("kind", [pytest.param("stick", marks=pytest.mark.long), "paper"])
async def test_by_desk(world: DeskWorld, kind: str) -> None:
    """At a desk on the folder with the two files, the root key comes from stick or paper."""
    fresh = _other_machine(world)
    copy = {"file": str(_stick(world))} if kind == "stick" else {"typed": _paper(world)}
    body = {"reason": "laptop stolen", "root": {**copy, "passphrase": WORDS}}
    async with (
        open_desk(fresh, keyring=Keyring(work_factor=10), every=None) as app,
        serve(app, host="127.0.0.1", port=0) as port,
    ):
        caller = Caller(url=f"http://127.0.0.1:{port}", session=world.session)
        code = sign_in_link(app, "127.0.0.1", port).partition("code=")[2]
        signed = await caller.call("POST", "/sessions", {"code": code, "name": "Dana Whitfield"})
        caller.token = signed["token"]
        await caller.call("POST", "/keys/revocation", body | {"last_good": 1})
        await caller.call("POST", "/keys/rotation", body | {"with_delivery": True})

    await _laptop_is_out(world, fresh)
