"""`neighbors hub boards`: the boards that this hub follows, and what is kept against one."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from hub.cli import words
from hub.cli.client import AsJson, DataDir, LocalHub, ask, get
from hub.cli.saving import refuse_to_replace, save
from hub.cli.screen import broken, failed, hang, is_narrow, marked, say, say_json, show, table
from hub.cli.words import Shown
from hub.errors import InvalidInputError

_STATES = {"following": "●", "starting": "○", "left": "–"}


def boards(  # noqa: PLR0913 -- the options of one command
    data_dir: DataDir,
    *,
    evidence: Annotated[
        str,
        typer.Option(metavar="ORIGIN", help="Save what is kept against this board, as a ZIP."),
    ] = "",
    output: Annotated[
        Path | None, typer.Option(help="The file to make; evidence.zip where none is named.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file.")] = False,
    leave: Annotated[
        str,
        typer.Option(metavar="ORIGIN", help="Ask this board for nothing more, and share nothing."),
    ] = "",
    again: Annotated[
        str, typer.Option("--follow-again", metavar="ORIGIN", help="Follow a board that was left.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List the boards that this hub follows, leave one, or save the evidence against one."""
    if evidence:
        _save(data_dir, evidence, output or Path("evidence.zip"), force=force, as_json=as_json)
        return
    if leave or again:
        _turn(data_dir, leave or again, following=bool(again), as_json=as_json)
        return
    answer = get(data_dir, "/boards")
    if as_json:
        say_json(answer)
        return
    found, now = answer["boards"], datetime.now(UTC)
    if found:
        made = table("Board", "State", "Entries", "Looked at", whole=("State",))
        for board in found:
            state, entries = marked(_state(board, now)), str(board["size"])
            made.add_row(board["origin"], state, entries, _checked(board, now))
        show(made)
    for board in found:
        if board["reason"]:
            hang("▲", f"{board['origin']}: {board['reason']}", "yellow")
        if board["quorum"] == 0 and board["state"] != "left":
            say(f"{board['origin']}: nobody else checks this board.")
        if board["state"] == "stopped":
            say(f"Save the proof: neighbors hub boards --evidence {board['origin']}")
    followed = [board for board in found if board["state"] != "left"]
    say(f"{words.count(len(followed), 'board')} followed.")


def _state(board: Shown, now: datetime) -> str:
    since = f"since {words.when(words.at(board['since']), now, short=is_narrow())}"
    return broken(f"{_STATES.get(board['state'], '▲')} {board['state']}", since, between=" ")


def _checked(board: Shown, now: datetime) -> str:
    at = board["checked_at"]
    return words.when(words.at(at), now, short=is_narrow()) if at else "–"


def _turn(data_dir: Path, origin: str, *, following: bool, as_json: bool) -> None:
    async def turned(hub: LocalHub) -> Shown:
        body = {"origin": origin, "following": following}
        board: Shown = await hub.call("PUT", "/boards/following", body)
        return board

    board = ask(data_dir, turned)
    if as_json:
        say_json(board)
    elif following:
        say(f"{origin} is followed again.")
    else:
        say(f"{origin} is no longer followed. Again: neighbors hub boards --follow-again {origin}")


def _save(data_dir: Path, origin: str, file: Path, *, force: bool, as_json: bool) -> None:
    try:
        refuse_to_replace(file, force=force)
    except InvalidInputError as error:
        raise failed(error) from error

    async def fetch(hub: LocalHub) -> str:
        return await save(hub, f"/boards/evidence?{urlencode({'origin': origin})}", file)

    digest = ask(data_dir, fetch)
    if as_json:
        say_json({"file": str(file), "sha256": digest})
    else:
        say(f"Saved {file}: README.txt in it says how anybody can check it.")
