"""Deliver sealed shares to the board's inbox, withdraw them, and check if they were opened.

    no address -> create -> address kept -> piece after piece, each acknowledged -> receipt

After a broken connection, the hub asks the board how much it holds and continues from there. A
share is withdrawn from the outbox, from the board, or by a recorded withdrawal. The hub asks the
board hourly, for some months, whether a delivered share was opened.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
import logging
from pathlib import Path
from random import SystemRandom

from hub.clock import Clock
from hub.errors import DeliveryError, HubError, StorageError
from hub.model.decision import Share, ShareState
from hub.model.ids import RequestId
from hub.model.request import Request
from hub.sharing.inbox_client import (
    CHECKSUM_MISMATCH,
    GONE_STATUSES,
    Inbox,
    ReplyTo,
    check_opened,
    check_receipt,
    check_withdrawal,
    refusal,
    reply_of,
)
from hub.sharing.store import Shares
from noticeboard.runtime.tasks import run_blocking
from noticeboard.runtime.text import NOTHING, Text

MOST_PIECE_BYTES = 8 << 20
LEAST_PIECE_BYTES = 256 << 10
MOST_BREAKS = 8
"""How often the connection may break without progress before an attempt fails."""
MOST_ROUNDS = 100
"""How often it may break in total: a board could let progress happen byte by byte."""

_AGAIN = GONE_STATUSES | {HTTPStatus.CONFLICT, HTTPStatus.REQUEST_TIMEOUT, CHECKSUM_MISMATCH}
"""Answers to a piece that the hub resolves by asking how much the board holds."""

type SaveShare = Callable[[Share], Awaitable[Share]]


async def deliver(inbox: Inbox, share: Share, sealed: Path, save: SaveShare) -> str:
    """Send what the board lacks of a sealed share, and return its verified receipt.

    `save` writes the share durably as it changes. Sending the same bytes again is harmless.
    Raises DeliveryError, and StorageError if the sealed file cannot be read.
    """
    return await _Delivery(inbox, share, sealed, save).run()


class _Delivery:
    """One attempt to deliver one share."""

    def __init__(self, inbox: Inbox, share: Share, sealed: Path, save: SaveShare) -> None:
        self._inbox = inbox
        self._share = share
        self._sealed = sealed
        self._save = save
        self._furthest = share.sent_bytes
        self._piece_bytes = MOST_PIECE_BYTES
        self._breaks = 0
        self._why = NOTHING

    async def run(self) -> str:
        """Send everything in at most MOST_ROUNDS tries; return the receipt."""
        for _ in range(MOST_ROUNDS):
            if await self._send_from(await self._begin()):
                note = await self._inbox.receipt(self._share.upload_url)
                check_receipt(note, self._inbox.policy, self._inbox.to, self._share)
                return note
            self._breaks += 1
            if self._breaks == MOST_BREAKS:
                break
            # A connection that breaks every minute can still deliver a piece that fits into one.
            self._piece_bytes = max(self._piece_bytes // 2, LEAST_PIECE_BYTES)
        raise DeliveryError(self._why)

    async def _begin(self) -> int:
        """Return the offset to continue from: what the board holds, or 0 for a new upload."""
        size_bytes = self._share.size_bytes
        if self._share.upload_url:
            held = await self._inbox.held_bytes(self._share.upload_url, size_bytes)
            if held is not None:
                await self._note(held)
                return held
        upload_url = await self._inbox.create(size_bytes)
        # Keep the address before the first byte, so this upload can always be continued or ended.
        self._share = await self._save(replace(self._share, upload_url=upload_url, sent_bytes=0))
        return 0

    async def _send_from(self, offset: int) -> bool:
        """Send pieces until the board holds everything; return False if it must be asked again."""
        while offset < self._share.size_bytes:
            piece = await run_blocking(self._read, offset)
            try:
                answer = await self._inbox.send(self._share.upload_url, offset, piece)
            except DeliveryError:
                self._why = Text("share.breaks_off")
                return False
            if answer.status in _AGAIN:
                self._why = refusal(answer.status)
                return False
            if answer.status != HTTPStatus.NO_CONTENT:
                raise DeliveryError(refusal(answer.status))
            offset += len(piece)
            if answer.offset != offset:
                raise DeliveryError("share.held_wrong")
            await self._note(offset)
            self._piece_bytes = min(2 * self._piece_bytes, MOST_PIECE_BYTES)
        return True

    async def _note(self, held: int) -> None:
        if held > self._furthest:
            self._furthest, self._breaks = held, 0
        if held != self._share.sent_bytes or self._share.state is not ShareState.SENDING:
            self._share = await self._save(replace(self._share, sent_bytes=held))

    def _read(self, offset: int) -> bytes:
        piece_bytes = min(self._piece_bytes, self._share.size_bytes - offset)
        try:
            with self._sealed.open("rb") as file:
                file.seek(offset)
                piece = file.read(piece_bytes)
        except OSError as error:
            raise StorageError("share.sealed_unreadable", error=str(error.strerror)) from error
        if len(piece) != piece_bytes:
            raise StorageError("share.sealed_gone")
        return piece


_FORGOTTEN = Text("share.arrived_already")


class Withdrawals:
    """Takes a share back from any state; each step can be repeated after a crash."""

    def __init__(
        self,
        shares: Shares,
        forget: Callable[[Share], Awaitable[None]],
        inbox: Callable[[ReplyTo], Inbox],
    ) -> None:
        """Take the shelf, a function that removes a share without a trace, and one for inboxes."""
        self._shares = shares
        self._forget = forget
        self._inbox = inbox

    async def withdraw(self, share: Share, request: Request) -> Share | None:
        """Return the share after one attempt, or None if nothing of it left."""
        if share.state is ShareState.WITHDRAWN:
            return share
        if not share.upload_url:
            await self._forget(share)
            return None
        share = await self._shares.save(share, ShareState.WITHDRAWING)
        try:
            return await self._withdraw(share, ReplyTo.of(request))
        except HubError as error:
            share = await self._shares.get(request.id) or share
            return await self._shares.save(share, ShareState.WITHDRAWING, reason=error.text)

    async def _withdraw(self, share: Share, to: ReplyTo) -> Share | None:
        if not share.receipt:
            arrived = await self.end_upload(share, to)
            if arrived is None:
                await self._forget(share)
                return None
            share = await self._shares.save(arrived, ShareState.WITHDRAWING)
        inbox = self._inbox(to)
        note = await inbox.withdraw(share.upload_url)
        if note is None:
            return await self._shares.save(share, ShareState.DELIVERED, reason=_FORGOTTEN)
        check_withdrawal(note, inbox.policy, to, share)
        return await self._shares.save(replace(share, withdrawal=note), ShareState.WITHDRAWN)

    async def end_upload(self, share: Share, to: ReplyTo) -> Share | None:
        """End an upload. Return None if it never arrived, else the share with its receipt.

        Raises HubError if the board does not say which.
        """
        if not share.upload_url:
            return None
        inbox = self._inbox(to)
        if await inbox.end(share.upload_url):
            return None
        receipt = await inbox.receipt(share.upload_url)
        check_receipt(receipt, inbox.policy, to, share)
        return replace(share, receipt=receipt, sent_bytes=share.size_bytes)


POLL_FOR = timedelta(days=90)
"""How long after its receipt a board can be asked: as long as it keeps an upload's id."""
PAUSE_S = 3600.0
POLL_S = 60.0

