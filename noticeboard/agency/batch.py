"""Many shares at once: listed, fetched, opened, acknowledged, each failing by itself."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TransferSpeedColumn,
)

from noticeboard.agency import show
from noticeboard.agency.board_client import BoardClient
from noticeboard.agency.claims import shown
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.inbox import Arrived, Inbox, Shelf, of_request
from noticeboard.agency.notes import NoteKind
from noticeboard.agency.opening import Opener, OpenShare, Wanted, add_note
from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.log.encoding import format_time
from noticeboard.runtime.terminal import sentence_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is to be opened, what cannot be, and what is good to know of the rest."""

    wanted: list[Wanted] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledged:
    """What became of telling the board that shares are open."""

    told: Mapping[int, str] = field(default_factory=dict)
    """When the board learned it, by the number of the share."""
    untold: Mapping[int, str] = field(default_factory=dict)
    """Why it did not, likewise."""


async def listed(inbox: Inbox) -> tuple[list[Arrived], list[str]]:
    """List the shares and bring word of those taken back; also returns what is wrong with that.

    Raises NoticeboardError where there is no list to be believed.
    """
    arrived = await inbox.listed()
    failures: list[str] = []
    numbers = {each.waiting.number for each in arrived}
    gone = [each.waiting.number for each in inbox.shelf.all() if each.waiting.number not in numbers]
    if gone:
        named = ", ".join(map(str, gone))
        failures.append(f"The board listed share {named} before, and does not any more.")
    for each in arrived:
        if each.waiting.withdrawn and each.note(NoteKind.WITHDRAWAL) is None:
            try:
                await inbox.bring_note(each, NoteKind.WITHDRAWAL)
            except NoticeboardError as error:
                failures.append(f"Share {each.waiting.number}, its withdrawal: {error}")
            else:
                add_note(each, NoteKind.WITHDRAWAL)
    return arrived, failures


async def fetched(inbox: Inbox, arrived: Sequence[Arrived], *, quiet: bool) -> list[str]:
    """Bring what is not here and was not taken back; returns a sentence for each that failed."""
    fresh = [each for each in arrived if not each.is_here and not each.is_gone]
    console, failures, done = show.errors(), [], 0
    is_seen = console.is_terminal and not quiet and bool(fresh)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        transient=True,
        disable=not is_seen,
    ) as progress:
        task = progress.add_task("", total=sum(each.waiting.size_bytes for each in fresh))
        for each in fresh:
            name = f"Share {each.waiting.number}"
            progress.update(task, description=name)
            try:
                await inbox.download(each, _moving(progress, task, done))
            except UnavailableError as error:
                failures.append(f"{name}: {error}")
                break
            except (NoticeboardError, OSError) as error:
                failures.append(f"{name}: {sentence_of(error)}")
            done += each.waiting.size_bytes
    return failures


def asked_now(home: AgencyHome) -> list[str]:
    """Ask the board what has changed; returns what is good to know where that went wrong."""

    async def ask() -> list[str]:
        async with BoardClient.to(home.profile().board.url) as client:
            return (await listed(Inbox(home, client, now)))[1]

    try:
        return asyncio.run(ask())
    except NoticeboardError as error:
        asked = Shelf(home).asked
        since = f"since {shown(asked)}" if asked else "so far"
        return [f"{error} So it is not known what households have withdrawn {since}."]


def named(opener: Opener, shares: Sequence[str]) -> Chosen:
    """Return the shares that were named, by number or file."""
    chosen = Chosen()
    for share in shares:
        try:
            chosen.wanted.append(opener.wanted(share))
        except (NoticeboardError, OSError) as error:
            chosen.failures.append(sentence_of(error))
    return chosen


def not_open(shelf: Shelf, request: str, *, withdrawn_too: bool) -> Chosen:
    """Return what is here and was not opened here; of one request, where it is given."""
    known = shelf.all()
    chosen = Chosen()
    for each in of_request(known, request) if request else known:
        number, at = each.waiting.number, each.waiting.withdrawn
        if each.opened_here or each.waiting.dropped:
            continue
        if at and not withdrawn_too:
            said = f"The household withdrew share {number} on {at[:10]}: it is left sealed."
            chosen.notes.append(said)
        elif each.is_here:
            chosen.wanted.append(Wanted(sealed=each.path, arrived=each))
        else:
            said = f"Share {number} is not here yet: `neighbors agency inbox` brings it."
            chosen.notes.append(said)
    if not chosen.wanted:
        chosen.notes.append("Nothing is here that is not opened yet.")
    return chosen


def opened(
    opener: Opener, wanted: Sequence[Wanted], *, withdrawn_too: bool
) -> tuple[list[OpenShare], list[str]]:
    """Open shares one by one; also returns a sentence for each that could not be opened."""
    found: list[OpenShare] = []
    failures: list[str] = []
    for each in wanted:
        try:
            if not withdrawn_too:
                opener.refuse_withdrawn(each)
            found.append(opener.open(each))
        except (NoticeboardError, OSError) as error:
            why = sentence_of(error)
            failures.append(f"Share {each.name}: {why}" if len(wanted) > 1 else why)
    return found, failures


def acknowledged(home: AgencyHome, numbers: Sequence[int]) -> Acknowledged:
    """Tell the board which shares are open; raises no NoticeboardError."""
    told: dict[int, str] = {}
    untold: dict[int, str] = {}

    async def tell() -> None:
        async with BoardClient.to(home.profile().board.url) as client:
            inbox = Inbox(home, client, now)
            for number in numbers:
                arrived = inbox.shelf.find(number)
                if arrived is None:
                    continue
                try:
                    told[number] = format_time(await inbox.acknowledge(arrived))
                except NoticeboardError as error:
                    untold[number] = str(error)
                else:
                    add_note(arrived, NoteKind.OPENED)

    if numbers:
        asyncio.run(tell())
    return Acknowledged(told=told, untold=untold)


def dropped(home: AgencyHome, numbers: Sequence[int]) -> tuple[list[int], list[str]]:
    """Have the board drop shares; returns which it did, and a sentence for each other."""
    done: list[int] = []
    failures: list[str] = []

    async def drop() -> None:
        async with BoardClient.to(home.profile().board.url) as client:
            inbox = Inbox(home, client, now)
            for number in numbers:
                try:
                    await inbox.drop(number)
                except NoticeboardError as error:
                    failures.append(f"Share {number}: {error}")
                else:
                    done.append(number)

    asyncio.run(drop())
    return done, failures


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def _moving(progress: Progress, task: TaskID, base: int) -> Callable[[int], None]:
    """Return what moves the bar: `base` bytes are there already."""
    return lambda here: progress.update(task, completed=base + here)
