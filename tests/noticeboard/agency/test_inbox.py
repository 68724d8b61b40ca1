"""The inbox: only the agency may ask, what is fetched is what was listed, and then it opens."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
import hashlib
import io
import json
from pathlib import Path
import re
from typing import Any

from aiohttp import web
import msgspec
import pytest

from noticeboard.agency import inbox
from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import AgencyInbox
from noticeboard.agency.inbox_client import NoteKind, part_of
from noticeboard.agency.open import open_for
from noticeboard.agency.poster import LoggedPost
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder, find_sealed, read_list
from noticeboard.board.home import Home
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.body import AgencyRegister
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import parse_entry
from noticeboard.seal.age import AgeIdentity, decrypt
from noticeboard.seal.bag import MAX_SHARE_BYTES
from noticeboard.seal.custody import Requester, SealedTo
from noticeboard.seal.receipt import Receipt
from noticeboard.seal.seal import seal_share
from tests.noticeboard.agency.conftest import SEALED, Agency, Tamper, an_agency, now
from tests.noticeboard.log.made import ORIGIN
from tests.noticeboard.seal.conftest import TOLD, Given, give, names_in, sealed_to
from tests.small_disk import small_disk

__all__ = ["give"]

Give = Callable[..., Given]


def delivery_key(agency: Agency) -> str:
    """Return the recipient the agency has logged."""
    body = parse_entry((agency.home.folder / "register.entry").read_bytes()).body
    assert isinstance(body, AgencyRegister)
    return body.delivery_key


def asked_by(of: Agency, posted: LoggedPost, **changed: Any) -> Requester:  # noqa: ANN401 -- handed on
    """Return what a custody record says of a request of the agency."""
    said: dict[str, Any] = {
        "origin": ORIGIN,
        "agency": of.home.profile().id,
        "id": posted.entry.body.id,
        "index": posted.index,
        "leaf": posted.entry.leaf.hex(),
    }
    return Requester(**said | changed)


def seal_for(  # noqa: PLR0913 -- what is sealed, for whom, and with what
    agency: Agency,
    given: Given,
    asked: Requester,
    into: Path,
    *,
    log_proof: str = "",
    timestamps: Mapping[str, bytes] | None = None,
) -> Path:
    """Seal what is given in answer to a request of the agency."""
    recipient = delivery_key(agency)
    record = msgspec.structs.replace(
        given.record,
        request=msgspec.structs.replace(
            asked, proof=hashlib.sha256(log_proof.encode()).hexdigest() if log_proof else ""
        ),
        recipient=SealedTo(agency=asked.agency, delivery_key=recipient),
    )
    seal_share(
        given.clips,
        record,
        recipient,
        into,
        information=given.information,
        log_proof=log_proof,
        timestamps=timestamps,
    )
    return into


@pytest.fixture
async def shared(agency: Agency, give: Give, tmp_path: Path) -> Agency:
    """Give an agency with two shares in its inbox: one with the log's proof, one without."""
    posted = await agency.publish()
    given = give(b"clip" * 100_000, information=TOLD)
    asked, name = asked_by(agency, posted), agency.home.profile().id
    for number, proof in enumerate((posted.proof.read_text(), ""), start=1):
        sealed = seal_for(agency, given, asked, tmp_path / f"{number}.age", log_proof=proof)
        await agency.front.upload(name, posted.entry.body.id, sealed)
    return agency


async def listed(agency: Agency) -> list[ArrivedShare]:
    """List the inbox."""
    async with BoardClient.to(agency.front.url) as client:
        return await AgencyInbox(agency.home, client, now).refresh()


async def fetched(agency: Agency) -> list[ArrivedShare]:
    """List the inbox and bring everything here."""
    async with BoardClient.to(agency.front.url) as client:
        inbox = AgencyInbox(agency.home, client, now)
        arrived = await inbox.refresh()
        for each in arrived:
            if not each.is_here:
                await inbox.download(each, lambda _here: None)
        return arrived


def here(agency: Agency) -> list[str]:
    """Return what lies in the inbox of the agency but its list."""
    return [name for name in names_in(agency.home.inbox) if name not in {"shares.json", "lock"}]


