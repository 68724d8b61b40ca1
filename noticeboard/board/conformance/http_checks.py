"""HTTP: errors, headers, caching, ranges, pages, feeds, hints, and the inbox's first answers."""

from collections.abc import Iterable
import json
from typing import Final
from xml.parsers import expat

from noticeboard.board.conformance.log_checks import fine
from noticeboard.board.conformance.report import BrokenError, Requirements
from noticeboard.board.conformance.subject import Answer, NotJudgedError, Subject
from noticeboard.log.tiles import TILE_WIDTH, entries_path, tile_path

BOARD: Final = Requirements("board")
INBOX: Final = Requirements("inbox")
_DAY_S: Final = 86_400
_ID: Final = "0" * 40
_UPLOAD: Final = "0" * 32
_HASH: Final = "0" * 64
_FAR: Final = 99_999_999
_REDIRECTS_FROM: Final = 300
_ERRORS_FROM: Final = 400
_NOT_FOUND: Final = 404

MISSING: Final = (
    "/nothing",
    "/board.json/",
    "/.well-known/nothing",
    "/tile/0/1",
    "/tile/64/000",
    "/tile/00/000",
    "/tile/-1/000",
    "/tile/0/000.p/0",
    "/tile/0/000.p/256",
    "/tile/0/000.p/01",
    "/tile/0/x999/999",
    "/tile/entries/x999/999",
    "/tile/0/000/",
    "/tile/0//000",
    "/tile/%2e%2e/board.json",
    "/entries/-1",
    "/entries/00",
    f"/entries/{_FAR}",
    f"/entries/{_FAR}/raw",
    f"/entries/{_FAR}/proof",
    "/entries/99999999999999999999/raw",
    "/agencies/xyz",
    f"/agencies/{_ID}",
    f"/agencies/{_ID}/history",
    f"/snapshot/{_FAR}/rows.xz",
    "/snapshot/00/rows.xz",
    f"/snapshot/{_FAR}/proof",
    "/held/abc",
    f"/held/{_UPLOAD}",
    "/feed.xml",
    f"/requests/{_FAR}.cap",
    "/releases/abc/proof",
    f"/releases/{_HASH}/proof",
    "/s/-1",
    f"/inbox/uploads/{_UPLOAD}/receipt",
    f"/inbox/uploads/{_UPLOAD}/opened",
    f"/inbox/uploads/{_UPLOAD}/withdrawal",
)
INVALID: Final = (
    "/?before=x",
    "/?level=9",
    "/?status=maybe",
    "/?type=parking",
    "/feed.json?status=x",
    "/feed.atom?level=x",
    "/requests.json?level=x",
    "/requests.csv?type=parking",
)
CLOSED: Final = (
    f"/inbox/{_ID}",
    f"/inbox/{_ID}/1",
    f"/inbox/{_ID}/1/receipt",
    f"/inbox/{_ID}/1/withdrawal",
)


def require_error(answer: Answer, *statuses: int) -> None:
    """Raise BrokenError unless an answer is an error of the protocol's form."""
    if answer.status not in statuses:
        raise BrokenError(f"{answer.request} is answered {answer.status}")
    if answer.method == "HEAD":
        return
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise BrokenError(f"the error of {answer.request} isn't JSON") from error
    is_formed = isinstance(found, dict) and isinstance(found.get("findings"), list)
    if answer.media_type != "application/json" or not is_formed or not found.get("error"):
        raise BrokenError(f"the error of {answer.request} has no sentence or no findings")
    if "no-store" not in answer.headers.get("Cache-Control", ""):
        raise BrokenError(f"the error of {answer.request} may be cached")


async def _require_errors(board: Subject, paths: Iterable[str], *statuses: int) -> str:
    listed = tuple(paths)
    for path in listed:
        require_error(await board.get(path), *statuses)
    return f"{len(listed)} requests"


@BOARD.must("not-found", "Errors", "What doesn't exist is answered 404, with an error in JSON.")
async def check_missing(board: Subject) -> str:
    """Ask for what no board has."""
    return await _require_errors(board, MISSING, _NOT_FOUND)


@BOARD.must("invalid", "Errors", "A query that has no meaning is answered 400.")
async def check_invalid(board: Subject) -> str:
    """Ask with filters that don't exist."""
    return await _require_errors(board, INVALID, 400)


@BOARD.must("compressed-requests", "Errors", "A compressed body is answered 415.")
async def check_compressed_request(board: Subject) -> str:
    """Say that a body is compressed; there is none."""
    require_error(await board.get("/checkpoint", Content_Encoding="gzip"), 415)
    return "1 request"


@BOARD.should("languages", "Errors", "An error's sentence is in the reader's language.")
async def check_languages(board: Subject) -> str:
    """Ask in two languages."""
    path = f"/entries/{_FAR}/raw"
    english, german = [
        json.loads((await board.get(path, Accept_Language=language)).body)
        for language in ("en", "de")
    ]
    if english.get("code") != german.get("code") or not english.get("code"):
        raise BrokenError("the error has no code")
    if english["error"] == german["error"]:
        raise BrokenError("both have the same words")
    return "en, de"


