"""The agency's inbox: what has arrived, brought here, and opened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
import re
import shutil

from noticeboard.agency.board_client import Asker, BoardClient, Waiting
from noticeboard.agency.home import AgencyHome
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.seal import OpenedShare, open_share

MOST_SHARES = 100_000
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ENTRY_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A share in the inbox, and where its sealed bytes lie here, or will."""

    waiting: Waiting
    path: Path

    @property
    def is_here(self) -> bool:
        """Whether it has been downloaded."""
        return self.path.exists()


class Inbox:
    """Lists and downloads an agency's shares."""

    def __init__(self, home: AgencyHome, client: BoardClient, now: Callable[[], datetime]) -> None:
        profile = home.profile()
        self._home = home
        self._client = client
        self._now = now
        self._asker = Asker(origin=profile.board.origin, agency=profile.id, key=home.posting_key())

    async def listed(self) -> list[Arrived]:
        """Return every share, oldest first; raises NoticeboardError."""
        found: list[Arrived] = []
        after = 0
        while page := await self._client.shares(self._asker, after, self._now()):
            for waiting in page:
                if waiting.number <= after or len(found) >= MOST_SHARES:
                    raise VerificationError("The board's list of shares makes no sense.")
                found.append(self._placed(waiting))
                after = waiting.number
        return found

    async def download(self, arrived: Arrived, progress: Callable[[int], None]) -> None:
        """Bring one share here, durably; raises NoticeboardError."""
        await self._client.download(
            self._asker, arrived.waiting, arrived.path, self._now(), progress=progress
        )

    def _placed(self, waiting: Waiting) -> Arrived:
        if not _SHA256.fullmatch(waiting.sha256) or not _ENTRY_ID.fullmatch(waiting.request):
            raise VerificationError("The board lists a share that cannot be one.")
        path = self._home.inbox / f"{waiting.number}-{waiting.sha256[:8]}.age"
        return Arrived(waiting=waiting, path=path)


def open_arrived(home: AgencyHome, share: str, into: Path) -> OpenedShare:
    """Open a share, given by its file or its number, into the new folder `into`.

    Raises NoticeboardError; nothing is left behind then.
    """
    profile = home.profile()
    opened = open_share(_sealed(home, share), home.delivery_identity(), into)
    asked = opened.custody.request
    if (asked.agency, asked.origin) != (profile.id, profile.board.origin):
        # Somebody opened a share that was sealed for another agency, and sealed it to this one.
        shutil.rmtree(into)
        raise VerificationError("The share answers another agency's request: it is not for you.")
    return opened


def _sealed(home: AgencyHome, share: str) -> Path:
    path = Path(share)
    if path.is_file():
        return path
    if not share.isdecimal():
        raise InvalidInputError(f"There is no file {share}.")
    for found in home.inbox.glob(f"{int(share)}-*.age"):
        return found
    raise NotFoundError(f"Share {share} is not here yet: run `neighbors agency inbox` first.")
