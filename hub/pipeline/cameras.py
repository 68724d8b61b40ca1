"""Cameras in the flow: what they yield, and what people change about them.

Both are stored, reported to listeners, and matched with open requests.
"""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address
import logging
from typing import Final, override

from sqlalchemy.exc import OperationalError

from hub.archives.archives import Archives
from hub.camera.address import host_of
from hub.camera.roster import Roster
from hub.camera.source import Sink
from hub.camera.status import CameraProblems, CameraStatuses
from hub.clips.index import BEING_WRITTEN
from hub.clips.timeline import FootageTimeline
from hub.discovery.discovery import Discovery
from hub.errors import (
    CameraPasswordError,
    CameraUnreachableError,
    ConflictError,
    DiskFullError,
    NotFoundError,
)
from hub.model.archive import ArchiveFound, ArchiveState
from hub.model.brand import Brand, brand_named
from hub.model.camera import (
    Adoption,
    Camera,
    CameraChange,
    CameraFound,
    CameraStatus,
    FoundBy,
    MotionAgreement,
    SourceKind,
)
from hub.model.ids import ArchiveId, CameraId
from hub.model.recording import Clip, Segment, Trigger, TriggerKind
from hub.model.report import CameraReport, EventType
from hub.pipeline.journal import Stages
from hub.pipeline.requests import Requests
from hub.store.events import EventLog
from noticeboard.runtime.tasks import finish

_LOG = logging.getLogger(__name__)

TICK_S: Final = 10.0
_SAVE_EVERY: Final = timedelta(minutes=5)
"""How much moved is only for looking: a crash may lose so much of it."""
_MOST_UNMARKED: Final = 1000


