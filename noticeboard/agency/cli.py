"""`neighbors agency`: an agency's keys, requests, status and held posts."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
import getpass
from html import escape
import json
from pathlib import Path
from typing import Annotated, cast
import webbrowser

import typer

from noticeboard.agency import (
    case_commands,
    draft,
    key_commands,
    mark_commands,
    output,
    poster,
    share_commands,
)
from noticeboard.agency.client import BoardClient, HeldError
from noticeboard.agency.department_log import Act, record
from noticeboard.agency.draft import (
    THREAD_ACTS,
    Draft,
    ThreadKind,
    parse_area,
    parse_jurisdiction,
    parse_moment,
    thread_entry,
)
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import now
from noticeboard.agency.key_commands import By, Folder, Json, PassphraseFile, opened_home
from noticeboard.agency.keys import Applicant, make_agency, make_verifier, trust_board
from noticeboard.agency.log import board_verifiers, read_status
from noticeboard.agency.poster import LoggedPost, Make, finish_held
from noticeboard.agency.wall_poster import poster_content, read_zone, write_poster
from noticeboard.errors import InvalidInputError
from noticeboard.log.body import AgencyKind
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.rules.limits import AGENCY_KINDS, DEFAULT_LIFE, INCIDENTS, LONGEST_LIFE
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import read_private, write_durably
from noticeboard.runtime.process import protect_memory
from noticeboard.runtime.system import make_own_files_private, make_private
from noticeboard.runtime.text import Text

Reason = Annotated[str, typer.Option(help="The reason, in one public line, for good.")]
RootKey = Annotated[
    Path | None, typer.Option(help="The path of root.key, if it is not in the agency's folder.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands about keys and standing to the agency's commands."""
    for command in (status, rotate, revoke, posted, vouch):
        app.command()(command)


PostQuantum = Annotated[
    bool,
    typer.Option(
        "--post-quantum",
        help="Use a post-quantum delivery key. Hubs that can't use one yet can't send to you.",
    ),
]


