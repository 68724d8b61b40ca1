"""`neighbors board`: make, serve, check and moderate a noticeboard.

What an operator and a moderator do with a board that exists is in `operator_commands` and
`maintenance_commands`.
"""

import asyncio
from datetime import UTC, datetime
import json
from pathlib import Path
import re
import sys
from typing import Annotated, Final

from rich.console import Console
from rich.table import Table
import typer

from noticeboard.board import (
    directory,
    maintenance_commands,
    operator_commands,
    places,
    policy_commands,
)
from noticeboard.board.board import create_board
from noticeboard.board.check import CheckReport, check_board
from noticeboard.board.conformance.judge import conformance
from noticeboard.board.home import Home, Settings
from noticeboard.board.move import MoveReport, move_log as move_board
from noticeboard.board.operator import downgrade_in
from noticeboard.board.operator_commands import Folder, Json, run
from noticeboard.board.plan_command import plan
from noticeboard.board.relay import MOST_LISTENERS as MOST_RELAYED, serve as serve_relay
from noticeboard.board.server import POSTS_AN_HOUR, serve as serve_board
from noticeboard.errors import InvalidInputError
from noticeboard.log.checkpoint import majority
from noticeboard.log.hint import LONGEST_SPREAD_S
from noticeboard.log.link import Fingerprint
from noticeboard.rules.text import has_hidden, is_blank
from noticeboard.runtime.process import LogFormat, protect_memory, run_watched
from noticeboard.runtime.terminal import LogOption, report_errors, server_output
from noticeboard.runtime.text import Text

_SHORT: Final = 8
_TICKET: Final = re.compile(r"[0-9a-f]{32}")


HintSpread = Annotated[
    int | None,
    typer.Option(
        min=0,
        max=LONGEST_SPREAD_S,
        metavar="SECONDS",
        help="How long hubs spread their reads after a hint; by default, by how many listen.",
    ),
]
LAST_PORT = 65535

app = typer.Typer(
    no_args_is_help=True,
    help="Host, moderate, and check a noticeboard.",
    pretty_exceptions_enable=False,
)

app.add_typer(directory.app, name="directory")
app.add_typer(places.app, name="places")
app.add_typer(policy_commands.app, name="policy")


