"""The inbox on the network: households upload with tus; agencies list, fetch and acknowledge."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
import re

from aiohttp import web

from noticeboard.board import tus
from noticeboard.board.board import BOARD
from noticeboard.board.inbox import INBOX
from noticeboard.board.quota import address_of
from noticeboard.board.upload_store import Share, Upload, UploadSender
from noticeboard.board.uploads import UPLOADS
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    VerificationError,
)
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.text import Text

CLOCKS_DIFFER = timedelta(minutes=5)
AGENCY = "/inbox/{agency:[0-9a-f]{40}}"
UPLOAD = "/inbox/uploads/{upload:[0-9a-f]{32}}"
NUMBER = "{number:[0-9]{1,15}}"
SPEAKS_TUS = re.compile(r"/inbox/(?:uploads/[0-9a-f]{32}|[0-9a-f]{40}/[0-9a-f]{32})")
NOT_STORED = {"Cache-Control": "no-store"}
_LONGEST_NUMBER = re.compile(r"[0-9]{1,15}")

routes = web.RouteTableDef()

type Act = Callable[[web.Request], Awaitable[web.Response]]


@routes.route("*", f"{AGENCY}/{{entry_id:[0-9a-f]{{32}}}}")
async def at_request(request: web.Request) -> web.Response:
    """Start an upload for a request."""
    return await _dispatch(request, {"POST": _create, "OPTIONS": _describe_inbox})


@routes.route("*", UPLOAD)
async def at_upload(request: web.Request) -> web.Response:
    """Ask how much of an upload has arrived, continue it, or end it."""
    acts = {
        "HEAD": _get_offset,
        "PATCH": _append,
        "DELETE": _end_upload,
        "OPTIONS": _describe_inbox,
    }
    return await _dispatch(request, acts)


@routes.get(f"{UPLOAD}/receipt")
async def get_receipt(request: web.Request) -> web.Response:
    """Return the signed receipt of a complete upload."""
    upload = await _complete(request)
    return web.Response(text=await request.app[INBOX].receipt(upload), headers=NOT_STORED)


@routes.get(f"{UPLOAD}/opened")
async def get_opened(request: web.Request) -> web.Response:
    """Return the signed note that the agency has opened the share."""
    upload = await _complete(request)
    return web.Response(text=await request.app[INBOX].opened(upload), headers=NOT_STORED)


@routes.post(f"{UPLOAD}/withdrawal")
async def post_withdrawal(request: web.Request) -> web.Response:
    """Withdraw a share and return the signed note of it."""
    upload = await request.app[UPLOADS].find(request.match_info["upload"])
    if upload.number is None:
        raise ConflictError(Text("noticeboard.upload.not_complete_end"))
    return web.Response(text=await request.app[INBOX].withdraw(upload), headers=NOT_STORED)


@routes.get(AGENCY)
async def get_shares(request: web.Request) -> web.Response:
    """List an agency's shares; needs its posting key."""
    agency = _require_agency(request)
    after = request.query.get("after", "0")
    if _LONGEST_NUMBER.fullmatch(after) is None:
        raise InvalidInputError(Text("noticeboard.inbox.after"))
    found = await request.app[INBOX].listed(agency, int(after))
    return web.json_response({"shares": [_dump(share) for share in found]}, headers=NOT_STORED)


@routes.get(f"{AGENCY}/{NUMBER}")
async def get_share(request: web.Request) -> web.FileResponse:
    """Return the sealed bytes of one share, or the requested range of them."""
    path = await request.app[INBOX].fetch(_require_agency(request), _number(request))
    return web.FileResponse(
        path, headers={**NOT_STORED, "Content-Type": "application/octet-stream"}
    )


@routes.delete(f"{AGENCY}/{NUMBER}")
async def delete_share(request: web.Request) -> web.Response:
    """Drop one share for its agency: its bytes are deleted, and it takes no more room."""
    await request.app[INBOX].drop(_require_agency(request), _number(request))
    return web.Response(status=HTTPStatus.NO_CONTENT, headers=NOT_STORED)


@routes.post(f"{AGENCY}/{NUMBER}/opened")
async def post_opened(request: web.Request) -> web.Response:
    """Record that the agency has opened a share, and return the signed note of it."""
    note = await request.app[INBOX].acknowledge(_require_agency(request), _number(request))
    return web.Response(text=note, headers=NOT_STORED)


@routes.get(f"{AGENCY}/{NUMBER}/receipt")
async def get_agency_receipt(request: web.Request) -> web.Response:
    """Return to the agency the receipt that the household has."""
    note = await request.app[INBOX].receipt_of(_require_agency(request), _number(request))
    return web.Response(text=note, headers=NOT_STORED)


