"""What the opened shares of a case hold: films and photos, whose clock dates them, and words.

Nothing is given before it is compared with the custody record: a file that was changed since the
share was opened is refused. Each film is hashed once, and again only if the disk says that it was
written to.
"""

from collections.abc import Iterator
import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
import hashlib
import io
from pathlib import Path
import re
import threading
from typing import Final, Literal

import msgspec

from noticeboard.agency import case_folder
from noticeboard.agency.evidence import about_share
from noticeboard.agency.frames import FramePicture, FrameTimes, decode_frame, read_times
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox_client import NoteKind, note_time
from noticeboard.errors import NotFoundError, NoticeboardError, VerificationError
from noticeboard.log.encoding import parse_time
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import sha256_of
from noticeboard.runtime.text import Text
from noticeboard.seal.archives import archive_clock
from noticeboard.seal.bag import CUSTODY
from noticeboard.seal.clock import FilmClock, claimed_clock, clip_clock, clock_text
from noticeboard.seal.custody import (
    MAX_CELL_CHARS,
    MAX_WORDS_CHARS,
    READINGS,
    WORDS,
    Custody,
    open_custody,
)
from noticeboard.seal.footage import (
    LONGEST_START,
    AddedFile,
    CustodyFile,
    begins_as_named,
)
from noticeboard.seal.signature import signature_texts

