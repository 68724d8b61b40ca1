"""Taking a share back: from the outbox, from the board, or by a recorded withdrawal."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from hub.errors import HubError
from hub.model.decision import Share, ShareState
from hub.model.request import Request
from hub.sharing.inbox import Inbox
from hub.sharing.reply import ReplyTo, check_receipt, check_withdrawal
from hub.sharing.shelf import Shelf

_FORGOTTEN = (
    "It had arrived, and the board no longer takes a withdrawal of it: tell the agency yourself."
)


class Withdrawing:
    """Goes back from wherever a share stands; each step can be repeated after a crash."""

    def __init__(
        self,
        shelf: Shelf,
        forget: Callable[[Share], Awaitable[None]],
        inbox: Callable[[ReplyTo], Inbox],
    ) -> None:
        """Take where shares are kept, what removes one without a trace, and a board's inbox."""
        self._shelf = shelf
        self._forget = forget
        self._inbox = inbox

    async def withdraw(self, share: Share, request: Request) -> Share | None:
        """Return the share as it stands after a try, or None where nothing of it left."""
        if share.state is ShareState.WITHDRAWN:
            return share
        if not share.upload_url:
            await self._forget(share)
            return None
        share = await self._shelf.keep(share, ShareState.WITHDRAWING)
        try:
            return await self._go_back(share, ReplyTo.of(request))
        except HubError as error:
            share = await self._shelf.get(request.id) or share
            return await self._shelf.keep(share, ShareState.WITHDRAWING, reason=str(error))

    async def _go_back(self, share: Share, to: ReplyTo) -> Share | None:
        if not share.receipt:
            arrived = await self.end_upload(share, to)
            if arrived is None:
                await self._forget(share)
                return None
            share = await self._shelf.keep(arrived, ShareState.WITHDRAWING)
        inbox = self._inbox(to)
        note = await inbox.withdraw(share.upload_url)
        if note is None:
            return await self._shelf.keep(share, ShareState.DELIVERED, reason=_FORGOTTEN)
        check_withdrawal(note, inbox.policy, to, share)
        return await self._shelf.keep(replace(share, withdrawal=note), ShareState.WITHDRAWN)

    async def end_upload(self, share: Share, to: ReplyTo) -> Share | None:
        """End what is being sent: None where it never arrived, else the share with its receipt.

        Raises HubError where the board does not say which.
        """
        if not share.upload_url:
            return None
        inbox = self._inbox(to)
        if await inbox.end(share.upload_url):
            return None
        receipt = await inbox.receipt(share.upload_url)
        check_receipt(receipt, inbox.policy, to, share)
        return replace(share, receipt=receipt, sent_bytes=share.size_bytes)
