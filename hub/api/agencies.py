"""Agencies, what they asked for, its proofs, and statistics. None of this leaves the house."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from hub.api.accounts import AgencyAccounts
from hub.api.body import Body
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, Names, View, line
from hub.feeds.trust import EntryProof
from hub.model.ids import RequestId
from hub.model.request import AgencySetting, Request
from hub.requests.agencies import AgencyHistory, KeyState, Registration
from hub.requests.figures import Group, HouseFigures, RequestCounts
from noticeboard.log.area import Area
from noticeboard.rules.counts import WINDOW_LENGTHS


class AgencySettingBody(Body, frozen=True, kw_only=True):
    """How to notify the household of an agency's requests."""

    setting: AgencySetting


class FindingCount(View, frozen=True, kw_only=True):
    """How many requests have one kind of finding."""

    code: str
    count: int

    @classmethod
    def of_all(cls, findings: Iterable[tuple[str, int]]) -> tuple["FindingCount", ...]:
        """Return how often each finding occurred."""
        return tuple(cls(code=code, count=count) for code, count in findings)


class AskedView(View, frozen=True, kw_only=True):
    """What a number of requests ask for, and what became of them here; null if there are none."""

    requests: int
    with_clips: int
    approved: int
    denied: int
    waiting: int
    unanswered: int
    delivered: int
    opened: int
    median_area_km2: float | None
    largest_area_km2: float | None
    median_window_s: float | None
    longest_window_s: float | None
    median_answer_s: float | None
    findings: tuple[FindingCount, ...]

    @classmethod
    def of(cls, counts: RequestCounts) -> "AskedView":
        """Return what a number of requests ask for."""
        return cls.of_fields(
            counts,
            median_window_s=_seconds(counts.median_window),
            longest_window_s=_seconds(counts.longest_window),
            median_answer_s=_seconds(counts.median_answer),
            findings=FindingCount.of_all(counts.findings),
        )


class GroupView(View, frozen=True, kw_only=True):
    """The requests of one agency, month or incident: all, and those that concern this house."""

    key: str
    name: str
    all: AskedView
    here: AskedView

    @classmethod
    def of(cls, group: Group) -> "GroupView":
        """Return the requests of one agency, month or incident."""
        return cls(
            key=line(group.key),
            name=line(group.name),
            all=AskedView.of(group.all),
            here=AskedView.of(group.here),
        )


class Figures(View, frozen=True, kw_only=True):
    """What was asked around here, by whom, how wide, and what this house answered."""

    all: AskedView
    here: AskedView
    agencies: tuple[GroupView, ...]
    months: tuple[GroupView, ...]
    incidents: tuple[GroupView, ...]

    @classmethod
    def of(cls, figures: HouseFigures) -> "Figures":
        """Return the statistics, which are shown only at home."""
        return cls(
            all=AskedView.of(figures.all),
            here=AskedView.of(figures.here),
            agencies=tuple(map(GroupView.of, figures.agencies)),
            months=tuple(map(GroupView.of, figures.months)),
            incidents=tuple(map(GroupView.of, figures.incidents)),
        )


class AgencyMonthView(View, frozen=True, kw_only=True):
    """How much was asked in one month, and how much of that is resolved."""

    key: str
    requests: int
    resolved: int


class AgencySummary(View, frozen=True, kw_only=True):
    """An agency in the list of all."""

    id: str
    name: str
    kind: str
    domain: str
    level: int
    origins: tuple[str, ...]
    first_seen: datetime | None
    keys: KeyState
    setting: AgencySetting
    requests: int
    open: int
    resolved: int
    resolved_share: float | None
    last_request: datetime | None
    months: tuple[AgencyMonthView, ...]
    jurisdiction: Area
    accounts: AgencyAccounts

    @classmethod
    def of(cls, history: AgencyHistory) -> "AgencySummary":
        """Return an agency as the list shows it."""
        return cls(**_summary(history))


class AgencyList(View, frozen=True, kw_only=True):
    """Every agency of the followed boards, those with the most requests first."""

    agencies: tuple[AgencySummary, ...]


class Registered(View, frozen=True, kw_only=True):
    """Where an agency is registered, and how well its identity is confirmed there."""

    origin: str
    index: int
    at: datetime
    level: int
    url: str

    @classmethod
    def of(cls, registration: Registration, names: Names) -> "Registered":
        """Return where an agency is registered."""
        record = registration.record
        board = line(names.boards.get(registration.origin, ""), longest=LONGEST_SENTENCE)
        return cls(
            origin=line(registration.origin),
            index=record.registered_index,
            at=registration.at,
            level=record.level,
            url=f"{board}/agencies/{record.id}" if board else "",
        )


class WindowLengths(View, frozen=True, kw_only=True):
    """How many requests have a window up to this length, and longer than the previous group's."""

    to_s: int
    count: int


class IncidentCount(View, frozen=True, kw_only=True):
    """How many requests are about one kind of incident."""

    code: str
    count: int


