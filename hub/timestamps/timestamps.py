"""Each hour, services stamp the root over everything that was recorded since the last stamp.

The order of the durable steps, and what a crash leaves after each:

1. the text of the hour is stored          it is sent at the next start, if that is within the hour
2. a service's reply is stored             a proof
3. the ledger has an entry of the reply    (the next start or hour writes it)

Each hour has one second in which requests go out, whatever was recorded and even if nothing was.
The house's secret decides which one: a time stands in each reply, and if it were the same second of
every hour, it would show that two shares are of one home. Only after a failure are there other
requests, with the same text, until the next hour's. A reply that comes later counts for its own
text.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging
import secrets
from typing import Final

from hub.clock import Clock
from hub.errors import ConflictError, HubError, NotFoundError, TimestampError
from hub.ledger.entry import STAMPED, Written, time_text
from hub.ledger.ledger import Ledger
from hub.model.timestamp import (
    ReplyState,
    ServiceStatus,
    Stamp,
    StampedHour,
    StampReply,
    TimestampService,
)
from hub.outbound import Outbound
from hub.store.events import Problems
from hub.store.footage_files import FootageFiles
from hub.store.secrets import Secrets
from hub.timestamps.store import HOUR_S, StampStore, Waiting, filler_of, second_of
from noticeboard.runtime.tasks import cancel, run_blocking
from noticeboard.runtime.text import NOTHING, Text
from noticeboard.timestamp.hour import HourTree

MOST_SERVICES: Final = 4
"""A share has room for the replies of so many."""
SECRET: Final = "timestamps"  # noqa: S105 -- the name of one
FIRST_RETRY_S: Final = 60.0
LONGEST_SILENCE: Final = timedelta(hours=24)
"""If a service gives no stamp for so long, the house should know."""
_LONGEST_SLEEP_S: Final = 300.0
"""So that a clock that was set is noticed."""
_PUNCTUAL: Final = timedelta(minutes=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

_LOG = logging.getLogger(__name__)


class Timestamps:
    """The services that this house has chosen; without any, nothing is hashed or sent."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what it reads, writes and reports to
        self,
        store: StampStore,
        keys: Secrets,
        files: FootageFiles,
        ledger: Ledger,
        problems: Problems,
        outbound: Outbound,
        clock: Clock,
    ) -> None:
        self._store = store
        self._keys = keys
        self._files = files
        self._ledger = ledger
        self._problems = problems
        self._outbound = outbound
        self._clock = clock
        self._services: dict[str, TimestampService] = {}
        self._newest = 0
        """The number of the newest stamp: older ones are no longer sent."""
        self._first_added = asyncio.Event()
        """Set once there is a secret, which decides when this house asks."""
        self._asking: dict[asyncio.Task[None], str] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()

    @property
    def secret(self) -> bytes | None:
        """The secret of all salts; None if there was never a service."""
        return self._keys.key(SECRET)

    async def start(self) -> None:
        """Load the services. Call it before anything is recorded or recovered."""
        self._services = {each.url: each for each in await self._store.services()}
        if self._services:
            await run_blocking(self._keys.make_key, SECRET)  # In case its file was lost.
        if self.secret is not None:
            self._first_added.set()
        self._switch()

    def _switch(self) -> None:
        """Let recordings have roots if there is a service."""
        self._files.salt_secret = (self.secret or b"") if self._services else b""

    async def statuses(self) -> list[ServiceStatus]:
        """Return each service with its newest stamp."""
        return await self._store.statuses()

    async def newest_at(self) -> datetime | None:
        """Return when the newest stamp of a service that is chosen came; None if there is none."""
        statuses = await self.statuses()
        return max((each.newest.received_at for each in statuses if each.newest), default=None)

    async def stamped(self, closed_at: datetime) -> list[StampedHour]:
        """Return the stamped hours that may cover a segment closed then, the likeliest first.

        Look the segment's root up in each one's `roots`. It may be in several, or in none.
        """
        secret = self.secret
        return [] if secret is None else await self._store.stamped(closed_at, secret)

    async def add(self, url: str, *, root: str = "", allow_private: bool = False) -> ServiceStatus:
        """Add a service, or replace it, once it has stamped a number without meaning.

        `root` are the root certificates to check it against, in PEM; without any, those that this
        machine trusts. Raises InvalidInputError, ConflictError, TimestampError.
        """
        service = TimestampService(
            url=url,
            name="",
            root=root,
            allow_private=allow_private,
            added_at=self._clock.now(),
        )
        if url not in self._services and len(self._services) >= MOST_SERVICES:
            raise ConflictError("timestamp.most", most=MOST_SERVICES)
        trial = await asyncio.to_thread(HourTree, (), secrets.token_bytes(32))
        reply = await self._request_reply(service, trial.hour.text())
        service = replace(service, name=reply.name, reason=_doubt(reply))
        async with self._turn:
            await run_blocking(self._keys.make_key, SECRET)
            await self._store.save(service)
            self._services[url] = service
            self._switch()
            self._first_added.set()
        return ServiceStatus(service=service, newest=reply)

    async def remove(self, url: str) -> None:
        """Never ask a service again. What it has stamped stays. Raises NotFoundError."""
        async with self._turn:
            if url not in self._services:
                raise NotFoundError("timestamp.unknown")
            await self._store.remove(url)
            del self._services[url]
            self._switch()
        await cancel(*(task for task, asked in self._asking.items() if asked == url))
        for kind in ("time", "silent"):
            await self._problems.set(f"timestamp_{kind}:{url}", f"timestamp_{kind}", raised=False)

    async def run(self) -> None:
        """Have each hour stamped, until canceled."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            await self._guarded(self._resume)
            while True:
                if await self._next_hour():
                    await self._guarded(self._stamp)

    async def _guarded(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this. No failure of it may stop the cameras."""
        try:
            await work()
        except HubError as error:
            _LOG.warning("This hour could not be stamped: %s", error)
        except Exception:  # noqa: BLE001 -- logged with its traceback
            _LOG.exception("This hour could not be stamped.")

    async def _next_hour(self) -> bool:
        """Wait for this hub's second of the hour; return False if it was missed."""
        # Without a secret, the second would be the same in every house.
        await self._first_added.wait()
        due = self.due()
        while (left_s := (due - self._clock.now()).total_seconds()) > 0:
            if left_s > 2 * HOUR_S:  # The clock was put back.
                due = self.due()
                continue
            await self._clock.sleep(min(left_s, _LONGEST_SLEEP_S))
        # If the clock was put forward, or the machine slept, the next one isn't far.
        return self._clock.now() - due < _PUNCTUAL

    def due(self) -> datetime:
        """Return when the services are asked next."""
        now = self._clock.now()
        hour = now.replace(minute=0, second=0, microsecond=0)
        secret = self.secret or b""
        due = second_of(hour, secret)
        return due if due > now else second_of(hour + timedelta(seconds=HOUR_S), secret)

    async def _stamp(self) -> None:
        """Make the text of what was recorded since the last stamp, and have it stamped."""
        secret = self.secret
        await self._write_missing()
        async with self._turn:
            if self._services and secret is not None:
                now = self._clock.now()
                covers = await self._store.waiting(_EPOCH)
                stamp = await asyncio.to_thread(_make_stamp, covers, secret, now)
                await self._store.add(stamp, covers)
                self._newest = stamp.number
                self._begin(stamp, self._services.values())
        await self._store.tidy(self._clock.now())
        await self._check_silence()

    async def _resume(self) -> None:
        """Go on with what the last run left: entries of the ledger, and an hour's text."""
        await self._write_missing()
        for stamp, replies in await self._store.newest(1):
            self._newest = stamp.number
            if timedelta(0) <= self._clock.now() - stamp.made_at < timedelta(seconds=HOUR_S):
                answered = {each.service for each in replies}
                self._begin(
                    stamp, [each for url, each in self._services.items() if url not in answered]
                )

    async def _write_missing(self) -> None:
        """Write to the ledger what a crash or a full disk has kept out of it."""
        for stamp, replies in reversed(await self._store.newest(2)):
            for reply in replies:
                await self._record(stamp, reply)

    async def _record(self, stamp: Stamp, reply: StampReply) -> None:
        """Write a reply to the ledger, or try again in an hour: stamps don't wait for it."""
        try:
            await self._ledger.append(STAMPED, of_stamped(stamp, reply))
        except HubError as error:
            _LOG.warning("A timestamp is not in the ledger yet: %s", error)

    def _begin(self, stamp: Stamp, services: Iterable[TimestampService]) -> None:
        if self._tasks is None:
            return
        for service in services:
            asking = self._tasks.create_task(self._send(stamp, service.url))
            self._asking[asking] = service.url
            asking.add_done_callback(self._asking.pop)

    async def _send(self, stamp: Stamp, url: str) -> None:
        """Send a text to a service until it replies, or until there is the next hour's text."""
        pause_s = FIRST_RETRY_S
        while stamp.number == self._newest and (service := self._services.get(url)) is not None:
            try:
                if await self._try(stamp, service):
                    return
            except Exception:  # noqa: BLE001 -- as above
                _LOG.exception("A timestamp service cannot be asked just now.")
            await self._clock.sleep(pause_s)
            pause_s *= 2

    async def _try(self, stamp: Stamp, service: TimestampService) -> bool:
        """Return whether there is a reply now."""
        try:
            reply = await self._request_reply(service, stamp.text)
        except TimestampError as error:
            await self._note(replace(service, failures=service.failures + 1, reason=error.text))
            return False
        await self._store.add_reply(stamp.number, reply)
        await self._note(replace(service, name=reply.name, failures=0, reason=_doubt(reply)))
        await self._problems.set(
            f"timestamp_time:{service.url}",
            "timestamp_time",
            raised=reply.state is ReplyState.WRONG_TIME,
            name=reply.name,
        )
        await self._record(stamp, reply)
        return True

    async def _request_reply(self, service: TimestampService, text: bytes) -> StampReply:
        """Return a service's reply to a text; raises TimestampError."""
        # Imported here: a hub without a service needs none of its libraries.
        from hub.timestamps.exchange import ask  # noqa: PLC0415

        return await ask(service, text, self._outbound, self._clock)

    async def _note(self, service: TimestampService) -> None:
        """Store what is known of a service, unless it was removed."""
        async with self._turn:
            if service.url in self._services:
                self._services[service.url] = service
                await self._store.save(service)

    async def _check_silence(self) -> None:
        """Tell the house about services that have given no stamp for a day."""
        for status in await self._store.statuses():
            service, newest = status.service, status.newest
            heard_at = service.added_at if newest is None else newest.received_at
            await self._problems.set(
                f"timestamp_silent:{service.url}",
                "timestamp_silent",
                raised=self._clock.now() - heard_at > LONGEST_SILENCE,
                name=service.name,
            )


def of_stamped(stamp: Stamp, reply: StampReply) -> Written:
    """Return the fields of the ledger's entry about a reply."""
    return {
        "hour": time_text(stamp.made_at),
        "text_sha256": stamp.sha256,
        "service": reply.service,
        "sent_at": time_text(reply.sent_at),
        "received_at": time_text(reply.received_at),
        "time": time_text(reply.at),
        "reply_sha256": reply.sha256,
    }


def _doubt(reply: StampReply) -> Text:
    """Return why a reply is doubtful, or nothing."""
    return Text("timestamp.wrong_time") if reply.state is ReplyState.WRONG_TIME else NOTHING


def _make_stamp(covers: Waiting, secret: bytes, now: datetime) -> Stamp:
    """Make the text over what waits. Blocking."""
    tree = HourTree(covers.roots, filler_of(secret, covers.number, now))
    return Stamp(number=covers.number, made_at=now, text=tree.hour.text())
