"""The inbox on the network, and which of a board's processes keeps it.

Households upload with tus; agencies list, fetch and acknowledge. The bytes of shares are in a
folder, which is compared with the rows at start. Two processes that do so at once would take each
other's files for leftovers. So one of them leads, and another when it ends. The log needs
no leader.
"""

import asyncio
import base64
import binascii
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
import logging
import re

from aiohttp import web

from noticeboard.board import tus
from noticeboard.board.board import BOARD
from noticeboard.board.database import Database
from noticeboard.board.inbox import INBOX
from noticeboard.board.quota import address_of
from noticeboard.board.tables import TurnKind
from noticeboard.board.upload_store import Share, Upload, UploadSender
from noticeboard.board.uploads import UPLOADS, Uploads
from noticeboard.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.encoding import format_time, parse_time
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.text import Text

TRY_AGAIN_S = 2
SWEEP_S = 600

_LOGGER = logging.getLogger(__name__)

routes = web.RouteTableDef()


@routes.get("/inbox/ready")
async def get_ready(_request: web.Request) -> web.Response:
    """Say that this process keeps the inbox; others answer 503, as for every inbox route."""
    return web.Response(text="ok\n", headers={"Cache-Control": "no-store"})


class InboxLeader:
    """Keeps the inbox when it is this process's turn, and sweeps it from time to time."""

    def __init__(self, database: Database, uploads: Uploads) -> None:
        self._database = database
        self.uploads = uploads
        self._is_open = False
        self._is_ended = False
        self._deadlines: set[asyncio.Timeout] = set()

    @property
    def is_leading(self) -> bool:
        """Whether this process keeps the inbox now."""
        return self._is_open

    @asynccontextmanager
    async def within(self, longest_s: float) -> AsyncGenerator[None]:
        """Allow work while this process keeps the inbox; UnavailableError, TimeoutError."""
        if not self._is_open:
            raise UnavailableError(Text("noticeboard.inbox.not_leader"))
        async with asyncio.timeout(longest_s) as deadline:
            self._deadlines.add(deadline)
            try:
                yield
            finally:
                self._deadlines.discard(deadline)

    @asynccontextmanager
    async def lead(self) -> AsyncGenerator[None]:
        """Keep the inbox while the block runs; at once if the database is not shared."""
        if not self._database.is_shared:
            await self.uploads.recover()
            self._is_open = True
        work = self._lead_when_free() if self._database.is_shared else self._sweep()
        async with run_in_background(work):
            try:
                yield
            finally:
                self._is_ended = True

    async def _lead_when_free(self) -> None:
        """Take the turn whenever it is free, while this process lives."""
        while not self._is_ended:
            try:
                async with self._database.turn(TurnKind.INBOX) as turn:
                    await self.uploads.recover()
                    self._is_open = True
                    _LOGGER.info("This process keeps the inbox.")
                    async with asyncio.TaskGroup() as group:
                        sweeper = group.create_task(self._sweep())
                        await turn.lost.wait()
                        self._shut()
                        sweeper.cancel()
            except Exception as error:  # noqa: BLE001 -- after any error, try for the next turn
                _LOGGER.debug("This process does not keep the inbox: %s", error)
            finally:
                self._shut()
            await asyncio.sleep(TRY_AGAIN_S)

    def _shut(self) -> None:
        """Accept nothing more and end running uploads; their bytes so far are kept."""
        self._is_open = False
        for deadline in self._deadlines:
            if not deadline.expired():
                deadline.reschedule(asyncio.get_running_loop().time())

    async def _sweep(self) -> None:
        """Remove expired uploads from time to time, while this process keeps the inbox."""
        while True:
            await asyncio.sleep(SWEEP_S)
            try:
                await self.uploads.sweep()
            except Exception as error:  # noqa: BLE001 -- after any error, the next sweep tries again
                _LOGGER.warning("Expired uploads in the inbox could not be removed: %s", error)


LEADER: web.AppKey[InboxLeader] = web.AppKey("leader", InboxLeader)


CLOCKS_DIFFER = timedelta(minutes=5)
AGENCY = "/inbox/{agency:[0-9a-f]{40}}"
UPLOAD = "/inbox/uploads/{upload:[0-9a-f]{32}}"
NUMBER = "{number:[0-9]{1,15}}"
SPEAKS_TUS = re.compile(r"/inbox/(?:uploads/[0-9a-f]{32}|[0-9a-f]{40}/[0-9a-f]{32})")
NOT_STORED = {"Cache-Control": "no-store"}
_LONGEST_NUMBER = re.compile(r"[0-9]{1,15}")

type Act = Callable[[web.Request], Awaitable[web.Response]]


@routes.route("*", f"{AGENCY}/{{entry_id:[0-9a-f]{{32}}}}")
async def at_request(request: web.Request) -> web.Response:
    """Start an upload for a request."""
    return await _dispatch(request, {"POST": _create, "OPTIONS": _describe_request})


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


@routes.get(f"{UPLOAD}/withdrawal")
async def get_own_withdrawal(request: web.Request) -> web.Response:
    """Return to whoever sent a share the signed note that it was withdrawn."""
    upload = await _complete(request)
    note = await request.app[INBOX].withdrawal(upload.agency, upload.number or 0)
    return web.Response(text=note, headers=NOT_STORED)


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


async def _describe_request(request: web.Request) -> web.Response:
    """Say how large a share the request takes now; the last room is for words and photos."""
    most_bytes = await request.app[UPLOADS].most_bytes(
        request.match_info["agency"], request.match_info["entry_id"]
    )
    return web.Response(
        status=HTTPStatus.NO_CONTENT, headers={**NOT_STORED, **tus.about(most_bytes)}
    )


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
