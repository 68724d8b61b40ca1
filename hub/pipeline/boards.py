"""The noticeboards that this hub follows: those in the config file, and those added later."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from datetime import datetime
import logging
from typing import Final, Protocol

from hub.clock import Clock
from hub.config import Config
from hub.errors import (
    BoardUnreachableError,
    ConflictError,
    DiskFullError,
    InvalidInputError,
    NotFoundError,
    StorageError,
)
from hub.feeds.board import BoardFollower
from hub.feeds.followed import followed, remember
from hub.feeds.hints import LiveHints
from hub.feeds.home_witness import VerifiedBoard
from hub.feeds.log_copy import LogUpdate
from hub.feeds.preview import ComparedKey, PreviewedBoard, preview_board
from hub.feeds.trust import BoardUncheckedError, EntryProof, file_name, prove, zipped
from hub.model.camera import Place
from hub.model.ids import PRACTICE, BoardOrigin
from hub.model.report import EventType
from hub.model.request import (
    BoardPolicy,
    BoardRegion,
    BoardState,
    BoardStatus,
    Request,
    Unchecked,
)
from hub.outbound import Outbound, check_url
from hub.practice import PracticeBoard, PracticeInbox
from hub.sharing.inbox_client import ReplyTo
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.store.folds import FoldDamagedError, Folded
from noticeboard.errors import NoticeboardError
from noticeboard.runtime.text import Text, text_of

_LOG = logging.getLogger(__name__)

_AGAIN_S: Final = 900.0
_DISK_AGAIN_S: Final = 5.0


class UpdateListener(Protocol):
    """Receives what boards show."""

    async def __call__(self, update: LogUpdate, *, notify: bool) -> None:
        """Process a board's growth; notify listeners if `notify`, not for stored entries."""


async def _to_nobody(update: LogUpdate, *, notify: bool) -> None:
    """Raise AssertionError: no receiver has been set yet."""
    raise AssertionError(f"nobody takes what {update.origin} shows, {notify=}")


