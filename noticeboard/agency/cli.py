"""`neighbors agency`: an agency's beginning, its requests, its standing, and its desk."""

import asyncio
from datetime import timedelta
import getpass
from html import escape
import json
from pathlib import Path
from typing import Annotated, cast
import webbrowser

import typer

from noticeboard.agency import (
    account_commands,
    case_commands,
    department_commands,
    draft_commands,
    key_commands,
    mark_commands,
    output,
    poster,
    retention_commands,
    share_commands,
)
from noticeboard.agency.client import BoardClient, HeldError
from noticeboard.agency.department import read_department
from noticeboard.agency.department_log import Act, DepartmentLog, record
from noticeboard.agency.draft import (
    THREAD_ACTS,
    Draft,
    ThreadKind,
    parse_area,
    parse_jurisdiction,
    parse_moment,
    publish,
    thread_entry,
)
from noticeboard.agency.draft_commands import person_of, releases_of
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import now
from noticeboard.agency.key_commands import (
    By,
    Folder,
    Json,
    PassphraseFile,
    PostQuantum,
    opened_home,
)
from noticeboard.agency.keys import Applicant, make_agency, make_verifier, trust_board
from noticeboard.agency.log import board_verifiers, read_status
from noticeboard.agency.poster import Make, at_board, finish_held, withdraw_held
from noticeboard.agency.wall_poster import poster_content, read_zone, write_poster
from noticeboard.errors import InvalidInputError, NotAllowedError
from noticeboard.log.body import AgencyKind
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.rules.limits import AGENCY_KINDS, DEFAULT_LIFE, INCIDENTS, LONGEST_LIFE
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import read_private, write_durably
from noticeboard.runtime.process import protect_memory
from noticeboard.runtime.system import make_own_files_private, make_private
from noticeboard.runtime.text import LanguageCode, Text

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
    post_quantum: PostQuantum = None,
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
        if read_department(folder).second_officer:
            raise NotAllowedError(Text("desk.draft.second_officer"))
        _publish(home, asked.make, Act.REQUEST_POSTED, by=by, as_json=as_json)


def _add_thread_command(kind: ThreadKind, sentence: str) -> None:
    @app.command(name=kind, help=sentence)
    def add(  # noqa: PLR0913 -- each is one option of the command
        folder: Folder,
        request: RequestId,
        text: Words,
        *,
        passphrase_file: PassphraseFile = None,
        by: By = "",
        as_json: Json = False,
    ) -> None:
        with output.report_errors():
            home = opened_home(folder, passphrase_file)
            make, act = thread_entry(kind, request, text), THREAD_ACTS[kind]
            _publish(home, make, act, by=by, as_json=as_json, request=request, kind=kind)


_add_thread_command("update", "Add an update to a request. The request itself stays.")
_add_thread_command("correct", "Add a correction to a request. The request itself stays.")
_add_thread_command("resolve", "Resolve a request: no more answers are needed.")


@app.command()
def posted(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    ticket: Annotated[
        str, typer.Argument(metavar="[TICKET]", help="A held post's ticket; all by default.")
    ] = "",
    *,
    withdraw: Annotated[
        bool, typer.Option("--withdraw", help="Take back a request that waits for a signature.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Show what became of posts that were held or wait, and log what was approved."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        releases, person = releases_of(home), person_of(by)
        with home.lock():
            if withdraw:
                at_board(home, lambda client: withdraw_held(home, client, ticket))
            found = at_board(home, lambda client: finish_held(home, client, now, ticket))
            for each in found:
                releases.settle(each, person)
        output.print_settled(found, home.profile().board.url, as_json=as_json)


@app.command(name="poster")
def print_poster(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    request: RequestId,
    *,
    out: Annotated[Path, typer.Option("--out", help="The PDF to write.")] = Path("poster.pdf"),
    language: Annotated[LanguageCode, typer.Option(help="Of the poster.")] = LanguageCode.EN,
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
            return output.StatusTable(status=found, trusted=trusted, home=home, now=now())

        output.print_status(asyncio.run(load()), as_json=as_json)


@app.command()
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


draft_commands.add_commands(app)
department_commands.add_commands(app)
share_commands.add_commands(app)
key_commands.add_commands(app)
mark_commands.add_commands(app)
case_commands.add_commands(app)
retention_commands.add_commands(app)
account_commands.add_commands(app)


def _publish(
    home: AgencyHome, make: Make, act: Act, *, by: str, as_json: bool, **about: str
) -> None:
    url = home.profile().board.url
    try:
        with home.lock():
            log, who = DepartmentLog(home.folder), person_of(by).name
            logged = publish(home, log, now, make, act, who=who, **about)
    except HeldError as error:
        output.print_held(error, as_json=as_json)
    else:
        output.print_posted(logged, url, as_json=as_json)
