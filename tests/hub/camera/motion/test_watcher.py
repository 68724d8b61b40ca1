"""The hub's own look at a camera: what at, for how long, and what ends a motion."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hub.camera.motion.watcher import OwnMotion, ReportMotion, Score
from hub.camera.source import CameraSource
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError, HubError
from hub.media.packet import VIDEO_RATE, Packet, StreamInfo, Track, VideoFormat
from hub.model.camera import Camera, SourceKind
from hub.model.ids import CameraId
from tests.fakes.clocks import StandingClock

CAMERA = Camera(
    id=CameraId("aabbccddeeff"),
    name="Porch",
    kind=SourceKind.ONVIF,
    main_url="rtsp://127.0.0.1:9/main",
    device_url="http://127.0.0.1:9/onvif",
    adopted_at=datetime(2026, 3, 1, tzinfo=UTC),
)

INFO = StreamInfo(
    video=VideoFormat(codec="h264", extradata=b"", width=320, height=180, reorders=False),
    audio=None,
    frame_rate=0,
)
KEY = Packet(
    track=Track.VIDEO,
    payload=b"",
    pts=0,
    dts=0,
    rate_hz=VIDEO_RATE,
    key=True,
    arrived=CAMERA.adopted_at,
)


class Scene:
    """A camera's small stream, and who looks at it."""

    def __init__(self) -> None:
        self.failure: HubError | None = None
        self.opened = 0
        self.looking = False
        self.stills = 0
        self.keys = 0
        self.told: list[bool] = []
        self.cameras: list[Camera] = []
        self.ends: list[datetime] = []
        self.looker_tells: ReportMotion | None = None
        self.looker_scores: Score | None = None
        self.changed = asyncio.Event()

    def look(self, camera: Camera, _clock: Clock, tell: ReportMotion, score: Score) -> "Scene":
        """Be its own looker."""
        self.cameras.append(camera)
        self.looker_scores = score
        self.looker_tells = tell
        return self

    async def follow(self, _source: CameraSource) -> None:
        """Look until canceled, or fail at once."""
        self._set(looking=True)
        try:
            if self.failure is not None:
                raise self.failure
            await asyncio.get_running_loop().create_future()
        finally:
            self._set(looking=False)

    async def key_frame(self, _info: StreamInfo, _packet: Packet) -> None:
        """Count key frames."""
        self.keys += 1

    async def jpeg(self, _raw: bytes, _at: datetime) -> None:
        """Count pictures."""
        self.stills += 1

    async def end(self) -> None:
        """See nothing move anymore."""

    async def tell(self, active: bool, at: datetime) -> None:  # noqa: FBT001 -- as a Looker tells it
        """Remember what was told."""
        self.told.append(active)
        if not active:
            self.ends.append(at)

    def picture(self) -> None:
        """Have looked at a picture."""
        assert self.looker_scores is not None
        self.looker_scores(10.0, 50.0)

    async def sees(self, *, active: bool) -> None:
        """See motion begin or end."""
        assert self.looker_tells is not None
        await self.looker_tells(active, CAMERA.adopted_at)

    def open_small(self) -> CameraSource:
        """Open nothing, and count it."""
        self.opened += 1
        return None  # type: ignore[return-value]  # nobody reads it

    def _set(self, *, looking: bool) -> None:
        self.looking = looking
        self.changed.set()

    async def until(self, *, looking: bool) -> None:
        """Wait until the small stream is looked at, or is not."""
        async with asyncio.timeout(60):
            while self.looking is not looking:
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def running(
    scene: Scene, clock: StandingClock, *, small: bool = True
) -> AsyncGenerator[OwnMotion]:
    """Look for the length of the block."""
    motion = OwnMotion(
        CAMERA,
        clock,
        open_watcher=scene.look,
        open_small=scene.open_small if small else None,
        report=scene.tell,
        score=lambda _score, _threshold: None,
    )
    task = asyncio.create_task(motion.run())
    try:
        yield motion
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.mark.parametrize(
    ("failure", "least_s"),
    [(CameraUnreachableError("Gone."), 0.5), (CameraPasswordError("Refused."), 150)],
)
async def test_a_small_stream_that_fails(failure: HubError, least_s: float) -> None:
    """It is tried again, after a wrong password much later: cameras lock accounts."""
    scene, clock = Scene(), StandingClock()
    scene.failure = failure
    async with running(scene, clock):
        await clock.until_asleep(2)

        assert scene.opened == 1
        assert clock.slept[-1] >= least_s
        scene.failure = None
        clock.forward(timedelta(seconds=300))
        await scene.until(looking=True)

    assert scene.opened == 2


async def test_key_frames_where_there_is_no_small_stream() -> None:
    """Key frames and pictures are looked at."""
    scene, clock = Scene(), StandingClock()
    async with running(scene, clock, small=False) as motion:
        await clock.until_asleep(1)
        motion.key_frame(INFO, KEY)
        await asyncio.sleep(0.01)
        motion.still(b"", CAMERA.adopted_at)
        await asyncio.sleep(0.01)

    assert (scene.keys, scene.stills) == (1, 1)


async def test_a_motion_ends_when_there_is_nothing_to_look_at() -> None:
    """It ends at the time of the last picture; pictures that go on keep it going."""
    scene, clock = Scene(), StandingClock()
    async with running(scene, clock, small=False) as motion:
        await scene.sees(active=True)
        for _ in range(12):
            await clock.until_asleep(1)
            scene.picture()
            clock.forward(timedelta(seconds=5))
        await clock.until_asleep(1)
        looks, told = motion.has_pictures, list(scene.told)
        last_at = clock.now() - timedelta(seconds=5)
        for _ in range(6):
            await clock.until_asleep(1)
            clock.forward(timedelta(seconds=5))
        await clock.until_asleep(1)

        assert (looks, motion.has_pictures) == (True, False)
        assert told == [True]
        assert scene.told == [True, False]
        assert scene.ends == [last_at]
        await scene.sees(active=True)

    assert scene.told == [True, False, True]


async def test_a_motion_ends_when_the_masks_change() -> None:
    """Who looks with other masks hasn't seen what moved."""
    scene, clock = Scene(), StandingClock()
    async with running(scene, clock, small=False) as motion:
        await clock.until_asleep(1)
        await scene.sees(active=True)
        await scene.sees(active=True)
        motion.adjust(CAMERA)
        await asyncio.sleep(0.01)

    assert scene.told == [True, False]


async def test_key_frames_beside_a_small_stream() -> None:
    """They are offered too: the small stream may not come."""
    scene, clock = Scene(), StandingClock()
    async with running(scene, clock) as motion:
        await scene.until(looking=True)
        motion.key_frame(INFO, KEY)
        await asyncio.sleep(0.01)

    assert scene.keys == 1


async def test_other_masks() -> None:
    """What the owner changed holds from now on."""
    scene, clock = Scene(), StandingClock()
    after = replace(CAMERA, sensitivity=90)
    async with running(scene, clock) as motion:
        await scene.until(looking=True)
        motion.adjust(after)
        await scene.until(looking=False)
        await scene.until(looking=True)

    assert scene.cameras == [CAMERA, after]
