"""Homes that cosign this board: a figure for readers, and never a part of the quorum.

A home shows the newest checkpoint that it has cosigned, and the board reads that once an hour.
Nobody waits for a home. Whoever wants to can run a thousand of them, so that how many look says how
many look, and nothing about who they are.

home-witnesses.json    what each home showed at the last look
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import batched
import logging
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
import msgspec

from noticeboard.board.board import Board
from noticeboard.board.home import Home
from noticeboard.board.public_addresses import AddressRefusedError, public_connector
from noticeboard.board.witnesses import WitnessAddress, witness_address
from noticeboard.errors import NoticeboardError, UnavailableError, VerificationError
from noticeboard.log.checkpoint import FARTHEST_AHEAD, OLDEST, open_checkpoint
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.note import MAX_NOTE_BYTES, split_note
from noticeboard.log.witness import origin_hash
from noticeboard.rules.addresses import is_loopback, literal_address, names_home
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.runtime.text import Text, text_of

EVERY: Final = timedelta(hours=1)
"""How rarely each home is asked."""
LOOK_EVERY_S: Final = 60.0
"""How often the board sees whether one is due: homes that are added one by one stay apart."""
READ_S: Final = 15.0
AT_ONCE: Final = 8
_LONGEST: Final = 300
_LOGGER: Final = logging.getLogger(__name__)


class HomeWitness(msgspec.Struct, frozen=True, kw_only=True):
    """One home, as of the last look."""

    key: str
    url: str
    size: int | None = None
    """How many entries it had cosigned when it last showed a checkpoint of this board."""
    signed_at: str = ""
    """When it had cosigned them; empty if it never did."""
    line: str = ""
    """Its signature line under that checkpoint."""
    checked_at: str = ""
    fault: str = ""
    """Why it showed nothing at the last look; empty if it did."""
    fault_text: dict[str, Any] = {}
    """The same as `Text.as_json`, for other languages."""

    @property
    def name(self) -> str:
        """Its name, which is random and says nothing of a place."""
        return self.key.partition("+")[0]


class HomeWitnesses(msgspec.Struct, frozen=True, kw_only=True):
    """How many homes look."""

    named: int
    """How many the operator has added."""
    looking: int
    """How many have cosigned within the last day."""
    newest_at: str
    """When the newest of them cosigned; empty if none did."""


def count_looking(homes: Iterable[HomeWitness], now: datetime) -> HomeWitnesses:
    """Return how many of some homes have cosigned within the last day."""
    every = tuple(homes)
    fresh = [each.signed_at for each in every if _is_fresh(each, now)]
    return HomeWitnesses(named=len(every), looking=len(fresh), newest_at=max(fresh, default=""))


def read_counts(home: Home, now: datetime) -> HomeWitnesses:
    """Return how many of a board's homes look. Blocking."""
    return count_looking(read_home_witnesses(home), now)


def looking(homes: Iterable[HomeWitness], now: datetime) -> tuple[HomeWitness, ...]:
    """Return the homes that have cosigned within the last day."""
    return tuple(each for each in homes if _is_fresh(each, now))


def _is_fresh(home: HomeWitness, now: datetime) -> bool:
    return bool(home.signed_at) and now - OLDEST < parse_time(home.signed_at)


