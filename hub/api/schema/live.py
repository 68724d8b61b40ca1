"""Bodies and queries of pairing and of the websocket."""

from collections.abc import Mapping
from dataclasses import dataclass

import voluptuous as vol

from hub.api.fields import Choice, Nullable, OneOf, Several, Shape, Whole, Words, hex_digits
from hub.api.schema.body import check, check_query
from hub.api.scope import EITHER, Rights, Scope
from hub.errors import InvalidInputError
from hub.model.decision import AnsweredBy

PAIR = Shape({vol.Required("code"): hex_digits(32), vol.Required("name"): Words(longest=60)})
PAIRING_LINK = Shape(
    {
        vol.Optional("scope", default=None): Nullable(field=Choice(kind=Scope)),
        vol.Optional("answers_as", default=None): Nullable(
            field=Several(item=OneOf(values=tuple(sorted(EITHER))), most=len(EITHER), least=1)
        ),
    }
)
WS_QUERY = Shape(
    {
        vol.Optional("since"): Whole(least=0, most=2**53, from_text=True),
        vol.Optional("epoch"): hex_digits(16),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """The log and number of the last event that a listener received."""

    since: int
    epoch: str


def parse_pair(body: object) -> tuple[str, str]:
    """Return the code and the caller's name for itself."""
    fields = check(PAIR, body)
    return fields["code"], fields["name"] or "unnamed"


def parse_pairing_link(body: object) -> Rights | None:
    """Return the rights for the link's token; None if the hub should choose."""
    fields = check(PAIRING_LINK, body)
    scope, kinds = fields["scope"], fields["answers_as"]
    if scope is None and kinds is None:
        return None
    if kinds is None:
        return Rights(scope=scope)
    return Rights(
        scope=scope or Scope.DECIDE, answers_as=frozenset(AnsweredBy(each) for each in kinds)
    )


def parse_resume(query: Mapping[str, str]) -> Resume | None:
    """Return where a listener left off, or None if it starts from the current state."""
    fields = check_query(WS_QUERY, query)
    if not fields:
        return None
    if len(fields) != len(WS_QUERY.names):
        raise InvalidInputError("api.since_and_epoch")
    return Resume(**fields)
