"""Locked keys: which states they have, when they are forgotten, and that commands go on."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import pty
import subprocess

import pytest

from noticeboard.agency import rotation
from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.keyring import (
    Key,
    Keyring,
    KeyState,
    LockedKeyError,
    locked_path,
    public_of,
)
from noticeboard.agency.keys import activate
from noticeboard.errors import InvalidInputError, NotAllowedError, NotFoundError
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import write_durably
from tests.noticeboard.agency.conftest import Agency, now
from tests.noticeboard.agency.test_keys import DAYS, PASSPHRASE, QUICK, locked_home


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


def a_key(folder: Path) -> tuple[Path, str]:
    """Write a plain posting key."""
    secret = SignerKey.generate("fire.example.org/posting").export()
    path = folder / "posting.key"
    write_durably(path, f"{secret}\n".encode())
    return path, secret


def test_a_key_from_plain_to_locked_and_back(tmp_path: Path) -> None:
    """Locked, its text stands in no file; unlocked here, it is read; then it is forgotten."""
    ring, (path, secret) = Keyring(work_factor=QUICK), a_key(tmp_path)
    assert ring.state(Key.POSTING, path) is KeyState.PLAIN
    assert ring.secret(path) == secret

    ring.lock_file(path, PASSPHRASE)
    assert ring.state(Key.POSTING, path) is KeyState.LOCKED
    assert not any(secret.encode() in each.read_bytes() for each in tmp_path.iterdir())
    assert ring.public(path) == public_of(secret)
    with pytest.raises(LockedKeyError) as refused:
        ring.secret(path)
    assert refused.value.details == {"key": "posting"}

    ring.unlock(Key.POSTING, path, f" {PASSPHRASE}\n")
    assert ring.state(Key.POSTING, path) is KeyState.UNLOCKED
    assert ring.secret(path) == secret
    ring.unlock_file(path)
    assert {each.name for each in tmp_path.iterdir()} == {"posting.key"}
    assert Keyring().secret(path) == secret
    path.unlink()
    assert ring.state(Key.POSTING, path) is KeyState.ELSEWHERE
    with pytest.raises(NotFoundError):
        ring.secret(path)


def test_a_wrong_passphrase_changes_nothing(tmp_path: Path) -> None:
    """It is refused in one sentence; a key that was unlocked stays so, and the file is the same."""
    ring, (path, _) = Keyring(work_factor=QUICK), a_key(tmp_path)
    ring.lock_file(path, PASSPHRASE)
    before = locked_path(path).read_bytes()

    with pytest.raises(NotAllowedError, match=r"open the posting key\. Nothing was changed"):
        ring.unlock(Key.POSTING, path, "another one")
    with pytest.raises(InvalidInputError, match="Enter a passphrase"):
        ring.unlock(Key.POSTING, path, "  ")

    assert ring.state(Key.POSTING, path) is KeyState.LOCKED
    assert locked_path(path).read_bytes() == before


def test_an_unlocked_key_is_forgotten(tmp_path: Path) -> None:
    """When it is locked again, and at the end of its time: then nothing in the process has it."""
    clock = Clock()
    ring, (path, secret) = Keyring(clock, work_factor=QUICK), a_key(tmp_path)
    ring.lock_file(path, PASSPHRASE)

    until = ring.unlock(Key.POSTING, path, PASSPHRASE)
    assert until == clock.at + timedelta(hours=8)
    assert ring.secret(path) == secret
    assert held(ring, secret)
    assert held(ring, PASSPHRASE)
    clock.at = until
    ring.forget_ended()
    assert not held(ring, secret)
    assert not held(ring, PASSPHRASE)
    with pytest.raises(LockedKeyError):
        ring.secret(path)

    ring.unlock(Key.POSTING, path, PASSPHRASE)
    ring.forget(Key.POSTING)
    assert not held(ring, secret)
    assert PASSPHRASE not in repr(ring.__dict__)


def held(ring: Keyring, text: str) -> bool:
    """Return whether a text is anywhere in what a keyring keeps."""
    return any(
        text == kept.passphrase.text or text in kept.secrets.values()
        for kept in ring._unlocked.values()  # noqa: SLF001 -- what no caller can see
    )


def test_a_crash_while_locking_loses_nothing(tmp_path: Path) -> None:
    """If both files are there, the plain one counts, and locking is done again."""
    ring, (path, secret) = Keyring(work_factor=QUICK), a_key(tmp_path)
    locked_path(path).write_bytes(b"-----BEGIN AGE")
    assert ring.secret(path) == secret

    ring.lock_file(path, PASSPHRASE)
    assert not path.exists()
    ring.unlock(Key.POSTING, path, PASSPHRASE)
    assert ring.secret(path) == secret


async def test_locked_keys_rotate_and_take_effect(agency: Agency) -> None:
    """New keys are locked like the old; they take effect without any passphrase."""
    home = locked_home(agency)
    folder, old = home.folder, home.delivery_identity()
    async with BoardClient.to(agency.front.url) as client:
        await rotation.rotate(
            home,
            client,
            now,
            root=home.root_key(),
            reason="yearly",
            with_delivery=True,
            post_quantum=False,
        )
    assert {each.name for each in (folder / "next").iterdir()} == {
        *("posting.key.age", "posting.pub", "delivery.key.age", "delivery.pub", "acting.json")
    }

    locked = AgencyHome(folder, Keyring())
    assert not activate(locked, now())
    assert activate(locked, now() + 4 * DAYS)
    assert {each.name.partition(".")[2] for each in (folder / "old").iterdir()} == {
        *("key.age", "pub")
    }
    with pytest.raises(LockedKeyError):
        locked.delivery_identities()
    locked.keyring.unlock(Key.DELIVERY, folder / "delivery.key", PASSPHRASE)
    assert locked.delivery_key() == public_of(locked.delivery_identity())
    assert old in locked.delivery_identities()
    assert old != locked.delivery_identity()


async def test_a_rotation_needs_the_keys_that_it_locks(agency: Agency) -> None:
    """If they are locked, nothing is replaced; if they are lost, new ones are made."""
    folder = locked_home(agency).folder
    home = AgencyHome(folder, Keyring(work_factor=QUICK))
    async with BoardClient.to(agency.front.url) as client:
        with pytest.raises(LockedKeyError):
            await rotation.rotate(
                home,
                client,
                now,
                root=home.root_key(),
                reason="lost",
                with_delivery=True,
                post_quantum=False,
            )
        assert not (folder / "next").exists()
        for name in ("posting.key.age", "delivery.key.age"):
            (folder / name).unlink()
        await rotation.rotate(
            home,
            client,
            now,
            root=home.root_key(),
            reason="lost",
            with_delivery=True,
            post_quantum=False,
        )
    assert activate(home, now() + 4 * DAYS)
    assert home.delivery_key() == public_of(home.delivery_identity())
    assert home.posting_key().name == "fire.example.org/posting"


@pytest.mark.parametrize(("typed", "opens"), [(PASSPHRASE, True), ("not this one at all", False)])
def test_stock_age_opens_a_locked_key(tmp_path: Path, typed: str, *, opens: bool) -> None:
    """`age -d` of another author opens the file by the passphrase that is typed, and no other."""
    path, secret = a_key(tmp_path)
    Keyring(work_factor=QUICK).lock_file(path, PASSPHRASE)
    out = tmp_path / "opened"
    ours, theirs = pty.openpty()
    # age asks on its terminal, whatever its input is.
    with (
        os.fdopen(ours, "r+b", buffering=0) as terminal,
        subprocess.Popen(  # noqa: S603 -- ours
            ["setsid", "--ctty", "--wait", "age", "-d", "-o", out, locked_path(path)],  # noqa: S607
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        ) as age,
    ):
        os.close(theirs)
        shown = b""
        while b"assphrase" not in shown:
            shown += terminal.read(100)
        terminal.write(f"{typed}\n".encode())
        with suppress(OSError):  # The terminal's other end is closed.
            while part := terminal.read(100):
                shown += part

    assert age.returncode == (0 if opens else 1), shown
    assert out.exists() is opens
    assert not opens or out.read_text().strip() == secret
