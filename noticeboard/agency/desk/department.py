"""How the department asks, and which of its systems may make drafts."""

import asyncio
from http import HTTPStatus
from typing import Annotated

import msgspec

from noticeboard.agency.department import LONGEST_CREDIT, DepartmentSettings
from noticeboard.agency.desk.desk import AgencyDesk, desk_of
from noticeboard.agency.desk.drafts import DraftsView, every_draft
from noticeboard.desk.people import Person, Role
from noticeboard.desk.route import Body, Call, Routes, View

ROUTES = Routes()


class DepartmentBody(Body, frozen=True, kw_only=True):
    """How the department asks; what is left out stays as it is."""

    second_officer: bool | None = None
    zone: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    webhook: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    map_tiles: Annotated[str, msgspec.Meta(max_length=700)] | None = None
    map_credit: Annotated[str, msgspec.Meta(max_length=LONGEST_CREDIT)] | None = None


class SystemBody(Body, frozen=True, kw_only=True):
    """The name of a system that may make drafts."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class SystemView(View, frozen=True, kw_only=True):
    """A system's token, which is shown once."""

    token: str


@ROUTES.put("/department", roles=(Role.ADMINISTRATOR,))
async def put_department(call: Call, body: DepartmentBody) -> DraftsView:
    """Change how the department asks."""

    def change(desk: AgencyDesk) -> DraftsView:
        _settings(desk, call.person).change(
            second_officer=body.second_officer,
            zone=body.zone,
            webhook=body.webhook,
            map_tiles=body.map_tiles,
            map_credit=body.map_credit,
        )
        return every_draft(desk, call.person)

    return await asyncio.to_thread(change, desk_of(call))


@ROUTES.post("/systems", roles=(Role.ADMINISTRATOR,), status=HTTPStatus.CREATED)
async def post_system(call: Call, body: SystemBody) -> SystemView:
    """Let a system make drafts; its token is shown once."""
    settings = _settings(desk_of(call), call.person)
    return SystemView(token=await asyncio.to_thread(settings.add_system, body.name))


@ROUTES.post("/systems/end", roles=(Role.ADMINISTRATOR,))
async def post_system_end(call: Call, body: SystemBody) -> None:
    """End a system's token."""
    settings = _settings(desk_of(call), call.person)
    await asyncio.to_thread(settings.end_system, body.name)


def _settings(desk: AgencyDesk, person: Person) -> DepartmentSettings:
    return DepartmentSettings(desk.folder, desk.log, desk.now, who=person.name)
