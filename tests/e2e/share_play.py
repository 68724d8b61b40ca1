"""A house that records a camera full of planted words, and shares in five ways.

`python -m tests.e2e.share_play FOLDER` leaves what was seen in FOLDER/facts.json.
"""

import argparse
import asyncio
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
import json
from pathlib import Path
from typing import Any

import av

from hub.cli.client import LocalHub, local_hub
from hub.clips.footage import EPOCH
from tests.e2e.hubs import HOST_NAME, USER
from tests.e2e.planted import (
    CAMERA_NAME,
    MAC,
    MAKE,
    PASSWORD,
    SAID,
    SHOWN,
    USERNAME,
    is_planted,
    planted_doorbell,
)
from tests.e2e.playing import FACTS
from tests.e2e.town import LATITUDE_UDEG, LONGITUDE_UDEG, Town, a_town, now, seen, the_request
from tests.e2e.wire import Relay
from tests.hub.clips.recorded import RATE, number_of

PLAIN, OTHER, NAMED, MADE, TOLD = "Plain", "Other", "Named", "Made", "Told"
CUTS = {PLAIN: (22, 45), OTHER: (50, 75), NAMED: (22, 45), MADE: (22, 45)}
"""From which frame of the loop to which, the last not included; both ends are within a group."""
NAME, EMAIL, WORDS = "Laura Lyons", "laura@example.org", "A van stood there for an hour."
ENTITY_ID, SENSOR_NAME = "binary_sensor.merripit_house_gate", "Gate"
_FRAME = timedelta(seconds=1) / RATE


@dataclass(slots=True)
class Facts:
    """What was seen, for the tests to judge."""

    secrets: dict[str, str] = field(default_factory=dict)
    """What no share may say, by what it is."""
    recorded: list[tuple[str, int, bool]] = field(default_factory=list)
    """Of each recorded frame: when it was filmed, its number, and whether it is planted."""
    approved: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The proposal that was approved, by the request's title."""
    shares: dict[str, dict[str, Any]] = field(default_factory=dict)
    sealed: dict[str, str] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    """Where a share lies, sealed and opened."""


async def _adopted(house: Path) -> str:
    """Let the hub find the doorbell by itself, and adopt it; return its id."""

    async def found(hub: LocalHub) -> str | None:
        cameras = (await hub.call("GET", "/cameras"))["found"]
        cameras = cameras or (await hub.call("POST", "/cameras/scan", {}))["found"]
        return next((str(each["key"]) for each in cameras if MAC in str(each)), None)

    key = await seen(found, house, "Finding the doorbell")
    place = {
        "latitude_udeg": LATITUDE_UDEG,
        "longitude_udeg": LONGITUDE_UDEG,
        "heading_deg": 90,
        "view_deg": 110,
        "range_m": 30,
    }
    async with local_hub(house / "data") as hub:
        adopted = await hub.call(
            "POST",
            "/cameras",
            {
                "found_key": key,
                "name": CAMERA_NAME,
                "username": USERNAME,
                "password": PASSWORD,
                "place": place,
            },
        )
    return str(adopted["id"])


async def _lend(house: Path) -> str:
    """Lend a sensor of Home Assistant's, with two readings; return its id."""
    async with local_hub(house / "data") as hub:
        body = {"entity_id": ENTITY_ID, "name": SENSOR_NAME, "kind": "door", "unit": ""}
        sensor = str((await hub.call("POST", "/sensors", body))["id"])
        readings = [
            {"at": (now() - timedelta(seconds=ago)).isoformat(), "state": state}
            for ago, state in ((3, "on"), (1, "off"))
        ]
        await hub.call("POST", f"/sensors/{sensor}/readings", {"readings": readings})
    return sensor


async def _filmed(house: Path, camera: str) -> list[tuple[datetime, int, bool]]:
    """Wait until the planted pictures after all cuts are recorded, and mark a clip."""
    ring = {"kind": "button", "active": True}
    frames: list[tuple[datetime, int, bool]] = []
    async with asyncio.timeout(60):
        while not any(number == SHOWN.stop for _, number, _ in frames):
            await asyncio.sleep(0.2)
            frames = await asyncio.to_thread(_frames, house / "data")
    async with local_hub(house / "data") as hub:
        await hub.call("POST", f"/cameras/{camera}/triggers", ring)
    return frames


def _frames(data: Path) -> list[tuple[datetime, int, bool]]:
    """Return every frame of the segments that are closed, in the order of time."""
    found = []
    # The last one is being written.
    for path in sorted((data / "recordings").glob("*/*/*/*.mp4"))[:-1]:
        begun = EPOCH + timedelta(microseconds=int(path.name.partition("-")[0]))
        with av.open(str(path)) as segment:
            first: float | None = None
            for frame in segment.decode(video=0):
                at_s = float(frame.time or 0)
                first = at_s if first is None else first
                at = begun + timedelta(seconds=at_s - first)
                found.append((at, number_of(frame), is_planted(frame)))
    return found


