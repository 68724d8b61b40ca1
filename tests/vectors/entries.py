"""entries.json: an entry of each type, and entries that a reader refuses, each with its reason."""

from collections.abc import Iterator
from datetime import timedelta
import json
from typing import Any, Final

import msgspec

from noticeboard.log.body import type_of
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import Entry, parse_entry, sign_entry
from noticeboard.log.note import KIND_COSIGNATURE, KIND_ED25519, SignerKey
from tests.noticeboard.log.made import (
    LOG,
    NEXT,
    NOON,
    ORIGIN,
    POSTING,
    ROOT,
    STATE,
    key,
)
from tests.vectors.story import logged, square, story

SIGNATURE: Final = encode_base64(bytes(64))
"""Of entries whose form is wrong, so that nobody looks at who signed them."""
_SIGNERS: Final = {
    signer.verifier.key_id.hex(): signer for signer in (LOG, NEXT, POSTING, ROOT, STATE)
} | {key("county.example.org/verifier").verifier.key_id.hex(): key("county.example.org/verifier")}
_REASONS: Final = {
    "a bow tie": "area.crosses",
    "a long outline that crosses itself": "area.crosses",
    "an edge that folds back": "area.crosses",
    "a corner twice": "area.crosses",
    "three corners on a line": "area.crosses",
    "an edge halfway around the Earth": "outline.over_meridian",
    "a hole outside": "area.holes",
    "a hole that crosses the outline": "area.rings",
    "holes that touch": "area.rings",
    "a part in another": "area.holes",
    "641 corners": "area.corners",
    "a root key that is the posting key": "key.root_is_posting",
    "a posting key of a witness": "key.not_signer",
    "a posting key with another id": "key.other_id",
    "a contact in lines": "entry.unseen",
    "a rotation to a witness's key": "key.not_signer",
    "an exact count": "account.band",
    "a part's band for a sum": "account.band",
    "a sum's band for a part": "account.band",
    "bodies out of order": "policy.order",
    "a body twice": "policy.order",
    "bodies that got nothing": "account.handed_to",
    "shares that are kept for ever": "account.keep_until",
    "made after the entry": "key.made_later",
    "six days' notice": "policy.notice",
    "hours that touch": "policy.hours",
    "a quota without days": "policy.quota",
    "phrases out of order": "policy.order",
    "a zone that isn't one": "policy.zone",
    "an overseer who oversees nothing": "policy.overseer_idle",
    "an overseer twice": "policy.overseer_twice",
}
_DEEP: Final = [[[[[[["end"]]]]]]]


def vectors() -> dict[str, Any]:
    """Return the file's content."""
    return {
        "about": (
            "Entries, which docs/protocol/entries.md describes. `entry` is UTF-8, else there is"
            " `base64`. A refused entry has its reason as the code of this project's error, and"
            " `as_newer` is the reason of a reader that doesn't know the type: empty if it keeps"
            " the entry."
        ),
        "origin": ORIGIN,
        "board_key": str(LOG.verifier),
        "keys": [
            {"name": each.name, "seed": each.seed.hex(), "vkey": str(each.verifier)}
            for each in sorted(_SIGNERS.values(), key=lambda signer: signer.name)
        ],
        "valid": [_valid(each.entry, index) for index, each in enumerate(story().logged)],
        "unusual": [
            {"name": name, "entry": raw.decode(), "leaf": parse_entry(raw).leaf.hex()}
            for name, raw in _unusual()
        ],
        "refused": [
            {"name": name, **_bytes(raw), "reason": reason, "as_newer": as_newer}
            for name, raw, reason, as_newer in _refused()
        ],
        "wrong_signatures": [
            {"name": name, "entry": raw.decode(), "vkey": str(signer.verifier), "origin": origin}
            for name, raw, signer, origin in _wrong_signatures()
        ],
    }


def _valid(entry: Entry, index: int) -> dict[str, Any]:
    return {
        "index": index,
        "type": type_of(entry.body),
        "entry": entry.raw.decode(),
        "leaf": entry.leaf.hex(),
        "author": entry.body.agency,
        "signer": str(_SIGNERS[entry.body.key].verifier),
    }


def _why(name: str) -> str:
    return f"noticeboard.{_REASONS.get(name, 'entry.none')}"


def _bytes(raw: bytes) -> dict[str, str]:
    try:
        return {"entry": raw.decode()}
    except UnicodeDecodeError:
        return {"base64": encode_base64(raw)}


