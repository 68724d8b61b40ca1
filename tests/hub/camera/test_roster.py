"""The roster: what is adopted is tried first, kept whole or not at all, and adopted once."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import override

import pytest
from sqlalchemy import insert, select, update

from hub.camera.address import opened
from hub.camera.adoption import camera_json
from hub.camera.auth import Login
from hub.camera.flv import reolink_flv, with_login
from hub.camera.onvif.description import OnvifDescription
from hub.camera.roster import Roster
from hub.camera.source import CameraReader
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    ConflictError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.model.camera import (
    Adoption,
    Camera,
    CameraChange,
    CameraFound,
    CameraRetention,
    FoundBy,
    Mask,
    Place,
    SourceKind,
    Transport,
)
from hub.model.ids import CameraId
from hub.store.database import Database
from hub.store.secrets import Credentials, Secrets
from hub.store.tables import cameras
from tests.fakes.clocks import HandClock
from tests.hub.camera.fakes import CAMERA, FakeRecording

URL = "rtsp://192.0.2.7/main"
LOGIN = Credentials(username="viewer", password="p@ss")  # noqa: S106 -- a test's
FOUND = CameraFound(
    key="urn:uuid:1",
    found_by=(FoundBy.WS_DISCOVERY,),
    address="192.168.1.20",
    xaddrs=("http://192.168.1.20/onvif/device_service",),
    seen_at=datetime(2026, 3, 1, tzinfo=UTC),
)


@dataclass(slots=True)
class Street:
    """What cameras answer when they are tried."""

    tried: list[tuple[str, Credentials | None]] = field(default_factory=list)
    asked: list[tuple[tuple[str, ...], Transport]] = field(default_factory=list)
    refusal: HubError | None = None
    undescribed: HubError | None = None
    """Why nobody answers over ONVIF, alone."""
    query: str = ""
    """What its addresses end with."""
    kind: SourceKind | None = None
    made: list[FakeRecording] = field(default_factory=list)

    async def describe(
        self, xaddrs: tuple[str, ...], _credentials: Credentials | None, transport: Transport
    ) -> OnvifDescription:
        """Tell of a camera at the first address."""
        self.asked.append((xaddrs, transport))
        if self.refusal or self.undescribed:
            raise self.refusal or self.undescribed  # type: ignore[misc]  # one of them is there
        host = xaddrs[0].split("/")[2]
        return OnvifDescription(
            device_url=xaddrs[0],
            name="One",
            brand="Odd",
            main_url=f"rtsp://{host}:554/main{self.query or '?transportmode=unicast'}",
            sub_url=f"rtsp://{host}:554/sub{self.query}",
            snapshot_url=f"http://{host}/snap.jpg{self.query}",
            doorbell=True,
            events=True,
        )

    async def probe(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Take a moment, and let in or not."""
        self.tried.append((camera.main_url, credentials))
        await asyncio.sleep(0)
        if self.refusal:
            raise self.refusal
        return replace(camera, kind=self.kind or camera.kind)

    def record(self, camera: Camera, credentials: Credentials | None) -> CameraReader:
        """Record nothing."""
        self.made.append(FakeRecording(camera, credentials))
        return self.made[-1]


@dataclass(frozen=True, slots=True)
class Home:
    """A roster and what it stands on."""

    roster: Roster
    street: Street
    secrets: Secrets
    database: Database

    def again(self) -> Roster:
        """Return the roster of another run."""
        street = self.street
        return Roster(
            self.database,
            self.secrets,
            HandClock(),
            describe=street.describe,
            probe=street.probe,
            record=street.record,
        )

    async def recorded(self, count: int = 1) -> list[FakeRecording]:
        """Wait until that many recorders have ever been made."""
        async with asyncio.timeout(60):
            while len(self.street.made) < count:  # noqa: ASYNC110 -- a recorder has no event
                await asyncio.sleep(0.01)
        return self.street.made


@pytest.fixture
async def home(tmp_path: Path) -> AsyncGenerator[Home]:
    """Give a running house without cameras."""
    database = await Database.open(tmp_path / "hub.db")
    secrets, street = await asyncio.to_thread(Secrets, tmp_path / "secrets.json"), Street()
    roster = Roster(
        database,
        secrets,
        HandClock(),
        describe=street.describe,
        probe=street.probe,
        record=street.record,
    )
    running = asyncio.create_task(roster.run())
    await asyncio.sleep(0)
    yield Home(roster, street, secrets, database)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    await database.close()


