"""The registry: who may write what, and what a dishonest board may not get past a follower."""

from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import given, strategies as st
import msgspec
import pytest

from noticeboard.errors import ConflictError, NoticeboardError, VerificationError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import Anchor, BoardHeads, BoardNotice, RequestResolve
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import Entry, agency_id, countersign_entry, parse_entry, sign_entry
from noticeboard.log.note import SignerKey, key_id
from noticeboard.log.registry import Registry
from noticeboard.log.tree import Tree
from tests.noticeboard.log.made import (
    AGENCY,
    ANCHOR,
    COUNTY,
    LOG,
    NEXT,
    NOON,
    ORIGIN,
    POSTING,
    ROOT,
    STATE,
    STRANGER,
    Town,
    key,
    new_registry,
    number,
    town_with_agency,
)

BOARD = agency_id(LOG.verifier)


@pytest.fixture
def town() -> Town:
    """Return a town whose agency is registered at index 0."""
    return town_with_agency()


def _record(town: Town) -> AgencyRecord:
    record = town.registry.agency(AGENCY)
    assert record is not None
    return record


def _refused(
    town: Town, entry: Entry, error: type[NoticeboardError], words: str | None = None
) -> None:
    """Expect both the board and a follower to refuse the entry, and to change nothing."""
    before = (town.registry.size, dict(town.registry.agencies), town.registry.heads())
    with pytest.raises(error, match=words):
        town.registry.check(entry, town.registry.size)
    with pytest.raises(error, match=words):
        town.registry.add(entry, town.registry.size)
    assert (town.registry.size, dict(town.registry.agencies), town.registry.heads()) == before


def test_registration(town: Town) -> None:
    """A registered agency starts unconfirmed, with the keys it named."""
    record = _record(town)

    assert (record.level, record.registered_index) == (0, 0)
    assert (record.root_key, record.posting_key) == (ROOT.verifier, POSTING.verifier)
    assert town.registry.agency("0" * 40) is None
    assert town.registry.agency("0" * 40, NOON) is None
    assert town.registry.next_link(AGENCY) == (1, town.logged[0].entry.leaf.hex())


def test_registration_without_countersignature() -> None:
    """An agency cannot register without the board."""
    town = Town()
    bare = parse_entry(town.register().raw.rpartition(b"\n")[0])

    _refused(town, bare, VerificationError, "countersigned")


def test_registration_countersigned_by_another() -> None:
    """A countersignature by another key is none."""
    town = Town()
    bare = town.register().raw.rpartition(b"\n")[0]

    _refused(town, parse_entry(countersign_entry(bare, ORIGIN, STATE)), VerificationError)


def test_registration_twice(town: Town) -> None:
    """An agency registers once."""
    again = Town().register(name="Renamed")

    _refused(town, again, ConflictError, "already")


def test_registration_under_anothers_id() -> None:
    """An agency's id belongs to its root key."""
    _refused(Town(), Town().register(agency="0" * 40), VerificationError, "root key")


def test_requests_and_threads(town: Town) -> None:
    """An agency posts, updates and resolves; each link becomes its head."""
    post = town.post()
    town.log(post)
    town.log(town.update(post.body.id))
    said = town.common(AGENCY, POSTING) | {"request": post.body.id, "text": ""}
    last = town.log(town.signed(RequestResolve(**said), POSTING))

    assert last.agency == _record(town)
    assert town.registry.next_link(AGENCY) == (4, last.entry.leaf.hex())
    assert not last.equivocation


def test_unregistered_agency() -> None:
    """Nobody posts without registering."""
    _refused(Town(), town_with_agency().post(), VerificationError, "isn't registered")


def test_wrong_key(town: Town) -> None:
    """A post by the root key or by a stranger is refused, and so is a rotation by the poster."""
    forged = SignerKey(name=POSTING.name, seed=ROOT.seed)
    stolen = town.post(forged, key=forged.verifier.key_id.hex())
    body = msgspec.structs.replace(stolen.body, key=POSTING.verifier.key_id.hex())
    renamed = parse_entry(stolen.raw.replace(stolen.body.key.encode(), body.key.encode()))

    _refused(town, town.post(ROOT), VerificationError, "didn't sign")
    _refused(town, stolen, VerificationError, "didn't sign")
    _refused(town, renamed, VerificationError, "isn't valid")
    _refused(town, town.rotate(POSTING), VerificationError, "didn't sign")
    _refused(town, town.revoke(0, POSTING), VerificationError, "didn't sign")


