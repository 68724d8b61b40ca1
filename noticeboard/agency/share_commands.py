"""`neighbors agency inbox | open | acknowledge | drop`: what happens to shares."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from noticeboard.agency import batch, show, show_shares
from noticeboard.agency.batch import Acknowledged
from noticeboard.agency.board_client import BoardClient
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import Arrived, Inbox, Shelf, of_request
from noticeboard.agency.notes import NoteKind
from noticeboard.agency.opening import Opener
from noticeboard.errors import InvalidInputError, NotFoundError

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The agency's folder.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]
OneRequest = Annotated[
    str, typer.Option(help="Only what answers this request: its id, or the first 8 digits.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands about shares to the agency's."""
    app.command()(inbox)
    app.command(name="open")(open_)
    app.command()(acknowledge)
    app.command()(drop)


def inbox(
    folder: Folder,
    *,
    request: OneRequest = "",
    new: Annotated[bool, typer.Option("--new", help="Only what is not opened yet.")] = False,
    fetch: Annotated[bool, typer.Option(help="Bring new shares here.")] = True,
    as_json: Json = False,
) -> None:
    """List what households have shared, and bring it here, still sealed."""
    with show.one_sentence():
        home = AgencyHome(folder)
        url = home.profile().board.url

        async def look() -> tuple[list[Arrived], list[str]]:
            async with BoardClient.to(url) as client:
                wanted = Inbox(home, client, batch.now)
                arrived, failures = await batch.listed(wanted)
                arrived = of_request(arrived, request) if request else arrived
                if new:
                    arrived = [e for e in arrived if not e.is_open and not e.is_gone]
                if fetch:
                    failures += await batch.fetched(wanted, arrived, quiet=as_json)
                return arrived, failures

        with home.alone_with_shares():
            arrived, failures = asyncio.run(look())
        show_shares.inbox(arrived, failures, as_json=as_json)
        _end(failures)


def open_(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    shares: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NUMBER|FILE]...", help="Numbers in the inbox, or sealed files."),
    ] = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Everything that is here and not opened yet.")
    ] = False,
    request: OneRequest = "",
    into: Annotated[
        Path | None, typer.Option(help="Where the folders of cases go, if not to DIR/cases.")
    ] = None,
    withdrawn_too: Annotated[
        bool, typer.Option("--withdrawn-too", help="Also what its household has taken back.")
    ] = False,
    acknowledge: Annotated[
        bool, typer.Option(help="Tell the board, and so the household, what was opened.")
    ] = True,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody; acknowledge it another time.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Decrypt and verify shares, each into a folder of its case, and report what it proves."""
    with show.one_sentence():
        home = AgencyHome(folder)
        home.profile()
        if [bool(shares), every, bool(request)].count(True) != 1:
            raise InvalidInputError("Say what to open: numbers or files, --all, or --request.")
        with home.alone_with_shares():
            notes = [] if offline else batch.asked_now(home)
            shelf = Shelf(home)
            opener = Opener(shelf, into or home.cases, batch.now)
            opener.clear()
            chosen = (
                batch.named(opener, shares)
                if shares
                else batch.not_open(shelf, request, withdrawn_too=withdrawn_too)
            )
            if not as_json:
                show_shares.note([*notes, *chosen.notes])
            opened, failures = batch.opened(opener, chosen.wanted, withdrawn_too=withdrawn_too)
            numbers = [share.arrived.waiting.number for share in opened if share.arrived]
            told = Acknowledged()
            if offline:
                told = Acknowledged(untold=dict.fromkeys(numbers, "nobody was asked."))
            elif acknowledge:
                told = batch.acknowledged(home, numbers)
        failures = chosen.failures + failures
        show_shares.opened(opened, failures, told, as_json=as_json)
        _end(failures)


def acknowledge(
    folder: Folder,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="[NUMBER]...", help="All that are open here, if not given."),
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """Tell the board, and so the households, which shares were opened here."""
    with show.one_sentence():
        home = AgencyHome(folder)
        home.profile()
        with home.alone_with_shares():
            here = {each.waiting.number: each for each in Shelf(home).all() if each.opened_here}
            strange = set(numbers or []) - set(here)
            if strange:
                raise NotFoundError(f"Share {min(strange)} was not opened here.")
            untold = [n for n, each in here.items() if each.note(NoteKind.OPENED) is None]
            told = batch.acknowledged(home, numbers or untold)
        show_shares.told_board(told, as_json=as_json)
        _end(list(told.untold))


def drop(
    folder: Folder,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help="From the inbox.")],
    *,
    as_json: Json = False,
) -> None:
    """Have the board remove shares for good, and make room in the inbox; keep what is here."""
    with show.one_sentence():
        home = AgencyHome(folder)
        home.profile()
        with home.alone_with_shares():
            dropped, failures = batch.dropped(home, numbers)
        show_shares.dropped(dropped, failures, as_json=as_json)
        _end(failures)


def _end(failures: Sequence[object]) -> None:
    if failures:
        raise typer.Exit(1)
