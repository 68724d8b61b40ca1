"""One film or photo from a phone, as it is kept: taken apart, looked at, cut, covered. Blocking.

    upload        what came, until it is taken apart
    *.mp4         a film as segments, like a recording
    photo.jpg     a photo's picture alone
    about.json    what is known of it; without it, the rest is deleted
    preview.mp4   a film that browsers can't play, encoded again

The original isn't kept: from its arrival on, a file has nothing but pictures, times and sound. All
of it is encrypted if recordings are. Everything that comes is hostile, and is read as files from
archives are: by few decoders, in bounded memory, and for a bounded time.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
import os
from pathlib import Path
import secrets
from shutil import copyfileobj
from threading import Event
import time
from typing import Final

import msgspec

from hub.archives.container import IsOver
from hub.archives.segment_files import SegmentTarget, write_segments
from hub.archives.video_contents import read_contents
from hub.archives.video_file import VideoFile
from hub.clips.cut import cut_exact
from hub.clips.footage import from_us, in_us, read_segment
from hub.clips.frames import thumbnail
from hub.clips.library import stopping, unreported
from hub.clips.masks import box_of, cover
from hub.clips.playback import CachedFile, JoinedFile, Player, tag_of
from hub.clips.suggestions import RecordedPiece
from hub.errors import DiskFullError, HubError, InvalidInputError, NotFoundError, StorageError
from hub.media import jpeg
from hub.media.photo import (
    LARGEST_SIDE,
    QUALITY,
    Photo,
    Trace,
    read_photo,
    tag_traces,
    upright,
)
from hub.model.decision import AddedCut, AddedKind, AddedPiece, canonical
from hub.model.ids import AddedId, CameraId, RunId
from hub.model.recording import FrameTimes, Segment
from hub.model.window import TimeWindow
from hub.store.files import place, remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.files import sync_folder

LONGEST_NAME: Final = 200
LONGEST_S: Final = 1800.0
"""After this, a film is given up. Encoding one anew takes the longest."""
WIDEST: Final = 1920
"""Of pictures to look at."""
BEGIN: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Where the clock of each film's segments begins: when it was filmed, nobody can know."""
ABOUT, UPLOAD, _PHOTO, _PREVIEW = "about.json", "upload", "photo.jpg", "preview.mp4"
_MS_US: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFile:
    """A film or photo that a person added, and how it is kept."""

    id: AddedId
    kind: AddedKind
    name: str
    """What the person calls it."""
    size_bytes: int
    """As it came."""
    duration_ms: int
    """0 for a photo."""
    width: int
    """As it is shown, like its height."""
    height: int
    start: datetime | None
    """When its first frame was filmed, as the file itself claims."""
    traces: tuple[Trace, ...]
    """What it told beside its pictures, sorted. None of that is kept."""
    added_at: datetime
    parts: tuple[str, ...]
    """The files that it consists of, in order."""
    begins_us: int = 0
    """When a film's first frame is shown, by the clock of its segments."""
    turn: int = 0
    """How often a photo is turned to be shown, and whether it is mirrored before."""
    mirrored: bool = False
    sha256: str = ""
    """Of all of this that may leave: its parts, its times and how it is shown."""

    def whole(self, digest: str) -> AddedPiece:
        """Return all of it as a piece of a proposal, with what its content is now."""
        return AddedPiece(file_id=self.id, kind=self.kind, sha256=digest, end_ms=self.duration_ms)

    def window(self, start_ms: int, end_ms: int) -> TimeWindow:
        """Return a part of a film by the clock of its segments; raises InvalidInputError."""
        return TimeWindow(
            start=from_us(self.begins_us + start_ms * _MS_US),
            end=from_us(self.begins_us + end_ms * _MS_US),
        )