def typed(url: str = URL, **more: str) -> Adoption:
    """Adopt by address."""
    return Adoption(stream_url=url, name="Porch", **more)  # type: ignore[arg-type]  # texts only


BY_KEY = Adoption(found_key=FOUND.key, name="Door", username="viewer", password="p@ss")  # noqa: S106 -- a test's


async def test_two_who_adopt_at_once_adopt_one(home: Home) -> None:
    """A doubled click makes one camera; the second is told so."""
    outcomes = await asyncio.gather(
        *(home.roster.adopt(typed(), None) for _ in range(2)), return_exceptions=True
    )

    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 1
    assert len(home.roster.cameras()) == 1


@pytest.mark.parametrize(
    "url",
    [
        "rtsp://192.168.1.20/main",
        "rtsp://192.168.1.20:554/main/",
        "rtsp://viewer:p@192.168.1.20/main?profile=2",
        "rtsp://192.168.1.20/sub",
    ],
)
async def test_found_and_then_typed(home: Home, url: str) -> None:
    """A camera that was adopted as found is not adopted again by its address."""
    await home.roster.adopt(BY_KEY, FOUND)

    with pytest.raises(ConflictError):
        await home.roster.adopt(typed(url), None)


async def test_typed_and_then_found(home: Home) -> None:
    """Nor the other way round."""
    await home.roster.adopt(typed("rtsp://192.168.1.20/main"), None)

    with pytest.raises(ConflictError):
        await home.roster.adopt(BY_KEY, FOUND)


@pytest.mark.parametrize("url", ["", "rtsp://192.0.2.9/b"])
async def test_the_same_entity(home: Home, url: str) -> None:
    """An entity lends one camera, whether it gives a stream or single pictures."""
    lent = Adoption(entity_id="camera.porch", name="Porch")
    await home.roster.adopt(lent, None)

    with pytest.raises(ConflictError):
        await home.roster.adopt(replace(lent, stream_url=url), None)


async def test_two_cameras_of_one_recorder(home: Home) -> None:
    """Streams that differ only in their channel are different cameras."""
    await home.roster.adopt(typed("rtsp://192.0.2.7/cam?channel=1&subtype=0"), None)
    await home.roster.adopt(typed("rtsp://192.0.2.7/cam?channel=2&subtype=0"), None)

    assert len(home.roster.cameras()) == 2


async def test_two_cameras_never_share_one_name(home: Home) -> None:
    """A camera that is adopted under a taken name gets a number, whatever its letters' case."""
    names = ["IPC", "ipc", " I\N{FULLWIDTH LATIN CAPITAL LETTER P}C ", "x" * 60, "X" * 60]

    made = [
        (await home.roster.adopt(replace(typed(f"rtsp://192.0.2.{number}/a"), name=name), None))
        for number, name in enumerate(names)
    ]

    assert [each.name for each in made] == ["IPC", "ipc 2", "IPC 3", "x" * 60, f"{'X' * 58} 2"]


async def test_a_camera_does_not_take_the_name_of_another(home: Home) -> None:
    """A rename to a taken name is refused and names it; one to its own name in capitals is not."""
    await home.roster.adopt(typed(), None)
    second = await home.roster.adopt(replace(typed("rtsp://192.0.2.8/a"), name="Yard"), None)

    with pytest.raises(ConflictError, match="Another camera is called Porch"):
        await home.roster.change(second.id, CameraChange(name=" pORCH"))
    changed = await home.roster.change(second.id, CameraChange(name="YARD"))

    assert [each.name for each in home.roster.cameras()] == ["Porch", "YARD"]
    assert changed.name == "YARD"


async def test_cameras_that_have_shared_a_name_can_be_changed(home: Home) -> None:
    """Two that an older hub let have one name keep it until one of them is renamed."""
    first = await home.roster.adopt(typed(), None)
    second = await home.roster.adopt(typed("rtsp://192.0.2.8/a"), None)
    async with home.database.write() as connection:
        body = camera_json(replace(second, name=first.name))
        await connection.execute(update(cameras).where(cameras.c.id == second.id).values(body=body))
    later = home.again()
    await later.load()

    changed = await later.change(second.id, CameraChange(name=first.name, sensitivity=70))

    assert (changed.name, changed.sensitivity) == (first.name, 70)


