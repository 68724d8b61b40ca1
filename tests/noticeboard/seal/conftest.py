"""What the sealing tests share: two clips, a record of them, an agency's delivery key."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path

from pyrage import x25519
import pytest

from noticeboard.seal import AskedBy, Custody, CustodyFile, SealedFile, SealedTo

AGENCY = "a" * 40
FILMED = datetime(2026, 11, 20, 14, 2, 11, 250_000, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Everything one share is sealed from, and what opens it."""

    clips: list[SealedFile]
    record: Custody
    recipient: str
    identity: str


def names_in(folder: Path) -> list[str]:
    """Return what lies in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


def file_of(name: str, content: bytes) -> CustodyFile:
    """Describe a clip of ten seconds."""
    return CustodyFile(
        name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        start=FILMED,
        end=FILMED + timedelta(seconds=10),
        frames=150,
        frames_copied=140,
        masks=1,
        clock_offset_ms=-320,
    )


@pytest.fixture
def give(tmp_path: Path) -> Callable[..., Given]:
    """Return a maker of shares with clips of the given contents."""

    def made(*contents: bytes, identity: str = "") -> Given:
        key = x25519.Identity.generate()
        recipient = str(key.to_public())
        names = [f"clip-{number}.mp4" for number in range(1, len(contents) + 1)]
        folder = tmp_path / "cut"
        folder.mkdir()
        for name, content in zip(names, contents, strict=True):
            (folder / name).write_bytes(content)
        record = Custody(
            request=AskedBy(
                origin="board.example.org/v1", agency=AGENCY, id="b" * 32, index=7, leaf="c" * 64
            ),
            proposal="d" * 64,
            recipient=SealedTo(agency=AGENCY, delivery_key=recipient),
            files=tuple(map(file_of, names, contents)),
            identity=identity,
            approved_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        )
        clips = [SealedFile(path=folder / name, name=name) for name in names]
        return Given(clips=clips, record=record, recipient=recipient, identity=str(key))

    return made
