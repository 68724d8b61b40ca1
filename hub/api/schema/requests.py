"""What is asked of requests, and the answer to one."""

from collections.abc import Mapping
from dataclasses import dataclass

import voluptuous as vol

from hub.api.fields import Choice, Flag, Nullable, Shape, Words, hex_digits
from hub.api.schema.body import check, check_query
from hub.errors import InvalidInputError
from hub.model.decision import Answer
from hub.model.ids import ProposalId
from hub.model.request import RequestStatus

DECISION = Shape(
    {
        vol.Required("answer"): Choice(kind=Answer),
        vol.Optional("proposal_id", default=None): Nullable(field=hex_digits(64)),
        vol.Required("by"): Words(longest=100, shortest=1),
        vol.Optional("reason", default=""): Words(longest=500),
    }
)
REQUESTS_QUERY = Shape(
    {
        vol.Optional("status"): Choice(kind=RequestStatus),
        vol.Optional("pending"): Flag(from_text=True),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """A person's answer as it came in."""

    answer: Answer
    proposal_id: ProposalId | None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestsWanted:
    """Which requests a caller asks for; None means that either will do."""

    status: RequestStatus | None
    pending: bool | None


def parse_answer(body: object) -> GivenAnswer:
    """Return the answer; an approval must name the proposal it approves, a denial none."""
    fields = check(DECISION, body)
    if (fields["answer"] is Answer.APPROVE) != (fields["proposal_id"] is not None):
        raise InvalidInputError("proposal_id: an approval names one proposal, a denial none.")
    return GivenAnswer(**fields)


def parse_requests_query(query: Mapping[str, str]) -> RequestsWanted:
    """Return which requests are wanted."""
    fields = check_query(REQUESTS_QUERY, query)
    return RequestsWanted(status=fields.get("status"), pending=fields.get("pending"))
