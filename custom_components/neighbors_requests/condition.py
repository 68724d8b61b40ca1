"""Conditions about a request: who asks, what was found against it, what this house has.

The option `request_id` names the request. Without it, the request comes from the automation's
trigger: one of our triggers, our bus event, or a change of our event entity. Failing that, it is
the newest pending request.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Unpack, cast, override

from homeassistant.const import CONF_OPTIONS
from homeassistant.core import Event, HomeAssistant, State
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.template import Template
from homeassistant.helpers.typing import ConfigType, TemplateVarsType
import voluptuous as vol

from .client.models import MatchStrength, Request
from .const import ATTR_REQUEST_ID, DOMAIN
from .coordinator import HubConfigEntry

MOST_LEVEL: Final = 3
_TEXTS: Final = vol.All(cv.ensure_list, [str])


class _RequestedTime(ABC):
    """Home Assistant's two names for a check: the first until 2026.2, the second since then."""

    async def async_get_checker(self) -> Callable[..., bool]:
        """Return the function that checks the condition."""
        return self._async_check

    @abstractmethod
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Return whether the condition holds."""


class RequestCondition(_RequestedTime, Condition):
    """A condition on one request; it never holds for an unknown request."""

    fields: ClassVar[Mapping[str, object]]

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        options: dict[vol.Marker, object] = {
            vol.Optional(name): validator for name, validator in cls.fields.items()
        }
        options[vol.Optional(ATTR_REQUEST_ID)] = cv.template
        return cast(
            "ConfigType", vol.Schema({vol.Optional(CONF_OPTIONS, default=dict): options})(config)
        )

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        super().__init__(hass, config)
        self._options: Mapping[str, Any] = config.options or {}

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        request = self._request(kwargs.get("variables"))
        return request is not None and self.holds(request)

    @abstractmethod
    def holds(self, request: Request) -> bool:
        """Return whether the condition holds for a request."""

    def _request(self, variables: TemplateVarsType) -> Request | None:
        template: Template | None = self._options.get(ATTR_REQUEST_ID)
        if template is None:
            request_id = _named_by((variables or {}).get("trigger"))
        else:
            request_id = str(template.async_render(variables, parse_result=False)).strip()
        entries: list[HubConfigEntry] = self._hass.config_entries.async_loaded_entries(DOMAIN)
        houses = [entry.runtime_data.data for entry in entries]
        if request_id is None:
            pending = [request for house in houses for request in house.pending]
            return max(pending, key=lambda request: request.issued, default=None)
        known = (house.requests.get(request_id) for house in houses)
        return next((request for request in known if request is not None), None)


def _named_by(trigger: object) -> str | None:
    """Return the id of the request that triggered an automation."""
    if not isinstance(trigger, Mapping):
        return None
    event, to_state = trigger.get("event"), trigger.get("to_state")
    data: Mapping[str, object] = trigger
    if isinstance(event, Event):
        data = event.data
    elif isinstance(to_state, State):
        data = to_state.attributes
    request_id = data.get(ATTR_REQUEST_ID)
    return request_id if isinstance(request_id, str) else None


class IsFrom(RequestCondition):
    """Who asks: by id, kind or confirmation level. All given options must match."""

    fields: ClassVar = {
        "agency_id": _TEXTS,
        "kind": _TEXTS,
        "level_from": vol.All(vol.Coerce(int), vol.Range(min=0, max=MOST_LEVEL)),
        "level_to": vol.All(vol.Coerce(int), vol.Range(min=0, max=MOST_LEVEL)),
    }

    @override
    def holds(self, request: Request) -> bool:
        agency, options = request.agency, self._options
        return (
            (not options.get("agency_id") or agency.id in options["agency_id"])
            and (not options.get("kind") or agency.kind in options["kind"])
            and options.get("level_from", 0) <= agency.level <= options.get("level_to", MOST_LEVEL)
        )


class BreaksRule(RequestCondition):
    """Whether there are findings against the request: any, or one of the given codes."""

    fields: ClassVar = {"findings": _TEXTS}

    @override
    def holds(self, request: Request) -> bool:
        codes = {finding.code for finding in request.findings}
        named = self._options.get("findings")
        return bool(codes & set(named)) if named else bool(codes)


class Matches(RequestCondition):
    """Whether this house has something for the request: clips, or at least a camera."""

    fields: ClassVar = {
        "strength": vol.In([MatchStrength.CLIPS.value, MatchStrength.CAMERA_ONLY.value])
    }

    @override
    def holds(self, request: Request) -> bool:
        strength = request.match.strength
        if self._options.get("strength") == MatchStrength.CAMERA_ONLY.value:
            return strength is not MatchStrength.NONE
        return strength is MatchStrength.CLIPS


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "request_is_from": IsFrom,
    "request_breaks_rule": BreaksRule,
    "request_matches": Matches,
}


async def async_get_conditions(_hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return CONDITIONS
