"""`neighbors oversight`: a court's clerk or a civilian board makes a key, reads, and signs."""

import asyncio
from collections.abc import Awaitable, Callable
import json
from pathlib import Path
import sys
from typing import Annotated, Final

import typer

from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import TrustedBoard
from noticeboard.agency.inbox import now
from noticeboard.errors import InvalidInputError
from noticeboard.log.area import Circle
from noticeboard.log.note import SignerKey
from noticeboard.log.oversight import DecisionReply
from noticeboard.oversight.overseer import (
    OverseerHome,
    PendingRequest,
    find_pending,
    make_overseer,
    read_pending,
    send_decision,
    sign_decision,
)
from noticeboard.rules.area import size_km2
from noticeboard.rules.text import safe_text
from noticeboard.runtime.terminal import report_errors
from noticeboard.runtime.text import Text
from noticeboard.seal.passphrase import Passphrase, parse_own

_ID_DIGITS: Final = 64
_SHORT: Final = 16
_SQUARE_M: Final = 1_000_000

app = typer.Typer(
    no_args_is_help=True,
    help="Read and sign the requests that need your signature, as a court or a civilian board.",
    pretty_exceptions_enable=False,
)

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of your key.")]
RequestId = Annotated[
    str, typer.Argument(metavar="REQUEST", help="The ID that `waiting` prints, or its beginning.")
]
PassphraseFile = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="A file with the passphrase, for where nobody can type it."),
]
Yes = Annotated[
    bool, typer.Option("--yes", help="Don't ask again; REQUEST must be the whole ID then.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object for machines.")]


