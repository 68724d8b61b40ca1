"""Cameras that an archive records, on a hub that runs whole and is asked over its API."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.app import run
from hub.archives.camera import ArchivedCamera
from hub.archives.ingest import STAGED
from hub.cli.client import LocalHub, RefusedError, local_hub
from hub.config import read_config
from hub.data_folder import Folders
from hub.discovery.discovery import Discovery
from hub.model.archive import ArchiveKind, NewArchive
from hub.model.camera import CameraFound, CameraState, FoundBy, SourceKind
from hub.model.ids import ArchiveId
from hub.store.database import Database
from noticeboard.runtime.tasks import run_in_background
from tests.hub.archives.played import ADDRESS, AWAY, PORCH, YARD, Played, a_home
from tests.hub.camera.conftest import RtspServer
from tests.hub.camera.fakes import CAMERA, FakeSink
from tests.servers.frigate import PASSWORD, Frigate, User

CONFIG = """
[api]
host = "127.0.0.1"
port = 0
[discovery]
enabled = false
[recording]
floor_gib = 0.1
"""
PLACE = {"latitude_udeg": 47_620_500, "longitude_udeg": -122_349_300}


@dataclass(slots=True)
class Asked:
    """Who was asked whether Frigate is there."""

    hosts: list[str]

    async def __call__(self, hosts: list[str]) -> list[Any]:
        """Find none."""
        self.hosts += hosts
        return []


@asynccontextmanager
async def a_hub(
    folder: Path,
    played: Played | None,
    monkeypatch: pytest.MonkeyPatch,
    asked: Asked | None = None,
    *,
    discovers: bool = False,
) -> AsyncGenerator[LocalHub]:
    """Run a hub whose archives are all like the played one; without it, they are real."""
    await asyncio.to_thread(folder.mkdir, exist_ok=True)
    config = folder / "config.toml"
    text = CONFIG.replace("false", 'true\ninterfaces = ["127.0.0.1"]') if discovers else CONFIG
    await asyncio.to_thread(config.write_text, text)
    if played is not None:
        monkeypatch.setattr("hub.parts.open_reader", lambda *given, **_: played.open(*given))
    monkeypatch.setattr("hub.parts.find_frigate", asked)
    ready, folders = asyncio.Event(), Folders(data=folder / "data")

    async def on_ready(*_: object) -> None:
        ready.set()

    running = run(await asyncio.to_thread(read_config, config), folders, on_ready)
    async with run_in_background(running):
        await asyncio.wait_for(ready.wait(), 60)
        async with local_hub(folders.data) as hub:
            yield hub


async def _until(ask: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await ask():  # noqa: ASYNC110 -- it is asked over the API
            await asyncio.sleep(0.01)


async def _camera(hub: LocalHub) -> dict[str, Any]:
    [camera] = (await hub.call("GET", "/cameras"))["cameras"]
    return dict(camera)


async def _added(hub: LocalHub) -> dict[str, Any]:
    body = {"kind": "frigate", "address": ADDRESS}
    return dict(await hub.call("POST", "/archives", body))


async def _adopted(hub: LocalHub, archive: dict[str, Any], key: str = "porch") -> dict[str, Any]:
    way = {"archive_id": archive["id"], "archive_key": key}
    body = way | {"name": "Porch", "place": PLACE}
    return dict(await hub.call("POST", "/cameras", body))


async def _is(hub: LocalHub, state: str) -> None:
    async def is_so() -> bool:
        return bool((await _camera(hub))["state"] == state)

    await _until(is_so)


async def _refusal(call: Awaitable[object]) -> tuple[str, str]:
    with pytest.raises(RefusedError) as refused:
        await call
    return refused.value.code, str(refused.value)


async def test_what_a_crash_left_half_fetched_is_removed_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to ask an archive again for that: no file of a fetch stays."""
    folders = Folders(data=tmp_path / "home" / "data")
    left = [folders.fetching / "0a1b" / "1.mp4", folders.recordings / STAGED / "0a1b" / "1.mp4"]
    for path in left:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half of a street")

    async with a_hub(tmp_path / "home", Played(), monkeypatch):
        assert [path for path in left if path.parent.exists()] == []


