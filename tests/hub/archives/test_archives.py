"""Archives: tried before they are stored, looked at now and then, and asked for everybody."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
import logging
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hub.archives import reader as reader_module
from hub.archives.addition import MOST_ARCHIVES
from hub.archives.archives import (
    EVERY_S,
    JITTER,
    LONG_AWAY,
    MOST_HOSTS,
    Archives,
)
from hub.archives.reader import LEAST_S, MOST_CAMERAS
from hub.camera.source import REFUSED_S
from hub.errors import (
    ArchivePasswordError,
    ArchiveUnreachableError,
    ConflictError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.archive import (
    ArchiveCamera,
    ArchiveChange,
    ArchiveFound,
    ArchiveKind,
    ArchiveState,
    NewArchive,
)
from hub.model.camera import CameraFound, DeviceClaim, FoundBy
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.database import Database
from hub.store.secrets import Credentials, Secrets, redacted_logs
from hub.store.tables import archives as table
from noticeboard.runtime.text import NOTHING, Text
from tests.fakes.clocks import NOON, StandingClock
from tests.hub.archives.played import ADDRESS, AWAY, PORCH, YARD, Home, Played, a_home

HOUR = TimeWindow(start=NOON, end=NOON + timedelta(hours=1))
LONGEST_PAUSE = timedelta(seconds=EVERY_S * (1 + JITTER))
SHORTEST_PAUSE = timedelta(seconds=EVERY_S * (1 - JITTER))


@pytest.fixture
async def home(database: Database, tmp_path: Path) -> Home:
    """Give a house without archives."""
    return await a_home(database, tmp_path)


def frigate(address: str = ADDRESS, **more: Any) -> NewArchive:  # noqa: ANN401 -- passed on
    """Return a Frigate to add."""
    return NewArchive(kind=ArchiveKind.FRIGATE, address=address, **more)


async def test_a_note_is_shown_while_it_answers(home: Home) -> None:
    """An archive that answers may still have something to say, until it doesn't."""
    note = Text("archive.folder_undated", files=3)
    home.played.note = note
    added = await home.archives.add(frigate())
    at_first = home.archives.status(added.id)
    home.played.note = NOTHING

    later = await home.archives.check(added.id)

    assert (at_first.state, at_first.reason) == (ArchiveState.CONNECTED, note)
    assert (later.state, later.reason) == (ArchiveState.CONNECTED, NOTHING)


async def _stored(home: Home) -> list[Any]:
    async with home.database.read() as connection:
        return [row.body for row in await connection.execute(select(table))]


def _clock(home: Home) -> StandingClock:
    assert isinstance(home.clock, StandingClock)
    return home.clock


async def _settled() -> None:
    """Let tasks and threads go on until nothing is left to do."""
    for _ in range(50):
        await asyncio.sleep(0.001)


async def test_an_archive_is_tried_then_kept(home: Home) -> None:
    """Its name is the usual one; its cameras and clock are known at once; listeners hear of it."""
    archive = await home.archives.add(frigate())

    status = home.archives.status(archive.id)
    assert (archive.name, archive.address) == ("Frigate", ADDRESS)
    assert (status.state, status.cameras) == (ArchiveState.CONNECTED, (PORCH, YARD))
    assert home.archives.status(archive.id).clock.offset == timedelta(seconds=4)
    assert home.archives.product(archive.id) == "Frigate 0.17.2"
    assert home.played.descriptions == 1
    assert [(e.type, e.payload) for e in await home.happened()] == [
        (EventType.ARCHIVE_CHANGED, {"archive_id": archive.id})
    ]


