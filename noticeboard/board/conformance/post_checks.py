"""Posting, on a board that is made for tests: what is refused, and what is logged with a proof."""

from datetime import timedelta
import json
import secrets
from typing import Any, Final

from noticeboard.board.conformance.http_checks import require_error
from noticeboard.board.conformance.report import BrokenError, Requirements
from noticeboard.board.conformance.subject import Answer, NotJudgedError, Subject
from noticeboard.board.post_routes import BATCH_TYPE
from noticeboard.errors import InvalidInputError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.area import Circle, Point
from noticeboard.log.body import (
    AgencyDelivery,
    Anchor,
    Body,
    Link,
    RequestPost,
    RequestResolve,
    Window,
    make_link,
)
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.delivery import DeliveryStatement, sign_delivery
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import parse_entry, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tiles import MAX_ENTRY_BYTES
from noticeboard.log.tree import leaf_hash
from noticeboard.rules.area import within

BOARD: Final = Requirements("board")
_RADIUS_M: Final = 210
_CREATED: Final = 201
_SECTION: Final = "Posting"
_UNUSED_KEY: Final = "age1pq1" + "q" * 1952
"""The form of a key. Nobody has its private part, and it is withdrawn before it acts."""
_MOST_STATEMENTS: Final = 4


@BOARD.must("wrong-methods", "Errors", "A method that a route doesn't have is answered 405.")
async def check_methods(board: Subject) -> str:
    """Post to what is only read."""
    _poster(board)
    for path in ("/checkpoint", "/board.json", "/tile/0/000", "/entries/0/raw"):
        answer = await board.ask("POST", path, b"")
        require_error(answer, 405)
        if "GET" not in answer.headers.get("Allow", ""):
            raise BrokenError(f"{answer.request} doesn't say what is allowed")
    return "4 requests"


@BOARD.must("malformed-entries", _SECTION, "What isn't an entry is answered 400, and 413 if large.")
async def check_malformed(board: Subject) -> str:
    """Post what no board can log."""
    raw = _signed(board, _request(board))
    text, _, line = raw.partition(b"\n")
    for body in (
        b"",
        b"{}",
        b"\xff\xfe",
        text,
        text.replace(b'"v":1', b'"v": 1') + b"\n" + line,
        text.replace(b'"v":1', b'"v":2') + b"\n" + line,
        text + b"\n" + line[:-4],
        raw + b"\n" + line,
        raw.replace(b"request.post", b"agency.poll"),
    ):
        require_error(await board.ask("POST", "/entries", body), 400, 403)
    require_error(await board.ask("POST", "/entries", bytes(MAX_ENTRY_BYTES + 1)), 413)
    batch = await board.ask("POST", "/entries", b"\0", Content_Type=BATCH_TYPE)
    require_error(batch, 400)
    return "11 requests"


@BOARD.must("forged-entries", _SECTION, "An entry that its agency hasn't signed is answered 403.")
async def check_forged(board: Subject) -> str:
    """Post with a wrong signature, another board's, and another key's."""
    key = _poster(board)
    body = _request(board)
    raw = _signed(board, body)
    text = raw.partition(b"\n")[0]
    other = SignerKey.generate(key.name)
    for forged in (
        text + b"\n" + encode_base64(bytes(64)).encode(),
        sign_entry(body, "other.example.org/v1", key),
        text + b"\n" + encode_base64(other.sign_bytes(raw)).encode(),
    ):
        require_error(await board.ask("POST", "/entries", forged), 403)
    return "3 requests"


@BOARD.must("wrong-links", _SECTION, "An entry that isn't its chain's next is answered 409 or 403.")
async def check_links(board: Subject) -> str:
    """Post with another number and another predecessor."""
    link = _link(board)
    later = _request(board, **{**link, "seq": link["seq"] + 5})
    require_error(await board.ask("POST", "/entries", _signed(board, later)), 409)
    elsewhere = _request(board, **{**link, "prev": "1" * 64})
    require_error(await board.ask("POST", "/entries", _signed(board, elsewhere)), 403, 409)
    return "2 requests"


