"""`neighbors agency account|accounts|answer`: what became of what households sent, in public."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from noticeboard.agency import output
from noticeboard.agency.account import AccountReader, RequestStanding
from noticeboard.agency.accounts import (
    Accounts,
    AccountSheet,
    AccountWords,
    answer_entry,
    challenged,
)
from noticeboard.agency.client import BoardClient, HeldError
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.draft import publish
from noticeboard.agency.draft_commands import person_of
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import now, poll_board
from noticeboard.agency.index import FolderReader
from noticeboard.agency.key_commands import By, Folder, Json, PassphraseFile, opened_home
from noticeboard.agency.log import AgencyStatus, board_verifiers, read_status, whole_log
from noticeboard.agency.poster import at_board
from noticeboard.agency.retention import Retentions
from noticeboard.agency.share_output import note
from noticeboard.desk.people import Person
from noticeboard.errors import InvalidInputError, NoticeboardError
from noticeboard.log.body import Recipient, Tally
from noticeboard.log.encoding import format_time
from noticeboard.log.policy import Limits, Policies
from noticeboard.rules.account_text import describe_recipients, describe_tally
from noticeboard.rules.accounts import COUNTS
from noticeboard.rules.findings import describe
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text, catalogue

Which = Annotated[
    str,
    typer.Argument(metavar="CASE|REQUEST", help="A case, or a request's ID or its first 8 digits."),
]
_LABELS: Mapping[str, str] = {
    "received": "received",
    "opened": "opened",
    "withdrawn": "taken back, unopened",
    "unopened": "not opened",
    "used": "used in the case",
    "handed_on": "handed on",
    "deleted": "deleted",
    "kept": "still kept",
}


def add_commands(agency: typer.Typer) -> None:
    """Add the commands about accounts to the agency's commands."""
    agency.command()(account)
    agency.command()(accounts)
    agency.command()(answer)


