"""registry.json: logs of a few entries, and who may write what."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from noticeboard.errors import NoticeboardError
from noticeboard.log.body import AgencyRetention, Anchor, BoardHeads, BoardNotice
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.policy import Limits
from noticeboard.runtime.text import text_of
from tests.noticeboard.log.made import (
    AGENCY,
    COUNTY,
    LOG,
    NEXT,
    ORIGIN,
    POSTING,
    ROOT,
    STATE,
    STRANGER,
)
from tests.vectors.story import COURT, DAY, LIMITS, Story

type Tale = Callable[[Story], Iterator[Entry]]


def vectors() -> dict[str, Any]:
    """Return the content of registry.json."""
    return {
        "about": (
            "Logs of a few entries, in order. Every entry but the last is accepted; `refused` is"
            " the reason why a follower refuses the last one, or empty. `agency` is what the log"
            " then says of it, to a reader who trusts both verifiers; `seals_to` is the delivery"
            " key 72 hours after the last entry's time, for a sender that has post-quantum keys and"
            " for any other. docs/protocol/registry.md"
        ),
        "origin": ORIGIN,
        "board_key": str(LOG.verifier),
        "verifiers": [str(each.verifier) for each in (STATE, COUNTY)],
        "agency_id": AGENCY,
        "logs": [_played(name, reason, tale) for name, reason, tale in _tales()],
    }


def _played(name: str, reason: str, tale: Tale) -> dict[str, Any]:
    town, refused = Story(), ""
    entries = []
    for entry in tale(town):
        entries.append(entry.raw.decode())
        try:
            town.log(entry)
        except NoticeboardError as error:
            refused = text_of(error).code
    expected = f"noticeboard.{reason}" if reason else ""
    if refused != expected:
        raise AssertionError(f"{name}: {refused} instead of {expected}")
    record = town.registry.agency(AGENCY)
    return {
        "name": name,
        "entries": entries,
        "refused": refused,
        "agency": None
        if record is None
        else {
            "level": record.level,
            "posting_key": str(record.posting_key),
            "next_key": str(record.next_keys.posting_key) if record.next_keys else "",
            "revoked_from": record.revoked_from,
            "void": [list(each) for each in record.void],
            "compromised": record.compromised,
            "next_seq": town.registry.next_link(AGENCY)[0],
            "seals_to": [
                record.sealing_key(town.now + 3 * DAY, post_quantum=each) for each in (True, False)
            ],
        },
    }


def _tales() -> Iterator[tuple[str, str, Tale]]:
    yield from _tales_of_chains()
    yield from _tales_of_keys()
    yield from _tales_of_delivery()
    yield from _tales_of_levels()
    yield from _tales_of_boards()


def _after_registration(*makes: Callable[[Story], Entry]) -> Tale:
    def tale(town: Story) -> Iterator[Entry]:
        yield town.register()
        for make in makes:
            yield make(town)

    return tale


def _tales_of_chains() -> Iterator[tuple[str, str, Tale]]:
    after = _after_registration
    yield "a registration", "", after()
    yield "a request", "", after(Story.post)
    yield "a request by nobody", "agency.register_first", lambda town: iter([town.post()])
    yield "a link is missing", "entry.not_next", after(lambda town: town.post(seq=2))
    yield (
        "another predecessor",
        "entry.other_previous",
        after(lambda town: town.post(prev="1" * 64)),
    )
    yield "dated before its predecessor", "entry.dated_before", after(_earlier)
    yield (
        "two entries with one number",
        "",
        after(Story.post, lambda town: town.post(**_first_link(town))),
    )
    yield (
        "the same entry twice",
        "entry.not_next",
        after(Story.post, lambda town: town.logged[-1].entry),
    )
    yield (
        "an update of a request",
        "",
        after(Story.post, lambda town: town.update(town.logged[-1].entry.body.id)),
    )
    yield "an update of no request", "entry.no_request", after(lambda town: town.update("f" * 32))
    yield "a newer type", "", after(Story.newer)
    yield "an anchor that is still to come", "entry.anchor_unseen", after(_anchored)


def _earlier(town: Story) -> Entry:
    town.now -= timedelta(seconds=1)
    return town.post()


def _first_link(town: Story) -> dict[str, Any]:
    first = town.logged[-1].entry.body
    return {"seq": first.seq, "prev": first.prev, "title": "Another title"}


def _anchored(town: Story) -> Entry:
    return town.post(anchor=Anchor(size=2, root=encode_base64(bytes(32))))


def _tales_of_keys() -> Iterator[tuple[str, str, Tale]]:
    after = _after_registration
    yield (
        "a registration that the board didn't countersign",
        "entry.not_countersigned",
        _uncountersigned,
    )
    yield (
        "a registration under another id",
        "agency.other_id",
        lambda town: iter([town.register(agency="0" * 40)]),
    )
    yield "registered twice", "agency.registered", after(lambda town: town.register(id="e" * 32))
    yield "the root key signs a request", "entry.other_signer", after(lambda town: town.post(ROOT))
    yield "the posting key rotates", "entry.other_signer", after(lambda town: town.rotate(POSTING))
    yield "a rotation", "", after(Story.rotate)
    yield "the old key before the new one acts", "", after(Story.rotate, _later(71, POSTING))
    yield "the new key before it acts", "key.acts_from", after(Story.rotate, _later(71, NEXT))
    yield "the new key when it acts", "", after(Story.rotate, _later(72, NEXT))
    yield (
        "the old key when the new one acts",
        "entry.other_signer",
        after(Story.rotate, _later(72, POSTING)),
    )
    yield "a rotation back", "key.used", after(Story.rotate, _back)
    yield "a rotation to the root key", "key.used", after(lambda town: town.rotate(to=ROOT))
    yield "a revocation", "", after(Story.post, lambda town: town.revoke(0))
    yield (
        "a request by a key that is revoked",
        "key.revoked",
        after(lambda town: town.revoke(0), Story.post),
    )
    yield "a revocation from the future", "entry.last_good", after(lambda town: town.revoke(1))
    yield (
        "the next key after a revocation",
        "",
        after(lambda town: town.revoke(0), Story.rotate, _later(72, NEXT)),
    )


def _tales_of_delivery() -> Iterator[tuple[str, str, Tale]]:
    after = _after_registration
    yield "a post-quantum key", "", after(Story.delivery)
    yield "a post-quantum key that is withdrawn", "", after(Story.delivery, _withdrawn(80))
    yield "a post-quantum key that never acts", "", after(Story.delivery, _withdrawn(71))
    yield "a post-quantum key after a rotation", "", after(Story.delivery, Story.rotate)
    yield (
        "a post-quantum key, stated once more",
        "key.made_earlier",
        after(Story.delivery, Story.delivery),
    )
    yield (
        "a withdrawal that is older",
        "key.made_earlier",
        after(Story.delivery, lambda town: town.delivery("", made=town.now - timedelta(hours=1))),
    )
    yield (
        "a post-quantum key by the posting key",
        "signature.wrong",
        after(lambda town: town.delivery(root=POSTING)),
    )
    yield (
        "a post-quantum key for another board",
        "signature.wrong",
        after(lambda town: town.delivery(origin="other.example.org/v1")),
    )
    yield "the root key logs a post-quantum key", "", after(_by_root)
    yield (
        "the root key logs one after a revocation",
        "",
        after(lambda town: town.revoke(0), _by_root),
    )
    yield (
        "a post-quantum key after a revocation",
        "key.revoked",
        after(lambda town: town.revoke(0), Story.delivery),
    )


def _by_root(town: Story) -> Entry:
    return town.delivery(signer=ROOT)


def _withdrawn(hours: int) -> Callable[[Story], Entry]:
    def make(town: Story) -> Entry:
        town.now += timedelta(hours=hours)
        return town.delivery("")

    return make


def _uncountersigned(town: Story) -> Iterator[Entry]:
    yield parse_entry(town.register().raw.rpartition(b"\n")[0])


def _later(hours: int, signer: SignerKey) -> Callable[[Story], Entry]:
    def make(town: Story) -> Entry:
        town.now += timedelta(hours=hours)
        return town.post(signer)

    return make


def _back(town: Story) -> Entry:
    town.now += timedelta(hours=73)
    return town.rotate(to=POSTING)


def _tales_of_levels() -> Iterator[tuple[str, str, Tale]]:
    after = _after_registration
    state, county = (lambda town: town.verify(2, STATE)), (lambda town: town.verify(2, COUNTY))
    yield "a verifier confirms", "", after(state)
    yield "two verifiers confirm", "", after(state, county)
    yield "a verifier says three", "", after(lambda town: town.verify(3, STATE))
    yield "a verifier withdraws", "", after(state, lambda town: town.verify(0, STATE))
    yield "a domain is confirmed", "", after(lambda town: town.verify(1, STATE))
    yield "a stranger confirms", "", after(lambda town: town.verify(3, STRANGER))
    yield (
        "a verifier confirms nobody",
        "level.not_registered",
        lambda town: iter([town.verify(2, STATE)]),
    )


def _tales_of_boards() -> Iterator[tuple[str, str, Tale]]:
    after = _after_registration
    notice: dict[str, Any] = {"index": 0, "text": "Checked."}
    yield "a notice", "", after(lambda town: town.by_board(BoardNotice, **notice))
    yield (
        "a notice on what is to come",
        "entry.notice_later",
        after(lambda town: town.by_board(BoardNotice, index=1, text="x")),
    )
    yield (
        "a notice by an agency",
        "entry.board_only",
        after(
            lambda town: town.signed(BoardNotice(**town.common(AGENCY, POSTING), **notice), POSTING)
        ),
    )
    yield "a statement of heads", "", after(_heads)
    yield (
        "other heads",
        "entry.other_heads",
        after(lambda town: town.by_board(BoardHeads, root="0" * 64, count=1)),
    )
    yield "a snapshot", "", after(_heads, Story.snapshot)
    yield "a snapshot without heads", "snapshot.when", after(Story.snapshot)
    yield (
        "a snapshot of other heads",
        "snapshot.when",
        after(_heads, lambda town: town.snapshot(at=0)),
    )
    yield (
        "a second snapshot on one day",
        "snapshot.when",
        after(_heads, Story.snapshot, _heads, Story.snapshot),
    )
    yield "a snapshot the day after", "", after(_heads, Story.snapshot, _next_day, Story.snapshot)
    yield "a first policy", "", after(lambda town: town.policy(limits=LIMITS, overseers=(COURT,)))
    yield (
        "a policy whose number isn't the next",
        "policy.number",
        after(lambda town: town.policy(number=2)),
    )
    yield (
        "a first policy that its governor didn't sign",
        "signature.wrong",
        after(lambda town: town.policy(STRANGER)),
    )
    yield (
        "a tighter policy after a week",
        "",
        after(Story.policy, lambda town: town.policy(limits=LIMITS)),
    )
    yield (
        "a wider policy after a week",
        "policy.notice",
        after(lambda town: town.policy(limits=LIMITS), _wider),
    )
    yield "a policy that begins before the last one", "policy.begins", after(Story.policy, _sooner)
    yield (
        "a decision before the policy begins",
        "oversight.unknown",
        after(_with_court, lambda town: town.decision(town.post())),
    )
    yield "a decision", "", after(_with_court, _month, _decided)
    yield (
        "a decision by a stranger",
        "oversight.unknown",
        after(_with_court, _month, lambda town: town.decision(town.post(), STRANGER)),
    )
    yield (
        "two decisions about one request",
        "oversight.decided",
        after(
            _with_court, _month, _decided, lambda town: town.decision(town.post(), approved=False)
        ),
    )


def _heads(town: Story) -> Entry:
    root, count = town.registry.heads()
    return town.by_board(BoardHeads, root=root, count=count)


def _next_day(town: Story) -> Entry:
    town.now += DAY
    return _heads(town)


def _wider(town: Story) -> Entry:
    town.now += 5 * DAY
    return town.policy(limits=Limits(), begins=_day(town, 29))


def _sooner(town: Story) -> Entry:
    return town.policy(begins=_day(town, 20), limits=LIMITS)


def _day(town: Story, days: int) -> str:
    return format_time(town.now + days * DAY)


def _with_court(town: Story) -> Entry:
    return town.policy(limits=LIMITS, overseers=(COURT,))


def _month(town: Story) -> Entry:
    town.now += 31 * DAY
    return town.by_agency(AgencyRetention, days=30, text="")


def _decided(town: Story) -> Entry:
    return town.decision(town.post())