class ImportedFile:
    """One file in its folder. Every method blocks."""

    def __init__(self, folder: Path, files: FootageFiles, about: PhoneFile) -> None:
        self.folder = folder
        self.about = about
        self._files = files
        self._opened: tuple[Player, list[Segment]] | None = None
        self._content: tuple[object, str] | None = None
        """How its parts looked to the disk, and what their content was then."""

    @classmethod
    def create(cls, folder: Path, files: FootageFiles, came: PhoneFile, off: Event) -> ImportedFile:
        """Make what came into what is kept, durably; ends if `off` is set.

        A crash before the last step leaves a folder that the next start removes. Raises
        InvalidInputError if it can't be read, DiskFullError, OSError.
        """
        deadline_s = time.monotonic() + LONGEST_S

        def is_over() -> bool:
            return off.is_set() or time.monotonic() > deadline_s

        imported = cls(folder, files, came)
        upload = folder / UPLOAD
        with _readable_errors(came.kind):
            if came.kind is AddedKind.PHOTO:
                imported.about = imported._import_photo(upload)
            else:
                imported.about = imported._import_film(upload, is_over)
        remove(upload)
        imported.about = replace(imported.about, sha256=imported.content())
        imported._write(folder / ABOUT, msgspec.json.encode(imported.about))
        sync_folder(folder)
        sync_folder(folder.parent)
        return imported

    @classmethod
    def read(cls, folder: Path, files: FootageFiles) -> ImportedFile:
        """Return what is in a folder; raises OSError, StorageError, or ValueError if it is torn."""
        with files.open(folder / ABOUT) as file:
            raw = file.read()
        try:
            about = msgspec.json.decode(raw, type=PhoneFile)
        except msgspec.MsgspecError as error:
            raise ValueError(folder.name) from error
        if about.id != folder.name or any(Path(part).name != part for part in about.parts):
            raise ValueError(folder.name)
        return cls(folder, files, about)

    def _import_photo(self, upload: Path) -> PhoneFile:
        with self._files.open(upload) as raw:
            photo = read_photo(raw.read())
        self._write(self.folder / _PHOTO, photo.content)
        return replace(
            self.about,
            width=photo.width,
            height=photo.height,
            start=photo.taken,
            traces=tuple(sorted(photo.traces)),
            turn=photo.turn,
            mirrored=photo.mirrored,
            parts=(_PHOTO,),
        )

    def _import_film(self, upload: Path, is_over: IsOver) -> PhoneFile:
        with self._files.open(upload) as raw:
            contents = read_contents(raw)
        start = None if contents is None else contents.tagged or contents.created
        into = SegmentTarget(
            camera_id=CameraId(""),
            run_id=RunId(secrets.token_hex(6)),
            folder=self.folder,
            files=self._files,
            start=BEGIN,
            closed_at=self.about.added_at,
        )
        with (
            self._files.open(upload) as raw,
            ThreadPoolExecutor(2, thread_name_prefix="added") as beside,
            closing(VideoFile(raw, is_over)) as video,
        ):
            video.check()
            traces = _traces_of(video)
            turn = 0 if contents is None else contents.turn
            segments = write_segments(video, into, beside, is_over, turn=turn)
            form = video.info.video
        if not segments:
            raise InvalidInputError("ingest.no_video")
        in_order = sorted(segments, key=lambda each: each.window.start)
        parts = tuple(Path(each.path).name for each in in_order)
        self.about = replace(self.about, parts=parts)
        begins_us = in_us(self._player()[0].frame_times(self.joined()).start)
        ends_us = max(in_us(each.window.end) for each in in_order)
        width, height = form.width, form.height
        return replace(
            self.about,
            duration_ms=-(-(ends_us - begins_us) // _MS_US),
            width=height if turn % 2 else width,
            height=width if turn % 2 else height,
            start=start,
            traces=tuple(sorted(traces | ({Trace.TIME} if start else set()))),
            begins_us=begins_us,
        )

    def _write(self, path: Path, content: bytes) -> None:
        with self._files.create(path) as file:
            file.write(content)
            os.fsync(file.fileno())

    # Looking

    def content(self) -> str:
        """Return the hash of everything of it that may leave, as it is now; empty if it is gone.

        It is read again only if it looks different to the disk.
        """
        try:
            found = [(self.folder / part).stat() for part in self.about.parts]
            seen = [
                (each.st_ino, each.st_size, each.st_mtime_ns, each.st_ctime_ns) for each in found
            ]
            if self._content is None or self._content[0] != seen:
                self._content = seen, self._hashed()
        except (OSError, StorageError):
            return ""
        return self._content[1]

    def _hashed(self) -> str:
        about, hashes = self.about, []
        for part in about.parts:
            with self._files.open(self.folder / part) as content:
                hashes.append(file_digest(content, "sha256").hexdigest())
        facts = {
            "kind": about.kind,
            "start": None if about.start is None else about.start.isoformat(),
            "times": [about.begins_us, about.duration_ms],
            "sides": [about.width, about.height, about.turn, about.mirrored],
            "parts": hashes,
        }
        return sha256(canonical(facts)).hexdigest()

    def picture(self) -> bytes:
        """Return a photo, or a film's first frame, as JPEG; raises NotFoundError, StorageError."""
        if self.about.kind is AddedKind.PHOTO:
            return jpeg.encode(upright(self._photo(), WIDEST), WIDEST)
        at = from_us(self.about.begins_us)
        return thumbnail(self._player()[1], self.folder, at, self._files)

    def joined(self) -> JoinedFile:
        """Return a film as one MP4; NotFoundError if it is none, or gone."""
        player, segments = self._player()
        joined = player.joined(segments) or player.joined(segments, as_recorded=True)
        if joined is None:
            raise InvalidInputError("ingest.format_changes")
        return joined

    def frame_times(self, film: JoinedFile | CachedFile) -> FrameTimes:
        """Return when each frame is shown; from when the film claims, if it does."""
        times = self._player()[0].frame_times(film)
        return replace(times, start=self.about.start or BEGIN)

    def preview(self, joined: JoinedFile, off: Event) -> CachedFile:
        """Return a film that browsers can't play, encoded again without sound."""
        path = self.folder / _PREVIEW
        if not path.exists():
            self._make_preview(path, off)
        with self._files.open(path) as file:
            size_bytes = file.seek(0, os.SEEK_END)
        return CachedFile(
            until=joined.until,
            tag=tag_of((joined.tag, _PREVIEW)),
            files=self._files,
            path=path,
            paths=self.about.parts,
            size_bytes=size_bytes,
        )

    def _make_preview(self, path: Path, off: Event) -> None:
        """Build it under another name, so that what is served is always whole."""
        fresh, hidden = (self.folder / f".{secrets.token_hex(4)}.{end}" for end in ("mp4", "new"))
        try:
            self._cut_film(self.about.whole(""), fresh, off, audio=False)
            if self._files.encrypts:
                with fresh.open("rb") as plain, self._files.create(hidden) as encrypted:
                    copyfileobj(plain, encrypted)
                    os.fsync(encrypted.fileno())
                place(hidden, path)
            else:
                place(fresh, path)
        finally:
            remove(fresh)
            remove(hidden)

    def recorded(self, piece: AddedPiece) -> RecordedPiece:
        """Return a part of a film to be searched; NotFoundError if it is none, or gone."""
        return RecordedPiece(
            segments=self._player()[1],
            folder=self.folder,
            window=self.about.window(piece.start_ms, piece.end_ms),
            files=self._files,
        )

    def _player(self) -> tuple[Player, list[Segment]]:
        """Return what plays a film, with its segments: a player asks for part after part."""
        if self.about.kind is not AddedKind.FILM:
            raise NotFoundError("added.no_film")
        if self._opened is None:
            parts = [self.folder / part for part in self.about.parts]
            try:
                segments = [read_segment(self.folder, part, self._files) for part in parts]
            except OSError:
                raise NotFoundError("added.unknown") from None
            self._opened = Player(self.folder, self._files, films=1), segments
        return self._opened

    def _photo(self) -> Photo:
        about = self.about
        try:
            with self._files.open(self.folder / _PHOTO) as content:
                raw = content.read()
        except OSError:
            raise NotFoundError("added.unknown") from None
        return Photo(
            content=raw,
            width=about.width,
            height=about.height,
            turn=about.turn,
            mirrored=about.mirrored,
            taken=about.start,
            traces=frozenset(),
        )

    # Sharing

    def cut(self, piece: AddedPiece, into: Path, off: Event, *, audio: bool) -> AddedCut:
        """Make it anew, with the piece's masks over it; see `PhoneFiles.cut_added`."""
        if self.content() != piece.sha256:
            raise NotFoundError("added.changed")
        if self.about.kind is AddedKind.PHOTO:
            return self._draw(piece, into)
        return self._cut_film(piece, into, off, audio=audio)

    def _cut_film(self, piece: AddedPiece, into: Path, off: Event, *, audio: bool) -> AddedCut:
        file = self.about
        cut = cut_exact(
            self._player()[1],
            self.folder,
            file.window(piece.start_ms, piece.end_ms),
            into,
            masks=piece.masks,
            moving=piece.moving,
            audio=audio,
            # A camera's pictures are copied for the proof of it. Here they prove nothing, and an
            # encoder's own data says which phone it was.
            copies=False,
            files=self._files,
            progress=stopping(off, unreported, "share.no_longer_wanted"),
        )
        claimed_us = None if file.start is None else in_us(file.start) - file.begins_us
        start, end = (
            None if claimed_us is None else from_us(in_us(at) + claimed_us)
            for at in (cut.window.start, cut.window.end)
        )
        return AddedCut(
            start=start,
            end=end,
            frames=cut.frames,
            is_part=piece.start_ms > 0 or piece.end_ms < file.duration_ms,
            width=cut.width,
            height=cut.height,
            size_bytes=cut.size_bytes,
            sha256=cut.sha256,
            audio=cut.audio,
        )

    def _draw(self, piece: AddedPiece, into: Path) -> AddedCut:
        """Draw a photo anew as it is shown, and paint its masks before it is encoded."""
        frame = upright(self._photo(), LARGEST_SIDE)
        # Scaled before, so that nothing mixes the edges of what is covered with what isn't.
        frame = frame.reformat(
            max(frame.width // _UNIT * _UNIT, _UNIT), max(frame.height // 2 * 2, 2), "yuvj420p"
        )
        cover(frame, [box_of(mask, frame.width, frame.height) for mask in piece.masks])
        content = jpeg.encode(frame, frame.width, quality=QUALITY)
        try:
            with into.open("xb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            into.unlink(missing_ok=True)
            raise StorageError("cut.not_made", error=str(error.strerror or error)) from error
        return AddedCut(
            start=self.about.start,
            end=self.about.start,
            frames=1,
            is_part=False,
            width=frame.width,
            height=frame.height,
            size_bytes=len(content),
            sha256=sha256(content).hexdigest(),
        )


_UNIT: Final = 8
"""What a JPEG's width must be a multiple of, or the encoder scales it."""


@contextmanager
def _readable_errors(kind: AddedKind) -> Iterator[None]:
    """Say of a film that can't be used what a person with a phone can do about it."""
    try:
        yield
    except DiskFullError:
        raise
    except HubError as error:
        code = error.text.code
        if kind is AddedKind.PHOTO or code in _SAID:
            raise
        raise InvalidInputError("added.film_kind") from None


_SAID: Final = frozenset({
    "ingest.broken", "ingest.cut_short", "ingest.empty", "ingest.no_video",
    "ingest.picture_too_large", "ingest.times_back", "ingest.times_jump", "ingest.too_long",
    "ingest.too_many_frames", "ingest.tables_too_large", "ingest.too_slow",
    "ingest.format_changes", "ingest.not_decodable",
})  # fmt: skip


def _traces_of(video: VideoFile) -> set[Trace]:
    covers, texts = video.other_tracks
    traces = {Trace.THUMBNAIL} if covers else set()
    return traces | tag_traces(video.tags) | ({Trace.TEXT} if texts else set())
