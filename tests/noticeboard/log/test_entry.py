"""Entries: canonical bytes against the reference encoder, and every hostile spelling."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import product
import json
from typing import Any, get_args

from hypothesis import given, settings, strategies as st
import msgspec
import pytest
import rfc8785

from noticeboard.errors import (
    InvalidInputError,
    NewerFormatError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.area import Area, Circle, MultiPolygon, Polygon, RequestArea
from noticeboard.log.body import BoardHeads, BoardNotice, Body, Common, Newer, RequestUpdate
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import (
    agency_id,
    canonical,
    countersign_entry,
    parse_entry,
    sign_entry,
    verify_countersignature,
    verify_entry,
)
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey
from noticeboard.log.outline import first_touch
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from tests.noticeboard.log.made import (
    AGENCY,
    LOG,
    NOON,
    ORIGIN,
    POSTING,
    ROOT,
    STATE,
    Town,
    town_with_agency,
)

TOWN = town_with_agency()
POST = TOWN.post()
REGISTER = TOWN.logged[0].entry
LONG = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=300
)


def _raw(text: bytes) -> bytes:
    """Return an entry of this JSON, properly signed whatever it says."""
    signed = f"neighbors-requests/entry/v1\n{ORIGIN}\n".encode() + text
    signature = msgspec.json.encode(POSTING.sign_bytes(signed)).strip(b'"')
    return text + b"\n" + signature


def _json(entry_raw: bytes = POST.raw) -> bytes:
    return entry_raw.split(b"\n")[0]


def _changed(**changed: object) -> bytes:
    """Return the post with some members changed, canonical and signed."""
    return _raw(rfc8785.dumps(json.loads(_json()) | changed))


def _bodies() -> list[Body]:
    board = agency_id(LOG.verifier)
    heads = TOWN.common(board, LOG) | {"root": "0" * 64, "count": 0}
    notice = TOWN.common(board, LOG) | {"index": 0, "text": "Under review."}
    return [
        REGISTER.body,
        POST.body,
        TOWN.update(POST.body.id).body,
        TOWN.rotate().body,
        TOWN.revoke(0).body,
        TOWN.verify(2).body,
        BoardHeads(**heads),
        BoardNotice(**notice),
    ]


@pytest.mark.parametrize("body", _bodies(), ids=lambda each: type(each).__name__)
def test_bodies_are_canonical(body: Body) -> None:
    """Every type's bytes are those of RFC 8785, and read back."""
    signer = {ROOT.verifier.key_id.hex(): ROOT, LOG.verifier.key_id.hex(): LOG}.get(
        body.key, STATE if body.key == STATE.verifier.key_id.hex() else POSTING
    )
    entry = parse_entry(sign_entry(body, ORIGIN, signer))

    assert canonical(body) == rfc8785.dumps(msgspec.to_builtins(body))
    assert entry.body == body
    verify_entry(entry, ORIGIN, signer.verifier)


@settings(max_examples=300)
@given(text=LONG, seq=st.integers(min_value=1, max_value=2**53 - 1))
def test_any_text_is_canonical(text: str, seq: int) -> None:
    """Whatever a text holds, the fast encoder writes what the reference writes."""
    body = RequestUpdate(
        **TOWN.common(AGENCY, POSTING, seq=seq, prev="f" * 64), request="0" * 32, text=text
    )

    assert canonical(body) == rfc8785.dumps(msgspec.to_builtins(body))


@given(raw=st.binary(max_size=300))
def test_junk_entries(raw: bytes) -> None:
    """Arbitrary bytes are refused, with VerificationError and nothing else."""
    for junk in (raw, raw + b"\n" + POST.raw.split(b"\n")[1], _json() + b"\n" + raw):
        with pytest.raises(VerificationError):
            parse_entry(junk)


@given(at=st.integers(min_value=0, max_value=len(POST.raw) - 1), bit=st.integers(0, 7))
def test_every_flipped_bit_is_noticed(at: int, bit: int) -> None:
    """An entry with one bit changed is malformed or its signature does not hold."""
    raw = bytearray(POST.raw)
    raw[at] ^= 1 << bit

    with pytest.raises(VerificationError):
        verify_entry(parse_entry(bytes(raw)), ORIGIN, POSTING.verifier)