FILM: Final = r"[a-z0-9][a-z0-9_-]{0,59}\.(?:mp4|jpg|heic)"
MOST_KEPT: Final = 200
"""Films whose frame times are kept in memory."""
_KINDS: Final = {"mp4": "video/mp4", "jpg": "image/jpeg", "heic": "image/heic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFilm:
    """A film or photo of an opened share."""

    share: str
    name: str
    kind: Literal["film", "photo", "still"]
    sha256: str
    size_bytes: int
    clock: FilmClock
    covered: int
    """How many areas were covered before it was sent."""
    has_sound: bool
    path: Path

    @property
    def media_type(self) -> str:
        """What it is served as, by its checked name."""
        return _KINDS[self.name.rpartition(".")[2]]

    def moment(self, times: FrameTimes, frame: int) -> datetime | None:
        """Return when a frame, counted from 1, was filmed, as far as somebody says so."""
        times.require(frame)
        if self.clock.start is None:
            return None
        return self.clock.start + timedelta(microseconds=times.at_us(frame))


class _Sealed(msgspec.Struct, frozen=True):
    sha256: str


class _OpenedReport(msgspec.Struct, frozen=True):
    """What is read of `report.json`, beside what the custody record says."""

    sealed: _Sealed
    opened: str = ""
    withdrawn: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedCaseShare:
    """An opened share of a case, whose record holds."""

    name: str
    folder: Path
    custody: Custody
    films: tuple[OpenedFilm, ...]
    opened: datetime | None
    """When it was opened here."""
    received_at: datetime | None
    """When the board's inbox says it arrived, as its signed note does."""
    noted_at: datetime | None
    """When the inbox noted that it was opened, likewise."""
    withdrawn_at: datetime | None
    """When the household took it back after it was opened."""

    def film(self, name: str) -> OpenedFilm:
        """Return one of its films or photos; raises NotFoundError."""
        for film in self.films:
            if film.name == name:
                return film
        raise NotFoundError(Text("desk.film.none"))

    def words(self) -> str:
        """Return the household's words, safe to show; empty if there are none."""
        raw = self._information(WORDS)
        return safe_text(raw.decode(), longest=MAX_WORDS_CHARS, lines=True) if raw else ""

    def readings(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows of the table of readings, without its head; each cell is safe to show."""
        raw = self._information(READINGS)
        if raw:
            lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
            next(lines)
            for row in lines:
                yield tuple(safe_text(cell, longest=MAX_CELL_CHARS) for cell in row)

    def _information(self, name: str) -> bytes:
        for part in self.custody.information:
            if part.name == name:
                raw = _read_plain(self.folder / case_folder.BAG / "data" / name)
                if hashlib.sha256(raw).hexdigest() != part.sha256:
                    raise VerificationError(Text("desk.film.changed", file=name))
                return raw
        return b""


class CaseFilms:
    """Reads the opened shares of an agency's cases; blocking, and may be used from any thread."""

    def __init__(self, home: AgencyHome) -> None:
        self._home = home

    def case(self, case: str) -> Path:
        """Return the folder of a case; raises NotFoundError, and never leads out of the cases."""
        folder = self._home.cases / case
        if not re.fullmatch(case_folder.CASE, case) or folder.is_symlink() or not folder.is_dir():
            raise NotFoundError(Text("desk.film.no_case"))
        return folder

    def shares(self, case: str) -> list[OpenedCaseShare]:
        """Return the opened shares of a case; one whose record does not hold is left out."""
        found = []
        for folder in sorted(self.case(case).glob("*/*/"), key=_in_order):
            if not re.fullmatch(case_folder.SHARE, folder.name):
                continue
            try:
                found.append(self._read(folder))
            except (NoticeboardError, OSError):
                continue
        return found

    def share(self, case: str, share: str) -> OpenedCaseShare:
        """Return an opened share; raises NotFoundError, VerificationError."""
        if re.fullmatch(case_folder.SHARE, share):
            for folder in sorted(self.case(case).glob(f"*/{share}/")):
                return self._read(folder)
        raise NotFoundError(Text("desk.film.no_share", share=share[:20]))

    def film(self, case: str, share: str, name: str) -> OpenedFilm:
        """Return a film that is what its record says; raises NotFoundError, VerificationError."""
        film = self.share(case, share).film(name)
        _PROVED.prove(film)
        return film

    def times(self, film: OpenedFilm) -> FrameTimes:
        """Return when a proved film's frames are shown; raises VerificationError."""
        return _PROVED.times(film)

    def picture(self, film: OpenedFilm, frame: int) -> FramePicture:
        """Return a frame of a proved film, counted from 1; raises NoticeboardError."""
        return decode_frame(film.path, self.times(film), frame)

    def _read(self, folder: Path) -> OpenedCaseShare:
        if folder.is_symlink() or folder.parent.is_symlink():
            raise NotFoundError(Text("desk.film.no_share", share=folder.name))
        report = self._report(folder)
        custody = open_custody(_read_plain(folder / case_folder.BAG / CUSTODY))
        notes = {kind: self._noted(folder, kind, custody, report) for kind in NoteKind}
        withdrawn = notes[NoteKind.WITHDRAWAL]
        if withdrawn is None and report.withdrawn:
            withdrawn = parse_time(report.withdrawn)
        return OpenedCaseShare(
            name=folder.name,
            folder=folder,
            custody=custody,
            films=tuple(_films(folder, custody)),
            opened=parse_time(report.opened) if report.opened else None,
            received_at=notes[NoteKind.RECEIPT],
            noted_at=notes[NoteKind.OPENED],
            withdrawn_at=withdrawn,
        )

    def _report(self, folder: Path) -> _OpenedReport:
        """Return the report, which exists only beside what was proved."""
        raw = case_folder.read_small(folder / case_folder.REPORT)
        if raw is None or not (folder / case_folder.SUMS).is_file():
            raise NotFoundError(Text("desk.film.no_share", share=folder.name))
        try:
            return msgspec.json.decode(raw, type=_OpenedReport)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise VerificationError(Text("desk.film.changed", file=case_folder.REPORT)) from error

    def _noted(
        self, folder: Path, kind: NoteKind, custody: Custody, report: _OpenedReport
    ) -> datetime | None:
        """Return the time in a note that the inbox signed; None if it does not hold."""
        try:
            note = case_folder.read_small(folder / case_folder.BOARD / f"{kind.value}.txt")
            if note is None:
                return None
            key = VerifierKey.parse(self._home.profile().board.inbox_key)
            return note_time(kind, note, key, about_share(custody, report.sealed.sha256))
        except NoticeboardError:
            return None


class _Proved:
    """What this process has compared with its record, by what the disk says of the file."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._hashes: dict[tuple[str, int, int, int], str] = {}
        self._times: dict[str, FrameTimes] = {}

    def prove(self, film: OpenedFilm) -> None:
        """Raise VerificationError unless a file is what its record says."""
        changed = Text("desk.film.changed", file=film.name)
        try:
            if film.path.is_symlink() or not film.path.is_file():
                raise VerificationError(changed)
            stat = film.path.stat()
            key = (str(film.path), stat.st_ino, stat.st_size, stat.st_mtime_ns)
            if self._hashes.get(key) == film.sha256:
                return
            with film.path.open("rb") as file:
                begins = begins_as_named(film.name, file.read(LONGEST_START))
            # No lock: two who ask at once hash it twice.
            found = sha256_of(film.path)
        except OSError as error:
            raise VerificationError(changed) from error
        if found != film.sha256:
            raise VerificationError(changed)
        if not begins:
            raise VerificationError(Text("desk.film.unreadable", file=film.name))
        self._hashes[key] = found

    def times(self, film: OpenedFilm) -> FrameTimes:
        """Return when a film's frames are shown."""
        with self._turn:
            known = self._times.get(film.sha256)
        if known is None:
            known = read_times(film.path)
            with self._turn:
                while len(self._times) >= MOST_KEPT:
                    self._times.pop(next(iter(self._times)))
                self._times[film.sha256] = known
        return known


_PROVED: Final = _Proved()


def _films(folder: Path, custody: Custody) -> Iterator[OpenedFilm]:
    data = folder / case_folder.BAG / "data"
    for file in custody.files:
        yield OpenedFilm(
            share=folder.name,
            name=file.name,
            kind="film",
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            clock=clip_clock(file),
            covered=file.masks + file.moving_masks,
            has_sound=file.audio,
            path=data / file.name,
        )
    for added in custody.added_files:
        yield OpenedFilm(
            share=folder.name,
            name=added.name,
            kind=added.kind,
            sha256=added.sha256,
            size_bytes=added.size_bytes,
            clock=claimed_clock(added),
            covered=added.masks + added.moving_masks,
            has_sound=added.sound != "none",
            path=data / added.name,
        )


def steps(file: CustodyFile | AddedFile) -> Iterator[tuple[str, str]]:
    """Yield what was done to a film before it was sealed: a name, and a sentence."""
    if isinstance(file, AddedFile):
        yield "cut", f"{file.name} chosen{', and cut' * file.cut}"
    else:
        yield "cut", f"{file.name} cut to the approved time"
    covered = file.masks + file.moving_masks
    if covered:
        yield "mask", f"{covered} covered area{'s' * (covered != 1)} drawn into {file.name}"


def described(file: CustodyFile | AddedFile) -> Iterator[str]:
    """Yield what the custody record says of a film, in sentences; each time has its uncertainty."""
    if isinstance(file, AddedFile):
        yield "Added by a person; no hub recorded it."
        if file.claimed is None:
            yield "Nothing says when it was filmed."
        else:
            by = "the file itself" if file.claimed.source == "container" else "a person"
            yield (
                f"Filmed from {file.claimed.start.isoformat()} to {file.claimed.end.isoformat()},"
                f" as {by} says. How far that is off is unknown."
            )
        yield f"{file.frames} frames, {'copied' if file.copied else 'encoded anew'}."
        return
    yield f"Filmed from {file.start.isoformat()} to {file.end.isoformat()}."
    if file.archives:
        for archive in file.archives:
            yield f"Recorded by an archive ({archive.kind}). Its clock: {archive_clock(archive)}."
    else:
        dated = str(clock_text(clip_clock(file)))
        yield f"Recorded by the household's hub. Its times are {dated}."
    if file.camera_signature is not None:
        yield from map(str, signature_texts(file, file.camera_signature))
    yield f"{file.frames} frames, of which {file.frames_copied} are copied bit for bit."
    yield f"Sound: {'yes' if file.audio else 'none'}."


def _in_order(folder: Path) -> tuple[bool, int, str]:
    is_file = not folder.name.isdecimal()
    return is_file, 0 if is_file else int(folder.name), folder.name


def _read_plain(path: Path) -> bytes:
    """Return a plain file of a bag; raises VerificationError."""
    try:
        if path.is_symlink() or not path.is_file():
            raise VerificationError(Text("desk.film.changed", file=path.name))
        with path.open("rb") as file:
            return file.read(_MOST_SMALL_BYTES)
    except OSError as error:
        raise VerificationError(Text("desk.film.changed", file=path.name)) from error


_MOST_SMALL_BYTES: Final = 16 << 20
