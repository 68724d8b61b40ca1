"""Films and photos that people add to an answer from a phone: queries, answers and routes."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from aiohttp import web

from hub.api.body import Body, hex_digits, pieces_of, safe, several, whole
from hub.api.clips import FrameTimesView
from hub.api.masks import LONGEST_CUT_MS, MaskBody, MaskView, MovingMaskBody, MovingMaskView
from hub.api.route import Call, Routes, Who, picture
from hub.api.scope import Scope
from hub.api.video import play
from hub.api.view import View, line
from hub.archives.phone_file import LONGEST_NAME, PhoneFile
from hub.decision.proposals import MOST_MASKS
from hub.errors import InvalidInputError
from hub.media.photo import Trace
from hub.model.decision import AddedKind, AddedPiece
from hub.model.ids import AddedId, RequestId
from noticeboard.rules.text import SafeText


class AddedQuery(Body, frozen=True, kw_only=True):
    """What a person calls a file; it is only shown at home."""

    name: Annotated[SafeText, safe(longest=LONGEST_NAME)] = SafeText("")


class AddedFileView(View, frozen=True, kw_only=True):
    """A film or photo that a person added."""

    id: str
    kind: AddedKind
    name: str
    """What the person calls it; it never leaves."""
    size_bytes: int
    duration_ms: int
    """0 for a photo."""
    width: int
    height: int
    start: datetime | None
    """When it was filmed, if the file itself says so."""
    traces: tuple[Trace, ...]
    """What it told beside its pictures, and doesn't tell any longer."""

    @classmethod
    def of(cls, file: PhoneFile) -> "AddedFileView":
        """Return an added file."""
        return cls.of_fields(file, id=file.id, name=line(file.name))


class AddedFileList(View, frozen=True, kw_only=True):
    """The files that people added to an answer, in the order in which they came."""

    added: tuple[AddedFileView, ...]


class AddedPieceBody(Body, frozen=True, kw_only=True):
    """A film or photo that a person added; a photo has no times and no moving masks."""

    file_id: Annotated[AddedId, hex_digits(32)]
    start_ms: Annotated[int, whole(0, LONGEST_CUT_MS)] = 0
    end_ms: Annotated[int, whole(0, LONGEST_CUT_MS)] = 0
    masks: Annotated[tuple[MaskBody, ...], several(MOST_MASKS)] = ()
    moving: Annotated[tuple[MovingMaskBody, ...], several(MOST_MASKS)] = ()

    def to_model(self) -> AddedPiece:
        """Return the piece; what kind of file it is, the hub knows."""
        return AddedPiece(
            file_id=self.file_id,
            kind=AddedKind.FILM,
            start_ms=self.start_ms,
            end_ms=self.end_ms,
            masks=tuple(mask.to_model() for mask in self.masks),
            moving=tuple(mask.to_model() for mask in self.moving),
        )


class AddedPieceView(View, frozen=True, kw_only=True):
    """A film or photo that a person added, and the part of it that is sent."""

    file_id: str
    kind: AddedKind
    start_ms: int
    end_ms: int
    masks: tuple[MaskView, ...]
    moving: tuple[MovingMaskView, ...]

    @classmethod
    def of(cls, piece: AddedPiece) -> "AddedPieceView":
        """Return an added piece."""
        return cls(
            file_id=piece.file_id,
            kind=piece.kind,
            start_ms=piece.start_ms,
            end_ms=piece.end_ms,
            masks=MaskView.of_all(piece.masks),
            moving=tuple(map(MovingMaskView.of, piece.moving)),
        )


ROUTES = Routes(id="[0-9a-f]{32}", file_id="[0-9a-f]{32}")
_FILE = "/requests/{id}/added/{file_id}"


def _ids(call: Call) -> tuple[RequestId, AddedId]:
    return RequestId(call.id), AddedId(call.request.match_info["file_id"])


@ROUTES.post(
    "/requests/{id}/added",
    scope=Scope.DECIDE,
    panel=Who.ANSWERER,
    status=HTTPStatus.CREATED,
    takes="application/octet-stream",
)
async def post_added(call: Call, query: AddedQuery) -> AddedFileView:
    """Add a film or photo to the answer to a request; the body is the file as it is."""
    request = call.request
    if "Content-Encoding" in request.headers:
        raise InvalidInputError("body.compressed")
    if request.content_length is None:
        raise InvalidInputError("added.no_length")
    file = await call.house.reviews.add(
        RequestId(call.id), str(query.name), request.content_length, pieces_of(request)
    )
    return AddedFileView.of(file)


@ROUTES.get("/requests/{id}/added", scope=Scope.READ, panel=Who.ANSWERER)
async def get_added(call: Call) -> AddedFileList:
    """List what people added to the answer to a request."""
    files = await call.house.reviews.added(RequestId(call.id))
    return AddedFileList(added=tuple(map(AddedFileView.of, files)))


@ROUTES.get(f"{_FILE}/picture", scope=Scope.READ, panel=Who.ANSWERER, answer="image/jpeg")
async def get_added_picture(call: Call) -> web.Response:
    """Show an added photo, or an added film's first frame."""
    return picture(await call.house.reviews.added_picture(*_ids(call)))


@ROUTES.get(
    f"{_FILE}/video",
    scope=Scope.READ,
    panel=Who.ANSWERER,
    answer="video/mp4",
    also=(HTTPStatus.PARTIAL_CONTENT,),
    has_head=True,
)
async def get_added_video(call: Call) -> web.StreamResponse:
    """Play an added film; supports Range."""
    film = await call.house.reviews.added_film(*_ids(call))
    return await play(call.request, film, call.request.match_info["file_id"])


@ROUTES.get(f"{_FILE}/frames", scope=Scope.READ, panel=Who.ANSWERER)
async def get_added_frames(call: Call) -> FrameTimesView:
    """Show the time of each frame of an added film, so that a player can find a frame."""
    return FrameTimesView.of(await call.house.reviews.added_frames(*_ids(call)))


@ROUTES.delete(_FILE, scope=Scope.DECIDE, panel=Who.ANSWERER)
async def delete_added(call: Call) -> None:
    """Delete an added file. A yes to it no longer counts unless its share is sealed."""
    await call.house.requests.remove_added(*_ids(call))
