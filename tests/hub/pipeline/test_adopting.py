"""The roster behind the house: a camera is adopted once, however it was found or typed."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from hub.camera.onvif.description import OnvifDescription
from hub.camera.roster import Roster
from hub.camera.source import CameraReader
from hub.errors import CameraPasswordError, ConflictError, InvalidInputError
from hub.model.camera import Adoption, Camera, Transport
from hub.store.database import Database
from hub.store.secrets import Credentials, Secrets
from tests.fakes.clocks import HandClock
from tests.hub.camera.fakes import FakeRecording

URL = "rtsp://192.0.2.7/main"


@dataclass(slots=True)
class Street:
    """What cameras answer when they are tried."""

    tried: list[tuple[str, Credentials | None]] = field(default_factory=list)
    refuses: bool = False

    async def describe(
        self, _xaddrs: tuple[str, ...], _credentials: Credentials | None, _transport: Transport
    ) -> OnvifDescription:
        """Never asked: these cameras are typed in."""
        raise AssertionError

    async def probe(self, camera: Camera, credentials: Credentials | None) -> Camera:
        """Take a moment, and let in or not."""
        self.tried.append((camera.main_url, credentials))
        await asyncio.sleep(0)
        if self.refuses:
            raise CameraPasswordError("The camera refused the password.")
        return camera

    def record(self, camera: Camera, credentials: Credentials | None) -> CameraReader:
        """Record nothing."""
        return FakeRecording(camera, credentials)


@dataclass(frozen=True, slots=True)
class Home:
    """A roster and what it stands on."""

    roster: Roster
    street: Street
    secrets: Secrets
    database: Database


@pytest.fixture
async def home(tmp_path: Path) -> AsyncGenerator[Home]:
    """Give a house without cameras."""
    database = await Database.open(tmp_path / "hub.db")
    secrets, street = Secrets(tmp_path / "secrets.json"), Street()
    roster = Roster(
        database,
        secrets,
        HandClock(),
        describe=street.describe,
        probe=street.probe,
        record=street.record,
    )
    yield Home(roster, street, secrets, database)
    await database.close()


def _adoption(url: str = URL) -> Adoption:
    return Adoption(stream_url=url, name="Porch")


async def test_two_who_adopt_at_once_adopt_one(home: Home) -> None:
    """A doubled click makes one camera; the second one is refused."""
    outcomes = await asyncio.gather(
        *(home.roster.adopt(_adoption(), None) for _ in range(2)), return_exceptions=True
    )

    assert sum(isinstance(outcome, ConflictError) for outcome in outcomes) == 1
    assert len(home.roster.cameras()) == 1


async def test_a_password_in_an_address_goes_where_passwords_are_kept(home: Home) -> None:
    """User info is taken out of the address, decoded, and kept in the secrets alone."""
    camera = await home.roster.adopt(_adoption("rtsp://viewer:p%40ss@192.0.2.7/main"), None)

    assert camera.main_url == URL
    assert home.secrets.of(camera.id) == Credentials(username="viewer", password="p@ss")  # noqa: S106 -- a test's
    assert home.street.tried[0][0] == URL


async def test_what_was_refused_leaves_nothing(home: Home) -> None:
    """After a wrong password or an impossible address nothing is kept of a camera."""
    home.street.refuses = True

    with pytest.raises(CameraPasswordError):
        await home.roster.adopt(_adoption(), None)
    with pytest.raises(InvalidInputError):
        await home.roster.adopt(_adoption("rtsp://[::1/main"), None)

    assert home.roster.cameras() == []


async def test_a_camera_outlives_a_restart_until_it_is_forgotten(home: Home) -> None:
    """What was adopted is there again as it was; forgetting takes its credentials too."""
    camera = await home.roster.adopt(_adoption("rtsp://viewer:x@192.0.2.7/main"), None)
    street = home.street
    again = Roster(
        home.database,
        home.secrets,
        HandClock(),
        describe=street.describe,
        probe=street.probe,
        record=street.record,
    )
    await again.load()
    known = again.cameras()
    await again.forget(camera.id)

    assert known == [camera]
    assert again.cameras() == []
    assert home.secrets.of(camera.id) is None
