"""What the fake hub does about proposals, answers taken back, and agencies."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from http import HTTPStatus
import json

from aiohttp import web

from . import payloads
from .fake_cameras import Push, refusal
from .payloads import Json

AGENCY_ID = "ab" * 20


class FakeDeciding:
    """Keeps every proposal that was made; the requests are the hub's own."""

    def __init__(
        self,
        requests: dict[str, Json],
        push: Push,
        push_request: Callable[[str, Json], Awaitable[None]],
    ) -> None:
        self._requests = requests
        self._push = push
        self._push_request = push_request
        self.edits: list[Json] = []
        self.proposals: dict[str, Json] = {}
        self.prepared: dict[str, int] = {}
        """By proposal: how often it is still told as being prepared."""
        self.takes = 0
        """How often a proposal is told as being prepared, before it is ready."""
        self.said: list[tuple[str, Json]] = []

    def routes(self) -> list[web.RouteDef]:
        """Return what is answered here."""
        proposals = "/api/v1/requests/{id}/proposals"
        return [
            web.post(proposals, self._edit),
            web.get(f"{proposals}/{{proposal_id}}", self._review),
            web.post(f"{proposals}/{{proposal_id}}/prepare", self._prepare),
            web.post("/api/v1/requests/{id}/undo", self._undo),
            web.post("/api/v1/requests/{id}/withdrawal", self._withdraw),
            web.get("/api/v1/requests/{id}/share", self._notes),
            web.get("/api/v1/agencies", self._agencies),
            web.get("/api/v1/agencies/{id}", self._agency),
        ]

    def knows(self, request: Json, proposal_id: str) -> bool:
        """Tell whether a proposal of a request holds."""
        return self._named(request, proposal_id) is not None

    def _named(self, request: Json, proposal_id: str | None) -> Json | None:
        standing: Json | None = request["proposal"]
        if standing is not None and standing["id"] == proposal_id:
            return standing
        return self.proposals.get(proposal_id or "")

    async def _edit(self, request: web.Request) -> web.Response:
        asked = self._requests[request.match_info["id"]]
        changes = await request.json()
        self.edits.append(changes)
        base = self._named(asked, changes["base"]) or payloads.proposal() | {"pieces": []}
        rest = {name: value for name, value in changes.items() if name != "base"}
        for piece in rest.get("pieces", ()):
            piece["camera_name"] = "Front door"
        for extract in rest.get("extracts", ()):
            extract["sensor_name"] = "Garden gate"
        made = base | rest
        made["id"] = sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()
        self.proposals[made["id"]] = made
        return web.json_response(made, status=HTTPStatus.CREATED)

    def _shown(self, request: web.Request) -> web.Response:
        proposal_id = request.match_info["proposal_id"]
        proposal = self._named(self._requests[request.match_info["id"]], proposal_id)
        if proposal is None:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        left = self.prepared.get(proposal_id)
        if left is None:
            preparation = "none"
        else:
            preparation = "preparing" if left else "ready"
            self.prepared[proposal_id] = max(0, left - 1)
        ready = preparation == "ready"
        return web.json_response(
            {
                "request_id": request.match_info["id"],
                "proposal": proposal,
                "preparation": preparation,
                "reason": "",
                "cuts": [_cut(n) for n, _ in enumerate(proposal["pieces"], 1)] if ready else [],
                "custody": {"v": 1},
                "size_bytes": 4096 if ready else 0,
            }
        )

    async def _review(self, request: web.Request) -> web.Response:
        return self._shown(request)

    async def _prepare(self, request: web.Request) -> web.Response:
        request_id, proposal_id = request.match_info["id"], request.match_info["proposal_id"]
        begins = proposal_id not in self.prepared
        if begins:
            # Once for this answer, whatever follows.
            self.prepared[proposal_id] = self.takes + 1
        response = self._shown(request)
        if response.status != HTTPStatus.OK:
            return response
        if begins and not self.takes:
            await self._push("proposal.changed", request_id=request_id, proposal_id=proposal_id)
        response.set_status(HTTPStatus.ACCEPTED)
        return response

    async def _undo(self, request: web.Request) -> web.Response:
        asked = self._requests[request.match_info["id"]]
        self.said.append(("undo", await request.json()))
        if asked["undoable_until"] is None:
            return refusal(HTTPStatus.CONFLICT, "conflict")
        open_again = asked | {"decision": None, "undoable_until": None, "pending": True}
        await self._push_request("request.changed", open_again)
        return web.json_response(open_again)

    async def _withdraw(self, request: web.Request) -> web.Response:
        asked = self._requests[request.match_info["id"]]
        self.said.append(("withdraw", await request.json()))
        if not asked["withdrawable"] and asked["share"] is None:
            return refusal(HTTPStatus.CONFLICT, "conflict")
        arrived = asked["share"] is not None
        gone = payloads.share(state="withdrawn", withdrawn=True) if arrived else None
        withdrawn = asked | {"share": gone, "withdrawable": False}
        if not arrived:
            withdrawn |= {"decision": None, "pending": True}
        kind = "share.changed" if arrived else "request.changed"
        await self._push_request(kind, withdrawn)
        return web.json_response(withdrawn)

    async def _notes(self, request: web.Request) -> web.Response:
        share = self._requests[request.match_info["id"]]["share"]
        if share is None:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        return web.json_response({"share": share, "receipt": "r", "opened": "", "withdrawal": ""})

    async def _agencies(self, _request: web.Request) -> web.Response:
        return web.json_response({"agencies": [agency_summary()]})

    async def _agency(self, request: web.Request) -> web.Response:
        if request.match_info["id"] != AGENCY_ID:
            return refusal(HTTPStatus.NOT_FOUND, "not_found")
        return web.json_response(agency_record())


def _cut(number: int) -> Json:
    return {
        "number": number,
        "start": "2026-11-22T21:50:00Z",
        "end": "2026-11-22T21:50:42Z",
        "frames": 630,
        "frames_copied": 0,
        "width": 1280,
        "height": 720,
        "size_bytes": 4096,
        "sha256": "cd" * 32,
        "clock_offset_ms": 120,
        "audio": False,
        "sources": 9,
    }


def agency_summary() -> Json:
    """Return an AgencySummary."""
    return {
        "id": AGENCY_ID,
        "name": "Example County Fire",
        "kind": "fire",
        "domain": "fire.example.gov",
        "level": 2,
        "origins": ["board.example.org/v1"],
        "first_seen": payloads.NOW,
        "keys": "good",
        "setting": "notify",
        "requests": 3,
        "open": 1,
        "resolved": 2,
        "resolved_share": 0.67,
        "last_request": payloads.NOW,
        "months": [{"key": "2026-11", "requests": 3, "resolved": 2}],
        "jurisdiction": {"shape": "circle", "lat": 40_000_000, "lon": -75_000_000, "radius_m": 1},
    }


def agency_record() -> Json:
    """Return an AgencyRecord."""
    return agency_summary() | {
        "delivery_key": "age1example",
        "keys_change_at": None,
        "registered": [],
        "median_resolve_s": 3600.0,
        "incidents": [{"code": "fire", "count": 3}],
        "findings": [{"code": "race_only", "count": 1}],
        "median_area_km2": 0.28,
        "largest_area_km2": 0.5,
        "median_window_s": 2400,
        "longest_window_s": 2400,
        "window_lengths": [{"to_s": 3600, "count": 3}],
        "request_ids": [payloads.request_id(1)],
    }