HOSTILE: dict[str, bytes] = {
    "spaces": _raw(_json().replace(b'":', b'": ')),
    "unsorted": _raw(b'{"v":1,' + _json()[1:].replace(b',"v":1', b"")),
    "duplicate key": _raw(_json().replace(b'"v":1', b'"v":1,"v":1')),
    "duplicate key, other value": _raw(_json().replace(b'"seq":1', b'"seq":0,"seq":1')),
    "duplicate type": _raw(_json().replace(b'"type":', b'"type":"agency.revoke","type":')),
    "escaped letter": _raw(_json().replace(b"Burglary", b"\\u0042urglary")),
    "escaped slash": _raw(_json().replace(b"Burglary", b"\\/")),
    "upper-case escape": _raw(_json().replace(b"Did", b"\\u001F")),
    "lone surrogate": _raw(_json().replace(b"Did", b"\\ud800")),
    "raw surrogate": _raw(_json().replace(b"Did", b"\xed\xa0\x80")),
    "bad utf-8": _raw(_json().replace(b"Did", b"\xff")),
    "float": _raw(_json().replace(b'"radius_m":400', b'"radius_m":400.0')),
    "exponent": _raw(_json().replace(b'"radius_m":400', b'"radius_m":4e2')),
    "nan": _raw(_json().replace(b'"radius_m":400', b'"radius_m":NaN')),
    "minus zero": _raw(_json().replace(b'"size":0', b'"size":-0')),
    "2^53": _changed(seq=2**53 - 1).replace(b"9007199254740991", b"9007199254740992"),
    "2^64": _raw(_json().replace(b'"seq":1', b'"seq":18446744073709551616')),
    "10^5000": _raw(_json().replace(b'"seq":1', b'"seq":1' + b"0" * 5000)),
    "negative": _changed(seq=-1),
    "boolean": _changed(seq=True),
    "number as text": _changed(seq="1"),
    "null": _changed(title=None),
    "deep array": _raw(b"[" * 8000),
    "deep object": _raw(b'{"a":' * 3000),
    "deep member": _raw(_json().replace(b'"v":1', b'"v":' + b"[" * 5000 + b"]" * 5000)),
    "unknown field": _changed(extra=1),
    "unknown v": _changed(v=2),
    "type of one word": _changed(type="video"),
    "type in capitals": _changed(type="request.Video"),
    "type too long": _changed(type="request." + "v" * 60),
    "no text as type": _changed(type=7),
    "no type": _raw(rfc8785.dumps({k: v for k, v in json.loads(_json()).items() if k != "type"})),
    "missing field": _raw(
        rfc8785.dumps({k: v for k, v in json.loads(_json()).items() if k != "area"})
    ),
    "no object": _raw(b"1"),
    "empty": b"",
    "no signature": _json(),
    "two signatures on a post": POST.raw + b"\n" + POST.raw.split(b"\n")[1],
    "three signatures": REGISTER.raw + b"\n" + POST.raw.split(b"\n")[1],
    "trailing line break": POST.raw + b"\n",
    "short signature": POST.raw[:-4],
    "signature not ascii": POST.raw[:-1] + b"\xc3",
    "signature not canonical": POST.raw.removesuffix(b"==")[:-1] + b"B==",
    "too long": _changed(text="x" * MAX_ENTRY_BYTES),
    "text over its cap": _changed(text="x" * 4001),
    "title over its cap": _changed(title="x" * 201),
    "bidi title": _changed(title="Burglary \u202egnp.exe"),
    "zero-width title": _changed(title="Burg\u200blary"),
    "isolate in a case number": _changed(case_number="26\u2066-1"),
    "tag in a contact": _changed(contact="a@police.example.org\U000e0041"),
    "filler in a title": _changed(title="\u3164"),
    "line break in a title": _changed(title="a\nb"),
    "line separator in a title": _changed(title="a\u2028b"),
    "control in a text": _changed(text="a\x1b[2J"),
    "del in a text": _changed(text="a\x7f"),
    "tab in a text": _changed(text="a\tb"),
    "upper-case agency": _changed(agency=AGENCY.upper()),
    "agency with line break": _changed(agency=AGENCY + "\n"),
    "short id": _changed(id="0" * 31),
    "time with offset": _changed(issued="2026-03-01T12:00:00+00:00"),
    "time with fraction": _changed(issued="2026-03-01T12:00:00.0Z"),
    "time in lower case": _changed(issued="2026-03-01t12:00:00z"),
    "time in other digits": _changed(issued="202\u0666-03-01T12:00:00Z"),
    "time with a space": _changed(issued="2026-03-01 12:00:00Z"),
    "basic time": _changed(issued="20260301T120000Z"),
    "time by the week": _changed(issued="2026-W09-7T12:00Z"),
    "time without zone": _changed(issued="2026-03-01T12:00:00"),
    "no such day": _changed(issued="2026-02-30T12:00:00Z"),
    "leap second": _changed(issued="2026-03-01T23:59:60Z"),
    "year nought": _changed(issued="0000-01-01T00:00:00Z"),
    "reversed window": _changed(
        window={"start": "2026-03-01T12:00:00Z", "end": "2026-03-01T11:00:00Z"}
    ),
    "empty window": _changed(
        window={"start": "2026-03-01T12:00:00Z", "end": "2026-03-01T12:00:00Z"}
    ),
    "expires at once": _changed(expires=format_time(NOON)),
    "first with a previous": _changed(seq=0),
    "later without a previous": _changed(prev="0" * 64),
    "anchor not base64": _changed(anchor={"size": 0, "root": "?" * 44}),
    "anchor too short": _changed(anchor={"size": 0, "root": "AAAA"}),
    "unknown shape": _changed(area={"shape": "square", "lat": 0, "lon": 0}),
    "latitude over 90": _changed(
        area={"shape": "circle", "lat": 90_000_001, "lon": 0, "radius_m": 1}
    ),
    "longitude over 180": _changed(
        area={"shape": "circle", "lat": 0, "lon": -180_000_001, "radius_m": 1}
    ),
    "no radius": _changed(area={"shape": "circle", "lat": 0, "lon": 0, "radius_m": 0}),
    "incident with markup": _changed(incident="<b>"),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_entries(raw: bytes) -> None:
    """Each departure from the format is refused, though it is properly signed."""
    with pytest.raises(VerificationError):
        parse_entry(raw)


NEWER = {
    "fraction": {"x": 1.5},
    "fraction in a list": {"x": [{"y": 0.1}]},
    "number out of range": {"x": 2**53},
    "nine levels": {"x": [[[[[[[[1]]]]]]]]},
    "key outside ASCII": {"x\u00e9": 1},
    "no seq": {"seq": None},
    "no anchor": {"anchor": {}},
    "agency of letters": {"agency": "town"},
    "no time": {"issued": "yesterday"},
    "first with a previous": {"seq": 0},
}


@pytest.mark.parametrize("changed", NEWER.values(), ids=NEWER.keys())
def test_what_an_unknown_type_may_never_do(changed: dict[str, object]) -> None:
    """Whatever its type, an entry says what every entry says, in plain canonical JSON."""
    raw = json.loads(_json()) | {"type": "request.video"} | changed
    text = json.dumps(raw, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    with pytest.raises(VerificationError) as refused:
        parse_entry(_raw(text))
    assert not isinstance(refused.value, NewerFormatError)


def test_unknown_type_is_read() -> None:
    """What every entry says is read of an unknown type, and its bytes are kept."""
    raw = _changed(type="request.video", codecs=[{"name": "av1", "lossy": True, "of": None}])

    entry = parse_entry(raw)

    assert isinstance(entry.body, Newer)
    assert entry.body.kind == "request.video"
    assert (entry.body.seq, entry.body.prev) == (POST.body.seq, POST.body.prev)
    assert (entry.raw, canonical(entry.body)) == (raw, raw.split(b"\n")[0])
    verify_entry(entry, ORIGIN, POSTING.verifier)


@pytest.mark.parametrize(
    "spelling",
    [
        lambda text: text.replace(b'{"agency"', b'{ "agency"'),
        lambda text: text.replace(b'"seq":1', b'"seq":1,"seq":1'),
        lambda text: text.replace(b"Burglary", b"\\u0042urglary"),
        lambda text: text.replace(b'"seq":1', b'"seq":1e0'),
        lambda text: text[:-1],
        lambda _: b"[" * 10_000,
        lambda _: b'{"type":"request.video"}',
    ],
)
def test_unknown_types_are_canonical(spelling: Callable[[bytes], bytes]) -> None:
    """An unknown type has one spelling as well: no space, no second key, no other escape."""
    text = _json(_changed(type="request.video"))
    changed = spelling(text)
    assert changed != text

    with pytest.raises(VerificationError):
        parse_entry(_raw(changed))


@pytest.mark.parametrize("changed", [{"v": 2}, {"extra": 1}, {"v": 2, "type": "request.video"}])
def test_newer_formats_prove_nothing(changed: dict[str, object]) -> None:
    """Another `v`, or an unknown field in a known type, is a newer version's to read."""
    with pytest.raises(NewerFormatError):
        parse_entry(_changed(**changed))


def test_the_unchanged_post_is_accepted() -> None:
    """The same way of making hostile entries makes a good one if nothing is changed."""
    assert parse_entry(_changed()).body == POST.body


def test_running_text_keeps_its_letters() -> None:
    """Joiners, direction marks and line breaks may be right in a text; showing it strips them."""
    text = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645\n\U0001f469\u200d\U0001f692\u200f"

    assert parse_entry(_changed(text=text)).body == msgspec.structs.replace(POST.body, text=text)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": ""},
        {"name": "Police\u200b"},
        {"name": "\u202eecilop"},
        {"name": "Police\x00"},
        {"name": "x" * 121},
        {"kind": "fbi"},
        {"domain": "localhost"},
        {"domain": "Police.example.org"},
        {"domain": "police.example.org."},
        {"domain": "police..org"},
        {"domain": "-police.example.org"},
        {"domain": "192.168.1.1"},
        {"domain": "police.example.org/path"},
        {"domain": "p\u043elice.example.org"},
        {"domain": "police.example.org\n"},
        {"delivery_key": "age1"},
        {"delivery_key": "age1" + "b" * 58},
        {"delivery_key": "age1pq1" + "q" * 58},
        {"delivery_key": "age1pq1" + "q" * 1953},
        {"delivery_key": "age1" + "q" * 1955},
        {"posting_key": str(ROOT.verifier)},
        {"posting_key": "nonsense"},
        {"posting_key": str(SignerKey.generate("w", KIND_COSIGNATURE).verifier)},
        {"contact": "tips\u2028"},
    ],
)
def test_hostile_registrations(changed: dict[str, Any]) -> None:
    """Names, domains and keys that deceive are refused when they are signed or read."""
    with pytest.raises(NoticeboardError):
        Town().register(**changed)


