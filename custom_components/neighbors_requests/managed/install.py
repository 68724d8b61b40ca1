"""Installs the hub's package on demand: who has a hub elsewhere never needs it."""

from functools import partial

from homeassistant.core import HomeAssistant
from homeassistant.loader import async_get_integration
from homeassistant.requirements import (
    RequirementsNotFound,
    async_clear_install_history,
    async_process_requirements,
)
from homeassistant.util.package import is_installed

from ..const import DOMAIN
from .errors import NotInstalledError

PACKAGE = "neighbors-requests"


async def async_requirement(hass: HomeAssistant) -> str:
    """Return the package in the version of this integration: both are released as one."""
    integration = await async_get_integration(hass, DOMAIN)
    return f"{PACKAGE}=={integration.version}"


async def async_is_installed(hass: HomeAssistant) -> bool:
    """Tell whether the package is there, in the version that belongs to this integration."""
    requirement = await async_requirement(hass)
    return await hass.async_add_executor_job(partial(is_installed, requirement))


async def async_install(hass: HomeAssistant) -> None:
    """Install the package, which takes minutes the first time; raises NotInstalledError."""
    if await async_is_installed(hass):
        return
    # A failure is remembered until then, and whoever asks again may have mended its reason.
    async_clear_install_history(hass)
    try:
        await async_process_requirements(
            hass, DOMAIN, [await async_requirement(hass)], is_built_in=False
        )
    except RequirementsNotFound as error:
        raise NotInstalledError from error