@pytest.mark.parametrize(
    ("new", "played", "error"),
    [
        (frigate(), Played(failure=AWAY), ArchiveUnreachableError),
        (frigate(), Played(password="right"), ArchivePasswordError),  # noqa: S106 -- a test's
        (frigate(address="ftp://192.0.2.10"), Played(), InvalidInputError),
        (frigate(address="http://[::1"), Played(), InvalidInputError),
        (frigate(address=""), Played(), InvalidInputError),
        (frigate(folder="/media"), Played(), InvalidInputError),
        (NewArchive(kind=ArchiveKind.FOLDER, folder="media"), Played(), InvalidInputError),
        (NewArchive(kind=ArchiveKind.FOLDER, folder="/a/../b"), Played(), InvalidInputError),
        (
            NewArchive(kind=ArchiveKind.FOLDER, folder="/media", zone="Mars/Olympus"),
            Played(),
            InvalidInputError,
        ),
        (NewArchive(kind=ArchiveKind.LENT), Played(), InvalidInputError),
    ],
)
async def test_what_fails_leaves_nothing(
    database: Database, tmp_path: Path, new: NewArchive, played: Played, error: type[HubError]
) -> None:
    """An archive that doesn't answer, or makes no sense, is not stored; its reader is closed."""
    home = await a_home(database, tmp_path, played)

    with pytest.raises(error) as raised:
        await home.archives.add(replace(new, username="viewer", password="wrong-one"))  # noqa: S106

    assert len(str(raised.value).split()) > 3
    assert "wrong-one" not in str(raised.value)
    assert await _stored(home) == []
    assert not home.secrets.path.exists()
    assert (home.archives.all(), await home.happened()) == ([], [])
    assert home.played.closed == len(home.played.opened)


@pytest.mark.parametrize(
    ("place", "version", "product"),
    [
        ({"kind": "lent", "lender": "ring/01J"}, "", "Ring"),
        ({"kind": "lent", "lender": "reolink/01J"}, "v3.1", "Reolink v3.1"),
        ({"kind": "lent", "lender": "media_source/motioneye"}, "", "motioneye"),
        ({"kind": "onvif", "address": "192.0.2.9"}, "", "ONVIF recorder"),
        ({"kind": "folder", "folder": "/srv/videos"}, "", "Files in a folder"),
        ({"kind": "frigate", "address": "192.0.2.9"}, "", "Frigate"),
    ],
)
async def test_what_an_archive_is_never_says_its_name(
    home: Home, place: dict[str, str], version: str, product: str
) -> None:
    """It goes to the agency, and Home Assistant names a Ring account by its e-mail address."""
    home.played.version = version
    archive = await home.archives.add(
        NewArchive(
            kind=ArchiveKind(place["kind"]),
            name="alex@example.com",
            lender=place.get("lender", ""),
            address=place.get("address", ""),
            folder=place.get("folder", ""),
        )
    )

    assert (archive.name, home.archives.product(archive.id)) == ("alex@example.com", product)


async def test_the_hubs_own_folders_are_no_archive(home: Home, tmp_path: Path) -> None:
    """Neither they, nor one in them or around them, nor a link to one."""
    own = tmp_path / "data" / "recordings"
    own.mkdir(parents=True)
    (tmp_path / "link").symlink_to(own)
    for folder in (own, own.parent, tmp_path, tmp_path / "link", Path("/")):
        with pytest.raises(InvalidInputError, match="hub's own files"):
            await home.archives.add(NewArchive(kind=ArchiveKind.FOLDER, folder=str(folder)))

    other = await home.archives.add(
        NewArchive(kind=ArchiveKind.FOLDER, folder=str(tmp_path / "media"), zone="America/Chicago")
    )

    assert (other.name, home.archives.product(other.id)) == ("media", "0.17.2")
    (tmp_path / "media").symlink_to(own)
    with pytest.raises(InvalidInputError, match="hub's own files"):
        await home.archives.reader(other.id).holdings("porch", HOUR)
    status = await home.archives.check(other.id)
    assert (status.state, "hub's own files" in str(status.reason)) == (ArchiveState.AWAY, True)


async def test_two_who_add_at_once_add_one(home: Home) -> None:
    """A doubled click makes one archive, whatever the spelling; the second one is refused."""
    outcomes = await asyncio.gather(
        *(home.archives.add(frigate(each)) for each in (ADDRESS, f"{ADDRESS}/")),
        return_exceptions=True,
    )

    assert sum(isinstance(each, ConflictError) for each in outcomes) == 1
    assert (len(home.archives.all()), len(await _stored(home))) == (1, 1)
    assert home.played.closed == 1


async def test_names_and_number_have_limits(home: Home) -> None:
    """A second Frigate gets a number; too many are refused; a name is taken once."""
    first, second = [await home.archives.add(frigate(f"192.0.2.{n}:5000")) for n in (1, 2)]
    assert (first.address, second.name) == ("http://192.0.2.1:5000", "Frigate 2")

    with pytest.raises(ConflictError, match="Frigate 2"):
        await home.archives.change(first.id, ArchiveChange(name="FRIGATE 2"))
    for number in range(3, MOST_ARCHIVES + 1):
        await home.archives.add(frigate(f"192.0.2.{number}:5000"))
    with pytest.raises(ConflictError, match=str(MOST_ARCHIVES)):
        await home.archives.add(frigate("192.0.2.99:5000"))


