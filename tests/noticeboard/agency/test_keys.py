"""Keys that change, verifiers that vouch, and what an agency is told of where it stands."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
import shutil
from typing import NoReturn

import pytest

from noticeboard.agency import keyring, rotation
from noticeboard.agency.cli import app
from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import AgencyHome, recipient_of
from noticeboard.agency.keyring import Key, Keyring
from noticeboard.agency.keys import activate, pending_since, prepare, save_logged
from noticeboard.agency.poster import Poster
from noticeboard.errors import NotAllowedError, UnavailableError
from noticeboard.log.body import AgencyRotate, Anchor
from noticeboard.log.encoding import encode_base64, format_time, parse_time
from noticeboard.log.entry import Entry, parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.runtime.files import write_durably
from tests.noticeboard.agency.conftest import Agency, Front, a_draft, now
from tests.noticeboard.agency.test_cli import KEYGEN, request, run, told
from tests.noticeboard.log.made import ORIGIN
from tests.noticeboard.seal.test_hybrid import HAS_MLKEM

DAYS = timedelta(days=1)
PASSPHRASE = "orchard lantern seven paddle quiet gravel"  # noqa: S105 -- of these tests alone
QUICK = 10


@dataclass
class Later:
    """A clock that is ahead of the real one, on both sides of the wire."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        """Return the time."""
        return datetime.now(UTC) + self.ahead


async def rotate(agency: Agency, clock: Later, *, with_delivery: bool = False) -> None:
    """Have new keys logged."""
    async with BoardClient.to(agency.front.url) as client:
        await rotation.rotate(
            agency.home,
            client,
            clock,
            root=agency.home.root_key(),
            reason="yearly",
            with_delivery=with_delivery,
            post_quantum=False,
        )


async def test_rotation_by_command(agency: Agency) -> None:
    """The command logs new keys, says from when they act, and changes nothing until then."""
    folder, before = agency.home.folder, agency.home.posting_key()
    rotated = await told(
        *("rotate", folder, "--reason", "yearly", "--delivery", "--no-post-quantum")
    )
    shown = await told("status", folder)
    posted = await told(*request(folder))

    waits = parse_time(rotated["acts_from"]) - now()
    assert timedelta(hours=71) < waits <= timedelta(hours=72)
    assert shown["next"]["acts_from"] == rotated["acts_from"]
    assert shown["next"]["delivery_key"] != shown["delivery_key"]
    assert (shown["posting_key"], agency.home.posting_key()) == (str(before.verifier), before)
    assert [each["type"] for each in shown["entries"]] == ["agency.register", "agency.rotate"]
    assert posted["index"] == rotated["index"] + 1


async def test_rotation_acts_after_72_hours(agency: Agency, front: Front) -> None:
    """Then the next command signs with the new key, and shares open with the old and the new."""
    clock = Later()
    old, delivery = agency.home.posting_key(), agency.home.delivery_identity()
    await rotate(agency, clock, with_delivery=True)
    clock.ahead = timedelta(hours=71, minutes=59)
    front.clock = clock
    await front.again()
    assert not activate(agency.home, clock())
    await publish(agency, clock, "Before")

    clock.ahead = timedelta(hours=72, minutes=1)
    await publish(agency, clock, "After")

    assert agency.home.posting_key() != old
    assert pending_since(agency.home) is None
    assert agency.home.delivery_identities() == (agency.home.delivery_identity(), delivery)
    with pytest.raises(NotAllowedError, match="didn't sign"):
        await publish(agency, clock, "By the old key", key=old)


async def publish(agency: Agency, clock: Later, title: str, key: SignerKey | None = None) -> None:
    """Post a request by a clock."""
    async with BoardClient.to(agency.front.url) as client:
        draft = a_draft(title)
        await Poster(agency.home, client, clock, key=key).publish(draft.make)


async def test_a_rotation_that_was_cut_off_goes_on(agency: Agency) -> None:
    """If the answer is lost, the same command names the same keys once."""
    agency.front.lose_answers = 1
    first = await run("rotate", agency.home.folder, "--reason", "yearly")
    again = await told("rotate", agency.home.folder, "--reason", "yearly")
    shown = await told("status", agency.home.folder)

    assert first.exit_code == 1
    assert again["index"] == 1
    assert [each["type"] for each in shown["entries"]] == ["agency.register", "agency.rotate"]


async def test_a_rotation_after_a_post_that_never_arrived(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an earlier command left is sent first, and the rotation takes the next place."""

    async def fail(_client: BoardClient, _raw: bytes) -> NoReturn:
        raise UnavailableError("The line is cut.")

    with monkeypatch.context() as cut:
        cut.setattr(BoardClient, "post", fail)
        first = await run(*request(agency.home.folder))
    rotated = await told("rotate", agency.home.folder, "--reason", "yearly")

    assert (first.exit_code, rotated["index"]) == (1, 2)


