"""`neighbors board`: the commands of whoever keeps a board well: its state, mirrors, backups, desk.

Mirrors and witnesses are elsewhere: what they say is never interpreted as markup.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
import json
from pathlib import Path
from typing import Annotated, Final

import msgspec
from rich.table import Table
import typer

from noticeboard.board.backups import (
    BackupState,
    BackupStatus,
    make_backup,
    read_back,
    read_backups,
    report_backup,
)
from noticeboard.board.check import CheckReport
from noticeboard.board.home import Home
from noticeboard.board.home_witnesses import HomeWitness, count_looking, read_home_witnesses
from noticeboard.board.mirrors import MirrorState, MirrorStatus, read_mirrors
from noticeboard.board.operator import open_operator_log
from noticeboard.board.operator_commands import (
    By,
    Folder,
    Json,
    board_status,
    day,
    make_console,
    minute,
    plain,
    run,
    user_name,
)
from noticeboard.board.operator_record import (
    OperatorAct,
    RecordedAct,
    change_backup_hours,
    change_home_witnesses,
    change_mirrors,
)
from noticeboard.board.status import BoardStatus
from noticeboard.desk.people import Role
from noticeboard.errors import InvalidInputError
from noticeboard.runtime.terminal import report_errors
from noticeboard.runtime.text import Text

DESK_PORT: Final = 8760
_GIB: Final = 1 << 30


def status(folder: Folder, *, as_json: Json = False) -> None:
    """Show how the board is: witnesses, mirrors, storage, inbox, backups, load, and notices."""
    found = run(board_status(folder))
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(found), ensure_ascii=False))
    else:
        _print_status(found)


def mirrors(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    add: Annotated[
        str, typer.Option(metavar="URL", help="Check this mirror every ten minutes.")
    ] = "",
    remove: Annotated[str, typer.Option(metavar="URL", help="No longer check it.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Check every mirror now.")] = False,
    by: By = "",
    as_json: Json = False,
) -> None:
    """List the board's mirrors and what each showed last, name one, or look at all of them now."""
    with report_errors():
        if add and remove:
            raise InvalidInputError(Text("noticeboard.cli.one_mirror"))
        home = Home(folder)
        if add or remove:
            now = datetime.now(UTC)
            change_mirrors(home, by=by or user_name(), at=now, add=add, remove=remove)
        found = asyncio.run(_mirrors(home, check=check or bool(add)))
    if as_json:
        typer.echo(json.dumps({"mirrors": msgspec.to_builtins(found)}, ensure_ascii=False))
    elif found:
        _print_rows((each.url, mirror_line(each)) for each in found)
    else:
        typer.echo("No mirror is named: --add URL. The board knows of no other.")


