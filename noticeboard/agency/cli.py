"""`neighbors agency`: an agency's keys, requests and inbox, from the command line."""

import asyncio
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from noticeboard.agency import key_commands, share_commands, show, show_keys
from noticeboard.agency.board_client import BoardClient, HeldError
from noticeboard.agency.drafting import (
    Draft,
    ThreadKind,
    checked,
    parse_area,
    parse_jurisdiction,
    parse_moment,
    thread_entry,
)
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.keys import Applicant, make_agency, make_verifier
from noticeboard.agency.posting import Make, Posted, Poster
from noticeboard.agency.share_commands import Folder, Json
from noticeboard.errors import InvalidInputError
from noticeboard.log.body import AgencyKind
from noticeboard.rules.limits import AGENCY_KINDS, DEFAULT_LIFE, INCIDENTS, LONGEST_LIFE

app = typer.Typer(
    no_args_is_help=True,
    help="Ask for footage as a public safety agency, and open what arrives.",
    pretty_exceptions_enable=False,
)

RequestId = Annotated[
    str, typer.Argument(metavar="REQUEST", help="The id that `post` printed, 32 hex digits.")
]
Words = Annotated[str, typer.Option("--text", help="What is said, as plain text.")]


@app.command()
def keygen(  # noqa: PLR0913 -- each is one option of the command
    path: Annotated[
        Path, typer.Argument(metavar="DIR|FILE", help="A new folder; a new file for a verifier.")
    ],
    *,
    name: Annotated[str, typer.Option(help="The agency's full name.")] = "",
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(AGENCY_KINDS)}.")] = "",
    domain: Annotated[str, typer.Option(help="Its web domain.")] = "",
    contact: Annotated[str, typer.Option(help="Its public telephone number or e-mail.")] = "",
    jurisdiction_circle: Annotated[
        str, typer.Option(help="Its jurisdiction: LATITUDE,LONGITUDE,RADIUS_M.")
    ] = "",
    jurisdiction_polygon: Annotated[
        Path | None, typer.Option(help="Its jurisdiction: a GeoJSON file.")
    ] = None,
    board: Annotated[str, typer.Option(help="The board's address.")] = "",
    log_key: Annotated[
        str, typer.Option(help="The board's log key, where you know it from its operator.")
    ] = "",
    verifier: Annotated[str, typer.Option(help="Make a verifier's key of this name instead.")] = "",
    as_json: Json = False,
) -> None:
    """Make an agency's keys and its registration, or a verifier's key."""
    with show.one_sentence():
        if verifier:
            show.verifier(make_verifier(verifier, path), path, as_json=as_json)
            return
        if not (name and domain and contact and board) or kind not in AGENCY_KINDS:
            raise InvalidInputError(
                "Give --name, --kind, --domain, --contact, --board and the jurisdiction;"
                f" the kind is one of {', '.join(AGENCY_KINDS)}."
            )
        jurisdiction, fitted = parse_jurisdiction(jurisdiction_circle, jurisdiction_polygon)
        applicant = Applicant(
            name=name,
            kind=cast("AgencyKind", kind),
            domain=domain,
            contact=contact,
            jurisdiction=jurisdiction,
        )

        async def make() -> None:
            async with BoardClient.to(board) as client:
                profile = await make_agency(path, applicant, client, log_key, _now())
            show.agency(profile, path, fitted, as_json=as_json)

        _run(make())


@app.command()
def post(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    incident: Annotated[str, typer.Option(help=f"One of {', '.join(INCIDENTS)}.")],
    title: Annotated[str, typer.Option(help="One line that says what is asked for.")],
    text: Words,
    case_number: Annotated[str, typer.Option(help="The agency's reference number.")],
    contact: Annotated[str, typer.Option(help="The investigator's e-mail or telephone.")],
    start: Annotated[str, typer.Option(help="From when: 2026-11-20T14:00:00Z.")],
    end: Annotated[str, typer.Option(help="Until when, the same way.")],
    circle: Annotated[str, typer.Option(help="Where: LATITUDE,LONGITUDE,RADIUS_M.")] = "",
    polygon: Annotated[Path | None, typer.Option(help="Where: a GeoJSON file.")] = None,
    expires_days: Annotated[
        int,
        typer.Option(
            "--expires-days", min=1, max=LONGEST_LIFE.days, help="For how long it stays open."
        ),
    ] = DEFAULT_LIFE.days,
    as_json: Json = False,
) -> None:
    """Post a request for assistance, in public and for good."""
    with show.one_sentence():
        draft = Draft(
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
        _publish(folder, draft.make, as_json=as_json)


@app.command()
def update(folder: Folder, request: RequestId, text: Words, *, as_json: Json = False) -> None:
    """Add an update to a request; the request stays as it was."""
    _say("update", folder, request, text, as_json=as_json)


@app.command()
def correct(folder: Folder, request: RequestId, text: Words, *, as_json: Json = False) -> None:
    """Add a correction to a request; the request stays as it was."""
    _say("correct", folder, request, text, as_json=as_json)


@app.command()
def resolve(folder: Folder, request: RequestId, text: Words, *, as_json: Json = False) -> None:
    """Close a request: no more answers are needed."""
    _say("resolve", folder, request, text, as_json=as_json)


share_commands.add_commands(app)
key_commands.add_commands(app)


def _say(kind: ThreadKind, folder: Path, request: str, text: str, *, as_json: bool) -> None:
    with show.one_sentence():
        _publish(folder, thread_entry(kind, request, text), as_json=as_json)


def _publish(folder: Path, make: Make, *, as_json: bool) -> None:
    home = AgencyHome(folder)

    async def publish() -> Posted:
        async with BoardClient.to(home.profile().board.url) as client:
            poster = Poster(home, client, _now)
            return await poster.publish(checked(make, home.registration()))

    home.profile()
    with home.alone():
        try:
            posted = _run(publish())
        except HeldError as error:
            show_keys.held(error, as_json=as_json)
            return
    show.posted(posted, home.profile().board.url, as_json=as_json)


def _now() -> datetime:
    return datetime.now(UTC)


def _run[T](work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)