async def test_a_camera_of_an_archive_is_added_and_nothing_of_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is there once, as a camera with a place, whose state is its archive's."""
    played = Played()
    async with a_hub(tmp_path / "home", played, monkeypatch) as hub:
        archive = await _added(hub)
        assert [each["camera_id"] for each in archive["cameras"]] == [None, None]

        camera = await _adopted(hub, archive)
        await _is(hub, "archived")

        assert (camera["kind"], camera["archive_id"]) == ("archive", archive["id"])
        assert camera["place"]["latitude_udeg"] == PLACE["latitude_udeg"]
        [shown] = (await hub.call("GET", "/archives"))["archives"]
        assert [each["camera_id"] for each in shown["cameras"]] == [camera["id"], None]
        [known] = (await hub.call("GET", "/state"))["archives"]
        assert known | {"cameras": shown["cameras"]} == shown | {"cameras": known["cameras"]}
        again = await _refusal(_adopted(hub, archive))
        assert again == ("conflict", "This camera is already added.")
        assert (await _refusal(_adopted(hub, archive, "cellar")))[0] == "not_found"
        other = await _refusal(_adopted(hub, {"id": "0" * 12}))
        assert other == ("not_found", "Your hub doesn't use this archive.")
        mixed = {"archive_id": archive["id"], "archive_key": "yard", "entity_id": "camera.yard"}
        assert (await _refusal(hub.call("POST", "/cameras", mixed | {"name": "x"})))[0] == (
            "invalid_input"
        )

        path = f"/cameras/{camera['id']}"
        assert (await _refusal(hub.call("GET", f"{path}/snapshot")))[0] == "not_found"
        for live in ("live.mjpeg", "live.mp4"):
            assert (await _refusal(hub.call("GET", f"{path}/{live}")))[0] == "conflict"
        await hub.call("POST", f"{path}/triggers", {"kind": "motion"})
        await hub.call("POST", f"{path}/triggers", {"kind": "button"})
        assert (await hub.call("GET", "/clips"))["clips"] == []
        assert (await _camera(hub))["last_ring"] is not None

    assert played.descriptions == 1
    assert not [each for each in caplog.records if each.levelname in {"WARNING", "ERROR"}]
    assert list((tmp_path / "home" / "data" / "recordings").rglob("*.mp4")) == []


async def test_what_makes_no_sense_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is about reading and recording is refused, unless it changes nothing; the rest isn't."""
    async with a_hub(tmp_path / "home", Played(), monkeypatch) as hub:
        camera = await _adopted(hub, await _added(hub))
        path = f"/cameras/{camera['id']}"
        for change in (
            {"recording": False},
            {"sensitivity": 10},
            {"sound": False},
            {"wired": True},
            {"transport": "udp"},
            {"keep": {"days": 3}},
            {"motion_masks": [{"left": 0, "top": 0, "width": 1, "height": 0.1}]},
            {"stream_url": "rtsp://192.0.2.7/main"},
            {"username": "viewer", "password": "x"},
        ):
            code, sentence = await _refusal(hub.call("PATCH", path, change))
            assert (code, "archive" in sentence) == ("invalid_input", True), change

        mask = {"left": 0, "top": 0, "width": 1, "height": 0.1}
        changed = await hub.call(
            "PATCH",
            path,
            {"name": "Front", "masks": [mask], "indoor": True, "sensitivity": 50, "keep": {}},
        )

        assert (changed["name"], changed["indoor"], changed["may_share"]) == ("Front", True, False)
        assert (changed["masks"], changed["recording"]) == ([mask], True)


