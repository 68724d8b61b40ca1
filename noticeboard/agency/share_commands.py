"""`neighbors agency inbox|open|acknowledge|drop`: commands about shares."""

import asyncio
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import Annotated

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text as RichText
import typer

from noticeboard.agency import inbox as agency_inbox, open as agency_open, output
from noticeboard.agency.client import BoardClient
from noticeboard.agency.department_log import Act, record
from noticeboard.agency.evidence import CheckedShare, format_log_time
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import AcknowledgeReport, AgencyInbox
from noticeboard.agency.key_commands import By, Folder, Json, PassphraseFile, opened_home
from noticeboard.agency.open import Opener, OpenShare
from noticeboard.agency.output import errors, print_json
from noticeboard.agency.report import (
    RESULTS,
    checks_json,
    checks_text,
    identity_of,
    inside_text,
    report_json,
    report_text,
    share_json,
)
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder, of_request, repeats
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.runtime.text import Text
from noticeboard.seal.paper import count

_PIPE_WIDTH = 500
_NOT_ASKED = Text.plain("nobody was asked.")


def print_inbox(
    arrived: Sequence[ArrivedShare], failures: Sequence[Text], *, as_json: bool
) -> None:
    """List the shares; withdrawn ones are mentioned first."""
    if as_json:
        same = repeats(arrived)
        found = [_arrived_json(each, same.get(each.waiting.number)) for each in arrived]
        print_json({"shares": found, "failures": list(map(str, failures))})
        return
    for each in arrived:
        if each.waiting.withdrawn:
            typer.echo(_withdrawal_sentence(each))
    if not arrived:
        typer.echo("Nothing has arrived.")
    else:
        console = Console()
        if not console.is_terminal:
            # One line per share, for grep and files; no screen width cuts it.
            console = Console(width=_PIPE_WIDTH, soft_wrap=True)
        console.print(inbox_table(arrived, in_lines=not console.is_terminal))
    complain(map(str, failures))


def inbox_table(arrived: Iterable[ArrivedShare], *, in_lines: bool) -> Table:
    """Return the table of shares: one line each, or a few narrow ones for a screen."""
    between = ", " if in_lines else "\n"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Share", justify="right", no_wrap=True)
    table.add_column("Request", overflow="fold", ratio=None if in_lines else 1)
    table.add_column("Arrived (UTC)", no_wrap=True)
    table.add_column("Size", justify="right", no_wrap=True)
    table.add_column("State", no_wrap=True)
    arrived = list(arrived)
    same = repeats(arrived)
    for each in arrived:
        case = f"case {each.case_number}" if each.case_number else "not posted from here"
        at = each.waiting.at
        request = (
            f"{each.title}{between}{case}, {each.waiting.request[:8]}"
            if each.title
            else (f"{each.waiting.request[:8]}, {case}")
        )
        table.add_row(
            str(each.waiting.number),
            RichText(request),
            f"{at[:10]}{' ' if in_lines else between}{at[11:16]}",
            _size(each.waiting.size_bytes),
            between.join(_state(each, same.get(each.waiting.number))),
        )
    return table


def print_opened(
    shares: Sequence[OpenShare],
    failures: Sequence[str],
    acknowledged: AcknowledgeReport,
    *,
    as_json: bool,
) -> None:
    """Print what was opened: one share in full, several in a line or two each."""
    if as_json:
        found = [_opened_json(share, acknowledged) for share in shares]
        print_json({"shares": found, "failures": list(failures)})
        return
    for share in shares:
        if len(shares) == 1 and not failures:
            typer.echo(report_text(share.report))
        elif share.report.withdrawn:
            typer.echo(share.report.withdrawn)
        typer.echo(_summary(share))
    _print_acknowledged(acknowledged)
    complain(failures)


def print_acknowledged(acknowledged: AcknowledgeReport, *, as_json: bool) -> None:
    """Print what the board knows now, and how it learns the rest."""
    if as_json:
        print_json(
            {
                "told": dict(acknowledged.acknowledged),
                "untold": {number: str(why) for number, why in acknowledged.failed.items()},
            }
        )
        return
    if not acknowledged.acknowledged and not acknowledged.failed:
        typer.echo("The board knows of every share that was opened here.")
        return
    _print_acknowledged(acknowledged)


def _print_acknowledged(acknowledged: AcknowledgeReport) -> None:
    for number, at in acknowledged.acknowledged.items():
        typer.echo(f"The board knows that share {number} is open, since {format_log_time(at)}.")
    for number, why in acknowledged.failed.items():
        errors().print(
            f"The board does not know yet that share {number} is open: {why}"
            f" `neighbors agency acknowledge` tells it.",
            style="yellow",
            markup=False,
        )


def print_checked(found: CheckedShare, *, as_json: bool) -> None:
    """Print what holds about an opened share; failures come first."""
    share, claims = found.share, found.claims
    if as_json:
        verdict = {"valid": claims.hold, "kind": "share", "folder": str(found.folder)}
        contents = share_json(share.custody) if share else {}
        print_json({**verdict, **contents, **checks_json(claims)})
        return
    for failure in claims.failures:
        errors().print(f"Does not hold: {failure}", style="red", markup=False)
    if share is None:
        errors().print("Nothing in this share can be believed.", style="red")
        return
    custody = share.custody
    is_withdrawn = found.evidence is not None and found.evidence.is_withdrawn
    lines = [
        "Everything that can be checked here holds." if claims.hold else "",
        f"Request {custody.request.id}, entry {custody.request.index} on {custody.request.origin}",
        f"From: {identity_of(custody)}",
        *checks_text(claims, is_withdrawn=is_withdrawn),
        *inside_text(share),
    ]
    typer.echo("\n".join(lines).lstrip("\n"))


