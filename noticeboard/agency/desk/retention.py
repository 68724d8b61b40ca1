"""How long cases are kept, what is due, deleting, and the certificates of what was deleted."""

import asyncio
from collections.abc import Iterable
from http import HTTPStatus
import re
from typing import Annotated

import msgspec

from noticeboard.agency import deletion
from noticeboard.agency.case_folder import CASE, SHARE
from noticeboard.agency.case_report import case_number_of
from noticeboard.agency.deletion import DeletionPlan, plan_deletion
from noticeboard.agency.deletion_certificate import (
    CERTIFICATE_ID,
    Certificate,
    certificates,
    read_certificate,
)
from noticeboard.agency.department import MOST_DAYS, RetentionEvent, RetentionRule
from noticeboard.agency.desk.desk import RETENTIONS, AgencyDesk, desk_of
from noticeboard.agency.retention import CaseRetention, RetentionDate, Retentions
from noticeboard.desk.people import CASE_ROLES, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import ConflictError, InvalidInputError
from noticeboard.runtime.text import Text

ROUTES = Routes(case=CASE, id=CERTIFICATE_ID)


class RetentionDateView(View, frozen=True, kw_only=True):
    """A date, and who set it."""

    until: str
    why: str
    by: str
    """Empty if nobody did: it follows from the department's rule."""
    at: str
    """When it was set, or when the rule's days began to count."""
    is_by_rule: bool


class RetentionRuleView(View, frozen=True, kw_only=True):
    """How long cases are kept for which nobody sets a date."""

    days: int
    after: RetentionEvent


class RetentionView(View, frozen=True, kw_only=True):
    """Until when a case is kept."""

    case: str
    case_number: str
    shares: tuple[str, ...]
    """Those that are opened here."""
    current: RetentionDateView | None
    earlier: tuple[RetentionDateView, ...]
    is_due: bool
    """Whether the last day is over."""
    is_begun: bool
    """Whether a deletion has begun and is not finished."""


class RetentionsView(View, frozen=True, kw_only=True):
    """Every case that has opened shares here, those that are due first."""

    rule: RetentionRuleView | None
    cases: tuple[RetentionView, ...]


class RetentionBody(Body, frozen=True, kw_only=True):
    """The last day on which a case is kept, and why."""

    until: str
    why: str = ""


class RuleDays(Body, frozen=True, kw_only=True):
    """How many days, and after what."""

    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)]
    after: RetentionEvent


class RetentionRuleBody(Body, frozen=True, kw_only=True):
    """The department's rule."""

    rule: RuleDays | None
    """None if cases are kept until somebody sets a date."""


class DeletionBody(Body, frozen=True, kw_only=True):
    """What to delete."""

    shares: tuple[str, ...] = ()
    """The whole case, if empty."""
    why: str = ""
    confirmed: str = ""
    """The case's name as the person typed it; asked for at the last step."""
    files: int | None = None
    """How many files the person was shown: what came since then is not deleted unseen."""


class DeletionPlanView(View, frozen=True, kw_only=True):
    """What a deletion takes away."""

    is_whole: bool
    shares: tuple[str, ...]
    files: int
    size_bytes: int


class GoneView(View, frozen=True, kw_only=True):
    """A share or a file that is gone, by its hash."""

    name: str
    """A share's number; empty for a file."""
    sha256: str
    size_bytes: int


class HandedOnView(View, frozen=True, kw_only=True):
    """An export that had left the department before."""

    at: str
    to: str
    sha256: str


class DeletionCertificate(View, frozen=True, kw_only=True):
    """A certificate whose signature holds."""

    id: str
    agency: str
    case_number: str
    is_whole: bool
    shares: tuple[GoneView, ...]
    files: tuple[GoneView, ...]
    size_bytes: int
    handed_on: tuple[HandedOnView, ...]
    kept_until: str
    why: str
    by: str
    began: str
    ended: str
    key: str
    """The log's public key, which signed it."""


class CertificatesView(View, frozen=True, kw_only=True):
    """Every certificate, newest first."""

    certificates: tuple[DeletionCertificate, ...]


@ROUTES.get("/retention", roles=CASE_ROLES)
async def get_retentions(call: Call) -> RetentionsView:
    """Return until when each case is kept."""
    return await asyncio.to_thread(_retentions, call)


@ROUTES.put("/retention/rule", roles=(Role.CUSTODIAN,))
async def put_rule(call: Call, body: RetentionRuleBody) -> RetentionsView:
    """Set for how long cases are kept for which nobody sets a date."""
    desk, asked = desk_of(call), body.rule
    rule = RetentionRule(days=asked.days, after=asked.after) if asked else None
    kept = call.request.app[RETENTIONS]
    await asyncio.to_thread(lambda: kept.set_rule(rule, by=call.person.name, now=desk.now()))
    return await asyncio.to_thread(_retentions, call)


@ROUTES.get("/cases/{case}/retention", roles=CASE_ROLES)
async def get_retention(call: Call) -> RetentionView:
    """Return until when a case is kept, and who said so."""
    return await asyncio.to_thread(_retention, call)


