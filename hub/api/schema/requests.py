"""Bodies and queries about requests and answers."""

from collections.abc import Mapping
from dataclasses import dataclass

import voluptuous as vol

from hub.api.fields import Choice, Flag, Nullable, OneOf, Shape, Words, hex_digits
from hub.api.schema.body import check, check_query
from hub.errors import InvalidInputError
from hub.model.decision import Answer, AnsweredBy
from hub.model.ids import ProposalId
from hub.model.request import AgencySetting, RequestStatus

BY = Words(longest=100, shortest=1)
"""The name of the person or automation, from Home Assistant or the command line."""
_REASON = Words(longest=500)
_FROM_OUTSIDE = (AnsweredBy.PERSON.value, AnsweredBy.AUTOMATION.value)
"""Rules answer inside the hub, so callers cannot answer as one."""

DECISION = Shape(
    {
        vol.Required("answer"): Choice(kind=Answer),
        vol.Optional("proposal_id", default=None): Nullable(field=hex_digits(64)),
        vol.Required("by"): BY,
        vol.Optional("answered_by", default=AnsweredBy.PERSON.value): OneOf(values=_FROM_OUTSIDE),
        vol.Optional("reason", default=""): _REASON,
        vol.Optional("pause", default=False): Flag(),
    }
)
UNDO = Shape({vol.Required("by"): BY})
WITHDRAWAL = Shape({vol.Required("by"): BY, vol.Optional("reason", default=""): _REASON})
AGENCY_SETTING = Shape({vol.Required("setting"): Choice(kind=AgencySetting)})
REQUESTS_QUERY = Shape(
    {
        vol.Optional("status"): Choice(kind=RequestStatus),
        vol.Optional("pending"): Flag(from_text=True),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer as received."""

    answer: Answer
    proposal_id: ProposalId | None
    by: str
    answered_by: AnsweredBy
    reason: str
    pause: bool
    """Whether nothing leaves until the time for undoing a denial is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenWithdrawal:
    """Who withdraws an approval, and why."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsWanted:
    """Which requests a caller asks for; None accepts both values."""

    status: RequestStatus | None
    pending: bool | None


def parse_answer(body: object) -> GivenAnswer:
    """Return the answer; an approval must name its proposal, a denial must not."""
    fields = check(DECISION, body)
    if (fields["answer"] is Answer.APPROVE) != (fields["proposal_id"] is not None):
        raise InvalidInputError("input.proposal_id")
    if fields["pause"] and fields["answer"] is not Answer.APPROVE:
        raise InvalidInputError("input.pause")
    answered_by = AnsweredBy(fields.pop("answered_by"))
    return GivenAnswer(answered_by=answered_by, **fields)


def parse_undo(body: object) -> str:
    """Return who undoes a denial."""
    by: str = check(UNDO, body)["by"]
    return by


def parse_agency_setting(body: object) -> AgencySetting:
    """Return how to notify the household of an agency's requests."""
    setting: AgencySetting = check(AGENCY_SETTING, body)["setting"]
    return setting


def parse_withdrawal(body: object) -> GivenWithdrawal:
    """Return who withdraws an approval, and why."""
    return GivenWithdrawal(**check(WITHDRAWAL, body))


def parse_requests_query(query: Mapping[str, str]) -> RequestsWanted:
    """Return which requests are wanted."""
    fields = check_query(REQUESTS_QUERY, query)
    return RequestsWanted(status=fields.get("status"), pending=fields.get("pending"))
