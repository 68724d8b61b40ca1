"""Proposals, and what each would send: bodies, answers and routes."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any, Final

from aiohttp import web
from msgspec import UNSET, UnsetType

from hub.api.added import AddedPieceBody, AddedPieceView
from hub.api.body import (
    Body,
    UtcTime,
    hex_digits,
    or_none,
    present_fields,
    safe,
    several,
)
from hub.api.listeners import SEARCHERS, run_for_client
from hub.api.masks import (
    MaskBody,
    MaskKeyBody,
    MaskView,
    MovingMaskBody,
    MovingMaskView,
    SearchBody,
    SearchProgress,
    Suggestions,
)
from hub.api.route import Call, Routes, Who, caller, picture
from hub.api.scope import Scope
from hub.api.video import open_plain, play
from hub.api.view import Names, View, line, sentence
from hub.archives.phone_files import MOST_FILES
from hub.clips import detection
from hub.decision.edits import Changes
from hub.decision.proposals import (
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_TELEPHONE,
    MOST_EXTRACTS,
    MOST_KEYS,
    MOST_MASKS,
)
from hub.errors import InvalidInputError
from hub.model.camera_signature import CameraFilm
from hub.model.decision import (
    AddedCut,
    Cut,
    Extract,
    Identity,
    Piece,
    Preparation,
    Proposal,
    Recipient,
    Review,
)
from hub.model.ids import PRACTICE, CameraId, ProposalId, RequestId, SensorId
from hub.model.window import TimeWindow
from noticeboard.rules.text import SafeText
from noticeboard.seal.custody import MAX_FILES

_NO_TEXT: Final = SafeText("")


class SignedBody(Body, frozen=True, kw_only=True):
    """The time of a camera's signed recording, as a review offers it."""

    start: UtcTime
    end: UtcTime

    def to_model(self) -> TimeWindow:
        """Return the time; raises InvalidInputError if it is none."""
        return TimeWindow(start=self.start, end=self.end)


class PieceBody(Body, frozen=True, kw_only=True):
    """One cut of one camera's recording."""

    camera_id: Annotated[CameraId, hex_digits(12)]
    start: UtcTime
    end: UtcTime
    masks: Annotated[tuple[MaskBody, ...], several(MOST_MASKS)] = ()
    moving: Annotated[tuple[MovingMaskBody, ...], several(MOST_MASKS)] = ()
    own_masks_off: bool = False
    signed: SignedBody | None = None
    """What to hand over as its camera signed it, with the camera's serial number."""

    def to_model(self) -> Piece:
        """Return the piece; raises InvalidInputError if it is of no time."""
        return Piece(
            camera_id=self.camera_id,
            cut=TimeWindow(start=self.start, end=self.end),
            masks=tuple(mask.to_model() for mask in self.masks),
            moving=tuple(mask.to_model() for mask in self.moving),
            own_masks_off=self.own_masks_off,
            signed=None if self.signed is None else self.signed.to_model(),
        )


class ExtractBody(Body, frozen=True, kw_only=True):
    """The readings of one lent sensor within a window."""

    sensor_id: Annotated[SensorId, hex_digits(12)]
    start: UtcTime
    end: UtcTime

    def to_model(self) -> Extract:
        """Return the extract; raises InvalidInputError if it is of no time."""
        return Extract(sensor_id=self.sensor_id, window=TimeWindow(start=self.start, end=self.end))


class IdentityBody(Body, frozen=True, kw_only=True):
    """Who answers, as far as the person chooses to say it; all empty is anonymous."""

    name: Annotated[SafeText, safe(longest=LONGEST_NAME)] = _NO_TEXT
    email: Annotated[SafeText, safe(longest=LONGEST_EMAIL)] = _NO_TEXT
    telephone: Annotated[SafeText, safe(longest=LONGEST_TELEPHONE)] = _NO_TEXT

    def to_model(self) -> Identity:
        """Return who answers."""
        return Identity(name=self.name, email=self.email, telephone=self.telephone)


