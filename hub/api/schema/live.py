"""Where a listener left off, and who pairs."""

from collections.abc import Mapping
from dataclasses import dataclass

import voluptuous as vol

from hub.api.fields import Shape, Whole, Words, hex_digits
from hub.api.schema.body import check, check_query
from hub.errors import InvalidInputError

PAIR = Shape({vol.Required("code"): hex_digits(32), vol.Required("name"): Words(longest=60)})
WS_QUERY = Shape(
    {
        vol.Optional("since"): Whole(least=0, most=2**53, from_text=True),
        vol.Optional("epoch"): hex_digits(16),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Where a listener left off."""

    since: int
    epoch: str


def parse_pair(body: object) -> tuple[str, str]:
    """Return the code and the caller's name for itself."""
    fields = check(PAIR, body)
    return fields["code"], fields["name"] or "unnamed"


def parse_resume(query: Mapping[str, str]) -> Resume | None:
    """Return where a listener left off, or None where it starts afresh."""
    fields = check_query(WS_QUERY, query)
    if not fields:
        return None
    if len(fields) != len(WS_QUERY.names):
        raise InvalidInputError("Give both since and epoch, or neither.")
    return Resume(**fields)
