"""The page *Registrations*: what agencies sent, what proves whose it is, and logging it."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from noticeboard.board import operator, registrations
from noticeboard.board.desk.desk import desk_of
from noticeboard.board.registrations import DomainProof, RegistrationCheck
from noticeboard.desk.people import Role
from noticeboard.desk.route import Call, Routes, View, read_bytes
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.rules.domain_page import address_of
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text

ROUTES = Routes(id=r"[0-9a-f]{40}")
_OPERATOR = (Role.OPERATOR,)


class WaitingRegistration(View, frozen=True, kw_only=True):
    """One registration, and where its domain should name it."""

    check: RegistrationCheck
    page: str
    """The address of the page at its domain."""


class RegistrationsView(View, frozen=True, kw_only=True):
    """The registrations that wait, oldest first."""

    registrations: tuple[WaitingRegistration, ...]


class AgencyView(View, frozen=True, kw_only=True):
    """The id of an agency."""

    agency: str


class DomainView(View, frozen=True, kw_only=True):
    """What the page at a domain says of an agency's id."""

    proof: DomainProof


class EntryView(View, frozen=True, kw_only=True):
    """Where something was logged."""

    index: int


@ROUTES.get("/registrations", roles=_OPERATOR)
async def get_registrations(call: Call) -> RegistrationsView:
    """Return the registrations that wait, with what the board says of each."""
    desk = desk_of(call)
    kept = await asyncio.to_thread(registrations.waiting, desk.home)
    async with desk.log() as log:
        found = [await log.check_registration(raw) for _, raw in kept]
    return RegistrationsView(
        registrations=tuple(
            WaitingRegistration(
                check=msgspec.structs.replace(
                    check, fault=sentence(check.fault, check.fault_text, call)
                ),
                page=address_of(check.domain),
            )
            for check in found
        )
    )


def sentence(english: str, text: Mapping[str, Any], call: Call) -> str:
    """Return a sentence that the board sent, in the caller's language."""
    if not text:
        return english
    return safe_text(Text.from_json(text).fill(call.language), longest=300)


@ROUTES.post(
    "/registrations",
    roles=_OPERATOR,
    takes="application/octet-stream",
    status=HTTPStatus.CREATED,
)
async def post_registration_file(call: Call) -> AgencyView:
    """Keep a registration, as its agency sent it, until it is decided."""
    raw = await read_bytes(call.request, MAX_ENTRY_BYTES + 2)
    agency = await asyncio.to_thread(registrations.add, desk_of(call).home, raw)
    return AgencyView(agency=agency)


@ROUTES.post("/registrations/{id}/domain", roles=_OPERATOR)
async def post_domain(call: Call) -> DomainView:
    """Read the page at its domain now, from this machine."""
    desk = desk_of(call)
    raw = await asyncio.to_thread(registrations.find, desk.home, call.id)
    _, body = registrations.parse_registration(raw)
    return DomainView(proof=await desk.pages.check(body.domain, body.agency))


@ROUTES.post("/registrations/{id}/publication", roles=_OPERATOR)
async def post_registration(call: Call) -> EntryView:
    """Countersign a registration and log it, for good."""
    desk = desk_of(call)
    async with desk.log() as log:
        return EntryView(index=await operator.log_registration(log, desk.home, call.id))


@ROUTES.delete("/registrations/{id}", roles=_OPERATOR)
async def delete_registration(call: Call) -> None:
    """Refuse a registration: delete it, and write nothing to the log."""
    desk = desk_of(call)
    await asyncio.to_thread(registrations.find, desk.home, call.id)
    await asyncio.to_thread(registrations.forget, desk.home, call.id)
