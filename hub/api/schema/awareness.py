"""Bodies that add an awareness source."""

from datetime import timedelta
from typing import Final

import voluptuous as vol

from hub.api.fields import Choice, Flag, Nullable, Number, Shape, Words
from hub.api.schema.addresses import URL
from hub.api.schema.body import check
from hub.awareness.fetch import check_source
from hub.model.awareness import (
    LEAST_POLL,
    LONGEST_POLL,
    USUAL_POLL,
    AwarenessKind,
    AwarenessSource,
)

_MINUTE: Final = timedelta(minutes=1)
_FARTHEST_KM: Final = 20_000

AWARENESS_SOURCE = Shape(
    {
        vol.Required("url"): URL,
        vol.Optional("name", default=""): Words(longest=100),
        vol.Optional("kind", default=None): Nullable(field=Choice(kind=AwarenessKind)),
        vol.Optional("poll_minutes", default=USUAL_POLL // _MINUTE): Number(
            least=LEAST_POLL / _MINUTE, most=LONGEST_POLL / _MINUTE
        ),
        vol.Optional("within_km", default=None): Nullable(
            field=Number(least=0.1, most=_FARTHEST_KM)
        ),
        vol.Optional("allow_private_address", default=False): Flag(),
    }
)


def parse_source(body: object) -> AwarenessSource:
    """Return the source; raises InvalidInputError if its address cannot be used."""
    fields = check(AWARENESS_SOURCE, body)
    check_source(fields["url"], allow_private=fields["allow_private_address"])
    return AwarenessSource(
        url=fields["url"],
        name=fields["name"],
        kind=fields["kind"],
        poll=timedelta(minutes=fields["poll_minutes"]),
        within_km=fields["within_km"],
        allow_private_address=fields["allow_private_address"],
    )
