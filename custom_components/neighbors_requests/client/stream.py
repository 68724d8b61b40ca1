"""One websocket connection to the hub: a hello, then messages in order."""

import asyncio
from collections.abc import AsyncIterator
import json
from typing import Self

import aiohttp

from .errors import AnswerUnreadableError, HubUnreachableError
from .messages import Hello, Message, read_message

HELLO_S = 15


class Connection:
    """An open websocket that has said hello; it never retries."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, hello: Hello) -> None:
        self._socket = socket
        self.hello = hello

    @classmethod
    async def greet(cls, socket: aiohttp.ClientWebSocketResponse) -> Self:
        """Wait for the hello."""
        try:
            async with asyncio.timeout(HELLO_S):
                frame = await socket.receive()
        except TimeoutError:
            raise HubUnreachableError("The hub took the connection but says nothing.") from None
        return cls(socket, Hello.read(_content(frame)))

    async def messages(self) -> AsyncIterator[Message]:
        """Yield messages until the hub hangs up, then raise HubUnreachableError."""
        while True:
            frame = await self._socket.receive()
            yield read_message(_content(frame), hello=self.hello)


def _content(frame: aiohttp.WSMessage) -> object:
    if frame.type is aiohttp.WSMsgType.BINARY:
        raise AnswerUnreadableError("The hub sent bytes where text belongs.")
    if frame.type is not aiohttp.WSMsgType.TEXT:
        raise HubUnreachableError("The hub hung up.")
    try:
        content: object = json.loads(frame.data)
    except (ValueError, RecursionError):
        raise AnswerUnreadableError("The hub sent a message that is not JSON.") from None
    return content
