"""The hub that Home Assistant's tests play against answers as the real one in the same state.

One story is told to both, over TLS and a websocket: every answer has the same status and shape,
what says how things stand is the same, and the same is told in the same order.
"""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
import re
from typing import Any, Protocol, override
from urllib.parse import parse_qs, urlsplit

import aiohttp

from hub.cli.client import LocalHub, local_hub
from hub.model.decision import Piece, ShareState
from hub.model.ids import RequestId
from noticeboard.runtime.text import NOTHING
from tests.custom_components import values
from tests.custom_components.fake_hub import Certificate, FakeHub
from tests.fakes.deciding import RECEIPT
from tests.fakes.http_camera import jpeg_of
from tests.load.household import HOUR, RECORDED, Household, a_household

NOBODY, NO_REQUEST, NO_CLIP = "0123456789ab", "0" * 32, "0" * 16
PATIENCE_S = 60
LOOK_S, QUIET = 0.005, 6
BY: Mapping[str, object] = {"by": "Alex"}
BEHIND = {
    "agency.changed",
    "board.changed",
    "awareness.changed",
    "problem.raised",
    "problem.cleared",
}
"""What is told of the world around a house, whenever it comes."""
STATES = {
    "answer", "answered_by", "answers_as", "because", "code", "entity_id", "kind", "name",
    "people", "preparation", "rule", "ruled_by", "scopes", "state", "status", "strength",
    "triggers", "verdict", "words",
}  # fmt: skip
"""What says how things stand: told alike, as truth, falsehood and nothing are everywhere."""
GIVEN = {
    "agencies", "agency", "boards", "cameras", "custody", "found", "items", "labels", "origin",
    "problems", "sources", "values",
}  # fmt: skip
"""What depends on the board, the agency and the footage of each side; an error's values."""
GONE_ON = {
    "request.received": ("match", "proposal", "pending"),
    "request.decided": ("share",),
    "camera.changed": ("snapshot_at",),
}
"""A message shows things as they are when it is told: a request may be leaving by then."""
_TIME = re.compile(r"[-0-9]{10}T[:.0-9]+Z")


class World(Protocol):
    """What happens to a house without anybody asking it to."""

    async def link(self) -> str:
        """Return a pairing link."""

    async def record(self) -> None:
        """Let the camera's last seconds be recorded."""

    async def ask(self) -> str:
        """Let an agency ask for what was recorded; return the request's id."""

    async def deliver(self, request_id: str) -> None:
        """Let what was approved arrive."""

    async def unplug(self) -> None:
        """Let no camera answer that is not adopted yet."""


@dataclass(slots=True)
class Real(World):
    """The hub as it is, a board, and the agency that asks there."""

    house: Household
    local: LocalHub

    @override
    async def link(self) -> str:
        body = {"scope": "admin"}
        return str((await self.local.call("POST", "/pairing-links", body))["link"])

    @override
    async def record(self) -> None:
        await self.house.clock.step(timedelta(seconds=4))
        await self.house.hub.built.sink.segment_closed(
            await asyncio.to_thread(self.house._segment)  # noqa: SLF001 -- as its days do
        )

    @override
    async def ask(self) -> str:
        await self.house._ask()  # noqa: SLF001 -- the same
        async with asyncio.timeout(PATIENCE_S):
            while not (reports := await self.house.hub.house.requests.reports.all()):
                await self.house.clock.step(HOUR)
        return str(reports[0].request.id)

    @override
    async def deliver(self, request_id: str) -> None:
        async with asyncio.timeout(60):
            while True:
                report = await self.house.hub.house.requests.reports.one(RequestId(request_id))
                share = report.share
                if share is not None and share.state is ShareState.DELIVERED:
                    return
                await self.house.clock.step(timedelta(seconds=1))

    @override
    async def unplug(self) -> None:
        """Nothing is there anyway."""


