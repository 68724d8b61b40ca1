"""An agency with two delivery keys: both in its log, and each share opens with one of them."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hub.requests import agencies
from noticeboard.agency import poster, rotation
from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import STATEMENT, AgencyHome
from noticeboard.agency.keyring import Key, Keyring, files_of
from noticeboard.agency.keys import pending_statement, recover_agency
from noticeboard.agency.log import board_verifiers, read_status
from noticeboard.agency.open import open_for
from noticeboard.agency.rotation import Without
from noticeboard.errors import InvalidInputError, NotAllowedError, UnavailableError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import type_of
from tests.hub.sharing.test_real_board import House, house
from tests.noticeboard.agency.conftest import Agency, Front, an_agency, front, now
from tests.noticeboard.agency.test_inbox import fetched

__all__ = ["front", "house"]

LATER = timedelta(hours=73)
PASSPHRASE = "orchard lantern seven paddle quiet gravel"  # noqa: S105 -- of these tests alone


@pytest.fixture
async def agency(front: Front, tmp_path: Path) -> Agency:
    """Give a registered agency with both keys."""
    made = await an_agency(front, tmp_path / "agency", post_quantum=True)
    await front.register((tmp_path / "agency" / "register.entry").read_bytes())
    return made


async def logged(agency: Agency) -> tuple[AgencyRecord, list[str]]:
    """Return what the log says of the agency, and the types of its entries."""
    profile = agency.home.profile()
    async with BoardClient.to(agency.front.url) as client:
        verifiers = await board_verifiers(client)
        found = await read_status(profile.id, client, profile.board, verifiers, now())
    return found.record, [type_of(each.entry.body) for each in found.own]


async def changed(agency: Agency, **how: object) -> rotation.RotationResult:
    """Have new keys logged, in another second than what was stated before."""
    await asyncio.sleep(1.01)
    async with BoardClient.to(agency.front.url) as client:
        said = {"root": agency.home.root_key(), "reason": "yearly", "with_delivery": False} | how
        return await rotation.rotate(agency.home, client, now, **said)  # type: ignore[arg-type]


def keys(record: AgencyRecord) -> tuple[str, str]:
    """Return what a hub with ML-KEM seals to in three days, and what one without does."""
    at = datetime.now(UTC) + LATER
    return record.sealing_key(at, post_quantum=True), record.sealing_key(at, post_quantum=False)


@pytest.mark.parametrize("can", [True, False], ids=["newest", "oldest"])
async def test_a_share_is_sealed_to_the_best_key_that_the_hub_can_use(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, can: bool
) -> None:
    """The agency opens it with that key alone, and the signed record names the key."""
    agency = house.agency
    monkeypatch.setattr(agencies, "is_supported", lambda: can)
    record, _ = await logged(agency)
    read = agencies.read_agency(record, datetime.now(UTC) + LATER)
    request = replace(house.request, agency=read)
    used, unused = ("post-quantum", "delivery") if can else ("delivery", "post-quantum")

    await (
        replace(house, request=request)
        .sharer()
        .share(replace(house, request=request).approval, request)
    )
    [arrived] = await fetched(agency)
    (agency.home.folder / f"{unused}.key").unlink()
    opened = open_for(agency.home, arrived.path, tmp_path / "opened")

    assert read.delivery_key.startswith("age1pq1") is can
    assert opened.custody.recipient.delivery_key == read.delivery_key
    assert agency.home.keyring.public(agency.home.folder / f"{used}.key") == read.delivery_key
    kind = b"-> mlkem768x25519 " if can else b"-> X25519 "
    assert arrived.path.read_bytes().partition(b"\n")[2].startswith(kind)


async def test_the_first_post_logs_the_root_keys_word(agency: Agency) -> None:
    """The root key may be gone by then; if the answer is lost, it is logged once all the same."""
    (agency.home.folder / "root.key").unlink()
    agency.front.lose_answers = 1
    with pytest.raises(UnavailableError):
        await agency.publish()
    await agency.publish()
    await agency.publish("Another")

    record, types = await logged(agency)
    assert types == ["agency.register", "agency.delivery", "request.post", "request.post"]
    assert not (agency.home.folder / STATEMENT).exists()
    assert record.post_quantum_key(now()) == ""
    assert keys(record) == (
        agency.home.keyring.public(agency.home.folder / "post-quantum.key"),
        agency.home.delivery_key(),
    )


async def test_a_board_that_does_not_know_the_type_gets_the_post(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older board refuses the statement: it waits, and keeps nobody from posting."""
    real = BoardClient.post

    async def refuse(client: BoardClient, raw: bytes) -> object:
        if b'"type":"agency.delivery"' in raw:
            raise InvalidInputError("entry.unknown_type")
        return await real(client, raw)

    with monkeypatch.context() as older:
        older.setattr(BoardClient, "post", refuse)
        await agency.publish()
    assert pending_statement(agency.home) is not None
    await agency.publish("Another")

    _, types = await logged(agency)
    assert types == ["agency.register", "request.post", "agency.delivery", "request.post"]
    assert pending_statement(agency.home) is None


