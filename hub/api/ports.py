"""What the API needs of the house; `hub.pipeline` is the real one."""

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


class Recording(Protocol):
    """An MP4 that is read piece by piece; the same one always has the same bytes."""

    @property
    def size_bytes(self) -> int:
        """Its length."""

    @property
    def tag(self) -> str:
        """Names these very bytes, for HTTP's ETag."""

    def read(self, start: int, end: int) -> AsyncGenerator[bytes]:
        """Yield bytes `start` to before `end`, in pieces of at most 256 KiB.

        Raises StorageError where a recording has gone or is damaged meanwhile.
        """


class Playable(Recording, Protocol):
    """A recording that is put together while it is read."""

    @property
    def until(self) -> datetime:
        """The end of its last segment: asking with it again gives the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofShown:
    """What verification proved of a request, and when it was seen."""

    request: Request
    proof: EntryProof
    checked_at: datetime | None
    """When its board was last looked at."""
    seen_at: datetime | None
    """When this hub first saw the request in the log; None once it is open no longer."""


class Rules(Protocol):
    """What the house does by itself when somebody asks; an unknown id raises NotFoundError."""

    async def all(self) -> list[HouseRule]:
        """Return the rules in their order, the config file's first."""

    async def active(self) -> bool:
        """Tell whether the rules are asked at all."""

    async def switch_all(self, *, on: bool, by: str) -> None:
        """Have all rules asked or none, each staying as it is."""

    async def add(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Add a rule at the end; ConflictError where its name is taken or there are too many."""

    async def change(self, rule: HouseRule, *, by: str) -> HouseRule:
        """Change the rule of this id; ConflictError where the config file holds it."""

    async def move(self, rule_id: str, to: int, *, by: str) -> list[HouseRule]:
        """Move a rule to a place among those the API added, counted from 0."""

    async def remove(self, rule_id: str, *, by: str) -> None:
        """Remove a rule."""

    async def trial(self, rule: HouseRule) -> Trial:
        """Tell what a rule, new or of this id, would have done with all requests known here."""


class Awareness(Protocol):
    """What public feeds say around the house; nothing of it can be answered."""

    @property
    def count(self) -> int:
        """How many items are shown."""

    async def reports(self) -> list[AwarenessReport]:
        """Return what is shown, the newest first."""

    async def statuses(self) -> list[AwarenessStatus]:
        """Return every source and how it is doing."""

    async def add(self, source: AwarenessSource) -> AwarenessStatus:
        """Follow a source from now on; ConflictError where it is followed already."""

    async def remove(self, source_id: AwarenessSourceId) -> None:
        """Follow a source no longer; ConflictError where the config file holds it."""


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

    @property
    def rules(self) -> Rules:
        """The house rules."""

    @property
    def awareness(self) -> Awareness:
        """What public feeds say."""

    async def ready(self) -> bool:
        """Return whether the database takes writes and recordings have room; raises HubError."""

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
        self,
        camera_id: CameraId | None,
        window: TimeWindow | None,
        limit: int,
        label: Label | None = None,
    ) -> list[Clip]:
        """Return the newest clips that overlap the window, newest first; those with the label."""

    async def clip(self, clip_id: ClipId) -> Clip:
        """Return one clip."""

    async def thumbnail(self, clip_id: ClipId) -> bytes:
        """Return one clip's picture, JPEG."""

    async def filmstrip(self, clip_id: ClipId) -> bytes:
        """Return ten small frames of one clip side by side, JPEG."""

    async def clip_video(self, clip_id: ClipId, until: datetime | None) -> Playable:
        """Return one clip as it is recorded so far, or as it was `until` a segment's end."""

    async def clip_frames(self, clip_id: ClipId, until: datetime | None) -> FrameTimes:
        """Return when each frame of what `clip_video` returns is shown."""

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
        """Record the house's one answer, or the first yes of two.

        With `pause`, nothing of an approval leaves for as long as a denial can be undone.

        Raises ConflictError where it was answered before or what was named no longer holds, and
        NotAllowedError where it is no person's and beyond what the owner allows.
        """

    async def undo(self, request_id: RequestId, *, by: str) -> RequestReport:
        """Take back a deny within its ten seconds; ConflictError afterwards."""

    async def withdraw(self, request_id: RequestId, *, by: str, reason: str) -> RequestReport:
        """Take back an approval: stop it, or where it has arrived let the agency know.

        Raises ConflictError where there is none, or the board takes no withdrawal any more.
        """

    async def retry_share(self, request_id: RequestId) -> RequestReport:
        """Try a share that was not delivered again now; ConflictError where none waits."""

    async def edit(
        self, request_id: RequestId, base: ProposalId | None, changes: Changes
    ) -> Proposal:
        """Keep another proposal for a request, beside the standing one.

        Raises InvalidInputError, NotFoundError where there is no such base, and ConflictError
        once the request is answered.
        """

    async def prepare(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        """Begin to cut what a proposal would let out; `proposal.changed` is told at the end."""

    async def review(self, request_id: RequestId, proposal_id: ProposalId) -> Review:
        """Return what a proposal would let out, as far as it is prepared."""

    async def piece_video(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> Path:
        """Return the MP4 of one prepared piece, counted from 1; NotFoundError until then."""

    async def find_faces(
        self, request_id: RequestId, proposal_id: ProposalId, number: int
    ) -> tuple[MovingMask, ...]:
        """Look for faces in one piece, counted from 1; finds some, never surely all.

        Takes up to half the piece's length. Raises InvalidInputError where this hub cannot.
        """

    async def faces_searched(self, request_id: RequestId) -> float | None:
        """Return which part of a search for faces is done; None if there is no search."""

    async def stop_faces(self, request_id: RequestId) -> None:
        """End the search for faces of a request, if there is one."""

    async def figures(self) -> HouseFigures:
        """Return what was asked around here and what the house answered."""

    async def agencies(self) -> list[AgencyHistory]:
        """Return every agency of the followed boards, the one that asked most first."""

    async def agency(self, agency_id: str) -> AgencyHistory:
        """Return one agency."""

    async def choose_agency(self, agency_id: str, setting: AgencySetting) -> AgencyHistory:
        """Choose how the household is told of an agency's requests."""

    async def hide(self, request_id: RequestId, *, hidden: bool) -> RequestReport:
        """Leave a request out of lists, or no longer; it can be answered either way."""

    async def proof(self, request_id: RequestId) -> ProofShown:
        """Return what verification proved of a request.

        Raises StorageError where what is kept does not verify.
        """

    async def boards(self) -> list[tuple[BoardStatus, str]]:
        """Return every followed board and its address."""

    async def follow(self, policy: BoardPolicy) -> BoardStatus:
        """Follow a board from now on; ConflictError where another one has its origin."""

    async def set_following(
        self, origin: BoardOrigin, *, following: bool
    ) -> tuple[BoardStatus, str]:
        """Ask a board for nothing more, or follow it again; NotFoundError where it is unknown."""

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
        """Trust other witnesses and verifiers of a board.

        Raises NotFoundError if it is unknown, ConflictError if the config file has its keys,
        InvalidInputError if these cannot work.
        """

    async def board_evidence(self, origin: BoardOrigin) -> tuple[str, bytes]:
        """Return what is kept against a board as a ZIP file: its name and its bytes.

        Raises NotFoundError where the board is not followed, or nothing is kept against it.
        """

    def problems(self) -> list[Problem]:
        """Return what the owner should act on."""

    async def ledger(self) -> tuple[str, Sequence[Mapping[str, object]]]:
        """Return the ledger's signed checkpoint and all its entries."""

    async def ledger_check(self) -> tuple[int, str, Sequence[str]]:
        """Verify the ledger; return how many entries it has, its root, and what is wrong."""

    async def ledger_export(self) -> tuple[str, str]:
        """Return the ledger as a file that anybody can check: its name and its text."""