def test_cross_board_replay(town: Town) -> None:
    """An entry signed for another board is refused here."""
    post = town.post()
    replayed = parse_entry(sign_entry(post.body, "other.example.org/v1", POSTING))

    _refused(town, replayed, VerificationError, "isn't valid")


def test_broken_prev(town: Town) -> None:
    """An entry must name the one before it: no link can be dropped or replaced."""
    _refused(town, town.post(prev="f" * 64), VerificationError, "previous entry")


def test_gap_in_seq(town: Town) -> None:
    """An entry cannot leave out a number."""
    _refused(town, town.post(seq=2), ConflictError, "number 1 is next")


def test_replayed_entry(town: Town) -> None:
    """The same bytes twice are the board's doing: refused, and not held against the agency."""
    post = town.post()
    town.log(post)
    town.log(town.post())

    _refused(town, post, ConflictError)
    assert not _record(town).compromised


def test_duplicate_seq(town: Town) -> None:
    """The board refuses a second entry with one seq; a follower keeps it and marks the agency."""
    first, second = town.post(), town.post(title="Something else", id=number(77))
    town.log(first)
    link = town.registry.next_link(AGENCY)

    with pytest.raises(ConflictError):
        town.registry.check(second, 2)
    logged = town.log(second)

    assert logged.equivocation
    assert logged.agency == _record(town)
    assert _record(town).compromised
    assert town.registry.next_link(AGENCY) == link
    assert town.log(town.update(second.body.id)).agency == _record(town)
    assert _record(town).compromised


def test_duplicate_seq_with_the_same_id(town: Town) -> None:
    """Reusing the id as well hides nothing."""
    town.log(
        town.post(),
    )
    again = msgspec.structs.replace(town.logged[-1].entry.body, title="Something else")

    assert town.log(town.signed(again, POSTING)).equivocation


def test_duplicate_seq_needs_a_signature(town: Town) -> None:
    """Nobody but the agency itself can have it marked."""
    forged = SignerKey(name=POSTING.name, seed=STRANGER.seed)
    post = town.post()
    framed = town.post(forged, title="Something else")
    town.log(post)

    _refused(town, framed, VerificationError)
    assert not _record(town).compromised


def test_forced_duplicate_seq(town: Town) -> None:
    """Reading one's own database again finds the same mark."""
    first, second = town.post(), town.post(title="Something else", id=number(77))
    town.log(first, second)
    again = new_registry()
    for logged in town.logged:
        assert again.force(logged.entry, logged.index) == logged

    assert again.agencies == town.registry.agencies


def test_reused_id(town: Town) -> None:
    """One agency's requests have different ids, or threads could not be told apart."""
    town.log(town.post(id=number(5)))

    _refused(town, town.post(id=number(5)), ConflictError, "ID before")


def test_thread_of_no_request(town: Town) -> None:
    """An update belongs to a request of the same agency."""
    town.log(town.post(id=number(1)))
    town.log(town.update(number(1), id=number(2)))

    _refused(town, town.update(number(9)), VerificationError, "isn't in this agency's log")
    _refused(town, town.update(number(2)), VerificationError, "isn't in this agency's log")


def test_backdated_entry(town: Town) -> None:
    """An entry is not older than the one that it follows."""
    town.log(town.post())
    earlier = format_time(NOON - timedelta(seconds=1))

    _refused(town, town.post(issued=earlier), ConflictError, "dated before")


@pytest.mark.parametrize(
    ("off", "fits"),
    [
        (timedelta(hours=-1, seconds=-1), False),
        (timedelta(hours=-1), True),
        (timedelta(minutes=10), True),
        (timedelta(minutes=10, seconds=1), False),
    ],
)
def test_board_refuses_other_times(off: timedelta, *, fits: bool) -> None:
    """The board logs only what was signed lately, so that `issued` may be relied on."""
    town = Town()
    entry = town.register(issued=format_time(NOON + off))

    if fits:
        town.registry.check(entry, 0, at=NOON)
    else:
        with pytest.raises(ConflictError, match="clock"):
            town.registry.check(entry, 0, at=NOON)


