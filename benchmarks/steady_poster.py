"""Agencies that post at a steady rate: `python -m benchmarks.steady_poster PORT RATE FILE…`.

Each file has one agency's requests, which it sends over a connection of its own, one after another.
The process prints "ready", waits for a line, and posts RATE requests a second in all. Each one is
due at a fixed time, however late those before it were. It prints in JSON how many seconds after
that time each was answered, and how many all of them took.
"""

import asyncio
from itertools import count
import json
from pathlib import Path
import sys
import time
from typing import Final

from benchmarks.board_server import LOOPBACK
from noticeboard.log.tiles import decode_entries

_HEAD: Final = "POST /entries HTTP/1.1\r\nHost: board\r\nContent-Length: {}\r\n\r\n"
_CREATED: Final = b"HTTP/1.1 201 "
_END_S: Final = 120


class Agency:
    """One agency's requests and its connection."""

    def __init__(self, raws: list[bytes]) -> None:
        self._raws = raws

    async def connect(self, port: int) -> None:
        """Open the connection."""
        self._reader, self._writer = await asyncio.open_connection(LOOPBACK, port)

    async def post(self, first_at_s: float, every_s: float) -> list[float]:
        """Post all requests, and return how late each answer came."""
        late_s = []
        for number, raw in zip(count(), self._raws, strict=False):
            due_s = first_at_s + number * every_s
            await asyncio.sleep(max(due_s - time.monotonic(), 0))
            self._writer.write(_HEAD.format(len(raw)).encode() + raw)
            head = await self._reader.readuntil(b"\r\n\r\n")
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            body = await self._reader.readexactly(int(length))
            if not head.startswith(_CREATED):
                sys.exit(f"refused: {body[:500]!r}")
            late_s.append(time.monotonic() - due_s)
        self._writer.close()
        return late_s


async def _post(port: int, rate: float, agencies: list[Agency]) -> None:
    for agency in agencies:
        await agency.connect(port)
    print("ready", flush=True)  # noqa: T201 -- its output
    await asyncio.to_thread(sys.stdin.readline)
    begun_s = time.monotonic()
    every_s = len(agencies) / rate
    late_s = await asyncio.gather(
        *(agency.post(begun_s + number / rate, every_s) for number, agency in enumerate(agencies))
    )
    took_s = time.monotonic() - begun_s
    print(json.dumps([took_s, [each for some in late_s for each in some]]), flush=True)  # noqa: T201 -- its output


def main() -> None:
    """Post the files on the command line; exit with status 1 if any request is refused."""
    port, rate, *names = sys.argv[1:]
    agencies = []
    for name in names:
        content = Path(name).read_bytes()
        agencies.append(Agency(decode_entries(content, _many(content))))
    asyncio.run(_post(int(port), float(rate), agencies))


def _many(content: bytes) -> int:
    """Return how many entries a file has."""
    many, at = 0, 0
    while at < len(content):
        many, at = many + 1, at + 2 + int.from_bytes(content[at : at + 2])
    return many


if __name__ == "__main__":
    main()
