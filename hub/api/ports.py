"""What the API needs of the house; `hub.pipeline` implements it."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hub.decision.proposals import Changes
from hub.decision.rules import Trial
from hub.feeds.evidence import EntryProof
from hub.model.awareness import (
    AwarenessReport,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessStatus,
)
from hub.model.camera import Adoption, CameraChange, CameraFound, ScanStatus
from hub.model.decision import Answer, AnsweredBy
from hub.model.ids import BoardOrigin, CameraId, ClipId, ProposalId, RequestId, SensorId
from hub.model.proposal import MovingMask, Proposal, Review
from hub.model.recording import Clip, FrameTimes, Label, Reading, Sensor, Trigger
from hub.model.report import CameraReport, Problem, RequestReport, Storage
from hub.model.request import AgencySetting, BoardPolicy, BoardStatus, Request
from hub.model.rule import HouseRule
from hub.model.window import TimeWindow
from hub.requests.agencies import AgencyHistory
from hub.requests.figures import HouseFigures
from hub.store.events import EventLog
from noticeboard.runtime.text import Text


class Video(Protocol):
    """An MP4 that is read in chunks; the same recording always has the same bytes."""

    @property
    def size_bytes(self) -> int:
        """Its length in bytes."""

    @property
    def tag(self) -> str:
        """Identifies exactly these bytes, for HTTP's ETag."""

    def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield bytes `start` to before `end`, in chunks of at most 256 KiB.

        Raises StorageError if the recording was deleted or damaged in the meantime.
        """


class Playable(Video, Protocol):
    """A recording that is assembled while it is read."""

    @property
    def until(self) -> datetime:
        """The end of its last segment; requesting it with this end gives the same bytes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofShown:
    """What verification proved about a request, and when the request was seen."""

    request: Request
    proof: EntryProof
    checked_at: datetime | None
    """When its board was last polled."""
    seen_at: datetime | None
    """When this hub first saw the request in the log; None if the request is no longer open."""


