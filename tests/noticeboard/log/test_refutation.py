"""A snapshot that isn't true is refuted by the entries that show it, and a true one by none."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from itertools import combinations

import msgspec
import pytest

from noticeboard.log.body import BoardSnapshot, RequestCorrect
from noticeboard.log.entry import Entry
from noticeboard.log.refutation import refute
from noticeboard.log.snapshot import MOST_REPLACED, AgencyRow, Snapshot
from noticeboard.log.snapshot_fold import SnapshotFold
from tests.noticeboard.log.made import AGENCY, key
from tests.noticeboard.log.test_snapshot import heads
from tests.vectors.snapshot import year
from tests.vectors.story import Story

MISSING, OTHER, CLOSED, EXPIRED, FILE = (
    f"noticeboard.snapshot.lie.{word}" for word in ("missing", "other", "closed", "expired", "file")
)
AT = 16
"""Where the year's heads are."""
CHAIN = (4, 5, 6, 7, 9, 10, 11, 12, 13, 14)
"""The agency's chain from its first request on."""


@cache
def logged() -> dict[int, Entry]:
    """Return the year's entries."""
    return {each.index: each.entry for each in year()[0].logged}


@cache
def honest() -> Snapshot:
    """Return the year's snapshot."""
    return year()[1].snapshot()


def open_row(request: int) -> bytes:
    """Return a row that says that a request is open."""
    return f"open {request} {request}\n".encode()


def changed(old: str, new: str) -> Callable[[bytes], bytes]:
    """Return a change of all rows' text."""

    def change(text: bytes) -> bytes:
        assert old.encode() in text
        return text.replace(old.encode(), new.encode())

    return change


def without(*beginnings: str) -> Callable[[bytes], bytes]:
    """Return a change that leaves rows out."""

    def change(text: bytes) -> bytes:
        starts = tuple(each.encode() for each in beginnings)
        rows = text.splitlines(keepends=True)
        left = [row for row in rows if not row.startswith(starts)]
        assert len(left) < len(rows)
        return b"".join(left)

    return change


def end_of(seq: int, index: int) -> Callable[[bytes], bytes]:
    """Return a change that lets the agency's chain end earlier."""
    return changed(f" 0 10 {logged()[14].leaf.hex()} ", f" 0 {seq} {logged()[index].leaf.hex()} ")


LIES: dict[str, tuple[Callable[[bytes], bytes], tuple[int, ...], str]] = {
    "a resolved request is open": (lambda text: text + open_row(6), (6, 9), CLOSED),
    "an expired request is open": (lambda text: text + open_row(5), (5, AT), EXPIRED),
    "a disowned request is open": (lambda text: text + open_row(12), (12, 14), CLOSED),
    "a revocation is left out": (changed(" 14 revoked", " 11 revoked"), (14,), MISSING),
    "a revoked key is valid": (changed(" revoked\n", " valid\n"), (14,), OTHER),
    "a chain ends too early": (end_of(9, 13), (14,), MISSING),
    "a chain ends with another entry": (end_of(10, 13), (14,), OTHER),
    "an open request has no row": (without("open 4"), CHAIN, MISSING),
    "a row names what is no request": (lambda text: text + open_row(10), (10,), OTHER),
    "a challenge is left out": (without("open 4 8"), (8,), MISSING),
    "an agency is left out": (without("agency 6c80"), (2,), MISSING),
    "keys where none changed": (changed(" 2 - - valid", " 13 - - valid"), (13,), OTHER),
    "a revocation that never was": (
        changed(" 2 - - valid", " 2 - 13 valid"),
        (13,),
        OTHER,
    ),
    "a rotation as a revocation": (changed(" 10,0 11 14 ", " 10,0 11 10 "), (10,), OTHER),
    "a valid key is revoked": (changed(" - - valid\n", " - - revoked\n"), (2,), OTHER),
    "a post-quantum key that nobody named": (
        changed(" 2 - - valid", " 2 13 - valid"),
        (13,),
        OTHER,
    ),
    "a post-quantum key is left out": (changed(" 10,0 11 14 ", " 10,0 - 14 "), (11,), MISSING),
    "another registration": (changed("f83a 2 0", "f83a 1 0"), (2,), OTHER),
    "a verifier's newer statement is left out": (changed(" 15 1\n", " 1 2\n"), (15,), MISSING),
    "another level": (changed(" 15 1\n", " 15 3\n"), (15,), OTHER),
    "a policy is left out": (without("policy"), (3,), MISSING),
    "other ends than the heads": (without("author 3d99"), (AT,), OTHER),
}


def stated_by(snapshot: Snapshot) -> BoardSnapshot:
    """Return the board's statement about a snapshot."""
    body = logged()[len(logged()) - 1].body
    assert isinstance(body, BoardSnapshot)
    rows, count, sha256 = snapshot.stated()
    return msgspec.structs.replace(body, rows=rows, count=count, sha256=sha256)


def why(snapshot: Snapshot, indexes: Iterable[int]) -> str:
    """Return why entries refute a snapshot; empty if they don't."""
    found = refute(snapshot, stated_by(snapshot), {index: logged()[index] for index in indexes})
    assert found is None or set(found.indexes) <= set(indexes)
    return "" if found is None else found.why.code


def test_a_true_one_is_never_refuted() -> None:
    """Neither by all entries nor by any two: also not by what is logged behind the heads."""
    assert why(honest(), logged()) == ""
    assert not any(why(honest(), pair) for pair in combinations(logged(), 2))


