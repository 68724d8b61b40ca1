"""The page *Today*: what needs somebody, what is open, and how the agency stands."""

import asyncio

from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.desk.people import AGENCY_ROLES
from noticeboard.desk.route import Call, Routes, View

ROUTES = Routes()


class TodayView(View, frozen=True, kw_only=True):
    """Everything that the page shows."""

    agency: str
    """Its name, safe to show; empty if its keys are not made yet."""


@ROUTES.get("/today", roles=AGENCY_ROLES)
async def get_today(call: Call) -> TodayView:
    """Return what needs somebody, what is open, and how the agency stands."""
    return await asyncio.to_thread(_today, desk_of(call))


def _today(desk: AgencyDesk) -> TodayView:
    return TodayView(agency=desk.name)