@BOARD.must("reads-anywhere", "Headers", "Pages of other addresses may read the log.")
async def check_cors(board: Subject) -> str:
    """Look for the header that lets them."""
    paths = ["/checkpoint", "/board.json"]
    if board.raws:
        paths += [_bundle(board), _tile(board), "/entries/0/raw", "/entries/0/proof"]
    for path in paths:
        answer = fine(await board.get(path))
        if answer.headers.get("Access-Control-Allow-Origin") != "*":
            raise BrokenError(f"{path} can't be read from elsewhere")
    return f"{len(paths)} paths"


@BOARD.must("no-sniffing", "Headers", "No answer lets a browser guess its type.")
async def check_sniffing(board: Subject) -> str:
    """Look at every answer so far."""
    for answer in board.answers:
        if answer.headers.get("X-Content-Type-Options", "").lower() != "nosniff":
            raise BrokenError(f"{answer.request} ({answer.status})")
    return f"{len(board.answers)} answers"


@BOARD.must("no-cookies", "Headers", "A board sets no cookie and redirects no reader of the log.")
async def check_cookies(board: Subject) -> str:
    """Look at every answer so far."""
    for answer in board.answers:
        if "Set-Cookie" in answer.headers:
            raise BrokenError(f"{answer.request} sets a cookie")
        if _REDIRECTS_FROM <= answer.status < _ERRORS_FROM and "Location" in answer.headers:
            raise BrokenError(f"{answer.request} leads elsewhere")
    return f"{len(board.answers)} answers"


@BOARD.must("fresh-checkpoint", "Caching", "A checkpoint is cached for seconds at most.")
async def check_freshness(board: Subject) -> str:
    """Look at the caching of the checkpoint."""
    stated = fine(await board.get("/checkpoint")).headers.get("Cache-Control", "")
    age = _max_age(stated)
    if "no-store" not in stated and "no-cache" not in stated and not 0 <= age <= 10:  # noqa: PLR2004
        raise BrokenError(f"Cache-Control: {stated!r:.60}")
    return stated


@BOARD.should("conditional", "Caching", "A checkpoint that is known is answered 304.")
async def check_conditional(board: Subject) -> str:
    """Ask again with the tag."""
    tag = fine(await board.get("/checkpoint")).headers.get("ETag", "")
    again = await board.get("/checkpoint", If_None_Match=tag)
    # A new checkpoint may have come meanwhile.
    if not tag or (again.status != 304 and again.headers.get("ETag") == tag):  # noqa: PLR2004
        raise BrokenError(f"{again.status} with the tag {tag!r:.70}")
    return f"{again.status}"


@BOARD.must("immutable-tiles", "Caching", "Tiles and bundles never change, and say so.")
async def check_immutable(board: Subject) -> str:
    """Look at the caching of a tile and a bundle."""
    for path in (_tile(board), _bundle(board)):
        answer = fine(await board.get(path), "application/octet-stream")
        stated = answer.headers.get("Cache-Control", "")
        if "immutable" not in stated or _max_age(stated) < _DAY_S:
            raise BrokenError(f"{path}: Cache-Control: {stated!r:.60}")
    return "a tile and a bundle"


@BOARD.must("ranges", "Caching", "A range of a bundle is answered with just these octets.")
async def check_ranges(board: Subject) -> str:
    """Ask for the rest of a bundle, as a follower does, and for what is past its end."""
    path = _bundle(board)
    whole = fine(await board.get(path)).body
    part = await board.get(path, Range="bytes=10-")
    if (part.status, part.body) not in {(206, whole[10:]), (200, whole)}:
        raise BrokenError(f"{part.status} with {len(part.body)} of {len(whole)} octets")
    past = await board.get(path, Range=f"bytes={len(whole)}-")
    if past.status not in {416, 200}:
        raise BrokenError(f"past the end: {past.status}")
    return f"{part.status}, {past.status}"


@BOARD.must("heads-of-answers", "Headers", "HEAD is answered as GET is, without the body.")
async def check_head(board: Subject) -> str:
    """Compare both for some paths."""
    for path in ("/rules", "/policy", "/"):
        get, head = await board.get(path), await board.ask("HEAD", path)
        if head.body or (head.status, head.media_type) != (get.status, get.media_type):
            raise BrokenError(f"{path}: {head.status} {head.media_type!r:.40}")
    return "3 paths"


@BOARD.should("hints", "Hints", "/live tells listeners when there is something new.")
async def check_live(board: Subject) -> str:
    """Listen until the first line."""
    answer = fine(await board.listen("/live"), "text/event-stream")
    if not answer.body.startswith((b":", b"data: ")):
        raise BrokenError(f"it begins with {answer.body[:20]!r}")
    return "the first line"