@ROUTES.put("/cases/{case}/retention", roles=(Role.CUSTODIAN,))
async def put_retention(call: Call, body: RetentionBody) -> RetentionView:
    """Set the last day on which a case is kept; a later one than before needs a reason."""
    desk, case = desk_of(call), call.request.match_info["case"]
    kept, by = call.request.app[RETENTIONS], call.person.name
    await asyncio.to_thread(
        lambda: kept.set_date(case, body.until, why=body.why, by=by, now=desk.now())
    )
    return await asyncio.to_thread(_retention, call)


@ROUTES.post("/cases/{case}/deletion/plan", roles=(Role.CUSTODIAN,))
async def post_plan(call: Call, body: DeletionBody) -> DeletionPlanView:
    """Return what deleting would take away; deletes nothing."""
    plan = await asyncio.to_thread(_plan, desk_of(call), call, body)
    return DeletionPlanView(
        is_whole=plan.is_whole,
        shares=tuple(each.share for each in plan.shares),
        files=len(plan.files),
        size_bytes=plan.size_bytes,
    )


@ROUTES.post("/cases/{case}/deletion", roles=(Role.CUSTODIAN,), status=HTTPStatus.CREATED)
async def post_deletion(call: Call, body: DeletionBody) -> DeletionCertificate:
    """Delete a case's opened files and sealed bytes here, and sign a certificate."""
    return await asyncio.to_thread(_delete, desk_of(call), call, body)


@ROUTES.get("/certificates", roles=CASE_ROLES)
async def get_certificates(call: Call) -> CertificatesView:
    """Return the certificates of everything that was deleted."""
    desk = desk_of(call)
    return await asyncio.to_thread(
        lambda: CertificatesView(
            certificates=tuple(
                _certificate(desk, each) for each in certificates(desk.home, desk.log)
            )
        )
    )


@ROUTES.get("/certificates/{id}", roles=CASE_ROLES)
async def get_certificate(call: Call) -> DeletionCertificate:
    """Return one certificate."""
    desk = desk_of(call)
    return await asyncio.to_thread(
        lambda: _certificate(desk, read_certificate(desk.home, desk.log, call.id))
    )


def _retentions(call: Call) -> RetentionsView:
    kept, rule = call.request.app[RETENTIONS], call.request.app[RETENTIONS].rule
    return RetentionsView(
        rule=RetentionRuleView(days=rule.days, after=rule.after) if rule else None,
        cases=tuple(_view(desk_of(call), kept, each) for each in kept.cases()),
    )


def _retention(call: Call) -> RetentionView:
    kept = call.request.app[RETENTIONS]
    return _view(desk_of(call), kept, kept.case(call.request.match_info["case"]))


def _view(desk: AgencyDesk, kept: Retentions, case: CaseRetention) -> RetentionView:
    dates = case.retention
    return RetentionView(
        case=case.case,
        case_number=case.case_number,
        shares=case.shares,
        current=_date(dates.current) if dates else None,
        earlier=tuple(map(_date, dates.earlier)) if dates else (),
        is_due=case.is_due(kept.today(desk.now())),
        is_begun=any(each.case == case.case for each in deletion.unfinished(desk.home)),
    )


def _date(kept: RetentionDate) -> RetentionDateView:
    return RetentionDateView(
        until=kept.until, why=kept.why, by=kept.by, at=kept.at, is_by_rule=kept.is_by_rule
    )


def _plan(desk: AgencyDesk, call: Call, body: DeletionBody) -> DeletionPlan:
    if not all(re.fullmatch(SHARE, name) for name in body.shares):
        raise InvalidInputError(Text("desk.export.none"))
    return plan_deletion(
        desk.home,
        call.request.match_info["case"],
        body.shares,
        why=body.why,
        by=call.person.name,
        now=desk.now(),
    )


def _delete(desk: AgencyDesk, call: Call, body: DeletionBody) -> DeletionCertificate:
    case, home = call.request.match_info["case"], desk.home
    resumed = deletion.resume_deletion(home, desk.log, case, desk.now)
    if resumed is not None:
        return _certificate(desk, resumed)
    if body.confirmed.strip() not in {case, case_number_of(home, case) or case}:
        raise InvalidInputError(Text("desk.delete.not_confirmed"))
    plan = _plan(desk, call, body)
    if body.files not in {None, len(plan.files)}:
        raise ConflictError(Text("desk.delete.changed"))
    return _certificate(desk, deletion.delete(home, desk.log, plan, desk.now))


def _certificate(desk: AgencyDesk, found: Certificate) -> DeletionCertificate:
    return DeletionCertificate(
        id=found.id,
        agency=found.agency,
        case_number=found.case_number,
        is_whole=found.is_whole,
        shares=_gone((each.share, each.sealed, 0) for each in found.shares),
        files=_gone(("", each.sha256, each.size_bytes) for each in found.files),
        size_bytes=sum(each.size_bytes for each in found.files),
        handed_on=tuple(
            HandedOnView(at=each.at, to=each.to, sha256=each.sha256) for each in found.handed_on
        ),
        kept_until=found.kept_until,
        why=found.why,
        by=found.by,
        began=found.began,
        ended=found.ended,
        key=str(desk.log.verifier or ""),
    )


def _gone(rows: Iterable[tuple[str, str, int]]) -> tuple[GoneView, ...]:
    return tuple(GoneView(name=name, sha256=sha256, size_bytes=size) for name, sha256, size in rows)
