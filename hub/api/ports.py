"""What the API needs of the house; `hub.pipeline` is the real one."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from hub.model.adoption import Adoption, CameraChange
from hub.model.board import BoardPolicy, BoardStatus
from hub.model.camera import CameraFound, ScanStatus
from hub.model.clip import Clip
from hub.model.decision import Answer, Decision
from hub.model.ids import CameraId, ClipId, ProposalId, RequestId, SensorId
from hub.model.report import CameraReport, Problem, RequestReport, Storage
from hub.model.sensor import Reading, Sensor
from hub.model.trigger import Trigger
from hub.model.window import TimeWindow
from hub.store.event_log import EventLog


class Playable(Protocol):
    """An MP4 that is put together while it is read; the same one always has the same bytes."""

    @property
    def size_bytes(self) -> int:
        """Its length."""

    @property
    def until(self) -> datetime:
        """The end of its last segment: asking with it again gives the same bytes."""

    @property
    def tag(self) -> str:
        """Names these very bytes, for HTTP's ETag."""

    def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield bytes `start` to before `end`, in pieces of at most 256 KiB.

        Raises StorageError where a recording has gone or is damaged meanwhile.
        """


class House(Protocol):
    """Everything a listener may see or ask of one hub; an unknown id raises NotFoundError."""

    @property
    def hub_id(self) -> str:
        """16 lower-case hex digits, the same for the life of the data folder."""

    @property
    def name(self) -> str:
        """The owner's name for this hub."""

    @property
    def version(self) -> str:
        """The version of this package."""

    @property
    def events(self) -> EventLog:
        """What happened, numbered."""

    async def cameras(self) -> list[CameraReport]:
        """Return every adopted camera, in the order of adoption."""

    async def camera(self, camera_id: CameraId) -> CameraReport:
        """Return one adopted camera."""

    def found(self) -> list[CameraFound]:
        """Return every camera seen on the network, adopted or not."""

    async def scan(self) -> list[CameraFound]:
        """Look for cameras now for five seconds, and return every one known.

        `scan.changed` is told when it begins and when it ends.
        """

    async def ask(self, address: str) -> list[CameraFound]:
        """Look at one address, now and in every later scan; return the cameras at it.

        Raises InvalidInputError where it is no single host's literal address.
        """

    def scanning(self) -> ScanStatus | None:
        """Return the newest scan; None before the first."""

    async def adopt(self, adoption: Adoption) -> CameraReport:
        """Start to record a camera.

        Raises CameraPasswordError, CameraUnreachableError, or ConflictError where it is adopted.
        """

    async def change(self, camera_id: CameraId, change: CameraChange) -> CameraReport:
        """Change an adopted camera; new credentials or a new address are tried first.

        Raises CameraPasswordError, CameraUnreachableError; nothing is changed then.
        """

    async def lend_picture(self, camera_id: CameraId, jpeg: bytes) -> None:
        """Take a picture of a lent camera; ConflictError where the camera is not lent so."""

    async def trigger(self, trigger: Trigger) -> None:
        """Mark footage as something outside says; NotFoundError where there is no such camera."""

    def live_pictures(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        """Yield JPEGs as they come, at most two a second, the newest first; until closed."""

    def live_video(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        """Yield a fragmented MP4 that never ends: its head, then each half second.

        Begins at a key frame, its times at zero; ends when the camera's connection does.
        Raises ConflictError where no browser plays the camera's codec.
        """

    async def forget(self, camera_id: CameraId) -> None:
        """Stop recording a camera and forget its credentials; its clips stay until they age out."""

    async def snapshot(self, camera_id: CameraId) -> bytes:
        """Return the newest picture, JPEG."""

    async def clips(
        self, camera_id: CameraId | None, window: TimeWindow | None, limit: int
    ) -> list[Clip]:
        """Return the newest clips that overlap the window, newest first."""

    async def clip(self, clip_id: ClipId) -> Clip:
        """Return one clip."""

    async def thumbnail(self, clip_id: ClipId) -> bytes:
        """Return one clip's picture, JPEG."""

    async def filmstrip(self, clip_id: ClipId) -> bytes:
        """Return ten small frames of one clip side by side, JPEG."""

    async def clip_video(self, clip_id: ClipId, until: datetime | None) -> Playable:
        """Return one clip as it is recorded so far, or as it was `until` a segment's end."""

    async def footage(self, camera_id: CameraId, window: TimeWindow) -> Playable:
        """Return what one camera recorded, whole segments; NotFoundError where there is nothing."""

    async def storage(self) -> Storage:
        """Return what the recordings take of the disk."""

    async def sensors(self) -> list[Sensor]:
        """Return every lent sensor."""

    async def lend_sensor(self, entity_id: str, name: str, kind: str, unit: str) -> Sensor:
        """Take a sensor as information, or its new name; the same entity is the same sensor."""

    async def return_sensor(self, sensor_id: SensorId) -> None:
        """Forget a lent sensor and its readings."""

    async def add_readings(self, sensor_id: SensorId, readings: Sequence[Reading]) -> None:
        """Take what a lent sensor said; telling the same again changes nothing."""

    async def readings(self, sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
        """Return what a sensor said in a window, the state it began with first."""

    async def requests(self) -> list[RequestReport]:
        """Return every request that concerns this house or once did, newest first."""

    async def request(self, request_id: RequestId) -> RequestReport:
        """Return one request."""

    async def request_image(self, request_id: RequestId) -> bytes:
        """Return a frame of the request's best clip, JPEG; NotFoundError where nothing matches."""

    async def decide(
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
    ) -> Decision:
        """Record the house's one answer.

        Raises ConflictError where it was answered before, or the proposal has changed.
        """

    async def boards(self) -> list[tuple[BoardStatus, str]]:
        """Return every followed board and its address."""

    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        """Follow a board from now on; ConflictError where another one has its origin."""

    def problems(self) -> list[Problem]:
        """Return what the owner should act on."""

    async def ledger(self) -> tuple[str, Sequence[Mapping[str, object]]]:
        """Return the ledger's signed checkpoint and all its entries."""