@pytest.mark.parametrize(
    ("typed", "kind", "address"),
    [
        ("192.0.2.10:8971", ArchiveKind.FRIGATE, "https://192.0.2.10:8971"),
        ("nvr.local/frigate", ArchiveKind.FRIGATE, "http://nvr.local/frigate"),
        ("[2001:db8::7]:5000", ArchiveKind.FRIGATE, "http://[2001:db8::7]:5000"),
        ("192.0.2.10", ArchiveKind.ONVIF, "http://192.0.2.10/onvif/device_service"),
        ("http://192.0.2.10:80/onvif/x", ArchiveKind.ONVIF, "http://192.0.2.10:80/onvif/x"),
    ],
)
async def test_an_address_is_completed(
    home: Home, typed: str, kind: ArchiveKind, address: str
) -> None:
    """Nobody must type what is usual."""
    await home.archives.add(NewArchive(kind=kind, address=typed))

    assert home.played.opened[0][0] == address


async def test_secrets_are_kept_apart(home: Home, tmp_path: Path) -> None:
    """Passwords and keys in an address are neither in the database nor in the log."""
    home.played.password = "p@ss-word"  # noqa: S105 -- a test's
    archive = await home.archives.add(
        frigate("http://viewer:p%40ss-word@192.0.2.10:5000/sub?token=abc123def")
    )

    assert archive.address == "http://192.0.2.10:5000/sub?token=*1*"
    address, credentials = home.played.opened[0]
    assert address == "http://192.0.2.10:5000/sub?token=abc123def"
    assert credentials is not None
    assert (credentials.username, credentials.password) == ("viewer", "p@ss-word")
    kept = await asyncio.to_thread(_database_bytes, tmp_path)
    assert b"ss-word" not in kept
    assert b"abc123def" not in kept
    assert home.secrets.path.stat().st_mode & 0o077 == 0
    again = await _restarted(home)
    assert again.archives.all() == [archive]
    assert home.played.opened[-1] == (address, credentials)


def _database_bytes(folder: Path) -> bytes:
    return b"".join(each.read_bytes() for each in folder.glob("hub.db*"))


async def _restarted(home: Home) -> Home:
    archives = Archives(
        home.database,
        Secrets(home.secrets.path),
        home.clock,
        home.events,
        home.problems,
        open_reader=home.played.open,
    )
    await archives.load()
    return replace(home, archives=archives)


async def test_an_archives_password_is_struck_from_logs(home: Home) -> None:
    """Whatever quotes it, as with a camera's."""
    home.played.password = "p@ss-word"  # noqa: S105 -- a test's
    await home.archives.add(frigate(username="viewer", password="p@ss-word"))  # noqa: S106
    handler = logging.StreamHandler()
    logging.getLogger().addHandler(handler)
    try:
        with redacted_logs(home.secrets):
            record = logging.LogRecord("x", 40, "", 0, "It was p%40ss-word, p@ss-word.", (), None)
            assert handler.format(record) == "It was ***, ***."
    finally:
        logging.getLogger().removeHandler(handler)


async def test_it_is_looked_at_at_one_pace(home: Home) -> None:
    """Every five minutes or so, whether it answers or not; what it had stays known."""
    archive = await home.archives.add(frigate())
    clock, played = _clock(home), home.played
    async with home.running():
        await clock.until_asleep(1)
        clock.forward(SHORTEST_PAUSE - timedelta(seconds=1))
        await _settled()
        assert played.descriptions == 1

        played.failure = AWAY
        for looks in (2, 3, 4):
            clock.forward(LONGEST_PAUSE)
            await _settled()
            assert played.descriptions == looks

        status = home.archives.status(archive.id)
        assert (status.state, str(status.reason)) == (ArchiveState.AWAY, str(AWAY))
        assert status.cameras == (PORCH, YARD)
        since = status.since
        played.failure = None
        clock.forward(LONGEST_PAUSE)
        await _settled()

    assert home.archives.status(archive.id).state is ArchiveState.CONNECTED
    assert home.archives.status(archive.id).since > since
    changed = [each for each in await home.happened() if each.type is EventType.ARCHIVE_CHANGED]
    assert len(changed) == 3  # added, away, back
    assert played.closed == 1


