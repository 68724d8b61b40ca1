"""The hub's API keeps its own document: every answer is of a kind that it names."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import gzip
from http import HTTPStatus
import sys
from typing import Final
import warnings

import pytest
import requests

from hub.api.scope import Scope
from hub.api.server import TABLE
from tests.access.processes import HubProcess, bearer
from tests.api_contract.holding import Held, Service, hold
from tests.api_contract.houses import NEVER_ENDS, Asking
from tests.fakes.things import JPEG, PROPOSAL
from tests.hub.api.conftest import BASE, Home, clock, database, home, house, never_blocking
from tests.hub.api.test_access import DELETE_QUERIES, IDS, OK, QUERIES

__all__ = ["clock", "database", "home", "house", "never_blocking"]

FEW: Final = 1
MANY: Final = 60
BODIES: Final = {**OK, ("PUT", "/cameras/{id}/snapshot"): JPEG}
ASKED: Final = {**QUERIES, **DELETE_QUERIES}
NOT_DONE: Final = frozenset({
    # No code is good twice, and no token is given away.
    "POST /pair", "DELETE /tokens/own", "DELETE /tokens/{id}",
    # They want a house in which something else has happened, or an address outside.
    "GET /requests/{id}/share", "POST /requests/{id}/share/retry", "POST /requests/{id}/undo",
    "POST /awareness/sources",
})  # fmt: skip
"""What even a house with everything refuses here; each is done in tests of its own."""


@contextmanager
def _service(base_url: str, asking: Asking) -> Iterator[Service]:
    """Give a hub with the document that it serves itself."""
    with requests.Session() as session, warnings.catch_warnings():
        # The certificate is the hub's own; whether it is pinned is proved elsewhere.
        warnings.simplefilter("ignore")
        session.verify = False
        session.trust_env = False
        document = session.get(f"{base_url}/openapi.json", timeout=20).json()
        yield Service(
            document=document,
            base_url=base_url,
            session=session,
            dress=asking,
            best=asking.best,
            leaves_out=NEVER_ENDS,
        )


def _held(base_url: str, asking: Asking, examples: int) -> Held:
    with _service(base_url, asking) as service:
        return hold(service, examples=examples)


async def _of_a_full_house(home: Home, examples: int) -> Held:
    """Ask a house that has one of everything."""
    asking = Asking(
        admin=home.tokens[Scope.ADMIN],
        tokens=tuple(home.tokens[scope] for scope in (*Scope, Scope.ADMIN)),
        ids=IDS,
        more={"proposal_id": PROPOSAL, "number": "1"},
        bodies=BODIES,
        queries=ASKED,
    )
    base_url = f"https://127.0.0.1:{home.running.port}{BASE}"
    return await asyncio.to_thread(_held, base_url, asking, examples)


async def test_a_full_house_keeps_the_document(home: Home) -> None:
    """Whatever a house that has everything answers, its document has said so."""
    held = await _of_a_full_house(home, 0)

    done = {label for label, found in held.statuses.items() if min(found) < 400}
    assert held.breaches == {}
    assert set(held.statuses) - done <= NOT_DONE


@pytest.mark.long
async def test_a_full_house_asked_everything(home: Home) -> None:
    """Thousands of right and wrong requests of a house that has everything."""
    held = await _of_a_full_house(home, MANY)

    assert held.breaches == {}
    sys.stdout.write(f"{held.requests} requests\n")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """Run a hub, with a token of each scope."""
    hub = HubProcess(folder=tmp_path_factory.mktemp("hub"))
    hub.seed()
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()


def _made(hub: HubProcess, method: str, path: str, body: object) -> str:
    """Return the id of what is made."""
    answer = hub.admin(method, path, body=body)
    assert answer.status == HTTPStatus.CREATED, answer.body
    return str(answer.json["id"])


def _of_a_process(hub: HubProcess, examples: int) -> Held:
    camera = {"entity_id": "camera.porch", "name": "Porch"}
    ids = {
        "cameras": _made(hub, "POST", "/cameras", camera),
        "sensors": _made(hub, "POST", "/sensors", OK["POST", "/sensors"]),
        "rules": _made(hub, "POST", "/rules", OK["POST", "/rules"]),
    }
    asking = Asking(
        admin=hub.tokens["admin"],
        tokens=tuple(hub.tokens[scope] for scope in (*Scope, Scope.ADMIN)),
        ids=IDS | ids,
        more={"proposal_id": PROPOSAL, "number": "1"},
        bodies=BODIES,
        queries=ASKED,
    )
    return _held(f"https://{hub.host}:{hub.port}{BASE}", asking, examples)


def test_a_hub_keeps_the_document(process: HubProcess) -> None:
    """Right and wrong requests, with and without a token: every answer is one that is described."""
    held = _of_a_process(process, FEW)

    assert held.breaches == {}
    assert held.requests >= len(TABLE)
    assert "Traceback" not in process.said


def test_what_is_sent_packed_is_not_unpacked(process: HubProcess) -> None:
    """A body that claims to be packed is read as it is; nobody fills the log by sending such."""
    packed = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    bomb = gzip.compress(b" " * (8 << 20) + b"{}")

    nobody = process.call("POST", "/rules/try", packed, b"no gzip")
    somebody = process.call("POST", "/rules/try", packed | bearer(process.tokens["admin"]), bomb)

    assert (nobody.status, somebody.status) == (401, 400)
    assert "Error" not in process.said
    assert "Traceback" not in process.said


@pytest.mark.long
def test_a_hub_asked_everything(process: HubProcess) -> None:
    """Thousands of right and wrong requests to a hub that runs as a process of its own."""
    held = _of_a_process(process, MANY)

    assert held.breaches == {}
    assert "Traceback" not in process.said
    sys.stdout.write(f"{held.requests} requests\n")
