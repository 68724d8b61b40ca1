"""`neighbors board policy`: make, sign, log and try a city's policy.

A governor needs no access to the board's server: `key`, `draft`, `check` and `sign` work with files
and with what the board shows everybody. `add` and `try` are for the board's operator.
"""

import asyncio
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import msgspec
from rich.table import Table
import typer

from noticeboard.board import operator
from noticeboard.board.home import Home
from noticeboard.board.operator import open_operator_log
from noticeboard.board.operator_commands import Folder, Json, make_console, plain, run
from noticeboard.board.policy_record import (
    PolicyDraft,
    PolicyRecord,
    Trial,
    dump_draft,
    read_draft,
    read_record,
    try_policy,
)
from noticeboard.errors import ConflictError, InvalidInputError, VerificationError
from noticeboard.log.encoding import format_time
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import SignerKey, parse_signer_key
from noticeboard.log.policy import (
    Limits,
    Policy,
    notice_for,
    sign_statement,
    verify_statement,
    widens,
)
from noticeboard.rules.findings import describe
from noticeboard.rules.language import Language
from noticeboard.rules.policy import find_zone, first_day
from noticeboard.rules.policy_clauses import Change, changes, clauses
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import PRIVATE_FILE, read_private, write_all
from noticeboard.runtime.terminal import report_errors
from noticeboard.runtime.text import Text, catalogue, text_of

MOST_ROWS: Final = 200

app = typer.Typer(
    no_args_is_help=True,
    help="Make, sign, log, and try the policy by which a city limits what is asked here.",
    pretty_exceptions_enable=False,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="The policy's file.")]
Where = Annotated[
    str,
    typer.Argument(
        metavar="BOARD", help="The board's public address, its folder, or a copy of policies.json."
    ),
]
KeyFile = Annotated[Path, typer.Option(help="The governor's private key file.")]