@routes.get(f"{AGENCY}/{NUMBER}/withdrawal")
async def get_withdrawal(request: web.Request) -> web.Response:
    """Return the signed note that a share was withdrawn."""
    note = await request.app[INBOX].withdrawal(_require_agency(request), _number(request))
    return web.Response(text=note, headers=NOT_STORED)


async def _dispatch(request: web.Request, acts: Mapping[str, Act]) -> web.Response:
    """Handle the effective method of a request, which a header may override."""
    method = tus.method_of(request.method, request.headers)
    if method not in acts:
        raise web.HTTPMethodNotAllowed(method, sorted(acts))
    if method != "OPTIONS":
        tus.require_version(request.headers)
    return await acts[method](request)


async def _describe_inbox(request: web.Request) -> web.Response:
    headers = tus.about(request.app[UPLOADS].limits.share_bytes)
    return web.Response(status=HTTPStatus.NO_CONTENT, headers=headers)


async def _create(request: web.Request) -> web.Response:
    upload_id, upload = await request.app[UPLOADS].create(
        request.match_info["agency"],
        request.match_info["entry_id"],
        tus.parse_creation(request.headers),
        address=address_of(request),
    )
    headers = {**_offset_headers(upload), "Location": f"/inbox/uploads/{upload_id}"}
    return web.Response(status=HTTPStatus.CREATED, headers=headers)


async def _get_offset(request: web.Request) -> web.Response:
    upload = await request.app[UPLOADS].find(request.match_info["upload"])
    headers = {**_offset_headers(upload), "Upload-Length": str(upload.size_bytes)}
    return web.Response(status=HTTPStatus.OK, headers=headers)


async def _append(request: web.Request) -> web.Response:
    tus.require_piece(request.content_type)
    upload = await request.app[UPLOADS].append(
        request.match_info["upload"],
        tus.parse_offset(request.headers),
        _sender(request),
        address=address_of(request),
        announced=request.content_length,
        checksum=tus.parse_checksum(request.headers),
    )
    return web.Response(status=HTTPStatus.NO_CONTENT, headers=_offset_headers(upload))


async def _end_upload(request: web.Request) -> web.Response:
    await request.app[UPLOADS].end(request.match_info["upload"], _sender(request))
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def _complete(request: web.Request) -> Upload:
    upload = await request.app[UPLOADS].find(request.match_info["upload"])
    if upload.number is None:
        raise NotFoundError(Text("noticeboard.upload.not_complete"))
    return upload


def _sender(request: web.Request) -> UploadSender:
    limits = request.app[UPLOADS].limits
    return UploadSender(
        request.content,
        patience_s=limits.patience.total_seconds(),
        longest_s=limits.longest.total_seconds(),
    )


def _offset_headers(upload: Upload) -> dict[str, str]:
    """Return the headers with an upload's offset and expiry."""
    headers = {**NOT_STORED, "Upload-Offset": str(upload.offset_bytes)}
    if upload.number is None:
        headers["Upload-Expires"] = tus.format_expiry(upload.expires_at)
    return headers


def _dump(share: Share) -> dict[str, object]:
    return {
        "number": share.number,
        "request": share.request,
        "sha256": share.sha256,
        "size_bytes": share.size_bytes,
        "at": format_time(share.at),
        "opened": share.opened and format_time(share.opened),
        "withdrawn": share.withdrawn and format_time(share.withdrawn),
        "dropped": share.dropped and format_time(share.dropped),
    }


def _number(request: web.Request) -> int:
    return int(request.match_info["number"])


def _require_agency(request: web.Request) -> str:
    """Return the agency whose acting key signed exactly this request; NotAllowedError."""
    board, name = request.app[BOARD], request.match_info["agency"]
    agency = board.state.registry.agency(name, board.now())
    is_known = agency is not None and agency.revoked_from is None
    if agency is None or not is_known or not _is_signed(request, agency.posting_key):
        raise NotAllowedError(Text("noticeboard.inbox.not_signed"))
    return name


def _is_signed(request: web.Request, key: VerifierKey) -> bool:
    board = request.app[BOARD]
    time = request.headers.get("Neighbors-Time", "")
    method = "GET" if request.method == "HEAD" else request.method
    signed_text = f"{board.settings.origin}\n{method}\n{request.path}\n{time}\n"
    try:
        signature = base64.b64decode(request.headers.get("Neighbors-Signature", ""), validate=True)
        key.verify_bytes(f"neighbors-requests/inbox/v1\n{signed_text}".encode(), signature)
        return abs(parse_time(time) - board.now()) <= CLOCKS_DIFFER
    except (VerificationError, ValueError, OverflowError, binascii.Error):
        return False