@pytest.mark.parametrize(
    ("adoption", "kind"),
    [
        (typed("rtsps://192.0.2.7/x"), SourceKind.RTSP),
        (typed("http://192.0.2.7/video"), SourceKind.MJPEG),
        (Adoption(entity_id="camera.a", name="A"), SourceKind.LENT),
        (
            Adoption(entity_id="camera.a", stream_url="rtsp://192.0.2.7/x", name="A"),
            SourceKind.RTSP,
        ),
    ],
)
async def test_kinds(home: Home, adoption: Adoption, kind: SourceKind) -> None:
    """How a camera is read follows from what was given."""
    camera = await home.roster.adopt(adoption, None)

    assert camera.kind is kind
    assert camera.entity_id == adoption.entity_id


async def test_what_the_try_finds_out_is_kept(home: Home) -> None:
    """An address that turned out to give single pictures is kept as one."""
    home.street.kind = SourceKind.JPEG

    camera = await home.roster.adopt(typed("http://192.0.2.7/snap.jpg"), None)

    assert home.roster.camera(camera.id).kind is SourceKind.JPEG


async def test_a_found_camera_is_asked_about_itself(home: Home) -> None:
    """What a camera says of itself is taken over: streams, snapshots, that it is a doorbell."""
    camera = await home.roster.adopt(replace(BY_KEY, transport=Transport.UDP), FOUND)

    assert camera.kind is SourceKind.ONVIF
    assert (camera.sub_url, camera.snapshot_url) == (
        "rtsp://192.168.1.20:554/sub",
        "http://192.168.1.20/snap.jpg",
    )
    assert (camera.doorbell, camera.events) == (True, True)
    assert camera.found_key == FOUND.key
    assert home.street.asked == [(FOUND.xaddrs, Transport.UDP)]
    assert home.secrets.of(camera.id) == LOGIN


ANNOUNCED = replace(FOUND, xaddrs=(), stream_url="rtsp://192.168.1.20:8554/live")


async def test_a_found_camera_that_announces_its_stream(home: Home) -> None:
    """Port and path of `_rtsp._tcp` are used: nobody has to look them up."""
    camera = await home.roster.adopt(BY_KEY, ANNOUNCED)

    assert (camera.kind, camera.main_url) == (SourceKind.RTSP, ANNOUNCED.stream_url)
    assert home.street.tried == [(ANNOUNCED.stream_url, LOGIN)]
    assert (camera.found_key, home.street.asked) == (FOUND.key, [])
    with pytest.raises(ConflictError):
        await home.roster.adopt(typed("rtsp://192.168.1.20:8554/live/"), None)


async def test_a_found_camera_whose_onvif_is_off(home: Home) -> None:
    """If ONVIF does not answer, the stream that was announced is read; never by-passing a no."""
    both = replace(FOUND, stream_url=ANNOUNCED.stream_url)
    home.street.undescribed = CameraPasswordError("No.")
    with pytest.raises(CameraPasswordError):
        await home.roster.adopt(BY_KEY, both)
    home.street.undescribed = CameraUnreachableError("Nobody.")

    camera = await home.roster.adopt(BY_KEY, both)

    assert (camera.kind, camera.main_url) == (SourceKind.RTSP, ANNOUNCED.stream_url)


async def test_a_camera_without_a_key_to_prove_is_not_followed(home: Home) -> None:
    """What only announces a stream proves nothing at a new address: no password is sent there."""
    camera = await home.roster.adopt(BY_KEY, ANNOUNCED)
    [made] = await home.recorded()
    made.recording = False
    elsewhere = replace(
        ANNOUNCED, address="192.168.1.99", stream_url="rtsp://192.168.1.99:8554/live"
    )

    assert await home.roster.moved(elsewhere) is None
    assert home.roster.camera(camera.id).main_url == ANNOUNCED.stream_url


@pytest.mark.parametrize("spoken", ["HomeKit", "ESPHome"])
async def test_a_found_camera_that_only_home_assistant_reads(home: Home, spoken: str) -> None:
    """It is pointed to lending, and not to an RTSP address that it does not have."""
    with pytest.raises(CameraUnreachableError) as raised:
        await home.roster.adopt(BY_KEY, replace(FOUND, xaddrs=(), lent_by=spoken))

    assert str(raised.value) == (
        f"Your hub can't read {spoken}. Add this camera to Home Assistant, then use it from there."
    )


async def test_a_found_camera_without_onvif(home: Home) -> None:
    """The owner is told which address such a camera usually has."""
    plain = replace(FOUND, xaddrs=(), brand="Reolink")

    with pytest.raises(CameraUnreachableError, match=r"rtsp://192\.168\.1\.20:554/h264Prev"):
        await home.roster.adopt(BY_KEY, plain)


