"""Which agencies have a device of their own here. Pure."""

from collections.abc import Mapping

from .client import Agency, House, Request

MOST_AGENCIES = 50
"""More devices than that help nobody, and whoever can post can make up agencies."""


def agency_key(hub_id: str, agency_id: str) -> str:
    """Return the identifier of an agency's device."""
    return f"{hub_id}_agency_{agency_id}"


def shown_agencies(house: House) -> Mapping[str, tuple[Request, ...]]:
    """Return the requests of each agency that is shown: the best confirmed where there are many."""
    agencies = house.agencies
    if len(agencies) <= MOST_AGENCIES:
        return agencies
    best = sorted(agencies, key=lambda each: -agencies[each][0].agency.level)
    return {agency_id: agencies[agency_id] for agency_id in best[:MOST_AGENCIES]}


def as_told(requests: tuple[Request, ...]) -> Agency:
    """Return the agency as its newest request has it."""
    return requests[0].agency
