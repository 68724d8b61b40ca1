"""Directories of boards: which are read, and which of their boards cover this house.

A directory is downloaded whole, about once a day, and compared with the cameras' locations here, so
that nobody learns where they are. It is believed in nothing: it only helps to find a board, which
is then looked up by its own link and key.

Between looks, a list is only in the database. It is read line by line when it is compared, so ten
thousand boards are never in memory.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
import logging
from random import Random, SystemRandom
from typing import Any, Final
from urllib.parse import urlsplit
import zlib

from sqlalchemy import delete, select, update

from hub.clock import Clock
from hub.errors import (
    BoardUnreachableError,
    ConflictError,
    HubError,
    InvalidInputError,
    NotFoundError,
)
from hub.feeds.client import BoardClient, BoardReply
from hub.feeds.vicinity import Findings, Places, Vicinity, places_of
from hub.model.camera import Camera
from hub.outbound import Outbound, check_url
from hub.store.database import Database, put
from hub.store.tables import directories
from noticeboard.errors import VerificationError
from noticeboard.log.directory import (
    FILE_NAME,
    MOST_BYTES,
    MOST_HEAD_BYTES,
    DirectoryHead,
    boards_in,
    read_head,
    read_list,
)
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.rules.addresses import literal_address, names_home
from noticeboard.runtime.text import NOTHING, Text, columns, of_columns, text_of

_LOG = logging.getLogger(__name__)

MOST_DIRECTORIES: Final = 8
USUAL_PAUSE: Final = timedelta(days=1)
RETRY_PAUSE: Final = timedelta(hours=6)
JITTER: Final = 0.25
FARTHEST_AHEAD: Final = timedelta(days=1)
"""How far in the future a list may be dated. Otherwise a typing error would pin it for years."""
_TICK_S: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """One directory, and what its newest list states."""

    url: str
    key: Fingerprint
    """Its link named it, and it never changes."""
    allow_private: bool
    name: str
    issued: datetime
    boards: int
    digest: str
    """SHA-256 of its list; empty if the stored one can't be read."""
    checked_at: datetime
    """When it was last read, whether or not there was a newer list."""
    next_at: datetime
    reason: Text = NOTHING
    """Why the last look failed. The list is then the one from before."""