async def test_a_password_in_an_address_goes_where_passwords_are_kept(home: Home) -> None:
    """User info is taken out of the address, decoded, and kept in the secrets alone."""
    camera = await home.roster.adopt(typed("rtsp://viewer:p%40ss@192.0.2.7/main"), None)

    assert camera.main_url == URL
    assert home.secrets.of(camera.id) == LOGIN
    assert home.street.tried == [(URL, LOGIN)]


@pytest.mark.parametrize("url", ["rtsp://[::1/main", "ftp://192.0.2.7/x", "rtsp://", "x" * 3000])
async def test_impossible_addresses(home: Home, url: str) -> None:
    """What is no address of a camera is refused before anything is tried."""
    with pytest.raises(InvalidInputError):
        await home.roster.adopt(typed(url), None)

    assert home.street.tried == []


async def test_what_was_refused_leaves_nothing(home: Home) -> None:
    """After a wrong password nothing is kept of a camera."""
    home.street.refusal = CameraPasswordError("The camera refused the password.")

    with pytest.raises(CameraPasswordError):
        await home.roster.adopt(typed(username="a", password="b"), None)  # noqa: S106 -- a test's

    assert home.roster.cameras() == []
    assert home.street.made == []


async def test_a_camera_outlives_a_restart_until_it_is_forgotten(home: Home) -> None:
    """What was adopted is there again as it was; forgetting takes its credentials too."""
    camera = await home.roster.adopt(typed("rtsp://viewer:x@192.0.2.7/main"), None)
    camera = await home.roster.change(
        camera.id,
        CameraChange(
            place=Place(latitude_udeg=1, longitude_udeg=2),
            masks=(Mask(left=0, top=0, width=0.5, height=0.5),),
            motion_masks=(Mask(left=0, top=0, width=1, height=0.1),),
            keep=CameraRetention(days=3),
            sensitivity=70,
        ),
    )
    again = home.again()
    await again.load()

    assert again.cameras() == [camera]
    await again.forget(camera.id)
    assert again.cameras() == []
    assert home.secrets.of(camera.id) is None


async def test_rows_of_an_older_hub(home: Home) -> None:
    """A row without the fields that came later, or with some that came later still, loads."""
    camera = await home.roster.adopt(typed(), None)
    async with home.database.read() as connection:
        body = (await connection.execute(select(cameras.c.body))).scalar_one()
    came_later = ("transport", "entity_id", "motion_masks", "sensitivity", "sound", "keep")
    for name in (*came_later, "model", "firmware", "paused_at"):
        del body[name]
    async with home.database.write() as connection:
        await connection.execute(update(cameras).values(body=body | {"later": {"x": 1}}))
    again = home.again()

    await again.load()

    assert again.cameras() == [camera]


# Changing


@pytest.mark.parametrize(
    "change",
    [
        CameraChange(name="Back door"),
        CameraChange(place=Place(latitude_udeg=1, longitude_udeg=2)),
        CameraChange(unplace=True),
        CameraChange(indoor=True, may_share=False, doorbell=True),
        CameraChange(masks=(Mask(left=0, top=0, width=1, height=1),)),
        CameraChange(motion_masks=(Mask(left=0, top=0, width=1, height=1),), sensitivity=80),
        CameraChange(keep=CameraRetention(days=1)),
    ],
)
async def test_what_needs_no_new_connection(home: Home, change: CameraChange) -> None:
    """Name, place, masks and the like reach the running recorder; it is not restarted."""
    camera = await home.roster.adopt(typed(), None)
    recorders = await home.recorded()

    after = await home.roster.change(camera.id, change)

    assert home.roster.camera(camera.id) == after
    assert recorders[0].adjusted == [after]
    assert len(home.street.made) == 1
    assert len(home.street.tried) == 1


@pytest.mark.parametrize(
    "change",
    [
        CameraChange(username="new", password="word"),  # noqa: S106 -- a test's
        CameraChange(stream_url="rtsp://192.0.2.8/other"),
        CameraChange(stream_url="rtsp://new:word@192.0.2.8/other"),
        CameraChange(transport=Transport.UDP),
    ],
)
async def test_what_is_tried_first(home: Home, change: CameraChange) -> None:
    """New credentials, another address or transport are tried, then the recorder starts anew."""
    camera = await home.roster.adopt(typed(username="old", password="one"), None)  # noqa: S106 -- a test's
    await home.recorded()

    after = await home.roster.change(camera.id, change)

    recorders = await home.recorded(2)
    assert len(home.street.tried) == 2
    assert recorders[1].camera == after
    assert recorders[1].credentials == home.secrets.of(camera.id)
    fresh = change.username is not None or "new" in (change.stream_url or "")
    wanted = Credentials(username="new", password="word")  # noqa: S106 -- a test's
    assert (recorders[1].credentials == wanted) is fresh