async def test_a_first_look_comes_at_once(home: Home) -> None:
    """After a start, what an archive has is known without waiting for the first pause."""
    archive = await home.archives.add(frigate())
    again = await _restarted(home)
    assert again.archives.status(archive.id).state is ArchiveState.UNKNOWN

    async with again.running():
        known = again.archives.status(archive.id)
        status = await again.archives.news(archive.id, known)

    assert status.state is ArchiveState.CONNECTED


async def test_what_is_not_complete_is_looked_at_again_soon(home: Home) -> None:
    """A folder with very many files is added at once, and its cameras come as they are found."""
    clock, played = _clock(home), home.played
    played.cameras, played.is_partial = (PORCH,), True
    archive = await home.archives.add(frigate())
    async with home.running():
        await clock.until_asleep(1)
        played.cameras, played.is_partial = (PORCH, YARD), False
        clock.forward(timedelta(seconds=LEAST_S))
        await _settled()
        assert home.archives.status(archive.id).cameras == (PORCH, YARD)

        clock.forward(timedelta(seconds=LEAST_S))
        await _settled()
    assert played.descriptions == 2


async def test_a_wrong_password_is_not_tried_again_soon(home: Home) -> None:
    """Archives lock accounts: neither a look nor what the hub needs tries it within minutes."""
    archive = await home.archives.add(frigate(username="viewer", password="right"))  # noqa: S106
    clock, played = _clock(home), home.played
    reader = home.archives.reader(archive.id)
    async with home.running():
        await clock.until_asleep(1)
        clock.forward(timedelta(seconds=240))  # The next look is due in less than two minutes.
        await _settled()
        played.password = "other"  # noqa: S105 -- a test's
        with pytest.raises(ArchivePasswordError):
            await reader.holdings("porch", HOUR)
        for _ in range(3):
            with pytest.raises(ArchivePasswordError):
                await reader.holdings("porch", HOUR)
            with pytest.raises(ArchivePasswordError):
                await anext(aiter(reader.fetch("porch", (), Path(), most_bytes=1)))
        assert played.refusals == 1
        assert home.archives.status(archive.id).state is ArchiveState.WRONG_PASSWORD
        assert [each.code for each in home.problems.all()] == ["archive_password"]

        passed = timedelta(0)
        while passed < timedelta(seconds=REFUSED_S) - timedelta(seconds=20):
            clock.forward(timedelta(seconds=10))
            passed += timedelta(seconds=10)
            await _settled()
        assert played.refusals == 1
        clock.forward(LONGEST_PAUSE)
        await _settled()
        assert played.refusals == 2

        await home.archives.check(archive.id)  # a person asks
        assert played.refusals == 3

        await home.archives.change(
            archive.id,
            ArchiveChange(username="viewer", password="other"),  # noqa: S106 -- a test's
        )
        assert home.archives.status(archive.id).state is ArchiveState.CONNECTED
        assert home.problems.all() == []
        holdings = await home.archives.reader(archive.id).holdings("porch", HOUR)
        assert [each.window for each in holdings.spans] == [HOUR]
        assert home.secrets.of(archive.id) == Credentials(username="viewer", password="other")  # noqa: S106


async def test_what_fails_is_looked_at_soon(home: Home) -> None:
    """After an answer that failed, the archive is looked at, but not more often than that."""
    archive = await home.archives.add(frigate())
    clock, played = _clock(home), home.played
    reader = home.archives.reader(archive.id)
    async with home.running():
        await clock.until_asleep(1)
        clock.forward(timedelta(seconds=LEAST_S + 1))
        await _settled()
        played.failure = AWAY
        for _ in range(5):
            with pytest.raises(ArchiveUnreachableError):
                await reader.holdings("porch", HOUR)
            await _settled()
        assert played.descriptions == 2
        assert home.archives.status(archive.id).state is ArchiveState.AWAY

        played.failure = None
        clock.forward(timedelta(seconds=LEAST_S + 1))
        await _settled()

    assert played.descriptions == 3
    assert home.archives.status(archive.id).state is ArchiveState.CONNECTED


