"""`neighbors board moderate`: what waits for a moderator, and the decision about it.

Whatever is shown is a stranger's text: it goes through `safe_text` and is never read as markup.
"""

import asyncio
import json
from pathlib import Path
import re
from typing import Annotated, Final

import msgspec
from rich.console import Console
from rich.table import Table
import typer

from noticeboard.board.desk import Desk, open_desk
from noticeboard.board.home import Home
from noticeboard.board.moderating import Held
from noticeboard.board.moderation_routes import HeldPost
from noticeboard.errors import InvalidInputError, NotFoundError, NoticeboardError
from noticeboard.rules.text import safe_text

_SHORT: Final = 8
_TICKET: Final = re.compile(r"[0-9a-f]{32}")


def moderate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The board's folder.")],
    *,
    publish: Annotated[
        str, typer.Option(metavar="TICKET", help="Approve this one: it is logged.")
    ] = "",
    refuse: Annotated[
        str, typer.Option(metavar="TICKET", help="Refuse this one: nothing of it is kept.")
    ] = "",
    reason: Annotated[str, typer.Option(help="Why it is refused; the agency is told.")] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
) -> None:
    """List the posts that wait for a moderator, or decide about one."""
    try:
        if publish and refuse:
            raise InvalidInputError("Give either --publish or --refuse.")
        if bool(reason) != bool(refuse):
            raise InvalidInputError("A refusal, and only that, needs its --reason.")
        found = asyncio.run(_moderate(folder, publish, refuse, reason))
    except NoticeboardError as error:
        Console(stderr=True, soft_wrap=True).print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None
    if as_json:
        typer.echo(_json(found))
    elif isinstance(found, HeldPost):
        typer.echo(_decided(found))
    else:
        _list(found)


async def _moderate(
    folder: Path, publish: str, refuse: str, reason: str
) -> HeldPost | list[HeldPost]:
    async with open_desk(Home(folder)) as desk:
        if publish:
            return await desk.publish(await _whole(desk, publish))
        if refuse:
            return await desk.refuse(await _whole(desk, refuse), reason)
        return await desk.held()


async def _whole(desk: Desk, ticket: str) -> str:
    """Return the ticket that begins so; raises NotFoundError, InvalidInputError."""
    if _TICKET.fullmatch(ticket):
        return ticket
    found = [each.ticket for each in await desk.held() if each.ticket.startswith(ticket)]
    if not found:
        raise NotFoundError(f"Nothing waits under a ticket that begins with {ticket!r}.")
    if len(found) > 1:
        raise InvalidInputError(f"{len(found)} tickets begin with {ticket!r}: give more of it.")
    return found[0]


def _json(found: HeldPost | list[HeldPost]) -> str:
    value = msgspec.to_builtins({"held": found} if isinstance(found, list) else found)
    return json.dumps(value, ensure_ascii=False)


def _decided(found: HeldPost) -> str:
    match found.state:
        case Held.PUBLISHED:
            return f"Logged as entry {found.index}."
        case Held.APPROVED:
            return (
                "Approved. It cannot be logged as it was signed, so its agency signs the same"
                f" words anew: {safe_text(found.reason, longest=300)}"
            )
        case _:
            return "Refused. The agency is told the reason when it asks; nothing else is kept."


def _list(found: list[HeldPost]) -> None:
    console = Console(highlight=False)
    if not found:
        console.print("Nothing waits for a moderator.")
        return
    table = Table("Ticket", "Since (UTC)", "Agency", "Why", "What it says", show_lines=True)
    for each in found:
        sentences = "\n".join(safe_text(sentence, longest=300) for _, sentence in each.findings)
        said = "\n".join(
            part
            for part in (
                safe_text(each.title, longest=200),
                safe_text(each.text, longest=4000, lines=True),
            )
            if part
        )
        agency = safe_text(each.agency_name, longest=120)
        since = each.held_at.replace("T", " ")[:16]
        table.add_row(
            *(_plain(cell) for cell in (each.ticket[:_SHORT], since, agency, sentences, said))
        )
    console.print(table)
    console.print(
        "Decide: --publish TICKET, or --refuse TICKET --reason TEXT.", markup=False, soft_wrap=True
    )


def _plain(text: str) -> str:
    """Return text in which nothing is markup."""
    return text.replace("[", "\\[")