def test_index_in_the_past(town: Town) -> None:
    """Nothing is inserted before the end of the log."""
    post = town.post()

    with pytest.raises(ConflictError, match="already in the log"):
        town.registry.check(post, 0)
    with pytest.raises(ConflictError, match="already in the log"):
        town.registry.add(post, 0)


# Anchors


def test_anchor_in_the_future(town: Town) -> None:
    """An entry cannot have seen a log longer than the one before it."""
    anchor = Anchor(size=2, root=ANCHOR.root)

    _refused(town, town.post(anchor=anchor), VerificationError, "anchored")


def test_anchor_of_nothing(town: Town) -> None:
    """The empty log has the empty root."""
    anchor = Anchor(size=0, root=encode_base64(bytes(32)))

    _refused(town, town.post(anchor=anchor), VerificationError, "anchored")


def test_anchor_in_another_log() -> None:
    """If the roots are known, an anchor must be one of them."""
    tree = Tree()
    known: Callable[[int], bytes | None] = lambda size: tree.root(size) if size < 2 else None  # noqa: E731
    town = Town(registry=new_registry(root_at=known))
    town.log(town.register())
    tree.append(town.logged[0].entry.leaf)
    right = Anchor(size=1, root=encode_base64(tree.root()))
    wrong = Anchor(size=1, root=encode_base64(bytes(32)))

    _refused(town, town.post(anchor=wrong), VerificationError, "another log")
    town.log(town.post(anchor=right))
    town.log(town.post(anchor=Anchor(size=2, root=wrong.root)))
    assert town.registry.size == 3


# Rotation and revocation


def test_rotation_waits(town: Town) -> None:
    """A new posting key is refused before its 72 hours, and the old one still posts."""
    town.log(town.rotate(delivery_key="age1" + "q" * 58))
    town.now = NOON + timedelta(hours=71, minutes=59, seconds=59)

    _refused(town, town.post(NEXT), VerificationError, "takes effect on")
    town.log(town.post())
    assert (_record(town).posting_key, _record(town).delivery_key) == (POSTING.verifier, "")


def test_rotation_acts(town: Town) -> None:
    """After 72 hours the new keys act and the old posting key is dead, even back-dated."""
    town.log(town.rotate(delivery_key="age1" + "q" * 58))
    late = NOON + timedelta(hours=72)
    town.now = late

    _refused(town, town.post(), VerificationError, "didn't sign")
    assert _record(town).posting_key == POSTING.verifier
    acting = town.registry.agency(AGENCY, late)
    assert acting is not None
    assert (acting.posting_key, acting.delivery_key) == (NEXT.verifier, "age1" + "q" * 58)
    town.log(town.post(NEXT))
    assert _record(town) == _record(town).acting(late)
    assert _record(town).posting_key == NEXT.verifier
    back = format_time(NOON + timedelta(hours=1))
    _refused(town, town.post(issued=back), VerificationError, "didn't sign")


DAY = timedelta(days=1)
SECRET, OTHER = "age1" + "q" * 58, "age1" + "p" * 58


def _seen(*rotations: tuple[Entry, datetime], town: Town) -> AgencyRecord:
    """Return the agency for a reader that first saw these rotations at these times."""
    for entry, seen_at in rotations:
        town.logged.append(town.registry.add(entry, town.registry.size, seen_at=seen_at))
    return _record(town)


def test_backdated_rotation_waits_all_the_same(town: Town) -> None:
    """What a rotation says of its own time does not shorten the 72 hours of whoever reads it."""
    long_ago = town.rotate(delivery_key=SECRET, issued=format_time(NOON))
    record = _seen((long_ago, NOON + 10 * DAY), town=town)
    due = NOON + 13 * DAY

    assert record.acting(due - timedelta(seconds=1)).delivery_key == ""
    assert record.acting(due).delivery_key == SECRET
    assert record.acts_from(NEXT.verifier.key_id.hex()) == due


