"""A post-quantum delivery key beside the other one: when it acts, and who takes which."""

from datetime import datetime, timedelta

import pytest

from noticeboard.errors import NoticeboardError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.runtime.text import text_of
from tests.noticeboard.log.made import (
    AGENCY,
    COUNTY,
    NEXT,
    NOON,
    POST_QUANTUM,
    ROOT,
    Town,
)

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
OTHER = "age1" + "q" * 58
STRANGERS = "age1pq1" + "q" * 1952


@pytest.fixture
def town() -> Town:
    """Return a board on which an agency with an X25519 key is registered."""
    town = Town()
    town.log(town.register(delivery_key=OTHER))
    return town


def _record(town: Town) -> AgencyRecord:
    record = town.registry.agency(AGENCY)
    assert record is not None
    return record


def _keys(town: Town, at: datetime) -> tuple[str, str]:
    """Return what a sender that has post-quantum keys seals to, and what any other does."""
    record = _record(town)
    return (
        record.sealing_key(at, post_quantum=True),
        record.sealing_key(at, post_quantum=False),
    )


def _seen(town: Town, entry: Entry, at: datetime) -> None:
    town.logged.append(town.registry.add(entry, town.registry.size, seen_at=at))


def test_it_acts_after_72_hours_beside_the_other_key(town: Town) -> None:
    """Whoever can takes the post-quantum key from then on; everybody else goes on as before."""
    town.log(town.delivery())

    assert _keys(town, NOON + 72 * HOUR - SECOND) == (OTHER, OTHER)
    assert _keys(town, NOON + 72 * HOUR) == (POST_QUANTUM, OTHER)
    assert _record(town).acting(NOON + 72 * HOUR).delivery_key == OTHER


def test_a_reader_waits_from_when_it_saw_it(town: Town) -> None:
    """An entry that is dated back, or held back by a board, moves no key forward."""
    _seen(town, town.delivery(), NOON + 240 * HOUR)

    assert _keys(town, NOON + 312 * HOUR - SECOND) == (OTHER, OTHER)
    assert _keys(town, NOON + 312 * HOUR) == (POST_QUANTUM, OTHER)


def test_withdrawal_waits_as_long(town: Town) -> None:
    """The key is in force until its withdrawal acts, for a reader who saw both late, too."""
    _seen(town, town.delivery(), NOON)
    town.now = NOON + 80 * HOUR
    _seen(town, town.delivery(""), NOON + 100 * HOUR)

    assert _keys(town, NOON + 172 * HOUR - SECOND) == (POST_QUANTUM, OTHER)
    assert _keys(town, NOON + 172 * HOUR) == (OTHER, OTHER)


def test_a_key_that_waits_gives_way_to_a_later_one(town: Town) -> None:
    """An agency that sees a key that isn't its own undoes it within the 72 hours."""
    town.log(town.delivery(STRANGERS))
    town.now = NOON + 71 * HOUR
    town.log(town.delivery())

    assert all(STRANGERS not in _keys(town, NOON + hours * HOUR) for hours in (72, 100, 143, 144))
    assert _keys(town, NOON + 143 * HOUR) == (POST_QUANTUM, OTHER)


def test_withdrawn_x25519_leaves_the_post_quantum_key_alone(town: Town) -> None:
    """A rotation without an X25519 key leaves one key, which everybody is given."""
    town.log(town.delivery())
    town.log(town.rotate(delivery_key=""))

    assert _keys(town, NOON + 72 * HOUR) == (POST_QUANTUM, POST_QUANTUM)


def test_rotation_and_revocation_of_the_posting_key_leave_it(town: Town) -> None:
    """It is the root key's word: what became of the posting key, even void, doesn't change it."""
    town.log(town.delivery())
    town.log(town.revoke(0))
    town.log(town.rotate(delivery_key=OTHER))
    town.now = NOON + 72 * HOUR
    town.log(town.post(NEXT))

    assert _record(town).voids(1)
    assert _keys(town, NOON + 72 * HOUR) == (POST_QUANTUM, OTHER)


def test_since_when_each_key_acts(town: Town) -> None:
    """The same key again is no change; another one, or a break, is."""
    town.log(town.delivery())
    town.now = NOON + 80 * HOUR
    town.log(town.delivery())
    town.log(town.rotate(delivery_key=OTHER))
    town.now = NOON + 160 * HOUR
    town.log(town.delivery(STRANGERS, signer=ROOT))
    town.log(town.rotate(to=COUNTY, delivery_key=STRANGERS))
    late = NOON + 232 * HOUR

    assert _record(town).post_quantum_since(late - SECOND) == NOON + 72 * HOUR
    assert _record(town).post_quantum_since(late) == late
    assert _record(town).acting(late - SECOND).delivery_since() is None
    assert _record(town).acting(late).delivery_since() == late


def test_no_statement_twice_and_no_older_one(town: Town) -> None:
    """Whoever has the posting key can't bring back a key that was withdrawn."""
    first = town.delivery()
    town.log(first)
    town.now = NOON + HOUR
    town.log(town.delivery(""))
    body = first.body
    again = town.delivery(statement=body.statement, signature=body.signature)  # type: ignore[union-attr]

    with pytest.raises(NoticeboardError) as refused:
        town.log(again)
    assert text_of(refused.value).code == "noticeboard.key.made_earlier"


def test_older_readers_keep_it_and_go_on(town: Town) -> None:
    """A reader that doesn't know the type counts it in the chain, and seals as before."""
    entry = town.delivery()
    registry = town.registry

    registry.add(parse_entry(entry.raw, as_newer=True), 1)

    registry.add(town.post(), 2)
    record = registry.agency(AGENCY)
    assert record is not None
    assert registry.next_link(AGENCY)[0] == 3
    assert record.sealing_key(NOON + 99 * HOUR, post_quantum=True) == OTHER


def test_it_is_the_root_keys_word_whoever_logs_it(town: Town) -> None:
    """The posting key names no delivery key, and the root key can log one while that is revoked."""
    with pytest.raises(NoticeboardError):
        town.log(town.delivery(root=NEXT))
    assert _record(town).post_quantum == ()
    town.log(town.revoke(0))
    with pytest.raises(NoticeboardError):
        town.log(town.delivery())

    town.log(town.delivery(signer=ROOT))

    assert _keys(town, NOON + 72 * HOUR) == (POST_QUANTUM, OTHER)
