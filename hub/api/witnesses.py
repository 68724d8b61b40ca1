"""The home as a witness of boards: on only if its owner has said so, board by board."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from hub.api.boards import BoardQuery
from hub.api.body import exact
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import Language, View, line, sentence
from hub.feeds.home_witness import HomeWitnessStatus

LONGEST_LINE = 1024

type _Bastion = Annotated[str, exact(shortest=1, longest=260)]


class NewHomeWitness(BoardQuery, frozen=True, kw_only=True):
    """A board to cosign, and the bastion through which that is shown."""

    bastion: _Bastion


class HomeWitness(View, frozen=True, kw_only=True):
    """A board that this home cosigns."""

    origin: str
    bastion: str
    name: str
    """Random, and of this board alone."""
    line: str
    """For the board's operator: the key, and where the cosignatures are."""
    minute: int
    """The minute of each hour at which it cosigns."""
    connected: bool
    reason: str
    cosigned_at: datetime | None
    size: int | None

    @classmethod
    def of(cls, status: HomeWitnessStatus, language: Language) -> "HomeWitness":
        """Return a board that this home cosigns."""
        return cls(
            origin=line(status.origin),
            bastion=line(status.bastion),
            name=line(status.name),
            line=line(status.line, longest=LONGEST_LINE),
            minute=status.minute,
            connected=status.connected,
            reason=sentence(status.fault, language),
            cosigned_at=status.cosigned_at,
            size=status.size,
        )


class HomeWitnessList(View, frozen=True, kw_only=True):
    """Every board that this home cosigns."""

    boards: tuple[HomeWitness, ...]


ROUTES = Routes()


@ROUTES.get("/boards/witness", scope=Scope.READ, panel=Who.READER)
async def get_witness(call: Call) -> HomeWitnessList:
    """List the boards that this home cosigns."""
    language = await call.language()
    found = call.house.witnesses.statuses()
    return HomeWitnessList(boards=tuple(HomeWitness.of(each, language) for each in found))


@ROUTES.post("/boards/witness", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED)
async def post_witness(call: Call, new: NewHomeWitness) -> HomeWitness:
    """Cosign a followed board from now on, under a new random name."""
    house = call.house
    house.boards.verified(new.origin)
    _, policy = house.boards.trusted(new.origin)
    begun = await house.witnesses.begin(
        new.origin, new.bastion, allow_private=policy.allow_private_address
    )
    return HomeWitness.of(begun, await call.language())


@ROUTES.delete("/boards/witness", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_witness(call: Call, query: BoardQuery) -> None:
    """No longer cosign a board; the name and its keys are deleted."""
    await call.house.witnesses.end(query.origin)
