"""Keys are unlocked by a custodian for everybody at the desk, until a time that they chose."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from noticeboard.agency.keyring import Key, Keyring, LockedKeyError
from noticeboard.log.encoding import format_time
from noticeboard.log.note import SignerKey
from tests.desk.department import Department, department
from tests.desk.world import Caller

pytestmark = pytest.mark.asyncio(loop_scope="session")
PASSPHRASE = "correct horse battery staple"  # noqa: S105 -- of a key that lives for one test


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    """Give the keyring's clock."""
    return Clock()


@pytest_asyncio.fixture(loop_scope="session")
async def desk(tmp_path: Path, clock: Clock) -> AsyncGenerator[Department]:
    """Serve a department whose posting key is locked."""
    own, ring = tmp_path / "agency", Keyring(clock, work_factor=4)
    own.mkdir()
    (own / "posting.key").write_text(SignerKey.generate("agency.example").export())
    await asyncio.to_thread(ring.lock_file, own / "posting.key", PASSPHRASE)
    async with department(tmp_path, agency=own, keyring=ring) as one:
        yield one


async def state_of(caller: Caller) -> tuple[str, str | None]:
    """Return how the posting key is, as somebody sees it."""
    keys = (await caller.call("GET", "/keys"))["keys"]
    [found] = [each for each in keys if each["key"] == "posting"]
    return found["state"], found.get("until")


async def test_a_custodian_unlocks_for_everybody(desk: Department, clock: Clock) -> None:
    """An officer alone can't; afterwards everybody sees until when, and then it is locked."""
    officer = await desk.sign_in("officer")
    boss = await desk.sign_in("supervisor", "administrator")
    custodian = await desk.sign_in("custodian", name="Jo Pruitt")
    body = {"passphrase": PASSPHRASE, "hours": 1.5}
    for caller in (officer, boss):
        refused = await caller.call("POST", "/keys/posting/unlock", body, expect=403)
        assert refused["code"] == "desk.not_your_role"
    assert await state_of(officer) == ("locked", None)

    await custodian.call("POST", "/keys/posting/unlock", body)

    state, until = await state_of(officer)
    assert state == "unlocked"
    assert until is not None
    left = datetime.fromisoformat(until) - clock()
    assert timedelta(hours=1.4) < left < timedelta(hours=1.6)
    await asyncio.to_thread(desk.desk.keyring.secret, desk.folder / "posting.key")
    *_, entry = desk.desk.log.entries()
    assert (entry.act, entry.who) == ("key_unlocked", "Jo Pruitt")
    assert entry.about == {"key": "posting", "until": format_time(datetime.fromisoformat(until))}

    clock.ahead = timedelta(hours=1.5)
    assert await state_of(officer) == ("locked", None)
    with pytest.raises(LockedKeyError):
        desk.desk.keyring.secret(desk.folder / "posting.key", Key.POSTING)


async def test_anybody_locks_at_once(desk: Department) -> None:
    """Whoever sees a reason locks it for all, and the log says who."""
    officer, custodian = await desk.sign_in("officer"), await desk.sign_in("custodian")
    await custodian.call("POST", "/keys/posting/unlock", {"passphrase": PASSPHRASE})
    await officer.call("POST", "/keys/posting/lock")
    assert await state_of(custodian) == ("locked", None)
    *_, entry = desk.desk.log.entries()
    assert (entry.act, entry.who) == ("key_locked", "Officer")


@pytest.mark.parametrize("hours", [0, -1, 13, "long"])
async def test_not_for_ever(desk: Department, hours: object) -> None:
    """A time that is no time, or longer than half a day, is refused."""
    custodian = await desk.sign_in("custodian")
    body = {"passphrase": PASSPHRASE, "hours": hours}
    refused = await custodian.call("POST", "/keys/posting/unlock", body, expect=400)
    assert refused["code"] == "desk.body"
    assert await state_of(custodian) == ("locked", None)
