"""Cameras, recordings and sensors: the real API, used by the real client of Home Assistant."""

from datetime import timedelta

import pytest

from custom_components.neighbors_requests.client.connection import HubAddress, Video
from custom_components.neighbors_requests.client.drafts import Adoption, CameraChange
from custom_components.neighbors_requests.client.errors import (
    ArchivePasswordError,
    CameraPasswordError,
    ConflictError,
    InputRefusedError,
    NotHereError,
    NotReachedError,
)
from custom_components.neighbors_requests.client.hub import HubClient
from custom_components.neighbors_requests.client.models import (
    ArchiveKind,
    ArchiveState,
    Keep,
    Label,
    Mask,
    Place,
    Reading,
    SourceKind,
    Transport,
    TriggerKind,
)
from hub import errors
from hub.api.scope import Scope
from hub.model.recording import Label as Seen, Trigger, TriggerKind as Kind
from hub.model.window import TimeWindow
from tests.fakes.things import ARCHIVE, CAMERA, CLIP, JPEG, NOW, SENSOR, VIDEO
from tests.hub.api.conftest import Home

HOUR = NOW - timedelta(hours=1)
HERE = Place(latitude_udeg=1, longitude_udeg=-2, heading_deg=3, view_deg=90, range_m=20)


@pytest.fixture
def client(home: Home) -> HubClient:
    """Give the client with a token that may do everything."""
    fingerprint = bytes.fromhex(home.running.fingerprint)
    address = HubAddress(host="127.0.0.1", port=home.running.port, fingerprint=fingerprint)
    return HubClient(home.session, address, home.tokens[Scope.ADMIN])


async def _bytes(video: Video) -> bytes:
    return b"".join([chunk async for chunk in video.chunks])


async def test_archives(client: HubClient, home: Home) -> None:
    """The client reads archives and those that are found, and a refused password is one."""
    archive = (await client.house()).archives[ARCHIVE]
    [found] = await client.found_archives()
    changed = await client.change_archive(ARCHIVE, {"name": "Attic"})
    camera = await client.adopt(Adoption(name="Yard", archive_id=ARCHIVE, archive_key="yard"))
    home.house.failure = errors.ArchivePasswordError("The archive refuses it.")
    with pytest.raises(ArchivePasswordError) as refused:
        await client.change_archive(ARCHIVE, {"username": "alex", "password": "x"})

    assert (archive.kind, archive.state) == (ArchiveKind.FRIGATE, ArchiveState.CONNECTED)
    assert [(each.key, each.camera_id) for each in archive.cameras] == [
        ("front_door", None),
        ("yard", None),
    ]
    assert (found.address, found.needs_password) == ("http://192.0.2.11:5000", False)
    assert (changed.name, camera.kind) == ("Attic", SourceKind.ARCHIVE)
    assert refused.value.sentence == "The archive refuses it."


async def test_cameras(client: HubClient) -> None:
    """The client reads all that is told of a camera, and of one that was found."""
    [camera] = await client.cameras()
    [found] = (await client.house()).found.values()

    assert (camera.kind, camera.lost_packets, camera.transport) == (
        SourceKind.RTSP,
        3,
        Transport.TCP,
    )
    assert (camera.score, camera.threshold, camera.sensitivity) == (12.3, 30.0, 50)
    assert camera.masks == (Mask(left=0, top=0.9, width=1, height=0.1),)
    assert camera.keep == Keep(days=3.5, gib=None)
    assert (found.away, found.said[0].address) == (False, "192.0.2.8")


async def test_scan(client: HubClient) -> None:
    """The client looks for cameras."""
    assert len(await client.scan()) == 1


@pytest.mark.parametrize(
    "adoption",
    [
        Adoption(name="A", found_key="urn:uuid:7", username="me", password="p", place=HERE),  # noqa: S106 -- nobody's
        Adoption(name="A", stream_url="http://192.0.2.9/mjpeg", transport=Transport.UDP),
        Adoption(name="A", entity_id="camera.door", doorbell=True, indoor=True),
        Adoption(name="A", entity_id="camera.door", stream_url="rtsps://h/a", may_share=False),
    ],
)
async def test_adopts(home: Home, client: HubClient, adoption: Adoption) -> None:
    """What the client writes of an adoption is what the house is asked for."""
    camera = await client.adopt(adoption)

    [asked] = home.house.adoptions
    assert camera.name == "A"
    for name in ("found_key", "stream_url", "entity_id", "username", "password", "doorbell"):
        assert getattr(asked, name) == getattr(adoption, name)
    assert asked.transport.value == adoption.transport.value
    assert camera.place == adoption.place
    assert asked.may_share == (not adoption.indoor if adoption.may_share is None else False)


