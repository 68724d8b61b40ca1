"""Delivery: the sealed bytes go to the board's inbox, and its signed receipt comes back."""

import asyncio
from collections.abc import AsyncGenerator
from http import HTTPStatus
from pathlib import Path
import re

import aiohttp

from hub.errors import DeliveryError, InvalidInputError
from hub.model.board import BoardPolicy
from hub.model.request import Request
from hub.model.share import Share
from hub.store.addresses import AddressRefusedError, check_url
from noticeboard.errors import VerificationError
from noticeboard.log.note import VerifierKey
from noticeboard.seal import open_receipt
from noticeboard.seal.receipt import MAX_RECEIPT_BYTES

_READ_BYTES = 256 * 1024
_AGENCY = re.compile(r"[0-9a-f]{40}")
_ENTRY_ID = re.compile(r"[0-9a-f]{32}")

_REFUSALS = {
    HTTPStatus.NOT_FOUND: "The board takes no shares for this request.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The share is larger than the board takes.",
    HTTPStatus.TOO_MANY_REQUESTS: "The board takes no more shares for now.",
    HTTPStatus.INSUFFICIENT_STORAGE: "The board's inbox is full.",
}


async def deliver(
    session: aiohttp.ClientSession,
    policy: BoardPolicy,
    request: Request,
    share: Share,
    sealed: Path,
) -> str:
    """Send a sealed share and return the receipt (a signed note) once it has been verified.

    Sending the same bytes again is harmless. Raises DeliveryError.
    """
    if not _AGENCY.fullmatch(request.agency.id) or not _ENTRY_ID.fullmatch(request.entry_id):
        raise DeliveryError("The request's address on its board cannot be made out.")
    url = f"{policy.url}/inbox/{request.agency.id}/{request.entry_id}"
    try:
        check_url(url, allow_private=policy.allow_private_address)
        receipt = await _post(session, url, sealed, share.size_bytes)
    except InvalidInputError as error:
        raise DeliveryError(str(error)) from error
    except TimeoutError as error:
        raise DeliveryError("The board took too long to answer.") from error
    except (aiohttp.ClientError, OSError) as error:
        raise DeliveryError(_reason(error)) from error
    _check_receipt(receipt, policy, request, share)
    return receipt


async def _post(session: aiohttp.ClientSession, url: str, sealed: Path, size_bytes: int) -> str:
    headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size_bytes)}
    async with session.post(
        url, data=_pieces(sealed), headers=headers, allow_redirects=False
    ) as response:
        if response.status not in {HTTPStatus.CREATED, HTTPStatus.OK}:
            raise DeliveryError(_refusal(response.status))
        raw = bytearray()
        async for piece in response.content.iter_chunked(MAX_RECEIPT_BYTES):
            raw += piece
            if len(raw) > MAX_RECEIPT_BYTES:
                raise DeliveryError("The board's receipt is longer than one may be.")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise DeliveryError("The board answered with something that is not a receipt.") from error


async def _pieces(sealed: Path) -> AsyncGenerator[bytes]:
    """Yield a file's bytes, reading off the event loop and never more than a piece at once."""
    file = await asyncio.to_thread(sealed.open, "rb")
    try:
        while piece := await asyncio.to_thread(file.read, _READ_BYTES):
            yield piece
    finally:
        file.close()


def _refusal(status: int) -> str:
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        return "The board answered with a redirect, which is never followed."
    known = {code.value: sentence for code, sentence in _REFUSALS.items()}
    return known.get(status, f"The board answered {status} instead of a receipt.")


def _reason(error: BaseException) -> str:
    """Return what to tell a person; the address guard's own sentence where it refused."""
    cause: BaseException | None = error
    while cause is not None:
        refused = getattr(cause, "os_error", cause)
        if isinstance(refused, AddressRefusedError):
            return str(refused.strerror)
        cause = cause.__cause__
    return "The board did not answer."


def _check_receipt(note: str, policy: BoardPolicy, request: Request, share: Share) -> None:
    """Hold a receipt to what was sent, where to, and for what; raises DeliveryError."""
    try:
        receipt = open_receipt(note, VerifierKey.parse(policy.inbox_key))
    except VerificationError as error:
        raise DeliveryError("The board's receipt is not signed by its inbox.") from error
    said = (receipt.origin, receipt.agency, receipt.request, receipt.sha256, receipt.size_bytes)
    sent = (
        policy.origin,
        request.agency.id,
        request.entry_id,
        share.sealed_sha256,
        share.size_bytes,
    )
    if said != sent:
        raise DeliveryError("The board's receipt is for something else than what was sent.")
