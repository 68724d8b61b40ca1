"""The pages *Health*, *Notices* and *Verifiers*: how the board is, and what its operator does."""

import asyncio
from collections.abc import Iterable

import msgspec

from noticeboard.board import operator
from noticeboard.board.check import check_board
from noticeboard.board.desk.desk import desk_of
from noticeboard.board.desk.registrations import EntryView, sentence
from noticeboard.board.home import Settings
from noticeboard.board.mirrors import MirrorStatus
from noticeboard.board.operator_record import change_mirrors, change_verifiers
from noticeboard.board.status import BoardStatus
from noticeboard.desk.people import BOARD_ROLES, Role
from noticeboard.desk.route import Body, Call, Routes, View, read_bytes
from noticeboard.log.tiles import MAX_ENTRY_BYTES

ROUTES = Routes()
_OPERATOR = (Role.OPERATOR,)


class StatusView(View, frozen=True, kw_only=True):
    """How the board is."""

    board: BoardStatus


class MirrorBody(Body, frozen=True, kw_only=True):
    """A mirror's address."""

    url: str


class MirrorListView(View, frozen=True, kw_only=True):
    """What each mirror showed at the last look."""

    mirrors: tuple[MirrorStatus, ...]


class CheckView(View, frozen=True, kw_only=True):
    """What was verified, and what does not hold."""

    checked: dict[str, int]
    complaints: tuple[str, ...]
    """Sentences; empty if everything holds."""


class NoticeBody(Body, frozen=True, kw_only=True):
    """A notice on an entry, which everybody can read."""

    index: int
    text: str


class VerifierBody(Body, frozen=True, kw_only=True):
    """A verifier's public key."""

    key: str


class VerifierKeysView(View, frozen=True, kw_only=True):
    """The keys whose word counts from the next start on."""

    keys: tuple[str, ...]


@ROUTES.get("/status", roles=BOARD_ROLES)
async def get_status(call: Call) -> StatusView:
    """Return how the board is."""
    async with desk_of(call).log() as log:
        board = await log.status()
    witnesses = [
        msgspec.structs.replace(each, fault=sentence(each.fault, each.fault_text, call))
        for each in board.witnesses
    ]
    backups = msgspec.structs.replace(
        board.backups, fault=sentence(board.backups.fault, board.backups.fault_text, call)
    )
    return StatusView(
        board=msgspec.structs.replace(
            board,
            witnesses=tuple(witnesses),
            mirrors=_in_language(board.mirrors, call),
            backups=backups,
            # What operators did is for operators.
            acts=board.acts if call.person.may({Role.OPERATOR}) else (),
        )
    )


@ROUTES.post("/mirrors", roles=_OPERATOR)
async def post_mirror(call: Call, body: MirrorBody) -> MirrorListView:
    """Name a mirror, and look at it and all others now."""
    await _change_mirrors(call, add=body.url)
    return await _check(call)


@ROUTES.post("/mirrors/removal", roles=_OPERATOR)
async def post_mirror_removal(call: Call, body: MirrorBody) -> MirrorListView:
    """No longer look at a mirror."""
    await _change_mirrors(call, remove=body.url)
    return await _check(call)


@ROUTES.post("/mirrors/check", roles=_OPERATOR)
async def post_mirror_check(call: Call) -> MirrorListView:
    """Look at every mirror now."""
    return await _check(call)


async def _change_mirrors(call: Call, *, add: str = "", remove: str = "") -> None:
    desk = desk_of(call)
    await asyncio.to_thread(
        change_mirrors, desk.home, by=call.person.name, at=desk.now(), add=add, remove=remove
    )


async def _check(call: Call) -> MirrorListView:
    async with desk_of(call).log() as log:
        return MirrorListView(mirrors=_in_language(await log.check_mirrors(), call))


def _in_language(found: Iterable[MirrorStatus], call: Call) -> tuple[MirrorStatus, ...]:
    return tuple(
        msgspec.structs.replace(each, fault=sentence(each.fault, each.fault_text, call))
        for each in found
    )


@ROUTES.post("/check", roles=_OPERATOR)
async def post_check(call: Call) -> CheckView:
    """Verify everything in the folder, as `neighbors board check` does."""
    report = await check_board(desk_of(call).home.folder)
    return CheckView(
        checked=dict(report.counts),
        complaints=tuple(text.fill(call.language) for text in report.complaints),
    )


@ROUTES.post("/notices", roles=_OPERATOR)
async def post_notice(call: Call, body: NoticeBody) -> EntryView:
    """Put a notice on an entry, for good."""
    desk = desk_of(call)
    async with desk.log() as log:
        index = await operator.notice(log, desk.home, index=body.index, text=body.text)
        return EntryView(index=index)


@ROUTES.post("/statements", roles=_OPERATOR, takes="application/octet-stream")
async def post_statement(call: Call) -> EntryView:
    """Log what a verifier signed about an agency; its private key never comes here."""
    raw = await read_bytes(call.request, MAX_ENTRY_BYTES + 2)
    async with desk_of(call).log() as log:
        return EntryView(index=await operator.log_statement(log, raw))


@ROUTES.post("/verifiers", roles=_OPERATOR)
async def post_verifier(call: Call, body: VerifierBody) -> VerifierKeysView:
    """Let a verifier's word count, from the board's next start on."""
    changed = await _change_verifiers(call, add=body.key)
    return VerifierKeysView(keys=changed.verifiers)


@ROUTES.post("/verifiers/removal", roles=_OPERATOR)
async def post_verifier_removal(call: Call, body: VerifierBody) -> VerifierKeysView:
    """Let a verifier's word no longer count, from the board's next start on."""
    changed = await _change_verifiers(call, remove=body.key)
    return VerifierKeysView(keys=changed.verifiers)


async def _change_verifiers(call: Call, *, add: str = "", remove: str = "") -> Settings:
    desk = desk_of(call)
    return await asyncio.to_thread(
        change_verifiers, desk.home, by=call.person.name, at=desk.now(), add=add, remove=remove
    )
