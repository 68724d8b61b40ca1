"""Whether this hub can seal to the delivery keys that agencies have, post-quantum ones included."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

import cryptography
from sqlalchemy import func, or_, select

from hub.cli.doctor.findings import Finding, fine, odd, printable, wrong
from hub.feeds.followed import followed
from hub.feeds.store import Records
from hub.requests.agencies import read_agency
from hub.store.database import Database
from hub.store.tables import board_entries
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.registry import Registry

SEALING: Final = "Sealing"
_KEY_TYPES: Final = ("agency.register", "agency.rotate", "agency.delivery")
_NEEDED: Final = 48
"""The version of `cryptography` whose wheels have ML-KEM."""
_MOST_NAMED: Final = 4
_ADVICE: Final = "Update Home Assistant, or `cryptography` if you installed the hub yourself."


async def known_agencies(database: Database) -> list[AgencyRecord]:
    """Return the agencies of the followed boards, with the keys that the stored logs name.

    Only entries about keys are read. They were checked when they were stored.
    """
    columns = board_entries.c
    is_about_keys = or_(
        *(func.instr(columns.raw, f'"type":"{kind}"'.encode()) > 0 for kind in _KEY_TYPES)
    )
    found: list[AgencyRecord] = []
    for policy in await followed(database):
        seen = await Records(database, policy).sightings()
        query = (
            select(columns.index, columns.raw)
            .where(columns.origin == policy.origin, is_about_keys)
            .order_by(columns.index)
        )
        async with database.read() as connection:
            rows = (await connection.execute(query)).all()
        registry = Registry(policy.origin, VerifierKey.parse(policy.log_key))
        for index, raw in rows:
            seen_at = seen[index].seen_at if index in seen else None
            registry.force(parse_entry(raw), index, seen_at=seen_at)
        found += registry.agencies.values()
    return found


def check_sealing(
    agencies: Sequence[AgencyRecord], now: datetime, *, is_supported: bool
) -> Iterator[Finding]:
    """Yield whether the hub can use post-quantum keys, and whom it can't send to otherwise."""
    if is_supported:
        yield fine(SEALING, "This hub can seal to post-quantum keys.")
        return
    lack = (
        f"This hub can't seal to post-quantum keys: `cryptography` {cryptography.__version__} is"
        f" installed, and they need version {_NEEDED} or later"
    )
    strong = [each for each in agencies if each.post_quantum_key(now)]
    only = [each for each in agencies if _has_only_strong(each, now)]
    if only:
        yield wrong(SEALING, f"{lack}. You can't send to {_names(only, now)}.", _ADVICE)
    elif strong:
        yield odd(
            SEALING, f"{lack}. What you send to {_names(strong, now)} is sealed to X25519.", _ADVICE
        )
    else:
        yield odd(SEALING, f"{lack}. No agency on your boards has such a key yet.", _ADVICE)


def _has_only_strong(record: AgencyRecord, now: datetime) -> bool:
    return record.sealing_key(now, post_quantum=False).startswith("age1pq1")


def _names(records: Sequence[AgencyRecord], now: datetime) -> str:
    names = sorted({printable(read_agency(each, now).name, 60) for each in records})
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