def test_entries_by_a_new_key_are_valid_before_it_is_acted_on(town: Town) -> None:
    """An honest entry is never refused for being read late; the reader waits with what it does."""
    rotate = town.rotate(delivery_key=SECRET)
    _seen((rotate, NOON + 10 * DAY), town=town)
    town.now = NOON + 4 * DAY
    town.log(town.post(NEXT))
    record, due = _record(town), NOON + 13 * DAY

    before = record.acting(due - timedelta(seconds=1))
    assert (before.posting_key, before.delivery_key) == (POSTING.verifier, "")
    assert before.next_keys is not None
    assert (before.next_keys.since, before.next_keys.delivery_key) == (due, SECRET)
    assert record.acting(due).delivery_key == SECRET
    assert record.acting(due).next_keys is None
    assert record.acts_from(NEXT.verifier.key_id.hex()) == due
    assert record.acts_from(POSTING.verifier.key_id.hex()) < NOON


def _colliding() -> tuple[SignerKey, SignerKey]:
    """Return two different keys with one id, which anybody can find among some 100,000 names."""
    roots = {key_id(f"r{each}", 1, ROOT.verifier.public): each for each in range(150_000)}
    for number_ in range(150_000):
        found = roots.get(key_id(f"p{number_}", 1, NEXT.verifier.public))
        if found is not None:
            return (
                SignerKey(name=f"r{found}", seed=ROOT.seed),
                SignerKey(name=f"p{number_}", seed=NEXT.seed),
            )
    pytest.fail("no two of 150,000 names share an id")


def test_posting_key_with_the_id_of_the_root(town: Town) -> None:
    """Which key may sign must be told by its id: the root key's is nobody else's."""
    root, posting = _colliding()

    with pytest.raises(VerificationError, match="different IDs"):
        Town().register(root, posting_key=str(posting.verifier))
    town.registry = new_registry()
    town.log(town.register(root))
    with pytest.raises(VerificationError, match="different IDs"):
        town.registry.add(town.rotate(root, posting), 1)


def test_rotations_that_wait_one_after_the_other(town: Town) -> None:
    """Who reads of two old rotations at different times goes by the keys of that time."""
    third = key("police.example.org/posting-3")
    _seen((town.rotate(delivery_key=SECRET), NOON + 5 * DAY), town=town)
    town.now = NOON + 4 * DAY
    again = town.rotate(to=third, delivery_key=OTHER)
    record = _seen((again, NOON + 6 * DAY), town=town)

    shown = {day: record.acting(NOON + day * DAY).delivery_key for day in (7, 8, 9)}
    assert shown == {7: "", 8: SECRET, 9: OTHER}
    assert record.acts_from(NEXT.verifier.key_id.hex()) == NOON + 8 * DAY
    assert record.acts_from(third.verifier.key_id.hex()) == NOON + 9 * DAY


def test_revoked_while_the_new_key_waits(town: Town) -> None:
    """The old key's revocation lasts until the new key is acted on."""
    town.log(town.revoke(0))
    _seen((town.rotate(), NOON + 10 * DAY), town=town)
    town.now = NOON + 4 * DAY
    town.log(town.post(NEXT))

    assert _record(town).acting(NOON + 12 * DAY).revoked_from == 1
    assert _record(town).acting(NOON + 13 * DAY).revoked_from is None


def test_board_accepts_a_new_key_by_its_own_clock(town: Town) -> None:
    """A board refuses the new key until 72 hours after it logged the rotation."""
    rotate, logged_at = town.rotate(), NOON + timedelta(hours=1)
    town.registry.check(rotate, 1, at=logged_at)
    _seen((rotate, logged_at), town=town)
    town.now = NOON + timedelta(hours=72, minutes=30)

    with pytest.raises(ConflictError, match="takes effect on"):
        town.registry.check(town.post(NEXT), 2, at=town.now)
    town.now = NOON + timedelta(hours=73)
    town.registry.check(town.post(NEXT), 2, at=town.now)


def test_later_rotation_replaces(town: Town) -> None:
    """A rotation that waits gives way to a later one: the owner can undo a thief's."""
    thief = key("thief")
    town.log(town.rotate(to=thief))
    town.now += timedelta(hours=1)
    town.log(town.rotate())
    town.now = NOON + timedelta(hours=72, minutes=30)

    _refused(town, town.post(thief), VerificationError)
    town.now += timedelta(hours=1)
    town.log(town.post(NEXT))


@pytest.mark.parametrize("used", [POSTING, NEXT])
def test_rotation_to_a_used_key(town: Town, used: SignerKey) -> None:
    """A posting key never comes back."""
    town.log(town.rotate())

    _refused(town, town.rotate(to=used), VerificationError, "used this posting key before")


