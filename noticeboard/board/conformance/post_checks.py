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
from noticeboard.log.body import Anchor, Link, RequestPost, RequestResolve, Window, make_link
from noticeboard.log.checkpoint import TlogProof
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


@BOARD.must("logged", _SECTION, "An entry is answered with its place and a proof, again and again.")
async def check_logged(board: Subject) -> str:
    """Post a request twice, then resolve it."""
    body = _request(board)
    raw = _signed(board, body)
    index = _placed(board, raw, await board.ask("POST", "/entries", raw))
    if _placed(board, raw, await board.ask("POST", "/entries", raw)) != index:
        raise BrokenError("the same entry got another place")
    resolved = {"seq": body.seq + 1, "prev": leaf_hash(raw).hex()}
    link: Any = {**_link(board), **resolved}
    done = RequestResolve(**link, request=body.id, text="This was a test of the board.")
    last = _signed(board, done)
    _placed(board, last, await board.ask("POST", "/entries", last))
    return f"entry {index}"


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


def _link(board: Subject) -> Link:
    agency, point = _agency(board), board.need(board.signed).checkpoint
    seq, prev = board.need(board.registry).next_link(agency.id)
    anchor = Anchor(size=point.size, root=encode_base64(point.root))
    return make_link(agency.id, _poster(board), seq=seq, prev=prev, anchor=anchor, at=board.now)


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


def _signed(board: Subject, body: RequestPost | RequestResolve) -> bytes:
    try:
        raw = sign_entry(body, board.need(board.log_key).name, _poster(board))
    except InvalidInputError as error:
        raise NotJudgedError(str(error)) from error
    parse_entry(raw)
    return raw