async def test_its_state_is_its_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Away, refused, without this camera, and back: each is said, also after a restart."""
    played = Played(password="right")  # noqa: S106 -- a test's
    home = tmp_path / "home"
    async with a_hub(home, played, monkeypatch) as hub:
        body = {"kind": "frigate", "address": ADDRESS, "username": "viewer", "password": "right"}
        archive = await hub.call("POST", "/archives", body)
        await _adopted(hub, archive)
        check = f"/archives/{archive['id']}/check"

        played.failure = AWAY
        assert (await hub.call("POST", check))["state"] == "away"
        await _is(hub, "reconnecting")
        assert (await _camera(hub))["reason"] == "This archive didn't answer in time."

        played.failure, played.password = None, "other"
        await hub.call("POST", check)
        await _is(hub, "wrong_password")
        problems = (await hub.call("GET", "/state"))["problems"]
        assert [each["code"] for each in problems] == ["archive_password"]

        played.password, played.cameras = "right", (YARD,)
        await hub.call("POST", check)
        await _is(hub, "reconnecting")
        assert (await _camera(hub))["reason"] == "Frigate doesn't list this camera anymore."
        played.cameras = (PORCH, YARD)
        await hub.call("POST", check)
        await _is(hub, "archived")

    async with a_hub(home, played, monkeypatch) as hub:
        await _is(hub, "archived")
        moved = {"address": "http://192.0.2.11:5000", "name": "Garage"}
        changed = await hub.call("PATCH", f"/archives/{archive['id']}", moved)
        assert (changed["name"], changed["address"]) == ("Garage", "http://192.0.2.11:5000")
        await _is(hub, "archived")
        played.failure = AWAY
        await hub.call("POST", check)
        await _is(hub, "reconnecting")
        assert "right" not in str(await hub.call("GET", "/archives"))


async def test_a_frigate_with_a_login(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frigate: Frigate
) -> None:
    """A wrong password is tried once and kept nowhere; the right one is kept for the next start."""
    home, way = tmp_path / "home", {"kind": "frigate", "address": frigate.login_url}
    async with a_hub(home, None, monkeypatch) as hub:
        wrong = way | {"username": "admin", "password": "wr0ng-one"}
        code, sentence = await _refusal(hub.call("POST", "/archives", wrong))
        assert (code, "wr0ng-one" in sentence) == ("archive_password", False)
        assert frigate.proofs == ["wr0ng-one"]
        assert (await hub.call("GET", "/archives"))["archives"] == []

        right = way | {"username": "admin", "password": PASSWORD}
        archive = await hub.call("POST", "/archives", right)
        assert (archive["name"], archive["version"]) == ("Frigate", "0.17.2")
        [camera] = archive["cameras"]
        assert (camera["key"], camera["name"]) == ("porch", "Front porch")
        await _adopted(hub, archive)
        await _is(hub, "archived")

    frigate.asked.clear()
    async with a_hub(home, None, monkeypatch) as hub:
        await _is(hub, "archived")
        assert not [each for each in frigate.asked if "recordings" in each or "events" in each]
        frigate.users["admin"] = User(password="another")  # noqa: S106 -- of nobody
        frigate.secret = b"and all its sessions are over, as after a restart of it"
        tried = len(frigate.proofs)
        checked = await hub.call("POST", f"/archives/{archive['id']}/check")
        if checked["state"] == "connected":
            # It waited for a look that had begun before.
            checked = await hub.call("POST", f"/archives/{archive['id']}/check")
        assert checked["state"] == "wrong_password"
        assert len(frigate.proofs) == tried + 1


async def test_a_picture_is_fetched_when_somebody_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the archive, at most one in ten seconds; while it is away, the last one serves."""
    played = Played()
    async with a_hub(tmp_path / "home", played, monkeypatch) as hub:
        camera = await _adopted(hub, await _added(hub))
        await _is(hub, "archived")
        path = f"/cameras/{camera['id']}/snapshot"
        code, sentence = await _refusal(_picture(hub, path))
        assert (code, "but no pictures" in sentence) == ("not_found", True)
        assert not (await _camera(hub))["has_snapshot"]

        played.cameras = (replace(PORCH, has_snapshot=True), YARD)
        played.picture = b"\xff\xd8 a picture"
        await hub.call("POST", f"/archives/{camera['archive_id']}/check")
        shown = await _camera(hub)
        assert (shown["snapshot_at"], shown["has_snapshot"]) == (None, True)
        assert played.pictures == 0
        assert [await _picture(hub, path) for _ in range(2)] == 2 * [played.picture]
        assert played.pictures == 1
        assert (await _camera(hub))["snapshot_at"] is not None

        monkeypatch.setattr("hub.archives.camera.FRESH", timedelta(0))
        played.failure = AWAY
        assert await _picture(hub, path) == played.picture


async def _picture(hub: LocalHub, path: str) -> bytes:
    async with hub.download(path) as response:
        return await response.read()


async def test_what_an_archive_relays_is_adopted_as_a_live_camera(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rtsp_server: RtspServer
) -> None:
    """It is among the cameras that were found, without an address to type."""
    played = Played(cameras=(replace(PORCH, live_url=rtsp_server.url("short.mp4")), YARD))
    async with a_hub(tmp_path / "home", played, monkeypatch) as hub:
        archive = await _added(hub)
        [found] = (await hub.call("GET", "/cameras"))["found"]
        assert (found["name"], found["found_by"]) == ("Porch (Frigate)", ["archive"])
        assert (await hub.call("GET", "/setup"))["found"] == 0
        await _adopted(hub, archive)

        live = await hub.call("POST", "/cameras", {"found_key": found["key"], "name": "Live"})

        assert (live["kind"], live["archive_id"]) == ("rtsp", None)
        [found] = (await hub.call("GET", "/cameras"))["found"]
        assert found["adopted"]


