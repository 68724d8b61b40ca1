"""The hub's API keeps its own document: every answer is of a kind that it names."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import gzip
from http import HTTPStatus
from random import Random
import sqlite3
import sys
import time
from typing import Any, Final
import warnings
from zoneinfo import ZoneInfo

import pytest
import requests
from schemathesis.core import NOT_SET

from hub.api.scope import Scope
from hub.api.server import TABLE
from hub.model.ids import CameraId
from tests.access.processes import HubProcess, bearer
from tests.api_contract.holding import Case, Held, Service, hold, oddly
from tests.fakes.things import JPEG, PROPOSAL
from tests.hub.api.conftest import BASE, Home, clock, home, house, never_blocking
from tests.hub.api.test_access import DELETE_QUERIES, IDS, OK, QUERIES
from tests.hub.clips.recorded import record
from tests.hub.conftest import database

NEVER_ENDS: Final = frozenset({
    "GET /ws", "GET /cameras/{id}/live.mjpeg", "GET /cameras/{id}/live.mp4",
})  # fmt: skip
"""Each has tests of its own, in which it is listened to and hung up on."""
_SCAN: Final = "POST /cameras/scan"
"""Takes five seconds and speaks to everybody on the network: it is done once."""
_NOBODY: Final = {"address": "0.0.0.0"}  # noqa: S104 -- no camera has it: nothing is sent there
_REVOKES: Final = frozenset({"DELETE /tokens/own", "DELETE /tokens/{id}"})
_HERE: Final = {
    "url": "https://127.0.0.1:1/",
    "stream_url": "rtsp://127.0.0.1:1/stream",
    "snapshot_url": "http://127.0.0.1:1/still",
    "device_url": "http://127.0.0.1:1/onvif",
    "address": "127.0.0.1",
}
"""Whatever address is made up, nothing is sent to it: somebody could be there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Dresses requests to a hub."""

    admin: str
    """The token that may do everything."""
    tokens: tuple[str, ...]
    """With none among them, every request in four comes without."""
    ids: Mapping[str, str]
    """By the first part of a path, what `{id}` may be."""
    more: Mapping[str, str]
    """By name, what other parts may be."""
    bodies: Mapping[tuple[str, str], Any]
    queries: Mapping[str, Any]

    def best(self, operation: Any) -> Case:  # noqa: ANN401 -- schemathesis's own
        """Return the request that a house with everything is most likely to do."""
        path, method = operation.path, operation.method.upper()
        known = {"id": self.ids.get(path.split("/")[1], ""), **self.more}
        headers = {} if operation.label in _REVOKES else {"Authorization": f"Bearer {self.admin}"}
        case = operation.Case(
            path_parameters={
                each.name: known.get(each.name, "0") for each in operation.path_parameters
            },
            query=dict(self.queries.get(path, {})),
            headers=headers,
        )
        body = self.bodies.get((method, path))
        if body is not None:
            case.body = deepcopy(body)
            case.media_type = "image/jpeg" if isinstance(body, bytes) else "application/json"
        _stay_here(case)
        return case

    def __call__(self, case: Case, random: Random) -> None:
        """Put in what no document can say."""
        path, label = case.operation.path, case.operation.label
        token = "" if label in _REVOKES or random.random() < 0.25 else random.choice(self.tokens)
        case.headers.pop("Authorization", None)
        if token:
            case.headers["Authorization"] = f"Bearer {token}"
        if random.random() < 0.7:
            first = path.split("/")[1]
            known = {"id": self.ids.get(first, ""), **self.more}
            case.path_parameters = {
                name: known.get(name) or value for name, value in case.path_parameters.items()
            }
        if random.random() < 0.4:
            given = self.bodies.get((case.method, path))
            if given is not None:
                case.body = deepcopy(given)
                case.media_type = "image/jpeg" if isinstance(given, bytes) else "application/json"
            if path in self.queries:
                case.query = dict(self.queries[path])
        if random.random() < 0.5:
            oddly(case, random)
        _stay_here(case)
        if label == _SCAN and (isinstance(case.body, dict) or case.body is NOT_SET):
            case.body = (case.body if isinstance(case.body, dict) else {}) | _NOBODY
            case.media_type = "application/json"


def _stay_here(case: Case) -> None:
    if isinstance(case.body, dict):
        case.body = {name: _HERE.get(name, value) for name, value in case.body.items()}


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
    # Nobody waits for an answer of what Home Assistant lends.
    "GET /archives/queries/{id}", "PUT /archives/queries/{id}/answer",
    "POST /archives/queries/{id}/files", "PUT /archives/queries/{id}/files/{number}",
    # These cameras have no picture to search.
    "POST /cameras/{id}/suggestions",
    # Nobody has added a film or photo to an answer.
    "GET /requests/{id}/added/{file_id}/frames", "GET /requests/{id}/added/{file_id}/picture",
    "GET /requests/{id}/added/{file_id}/video", "HEAD /requests/{id}/added/{file_id}/video",
    "DELETE /requests/{id}/added/{file_id}",
    # A maker's certificate is removed before it is there, and looked at when it is known.
    "DELETE /maker-roots", "POST /maker-roots/check",
    # It is read by ranges, which no document can say.
    "GET /map/file",
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


def test_footage_of_a_real_hub(process: HubProcess) -> None:
    """A real hub shows what it recorded, gives frames and videos of it, and saves a clip."""
    camera = _made(process, "POST", "/cameras", {"entity_id": "camera.yard", "name": "Yard/1"})
    start = (datetime.now(UTC) - timedelta(minutes=5)).replace(microsecond=0)
    process.stop()
    record(process.data / "recordings", start=start, camera=CameraId(camera))
    process.start()

    def asked(at_s: float, until_s: float) -> str:
        start_at, end_at = (start + timedelta(seconds=each) for each in (at_s, until_s))
        return f"start={start_at:%Y-%m-%dT%H:%M:%SZ}&end={end_at:%Y-%m-%dT%H:%M:%SZ}"

    lanes = {
        each["camera_id"]: each
        for each in process.admin("GET", f"/footage?{asked(-60, 60)}").json["lanes"]
    }
    frame = process.admin("GET", f"/cameras/{camera}/frame?at={start:%Y-%m-%dT%H:%M:%SZ}&width=64")
    video = process.admin("GET", f"/cameras/{camera}/video?{asked(0, 12)}")
    nothing = process.admin("GET", f"/cameras/{camera}/frame?at=2169-01-01T00:00:00Z")
    begun = process.admin(
        "POST",
        "/exports",
        body={
            "camera_id": camera,
            "start": f"{start:%Y-%m-%dT%H:%M:%SZ}",
            "end": f"{start + timedelta(seconds=3):%Y-%m-%dT%H:%M:%SZ}",
        },
    )
    path = f"/exports/{begun.json['id']}"
    until_s = time.monotonic() + 60
    while (export := process.admin("GET", path).json)["state"] == "running":
        assert time.monotonic() < until_s
        time.sleep(0.05)
    saved = process.admin("GET", f"{path}/video?zone=Asia/Tokyo")
    gone = process.admin("DELETE", path).status, process.admin("GET", path).status

    with closing(sqlite3.connect(f"file:{process.data / 'hub.db'}?mode=ro", uri=True)) as rows:
        asked_of = "SELECT state FROM camera_states WHERE camera_id = ?"
        states = {state for (state,) in rows.execute(asked_of, (camera,))}

    [span] = lanes[camera]["spans"]
    assert "starting" in states  # From which the timeline knows later why footage is missing.
    assert (span["source"], lanes[camera]["codec"]) == ("hub", "h264")
    assert len(lanes[camera]["activity"]) == 120
    assert frame.body.startswith(b"\xff\xd8")
    assert frame.headers["X-Frame-Time"] == f"{start:%Y-%m-%dT%H:%M:%SZ}"
    assert nothing.status == HTTPStatus.NOT_FOUND
    assert (video.body[4:8], saved.body[4:8]) == (b"ftyp", b"ftyp")
    assert (begun.status, export["state"], export["done"]) == (HTTPStatus.ACCEPTED, "done", 1)
    there = start.astimezone(ZoneInfo("Asia/Tokyo"))
    assert saved.headers["Content-Disposition"].endswith(
        f"''Yard%201%20{there:%Y-%m-%d%%20%H-%M-%S}.mp4"
    )
    assert gone == (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_FOUND)
    assert "Traceback" not in process.said
