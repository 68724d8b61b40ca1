"""What a page is told where the hub, or this integration, does not do what it asked."""

from typing import NamedTuple

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

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
from ..const import DOMAIN

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


async def async_refusal(
    hass: HomeAssistant, error: HubClientError, language: str | None
) -> Refusal:
    """Return what to tell; a token or certificate that is refused looks like a hub away."""
    for kind, code, own in _CODES:
        if isinstance(error, kind) and own:
            # What the hub knows of the brand tells what to do about it.
            return Refusal(code=code, message=" ".join(filter(None, (str(error), error.advice))))
        if isinstance(error, kind):
            break
    else:
        code = "unreachable"
    key = refused(error).translation_key or "hub_refused"
    return Refusal(code=code, message=await async_sentence(hass, key, language))


async def async_sentence(hass: HomeAssistant, key: str, language: str | None) -> str:
    """Return a sentence about an error in the language of whoever looks, None for the system's."""
    spoken = language or hass.config.language
    texts = await async_get_translations(hass, spoken, "exceptions", [DOMAIN])
    return texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key)
