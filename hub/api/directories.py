"""Directories, and their boards that cover this house. They help to find a board, no more."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from hub.api.body import Body, exact
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import Language, View, line, sentence
from hub.feeds.directories import Directory
from hub.feeds.vicinity import FoundBoard
from noticeboard.log.link import LONGEST_LINK, BoardLink

type _Address = Annotated[str, exact(shortest=4, longest=LONGEST_LINK)]


class NewDirectory(Body, frozen=True, kw_only=True):
    """A directory to read, by its link, which names its key."""

    address: _Address
    allow_private_address: bool = False


class DirectoryQuery(Body, frozen=True, kw_only=True):
    """Which directory."""

    url: _Address


class DirectoryView(View, frozen=True, kw_only=True):
    """A directory and what its newest list states."""

    url: str
    name: str
    boards: int
    signed_at: datetime
    checked_at: datetime | None
    reason: str

    @classmethod
    def of(cls, directory: Directory, language: Language) -> "DirectoryView":
        """Return a directory."""
        return cls(
            url=line(directory.url, longest=LONGEST_LINK),
            name=line(directory.name),
            boards=directory.boards,
            signed_at=directory.issued,
            checked_at=directory.checked_at,
            reason=sentence(directory.reason, language),
        )


class FoundBoardView(View, frozen=True, kw_only=True):
    """A board as a directory describes it; its own link shows whether that is true."""

    name: str
    address: str
    operator: str
    covers: bool
    agencies: int | None
    requests_year: int | None
    directory: str

    @classmethod
    def of(cls, found: FoundBoard) -> "FoundBoardView":
        """Return a board with its link."""
        board = found.board
        return cls(
            name=line(board.name),
            address=line(str(BoardLink.parse(board.link)), longest=LONGEST_LINK),
            operator=line(board.operator),
            covers=found.covers,
            agencies=board.agencies,
            requests_year=board.requests_year,
            directory=line(found.directory),
        )


class DirectoryList(View, frozen=True, kw_only=True):
    """Every directory, and the boards in them that cover a camera or are the nearest."""

    directories: tuple[DirectoryView, ...]
    boards: tuple[FoundBoardView, ...]
    covering: int


ROUTES = Routes()


@ROUTES.get("/directories", scope=Scope.READ, panel=Who.READER)
async def get_directories(call: Call) -> DirectoryList:
    """List the directories, and their boards that cover a camera's location."""
    language = await call.language()
    found = await call.house.directories.find()
    return DirectoryList(
        directories=tuple(
            DirectoryView.of(each, language) for each in call.house.directories.all()
        ),
        boards=tuple(map(FoundBoardView.of, found.boards)),
        covering=found.covering,
    )


@ROUTES.post("/directories", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED)
async def post_directory(call: Call, new: NewDirectory) -> DirectoryView:
    """Download a directory, and search it for boards from now on."""
    directory = await call.house.directories.add(
        new.address, allow_private=new.allow_private_address
    )
    return DirectoryView.of(directory, await call.language())


@ROUTES.delete("/directories", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_directory(call: Call, query: DirectoryQuery) -> None:
    """Stop reading a directory and delete its list."""
    await call.house.directories.remove(query.url)