@app.command()
def init(  # noqa: PLR0913, PLR0917 -- each is one option of the command
    folder: Folder,
    origin: Annotated[
        str, typer.Option(help="The log's permanent name: board.example.org/v1, no https://.")
    ],
    url: Annotated[str, typer.Option(help="The address of the board.")] = "",
    verifier: Annotated[
        list[str] | None, typer.Option(help="The key of a verifier that counts; repeatable.")
    ] = None,
    title: Annotated[str, typer.Option(help="The title of the pages.")] = "",
    run_by: Annotated[str, typer.Option(help="Who runs the board, shown on each page.")] = "",
    area: Annotated[
        str, typer.Option(help="Where its agencies are, in words, such as a county.")
    ] = "",
    timezone: Annotated[str, typer.Option(help="The time zone of local times on pages.")] = "UTC",
    witness: Annotated[
        list[str] | None,
        typer.Option(metavar="'VKEY URL'", help="A witness: its key and address; repeatable."),
    ] = None,
    quorum: Annotated[
        int | None,
        typer.Option(min=0, help="How many witnesses must cosign; by default a majority."),
    ] = None,
    database: Annotated[
        str, typer.Option(help="Keep the log in PostgreSQL: postgresql://user@host/name.")
    ] = "",
    tiles: Annotated[
        str, typer.Option(help="Keep the public files in S3: s3://bucket/prefix.")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """Make a board: its keys, its empty log, and its first signed checkpoint."""
    with report_errors():
        settings = Settings(
            origin=origin,
            url=url or f"https://{origin.partition('/')[0]}",
            title=title or origin.partition("/")[0],
            run_by=run_by,
            area=area,
            timezone=timezone,
            verifiers=tuple(verifier or ()),
            witnesses=tuple(witness or ()),
            quorum=majority(witness or ()) if quorum is None else quorum,
            database=database,
            tiles=tiles,
        )
        asyncio.run(create_board(folder, settings))
    home = Home(folder)
    if as_json:
        log_key, inbox_key = (str(key) for key in home.verifiers())
        keys = {"origin": origin, "log_key": log_key, "inbox_key": inbox_key}
        typer.echo(json.dumps(keys | {"link": str(home.link())}))
        return
    typer.echo(f"Made a board in {folder}. Serve it: neighbors board serve {folder}")
    typer.echo(f"log key    {home.log_key().verifier}")
    typer.echo(f"inbox key  {home.inbox_key().verifier}")
    typer.echo(f"link       {home.link()}")


@app.command()
def link(
    folder: Folder,
    *,
    svg: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the QR code there, for a poster.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the board's link for households, its QR code, and its key in words."""
    import segno  # noqa: PLC0415 -- other commands draw none

    with report_errors():
        home = Home(folder)
        found, words = str(home.link()), Fingerprint.of(home.log_key().verifier).words()
        code = segno.make(found, error="m", micro=False)
        if svg is not None:
            code.save(str(svg), kind="svg", scale=8)
    if as_json:
        typer.echo(json.dumps({"link": found, "words": words}))
        return
    if sys.stdout.isatty():
        code.terminal(compact=True)
    typer.echo(found)
    typer.echo(f"Its key in words: {' '.join(words)}")
    if svg is not None:
        typer.echo(f"The QR code is in {svg}.")


@app.command("witness-policy")
def print_policy(folder: Folder) -> None:
    """Print which witnesses make a checkpoint count, as any tool for logs reads it."""
    with report_errors():
        home = Home(folder)
        text = home.settings().witness_policy(home.log_key().verifier).text()
    typer.echo(text, nl=False)


@app.command("witness-request")
def print_witness_request(
    folder: Folder,
    *,
    contact: Annotated[str, typer.Option(help="Whom the network may write to.")],
    as_json: Json = False,
) -> None:
    """Print what a network of witnesses asks for before it cosigns this board."""
    with report_errors():
        home = Home(folder)
        settings, key = home.settings(), home.log_key().verifier
        if is_blank(contact) or has_hidden(contact):
            raise InvalidInputError(Text("noticeboard.settings.contact"))
    asked = {
        "vkey": str(key),
        "origin": settings.origin,
        "qpd": settings.network_qpd,
        "contact": contact.strip(),
    }
    if as_json:
        typer.echo(json.dumps(asked))
        return
    typer.echo(f"# {settings.title}: a public log of requests for video by agencies, and of what")
    typer.echo(f"# became of them. {settings.url}")
    for name, value in asked.items():
        typer.echo(f"{name} {value}")


for command in (*operator_commands.COMMANDS, *maintenance_commands.COMMANDS, conformance):
    app.command()(command)
app.command()(plan)


@app.command()
def serve(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8750,
    *,
    behind_proxy: Annotated[
        bool, typer.Option(help="Take senders' addresses from your proxy's X-Forwarded-For.")
    ] = False,
    posts_an_hour: Annotated[
        int, typer.Option(min=1, help="How many entries one address can post in an hour.")
    ] = POSTS_AN_HOUR,
    metrics: Annotated[
        str,
        typer.Option(metavar="[HOST:]PORT", help="Serve metrics there; on loopback by default."),
    ] = "",
    hint_spread: HintSpread = None,
    log_format: LogOption = LogFormat.PLAIN,
) -> None:
    """Serve the board until it is stopped."""
    protect_memory()
    with server_output(log_format) as tell:
        run_watched(
            serve_board(
                folder,
                host=host,
                port=port,
                behind_proxy=behind_proxy,
                started=lambda address: tell(f"The board is at {address}"),
                posts_an_hour=posts_an_hour,
                metrics_at=read_address(metrics) if metrics else None,
                hint_spread_s=hint_spread,
            )
        )


@app.command()
def relay(  # noqa: PLR0913 -- each is one option of the command
    url: Annotated[str, typer.Argument(help="The address of the board, not of a cache before it.")],
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8751,
    *,
    behind_proxy: Annotated[
        bool, typer.Option(help="Take listeners' addresses from your proxy's X-Forwarded-For.")
    ] = False,
    listeners: Annotated[
        int, typer.Option(min=1, help="How many can listen at once.")
    ] = MOST_RELAYED,
    hint_spread: HintSpread = None,
    log_format: LogOption = LogFormat.PLAIN,
) -> None:
    """Send the board's hints to more hubs than the board itself has room for."""
    with server_output(log_format) as tell:
        run_watched(
            serve_relay(
                url,
                host=host,
                port=port,
                most=listeners,
                behind_proxy=behind_proxy,
                spread_s=hint_spread,
                started=lambda address: tell(f"The relay is at {address}"),
            )
        )


@app.command()
def move(
    folder: Folder,
    database: Annotated[
        str, typer.Option(help="The new one: postgresql://user@host/name, or sqlite.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Move the log to another database while the board is stopped. Every row is compared."""
    url = "" if database == "sqlite" else database
    moved = run(move_board(folder, url, datetime.now(UTC)))
    if as_json:
        typer.echo(json.dumps({"rows": moved.rows, "size": moved.size, "root": moved.root.hex()}))
        return
    _print_moved(moved)


@app.command()
def downgrade(folder: Folder, *, as_json: Json = False) -> None:
    """Undo the database's last upgrade while the board is stopped, so an older version can run."""
    with report_errors():
        done = downgrade_in(folder)
    if as_json:
        typer.echo(
            json.dumps({"revision": done.revision, "rows": done.rows, "left": dict(done.left)})
        )
        return
    typer.echo(f"The database is as before its last upgrade, with all {done.rows:,} rows of now.")
    for place, many in done.left.items():
        typer.echo(f"The version before has no place for {place}: {many:,} rows.")
    typer.echo("Now install the earlier version. This one would upgrade the database again.")


@app.command()
def check(folder: Folder, *, as_json: Json = False) -> None:
    """Verify everything in the folder. Exits with 1 if something is wrong."""
    report = run(check_board(folder))
    if as_json:
        typer.echo(
            json.dumps(
                {"clean": not report.complaints, "checked": report.counts}
                | {"complaints": [str(each) for each in report.complaints]}
            )
        )
    else:
        _print_report(report)
    if report.complaints:
        raise typer.Exit(1)


def read_address(text: str) -> tuple[str, int]:
    """Parse `HOST:PORT`, or a port on loopback; raises InvalidInputError."""
    host, _, port = text.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port[:6]) <= LAST_PORT:
        raise InvalidInputError(Text("noticeboard.cli.metrics_address", text=text))
    return host.strip("[]") or "127.0.0.1", int(port)


def _print_moved(moved: MoveReport) -> None:
    console = Console()
    table = Table("Moved", "Rows")
    for name, many in moved.rows.items():
        table.add_row(name, f"{many:,}")
    console.print(table)
    sentence = f"✓ The log of {moved.size:,} entries is the same in its new place."
    console.print(sentence, markup=False)


def _print_report(report: CheckReport) -> None:
    console = Console()
    table = Table("Checked", "How many")
    for what, many in report.counts.items():
        table.add_row(what, f"{many:,}")
    console.print(table)
    for complaint in report.complaints:
        console.print(f"✗ {complaint}", markup=False, soft_wrap=True)
    console.print(
        "✓ Everything holds."
        if not report.complaints
        else f"{len(report.complaints)} do not hold.",
        markup=False,
    )