async def test_changed_keys_of_both_kinds(agency: Agency) -> None:
    """One command logs both; the old ones open what was sealed to them."""
    before = set(agency.home.delivery_identities())
    await agency.publish()
    old, _ = await logged(agency)

    result = await changed(agency, with_delivery=True)

    record, types = await logged(agency)
    assert (types[-2:], result.waits) == (["agency.rotate", "agency.delivery"], False)
    assert set(keys(record)).isdisjoint(keys(old))
    assert before < set(agency.home.delivery_identities())
    assert len(agency.home.delivery_identities()) == 4


async def test_either_kind_can_be_given_up(agency: Agency) -> None:
    """X25519 by a rotation, which older hubs understand, and it stays given up."""
    await agency.publish()
    strong, weak = keys((await logged(agency))[0])
    await changed(agency, without=Without.X25519)
    assert keys((await logged(agency))[0]) == (strong, strong)
    await changed(agency)
    assert keys((await logged(agency))[0]) == (strong, strong)
    await changed(agency, without=Without.POST_QUANTUM, with_delivery=True)
    both, other = keys((await logged(agency))[0])
    assert (both, other not in {strong, weak}) == (other, True)


async def test_a_machine_without_ml_kem_takes_a_stolen_key_back(
    agency: Agency, front: Front, tmp_path: Path
) -> None:
    """Whoever recovers the agency elsewhere has neither key; both of the laptop's end together."""
    await agency.publish()
    strong, weak = keys((await logged(agency))[0])
    root, profile = agency.home.root_key(), agency.home.profile()
    elsewhere = AgencyHome(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    (elsewhere.folder / "root.key").write_text(root.export())
    async with BoardClient.to(front.url) as client:
        await recover_agency(elsewhere, client, profile.board, root, now())
        await poster.revoke(
            elsewhere, client, now, root=root, last_good=0, reason="The laptop was stolen."
        )
    there = Agency(home=elsewhere, front=front)

    result = await changed(there, with_delivery=True, post_quantum=False)

    record, types = await logged(there)
    assert (types[-3:], result.waits) == (
        ["agency.revoke", "agency.rotate", "agency.delivery"],
        False,
    )
    assert set(keys(record)).isdisjoint({strong, weak})
    assert len(set(keys(record))) == 1


async def test_the_last_key_is_not_given_up(front: Front, tmp_path: Path) -> None:
    """Without a post-quantum key, X25519 stays; nothing is made or logged."""
    agency = await an_agency(front, tmp_path / "one", post_quantum=False)
    await front.register((tmp_path / "one" / "register.entry").read_bytes())

    with pytest.raises(InvalidInputError, match="no post-quantum delivery key"):
        await changed(agency, without=Without.X25519)
    assert (await logged(agency))[1] == ["agency.register"]
    assert not (agency.home.folder / "next").exists()


async def test_a_locked_key_locks_the_other_neither_open_nor_shut(agency: Agency) -> None:
    """A new post-quantum key is locked as the old one was, and only the needed key is asked for."""
    await agency.publish()
    ring, folder = Keyring(work_factor=10), agency.home.folder
    for key in (Key.DELIVERY, Key.POST_QUANTUM):
        ring.lock_file(folder / f"{key}.key", PASSPHRASE)
    ring.unlock(Key.POST_QUANTUM, folder / "post-quantum.key", PASSPHRASE)
    locked = replace(agency, home=AgencyHome(folder, ring))

    await changed(locked, post_quantum=True)

    assert len(locked.home.delivery_identities(frozenset({"mlkem768x25519"}))) == 2
    assert all(
        path.with_name(f"{path.name}.age").exists() for path in files_of(folder, Key.POST_QUANTUM)
    )
    with pytest.raises(NotAllowedError):
        locked.home.delivery_identities(frozenset({"X25519"}))
