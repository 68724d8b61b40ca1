"""A street of houses that answer one request differently, while all that they send is kept.

`python -m tests.e2e.wire_play FOLDER LOOKS` leaves what was sent in FOLDER/facts.json, after so
many looks of every hub at the board, the last of which is never answered.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
import json
from pathlib import Path
import shutil

from sqlalchemy import insert

from hub.camera.adoption import camera_json
from hub.cli.client import LocalHub
from hub.clips.index import ClipIndex
from hub.clock import SystemClock
from hub.model.camera import Camera, Place, SourceKind
from hub.model.recording import Trigger, TriggerKind
from hub.store.database import Database
from hub.store.tables import cameras
from tests.e2e.hubs import TRAITOR
from tests.e2e.playing import FACTS
from tests.e2e.town import (
    LATITUDE_UDEG,
    LONGITUDE_UDEG,
    Town,
    a_town,
    now,
    seen,
    the_request,
)
from tests.e2e.wire import Relay, house_of, open_sockets, overheard
from tests.hub.clips.recorded import CAMERA, Scene, record

CAMERA_PORT = 9
"""Where the houses' cameras would be; nobody is there."""
TITLE = "A shed burned"
ELSEWHERE = "45.6,9.3,300"
ASKED_AT, ANSWERED_AT, ASKED_AGAIN_AT = 2, (4, 5, 6), 7
"""Before which look something is done; a third of the houses answers before each of three."""
_RULE = '[[rules]]\nname = "Rule"\n'
RULES = {
    "denies by rule": _RULE + 'then = "deny"\n',
    "prepares by rule": _RULE + 'then = "notify"\nprepare = true\n',
    "lists quietly": _RULE + 'then = "list"\n',
    "has one yes of two": _RULE + 'then = "notify"\npeople = 2\n',
    "cools off": _RULE + 'then = "notify"\ncool_off_h = 1\n',
    "withdraws in time": _RULE + 'then = "notify"\ncool_off_h = 1\n',
}


@dataclass(slots=True)
class Facts:
    """What was seen, for the tests to judge; by house."""

    sent: dict[str, list[str]] = field(default_factory=dict)
    """The bytes of each connection, as Latin-1."""
    did: dict[str, str] = field(default_factory=dict)
    """What became of the request there, in the hub's own words."""
    sockets: dict[str, list[str]] = field(default_factory=dict)
    """What each process listened at and was connected to: its own port, the other's."""
    api: dict[str, int] = field(default_factory=dict)
    relay: int = 0
    board: int = 0
    heard: list[str] | None = None
    """What went through the network while the hubs ran, if one may listen."""


async def _ignores(_hub: LocalHub) -> str:
    return "ignored"


async def _request(hub: LocalHub) -> str:
    found = await the_request(hub, TITLE)
    assert found is not None
    return f"/requests/{found['id']}"


async def _decide(hub: LocalHub, **answer: str) -> str:
    await hub.call("POST", f"{await _request(hub)}/decision", {"by": "Alex", **answer})
    found = await the_request(hub, TITLE)
    assert found is not None
    if found["decision"] is None:
        return "one yes" if found["consent"] else "open"
    later = found["decision"]["final_at"] > found["decision"]["decided_at"]
    return f"{found['decision']['answer']} by {found['decision']['answered_by']}" + (
        ", later" if later else ""
    )


async def _denies(hub: LocalHub) -> str:
    return await _decide(hub, answer="deny")


async def _undoes(hub: LocalHub) -> str:
    before = await _denies(hub)
    undone = await hub.call("POST", f"{await _request(hub)}/undo", {"by": "Alex"})
    return f"{before}; undone: {undone['decision'] is None}"


async def _approves(hub: LocalHub) -> str:
    found = await the_request(hub, TITLE)
    assert found is not None
    return await _decide(hub, answer="approve", proposal_id=found["proposal"]["id"])


async def _withdraws(hub: LocalHub) -> str:
    before = await _approves(hub)
    withdrawn = await hub.call("POST", f"{await _request(hub)}/withdrawal", {"by": "Alex"})
    return f"{before}; withdrawn: {withdrawn['decision'] is None}"


async def _sees_what_the_rule_did(hub: LocalHub) -> str:
    found = await the_request(hub, TITLE)
    assert found is not None
    decision = found["decision"]
    return f"{decision['answer']} by {decision['answered_by']}" if decision else found["verdict"]


async def _looks(hub: LocalHub) -> str:
    """Do all that a person does who thinks about it."""
    path, base = await _request(hub), await the_request(hub, TITLE)
    assert base is not None
    changes = {
        "base": base["proposal"]["id"],
        "words": "I saw it from my window.",
        "identity": {"name": "Alex", "email": "", "telephone": ""},
    }
    proposal = (await hub.call("POST", f"{path}/proposals", changes))["id"]
    await hub.call("POST", f"{path}/proposals/{proposal}/prepare")
    while (await hub.call("GET", f"{path}/proposals/{proposal}"))["preparation"] == "preparing":  # noqa: ASYNC110 -- a client of the API
        await asyncio.sleep(0.1)
    review = await hub.call("GET", f"{path}/proposals/{proposal}")
    piece = f"{path}/proposals/{proposal}/pieces/1"
    faces = await hub.call("POST", f"{piece}/faces")
    seen_bytes = 0
    clip = base["match"]["clips"][0]["clip_id"]
    for picture in (f"{piece}/video", f"{path}/image", f"/clips/{clip}/filmstrip"):
        async with hub.download(picture) as answer:
            seen_bytes += len(await answer.read())
    assert seen_bytes > review["cuts"][0]["size_bytes"]
    return f"{review['preparation']}, {len(faces['masks'])} faces"