def rotate(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    reason: Reason,
    delivery: Annotated[
        bool, typer.Option("--delivery", help="Change the delivery key as well.")
    ] = False,
    post_quantum: PostQuantum = False,
    root_key: RootKey = None,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Make new keys and log them.

    They take effect after 72 hours. Until then, the current keys stay valid.
    """
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        root = home.root_key(root_key)
        rotated = _with_client(
            home,
            lambda client: poster.rotate(
                home,
                client,
                now,
                root=root,
                reason=reason,
                with_delivery=delivery or post_quantum,
                post_quantum=post_quantum,
            ),
        )
        record(folder, Act.KEY_CHANGED, by=by, reason=reason)
        output.print_rotated(rotated, home.profile().board.url, as_json=as_json)


def revoke(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    last_good: Annotated[int, typer.Option(min=0, help="The index of your last genuine entry.")],
    reason: Reason,
    root_key: RootKey = None,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Revoke a posting key that someone else may have. It can never sign again."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        root = home.root_key(root_key)
        logged = _with_client(
            home,
            lambda client: poster.revoke(
                home, client, now, root=root, last_good=last_good, reason=reason
            ),
        )
        record(folder, Act.KEY_REVOKED, by=by, reason=reason, last_good=str(last_good))
        output.print_revoked(logged, last_good, home.profile().board.url, as_json=as_json)


def status(
    folder: Folder,
    *,
    verifier: Annotated[
        list[str] | None,
        typer.Option(help="A verifier's key that counts, repeatable; by default the board's."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the whole log, and show the agency's keys, level, and entries."""
    with output.report_errors():
        home = AgencyHome(folder)
        profile = home.profile()

        async def load() -> output.StatusTable:
            async with BoardClient.to(profile.board.url) as client:
                trusted = tuple(map(VerifierKey.parse, verifier or ()))
                trusted = trusted or await board_verifiers(client)
                found = await read_status(profile.id, client, profile.board, trusted, now())
            return output.StatusTable(status=found, trusted=trusted, home=home)

        output.print_status(asyncio.run(load()), as_json=as_json)


def posted(
    folder: Folder,
    ticket: Annotated[
        str, typer.Argument(metavar="[TICKET]", help="A held post's ticket; all by default.")
    ] = "",
    *,
    passphrase_file: PassphraseFile = None,
    as_json: Json = False,
) -> None:
    """Show what became of posts held for a moderator, and log what was approved."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        found = _with_client(home, lambda client: finish_held(home, client, now, ticket))
        output.print_settled(found, home.profile().board.url, as_json=as_json)


def vouch(  # noqa: PLR0913 -- each is one option of the command
    board: Annotated[str, typer.Argument(metavar="BOARD", help="The board's address.")],
    agency: Annotated[
        str, typer.Argument(metavar="AGENCY", help="The agency's ID, 40 hex digits.")
    ],
    *,
    level: Annotated[
        int,
        typer.Option(
            min=0, max=2, help="1: its domain is confirmed; 2: the agency is; 0: no longer."
        ),
    ],
    key: Annotated[Path, typer.Option(help="The verifier's private key file.")],
    log_key: Annotated[str, typer.Option(help="The board's log key, from its operator.")] = "",
    as_json: Json = False,
) -> None:
    """Confirm an agency as a verifier, in public and for good."""
    with output.report_errors():
        signer = read_private(key, SignerKey.parse)

        async def post() -> poster.VouchResult:
            async with BoardClient.to(board) as client:
                trust = await trust_board(client, log_key)
                return await poster.vouch(
                    client, trust, now, key=signer, agency=agency, level=level
                )

        output.print_vouched(asyncio.run(post()), level, as_json=as_json)


def _with_client[T](home: AgencyHome, work: Callable[[BoardClient], Awaitable[T]]) -> T:
    """Run `work` with a client, holding the lock of the agency's folder."""
    url = home.profile().board.url

    async def do() -> T:
        async with BoardClient.to(url) as client:
            return await work(client)

    with home.lock():
        return asyncio.run(do())


app = typer.Typer(
    no_args_is_help=True,
    help="Ask for footage as a public safety agency, and open what arrives.",
    pretty_exceptions_enable=False,
)

_NOT_PRIVATE = "close it to them, or move it into your own user folder."


_LINK_PAGE = "sign-in.html"


def _open_browser(link: str, folder: Path) -> None:
    """Open a link in a browser by a page of ours: everybody can read a process's arguments."""
    to = escape(link)
    page = (
        '<!doctype html><meta charset="utf-8"><title>neighbors agency desk</title>'
        f'<meta http-equiv="refresh" content="0; url={to}"><a href="{to}">{to}</a>'
    )
    write_durably(folder / _LINK_PAGE, page.encode())
    webbrowser.open((folder / _LINK_PAGE).resolve().as_uri())


def protect_process() -> None:
    """Keep what an agency's command writes, and its memory, for its own user."""
    make_own_files_private()
    protect_memory()


RequestId = Annotated[
    str, typer.Argument(metavar="REQUEST", help="The ID that `post` printed, 32 hex digits.")
]
Words = Annotated[str, typer.Option("--text", help="The text, without markup.")]


@app.command()
def keygen(  # noqa: PLR0913 -- each is one option of the command
    path: Annotated[
        Path, typer.Argument(metavar="DIR|FILE", help="A new folder; a new file for a verifier.")
    ],
    *,
    name: Annotated[str, typer.Option(help="The agency's full name.")] = "",
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(AGENCY_KINDS)}.")] = "",
    domain: Annotated[str, typer.Option(help="Its web domain.")] = "",
    contact: Annotated[str, typer.Option(help="Its public phone number or email.")] = "",
    jurisdiction_circle: Annotated[
        str, typer.Option(help="Its jurisdiction: LATITUDE,LONGITUDE,RADIUS_M.")
    ] = "",
    jurisdiction_polygon: Annotated[
        Path | None, typer.Option(help="Its jurisdiction: a GeoJSON file.")
    ] = None,
    board: Annotated[str, typer.Option(help="The board's address.")] = "",
    log_key: Annotated[str, typer.Option(help="The board's log key, from its operator.")] = "",
    post_quantum: PostQuantum = False,
    verifier: Annotated[str, typer.Option(help="Make a verifier's key of this name instead.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Make an agency's keys and its registration, or a verifier's key."""
    with output.report_errors():
        if verifier:
            output.print_verifier(make_verifier(verifier, path), path, as_json=as_json)
            return
        if not (name and domain and contact and board) or kind not in AGENCY_KINDS:
            raise InvalidInputError(
                Text("noticeboard.agency.register_options", kinds=", ".join(AGENCY_KINDS))
            )
        jurisdiction, fitted = parse_jurisdiction(jurisdiction_circle, jurisdiction_polygon)
        applicant = Applicant(
            name=name,
            kind=cast("AgencyKind", kind),
            domain=domain,
            contact=contact,
            jurisdiction=jurisdiction,
            post_quantum=post_quantum,
        )

        async def make() -> None:
            async with BoardClient.to(board) as client:
                profile = await make_agency(path, applicant, client, log_key, now())
            await asyncio.to_thread(record, path, Act.KEY_MADE, by=by, agency=profile.id)
            output.print_agency(profile, path, fitted, as_json=as_json)

        asyncio.run(make())


@app.command()
def post(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    incident: Annotated[str, typer.Option(help=f"One of {', '.join(INCIDENTS)}.")],
    title: Annotated[str, typer.Option(help="One line that says what you ask for.")],
    text: Words,
    case_number: Annotated[str, typer.Option(help="The agency's reference number.")],
    contact: Annotated[str, typer.Option(help="The investigator's email or phone number.")],
    start: Annotated[str, typer.Option(help="The start, such as 2026-11-20T14:00:00Z.")],
    end: Annotated[str, typer.Option(help="The end, in the same form.")],
    circle: Annotated[str, typer.Option(help="The area: LATITUDE,LONGITUDE,RADIUS_M.")] = "",
    polygon: Annotated[Path | None, typer.Option(help="The area: a GeoJSON file.")] = None,
    expires_days: Annotated[
        int,
        typer.Option("--expires-days", min=1, max=LONGEST_LIFE.days, help="Days it stays open."),
    ] = DEFAULT_LIFE.days,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Post a request for assistance, in public and for good."""
    with output.report_errors():
        asked = Draft(
            incident=incident,
            title=title,
            text=text,
            case_number=case_number,
            contact=contact,
            start=parse_moment(start),
            end=parse_moment(end),
            area=parse_area(circle, polygon),
            life=timedelta(days=expires_days),
        )
        home = opened_home(folder, passphrase_file)
        _publish(home, asked.make, Act.REQUEST_POSTED, by=by, as_json=as_json)


@app.command()
def update(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    request: RequestId,
    text: Words,
    *,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Add an update to a request. The request itself stays."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        _post_to_thread("update", home, request, text, by=by, as_json=as_json)


@app.command()
def correct(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    request: RequestId,
    text: Words,
    *,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Add a correction to a request. The request itself stays."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        _post_to_thread("correct", home, request, text, by=by, as_json=as_json)


@app.command()
def resolve(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    request: RequestId,
    text: Words,
    *,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Resolve a request: no more answers are needed."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        _post_to_thread("resolve", home, request, text, by=by, as_json=as_json)


@app.command(name="poster")
def print_poster(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    request: RequestId,
    *,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write.")] = Path("poster.pdf"),
    language: Annotated[str, typer.Option(help="en, es, fr or de.")] = "en",
    where: Annotated[str, typer.Option(help="The place in words, as people there say.")] = "",
    zone: Annotated[str, typer.Option(help="The time zone of the times.")] = "UTC",
    paper: Annotated[str, typer.Option(help="us-letter or a4.")] = "us-letter",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Write a poster about a request, with a code that leads to the page for answering it."""
    with output.report_errors():
        asked = poster_content(AgencyHome(folder), request, now(), where)
        made = write_poster(asked, language=language, paper=paper, zone=read_zone(zone))
        out.write_bytes(made)
        case = safe_text(asked.post.case_number, longest=200)
        record(folder, Act.POSTER_PRINTED, by=by, case=case, request=asked.post.id)
        if as_json:
            typer.echo(json.dumps({"file": str(out), "link": asked.link}))
        else:
            typer.echo(f"{out}: scan it, and check the address, before you put it up.")


@app.command()
def desk(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    # Not always the same one: whoever had it before could have left a worker in the browser there.
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="The port on this machine; 0 takes a free one.")
    ] = 0,
    host: Annotated[
        str, typer.Option(help="The address to listen at; only a container needs another one.")
    ] = "127.0.0.1",
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the link in a browser.")
    ] = True,
    config: Annotated[
        Path | None,
        typer.Option(help="Serve a department by these settings: HTTPS, and its own sign-in."),
    ] = None,
    administrator_link: Annotated[
        bool,
        typer.Option(
            "--administrator-link",
            help="With --config: print a link that signs one administrator in without the"
            " department's sign-in. The department's log says so.",
        ),
    ] = False,
) -> None:
    """Serve the agency's desk to this machine: ask, open shares and account in a browser."""
    # The desk's server is loaded for the desk alone.
    from noticeboard.agency.desk import server  # noqa: PLC0415
    from noticeboard.desk.settings import read_settings  # noqa: PLC0415

    is_first = True

    def show_link(link: str) -> None:
        nonlocal is_first
        typer.echo(
            f"The desk is at {link}\nThe link signs one person in, within ten minutes."
            " Press Enter for another one."
        )
        if open_browser and is_first:
            _open_browser(link, folder)
        is_first = False

    with output.report_errors():
        if not make_private(folder):
            typer.echo(f"Others who use this machine may read {folder}: {_NOT_PRIVATE}", err=True)
        if config is not None:
            settings = read_settings(config)
            if administrator_link:
                link = server.make_administrator_link(folder, settings, by=getpass.getuser())
                typer.echo(f"{link}\nIt signs one administrator in, within ten minutes.")
                return
            started = "The desk is at {url}. People sign in with {provider}.".format
            provider = settings.sign_in.provider
            asyncio.run(
                server.run_server(
                    folder,
                    settings,
                    started=lambda url: typer.echo(started(url=url, provider=provider)),
                )
            )
        elif administrator_link:
            raise InvalidInputError(Text("desk.settings.needed"))
        else:
            try:
                asyncio.run(server.run_desk(folder, host=host, port=port, show_link=show_link))
            finally:
                (folder / _LINK_PAGE).unlink(missing_ok=True)


share_commands.add_commands(app)
app.add_typer(key_commands.app, name="key")
mark_commands.add_commands(app)
case_commands.add_commands(app)
add_commands(app)


def _post_to_thread(  # noqa: PLR0913 -- what every such command takes
    kind: ThreadKind, home: AgencyHome, request: str, text: str, *, by: str, as_json: bool
) -> None:
    make = thread_entry(kind, request, text)
    _publish(home, make, THREAD_ACTS[kind], by=by, request=request, as_json=as_json)


def _publish(  # noqa: PLR0913 -- likewise
    home: AgencyHome, make: Make, act: Act, *, by: str, request: str = "", as_json: bool
) -> None:
    async def publish(client: BoardClient) -> LoggedPost:
        return await draft.publish(home, client, now, make)

    try:
        logged = _with_client(home, publish)
    except HeldError as error:
        record(home.folder, Act.REQUEST_HELD, by=by, request=request)
        output.print_held(error, as_json=as_json)
    else:
        about = request or logged.entry.body.id
        post = home.post(about)
        case = safe_text(post.case_number, longest=200) if post else ""
        record(home.folder, act, by=by, case=case, request=about, entry=str(logged.index))
        output.print_posted(logged, home.profile().board.url, as_json=as_json)