@BOARD.must("rules", _SECTION, "A request that breaks a rule is refused with each finding's code.")
async def check_rules(board: Subject) -> str:
    """Post requests of which each breaks one rule."""
    now = board.now
    codes: dict[str, dict[str, Any]] = {
        "no_incident": {"incident": ""},
        "no_case_number": {"case_number": ""},
        "blank_text": {"title": ""},
        "window_in_future": {"window": _window(now, timedelta(hours=1))},
        "life_too_long": {"expires": format_time(now + timedelta(days=91))},
    }
    for code, changed in codes.items():
        answer = await board.ask("POST", "/entries", _signed(board, _request(board, **changed)))
        require_error(answer, 400)
        found = [each.get("code") for each in json.loads(answer.body)["findings"]]
        if code not in found:
            raise BrokenError(f"{code} isn't found, but {found!r:.80}")
    return f"{len(codes)} requests"


@BOARD.must(
    "foreign-delivery-keys",
    _SECTION,
    "A delivery key that the root key hasn't stated, or stated before, is answered 403.",
)
async def check_foreign_delivery(board: Subject) -> str:
    """Post statements by the posting key, and each one that the root key has made before."""
    agency, key = _agency(board), _poster(board)
    bodies = []
    for recipient in (_UNUSED_KEY, ""):
        stated = DeliveryStatement(made=format_time(board.now), post_quantum_key=recipient)
        bodies.append(_delivery(board, stated, key, key))
    bodies += [
        AgencyDelivery(**_link(board), statement=each.statement, signature=each.signature)
        for each in _logged_statements(board, agency)
    ]
    if board.root is not None:
        stated = DeliveryStatement(made=format_time(board.now), post_quantum_key="")
        elsewhere = sign_delivery(stated, "other.example.org/v1", board.root)
        bodies.append(AgencyDelivery(**_link(board), statement=stated, signature=elsewhere))
    for body in bodies:
        require_error(await board.ask("POST", "/entries", _signed(board, body)), 403)
    return f"{len(bodies)} requests"


@BOARD.must("logged", _SECTION, "An entry is answered with its place and a proof, again and again.")
async def check_logged(board: Subject) -> str:
    """Post a request twice, then resolve it."""
    body = _request(board)
    raw = _signed(board, body)
    index = _placed(board, raw, await board.ask("POST", "/entries", raw))
    if _placed(board, raw, await board.ask("POST", "/entries", raw)) != index:
        raise BrokenError("the same entry got another place")
    board.need(board.registry).add(parse_entry(raw), index)
    text = "This was a test of the board."
    await _log(board, RequestResolve(**_link(board), request=body.id, text=text), _poster(board))
    return f"entry {index}"


@BOARD.must(
    "delivery-keys",
    _SECTION,
    "The posting key logs what the root key states, and so does the root key itself.",
)
async def check_delivery_keys(board: Subject) -> str:
    """Name a key and withdraw it at once, so that it never acts."""
    agency, poster = _agency(board), _poster(board)
    root = board.root
    if root is None:
        raise NotJudgedError("no delivery key is named without --root")
    if root.verifier.public != agency.root_key.public:
        raise NotJudgedError("the root key is another agency's")
    for recipient, ago, signer in ((_UNUSED_KEY, 1, poster), ("", 0, root)):
        made = format_time(board.now - timedelta(seconds=ago))
        stated = DeliveryStatement(made=made, post_quantum_key=recipient)
        await _log(board, _delivery(board, stated, root, signer), signer)
    return "named and withdrawn"


def _delivery(
    board: Subject, stated: DeliveryStatement, root: SignerKey, signer: SignerKey
) -> AgencyDelivery:
    signature = sign_delivery(stated, board.need(board.log_key).name, root)
    return AgencyDelivery(**_link(board, signer), statement=stated, signature=signature)


