"""How a board is, for its operator: witnesses, storage, inbox, load, verifiers and notices.

Counts only: nothing here is about a reader or a household. Of mirrors and backups the board knows
what its operator has named, made or reported, and says when it knows nothing.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import os
from pathlib import Path
import shutil
import time
from typing import Any, Final

from aiohttp import web
import msgspec
from sqlalchemy import func, select

from noticeboard.board.backups import BackupStatus, read_backups
from noticeboard.board.board import BOARD, Board, Logged, Reader
from noticeboard.board.health import METRIC_SOURCES, Health, MetricSources
from noticeboard.board.home_witnesses import HomeWitnesses, read_counts
from noticeboard.board.log import cosigned_by
from noticeboard.board.mirrors import MirrorStatus, read_mirrors
from noticeboard.board.moderation import HeldState
from noticeboard.board.operator_record import RecordedAct, read_record
from noticeboard.board.registrations import waiting as waiting_registrations
from noticeboard.board.tables import entries, held, publications, shares, uploads
from noticeboard.board.upload_store import InboxLimits
from noticeboard.board.witnesses import CosignerState
from noticeboard.log.body import LARGEST_INT, AgencyVerify, BoardNotice
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import agency_id, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.server import BUCKETS_S, HOURS, MINUTES

NOTICES: Final = 50
ACTS: Final = 20
_EARLIER_NOTES: Final = 200
"""How many publications are searched for the last word of a witness that is away."""
_DAY: Final = timedelta(hours=HOURS)
_HOUR: Final = timedelta(hours=1)
_LONGEST: Final = 300
_OTHER_LOG: Final = "noticeboard.witness.other_log"
_MOST_IN_TIME: Final = 0.95

operator_routes = web.RouteTableDef()


class WitnessStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A witness, and whether it has signed what is public now."""

    name: str
    url: str
    signed_at: str
    """When it last signed; empty if never, or too long ago to know."""
    signs: bool
    """Whether it has signed the public checkpoint, and whatever it was asked to sign since."""
    holds_other_log: bool
    """It has seen more of this board than the board itself has, or another log."""
    fault: str
    """Why it did not sign the last time; empty if it did, or wasn't asked since the start."""
    fault_text: dict[str, Any]
    """The same as `Text.as_json`, for other languages; empty if there is none."""


class VerifierStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A verifier whose word counts on the board."""

    name: str
    key: str
    agencies: int
    """How many agencies it vouches for now."""
    first_at: str
    """Empty if it has never said anything here."""
    last_at: str


class NoticeStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A notice of the board about an entry."""

    index: int
    about: int
    text: str
    at: str


class InboxStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What is arriving, against what may."""

    arriving: int
    most_arriving: int
    sending: int | None
    """How many senders are sending now; None if the board isn't served."""
    most_sending: int
    """How many senders may send at once."""
    arrived_shares: int
    """How many shares arrived in the last hour."""
    arrived_bytes: int
    busiest_uploads: int | None
    """The most that one address began in its hour; None if the board isn't served."""
    busiest_bytes: int | None
    most_address_uploads: int
    most_address_bytes: int
    shares: int
    """How many sealed shares lie here."""
    shares_bytes: int
    fullest_entry: int | None
    """The request with the most shares; None if there are no shares."""
    fullest_shares: int
    fullest_bytes: int
    most_request_shares: int
    most_request_bytes: int


class StorageStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The disk with the board's folder."""

    disk_bytes: int
    free_bytes: int
    least_free_bytes: int
    """With less, new shares are turned away."""
    log_bytes: int
    """The database and the public files, as far as they are in the folder."""
    database: str
    """`sqlite` or `postgresql`."""
    tiles: str
    """`folder` or `s3`."""


class LoadStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered since the process started, an hour at a time, for a day at most."""

    hours: tuple[tuple[str, int], ...]
    """When each hour began, and how many requests were answered in it; oldest first."""
    in_time_s: float | None
    """19 of 20 answers took at most so long; None if they took longer than is measured, or none."""
    minute: int
    """How many requests were answered in the last whole minute."""
    busiest_minute: int
    """The most in one minute of the last hour."""
    slowest: tuple[tuple[float, str, str], ...]
    """The last hour's slowest answers: seconds, route, and when; the slowest first."""
    turned_away: int
    """How many requests were over a limit in the last 24 hours."""
    unexpected: int
    """Errors that are the program's own."""
    listeners: int
    """Readers waiting for the next publication."""


class BoardStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the operator's page shows."""

    title: str
    url: str
    link: str
    now: str
    is_served: bool
    not_ready: str
    """One of `NotReady`; empty if the board is well, or isn't served."""
    entries: int
    published: int
    checkpoint_at: str
    posts_waiting: int
    """In line to be logged."""
    posts_held: int
    registrations: int
    posts_today: int
    """Logged requests of the last 24 hours."""
    quorum: int
    witnesses: tuple[WitnessStatus, ...]
    homes: HomeWitnesses
    """Those that cosign: a figure, and no part of the quorum."""
    mirrors: tuple[MirrorStatus, ...]
    """Those that the operator has named."""
    backups: BackupStatus
    acts: tuple[RecordedAct, ...]
    """What operators did last, newest first."""
    verifiers: tuple[VerifierStatus, ...]
    notices: tuple[NoticeStatus, ...]
    """Newest first."""
    storage: StorageStatus
    inbox: InboxStatus
    load: LoadStatus | None
    """None if the board isn't served."""


@operator_routes.get("/status")
async def get_status(request: web.Request) -> web.Response:
    """Return how the board is."""
    found = await read_status(request.app[BOARD], request.app[METRIC_SOURCES])
    return web.Response(body=msgspec.json.encode(found), content_type="application/json")


async def read_status(board: Board, watched: MetricSources | None = None) -> BoardStatus:
    """Return how the board is; `watched` is the running server, if it is one."""
    health = Health(board) if watched is None else watched.health
    limits = InboxLimits() if watched is None else watched.keeper.uploads.limits
    settings, published = board.settings, board.published
    # These two may have changed since the start, and count at once.
    fresh = await asyncio.to_thread(board.home.settings)
    return BoardStatus(
        title=safe_text(settings.title, longest=_LONGEST),
        url=settings.url,
        link=str(await asyncio.to_thread(board.home.link)),
        now=format_time(board.now()),
        is_served=watched is not None,
        not_ready="" if watched is None else await health.reason() or "",
        entries=board.size or 0,
        published=published.size,
        checkpoint_at=format_time(published.signed_at),
        posts_waiting=board.waiting,
        posts_held=await _count_held(board),
        registrations=len(await asyncio.to_thread(waiting_registrations, board.home)),
        posts_today=await _posts_today(board),
        quorum=settings.quorum,
        witnesses=await _witnesses(board),
        homes=await asyncio.to_thread(read_counts, board.home, board.now()),
        mirrors=await asyncio.to_thread(read_mirrors, board.home, fresh.mirrors),
        backups=await asyncio.to_thread(read_backups, board.home, fresh.backup_hours, board.now()),
        acts=tuple((await asyncio.to_thread(read_record, board.home))[: -ACTS - 1 : -1]),
        verifiers=await verifiers(board),
        notices=await _notices(board),
        storage=await asyncio.to_thread(_storage, board, limits),
        inbox=await _inbox(board, limits, watched),
        load=None if watched is None else _load(watched),
    )


async def _count_held(board: Board) -> int:
    query = select(func.count()).select_from(held).where(held.c.state == HeldState.WAITING)
    async with board.database.read() as connection:
        return (await connection.execute(query)).scalar_one()


async def _posts_today(board: Board) -> int:
    query = (
        select(func.count())
        .select_from(entries)
        .where(entries.c.type == "request.post", entries.c.logged_at >= board.now() - _DAY)
    )
    async with board.database.read() as connection:
        return (await connection.execute(query)).scalar_one()