class Directories:
    """Reads every directory at a slow pace, and finds their boards for this house."""

    def __init__(
        self,
        database: Database,
        outbound: Outbound,
        clock: Clock,
        cameras: Callable[[], list[Camera]],
        *,
        rng: Random | None = None,
    ) -> None:
        self._database = database
        self._outbound = outbound
        self._clock = clock
        self._cameras = cameras
        self._rng = rng or SystemRandom()
        self._directories: dict[str, Directory] = {}
        self._turn = asyncio.Lock()
        self._comparing = asyncio.Lock()
        self._compared: tuple[object, Findings] = None, Findings()

    async def start(self) -> None:
        """Load what earlier runs stored."""
        columns_read = [each for each in directories.c if each.name != "list"]
        async with self._database.read() as connection:
            rows = await connection.execute(
                select(*columns_read).order_by(directories.c.made_at, directories.c.url)
            )
            for row in rows:
                try:
                    self._directories[row.url] = _of_row(row)
                except (VerificationError, ValueError):
                    _LOG.warning("The stored directory %s can't be read: add it again.", row.url)

    async def run(self) -> None:
        """Look at each directory about once a day, until canceled."""
        while True:
            for directory in self.all():
                if self._is_due(directory):
                    try:
                        await self._poll(directory)
                    except Exception:  # noqa: BLE001 -- logged with its traceback
                        # No failure of a directory may stop the cameras.
                        _LOG.exception("A directory can't be read just now")
                        self._postpone(directory)
            await self._clock.sleep(_TICK_S)

    def all(self) -> list[Directory]:
        """Return every directory, in the order in which they were added."""
        return list(self._directories.values())

    async def add(self, address: str, *, allow_private: bool = False) -> Directory:
        """Read a directory for the first time, and keep it if its link's key has signed it.

        Raises InvalidInputError, BoardUnreachableError or ConflictError; then nothing is stored.
        """
        link, key = _parse_link(address)
        check_url(link.url, allow_private=allow_private)
        self._check_new(link.url)
        head, packed = await self._fetch(link.url, key, allow_private=allow_private)
        now = self._clock.now()
        directory = Directory(
            url=link.url,
            key=key,
            allow_private=allow_private,
            name=head.name,
            issued=head.issued,
            boards=head.boards,
            digest=head.digest,
            checked_at=now,
            next_at=now + self._pause(USUAL_PAUSE),
        )
        async with self._turn:
            self._check_new(link.url)  # Another call may have come first.
            row = _row(directory) | {"list": packed, "made_at": now}
            async with self._database.write() as connection:
                await put(connection, directories, row)
            self._directories[link.url] = directory
        return directory

    async def remove(self, url: str) -> None:
        """Forget a directory and its list; raises NotFoundError."""
        async with self._turn:
            if url not in self._directories:
                raise NotFoundError("directory.unknown")
            async with self._database.write() as connection:
                await connection.execute(delete(directories).where(directories.c.url == url))
            del self._directories[url]

    async def find(self) -> Findings:
        """Return the boards that cover a camera, then the nearest others; none without a camera.

        The lists are read again only if one of them or a camera's location has changed.
        """
        async with self._comparing:
            places = places_of(self._cameras())
            basis, findings = self._compared
            if basis != self._basis(places):
                basis = self._basis(places)
                findings = await self._compare(places)
                # If a list has changed or proved unreadable meanwhile, compare again next time.
                self._compared = basis if basis == self._basis(places) else None, findings
            return findings

    def _basis(self, places: Places) -> object:
        """Return what findings depend on."""
        return places, tuple((each.url, each.name, each.digest) for each in self.all())

    async def _compare(self, places: Places) -> Findings:
        if not places:
            return Findings()
        vicinity = Vicinity(places)
        for directory in self.all():
            async with self._database.read() as connection:
                rows = await connection.execute(
                    select(directories.c.list).where(
                        directories.c.url == directory.url,
                        directories.c.digest == directory.digest,
                    )
                )
                packed = rows.scalar_one_or_none()
            if packed is None:
                continue  # It was removed or replaced meanwhile.
            try:
                await asyncio.to_thread(_compare, vicinity, directory.name, packed)
            except (VerificationError, zlib.error):
                _LOG.warning("The stored list of the directory %s can't be read.", directory.url)
                self._read_again(directory)
        return vicinity.findings()

    def _read_again(self, directory: Directory) -> None:
        """Have a directory's list downloaded soon, whether or not there is a newer one."""
        if self._directories.get(directory.url) is directory:
            again = replace(directory, digest="", next_at=self._clock.now())
            self._directories[directory.url] = again

    def _postpone(self, directory: Directory) -> None:
        if self._directories.get(directory.url) is directory:
            later = self._clock.now() + self._pause(RETRY_PAUSE)
            self._directories[directory.url] = replace(directory, next_at=later)

    def _check_new(self, url: str) -> None:
        if url in self._directories:
            raise ConflictError("directory.known")
        if len(self._directories) >= MOST_DIRECTORIES:
            raise ConflictError("directory.too_many", most=MOST_DIRECTORIES)

    def _is_due(self, directory: Directory) -> bool:
        wait = directory.next_at - self._clock.now()
        # A longer wait than any pause comes from a clock that was wrong.
        return not timedelta(0) < wait <= 2 * USUAL_PAUSE

    async def _poll(self, directory: Directory) -> None:
        """Look at a directory once, and store the result; a failure never raises."""
        try:
            head, packed = await self._fetch_newer(directory)
        except HubError as error:
            changed = replace(
                directory,
                next_at=self._clock.now() + self._pause(RETRY_PAUSE),
                reason=error.text,
            )
            packed = None
        else:
            now = self._clock.now()
            changed = replace(
                directory,
                name=head.name,
                issued=head.issued,
                boards=head.boards,
                digest=head.digest,
                checked_at=now,
                next_at=now + self._pause(USUAL_PAUSE),
                reason=NOTHING,
            )
        async with self._turn:
            if self._directories.get(directory.url) is not directory:
                return  # It was removed meanwhile, and perhaps added again.
            row = _row(changed) | ({} if packed is None else {"list": packed})
            try:
                async with self._database.write() as connection:
                    await connection.execute(
                        update(directories).where(directories.c.url == directory.url).values(row)
                    )
            except HubError as error:
                # Nothing was stored: keep the list from before, and try again later.
                _LOG.warning("What a directory shows was not stored: %s", error)
                changed = replace(
                    directory,
                    next_at=self._clock.now() + self._pause(RETRY_PAUSE),
                    reason=error.text,
                )
            self._directories[directory.url] = changed

    async def _fetch_newer(self, directory: Directory) -> tuple[DirectoryHead, bytes | None]:
        """Return the newest head, and the list if it is another one; raises HubError.

        Only the beginning of the file is downloaded if that shows nothing new.
        """
        check_url(directory.url, allow_private=directory.allow_private)
        reply = await self._get(
            directory.url, allow_private=directory.allow_private, first_bytes=MOST_HEAD_BYTES
        )
        try:
            head = read_head(reply.body)
        except VerificationError as error:
            raise _unreadable(error) from error
        self._judge(head, directory.url, directory.key, directory)
        if head.digest == directory.digest:
            return head, None
        head, packed = await self._fetch(
            directory.url, directory.key, allow_private=directory.allow_private
        )
        # It was fetched again, and may be another one.
        self._judge(head, directory.url, directory.key, directory)
        return head, packed

    async def _fetch(
        self, url: str, key: Fingerprint, *, allow_private: bool
    ) -> tuple[DirectoryHead, bytes]:
        """Return a whole directory whose every line was checked: its head and packed list."""
        reply = await self._get(url, allow_private=allow_private)
        try:
            head = read_head(reply.body)
            self._judge(head, url, key)
            packed = await asyncio.to_thread(_pack, reply.body, head, allow_private=allow_private)
        except VerificationError as error:
            raise _unreadable(error) from error
        return head, packed

    async def _get(self, url: str, *, allow_private: bool, first_bytes: int = 0) -> BoardReply:
        session, host = self._outbound.to(allow_private=allow_private), urlsplit(url).hostname
        reply = await BoardClient(session, url, host or url).get(
            FILE_NAME, cap_bytes=MOST_BYTES, first_bytes=first_bytes
        )
        if reply.status not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            raise BoardUnreachableError("directory.none_at", url=url)
        return reply

    def _judge(
        self, head: DirectoryHead, url: str, key: Fingerprint, known: Directory | None = None
    ) -> None:
        """Raise InvalidInputError for another key, an impossible date, or an older list."""
        if Fingerprint.of(head.key) != key:
            raise InvalidInputError("directory.other_key", url=url)
        if head.issued > self._clock.now() + FARTHEST_AHEAD:
            raise InvalidInputError("directory.future", at=head.issued.date().isoformat())
        if known is None:
            return
        if head.issued < known.issued:
            raise InvalidInputError("directory.older", url=url)
        if head.issued == known.issued and known.digest and head.digest != known.digest:
            raise InvalidInputError("directory.two_lists", url=url)

    def _pause(self, usual: timedelta) -> timedelta:
        return usual * self._rng.uniform(1 - JITTER, 1 + JITTER)


