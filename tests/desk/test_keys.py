"""The keys at the desk: from an empty folder to a registered department, and what never leaves."""

import asyncio
from collections.abc import AsyncGenerator
import json
from pathlib import Path
import re
from typing import Any

import pytest
import pytest_asyncio

from noticeboard.agency.desk.server import open_desk
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.keyring import Key, Keyring, locked_path
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.log.note import SignerKey
from noticeboard.seal.hybrid import is_supported
from tests.desk.world import Caller, DeskWorld, desk_world
from tests.noticeboard.agency.test_cli import KEYGEN, told

pytestmark = pytest.mark.asyncio(loop_scope="session")

WORDS = "orchard lantern seven paddle quiet gravel"
OTHER = "another passphrase of mine"
DEPARTMENT = {
    "name": "Springfield Fire",
    "kind": "fire",
    "domain": "fire.example.org",
    "contact": "desk@fire.example.org",
    "circle": "45.4642,9.19,20000",
}


@pytest_asyncio.fixture(loop_scope="session")
async def empty(tmp_path: Path) -> AsyncGenerator[DeskWorld]:
    """Give a board, and a desk on an empty folder."""
    async with desk_world(tmp_path, is_registered=False) as one:
        yield one


async def set_up(caller: Caller, world: DeskWorld, stick: Path) -> dict[str, Any]:
    """Go through every step that needs no operator; return how it stands then."""
    await caller.call("PUT", "/setup/department", DEPARTMENT)
    await caller.call("POST", "/setup/root", {"passphrase": WORDS})
    copied = await caller.call(
        "POST", "/keys/root/copies", {"folder": str(stick), "passphrase": WORDS, "remove": True}
    )
    await caller.call("POST", "/setup/keys", {"passphrase": OTHER})
    board = await caller.call("POST", "/setup/board/key", {"link": world.front.url})
    await caller.call("PUT", "/setup/board", {"link": world.front.url, "log_key": board["log_key"]})
    stands: dict[str, Any] = await caller.call(
        "POST", "/setup/registration", {"file": copied["file"], "passphrase": WORDS}
    )
    return stands


async def test_the_steps_make_what_keygen_makes(empty: DeskWorld, tmp_path: Path) -> None:
    """After the last step the folder has the files of `keygen` and `key lock`, and no other."""
    caller, stick, other = await empty.sign_in(), tmp_path / "stick", tmp_path / "by-command"
    stick.mkdir()
    begun = await caller.call("GET", "/setup")
    stands = await set_up(caller, empty, stick)
    by_default = [each for each in KEYGEN if each != "--no-post-quantum"]
    await told("keygen", other, *by_default, "--board", empty.front.url)
    ring = Keyring(work_factor=10)
    made = AgencyHome(other).own_keys()
    assert (Key.POST_QUANTUM in made) is is_supported()
    for key in made:
        ring.lock_file(other / f"{key}.key", OTHER)
    locked_path(other / "root.key").unlink()

    assert (begun["step"], stands["step"]) == (1, 6)
    assert tree(empty.agency.home.folder) == tree(other)
    assert stands["domain_page"] == f"neighbors-requests agency {stands['agency']}\n"
    assert stands["domain_address"].startswith("https://fire.example.org/.well-known/")
    waiting = await caller.call("GET", "/setup/status")
    await empty.front.register((empty.agency.home.folder / "register.entry").read_bytes())
    logged = await caller.call("GET", "/setup/status")
    assert (waiting["is_logged"], logged["is_logged"], logged["level"]) == (False, True, 0)