def _logged_statements(board: Subject, agency: AgencyRecord) -> list[AgencyDelivery]:
    """Return the newest statements of an agency."""
    bodies = [each.body for each in board.entries if each.body.agency == agency.id]
    return [each for each in bodies if isinstance(each, AgencyDelivery)][-_MOST_STATEMENTS:]


async def _log(board: Subject, body: Body, signer: SignerKey) -> None:
    """Post an entry that must be logged, and fold it, so that the next one can follow it."""
    raw = _signed(board, body, signer)
    index = _placed(board, raw, await board.ask("POST", "/entries", raw))
    board.need(board.registry).add(parse_entry(raw), index)


def _placed(board: Subject, raw: bytes, answer: Answer) -> int:
    """Return where an entry was logged, by its proof."""
    if answer.status != _CREATED or answer.media_type != "application/json":
        raise BrokenError(f"{answer.status}: {answer.body[:120]!r}")
    found = json.loads(answer.body)
    proof = TlogProof.parse(str(found.get("proof")))
    proof.verify(leaf_hash(raw), board.need(board.log_key), board.witnesses)
    if found.get("leaf") != leaf_hash(raw).hex() or found.get("index") != proof.index:
        raise BrokenError("the answer has another place than its proof")
    return proof.index


def _poster(board: Subject) -> SignerKey:
    if board.poster is None:
        raise NotJudgedError("nothing is posted without --post")
    return board.poster


def _agency(board: Subject) -> AgencyRecord:
    key, registry = _poster(board), board.need(board.registry)
    for agency in registry.agencies.values():
        if agency.acting(board.now).posting_key.public == key.verifier.public:
            return agency
    raise NotJudgedError("no agency of this board has this posting key")


def _link(board: Subject, signer: SignerKey | None = None) -> Link:
    agency, point = _agency(board), board.need(board.signed).checkpoint
    seq, prev = board.need(board.registry).next_link(agency.id)
    anchor = Anchor(size=point.size, root=encode_base64(point.root))
    key = signer or _poster(board)
    return make_link(agency.id, key, seq=seq, prev=prev, anchor=anchor, at=board.now)


def _request(board: Subject, **changed: Any) -> RequestPost:  # noqa: ANN401 -- any field
    agency, now = _agency(board), board.now
    fields: dict[str, Any] = {
        **_link(board),
        "incident": "fire",
        "title": "A test of this board",
        "text": "This request tests the board. Please ignore it.",
        # Of its own: a case has only a few requests.
        "case_number": f"TEST-{secrets.token_hex(6)}",
        "contact": f"test@{agency.domain}",
        "window": _window(now - timedelta(days=1), timedelta(minutes=30)),
        "area": _area(agency),
        "expires": format_time(now + timedelta(days=1)),
    }
    return RequestPost(**fields | changed)


def _window(start: Any, length: timedelta) -> Window:  # noqa: ANN401 -- a time
    return Window(start=format_time(start), end=format_time(start + length))


def _area(agency: AgencyRecord) -> Circle:
    """Return a small circle within the agency's jurisdiction."""
    shape = agency.jurisdiction
    if isinstance(shape, Circle):
        places: list[Point] = [(shape.lat, shape.lon)]
    else:
        rings = [shape.ring] if hasattr(shape, "ring") else [part[0] for part in shape.parts]
        places = [
            (sum(lat for lat, _ in ring) // len(ring), sum(lon for _, lon in ring) // len(ring))
            for ring in rings
        ]
    for lat, lon in places:
        circle = Circle(lat=lat, lon=lon, radius_m=_RADIUS_M)
        if within(circle, shape):
            return circle
    raise NotJudgedError("no small area was found within the agency's jurisdiction")


def _signed(board: Subject, body: Body, signer: SignerKey | None = None) -> bytes:
    try:
        raw = sign_entry(body, board.need(board.log_key).name, signer or _poster(board))
    except InvalidInputError as error:
        raise NotJudgedError(str(error)) from error
    parse_entry(raw)
    return raw
