"""The shares that somebody wants opened, one at a time: each whole or not at all; and their routes.

1. asked          The board is asked about this share: a household may have taken it back since
                  somebody chose it. A share that was taken back stays sealed, unless a supervisor
                  gave a reason.
2. logged         The department's log says who begins to open it.
3. opened         As `noticeboard.agency.open` does it; it can be stopped until it is filed.
4. logged         What became of it.
5. acknowledged   The board learns it, now or in a later round of the watch.

A full disk ends the whole queue: what was not opened is still sealed.
"""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from http import HTTPStatus
import shutil
import threading
from typing import Annotated, Final

from aiohttp import web
import msgspec

from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.board import require_posting_key
from noticeboard.agency.desk.board_watch import WATCH, BoardState, BoardWatch, run_in_own_loop
from noticeboard.agency.desk.desk import INDEX, AgencyDesk, desk_of
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import AgencyInbox, fetch_withdrawal, why_of
from noticeboard.agency.index import FolderReader, ShareState
from noticeboard.agency.open import (
    TIMES_AS_LARGE,
    Opener,
    OpeningStoppedError,
    OpenShare,
    open_logged,
)
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder
from noticeboard.desk.people import CASE_ROLES, Person, Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.files import RESERVE_BYTES, DiskFullError, explain_full_disk
from noticeboard.runtime.tasks import run_stoppable
from noticeboard.runtime.text import NOTHING, Text, text_of
from noticeboard.seal.open import OpeningStep

ROUTES = Routes()
MOST_AT_ONCE: Final = 1000
LONGEST_REASON: Final = 500
OPENERS: Final = (Role.OFFICER, Role.SUPERVISOR)
ANSWER_S: Final = 20.0
"""How long the board may take to say what it knows of one share."""
_QUIET: Final = timedelta(minutes=1)
"""How long a board that didn't answer is left alone."""


class OpeningState(StrEnum):
    """Where the opening of one share is."""

    WAITING = "waiting"
    OPENING = "opening"
    OPENED = "opened"
    FAILED = "failed"
    STOPPED = "stopped"
    """It is sealed as before: somebody stopped it, or the disk was full."""