class Cameras(Sink):
    """Stores segments and clips, records states, and notifies listeners of all of it."""

    def __init__(
        self,
        stages: Stages,
        requests: Requests,
        timeline: FootageTimeline,
        observed: CameraStatuses,
        complaints: CameraProblems,
    ) -> None:
        self._stages = stages
        self._requests = requests
        self._clock = stages.clock
        self._events = stages.events
        self._clips = stages.clips
        self._timeline = timeline
        self._observed = observed
        self._complaints = complaints
        self._unmarked: list[Trigger] = []
        self._marking = asyncio.Lock()
        self._saved_at = stages.clock.now()
        self._over = stages.clock.now() - BEING_WRITTEN
        """Clips that ended before this are over; listeners know which of them have a picture."""

    async def run(self) -> None:
        """Until canceled, extend clips while motion continues, and notice silent cameras."""
        while True:
            await self._clock.sleep(TICK_S)
            await self._complaints.check()
            if not self._stages.cameras():
                continue  # A hub that only has archives sleeps.
            with suppress(DiskFullError):  # Recorders report it; what is due waits.
                await self._mark()
                await self._note_changed(await self._clips.extend_open(self._clock.now()))
                until = max(self._over, self._clock.now() - BEING_WRITTEN)
                for clip in await self._clips.pictured_when_over(self._over, until):
                    await self._notify_picture(clip)
                self._over = until
                if self._clock.now() - self._saved_at >= _SAVE_EVERY:
                    self._saved_at = self._clock.now()
                    await self._timeline.save()

    @override
    async def segment_closed(self, segment: Segment) -> None:
        for clip in await self._clips.add_segment(segment):
            await self._notify_picture(clip)

    @override
    async def trigger(self, trigger: Trigger) -> None:
        unrecorded = trigger.active and not self._is_recorded(trigger.camera_id)
        if unrecorded and trigger.kind is TriggerKind.MOTION:
            return  # Ignore new motion while paused, but not the end of earlier motion.
        news = self._observed.trigger(trigger)
        await self._events.append(
            EventType.TRIGGER,
            {
                "camera_id": trigger.camera_id,
                "kind": trigger.kind.value,
                "at": trigger.at.isoformat(),
                "active": trigger.active,
                "began": news.began,
                "labels": [label.value for label in trigger.labels],
                "new_labels": [label.value for label in news.labels],
            },
        )
        if unrecorded:
            return  # A button may be pressed, but there is no footage to mark.
        self._unmarked.append(trigger)
        with suppress(DiskFullError):
            await self._mark(trigger)

    def _is_recorded(self, camera_id: CameraId) -> bool:
        """Return whether the hub records a camera: not one that is paused, or in an archive."""
        known = (camera for camera in self._stages.cameras() if camera.id == camera_id)
        return all(camera.recording and camera.kind is not SourceKind.ARCHIVE for camera in known)

    async def _mark(self, mine: Trigger | None = None) -> None:
        """Mark clips for all triggers; if nothing can be stored, they stay for the next time.

        Raises DiskFullError, OperationalError, and what is wrong with `mine`.
        """
        async with self._marking:
            # A camera that is forgotten meanwhile must not take others' triggers along. Whoever is
            # canceled before leaves its trigger to them.
            await finish(self._mark_waiting(mine))

    async def _mark_waiting(self, mine: Trigger | None) -> None:
        """Mark what came meanwhile together, because each transaction waits for the disk."""
        most = _MOST_UNMARKED
        while self._unmarked:
            some, self._unmarked = self._unmarked[:most], self._unmarked[most:]
            try:
                changed = await self._clips.mark(*some)
            except (DiskFullError, OperationalError):
                self._unmarked = [*some, *self._unmarked][:_MOST_UNMARKED]
                raise
            except Exception:
                if len(some) > 1:  # One of them is bad, and must not take the others along.
                    self._unmarked, most = [*some, *self._unmarked], 1
                    continue
                if some[0] is mine:
                    raise
                _LOG.exception("A trigger of camera %s can't be marked", some[0].camera_id)
            else:
                await self._note_changed(changed)

    async def _note_changed(self, clips: Sequence[Clip]) -> None:
        await asyncio.gather(*map(self._notify_picture, clips))
        for clip in clips:
            await self._requests.rematch_over(clip.window)

    async def _notify_picture(self, clip: Clip) -> None:
        """Notify listeners that a clip has changed, or has a picture now."""
        await self._events.append(EventType.CLIP_ADDED, {"clip_id": clip.id})

    @override
    async def snapshot(self, camera_id: CameraId, jpeg: bytes, at: datetime) -> None:
        self._observed.snapshot(camera_id, jpeg, at)
        await self._events.append(
            EventType.SNAPSHOT, {"camera_id": camera_id, "at": at.isoformat()}
        )

    @override
    async def status(self, status: CameraStatus) -> None:
        self._observed.status(status)
        at = self._clock.now()
        await self._events.append(EventType.CAMERA_CHANGED, {"camera_id": status.camera_id})
        with suppress(DiskFullError):  # Then nobody knows later why footage is missing.
            await self._timeline.note_state(status.camera_id, status.state, at)
        await self._complaints.update(status)

    @override
    def score(self, camera_id: CameraId, score: float, threshold: float) -> None:
        self._observed.score(camera_id, score, threshold)
        self._timeline.note_motion(camera_id, score, threshold, self._clock.now())

    @override
    def agreement(self, camera_id: CameraId, agreement: MotionAgreement) -> None:
        self._observed.agreement(camera_id, agreement)


