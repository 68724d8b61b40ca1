"""The marks that officers make in a case's films, with their notes and stills.

marks.json    every mark that was ever made: a removed one stays, as removed, and an earlier note
              stays below a newer one
stills/       the frames that were saved, as PNG, named by their SHA-256

Both lie in the case's folder, beside its shares and never inside one. A still is written before the
mark that names it: a crash in between leaves a picture that no mark names, and nothing else.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
import re
import threading
import time
from typing import Final, Literal

import msgspec

from noticeboard.agency.films import CaseFilms, OpenedFilm
from noticeboard.agency.frames import FramePicture
from noticeboard.errors import ConflictError, InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.encoding import format_time
from noticeboard.rules.text import is_blank, safe_text
from noticeboard.runtime.files import (
    PRIVATE_FOLDER,
    lock_folder,
    make_folders,
    sha256_of,
    write_durably,
)
from noticeboard.runtime.text import Text
from noticeboard.seal.clock import DatedBy

FILE: Final = "marks.json"
STILLS: Final = "stills"
MARK_ID: Final = r"[0-9a-f]{32}"
LONGEST_NOTE: Final = 2000
MOST_MARKS: Final = 5000
LONGEST_UNCERTAINTY: Final = timedelta(days=1)
_WAIT_S: Final = 10.0
_AGAIN_S: Final = 0.02
_LETTERS: Final = 26


class MarkNote(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote at a mark."""

    text: str
    """Safe to show; empty if the note was taken away."""
    by: str
    at: str


class Still(msgspec.Struct, frozen=True, kw_only=True):
    """A frame in its original light, saved without loss."""

    file: str
    """Its name in `stills/`."""
    sha256: str
    size_bytes: int
    width: int
    height: int
    by: str
    at: str