@dataclass(slots=True)
class Fake(World):
    """The hub of Home Assistant's tests."""

    hub: FakeHub

    @override
    async def link(self) -> str:
        return self.hub.link

    @override
    async def record(self) -> None:
        for clip in self.hub.clips.values():
            if not clip.has_thumbnail:
                await self.hub.push_clip(replace(clip, has_thumbnail=True))

    @override
    async def ask(self) -> str:
        number = len(self.hub.requests) + 1
        clip = max(self.hub.clips.values(), key=lambda each: each.window.start)
        found = values.matching_clip(
            clip_id=clip.id,
            camera_id=RECORDED,
            window=clip.window,
            triggers=clip.triggers,
            marked_at=None,
            clock_uncertainty_ms=None,
        )
        piece = Piece(camera_id=RECORDED, cut=clip.window)
        asked = values.request(
            number,
            window=clip.window,
            findings=(),
            match=values.match(found),
            proposal=values.proposal(number, pieces=(piece,)),
        )
        nothing = replace(values.match(), reason=NOTHING)
        await self.hub.push_request(
            "request.received", replace(asked, match=nothing, proposal=None)
        )
        await self.hub.push_request("request.matched", asked)
        return str(asked.request.id)

    @override
    async def deliver(self, request_id: str) -> None:
        report = await self.hub.house.requests.reports.one(RequestId(request_id))
        assert report.share is not None
        share = values.share(proposal_id=report.share.proposal_id, receipt=RECEIPT)
        standing = replace(report.answer_state, withdrawable=False)
        arrived = replace(report, share=share, answer_state=standing)
        await self.hub.push_request("share.changed", arrived)

    @override
    async def unplug(self) -> None:
        self.hub.house.away = True


@dataclass(slots=True, kw_only=True)
class Side:
    """One of the two hubs, and what it has answered and told."""

    world: World
    base: str
    fingerprint: aiohttp.Fingerprint
    session: aiohttp.ClientSession
    token: str = ""
    told: list[Any] = field(default_factory=list)
    answers: list[tuple[str, object]] = field(default_factory=list)

    async def call(
        self, method: str, path: str, body: object = None, *, jpeg: bytes | None = None
    ) -> Any:  # noqa: ANN401 -- JSON
        """Return the JSON of an answer, and note it in the shape that is compared."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        if jpeg is not None:
            headers["Content-Type"] = "image/jpeg"
        async with self.session.request(
            method,
            f"{self.base}/api/v1{path}",
            json=body,
            data=jpeg,
            headers=headers,
            ssl=self.fingerprint,
            allow_redirects=False,
        ) as answer:
            raw = await answer.read()
            shown = await answer.json() if answer.content_type == "application/json" else None
            kind = answer.content_type if raw else ""
        if path.endswith("/decision") and isinstance(shown, dict):
            shown.pop("share", None)  # It may be leaving by then.
        self.note(f"{method} {path}", [answer.status, kind, comparable(shown)])
        return shown

    def note(self, what: str, shown: object) -> None:
        """Note an answer or a message; ids are another on each side."""
        known = {RECORDED, *self.ids}
        parts = re.split(r"([/?=&])", what)
        what = "".join("ID" if part in known else _TIME.sub("TIME", part) for part in parts)
        self.answers.append((what, shown))

    ids: list[str] = field(default_factory=list)

    def known(self, value: str) -> str:
        """Remember an id, so that paths with it are alike."""
        self.ids.append(value)
        return value

    async def listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Keep whatever is told until the socket closes."""
        async for message in socket:
            self.told.append(message.json())

    async def hear(self, *kinds: str, **until: object) -> None:
        """Wait until these kinds were told and no more comes; note all of it, in its order.

        What is told several times over counts as it was told last. With `until`, the last one of
        a camera or a request must say that.
        """
        wanted = list(kinds)
        heard: dict[str, object] = {}
        async with asyncio.timeout(PATIENCE_S):
            quiet = 0
            while wanted or quiet < QUIET:
                if not self.told:
                    await asyncio.sleep(LOOK_S)
                    quiet += 1
                    continue
                quiet = 0
                message = self.told.pop(0)
                if message["type"] in BEHIND or self._is_of_others(message):
                    continue
                data = message["data"]
                about = data.get("camera") or data.get("request") or {}
                says = not about or all(about.get(name) == value for name, value in until.items())
                for name in GONE_ON.get(message["type"], ()):
                    about.pop(name, None)
                heard[message["type"]] = comparable(data)
                if message["type"] in wanted and says:
                    wanted.remove(message["type"])
        for kind, data in heard.items():
            self.note(kind, data)

    def _is_of_others(self, message: Any) -> bool:  # noqa: ANN401 -- JSON
        """Return whether the recorded camera has only lost its connection, or so."""
        camera = message["data"].get("camera", {}).get("id", message["data"].get("camera_id"))
        return message["type"] in {"camera.changed", "snapshot"} and camera not in self.ids


