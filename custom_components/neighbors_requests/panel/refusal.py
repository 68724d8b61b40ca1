"""What a page is told where the hub, or this integration, does not do what it asked."""

from typing import NamedTuple

from ..answer import refused
from ..client import (
    BeyondLimitsError,
    CameraPasswordError,
    ConflictError,
    HubClientError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    NotReachedError,
    TooManyAttemptsError,
)

NOT_ALLOWED = "not_allowed"
NOT_FOUND = "not_found"

# The first that fits; where `own` is true the hub's own sentence says more than ours could.
_CODES: tuple[tuple[type[HubClientError], str, bool], ...] = (
    (BeyondLimitsError, NOT_ALLOWED, False),
    (NotPermittedError, NOT_ALLOWED, False),
    (CameraPasswordError, "camera_password", True),
    (InputRefusedError, "invalid", True),
    (NotHereError, NOT_FOUND, False),
    (ConflictError, "conflict", True),
    (TooManyAttemptsError, "busy", True),
    (NotReachedError, "unavailable", True),
)


class Refusal(NamedTuple):
    """A code for the page and a sentence for the person."""

    code: str
    message: str


def refusal(error: HubClientError) -> Refusal:
    """Return what to tell; a token or certificate that is refused looks like a hub away."""
    for kind, code, own in _CODES:
        if isinstance(error, kind):
            return Refusal(code=code, message=str(error) if own else str(refused(error)))
    return Refusal(code="unreachable", message=str(refused(error)))
