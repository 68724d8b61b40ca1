"""H.264's small print: start codes, lengths, parameter sets."""

from hypothesis import given, strategies as st
import pytest

from hub.errors import StorageError
from hub.media.codecs import (
    PPS,
    SPS,
    ParameterSets,
    from_annex_b,
    from_prefixed,
    kind,
    parameter_sets,
    prefixed,
    strip_metadata,
)

# What an encoder may put into a unit: no start code inside, no zero at the end.
UNITS = st.lists(
    st.binary(max_size=60).map(lambda raw: b"\x65" + raw.replace(b"\0", b"\1") + b"\x80"),
    max_size=8,
)
SPS_0 = bytes.fromhex("6764000dacd94141fb0110000003001000000303c0f14299 60".replace(" ", ""))
PPS_0 = bytes.fromhex("68ebe3cb22c0")


@given(units=UNITS, long=st.booleans())
def test_annex_b_becomes_lengths(units: list[bytes], *, long: bool) -> None:
    """Units come out as they went in, whichever start code is before them."""
    code = b"\0\0\0\1" if long else b"\0\0\1"

    found = from_annex_b(b"".join(code + unit for unit in units))

    assert found == units
    assert from_prefixed(prefixed(found)) == units


@given(payload=st.binary(max_size=200))
def test_damaged_lengths_are_refused(payload: bytes) -> None:
    """A payload either consists of whole units or raises StorageError."""
    try:
        units = from_prefixed(payload)
    except StorageError:
        return
    assert prefixed(units) == payload


@given(raw=st.binary(max_size=80), avcc=st.booleans())
def test_hostile_extradata_never_raises(raw: bytes, *, avcc: bool) -> None:
    """Whatever a camera sends as its record, it is read or found unusable."""
    sets = parameter_sets(b"\x01" + raw if avcc else raw)

    if sets is not None:
        assert {kind(unit) for unit in sets.sps} == {SPS}
        assert {kind(unit) for unit in sets.pps} == {PPS}
        try:
            assert all(number >= 0 for number in sets.ids())
        except StorageError:
            return


def test_a_record_is_read_back() -> None:
    """AvcC and annex B hold the same sets, and a record written is a record read."""
    sets = ParameterSets(sps=(SPS_0,), pps=(PPS_0,), ending=b"\xfd\xf8\xf8\x00")

    assert parameter_sets(sets.avcc()) == sets
    assert parameter_sets(b"\0\0\0\1" + SPS_0 + b"\0\0\1" + PPS_0) == sets
    assert sets.ids() == {0}


@pytest.mark.parametrize("cut", range(1, 44))
def test_a_record_cut_short_is_unusable(cut: int) -> None:
    """No part of a record passes for the whole, its ending aside."""
    whole = ParameterSets(sps=(SPS_0,), pps=(PPS_0,), ending=b"").avcc()

    sets = parameter_sets(whole[: len(whole) - cut])

    assert sets is None or cut > len(whole)


def test_two_byte_lengths_are_unusable() -> None:
    """Video with other length sizes is not copied."""
    record = bytearray(ParameterSets(sps=(SPS_0,), pps=(PPS_0,)).avcc())
    record[4] = 0xFD

    assert parameter_sets(bytes(record)) is None


def test_the_joined_record_promises_what_holds_for_both() -> None:
    """It has the higher level, the constraints that both have, and the sets in order of id."""
    theirs = SPS_0[:2] + b"\x60\x28" + b"\x5b" + SPS_0[5:]  # Id 1, with two constraints.
    ours = SPS_0[:2] + b"\x50" + SPS_0[3:]  # Id 0, with two of which one is another.
    pps = b"\x68\x5b" + PPS_0[2:]

    joined = ParameterSets(sps=(theirs,), pps=(pps,)).joined(
        ParameterSets(sps=(ours,), pps=(PPS_0,))
    )

    assert (joined.sps, joined.pps) == ((ours, theirs), (PPS_0, pps))
    assert joined.avcc()[1:4] == SPS_0[1:2] + b"\x40\x28"


def test_a_copied_frame_has_no_sets_of_its_own() -> None:
    """Only the index has parameter sets, as `avc1` demands, and nothing has metadata."""
    delimiter, slices, words = b"\x09\xf0", b"\x65\x88\x80", b"\x06\x05\x80"

    left = strip_metadata(prefixed([delimiter, SPS_0, PPS_0, words, slices]))

    assert from_prefixed(left) == [delimiter, slices]
