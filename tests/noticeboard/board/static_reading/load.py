"""A client that asks for files as fast as they come, over connections that stay open.

It reads just enough of HTTP to know a whole answer from a broken one, so that what is measured is
the board and not its reader.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
import re
from typing import Final

_LENGTH: Final = re.compile(rb"\r\ncontent-length: ([0-9]+)\r\n", re.IGNORECASE)


@dataclass(slots=True, kw_only=True)
class Load:
    """What a load has come to."""

    answers: int = 0
    body_bytes: int = 0
    errors: list[str] = field(default_factory=list)


async def put_on(port: int, paths: Sequence[str], *, connections: int) -> Load:
    """Ask for every path once, over so many connections at once."""
    load = Load()
    asked = iter(paths)
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_ask(port, asked, load))
    return load


async def _ask(port: int, paths: Iterator[str], load: Load) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    try:
        for path in paths:
            writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200 ") or length is None:
                load.errors.append(f"{path}: {head[:60]!r}")
                return
            load.body_bytes += len(await reader.readexactly(int(length[1])))
            load.answers += 1
    finally:
        writer.close()
        await writer.wait_closed()
