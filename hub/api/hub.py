"""The hub itself: which one it is, who is paired, its problems, and how far it is set up."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Final

from sqlalchemy import delete

from hub.api.auth import Token
from hub.api.body import Body, hex_digits, one_of, safe, several
from hub.api.house import House
from hub.api.route import Call, Routes, Who, caller
from hub.api.scope import EITHER, Rights, Scope
from hub.api.view import LONGEST_SENTENCE, Language, View, line, sentence
from hub.model.camera import FoundBy, SourceKind
from hub.model.decision import AnsweredBy
from hub.model.report import Problem, RecordingOutlook
from hub.model.request import BoardState
from hub.pipeline.practice import PracticeState
from hub.store.database import Database, put, read_meta
from hub.store.tables import meta
from noticeboard.rules.text import SafeText

API_VERSION: Final = 1
_FINISHED: Final = "setup_finished"


class PairBody(Body, frozen=True, kw_only=True):
    """A pairing code, and the caller's name for itself."""

    code: Annotated[str, hex_digits(32)]
    name: Annotated[SafeText, safe(longest=60)]


class PairingLinkBody(Body, frozen=True, kw_only=True):
    """The rights of a link's token; what is null is for the hub to choose."""

    scope: Scope | None = None
    answers_as: (
        Annotated[
            tuple[Annotated[str, one_of(*sorted(EITHER))], ...], several(len(EITHER), least=1)
        ]
        | None
    ) = None

    def to_model(self) -> Rights | None:
        """Return the rights; None if the hub should choose. Raises InvalidInputError."""
        if self.scope is None and self.answers_as is None:
            return None
        kinds = EITHER if self.answers_as is None else map(AnsweredBy, self.answers_as)
        return Rights(scope=self.scope or Scope.DECIDE, answers_as=frozenset(kinds))


class Info(View, frozen=True, kw_only=True):
    """Which hub this is."""

    id: str
    name: str
    api: int
    version: str

    @classmethod
    def of(cls, house: House) -> "Info":
        """Return the hub's identity."""
        return cls(id=house.hub_id, name=line(house.name), api=API_VERSION, version=house.version)


class Paired(View, frozen=True, kw_only=True):
    """A token, which is shown only this once."""

    token: str
    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]
    hub: Info


class Link(View, frozen=True, kw_only=True):
    """A pairing link, and when it expires."""

    link: str
    expires: datetime
    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]


class TokenView(View, frozen=True, kw_only=True):
    """A paired client; the token itself cannot be shown again."""

    id: str
    name: str
    scopes: tuple[str, ...]
    answers_as: tuple[AnsweredBy, ...]
    made_at: datetime
    current: bool

    @classmethod
    def of(cls, token: Token, *, current: bool) -> "TokenView":
        """Return a token without its secret."""
        return cls(
            id=token.id,
            name=line(token.name),
            scopes=token.scope.included,
            answers_as=token.rights.answer_kinds,
            made_at=token.made_at,
            current=current,
        )


class TokenList(View, frozen=True, kw_only=True):
    """Every paired client, oldest first."""

    tokens: tuple[TokenView, ...]


class ProblemView(View, frozen=True, kw_only=True):
    """Something the owner should act on."""

    id: str
    code: str
    text: str
    since: datetime

    @classmethod
    def of(cls, problem: Problem, language: Language) -> "ProblemView":
        """Return something the owner should act on."""
        return cls(
            id=line(problem.id),
            code=problem.code,
            text=sentence(problem.text, language),
            since=problem.since,
        )


class SetupBody(Body, frozen=True, kw_only=True):
    """Whether the household is done with setting up, or wants to go on later."""

    finished: bool


class SetupRecordings(View, frozen=True, kw_only=True):
    """Where recordings are and what they cost."""

    folder: str
    free_bytes: int
    camera_day_bytes: int
    days: float
    in_backups: bool
    reason: str

    @classmethod
    def of(cls, outlook: RecordingOutlook, language: Language) -> "SetupRecordings":
        """Return where recordings are and what they cost."""
        return cls.of_fields(
            outlook,
            folder=line(outlook.folder, longest=LONGEST_SENTENCE),
            days=round(outlook.days, 1),
            reason=sentence(outlook.reason, language),
        )


