"""Answers that are bounded before any code can read them, and errors that prevented one."""

import asyncio
import errno
from functools import partial
import math
from typing import Any, override

import aiohttp
from aiohttp.client_proto import ResponseHandler

from noticeboard.runtime.text import Text

MOST_HEAD_BYTES = 64 << 10
MOST_ANSWER_BYTES = 16 << 20
"""Several times the longest answer of a board, including headers."""


class OutboundError(OSError):
    """A connection that was not made, with the sentence shown to a person."""

    def __init__(self, text: Text) -> None:
        super().__init__(errno.EACCES, str(text))
        self.text = text


class BoundedHeads(ResponseHandler):
    """Aborts an answer whose headers are too long.

    How much of a body is read is its reader's decision. Headers, trailers and unrequested data pile
    up in memory before there is a reader.
    """

    most_bytes: float = math.inf
    """Limit for the whole answer, including headers."""
    keeps: object = None
    """Whatever must live as long as the connection."""
    _head_bytes: float = 0
    _all_bytes = 0

    @override
    def set_response_params(self, **kwargs: Any) -> None:
        self._head_bytes = self._all_bytes = 0
        super().set_response_params(**kwargs)

    @override
    def feed_data(self, *args: Any, **kwargs: Any) -> None:
        # The head is complete. From here on only the sum counts.
        self._head_bytes = -math.inf
        super().feed_data(*args, **kwargs)

    @override
    def data_received(self, data: bytes) -> None:
        self._head_bytes += len(data)
        self._all_bytes += len(data)
        super().data_received(data)
        too_long = self._head_bytes > MOST_HEAD_BYTES or self._all_bytes > self.most_bytes
        if too_long and self.transport is not None:
            self.transport.abort()


class BoundedAnswers(BoundedHeads):
    """Also aborts an answer that is too long as a whole: not for endless pictures."""

    most_bytes = MOST_ANSWER_BYTES


def bounded(
    connector: aiohttp.TCPConnector, by: type[BoundedHeads] = BoundedHeads
) -> aiohttp.TCPConnector:
    """Return the connector, which now bounds what it receives. Needs a running loop."""
    factory: Any = partial(by, loop=asyncio.get_running_loop())
    connector._factory = factory  # noqa: SLF001 -- there is no other way, and tests flood it
    return connector
