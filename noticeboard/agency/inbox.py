"""The agency's inbox on its board: what it lists, what is fetched, and what the board is told.

What is known here is in `share_folder`, and compared with each later list.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from noticeboard.agency import case_folder
from noticeboard.agency.client import BoardClient
from noticeboard.agency.evidence import format_log_time
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox_client import (
    InboxAuthenticator,
    InboxClient,
    NoteKind,
    WaitingShare,
    part_of,
)
from noticeboard.agency.keys import activate
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder
from noticeboard.errors import (
    InvalidInputError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.encoding import format_time
from noticeboard.runtime.files import explain_full_disk, require_room
from noticeboard.runtime.terminal import sentence_of
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.bag import MAX_SHARE_BYTES

MOST_SHARES = 100_000
MOST_PAGES = 1000
MOST_BREAKS = 20
"""How many broken connections one command tolerates while fetching a share."""


class AgencyInbox:
    """Lists and fetches an agency's shares; every method raises NoticeboardError, OSError."""

    def __init__(self, home: AgencyHome, client: BoardClient, now: Callable[[], datetime]) -> None:
        self.folder = ShareFolder(home)
        self._now = now
        profile = self.folder.profile
        activate(home, now())
        asker = InboxAuthenticator(
            origin=profile.board.origin, agency=profile.id, key=home.posting_key()
        )
        self._client = InboxClient(client, asker, now)

    async def refresh(self) -> list[ArrivedShare]:
        """Return every share, oldest first, and store the list."""
        found: list[WaitingShare] = []
        after = pages = 0
        while page := await self._client.page(after):
            pages += 1
            for waiting in page:
                if waiting.number <= after or len(found) >= MOST_SHARES or pages > MOST_PAGES:
                    raise VerificationError(Text("noticeboard.inbox.no_sense"))
                found.append(waiting)
                after = waiting.number
        return self.folder.update(found, self._now())

    async def refresh_one(self, number: int) -> ArrivedShare | None:
        """Return one share as the board lists it now, and store it; None if it doesn't."""
        page = await self._client.page(number - 1)
        if not page or page[0].number != number:
            return None
        self.folder.update_one(page[0])
        return self.folder.find(number)

    async def download(self, arrived: ArrivedShare, progress: Callable[[int], None]) -> None:
        """Fetch one share durably; `progress` gets the number of bytes so far.

        A broken connection is resumed as long as each attempt brings more bytes.
        """
        if arrived.waiting.size_bytes > MAX_SHARE_BYTES:
            raise InvalidInputError(Text("noticeboard.inbox.share_too_large"))
        require_room(arrived.path.parent, arrived.waiting.size_bytes)
        for _ in range(MOST_BREAKS):
            before = _size(part_of(arrived.path))
            try:
                with explain_full_disk(arrived.path.parent):
                    await self._client.fetch(arrived.waiting, arrived.path, progress)
                break
            except UnavailableError:
                if _size(part_of(arrived.path)) <= before:
                    raise
        else:
            raise UnavailableError(Text("noticeboard.inbox.keeps_breaking"))
        await self.fetch_note(arrived, NoteKind.RECEIPT)

    async def fetch_note(self, arrived: ArrivedShare, kind: NoteKind) -> bool:
        """Fetch an inbox note about a share, and return whether there is one."""
        if arrived.note(kind) is not None:
            return True
        note = await self._client.note(arrived.waiting.number, kind)
        if note is None:
            return False
        self.folder.save_note(arrived, kind, note)
        return True

    async def acknowledge(self, arrived: ArrivedShare) -> datetime:
        """Acknowledge that a share is open, store the inbox's note, and return its time."""
        note = await self._client.acknowledge(arrived.waiting.number)
        return self.folder.save_note(arrived, NoteKind.OPENED, note)

    async def drop(self, number: int) -> None:
        """Have the board remove a share's bytes, and record it."""
        await self._client.drop(number)
        self.folder.mark_dropped(number, self._now())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def add_note(arrived: ArrivedShare, kind: NoteKind) -> None:
    """Add a later note to the folder where a share was opened, if that still exists."""
    note = arrived.note(kind)
    folder = Path(arrived.folder)
    if note is not None and arrived.folder and (folder / case_folder.SUMS).is_file():
        case_folder.write_note(folder, kind, note)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeReport:
    """The result of acknowledging open shares to the board."""

    acknowledged: Mapping[int, str] = field(default_factory=dict)
    """When the board recorded it, by share number."""
    failed: Mapping[int, Text] = field(default_factory=dict)
    """Why it did not, likewise."""