async def _witnesses(board: Board) -> tuple[WitnessStatus, ...]:
    signed = {each.key: each.at for each in board.published.cosigned}
    states = board.cosigners.states()
    known = dict(signed)
    if any(str(state.witness.key) not in known for state in states):
        keys = [key for state in states for key in state.witness.keys]
        known = await _last_signed(board, keys, len(states)) | known
    return tuple(_witness(state, signed, known) for state in states)


def _witness(
    state: CosignerState, signed: dict[str, datetime], known: dict[str, datetime]
) -> WitnessStatus:
    key = str(state.witness.key)
    at = max(filter(None, (known.get(key), state.cosigned_at)), default=None)
    fault = state.fault
    return WitnessStatus(
        name=safe_text(state.witness.key.name, longest=_LONGEST),
        url=state.witness.url,
        signed_at="" if at is None else format_time(at),
        signs=key in signed and fault is None,
        holds_other_log=fault is not None and fault.code == _OTHER_LOG,
        fault="" if fault is None else safe_text(str(fault), longest=_LONGEST),
        fault_text={} if fault is None else fault.as_json(),
    )


async def _last_signed(
    board: Board, keys: Sequence[VerifierKey], count: int
) -> dict[str, datetime]:
    """Return when each witness last signed, as far back as is searched."""
    query = select(publications.c.note).order_by(publications.c.size.desc()).limit(_EARLIER_NOTES)
    async with board.database.read() as connection:
        notes = (await connection.execute(query)).scalars().all()

    def search() -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for note in notes:
            for each in cosigned_by(note, board.log_key, keys):
                found.setdefault(each.key, each.at)
            if len(found) == count:
                break
        return found

    return await asyncio.to_thread(search)


async def verifiers(board: Board) -> tuple[VerifierStatus, ...]:
    """Return the verifiers in the settings, with what each has said here."""
    query = (
        select(entries.c.raw, entries.c.agency, entries.c.logged_at)
        .where(entries.c.type == "agency.verify")
        .order_by(entries.c.entry_index)
    )
    async with board.database.read() as connection:
        rows = (await connection.execute(query)).all()
    levels: dict[str, dict[str, int]] = {}
    times: dict[str, list[datetime]] = {}
    for row in rows:
        body = parse_entry(row.raw).body
        if isinstance(body, AgencyVerify):
            levels.setdefault(body.agency, {})[body.subject] = body.level
            times.setdefault(body.agency, []).append(row.logged_at)
    found = []
    for key in board.settings.trusted:
        author = agency_id(key)
        at = times.get(author, [])
        found.append(
            VerifierStatus(
                name=safe_text(key.name, longest=_LONGEST),
                key=str(key),
                agencies=sum(level > 0 for level in levels.get(author, {}).values()),
                first_at=format_time(at[0]) if at else "",
                last_at=format_time(at[-1]) if at else "",
            )
        )
    return tuple(found)


async def _notices(board: Board) -> tuple[NoticeStatus, ...]:
    found = await Reader(board).notices(LARGEST_INT, NOTICES)
    return tuple(_notice(logged, logged.entry.body) for logged in found if _is_notice(logged))


def _is_notice(logged: Logged) -> bool:
    return isinstance(logged.entry.body, BoardNotice)


def _notice(logged: Logged, body: object) -> NoticeStatus:
    return NoticeStatus(
        index=logged.index,
        about=getattr(body, "index", 0),
        text=safe_text(str(getattr(body, "text", "")), longest=4000, lines=True),
        at=format_time(logged.logged_at),
    )


def _storage(board: Board, limits: InboxLimits) -> StorageStatus:
    disk = shutil.disk_usage(board.home.folder)
    settings = board.settings
    own = [*board.home.folder.glob(f"{board.home.database.name}*")]
    return StorageStatus(
        disk_bytes=disk.total,
        free_bytes=disk.free,
        least_free_bytes=limits.free_bytes,
        log_bytes=sum(path.stat().st_size for path in own) + _size_of(board.home.public),
        database="postgresql" if settings.database else "sqlite",
        tiles="s3" if settings.tiles else "folder",
    )