async def test_shares_are_fetched_and_open(shared: Agency, tmp_path: Path) -> None:
    """What households sealed is listed, brought here whole and once, and opens with the key."""
    arrived = await fetched(shared)
    fetches = [asked for asked in shared.front.asked if SEALED.search(asked)]
    again = await fetched(shared)
    opened = open_for(shared.home, arrived[1].path, tmp_path / "opened")

    assert [each.waiting.number for each in arrived] == [1, 2]
    assert arrived == again
    assert [asked for asked in shared.front.asked if SEALED.search(asked)] == fetches
    assert [each.title for each in arrived] == ["A shed burned"] * 2
    assert [each.case_number for each in arrived] == ["A shed burned"] * 2
    assert opened.files[0].read_bytes() == b"clip" * 100_000
    assert {path.stat().st_mode & 0o777 for path in shared.home.inbox.iterdir()} == {0o600}


@pytest.mark.parametrize("takes_ranges", [True, False])
async def test_a_broken_fetch_goes_on(shared: Agency, *, takes_ranges: bool) -> None:
    """Cut off five times, a share is whole in the end; if ranges are taken, no byte twice."""
    shared.front.takes_ranges = takes_ranges
    shared.front.cuts = [200_000, 300_000, 400_000, 500_000, 600_000]
    if takes_ranges:
        shared.front.cuts = [200_000] * 5
    told: list[int] = []

    async with BoardClient.to(shared.front.url) as client:
        inbox = AgencyInbox(shared.home, client, now)
        first, _ = await inbox.refresh()
        await inbox.download(first, told.append)

    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.waiting.sha256
    assert told[-1] == first.waiting.size_bytes
    assert shared.front.cuts == []
    assert (told == sorted(told)) is takes_ranges
    assert here(shared) == [first.path.name, first.path.with_suffix(".receipt").name]


async def test_a_fetch_goes_on_in_the_next_command(shared: Agency) -> None:
    """What came before the board went away is kept, and only the rest is asked for."""
    shared.front.cuts = [300_000, 0]
    with pytest.raises(UnavailableError):
        await fetched(shared)
    [part] = here(shared)

    (first, _) = await fetched(shared)

    assert part == f".{first.path.name}.part"
    assert part not in here(shared)
    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.waiting.sha256


@pytest.mark.parametrize("length", [100, 10_000_000])
async def test_a_foreign_beginning_is_thrown_away(shared: Agency, length: int) -> None:
    """What lies here and is not the share's beginning costs one fetch, and nothing of it stays."""
    first, _ = await listed(shared)
    part_of(first.path).write_bytes(b"x" * length)

    with pytest.raises(VerificationError, match="something other than"):
        await fetched(shared)
    assert here(shared) == []
    await fetched(shared)

    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.waiting.sha256


async def test_only_the_agency_sees_its_inbox(shared: Agency, tmp_path: Path) -> None:
    """Another agency's key, or a clock that is far off, opens no inbox."""
    stranger = await an_agency(shared.front, tmp_path / "stranger")
    await shared.front.register((stranger.home.folder / "register.entry").read_bytes())
    impostor = tmp_path / "impostor"
    impostor.mkdir()
    for name in ("agency.json", "delivery.key"):
        (impostor / name).write_bytes((shared.home.folder / name).read_bytes())
    (impostor / "posting.key").write_bytes((stranger.home.folder / "posting.key").read_bytes())

    async with BoardClient.to(shared.front.url) as client:
        with pytest.raises(NotAllowedError):
            await AgencyInbox(AgencyHome(impostor), client, now).refresh()
        late = AgencyInbox(shared.home, client, lambda: now() - timedelta(minutes=6))
        with pytest.raises(NotAllowedError):
            await late.refresh()
        assert await AgencyInbox(stranger.home, client, now).refresh() == []