class Boards:
    """Follows all boards, reports their states, and knows what the owner trusts about each."""

    def __init__(  # noqa: PLR0913, PLR0917 -- what following needs
        self,
        config: Config,
        database: Database,
        outbound: Outbound,
        clock: Clock,
        events: EventLog,
        problems: Problems,
    ) -> None:
        self._config = config
        self._database = database
        self._outbound = outbound
        self._clock = clock
        self._events = events
        self._problems = problems
        self._listener: UpdateListener = _to_nobody
        self._folded: Folded | None = None
        self._followers: dict[BoardOrigin, BoardFollower] = {}
        self._policies: dict[BoardOrigin, BoardPolicy] = {}
        self._states: dict[BoardOrigin, tuple[BoardState, Unchecked | None, datetime | None]] = {}
        self._following: dict[BoardOrigin, asyncio.Task[None]] = {}
        self._tasks: asyncio.TaskGroup | None = None
        self._turn = asyncio.Lock()
        self._previewing = asyncio.Lock()
        """Held while a board is previewed: one at a time, because a log takes memory."""
        self._practice: PracticeBoard | None = None

    def set_listener(self, listener: UpdateListener, folded: Folded | None = None) -> None:
        """Set the receiver of what boards show; call this before anything else.

        `folded` is what it makes of them, which is then stored for the next start.
        """
        self._listener, self._folded = listener, folded

    async def start(self) -> None:
        """Load what is stored of every board; the config file takes precedence.

        The practice board, if there is one, is loaded by `load_practice`.
        """
        policies = {policy.origin: policy for policy in self._config.boards}
        for policy in await followed(self._database):
            policies.setdefault(policy.origin, policy)
        for policy in policies.values():
            await self._add(policy)

    async def run(self) -> None:
        """Follow every board until canceled, including boards added meanwhile."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            for origin, follower in self._followers.items():
                if origin != PRACTICE:
                    self._begin(follower)
            await asyncio.get_running_loop().create_future()

    async def preview(
        self, address: str, places: Sequence[Place], *, allow_private_address: bool
    ) -> tuple[ComparedKey, PreviewedBoard | None]:
        """Preview a board by its address or link; nothing is stored. Raises as `preview_board`.

        Raises ConflictError if a board with this name and another key is known here.
        """
        async with self._previewing:
            key, board = await preview_board(
                address,
                self._outbound.to(allow_private=allow_private_address),
                self._clock,
                places,
                allow_private_address=allow_private_address,
            )
        if board is not None:
            known = self._policies.get(board.policy.origin)
            if known is not None and known.log_key != board.policy.log_key:
                raise ConflictError("board.other_key", board=known.origin, url=known.url)
        return key, board

    def known_state(self, origin: BoardOrigin) -> BoardState | None:
        """Return the state of a board that is followed or was left; None if it is unknown."""
        follower = self._followers.get(origin)
        return None if follower is None else follower.status.state

    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        """Follow one more board and return its status.

        Raises ConflictError if another has its origin, InvalidInputError if its keys or its
        address cannot be used; then nothing is stored.
        """
        async with self._turn:
            known = self._followers.get(policy.origin)
            if known is not None and known.status.state is BoardState.LEFT:
                raise ConflictError("board.known")
            if known is not None:
                raise ConflictError("board.followed_already")
            return await self._add(policy)

    async def leave(self, origin: BoardOrigin) -> None:
        """Stop following a board, and share nothing to it, until it is followed again.

        Its verified data stays, and the board must match it later. Raises NotFoundError.
        """
        async with self._turn:
            follower = self._followed(origin)
            await follower.leave()
            if (following := self._following.pop(origin, None)) is not None:
                # Not canceled: what it has just stored must still be processed.
                await asyncio.wait([following])
            await self._changed(follower.status)

    async def follow_again(self, origin: BoardOrigin) -> None:
        """Follow a board again that was left or that broke its promise; raises NotFoundError."""
        async with self._turn:
            follower = self._followed(origin)
            if follower.status.state in {BoardState.LEFT, BoardState.STOPPED}:
                await follower.resume()
                await self._changed(follower.status)
                self._begin(follower)

    async def change_policy(  # noqa: PLR0913 -- what an owner may change
        self,
        origin: BoardOrigin,
        *,
        witnesses: tuple[str, ...],
        quorum: int,
        verifiers: tuple[str, ...],
        read_earlier: bool | None = None,
        region: str | None = None,
    ) -> None:
        """Change the trusted witnesses and verifiers of a board, followed or not.

        And, unless None, whether to read what was before its snapshot, and only which region.
        Its verified entries are read again with them. Raises NotFoundError, ConflictError if the
        config file sets them, InvalidInputError if these keys cannot work.
        """
        async with self._turn:
            follower = self._followed(origin)
            if any(policy.origin == origin for policy in self._config.boards):
                raise ConflictError("board.in_config")
            known = self._policies[origin]
            policy = replace(
                known,
                witnesses=witnesses,
                quorum=quorum,
                verifiers=verifiers,
                read_earlier=known.read_earlier if read_earlier is None else read_earlier,
                region=known.region if region is None else region,
            )
            update = await follower.set_policy(policy)
            await remember(self._database, policy, self._clock.now())
            self._policies[origin] = policy
            await self._listener(update, notify=True)
            await self._events.append(EventType.BOARD_CHANGED, {"origin": origin})

    async def regions(self, origin: BoardOrigin) -> list[BoardRegion]:
        """Return the regions of a board of which only one may be read; raises NotFoundError."""
        return await self._followed(origin).regions()

    def statuses(self) -> list[tuple[BoardStatus, str]]:
        """Return every board's status and address; the practice board is not one of them."""
        return [
            (follower.status, self._policies[origin].url)
            for origin, follower in self._followers.items()
            if origin != PRACTICE
        ]

    def state(self, origin: BoardOrigin) -> BoardState:
        """Return a board's state, after processing everything that it showed last."""
        follower = self._followers.get(origin)
        if follower is None:
            return BoardState.STARTING
        if follower.status.state in {BoardState.STOPPED, BoardState.LEFT}:
            return follower.status.state
        return self._states.get(origin, (BoardState.STARTING,))[0]

    def sharing_policy(self, origin: BoardOrigin) -> BoardPolicy:
        """Return what the owner trusts about a board; raises if nothing may be sent to it.

        The error is BoardUncheckedError if sending may work later, and ConflictError if not.
        """
        status = self._follower(origin).status
        if status.state is BoardState.STOPPED:
            raise ConflictError("board.broke_promise")
        if status.unchecked is not None:
            raise BoardUncheckedError(
                Text("board.unchecked"),
                status.unchecked,
            )
        if status.state is BoardState.LEFT:
            raise ConflictError("board.left")
        return self._policies[origin]

    async def check_history(self, request: Request, since: datetime) -> None:
        """Read what must be known before what was approved may leave; BoardUnreachableError."""
        if not request.practice:
            of = request.agency.id, request.index, since
            await self._follower(request.origin).check_history(*of)

    def require_history(self, request: Request, since: datetime) -> None:
        """Raise BoardUnreachableError unless that is known."""
        follower = None if request.practice else self._follower(request.origin)
        if follower is not None and not follower.is_true(request.agency.id, since):
            region = follower.reads_region
            raise BoardUnreachableError("share.region_waits" if region else "share.history_unread")

    # The practice board: followed like any other, but polled only when it has changed

    @property
    def practice(self) -> PracticeBoard | None:
        """The practice board, or None if there is no practice."""
        return self._practice

    def practice_inbox(self, to: ReplyTo) -> PracticeInbox:
        """Return the inbox of the practice board; NotFoundError for any other request."""
        if self._practice is None:
            raise NotFoundError("practice.over")
        return PracticeInbox(self._practice, to)

    async def load_practice(self, board: PracticeBoard) -> None:
        """Load what is stored of the practice board; the caller polls it next."""
        self._practice = board
        follower = BoardFollower(board.policy, self._database, board, self._clock)
        await self._load(follower, board.policy)

    async def poll_practice(self) -> None:
        """Read what the practice board has logged; raises HubError."""
        follower = self._followers.get(PRACTICE)
        if follower is not None:
            update = await follower.sync()
            if update is not None:
                await self._listener(update, notify=True)
            await self._changed(follower.status)

    def drop_practice(self) -> None:
        """Forget the practice board; what is stored of it is deleted by `hub.practice.forget`."""
        self._practice = None
        for known in (self._followers, self._policies, self._states):
            known.pop(PRACTICE, None)

    def trusted(self, origin: BoardOrigin) -> tuple[BoardStatus, BoardPolicy]:
        """Return a board, stopped or not, and what the owner trusts about it."""
        return self._follower(origin).status, self._policies[origin]

    async def log_proof(self, origin: BoardOrigin, index: int) -> str:
        """Return the tlog-proof of an entry in the last state of the board's log that we saw.

        Empty if a region is read and nothing was approved: to ask would show what this house has.
        """
        follower = self._follower(origin)
        try:
            return await follower.proof(index)
        except BoardUnreachableError:
            if follower.reads_region:
                return ""
            raise

    async def proof(self, origin: BoardOrigin, index: int) -> EntryProof:
        """Return what was proved about an entry; StorageError if the stored data is wrong."""
        text = await self._follower(origin).proof(index)
        status, policy = self.trusted(origin)
        return prove(text, policy, status.checked_at)

    async def evidence(self, origin: BoardOrigin) -> tuple[str, bytes]:
        """Return a board's evidence, a ZIP file: its name and bytes. Raises NotFoundError."""
        follower = self._followers.get(origin)
        evidence = [] if follower is None else await follower.evidence()
        if not evidence:
            raise NotFoundError("board.no_evidence")
        policy = self._policies[origin]
        return file_name(origin), await asyncio.to_thread(zipped, policy, evidence)

    def verified(self, origin: BoardOrigin) -> VerifiedBoard:
        """Return a board that its owner follows, as far as it is verified; raises HubError."""
        follower = self._followed(origin)
        if follower.status.state is BoardState.LEFT:
            raise ConflictError("board.left")
        return follower

    def _followed(self, origin: BoardOrigin) -> BoardFollower:
        """Return the follower of a board that its owner follows, or did."""
        if origin == PRACTICE:
            raise NotFoundError("board.unknown")
        return self._follower(origin)

    def _follower(self, origin: BoardOrigin) -> BoardFollower:
        follower = self._followers.get(origin)
        if follower is None:
            raise NotFoundError("board.unknown")
        return follower

    async def _add(self, policy: BoardPolicy) -> BoardStatus:
        check_url(policy.url, allow_private=policy.allow_private_address)
        # Build it before storing the policy: one that cannot work would break every later start.
        try:
            follower = BoardFollower(
                policy,
                self._database,
                self._outbound.to(allow_private=policy.allow_private_address),
                self._clock,
                poll_s=self._config.poll.total_seconds(),
            )
        except NoticeboardError as error:
            raise InvalidInputError("board.keys", error=text_of(error)) from error
        await remember(self._database, policy, self._clock.now())
        await self.follow_stored(follower, policy)
        return follower.status

    async def follow_stored(self, follower: BoardFollower, policy: BoardPolicy) -> None:
        """Load what is stored of a board, and follow it from now on; raises StorageError."""
        await self._load(follower, policy)
        self._begin(follower)

    async def _load(self, follower: BoardFollower, policy: BoardPolicy) -> None:
        if self._folded is not None:
            follower.keep(self._folded)
        try:
            await self._load_stored(follower, policy)
        except FoldDamagedError:
            await follower.forget_fold()
            await self._load_stored(follower, policy)

    async def _load_stored(self, follower: BoardFollower, policy: BoardPolicy) -> None:
        async with aclosing(follower.stored()) as growths:
            async for update in growths:
                if policy.origin not in self._followers:
                    self._followers[policy.origin] = follower
                    self._policies[policy.origin] = policy
                    await self._changed(follower.status)
                await self._listener(update, notify=False)

    def _begin(self, follower: BoardFollower) -> None:
        origin = follower.status.origin
        left = follower.status.state is BoardState.LEFT
        if self._tasks is not None and not left and origin not in self._following:
            self._following[origin] = self._tasks.create_task(self._follow(follower))

    async def _follow(self, follower: BoardFollower) -> None:
        async def on_growth(update: LogUpdate) -> None:
            await self._listener(update, notify=True)

        while follower.status.state is not BoardState.LEFT:
            try:
                async with self._hints(follower) as hints:
                    await follower.run(on_growth, self._changed, hints=hints)
            except StorageError as error:
                # A problem with one board's data must not stop the cameras or other boards.
                _LOG.error("A board cannot be followed: %s", error)
                await follower.pause(_AGAIN_S)
            except DiskFullError as error:
                # Nothing new was stored: the follower fetches it again later.
                _LOG.warning("A board is not followed just now: %s", error)
                await follower.pause(_DISK_AGAIN_S)

    @asynccontextmanager
    async def _hints(self, follower: BoardFollower) -> AsyncGenerator[LiveHints | None]:
        """Listen to a board's hints; a region needs none."""
        if follower.reads_region:
            yield None
            return
        hints = LiveHints(follower.wire, self._clock)
        listening = asyncio.create_task(hints.listen())
        try:
            yield hints
        finally:
            listening.cancel()

    async def _changed(self, status: BoardStatus) -> None:
        state = status.state, status.unchecked, status.region_as_of
        if state != self._states.get(status.origin):
            self._states[status.origin] = state
            await self._events.append(EventType.BOARD_CHANGED, {"origin": status.origin})
        await self._problems.set(
            f"board.stopped:{status.origin}",
            "board_stopped",
            raised=status.state is BoardState.STOPPED,
        )
        own_clock = status.unchecked is Unchecked.OWN_CLOCK
        await self._problems.set(
            f"board.unchecked:{status.origin}",
            "board_unchecked",
            raised=status.unchecked is not None and not own_clock,
        )
        await self._problems.set(f"hub.clock:{status.origin}", "hub_clock", raised=own_clock)
