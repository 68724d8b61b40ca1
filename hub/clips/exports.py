"""Clips that a person saves: cut for them alone, kept for an hour, never part of a share."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
import logging
from pathlib import Path
import secrets
import shutil
from typing import Final

from hub.clips.playback import CachedFile
from hub.clock import Clock
from hub.errors import ConflictError, HubError, InvalidInputError, NotFoundError
from hub.model.camera import Camera
from hub.model.decision import MovingMask
from hub.model.report import EventType
from hub.model.window import TimeWindow
from hub.store.events import EventLog
from hub.store.files import place, remove
from hub.store.footage_files import FootageFiles
from noticeboard.runtime.tasks import cancel, finish
from noticeboard.runtime.text import NOTHING, Text

_LOG = logging.getLogger(__name__)

LONGEST_EXPORT: Final = timedelta(minutes=10)
LONGEST_LOSSLESS: Final = timedelta(minutes=1)
"""A minute of 1080p at 15 frames a second takes 1.7 GB, and a core for as long."""
MOST_EXPORTS: Final = 8
KEPT_S: Final = 3600.0
TIDY_S: Final = 60.0
_TELL_S: Final = 1.0
_FOLDER: Final = "exports"


class FootageCodec(StrEnum):
    """How the pictures of footage that is watched are coded."""

    AS_RECORDED = "as_recorded"
    H264 = "h264"


class ExportCodec(StrEnum):
    """How the pictures of a saved clip are coded."""

    AS_RECORDED = "as_recorded"
    H264 = "h264"
    FFV1 = "ffv1"
    """Each frame without loss, for laboratories: see `hub.clips.lossless`."""

    @property
    def media_type(self) -> str:
        """What the saved file is."""
        return "application/zip" if self is ExportCodec.FFV1 else "video/mp4"

    @property
    def ending(self) -> str:
        """How its name ends."""
        return ".zip" if self is ExportCodec.FFV1 else ".mp4"


class ExportState(StrEnum):
    """How far a clip to save is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """What a person wants to save."""

    camera: Camera
    window: TimeWindow
    masks: tuple[MovingMask, ...] = ()
    sound: bool = False
    codec: ExportCodec = ExportCodec.H264

    def __post_init__(self) -> None:
        if self.window.length > LONGEST_EXPORT:
            raise InvalidInputError("export.too_long", minutes=LONGEST_EXPORT.seconds // 60)
        if self.codec is ExportCodec.FFV1 and self.window.length > LONGEST_LOSSLESS:
            raise InvalidInputError("export.lossless_too_long")
        if self.codec is ExportCodec.FFV1 and self.sound:
            raise InvalidInputError("export.lossless_sound")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipExport:
    """One clip to save."""

    id: str
    order: ExportOrder
    state: ExportState = ExportState.RUNNING
    done: float = 0.0
    """From 0 to 1."""
    size_bytes: int | None = None
    reason: Text = NOTHING
    """Why it failed, or empty."""
    ended_s: float | None = None


type ReportDone = Callable[[float], None]
"""Called from another thread with the part that is done."""
type WriteClip = Callable[[ExportOrder, Path, ReportDone], Awaitable[None]]
"""Writes what is wanted to a new file; raises HubError. Canceled, it raises once nothing writes."""


class Exports:
    """Makes one clip at a time; call `run` until canceled."""

    def __init__(
        self, clock: Clock, events: EventLog, cache: Path, files: FootageFiles, write: WriteClip
    ) -> None:
        self._clock = clock
        self._events = events
        self._folder = cache / _FOLDER
        self._files = files
        self._write = write
        self._turn = asyncio.Lock()
        self._tasks: asyncio.TaskGroup | None = None
        self._known: dict[str, ClipExport] = {}
        self._making: dict[str, asyncio.Task[None]] = {}
        self._begun = asyncio.Event()

    async def run(self) -> None:
        """Delete what is left from before, and then what is old, until canceled."""
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            try:
                async with self._turn:  # Nothing is made meanwhile.
                    await asyncio.to_thread(self._sweep)
                while True:
                    await self._begun.wait()  # A hub that saves nothing sleeps.
                    await self._clock.sleep(TIDY_S)
                    oldest_s = self._clock.steady_s() - KEPT_S
                    for export in list(self._known.values()):
                        if export.ended_s is not None and export.ended_s <= oldest_s:
                            await self.remove(export.id)
                    if not self._known:
                        self._begun.clear()
            finally:
                self._tasks = None

    def _sweep(self) -> None:
        with suppress(OSError):  # Its disk may be disconnected.
            remove(self._folder)

    def export(self, export_id: str) -> ClipExport:
        """Return one export; raises NotFoundError."""
        try:
            return self._known[export_id]
        except KeyError:
            raise NotFoundError("export.unknown") from None

    async def start(self, order: ExportOrder) -> ClipExport:
        """Begin to make a clip, and delete the oldest one if there are too many.

        Raises ConflictError if too many are being made.
        """
        if self._tasks is None or len(self._making) >= MOST_EXPORTS:
            raise ConflictError("export.too_many")
        ended = [each for each in self._known.values() if each.ended_s is not None]
        for old in ended[: max(0, len(self._known) - MOST_EXPORTS + 1)]:
            await self.remove(old.id)
        export = ClipExport(id=secrets.token_hex(8), order=order)
        self._known[export.id] = export
        self._begun.set()
        self._making[export.id] = self._tasks.create_task(self._make(export))
        return export

    async def remove(self, export_id: str) -> None:
        """Cancel an export that is being made, and delete it; raises NotFoundError."""
        self.export(export_id)
        if (task := self._making.get(export_id)) is not None:
            await cancel(task)
        if (export := self._known.pop(export_id, None)) is not None:
            await asyncio.to_thread(remove, self._path(export))
            await self._notify(export_id)

    async def video(self, export_id: str) -> CachedFile:
        """Return the file of a finished export; raises NotFoundError, ConflictError."""
        export = self.export(export_id)
        if export.state is not ExportState.DONE or export.size_bytes is None:
            raise ConflictError("export.not_done")
        self._known[export_id] = replace(export, ended_s=self._clock.steady_s())
        return CachedFile(
            until=export.order.window.end,
            tag=export.id,
            files=self._files,
            path=self._path(export),
            paths=(),
            size_bytes=export.size_bytes,
        )

    def _path(self, export: ClipExport) -> Path:
        return self._folder / f"{export.id}{export.order.codec.ending}"

    async def _make(self, export: ClipExport) -> None:
        """Make one clip in turn, and tell how far it is about every second."""
        latest = 0.0

        def report(done: float) -> None:
            nonlocal latest
            latest = done

        async def notify_often() -> None:
            while True:
                await self._clock.sleep(_TELL_S)
                if latest > self._known[export.id].done:
                    await self._change(export.id, done=min(latest, 1.0))

        try:
            async with self._turn:
                notifying = asyncio.ensure_future(notify_often())
                try:
                    size_bytes = await self._write_file(export, report)
                finally:
                    await cancel(notifying)
            await self._change(export.id, state=ExportState.DONE, done=1.0, size_bytes=size_bytes)
        except HubError as error:
            await self._change(export.id, state=ExportState.FAILED, reason=error.text)
        except Exception:  # noqa: BLE001 -- logged with its traceback
            _LOG.exception("A clip could not be saved")
            await self._change(export.id, state=ExportState.FAILED, reason=Text("export.failed"))
        finally:
            self._making.pop(export.id, None)

    async def _write_file(self, export: ClipExport, report: ReportDone) -> int:
        """Return the size of the clip."""
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        fresh = self._folder / f".{export.id}{export.order.codec.ending}"
        try:
            await self._write(export.order, fresh, report)
            return await finish(asyncio.to_thread(self._store, fresh, self._path(export)))
        finally:
            await finish(asyncio.to_thread(remove, fresh))

    def _store(self, fresh: Path, path: Path) -> int:
        """Move the clip to its place, encrypted if recordings are; return its size. Blocking."""
        size_bytes = fresh.stat().st_size
        if self._files.encrypts:
            with fresh.open("rb") as source, self._files.create(path) as target:
                shutil.copyfileobj(source, target, 1 << 20)
        else:
            place(fresh, path)
        return size_bytes

    async def _change(
        self,
        export_id: str,
        *,
        state: ExportState = ExportState.RUNNING,
        done: float | None = None,
        size_bytes: int | None = None,
        reason: Text = NOTHING,
    ) -> None:
        known = self._known.get(export_id)
        if known is None:
            return
        self._known[export_id] = replace(
            known,
            state=state,
            done=known.done if done is None else done,
            size_bytes=size_bytes,
            reason=reason,
            ended_s=None if state is ExportState.RUNNING else self._clock.steady_s(),
        )
        await self._notify(export_id)

    async def _notify(self, export_id: str) -> None:
        await self._events.append(EventType.EXPORT_CHANGED, {"export_id": export_id})