def print_dropped(numbers: Sequence[int], failures: Sequence[str], *, as_json: bool) -> None:
    """Print which shares the board has removed."""
    if as_json:
        print_json({"dropped": list(numbers), "failures": list(failures)})
        return
    for number in numbers:
        typer.echo(f"The board has removed share {number}. What is here stays.")
    complain(failures)


def complain(sentences: Iterable[str]) -> None:
    """Print errors, one line each."""
    for sentence in sentences:
        errors().print(sentence, style="red", markup=False)


def note(sentences: Iterable[str]) -> None:
    """Print remarks, one line each."""
    for sentence in sentences:
        errors().print(sentence, style="yellow", markup=False)


def _withdrawal_sentence(arrived: ArrivedShare) -> str:
    at = format_log_time(arrived.waiting.withdrawn or "")
    sentence = f"The sender withdrew share {arrived.waiting.number} on {at}."
    if arrived.opened_here:
        return f"{sentence} It was opened here before, in\n  {arrived.folder}"
    return f"{sentence} It was not opened here."


def _state(arrived: ArrivedShare, same_as: int | None) -> list[str]:
    listed = arrived.waiting
    if listed.withdrawn:
        state = ["▲ withdrawn", listed.withdrawn[:10]]
    elif listed.dropped:
        state = ["✗ dropped", listed.dropped[:10]]
    elif listed.opened:
        state = ["✓ opened", listed.opened[:10]]
    elif arrived.opened_here:
        state = ["✓ opened", "board not told"]
    else:
        state = ["● new"]
    state.append("here" if arrived.is_here else "not here")
    state += ["from a browser"] if arrived.is_from_page else []
    return state + ([f"same file as {same_as}"] if same_as else [])


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"


def _summary(share: OpenShare) -> str:
    case = share.report.case_number
    about = f"Share {share.report.share}" + (f", case {case}" if case else "")
    counts = dict.fromkeys(RESULTS, 0)
    for check in share.report.claims.checks:
        counts[check.result] += 1
    results = ", ".join(
        f"{number} {RESULTS[result]}" for result, number in counts.items() if number
    )
    inside = share.report.evidence.share
    files = [count(len(inside.files), "clip", "clips")] if inside.files else []
    files += [path.name for path in inside.information]
    return f"{about}: {', '.join(files)}\n  {results}: report.txt says what\n  {share.folder}"


def _drop_sentence(shares: Sequence[ArrivedShare]) -> str:
    """Return what removing shares means."""
    unopened = [each.waiting.number for each in shares if not each.is_open]
    size_bytes = sum(each.waiting.size_bytes for each in shares)
    what = count(len(shares), "share", "shares")
    lines = [f"The board deletes {what} ({_size(size_bytes)}) for good. What is here stays."]
    if unopened:
        lines.append(
            f"Not opened: {', '.join(map(str, unopened))}. Whoever sent them learns that you "
            "removed them unopened, if they ask."
        )
    return "\n".join(lines)


def _arrived_json(arrived: ArrivedShare, same_as: int | None) -> Mapping[str, object]:
    listed = arrived.waiting
    return {
        "number": listed.number,
        "request": listed.request,
        "title": arrived.title,
        "case_number": arrived.case_number,
        "sha256": listed.sha256,
        "size_bytes": listed.size_bytes,
        "at": listed.at,
        "opened": listed.opened,
        "withdrawn": listed.withdrawn,
        "dropped": listed.dropped,
        "opened_here": arrived.opened_here or None,
        "from_page": arrived.is_from_page,
        "same_as": same_as,
        "folder": arrived.folder,
        "file": str(arrived.path) if arrived.is_here else "",
    }


def _opened_json(share: OpenShare, acknowledged: AcknowledgeReport) -> Mapping[str, object]:
    number = share.arrived.waiting.number if share.arrived else 0
    return {
        "folder": str(share.folder),
        "bag": str(share.folder / "share"),
        "acknowledged": acknowledged.acknowledged.get(number),
        **report_json(share.report),
    }


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
                opener, chosen.shares, withdrawn_too=withdrawn_too
            )
            numbers = [share.arrived.waiting.number for share in opened if share.arrived]
            report = AcknowledgeReport()
            if offline:
                report = AcknowledgeReport(failed=dict.fromkeys(numbers, _NOT_ASKED))
            elif acknowledge:
                report = agency_inbox.acknowledge_all(home, numbers)
        failures = chosen.failures + failures
        for share in opened:
            record_opened(folder, share, by=by)
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
                typer.echo(_drop_sentence([each for each in chosen if each is not None]))
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


def record_share(folder: Path, act: Act, share: ArrivedShare, *, by: str) -> None:
    """Write into the department's log what was done with a share of the inbox."""
    record(
        folder,
        act,
        by=by,
        case=share.case_number,
        request=share.waiting.request,
        share=str(share.waiting.number),
        sealed=share.waiting.sha256,
    )


def record_opened(folder: Path, share: OpenShare, *, by: str) -> None:
    """Write into the department's log that a share was opened, and which bytes it was."""
    evidence = share.report.evidence
    record(
        folder,
        Act.SHARE_OPENED,
        by=by,
        case=share.report.case_number,
        request=evidence.share.custody.request.id,
        share=share.report.share,
        sealed=evidence.sealed.sha256,
    )


def record_acknowledged(home: AgencyHome, report: AcknowledgeReport, *, by: str) -> None:
    """Write into the department's log of which opened shares the board knows now."""
    known = ShareFolder(home)
    for number in report.acknowledged:
        if (each := known.find(number)) is not None:
            record_share(home.folder, Act.SHARE_ACKNOWLEDGED, each, by=by)


def _exit(failures: Sequence[object]) -> None:
    if failures:
        raise typer.Exit(1)