async def test_a_refused_change_changes_nothing(home: Home) -> None:
    """A wrong new password leaves the camera, its old password and its recorder as they were."""
    camera = await home.roster.adopt(typed(username="viewer", password="p@ss"), None)  # noqa: S106 -- a test's
    await home.recorded()
    home.street.refusal = CameraPasswordError("The camera refused the password.")
    change = CameraChange(name="New", username="viewer", password="wrong")  # noqa: S106 -- a test's

    with pytest.raises(CameraPasswordError):
        await home.roster.change(camera.id, change)

    assert home.roster.camera(camera.id) == camera
    assert home.secrets.of(camera.id) == LOGIN
    assert len(home.street.made) == 1


async def test_a_password_that_is_no_longer_needed(home: Home) -> None:
    """An empty user name says that the camera asks for none."""
    camera = await home.roster.adopt(typed(username="viewer", password="p@ss"), None)  # noqa: S106 -- a test's

    await home.roster.change(camera.id, CameraChange(username="", password=""))

    assert home.secrets.of(camera.id) is None
    assert home.street.tried[-1] == (URL, None)


async def test_sound_starts_the_recorder_anew(home: Home) -> None:
    """Whether sound is recorded is decided when the camera is opened; nothing need be tried."""
    camera = await home.roster.adopt(typed(), None)
    await home.recorded()

    await home.roster.change(camera.id, CameraChange(sound=False))

    assert not (await home.recorded(2))[1].camera.sound
    assert len(home.street.tried) == 1


async def test_a_pause_outlives_a_restart(home: Home) -> None:
    """Whoever pauses a camera starts its watch anew and untried; it stays paused until resumed."""
    camera = await home.roster.adopt(typed(), None)
    await home.recorded()

    paused = await home.roster.change(camera.id, CameraChange(recording=False))
    same = await home.roster.change(camera.id, CameraChange(recording=False, name="Yard"))
    again = home.again()
    await again.load()
    kept = again.camera(camera.id)
    resumed = await again.change(camera.id, CameraChange(recording=True))

    assert not (await home.recorded(2))[1].camera.recording
    assert paused.paused_at is not None
    assert same.paused_at == paused.paused_at
    assert len(home.street.tried) == 1
    assert kept == same
    assert resumed.recording
    assert again.camera(camera.id) == resumed


async def test_another_transport_of_an_onvif_camera(home: Home) -> None:
    """An ONVIF camera is asked again: its address for datagrams may be another."""
    camera = await home.roster.adopt(BY_KEY, FOUND)

    after = await home.roster.change(
        camera.id, CameraChange(transport=Transport.UDP, doorbell=False)
    )

    assert home.street.asked[-1] == ((camera.device_url,), Transport.UDP)
    assert not after.doorbell


@pytest.mark.parametrize(
    "change",
    [
        CameraChange(username="a"),
        CameraChange(password="b"),  # noqa: S106 -- a test's
        CameraChange(stream_url="rtsp://192.0.2.9/x"),
    ],
)
async def test_impossible_changes(home: Home, change: CameraChange) -> None:
    """Half a pair of credentials, and another address of a found camera, are refused."""
    camera = await home.roster.adopt(BY_KEY, FOUND)

    with pytest.raises(InvalidInputError):
        await home.roster.change(camera.id, change)


async def test_another_address_that_is_taken(home: Home) -> None:
    """A camera cannot be moved onto another one."""
    await home.roster.adopt(typed("rtsp://192.0.2.8/other"), None)
    camera = await home.roster.adopt(typed(), None)

    with pytest.raises(ConflictError):
        await home.roster.change(camera.id, CameraChange(stream_url="rtsp://192.0.2.8/other"))


# Moving

MOVED = replace(FOUND, address="192.168.1.77", xaddrs=("http://192.168.1.77:81/onvif",))


async def test_a_camera_at_another_address(home: Home) -> None:
    """A lost camera that is found elsewhere is followed, with its credentials."""
    camera = await home.roster.adopt(BY_KEY, FOUND)
    (await home.recorded())[0].recording = False

    after = await home.roster.moved(MOVED)

    assert after is not None
    assert after.main_url.startswith("rtsp://192.168.1.77")
    assert "192.168.1.20" not in f"{after.sub_url}{after.snapshot_url}{after.device_url}"
    assert (after.id, after.name, after.found_key) == (camera.id, camera.name, camera.found_key)
    recorders = await home.recorded(2)
    assert (recorders[1].camera, recorders[1].credentials) == (after, LOGIN)