def test_rotation_to_no_key() -> None:
    """A rotation names a key that can sign."""
    with pytest.raises(VerificationError):
        TOWN.rotate(posting_key="nonsense")


@pytest.mark.parametrize("recipient", ["age1" + "q" * 58, "age1pq1" + "q" * 1952])
def test_delivery_key(recipient: str) -> None:
    """An age recipient is 62 letters of its alphabet; a post-quantum one is 1,959."""
    assert Town().register(delivery_key=recipient).body == msgspec.structs.replace(
        REGISTER.body, delivery_key=recipient
    )


def test_cross_board_replay() -> None:
    """An entry signed for one board does not verify on another."""
    with pytest.raises(VerificationError):
        verify_entry(POST, "other.example.org/v1", POSTING.verifier)


def test_wrong_key() -> None:
    """An entry verifies under the key that it names alone."""
    twin = SignerKey(name=ROOT.name, seed=POSTING.seed)

    with pytest.raises(VerificationError, match="didn't sign"):
        verify_entry(POST, ORIGIN, ROOT.verifier)
    with pytest.raises(VerificationError, match="didn't sign"):
        verify_entry(POST, ORIGIN, twin.verifier)


def test_signing_what_nobody_would_read() -> None:
    """A body past a limit is refused when it is signed, not by those who read it."""
    with pytest.raises(InvalidInputError, match="4000"):
        TOWN.update(POST.body.id, text="x" * 4001)