@dataclass(slots=True, kw_only=True)
class Opening:
    """One share in the queue."""

    share: int
    person: Person
    reason: str = ""
    """Why it is opened although it was taken back; empty if it isn't to be opened then."""
    again: bool = False
    """Whether it is opened anew if its files were changed here."""
    state: OpeningState = OpeningState.WAITING
    step: OpeningStep = OpeningStep.READ
    why: Text = NOTHING
    """Why it failed or stopped."""
    unasked: Text = NOTHING
    """Why the board could not be asked about it first."""
    off: threading.Event = field(default_factory=threading.Event)
    """Set to stop it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FullDisk:
    """The end of a queue for which there was no room."""

    opened: int
    sealed: int
    missing_bytes: int
    """What must be freed before the others fit."""


class Openings:
    """The queue, and what became of the shares that were in it last."""

    def __init__(self, desk: AgencyDesk, watch: BoardWatch) -> None:
        self.full: FullDisk | None = None
        self.answer_s = ANSWER_S
        self._desk = desk
        self._watch = watch
        self._items: list[Opening] = []
        self._wanted = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._quiet_until: datetime | None = None

    @property
    def items(self) -> Sequence[Opening]:
        """Everything that was asked for since the queue was last empty."""
        return self._items

    @property
    def is_running(self) -> bool:
        """Whether something waits or is being opened."""
        return not self._idle.is_set()

    def add(
        self, numbers: Iterable[int], person: Person, reason: str = "", *, again: bool = False
    ) -> None:
        """Have shares opened, after those that wait already."""
        if not self.is_running:
            self._items, self.full = [], None
        undone = {item.share for item in self._items if item.state in _UNDONE}
        self._items += [
            Opening(share=number, person=person, reason=reason, again=again)
            for number in dict.fromkeys(numbers)
            if number not in undone
        ]
        self._idle.clear()
        self._wanted.set()

    def stop(self) -> None:
        """Stop the opening that runs and empty the queue; what was opened stays open."""
        for item in self._items:
            item.off.set()
            if item.state is OpeningState.WAITING:
                self._end(item, OpeningState.STOPPED, _stopped(item))

    async def finished(self) -> None:
        """Wait until the queue is empty."""
        await self._idle.wait()

    async def run(self) -> None:
        """Open what is in the queue, until canceled; then what is being opened stays sealed."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            while item := self._next():
                await self._open(item)
            self._idle.set()

    def _next(self) -> Opening | None:
        return next((item for item in self._items if item.state is OpeningState.WAITING), None)

    async def _open(self, item: Opening) -> None:
        item.state = OpeningState.OPENING
        try:
            await self._check_withdrawal(item)
            await run_stoppable(lambda off: self._open_blocking(item, off))
        except OpeningStoppedError as error:
            self._end(item, OpeningState.STOPPED, text_of(error))
        except DiskFullError as error:
            self._end(item, OpeningState.STOPPED, text_of(error))
            await asyncio.to_thread(self._end_full)
        except (NoticeboardError, OSError) as error:
            self._end(item, OpeningState.FAILED, why_of(error))
        else:
            item.state = OpeningState.OPENED
            await self._acknowledge(item.share)

    def _end(self, item: Opening, state: OpeningState, why: Text) -> None:
        item.state, item.why = state, why

    def _end_full(self) -> None:
        """Leave everything that waits sealed, and say how much room it takes."""
        left = [item for item in self._items if item.state is OpeningState.WAITING]
        for item in left:
            self._end(item, OpeningState.STOPPED, _stopped(item))
        stopped = {item.share for item in self._items if item.state is OpeningState.STOPPED}
        known = ShareFolder(self._desk.home)
        sizes = [found.waiting.size_bytes for found in map(known.find, stopped) if found]
        free_bytes = shutil.disk_usage(self._desk.folder).free
        self.full = FullDisk(
            opened=sum(item.state is OpeningState.OPENED for item in self._items),
            sealed=len(stopped),
            missing_bytes=max(0, room_for(sizes) - free_bytes),
        )

    async def _check_withdrawal(self, item: Opening) -> None:
        """Ask the board about a share before it is opened."""
        now = self._desk.now()
        if self._quiet_until is not None and now < self._quiet_until:
            item.unasked = Text("desk.opening.unasked")
            return
        self._quiet_until = None
        home = self._desk.home
        try:
            home.refuse_forked()
            await run_in_own_loop(lambda: self._refresh(home, item))
        except OpeningStoppedError:
            raise
        except (NoticeboardError, OSError) as error:
            if isinstance(error, VerificationError):
                raise
            item.unasked = why_of(error)
            self._quiet_until = now + _QUIET

    async def _refresh(self, home: AgencyHome, item: Opening) -> None:
        async with BoardClient.to(home.profile().board.url) as client:
            with self._watch.share_turn(home, lambda: _refuse_stopped(item)):
                inbox = AgencyInbox(home, client, self._desk.now)
                async with self._in_time(home):
                    found = await inbox.refresh_one(item.share)
                    if found is not None:
                        await fetch_withdrawal(inbox, found)

    @asynccontextmanager
    async def _in_time(self, home: AgencyHome) -> AsyncGenerator[None]:
        """Raise UnavailableError if the board takes too long: what is here is opened all the same.

        A board that sends a byte now and then would never end by itself.
        """
        try:
            async with asyncio.timeout(self.answer_s):
                yield
        except TimeoutError as error:
            url = home.profile().board.url
            raise UnavailableError(Text("noticeboard.board.no_answer", url=url)) from error

    def _open_blocking(self, item: Opening, off: threading.Event) -> OpenShare:
        home = self._desk.home

        def watch(step: OpeningStep) -> None:
            item.step = step
            if off.is_set():
                item.off.set()
            _refuse_stopped(item)

        with (
            explain_full_disk(home.folder),
            self._watch.share_turn(home, lambda: watch(OpeningStep.READ)),
        ):
            folder = ShareFolder(home)
            opener = Opener(folder, home.cases, self._desk.now)
            share = opener.find_share(str(item.share))
            arrived = share.arrived
            if arrived is None:
                raise NotFoundError(Text("noticeboard.inbox.not_here", share=str(item.share)))
            if not item.reason:
                opener.refuse_withdrawn(share)
            note = partial(self._note, item, arrived)
            return open_logged(opener, share, note, watch, again=item.again)

    def _note(
        self,
        item: Opening,
        share: ArrivedShare,
        act: Act,
        about: Mapping[str, str],
        _opened: OpenShare | None,
    ) -> None:
        if share.waiting.withdrawn:
            about = {**about, "withdrawn": share.waiting.withdrawn, "reason": item.reason}
        self._desk.note(
            item.person,
            act,
            case=share.case_number,
            request=share.waiting.request,
            share=str(item.share),
            **about,
        )

    async def _acknowledge(self, number: int) -> None:
        """Tell the board; if it can't be told now, the watch does it later."""
        home = self._desk.home

        async def tell() -> None:
            async with BoardClient.to(home.profile().board.url) as client:
                with self._watch.share_turn(home):
                    inbox = AgencyInbox(home, client, self._desk.now)
                    async with self._in_time(home):
                        await self._watch.acknowledge(inbox, [number])

        if home.is_forked or self._quiet_until is not None:
            return
        try:
            await run_in_own_loop(tell)
        except (NoticeboardError, OSError):
            # It stays in the list of what the board doesn't know.
            return


