"""What the sealing tests share: clips, words, a record of them, an agency's delivery key, a log."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry
from noticeboard.log.note import sign_note
from noticeboard.log.tree import Tree
from noticeboard.seal.age import CHUNK_BYTES, TAG_BYTES, AgeIdentity, AgeRecipient, AgeWriter
from noticeboard.seal.bag import SealedFile, sources_of
from noticeboard.seal.custody import (
    Contact,
    Custody,
    Information,
    PageMaker,
    Requester,
    SealedTo,
    SensorHistory,
    SensorReading,
    Software,
)
from noticeboard.seal.footage import (
    MAX_LISTED,
    AddedFile,
    ArchiveFootage,
    CameraClock,
    CustodyFile,
    Recorded,
)
from noticeboard.seal.seal import SealResult, describe_information, seal_share
from tests.noticeboard.log.made import LOG, ORIGIN, Town

INDEX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A request at `INDEX` of a log of nine entries."""

    entry: Entry
    proof: TlogProof

    @property
    def text(self) -> str:
        """The proof as a file."""
        return self.proof.text()

    @property
    def asked(self) -> Requester:
        """What a custody record says of the request."""
        body = self.entry.body
        assert isinstance(body, RequestPost)
        return Requester(
            origin=ORIGIN,
            agency=body.agency,
            id=body.id,
            index=INDEX,
            leaf=self.entry.leaf.hex(),
            agency_name="Exampleton Police Department",
            incident=body.incident,
            case_number=body.case_number,
            title=body.title,
            start=parse_time(body.window.start),
            end=parse_time(body.window.end),
            proof=hashlib.sha256(self.text.encode()).hexdigest(),
        )

    def named_in(self, record: Custody, **changed: object) -> Custody:
        """Return a custody record of a share that answers this request."""
        asked = msgspec.structs.replace(self.asked, **changed)
        return msgspec.structs.replace(
            record,
            request=asked,
            recipient=SealedTo(agency=asked.agency, delivery_key=record.recipient.delivery_key),
        )


def logged(*, with_entry: bool = True) -> Logged:
    """Log a request among other things; `with_entry` carries its bytes in the proof."""
    town = Town()
    entry = town.post()
    tree = Tree(hashlib.sha256(bytes([number])).digest() for number in range(INDEX))
    tree.append(entry.leaf)
    tree.extend(hashlib.sha256(bytes([number])).digest() for number in range(INDEX + 1, 9))
    point = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
    proof = TlogProof(
        index=INDEX,
        hashes=tuple(tree.inclusion(INDEX)),
        checkpoint_note=sign_note(point.text(), [LOG]),
        extra=entry.raw if with_entry else None,
    )
    return Logged(entry=entry, proof=proof)