def test_every_type_has_a_time() -> None:
    """An update's time is as strict as a request's."""
    with pytest.raises(VerificationError, match="must look like"):
        TOWN.update(POST.body.id, issued="2026-03-01 12:00:00Z")


def test_longest_entry() -> None:
    """An entry of exactly 16 KiB is read; one byte more is not."""
    text = "\U0001f692" * 3_900
    room = MAX_ENTRY_BYTES - len(_changed(text=text, title="")) - 1
    title = "\u00e9" * (room // 2) + "x" * (room % 2)

    assert len(title) < 199
    assert len(parse_entry(_changed(text=text, title=title + "x")).raw) == MAX_ENTRY_BYTES
    with pytest.raises(VerificationError, match="up to 16384"):
        parse_entry(_changed(text=text, title=title + "xx"))


def test_signing_for_another_key() -> None:
    """A body cannot be signed by a key other than the one it names, nor by a witness's."""
    witness = SignerKey(name=POSTING.name, kind=KIND_COSIGNATURE, seed=POSTING.seed)

    for wrong in (ROOT, witness):
        with pytest.raises(InvalidInputError):
            sign_entry(POST.body, ORIGIN, wrong)


def test_countersignature() -> None:
    """The board's countersignature covers the agency's and belongs to this board alone."""
    bare = parse_entry(b"\n".join(REGISTER.raw.split(b"\n")[:2]))

    verify_countersignature(REGISTER, ORIGIN, LOG.verifier)
    for entry, origin, signer in (
        (bare, ORIGIN, LOG),
        (REGISTER, "other.example.org/v1", LOG),
        (REGISTER, ORIGIN, ROOT),
    ):
        with pytest.raises(VerificationError):
            verify_countersignature(entry, origin, signer.verifier)
    with pytest.raises(VerificationError):
        countersign_entry(POST.raw, ORIGIN, LOG)


# Rings


def _ring(*points: tuple[int, int]) -> Polygon:
    return msgspec.convert({"shape": "polygon", "ring": points}, Polygon)


@pytest.mark.parametrize(
    "points",
    [
        ((0, 0), (0, 9)),
        ((0, 0), (0, 9), (0, 4)),
        ((0, 0), (0, 9), (9, 0), (0, 0)),
        ((0, 0), (0, 0), (9, 0), (0, 9)),
        ((0, 0), (9, 9), (9, 0), (0, 9)),
        ((0, 0), (0, 9), (9, 9), (0, 4), (9, 0)),
        ((0, 0), (0, 9), (5, 5), (9, 9), (9, 0), (5, 5)),
        ((0, 0), (0, 9), (0, 3), (9, 3)),
        ((0, -100_000_000), (0, 100_000_000), (9, 0)),
        ((0, -90_000_000), (0, 90_000_000), (9, 0)),
        tuple((i, i * i) for i in range(257)),
    ],
)
def test_rings_without_an_honest_size(points: tuple[tuple[int, int], ...]) -> None:
    """Too few or many points, repeats, spikes, touches, crossings and half turns are refused."""
    with pytest.raises((VerificationError, msgspec.ValidationError)):
        _ring(*points)


@pytest.mark.parametrize(
    "points",
    [
        ((0, 0), (0, 9), (9, 0)),
        ((0, 0), (9, 0), (0, 9)),
        ((0, 0), (0, 4), (0, 9), (9, 9), (9, 0)),
        ((0, 0), (0, 9), (9, 9), (2, 4), (9, 0)),
        ((0, 0), (5, 1), (9, 9), (1, 5)),
    ],
)
def test_simple_rings(points: tuple[tuple[int, int], ...]) -> None:
    """Either direction, points on a line, bays and slants are all right, anywhere on Earth."""
    for lat, lon in product((0, 40_000_000, -80_000_000), (0, 75_000_000, -10_000_000)):
        moved = tuple((a + lat, b + lon) for a, b in points)
        turned = tuple((b + lat, a + lon) for a, b in points)

        assert (_ring(*moved).ring, _ring(*turned).ring) == (moved, turned)


@settings(max_examples=200)
@given(
    points=st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=7, unique=True
    )
)
def test_rings_agree_with_every_pair_of_edges(points: list[tuple[int, int]]) -> None:
    """A ring is simple exactly if no two of its edges share more than their common point."""
    count = len(points)
    edges = [(points[i - 1], points[i]) for i in range(count)]
    apart = [
        (edges[i], edges[j])
        for i in range(count)
        for j in range(i)
        if (i - j) % count not in (1, count - 1)
    ]
    spikes = [
        _meet((points[i - 2], points[i - 1]), (points[i], points[i]))
        or _meet((points[i - 1], points[i]), (points[i - 2], points[i - 2]))
        for i in range(count)
    ]
    touching = any(spikes) or any(_meet(one, other) for one, other in apart)

    if touching:
        with pytest.raises(VerificationError):
            _ring(*points)
    else:
        assert isinstance(_ring(*points), Polygon)