SECRET = "tlJwpbo6"  # noqa: S105 -- planted to be looked for
HIDING = [
    f"rtsp://192.0.2.7:554/user=admin_password={SECRET}_channel=1_stream=0.sdp?real_stream",
    f"rtsp://192.0.2.7/user=admin&password={SECRET}&channel=1&stream=0.sdp",
    f"rtsp://192.0.2.7/live?channel=1&user=admin&password={SECRET}",
    f"http://192.0.2.7/snap.cgi?usr=admin&pwd={SECRET}",
    f"http://192.0.2.7/cgi-bin/CGIStream.cgi?cmd=GetMJStream&usr=admin&pwd={SECRET}&x=1",
    f"http://192.0.2.7/snapshot.cgi?loginuse=admin&loginpas={SECRET}",
    f"http://192.0.2.7/cgi-bin/api.cgi?cmd=Snap&channel=0&user=admin&Password={SECRET}",
    f"http://192.0.2.7/video?token={SECRET}",
    f"http://192.0.2.7/mjpeg?authbasic={SECRET}",
    f"rtsp://192.0.2.7/admin:{SECRET}/live/ch0",
    f"rtsp://192.0.2.7/*2*/x?pw=*1*&pwd={SECRET}",
]


def stored(home: Home) -> bytes:
    """Return all that lies in the database's files."""
    return b"".join(path.read_bytes() for path in home.secrets.path.parent.glob("hub.db*"))


@pytest.mark.parametrize("url", HIDING)
async def test_a_password_within_an_address(home: Home, url: str) -> None:
    """It lies among the secrets, is struck out of the log, and the camera is opened with it."""
    camera = await home.roster.adopt(typed(url), None)

    (tried, given), known = home.street.tried[-1], Secrets(home.secrets.path).of(camera.id)
    assert SECRET not in repr((camera, given, home.roster.cameras(), home.street.made))
    assert opened(tried, given) == opened(camera.main_url, known) == url
    assert SECRET.encode() not in stored(home)
    assert SECRET not in home.secrets.redact(f"can't read {url}, {SECRET}")
    assert known is not None
    assert known.use.in_clear  # it goes out with the address
    again = home.again()
    await again.load()
    assert again.cameras() == home.roster.cameras()


async def test_a_password_that_is_known_is_found_anywhere(home: Home) -> None:
    """The password that was given is hidden wherever it stands in an address."""
    url = f"http://192.0.2.7/get/admin/{SECRET}/picture"

    camera = await home.roster.adopt(typed(url, username="admin", password=SECRET), None)

    assert SECRET not in camera.main_url
    assert opened(camera.main_url, home.secrets.of(camera.id)) == url


async def test_addresses_that_hold_no_password(home: Home) -> None:
    """What says only which video is meant stays as it is."""
    url = "rtsp://192.0.2.7/cam/realmonitor?channel=1&subtype=0&ProfileToken=main"

    camera = await home.roster.adopt(typed(url), None)

    assert camera.main_url == url
    assert home.secrets.of(camera.id) is None


async def test_what_a_device_tells(home: Home) -> None:
    """Some devices write the password into the addresses that they give over ONVIF."""
    home.street.query = f"?user=admin&password={SECRET}"

    camera = await home.roster.adopt(BY_KEY, FOUND)

    known = home.secrets.of(camera.id)
    addresses = (camera.main_url, camera.sub_url, camera.snapshot_url)
    assert SECRET not in repr(addresses)
    assert all(SECRET in opened(url, known) for url in addresses)
    assert SECRET.encode() not in stored(home)


async def test_another_password_within_the_address(home: Home) -> None:
    """A new address with another password is tried, and opened from then on."""
    camera = await home.roster.adopt(typed("rtsp://192.0.2.7/live?password=before"), None)
    await home.recorded()
    url = f"rtsp://192.0.2.7/live?password={SECRET}"

    after = await home.roster.change(camera.id, CameraChange(stream_url=url))

    assert after.main_url == camera.main_url
    recorders = await home.recorded(2)
    assert opened(recorders[1].camera.main_url, recorders[1].credentials) == url
    assert b"before" not in home.secrets.path.read_bytes()