class Adoptions:
    """Cameras as people find, adopt, see, change and forget them."""

    def __init__(  # noqa: PLR0913, PLR0917 -- its collaborators, each named
        self,
        roster: Roster,
        archives: Archives,
        discovery: Discovery,
        observed: CameraStatuses,
        complaints: CameraProblems,
        events: EventLog,
        requests: Requests,
        sink: Cameras,
    ) -> None:
        self._roster = roster
        self._archives = archives
        self._archives_turn = asyncio.Lock()
        """No camera is adopted from an archive while that is removed."""
        self._discovery = discovery
        self._observed = observed
        self._complaints = complaints
        self._events = events
        self._requests = requests
        self._sink = sink

    def reports(self) -> list[CameraReport]:
        """Return every adopted camera, in the order of adoption."""
        return [self._report(camera) for camera in self._roster.cameras()]

    def report(self, camera_id: CameraId) -> CameraReport:
        """Return one adopted camera; raises NotFoundError."""
        return self._report(self._roster.camera(camera_id))

    def _report(self, camera: Camera) -> CameraReport:
        return replace(
            self._observed.report(camera),
            notes=self._roster.notes(camera.id),
            has_snapshot=self._gives_pictures(camera),
        )

    def _gives_pictures(self, camera: Camera) -> bool:
        """Return whether a camera's archive gives its newest picture."""
        if camera.archive_id is None:
            return False
        try:
            known = self._archives.status(camera.archive_id).cameras
        except NotFoundError:
            return False
        return any(each.key == camera.archive_key and each.has_snapshot for each in known)

    async def snapshot(self, camera_id: CameraId) -> bytes:
        """Return the newest picture as JPEG; raises NotFoundError."""
        self._roster.camera(camera_id)
        with suppress(CameraUnreachableError):  # then the last one serves
            await self._roster.recording(camera_id).refresh_snapshot()
        return self._observed.picture(camera_id)

    async def trigger(self, trigger: Trigger) -> None:
        """Mark footage because of an outside trigger; NotFoundError if the camera is unknown."""
        try:
            recording = self._roster.recording(trigger.camera_id)
        except CameraUnreachableError:  # between two starts of its watch
            await self._sink.trigger(trigger)
        else:
            await recording.accept_trigger(trigger)

    def found(self) -> list[CameraFound]:
        """Return every camera seen since the hub started, each under the key it was adopted by."""
        return [*self._named(self._discovery.found()), *self._relayed()]

    async def scan(self) -> list[CameraFound]:
        """Search for cameras for five seconds, and return all known ones."""
        return [*self._named(await self._discovery.scan()), *self._relayed()]

    async def search(self, address: str) -> list[CameraFound]:
        """Search one address, now and in every later scan; return its cameras.

        Raises InvalidInputError if it is not the literal address of a single host.
        """
        return self._named(await self._discovery.search(address))

    def _named(self, found: Iterable[CameraFound]) -> list[CameraFound]:
        """Give a camera the key it was adopted by. Another way of finding it may come first."""
        keys = {
            camera.device_url: camera.found_key
            for camera in self._roster.cameras()
            if camera.device_url and camera.found_key
        }
        return [
            replace(each, key=next((keys[at] for at in each.xaddrs if at in keys), each.key))
            for each in found
        ]

    def _relayed(self) -> list[CameraFound]:
        """Return the cameras that archives relay, each to be adopted as a live one."""
        return [
            CameraFound(
                key=f"{archive.id}/{camera.key}",
                found_by=(FoundBy.ARCHIVE,),
                address=host_of(camera.live_url),
                stream_url=camera.live_url,
                name=f"{camera.name} ({archive.name})",
                seen_at=status.since,
                away=status.state is not ArchiveState.CONNECTED,
            )
            for archive in self._archives.all()
            for status in [self._archives.status(archive.id)]
            for camera in status.cameras
            if camera.live_url
        ]

    async def adopt(self, adoption: Adoption) -> CameraReport:
        """Adopt a camera as found or typed; raises what `Roster.adopt` raises, and NotFoundError.

        If its password or address is wrong, the error names the camera's brand.
        """
        if adoption.archive_id is not None:
            return await self._adopt_archived(adoption, adoption.archive_id)
        known = self.found()
        found = None
        if adoption.found_key:
            found = next((each for each in known if each.key == adoption.found_key), None)
            if found is None:
                raise NotFoundError("camera.not_found")
        host = host_of(adoption.stream_url)
        there = found or next((each for each in known if host and each.address == host), None)
        make = there.brand if there else ""
        try:
            camera = await self._roster.adopt(
                adoption, found, make=make, recorders=self._discovery.by_hand
            )
        except (CameraPasswordError, CameraUnreachableError) as error:
            names = (make, there.name, adoption.name) if there else (adoption.name,)
            mac = there.mac if there else ""
            error.brand = error.brand or _key(brand_named(*names, mac=mac))
            raise
        await self._changed(camera.id)
        return self._report(camera)

    async def _adopt_archived(self, adoption: Adoption, archive_id: ArchiveId) -> CameraReport:
        async with self._archives_turn:
            archive, status = self._archives.archive(archive_id), self._archives.status(archive_id)
            if all(each.key != adoption.archive_key for each in status.cameras):
                raise NotFoundError("archive.camera_unknown", archive=archive.name)
            camera = await self._roster.adopt(adoption, None)
        await self._changed(camera.id)
        await self._events.append(EventType.ARCHIVE_CHANGED, {"archive_id": archive_id})
        return self._report(camera)

    async def find_archives(self, named: Sequence[str], caller: str) -> list[ArchiveFound]:
        """Ask whether an archive is there: hosts that the hub knows, and named hosts or addresses.

        Home Assistant calls, and may run Frigate, so the caller's host is among them.
        """
        nearby = self._discovery.found()
        urls = [url for each in self._roster.cameras() for url in (each.main_url, each.device_url)]
        near = filter(_is_at_home, (caller, *(each.address for each in nearby)))
        hosts = [*named, *map(host_of, urls), *near, *self._discovery.by_hand, "127.0.0.1"]
        return await self._archives.found(filter(None, hosts), nearby)

    async def remove_archive(self, archive_id: ArchiveId, *, with_cameras: bool) -> None:
        """Forget an archive; ConflictError if cameras of it are adopted and shall stay."""
        async with self._archives_turn:
            self._archives.archive(archive_id)
            known = [each for each in self._roster.cameras() if each.archive_id == archive_id]
            if known and not with_cameras:
                raise ConflictError("archive.has_cameras", count=len(known))
            for camera in known:
                await self.forget(camera.id)
            await self._archives.remove(archive_id)

    async def change(self, camera_id: CameraId, change: CameraChange) -> CameraReport:
        """Change an adopted camera; raises what `Roster.change` raises."""
        try:
            camera = await self._roster.change(camera_id, change)
        except (CameraPasswordError, CameraUnreachableError) as error:
            before = self._roster.camera(camera_id)
            error.brand = _key(brand_named(before.make, before.model, before.name))
            raise
        await self._changed(camera_id)
        return self._report(camera)

    async def forget(self, camera_id: CameraId) -> None:
        """Stop recording a camera, and forget all but its clips; raises NotFoundError."""
        archive_id = self._roster.camera(camera_id).archive_id
        await self._roster.forget(camera_id)
        self._observed.forget(camera_id)
        await self._complaints.forget(camera_id)
        await self._changed(camera_id)
        if archive_id is not None:  # It now lists this camera as one that isn't used.
            await self._events.append(EventType.ARCHIVE_CHANGED, {"archive_id": archive_id})

    async def _changed(self, camera_id: CameraId) -> None:
        await self._events.append(EventType.CAMERA_CHANGED, {"camera_id": camera_id})
        await self._requests.rematch()

    async def follow(self, found: CameraFound) -> None:
        """Tell listeners of a camera that was found, and follow it if it has moved."""
        await self._events.append(EventType.CAMERA_FOUND, {"found_key": found.key})
        try:
            moved = await self._roster.moved(found)
        except DiskFullError as error:
            # If a camera can't be stored just now, the search for others must continue.
            _LOG.warning("A camera that was found at another address is not followed: %s", error)
            return
        if moved is not None:
            await self._events.append(EventType.CAMERA_CHANGED, {"camera_id": moved.id})


def _is_at_home(address: str) -> bool:
    """Return whether an announced address is of a home network: anybody can announce one."""
    try:
        return ip_address(address.partition("%")[0]).is_private
    except ValueError:
        return False


def _key(brand: Brand | None) -> str:
    return brand.key if brand else ""