SECRET = re.compile(rb"[A-Za-z0-9+/=]{20,}|[0-9a-f]{20,}|[0-9TZ:-]{20}")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file with its bytes, but for keys, times and ids; folders have none."""
    return {
        str(path.relative_to(folder)): without_keys(path) if path.is_file() else b""
        for path in folder.rglob("*")
        if path.name != "lock" and not path.name.startswith("log.")
    }


def without_keys(path: Path) -> bytes:
    """Return a file without what differs in every agency."""
    if path.suffix == ".age":
        return b"-----BEGIN AGE" if path.read_bytes().startswith(b"-----BEGIN AGE") else b"plain"
    text = re.sub(rb"age1[a-z0-9]+", b"AGE", path.read_bytes())
    text = re.sub(rb'"(key|issued)":"[^"]+"', rb'"\1":"*"', text)
    return SECRET.sub(b"*", re.sub(rb"\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+", b"+KEY", text))


async def test_every_step_can_end_the_day(empty: DeskWorld, tmp_path: Path) -> None:
    """A new desk on the same folder goes on where the last one stopped; nothing secret is kept."""
    folder, stick = empty.agency.home.folder, tmp_path / "stick"
    stick.mkdir()
    caller = await empty.sign_in()
    await caller.call("PUT", "/setup/department", DEPARTMENT)
    assert (await caller.call("GET", "/setup"))["step"] == 2
    made = await caller.call("POST", "/setup/root", {"passphrase": WORDS})
    assert (made["step"], made["root"]) == (2, "locked")
    refused = await caller.call("POST", "/setup/root", {"passphrase": WORDS}, expect=409)
    assert "already" in refused["message"]
    await caller.call("POST", "/keys/root/copies", {"folder": str(stick), "passphrase": WORDS})
    empty.desk.keyring.forget()
    assert (await caller.call("GET", "/setup"))["step"] == 3
    kept = json.loads((folder / "setup.json").read_text())
    assert set(kept) == {
        *("v", "name", "kind", "domain", "contact", "jurisdiction", "post_quantum"),
        *("root_copies", "board"),
    }
    names = {each.name for each in folder.iterdir() if not each.name.startswith("log.")}
    assert names == {"setup.json", "root.key.age", "root.pub", "lock"}


MISTAKES = (
    ({"name": " "}, "full name"),
    ({"kind": "army"}, "what kind"),
    ({"domain": "not a domain"}, "web domain, such as"),
    ({"contact": ""}, "public phone number"),
    ({"circle": ""}, "a circle or an outline"),
    ({"circle": "1,2"}, "circle"),
    ({"circle": "", "outline": "{"}, "GeoJSON"),
    ({"name": "Fire\u202edept"}, "nobody can see"),
)


async def test_a_wrong_department_gets_a_sentence(empty: DeskWorld) -> None:
    """Each mistake is named before any key is made."""
    caller = await empty.sign_in()
    for changed, sentence in MISTAKES:
        refused = await caller.call("PUT", "/setup/department", DEPARTMENT | changed, expect=400)
        assert sentence in refused["message"]
    assert (await caller.call("GET", "/setup"))["department"] is None


async def test_another_boards_key_stops_it(empty: DeskWorld) -> None:
    """If the link names another key than the board has, both are shown and nothing is trusted."""
    caller = await empty.sign_in()
    await caller.call("PUT", "/setup/department", DEPARTMENT)
    other = SignerKey.generate("board.example/log").verifier
    wrong = str(BoardLink.of(empty.front.url, other))
    refused = await caller.call("POST", "/setup/board/key", {"link": wrong}, expect=422)
    found = await caller.call("POST", "/setup/board/key", {"link": empty.front.url})
    body = {"link": wrong, "log_key": found["log_key"]}
    still = await caller.call("PUT", "/setup/board", body, expect=422)
    body = {"link": empty.front.url, "log_key": str(other)}
    swapped = await caller.call("PUT", "/setup/board", body, expect=400)

    assert "Stop, and call the operator" in refused["message"]
    assert refused["details"]["link"] == list(Fingerprint.of(other).words())
    assert refused["details"]["board"] == found["words"] != refused["details"]["link"]
    assert still["code"] == refused["code"]
    assert "log key" in swapped["message"]
    assert (await caller.call("GET", "/setup"))["board"] is None


async def test_wrong_passphrases_and_sticks(empty: DeskWorld, tmp_path: Path) -> None:
    """A short passphrase, a wrong one and a missing stick are refused; the root key stays."""
    caller, folder = await empty.sign_in(), empty.agency.home.folder
    await caller.call("PUT", "/setup/department", DEPARTMENT)
    short = await caller.call("POST", "/setup/root", {"passphrase": "short"}, expect=400)
    await caller.call("POST", "/setup/root", {"passphrase": WORDS})
    body = {"folder": str(tmp_path / "gone"), "passphrase": WORDS, "remove": True}
    gone = await caller.call("POST", "/keys/root/copies", body, expect=404)
    body = {"folder": str(tmp_path), "passphrase": OTHER, "remove": True}
    wrong = await caller.call("POST", "/keys/root/copies", body, expect=403)

    assert "at least 16 characters" in short["message"]
    assert "Put the stick in" in gone["message"]
    assert wrong["message"] == "That passphrase doesn't open the root key. Nothing was changed."
    assert (folder / "root.key.age").exists()
    assert not any(each.suffix == ".age" for each in folder.parent.iterdir())


async def test_paper_at_the_desk(empty: DeskWorld) -> None:
    """The page has the lines; typed back, the key may go; a wrong line is named."""
    caller, folder = await empty.sign_in(), empty.agency.home.folder
    await caller.call("PUT", "/setup/department", DEPARTMENT)
    await caller.call("POST", "/setup/root", {"passphrase": WORDS})
    path = "/api/v1/keys/root/paper"
    ticket = (await caller.call("POST", "/tickets", {"path": path}))["ticket"]
    async with empty.session.get(f"{empty.url}{path}?ticket={ticket}&language=en") as answer:
        page = await answer.text()
        assert "script-src" not in answer.headers["Content-Security-Policy"]
    lines = re.findall(r"<li><b>\d+</b>([A-Z2-7 ]+)</li>", page)
    wrong = [*lines[:2], lines[2][::-1], *lines[3:]]
    body = {"typed": "\n".join(wrong), "remove": True}
    refused = await caller.call("POST", "/keys/root/paper", body, expect=400)
    await caller.call("POST", "/keys/root/paper", {"typed": "\n".join(lines), "remove": True})

    assert "Line 3 " in refused["message"]
    assert not (folder / "root.key.age").exists()
    assert (await caller.call("GET", "/setup"))["root_copies"] == ["paper"]
    body = {"typed": "\n".join(lines), "passphrase": WORDS}
    restored = await caller.call("POST", "/keys/root/restoration", body)
    assert restored["keys"][0] == {"key": "root", "state": "locked", "until": None}


async def test_unlocking_for_the_day(world: DeskWorld) -> None:
    """A locked key asks for its passphrase once, also opens the others, and is forgotten again."""
    caller, folder = await world.sign_in(), world.agency.home.folder
    secrets = [(folder / f"{key}.key").read_text().strip() for key in ("posting", "delivery")]
    for key in ("posting", "delivery"):
        await caller.call("POST", f"/keys/{key}/passphrase", {"passphrase": WORDS})
    states = await caller.call("GET", "/keys")
    assert [each["state"] for each in states["keys"]] == ["plain", "locked", "locked"]
    body = {"passphrase": OTHER, "others": True}
    wrong = await caller.call("POST", "/keys/delivery/unlock", body, expect=403)
    assert wrong["code"] == "desk.key.wrong_passphrase"
    opened = await caller.call(
        "POST", "/keys/delivery/unlock", {"passphrase": WORDS, "others": True}
    )
    assert [each["state"] for each in opened["keys"]] == ["plain", "unlocked", "unlocked"]
    assert world.desk.home.posting_key().export() == secrets[0]
    for key in ("posting", "delivery"):
        await caller.call("POST", f"/keys/{key}/lock")
    assert world.desk.keyring.unlocked_until(Key.POSTING) is None
    log = await asyncio.to_thread((folder / "log.jsonl").read_text)
    assert re.findall(r'"act":"(key_\w+)"', log) == [
        *("key_locked", "key_locked", "key_unlocked", "key_unlocked", "key_locked", "key_locked")
    ]
    assert WORDS not in log


async def test_a_desk_that_stops_forgets(tmp_path: Path) -> None:
    """The keyring of a desk is empty once it is closed."""
    path = tmp_path / "posting.key"
    path.write_text(SignerKey.generate("fire.example.org/posting").export())
    ring = Keyring(work_factor=10)
    ring.lock_file(path, WORDS)
    async with open_desk(tmp_path, keyring=ring):
        ring.unlock(Key.POSTING, path, WORDS)
        assert ring.unlocked_until(Key.POSTING) is not None
    assert ring.unlocked_until(Key.POSTING) is None


async def test_the_root_key_goes_only_with_a_copy(empty: DeskWorld, tmp_path: Path) -> None:
    """It is removed while a copy can be read, and stays if the stick is out."""
    caller, stick = await empty.sign_in(), tmp_path / "stick"
    stick.mkdir()
    await caller.call("PUT", "/setup/department", DEPARTMENT)
    await caller.call("POST", "/setup/root", {"passphrase": WORDS})
    none = await caller.call("DELETE", "/setup/root", expect=404)
    body = {"folder": str(stick), "passphrase": WORDS}
    await caller.call("POST", "/keys/root/copies", body)
    out = stick.rename(tmp_path / "taken-out")
    gone = await caller.call("DELETE", "/setup/root", expect=404)
    assert (empty.agency.home.folder / "root.key.age").exists()
    out.rename(stick)
    removed = await caller.call("DELETE", "/setup/root")

    assert none["code"] == gone["code"] == "desk.key.no_copy"
    assert removed["root"] == "elsewhere"
    assert not (empty.agency.home.folder / "root.key.age").exists()


async def test_keys_are_changed_and_revoked(world: DeskWorld) -> None:
    """The root key's file changes and revokes, as the commands do; a reason is needed."""
    caller = await world.sign_in()
    kept = world.folder / "safe.key"
    (world.agency.home.folder / "root.key").rename(kept)
    body = {**body_of(kept), "reason": "yearly", "with_delivery": True}
    lacking = await caller.call("POST", "/keys/rotation", body | {"root": {}}, expect=404)
    blank = await caller.call("POST", "/keys/rotation", body | {"reason": " "}, expect=400)
    changed = await caller.call("POST", "/keys/rotation", body)
    revoked = await caller.call(
        "POST",
        "/keys/revocation",
        {"reason": "stolen", "root": {"file": str(kept)}, "last_good": 0},
    )

    assert "Put the stick in" in lacking["message"]
    assert "Enter a reason" in blank["message"]
    # A post-quantum key is named by an entry of its own.
    assert (changed["index"], revoked["index"]) == (1, 2 + is_supported())
    assert (await caller.call("GET", "/keys"))["pending_since"] == changed["since"]
    other = AgencyHome(world.agency.home.folder, Keyring())
    assert other.keyring.public(other.folder / "next" / "posting.key")


def body_of(root: Path) -> dict[str, Any]:
    """Return what names the root key's file."""
    return {"root": {"file": str(root)}}