class CaseMark(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of a case: a frame of a film, or a time that the case knows otherwise."""

    id: str
    label: str
    """`A`, `B`, …: in the order in which they were made, and never given twice."""
    share: str = ""
    """Empty if it is a time that the case knows otherwise, like the rest that describes a frame."""
    film: str = ""
    film_sha256: str = ""
    frame: int = 0
    """Counted from 1."""
    film_us: int = 0
    """When the frame is shown, in microseconds after the film's first."""
    at: str = ""
    """When it was, in UTC to the millisecond; empty if nobody says."""
    uncertainty_ms: int | None = None
    """How far that may be off, in either direction; None if nobody knows."""
    dated_by: str = ""
    """Whose clock says so, see `clock.DatedBy`."""
    notes: tuple[MarkNote, ...] = ()
    """The newest last: it is the one that counts."""
    still: Still | None = None
    by: str
    made_at: str
    removed_by: str = ""
    removed_at: str = ""

    @property
    def note(self) -> str:
        """The note that counts."""
        return self.notes[-1].text if self.notes else ""

    def logged(self) -> dict[str, str]:
        """Return what the department's log says of it; a note's words stay in the case."""
        said = {"mark": self.label, "film": self.film, "frame": str(self.frame or "")}
        if self.still is not None:
            said["still"] = self.still.sha256
        return {name: text for name, text in said.items() if text}


class MarkList(msgspec.Struct, frozen=True, kw_only=True):
    """Every mark of a case, in the order in which they were made."""

    v: Literal[1] = 1
    revision: int = 0
    """Grows by one with every change."""
    marks: tuple[CaseMark, ...] = ()

    def find(self, name: str) -> CaseMark:
        """Return a mark by its id or label, removed or not; raises NotFoundError."""
        for mark in self.marks:
            if name in {mark.id, mark.label}:
                return mark
        raise NotFoundError(Text("desk.mark.none", mark=name[:40]))


_TURN: Final = threading.Lock()
"""One thread writes marks at a time; `lock_folder` keeps out other processes."""


class CaseMarks:
    """The marks of one case; blocking, and may be used from any thread."""

    def __init__(self, films: CaseFilms, case: str, now: Callable[[], datetime]) -> None:
        """Raise NotFoundError if there is no such case."""
        self._films = films
        self._case = case
        self._folder = films.case(case)
        self._now = now

    def read(self) -> MarkList:
        """Return every mark; raises VerificationError if the file is damaged."""
        path = self._folder / FILE
        try:
            return msgspec.json.decode(path.read_bytes(), type=MarkList)
        except FileNotFoundError:
            return MarkList()
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise VerificationError(Text("desk.mark.damaged", file=str(path))) from error

    def mark(self, mark_id: str, film: OpenedFilm, frame: int, *, note: str, by: str) -> CaseMark:
        """Mark a frame, counted from 1; if the id is known, return that mark as it is."""
        return self._add(self._of_frame(mark_id, film, frame, note=note, by=by))

    def know(
        self, mark_id: str, at: datetime, *, uncertainty_ms: int | None, note: str, by: str
    ) -> CaseMark:
        """Add a time that the case knows otherwise, such as that of the first call."""
        written = self._written(note, by)
        if not written:
            raise InvalidInputError(Text("desk.mark.no_note"))
        most_ms = LONGEST_UNCERTAINTY // timedelta(milliseconds=1)
        if at.utcoffset() is None or not 0 <= (uncertainty_ms or 0) <= most_ms:
            raise InvalidInputError(Text("desk.mark.time"))
        try:
            moment = _to_millisecond(at.astimezone(UTC))
        except OverflowError as error:
            # In the year 1 or 9999, with an offset that leads out of it.
            raise InvalidInputError(Text("desk.mark.time")) from error
        return self._add(
            CaseMark(
                id=mark_id,
                label="",
                at=moment,
                uncertainty_ms=uncertainty_ms,
                notes=written,
                by=by,
                made_at=format_time(self._now()),
            )
        )

    def write_note(self, name: str, note: str, *, by: str) -> CaseMark:
        """Write a mark's note anew; the earlier ones are kept below it."""
        written = self._written(note, by) or (MarkNote(text="", by=by, at=self._time()),)
        with self._writing() as marks:
            mark = _not_removed(marks.find(name))
            if mark.note == written[0].text:
                return mark
            if not mark.share and not written[0].text:
                raise InvalidInputError(Text("desk.mark.no_note"))
            return self._save(marks, msgspec.structs.replace(mark, notes=mark.notes + written))

    def remove(self, name: str, *, by: str) -> CaseMark:
        """Take a mark away; the file keeps it as removed."""
        with self._writing() as marks:
            mark = marks.find(name)
            if mark.removed_at:
                return mark
            gone = msgspec.structs.replace(mark, removed_by=by, removed_at=self._time())
            return self._save(marks, gone)

    def save_still(
        self, mark_id: str, film: OpenedFilm, frame: int, *, note: str, by: str
    ) -> CaseMark:
        """Save a frame of a proved film in its original light.

        It belongs to the mark of the same frame that has none yet, or to a new one.
        """
        fresh = self._of_frame(mark_id, film, frame, note=note, by=by)
        known = _same_frame(self.read(), fresh)
        if known is not None and known.still is not None:
            return known
        still = self._write_still(self._films.picture(film, frame), by)
        with self._writing() as marks:
            known = _same_frame(marks, fresh)
            if known is None:
                return self._save(marks, msgspec.structs.replace(fresh, still=still))
            if known.still is not None:
                return known
            notes = known.notes + fresh.notes
            return self._save(marks, msgspec.structs.replace(known, still=still, notes=notes))

    def still(self, name: str) -> Path:
        """Return a mark's still if it is as it was saved; raises NoticeboardError."""
        mark = self.read().find(name)
        if mark.still is None or not re.fullmatch(r"[0-9a-f]{64}\.png", mark.still.file):
            raise NotFoundError(Text("desk.still.none"))
        path = self._folder / STILLS / mark.still.file
        if path.is_symlink() or not path.is_file() or sha256_of(path) != mark.still.sha256:
            raise VerificationError(Text("desk.still.changed", mark=mark.label))
        return path

    def _of_frame(
        self, mark_id: str, film: OpenedFilm, frame: int, *, note: str, by: str
    ) -> CaseMark:
        times = self._films.times(film)
        moment = film.moment(times, frame)
        return CaseMark(
            id=mark_id,
            label="",
            share=film.share,
            film=film.name,
            film_sha256=film.sha256,
            frame=frame,
            film_us=times.at_us(frame),
            at=_to_millisecond(moment) if moment else "",
            uncertainty_ms=film.clock.uncertainty_ms,
            dated_by=film.clock.by if moment else DatedBy.NOBODY,
            notes=self._written(note, by),
            by=by,
            made_at=self._time(),
        )

    def _add(self, mark: CaseMark) -> CaseMark:
        with self._writing() as marks:
            for known in marks.marks:
                if known.id == mark.id:
                    return known
            return self._save(marks, mark)

    def _save(self, marks: MarkList, changed: CaseMark) -> CaseMark:
        """Write the list with one mark added or replaced."""
        if not changed.label:
            if len(marks.marks) >= MOST_MARKS:
                raise InvalidInputError(Text("desk.mark.too_many", most=MOST_MARKS))
            changed = msgspec.structs.replace(changed, label=_label(len(marks.marks)))
        others = [changed if each.id == changed.id else each for each in marks.marks]
        if changed not in others:
            others.append(changed)
        whole = MarkList(revision=marks.revision + 1, marks=tuple(others))
        raw = msgspec.json.format(msgspec.json.encode(whole), indent=1)
        write_durably(self._folder / FILE, raw + b"\n")
        return changed

    def _write_still(self, picture: FramePicture, by: str) -> Still:
        folder = self._folder / STILLS
        make_folders(folder, mode=PRIVATE_FOLDER)
        still = Still(
            file=f"{picture.sha256}.png",
            sha256=picture.sha256,
            size_bytes=len(picture.png),
            width=picture.width,
            height=picture.height,
            by=by,
            at=self._time(),
        )
        write_durably(folder / still.file, picture.png)
        return still

    def _written(self, note: str, by: str) -> tuple[MarkNote, ...]:
        if len(note) > LONGEST_NOTE:
            raise InvalidInputError(Text("desk.mark.long_note", most=LONGEST_NOTE))
        text = safe_text(note, longest=LONGEST_NOTE, lines=True)
        return () if is_blank(text) else (MarkNote(text=text, by=by, at=self._time()),)

    def _time(self) -> str:
        return format_time(self._now())

    @contextmanager
    def _writing(self) -> Generator[MarkList]:
        """Keep everybody else out, and give the list as it is now."""
        stills = self._folder / STILLS
        make_folders(stills, mode=PRIVATE_FOLDER)
        with _TURN, _locked(stills):
            yield self.read()


@contextmanager
def _locked(folder: Path) -> Generator[None]:
    """Lock a folder; another command has it for an instant only, so wait."""
    until = time.monotonic() + _WAIT_S
    while True:
        lock = lock_folder(folder)
        try:
            lock.__enter__()
        except ConflictError:
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN_S)
            continue
        try:
            yield
        finally:
            lock.__exit__(None, None, None)
        return


def _same_frame(marks: MarkList, fresh: CaseMark) -> CaseMark | None:
    """Return the mark that a new one would repeat; raises ConflictError if it was removed."""
    frame = (fresh.share, fresh.film, fresh.frame)
    for mark in marks.marks:
        if mark.id == fresh.id:
            return _not_removed(mark)
        if not mark.removed_at and (mark.share, mark.film, mark.frame) == frame:
            return mark
    return None


def _not_removed(mark: CaseMark) -> CaseMark:
    if mark.removed_at:
        raise ConflictError(Text("desk.mark.removed", mark=mark.label, by=mark.removed_by))
    return mark


def _label(number: int) -> str:
    """Return `A` for 0, `Z` for 25, `AA` for 26."""
    label = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, _LETTERS)
        label = chr(ord("A") + letter) + label
    return label


def _to_millisecond(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