class ChangesBody(Body, frozen=True, kw_only=True):
    """A new proposal, based on another one or on none; what is left out stays as it is there."""

    base: Annotated[ProposalId, hex_digits(64)] | None
    pieces: Annotated[tuple[PieceBody, ...], several(MAX_FILES)] | UnsetType = UNSET
    added: Annotated[tuple[AddedPieceBody, ...], several(MOST_FILES)] | UnsetType = UNSET
    words: Annotated[SafeText, safe(longest=LONGEST_MESSAGE, lines=True)] | UnsetType = UNSET
    extracts: Annotated[tuple[ExtractBody, ...], several(MOST_EXTRACTS)] | UnsetType = UNSET
    identity: IdentityBody | UnsetType = UNSET
    audio: bool | UnsetType = UNSET
    camera_make: bool | UnsetType = UNSET
    own_copy: bool | UnsetType = UNSET
    content_credentials: bool | UnsetType = UNSET

    def to_model(self) -> Changes:
        """Return the changes; slow if there are many masks, so call it in a thread."""
        fields = present_fields(self)
        del fields["base"]
        if not isinstance(self.pieces, UnsetType):
            fields["pieces"] = tuple(piece.to_model() for piece in self.pieces)
        if not isinstance(self.added, UnsetType):
            fields["added"] = tuple(piece.to_model() for piece in self.added)
        covered: list[PieceBody | AddedPieceBody] = [
            *(or_none(self.pieces) or ()),
            *(or_none(self.added) or ()),
        ]
        if sum(len(mask.keys) for piece in covered for mask in piece.moving) > MOST_KEYS:
            raise InvalidInputError("input.too_many_keys", most=MOST_KEYS)
        if not isinstance(self.extracts, UnsetType):
            fields["extracts"] = tuple(extract.to_model() for extract in self.extracts)
        if not isinstance(self.identity, UnsetType):
            fields["identity"] = self.identity.to_model()
        return Changes(**fields)


class RecipientView(View, frozen=True, kw_only=True):
    """The only one who could open the share."""

    agency_id: str
    agency_name: str
    origin: str
    delivery_key: str

    @classmethod
    def of(cls, recipient: Recipient) -> "RecipientView":
        """Return who alone could open the share."""
        return cls(
            agency_id=recipient.agency_id,
            agency_name=line(recipient.agency_name),
            origin=line(recipient.origin),
            delivery_key=line(recipient.delivery_key, longest=2048),
        )


class SignedView(View, frozen=True, kw_only=True):
    """The time of a camera's signed recording: whole groups of pictures."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, window: TimeWindow | None) -> "SignedView | None":
        """Return a time; None if nothing is signed."""
        return None if window is None else cls(start=window.start, end=window.end)


class PieceView(View, frozen=True, kw_only=True):
    """One cut of one camera's recording; `own_masks_off` if its own masks were taken off."""

    camera_id: str
    camera_name: str
    start: datetime
    end: datetime
    masks: tuple[MaskView, ...]
    moving: tuple[MovingMaskView, ...]
    own_masks_off: bool
    signed: SignedView | None
    """What is handed over as its camera signed it."""

    @classmethod
    def of(cls, piece: Piece, names: Names) -> "PieceView":
        """Return a piece."""
        return cls(
            camera_id=piece.camera_id,
            camera_name=names.cameras.get(piece.camera_id, ""),
            start=piece.cut.start,
            end=piece.cut.end,
            masks=MaskView.of_all(piece.masks),
            moving=tuple(map(MovingMaskView.of, piece.moving)),
            own_masks_off=piece.own_masks_off,
            signed=SignedView.of(piece.signed),
        )


class ExtractView(View, frozen=True, kw_only=True):
    """The readings of one lent sensor within a window."""

    sensor_id: str
    sensor_name: str
    start: datetime
    end: datetime

    @classmethod
    def of(cls, extract: Extract, names: Names) -> "ExtractView":
        """Return an extract of a sensor's readings."""
        return cls(
            sensor_id=extract.sensor_id,
            sensor_name=names.sensors.get(extract.sensor_id, ""),
            start=extract.window.start,
            end=extract.window.end,
        )


class IdentityView(View, frozen=True, kw_only=True):
    """Who answers, as far as the person chose to say; all fields empty means anonymous."""

    name: str
    email: str
    telephone: str


class ProposalView(View, frozen=True, kw_only=True):
    """Exactly what would leave; the id is the hash of everything else in it."""

    id: str
    recipient: RecipientView
    pieces: tuple[PieceView, ...]
    added: tuple[AddedPieceView, ...]
    """Numbered on after the pieces."""
    words: str
    extracts: tuple[ExtractView, ...]
    identity: IdentityView
    audio: bool
    camera_make: bool
    own_copy: bool
    content_credentials: bool
    practice: bool

    @classmethod
    def of(cls, proposal: Proposal, names: Names) -> "ProposalView":
        """Return a proposal; its own text stays unchanged, because it would be sent that way."""
        identity = proposal.identity
        return cls(
            id=proposal.id,
            recipient=RecipientView.of(proposal.recipient),
            pieces=tuple(PieceView.of(piece, names) for piece in proposal.pieces),
            added=tuple(map(AddedPieceView.of, proposal.added)),
            words=proposal.words,
            extracts=tuple(ExtractView.of(extract, names) for extract in proposal.extracts),
            identity=IdentityView(
                name=identity.name, email=identity.email, telephone=identity.telephone
            ),
            audio=proposal.audio,
            camera_make=proposal.camera_make,
            own_copy=proposal.own_copy,
            content_credentials=proposal.content_credentials,
            practice=proposal.recipient.origin == PRACTICE,
        )