async def test_a_new_name_keeps_the_password_within_the_address(home: Home) -> None:
    """What does not touch the address leaves its secrets where they are; so does a new login."""
    url = f"rtsp://192.0.2.7/live?password={SECRET}"
    camera = await home.roster.adopt(typed(url), None)

    for change in (
        CameraChange(name="New"),
        CameraChange(username="viewer", password="p@ss"),  # noqa: S106 -- a test's
        CameraChange(username="", password=""),
    ):
        after = await home.roster.change(camera.id, change)
        assert opened(after.main_url, home.secrets.of(camera.id)) == url


async def test_one_camera_with_two_passwords(home: Home) -> None:
    """The password within an address does not make it another camera."""
    await home.roster.adopt(typed("rtsp://192.0.2.7/live?password=one"), None)

    with pytest.raises(ConflictError):
        await home.roster.adopt(typed("rtsp://192.0.2.7/live?password=two"), None)


async def test_passwords_that_older_hubs_stored(home: Home) -> None:
    """At its next start the hub takes them out of the database, down to its file."""
    url = f"rtsp://192.0.2.7/live?password={SECRET}"
    before = replace(CAMERA, main_url=url, sub_url=url)
    async with home.database.write() as connection:
        await connection.execute(insert(cameras).values(id=before.id, body=camera_json(before)))
    assert SECRET.encode() in stored(home)
    again = home.again()

    await again.load()

    camera, known = again.camera(before.id), Secrets(home.secrets.path).of(before.id)
    assert opened(camera.main_url, known) == opened(camera.sub_url, known) == url
    assert SECRET.encode() not in stored(home)


async def test_a_disk_that_takes_nothing(home: Home) -> None:
    """If the secrets cannot be written, a camera is read as it is stored."""
    url = f"rtsp://192.0.2.7/live?password={SECRET}"
    before = replace(CAMERA, main_url=url)
    async with home.database.write() as connection:
        await connection.execute(insert(cameras).values(id=before.id, body=camera_json(before)))
    await asyncio.to_thread((home.secrets.path.parent / ".secrets.json.new").mkdir)
    again = home.again()

    await again.load()

    assert opened(again.camera(before.id).main_url, home.secrets.of(before.id)) == url


async def test_an_announcement_cannot_ask_for_a_secret(home: Home) -> None:
    """An address that names the place of a secret is not asked at all."""
    home.street.query = f"?password={SECRET}"
    await home.roster.adopt(BY_KEY, FOUND)
    (await home.recorded())[0].recording = False

    await home.roster.moved(replace(MOVED, xaddrs=("http://192.168.1.77/*1*",)))

    assert all("*" not in at for xaddrs, _ in home.street.asked for at in xaddrs)


async def test_no_basic_at_an_address_that_nobody_typed(home: Home) -> None:
    """A camera that moved is held to Digest there, then and later."""
    camera = await home.roster.adopt(replace(BY_KEY, username="viewer", password="p@ss"), FOUND)  # noqa: S106 -- a test's
    (await home.recorded())[0].recording = False

    await home.roster.moved(MOVED)

    (_, tried), known = home.street.tried[-1], Secrets(home.secrets.path).of(camera.id)
    assert tried is not None
    assert known is not None
    assert tried.use.digest == known.use.digest >= {"http", "rtsp"}


async def test_no_password_in_an_address_that_nobody_typed(home: Home) -> None:
    """Whoever announces a lost camera as a Reolink gets the password by FLV neither."""
    camera = await home.roster.adopt(replace(BY_KEY, username="viewer", password="p@ss"), FOUND)  # noqa: S106 -- a test's
    (await home.recorded())[0].recording = False
    flv = reolink_flv("rtsp://192.168.1.77/Preview_01_main")

    await home.roster.moved(MOVED)

    for known in (home.street.tried[-1][1], Secrets(home.secrets.path).of(camera.id)):
        with pytest.raises(CameraPasswordError):
            with_login(flv, known)


async def test_a_password_typed_anew_is_held_to_digest(home: Home) -> None:
    """Whoever stands in between cannot get it by making the camera refuse the old one."""
    camera = await home.roster.adopt(typed(username="viewer", password="old"), None)  # noqa: S106 -- a test's
    before = home.secrets.of(camera.id)
    assert before is not None
    before.use.digest.add("rtsp")

    await home.roster.change(camera.id, CameraChange(username="viewer", password="new"))  # noqa: S106 -- a test's

    after = Secrets(home.secrets.path).of(camera.id)
    assert after is not None
    assert after.use.digest == {"rtsp"}


