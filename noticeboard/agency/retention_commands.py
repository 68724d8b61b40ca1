"""`neighbors agency retention …`: until when cases are kept, and what the agency promises of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from msgspec import to_builtins
import typer

from noticeboard.agency import output
from noticeboard.agency.account_commands import accounts_of
from noticeboard.agency.department import MOST_DAYS, RetentionEvent, RetentionRule
from noticeboard.agency.draft_commands import person_of
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import now
from noticeboard.agency.key_commands import By, Folder, Json, PassphraseFile, opened_home
from noticeboard.agency.retention import CaseRetention, Retentions
from noticeboard.errors import NotFoundError
from noticeboard.seal.paper import count

app = typer.Typer(
    no_args_is_help=True,
    help="Show and set until when cases are kept, and promise it in public.",
    pretty_exceptions_enable=False,
)
OneCase = Annotated[str, typer.Argument(metavar="CASE", help="The case's folder in DIR/cases.")]


def add_commands(agency: typer.Typer) -> None:
    """Add the commands about keeping to the agency's commands."""
    agency.add_typer(app, name="retention")


@app.command()
def show(
    folder: Folder,
    case: Annotated[
        str, typer.Argument(metavar="[CASE]", help="The case's folder; all by default.")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """Show until when each case is kept, those that are over first."""
    with output.report_errors():
        _show(folder, case, as_json=as_json)


@app.command(name="set")
def set_(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    case: OneCase,
    *,
    until: Annotated[str, typer.Option(help="The last day, such as 2027-03-19.")],
    why: Annotated[str, typer.Option(help="Why; a later date than before needs a reason.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Set the last day on which a case is kept."""
    with output.report_errors():
        kept = _retentions(folder)
        kept.set_date(case, until, why=why, by=person_of(by).name, now=now())
        _show(folder, case, as_json=as_json)


@app.command()
def default(
    folder: Folder,
    days: Annotated[
        int, typer.Argument(min=0, max=MOST_DAYS, help="So many days; 0 for until one is set.")
    ],
    *,
    after: Annotated[
        RetentionEvent, typer.Option(help="After what the days begin to count.")
    ] = RetentionEvent.CLOSING,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Set how long cases are kept for which nobody sets a date."""
    with output.report_errors():
        rule = RetentionRule(days=days, after=after) if days else None
        _retentions(folder).set_rule(rule, by=person_of(by).name, now=now())
        _show(folder, "", as_json=as_json)


@app.command()
def promise(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    days: Annotated[
        int, typer.Argument(min=1, max=3650, help="Shares are deleted so many days after closing.")
    ],
    *,
    text: Annotated[str, typer.Option(help="Where the promise is written down.")] = "",
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Promise in public, for requests from now on, how soon shares are deleted after closing."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        logged = accounts_of(home).accounts.promise(days, text, person_of(by))
        output.print_posted(logged, home.profile().board.url, as_json=as_json)


def _retentions(folder: Path) -> Retentions:
    home = AgencyHome(folder)
    home.profile()
    return Retentions.of(home)


def _show(folder: Path, case: str, *, as_json: bool) -> None:
    kept = _retentions(folder)
    found = [each for each in kept.cases() if case in {"", each.case}]
    today = kept.today(now())
    if case and not found:
        raise NotFoundError(f"There is no opened share in {case}.")
    if as_json:
        rule = to_builtins(kept.rule)
        cases = [_json(each, today) for each in found]
        output.print_json({"rule": rule, "cases": cases})
        return
    for line in _lines(kept, found, today, is_all=not case):
        typer.echo(line)


def _lines(
    kept: Retentions, found: list[CaseRetention], today: date, *, is_all: bool
) -> Iterator[str]:
    if kept.rule and is_all:
        yield f"By default, cases are kept {_rule_words(kept.rule)}."
    if not found:
        yield "No case has opened shares here."
    yield from (_sentence(each, today) for each in found)


def _json(each: CaseRetention, today: date) -> Mapping[str, object]:
    current = each.retention.current if each.retention else None
    return {
        "case": each.case,
        "case_number": each.case_number,
        "shares": len(each.shares),
        "until": current.until if current else "",
        "why": current.why if current else "",
        "by_default": current is not None and current.is_by_rule,
        "due": each.is_due(today),
    }


def _sentence(each: CaseRetention, today: date) -> str:
    shares = count(len(each.shares), "share", "shares")
    if each.retention is None:
        return f"{each.case}: {shares}, no date set"
    current = each.retention.current
    over = "  (over: delete them, or set a later date with a reason)"
    why = ", by default" if current.is_by_rule else f", {current.why}" * bool(current.why)
    return f"{each.case}: {shares}, until {current.until}{why}{over * each.is_due(today)}"


def _rule_words(rule: RetentionRule) -> str:
    after = {
        RetentionEvent.ARRIVAL: "their last share came",
        RetentionEvent.CLOSING: "their last request was closed",
        RetentionEvent.EXPORT: "they were last exported",
    }[rule.after]
    return f"until {count(rule.days, 'day', 'days')} after {after}"
