"""Which agencies have a device of their own here: those that the household follows. Pure."""

from collections.abc import Mapping
from typing import Any

from .client import Agency, House, Request
from .const import CONF_AGENCIES

MOST_OFFERED = 100
"""A longer list helps nobody, and whoever can post can make up agencies."""


def agency_key(hub_id: str, agency_id: str) -> str:
    """Return the identifier of an agency's device."""
    return f"{hub_id}_agency_{agency_id}"


def followed_ids(options: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the ids of the agencies that an entry's options follow."""
    return tuple(options.get(CONF_AGENCIES, ()))


def followed_agencies(
    house: House, options: Mapping[str, Any]
) -> Mapping[str, tuple[Request, ...]]:
    """Return the requests, newest first, of each agency that is followed and has asked."""
    agencies = house.agencies
    return {each: agencies[each] for each in followed_ids(options) if each in agencies}


def as_told(requests: tuple[Request, ...]) -> Agency:
    """Return the agency as its newest request has it."""
    return requests[0].agency