@app.command(name="key")
def make_key(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    board: Annotated[str, typer.Option(metavar="URL", help="The board's public address.")],
    name: Annotated[str, typer.Option(help="Your key's name: court.example.org/overseer.")],
    log_key: Annotated[str, typer.Option(help="The board's log key, from its operator.")] = "",
    lock: Annotated[bool, typer.Option("--lock", help="Lock the key with a passphrase.")] = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Make a key for one board, and print what the policy must name."""
    with report_errors():
        home = OverseerHome(folder)
        home.require_new()
        passphrase = _new_passphrase(passphrase_file) if lock else None

        async def work() -> SignerKey:
            async with BoardClient.to(board) as client:
                return await make_overseer(
                    home, name=name, client=client, log_key=log_key, passphrase=passphrase
                )

        vkey = str(asyncio.run(work()).verifier)
        if as_json:
            typer.echo(json.dumps({"key": vkey, "board": home.trust().origin}))
            return
        typer.echo(f"key      {vkey}")
        typer.echo(f"board    {home.trust().origin}")
        typer.echo(f"log key  {home.trust().log_key}")
        typer.echo("Compare the log key with the board's operator, by phone.")
        typer.echo("Give your key to whoever governs the board: the policy must name it.")


@app.command()
def waiting(
    folder: Folder, *, passphrase_file: PassphraseFile = None, as_json: Json = False
) -> None:
    """List the requests that wait for your signature."""
    with report_errors():
        found = _pending(OverseerHome(folder), passphrase_file)
        if as_json:
            typer.echo(json.dumps({"waiting": [_facts(each) for each in found]}))
            return
        if not found:
            typer.echo("Nothing waits for you.")
        for each in found:
            title = safe_text(each.post.title, longest=80)
            typer.echo(f"{each.subject[:_SHORT]}  since {each.since}, due {each.due}")
            typer.echo(f"    {_agency(each)}: {title}")


@app.command()
def show(
    folder: Folder,
    request: RequestId,
    *,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Show one request as the agency signed it."""
    with report_errors():
        found = find_pending(_pending(OverseerHome(folder), passphrase_file), request)
        if as_json:
            typer.echo(json.dumps(_facts(found)))
        else:
            _print(found)


@app.command()
def approve(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    request: RequestId,
    *,
    note: Annotated[str, typer.Option(help="What everybody may read beside your signature.")] = "",
    yes: Yes = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Sign a request. Once everybody has signed, the board publishes it."""
    _decide(folder, request, passphrase_file, text=note, approved=True, yes=yes, as_json=as_json)


@app.command()
def refuse(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    request: RequestId,
    *,
    reason: Annotated[str, typer.Option(help="Why, for everybody to read. Name nobody.")],
    yes: Yes = False,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Refuse to sign a request. It is never published; your reason is."""
    _decide(folder, request, passphrase_file, text=reason, approved=False, yes=yes, as_json=as_json)


def _decide(  # noqa: PLR0913 -- what both commands have
    folder: Path,
    request: str,
    passphrase_file: Path | None,
    *,
    text: str,
    approved: bool,
    yes: bool,
    as_json: bool,
) -> None:
    with report_errors():
        if yes and len(request) != _ID_DIGITS:
            # Somebody could make two requests whose ids begin alike.
            raise InvalidInputError(Text("noticeboard.oversight.whole_id"))
        home = OverseerHome(folder)
        key = _key(home, passphrase_file)

        async def work(client: BoardClient, trust: TrustedBoard) -> DecisionReply:
            found = find_pending(await read_pending(client, trust, key, now()), request)
            if not yes:
                _print(found)
                verb = "Sign" if approved else "Refuse"
                await asyncio.to_thread(typer.confirm, f"{verb} this request?", abort=True)
            message = sign_decision(found, key, trust.origin, approved=approved, text=text)
            return await send_decision(client, message)

        reply = _at_board(home, work)
        if as_json:
            typer.echo(json.dumps({"state": reply.state, "index": reply.index}))
            return
        typer.echo(_SENTENCES.get(reply.state, "The board has your decision."))
        if reply.index is not None:
            typer.echo(f"entry    {reply.index}")


_SENTENCES: Final = {
    "waiting": "Signed. The request waits for others.",
    "approved": "Signed. The agency must sign it again, then it is published.",
    "published": "Signed. The request is published.",
    "refused": "Refused. Your reason is public.",
}


def _pending(home: OverseerHome, passphrase_file: Path | None) -> list[PendingRequest]:
    key = _key(home, passphrase_file)
    return _at_board(home, lambda client, trust: read_pending(client, trust, key, now()))


def _at_board[T](
    home: OverseerHome, work: Callable[[BoardClient, TrustedBoard], Awaitable[T]]
) -> T:
    trust = home.trust()

    async def do() -> T:
        async with BoardClient.to(trust.url) as client:
            return await work(client, trust)

    return asyncio.run(do())


def _key(home: OverseerHome, passphrase_file: Path | None) -> SignerKey:
    def ask() -> str:
        if passphrase_file is not None:
            return _line_of(passphrase_file)
        if not sys.stdin.isatty():
            raise InvalidInputError(Text("desk.key.no_passphrase"))
        typed: str = typer.prompt("Passphrase of your key", hide_input=True, err=True)
        return typed

    return home.key(ask)


def _new_passphrase(file: Path | None) -> Passphrase:
    if file is not None:
        return parse_own(_line_of(file))
    if not sys.stdin.isatty():
        raise InvalidInputError(Text("desk.key.no_new_passphrase"))
    typed: str = typer.prompt(
        "New passphrase of your key", hide_input=True, err=True, confirmation_prompt=True
    )
    return parse_own(typed)


def _line_of(file: Path) -> str:
    try:
        return next(iter(file.read_text(encoding="utf-8").splitlines()), "")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError(
            Text("noticeboard.file.unreadable", file=str(file), why=type(error).__name__)
        ) from error


def _agency(each: PendingRequest) -> str:
    return str(safe_text(each.agency.name, longest=120))


def _facts(each: PendingRequest) -> dict[str, object]:
    post = each.post
    return {
        "request": each.subject,
        "since": each.since,
        "due": each.due,
        "agency": _agency(each),
        "agency_id": post.agency,
        "domain": safe_text(each.agency.domain, longest=253),
        "incident": post.incident,
        "title": safe_text(post.title, longest=200),
        "text": safe_text(post.text, longest=4000, lines=True),
        "case_number": safe_text(post.case_number, longest=200),
        "contact": safe_text(post.contact, longest=200),
        "start": post.window.start,
        "end": post.window.end,
        "area_m2": round(size_km2(post.area) * _SQUARE_M),
        "place": _place(each),
        "expires": post.expires,
        "earlier": each.earlier,
        "others": [safe_text(name, longest=120) for name in each.others],
    }


def _place(each: PendingRequest) -> str:
    area = each.post.area
    lat, lon = (area.lat, area.lon) if isinstance(area, Circle) else area.ring[0]
    shape = f"{area.radius_m} m around" if isinstance(area, Circle) else "an area beginning at"
    return f"{shape} {lat / 1e6:.5f}, {lon / 1e6:.5f}"


def _print(each: PendingRequest) -> None:
    facts = _facts(each)
    typer.echo(f"request  {facts['request']}")
    typer.echo(f"agency   {facts['agency']} ({facts['domain']}), {facts['earlier']} before")
    typer.echo(f"waits    since {facts['since']}, due {facts['due']}")
    if each.others:
        typer.echo(f"others   {', '.join(map(str, each.others))} must sign, too")
    typer.echo(f"asks     for video from {facts['start']} to {facts['end']}")
    typer.echo(f"place    {facts['place']}; {facts['area_m2']:,} square meters")
    typer.echo(f"open     until {facts['expires']}")
    typer.echo(f"type     {facts['incident']}, case {facts['case_number']}")
    typer.echo(f"contact  {facts['contact']}")
    typer.echo(f"\n{facts['title']}\n\n{facts['text']}\n")