class HouseRules(Protocol):
    """The house rules, which answer requests automatically; unknown ids raise NotFoundError."""

    async def all(self) -> list[HouseRule]:
        """Return the rules in order, the config file's first."""

    async def active(self) -> bool:
        """Return whether the rules are active."""

    async def switch_all(self, *, on: bool, by: str) -> None:
        """Switch all rules on or off without changing them."""

    async def add(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Append a rule; ConflictError if its name is taken or there are too many rules."""

    async def change(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Change the rule with this id; ConflictError if it is from the config file."""

    async def move(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        """Move a rule to position `to` among the rules added by the API, counted from 0."""

    async def remove(self, rule_id: str, *, by: str) -> None:
        """Remove a rule."""

    async def trial(self, rule: HouseRule) -> Trial:
        """Return what a new or existing rule would have done with all requests known here."""


class AwarenessFeeds(Protocol):
    """Items of public feeds about the surroundings; they cannot be answered."""

    @property
    def count(self) -> int:
        """How many items are shown."""

    async def reports(self) -> list[AwarenessReport]:
        """Return the shown items, newest first."""

    async def statuses(self) -> list[AwarenessStatus]:
        """Return every source and its status."""

    async def add(self, source: AwarenessSource) -> AwarenessStatus:
        """Follow a source; ConflictError if it is already followed."""

    async def remove(self, source_id: AwarenessSourceId) -> None:
        """Stop following a source; ConflictError if it is from the config file."""


class House(Protocol):
    """Everything a caller can see or do on one hub; unknown ids raise NotFoundError."""

    @property
    def hub_id(self) -> str:
        """16 lowercase hex digits, constant for the life of the data folder."""

    @property
    def name(self) -> str:
        """The owner's name for this hub."""

    @property
    def version(self) -> str:
        """The version of this package."""

    @property
    def events(self) -> EventLog:
        """The numbered log of events."""

    @property
    def rules(self) -> HouseRules:
        """The house rules."""

    @property
    def awareness(self) -> AwarenessFeeds:
        """The awareness feeds."""

    async def ready(self) -> bool:
        """Return whether the database is writable and recordings have room; raises HubError."""

    async def cameras(self) -> list[CameraReport]:
        """Return every adopted camera, in the order of adoption."""

    async def camera(self, camera_id: CameraId) -> CameraReport:
        """Return one adopted camera."""

    def found(self) -> list[CameraFound]:
        """Return every camera found on the network, adopted or not."""

    async def scan(self) -> list[CameraFound]:
        """Search for cameras for five seconds, and return all known ones.

        Publishes `scan.changed` at the start and at the end.
        """

    async def ask(self, address: str) -> list[CameraFound]:
        """Search one address, now and in every later scan; return its cameras.

        Raises InvalidInputError if it is not the literal address of a single host.
        """

    def scanning(self) -> ScanStatus | None:
        """Return the newest scan; None before the first."""

    async def adopt(self, adoption: Adoption) -> CameraReport:
        """Start to record a camera.

        Raises CameraPasswordError, CameraUnreachableError, or ConflictError if already adopted.
        """

    async def change(self, camera_id: CameraId, change: CameraChange) -> CameraReport:
        """Change an adopted camera; tries new credentials or a new address first.

        Raises CameraPasswordError or CameraUnreachableError, without changing anything.
        """

    async def lend_picture(self, camera_id: CameraId, jpeg: bytes) -> None:
        """Store a picture of a lent camera; ConflictError if it is not lent as single pictures."""

    async def trigger(self, trigger: Trigger) -> None:
        """Mark footage because of an outside trigger; NotFoundError if the camera is unknown."""

    def live_pictures(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        """Yield JPEGs as they come until closed, the newest first and at most two a second."""

    def live_video(self, camera_id: CameraId) -> AsyncGenerator[bytes]:
        """Yield an endless fragmented MP4: its header, then half-second fragments.

        Starts at a key frame with its times at zero; ends when the camera's connection does.
        Raises ConflictError if browsers cannot play the camera's codec.
        """

    async def forget(self, camera_id: CameraId) -> None:
        """Stop recording a camera and forget its credentials; its clips stay until they age out."""

    async def snapshot(self, camera_id: CameraId) -> bytes:
        """Return the newest picture as JPEG."""

    async def clips(
        self,
        camera_id: CameraId | None,
        window: TimeWindow | None,
        limit: int,
        label: Label | None = None,
    ) -> list[Clip]:
        """Return the newest clips that overlap the window and have the label, newest first."""

    async def clip(self, clip_id: ClipId) -> Clip:
        """Return one clip."""

    async def thumbnail(self, clip_id: ClipId) -> bytes:
        """Return one clip's thumbnail as JPEG."""

    async def filmstrip(self, clip_id: ClipId) -> bytes:
        """Return ten small frames of one clip side by side as JPEG."""

    async def clip_video(self, clip_id: ClipId, until: datetime | None) -> Playable:
        """Return one clip as recorded so far, or as it was `until` the end of a segment."""

    async def clip_frames(self, clip_id: ClipId, until: datetime | None) -> FrameTimes:
        """Return when each frame of the recording from `clip_video` is shown."""

    async def footage(self, camera_id: CameraId, window: TimeWindow) -> Playable:
        """Return one camera's footage in whole segments; NotFoundError if there is none."""

    async def storage(self) -> Storage:
        """Return the recordings' disk use."""

    async def sensors(self) -> list[Sensor]:
        """Return every lent sensor."""

    async def lend_sensor(self, entity_id: str, name: str, kind: str, unit: str) -> Sensor:
        """Add a lent sensor, or rename it; one entity is always the same sensor."""

    async def return_sensor(self, sensor_id: SensorId) -> None:
        """Forget a lent sensor and its readings."""

    async def add_readings(self, sensor_id: SensorId, readings: Sequence[Reading]) -> None:
        """Store a lent sensor's readings; repeating the same ones changes nothing."""

    async def readings(self, sensor_id: SensorId, window: TimeWindow) -> list[Reading]:
        """Return a sensor's readings in a window, preceded by its state at the start."""

    async def requests(self) -> list[RequestReport]:
        """Return every request that concerns or concerned this house, newest first."""

    async def request(self, request_id: RequestId) -> RequestReport:
        """Return one request."""

    async def request_image(self, request_id: RequestId) -> bytes:
        """Return a frame of the request's best clip as JPEG; NotFoundError if nothing matches."""

    async def decide(  # noqa: PLR0913 -- each is a part of the answer, by name
        self,
        request_id: RequestId,
        answer: Answer,
        *,
        proposal_id: ProposalId | None,
        by: str,
        reason: str,
        answered_by: AnsweredBy,
        pause: bool,
    ) -> RequestReport:
        """Record the house's one answer, or the first of two approvals.

        With `pause`, nothing of an approval leaves until the time for undoing a denial is over.

        Raises ConflictError if the request was already answered or the named proposal is no longer
        valid, and NotAllowedError if no person answered and the owner does not allow that.
        """

    async def undo(self, request_id: RequestId, *, by: str) -> RequestReport:
        """Undo a denial within its ten seconds; ConflictError afterwards."""

    async def withdraw(self, request_id: RequestId, *, by: str, reason: str) -> RequestReport:
        """Withdraw an approval: stop the share, or notify the agency if it has arrived.

        Raises ConflictError if there is no approval, or the board no longer takes withdrawals.
        """

    async def retry_share(self, request_id: RequestId) -> RequestReport:
        """Retry an undelivered share now; ConflictError if none is waiting."""

    async def edit(
        self, request_id: RequestId, base: ProposalId | None, changes: Changes
    ) -> Proposal:
        """Store another proposal for a request; the current one stays.

        Raises InvalidInputError, NotFoundError if the base does not exist, and ConflictError if the
        request is already answered.
        """

    async def prepare(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        """Start to cut a proposal's clips; publishes `proposal.changed` when done."""

    async def review(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        """Return what a proposal would send, as far as it is prepared."""

    async def piece_video(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        """Return one prepared piece as MP4, counted from 1; NotFoundError if it is not ready."""

    async def find_faces(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> tuple[MovingMask, ...]:
        """Search one piece, counted from 1, for faces; it can miss some.

        Takes up to half the piece's length. Raises InvalidInputError if this hub cannot do it.
        """

    async def faces_searched(self, request_id: RequestId) -> float | None:
        """Return the completed fraction of a face search; None if there is no search."""

    async def stop_faces(self, request_id: RequestId) -> None:
        """Stop a request's face search, if there is one."""

    async def figures(self) -> HouseFigures:
        """Return statistics about requests and the house's answers."""

    async def agencies(self) -> list[AgencyHistory]:
        """Return every agency of the followed boards, the one with most requests first."""

    async def agency(self, agency_id: str) -> AgencyHistory:
        """Return one agency."""

    async def choose_agency(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        """Set how the household is notified of an agency's requests."""

    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        """Hide a request from lists, or show it again; it can be answered either way."""

    async def proof(self, request_id: RequestId) -> ProofShown:
        """Return what verification proved about a request.

        Raises StorageError if the stored data does not verify.
        """

    async def boards(self) -> list[tuple[BoardStatus, str]]:
        """Return every followed board and its address."""

    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        """Follow a board; ConflictError if another one has its origin."""

    async def set_following(
        self, origin: BoardOrigin, *, following: bool
    ) -> tuple[BoardStatus, str]:
        """Stop or resume following a board; NotFoundError if it is unknown."""

    async def board_policy(self, origin: BoardOrigin) -> BoardPolicy:
        """Return what the owner trusts about a board; NotFoundError if it is unknown."""

    async def change_board_policy(
        self,
        origin: BoardOrigin,
        *,
        witnesses: tuple[str, ...],
        quorum: int,
        verifiers: tuple[str, ...],
    ) -> tuple[BoardStatus, str]:
        """Change which witnesses and verifiers of a board the owner trusts.

        Raises NotFoundError if it is unknown, ConflictError if the config file has its keys,
        InvalidInputError if these cannot work.
        """

    async def board_evidence(self, origin: BoardOrigin) -> tuple[str, bytes]:
        """Return the evidence against a board as a ZIP file: its name and its bytes.

        Raises NotFoundError if the board is not followed or there is no evidence.
        """

    def problems(self) -> list[Problem]:
        """Return what the owner should act on."""

    async def ledger(self) -> tuple[str, Sequence[Mapping[str, object]]]:
        """Return the ledger's signed checkpoint and all its entries."""

    async def ledger_check(self) -> tuple[int, str, Sequence[Text]]:
        """Verify the ledger; return how many entries it has, its root, and what is wrong."""

    async def ledger_export(self) -> tuple[str, str]:
        """Return the ledger as a file that anybody can check: its name and its text."""