AGENCY = "a" * 40
FILMED = datetime(2026, 11, 20, 14, 2, 11, 250_000, tzinfo=UTC)
SEGMENTS = ("1" * 64, "2" * 64, "3" * 64)
TOLD = Information(
    words="We heard glass break at two.\nNobody was home.",
    sensors=(
        SensorHistory(
            name="Front door",
            kind="door",
            readings=(
                SensorReading(at=FILMED, state="open"),
                SensorReading(at=FILMED + timedelta(seconds=4), state="closed"),
            ),
        ),
        SensorHistory(name="Porch", kind="temperature", unit="°C"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Everything one share is sealed from, and what opens it."""

    clips: list[SealedFile]
    record: Custody
    recipient: str
    identity: str
    information: Information | None = None

    def seal(self, into: Path, **more: Any) -> SealResult:  # noqa: ANN401 -- handed on
        """Seal it as it is."""
        return seal_share(
            self.clips,
            self.record,
            self.recipient,
            into,
            information=self.information,
            **more,
        )


def names_in(folder: Path) -> list[str]:
    """Return what lies in a folder, in order."""
    return sorted(path.name for path in folder.iterdir())


def file_of(name: str, content: bytes, **changed: Any) -> CustodyFile:  # noqa: ANN401 -- handed on
    """Describe a clip of ten seconds."""
    said: dict[str, Any] = {
        "name": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "start": FILMED,
        "end": FILMED + timedelta(seconds=10),
        "frames": 150,
        "frames_copied": 140,
        "reencoded": "head",
        "masks": 1,
        "clock": CameraClock(offset_ms=-320, uncertainty_ms=50, measured="onvif"),
    }
    return CustodyFile(**said | changed)


def footage_of(*files: str, **changed: Any) -> ArchiveFootage:  # noqa: ANN401 -- handed on
    """Describe what a Frigate server recorded, in files of these hashes."""
    said: dict[str, Any] = {
        "kind": "frigate",
        "product": "Frigate 0.17.2",
        "received_at": FILMED.replace(microsecond=0) + timedelta(hours=2),
        "clock_offset_ms": -4200,
        "clock_uncertainty_ms": 500,
        "video_recoded": False,
        "sound_recoded": False,
        "files": sources_of(files),
        "sha256": files if len(files) <= MAX_LISTED else (),
    }
    return ArchiveFootage(**said | changed)


def fetched_of(name: str, content: bytes, **changed: Any) -> CustodyFile:  # noqa: ANN401 -- handed on
    """Describe a clip of ten seconds that an archive recorded."""
    said: dict[str, Any] = {
        "clock": CameraClock(offset_ms=0, measured="not measured"),
        "recorded": Recorded(archives=(footage_of("e" * 64),)),
    }
    return file_of(name, content, **said | changed)


HEADS = {
    "mp4": b"\0\0\0\x18ftypmp42",
    "jpg": b"\xff\xd8\xff",
    "heic": b"\0\0\0\x18ftypheic",
}
"""How the files that a page makes begin."""
PAGE = PageMaker(kind="page", release="0.2.0", sha256="5" * 64)


def added_of(name: str, content: bytes, **changed: Any) -> AddedFile:  # noqa: ANN401 -- handed on
    """Describe a file that a person added."""
    said: dict[str, Any] = {
        "name": name,
        "kind": name.partition("-")[0],
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "claimed": None,
        "frames": 1,
        "cut": False,
        "copied": name.endswith(".heic"),
        "masks": 0,
        "moving_masks": 0,
        "sound": "none",
        "tone_mapped": False,
        "original_sha256": "",
    }
    return AddedFile(**said | changed)


def by_page(given: Given, *added: AddedFile, words: str = "") -> Given:
    """Return the share as a page makes it, with these files instead of the hub's clips.

    The files lie in the folder of the clips, each beginning as its name says.
    """
    told = Information(words=words)
    record = msgspec.structs.replace(
        given.record,
        v=3,
        files=(),
        added=added or msgspec.UNSET,
        made_by=PAGE,
        software=Software(name="share page", version=PAGE.release),
        information=describe_information(told),
    )
    folder = given.clips[0].path.parent
    clips = [SealedFile(path=folder / file.name, name=file.name) for file in added]
    return replace(given, clips=clips, record=record, information=told)


@pytest.fixture
def give(tmp_path: Path) -> Callable[..., Given]:
    """Return a maker of shares with clips of the given contents."""

    def made(
        *contents: bytes,
        identity: str = "",
        information: Information | None = None,
        sources: tuple[str, ...] = (),
    ) -> Given:
        key = AgeIdentity.generate()
        recipient = str(key.recipient)
        names = [f"clip-{number}.mp4" for number in range(1, len(contents) + 1)]
        folder = tmp_path / "cut"
        folder.mkdir()
        for name, content in zip(names, contents, strict=True):
            (folder / name).write_bytes(content)
        record = Custody(
            request=Requester(
                origin="board.example.org/v1", agency=AGENCY, id="b" * 32, index=7, leaf="c" * 64
            ),
            recipient=SealedTo(agency=AGENCY, delivery_key=recipient),
            files=tuple(
                file_of(name, content, sources=sources_of(sources))
                for name, content in zip(names, contents, strict=True)
            ),
            information=describe_information(information),
            identity=Contact(name=identity),
            approved_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
            software=Software(name="neighbors-requests", version="0.1.0"),
        )
        clips = [SealedFile(path=folder / name, name=name, sources=sources) for name in names]
        return Given(
            clips=clips,
            record=record,
            recipient=recipient,
            identity=key.export(),
            information=information,
        )

    return made


def sealed_to(recipient: str, plain: bytes) -> bytes:
    """Return bytes sealed as a share is: to one age recipient, in one stanza."""
    writer = AgeWriter(AgeRecipient.parse(recipient))
    into = bytearray(len(plain) + (len(plain) // CHUNK_BYTES + 1) * TAG_BYTES)
    size_bytes = writer.encrypt(memoryview(plain), memoryview(into), last=True)
    return writer.header + bytes(into[:size_bytes])


def record(clip: Path, recipient: str) -> Custody:
    """Describe one clip of any length, without having it in memory."""
    with clip.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    described = file_of("clip-1.mp4", b"")
    return Custody(
        request=Requester(origin="board", agency=AGENCY, id="b" * 32, index=7, leaf="c" * 64),
        recipient=SealedTo(agency=AGENCY, delivery_key=recipient),
        files=(msgspec.structs.replace(described, sha256=sha256, size_bytes=clip.stat().st_size),),
        approved_at=FILMED,
    )
