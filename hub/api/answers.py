"""A household's answers to requests: bodies and routes, and those that show requests."""

from http import HTTPStatus
from typing import Annotated

from aiohttp import web
from msgspec import UNSET, UnsetType

from hub.api.body import Body, By, hex_digits, one_of, or_none, safe
from hub.api.requests import RequestList, RequestView, ShareNotes
from hub.api.route import Call, Routes, Who, check_answers_as, picture
from hub.api.scope import Scope
from hub.api.view import View
from hub.errors import InvalidInputError, NotFoundError
from hub.model.decision import Answer, AnsweredBy
from hub.model.ids import ProposalId, RequestId
from hub.model.request import RequestStatus
from noticeboard.rules.text import SafeText

type _Reason = Annotated[SafeText, safe(longest=500)]
_NO_REASON = SafeText("")


class DecisionBody(Body, frozen=True, kw_only=True):
    """An answer as received; rules answer inside the hub, so callers cannot answer as one."""

    answer: Answer
    proposal_id: Annotated[ProposalId, hex_digits(64)] | None = None
    by: By
    answered_by: Annotated[str, one_of(AnsweredBy.PERSON.value, AnsweredBy.AUTOMATION.value)] = (
        AnsweredBy.PERSON.value
    )
    reason: _Reason = _NO_REASON
    pause: bool = False
    """Whether nothing leaves until the time for undoing a denial is over."""

    def check(self) -> None:
        """Raise InvalidInputError unless an approval names its proposal, and a denial none."""
        if (self.answer is Answer.APPROVE) != (self.proposal_id is not None):
            raise InvalidInputError("input.proposal_id")
        if self.pause and self.answer is not Answer.APPROVE:
            raise InvalidInputError("input.pause")


class UndoBody(Body, frozen=True, kw_only=True):
    """Who undoes a denial."""

    by: By


class WithdrawalBody(Body, frozen=True, kw_only=True):
    """Who withdraws an approval, and why."""

    by: By
    reason: _Reason = _NO_REASON


class RequestsQuery(Body, frozen=True, kw_only=True):
    """Which requests a caller asks for; what is left out accepts all."""

    status: RequestStatus | UnsetType = UNSET
    pending: bool | UnsetType = UNSET


class PracticeEnd(Body, frozen=True, kw_only=True):
    """Who ends the practice."""

    by: By


class PracticeStarted(View, frozen=True, kw_only=True):
    """The practice request that is open now."""

    request: str


ROUTES = Routes(id="[0-9a-f]{32}")


@ROUTES.get("/requests", scope=Scope.READ, panel=Who.READER)
async def get_requests(call: Call, query: RequestsQuery) -> RequestList:
    """List requests, newest first."""
    names, status, pending = await call.names(), or_none(query.status), or_none(query.pending)
    return RequestList(
        requests=tuple(
            RequestView.of(report, names)
            for report in await call.house.reports.all()
            if status in {None, report.request.status} and pending in {None, report.pending}
        )
    )


@ROUTES.get("/requests/{id}", scope=Scope.READ, panel=Who.READER)
async def get_request(call: Call) -> RequestView:
    """Show one request and its state in this house."""
    report = await call.house.reports.one(RequestId(call.id))
    return RequestView.of(report, await call.names())


@ROUTES.get("/requests/{id}/image", scope=Scope.READ, panel=Who.READER, answer="image/jpeg")
async def get_image(call: Call) -> web.Response:
    """Show a frame of the request's best clip."""
    house = call.house
    match = (await house.reports.one(RequestId(call.id))).match
    if not match.clips:
        raise NotFoundError("request.no_clip")
    return picture(await house.library.thumbnail(await house.clips.clip(match.clips[0].clip_id)))


@ROUTES.post(
    "/requests/{id}/decision",
    scope=Scope.DECIDE,
    panel=Who.ANSWERER,
    status=HTTPStatus.CREATED,
)
async def post_decision(call: Call, body: DecisionBody) -> RequestView:
    """Record the house's answer, or the first yes of two; a second answer is a conflict."""
    body.check()
    answered_by = AnsweredBy(body.answered_by)
    check_answers_as(call.request, answered_by)
    report = await call.house.requests.decide(
        RequestId(call.id),
        body.answer,
        proposal_id=body.proposal_id,
        by=body.by,
        reason=body.reason,
        answered_by=answered_by,
        pause=body.pause,
    )
    return RequestView.of(report, await call.names())


@ROUTES.post("/requests/{id}/undo", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_undo(call: Call, body: UndoBody) -> RequestView:
    """Undo a person's denial, within ten seconds."""
    check_answers_as(call.request, AnsweredBy.PERSON)
    report = await call.house.requests.undo(RequestId(call.id), by=body.by)
    return RequestView.of(report, await call.names())


@ROUTES.post("/requests/{id}/withdrawal", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_withdrawal(call: Call, body: WithdrawalBody) -> RequestView:
    """Withdraw an approval: nothing more leaves; if the share has arrived, the agency is told."""
    report = await call.house.requests.withdraw(RequestId(call.id), by=body.by, reason=body.reason)
    return RequestView.of(report, await call.names())


@ROUTES.post("/requests/{id}/hidden", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_hidden(call: Call) -> RequestView:
    """Hide a request from lists and notifications; nobody outside learns it."""
    report = await call.house.requests.hide(RequestId(call.id), hidden=True)
    return RequestView.of(report, await call.names())


@ROUTES.delete("/requests/{id}/hidden", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def delete_hidden(call: Call) -> RequestView:
    """Stop hiding a request."""
    report = await call.house.requests.hide(RequestId(call.id), hidden=False)
    return RequestView.of(report, await call.names())


@ROUTES.get("/requests/{id}/share", scope=Scope.READ, panel=Who.READER)
async def get_share(call: Call) -> ShareNotes:
    """Show what was shared, and what the board has signed about it."""
    report = await call.house.reports.one(RequestId(call.id))
    if report.share is None:
        raise NotFoundError("share.nothing")
    practice = report.request.practice
    return ShareNotes.of(report.share, await call.language(), practice=practice)


@ROUTES.post("/requests/{id}/share/retry", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_share_retry(call: Call) -> RequestView:
    """Retry an undelivered share now; it is always the same share, never a second one."""
    report = await call.house.requests.retry(RequestId(call.id))
    return RequestView.of(report, await call.names())


@ROUTES.post("/practice", scope=Scope.DECIDE, panel=Who.ANSWERER, status=HTTPStatus.CREATED)
async def post_practice(call: Call) -> PracticeStarted:
    """Make up a practice request about the newest clip, or name the one that is open."""
    check_answers_as(call.request, AnsweredBy.PERSON)
    language = await call.language()
    return PracticeStarted(request=await call.house.practice.begin(language.name))


@ROUTES.post("/practice/end", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_practice_end(call: Call, body: PracticeEnd) -> None:
    """End the practice and forget everything about it, except what the ledger says."""
    check_answers_as(call.request, AnsweredBy.PERSON)
    await call.house.practice.end(by=body.by)