async def test_a_day_away_is_a_problem(home: Home) -> None:
    """Not an hour; it is cleared when the archive answers, and when it is removed."""
    archive = await home.archives.add(frigate())
    clock, played = _clock(home), home.played
    played.failure = AWAY
    async with home.running():
        await home.archives.check(archive.id)
        clock.forward(LONG_AWAY - timedelta(hours=1))
        await home.archives.check(archive.id)
        assert home.problems.all() == []
        clock.forward(timedelta(hours=1))
        await home.archives.check(archive.id)
        [problem] = home.problems.all()
        assert (problem.code, "Frigate" in str(problem.text)) == ("archive_away", True)

        played.failure = None
        await home.archives.check(archive.id)
        assert home.problems.all() == []
        played.failure = AWAY
        await home.archives.check(archive.id)
        clock.forward(LONG_AWAY)
        await home.archives.check(archive.id)
        assert len(home.problems.all()) == 1
        await home.archives.remove(archive.id)

    assert home.problems.all() == []


async def test_a_change_is_tried_before_it_is_kept(home: Home) -> None:
    """If it fails, all stays as it was and the reader goes on; a name alone asks nothing."""
    archive = await home.archives.add(frigate(username="viewer", password="right"))  # noqa: S106
    home.played.failure = AWAY
    before = home.archives.reader(archive.id)

    renamed = await home.archives.change(archive.id, ArchiveChange(name="Garage"))
    with pytest.raises(ArchiveUnreachableError):
        await home.archives.change(archive.id, ArchiveChange(address="http://192.0.2.11:5000"))
    with pytest.raises(InvalidInputError):
        await home.archives.change(archive.id, ArchiveChange(password="x"))  # noqa: S106
    assert (renamed.name, home.played.descriptions) == ("Garage", 2)
    assert (home.archives.all(), home.archives.reader(archive.id)) == ([renamed], before)

    home.played.failure = None
    moved = await home.archives.change(archive.id, ArchiveChange(address="http://192.0.2.11:5000"))
    assert (await _restarted(home)).archives.all() == [moved]
    assert home.played.opened[-1][1] == Credentials(username="viewer", password="right")  # noqa: S106
    with pytest.raises(ArchiveUnreachableError, match="changed or removed"):
        await before.holdings("porch", HOUR)

    free = await home.archives.change(archive.id, ArchiveChange(username="", password=""))
    assert home.secrets.of(archive.id) is None
    assert free.address == "http://192.0.2.11:5000"


async def test_an_address_as_it_was_shown_keeps_its_secrets(home: Home) -> None:
    """A form that sends back what it was shown changes nothing."""
    archive = await home.archives.add(frigate(f"{ADDRESS}/?token=abc123def"))

    same = await home.archives.change(
        archive.id, ArchiveChange(address=archive.address, verify=False)
    )

    assert same.address == archive.address
    assert home.played.opened[-1][0] == f"{ADDRESS}/?token=abc123def"


async def test_removal_forgets_all(home: Home) -> None:
    """Its row, its password and its reader; whoever waits for news hears of it."""
    archive = await home.archives.add(frigate(username="viewer", password="right"))  # noqa: S106
    reader = home.archives.reader(archive.id)
    known = home.archives.status(archive.id)
    async with home.running():
        waiting = asyncio.ensure_future(home.archives.news(archive.id, known))
        await asyncio.sleep(0)
        await home.archives.remove(archive.id)
        with pytest.raises(NotFoundError):
            await waiting

    assert (await _stored(home), home.secrets.of(archive.id)) == ([], None)
    assert home.played.closed == 1
    for ask in (home.archives.status, home.archives.reader, home.archives.archive):
        with pytest.raises(NotFoundError):
            ask(archive.id)
    with pytest.raises(ArchiveUnreachableError):
        await reader.describe()
    with pytest.raises(NotFoundError):
        await home.archives.check(archive.id)