def homes(
    folder: Folder,
    *,
    add: Annotated[
        str, typer.Option(metavar="LINE", help="Count this home: the line that its panel shows.")
    ] = "",
    remove: Annotated[str, typer.Option(metavar="NAME", help="No longer count it.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """List the homes that cosign the board and what each showed last, or add or remove one."""
    with report_errors():
        if add and remove:
            raise InvalidInputError(Text("noticeboard.cli.one_home"))
        home, now = Home(folder), datetime.now(UTC)
        if add or remove:
            change_home_witnesses(home, by=by or user_name(), at=now, add=add, remove=remove)
        found = read_home_witnesses(home)
    if as_json:
        typer.echo(json.dumps({"homes": msgspec.to_builtins(found)}, ensure_ascii=False))
    elif found:
        _print_rows((each.name, home_line(each)) for each in found)
        counted = count_looking(found, now)
        typer.echo(f"{counted.looking} of {counted.named} homes look.")
    else:
        typer.echo("No home is added: --add LINE. A home's owner sends you the line.")


def backup(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    to: Annotated[
        Path | None,
        typer.Argument(metavar="[TO]", help="Copy the log to a new folder in this one."),
    ] = None,
    *,
    check: Annotated[
        str,
        typer.Option(
            metavar="COPY",
            help="Read a copy back: its folder, or the address of a restored PostgreSQL database.",
        ),
    ] = "",
    report: Annotated[
        str,
        typer.Option(metavar="WHERE", help="Something else has made a backup; say where it is."),
    ] = "",
    size: Annotated[
        int | None, typer.Option(min=0, metavar="BYTES", help="The size of what is reported.")
    ] = None,
    oldest: Annotated[
        int | None,
        typer.Option(min=0, metavar="HOURS", help="Warn if the newest is older; 0: never."),
    ] = None,
    by: By = "",
    as_json: Json = False,
) -> None:
    """Copy the board's log, running or not, read a copy back, or show what is known of backups."""
    with report_errors():
        if sum(map(bool, (to, check, report))) > 1 or (size is not None and not report):
            raise InvalidInputError(Text("noticeboard.cli.one_backup"))
        home, who, now = Home(folder), by or user_name(), datetime.now(UTC)
        home.settings()
        if oldest is not None:
            change_backup_hours(home, oldest, by=who, at=now)
        if to is not None:
            asyncio.run(make_backup(home, to, by=who, now=now))
        if report:
            report_backup(home, report, size_bytes=size, by=who, now=now)
        checked = asyncio.run(read_back(home, check, by=who, now=now)) if check else CheckReport()
        known = read_backups(home, home.settings().backup_hours, now)
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(known), ensure_ascii=False))
    else:
        _print_rows(backup_lines(known))
        for complaint in checked.complaints:
            make_console().print(f"✗ {complaint}", markup=False, soft_wrap=True)
    if checked.complaints:
        raise typer.Exit(1)


def desk(  # noqa: PLR0913 -- each is one option of the command
    folder: Folder,
    *,
    port: Annotated[int, typer.Option(min=0, max=65535)] = DESK_PORT,
    host: Annotated[
        str, typer.Option(help="The address to listen at; only a container needs another one.")
    ] = "127.0.0.1",
    people: Annotated[
        list[Role] | None,
        typer.Option(
            "--as", help="What whoever opens the link may do: moderator, operator. Default: both."
        ),
    ] = None,
    link: Annotated[
        bool | None,
        typer.Option(
            "--link/--no-link",
            help="--no-link: serve as a service, and print no link. --link: print one for the desk"
            " that such a service serves.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Serve the board's desk to this machine: decide about posts and look after the board."""
    # The desk's server is loaded for the desk alone.
    from noticeboard.board.desk import server  # noqa: PLC0415

    def show_link(shown: str) -> None:
        if as_json:
            typer.echo(json.dumps({"link": shown}))
        else:
            typer.echo(
                f"The desk is at {shown}\nThe link signs one person in, within ten minutes."
                + ("" if link else " Press Enter for another one.")
            )

    with report_errors():
        roles = tuple(people or ())
        if link:
            show_link(server.make_link(folder, port=port, roles=roles))
            return
        asyncio.run(
            server.run_desk(
                folder,
                host=host,
                port=port,
                show_link=None if link is False else show_link,
                roles=roles,
            )
        )


COMMANDS: Final[tuple[Callable[..., None], ...]] = (status, mirrors, homes, backup, desk)
"""In the order in which they are listed."""


async def _mirrors(home: Home, *, check: bool) -> tuple[MirrorStatus, ...]:
    if not check:
        settings = await asyncio.to_thread(home.settings)
        return await asyncio.to_thread(read_mirrors, home, settings.mirrors)
    async with open_operator_log(home) as log:
        return await log.check_mirrors()


# What commands print


_STATES: Final = {
    MirrorState.UNKNOWN: "not looked at yet",
    MirrorState.SAME: "up to date: {size:,} entries, the same root",
    MirrorState.CATCHING_UP: "catching up: lacks {behind:,} of the newest entries",
    MirrorState.BEHIND: "✗ behind by {behind:,} entries since {since}",
    MirrorState.STALE: "✗ no longer looks: its signatures are of {since}",
    MirrorState.AWAY: "✗ away since {since}: {fault}",
    MirrorState.OTHER: "✗ shows no copy of this board: {fault}",
    MirrorState.AHEAD: (
        "✗ holds {size:,} entries, more than this board, signed with its key: stop the board, it"
        " runs from an old copy. Proof: {proof}"
    ),
    MirrorState.FORK: (
        "✗ holds another history, signed with this board's key. Either this board went on from an"
        " old copy, or somebody else has its key. Proof: {proof}"
    ),
}


def mirror_line(found: MirrorStatus) -> str:
    """Return what a mirror showed, in one line."""
    said = _STATES[found.state].format(
        size=found.size or 0,
        behind=found.behind,
        since=minute(found.since),
        fault=found.fault,
        proof=found.proof,
    )
    return f"{said} (checked {minute(found.checked_at)})" if found.checked_at else said


def home_line(found: HomeWitness) -> str:
    """Return what a home showed, in one line."""
    size = 0 if found.size is None else found.size
    signed = f"cosigned {size:,} entries at {minute(found.signed_at)}" if found.signed_at else ""
    checked = f"checked {minute(found.checked_at)}" if found.checked_at else "not looked at yet"
    fault = f"✗ {found.fault}" if found.fault else ""
    return "; ".join(filter(None, (fault, signed, checked)))


def backup_lines(found: BackupStatus) -> Iterator[tuple[str, str]]:
    """Yield what is known of backups, and what isn't."""
    if found.state is BackupState.NONE:
        yield "Backup", "✗ none is known: neighbors board backup DIR TO"
    else:
        size = "size not known" if found.size_bytes is None else _gib(found.size_bytes)
        entries = "" if found.entries is None else f", {found.entries:,} entries"
        how = ", as reported; the board hasn't seen it" if found.is_reported else ""
        old = f"✗ older than {found.oldest_h} h: " if found.state is BackupState.OLD else ""
        yield "Backup", f"{old}{minute(found.at)} (UTC), {found.place}, {size}{entries}{how}"
    if not found.read_at:
        yield "Read back", "never: nobody knows whether a backup can be read"
    elif found.holds:
        yield "Read back", f"{minute(found.read_at)} (UTC), {found.read_place}: it holds"
    else:
        yield (
            "Read back",
            f"✗ {minute(found.read_at)} (UTC), {found.read_place}: {found.fault}",
        )


def _print_status(found: BoardStatus) -> None:
    state = found.not_ready or ("well" if found.is_served else "not being served")
    _print_rows(
        (
            ("State", state),
            ("Entries", f"{found.entries:,}, {found.published:,} of them public"),
            ("Newest checkpoint", f"{minute(found.checkpoint_at)} (UTC)"),
            ("Held posts", f"{found.posts_held:,}"),
            ("Registrations", f"{found.registrations:,}"),
            ("Witnesses needed", f"{found.quorum} of {len(found.witnesses)}"),
            *(
                (f"  {each.name}", "signs" if each.signs else each.fault or "has not signed")
                for each in found.witnesses
            ),
            *_home_rows(found),
            ("Mirrors", f"{len(found.mirrors)} named"),
            *((f"  {each.url}", mirror_line(each)) for each in found.mirrors),
            *backup_lines(found.backups),
            ("Disk", f"{_gib(found.storage.free_bytes)} free of {_gib(found.storage.disk_bytes)}"),
            *_inbox_rows(found),
            *_load_rows(found),
        )
    )
    for each in found.notices:
        line = f"Notice on entry {each.about} ({day(each.at)}): {each.text}"
        make_console().print(line, markup=False, soft_wrap=True)
    for act in found.acts[:5]:
        make_console().print(act_line(act), markup=False, soft_wrap=True)


def _home_rows(found: BoardStatus) -> Iterator[tuple[str, str]]:
    homes = found.homes
    if homes.named:
        newest = f", the newest cosigned {minute(homes.newest_at)} (UTC)" if homes.looking else ""
        yield "Homes", f"{homes.looking} of {homes.named} look{newest}"


def _inbox_rows(found: BoardStatus) -> Iterator[tuple[str, str]]:
    inbox = found.inbox
    yield "Shares", f"{inbox.shares:,}, {_gib(inbox.shares_bytes)}"
    yield "Arriving", f"{inbox.arriving:,} of {inbox.most_arriving:,}"
    if inbox.sending is not None:
        yield "Sending", f"{inbox.sending:,} of {inbox.most_sending:,}"
    yield "Arrived", f"{inbox.arrived_shares:,} in the last hour, {_gib(inbox.arrived_bytes)}"
    if inbox.busiest_uploads is not None and inbox.busiest_bytes is not None:
        many = f"{inbox.busiest_uploads:,} of {inbox.most_address_uploads:,} uploads an hour"
        size = f"{_gib(inbox.busiest_bytes)} of {_gib(inbox.most_address_bytes)}"
        yield "Busiest address", f"{many}, {size}"


def _load_rows(found: BoardStatus) -> Iterator[tuple[str, str]]:
    load = found.load
    if load is None:
        return
    answered = sum(many for _, many in load.hours)
    yield "Answered", f"{answered:,} requests in 24 hours"
    yield "A minute", f"{load.minute:,} in the last, {load.busiest_minute:,} at most in an hour"
    yield "Over a limit", f"{load.turned_away:,} in 24 hours"
    for took_s, route, at in load.slowest[:3]:
        yield "Slow", f"{took_s:.3f} s, {route}, {minute(at)}"


_ACTS: Final = {
    OperatorAct.MIRROR_ADDED: "named the mirror {place}",
    OperatorAct.MIRROR_REMOVED: "no longer looks at the mirror {place}",
    OperatorAct.HOME_ADDED: "counts the home {place}",
    OperatorAct.HOME_REMOVED: "no longer counts the home {place}",
    OperatorAct.VERIFIER_ADDED: "lets the word of {place} count",
    OperatorAct.VERIFIER_REMOVED: "no longer lets the word of {place} count",
    OperatorAct.BACKUP_MADE: "made a backup, {place}",
    OperatorAct.BACKUP_REPORTED: "reported a backup, {place}",
    OperatorAct.BACKUP_READ: "read {place} back",
    OperatorAct.BACKUP_LIMIT: "set the limit for backups to {hours} h",
}


def act_line(found: RecordedAct) -> str:
    """Return what somebody did, in one line."""
    did = _ACTS[found.act].format(place=found.place, hours=found.hours)
    return f"{minute(found.at)} {found.by or 'Somebody'} {did}"


def _print_rows(rows: Iterator[tuple[str, str]] | tuple[tuple[str, str], ...]) -> None:
    table = Table(show_header=False)
    for name, value in rows:
        table.add_row(plain(name), plain(value))
    make_console().print(table)


def _gib(size_bytes: int) -> str:
    if size_bytes < _GIB // 10:
        return f"{size_bytes / (1 << 20):,.1f} MiB"
    return f"{size_bytes / _GIB:,.1f} GiB"
