"""What a house does with a request cannot be told from what it sends: it sends the same bytes.

Real hubs in processes of their own follow a real board, through a relay that keeps every byte.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
import json
from pathlib import Path
import shutil
import sys
from typing import Any

import pytest

from hub.cli.client import LocalHub
from tests.e2e.playing import played, run
from tests.e2e.town import (
    CAMERA_PORT,
    TRAITOR,
    Town,
    a_town,
    now,
    plant_footage,
    seen,
    the_request,
)
from tests.e2e.wire import Relay, house_of, open_sockets, overheard
from tests.hub.clips.recorded import Scene

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
    found = await hub.call("POST", f"{piece}/suggestions", {"kinds": ["faces", "texts"]})
    key = {"at_ms": 0, "left": 0.2, "top": 0.2, "width": 0.3, "height": 0.3}
    followed = await hub.call("POST", f"{piece}/follow", key)
    seen_bytes = 0
    clip = base["match"]["clips"][0]["clip_id"]
    for picture in (f"{piece}/video", f"{path}/image", f"/clips/{clip}/filmstrip"):
        async with hub.download(picture) as answer:
            seen_bytes += len(await answer.read())
    assert seen_bytes > review["cuts"][0]["size_bytes"]
    assert len(followed["keys"]) > 1
    return f"{review['preparation']}, {len(found['suggestions'])} suggestions"


async def _practices(hub: LocalHub) -> str:
    """Go through a practice request once with each answer, until its agency has opened a share."""
    denied = await _practice(hub)
    await hub.call("POST", f"/requests/{denied['id']}/decision", {"by": "Alex", "answer": "deny"})
    approved = await _practice(hub)
    path, proposal = f"/requests/{approved['id']}", approved["proposal"]["id"]
    await hub.call("POST", f"{path}/proposals/{proposal}/prepare")
    yes = {"by": "Alex", "answer": "approve", "proposal_id": proposal}
    share = (await hub.call("POST", f"{path}/decision", yes))["share"]
    while not (share and share["opened"]):
        await asyncio.sleep(0.1)
        share = (await hub.call("GET", path))["share"]
    ledger = (await hub.call("GET", "/ledger"))["entries"]
    answers = [each["answer"] for each in ledger if each.get("practice") and "answer" in each]
    return f"practiced {answers}, {share['state']}; {denied['id'] != approved['id']}"


async def _practice(hub: LocalHub) -> dict[str, Any]:
    request = (await hub.call("POST", "/practice"))["request"]
    found: dict[str, Any] = await hub.call("GET", f"/requests/{request}")
    return found


ACTS: Mapping[str, Callable[[LocalHub], Awaitable[str]]] = {
    "ignores": _ignores,
    "have footage": _ignores,
    "looks": _looks,
    "practices": _practices,
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


async def _houses(folder: Path, town: Town, relay: Relay) -> dict[str, Path]:
    began = now() - timedelta(minutes=5)
    await plant_footage(folder / "filmed", Scene(frames=180), began)
    houses = {name: folder / name for name in ACTS}
    for name, house in houses.items():
        house.mkdir()
        if name != "have footage":
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


async def perform(looks: int, folder: Path, facts: Facts) -> None:
    """Let a street of houses answer one request differently, while all that they send is kept."""
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


LOOKS, MANY_LOOKS = 9, 40
"""In many looks a deny becomes final, and what was kept for the request is let go of."""
HONEST = sorted(ACTS.keys() - {TRAITOR})
COMPARED = "ignores"
WHAT_THEY_DID = {
    "ignores": "clips: ignored",
    "have footage": "none: ignored",
    "looks": "clips: ready",
    "practices": "clips: practiced ['deny', 'approve'], delivered; True",
    "denies": "clips: deny by person, later",
    "undoes a deny": "clips: deny by person, later; undone: True",
    "denies by rule": "clips: deny by rule",
    "prepares by rule": "clips: notify",
    "lists quietly": "clips: list",
    "has one yes of two": "clips: one yes",
    "cools off": "clips: approve by person, later",
    "withdraws in time": "clips: approve by person, later; withdrawn: True",
    TRAITOR: "clips: ignored",
}


@contextmanager
def _seen(looks: int, folder: Path) -> Iterator[Facts]:
    with played("test_wire", folder, str(looks)) as saw:
        yield Facts(**saw)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """Let the houses answer, each in its way, and return what left them."""
    with _seen(LOOKS, tmp_path_factory.mktemp("wire")) as facts:
        yield facts


def test_each_house_did_something_else(facts: Facts) -> None:
    """What is compared is a match, none, every kind of no, and every yes that is not one yet."""
    assert set(facts.sent) == set(WHAT_THEY_DID)
    for house, did in WHAT_THEY_DID.items():
        assert facts.did[house].startswith(did)


@pytest.mark.parametrize("house", HONEST)
def test_every_house_sends_the_same_bytes(facts: Facts, house: str) -> None:
    """The same connections carry the same requests in the same order, byte for byte."""
    assert facts.sent[house] == facts.sent[COMPARED]


def test_what_they_send_is_to_look_at_the_board(facts: Facts) -> None:
    """One connection waits for hints, one asks for checkpoints, and entries if there are more."""
    hints, sent = facts.sent[COMPARED]
    asked = [each.split("\r\n")[0] for each in sent.split("\r\n\r\n")[:-1]]

    assert hints.startswith("GET /live HTTP/1.1\r\n")
    assert hints.count("\r\n\r\n") == 1
    assert asked.count("GET /checkpoint HTTP/1.1") == LOOKS
    entries = [each for each in asked if each != "GET /checkpoint HTTP/1.1"]
    assert entries == [f"GET /tile/entries/000.p/{size} HTTP/1.1" for size in (1, 2, 3)]


def test_one_header_that_tells_of_a_match_is_noticed(facts: Facts) -> None:
    """The comparison fails for a hub that was made to tell, from its match on and not before."""
    (_, told), (_, compared) = facts.sent[TRAITOR], facts.sent[COMPARED]

    assert told != compared
    assert told.replace("requests/2", "requests") == compared
    first = told.index("requests/2")
    assert told[:first].count("GET /tile/entries") == 2


def test_no_process_has_another_socket(facts: Facts) -> None:
    """A hub listens at its API, and is connected to the board: to nobody else, ever."""
    for house, found in facts.sockets.items():
        for kind, own, other in (each.split() for each in found):
            listens = (int(own), int(other)) == (facts.api[house], 0)
            assert kind == "tcp"
            assert listens or int(other) in {facts.relay, CAMERA_PORT}


def test_nothing_else_is_on_the_network(facts: Facts) -> None:
    """No name is looked up, and no packet goes anywhere but to board, camera and API."""
    if facts.heard is None:
        pytest.skip("packets can be heard in a network of one's own only, which takes root")
    ports = {facts.relay, facts.board, CAMERA_PORT, *facts.api.values()}

    assert set(facts.heard) <= {f"tcp 127.0.0.1:{port}" for port in ports}
    assert f"tcp 127.0.0.1:{facts.relay}" in facts.heard


@pytest.mark.long
def test_they_still_do_when_a_deny_is_final(tmp_path: Path) -> None:
    """Three quarters of a minute later every house still sends the same bytes."""
    with _seen(MANY_LOOKS, tmp_path) as facts:
        for house in HONEST:
            assert facts.sent[house] == facts.sent[COMPARED]
        assert facts.sent[TRAITOR] != facts.sent[COMPARED]


if __name__ == "__main__":
    sys.exit(run(Facts(), partial(perform, int(sys.argv[2]))))
