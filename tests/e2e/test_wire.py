"""What a house does with a request cannot be told from what it sends: it sends the same bytes.

Real hubs in processes of their own follow a real board, through a relay that keeps every byte.
"""

from collections.abc import Iterator
from pathlib import Path
import shutil

import pytest

from tests.e2e.hubs import TRAITOR
from tests.e2e.playing import given_play
from tests.e2e.wire_play import ACTS, CAMERA_PORT, Facts

LOOKS, MANY_LOOKS = 9, 40
"""In many looks a deny becomes final, and what was kept for the request is let go of."""
LASTS_S = 600
HONEST = sorted(ACTS.keys() - {TRAITOR})
COMPARED = "ignores"
WHAT_THEY_DID = {
    "ignores": "clips: ignored",
    "has no footage": "none: ignored",
    "looks": "clips: ready",
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


def _seen(looks: int, folder: Path) -> Iterator[Facts]:
    yield Facts(**given_play("wire_play", folder, str(looks), lasts_s=LASTS_S))
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """Let the houses answer, each in its way, and return what left them."""
    yield from _seen(LOOKS, tmp_path_factory.mktemp("wire"))


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
    for facts in _seen(MANY_LOOKS, tmp_path):
        for house in HONEST:
            assert facts.sent[house] == facts.sent[COMPARED]
        assert facts.sent[TRAITOR] != facts.sent[COMPARED]