def read_home_witnesses(home: Home) -> tuple[HomeWitness, ...]:
    """Return every home that the operator has added, as of the last look. Blocking."""
    named = home.settings().home_witnesses
    if not named:
        return ()
    try:
        found = msgspec.json.decode(_results_file(home).read_bytes(), type=list[HomeWitness])
    except (FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        found = []
    known = {(each.key, each.url): each for each in found}
    homes = []
    for address in map(witness_address, named):
        place = str(address.key), address.url
        homes.append(known.get(place) or HomeWitness(key=place[0], url=place[1]))
    return tuple(homes)


class HomeWatch:
    """Looks at the homes that cosign one board.

    `connector` gives another way there; tests have one.
    """

    def __init__(
        self, board: Board, connector: Callable[[], aiohttp.BaseConnector] | None = None
    ) -> None:
        self._board = board
        self._connector = connector

    async def check(self, *, every: timedelta = EVERY) -> tuple[HomeWitness, ...]:
        """Look at each home that wasn't looked at for so long, and save what it shows.

        Raises NoticeboardError, OSError.
        """
        home, now = self._board.home, self._board.now()
        known = await asyncio.to_thread(read_home_witnesses, home)
        due = [each for each in known if _is_due(each, now - every)]
        found = {each.key: each for each in known}
        for some in batched(due, AT_ONCE, strict=False):
            answers = await asyncio.gather(*(self._check_one(each, now) for each in some))
            found |= {each.key: each for each in answers}
        if due:
            content = msgspec.json.format(msgspec.json.encode(list(found.values())), indent=2)
            files = [(_results_file(home), content)]
            await asyncio.to_thread(write_all, files, mode=PRIVATE_FILE)
        return tuple(found.values())

    async def follow(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Look at each home once an hour until canceled."""
        while True:
            try:
                await self.check()
            except (NoticeboardError, OSError) as error:
                _LOGGER.warning("The homes that cosign could not be looked at: %s", error)
            await sleep(LOOK_EVERY_S)

    async def _check_one(self, before: HomeWitness, now: datetime) -> HomeWitness:
        try:
            address = witness_address(f"{before.key} {before.url}")
            async with asyncio.timeout(READ_S):
                raw = await self._read(address)
            found = self._judge(address, raw, now)
        except TimeoutError:
            found = _unread(before, Text("noticeboard.look.late", seconds=int(READ_S)))
        except NoticeboardError as error:
            found = _unread(before, text_of(error))
        if found.signed_at < before.signed_at:
            # An older one, which somebody on the way kept: what was shown before stays.
            found = _unread(before, Text("noticeboard.homes.older"))
        return msgspec.structs.replace(found, checked_at=format_time(now))

    def _judge(self, address: WitnessAddress, raw: bytes, now: datetime) -> HomeWitness:
        """Return what a home has cosigned; raises VerificationError if it isn't of this log."""
        board, key = self._board, address.key
        signed = open_checkpoint(raw, board.log_key, [key])
        point, at = signed.checkpoint, signed.cosigned.get(str(key))
        if at is None or at > (now + FARTHEST_AHEAD).timestamp():
            raise VerificationError(Text("noticeboard.homes.not_cosigned"))
        if point.size > board.state.size:
            raise VerificationError(Text("noticeboard.homes.ahead", size=point.size))
        if point.size and board.state.tree.root(point.size) != point.root:
            _LOGGER.error(
                "A home has cosigned another history of this board, signed with its key:\n%s",
                signed.note,
            )
            raise VerificationError(Text("noticeboard.homes.other_history"))
        _, lines = split_note(signed.note)
        return HomeWitness(
            key=str(key),
            url=address.url,
            size=point.size,
            signed_at=format_time(datetime.fromtimestamp(at, UTC)),
            line=next(line.text() for line in lines if line.name == key.name),
        )

    async def _read(self, address: WitnessAddress) -> bytes:
        """Return what a home shows, unverified; raises NoticeboardError."""
        host = (urlsplit(address.url).hostname or "").rstrip(".")
        is_own = literal_address(host) is not None or is_loopback(host) or names_home(host)
        # As for mirrors: a public name leads to no address of the operator's own network.
        connect = self._connector or (aiohttp.TCPConnector if is_own else public_connector)
        url = f"{address.url}/{origin_hash(self._board.settings.origin)}/checkpoint"
        headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connect(),
                    headers=headers,
                    auto_decompress=False,
                    cookie_jar=aiohttp.DummyCookieJar(),
                    trust_env=False,
                ) as session,
                session.get(url, allow_redirects=False) as answer,
            ):
                if answer.status != HTTPStatus.OK:
                    raise UnavailableError(Text("noticeboard.look.status", status=answer.status))
                raw = bytearray()
                async for piece in answer.content.iter_any():
                    raw += piece
                    if len(raw) > MAX_NOTE_BYTES:
                        raise VerificationError(Text("noticeboard.reply.too_long"))
                return bytes(raw)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if isinstance(getattr(error, "os_error", error), AddressRefusedError):
                raise VerificationError(Text("noticeboard.look.private")) from error
            raise UnavailableError(Text("noticeboard.look.unreachable")) from error


def _is_due(home: HomeWitness, before: datetime) -> bool:
    return not home.checked_at or parse_time(home.checked_at) <= before


def _unread(before: HomeWitness, why: Text) -> HomeWitness:
    fault = safe_text(str(why), longest=_LONGEST)
    return msgspec.structs.replace(before, fault=fault, fault_text=why.as_json())


def _results_file(home: Home) -> Path:
    return home.folder / "home-witnesses.json"
