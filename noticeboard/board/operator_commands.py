"""`neighbors board`: the commands of whoever decides about a board's entries and agencies.

Everything here can also be done at the desk, and the reverse. A moderator reads strangers' text: it
is never interpreted as markup.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
import getpass
import json
from pathlib import Path
import re
from typing import Annotated, Any, Final

import msgspec
from rich.console import Console
from rich.table import Table
import typer

from noticeboard.board import operator, registrations as kept
from noticeboard.board.held_posts import HeldPost, HeldPosts, ModeratorReason
from noticeboard.board.home import Home
from noticeboard.board.moderation import HeldState
from noticeboard.board.operator import OperatorLog, open_operator_log
from noticeboard.board.operator_record import change_verifiers
from noticeboard.board.oversight_figures import OversightFigures
from noticeboard.board.registrations import DomainPages, DomainProof, RegistrationCheck
from noticeboard.board.status import BoardStatus
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.note import SignerKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import read_private
from noticeboard.runtime.terminal import report_errors
from noticeboard.runtime.text import Text

_SHORT: Final = 8
_TICKET: Final = re.compile(r"[0-9a-f]{32}")

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The board's folder.")]
By = Annotated[
    str, typer.Option(help="Who does it, for the operator's record. By default, your user.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


def register(
    folder: Folder,
    entry_file: Annotated[Path, typer.Argument(metavar="ENTRYFILE")],
    *,
    as_json: Json = False,
) -> None:
    """Countersign an agency's registration and log it."""
    _print_logged(run(_register(folder, entry_file)), "Registered", as_json=as_json)


def registrations(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    add: Annotated[
        Path | None,
        typer.Option(metavar="ENTRYFILE", help="Keep this registration until you decide."),
    ] = None,
    log: Annotated[
        str, typer.Option(metavar="AGENCY", help="Log the registration of this agency's ID.")
    ] = "",
    refuse: Annotated[
        str, typer.Option(metavar="AGENCY", help="Delete it. Nothing is written to the log.")
    ] = "",
    pages: Annotated[
        bool, typer.Option(help="Read the page at each agency's domain, which names its ID.")
    ] = True,
    as_json: Json = False,
) -> None:
    """List registrations that wait for you, with what the board and their domains say of each."""
    with report_errors():
        if sum(map(bool, (add, log, refuse))) > 1:
            raise InvalidInputError(Text("noticeboard.cli.one_registration"))
        home = Home(folder)
        if add is not None:
            home.settings()
            kept.add(home, operator.read_entry(add))
        if log:
            index = asyncio.run(_log_registration(home, log))
            _print_logged(index, "Registered", as_json=as_json)
            return
        if refuse:
            _, body = kept.parse_registration(kept.find(home, refuse))
            kept.forget(home, body.agency)
            typer.echo(json.dumps({"refused": body.agency}) if as_json else "Refused: deleted.")
            return
        found = asyncio.run(_registrations(home, pages=pages))
    if as_json:
        typer.echo(
            json.dumps(
                {
                    "registrations": [
                        msgspec.to_builtins(check) | {"domain_proof": proof or None}
                        for check, proof in found
                    ]
                },
                ensure_ascii=False,
            )
        )
    else:
        _print_registrations(found)


def vouch(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    entry_file: Annotated[
        Path | None, typer.Argument(metavar="[ENTRYFILE]", help="An entry signed by a verifier.")
    ] = None,
    *,
    agency: Annotated[str, typer.Option(help="The agency's ID, 40 hex digits.")] = "",
    level: Annotated[int, typer.Option(min=1, max=3)] = 2,
    key: Annotated[Path | None, typer.Option(help="The verifier's private key file.")] = None,
    as_json: Json = False,
) -> None:
    """Log how far a verifier has confirmed an agency."""
    if entry_file is None and (key is None or not agency):
        raise typer.BadParameter(str(Text("noticeboard.cli.vouch_options")))
    _print_logged(run(_vouch(folder, entry_file, agency, level, key)), "Vouched", as_json=as_json)