def test_rotation_to_the_root_key(town: Town) -> None:
    """The root key does not post."""
    renamed = SignerKey(name="other", seed=ROOT.seed)

    _refused(town, town.rotate(to=renamed), VerificationError, "used this posting key before")


def test_revocation(town: Town) -> None:
    """A revoked key posts no more, its entries past the last good one are void forever."""
    town.log(town.post())
    town.log(town.post())
    town.log(town.revoke(1))

    assert _record(town).revoked_from == 2
    assert [_record(town).voids(index) for index in range(5)] == [False, False, True, False, False]
    _refused(town, town.post(), VerificationError, "revoked")


def test_back_fill_by_a_revoked_key(town: Town) -> None:
    """A thief cannot date an entry before the revocation and slip it in."""
    town.log(town.revoke(0))
    earlier = town.post(issued=format_time(NOON - timedelta(days=1)))

    _refused(town, earlier, VerificationError, "revoked")


def test_new_key_after_revocation(town: Town) -> None:
    """After a rotation's 72 hours the agency posts again; what was void stays void."""
    town.log(town.post())
    town.log(town.revoke(0))
    town.log(town.rotate())
    _refused(town, town.post(NEXT), VerificationError, "revoked")
    town.now += timedelta(hours=72)
    town.log(town.post(NEXT))

    assert _record(town).revoked_from is None
    assert [_record(town).voids(index) for index in range(4)] == [False, True, False, False]


def test_revocation_of_the_future(town: Town) -> None:
    """The last good entry is one that is logged, and the agency's registration at the earliest."""
    late = Town()
    other = key("fire.example.org/root")
    late.log(late.register(other, name="Fire"), late.register())

    _refused(town, town.revoke(1), VerificationError, "earlier entry")
    _refused(late, late.revoke(0), VerificationError, "earlier entry")


# Verifiers


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ([], 0),
        ([(STATE, 1)], 1),
        ([(STATE, 1), (COUNTY, 1)], 1),
        ([(STATE, 2)], 2),
        ([(STATE, 3)], 2),
        ([(STATE, 2), (STATE, 3)], 2),
        ([(STATE, 1), (COUNTY, 2)], 2),
        ([(STATE, 2), (COUNTY, 2)], 3),
        ([(STATE, 3), (COUNTY, 3)], 3),
        ([(STATE, 2), (COUNTY, 3), (COUNTY, 1)], 2),
        ([(STATE, 2), (STATE, 0)], 0),
        ([(STATE, 3), (COUNTY, 1), (STATE, 0)], 1),
        ([(STRANGER, 3)], 0),
    ],
)
def test_levels(town: Town, said: list[tuple[SignerKey, int]], level: int) -> None:
    """Two different trusted verifiers make level 3; one alone makes 2; a stranger makes none."""
    for by, each in said:
        logged = town.log(town.verify(each, by))
        assert logged.agency == (None if by is STRANGER else _record(town))

    assert _record(town).level == level


def test_unknown_verifier_at_the_board(town: Town) -> None:
    """The board refuses statements by verifiers it does not trust; a follower ignores them."""
    entry = town.verify(3, STRANGER)

    with pytest.raises(VerificationError, match="The board doesn't trust"):
        town.registry.check(entry, 1)
    assert town.log(entry).agency is None
    assert town.registry.next_link(agency_id(STRANGER.verifier))[0] == 1
    with pytest.raises(ConflictError):
        town.registry.add(entry, 2)


def test_verifier_cannot_equivocate(town: Town) -> None:
    """A verifier's chain has one entry for each seq, or the board has broken its promise."""
    one, other = town.verify(1), town.verify(2)
    town.log(one)

    _refused(town, other, ConflictError)


def test_forged_verification(town: Town) -> None:
    """A statement in a verifier's name needs its signature to count, and to be logged at all."""
    forger = SignerKey(name=STATE.name, seed=STRANGER.seed)
    entry = town.verify(2, forger, agency=agency_id(STATE.verifier))
    other = Registry(ORIGIN, LOG.verifier)
    other.add(town.logged[0].entry, 0)

    with pytest.raises(VerificationError):
        town.registry.check(entry, 1)
    # Whoever does not know this verifier cannot tell: so neither reader calls the log invalid.
    assert other.add(entry, 1).agency is None
    assert town.log(entry).agency is None
    assert _record(town).level == 0