async def list_shares(inbox: AgencyInbox) -> tuple[list[ArrivedShare], list[Text]]:
    """List the shares and fetch notes of withdrawals; also returns a sentence for each problem.

    Raises NoticeboardError if there is no valid list.
    """
    arrived = await inbox.refresh()
    failures: list[Text] = []
    numbers = {each.waiting.number for each in arrived}
    gone = [
        each.waiting.number for each in inbox.folder.all() if each.waiting.number not in numbers
    ]
    if gone:
        named = ", ".join(map(str, gone))
        failures.append(Text("noticeboard.inbox.gone", shares=named))
    for each in arrived:
        try:
            await fetch_withdrawal(inbox, each)
        except NoticeboardError as error:
            number = each.waiting.number
            failures.append(
                Text("noticeboard.inbox.no_withdrawal", share=number, error=text_of(error))
            )
    return arrived, failures


async def fetch_withdrawal(inbox: AgencyInbox, share: ArrivedShare) -> None:
    """Fetch the note of a share's withdrawal, if it was withdrawn; raises NoticeboardError."""
    if share.waiting.withdrawn and share.note(NoteKind.WITHDRAWAL) is None:
        await inbox.fetch_note(share, NoteKind.WITHDRAWAL)
        add_note(share, NoteKind.WITHDRAWAL)


async def fetch_new(
    inbox: AgencyInbox,
    arrived: Sequence[ArrivedShare],
    progress: Callable[[ArrivedShare, int], None] = lambda _share, _bytes: None,
) -> list[Text]:
    """Fetch new shares that are not gone; returns a sentence for each failure.

    `progress` gets each share and how many of its bytes are here.
    """
    failures: list[Text] = []
    for each in new_shares(arrived):
        progress(each, 0)
        try:
            await inbox.download(each, partial(progress, each))
        except (NoticeboardError, OSError) as error:
            number = each.waiting.number
            failures.append(Text("noticeboard.inbox.share", share=number, error=why_of(error)))
            if isinstance(error, UnavailableError):
                break
    return failures


def why_of(error: NoticeboardError | OSError) -> Text:
    """Return an error's sentence, to be a place of another."""
    return text_of(error) if isinstance(error, NoticeboardError) else Text.plain(sentence_of(error))


def new_shares(arrived: Iterable[ArrivedShare]) -> list[ArrivedShare]:
    """Return the shares that are still to be fetched."""
    return [each for each in arrived if not each.is_here and not each.is_removed]


def poll_board(home: AgencyHome) -> list[str]:
    """Ask the board for changes; returns sentences to show if there were problems."""

    async def poll() -> list[str]:
        async with BoardClient.to(home.profile().board.url) as client:
            return list(map(str, (await list_shares(AgencyInbox(home, client, now)))[1]))

    try:
        return asyncio.run(poll())
    except NoticeboardError as error:
        asked_at = ShareFolder(home).polled_at
        since = f"since {format_log_time(asked_at)}" if asked_at else "so far"
        return [f"{error} So it isn't known what households withdrew {since}."]


async def acknowledge_shares(inbox: AgencyInbox, numbers: Sequence[int]) -> AcknowledgeReport:
    """Tell the board which shares are open; raises no NoticeboardError."""
    acknowledged: dict[int, str] = {}
    failed: dict[int, Text] = {}
    for number in numbers:
        arrived = inbox.folder.find(number)
        if arrived is None:
            continue
        try:
            acknowledged[number] = format_time(await inbox.acknowledge(arrived))
        except NoticeboardError as error:
            failed[number] = text_of(error)
        else:
            add_note(arrived, NoteKind.OPENED)
    return AcknowledgeReport(acknowledged=acknowledged, failed=failed)


def unacknowledged(folder: ShareFolder) -> list[int]:
    """Return the shares that were opened here and of which the board doesn't know it."""
    opened = (each for each in folder.all() if each.opened_here)
    return [each.waiting.number for each in opened if each.note(NoteKind.OPENED) is None]


def acknowledge_all(home: AgencyHome, numbers: Sequence[int]) -> AcknowledgeReport:
    """Tell the board which shares are open; raises no NoticeboardError."""

    async def acknowledge() -> AcknowledgeReport:
        async with BoardClient.to(home.profile().board.url) as client:
            return await acknowledge_shares(AgencyInbox(home, client, now), numbers)

    return asyncio.run(acknowledge()) if numbers else AcknowledgeReport()


async def drop_shares(inbox: AgencyInbox, numbers: Sequence[int]) -> tuple[list[int], list[str]]:
    """Have the board drop shares; returns those dropped, and a sentence for each failure."""
    done: list[int] = []
    failures: list[str] = []
    for number in numbers:
        try:
            await inbox.drop(number)
        except NoticeboardError as error:
            failures.append(f"Share {number}: {error}")
        else:
            done.append(number)
    return done, failures


def drop_all(home: AgencyHome, numbers: Sequence[int]) -> tuple[list[int], list[str]]:
    """Have the board drop shares; returns those dropped, and a sentence for each failure."""

    async def drop() -> tuple[list[int], list[str]]:
        async with BoardClient.to(home.profile().board.url) as client:
            return await drop_shares(AgencyInbox(home, client, now), numbers)

    return asyncio.run(drop())


def now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)
