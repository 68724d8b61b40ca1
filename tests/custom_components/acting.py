"""Calling our actions in tests."""

from typing import Any

from homeassistant.core import Context, HomeAssistant

from custom_components.neighbors_requests.const import DOMAIN


async def act(
    hass: HomeAssistant, action: str, context: Context | None = None, **fields: object
) -> Any:  # noqa: ANN401 -- a response is any JSON
    """Call one of our actions."""
    return await hass.services.async_call(
        DOMAIN, action, fields, blocking=True, context=context, return_response=True
    )