async def test_other_bytes_than_listed_are_not_kept(shared: Agency) -> None:
    """A share that is cut short, grown or altered on the way leaves nothing in the inbox."""

    async def refused(change: Callable[[bytes], bytes]) -> None:
        def tamper(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
            return status, change(body) if request.path.endswith("/1") else body

        shared.front.tamper = tamper
        with pytest.raises(VerificationError, match="something other than"):
            await fetched(shared)
        assert here(shared) == []

    await refused(lambda body: body[:-1])
    await refused(lambda body: body + b"x")
    await refused(lambda body: body[:-1] + bytes([body[-1] ^ 1]))


@pytest.mark.parametrize(
    "change",
    [
        {"sha256": "../../../../etc/x"},
        {"request": "x"},
        {"number": 0},
        {"number": "1"},
        {"size_bytes": None},
        {"size_bytes": 0},
        {"at": "yesterday"},
        {"withdrawn": "\x1b[31m"},
        {"number": 2},
        {"number": 10**15},
    ],
)
async def test_a_hostile_list_is_refused(shared: Agency, change: dict[str, object]) -> None:
    """A list with names that are no hashes, or numbers that do not grow, is not followed."""

    def tamper(_request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        told = json.loads(body)
        told["shares"] = [share | change for share in told["shares"]]
        return status, json.dumps(told).encode()

    shared.front.tamper = tamper
    with pytest.raises(VerificationError):
        await fetched(shared)


async def test_an_endless_list_ends(shared: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    """A board that always knows one share more is stopped after so many pages."""
    monkeypatch.setattr(inbox, "MOST_PAGES", 20)
    numbers = iter(range(1, 10**6))
    share = {"request": "a" * 32, "sha256": "b" * 64, "size_bytes": 1, "at": format_time(now())}

    def tamper(_request: web.Request, _status: int, _body: bytes) -> tuple[int, bytes]:
        return 200, json.dumps({"shares": [share | {"number": next(numbers)}]}).encode()

    shared.front.tamper = tamper
    with pytest.raises(VerificationError, match="isn't valid"):
        await listed(shared)

    assert next(numbers) == 20 + 2


@pytest.mark.parametrize("change", [{"sha256": "a" * 64}, {"request": "a" * 32}, {"size_bytes": 9}])
async def test_a_list_may_not_be_rewritten(shared: Agency, change: dict[str, object]) -> None:
    """Another share under a number that was listed before is refused, and nothing is forgotten."""
    before = await listed(shared)
    shared.front.tamper = changed_list(lambda shares: [each | change for each in shares])

    with pytest.raises(VerificationError, match="a different share 1 than before"):
        await listed(shared)

    assert ShareFolder(shared.home).all() == before


async def test_what_was_listed_is_not_taken_back(shared: Agency) -> None:
    """A share that is not listed any more stays known; a withdrawal is never unsaid."""
    at = format_time(now())
    shared.front.tamper = changed_list(lambda shares: [each | {"withdrawn": at} for each in shares])
    await listed(shared)

    shared.front.tamper = changed_list(lambda shares: shares[1:])
    [left] = await listed(shared)

    assert left.waiting.withdrawn == at
    assert [each.waiting.number for each in ShareFolder(shared.home).all()] == [1, 2]


async def test_a_huge_share_is_left_there(shared: Agency) -> None:
    """A size that no share has is refused before any byte is asked for."""
    told = {"size_bytes": MAX_SHARE_BYTES + 1}
    shared.front.tamper = changed_list(lambda shares: [each | told for each in shares])

    with pytest.raises(InvalidInputError, match="too large"):
        await fetched(shared)

    assert here(shared) == []
    assert not any(SEALED.search(asked) for asked in shared.front.asked)


async def test_a_full_disk_gets_its_room_back(shared: Agency, tmp_path: Path) -> None:
    """A disk without room is not begun on; one that fills meanwhile keeps no part of the share."""
    (first, _) = await listed(shared)
    with small_disk(tmp_path / "small", 80 * 1024) as disk:
        full = replace(first, path=disk.folder / first.path.name)
        async with BoardClient.to(shared.front.url) as client:
            inbox = AgencyInbox(shared.home, client, now)
            with pytest.raises(InvalidInputError, match="is full"):
                await inbox.download(full, lambda _here: disk.fill())
            with pytest.raises(InvalidInputError, match="too full"):
                await inbox.download(full, lambda _here: None)
        assert not list(disk.folder.glob("*.age*"))
        assert not list(disk.folder.glob(".*"))


async def test_a_withdrawal_is_kept_as_the_inbox_signed_it(shared: Agency) -> None:
    """The note is checked and kept; one of another share, or signed by nobody, is not believed."""
    await fetched(shared)
    for upload in shared.front.uploads:
        await shared.front.withdraw(upload)
    first, second = await listed(shared)
    async with BoardClient.to(shared.front.url) as client:
        inbox = AgencyInbox(shared.home, client, now)
        assert await inbox.fetch_note(first, NoteKind.WITHDRAWAL)
        note = first.note(NoteKind.WITHDRAWAL)
        assert note is not None
        for wrong in (note, note.replace("withdrawal", "receipt"), "x"):
            shared.front.tamper = always(wrong)
            with pytest.raises(VerificationError):
                await inbox.fetch_note(second, NoteKind.WITHDRAWAL)

    assert first.waiting.withdrawn is not None
    assert second.note(NoteKind.WITHDRAWAL) is None


async def test_a_receipt_is_kept_where_the_board_gives_one(shared: Agency) -> None:
    """A receipt that the inbox signed lies beside the sealed file."""
    first, _ = await listed(shared)
    key = Home(shared.front.folder).inbox_key()
    receipt = Receipt(
        origin=ORIGIN,
        agency=shared.home.profile().id,
        request=first.waiting.request,
        sha256=first.waiting.sha256,
        size_bytes=first.waiting.size_bytes,
        at=now().replace(microsecond=0),
    ).sign(key)
    shared.front.tamper = lambda request, status, body: (
        (200, receipt.encode()) if request.path.endswith("/1/receipt") else (status, body)
    )

    await fetched(shared)

    assert first.note(NoteKind.RECEIPT) == receipt


def always(text: str) -> Tamper:
    """Return a trick: the board gives this to everybody."""
    return lambda _request, status, _body: (status, text.encode())


def changed_list(change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> Tamper:
    """Return a trick: the board lists other shares than it has."""

    def tamper(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if not re.fullmatch("/inbox/[0-9a-f]{40}", request.path):
            return status, body
        told = json.loads(body)
        return status, json.dumps({"shares": change(told["shares"])}).encode()

    return tamper


async def test_a_board_that_goes_away_is_a_sentence(shared: Agency) -> None:
    """No answer leaves everything as it was."""
    shared.front.away = True

    with pytest.raises(UnavailableError, match="doesn't answer"):
        await fetched(shared)


@pytest.mark.parametrize(
    "change", [{"origin": "other.example.org"}, {"agency": "b" * 40}], ids=["board", "agency"]
)
async def test_a_share_sealed_on_for_another_is_refused(
    agency: Agency, give: Give, tmp_path: Path, change: dict[str, str]
) -> None:
    """A share that answers another board's or agency's request does not open as one of ours."""
    posted = await agency.publish()
    asked = asked_by(agency, posted, **change)
    sealed = seal_for(agency, give(b"clip"), asked, tmp_path / "s.age")

    with pytest.raises(VerificationError, match="isn't for you"):
        open_for(agency.home, sealed, tmp_path / "opened")

    assert not (tmp_path / "opened").exists()


async def test_a_share_sealed_to_another_key_first_is_refused(
    agency: Agency, give: Give, tmp_path: Path
) -> None:
    """A share whose record names another key was opened before it was sealed to this one."""
    posted = await agency.publish()
    asked = asked_by(agency, posted)
    given = give(b"clip")
    to = SealedTo(agency=asked.agency, delivery_key=given.recipient)
    record = msgspec.structs.replace(given.record, request=asked, recipient=to)
    seal_share(given.clips, record, given.recipient, tmp_path / "theirs.age")
    tar = io.BytesIO()
    with (tmp_path / "theirs.age").open("rb") as theirs:
        decrypt(theirs, AgeIdentity.parse(given.identity), tar.write)
    (tmp_path / "ours.age").write_bytes(sealed_to(delivery_key(agency), tar.getvalue()))

    with pytest.raises(VerificationError, match="isn't for you"):
        open_for(agency.home, tmp_path / "ours.age", tmp_path / "opened")

    assert not (tmp_path / "opened").exists()


async def test_what_to_open_must_be_there(agency: Agency) -> None:
    """A number that was not fetched and a file that is missing are different sentences."""
    with pytest.raises(NotFoundError, match="agency inbox"):
        find_sealed(ShareFolder(agency.home), "7")
    with pytest.raises(InvalidInputError, match="doesn't exist"):
        find_sealed(ShareFolder(agency.home), "nothing.age")


def test_a_damaged_list_of_shares_is_a_sentence(tmp_path: Path) -> None:
    """What cannot be read says which file, and what to do."""
    for raw in (b"{", b'{"shares": [{"told": {"number": 0}}]}', b"\xff"):
        (tmp_path / "shares.json").write_bytes(raw)
        with pytest.raises(InvalidInputError, match="is damaged"):
            read_list(tmp_path)
