"""The protocol of whatever reads an archive."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from hub.model.archive import ArchiveCamera, ArchiveClock, FetchedFile, Holdings, Span
from hub.model.window import TimeWindow

LARGEST_FILE_BYTES: Final = 2 << 30
"""A larger file is refused while it arrives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveDescription:
    """An archive that answered."""

    version: str = ""
    clock: ArchiveClock
    cameras: tuple[ArchiveCamera, ...]
    files: int | None = None
    """How many files are indexed, if it is a folder."""


class ArchiveReader(Protocol):
    """Asks one archive.

    Each method raises ArchiveUnreachableError if the archive doesn't answer as it should, and
    ArchivePasswordError if it refuses the user name or the password. Everything that an archive
    answers is hostile: bounded in size, in time and in number. A reader never retries by itself,
    and asks nothing but what a call needs.
    """

    async def describe(self) -> ArchiveDescription:
        """Return the archive's version, its clock as measured now, and its cameras."""

    async def holdings(self, camera_key: str, window: TimeWindow) -> Holdings:
        """Return what it has of a camera in a window, by the archive's clock.

        Raises NotFoundError if it has no such camera.
        """

    def fetch(
        self, camera_key: str, spans: Sequence[Span], into: Path, *, most_bytes: int
    ) -> AsyncIterator[FetchedFile]:
        """Fetch spans of one camera in the order of time, each as one or more files in `into`.

        A span may be narrower than the one in `holdings`. A file may begin earlier and end later
        than its span: an archive gives whole pieces. Raises NotFoundError if a span is gone by now,
        and InvalidInputError if more than `most_bytes` would come.
        """

    async def close(self) -> None:
        """Close its connections."""