class SignedFilmView(View, frozen=True, kw_only=True):
    """A camera's signed recording: the very file that an approval seals beside the clip."""

    start: datetime
    end: datetime
    frames: int
    groups: int
    size_bytes: int
    sha256: str

    @classmethod
    def of(cls, film: CameraFilm) -> "SignedFilmView":
        """Return what a camera signed."""
        return cls(
            start=film.window.start,
            end=film.window.end,
            frames=film.frames,
            groups=film.groups,
            size_bytes=film.size_bytes,
            sha256=film.sha256,
        )


class CutView(View, frozen=True, kw_only=True):
    """The result of one piece: the very file that an approval seals."""

    number: int
    start: datetime | None
    """None for an added file that doesn't say when it was filmed."""
    end: datetime | None
    frames: int
    frames_copied: int
    width: int
    height: int
    size_bytes: int
    sha256: str
    clock_offset_ms: int
    audio: bool
    sources: int
    signed_offer: SignedView | None
    """What can be handed over as the camera signed it; None if nothing can."""
    signed_film: SignedFilmView | None
    """What is handed over like that; None unless the proposal says so."""

    @classmethod
    def of(
        cls, number: int, cut: Cut, offer: TimeWindow | None, film: CameraFilm | None
    ) -> "CutView":
        """Return what the piece of this number became."""
        return cls.of_fields(
            cut,
            number=number,
            start=cut.window.start,
            end=cut.window.end,
            sha256=cut.sha256,
            sources=len(cut.sources),
            signed_offer=SignedView.of(offer),
            signed_film=None if film is None else SignedFilmView.of(film),
        )

    @classmethod
    def of_added(cls, number: int, cut: AddedCut) -> "CutView":
        """Return what the added file of this number became; nothing of it is copied."""
        return cls.of_fields(
            cut,
            number=number,
            sha256=cut.sha256,
            frames_copied=0,
            clock_offset_ms=0,
            sources=0,
            signed_offer=None,
            signed_film=None,
        )


class ReviewView(View, frozen=True, kw_only=True):
    """What would leave with a proposal, as far as it is prepared."""

    request_id: str
    proposal: ProposalView
    preparation: Preparation
    reason: str
    cuts: tuple[CutView, ...]
    custody: Mapping[str, Any]
    size_bytes: int
    estimated_bytes: int
    """`size_bytes` once it is known; before that, an estimate from what is recorded."""
    finds_faces: bool
    """Whether this hub can search for faces and texts: not every machine can."""
    signs_clips: bool
    """Whether this hub can add content credentials to clips, likewise."""

    @classmethod
    def of(cls, review: Review, names: Names) -> "ReviewView":
        """Return what a proposal would send, with the custody record as it would be signed."""
        from noticeboard.seal.c2pa import available  # noqa: PLC0415 -- only a review needs it

        none = (None,) * len(review.cuts)
        return cls(
            request_id=review.proposal.request_id,
            proposal=ProposalView.of(review.proposal, names),
            preparation=review.preparation,
            reason=sentence(review.reason, names.language),
            cuts=(
                *(
                    CutView.of(number, cut, offer, film)
                    for number, (cut, offer, film) in enumerate(
                        zip(
                            review.cuts,
                            review.offers or none,
                            review.films or none,
                            strict=True,
                        ),
                        start=1,
                    )
                ),
                *(
                    CutView.of_added(number, cut)
                    for number, cut in enumerate(review.added, len(review.cuts) + 1)
                ),
            ),
            custody=review.custody,
            size_bytes=review.size_bytes,
            estimated_bytes=review.estimated_bytes,
            finds_faces=detection.available(),
            signs_clips=available(),
        )


ROUTES = Routes(id="[0-9a-f]{32}", proposal_id="[0-9a-f]{64}", number="[1-9][0-9]?")
_PROPOSAL: Final = "/requests/{id}/proposals/{proposal_id}"
_PIECE: Final = f"{_PROPOSAL}/pieces/{{number}}"


def _ids(call: Call) -> tuple[RequestId, ProposalId]:
    return RequestId(call.id), ProposalId(call.request.match_info["proposal_id"])


