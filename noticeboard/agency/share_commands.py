"""`neighbors agency inbox|open|acknowledge|drop`: commands about shares."""

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Annotated

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TransferSpeedColumn,
)
import typer

from noticeboard.agency import inbox as agency_inbox, open as agency_open, output
from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act, record
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import AcknowledgeReport, AgencyInbox
from noticeboard.agency.key_commands import By, Folder, Json, PassphraseFile, opened_home
from noticeboard.agency.open import Opener, OpeningNotes, OpenShare, ShareToOpen
from noticeboard.agency.output import errors
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder, of_request
from noticeboard.agency.share_output import (
    drop_sentence,
    note,
    print_acknowledged,
    print_dropped,
    print_inbox,
    print_opened,
)
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.runtime.files import sha256_of
from noticeboard.runtime.text import Text

_NOT_ASKED = Text.plain("nobody was asked.")


OneRequest = Annotated[
    str, typer.Option(help="Only for this request: its ID, or the first 8 digits.")
]


def add_commands(app: typer.Typer) -> None:
    """Add the commands about shares to the agency's commands."""
    app.command()(inbox)
    app.command(name="open")(open_)
    app.command()(acknowledge)
    app.command()(drop)


def inbox(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    request: OneRequest = "",
    new: Annotated[bool, typer.Option("--new", help="Only shares that aren't opened yet.")] = False,
    fetch: Annotated[bool, typer.Option(help="Download new shares.")] = True,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """List the shares that households sent, and download them, still sealed."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        url = home.profile().board.url

        async def load() -> tuple[list[ArrivedShare], list[Text]]:
            async with BoardClient.to(url) as client:
                board_inbox = AgencyInbox(home, client, agency_inbox.now)
                arrived, failures = await agency_inbox.list_shares(board_inbox)
                arrived = of_request(arrived, request) if request else arrived
                if new:
                    arrived = [e for e in arrived if not e.is_open and not e.is_removed]
                if fetch:
                    with _download_bar(arrived, quiet=as_json) as progress:
                        failures += await agency_inbox.fetch_new(board_inbox, arrived, progress)
                return arrived, failures

        with home.lock_shares():
            before = {each.waiting.number for each in ShareFolder(home).all() if each.is_here}
            arrived, failures = asyncio.run(load())
        for each in arrived:
            if each.is_here and each.waiting.number not in before:
                record_share(folder, Act.SHARE_FETCHED, each, by=by)
        print_inbox(arrived, failures, as_json=as_json)
        _exit(failures)


def open_(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    shares: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NUMBER|FILE]...", help="Numbers in the inbox, or sealed files."),
    ] = None,
    *,
    every: Annotated[
        bool, typer.Option("--all", help="Open every share that is new here.")
    ] = False,
    request: OneRequest = "",
    into: Annotated[
        Path | None, typer.Option(help="The folder for cases; DIR/cases by default.")
    ] = None,
    withdrawn_too: Annotated[
        bool, typer.Option("--withdrawn-too", help="Also open withdrawn shares.")
    ] = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Also shares whose files were changed here; the changed ones are kept."
        ),
    ] = False,
    acknowledge: Annotated[bool, typer.Option(help="Tell the board and the household.")] = True,
    offline: Annotated[
        bool, typer.Option("--offline", help="Contact nobody; acknowledge it later.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Decrypt and verify shares, each into its case's folder, and report what they prove."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        home.profile()
        if [bool(shares), every, bool(request)].count(True) != 1:
            raise InvalidInputError(Text("noticeboard.open.which"))
        with home.lock_shares():
            notes = [] if offline else agency_inbox.poll_board(home)
            share_folder = ShareFolder(home)
            opener = Opener(share_folder, into or home.cases, agency_inbox.now)
            opener.clear()
            chosen = (
                agency_open.choose_named(opener, shares)
                if shares
                else agency_open.choose_unopened(share_folder, request, withdrawn_too=withdrawn_too)
            )
            if not as_json:
                note([*notes, *chosen.notes])
            opened, failures = agency_open.open_all(
                opener,
                chosen.shares,
                _opening_notes(folder, by),
                withdrawn_too=withdrawn_too,
                again=again,
            )
            numbers = [share.arrived.waiting.number for share in opened if share.arrived]
            report = AcknowledgeReport()
            if offline:
                report = AcknowledgeReport(failed=dict.fromkeys(numbers, _NOT_ASKED))
            elif acknowledge:
                report = agency_inbox.acknowledge_all(home, numbers)
        failures = chosen.failures + failures
        record_acknowledged(home, report, by=by)
        print_opened(opened, failures, report, as_json=as_json)
        _exit(failures)


def acknowledge(
    folder: Folder,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="[NUMBER]...", help="Numbers in the inbox; all by default."),
    ] = None,
    *,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Tell the board and the households which shares were opened here."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        home.profile()
        with home.lock_shares():
            here = {each.waiting.number for each in ShareFolder(home).all() if each.opened_here}
            strange = set(numbers or []) - here
            if strange:
                raise NotFoundError(Text("noticeboard.open.not_here", share=min(strange)))
            untold = agency_inbox.unacknowledged(ShareFolder(home))
            report = agency_inbox.acknowledge_all(home, numbers or untold)
        record_acknowledged(home, report, by=by)
        print_acknowledged(report, as_json=as_json)
        _exit(list(report.failed))


def drop(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help="From the inbox.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Remove shares from the board for good: junk, or to make room. Your copies stay."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        home.profile()
        with home.lock_shares():
            if not yes and not as_json:
                chosen = map(ShareFolder(home).find, numbers)
                typer.echo(drop_sentence([each for each in chosen if each is not None]))
                typer.confirm("Remove them?", abort=True)
            dropped, failures = agency_inbox.drop_all(home, numbers)
        listed = ShareFolder(home)
        for number in dropped:
            if (each := listed.find(number)) is not None:
                record_share(folder, Act.SHARE_DROPPED, each, by=by)
        print_dropped(dropped, failures, as_json=as_json)
        _exit(failures)


@contextmanager
def _download_bar(
    arrived: Sequence[ArrivedShare], *, quiet: bool
) -> Generator[Callable[[ArrivedShare, int], None]]:
    """Show a bar on a terminal while new shares are fetched, and give what moves it."""
    fresh = agency_inbox.new_shares(arrived)
    console = errors()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        transient=True,
        disable=quiet or not fresh or not console.is_terminal,
    ) as progress:
        task = progress.add_task("", total=sum(each.waiting.size_bytes for each in fresh))
        sizes = [each.waiting.size_bytes for each in fresh]
        starts = accumulate(sizes, initial=0)
        before = {each.waiting.number: start for each, start in zip(fresh, starts, strict=False)}

        def move(share: ArrivedShare, here_bytes: int) -> None:
            number = share.waiting.number
            progress.update(
                task, description=f"Share {number}", completed=before[number] + here_bytes
            )

        yield move


def record_share(folder: Path, act: Act, share: ArrivedShare, *, by: str, **about: str) -> None:
    """Write into the department's log what was done with a share of the inbox."""
    record(
        folder,
        act,
        by=by,
        case=share.case_number,
        request=share.waiting.request,
        share=str(share.waiting.number),
        **{"sealed": share.waiting.sha256, **about},
    )


def _opening_notes(folder: Path, by: str) -> OpeningNotes:
    """Return what writes into the department's log how each share is being opened."""

    def note(
        share: ShareToOpen, act: Act, about: Mapping[str, str], opened: OpenShare | None
    ) -> None:
        if share.arrived is not None:
            record_share(folder, act, share.arrived, by=by, **about)
            return
        # A file that no inbox listed says whose it is only once it is open.
        sealed = about.get("sealed") or sha256_of(share.sealed)
        report = opened.report if opened else None
        record(
            folder,
            act,
            by=by,
            case=report.case_number if report else "",
            request=report.evidence.share.custody.request.id if report else "",
            share=f"file-{sealed[:8]}",
            **{**about, "sealed": sealed},
        )

    return note


def record_acknowledged(home: AgencyHome, report: AcknowledgeReport, *, by: str) -> None:
    """Write into the department's log of which opened shares the board knows now."""
    known = ShareFolder(home)
    for number in report.acknowledged:
        if (each := known.find(number)) is not None:
            record_share(home.folder, Act.SHARE_ACKNOWLEDGED, each, by=by)


def _exit(failures: Sequence[object]) -> None:
    if failures:
        raise typer.Exit(1)
