"""The pages *Health*, *Notices* and *Verifiers*: how the board is, and what its operator does."""

import asyncio

import msgspec

from noticeboard.board import operator
from noticeboard.board.check import check_board
from noticeboard.board.desk.desk import desk_of
from noticeboard.board.desk.registrations import EntryView, sentence
from noticeboard.board.status import BoardStatus
from noticeboard.desk.people import BOARD_ROLES, Role
from noticeboard.desk.route import Body, Call, Routes, View, read_bytes
from noticeboard.log.tiles import MAX_ENTRY_BYTES

ROUTES = Routes()
_OPERATOR = (Role.OPERATOR,)


class StatusView(View, frozen=True, kw_only=True):
    """How the board is."""

    board: BoardStatus


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
    return StatusView(board=msgspec.structs.replace(board, witnesses=tuple(witnesses)))


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
    changed = await asyncio.to_thread(desk_of(call).home.change_verifiers, add=body.key)
    return VerifierKeysView(keys=changed.verifiers)


@ROUTES.post("/verifiers/removal", roles=_OPERATOR)
async def post_verifier_removal(call: Call, body: VerifierBody) -> VerifierKeysView:
    """Let a verifier's word no longer count, from the board's next start on."""
    changed = await asyncio.to_thread(desk_of(call).home.change_verifiers, remove=body.key)
    return VerifierKeysView(keys=changed.verifiers)
