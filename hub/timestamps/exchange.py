"""Ask a timestamp service: a request, and a checked reply."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp

from hub.clock import Clock
from hub.errors import InvalidInputError, TimestampError
from hub.model.timestamp import ReplyState, StampReply, TimestampService
from hub.outbound import Outbound, check_url, refusal_in
from noticeboard.errors import VerificationError
from noticeboard.runtime.text import Text, text_of
from noticeboard.timestamp.roots import check_roots
from noticeboard.timestamp.token import (
    MOST_BYTES,
    REPLY_TYPE,
    REQUEST_TYPE,
    check_reply,
    make_request,
)

TIMEOUT_S: Final = 20.0
UNKNOWN_ERROR: Final = timedelta(minutes=5)
"""How far a clock that nothing corrects may be off before it counts as wrong."""
LEAST_ERROR: Final = timedelta(seconds=1)
"""Many services state no accuracy, and are no closer to UTC than this."""
_HEADERS: Final[Mapping[str, str]] = {"Content-Type": REQUEST_TYPE, "Accept": REPLY_TYPE}


async def ask(
    service: TimestampService, text: bytes, outbound: Outbound, clock: Clock
) -> StampReply:
    """Return a service's checked reply to a text.

    Raises TimestampError if it gave no stamp, InvalidInputError for an unusable address or unusable
    root certificates.
    """
    try:
        # Most services have no HTTPS. Replies are signed, and requests say nothing.
        secure = service.url.replace("http://", "https://", 1)
        check_url(secure, allow_private=service.allow_private)
    except InvalidInputError as error:
        raise InvalidInputError(_refusal(error.text)) from error
    roots = (service.root.encode(),) if service.root else ()
    try:
        for each in roots:
            await asyncio.to_thread(check_roots, each)
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error
    request, clock_error = make_request(text), clock.uncertainty()
    sent_at, sent_s = clock.now(), clock.steady_s()
    raw = await _post(service, request.raw, outbound)
    # By the steady clock: the other one may have been set meanwhile.
    received_at = sent_at + timedelta(seconds=clock.steady_s() - sent_s)
    try:
        token = await asyncio.to_thread(
            check_reply,
            raw,
            text,
            request,
            roots,
            sent_at=sent_at,
            received_at=received_at,
            clock_error=max(UNKNOWN_ERROR if clock_error is None else clock_error, LEAST_ERROR),
        )
    except VerificationError as error:
        raise TimestampError(text_of(error)) from error
    return StampReply(
        service=service.url,
        name=token.service,
        sent_at=sent_at,
        received_at=received_at,
        at=token.at,
        accuracy=token.accuracy,
        state=ReplyState.WRONG_TIME if token.is_wrong_time else ReplyState.GOOD,
        raw=raw,
    )


async def _post(service: TimestampService, query: bytes, outbound: Outbound) -> bytes:
    session = outbound.to(allow_private=service.allow_private)
    try:
        async with session.post(
            service.url,
            data=query,
            headers=_HEADERS,
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
        ) as response:
            if response.status != HTTPStatus.OK:
                raise TimestampError("timestamp.status", status=response.status)
            return await _bounded(response)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        if (refused := refusal_in(error)) is not None:
            raise TimestampError(_refusal(refused.text)) from error
        raise TimestampError("timestamp.no_answer") from error


def _refusal(guard: Text) -> Text:
    """Return why an address can't be used, from what the guard says of it."""
    if guard.code == "board.address_private":
        return Text("timestamp.private")
    return Text("timestamp.address")


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    """Return a body, if it isn't too long for a reply."""
    body = b""
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > MOST_BYTES:
            raise TimestampError("timestamp.too_long", most=MOST_BYTES >> 10)
    return body
