"""What is owed and late, for whatever lists requests and agencies beside the pages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
import sqlite3

from noticeboard.board.site import lateness
from noticeboard.board.site.lateness import AgencyStanding, RequestStanding
from noticeboard.board.site.pages import Pages
from noticeboard.errors import UnavailableError


@dataclass(frozen=True, slots=True, kw_only=True)
class Standings:
    """What is known of some requests and agencies at one time; nothing while it isn't counted."""

    requests: Mapping[int, RequestStanding] = field(default_factory=dict)
    late_agencies: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
    """Only those that are late: with how many requests, and since when."""
    agencies: Mapping[str, AgencyStanding] = field(default_factory=dict)


async def standings_of(pages: Pages, requests: Sequence[int], agencies: Sequence[str]) -> Standings:
    """Return what is owed for requests, and which of the agencies are late."""

    def query(connection: sqlite3.Connection) -> Standings:
        at = lateness.judgment_time(connection, pages.board)
        return Standings(
            requests=lateness.of_requests(connection, requests, at),
            late_agencies=lateness.late_agencies(connection, agencies, at),
        )

    return await _read(pages, query)


async def standings_of_agencies(pages: Pages, agencies: Sequence[str]) -> Standings:
    """Return how agencies stand with their accounts."""
    registry = pages.board.state.registry

    def query(connection: sqlite3.Connection) -> Standings:
        at = lateness.judgment_time(connection, pages.board)
        return Standings(
            agencies={
                each: lateness.of_agency(connection, each, registry, at, limit=0)
                for each in agencies
            }
        )

    return await _read(pages, query)


async def state_of(pages: Pages) -> tuple[int, str]:
    """Return what the standings of a log depend on beside it: how far it is counted, and the time.

    The time is that of the newest entry, unless this board's clock is behind it.
    """
    await pages.overview.fresh()

    def query(connection: sqlite3.Connection) -> str:
        return f"{lateness.judgment_time(connection, pages.board):%Y-%m-%d %H:%M}"

    try:
        return min(pages.overview.size, pages.board.published.size), await pages.overview.run(query)
    except UnavailableError:
        return 0, ""


async def _read(pages: Pages, query: Callable[[sqlite3.Connection], Standings]) -> Standings:
    try:
        return await pages.overview.run(query)
    except UnavailableError:
        # Feeds and files have the log itself, with or without what is counted from it.
        return Standings()
