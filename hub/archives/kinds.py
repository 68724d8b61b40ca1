"""The kinds of archives: which code reads each, and which finds them. It is loaded when needed."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hub.archives.reader import ArchiveReader
from hub.clock import Clock
from hub.model.archive import Archive, ArchiveKind
from hub.store.secrets import Credentials

if TYPE_CHECKING:
    from hub.archives.lent import Queries


def open_reader(  # noqa: PLR0913 -- what the kinds need
    archive: Archive,
    address: str,
    credentials: Credentials | None,
    *,
    clock: Clock,
    cache: Path,
    queries: "Queries",
    own_folders: Sequence[Path] = (),
) -> ArchiveReader:
    """Return an archive's reader. The code of a kind is loaded when the first of it is opened."""
    reader: ArchiveReader
    match archive.kind:
        case ArchiveKind.FRIGATE:
            from hub.archives.frigate import FrigateArchive  # noqa: PLC0415

            reader = FrigateArchive(
                address=address, credentials=credentials, clock=clock, verify=archive.verify
            )
        case ArchiveKind.ONVIF:
            from hub.archives.profile_g import ProfileG  # noqa: PLC0415

            reader = ProfileG(address=address, credentials=credentials, clock=clock)
        case ArchiveKind.FOLDER:
            from hub.archives.folder import FolderArchive  # noqa: PLC0415

            reader = FolderArchive(
                folder=Path(archive.folder),
                pattern=archive.pattern,
                zone=archive.zone,
                clock=clock,
                cache=cache,
                own=own_folders,
            )
        case ArchiveKind.LENT:
            from hub.archives.lent import LentArchive  # noqa: PLC0415

            reader = LentArchive(lender=archive.lender, queries=queries)
    return reader


type OpenReader = Callable[[Archive, str, Credentials | None], ArchiveReader]
"""Makes the reader of an archive, of its address with all secrets, and of its credentials."""


class FrigateFinding(Protocol):
    """Frigate at a host that was asked."""

    @property
    def address(self) -> str:
        """Where it answers."""

    @property
    def version(self) -> str:
        """As it says, or empty if it only says so after a login; hostile text."""

    @property
    def asks_password(self) -> bool:
        """Whether it wants a login."""

    @property
    def verify(self) -> bool:
        """Whether its TLS certificate can be checked."""


type FindFrigate = Callable[[list[str]], Awaitable[Sequence[FrigateFinding]]]
"""Queries hosts whether Frigate is there."""


async def find_frigate(hosts: list[str]) -> Sequence[FrigateFinding]:
    """Ask hosts whether Frigate is there. The code for it is loaded then."""
    from hub.archives.frigate import find_frigate as find  # noqa: PLC0415

    found: Sequence[FrigateFinding] = await find(hosts)
    return found


async def find_no_frigate(_hosts: list[str]) -> Sequence[FrigateFinding]:
    """Ask nobody."""
    return ()
