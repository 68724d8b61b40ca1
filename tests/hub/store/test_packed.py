"""Packed rows are a mapping that takes little more memory than its values."""

from collections.abc import Iterator
from hashlib import sha256
from random import Random
import tracemalloc

import pytest

from hub.store import packed
from hub.store.packed import PackedRows, PackedValues


def rows(count: int, size: int = 8) -> Iterator[tuple[bytes, bytes]]:
    """Yield rows in order, with digests as keys."""
    keys = sorted(sha256(b"%d" % number).digest()[:20] for number in range(count))
    return ((key, key[:1] * size) for key in keys)


@pytest.mark.parametrize("width", [4, 8, 20])
def test_rows_are_a_mapping(width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is put in, replaced and removed, rows are those of a dict."""
    monkeypatch.setattr(packed, "_PAGE", 4)
    rng = Random(width)  # noqa: S311 -- the same in every run
    # Keys that are indexes share their first bytes.
    keys = [number.to_bytes(width) for number in range(40)]
    keys += [sha256(key).digest()[:width] for key in keys]
    expected = {key: key + b"!" for key in sorted(keys[20:60])}
    found = PackedRows(expected.items())
    for step in range(600):
        key = rng.choice(keys)
        if rng.random() < 0.4:
            assert found.pop(key, None) == expected.pop(key, None)
        else:
            found[key] = expected[key] = b"%d" % step * rng.randrange(3)
        assert (len(found), found.get(key)) == (len(expected), expected.get(key))
        assert (key in found) is (key in expected)
    assert dict(found) == expected
    assert keys[0] + b"\0" not in found
    assert not found.__contains__("a text")


def test_rows_out_of_order_are_refused() -> None:
    """A run is searched by its order, so rows that came in another one can't be used."""
    for wrong in (
        [(b"bbbb", b""), (b"aaaa", b"")],
        [(b"aaaa", b""), (b"aaaa", b"")],
        [(b"aaaa", b""), (b"bbbbb", b"")],
    ):
        with pytest.raises(ValueError, match="out of order"):
            PackedRows(wrong)


def test_a_row_takes_little_more_than_its_bytes() -> None:
    """A dict takes 140 bytes for each row beside its value."""
    given = list(rows(8000))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]

    found = PackedRows(given)

    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert len(found) == 8000
    assert (after - before) / 8000 < 8 + 40


def test_values_are_unpacked_once_and_packed_when_they_leave() -> None:
    """A value that was loaded can be looked at, changed, and taken as a row."""
    keys = [key.hex() for key, _ in rows(3)]
    values = PackedValues[int](lambda value: b"%d" % value, int, most=1)
    values.load(PackedRows((bytes.fromhex(key), b"7") for key in keys))
    values[keys[0]] = 8
    values["ff" * 20] = 9  # It pushes the first one out.

    assert (values[keys[0]], values.peek(keys[1]), values["ff" * 20]) == (8, 7, 9)
    assert values.take_changes(whole=False) == {bytes.fromhex(keys[0]): b"8", b"\xff" * 20: b"9"}
    assert values.take_changes(whole=False) == {}
    assert len(values.take_changes(whole=True)) == len(values) == 4
    del values[keys[1]]
    assert keys[1] not in values
    assert values.take_changes(whole=False) == {bytes.fromhex(keys[1]): None}