ACTS: Mapping[str, Callable[[LocalHub], Awaitable[str]]] = {
    "ignores": _ignores,
    "has no footage": _ignores,
    "looks": _looks,
    "denies": _denies,
    "undoes a deny": _undoes,
    "denies by rule": _sees_what_the_rule_did,
    "prepares by rule": _sees_what_the_rule_did,
    "lists quietly": _sees_what_the_rule_did,
    "has one yes of two": _approves,
    "cools off": _approves,
    "withdraws in time": _withdraws,
    TRAITOR: _ignores,
}


async def _footage(data: Path) -> None:
    """Make the data folder of a hub that has filmed the street."""
    (data / "recordings").mkdir(parents=True)
    start = now() - timedelta(minutes=5)
    segments = await asyncio.to_thread(record, data / "recordings", Scene(frames=180), start=start)
    camera = Camera(
        id=CAMERA,
        name="Front door",
        kind=SourceKind.RTSP,
        main_url=f"rtsp://127.0.0.1:{CAMERA_PORT}/main",
        place=Place(latitude_udeg=LATITUDE_UDEG, longitude_udeg=LONGITUDE_UDEG),
        adopted_at=start,
    )
    database = await Database.open(data / "hub.db")
    async with database.write() as connection:
        await connection.execute(insert(cameras).values(id=camera.id, body=camera_json(camera)))
    index = ClipIndex(database, data / "recordings", SystemClock())
    for segment in segments:
        await index.add_segment(segment)
    at = start + timedelta(seconds=6)
    await index.mark(Trigger(camera_id=CAMERA, kind=TriggerKind.BUTTON, at=at))
    await database.close()


async def _houses(folder: Path, town: Town, relay: Relay) -> dict[str, Path]:
    await _footage(folder / "filmed")
    houses = {name: folder / name for name in ACTS}
    for name, house in houses.items():
        house.mkdir()
        if name != "has no footage":
            await asyncio.to_thread(shutil.copytree, folder / "filmed", house / "data")
        config = town.config(relay.port) + RULES.get(name, "")
        (house / "config.toml").write_text(config + "[discovery]\nenabled = false\n")
    return houses


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """The running houses and what they follow."""

    town: Town
    relay: Relay
    houses: Mapping[str, Path]
    pids: dict[str, int]
    facts: Facts


async def _play(folder: Path, looks: int, facts: Facts) -> None:
    pids: dict[str, int] = {}
    async with a_town(folder / "town") as town:

        def who(port: int) -> str:
            if not pids:
                pids.update({name: int((folder / name / "pid").read_text()) for name in ACTS})
            return house_of(port, pids)

        relay = Relay(town.port, who)
        async with relay.open():
            facts.relay, facts.board = relay.port, town.port
            houses = await _houses(folder, town, relay)
            street = Street(town=town, relay=relay, houses=houses, pids=pids, facts=facts)
            with overheard() as heard:
                relay.hold()
                await town.start_hubs(*houses.values())
                for number in range(1, looks + 1):
                    await relay.all_looked(houses)
                    await _between(number, street)
                    if number < looks:
                        relay.let_go()
                town.children.kill("hubs")
                await town.children.stop("hubs")
            facts.heard = None if heard is None else sorted(heard)
        facts.sent = {
            # Which connection is there first says nothing: the one for hints stands first.
            name: sorted(
                (bytes(each).decode("latin-1") for each in connections),
                key=lambda said: not said.startswith("GET /live "),
            )
            for name, connections in relay.sent.items()
        }


async def _between(number: int, street: Street) -> None:
    """Do one thing before a look is passed on."""
    town, facts = street.town, street.facts
    for name, pid in street.pids.items():
        known = set(facts.sockets.get(name, ()))
        facts.sockets[name] = sorted(known | open_sockets(pid))
    if number == ASKED_AT:
        await town.ask(TITLE)
    elif number in ANSWERED_AT:
        for name, house in list(street.houses.items())[ANSWERED_AT.index(number) :: 3]:
            facts.did[name] = await seen(_did(name), house, name)
            running = await asyncio.to_thread((house / "data" / "running.json").read_text)
            facts.api[name] = json.loads(running)["port"]
    elif number == ASKED_AGAIN_AT:
        await town.ask("Another shed burned", circle=ELSEWHERE)


def _did(name: str) -> Callable[[LocalHub], Awaitable[str | None]]:
    """Return what a house does once it has seen the request, and what it knows of it."""

    async def act(hub: LocalHub) -> str | None:
        request = await the_request(hub, TITLE)
        if request is None:
            return None
        return f"{request['match']['strength']}: {await ACTS[name](hub)}"

    return act


def main() -> None:
    """Give the play in the folder that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("looks", type=int)
    words = parser.parse_args()
    facts = Facts()
    asyncio.run(_play(words.folder.resolve(), words.looks, facts))
    (words.folder / FACTS).write_text(json.dumps(asdict(facts), indent=1))


if __name__ == "__main__":
    main()
