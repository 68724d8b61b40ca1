"""Asks the board every few minutes what is new: its log, held posts, and shares, which stay sealed.

One round follows the log from the last verified checkpoint, finishes held posts, lists the shares,
and tells the board what was opened while it was away. Then new shares are fetched. Every part uses
the functions of the commands and fails on its own. If the posting key is locked, what needs it
waits. If the board contradicts itself, the proof is kept and nothing is asked of it anymore.
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
import logging
import threading
from typing import Any, Final

from aiohttp import web
import msgspec

from noticeboard.agency.client import BoardClient
from noticeboard.agency.department import read_department
from noticeboard.agency.department_log import Act
from noticeboard.agency.desk.desk import AgencyDesk
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import (
    AgencyInbox,
    acknowledge_shares,
    fetch_new,
    list_shares,
    new_shares,
    unacknowledged,
    why_of,
)
from noticeboard.agency.known_policy import add_policies
from noticeboard.agency.log import (
    AgencyStatus,
    ContradictionError,
    LogReader,
    board_verifiers,
    check_checkpoint,
    follow,
)
from noticeboard.agency.poster import HeldResult, finish_held
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder
from noticeboard.agency.webhook import announce
from noticeboard.desk.people import Person
from noticeboard.errors import (
    InvalidInputError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
)
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import format_time
from noticeboard.log.note import VerifierKey
from noticeboard.log.policy import Limits, Policies
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import write_durably
from noticeboard.runtime.tasks import run_stoppable
from noticeboard.runtime.text import NOTHING, Text, text_of

EVERY: Final = timedelta(minutes=5)
REFUSED_FILE: Final = "refused.json"
_LOCKED: Final = "desk.key_locked"
_THE_DESK: Final = Person(id="desk", name="the desk", roles=frozenset())
"""Who does what nobody in particular does."""
_LOOK_S: Final = 0.1
_LIST_S: Final = 120.0
"""How long the board may take for its list of shares, while nobody else may work on them."""
_LOGGER: Final = logging.getLogger(__name__)


class RefusedPost(msgspec.Struct, frozen=True, kw_only=True):
    """A held post that a moderator refused; kept until somebody puts it away."""

    id: str
    title: str
    case_number: str
    at: str
    """When the desk learned it."""
    reason: str
    """The moderator's, safe to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardState:
    """What the last round found."""

    checked: datetime | None = None
    """When the board last answered, and what it answered was verified."""
    away_since: datetime | None = None
    """When the first round failed after that; None if the last one didn't."""
    problem: Text = NOTHING
    """Why the last round failed."""
    problems: tuple[Text, ...] = ()
    """What else didn't work."""
    status: AgencyStatus | None = None
    """None before the first round, and before the agency is registered."""
    policies: Policies | None = None
    """The board's policies; None before the first round."""
    verifiers: tuple[VerifierKey, ...] = ()
    """Those the board trusts."""
    witnesses: int = 0
    """How many of the trusted ones signed the checkpoint."""
    foreign: tuple[int, ...] = ()
    """Entries in the agency's name that were not made in this folder."""
    is_locked: bool = False
    """Whether shares wait for the posting key to be unlocked."""
    fetching: tuple[int, int] | None = None
    """The share that is being fetched, and how many of its bytes are here."""


class _OthersWaitError(Exception):
    """Somebody else waits for their turn: the download stops, and goes on later where it was."""