def verifiers(
    folder: Folder,
    *,
    add: Annotated[str, typer.Option(metavar="KEY", help="Let this verifier's word count.")] = "",
    remove: Annotated[
        str, typer.Option(metavar="KEY", help="Its word no longer counts here.")
    ] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """List the verifiers whose word counts here, or change them from the next start on."""
    with report_errors():
        home = Home(folder)
        if add or remove:
            who, now = by or user_name(), datetime.now(UTC)
            change_verifiers(home, by=who, at=now, add=add, remove=remove)
            keys = home.settings().verifiers
            if as_json:
                typer.echo(json.dumps({"verifiers": keys}))
            else:
                typer.echo("Saved. It counts when the board is started again.")
            return
        found = asyncio.run(board_status(folder))
    if as_json:
        typer.echo(json.dumps({"verifiers": msgspec.to_builtins(found.verifiers)}))
        return
    table = Table("Verifier", "Vouches for", "First word", "Last word")
    for each in found.verifiers:
        table.add_row(
            plain(each.name), f"{each.agencies}", *map(day, (each.first_at, each.last_at))
        )
    make_console().print(table)


def notice(
    folder: Folder,
    index: Annotated[int, typer.Argument(min=0, help="The entry the notice is about.")],
    text: Annotated[str, typer.Argument(help="The text of the notice.")],
    *,
    as_json: Json = False,
) -> None:
    """Put a notice on an entry. The entry itself stays."""
    _print_logged(run(_notice(folder, index, text)), "Noted", as_json=as_json)


def moderate(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    publish: Annotated[str, typer.Option(metavar="TICKET", help="Approve and log this post.")] = "",
    refuse: Annotated[
        str, typer.Option(metavar="TICKET", help="Refuse this post; its text is deleted.")
    ] = "",
    show: Annotated[str, typer.Option(metavar="TICKET", help="Show a post, decided or not.")] = "",
    reason: Annotated[
        str, typer.Option(help="The reason, which everybody can read. A refusal needs one.")
    ] = "",
    by: Annotated[
        str, typer.Option(help="Who decides, for your other moderators. By default, your user.")
    ] = "",
    record: Annotated[bool, typer.Option(help="Show how the board has decided, by rule.")] = False,
    as_json: Json = False,
) -> None:
    """List the posts that are waiting for a moderator, or decide about one."""
    with report_errors():
        if publish and refuse:
            raise InvalidInputError(Text("noticeboard.cli.publish_or_refuse"))
        if (reason and not (publish or refuse)) or (refuse and not reason):
            raise InvalidInputError(Text("noticeboard.cli.reason_with_refusal"))
        verdict = ModeratorReason(reason=reason, by=by or user_name())
        found = asyncio.run(_moderate(folder, publish, refuse, show, verdict))
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False))
    elif isinstance(found, HeldPost):
        typer.echo(_outcome(found))
    elif record:
        _print_record(found)
    else:
        _print_waiting(found)


def waits(folder: Folder, *, as_json: Json = False) -> None:
    """List the requests that wait for a second signature, which nobody here can give."""
    found = run(_waits(folder))
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found.waiting), ensure_ascii=False))
        return
    console = make_console()
    if not found.waiting:
        console.print("No request waits for a second signature.")
        return
    table = Table("Since (UTC)", "Waits for", "Agency", "What it asks", show_lines=True)
    for each in found.waiting:
        kinds = [str(Text(f"page.oversight.kind.{kind}")) for kind in each.kinds]
        asks = each.request
        cells = (
            minute(each.since),
            ", ".join(each.names or kinds),
            asks.agency_name if asks else "sealed",
            asks.title if asks else "sealed",
        )
        table.add_row(*map(plain, cells))
    console.print(table)


COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    register,
    registrations,
    vouch,
    verifiers,
    notice,
    moderate,
    waits,
)
"""In the order in which they are listed."""


async def _moderate(
    folder: Path, publish: str, refuse: str, show: str, verdict: ModeratorReason
) -> HeldPost | HeldPosts:
    async with open_operator_log(Home(folder)) as log:
        if publish:
            return await log.publish(await _whole(log, publish), verdict)
        if refuse:
            return await log.refuse(await _whole(log, refuse), verdict)
        if show:
            return await log.held_post(await _whole(log, show))
        return await log.waiting_posts()


async def _whole(log: OperatorLog, ticket: str) -> str:
    """Return the ticket with this prefix; raises NotFoundError, InvalidInputError."""
    if _TICKET.fullmatch(ticket):
        return ticket
    held = (await log.waiting_posts()).held
    found = [each.ticket for each in held if each.ticket.startswith(ticket)]
    if not found:
        raise NotFoundError(Text("noticeboard.ticket.none", ticket=f"{ticket!r}"))
    if len(found) > 1:
        raise InvalidInputError(
            Text("noticeboard.ticket.several", count=len(found), ticket=f"{ticket!r}")
        )
    return found[0]


async def _register(folder: Path, entry_file: Path) -> int:
    home = Home(folder)
    async with open_operator_log(home) as log:
        return await operator.register(log, home, operator.read_entry(entry_file))


async def _log_registration(home: Home, agency: str) -> int:
    async with open_operator_log(home) as log:
        return await operator.log_registration(log, home, agency)


async def _registrations(home: Home, *, pages: bool) -> list[tuple[RegistrationCheck, str]]:
    found = []
    async with open_operator_log(home) as log:
        for agency, raw in await asyncio.to_thread(kept.waiting, home):
            check = await log.check_registration(raw)
            proof = await DomainPages().check(check.domain, agency) if pages else ""
            found.append((check, str(proof)))
    return found