def comparable(shown: object, name: str = "") -> object:
    """Return JSON with what says how things stand, and otherwise its shape."""
    match shown:
        case dict() | list() if name in GIVEN:
            return "given"
        case dict():
            return {key: comparable(value, key) for key, value in sorted(shown.items())}
        case list():
            return [comparable(each, name) for each in shown]
        case None | bool():
            return shown
        case int() | float():
            return "number"
        case _:
            return shown if name in STATES else "text" if shown else ""


async def story(side: Side) -> None:
    """Tell it: what a household does in its first days."""
    await pairing(side)
    headers = {"Authorization": f"Bearer {side.token}"}
    url = f"{side.base}/api/v1/ws"
    async with side.session.ws_connect(url, headers=headers, ssl=side.fingerprint) as socket:
        hello = await socket.receive_json()
        side.note("hello", comparable(hello))
        listening = asyncio.create_task(side.listen(socket))
        await cameras(side)
        await sensors(side)
        await clips(side)
        await denying(side)
        await sharing(side)
        await others(side)
        await socket.close()
        await listening
    await resuming(side, hello)
    await side.call("DELETE", "/tokens/own")
    await side.call("GET", "/tokens/own")


async def pairing(side: Side) -> None:
    """Pair, and be refused before and after."""
    await side.call("GET", "/info")
    await side.call("GET", "/state")
    link = await side.world.link()
    code = parse_qs(urlsplit(link).query)["code"][0]
    await side.call("POST", "/pair", {"code": "f" * 32, "name": "Home Assistant"})
    paired = await side.call("POST", "/pair", {"code": code, "name": "Home Assistant"})
    await side.call("POST", "/pair", {"code": code, "name": "Home Assistant"})
    side.token = paired["token"]
    await side.call("GET", "/tokens/own")


async def cameras(side: Side) -> None:
    """Lend a camera, change it, show its pictures, and forget it."""
    lent = {
        "entity_id": "camera.porch",
        "name": "Porch",
        "indoor": False,
        "doorbell": True,
        "place": None,
    }
    made = await side.call("POST", "/cameras", lent)
    camera = f"/cameras/{side.known(made['id'])}"
    await side.hear("camera.changed")
    await side.call("GET", f"{camera}/snapshot")
    await side.call("PUT", f"{camera}/snapshot", jpeg=jpeg_of(1))
    await side.hear("snapshot", "camera.changed", state="recording")
    await side.call("GET", f"{camera}/snapshot")
    await side.call("PATCH", camera, {"name": "Gate", "sensitivity": 70})
    await side.hear("camera.changed", name="Gate")
    await side.call("PATCH", camera, {"indoor": True})
    await side.hear("camera.changed", may_share=False)
    await side.call("PATCH", camera, {"recording": False})
    await side.hear("camera.changed", state="paused")
    nowhere = f"/cameras/{NOBODY}"
    await side.call("PATCH", nowhere, {"name": "Gate"})
    await side.call("DELETE", nowhere)
    await side.call("GET", f"{nowhere}/snapshot")
    await side.call("PUT", f"{nowhere}/snapshot", jpeg=jpeg_of(1))
    await side.call("POST", f"{nowhere}/triggers", {"kind": "motion", "active": True})
    await side.call("PUT", f"/cameras/{RECORDED}/snapshot", jpeg=jpeg_of(1))
    await side.call("DELETE", camera)
    await side.hear("camera.changed")
    await side.call("GET", "/cameras/scan")
    await side.world.unplug()
    gone = {key: value for key, value in lent.items() if key != "entity_id"}
    await side.call("POST", "/cameras", gone | {"stream_url": "rtsp://127.0.0.1:9/none"})
    await side.call("POST", "/cameras", gone | {"found_key": "urn:uuid:never"})


