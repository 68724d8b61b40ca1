"""Delivery: the sealed bytes go to the board's inbox in pieces, and its receipt comes back.

    no address -> create -> address kept -> piece after piece, each acknowledged -> receipt

Wherever the line breaks, the board is asked how much it holds, and the next piece begins there.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from http import HTTPStatus
from pathlib import Path

from hub.errors import DeliveryError, StorageError
from hub.model.decision import Share, ShareState
from hub.sharing.inbox import CHECKSUM_MISMATCH, GONE, Inbox, refusal
from hub.sharing.reply import check_receipt
from noticeboard.runtime.tasks import run_blocking

MOST_PIECE_BYTES = 8 << 20
LEAST_PIECE_BYTES = 256 << 10
MOST_BREAKS = 8
"""How often the line may break without any progress before a try is given up."""
MOST_ROUNDS = 100
"""How often it may break at all: a board could grant progress byte by byte."""

_AGAIN = GONE | {HTTPStatus.CONFLICT, HTTPStatus.REQUEST_TIMEOUT, CHECKSUM_MISMATCH}
"""What a board answers to a piece that asking how much it holds puts right."""

type Keep = Callable[[Share], Awaitable[Share]]


async def deliver(inbox: Inbox, share: Share, sealed: Path, keep: Keep) -> str:
    """Send what the board lacks of a sealed share, and return its receipt once verified.

    `keep` writes the share durably as it changes. Sending the same bytes again is harmless.
    Raises DeliveryError, and StorageError where the sealed file cannot be read.
    """
    return await _Delivery(inbox, share, sealed, keep).run()


class _Delivery:
    """One try to deliver one share."""

    def __init__(self, inbox: Inbox, share: Share, sealed: Path, keep: Keep) -> None:
        self._inbox = inbox
        self._share = share
        self._sealed = sealed
        self._keep = keep
        self._furthest = share.sent_bytes
        self._piece_bytes = MOST_PIECE_BYTES
        self._breaks = 0
        self._why = ""

    async def run(self) -> str:
        """Send until the board holds all of it; a board that only takes is not sent for ever."""
        for _ in range(MOST_ROUNDS):
            if await self._send_from(await self._begin()):
                note = await self._inbox.receipt(self._share.upload_url)
                check_receipt(note, self._inbox.policy, self._inbox.to, self._share)
                return note
            self._breaks += 1
            if self._breaks == MOST_BREAKS:
                break
            # A line that breaks every minute gets through what fits into one.
            self._piece_bytes = max(self._piece_bytes // 2, LEAST_PIECE_BYTES)
        raise DeliveryError(self._why)

    async def _begin(self) -> int:
        """Return where to go on: how much the board holds, of a new upload where it has none."""
        size_bytes = self._share.size_bytes
        if self._share.upload_url:
            held = await self._inbox.held_bytes(self._share.upload_url, size_bytes)
            if held is not None:
                await self._note(held)
                return held
        upload_url = await self._inbox.create(size_bytes)
        # Before the first byte: whatever happens now, this upload can be gone on with or ended.
        self._share = await self._keep(replace(self._share, upload_url=upload_url, sent_bytes=0))
        return 0

    async def _send_from(self, offset: int) -> bool:
        """Send pieces until the board holds all; False where it must be asked what it holds."""
        while offset < self._share.size_bytes:
            piece = await run_blocking(self._read, offset)
            try:
                answer = await self._inbox.send(self._share.upload_url, offset, piece)
            except DeliveryError:
                self._why = "The connection to the board breaks off again and again."
                return False
            if answer.status in _AGAIN:
                self._why = refusal(answer.status)
                return False
            if answer.status != HTTPStatus.NO_CONTENT:
                raise DeliveryError(refusal(answer.status))
            offset += len(piece)
            if answer.offset != offset:
                raise DeliveryError("What the board says it holds of the share cannot be right.")
            await self._note(offset)
            self._piece_bytes = min(2 * self._piece_bytes, MOST_PIECE_BYTES)
        return True

    async def _note(self, held: int) -> None:
        if held > self._furthest:
            self._furthest, self._breaks = held, 0
        if held != self._share.sent_bytes or self._share.state is not ShareState.SENDING:
            self._share = await self._keep(replace(self._share, sent_bytes=held))

    def _read(self, offset: int) -> bytes:
        wanted = min(self._piece_bytes, self._share.size_bytes - offset)
        try:
            with self._sealed.open("rb") as file:
                file.seek(offset)
                piece = file.read(wanted)
        except OSError as error:
            raise StorageError(f"The sealed share cannot be read: {error.strerror}.") from error
        if len(piece) != wanted:
            raise StorageError("The sealed share is gone from the outbox, or has changed there.")
        return piece