def test_stored_statement_is_checked_again(town: Town) -> None:
    """A statement that was kept before its verifier was trusted counts only if it holds."""
    forger = SignerKey(name=STATE.name, seed=STRANGER.seed)
    town.log(town.verify(2, forger, agency=agency_id(STATE.verifier)))
    town.log(town.verify(2, COUNTY))

    again = new_registry()
    for logged in town.logged:
        again.force(logged.entry, logged.index)

    record = again.agency(AGENCY)
    assert record is not None
    assert record.level == 2


def test_nobody_confirms_by_itself(town: Town) -> None:
    """The board logs no word of an agency or its own that it does not trust; readers ignore it."""
    for signer in (ROOT, LOG):
        entry = town.verify(2, signer)
        with pytest.raises(VerificationError, match="on its own"):
            town.registry.check(entry, town.registry.size)
        assert town.log(entry).agency is None
    assert _record(town).level == 0


def test_nobody_confirms_itself(town: Town) -> None:
    """A verifier that is an agency too cannot confirm itself, however it is trusted."""
    registry = Registry(ORIGIN, LOG.verifier, [ROOT.verifier])
    registry.force(town.logged[0].entry, 0)
    entry = town.verify(2, ROOT)

    with pytest.raises(VerificationError, match="can't confirm itself"):
        registry.check(entry, 1)
    assert registry.add(entry, 1).agency is None


def test_verifier_that_is_an_agency(town: Town) -> None:
    """Readers that trust a verifier and readers that do not find the same log valid.

    Its key has another name as a verifier than as an agency's root, and so another id.
    """
    root = SignerKey(name="state.example.org/root", seed=STATE.seed)
    author = agency_id(STATE.verifier)
    bystander = Registry(ORIGIN, LOG.verifier)
    steps: list[Callable[[], Entry]] = [
        lambda: town.register(root, name="State Police", domain="state.example.org"),
        lambda: town.verify(2),
        lambda: town.verify(3, root),
        lambda: town.newer(root, author=author),
        lambda: town.verify(1, COUNTY, subject=author),
    ]
    bystander.add(town.logged[0].entry, 0)

    for step in steps:
        entry = step()
        logged = town.log(entry)
        assert bystander.add(entry, logged.index).entry == logged.entry

    assert _record(town).level == 2
    assert {each.level for each in bystander.agencies.values()} == {0}
    assert bystander.heads() == town.registry.heads()
    state = town.registry.agency(author)
    assert state is not None
    assert (town.registry.next_link(author)[0], state.level) == (4, 1)


def test_forged_word_of_an_agency(town: Town) -> None:
    """The log names an agency's root key: nobody else speaks as a verifier in its name."""
    forger = SignerKey(name=ROOT.name, seed=STRANGER.seed)

    _refused(town, town.verify(2, forger, agency=AGENCY), VerificationError)
    _refused(town, town.verify(2, forger, agency=BOARD), VerificationError)


# Types that this version does not know


@pytest.mark.parametrize(
    ("signer", "author"), [(POSTING, AGENCY), (ROOT, AGENCY), (LOG, BOARD)], ids=str
)
def test_unknown_type_is_kept_and_counted(town: Town, signer: SignerKey, author: str) -> None:
    """A reader counts it in its agency's chain and makes nothing of it; the board refuses it."""
    entry = town.newer(signer, author=author)
    before = town.registry.agency(AGENCY)

    with pytest.raises(VerificationError, match="doesn't know entries of type"):
        town.registry.check(entry, 1)
    logged = town.log(entry)

    assert town.registry.newer == 1
    assert town.registry.next_link(author)[1] == entry.leaf.hex()
    assert before is not None
    assert _record(town) == before
    assert logged.agency == (None if author == BOARD else _record(town))
    town.log(town.post())


def test_unknown_type_keeps_the_rules_of_all(town: Town) -> None:
    """Its signature, its place in the chain, its time and its anchor are checked like any other."""
    forged = SignerKey(name=POSTING.name, seed=STRANGER.seed)

    _refused(town, town.newer(NEXT), VerificationError)
    _refused(town, town.newer(forged), VerificationError)
    _refused(town, town.newer(author=agency_id(STRANGER.verifier)), VerificationError)
    _refused(town, town.newer(POSTING, author=BOARD), VerificationError)
    for entry in (
        town.newer(prev="f" * 64),
        town.newer(seq=2),
        town.newer(issued=format_time(NOON - timedelta(days=1))),
        town.newer(anchor=Anchor(size=2, root=ANCHOR.root)),
    ):
        with pytest.raises(NoticeboardError):
            town.registry.add(entry, 1)
    assert town.registry.newer == 0


