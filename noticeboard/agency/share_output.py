"""Output of the commands about shares: tables, sentences, and JSON."""

from collections.abc import Iterable, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text as RichText
import typer

from noticeboard.agency.evidence import CheckedShare, format_log_time
from noticeboard.agency.inbox import AcknowledgeReport
from noticeboard.agency.open import OpenShare
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
from noticeboard.agency.share_folder import ArrivedShare, repeats
from noticeboard.runtime.text import Text
from noticeboard.seal.paper import count

_PIPE_WIDTH = 500


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


def remark(sentences: Iterable[str]) -> None:
    """Print what a reader should know, one line each."""
    for sentence in sentences:
        typer.echo(sentence)


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
    aside = f"\n  The changed folder is kept: {share.aside}" if share.aside else ""
    said = f"{about}: {', '.join(files)}\n  {results}: report.txt says what\n  {share.folder}"
    return said + aside


def drop_sentence(shares: Sequence[ArrivedShare]) -> str:
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
        "set_aside": str(share.aside or ""),
        "acknowledged": acknowledged.acknowledged.get(number),
        **report_json(share.report),
    }
