"""What a board can do that is wrong, for hubs that read its log in whatever way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Final

from hub.model.request import BoardState
from noticeboard.log.body import AgencyRotate, Anchor, RequestUpdate
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import sign_entry
from noticeboard.log.note import KIND_ED25519, VerifierKey, add_signatures
from noticeboard.log.tree import EMPTY_ROOT, Tree, leaf_hash
from tests.fakes.board import (
    OTHER_DELIVERY_KEY,
    Author,
    FakeBoard,
    Lies,
    LogWriter,
    make_key,
    signed_raw,
)
from tests.hub.feeds.conftest import Home

type LogEntry = Callable[[LogWriter, Author], None]
"""Logs an entry of an agency that a board must refuse."""


def _of_another_board(writer: LogWriter, agency: Author) -> None:
    fields = {"request": writer.fresh_id(), "text": "Send it to me."}
    body = RequestUpdate(**(writer.common(agency, agency.posting) | fields))
    writer.log(agency, sign_entry(body, "board.example.net/v1", agency.posting))


def _broken_link(writer: LogWriter, agency: Author) -> None:
    agency.prev = "ab" * 32
    writer.post(agency)


def _gap(writer: LogWriter, agency: Author) -> None:
    agency.seq += 1
    writer.post(agency)


def _backdated(writer: LogWriter, agency: Author) -> None:
    writer.post(agency)
    writer.now -= timedelta(hours=2)
    writer.post(agency)
    writer.now += timedelta(hours=2)


def _by_a_revoked_key(writer: LogWriter, agency: Author) -> None:
    writer.revoke(agency, last_good=len(writer.entries) - 1)
    writer.post(agency)


def _by_a_key_of_tomorrow(writer: LogWriter, agency: Author) -> None:
    agency.posting = writer.rotate(agency)
    writer.post(agency)


def _anchored_in_the_future(writer: LogWriter, agency: Author) -> None:
    writer.post(agency, anchor=Anchor(size=10**9, root=encode_base64(EMPTY_ROOT)))


def _anchored_in_another_log(writer: LogWriter, agency: Author) -> None:
    root = encode_base64(leaf_hash(b"another face"))
    writer.post(agency, anchor=Anchor(size=len(writer.entries), root=root))


def _of_an_unknown_type(writer: LogWriter, agency: Author) -> None:
    writer.revoke(agency, last_good=len(writer.entries) - 1)
    writer.newer(agency)


def _rotate_to(writer: LogWriter, agency: Author, key: str) -> None:
    fields = {"posting_key": key, "delivery_key": OTHER_DELIVERY_KEY, "reason": "Yearly."}
    writer.log(agency, writer.signed(agency, AgencyRotate, agency.root, **fields))


def _a_key_that_comes_back(writer: LogWriter, agency: Author) -> None:
    _rotate_to(writer, agency, str(agency.posting.verifier))


def _two_keys_with_one_id(writer: LogWriter, agency: Author) -> None:
    _rotate_to(writer, agency, str(agency.root.verifier))


def _by_somebody_else(writer: LogWriter, agency: Author) -> None:
    fields = {"request": writer.fresh_id(), "text": "Send it to me."}
    writer.log(agency, writer.signed(agency, RequestUpdate, make_key("thief.posting"), **fields))


def _edited(writer: LogWriter, agency: Author) -> None:
    writer.post(agency)
    agency.seq -= 1
    raw = writer.entries.pop()
    agency.prev = parse_prev(raw)
    writer.log(agency, raw.replace(b'"radius_m":300', b'"radius_m":900'))


def _unreadable(old: bytes, new: bytes) -> LogEntry:
    """Return what logs a request that is signed by its agency, and whose text is no entry's."""

    def log(writer: LogWriter, agency: Author) -> None:
        seq, prev = agency.seq, agency.prev
        writer.post(agency)
        text = writer.entries.pop().partition(b"\n")[0]
        assert old in text
        agency.seq, agency.prev = seq, prev
        writer.log(agency, signed_raw(text.replace(old, new, 1), writer.origin, agency.posting))

    return log


def _an_unsafe_key(writer: LogWriter, agency: Author) -> None:
    key = VerifierKey.of("posting", agency.root.verifier.public)
    public = bytes(32)  # Of order four.
    name, kind = "posting", bytes([KIND_ED25519])
    key_id = sha256(name.encode() + b"\n" + kind + public).digest()[:4]
    unsafe = f"{name}+{key_id.hex()}+{encode_base64(kind + public)}"
    seq, prev = agency.seq, agency.prev
    _rotate_to(writer, agency, str(key))
    text = writer.entries.pop().partition(b"\n")[0]
    agency.seq, agency.prev = seq, prev
    text = text.replace(str(key).encode(), unsafe.encode())
    writer.log(agency, signed_raw(text, writer.origin, agency.root))


def _nothing(writer: LogWriter, _agency: Author) -> None:
    writer.entries.append(b"no entry")


def parse_prev(raw: bytes) -> str:
    """Return which entry comes before one in its chain."""
    return raw.partition(b'"prev":"')[2][:64].decode()


ENTRIES: Final[Mapping[str, LogEntry]] = {
    "of another board": _of_another_board,
    "a broken link": _broken_link,
    "a gap": _gap,
    "backdated": _backdated,
    "by a revoked key": _by_a_revoked_key,
    "by a key that doesn't act yet": _by_a_key_of_tomorrow,
    "anchored in the future": _anchored_in_the_future,
    "anchored in another log": _anchored_in_another_log,
    "of an unknown type, by a revoked key": _of_an_unknown_type,
    "a key that comes back": _a_key_that_comes_back,
    "two keys with one id": _two_keys_with_one_id,
    "by somebody else": _by_somebody_else,
    "edited by the board": _edited,
}
"""By what is wrong with the entry."""