_UNDONE: Final = frozenset({OpeningState.WAITING, OpeningState.OPENING})


def room_for(sizes: Sequence[int]) -> int:
    """Return how many bytes must be free to open shares of these sizes, one after the other."""
    if not sizes:
        return 0
    return sum(sizes) + (TIMES_AS_LARGE - 1) * max(sizes) + RESERVE_BYTES


def _stopped(item: Opening) -> Text:
    return Text("noticeboard.open.stopped", share=str(item.share))


def _refuse_stopped(item: Opening) -> None:
    if item.off.is_set():
        raise OpeningStoppedError(_stopped(item))


OPENINGS: Final = web.AppKey("openings", Openings)


class OpenBody(Body, frozen=True, kw_only=True):
    """The shares to open."""

    shares: Annotated[tuple[int, ...], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]
    withdrawn_too: bool = False
    """Whether one may be opened that its household took back: a supervisor must say why."""
    reason: Annotated[str, msgspec.Meta(max_length=LONGEST_REASON)] = ""
    again: bool = False
    """Whether shares are opened anew whose files were changed here; the changed ones are kept."""


class OpeningView(View, frozen=True, kw_only=True):
    """Where the opening of one share is."""

    share: int
    state: str
    step: int
    """From 1."""
    steps: int
    message: str = ""
    """Why it failed or stopped."""
    unasked: str = ""
    """Why the board could not be asked whether it was taken back; empty if it was."""


class FullDiskView(View, frozen=True, kw_only=True):
    """Why the queue ended: there was no room on the disk."""

    opened: int
    sealed: int
    missing_bytes: int


class OpeningsView(View, frozen=True, kw_only=True):
    """The queue, and what became of those that were in it last."""

    is_running: bool
    openings: tuple[OpeningView, ...]
    full: FullDiskView | None = None


@ROUTES.get("/openings", roles=CASE_ROLES)
async def get_openings(call: Call) -> OpeningsView:
    """Return which shares are being opened, and what became of the last ones."""
    return _openings(call.request.app[OPENINGS], call.language)


@ROUTES.post("/openings", roles=OPENERS, status=HTTPStatus.ACCEPTED)
async def post_openings(call: Call, body: OpenBody) -> OpeningsView:
    """Have shares opened, one after the other."""
    openings = call.request.app[OPENINGS]
    reason = _reason(call.person, body)
    await asyncio.to_thread(_require_keys, desk_of(call), call.request.app[WATCH].state)
    await asyncio.to_thread(_require_known, call.request.app[INDEX], body)
    openings.add(body.shares, call.person, reason, again=body.again)
    return _openings(openings, call.language)


@ROUTES.delete("/openings", roles=OPENERS)
async def delete_openings(call: Call) -> None:
    """Stop: what is being opened stays sealed, and so does what waits."""
    call.request.app[OPENINGS].stop()


def _openings(openings: Openings, language: str) -> OpeningsView:
    full = openings.full
    return OpeningsView(
        is_running=openings.is_running,
        openings=tuple(_opening(each, language) for each in openings.items),
        full=FullDiskView(opened=full.opened, sealed=full.sealed, missing_bytes=full.missing_bytes)
        if full
        else None,
    )


def _opening(opening: Opening, language: str) -> OpeningView:
    return OpeningView(
        share=opening.share,
        state=opening.state,
        step=opening.step,
        steps=len(OpeningStep),
        message=opening.why.fill(language) if opening.why else "",
        unasked=opening.unasked.fill(language) if opening.unasked else "",
    )


def _reason(person: Person, body: OpenBody) -> str:
    """Return why shares are opened that were taken back; raises NotAllowedError."""
    if not body.withdrawn_too:
        return ""
    if not person.may([Role.SUPERVISOR]):
        raise NotAllowedError(Text("desk.not_your_role"))
    reason = safe_text(body.reason, longest=LONGEST_REASON)
    if is_blank(reason):
        raise InvalidInputError(Text("desk.opening.no_reason"))
    return reason


def _require_keys(desk: AgencyDesk, state: BoardState) -> None:
    """Raise NotAllowedError if a key is locked that an opening needs."""
    desk.home.delivery_identities()
    # Without it, nobody can ask whether the household took the share back.
    if not desk.home.is_forked and state.away_since is None:
        require_posting_key(desk)


def _require_known(reader: FolderReader, body: OpenBody) -> None:
    """Raise NotFoundError, NotAllowedError if one of the shares can't be opened."""
    index = reader.read()
    for number in body.shares:
        share = index.shares.get(number)
        if share is None or not share.is_here:
            raise NotFoundError(Text("noticeboard.inbox.not_here", share=str(number)))
        if share.state is ShareState.WITHDRAWN and not body.withdrawn_too:
            raise NotAllowedError(Text("desk.opening.withdrawn", share=number))