def _parse_link(address: str) -> tuple[BoardLink, Fingerprint]:
    """Return a directory's link and the key it names; raises InvalidInputError."""
    try:
        link = BoardLink.parse(address)
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error
    if link.key is None:
        raise InvalidInputError("directory.no_key")
    return link, link.key


def _pack(raw: bytes, head: DirectoryHead, *, allow_private: bool) -> bytes:
    """Check every board of a directory and return the compressed list. Blocking.

    Raises VerificationError, or InvalidInputError for an address that the hub must not call.
    """
    listed = read_list(raw, head)
    for number, board in enumerate(boards_in(listed), 1):
        url = BoardLink.parse(board.link).url
        try:
            check_url(url, allow_private=allow_private)
            _check_name(url, allow_private=allow_private)
        except InvalidInputError as error:
            raise InvalidInputError(
                "directory.board_address", number=number, error=error.text
            ) from error
    return zlib.compress(listed)


def _check_name(url: str, *, allow_private: bool) -> None:
    """Refuse a name that can only belong to a home network: a list has no business with one."""
    host = urlsplit(url).hostname or ""
    if literal_address(host) is None and names_home(host) and not allow_private:
        raise InvalidInputError("board.address_private")


def _compare(vicinity: Vicinity, name: str, packed: bytes) -> None:
    """Compare every board of a packed list; raises VerificationError, zlib.error. Blocking."""
    vicinity.add(name, boards_in(zlib.decompressobj().decompress(packed, MOST_BYTES)))


def _unreadable(error: VerificationError) -> InvalidInputError:
    return InvalidInputError("directory.unreadable", error=text_of(error))


def _row(directory: Directory) -> dict[str, Any]:
    return {
        "url": directory.url,
        "key": str(directory.key),
        "allow_private": directory.allow_private,
        "name": directory.name,
        "issued": directory.issued,
        "boards": directory.boards,
        "digest": directory.digest,
        "checked_at": directory.checked_at,
        "next_at": directory.next_at,
        **columns(directory.reason),
    }


def _of_row(row: Any) -> Directory:  # noqa: ANN401 -- a table's row
    return Directory(
        url=row.url,
        key=Fingerprint.parse(row.key),
        allow_private=row.allow_private,
        name=row.name,
        issued=row.issued,
        boards=row.boards,
        digest=row.digest,
        checked_at=row.checked_at,
        next_at=row.next_at,
        reason=of_columns(row.reason, row.reason_text),
    )