UNREADABLE: Final[Mapping[str, LogEntry]] = {
    "none": _nothing,
    "another spelling": _unreadable(b'","id":', b'", "id":'),
    "a number that is none": _unreadable(b'"radius_m":300', b'"radius_m":300.0'),
    "one field twice": _unreadable(b'"v":1,', b'"v":1,"v":1,'),
    "hidden characters": _unreadable(b"Park Lane", "Park\u202e Lane".encode()),
    "a shape that crosses itself": _unreadable(
        b'"area":{"lat":52000000,"lon":4000000,"radius_m":300,"shape":"circle"}',
        b'"area":{"ring":[[52000000,4000000],[52010000,4010000],[52010000,4000000],'
        b'[52000000,4010000]],"shape":"polygon"}',
    ),
    "an unsafe key": _an_unsafe_key,
}
"""What isn't an entry, although the board logs it: by why it can't be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrayal:
    """What a board publishes, after it was honest; and what a hub must make of it."""

    publish: Callable[[Home, FakeBoard], None]
    state: BoardState
    needs_growth: bool = False
    """Whether it is one only if the log has grown."""


def _older(_: Home, board: FakeBoard) -> None:
    board.publish(size=len(board.writer.entries) - 1)


def _two_of_one_size(_: Home, board: FakeBoard) -> None:
    *same, last = board.writer.entries
    note = board.signed(Tree(leaf_hash(raw) for raw in (*same, last + b" ")))
    board.lies = Lies(checkpoint=note.encode())


def _smaller_fork(_: Home, board: FakeBoard) -> None:
    board.writer.entries[:] = [b"something else", b"entirely"]
    board.publish()


def _rewritten(_: Home, board: FakeBoard) -> None:
    board.writer.entries[2] += b" "
    board.publish()


def _deleted(_: Home, board: FakeBoard) -> None:
    del board.writer.entries[1]
    board.publish()


def _damaged_bundle(_: Home, board: FakeBoard) -> None:
    board.lies = Lies(bundle=lambda raw: raw[:-90] + b"?" + raw[-89:])


def _without_witnesses(_: Home, board: FakeBoard) -> None:
    board.witnesses = board.witnesses[:1]
    board.publish()


def _one_witness_twice(_: Home, board: FakeBoard) -> None:
    board.witnesses = board.witnesses[:1] * 2
    board.publish()


def _frozen(home: Home, board: FakeBoard) -> None:
    board.publish(at=int((home.clock.now() - timedelta(hours=25)).timestamp()))


def _of_tomorrow(home: Home, board: FakeBoard) -> None:
    board.publish(at=int((home.clock.now() + timedelta(days=1)).timestamp()))


def _replayed(_: Home, board: FakeBoard) -> None:
    lines = board.publish(size=1).splitlines(keepends=True)
    names = {each.name for each in board.witnesses}
    board.witnesses = ()
    old = [line for line in lines if line.startswith("\u2014 ") and line.split()[1] in names]
    board.lies = Lies(checkpoint=add_signatures(board.publish(), *old).encode())


def _edited_size(_: Home, board: FakeBoard) -> None:
    size = len(board.writer.entries)
    board.lies = Lies(checkpoint=board.note.replace(f"\n{size}\n", f"\n{size + 1}\n").encode())


def _another_key(_: Home, board: FakeBoard) -> None:
    board.publish(key=make_key(f"{board.writer.origin}x"))


def _another_origin(_: Home, board: FakeBoard) -> None:
    board.publish(origin="board.example.net/v1")


def _bomb(_: Home, board: FakeBoard) -> None:
    board.lies = Lies(compressed=True)


BETRAYALS: Final[Mapping[str, Betrayal]] = {
    "rollback": Betrayal(publish=_older, state=BoardState.FOLLOWING),
    "same-size fork": Betrayal(publish=_two_of_one_size, state=BoardState.STOPPED),
    "smaller fork": Betrayal(publish=_smaller_fork, state=BoardState.STOPPED),
    "rewrite": Betrayal(publish=_rewritten, state=BoardState.STOPPED, needs_growth=True),
    "deletion": Betrayal(publish=_deleted, state=BoardState.STOPPED, needs_growth=True),
    "bundle": Betrayal(publish=_damaged_bundle, state=BoardState.UNCHECKED, needs_growth=True),
    "missing quorum": Betrayal(publish=_without_witnesses, state=BoardState.UNCHECKED),
    "duplicate witness": Betrayal(publish=_one_witness_twice, state=BoardState.UNCHECKED),
    "stale cosignature": Betrayal(publish=_frozen, state=BoardState.UNCHECKED),
    "future cosignature": Betrayal(publish=_of_tomorrow, state=BoardState.UNCHECKED),
    "replayed cosignature": Betrayal(publish=_replayed, state=BoardState.UNCHECKED),
    "edited size": Betrayal(publish=_edited_size, state=BoardState.UNCHECKED),
    "wrong key": Betrayal(publish=_another_key, state=BoardState.UNCHECKED),
    "wrong origin": Betrayal(publish=_another_origin, state=BoardState.UNCHECKED),
    "gzip": Betrayal(publish=_bomb, state=BoardState.UNREACHABLE),
}
"""By what it is called in design/log.md."""