@settings(max_examples=300)
@given(
    points=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=7),
    at=st.tuples(st.integers(-80_000_000, 80_000_000), st.integers(-170_000_000, 170_000_000)),
)
def test_rings_are_judged_alike_everywhere(
    points: list[tuple[int, int]], at: tuple[int, int]
) -> None:
    """What makes a ring simple is its form alone, wherever on Earth it lies."""
    moved = [(at[0] + lat, at[1] + lon) for lat, lon in points]
    is_simple = first_touch([points]) is None

    assert (first_touch([moved]) is None) is is_simple
    if is_simple:
        assert _ring(*moved).ring == tuple(moved)
    else:
        with pytest.raises(VerificationError):
            _ring(*moved)


@pytest.mark.parametrize("far", [100_000_000, 179_999_999])
def test_rings_around_half_the_earth(far: int) -> None:
    """Only an edge may not reach half around: a ring of shorter ones may, as far as it likes."""
    half = far // 2

    assert _ring((0, -half), (0, far - half), (9, 0)).ring
    assert _ring((0, -far), (9, 0), (0, far), (-9, 0)).ring


def _meet(
    one: tuple[tuple[int, int], tuple[int, int]], other: tuple[tuple[int, int], tuple[int, int]]
) -> bool:
    """Solve the two lines for a common point in exact fractions."""
    from fractions import Fraction  # noqa: PLC0415 -- the slow reference needs it alone

    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    along, across = (bx - ax, by - ay), (dx - cx, dy - cy)
    cross = along[0] * across[1] - along[1] * across[0]
    away = (cx - ax, cy - ay)
    if cross:
        t = Fraction(away[0] * across[1] - away[1] * across[0], cross)
        u = Fraction(away[0] * along[1] - away[1] * along[0], cross)
        return 0 <= t <= 1 and 0 <= u <= 1
    if away[0] * along[1] - away[1] * along[0]:
        return False
    return max(min(ax, bx), min(cx, dx)) <= min(max(ax, bx), max(cx, dx)) and max(
        min(ay, by), min(cy, dy)
    ) <= min(max(ay, by), max(cy, dy))