def _cut(frames: list[tuple[datetime, int, bool]], first: int, end: int) -> dict[str, str]:
    """Return when a cut starts and ends: halfway between two frames."""
    times = {number: at for at, number, _ in reversed(frames)}
    return {
        "start": (times[first] - _FRAME / 2).isoformat().replace("+00:00", "Z"),
        "end": (times[end - 1] + _FRAME / 2).isoformat().replace("+00:00", "Z"),
    }


async def _approve(house: Path, title: str, changes: dict[str, Any], facts: Facts) -> None:
    """Edit a request's proposal, approve that, and wait until it has arrived."""

    async def matched(hub: LocalHub) -> dict[str, Any] | None:
        request = await the_request(hub, title)
        return request if request and request["proposal"] else None

    request = await seen(matched, house, f"The proposal for {title}")
    async with local_hub(house / "data") as hub:
        path = f"/requests/{request['id']}"
        body = {"base": request["proposal"]["id"]} | changes
        proposal = await hub.call("POST", f"{path}/proposals", body)
        facts.approved[title] = proposal
        answer = {"answer": "approve", "proposal_id": proposal["id"], "by": "Mrs. Barrymore"}
        await hub.call("POST", f"{path}/decision", answer)

    async def delivered(hub: LocalHub) -> dict[str, Any] | None:
        share = (await hub.call("GET", path))["share"]
        return share if share and share["state"] == "delivered" else None

    facts.shares[title] = await seen(delivered, house, f"The delivery for {title}")


async def _changes(
    house: Path, frames: list[tuple[datetime, int, bool]], camera: str, sensor: str
) -> dict[str, dict[str, Any]]:
    """Return what is changed of the proposal for each request."""
    changes: dict[str, dict[str, Any]] = {
        title: {"pieces": [{"camera_id": camera, **_cut(frames, *cut)}]}
        for title, cut in CUTS.items()
    }
    changes[NAMED]["identity"] = {"name": NAME, "email": EMAIL, "telephone": ""}
    changes[NAMED]["own_copy"] = True
    changes[MADE]["camera_make"] = True
    async with local_hub(house / "data") as hub:
        request = await the_request(hub, TOLD)
    assert request is not None
    extract = {"sensor_id": sensor, **request["window"]}
    changes[TOLD] = {"pieces": [], "words": WORDS, "extracts": [extract]}
    return changes


async def _secrets(house: Path, camera: str, sensor: str, port: int) -> dict[str, str]:
    async with local_hub(house / "data") as hub:
        info = await hub.call("GET", "/info")
        ledger = (await hub.call("GET", "/ledger"))["checkpoint"]
    clips = [path.name.partition(".")[0] for path in (house / "data").glob("recordings/*/*/*/*")]
    return {
        "MAC": MAC,
        "camera's make": MAKE,
        "camera's name": CAMERA_NAME,
        "camera's user": USERNAME,
        "camera's password": PASSWORD,
        "camera's id": camera,
        "camera's address": "127.0.0.1",
        "stream": "rtsp:",
        "recording": clips[0],
        "hub's id": info["id"],
        "hub's name": info["name"],
        "machine": HOST_NAME,
        "user": USER,
        "folder": str(house),
        "relay": f":{port}",
        "ledger": ledger.split("\n")[0],
        "sensor's entity": ENTITY_ID,
        "sensor's id": sensor,
        "who decided": "Mrs. Barrymore",
        "latitude": f"{LATITUDE_UDEG / 1e6:.4f}"[:7],
        "longitude": f"{LONGITUDE_UDEG / 1e6:.4f}",
    } | {f"camera's {what}": said for what, said in SAID.items()}


async def _play(folder: Path, facts: Facts) -> None:
    house = folder / "house"
    house.mkdir()
    async with a_town(folder / "town") as town, planted_doorbell(folder / "film"):
        relay = Relay(town.port, lambda _port: "house")
        async with relay.open():
            config = town.config(relay.port) + '[discovery]\ninterfaces = ["127.0.0.1"]\n'
            (house / "config.toml").write_text(config)
            await town.start_hubs(house)
            camera = await _adopted(house)
            sensor = await _lend(house)
            frames = await _filmed(house, camera)
            for title in (*CUTS, TOLD):
                await town.ask(title)
            await seen(lambda hub: the_request(hub, TOLD), house, "The last request")
            for title, changes in (await _changes(house, frames, camera, sensor)).items():
                await _approve(house, title, changes, facts)
            facts.secrets = await _secrets(house, camera, sensor, relay.port)
        facts.recorded = [(at.isoformat(), number, planted) for at, number, planted in frames]
        (folder / "sent").write_bytes(b"".join(relay.sent["house"]))
        await _open(town, folder, facts)


async def _open(town: Town, folder: Path, facts: Facts) -> None:
    for arrived in await town.fetched():
        opened = await asyncio.to_thread(town.opened, arrived, folder / arrived.title)
        facts.sealed[arrived.title] = str(arrived.path)
        facts.opened[arrived.title] = str(opened.bag)


def main() -> None:
    """Give the play in the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder.resolve()
    facts = Facts()
    asyncio.run(_play(folder, facts))
    (folder / FACTS).write_text(json.dumps(asdict(facts), indent=1))


if __name__ == "__main__":
    main()