def _size_of(folder: Path) -> int:
    return sum(
        (Path(place) / name).stat().st_size
        for place, _, names in os.walk(folder)
        for name in names
        if (Path(place) / name).is_file()
    )


async def _inbox(board: Board, limits: InboxLimits, watched: MetricSources | None) -> InboxStatus:
    waits = uploads.c.number.is_(None) & (uploads.c.expires_at > board.now())
    lies = shares.c.withdrawn_at.is_(None) & shares.c.dropped_at.is_(None)
    size = func.coalesce(func.sum(shares.c.size_bytes), 0)
    by_request = (
        select(shares.c.agency, shares.c.request, func.count().label("many"), size.label("size"))
        .where(lies)
        .group_by(shares.c.agency, shares.c.request)
        .order_by(func.count().desc())
        .limit(1)
    )
    async with board.database.read() as connection:
        arriving = select(func.count()).select_from(uploads).where(waits)
        many = (await connection.execute(arriving)).scalar_one()
        every = select(func.count(), size).select_from(shares).where(lies)
        lately = select(func.count(), size).where(shares.c.at > board.now() - _HOUR)
        arrived_shares, arrived_bytes = (await connection.execute(lately)).one()
        held_shares, held_bytes = (await connection.execute(every)).one()
        fullest = (await connection.execute(by_request)).one_or_none()
    uploads_now = None if watched is None else watched.keeper.uploads
    busiest_uploads, busiest_bytes = uploads_now.busiest() if uploads_now else (None, None)
    return InboxStatus(
        arriving=many,
        most_arriving=limits.unfinished,
        sending=None if uploads_now is None else uploads_now.sending,
        arrived_shares=arrived_shares,
        arrived_bytes=int(arrived_bytes),
        busiest_uploads=busiest_uploads,
        busiest_bytes=busiest_bytes,
        most_address_uploads=limits.address_shares,
        most_address_bytes=limits.address_bytes,
        most_sending=limits.at_once,
        shares=held_shares,
        shares_bytes=int(held_bytes),
        fullest_entry=(
            None if fullest is None else board.state.index_of(fullest.agency, fullest.request)
        ),
        fullest_shares=0 if fullest is None else fullest.many,
        fullest_bytes=0 if fullest is None else int(fullest.size),
        most_request_shares=limits.request_shares,
        most_request_bytes=limits.request_bytes,
    )


def _load(watched: MetricSources) -> LoadStatus:
    answered = watched.answered
    minute = int(time.time()) // 60  # as they are counted
    now = minute // 60
    counts = {hour: many for hour, many in answered.hours.items() if now - HOURS < hour <= now}
    first = min(counts, default=now)
    return LoadStatus(
        hours=tuple(
            (format_time(datetime.fromtimestamp(hour * 3600, UTC)), counts.get(hour, 0))
            for hour in range(first, now + 1)
        ),
        in_time_s=_in_time_s(answered.buckets),
        minute=answered.minutes.get(minute - 1, 0),
        busiest_minute=max(
            (many for each, many in answered.minutes.items() if each > minute - MINUTES), default=0
        ),
        slowest=tuple(
            (round(each.took_s, 3), each.route, format_time(datetime.fromtimestamp(each.at, UTC)))
            for each in answered.slowest
            if each.at > (minute - MINUTES) * 60
        ),
        turned_away=sum(many for hour, many in answered.turned_away.items() if hour > now - HOURS),
        unexpected=answered.unexpected,
        listeners=watched.live.listeners,
    )


def _in_time_s(buckets: Sequence[int]) -> float | None:
    """Return the shortest measured time within which 19 of 20 answers came."""
    total = sum(buckets)
    if not total:
        return None
    done = 0
    for most_s, many in zip(BUCKETS_S, buckets, strict=False):
        done += many
        if done >= total * _MOST_IN_TIME:
            return most_s
    return None