async def _vouch(
    folder: Path, entry_file: Path | None, agency: str, level: int, key: Path | None
) -> int:
    home = Home(folder)
    async with open_operator_log(home) as log:
        if entry_file is not None:
            return await operator.log_statement(log, operator.read_entry(entry_file))
        if key is None:
            raise typer.BadParameter(str(Text("noticeboard.cli.key_needed")))
        return await operator.vouch(
            log, home, agency=agency, level=level, key=read_private(key, SignerKey.parse)
        )


async def _waits(folder: Path) -> OversightFigures:
    async with open_operator_log(Home(folder)) as log:
        return await log.oversight()


async def _notice(folder: Path, index: int, text: str) -> int:
    home = Home(folder)
    async with open_operator_log(home) as log:
        return await operator.notice(log, home, index=index, text=text)


async def board_status(folder: Path) -> BoardStatus:
    """Return how the board is; raises NoticeboardError."""
    async with open_operator_log(Home(folder)) as log:
        return await log.status()


def run[T](work: Coroutine[Any, Any, T]) -> T:
    """Run a command's work; print an error as one sentence and exit with 1."""
    with report_errors():
        return asyncio.run(work)


def user_name() -> str:
    """Return the name of the user who runs the command, if the system knows it."""
    try:
        return getpass.getuser()
    except OSError:
        return ""


# What commands print


def _print_logged(index: int, done: str, *, as_json: bool) -> None:
    typer.echo(json.dumps({"index": index}) if as_json else f"{done}: entry {index}.")


def _outcome(found: HeldPost) -> str:
    match found.state:
        case HeldState.PUBLISHED:
            return f"Logged as entry {found.index}."
        case HeldState.APPROVED:
            return (
                "Approved. It cannot be logged as it was signed, so its agency signs the same"
                f" words anew: {safe_text(found.reason, longest=300)}"
            )
        case HeldState.REFUSED:
            return "Refused. Everybody can read the reason. Nothing else is saved."
        case HeldState.WAITING:
            return f"Waits since {minute(found.held_at)} (UTC)."


def _print_waiting(found: HeldPosts) -> None:
    console = make_console()
    if not found.held:
        console.print("Nothing is waiting for a moderator.")
        return
    table = Table("Ticket", "Since (UTC)", "Agency", "Why", "What it says", show_lines=True)
    for each in found.held:
        sentences = "\n".join(safe_text(sentence, longest=300) for _, sentence in each.findings)
        lines = "\n".join(part for part in (each.about_title, each.title, each.text) if part)
        ticket, since = each.ticket[:_SHORT], minute(each.held_at)
        sender = each.agency_name if each.about is None else "a reader"
        cells = (ticket, since, sender, sentences, lines)
        table.add_row(*map(plain, cells))
    console.print(table)
    console.print(
        "Decide: --publish TICKET, or --refuse TICKET --reason TEXT.", markup=False, soft_wrap=True
    )


def _print_record(found: HeldPosts) -> None:
    table = Table("Rule", "Held", "Approved", "Refused", "Wait", title="Of the last 12 months")
    for each in found.rules:
        wait = "" if each.wait_s is None else f"{each.wait_s / 3600:.1f} h"
        table.add_row(each.code, f"{each.held}", f"{each.published}", f"{each.refused}", wait)
    make_console().print(table)


_PROOFS: Final = {
    "": "not looked at",
    DomainProof.NAMED: "names this ID",
    DomainProof.OTHER: "has a page, but it doesn't name this ID",
    DomainProof.NONE: "has no page yet",
    DomainProof.AWAY: "can't be reached",
    DomainProof.REFUSED: "leads to no public address",
}


def _print_registrations(found: list[tuple[RegistrationCheck, str]]) -> None:
    console = make_console()
    if not found:
        console.print("No registration is waiting.")
        return
    table = Table("Agency", "Name", "Its domain", "The board", show_lines=True)
    for check, proof in found:
        said = "already registered" if check.is_logged else check.fault or "would log it"
        alike = "".join(f"\nlooks like {name}" for name in check.alike)
        domain = f"{check.domain}\n{_PROOFS[proof]}"
        table.add_row(*map(plain, (check.agency[:_SHORT], check.name, domain, said + alike)))
    console.print(table)
    console.print(
        "Call them before you log one: use the number in your state's directory, not theirs.\n"
        "Decide: --log AGENCY, or --refuse AGENCY.",
        markup=False,
        soft_wrap=True,
    )


def make_console() -> Console:
    """Return where a command prints, with nothing highlighted."""
    return Console(highlight=False)


def plain(text: str) -> str:
    """Return the text with markup escaped."""
    return text.replace("[", "\\[")


def minute(at: str) -> str:
    """Return a time to the minute."""
    return at.replace("T", " ")[:16]


def day(at: str) -> str:
    """Return the day of a time, which may be missing."""
    return at[:10] or "never"
