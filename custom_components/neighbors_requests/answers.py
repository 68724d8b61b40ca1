"""Send the house's answer, from a person or an automation, to the hub."""

from __future__ import annotations

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.const import Platform
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError, Unauthorized
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.translation import async_get_translations

from .access import Who, async_is_spoken, async_require, is_program
from .client.errors import (
    BeyondLimitsError,
    ConflictError,
    HubClientError,
    HubUnreachableError,
    HubUntrustedError,
    InputRefusedError,
    NotHereError,
    NotPermittedError,
    NotReachedError,
    TokenRefusedError,
)
from .client.models import Request
from .const import CONF_AUTOMATIONS_APPROVE, DOMAIN
from .coordinator import HubCoordinator
from .text import plain

AUTOMATION = "automation"
PERSON = "person"
LONGEST_NAME = 80


async def async_approve(  # noqa: PLR0913 -- the parts of an answer, passed by name
    coordinator: HubCoordinator,
    context: Context | None,
    *,
    request_id: str | None = None,
    proposal_id: str | None = None,
    reason: str = "",
    pause: bool = False,
) -> Request:
    """Approve the current proposal of a request, by default the newest pending one.

    With `pause`, nothing leaves during the period in which a denial could be undone.

    Raises Unauthorized if the user may not answer; ServiceValidationError if there is nothing to
    approve, or an automation may not approve; HomeAssistantError if the hub refuses the answer.
    """
    await async_require(coordinator.hass, context, coordinator.config_entry, Who.ANSWERER)
    by = await async_check_may_approve(coordinator, context)
    request = pending_request(coordinator, request_id)
    if proposal_id is None and request.proposal is not None:
        proposal_id = request.proposal.id
    if proposal_id is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_pending")
    try:
        return await coordinator.client.approve(
            request.id,
            proposal_id,
            by=by,
            automation=by == AUTOMATION,
            reason=reason,
            pause=pause,
        )
    except HubClientError as error:
        raise refused(error) from error


async def async_deny(
    coordinator: HubCoordinator,
    context: Context | None,
    *,
    request_id: str | None = None,
    reason: str = "",
) -> Request:
    """Deny a request, by default the newest pending one; raises as `async_approve` does."""
    await async_require(coordinator.hass, context, coordinator.config_entry, Who.ANSWERER)
    by = await async_by(coordinator.hass, context)
    request = pending_request(coordinator, request_id)
    try:
        return await coordinator.client.deny(
            request.id, by=by, automation=by == AUTOMATION, reason=reason
        )
    except HubClientError as error:
        raise refused(error) from error


async def async_check_may_approve(coordinator: HubCoordinator, context: Context | None) -> str:
    """Return who would approve; raises ServiceValidationError if they may not.

    For an automation, this checks only the owner's option here; the hub enforces its own limits.
    Spoken calls may never approve.
    """
    if await async_is_spoken(coordinator.hass, context):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="voice_may_not_approve"
        )
    by = await async_by(coordinator.hass, context)
    if by == AUTOMATION and not may_approve(coordinator):
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="automation_may_not_approve"
        )
    return by


def may_approve(coordinator: HubCoordinator) -> bool:
    """Return whether the owner lets automations approve at all."""
    return bool(coordinator.config_entry.options.get(CONF_AUTOMATIONS_APPROVE, False))


async def async_check_may_control(
    hass: HomeAssistant, context: Context, platform: Platform, unique_id: str
) -> None:
    """Raise Unauthorized if a user may not control this entity of ours."""
    if context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    entity_id = er.async_get(hass).async_get_entity_id(platform, DOMAIN, unique_id)
    if user is None or not user.permissions.check_entity(entity_id or "", POLICY_CONTROL):
        raise Unauthorized(context=context, permission=POLICY_CONTROL, user_id=context.user_id)


def refused(error: HubClientError) -> HomeAssistantError:
    """Return the error to show a person when the hub refuses their action."""
    match error:
        case ConflictError():
            key = "conflict"
        case NotHereError():
            key = "not_here"
        case BeyondLimitsError():
            key = "beyond_limits"
        case NotPermittedError():
            key = "link_may_not"
        case TokenRefusedError():
            key = "token_refused"
        case HubUntrustedError():
            key = "hub_untrusted"
        case InputRefusedError() | NotReachedError() if error.sentence:
            return HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="hub_refused_because",
                translation_placeholders={"reason": plain(error.sentence, longest=300)},
            )
        case HubUnreachableError():
            key = "hub_unreachable"
        case _:
            key = "hub_refused"
    return HomeAssistantError(translation_domain=DOMAIN, translation_key=key)


async def async_reason(
    hass: HomeAssistant, error: HubClientError, language: str | None = None
) -> str:
    """Return our sentence about an error, in a language, by default that of Home Assistant."""
    return await async_sentence(hass, refused(error).translation_key or "hub_refused", language)


async def async_sentence(hass: HomeAssistant, key: str, language: str | None = None) -> str:
    """Return the sentence of one of our errors, by default in Home Assistant's language."""
    spoken = language or hass.config.language
    texts = await async_get_translations(hass, spoken, "exceptions", [DOMAIN])
    return texts.get(f"component.{DOMAIN}.exceptions.{key}.message", key)


def pending_request(coordinator: HubCoordinator, request_id: str | None) -> Request:
    """Return an unanswered request, by default the newest pending one."""
    pending = coordinator.data.pending
    if request_id is None:
        if not pending:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="nothing_pending"
            )
        return pending[0]
    request = coordinator.data.requests.get(request_id)
    if request is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="unknown_request")
    if request.decision is not None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="conflict")
    return request


async def async_by(hass: HomeAssistant, context: Context | None) -> str:
    """Return the name of the person who makes the call, or AUTOMATION if a program does.

    Supervisor apps call as a user that Home Assistant created; other programs use a long-lived
    token. In neither case has a person looked at the request.
    """
    if context is None or context.user_id is None or is_program(hass):
        return AUTOMATION
    user = await hass.auth.async_get_user(context.user_id)
    if user is None or user.system_generated:
        return AUTOMATION
    # A person may be named `automation` without being one.
    name = plain(user.name or "", longest=LONGEST_NAME)
    return name if name not in {"", AUTOMATION} else "Home Assistant"