async def test_changes(home: Home, client: HubClient) -> None:
    """What the client writes of a change is what is changed, and nothing beside it."""
    mask = Mask(left=0.25, top=0.5, width=0.5, height=0.25)
    camera = await client.change(
        CAMERA,
        CameraChange(
            name="Porch",
            place=HERE,
            indoor=True,
            may_share=False,
            doorbell=False,
            masks=(mask,),
            motion_masks=(),
            sensitivity=70,
            sound=False,
            transport=Transport.UDP,
            keep=Keep(days=None, gib=20.0),
            username="me",
            password="p",  # noqa: S106 -- nobody's
            stream_url="rtsp://192.0.2.9/a",
        ),
    )
    unplaced = await client.change(CAMERA, CameraChange(unplace=True))

    told = home.house.changes[0][1]
    assert (camera.name, camera.place, camera.masks, camera.sensitivity) == (
        "Porch",
        HERE,
        (mask,),
        70,
    )
    assert (camera.sound, camera.transport, camera.keep.gib) == (False, Transport.UDP, 20.0)
    assert (told.username, told.password, told.stream_url) == ("me", "p", "rtsp://192.0.2.9/a")
    assert (unplaced.place, unplaced.name) == (None, "Porch")


@pytest.mark.parametrize(
    ("raised", "read"),
    [
        (errors.CameraPasswordError, CameraPasswordError),
        (errors.CameraUnreachableError, NotReachedError),
        (errors.ConflictError, ConflictError),
    ],
)
async def test_refused_adoption(
    home: Home, client: HubClient, raised: type[errors.HubError], read: type[Exception]
) -> None:
    """The client tells apart why a camera cannot be adopted, in the hub's own sentence."""
    home.house.adopt_failure = raised("Do this instead.")

    with pytest.raises(read, match=r"Do this instead\."):
        await client.adopt(Adoption(name="A", found_key="urn:uuid:7"))


async def test_lends(home: Home, client: HubClient) -> None:
    """The client gives pictures and triggers of a lent camera."""
    await client.lend_picture(CAMERA, JPEG)
    await client.trigger(CAMERA, TriggerKind.BUTTON)
    await client.trigger(CAMERA, TriggerKind.MOTION, at=HOUR, active=False)
    await client.trigger(CAMERA, TriggerKind.MOTION, at=HOUR, labels=(Label.ANIMAL, Label.PERSON))

    assert home.house.pictures == [JPEG]
    assert home.house.triggers == [
        Trigger(camera_id=CAMERA, kind=Kind.BUTTON, at=NOW),
        Trigger(camera_id=CAMERA, kind=Kind.MOTION, at=HOUR, active=False),
        Trigger(camera_id=CAMERA, kind=Kind.MOTION, at=HOUR, labels=(Seen.PERSON, Seen.ANIMAL)),
    ]
    with pytest.raises(InputRefusedError):
        await client.lend_picture(CAMERA, b"no picture")


async def test_watches_live(home: Home, client: HubClient) -> None:
    """The client reads live pictures and live video as they come."""
    async with client.live_pictures(CAMERA) as pictures:
        parts = await _bytes(pictures)
    home.house.live = [b"head", b"half a second"]
    async with client.live_video(CAMERA) as video:
        film = await _bytes(video)

    assert JPEG in parts
    assert pictures.headers["Content-Type"].startswith("multipart/x-mixed-replace")
    assert film == b"headhalf a second"


async def test_plays(home: Home, client: HubClient) -> None:
    """The client gets a clip as it is now, then parts of those very bytes."""
    home.house.video.until = NOW + timedelta(microseconds=7)
    until = await client.clip_until(CLIP)
    async with client.video(CLIP, until=until, byte_range="bytes=5-9") as video:
        part = await _bytes(video)
    async with client.video(CLIP) as video:
        whole = await _bytes(video)
    async with client.video(CLIP, byte_range="bytes=-3") as video:
        end = await _bytes(video)

    assert until == home.house.video.until
    assert (part, whole, end) == (VIDEO[5:10], VIDEO, VIDEO[-3:])
    assert (video.status, video.headers["Content-Length"]) == (206, "3")
    with pytest.raises(NotHereError):
        async with client.video(CLIP, until=HOUR):
            pass


async def test_clip_and_storage(client: HubClient) -> None:
    """The client reads one clip, and what the recordings take of the disk."""
    clip, storage = await client.clip(CLIP), await client.storage()

    assert (clip.id, clip.camera_id) == (CLIP, CAMERA)
    assert (storage.encrypted, storage.floor_bytes) == (False, 2 * 2**30)
    assert storage.cameras[0].camera_id == CAMERA


async def test_sensors(home: Home, client: HubClient) -> None:
    """The client lends a sensor, tells what it said, reads it again and takes it back."""
    sensor = await client.lend_sensor("sensor.porch", name="Porch", kind="temperature", unit="°C")
    said = (Reading(at=NOW, state="3.5"), Reading(at=NOW + timedelta(seconds=1), state="3.6"))
    await client.add_readings(SENSOR, said)
    readings = await client.readings(SENSOR, HOUR, NOW)
    listed = await client.sensors()
    await client.return_sensor(SENSOR)

    assert (sensor.name, sensor.kind, sensor.unit) == ("Porch", "temperature", "°C")
    assert listed == (sensor,)
    assert readings[-2:] == said
    assert home.house.readings_asked == [TimeWindow(start=HOUR, end=NOW)]
    assert await client.sensors() == ()
