"""What would leave is changed, prepared and looked at; an answer is taken back."""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple, Self

from .answers import Proposal
from .cameras import Mask
from .fields import Fields
from .requests import Request
from .wire import Wire


class PieceDraft(NamedTuple):
    """One piece of a proposal with all that covers it, to be read, changed and written back."""

    camera_id: str
    start: datetime
    end: datetime
    masks: tuple[Mask, ...] = ()
    moving: tuple[object, ...] = ()
    """Masks that follow something, as the hub wrote them: they are passed on, never changed."""
    own_masks_off: bool = False

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a piece."""
        fields = Fields(value, "piece")
        return cls(
            camera_id=fields.text("camera_id"),
            start=fields.time("start"),
            end=fields.time("end"),
            masks=fields.each("masks", Mask.read),
            moving=fields.each("moving", lambda mask: mask),
            own_masks_off=fields.flag("own_masks_off"),
        )

    def written(self) -> dict[str, object]:
        """Return it as the hub reads it."""
        return {
            "camera_id": self.camera_id,
            "start": _written(self.start),
            "end": _written(self.end),
            "masks": [
                {"left": mask.left, "top": mask.top, "width": mask.width, "height": mask.height}
                for mask in self.masks
            ],
            "moving": list(self.moving),
            "own_masks_off": self.own_masks_off,
        }


class ExtractDraft(NamedTuple):
    """What one lent sensor said in an interval."""

    sensor_id: str
    start: datetime
    end: datetime

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an extract."""
        fields = Fields(value, "extract")
        return cls(
            sensor_id=fields.text("sensor_id"), start=fields.time("start"), end=fields.time("end")
        )

    def written(self) -> dict[str, object]:
        """Return it as the hub reads it."""
        return {
            "sensor_id": self.sensor_id,
            "start": _written(self.start),
            "end": _written(self.end),
        }


class Changes(NamedTuple):
    """What is to be different from a base, or from nothing; None leaves it as it is."""

    pieces: tuple[PieceDraft, ...] | None = None
    words: str | None = None
    extracts: tuple[ExtractDraft, ...] | None = None
    identity: Mapping[str, str] | None = None
    audio: bool | None = None
    own_copy: bool | None = None

    def __bool__(self) -> bool:
        """Tell whether anything is to be different."""
        return self != Changes()

    def written(self, base: str | None) -> dict[str, object]:
        """Return them as the hub reads them."""
        body: dict[str, object] = {"base": base}
        if self.pieces is not None:
            body["pieces"] = [piece.written() for piece in self.pieces]
        if self.extracts is not None:
            body["extracts"] = [extract.written() for extract in self.extracts]
        if self.identity is not None:
            body["identity"] = dict(self.identity)
        rest = {"words": self.words, "audio": self.audio, "own_copy": self.own_copy}
        return body | {name: value for name, value in rest.items() if value is not None}


class Preparation(StrEnum):
    """How far the clips of a proposal are cut."""

    NONE = "none"
    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"


class PreparedCut(NamedTuple):
    """The very file that an approval would seal, by its number from 1."""

    number: int
    start: datetime
    end: datetime
    width: int
    height: int
    size_bytes: int
    sha256: str
    audio: bool

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Cut."""
        fields = Fields(value, "cut")
        return cls(
            number=fields.whole("number"),
            start=fields.time("start"),
            end=fields.time("end"),
            width=fields.whole("width"),
            height=fields.whole("height"),
            size_bytes=fields.whole("size_bytes"),
            sha256=fields.text("sha256"),
            audio=fields.flag("audio"),
        )


class Review(NamedTuple):
    """What a proposal would let out, as far as it is prepared."""

    request_id: str
    proposal: Proposal
    pieces: tuple[PieceDraft, ...]
    extracts: tuple[ExtractDraft, ...]
    words: str
    preparation: Preparation
    reason: str
    cuts: tuple[PreparedCut, ...]
    size_bytes: int

    @classmethod
    def read(cls, value: object) -> Self:
        """Read a Review."""
        fields = Fields(value, "review")
        proposal = Fields(fields.value("proposal"), "proposal")
        return cls(
            request_id=fields.text("request_id"),
            proposal=Proposal.read(fields.value("proposal")),
            pieces=proposal.each("pieces", PieceDraft.read),
            extracts=proposal.each("extracts", ExtractDraft.read),
            words=proposal.text("words"),
            preparation=fields.one_of("preparation", Preparation),
            reason=fields.text("reason"),
            cuts=fields.each("cuts", PreparedCut.read),
            size_bytes=fields.whole("size_bytes"),
        )


class Deciding:
    """The calls of HubClient about what would leave."""

    _wire: Wire

    async def edit(self, request_id: str, base: str | None, changes: Changes) -> Proposal:
        """Make another proposal of one that is there, or of nothing; the first one stays.

        Raises InputRefusedError where it holds what may not leave, ConflictError once answered.
        """
        path = ("requests", request_id, "proposals")
        return Proposal.read(await self._wire.json("POST", *path, body=changes.written(base)))

    async def review(self, request_id: str, proposal_id: str) -> Review:
        """Return what a proposal would let out."""
        path = ("requests", request_id, "proposals", proposal_id)
        return Review.read(await self._wire.json("GET", *path))

    async def prepare(self, request_id: str, proposal_id: str) -> Review:
        """Have the clips of a proposal cut, so that they can be looked at; begins only."""
        path = ("requests", request_id, "proposals", proposal_id, "prepare")
        return Review.read(await self._wire.json("POST", *path))

    async def undo(self, request_id: str, *, by: str) -> Request:
        """Take a person's deny back; raises ConflictError once it is final."""
        path = ("requests", request_id, "undo")
        return Request.read(await self._wire.json("POST", *path, body={"by": by}))

    async def withdraw(self, request_id: str, *, by: str, reason: str = "") -> Request:
        """Take an approval back; what has arrived, has, and its withdrawal is on record."""
        path = ("requests", request_id, "withdrawal")
        body = {"by": by, "reason": reason}
        return Request.read(await self._wire.json("POST", *path, body=body))

    async def show(self, request_id: str) -> Request:
        """Have a request told and listed again that was hidden."""
        return Request.read(await self._wire.json("DELETE", "requests", request_id, "hidden"))


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