async def sensors(side: Side) -> None:
    """Lend a sensor, say what it says, and take it back."""
    lent = {"entity_id": "binary_sensor.gate", "name": "Gate", "kind": "opening", "unit": ""}
    made = await side.call("POST", "/sensors", lent)
    await side.hear("sensor.changed")
    again = await side.call("POST", "/sensors", lent | {"name": "Garden gate"})
    await side.hear("sensor.changed")
    assert made["id"] == again["id"]
    sensor = f"/sensors/{side.known(made['id'])}"
    at = [f"2026-11-20T12:00:0{second}Z" for second in range(4)]
    said = [{"at": each, "state": state} for each, state in zip(at, "abcd", strict=True)]
    await side.call("POST", f"{sensor}/readings", {"readings": said})
    window = "start=2026-11-20T12:00:01Z&end=2026-11-20T12:00:03Z"
    await side.call("GET", f"{sensor}/readings?{window}")
    await side.call("POST", f"/sensors/{NOBODY}/readings", {"readings": said})
    await side.call("GET", f"/sensors/{NOBODY}/readings?{window}")
    await side.call("GET", "/sensors")
    await side.call("DELETE", sensor)
    await side.hear("sensor.changed")
    await side.call("DELETE", sensor)


async def clips(side: Side) -> None:
    """Motion, a clip that is being recorded, its picture."""
    camera = f"/cameras/{RECORDED}"
    await side.call("GET", f"/clips?camera={RECORDED}")
    await side.call("POST", f"{camera}/triggers", {"kind": "motion", "active": True})
    await side.hear("trigger", "clip.added")
    [clip] = (await side.call("GET", f"/clips?camera={RECORDED}"))["clips"]
    path = f"/clips/{side.known(clip['id'])}"
    await side.call("GET", f"{path}/thumbnail")
    await side.call("GET", f"{path}/filmstrip")
    await side.world.record()
    await side.hear("clip.added")
    await side.call("GET", path)
    await side.call("GET", f"{path}/thumbnail")
    await side.call("GET", f"{path}/filmstrip")
    await side.call("GET", f"{path}/video")
    await side.call("POST", f"{camera}/triggers", {"kind": "button", "active": True})
    await side.hear("trigger", "clip.added")
    await side.call("POST", f"{camera}/triggers", {"kind": "motion", "active": False})
    await side.hear("trigger")
    await side.call("GET", "/clips")
    await side.call("GET", f"/clips?camera={NOBODY}")
    await side.call("GET", f"/clips?start={clip['start']}&end={clip['end']}&limit=1")
    await side.call("GET", f"/clips?end={clip['start']}")
    await side.call("GET", "/clips?start=2099-01-01T00:00:00Z")
    await side.call("GET", f"/clips/{NO_CLIP}")
    for part in ("thumbnail", "filmstrip", "video"):
        await side.call("GET", f"/clips/{NO_CLIP}/{part}")


async def denying(side: Side) -> None:
    """Let a request arrive; hide it, show it again, deny it, and undo that."""
    request_id = side.known(await side.world.ask())
    await side.hear("request.received", "request.matched")
    path = f"/requests/{request_id}"
    [asked] = (await side.call("GET", "/requests"))["requests"]
    assert asked["id"] == request_id
    await side.call("GET", f"{path}/image")
    await side.call("POST", f"{path}/hidden")
    await side.hear("request.changed")
    await side.call("DELETE", f"{path}/hidden")
    await side.hear("request.changed")
    await side.call("POST", f"/requests/{NO_REQUEST}/hidden")
    await side.call("DELETE", f"/requests/{NO_REQUEST}/hidden")
    deny = {"answer": "deny", "by": "Alex", "answered_by": "person", "reason": "Not ours."}
    await side.call("POST", f"/requests/{NO_REQUEST}/decision", deny)
    await side.call("POST", f"{path}/undo", BY)
    await side.call("POST", f"{path}/withdrawal", {**BY, "reason": ""})
    await side.call("POST", f"{path}/decision", deny)
    await side.hear("request.decided")
    await side.call("POST", f"{path}/decision", deny)
    await side.call("POST", f"{path}/undo", BY)
    await side.hear("request.changed")
    await side.call("POST", f"{path}/undo", BY)