async def test_an_archive_goes_with_its_cameras_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places and masks are not lost by accident: whoever removes an archive must say so."""
    async with a_hub(tmp_path / "home", Played(), monkeypatch) as hub:
        archive = await _added(hub)
        await _adopted(hub, archive)
        path = f"/archives/{archive['id']}"

        code, sentence = await _refusal(hub.call("DELETE", path))
        assert (code, "(1)" in sentence) == ("conflict", True)
        assert len((await hub.call("GET", "/archives"))["archives"]) == 1

        await hub.call("DELETE", f"{path}?with_cameras=true")
        assert (await hub.call("GET", "/cameras"))["cameras"] == []
        assert (await hub.call("GET", "/archives"))["archives"] == []
        assert (await _refusal(hub.call("DELETE", path)))[0] == "not_found"


async def test_no_camera_is_added_to_an_archive_that_is_being_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever comes first, no camera is left without its archive."""
    async with a_hub(tmp_path / "home", Played(), monkeypatch) as hub:
        for _ in range(5):
            archive = await _added(hub)
            await asyncio.gather(
                _adopted(hub, archive),
                hub.call("DELETE", f"/archives/{archive['id']}?with_cameras=true"),
                return_exceptions=True,
            )

            known = (await hub.call("GET", "/archives"))["archives"]
            cameras = (await hub.call("GET", "/cameras"))["cameras"]
            assert {each["archive_id"] for each in cameras} <= {each["id"] for each in known}


async def test_a_house_with_archives_alone_costs_nothing_to_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its cameras count as added, but not for how long recordings are kept."""
    async with a_hub(tmp_path / "home", Played(), monkeypatch) as hub:
        before = (await hub.call("GET", "/setup"))["recordings"]
        archive = await _added(hub)
        for key in ("porch", "yard"):
            await _adopted(hub, archive, key)

        setup = await hub.call("GET", "/setup")

        assert (setup["cameras"], setup["placed"]) == (2, 2)
        assert setup["recordings"]["camera_day_bytes"] == before["camera_day_bytes"]
        assert setup["recordings"]["days"] == pytest.approx(before["days"], rel=0.01)


def _announced(address: str) -> CameraFound:
    return CameraFound(
        key=address, found_by=(FoundBy.MDNS,), address=address, seen_at=CAMERA.adopted_at
    )


async def test_hosts_are_asked_when_a_person_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The host that is named, the caller, this machine, and cameras at home; nobody before."""
    asked = Asked([])
    async with a_hub(tmp_path / "home", Played(), monkeypatch, asked, discovers=True) as hub:
        await _adopted(hub, await _added(hub))
        announced = [_announced(each) for each in ("192.168.7.20", "8.8.8.8", "fe80::7%eth0")]
        monkeypatch.setattr(Discovery, "found", lambda _: announced)
        assert asked.hosts == []

        await hub.call("GET", "/archives/found?host=ccab4aaf-frigate")

        assert asked.hosts == ["ccab4aaf-frigate", "127.0.0.1", "192.168.7.20", "fe80::7%eth0"]
        bad = hub.call("GET", "/archives/found?host=a%20b/c")
        assert (await _refusal(bad))[0] == "invalid_input"

    asked.hosts.clear()
    async with a_hub(tmp_path / "home", Played(), monkeypatch, asked) as hub:  # switched off
        assert (await hub.call("GET", "/archives/found"))["found"] == []
    assert asked.hosts == []


async def test_a_camera_whose_archive_is_gone_says_so(database: Database, tmp_path: Path) -> None:
    """As after a restored backup, or a downgrade; it waits until somebody forgets it."""
    home = await a_home(database, tmp_path)
    archive = await home.archives.add(NewArchive(kind=ArchiveKind.FRIGATE, address=ADDRESS))
    camera = replace(
        CAMERA, kind=SourceKind.ARCHIVE, main_url="", archive_id=archive.id, archive_key="porch"
    )
    sink = FakeSink()
    reader = ArchivedCamera(camera, home.archives, home.clock, sink)
    async with run_in_background(reader.run()):
        await _until_state(sink, CameraState.ARCHIVED)
        await home.archives.remove(archive.id)
        await _until_state(sink, CameraState.RECONNECTING)

    assert str(sink.statuses[-1].reason) == "The archive that records this camera was removed."
    assert not reader.is_read
    sink = FakeSink()
    orphan = replace(camera, archive_id=ArchiveId("0" * 12))
    async with run_in_background(ArchivedCamera(orphan, home.archives, home.clock, sink).run()):
        await _until_state(sink, CameraState.RECONNECTING)


async def _until_state(sink: FakeSink, state: CameraState) -> None:
    await sink.until(lambda: state in {each.state for each in sink.statuses})