@BOARD.must("pages", "Pages and feeds", "People read the requests as pages; no script runs there.")
async def check_pages(board: Subject) -> str:
    """Look at the pages' type and their policy."""
    paths = ("/", "/agencies", "/record", "/rules", "/about", "/check")
    for path in paths:
        answer = fine(await board.get(path, Accept="text/html"), "text/html")
        stated = answer.headers.get("Content-Security-Policy", "")
        if "default-src 'none'" not in stated or "script-src" in stated:
            raise BrokenError(f"{path}: Content-Security-Policy: {stated!r:.80}")
    return f"{len(paths)} pages"


@BOARD.should("feeds", "Pages and feeds", "Feeds are there as Atom and JSON.")
async def check_feeds(board: Subject) -> str:
    """Read both feeds as far as their form goes."""
    atom = fine(await board.get("/feed.atom"), "application/atom+xml")
    reader = expat.ParserCreate()
    # No entity of a stranger's document is expanded.
    reader.EntityDeclHandler = _refuse_entities
    try:
        reader.Parse(atom.body, True)  # noqa: FBT003 -- expat takes no name
    except expat.ExpatError as error:
        raise BrokenError("the Atom feed isn't well-formed") from error
    feed = json.loads(fine(await board.get("/feed.json"), "application/feed+json").body)
    if not isinstance(feed, dict) or not str(feed.get("version", "")).startswith(
        "https://jsonfeed.org/"
    ):
        raise BrokenError("the JSON feed names no version")
    return "Atom, JSON"


def _refuse_entities(*_: object) -> None:
    raise BrokenError("the Atom feed declares entities")


@BOARD.should("openapi", "Description of the routes", "/openapi.json lists the routes.")
async def check_openapi(board: Subject) -> str:
    """Look for the routes that every board has."""
    found = json.loads(fine(await board.get("/openapi.json"), "application/json").body)
    paths = found.get("paths") if isinstance(found, dict) else None
    needed = {"/checkpoint", "/tile/{path}", "/board.json", "/entries", "/entries/{index}/raw"}
    if not isinstance(paths, dict) or not needed <= set(paths):
        raise BrokenError("a route is missing")
    return f"{len(paths)} routes"


@INBOX.must("tus", "Uploading", "The inbox says that it speaks tus 1.0, and how much it takes.")
async def check_tus(board: Subject) -> str:
    """Ask what the inbox can do."""
    answer = await board.ask("OPTIONS", f"/inbox/uploads/{_UPLOAD}")
    versions = answer.headers.get("Tus-Version", "").split(",")
    extensions = set(answer.headers.get("Tus-Extension", "").split(","))
    size = answer.headers.get("Tus-Max-Size", "")
    if answer.status not in {200, 204} or "1.0.0" not in versions:
        raise BrokenError(f"{answer.status}, versions {versions!r:.40}")
    if not {"creation", "checksum", "termination"} <= extensions or not size.isdecimal():
        raise BrokenError("an extension is missing, or the largest size")
    return f"{int(size) >> 20} MiB"


@INBOX.must("tus-version", "Uploading", "Without a version of tus, the inbox answers 412.")
async def check_tus_version(board: Subject) -> str:
    """Ask about an upload that nobody made."""
    path = f"/inbox/uploads/{_UPLOAD}"
    for headers, status in (
        ({}, 412),
        ({"Tus_Resumable": "0.2.2"}, 412),
        ({"Tus_Resumable": "1.0.0"}, 404),
    ):
        answer = await board.ask("HEAD", path, None, **headers)
        if answer.status not in {status, 410 if status == _NOT_FOUND else status}:
            raise BrokenError(f"{headers or 'no version'}: {answer.status}")
    return "3 requests"


@INBOX.must("signed-reading", "Reading by an agency", "Nobody but the agency reads its inbox.")
async def check_closed(board: Subject) -> str:
    """Ask without a signature, and with a wrong one."""
    for path in CLOSED:
        require_error(await board.get(path), 403)
        signed = {"Neighbors_Time": "2026-01-01T00:00:00Z", "Neighbors_Signature": "A" * 86 + "=="}
        require_error(await board.get(path, **signed), 403)
    return f"{2 * len(CLOSED)} requests"


def _tile(board: Subject) -> str:
    return f"/{tile_path(0, 0, min(_size(board), TILE_WIDTH))}"


def _bundle(board: Subject) -> str:
    return f"/{entries_path(0, min(_size(board), TILE_WIDTH))}"


def _size(board: Subject) -> int:
    size = board.need(board.signed).checkpoint.size
    if not size:
        raise NotJudgedError("the log is empty")
    return size


def _max_age(stated: str) -> int:
    """Return the seconds of `max-age`, -1 without one."""
    for part in stated.split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.isdecimal():
            return int(value[:9])
    return -1