class Setup(View, frozen=True, kw_only=True):
    """How far a home is set up."""

    cameras: int
    placed: int
    found: int
    boards: int
    practice: PracticeState
    finished: bool
    recordings: SetupRecordings

    @classmethod
    async def of(cls, house: House, language: Language) -> "Setup":
        """Return how far a home is set up."""
        adopted = house.cameras.reports()
        known = {report.camera.found_key for report in adopted}
        recorded = [
            each.camera.id for each in adopted if each.camera.kind is not SourceKind.ARCHIVE
        ]
        states = [status.state for status, _ in house.boards.statuses()]
        return cls(
            cameras=len(adopted),
            placed=sum(report.camera.place is not None for report in adopted),
            found=sum(
                found.key not in known and FoundBy.ARCHIVE not in found.found_by
                for found in house.cameras.found()
            ),
            boards=sum(state is not BoardState.LEFT for state in states),
            practice=await house.practice.state(),
            finished=await _is_finished(house.database),
            recordings=SetupRecordings.of(await house.retention.outlook(recorded), language),
        )


async def _is_finished(database: Database) -> bool:
    async with database.read() as connection:
        return await read_meta(connection, _FINISHED) is not None


ROUTES = Routes(id="[0-9a-f]{16}")


@ROUTES.get("/info", scope=None, panel=Who.READER)
async def get_info(call: Call) -> Info:
    """Identify this hub."""
    return Info.of(call.house)


@ROUTES.post("/pair", scope=None, status=HTTPStatus.CREATED)
async def post_pair(call: Call, body: PairBody) -> Paired:
    """Exchange a pairing code for a token, once."""
    text, token = await call.context.pairing.trade(
        body.code, name=body.name or "unnamed", address=call.request.remote or ""
    )
    return Paired(
        token=text,
        scopes=token.scope.included,
        answers_as=token.rights.answer_kinds,
        hub=Info.of(call.house),
    )


@ROUTES.post("/pairing-links", scope=Scope.ADMIN, status=HTTPStatus.CREATED, needs_body=False)
async def post_pairing_link(call: Call, body: PairingLinkBody) -> Link:
    """Make a pairing link, which works once and for ten minutes."""
    link = await call.context.pairing.make_link(body.to_model())
    return Link(
        link=link.link,
        expires=link.expires,
        scopes=link.rights.scope.included,
        answers_as=link.rights.answer_kinds,
    )


@ROUTES.get("/tokens", scope=Scope.ADMIN)
async def get_tokens(call: Call) -> TokenList:
    """List who is paired."""
    current = caller(call.request).id
    tokens = call.context.tokens.all()
    return TokenList(
        tokens=tuple(TokenView.of(token, current=token.id == current) for token in tokens)
    )


@ROUTES.get("/tokens/own", scope=Scope.READ)
async def get_own_token(call: Call) -> TokenView:
    """Show what the token of this request may do."""
    return TokenView.of(caller(call.request), current=True)


@ROUTES.delete("/tokens/own", scope=Scope.READ)
async def delete_own_token(call: Call) -> None:
    """Revoke the token of this request."""
    await call.context.tokens.revoke(caller(call.request).id)


@ROUTES.delete("/tokens/{id}", scope=Scope.ADMIN)
async def delete_token(call: Call) -> None:
    """Revoke a token and disconnect its listeners."""
    await call.context.tokens.revoke(call.id)


@ROUTES.get("/setup", scope=Scope.READ, panel=Who.READER)
async def get_setup(call: Call) -> Setup:
    """Show how far the home is set up, and what recordings cost."""
    return await Setup.of(call.house, await call.language())


@ROUTES.put("/setup", scope=Scope.ADMIN, panel=Who.ADMIN)
async def put_setup(call: Call, body: SetupBody) -> Setup:
    """Finish setting up, or go on with it; the same for every screen of the house."""
    async with call.house.database.write() as connection:
        if body.finished:
            await put(connection, meta, {"key": _FINISHED, "value": "1"})
        else:
            await connection.execute(delete(meta).where(meta.c.key == _FINISHED))
    return await Setup.of(call.house, await call.language())


@ROUTES.post("/setup/recordings", scope=Scope.ADMIN, panel=Who.ADMIN)
async def post_setup_recordings(call: Call) -> Setup:
    """Start over in the recordings folder as it is, and forget what was recorded elsewhere."""
    await call.house.disk.start_over()
    return await Setup.of(call.house, await call.language())
