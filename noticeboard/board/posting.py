"""What agencies and households send: entries, sealed shares, and the asking for them."""

import base64
import binascii
from collections.abc import AsyncIterator
from datetime import timedelta
from http import HTTPStatus
import re

from aiohttp import web

from noticeboard.board.app_keys import BOARD, INBOX, OPERATOR, POSTS, address_of
from noticeboard.board.board import Posted
from noticeboard.board.refusals import TooLargeError
from noticeboard.errors import InvalidInputError, NotAllowedError, VerificationError
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.entry import MAX_ENTRY_BYTES
from noticeboard.log.note import VerifierKey

CLOCKS_DIFFER = timedelta(minutes=5)
AGENCY = "{agency:[0-9a-f]{40}}"
LONGEST_NUMBER = re.compile(r"[0-9]{1,15}")

routes = web.RouteTableDef()


@routes.post("/entries")
async def post_entry(request: web.Request) -> web.Response:
    """Log one entry and answer once the world can see it."""
    board = request.app[BOARD]
    if not request.app[OPERATOR]:
        request.app[POSTS].check(address_of(request), board.now())
        request.app[POSTS].spend(address_of(request), board.now())
    raw = await _read_at_most(request, MAX_ENTRY_BYTES)
    posted = await board.post(raw, operator=request.app[OPERATOR])
    return web.json_response(dump_posted(posted), status=HTTPStatus.CREATED)


@routes.post(f"/inbox/{AGENCY}/{{entry_id:[0-9a-f]{{32}}}}")
async def post_share(request: web.Request) -> web.Response:
    """Store a sealed share and answer with the receipt."""
    receipt = await request.app[INBOX].receive(
        request.match_info["agency"],
        request.match_info["entry_id"],
        _chunks(request),
        address=address_of(request),
        announced=request.content_length or 0,
    )
    return web.Response(text=receipt, status=HTTPStatus.CREATED)


@routes.get(f"/inbox/{AGENCY}")
async def get_shares(request: web.Request) -> web.Response:
    """List an agency's shares, to whoever holds its posting key."""
    _require_agency(request)
    after = request.query.get("after", "0")
    if LONGEST_NUMBER.fullmatch(after) is None:
        raise InvalidInputError("`after` must be the number of a share.")
    found = await request.app[INBOX].listed(request.match_info["agency"], int(after))
    listed = [
        {
            "number": share.number,
            "request": share.request,
            "sha256": share.sha256,
            "size_bytes": share.size_bytes,
            "at": format_time(share.at),
        }
        for share in found
    ]
    return web.json_response({"shares": listed}, headers={"Cache-Control": "no-store"})


@routes.get(f"/inbox/{AGENCY}/{{number:[0-9]{{1,15}}}}")
async def get_share(request: web.Request) -> web.FileResponse:
    """Give the sealed bytes of one share, to whoever holds the agency's posting key."""
    _require_agency(request)
    number = int(request.match_info["number"])
    path = await request.app[INBOX].file_of(request.match_info["agency"], number)
    return web.FileResponse(
        path, headers={"Cache-Control": "no-store", "Content-Type": "application/octet-stream"}
    )


def dump_posted(posted: Posted) -> dict[str, object]:
    """Return the answer to a poster as JSON values."""
    return {"index": posted.index, "leaf": posted.leaf.hex(), "proof": posted.proof}


def _require_agency(request: web.Request) -> None:
    """Raise NotAllowedError unless the agency's acting posting key signed this very question."""
    board = request.app[BOARD]
    agency = board.state.registry.agency(request.match_info["agency"], board.now())
    is_known = agency is not None and agency.revoked_from is None
    if agency is None or not is_known or not _is_signed(request, agency.posting_key):
        raise NotAllowedError(
            "Only the agency may read its inbox: sign this address and the time, no more than"
            " five minutes off, with its posting key."
        )


def _is_signed(request: web.Request, key: VerifierKey) -> bool:
    board = request.app[BOARD]
    time = request.headers.get("Neighbors-Time", "")
    asked = f"{board.settings.origin}\nGET\n{request.path}\n{time}\n"
    try:
        signature = base64.b64decode(request.headers.get("Neighbors-Signature", ""), validate=True)
        key.verify_bytes(f"neighbors-requests/inbox/v1\n{asked}".encode(), signature)
        return abs(parse_time(time) - board.now()) <= CLOCKS_DIFFER
    except (VerificationError, ValueError, OverflowError, binascii.Error):
        return False


async def _read_at_most(request: web.Request, most_bytes: int) -> bytes:
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > most_bytes:
            raise TooLargeError(f"An entry has at most {most_bytes} bytes.")
    return bytes(content)


async def _chunks(request: web.Request) -> AsyncIterator[bytes]:
    async for chunk in request.content.iter_any():
        yield chunk
