"""Practice: one request that the hub makes up from the house's own newest clip, start to end.

It passes the same stages as any request (`hub.practice` says how nothing leaves). It differs in
four ways: no house rule and no automation answers it, it counts in no figure, every entry in the
ledger says that it was practice, and everything else about it is deleted when it ends.
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from enum import StrEnum
import logging
from pathlib import Path
from typing import Final

from hub.errors import ConflictError, HubError, NotFoundError, StorageError
from hub.matching.match import may_share_clips
from hub.model.camera import Camera, SourceKind
from hub.model.ids import PRACTICE, RequestId
from hub.model.report import RequestReport
from hub.model.request import RequestStatus
from hub.model.window import TimeWindow
from hub.pipeline.journal import Stages
from hub.pipeline.requests import Requests
from hub.practice import PracticeBoard, Story, forget
from noticeboard.rules.limits import SHORTEST_WINDOW
from noticeboard.runtime.text import Text

_LOG = logging.getLogger(__name__)

LOOK_BACK: Final = timedelta(days=7)
"""How old the clip that a practice request is about may be."""
AFTER_CLIP: Final = timedelta(minutes=5)
LATELY: Final = timedelta(minutes=1)
"""An archive has everything older than this."""
MOST_CLIPS: Final = 20
AGAIN_S: Final = 60.0


class PracticeState(StrEnum):
    """How far the household has come with practice."""

    NEVER = "never"
    OPEN = "open"
    """A practice request waits for an answer, or what was approved for it is being sent."""
    ANSWERED = "answered"
    """Somebody has answered one, and none is open."""


class Practice:
    """Begins and ends practice requests, one at a time; call `load` first, and later `run`."""

    def __init__(self, stages: Stages, requests: Requests, outbox: Path) -> None:
        self._stages = stages
        self._requests = requests
        self._outbox = outbox
        self._turn = asyncio.Lock()

    async def load(self) -> None:
        """Load the practice that an earlier run left, before any other board."""
        stages = self._stages
        board = await PracticeBoard.stored(stages.database, self._outbox, stages.clock)
        if board is None:
            return
        try:
            await stages.boards.load_practice(board)
        except StorageError as error:
            _LOG.warning("A practice request was thrown away: %s", error)
            await forget(stages.database, board.request_id)
            stages.boards.drop_practice()
            stages.docket.forget(PRACTICE)

    async def run(self) -> None:
        """Read what a practice board logged before the hub stopped, then return."""
        while self._stages.boards.practice is not None:
            try:
                async with self._turn:
                    await self._stages.boards.poll_practice()
            except HubError as error:
                _LOG.warning("The practice request has to wait: %s", error)
                await self._stages.clock.sleep(AGAIN_S)
            else:
                return

    async def state(self) -> PracticeState:
        """Return how far the household has come."""
        if await self._open() is not None:
            return PracticeState.OPEN
        return PracticeState.ANSWERED if self._requests.has_practiced else PracticeState.NEVER

    async def begin(self, language: str) -> RequestId:
        """Return the open practice request, or make a new one in place of one that is over.

        Raises ConflictError, which says what is missing, and DiskFullError; then nothing changed,
        or the next call continues.
        """
        async with self._turn:
            if (known := await self._open()) is not None:
                await self._stages.boards.poll_practice()
                return known
            story = await self._story(language)
            stages = self._stages
            if (over := stages.boards.practice) is not None:
                await self._requests.end_practice(over)
            board = await PracticeBoard.create(story, stages.database, self._outbox, stages.clock)
            await stages.boards.load_practice(board)
            await stages.boards.poll_practice()
            return board.request_id

    async def end(self, *, by: str) -> None:
        """End the practice; what was approved and has not been delivered is withdrawn first.

        Raises NotFoundError if there is none, and ConflictError while a share is being sent.
        """
        async with self._turn:
            board = self._stages.boards.practice
            if board is None:
                raise NotFoundError("practice.none")
            report = await self._report(board)
            if report is not None and report.is_leaving:
                # What arrives meanwhile is over as well.
                with suppress(ConflictError):
                    await self._requests.withdraw(board.request_id, by=by, reason="")
            await self._requests.end_practice(board)

    async def _open(self) -> RequestId | None:
        """Return the practice request if somebody still has something to do with it."""
        board = self._stages.boards.practice
        if board is None:
            return None
        report = await self._report(board)
        if report is None:
            return board.request_id  # Not read yet: the next poll shows it.
        is_open = report.request.status is RequestStatus.OPEN and report.decision is None
        return board.request_id if is_open or report.is_leaving else None

    async def _report(self, board: PracticeBoard) -> RequestReport | None:
        try:
            return await self._requests.reports.one(board.request_id)
        except NotFoundError:
            return None

    # What it is about

    async def _story(self, language: str) -> Story:
        """Return a request about the newest clip; ConflictError says what is missing.

        Without one, it is about what an archive has recorded lately.
        """
        about, camera = await self._newest()
        if (place := camera.place) is None:
            raise AssertionError(camera.id)
        return Story(
            agency=Text("practice.agency").fill(language),
            title=Text("practice.title").fill(language),
            text=Text("practice.text").fill(language),
            reason=Text("practice.case").fill(language),
            window=window_about(about, self._stages.clock.now()),
            latitude_udeg=place.latitude_udeg,
            longitude_udeg=place.longitude_udeg,
        )

    async def _newest(self) -> tuple[TimeWindow, Camera]:
        """Return the time of the newest clip, or of what an archive may have; and its camera."""
        cameras = self._stages.cameras()
        if not cameras:
            raise ConflictError("practice.no_camera")
        placed = [camera for camera in cameras if camera.place is not None]
        if not placed:
            raise ConflictError("practice.no_location")
        giving = {camera.id: camera for camera in placed if may_share_clips(camera)}
        if not giving:
            raise ConflictError("practice.no_sharing")
        now = self._stages.clock.now()
        since = TimeWindow(start=now - LOOK_BACK, end=now)
        index = self._stages.clips
        marked = await index.clips(giving.keys(), since, MOST_CLIPS)
        archived = {id_: each for id_, each in giving.items() if each.kind is SourceKind.ARCHIVE}
        for clip in await index.as_recorded(marked, since, fetched=archived):
            return clip.window, giving[clip.camera_id]
        for camera in archived.values():
            # Nothing of it is here before a request needs it.
            end = now - AFTER_CLIP - LATELY
            return TimeWindow(start=end - LATELY, end=end), camera
        raise ConflictError("practice.no_clip")


def window_about(clip: TimeWindow, now: datetime) -> TimeWindow:
    """Return the shortest window that a request may ask about, around a clip and not later."""
    end = min(clip.end + AFTER_CLIP, now).replace(microsecond=0)
    return TimeWindow(start=end - SHORTEST_WINDOW, end=end)