class BoardWatch:
    """The desk's watch over its board."""

    def __init__(self, desk: AgencyDesk, every: timedelta | None) -> None:
        """Look every so often; None: only when somebody asks."""
        self.state = BoardState()
        self._desk = desk
        self._every = every
        self._round = asyncio.Lock()
        self._wanted = asyncio.Event()
        self._shares = threading.Lock()
        self._waiting: set[int] = set()
        """The threads that wait for their turn."""
        self._reader: LogReader | None = None

    async def run(self) -> None:
        """Ask the board again and again, until canceled."""
        if self._every is None:
            await self._wanted.wait()
        while True:
            self._wanted.clear()
            try:
                await self.check()
                await self.fetch()
            except Exception:
                # The desk goes on, and the next round may do better.
                _LOGGER.exception("The board could not be asked")
            seconds = None if self._every is None else self._every.total_seconds()
            try:
                async with asyncio.timeout(seconds):
                    await self._wanted.wait()
            except TimeoutError:
                continue

    def wake(self) -> None:
        """Have the next round begin now."""
        self._wanted.set()

    async def check(self) -> BoardState:
        """Ask the board once, without fetching shares, and return what was found."""
        async with self._round:
            self.state = await run_in_own_loop(self._check)
            return self.state

    async def fetch(self) -> None:
        """Fetch what is new, one share at a time."""
        async with self._round:
            if self.state.checked is not None and not self.state.problem:
                problems = await run_in_own_loop(self._fetch)
                self.state = replace(
                    self.state, problems=(*self.state.problems, *problems), fetching=None
                )

    @contextmanager
    def share_turn(
        self, home: AgencyHome, wait: Callable[[], None] = lambda: None
    ) -> Generator[None]:
        """Keep the desk's own work on shares in turn, and commands out; raises ConflictError.

        `wait` is called meanwhile; what it raises ends the waiting.
        """
        this = threading.get_ident()
        self._waiting.add(this)
        try:
            while not self._shares.acquire(timeout=_LOOK_S):
                wait()
        finally:
            self._waiting.discard(this)
        try:
            with home.lock_shares():
                yield
        finally:
            self._shares.release()

    def limits_at(self, at: datetime) -> Limits | None:
        """Return the limits in force at a time, by the policies that the board has shown."""
        policies = self.state.policies
        policy = policies.at(at) if policies else None
        return policy.limits if policy else None

    def refused(self) -> tuple[RefusedPost, ...]:
        """Return the posts that were refused and not put away yet. Blocking."""
        try:
            raw = (self._desk.folder / REFUSED_FILE).read_bytes()
            return msgspec.json.decode(raw, type=tuple[RefusedPost, ...])
        except (FileNotFoundError, msgspec.DecodeError):
            return ()

    def put_away(self, entry_id: str) -> None:
        """Forget a refused post. Blocking; raises NotFoundError."""
        refused = self.refused()
        left = [each for each in refused if each.id != entry_id]
        if len(left) == len(refused):
            raise NotFoundError(Text("desk.no_page"))
        self._save_refused(left)

    def _save_refused(self, refused: Sequence[RefusedPost]) -> None:
        write_durably(self._desk.folder / REFUSED_FILE, msgspec.json.encode(refused))

    async def _check(self) -> BoardState:
        home, now, before = self._desk.home, self._desk.now(), self.state
        before = replace(before, problems=(), is_locked=False, fetching=None)
        try:
            profile = home.profile()
        except NotFoundError:
            return BoardState()
        if home.is_forked:
            return replace(before, problem=Text("noticeboard.home.forked", folder="evidence"))
        try:
            async with BoardClient.to(profile.board.url) as client:
                found = await self._follow(home, client, before)
                problems, is_locked = await self._settle(home, client, found)
        except ContradictionError as error:
            home.save_evidence(error.evidence)
            return replace(before, problem=text_of(error))
        except (NoticeboardError, OSError) as error:
            away = (before.away_since or now) if isinstance(error, UnavailableError) else None
            return replace(before, away_since=away, problem=why_of(error))
        return replace(found, problems=problems, is_locked=is_locked)

    async def _follow(
        self, home: AgencyHome, client: BoardClient, before: BoardState
    ) -> BoardState:
        """Follow the log, and find how the agency stands in it; NoticeboardError."""
        now, profile = self._desk.now(), home.profile()
        signed = check_checkpoint(await client.checkpoint(), profile.board, now)
        known = home.state()
        view = await follow(client, profile.id, known, signed)
        with home.lock():
            # A post may have followed it further meanwhile.
            if home.state() == known:
                home.save_state(view.state)
        verifiers = await board_verifiers(client)
        reader, self._reader = self._reader, None
        if reader is None or reader.verifiers != verifiers:
            reader = LogReader(profile.board, verifiers)
        await reader.read(client, signed.checkpoint)
        self._reader = reader
        add_policies(home.folder, reader.registry.policies.logged)
        try:
            status = reader.status(profile.id, signed.checkpoint, now)
        except NotFoundError:
            status = None
        own = status.own if status else ()
        return replace(
            before,
            checked=now,
            away_since=None,
            problem=NOTHING,
            status=status,
            policies=reader.registry.policies,
            verifiers=verifiers,
            witnesses=len(signed.cosigned),
            foreign=tuple(each.index for each in own if not home.is_own(each.entry)),
        )

    async def _settle(
        self, home: AgencyHome, client: BoardClient, found: BoardState
    ) -> tuple[tuple[Text, ...], bool]:
        """Finish held posts and list shares; return what failed, and whether a key is locked."""
        problems: list[Text] = []
        is_locked = False
        for part in (self._finish_held, self._list):
            if found.status is None:
                break
            try:
                problems += await part(home, client)
            except (NoticeboardError, OSError) as error:
                why = why_of(error)
                is_locked |= why.code == _LOCKED
                problems += [] if why.code == _LOCKED else [why]
        return tuple(problems), is_locked

    async def _finish_held(self, home: AgencyHome, client: BoardClient) -> list[Text]:
        if not any(True for _ in home.held_entries()):
            return []
        with home.lock():
            held = await finish_held(home, client, self._desk.now)
            for each in held:
                self._desk.releases.settle(each, _THE_DESK)
        refused = [self._refused(each) for each in held if each.answer.state == "refused"]
        if refused:
            self._save_refused([*self.refused(), *refused])
        return []

    def _refused(self, held: HeldResult) -> RefusedPost:
        body = held.entry.body
        post = body if isinstance(body, RequestPost) else None
        return RefusedPost(
            id=body.id,
            title=safe_text(post.title, longest=200) if post else "",
            case_number=safe_text(post.case_number, longest=200) if post else "",
            at=format_time(self._desk.now()),
            reason=held.answer.reason,
        )

    async def _list(self, home: AgencyHome, client: BoardClient) -> list[Text]:
        try:
            with self.share_turn(home):
                inbox = AgencyInbox(home, client, self._desk.now)
                async with asyncio.timeout(_LIST_S):
                    _, failures = await list_shares(inbox)
                    numbers = unacknowledged(inbox.folder)
                    failures += await self.acknowledge(inbox, numbers)
        except TimeoutError as error:
            url = home.profile().board.url
            raise UnavailableError(Text("noticeboard.board.no_answer", url=url)) from error
        return failures

    async def _fetch_one(
        self,
        home: AgencyHome,
        client: BoardClient,
        share: ArrivedShare,
        show: Callable[[ArrivedShare, int], None],
    ) -> list[Text]:
        """Fetch a share; openings get their turn whenever they want one."""
        while True:
            try:
                with self.share_turn(home):
                    inbox = AgencyInbox(home, client, self._desk.now)
                    failures = await fetch_new(inbox, [share], show)
                    if share.is_here:
                        self._note(Act.SHARE_FETCHED, share)
                    return failures
            except _OthersWaitError:
                await asyncio.sleep(_LOOK_S)

    async def _announce(self, new_shares: int) -> list[Text]:
        """Tell the department's own system how many shares came, if it wants that."""
        webhook = read_department(self._desk.folder).webhook
        if not webhook or new_shares <= 0:
            return []
        try:
            await announce(webhook, new_shares)
        except (InvalidInputError, UnavailableError) as error:
            return [text_of(error)]
        return []

    async def acknowledge(self, inbox: AgencyInbox, numbers: Sequence[int]) -> list[Text]:
        """Tell the board which shares are open; returns a sentence for each failure."""
        report = await acknowledge_shares(inbox, numbers)
        for number in report.acknowledged:
            self._note(Act.SHARE_ACKNOWLEDGED, inbox.folder.find(number))
        return [
            Text("noticeboard.inbox.share", share=number, error=why)
            for number, why in report.failed.items()
        ]

    def _note(self, act: Act, share: ArrivedShare | None) -> None:
        """Write into the department's log what the desk itself did."""
        if share is not None:
            self._desk.note(
                _THE_DESK,
                act,
                case=share.case_number,
                request=share.waiting.request,
                share=str(share.waiting.number),
                sealed=share.waiting.sha256,
            )

    async def _fetch(self) -> list[Text]:
        home = self._desk.home
        fresh = new_shares(ShareFolder(home).all())
        failures: list[Text] = []
        arrived = 0

        def show(share: ArrivedShare, here_bytes: int) -> None:
            self.state = replace(self.state, fetching=(share.waiting.number, here_bytes))
            if self._waiting:
                raise _OthersWaitError

        try:
            async with BoardClient.to(home.profile().board.url) as client:
                for each in fresh:
                    failures += await self._fetch_one(home, client, each, show)
                    arrived += each.is_here
        except (NoticeboardError, OSError) as error:
            if why_of(error).code != _LOCKED:
                failures.append(why_of(error))
        return failures + await self._announce(arrived)


async def run_in_own_loop[T](work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run work that blocks now and then in a thread with a loop of its own, to its end.

    If this is canceled, so is the work.
    """

    def call(off: threading.Event) -> T:
        async def until_off() -> T:
            working = asyncio.ensure_future(work())
            while not (await asyncio.wait([working], timeout=_LOOK_S))[0]:
                if off.is_set():
                    working.cancel()
            return working.result()

        return asyncio.run(until_off())

    return await run_stoppable(call)


WATCH: Final = web.AppKey("watch", BoardWatch)