def _body(kind: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(logged(kind).entry.raw.partition(b"\n")[0])
    return body


def _raw(body: object, lines: str = f"\n{SIGNATURE}") -> bytes:
    """Return an entry in canonical JSON, whose signature is zeros."""
    return msgspec.json.encode(body, order="sorted") + lines.encode()


def _changed(kind: str, /, **changed: object) -> bytes:
    """Return an entry with other values; a value that is Ellipsis is left out."""
    body = _body(kind) | changed
    return _raw({name: value for name, value in body.items() if value is not ...})


def _within(kind: str, field: str, /, **changed: object) -> bytes:
    return _changed(kind, **{field: _body(kind)[field] | changed})


def _unusual() -> Iterator[tuple[str, bytes]]:
    """Yield well-formed entries at the edges of what is allowed."""
    post, newer = "request.post", "agency.poll"
    yield "a text of the most characters", _changed(post, text="€" * 4000)
    yield "escapes that canonical JSON has", _changed(post, text='"\\\n')
    yield "characters that canonical JSON writes as they are", _changed(post, text="/é\u2028😀")
    yield "nothing in a text", _changed(post, text="", title="", case_number="")
    yield "the largest number", _changed("board.notice", index=2**53 - 1)
    yield (
        "the poles and the 180th meridian",
        _changed(
            post, area={"shape": "circle", "lat": 90_000_000, "lon": -180_000_000, "radius_m": 1}
        ),
    )
    yield "a newer type with the smallest number", _changed(newer, least=-(2**53) + 1)
    yield "a newer type of the most depth", _changed(newer, deep=_DEEP)
    yield "a newer type whose names sort by octets", _changed(newer, A=1, _=2, a=3)
    yield "a newer type with escapes", _changed(newer, text="\b\t\f\r\x00\x1f\x7f")
    yield "a newer type that has null and booleans", _changed(newer, a=None, b=True, c=False)


def _refused() -> Iterator[tuple[str, bytes, str, str]]:
    yield from _refused_json()
    yield from _refused_newer()
    yield from _refused_lines()
    yield from _refused_common()
    yield from _refused_requests()
    yield from _refused_areas()
    yield from _refused_agencies()
    yield from _refused_accounts()
    yield from _refused_policies()


def _refused_json() -> Iterator[tuple[str, bytes, str, str]]:
    """Yield spellings that canonical JSON doesn't have."""
    notice = _changed("board.notice", index=6)
    spelled = {
        "a space": notice.replace(b'"index":6', b'"index": 6'),
        "another order": notice.replace(b'{"agency"', b'{"v":1,"agency"').replace(b',"v":1}', b"}"),
        "a field twice": notice.replace(b'"index":6', b'"index":6,"index":6'),
        "a zero before a number": notice.replace(b'"index":6', b'"index":06'),
        "a slash that is escaped": notice.replace(b'"text":"', b'"text":"\\/'),
        "a letter that is escaped": notice.replace(b'"text":"', b'"text":"\\u0041'),
        "a letter beyond ASCII that is escaped": notice.replace(b'"text":"', b'"text":"\\u00e9'),
        "octets that aren't UTF-8": notice.replace(b'"text":"', b'"text":"\xff'),
        "a byte order mark": b"\xef\xbb\xbf" + notice,
        "a fraction": notice.replace(b'"index":6', b'"index":6.0'),
        "an exponent": notice.replace(b'"index":6', b'"index":6e0'),
        "half a surrogate pair": notice.replace(b'"text":"', b'"text":"\\ud800'),
        "JSON that ends early": notice[:40] + b"\n" + SIGNATURE.encode(),
    }
    reasons = {
        "a zero before a number": "unreadable",
        "octets that aren't UTF-8": "unreadable",
        "a byte order mark": "unreadable",
        "half a surrogate pair": "unreadable",
        "JSON that ends early": "unreadable",
        "a fraction": "fractions",
        "an exponent": "fractions",
    }
    for name, raw in spelled.items():
        reason = f"noticeboard.entry.{reasons.get(name, 'not_canonical')}"
        # Whoever skips a type reads the spelling as strictly.
        yield name, raw, reason, reason


def _refused_newer() -> Iterator[tuple[str, bytes, str, str]]:
    """Yield entries of unknown types that even whoever skips them refuses."""
    newer = "agency.poll"
    bodies = {
        "a newer type with a name beyond ASCII": (_changed(newer, é=1), "ascii"),
        "a newer type with a name beyond UTF-16": (_changed(newer, **{"😀": 1, "": 2}), "ascii"),
        "a newer type that is too deep": (_changed(newer, deep=[_DEEP]), "depth"),
        "a newer type with a number too large": (_changed(newer, n=2**53), "large_number"),
        "a newer type with a number too small": (_changed(newer, n=-(2**53)), "large_number"),
        "a newer type with half a surrogate pair": (
            _changed(newer, n="X").replace(b'"n":"X"', b'"n":"\\udc00"'),
            "unreadable",
        ),
        "a newer type with minus zero": (
            _changed(newer, n=0).replace(b'"n":0', b'"n":-0'),
            "not_canonical",
        ),
        "a newer type without a chain": (_changed(newer, agency=...), "unreadable"),
        "a type in capitals": (_changed(newer, type="Agency.Poll"), "unreadable"),
        "a type without a dot": (_changed(newer, type="poll"), "unreadable"),
        "a type with too long a name": (_changed(newer, type="a." + "b" * 59), "unreadable"),
    }
    for name, (raw, reason) in bodies.items():
        yield name, raw, f"noticeboard.entry.{reason}", f"noticeboard.entry.{reason}"
    for name, raw, reason in (
        ("a newer format", _changed("board.notice", v=2), "noticeboard.entry.newer_format"),
        (
            "a field that isn't known",
            _changed("board.notice", why=1),
            "noticeboard.entry.newer_fields",
        ),
    ):
        yield name, raw, reason, reason if "format" in reason else ""


def _refused_lines() -> Iterator[tuple[str, bytes, str, str]]:
    notice = _body("board.notice")
    for name, lines, reason in (
        ("no signature", "", "noticeboard.entry.two_lines"),
        ("a third line", f"\n{SIGNATURE}\n{SIGNATURE}", "noticeboard.entry.two_lines"),
        ("a line that ends", f"\n{SIGNATURE}\n", "noticeboard.entry.two_lines"),
        ("a short signature", "\nAAAA", "noticeboard.signature.length"),
        ("spare bits", f"\n{SIGNATURE[:-3]}B==", "noticeboard.encoding.not_canonical"),
        ("base64 of links", f"\n-{SIGNATURE[1:]}", "noticeboard.encoding.wrong"),
    ):
        yield f"a signature line: {name}", _raw(notice, lines), reason, reason
    too_large = _changed("agency.poll", text="x" * 16_384)
    yield "too many octets", too_large, "noticeboard.entry.too_large", "noticeboard.entry.too_large"


def _refused_common() -> Iterator[tuple[str, bytes, str, str]]:
    """Yield what is wrong in the fields that every type has."""
    anchor = _body("board.notice")["anchor"]
    for name, changed, reason in (
        ("an author in capitals", {"agency": "A" * 40}, "entry.unreadable"),
        ("a key of other length", {"key": "0" * 9}, "entry.unreadable"),
        ("a number below zero", {"seq": -1}, "entry.unreadable"),
        ("a number too large", {"seq": 2**53}, "entry.large_number"),
        ("an id of other length", {"id": "0" * 31}, "entry.unreadable"),
        ("no time", {"issued": ...}, "entry.unreadable"),
        ("null", {"prev": None}, "entry.unreadable"),
        ("a first link with a predecessor", {"seq": 0}, "entry.no_previous"),
        ("a later link without one", {"prev": "0" * 64}, "entry.no_previous"),
        ("a time with an offset", {"issued": "2026-11-24T12:00:00+00:00"}, "entry.unreadable"),
        ("a time in one digit", {"issued": "2026-11-24T12:00:0Z"}, "time.log_form"),
        ("February 30", {"issued": "2026-02-30T12:00:00Z"}, "time.none"),
        ("a leap second", {"issued": "2026-12-31T23:59:60Z"}, "time.none"),
        ("an anchor of another length", {"anchor": anchor | {"root": "AAAA"}}, "hash.length"),
        ("an anchor with more fields", {"anchor": anchor | {"x": 1}}, "entry.unreadable"),
    ):
        why = f"noticeboard.{reason}"
        yield name, _changed("board.notice", **changed), why, why


def _refused_requests() -> Iterator[tuple[str, bytes, str, str]]:
    post, none = "request.post", "noticeboard.entry.none"
    window, issued = _body(post)["window"], _body(post)["issued"]
    for name, changed, reason in (
        (
            "a requested time that ends first",
            {"window": window | {"end": window["start"]}},
            "window",
        ),
        ("a request that expires when it is issued", {"expires": issued}, "expires"),
        ("a title that is too long", {"title": "x" * 201}, "none"),
        ("a text that is too long", {"text": "x" * 4001}, "none"),
        ("a title with a direction mark", {"title": "Burglary \u202efdp.exe"}, "unseen"),
        ("a title in lines", {"title": "Burglary\non Elm Street"}, "unseen"),
        ("a text with a control character", {"text": "Beep\x07"}, "unseen"),
        ("a type of incident in capitals", {"incident": "Fire"}, "none"),
    ):
        yield name, _changed(post, **changed), f"noticeboard.entry.{reason}", ""
    update = "request.update"
    yield "an update of no request", _changed(update, request=""), none, ""
    yield "an update without words", _changed(update, text=...), none, ""


def _refused_areas() -> Iterator[tuple[str, bytes, str, str]]:
    """Yield shapes that no reader measures."""
    ring = [list(point) for point in square(40_000_000, -75_000_000, 2_000)]
    far = [list(point) for point in square(0, 0, 90_000_000)]
    bow = [ring[0], ring[2], ring[1], ring[3]]
    wave = [[40_000_000 + at % 2 * 100, -75_000_000 + at * 100] for at in range(30)]
    for name, area in (
        ("a bow tie", {"shape": "polygon", "ring": bow}),
        (
            "a long outline that crosses itself",
            {
                "shape": "polygon",
                "ring": [*wave, [40_000_050, -74_997_000], [40_000_050, -75_000_100]],
            },
        ),
        ("an edge that folds back", {"shape": "polygon", "ring": [*ring[:2], ring[0], ring[3]]}),
        ("a corner twice", {"shape": "polygon", "ring": [ring[0], *ring]}),
        ("three corners on a line", {"shape": "polygon", "ring": [[0, 0], [0, 10], [0, 20]]}),
        ("an edge halfway around the Earth", {"shape": "polygon", "ring": far}),
        ("two corners", {"shape": "polygon", "ring": ring[:2]}),
        (
            "257 corners",
            {"shape": "polygon", "ring": [[40_000_000 + at, at * at] for at in range(257)]},
        ),
        ("a corner of three numbers", {"shape": "polygon", "ring": [[*ring[0], 0], *ring[1:]]}),
        ("a circle of no size", {"shape": "circle", "lat": 0, "lon": 0, "radius_m": 0}),
        (
            "a circle beyond the pole",
            {"shape": "circle", "lat": 90_000_001, "lon": 0, "radius_m": 9},
        ),
        ("a circle with a fraction", {"shape": "circle", "lat": 0, "lon": 0, "radius_m": "9"}),
        ("a request over several parts", {"shape": "multipolygon", "parts": [[ring]]}),
        ("no shape", {"ring": ring}),
    ):
        yield f"an area: {name}", _changed("request.post", area=area), _why(name), ""
    outer, inner = square(0, 0, 1_000), square(0, 0, 100)
    for name, parts in (
        ("a hole outside", [[outer, square(5_000, 0, 10)]]),
        ("a hole that crosses the outline", [[outer, square(1_000, 0, 100)]]),
        ("holes that touch", [[outer, inner, square(200, 0, 100)]]),
        ("a part in another", [[outer], [inner]]),
        ("no part", []),
        ("a part without rings", [[]]),
        (
            "641 corners",
            [[[[3 * at, 3 * at], [3 * at + 1, 3 * at], [3 * at, 3 * at + 1]]] for at in range(214)],
        ),
    ):
        shape: dict[str, Any] = {"shape": "multipolygon", "parts": parts}
        raw = _changed("agency.register", jurisdiction=shape) + b"\n" + SIGNATURE.encode()
        # A reader that doesn't know the type refuses the third line, which only this type has.
        yield f"a jurisdiction: {name}", raw, _why(name), "noticeboard.entry.two_lines"


def _refused_agencies() -> Iterator[tuple[str, bytes, str, str]]:
    register, rotate, none = "agency.register", "agency.rotate", "noticeboard.entry.none"
    same = SignerKey(name="police.example.org/other", kind=KIND_ED25519, seed=ROOT.seed)
    witness = key("police.example.org/posting-3", KIND_COSIGNATURE)
    for name, changed in (
        ("an agency without a name", {"name": ""}),
        ("an agency of another kind", {"kind": "federal"}),
        ("a domain in capitals", {"domain": "Police.example.org"}),
        ("a domain of one label", {"domain": "localhost"}),
        ("a delivery key in capitals", {"delivery_key": "AGE1" + "Q" * 58}),
        ("a root key that is the posting key", {"posting_key": str(same.verifier)}),
        ("a posting key of a witness", {"posting_key": str(witness.verifier)}),
        ("a posting key with another id", {"posting_key": str(NEXT.verifier).replace("-2", "-3")}),
        ("a contact in lines", {"contact": "a\nb"}),
    ):
        yield name, _changed(register, **changed), _why(name), ""
    rotated = _changed(rotate, posting_key=str(witness.verifier))
    yield "a rotation to a witness's key", rotated, "noticeboard.key.not_signer", ""
    delivery, stated = "agency.delivery", _body("agency.delivery")["statement"]
    x25519 = _within(delivery, "statement", post_quantum_key=_body(register)["delivery_key"])
    yield "an X25519 key as a post-quantum one", x25519, none, ""
    late = _within(delivery, "statement", made=format_time(NOON + timedelta(days=400)))
    yield "made after the entry", late, _why("made after the entry"), ""
    more = _changed(delivery, statement=stated | {"x": 1})
    yield "a statement with another field", more, "noticeboard.entry.newer_fields", ""
    yield "a level of four", _changed("agency.verify", level=4), none, ""
    yield "a promise of no days", _changed("agency.retention", days=0), none, ""
    yield "a promise of eleven years", _changed("agency.retention", days=3651), none, ""
    yield "a page's release in words", _changed("page.release", release="newest"), none, ""


def _refused_accounts() -> Iterator[tuple[str, bytes, str, str]]:
    for name, changed in (
        ("an exact count", {"used": {"at_least": 3, "at_most": 3}}),
        ("a part's band for a sum", {"opened": {"at_least": 10, "at_most": 19}}),
        ("a sum's band for a part", {"kept": {"at_least": 1, "at_most": 9}}),
        ("bodies out of order", {"handed_to": ["prosecutor", "court"]}),
        ("a body twice", {"handed_to": ["court", "court"]}),
        ("a body of another kind", {"handed_to": ["press"]}),
        ("bodies that got nothing", {"handed_on": {"at_least": 0, "at_most": 0}}),
        ("shares that are kept for ever", {"keep_until": ""}),
    ):
        yield f"an account: {name}", _changed("request.account", **changed), _why(name), ""


def _refused_policies() -> Iterator[tuple[str, bytes, str, str]]:
    policy = _body("board.policy")["policy"]
    limits, court = policy["limits"], policy["overseers"][0]
    hours = [{"start_min": 0, "end_min": 400}, {"start_min": 400, "end_min": 500}]
    for name, changed in (
        ("six days' notice", {"begins": "2026-11-30T12:00:00Z"}),
        ("hours that touch", {"limits": limits | {"closed_hours": hours}}),
        ("a quota without days", {"limits": limits | {"per_days": None}}),
        ("phrases out of order", {"limits": limits | {"phrases": ["b", "a"]}}),
        ("a zone that isn't one", {"limits": limits | {"zone": "../Exampleton"}}),
        (
            "an overseer who oversees nothing",
            {
                "overseers": [
                    court
                    | {
                        "incidents": [],
                        "phrases": [],
                        "area_over_m2": None,
                        "window_over_min": None,
                    }
                ]
            },
        ),
        ("an overseer twice", {"overseers": [court, court]}),
        ("number zero", {"number": 0}),
    ):
        raw = _within("board.policy", "policy", **changed)
        yield f"a policy: {name}", raw, _why(name), ""
    raw = _within("board.decision", "decision", approved=False)
    yield "a refusal without a reason", raw, "noticeboard.oversight.reason", ""


def _wrong_signatures() -> Iterator[tuple[str, bytes, SignerKey, str]]:
    entry = logged("request.update").entry
    other = sign_entry(entry.body, "other.example.org/v1", POSTING)
    yield "a signature for another board", other, POSTING, ORIGIN
    yield "a board that it isn't for", entry.raw, POSTING, "other.example.org/v1"
    yield "another key", entry.raw, NEXT, ORIGIN
    text, _, line = entry.raw.partition(b"\n")
    yield "other words", text.replace(b"grey", b"gray") + b"\n" + line, POSTING, ORIGIN
    raw = bytearray(entry.signature)
    raw[40] ^= 1
    changed = text + b"\n" + encode_base64(bytes(raw)).encode()
    yield "one bit of the signature", changed, POSTING, ORIGIN
    order = 2**252 + 27742317777372353535851937790883648493
    scalar = int.from_bytes(entry.signature[32:], "little") + order
    unreduced = entry.signature[:32] + scalar.to_bytes(32, "little")
    yield (
        "a scalar that isn't reduced",
        text + b"\n" + encode_base64(unreduced).encode(),
        POSTING,
        ORIGIN,
    )