async def sharing(side: Side) -> None:
    """Change what would leave, look at it, approve it, and take it back once it has arrived."""
    [asked] = (await side.call("GET", "/requests"))["requests"]
    path = f"/requests/{asked['id']}"
    base = side.known(asked["proposal"]["id"])
    await side.call("GET", f"{path}/proposals/{'0' * 64}")
    await side.call("GET", f"{path}/share")
    changes = {"base": base, "words": "From the gate."}
    made = await side.call("POST", f"{path}/proposals", changes)
    proposal_id = side.known(made["id"])
    await side.call("GET", f"{path}/proposals/{proposal_id}")
    await side.call("POST", f"{path}/proposals/{proposal_id}/prepare")
    await side.hear("proposal.changed")
    await side.call("GET", f"{path}/proposals/{proposal_id}")
    approve = {"answer": "approve", "answered_by": "person", "reason": "", **BY}
    stale = await side.call("POST", f"{path}/decision", {**approve, "proposal_id": "0" * 64})
    assert stale["error"]["code"]
    await side.call("POST", f"{path}/decision", {**approve, "proposal_id": proposal_id})
    await side.hear("request.decided")
    await side.world.deliver(asked["id"])
    await side.hear("share.changed", withdrawable=False)
    await side.call("POST", f"{path}/decision", {**approve, "proposal_id": proposal_id})
    await side.call("GET", "/requests")
    await side.call("GET", f"{path}/share")
    await side.call("POST", f"{path}/undo", BY)
    await side.call("POST", f"{path}/withdrawal", {**BY, "reason": "A mistake."})
    await side.hear("share.changed")
    await side.call("GET", "/requests")


async def others(side: Side) -> None:
    """Rules, boards, agencies and the disk."""
    for active in (False, True):
        await side.call("PUT", "/rules/active", {"active": active, **BY})
        await side.hear("rules.changed")
    for path in ("/boards", "/agencies", f"/agencies/{'0' * 40}", "/storage", "/awareness"):
        await side.call("GET", path)
    await side.call("GET", "/state")


async def resuming(side: Side, hello: Mapping[str, object]) -> None:
    """Listen again from where somebody was, and from a hub that is another now."""
    headers = {"Authorization": f"Bearer {side.token}"}
    for epoch, resumed in ((hello["epoch"], True), ("0" * 16, False)):
        url = f"{side.base}/api/v1/ws?since={hello['seq']}&epoch={epoch}"
        async with side.session.ws_connect(url, headers=headers, ssl=side.fingerprint) as socket:
            greeting = await socket.receive_json()
            side.note("hello again", comparable(greeting))
            while resumed and (first := await socket.receive_json())["type"] in BEHIND:
                pass
            side.note("missed", first["type"] if resumed else "nothing")


@asynccontextmanager
async def both(folder: Path) -> AsyncGenerator[tuple[Side, Side]]:
    """Give the real hub and the fake one, each with one camera that records."""
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(a_household(folder, 30))
        local = await stack.enter_async_context(local_hub(house.hub.folder))
        fake = await stack.enter_async_context(FakeHub(Certificate(folder)))
        fake.cameras[RECORDED] = values.camera(id=RECORDED, doorbell=False)
        fake.info = {"name": "Baskerville Hall"}
        fake.clips.clear()
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield (
            Side(
                world=Real(house, local),
                base=local.base,
                fingerprint=aiohttp.Fingerprint(local.fingerprint),
                session=session,
            ),
            Side(
                world=Fake(fake),
                base=f"https://127.0.0.1:{fake.port}",
                fingerprint=aiohttp.Fingerprint(bytes.fromhex(fake.certificate.fingerprint)),
                session=session,
            ),
        )


async def test_the_fake_hub_answers_as_the_real_one(tmp_path: Path) -> None:
    """Step by step, the same story gets the same answers and is told the same."""
    async with both(tmp_path) as (real, fake):
        await story(real)
        await story(fake)

    assert [what for what, _ in fake.answers] == [what for what, _ in real.answers]
    for (what, right), (_, shown) in zip(real.answers, fake.answers, strict=True):
        assert shown == right, what
