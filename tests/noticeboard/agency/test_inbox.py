"""The inbox: only the agency may ask, what is fetched is what was listed, and then it opens."""

from collections.abc import Callable
from datetime import timedelta
import json
from pathlib import Path

from aiohttp import web
import msgspec
import pytest

from noticeboard.agency.board_client import BoardClient
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import Arrived, Inbox, open_arrived
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.entry import AgencyRegister, parse_entry
from noticeboard.seal import AskedBy, SealedFile, SealedTo, seal_share
from tests.noticeboard.agency.conftest import ORIGIN, Agency, an_agency, now
from tests.noticeboard.seal.conftest import Given, give

__all__ = ["give"]

Give = Callable[..., Given]


def delivery_key(agency: Agency) -> str:
    """Return the recipient the agency has logged."""
    body = parse_entry((agency.home.folder / "register.entry").read_bytes()).body
    assert isinstance(body, AgencyRegister)
    return body.delivery_key


def seal_for(agency: Agency, given: Given, request: str, into: Path, origin: str = ORIGIN) -> Path:
    """Seal clips for a request of the agency."""
    recipient, name = delivery_key(agency), agency.home.profile().id
    record = msgspec.structs.replace(
        given.record,
        request=AskedBy(origin=origin, agency=name, id=request, index=1, leaf="c" * 64),
        recipient=SealedTo(agency=name, delivery_key=recipient),
    )
    clips = [SealedFile(path=clip.path, name=clip.name) for clip in given.clips]
    seal_share(clips, record, recipient, into)
    return into


@pytest.fixture
async def shared(agency: Agency, give: Give, tmp_path: Path) -> Agency:
    """Give an agency with two shares in its inbox."""
    posted = await agency.publish()
    given = give(b"clip" * 100_000)
    for number in range(2):
        sealed = seal_for(agency, given, posted.entry.body.id, tmp_path / f"{number}.age")
        name, entry = agency.home.profile().id, posted.entry.body.id
        async with agency.front.session.post(
            f"{agency.front.behind}/inbox/{name}/{entry}", data=sealed.read_bytes()
        ) as answer:
            assert answer.status == 201
    return agency


async def fetched(agency: Agency) -> list[Arrived]:
    """List the inbox and bring everything here."""
    async with BoardClient.to(agency.front.url) as client:
        inbox = Inbox(agency.home, client, now)
        arrived = await inbox.listed()
        for each in arrived:
            if not each.is_here:
                await inbox.download(each, lambda _count: None)
        return arrived


async def test_shares_are_fetched_and_open(shared: Agency, tmp_path: Path) -> None:
    """What households sealed is listed, brought here whole and once, and opens with the key."""
    arrived = await fetched(shared)
    asked = len(shared.front.asked)
    again = await fetched(shared)
    opened = open_arrived(shared.home, "2", tmp_path / "opened")

    assert [each.waiting.number for each in arrived] == [1, 2]
    assert arrived == again
    assert len(shared.front.asked) == asked + 2
    assert all(each.path.read_bytes() for each in arrived)
    assert opened.files[0].read_bytes() == b"clip" * 100_000
    assert {path.stat().st_mode & 0o777 for path in shared.home.inbox.iterdir()} == {0o600}


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
            await Inbox(AgencyHome(impostor), client, now).listed()
        late = Inbox(shared.home, client, lambda: now() - timedelta(minutes=6))
        with pytest.raises(NotAllowedError):
            await late.listed()
        assert await Inbox(stranger.home, client, now).listed() == []


async def test_other_bytes_than_listed_are_not_kept(shared: Agency) -> None:
    """A share that is cut short, grown or altered on the way leaves nothing in the inbox."""

    async def refused(change: Callable[[bytes], bytes]) -> None:
        def tamper(request: web.Request, status: int, body: bytes) -> tuple[int, bytes]:
            return status, change(body) if request.path.endswith("/1") else body

        shared.front.tamper = tamper
        with pytest.raises(VerificationError, match="other bytes"):
            await fetched(shared)
        assert list(shared.home.inbox.iterdir()) == []

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


async def test_a_board_that_goes_away_is_a_sentence(shared: Agency) -> None:
    """No answer leaves everything as it was."""
    shared.front.away = True

    with pytest.raises(UnavailableError, match="does not answer"):
        await fetched(shared)


async def test_a_share_sealed_on_for_another_is_refused(
    agency: Agency, give: Give, tmp_path: Path
) -> None:
    """A share that answers another board's request does not open as one of ours."""
    given = give(b"clip")
    sealed = seal_for(agency, given, "b" * 32, tmp_path / "s.age", origin="other.example.org")

    with pytest.raises(VerificationError, match="not for you"):
        open_arrived(agency.home, str(sealed), tmp_path / "opened")

    assert not (tmp_path / "opened").exists()


async def test_what_to_open_must_be_there(agency: Agency, tmp_path: Path) -> None:
    """A number that was not fetched and a file that is missing are different sentences."""
    with pytest.raises(NotFoundError, match="agency inbox"):
        open_arrived(agency.home, "7", tmp_path / "opened")
    with pytest.raises(InvalidInputError, match="no file"):
        open_arrived(agency.home, "nothing.age", tmp_path / "opened")