# Times


@given(
    at=st.datetimes(
        min_value=datetime(1970, 1, 1),  # noqa: DTZ001 -- likewise
        max_value=datetime(9999, 1, 1),  # noqa: DTZ001 -- zone below
    ),
    offset=st.integers(min_value=-720, max_value=720),
)
def test_times_round_trip(at: datetime, offset: int) -> None:
    """A time is written in UTC to the second, whatever its zone, and read back."""
    zoned = at.replace(tzinfo=timezone(timedelta(minutes=offset)), microsecond=0)

    assert parse_time(format_time(zoned)) == zoned


@pytest.mark.parametrize("day", ["2026-02-29", "2026-13-01", "2026-00-10", "0000-01-01"])
def test_days_that_no_calendar_has(day: str) -> None:
    """A time has its form and exists as well."""
    with pytest.raises(VerificationError, match="doesn't exist"):
        parse_time(f"{day}T12:00:00Z")


def test_naive_time() -> None:
    """A time without a zone is not written down."""
    with pytest.raises(InvalidInputError):
        format_time(datetime(2026, 1, 1))  # noqa: DTZ001 -- what is refused


def test_areas_are_a_closed_set() -> None:
    """Circles and polygons are all the areas there are, and requests ask about simple ones."""
    assert get_args(Area) == (Circle, Polygon, MultiPolygon)
    assert get_args(RequestArea) == (Circle, Polygon)


def test_types_are_part_of_the_format() -> None:
    """An entry's type is written into every log, so no version may call it anything else."""
    kinds = set(Common.__subclasses__()) - {Newer}

    assert {str(each.__struct_config__.tag) for each in kinds} == {
        *("agency.register", "agency.verify", "agency.rotate", "agency.revoke"),
        "agency.delivery",
        *("agency.retention", "request.account", "request.answer"),
        *("request.post", "request.update", "request.correct", "request.resolve"),
        *("board.notice", "board.heads", "board.challenge", "board.policy", "board.decision"),
        *("board.snapshot", "page.release"),
    }