class AgencyRecordView(AgencySummary, frozen=True, kw_only=True):
    """An agency in full."""

    delivery_key: str
    keys_change_at: datetime | None
    registered: tuple[Registered, ...]
    median_resolve_s: float | None
    incidents: tuple[IncidentCount, ...]
    findings: tuple[FindingCount, ...]
    median_area_km2: float | None
    largest_area_km2: float | None
    median_window_s: float | None
    longest_window_s: float | None
    window_lengths: tuple[WindowLengths, ...]
    request_ids: tuple[str, ...]

    @classmethod
    def of_history(cls, history: AgencyHistory, names: Names) -> "AgencyRecordView":
        """Return an agency with all its details."""
        counts = history.counts
        return cls(
            **_summary(history),
            delivery_key=history.agency.delivery_key,
            keys_change_at=history.keys_change_at,
            registered=tuple(Registered.of(each, names) for each in history.registrations),
            median_resolve_s=_seconds(history.median_resolve),
            incidents=tuple(
                IncidentCount(code=line(code), count=count) for code, count in history.incidents
            ),
            findings=FindingCount.of_all(counts.findings),
            median_area_km2=counts.median_area_km2,
            largest_area_km2=counts.largest_area_km2,
            median_window_s=_seconds(counts.median_window),
            longest_window_s=_seconds(counts.longest_window),
            window_lengths=tuple(
                WindowLengths(to_s=round(longest.total_seconds()), count=count)
                for longest, count in zip(WINDOW_LENGTHS, history.window_lengths, strict=True)
            ),
            request_ids=tuple(request.id for request in history.requests),
        )


class ProofWitness(View, frozen=True, kw_only=True):
    """A witness that the owner trusts, and when it signed the checkpoint."""

    name: str
    at: datetime


class ProofView(View, frozen=True, kw_only=True):
    """What was verified about a request; `file` and `commands` let anybody check it again."""

    request_id: str
    origin: str
    index: int
    leaf: str
    tree_size: int
    root: str
    checkpoint_at: datetime | None
    checked_at: datetime | None
    seen_at: datetime | None
    """When this hub first saw it in the log; null once it is open no longer."""
    witnesses: tuple[ProofWitness, ...]
    quorum: int
    log_key: str
    key_id: str
    entry: str
    file: str
    file_name: str
    commands: tuple[str, ...]

    @classmethod
    def of(
        cls,
        request: Request,
        proof: EntryProof,
        *,
        checked_at: datetime | None,
        seen_at: datetime | None,
    ) -> "ProofView":
        """Return a proof; its entry and file stay unchanged, otherwise they would not verify."""
        return cls(
            request_id=request.id,
            origin=line(request.origin),
            index=proof.index,
            leaf=proof.leaf.hex(),
            tree_size=proof.tree_size,
            root=proof.root.hex(),
            checkpoint_at=proof.witnesses[0].at if proof.witnesses else None,
            checked_at=checked_at,
            seen_at=seen_at,
            witnesses=tuple(
                ProofWitness(name=line(each.name), at=each.at) for each in proof.witnesses
            ),
            quorum=proof.quorum,
            log_key=proof.log_key,
            key_id=proof.key_id,
            entry=proof.entry,
            file=proof.file,
            file_name=proof.file_name,
            commands=proof.commands,
        )


def _summary(history: AgencyHistory) -> dict[str, Any]:
    agency, counts = history.agency, len(history.requests)
    return {
        "id": agency.id,
        "name": line(agency.name),
        "kind": line(agency.kind),
        "domain": line(agency.domain),
        "level": agency.level,
        "origins": tuple(line(each.origin) for each in history.registrations),
        "first_seen": history.registrations[0].at,
        "keys": history.keys,
        "setting": history.setting,
        "requests": counts,
        "open": history.open,
        "resolved": history.resolved,
        "resolved_share": history.resolved / counts if counts else None,
        "last_request": history.requests[0].issued if counts else None,
        "months": tuple(
            AgencyMonthView(key=month.key, requests=month.requests, resolved=month.resolved)
            for month in history.months
        ),
        "jurisdiction": history.jurisdiction,
        "accounts": AgencyAccounts.of(history.accounts),
    }


def _seconds(length: timedelta | None) -> float | None:
    """Return a length in seconds; None stays None."""
    return None if length is None else length.total_seconds()


ROUTES = Routes(id="[0-9a-f]{40}")


@ROUTES.get("/agencies", scope=Scope.READ, panel=Who.READER)
async def get_agencies(call: Call) -> AgencyList:
    """List every agency of the followed boards, those with the most requests first."""
    return AgencyList(agencies=tuple(map(AgencySummary.of, await call.house.rules.agencies())))


@ROUTES.get("/agencies/{id}", scope=Scope.READ, panel=Who.READER)
async def get_agency(call: Call) -> AgencyRecordView:
    """Show one agency, its requests, and what became of them."""
    history = await call.house.rules.agency(call.id)
    return AgencyRecordView.of_history(history, await call.names())


@ROUTES.put("/agencies/{id}/setting", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def put_agency_setting(call: Call, body: AgencySettingBody) -> AgencyRecordView:
    """Choose whether the household is notified of an agency's requests; nobody else learns it."""
    history = await call.house.requests.choose_agency(call.id, body.setting)
    return AgencyRecordView.of_history(history, await call.names())


@ROUTES.get("/requests/{id}/proof", ids={"id": "[0-9a-f]{32}"}, scope=Scope.READ, panel=Who.READER)
async def get_proof(call: Call) -> ProofView:
    """Show what was verified about a request, and how to check it again."""
    reports, boards = call.house.reports, call.house.boards
    request = (await reports.one(RequestId(call.id))).request
    proof = await boards.proof(request.origin, request.index)
    status, _ = boards.trusted(request.origin)
    return ProofView.of(
        request,
        proof,
        checked_at=status.checked_at,
        seen_at=reports.received_at(request.id),
    )


@ROUTES.get("/figures", scope=Scope.READ, panel=Who.READER)
async def get_figures(call: Call) -> Figures:
    """Show what was asked around here, by whom, how widely, and what this house answered."""
    return Figures.of(await call.house.reports.figures())