async def test_one_archive_cannot_stop_another(
    home: Home, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault in the code, or an archive that never answers, is said of that archive alone."""
    monkeypatch.setattr(reader_module, "USUAL_S", 0.05)
    archive = await home.archives.add(frigate())
    other = Played()
    monkeypatch.setattr(home.archives, "_open", other.open)
    fine = await home.archives.add(frigate("192.0.2.11:5000"))
    async with home.running():
        home.played.failure = KeyError("cameras")
        status = await home.archives.check(archive.id)
        assert (status.state, "log says why" in str(status.reason)) == (ArchiveState.AWAY, True)
        assert "KeyError" in caplog.text
        assert (await home.archives.check(fine.id)).state is ArchiveState.CONNECTED

    async def never(_self: object) -> None:
        await asyncio.Event().wait()

    home.played.failure = None
    monkeypatch.setattr("tests.hub.archives.played.PlayedReader.describe", never)
    with pytest.raises(ArchiveUnreachableError, match="in time"):
        await home.archives.add(frigate("192.0.2.12:5000"))


async def test_hostile_descriptions_are_bounded(home: Home) -> None:
    """Too many cameras, doubled or absurd keys, and an endless version do no harm."""
    home.played.cameras = (
        *(ArchiveCamera(key=f"c{number}", name="x") for number in range(10_000)),
        ArchiveCamera(key="", name="nameless"),
    )
    home.played.version = "9" * 1_000_000
    archive = await home.archives.add(frigate())
    status = home.archives.status(archive.id)
    assert len(status.cameras) == MOST_CAMERAS
    assert len(status.version) <= 100

    home.played.cameras = (PORCH, PORCH, ArchiveCamera(key="k" * 5000, name="long"))
    assert (await home.archives.check(archive.id)).cameras == (PORCH,)


async def test_two_looks_at_once_are_one(home: Home) -> None:
    """A person's impatience asks nothing more of an archive."""
    archive = await home.archives.add(frigate())

    await asyncio.gather(*(home.archives.check(archive.id) for _ in range(5)))

    assert home.played.descriptions == 2


async def test_an_archive_of_a_newer_hub_is_left_alone(home: Home) -> None:
    """After a downgrade the others go on, and its row stays."""
    await home.archives.add(frigate())
    async with home.database.write() as connection:
        await connection.execute(
            table.insert().values(id="0" * 12, body={"id": "0" * 12, "kind": "dream"})
        )

    again = await _restarted(home)

    assert [each.name for each in again.archives.all()] == ["Frigate"]
    assert len(await _stored(home)) == 2


@dataclass(slots=True)
class Street:
    """Writes down which hosts were asked."""

    asked: list[list[str]] = field(default_factory=list)

    async def find(self, hosts: list[str]) -> list[ArchiveFound]:
        """Find Frigate at two of them."""
        self.asked.append(hosts)
        return [
            ArchiveFound(kind=ArchiveKind.FRIGATE, name="Frigate", address=f"http://{host}:5000")
            for host in hosts
            if host.endswith((".10", ".11"))
        ]


def _device(name: str, scopes: str) -> CameraFound:
    claim = DeviceClaim(found_by=FoundBy.WS_DISCOVERY, address="192.0.2.20", detail=scopes, at=NOON)
    return CameraFound(
        key=name,
        found_by=(FoundBy.WS_DISCOVERY,),
        address="192.0.2.20",
        xaddrs=(f"http://192.0.2.20/onvif/{name}",),
        name=name,
        seen_at=NOON,
        said=(claim,),
    )


async def test_archives_are_found_when_somebody_looks(home: Home) -> None:
    """Each host is asked once, never too many, and never by itself."""
    street = Street()
    archives = Archives(
        home.database,
        home.secrets,
        home.clock,
        home.events,
        home.problems,
        open_reader=home.played.open,
        find_frigate=street.find,
    )
    known = await archives.add(frigate("192.0.2.10:5000"))
    async with replace(home, archives=archives).running():
        for _ in range(3):
            _clock(home).forward(LONGEST_PAUSE)
            await _settled()
    assert street.asked == []

    found = await archives.found(
        ["192.0.2.10", "192.0.2.11", "192.0.2.10"],
        [_device("recorder", "Profile/Streaming Profile/G"), _device("camera", "Profile/T")],
    )

    assert street.asked == [["192.0.2.10", "192.0.2.11"]]
    assert [(each.kind, each.address, each.archive_id) for each in found] == [
        (ArchiveKind.FRIGATE, "http://192.0.2.10:5000", known.id),
        (ArchiveKind.FRIGATE, "http://192.0.2.11:5000", None),
        (ArchiveKind.ONVIF, "http://192.0.2.20/onvif/recorder", None),
    ]
    await archives.found((f"192.0.3.{number}" for number in range(250)), [])
    assert len(street.asked[-1]) == MOST_HOSTS
    assert await home.archives.found(["192.0.2.10"], []) == []  # switched off