async def test_what_a_camera_offered_outlives_a_restart(home: Home) -> None:
    """Whoever stands in between after a restart does not get the password either."""
    camera = await home.roster.adopt(typed(username="viewer", password="p@ss"), None)  # noqa: S106 -- a test's
    known = home.secrets.of(camera.id)
    assert known is not None
    assert b"rtsp" not in home.secrets.path.read_bytes()

    # As the recorder's connection does.
    assert Login(known, "rtsp").challenged(['Digest realm="cam", nonce="n"'])

    async with asyncio.timeout(60):
        while b"rtsp" not in home.secrets.path.read_bytes():  # noqa: ASYNC110 -- a thread writes it
            await asyncio.sleep(0.01)
    again = Secrets(home.secrets.path).of(camera.id)
    assert again is not None
    assert not Login(again, "rtsp").challenged(['Basic realm="cam"'])


async def test_a_password_in_the_clear_is_noted(home: Home) -> None:
    """Its owner reads on the camera that its password goes out unencrypted."""
    camera = await home.roster.adopt(typed(username="viewer", password="p@ss"), None)  # noqa: S106 -- a test's
    assert home.roster.notes(camera.id) == ()
    known = home.secrets.of(camera.id)
    assert known is not None

    known.use.in_clear = True

    (note,) = home.roster.notes(camera.id)
    assert "unencrypted" in str(note)


async def test_a_camera_that_works_is_never_moved(home: Home) -> None:
    """Somebody who announces the key of a camera that is being recorded is not asked anything."""
    await home.roster.adopt(BY_KEY, FOUND)
    await home.recorded()
    before = len(home.street.asked)

    assert await home.roster.moved(MOVED) is None
    assert len(home.street.asked) == before


@pytest.mark.parametrize(
    "found",
    [
        replace(MOVED, key="urn:uuid:other"),
        replace(MOVED, key=""),
        replace(MOVED, address="8.8.8.8"),
        replace(MOVED, address="porch.local"),
        replace(MOVED, address="224.0.0.1"),
        FOUND,
    ],
)
async def test_who_is_not_followed(home: Home, found: CameraFound) -> None:
    """Another key, an address outside the home, or the same address: nothing is sent there."""
    await home.roster.adopt(BY_KEY, FOUND)
    (await home.recorded())[0].recording = False
    before = len(home.street.asked)

    assert await home.roster.moved(found) is None
    assert len(home.street.asked) == before


async def test_xaddrs_elsewhere_are_not_asked(home: Home) -> None:
    """An announcement cannot send the credentials to a third address."""
    await home.roster.adopt(BY_KEY, FOUND)
    (await home.recorded())[0].recording = False

    await home.roster.moved(replace(MOVED, xaddrs=("http://8.8.8.8/onvif",)))

    assert all("8.8.8.8" not in at for at in home.street.asked[-1][0])


async def test_nobody_at_the_new_address(home: Home) -> None:
    """If the camera does not answer at its new address, it stays where it was."""
    camera = await home.roster.adopt(BY_KEY, FOUND)
    (await home.recorded())[0].recording = False
    home.street.refusal = CameraUnreachableError("Nobody there.")

    assert await home.roster.moved(MOVED) is None
    assert home.roster.camera(camera.id) == camera


# What runs


async def test_what_runs_for_a_camera(home: Home) -> None:
    """The running recorder is at hand for live view; an unknown camera has none."""
    camera = await home.roster.adopt(typed(), None)
    recorders = await home.recorded()

    assert home.roster.recording(camera.id) is recorders[0]
    with pytest.raises(NotFoundError):
        home.roster.recording(CameraId("000000000000"))


async def test_a_camera_that_does_not_run(home: Home) -> None:
    """Before the roster runs, there is nothing to look at."""
    again = home.again()
    camera = await again.adopt(typed(), None)

    with pytest.raises(CameraUnreachableError):
        again.recording(camera.id)


async def test_one_recorder_that_fails(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    """An error nobody foresaw stops neither the other cameras nor, for long, its own."""

    class Failing(FakeRecording):
        @override
        async def run(self) -> None:
            raise ValueError("unforeseen")

    def record(camera: Camera, credentials: Credentials | None) -> CameraReader:
        made = (FakeRecording if home.street.made else Failing)(camera, credentials)
        home.street.made.append(made)
        return made

    home.roster._record = record  # noqa: SLF001 -- the first recorder must fail
    await home.roster.adopt(typed(), None)

    await home.recorded(2)

    assert "stopped" in caplog.text