_LOG = logging.getLogger(__name__)


class OpenedPoll:
    """Schedules when to ask about each share; the times are random so that houses spread out."""

    def __init__(self, clock: Clock, inbox: Callable[[ReplyTo], Inbox]) -> None:
        """Take a function that returns a board's inbox, or raises HubError if sending is barred."""
        self._clock = clock
        self._inbox = inbox
        self._rng = SystemRandom()
        self._next_poll_s = 0.0
        self._next_s: dict[RequestId, float] = {}

    def is_time(self) -> bool:
        """Return whether to check the shares at all; true about once a minute."""
        now_s = self._clock.steady_s()
        if now_s < self._next_poll_s:
            return False
        self._next_poll_s = now_s + POLL_S
        return True

    async def opened(self, shares: Iterable[Share], *, now: bool = False) -> list[Share]:
        """Return the shares that turn out to have been opened, each with its verified note.

        With `now`, ask about all of them, whether or not an hour has passed.
        """
        found = []
        for share in shares:
            if share.state is not ShareState.DELIVERED or share.opened or not share.upload_url:
                self._next_s.pop(share.request_id, None)
            elif self._is_due(share.request_id) or now:
                try:
                    note = await self._poll(share)
                except HubError as error:
                    _LOG.info("It is not known whether a share was opened: %s", error)
                else:
                    found += [replace(share, opened=note)] if note else []
        return found

    def _is_due(self, request_id: RequestId) -> bool:
        """Return whether to ask now, and schedule the next time in about an hour."""
        now_s = self._clock.steady_s()
        due = now_s >= self._next_s.get(request_id, now_s + 1)
        if due or request_id not in self._next_s:
            self._next_s[request_id] = now_s + PAUSE_S * self._rng.uniform(0.5, 1.5)
        return due

    async def _poll(self, share: Share) -> str:
        to = reply_of(share.receipt)
        inbox = self._inbox(to)
        receipt = check_receipt(share.receipt, inbox.policy, to, share)
        if self._clock.now() - receipt.at > POLL_FOR:
            return ""
        note = await inbox.opened(share.upload_url) or ""
        if note:
            check_opened(note, inbox.policy, to, share)
        return note
