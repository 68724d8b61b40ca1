"""What the API needs of the house; `hub.pipeline` is the real one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from hub.model.adoption import Adoption
from hub.model.board import BoardPolicy, BoardStatus
from hub.model.camera import CameraFound
from hub.model.clip import Clip
from hub.model.decision import Answer, Decision
from hub.model.ids import CameraId, ClipId, ProposalId, RequestId
from hub.model.report import CameraReport, Problem, RequestReport
from hub.model.window import TimeWindow
from hub.store.event_log import EventLog


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
        """Look for cameras now, and return every one known."""

    async def adopt(self, adoption: Adoption) -> CameraReport:
        """Start to record a camera.

        Raises CameraPasswordError, CameraUnreachableError, or ConflictError where it is adopted.
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

    async def clip_video(self, clip_id: ClipId) -> Path:
        """Return one clip as an MP4; the house owns the file and takes it away later."""

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
