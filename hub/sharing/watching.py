"""Whether delivered shares have been opened: the board is asked about hourly, for some months."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
import logging
from random import Random

from hub.clock import Clock
from hub.errors import HubError
from hub.model.decision import Share, ShareState
from hub.model.ids import RequestId
from hub.sharing.inbox import Inbox
from hub.sharing.reply import ReplyTo, check_opened, check_receipt, reply_of

ASKED_FOR = timedelta(days=90)
"""How long a board can be asked, after its receipt: as long as it keeps an upload's id."""
PAUSE_S = 3600.0
LOOK_S = 60.0

_LOG = logging.getLogger(__name__)


class Watching:
    """Remembers when to ask about which share next; houses do not fall into step."""

    def __init__(self, clock: Clock, inbox: Callable[[ReplyTo], Inbox], rng: Random) -> None:
        """Take what gives a board's inbox; it raises HubError where nothing may go there."""
        self._clock = clock
        self._inbox = inbox
        self._rng = rng
        self._next_look_s = 0.0
        self._next_s: dict[RequestId, float] = {}

    def is_time(self) -> bool:
        """Tell whether it is worth looking at the shares at all; true about once a minute."""
        now_s = self._clock.steady_s()
        if now_s < self._next_look_s:
            return False
        self._next_look_s = now_s + LOOK_S
        return True

    async def opened(self, shares: Iterable[Share]) -> list[Share]:
        """Return those shares that turn out to have been opened, each with its verified note."""
        found = []
        for share in shares:
            if share.state is not ShareState.DELIVERED or share.opened or not share.upload_url:
                self._next_s.pop(share.request_id, None)
            elif self._is_due(share.request_id):
                try:
                    note = await self._ask(share)
                except HubError as error:
                    _LOG.info("Whether a share was opened is not known: %s", error)
                else:
                    found += [replace(share, opened=note)] if note else []
        return found

    def _is_due(self, request_id: RequestId) -> bool:
        """Tell whether to ask now, and put the next time off by something about an hour."""
        now_s = self._clock.steady_s()
        due = now_s >= self._next_s.get(request_id, now_s + 1)
        if due or request_id not in self._next_s:
            self._next_s[request_id] = now_s + PAUSE_S * self._rng.uniform(0.5, 1.5)
        return due

    async def _ask(self, share: Share) -> str:
        to = reply_of(share.receipt)
        inbox = self._inbox(to)
        receipt = check_receipt(share.receipt, inbox.policy, to, share)
        if self._clock.now() - receipt.at > ASKED_FOR:
            return ""
        note = await inbox.opened(share.upload_url) or ""
        if note:
            check_opened(note, inbox.policy, to, share)
        return note
