"""What the commands about shares print: tables and reports for people, JSON for machines."""

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text
import typer

from noticeboard.agency.batch import Acknowledged
from noticeboard.agency.checking import CheckedShare
from noticeboard.agency.claims import shown
from noticeboard.agency.inbox import Arrived
from noticeboard.agency.opening import OpenShare
from noticeboard.agency.report import (
    RESULTS,
    checks_text,
    identity_of,
    inside_text,
    report_text,
)
from noticeboard.agency.report_json import claims_json, report_json, share_json
from noticeboard.agency.show import errors, print_json
from noticeboard.seal.paper import count

_PIPE_WIDTH = 500


def inbox(arrived: Sequence[Arrived], failures: Sequence[str], *, as_json: bool) -> None:
    """List the shares; what the household took back is said first."""
    if as_json:
        print_json({"shares": [_arrived(each) for each in arrived], "failures": list(failures)})
        return
    for each in arrived:
        if each.waiting.withdrawn:
            typer.echo(_taken_back(each))
    if not arrived:
        typer.echo("Nothing has arrived.")
    else:
        console = Console()
        if not console.is_terminal:
            # A line for each share, for grep and for files; no screen's width cuts it.
            console = Console(width=_PIPE_WIDTH, soft_wrap=True)
        console.print(inbox_table(arrived, in_lines=not console.is_terminal))
    complain(failures)


def inbox_table(arrived: Iterable[Arrived], *, in_lines: bool) -> Table:
    """Return the table of shares: a line for each, or a few narrow ones for a screen."""
    between = ", " if in_lines else "\n"
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("Share", justify="right", no_wrap=True)
    table.add_column("Request", overflow="fold", ratio=None if in_lines else 1)
    table.add_column("Arrived (UTC)", no_wrap=True)
    table.add_column("Size", justify="right", no_wrap=True)
    table.add_column("State", no_wrap=True)
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
            Text(request),
            f"{at[:10]}{' ' if in_lines else between}{at[11:16]}",
            _size(each.waiting.size_bytes),
            between.join(_state(each)),
        )
    return table


def opened(
    shares: Sequence[OpenShare],
    failures: Sequence[str],
    acknowledged: Acknowledged,
    *,
    as_json: bool,
) -> None:
    """Tell what was opened: one share in full, several in a line or two each."""
    if as_json:
        found = [_opened(share, acknowledged) for share in shares]
        print_json({"shares": found, "failures": list(failures)})
        return
    for share in shares:
        if len(shares) == 1 and not failures:
            typer.echo(report_text(share.report))
        elif share.report.withdrawn:
            typer.echo(share.report.withdrawn)
        typer.echo(_summary(share))
    _tell(acknowledged)
    complain(failures)


def told_board(acknowledged: Acknowledged, *, as_json: bool) -> None:
    """Tell what the board knows now, and how it learns the rest."""
    if as_json:
        print_json({"told": dict(acknowledged.told), "untold": dict(acknowledged.untold)})
        return
    if not acknowledged.told and not acknowledged.untold:
        typer.echo("The board knows of every share that was opened here.")
        return
    _tell(acknowledged)


def _tell(acknowledged: Acknowledged) -> None:
    for number, at in acknowledged.told.items():
        typer.echo(f"The board knows that share {number} is open, since {shown(at)}.")
    for number, why in acknowledged.untold.items():
        errors().print(
            f"The board does not know yet that share {number} is open: {why}"
            f" `neighbors agency acknowledge` tells it.",
            style="yellow",
            markup=False,
        )


def checked(found: CheckedShare, *, as_json: bool) -> None:
    """Tell what holds of an opened share; what does not comes first."""
    share, claims = found.share, found.claims
    if as_json:
        told = {"valid": claims.hold, "kind": "share", "folder": str(found.folder)}
        said = share_json(share.custody) if share else {}
        print_json({**told, **said, **claims_json(claims)})
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


def dropped(numbers: Sequence[int], failures: Sequence[str], *, as_json: bool) -> None:
    """Tell which shares the board has removed."""
    if as_json:
        print_json({"dropped": list(numbers), "failures": list(failures)})
        return
    for number in numbers:
        typer.echo(f"The board has removed share {number}. What is here stays.")
    complain(failures)


def complain(sentences: Iterable[str]) -> None:
    """Tell what went wrong, a line for each."""
    for sentence in sentences:
        errors().print(sentence, style="red", markup=False)


def note(sentences: Iterable[str]) -> None:
    """Tell what is good to know, beside the answer."""
    for sentence in sentences:
        errors().print(sentence, style="yellow", markup=False)


def _taken_back(arrived: Arrived) -> str:
    at = shown(arrived.waiting.withdrawn or "")
    said = f"The household withdrew share {arrived.waiting.number} on {at}."
    if arrived.opened_here:
        return f"{said} It was opened here before, in\n  {arrived.folder}"
    return f"{said} It was not opened here."


def _state(arrived: Arrived) -> list[str]:
    told = arrived.waiting
    if told.withdrawn:
        state = ["▲ withdrawn", told.withdrawn[:10]]
    elif told.dropped:
        state = ["✗ dropped", told.dropped[:10]]
    elif told.opened:
        state = ["✓ opened", told.opened[:10]]
    elif arrived.opened_here:
        state = ["✓ opened", "board not told"]
    else:
        state = ["● new"]
    return [*state, "here" if arrived.is_here else "not here"]


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:,.1f} MB"


def _summary(share: OpenShare) -> str:
    case = share.report.case_number
    about = f"Share {share.report.share}" + (f", case {case}" if case else "")
    counts = dict.fromkeys(RESULTS, 0)
    for check in share.report.claims.checks:
        counts[check.result] += 1
    told = ", ".join(f"{number} {RESULTS[result]}" for result, number in counts.items() if number)
    inside = share.report.evidence.share
    files = [count(len(inside.files), "clip", "clips")] if inside.files else []
    files += [path.name for path in inside.information]
    return f"{about}: {', '.join(files)}\n  {told}: report.txt says what\n  {share.folder}"


def _arrived(arrived: Arrived) -> Mapping[str, object]:
    told = arrived.waiting
    return {
        "number": told.number,
        "request": told.request,
        "title": arrived.title,
        "case_number": arrived.case_number,
        "sha256": told.sha256,
        "size_bytes": told.size_bytes,
        "at": told.at,
        "opened": told.opened,
        "withdrawn": told.withdrawn,
        "dropped": told.dropped,
        "opened_here": arrived.opened_here or None,
        "folder": arrived.folder,
        "file": str(arrived.path) if arrived.is_here else "",
    }


def _opened(share: OpenShare, acknowledged: Acknowledged) -> Mapping[str, object]:
    number = share.arrived.waiting.number if share.arrived else 0
    return {
        "folder": str(share.folder),
        "bag": str(share.folder / "share"),
        "acknowledged": acknowledged.told.get(number),
        **report_json(share.report),
    }
