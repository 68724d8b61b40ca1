"""Tells a department's own system that shares have come: how many, and nothing else."""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp

from noticeboard.agency.client import check_url
from noticeboard.errors import UnavailableError
from noticeboard.runtime.text import Text

TIMEOUT: Final = timedelta(seconds=10)


async def announce(url: str, new_shares: int) -> None:
    """Send the number of new shares to HTTPS or this machine; InvalidInputError, UnavailableError.

    Who asks again after a failure tells nothing new: the next announcement counts for itself.
    """
    check_url(url)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT.total_seconds())
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.post(url, json={"new_shares": new_shares}, allow_redirects=False) as answer,
        ):
            if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
                raise UnavailableError(Text("desk.webhook.failed", status=answer.status))
    except (TimeoutError, aiohttp.ClientError) as error:
        raise UnavailableError(Text("desk.webhook.away", url=url)) from error