async def test_a_crash_after_the_proof_is_made_good(agency: Agency) -> None:
    """A rotation that is proved and not noted yet is found again, whatever comes next."""
    await told("rotate", agency.home.folder, "--reason", "yearly")
    (agency.home.folder / "next" / "acting.json").unlink()

    assert not activate(agency.home, now())
    assert pending_since(agency.home) is not None
    assert activate(agency.home, now() + 4 * DAYS)


async def test_a_post_quantum_delivery_key(agency: Agency) -> None:
    """The command makes one if that is possible; if not, it says what is needed."""
    folder, made = agency.home.folder, agency.home.folder / "post-quantum.key"

    rotated = await run("rotate", folder, "--reason", "yearly", "--post-quantum")

    if not HAS_MLKEM:
        assert "version 48 or later of the package cryptography" in rotated.stderr
        assert (rotated.exit_code, made.exists(), (folder / "next").exists()) == (1, False, False)
        return
    assert rotated.exit_code == 0
    assert made.read_text().startswith("AGE-SECRET-KEY-PQ-1")
    shown = await told("status", folder)
    assert len(shown["next_post_quantum"]["key"]) == 1959
    assert len(agency.home.delivery_key()) == 62
    assert len(agency.home.delivery_identities()) == 2


@pytest.mark.parametrize("locked", [False, True], ids=["plain", "locked"])
async def test_a_crash_while_keys_change_over(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """Whichever file was written last, the next command finishes, and no key is lost."""
    before = agency.home.delivery_identity()
    home = locked_home(agency) if locked else agency.home
    new = prepare(home, home.root_key(), with_delivery=True)
    save_logged(home, a_rotation(agency, new.posting_key))
    folder, kept = home.folder, home.folder.with_name("kept")
    shutil.copytree(folder, kept)
    home.keyring.forget()
    real, count, writes = write_durably, 0, 0

    def crash(path: Path, content: bytes) -> None:
        nonlocal count
        real(path, content)
        count += 1
        if count == writes:
            raise KeyboardInterrupt

    monkeypatch.setattr(keyring, "write_durably", crash)
    for writes in range(1, 9):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        count = 0
        try:
            assert activate(home, now() + 4 * DAYS)
        except KeyboardInterrupt:
            # The process is gone; the next command finds what is there, and needs no passphrase.
            activate(home, now() + 4 * DAYS)
        else:
            assert writes > (5 if locked else 3)
            break
        assert pending_since(home) is None
        if locked:
            home.keyring.unlock(Key.POSTING, folder / "posting.key", PASSPHRASE)
            home.keyring.unlock(Key.DELIVERY, folder / "delivery.key", PASSPHRASE)
        assert str(home.posting_key().verifier) == new.posting_key
        assert recipient_of(home.delivery_identity()) == home.delivery_key() == new.delivery_key
        assert before in home.delivery_identities()
        home.keyring.forget()
    else:
        raise AssertionError("It never finished.")


def locked_home(agency: Agency) -> AgencyHome:
    """Return the agency's folder with its posting and delivery keys locked, and unlocked here."""
    ring = Keyring(work_factor=QUICK)
    for key in (Key.POSTING, Key.DELIVERY):
        path = agency.home.folder / f"{key}.key"
        ring.lock_file(path, PASSPHRASE)
        ring.unlock(key, path, PASSPHRASE)
    return AgencyHome(agency.home.folder, ring)


def a_rotation(agency: Agency, posting: str) -> Entry:
    """Return an entry that names a posting key, made just now."""
    root = agency.home.root_key()
    body = AgencyRotate(
        agency=agency.home.profile().id,
        key=root.verifier.key_id.hex(),
        seq=1,
        prev="0" * 63 + "1",
        id="1" * 32,
        issued=format_time(now()),
        anchor=Anchor(size=0, root=encode_base64(EMPTY_ROOT)),
        posting_key=posting,
        delivery_key="",
        reason="yearly",
    )
    return parse_entry(sign_entry(body, ORIGIN, root))


async def test_revocation_by_command(agency: Agency) -> None:
    """What the posting key signed past the last good entry is disowned; it posts no more."""
    folder = agency.home.folder
    await told(*request(folder))
    await told(*request(folder, title="Not ours"))
    revoked = await told("revoke", folder, "--last-good", "1", "--reason", "stolen")
    refused = await run(*request(folder, title="After"))
    shown = await told("status", folder)
    people = await run("status", folder)

    assert (revoked["index"], revoked["last_good"]) == (3, 1)
    assert (refused.exit_code, "revoked" in refused.stderr) == (1, True)
    assert shown["revoked_from"] == 2
    assert [each["void"] for each in shown["entries"]] == [False, False, True, False]
    assert "disowned" in people.output


async def test_revocation_with_the_root_key_from_elsewhere(agency: Agency, tmp_path: Path) -> None:
    """The root key need not lie in the folder, and the posting key may be gone."""
    folder, kept = agency.home.folder, tmp_path / "safe.key"
    (folder / "root.key").rename(kept)
    (folder / "posting.key").unlink()
    without = await run("revoke", folder, "--last-good", "0", "--reason", "lost")
    revoked = await told(
        *("revoke", folder, "--last-good", "0", "--reason", "lost", "--root-key", kept)
    )
    rotated = await told("rotate", folder, "--reason", "lost", "--root-key", kept)

    assert (without.exit_code, "root.key" in without.stderr) == (1, True)
    assert (revoked["index"], rotated["index"]) == (1, 2)


async def test_a_verifier_vouches_from_elsewhere(front: Front, tmp_path: Path) -> None:
    """A verifier that the board trusts says 1, 2 and takes it back; the level follows."""
    folder, key = tmp_path / "agency", tmp_path / "verifier.key"
    made = await told("keygen", folder, *KEYGEN, "--board", front.url)
    await front.register((folder / "register.entry").read_bytes())
    vkey = (await told("keygen", key, "--verifier", "state.example.org"))["vkey"]
    await front.trust(vkey)
    levels = []
    for level in ("1", "2", "0"):
        said = await told("vouch", front.url, made["agency"], "--level", level, "--key", key)
        levels.append((said["level"], (await told("status", folder))["level"]))
    stranger = await told("status", folder, "--verifier", await other(tmp_path))
    nobody = await run("vouch", front.url, "0" * 40, "--level", "2", "--key", key)

    assert levels == [(1, 1), (2, 2), (0, 0)]
    assert (stranger["level"], [each["trusted"] for each in stranger["said"]]) == (0, [False] * 3)
    assert (nobody.exit_code, "isn't registered" in nobody.stderr) == (1, True)


async def test_two_verifiers_make_level_three(front: Front, tmp_path: Path) -> None:
    """Each reader counts the verifiers it trusts: with one of them the agency is at 2."""
    folder = tmp_path / "agency"
    made = await told("keygen", folder, *KEYGEN, "--board", front.url)
    await front.register((folder / "register.entry").read_bytes())
    keys = []
    for name in ("state", "county"):
        path = tmp_path / f"{name}.key"
        keys.append((await told("keygen", path, "--verifier", f"{name}.example.org"))["vkey"])
        await front.trust(keys[-1])
        await told("vouch", front.url, made["agency"], "--level", "2", "--key", path)

    assert (await told("status", folder))["level"] == 3
    assert (await told("status", folder, "--verifier", keys[0]))["level"] == 2


async def test_a_verifier_that_the_board_does_not_trust(agency: Agency, tmp_path: Path) -> None:
    """Its word is refused, and so is a wrong log key."""
    key = tmp_path / "verifier.key"
    await told("keygen", key, "--verifier", "stranger.example.org")
    words = ("vouch", agency.front.url, agency.home.profile().id, "--level", "2", "--key", key)
    refused = await run(*words)
    wrong = await run(*words, "--log-key", "x")

    assert (refused.exit_code, "doesn't trust" in refused.stderr) == (1, True)
    assert (wrong.exit_code, "log key" in wrong.stderr) == (1, True)


async def other(tmp_path: Path) -> str:
    """Return a key that nobody trusts."""
    path = tmp_path / "other.key"
    return str((await told("keygen", path, "--verifier", "other.example.org"))["vkey"])


def test_every_command_speaks_json() -> None:
    """Each command of an agency has --json, but for the desk, which serves until it is stopped."""
    for command in app.registered_commands:
        assert command.callback is not None
        if command.callback.__name__ == "desk":
            continue
        assert "as_json" in command.callback.__annotations__, command.callback.__name__