@pytest.mark.parametrize("name", LIES)
def test_lies(name: str) -> None:
    """Each is shown by a few entries of the log, and not by fewer."""
    change, indexes, code = LIES[name]
    rows = change(b"".join(honest().rows)).splitlines(keepends=True)
    lie = Snapshot(rows=tuple(sorted(rows)))
    assert Snapshot.parse(lie.content()) == lie

    assert why(lie, indexes) == code
    assert why(lie, logged()) != ""
    for index in indexes:
        assert why(lie, set(indexes) - {index}) == ""


def test_a_correction_is_left_out() -> None:
    """The request, and the correction that has no row."""
    town = Story()
    town.log(town.register())
    town.log(town.post())
    town.log(town.by_agency(RequestCorrect, request=town.requests()[0].id, text="It was gray."))
    town.log(heads(town))
    body = town.snapshot().body
    assert isinstance(body, BoardSnapshot)
    entries = {each.index: each.entry for each in town.logged}
    assert town.rows() is not None
    rows = tuple(row for row in town.rows().rows if not row.startswith(b"open 1 2"))
    lie = Snapshot(rows=rows)
    over, count, sha256 = lie.stated()
    stated = msgspec.structs.replace(body, rows=over, count=count, sha256=sha256)

    assert refute(lie, stated, {1: entries[1]}) is None
    found = refute(lie, stated, {1: entries[1], 2: entries[2]})

    assert found is not None
    assert (found.why.code, found.indexes) == (MISSING, (2, 1))
    assert len(rows) == len(town.rows().rows) - 1


def test_two_entries_with_one_number_that_a_row_hides() -> None:
    """A compromised agency whose row doesn't say so; one that does is not accused of the rest."""
    town = Story()
    town.log(town.register())
    town.log(town.post())
    town.log(town.update(town.requests()[0].id, seq=1, prev=town.logged[0].entry.leaf.hex()))
    town.log(heads(town))
    entries = {each.index: each.entry for each in town.logged}
    true = town.rows()
    lie = Snapshot(rows=tuple(row.replace(b" compromised", b" valid") for row in true.rows))
    body = town.snapshot().body
    assert isinstance(body, BoardSnapshot)
    over, count, sha256 = lie.stated()

    assert refute(true, body, entries) is None
    found = refute(
        lie, msgspec.structs.replace(body, rows=over, count=count, sha256=sha256), entries
    )

    assert found is not None
    assert (found.why.code, found.why.values["index"]) == (OTHER, 2)
    assert AGENCY in str(true.rows[0])


ROTATED = {
    "3,2,1": (),
    "3": (3,),
    "3,2": (3, 2),
    "3,1": (2,),
    "3,0": (2,),
    "3,2,1,0": (2, 1),
    "1,0": (2,),
}
"""What a row says of an agency's keys, and the entries that refute it."""


@pytest.mark.parametrize("named", ROTATED)
def test_keys_that_were_replaced(named: str) -> None:
    """A row lists them up to the first that acted in time; a few entries refute any other."""
    town, fold = Story(), SnapshotFold()
    town.log(town.register())
    for number, wait in enumerate((timedelta(days=5), timedelta(days=2), timedelta(days=1))):
        town.log(town.rotate(to=key(f"police.example.org/new-{number}")))
        town.now += wait
    town.log(heads(town))
    for each in town.logged:
        fold.add(each)
    true, entries = fold.snapshot(), {each.index: each.entry for each in town.logged}
    body = town.snapshot().body
    assert isinstance(body, BoardSnapshot)
    rows = tuple(row.replace(b" 3,2,1 - ", f" {named} - ".encode()) for row in true.rows)
    over, count, sha256 = Snapshot(rows=rows).stated()
    stated = msgspec.structs.replace(body, rows=over, count=count, sha256=sha256)

    def refuted(indexes: Iterable[int]) -> bool:
        some = {index: entries[index] for index in indexes}
        return refute(Snapshot(rows=rows), stated, some) is not None

    shown = ROTATED[named]
    assert (rows == true.rows) is not bool(shown)
    assert refuted(entries) is bool(shown)
    assert refuted(shown) is bool(shown)
    assert not any(refuted(set(shown) - {index}) for index in shown)


def test_keys_named_too_fast() -> None:
    """No more than the newest are listed, which nobody takes for a lie."""
    town, fold = Story(), SnapshotFold()
    town.log(town.register())
    for number in range(MOST_REPLACED + 3):
        town.log(town.rotate(to=key(f"police.example.org/new-{number}")))
    town.log(heads(town))
    for each in town.logged:
        fold.add(each)
    body = town.snapshot().body
    assert isinstance(body, BoardSnapshot)
    over, count, sha256 = fold.snapshot().stated()
    stated = msgspec.structs.replace(body, rows=over, count=count, sha256=sha256)

    (row,) = (each for each in fold.snapshot().parsed() if isinstance(each, AgencyRow))

    assert row.posting == tuple(range(MOST_REPLACED + 3, 2, -1))
    assert Snapshot.parse(fold.snapshot().content()) == fold.snapshot()
    assert refute(fold.snapshot(), stated, {each.index: each.entry for each in town.logged}) is None


def test_a_file_that_the_statement_contradicts() -> None:
    """One hash of the statement is of these rows, and the other isn't."""
    stated = msgspec.structs.replace(stated_by(honest()), rows="0" * 64)

    found = refute(honest(), stated, {})

    assert found is not None
    assert found.why.code == FILE