def _piece(call: Call) -> tuple[RequestId, ProposalId, int]:
    return *_ids(call), int(call.request.match_info["number"])


@ROUTES.post(
    "/requests/{id}/proposals",
    scope=Scope.DECIDE,
    panel=Who.ANSWERER,
    status=HTTPStatus.CREATED,
    long_body=True,
)
async def post_proposal(call: Call, body: ChangesBody) -> ProposalView:
    """Make a new proposal, from an existing one or from nothing; omitted fields stay the same."""
    changes = await asyncio.to_thread(body.to_model)
    proposal = await call.house.reviews.edit(RequestId(call.id), body.base, changes)
    return ProposalView.of(proposal, await call.names())


@ROUTES.get(_PROPOSAL, scope=Scope.READ, panel=Who.ANSWERER)
async def get_proposal(call: Call) -> ReviewView:
    """Show what would leave with a proposal, as far as it is prepared."""
    review = await call.house.reviews.review(*_ids(call))
    return ReviewView.of(review, await call.names())


@ROUTES.post(
    f"{_PROPOSAL}/prepare", scope=Scope.DECIDE, panel=Who.ANSWERER, status=HTTPStatus.ACCEPTED
)
async def post_prepare(call: Call) -> ReviewView:
    """Start cutting what would leave with a proposal, so that people can look at it."""
    review = await call.house.requests.prepare(*_ids(call))
    return ReviewView.of(review, await call.names())


@ROUTES.get(
    f"{_PIECE}/video",
    scope=Scope.DECIDE,
    panel=Who.ANSWERER,
    answer="video/mp4",
    also=(HTTPStatus.PARTIAL_CONTENT,),
    has_head=True,
)
async def get_piece_video(call: Call) -> web.StreamResponse:
    """Play one prepared piece, the very file that an approval would seal; supports Range."""
    path = await call.house.reviews.piece_video(*_piece(call))
    async with open_plain(path) as recording:
        return await play(call.request, recording, call.request.match_info["proposal_id"])


@ROUTES.get(
    f"{_PIECE}/signed",
    scope=Scope.DECIDE,
    panel=Who.ANSWERER,
    answer="video/mp4",
    also=(HTTPStatus.PARTIAL_CONTENT,),
    has_head=True,
)
async def get_piece_signed(call: Call) -> web.StreamResponse:
    """Play what a piece's camera signed, the very file that an approval would seal beside it."""
    path = await call.house.reviews.signed_video(*_piece(call))
    async with open_plain(path) as recording:
        return await play(call.request, recording, call.request.match_info["proposal_id"])


@ROUTES.get(f"{_PIECE}/picture", scope=Scope.DECIDE, panel=Who.ANSWERER, answer="image/jpeg")
async def get_piece_picture(call: Call) -> web.Response:
    """Show one prepared photo, the very file that an approval would seal."""
    path = await call.house.reviews.piece_picture(*_piece(call))
    return picture(await asyncio.to_thread(path.read_bytes))


@ROUTES.post(f"{_PIECE}/suggestions", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_suggestions(call: Call, body: SearchBody) -> Suggestions:
    """Search one piece for faces and texts, for as long as the caller waits."""
    piece, reviews = _piece(call), call.house.reviews
    with call.context.listeners.admit(caller(call.request).id, SEARCHERS) as leave:
        found = await run_for_client(
            call.request, leave, lambda: reviews.suggest(*piece, frozenset(body.kinds))
        )
    return Suggestions.of(found)


@ROUTES.post(f"{_PIECE}/follow", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def post_follow(call: Call, body: MaskKeyBody) -> MovingMaskView:
    """Follow what a key marks in one piece, for as long as the caller waits."""
    piece, reviews = _piece(call), call.house.reviews
    with call.context.listeners.admit(caller(call.request).id, SEARCHERS) as leave:
        mask = await run_for_client(
            call.request, leave, lambda: reviews.follow(*piece, body.to_model())
        )
    return MovingMaskView.of(mask)


@ROUTES.get("/requests/{id}/suggestions", scope=Scope.READ, panel=Who.ANSWERER)
async def get_suggestions(call: Call) -> SearchProgress:
    """Show the progress of a request's search."""
    return SearchProgress.of(call.house.reviews.searched(RequestId(call.id)))


@ROUTES.delete("/requests/{id}/suggestions", scope=Scope.DECIDE, panel=Who.ANSWERER)
async def delete_suggestions(call: Call) -> None:
    """Cancel a request's search; callers that wait for it are told."""
    await call.house.reviews.stop_searching(RequestId(call.id))