@app.command()
def key(
    file: Annotated[Path, typer.Argument(metavar="KEYFILE", help="The file to make.")],
    name: Annotated[
        str, typer.Option(help="Whose key it is, under a name like city.example.org/governor.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Make the governor's key. Whoever has the file signs the city's policies: keep it safe."""
    with report_errors():
        if file.exists():
            raise ConflictError(Text("noticeboard.policy.key_exists", file=str(file)))
        try:
            signer = SignerKey.generate(name)
        except VerificationError as error:
            raise InvalidInputError(text_of(error)) from error
        write_all([(file, signer.export().encode() + b"\n")], mode=PRIVATE_FILE)
    fingerprint = Fingerprint.of(signer.verifier)
    if as_json:
        facts = {"key": str(signer.verifier), "words": fingerprint.words()}
        typer.echo(json.dumps(facts))
        return
    typer.echo(f"The private key is in {file}. Keep it offline, and a copy of it elsewhere.")
    typer.echo(f"Governor: {signer.verifier}")
    typer.echo(f"In words: {' '.join(fingerprint.words())}")


@app.command()
def draft(
    where: Where,
    file: File,
    *,
    governor: Annotated[
        str, typer.Option(metavar="KEY", help="Who signs the next policy: what `key` printed.")
    ] = "",
    name: Annotated[
        str, typer.Option(help="What the policy is called, such as the ordinance's number.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Write a draft to edit: the newest policy, or an empty one if the board has none."""
    with report_errors():
        if file.exists():
            raise ConflictError(Text("noticeboard.policy.file_exists", file=str(file)))
        record = asyncio.run(read_record(where))
        made = _make_draft(record, governor, name, datetime.now(UTC))
        write_all([(file, dump_draft(made))])
    if as_json:
        typer.echo(msgspec.json.encode(made).decode())
        return
    typer.echo(f"Policy {made.policy.number} for {record.board} is in {file}. Edit it, then:")
    typer.echo(f"  neighbors board policy check {file}")


@app.command()
def check(file: File, *, as_json: Json = False) -> None:
    """Say what a draft allows and changes, and when it may begin. Exits with 1 if that is later."""
    now = datetime.now(UTC)
    with report_errors():
        found = read_draft(file)
        _require_zone(found.policy)
        if found.signature:
            _verify(found)
    first = _first_day(found, now)
    is_late = found.policy.begins_at < now + notice_for(found.policy, found.before)
    if as_json:
        typer.echo(json.dumps(_facts(found, first, is_late=is_late), ensure_ascii=False))
    else:
        _print_draft(found, first, is_late=is_late)
    if is_late:
        raise typer.Exit(1)


@app.command()
def sign(file: File, key: KeyFile, *, as_json: Json = False) -> None:
    """Sign a draft, into its own file. Send the file to the board's operator."""
    now = datetime.now(UTC)
    with report_errors():
        found = read_draft(file)
        _require_zone(found.policy)
        signer = read_private(key, SignerKey.parse)
        if str(signer.verifier) != found.governor:
            raise InvalidInputError(Text("noticeboard.policy.other_governor", key=found.governor))
        _require_notice(found, now)
        signature = sign_statement(found.policy, found.board, signer)
        signed = msgspec.structs.replace(found, signature=signature)
        write_all([(file, dump_draft(signed))])
    if as_json:
        typer.echo(json.dumps({"number": found.policy.number, "signature": signature}))
        return
    typer.echo(f"Signed policy {found.policy.number} for {found.board} into {file}.")
    typer.echo(f"On the board's server: neighbors board policy add DIR {file}")


@app.command()
def add(folder: Folder, file: File, *, as_json: Json = False) -> None:
    """Log a signed policy. It is public from then on, and holds from the day that it names."""
    index = run(_add(folder, file))
    if as_json:
        typer.echo(json.dumps({"index": index}))
    else:
        typer.echo(f"Logged: entry {index}. Everybody can read it at /policies.")


@app.command("try")
def try_draft(folder: Folder, file: File, *, as_json: Json = False) -> None:
    """Say which past requests of this board a policy would have refused or held, and why."""
    with report_errors():
        policy = read_draft(file).policy
        _require_zone(policy)
        found = asyncio.run(try_policy(Home(folder), policy))
    if as_json:
        typer.echo(json.dumps(_trial_facts(found), ensure_ascii=False))
    else:
        _print_trial(found)


@app.command("list")
def list_policies(where: Where, *, as_json: Json = False) -> None:
    """List a board's policies: what is in force, what comes, and what was."""
    record = run(read_record(where))
    now = datetime.now(UTC)
    if as_json:
        typer.echo(msgspec.json.encode(record).decode())
        return
    if not record.policies:
        typer.echo("This board has no policy. Its rules alone hold.")
        return
    begun = [each for each in record.policies if each.policy.begins_at <= now]
    table = Table("No.", "Name", "From (UTC)", "State", "Entry")
    for each in record.policies:
        state = "ended"
        if each.policy.begins_at > now:
            state = "to come"
        elif each is begun[-1]:
            state = "in force"
        begins = each.policy.begins[:16].replace("T", " ")
        cells = (f"{each.policy.number}", safe_text(each.policy.name), begins, state)
        table.add_row(*map(plain, cells), f"{each.entry}")
    make_console().print(table)


def _make_draft(record: PolicyRecord, governor: str, name: str, now: datetime) -> PolicyDraft:
    before = record.last
    if before is None:
        if not governor:
            raise InvalidInputError(Text("noticeboard.policy.governor_needed"))
        made = Policy(
            begins=format_time(now),
            governor=_parse_key(governor),
            limits=Limits(),
            name=name or "Policy 1",
            number=1,
            overseers=(),
            text="",
        )
    else:
        made = msgspec.structs.replace(
            before,
            governor=_parse_key(governor) if governor else before.governor,
            name=name or before.name,
            number=before.number + 1,
        )
    # From tomorrow on: that leaves a day to sign it and to have it logged.
    begins = first_day(made, before, now + timedelta(days=1))
    policy = msgspec.structs.replace(made, begins=format_time(begins))
    return PolicyDraft(before=before, board=record.board, policy=policy)


def _parse_key(text: str) -> str:
    try:
        return str(parse_signer_key(text))
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error


def _require_zone(policy: Policy) -> None:
    if find_zone(policy.limits.zone) is None:
        raise InvalidInputError(Text("noticeboard.policy.zone"))


def _require_notice(found: PolicyDraft, now: datetime) -> None:
    notice = notice_for(found.policy, found.before)
    if found.policy.begins_at < now + notice:
        first = format_time(_first_day(found, now))
        raise InvalidInputError(Text("noticeboard.policy.too_soon", days=notice.days, first=first))


def _first_day(found: PolicyDraft, now: datetime) -> datetime:
    return first_day(found.policy, found.before, now)


def _verify(found: PolicyDraft) -> None:
    governor = parse_signer_key(found.governor)
    verify_statement(found.policy, found.signature, found.board, governor)


async def _add(folder: Path, file: Path) -> int:
    home = Home(folder)
    found = await asyncio.to_thread(read_draft, file)
    settings = await asyncio.to_thread(home.settings)
    if found.board != settings.origin:
        raise InvalidInputError(
            Text("noticeboard.policy.other_board", board=found.board, here=settings.origin)
        )
    if not found.signature:
        raise InvalidInputError(Text("noticeboard.policy.unsigned", file=str(file)))
    _require_zone(found.policy)
    async with open_operator_log(home) as log:
        return await operator.log_policy(log, home, found.policy, found.signature)


# What commands print


def _language(zone: str) -> Language:
    # The policy's own zone: that is where its days and hours are.
    return Language.every(ZoneInfo(zone))["en"]


def _facts(found: PolicyDraft, first: datetime, *, is_late: bool) -> dict[str, Any]:
    language = _language(found.policy.limits.zone)
    return {
        "board": found.board,
        "number": found.policy.number,
        "name": found.policy.name,
        "begins": found.policy.begins,
        "first_day": format_time(first),
        "too_soon": is_late,
        "widens": widens(found.policy, found.before),
        "notice_days": notice_for(found.policy, found.before).days,
        "signed": bool(found.signature),
        "clauses": [each.words(language) for each in clauses(found.policy)],
        "changes": [
            {
                "kind": each.kind,
                "before": each.before.words(language) if each.before else "",
                "after": each.after.words(language) if each.after else "",
            }
            for each in changes(found.policy, found.before)
            if each.kind != "kept"
        ],
    }


def _print_draft(found: PolicyDraft, first: datetime, *, is_late: bool) -> None:
    language, policy = _language(found.policy.limits.zone), found.policy
    console = make_console()

    def show(line: str) -> None:
        console.print(line, markup=False, soft_wrap=True)

    show(f"Policy {policy.number} of {found.board}: {safe_text(policy.name)}")
    show("\nWhat it says:")
    for clause in clauses(policy):
        show(f"  · {clause.words(language)}")
    if found.before is not None:
        show(f"\nCompared with policy {found.before.number}, {safe_text(found.before.name)}:")
        changed = [each for each in changes(policy, found.before) if each.kind != "kept"]
        for each in changed:
            for line in _change_lines(each, language):
                show(f"  {line}")
        if not changed:
            show("  It says the same.")
    notice = notice_for(policy, found.before)
    why = (
        "It allows something that the one before it doesn't"
        if widens(policy, found.before)
        else "It allows nothing that isn't allowed already"
    )
    show(f"\n{why}, so it must be public for {notice.days} days before it begins.")
    show(f"Begins: {policy.begins}")
    show(f"If it is logged today, it may begin from {format_time(first)} on.")
    if is_late:
        show("✗ It begins too soon. Change `begins` in the file.")
    show("Signed by its governor." if found.signature else "Not signed yet.")


def _change_lines(change: Change, language: Language) -> list[str]:
    kind = language.text(f"policy.change.{change.kind}")
    words = [each.words(language) for each in (change.before, change.after) if each]
    if change.kind != "changed":
        return [f"{kind}: {words[0]}"]
    lines = [
        f"{kind}.",
        "  " + language.text("policy.change.before", words=words[0]),
        "  " + language.text("policy.change.now", words=words[1]),
    ]
    for code, items in (
        ("new_items", change.new_items(language)),
        ("lost_items", change.lost_items(language)),
    ):
        if items:
            lines.append("  " + language.text(f"policy.change.{code}", items=items))
    return lines


def _trial_facts(found: Trial) -> dict[str, Any]:
    words = catalogue()
    return {
        "requests": found.requests,
        "refused": found.refused,
        "held": found.held,
        "found": [
            {
                "entry": each.index,
                "issued": format_time(each.issued),
                "agency": each.agency,
                "refused": each.is_refused,
                "findings": [
                    {"code": one.code, "text": describe(one, words)} for one in each.findings
                ],
            }
            for each in found.found
        ],
    }


def _print_trial(found: Trial) -> None:
    console, words = make_console(), catalogue()
    if found.found:
        table = Table("Entry", "Issued (UTC)", "Agency", "", "Why", show_lines=True)
        for each in found.found[-MOST_ROWS:]:
            why = "\n".join(describe(one, words) for one in each.findings)
            done = "refused" if each.is_refused else "held"
            issued, agency = f"{each.issued:%Y-%m-%d %H:%M}", safe_text(each.agency)
            table.add_row(f"{each.index}", issued, plain(agency), done, plain(why))
        console.print(table)
        if len(found.found) > MOST_ROWS:
            console.print(f"These are the newest {MOST_ROWS}. --json prints all of them.")
    console.print(
        f"Of {found.requests:,} past requests, it would have refused {found.refused:,} and held"
        f" {found.held:,} for a moderator.",
        soft_wrap=True,
    )