def account(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    which: Which,
    *,
    used: Annotated[
        str,
        typer.Option(help="How many shares are part of the case's file, or which: 1,4,5."),
    ] = "",
    kept_until: Annotated[
        str, typer.Option(help="The last day on which the rest is kept, such as 2027-03-19.")
    ] = "",
    why: Annotated[
        str | None,
        typer.Option(help="Public: why it is kept for longer than promised, or what else to say."),
    ] = None,
    post: Annotated[bool, typer.Option("--post", help="Post it in public, for good.")] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Send it for release by somebody else.")
    ] = False,
    send_back: Annotated[
        str, typer.Option(help="Send one that waits for release back, with this reason.")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Show what became of a request's shares, exactly and as the public reads it, and post that."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        with home.lock_shares():
            notes = poll_board(home)
        here = accounts_of(home)
        notes += here.notes
        more: dict[str, object] = {"notes": notes}
        if not as_json:
            note(notes)
        book, person = here.accounts, person_of(by)
        request = book.reader.find(which)
        sheet = book.read(request)
        if used or kept_until or why is not None:
            changed = _changed(sheet, used, kept_until, why)
            sheet = book.save(request, person, changed)
        if send_back:
            sheet = book.send_back(request, person, send_back)
        if send:
            sheet = book.send(request, person, sheet.content.sha256)
        if not as_json:
            _print(sheet, now())
            if post and not (yes or sheet.problems):
                typer.confirm("Post it in public, for good?", abort=True)
        if post:
            _post(book, sheet, person, more, as_json=as_json)
        elif as_json:
            output.print_json(sheet_json(sheet) | more)


def _changed(sheet: AccountSheet, used: str, kept_until: str, why: str | None) -> AccountWords:
    words = sheet.saved.words
    return AccountWords(
        used=_used(used, sheet) if used else words.used,
        keep_until=kept_until or words.keep_until,
        text=words.text if why is None else why,
    )


def _post(
    book: Accounts,
    sheet: AccountSheet,
    person: Person,
    more: dict[str, object],
    *,
    as_json: bool,
) -> None:
    """Post what was just shown, and nothing else."""
    url = book.home.profile().board.url
    try:
        logged = book.post(sheet.standing.request.id, person, sheet.content.sha256)
    except HeldError as error:
        output.print_held(error, as_json=as_json)
        return
    if as_json:
        posted = {"posted": output.posted_json(logged, url)}
        output.print_json(sheet_json(sheet) | more | posted)
    else:
        output.print_posted(logged, url, as_json=False)


def accounts(folder: Folder, *, as_json: Json = False) -> None:
    """List what is owed for each request, and when: what is late first."""
    with output.report_errors():
        home = AgencyHome(folder)
        home.profile()
        here = accounts_of(home)
        found = here.accounts.every()
        if as_json:
            lines = [standing_json(each) for each in found]
            output.print_json({"accounts": lines, "notes": list(here.notes)})
            return
        note(here.notes)
        if not found:
            typer.echo("No request has been posted from here.")
        for each in found:
            typer.echo(_line(each, now()))


def answer(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    entry: Annotated[
        int, typer.Argument(metavar="ENTRY", min=0, help="The challenge's entry on the board.")
    ],
    text: Annotated[str, typer.Option("--text", help="The answer, without markup.")],
    *,
    passphrase_file: PassphraseFile = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Answer a challenge of your request, in its thread and for good."""
    with output.report_errors():
        home = opened_home(folder, passphrase_file)
        try:
            with home.lock():
                status = at_board(home, lambda client: _status(home, client))
                request, challenge = challenged(status, entry)
                logged = publish(
                    home,
                    DepartmentLog(folder),
                    now,
                    answer_entry(request, challenge, text),
                    Act.CHALLENGE_ANSWERED,
                    who=person_of(by).name,
                    request=request,
                    challenge=challenge,
                )
        except HeldError as error:
            output.print_held(error, as_json=as_json)
        else:
            output.print_posted(logged, home.profile().board.url, as_json=as_json)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderAccounts:
    """The accounts of a folder, and sentences about what isn't known of them."""

    accounts: Accounts
    notes: tuple[str, ...]


def accounts_of(home: AgencyHome) -> FolderAccounts:
    """Return the accounts of a folder, under the board's policies if the board answers."""
    policies: Policies | None = None
    notes: tuple[str, ...] = ()
    try:
        policies = at_board(home, lambda client: _policies(home, client))
    except NoticeboardError as error:
        notes = (f"{error} So it isn't known whether a policy of the board asks for more.",)

    def limits(at: datetime) -> Limits | None:
        policy = policies.at(at) if policies else None
        return policy.limits if policy else None

    log, reader = DepartmentLog(home.folder), FolderReader(home.folder)
    book = Accounts(
        home=home,
        log=log,
        reader=AccountReader(log, reader),
        retentions=Retentions(home, log, reader),
        limits=limits,
        now=now,
    )
    return FolderAccounts(accounts=book, notes=notes)


async def _status(home: AgencyHome, client: BoardClient) -> AgencyStatus:
    profile = home.profile()
    verifiers = await board_verifiers(client)
    return await read_status(profile.id, client, profile.board, verifiers, now())


async def _policies(home: AgencyHome, client: BoardClient) -> Policies:
    verifiers = await board_verifiers(client)
    registry, _, _ = await whole_log(client, home.profile().board, verifiers, now())
    return registry.policies


def _used(text: str, sheet: AccountSheet) -> int:
    """Return how many shares are meant: by their number, or by their names."""
    if text.isdecimal() and text.isascii():
        return int(text[:9])
    names = {each.strip() for each in text.split(",") if each.strip()}
    strange = names - sheet.standing.counts.opened_names
    if strange or not names:
        share = safe_text(min(strange, default=text), longest=40)
        raise InvalidInputError(Text("desk.account.not_opened", share=share))
    return len(names)


def standing_json(each: RequestStanding) -> dict[str, object]:
    """Return the JSON values of how a request stands."""
    own, state = each.request, each.state
    return {
        "request": own.id,
        "title": own.title,
        "case_number": own.case_number,
        "closes": format_time(state.closes),
        "due": _time(state.due),
        "late_since": _time(state.late_since),
        "delete_by": _time(state.delete_by),
        "past_promise": each.is_past_promise,
        "kept": each.counts.kept,
        "posted": state.account.issued if state.account else "",
        "accounts": [account.id for account in each.accounts],
    }


def sheet_json(sheet: AccountSheet) -> dict[str, object]:
    """Return the JSON values of one account: exact numbers beside what becomes public."""
    counts, content, saved = sheet.standing.counts, sheet.content, sheet.saved
    exact = {name: saved.words.used if name == "used" else getattr(counts, name) for name in COUNTS}
    return standing_json(sheet.standing) | {
        "yours": exact,
        "public": {name: _band(getattr(content, name)) for name in COUNTS},
        "handed_to": list(content.handed_to),
        "keep_until": content.keep_until,
        "text": content.text,
        "never_fetched": list(counts.never_fetched),
        "problems": [{"code": each.code, "text": str(each)} for each in sheet.problems],
        "held_for": [describe(each, catalogue()) for each in sheet.remarks],
        "saved_by": saved.saved.name if saved.saved else "",
        "sent_by": saved.sent.name if saved.sent else "",
        "returned_by": saved.returned.name if saved.returned else "",
        "reason": saved.reason,
        "sha256": content.sha256,
    }


def _print(sheet: AccountSheet, at: datetime) -> None:
    counts, content = sheet.standing.counts, sheet.content
    typer.echo(_line(sheet.standing, at))
    typer.echo(f"\n{'':<22}{'yours':>8}   the public reads")
    for name, label in _LABELS.items():
        exact = sheet.saved.words.used if name == "used" else getattr(counts, name)
        more = f": {_to(content.handed_to)}" if name == "handed_on" and content.handed_to else ""
        until = f", until {content.keep_until}" if name == "kept" and content.keep_until else ""
        typer.echo(f"{label:<22}{exact:>8}   {_band(getattr(content, name))}{more}{until}")
    if content.text:
        typer.echo(f"\nIn public: {content.text}")
    if counts.never_fetched:
        named = ", ".join(map(str, counts.never_fetched[:20]))
        typer.echo(f"\nNever fetched: {named}. Fetch them, or say why in the account.")
    waits = sheet.saved.sent
    if waits is not None:
        typer.echo(f"\nIt waits for release since {waits.at[:10]}, sent by {waits.name}.")
    for problem in sheet.problems:
        typer.echo(f"\nIt can't be posted yet: {problem}")
    for remark in sheet.remarks:
        typer.echo(f"\nA moderator may want to read it first: {describe(remark, catalogue())}")


def _line(each: RequestStanding, at: datetime) -> str:
    own = each.request
    return f"{own.id[:8]}  {own.title}, case {own.case_number}: {', '.join(_words(each, at))}"


def _words(each: RequestStanding, at: datetime) -> Iterator[str]:
    state = each.state
    yield f"{'closed' if state.closes <= at else 'open until'} {_day(state.closes)}"
    if state.account is not None:
        yield f"account posted {state.account.issued[:10]}"
    if state.is_late:
        yield f"LATE since {_day(state.late_since)}"
    elif state.account is None:
        yield f"account due {_day(state.due)}" if state.due else "no account is owed"
    if state.is_kept_too_long:
        yield f"LATE: kept beyond {_day(state.late_since)}"
    elif each.is_past_promise:
        yield f"kept past the promised {_day(state.delete_by)}"
    elif state.delete_by is not None:
        yield f"to be deleted by {_day(state.delete_by)}"


def _band(tally: Tally) -> str:
    # A terminal breaks no line here, and a program looks for a plain space.
    return describe_tally(tally, catalogue()).replace("\u00a0", " ")


def _to(recipients: Sequence[Recipient]) -> str:
    return describe_recipients(recipients, catalogue())


def _day(at: datetime | None) -> str:
    return format_time(at)[:10] if at else ""


def _time(at: datetime | None) -> str:
    return format_time(at) if at else ""