def test_unknown_type_by_a_revoked_key(town: Town) -> None:
    """A revoked posting key signs no unknown type either; the root key does."""
    town.log(town.revoke(0))

    with pytest.raises(VerificationError, match="revoked"):
        town.registry.add(town.newer(), 2)
    town.log(town.newer(ROOT))


def test_second_unknown_entry_with_one_seq(town: Town) -> None:
    """Two entries with one number are evidence against the agency, whatever their types."""
    first, second = town.newer(), town.newer(kind="agency.vote")
    town.log(first, second)

    assert town.logged[-1].equivocation
    assert _record(town).compromised


def test_thread_of_an_unknown_type(town: Town) -> None:
    """An update may belong to a kind of request that this version does not know."""
    town.log(town.newer(id=number(5), kind="request.video"))

    town.log(town.update(number(5)))
    _refused(town, town.update(number(6)), VerificationError, "isn't in this agency's log")


def test_keys_turn_with_an_unknown_type(town: Town) -> None:
    """An unknown type shows as well as any other that the new keys sign by now."""
    town.log(town.rotate())
    town.now += timedelta(hours=72)
    town.log(town.newer(NEXT))

    assert _record(town).posting_key == NEXT.verifier


def test_verification_of_nobody() -> None:
    """Only a registered agency is confirmed."""
    town = Town()

    _refused(town, town.verify(2), VerificationError, "isn't registered")
    with pytest.raises(VerificationError, match="isn't registered"):
        town.registry.add(town.verify(2, STRANGER), 0)


# The board's own entries


def _notice(town: Town, signer: SignerKey = LOG, **changed: object) -> Entry:
    said = town.common(agency_id(signer.verifier), signer) | {"index": 0, "text": "Under review."}
    return town.signed(BoardNotice(**said | changed), signer)


def _heads(town: Town, **changed: object) -> Entry:
    root, count = town.registry.heads()
    said = town.common(BOARD, LOG) | {"root": root, "count": count}
    return town.signed(BoardHeads(**said | changed), LOG)


def test_notice(town: Town) -> None:
    """The board notes on what is logged, under its own key and chain."""
    assert town.log(_notice(town)).agency is None
    _refused(town, _notice(town, index=2), VerificationError, "already in the log")
    _refused(town, _notice(town, ROOT), VerificationError, "Only the board")
    _refused(town, _notice(town, ROOT, agency=BOARD), VerificationError, "didn't sign")


def test_heads(town: Town) -> None:
    """The board states every chain's head; a wrong or old statement is refused."""
    old = _heads(town)
    town.log(town.post())

    _refused(town, old, ConflictError, "Count again")
    _refused(town, _heads(town, count=2), ConflictError, "Count again")
    town.log(_heads(town))
    assert town.registry.heads()[1] == 2


def test_forcing_gives_what_adding_gives(town: Town) -> None:
    """A log read back without checks gives the same registry as the checked one."""
    town.log(town.verify(2), town.verify(2, STRANGER), town.post())
    town.log(town.rotate())
    town.log(town.revoke(0), _notice(town))
    town.log(_heads(town))
    again = new_registry()
    for logged in town.logged:
        assert again.force(logged.entry, logged.index) == logged

    assert again.agencies == town.registry.agencies
    assert again.heads() == town.registry.heads()
    assert again.size == town.registry.size == 8


@given(order=st.permutations(range(4)))
def test_only_one_order_folds(order: list[int]) -> None:
    """The entries of a chain are accepted in their own order alone."""
    source = town_with_agency()
    for _ in range(3):
        source.log(source.post())
    registry = new_registry()

    def fold() -> None:
        for index, each in enumerate(order):
            registry.add(source.logged[each].entry, index)

    if order == [0, 1, 2, 3]:
        fold()
        assert registry.agencies == source.registry.agencies
    else:
        with pytest.raises(NoticeboardError):
            fold()
