"""The process that writes hints to listeners: `python -m noticeboard.board.live_writer FD ALIVE_S`.

The board accepts connections and hands them over through a Unix socket, so that writing to
thousands of listeners takes neither the board's memory nor its turns. All listeners get the same
bytes, in one pass. Whoever doesn't read is dropped. Whoever sends anything is, too: listeners have
nothing to say.
"""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress
import os
import selectors
import signal
import socket
from struct import Struct
import sys
import time
from typing import Final

from noticeboard.log.hint import Hint

FRAME: Final = Struct(">cQQ")
"""From the board: a kind, and two numbers."""
CHUNKED: Final = b"c"
"""A listener by HTTP/1.1, with its number; its connection comes with the frame."""
PLAIN: Final = b"p"
"""The same by HTTP/1.0, which has no chunks."""
NEWS: Final = b"n"
"""A hint: size, and spread in seconds."""
ENDED: Final = Struct(">Q")
"""To the board: the number of a listener that is gone."""
LONGEST_READ: Final = 1 << 16
REST: Final = 4
"""A pass over all listeners is followed by a rest this many times as long.

So hints take a fifth of one core at most, however often something is published.
"""
_NICENESS: Final = 10
"""If processors are short, hints wait and posts don't."""
_ALIVE: Final = b":\n\n"
_END: Final = b"0\r\n\r\n"


class LiveWriter:
    """Writes what the board says to the listeners that it handed over."""

    def __init__(self, board: socket.socket, alive_s: float) -> None:
        self._board = board
        self._alive_s = alive_s
        self._selector = selectors.DefaultSelector()
        self._selector.register(board, selectors.EVENT_READ)
        self._listeners: dict[int, tuple[int, bool]] = {}
        """By descriptor: the listener's number, and whether it gets chunks."""
        self._frames = bytearray()
        self._handed: deque[int] = deque()
        self._news: Hint | None = None
        self._rests_until_s = 0.0

    def run(self) -> None:
        """Write until the board closes its end or is gone."""
        alive_at_s = time.monotonic() + self._alive_s
        while True:
            now_s = time.monotonic()
            if self._news is not None and now_s >= self._rests_until_s:
                # While they spread what they read for this one, they need no other.
                self._write(f"data: {self._news}\n\n".encode(), self._news.spread_s)
                self._news = None
                alive_at_s = time.monotonic() + self._alive_s
            elif now_s >= alive_at_s:
                self._write(_ALIVE)
                alive_at_s = time.monotonic() + self._alive_s
            due_s = alive_at_s if self._news is None else min(alive_at_s, self._rests_until_s)
            ready = self._selector.select(max(due_s - time.monotonic(), 0))
            self._drop([key.fd for key, _ in ready if key.fileobj is not self._board])
            if any(key.fileobj is self._board for key, _ in ready) and not self._read():
                self._end()
                return

    def _read(self) -> bool:
        """Take what the board sent; return False if it has ended."""
        try:
            sent, handed, flags, _ = socket.recv_fds(self._board, LONGEST_READ, 64)
        except ConnectionError:
            return False
        self._handed += handed
        if flags & socket.MSG_CTRUNC:
            raise OSError("too many connections for this process")
        self._frames += sent
        whole = len(self._frames) // FRAME.size * FRAME.size
        for kind, number, spread_s in FRAME.iter_unpack(self._frames[:whole]):
            if kind == NEWS:
                # Only the newest counts: each hint says more than those before it.
                self._news = Hint(size=number, spread_s=spread_s)
            else:
                self._add(self._handed.popleft(), number, is_chunked=kind == CHUNKED)
        del self._frames[:whole]
        return bool(sent)

    def _add(self, listener: int, number: int, *, is_chunked: bool) -> None:
        self._listeners[listener] = number, is_chunked
        self._selector.register(listener, selectors.EVENT_READ)

    def _write(self, event: bytes, rest_s: float = 0.0) -> None:
        begun_s = time.monotonic()
        chunk = b"%x\r\n%b\r\n" % (len(event), event)
        gone = [
            listener
            for listener, (_, is_chunked) in self._listeners.items()
            if not _is_written(listener, chunk if is_chunked else event)
        ]
        self._drop(gone)
        ended_s = time.monotonic()
        self._rests_until_s = ended_s + max(REST * (ended_s - begun_s), rest_s)

    def _drop(self, listeners: Iterable[int]) -> None:
        numbers = bytearray()
        for listener in listeners:
            number, _ = self._listeners.pop(listener)
            self._selector.unregister(listener)
            os.close(listener)
            numbers += ENDED.pack(number)
        with suppress(ConnectionError):  # It has ended, as the next reading shows.
            self._board.sendall(numbers)

    def _end(self) -> None:
        for listener, (_, is_chunked) in self._listeners.items():
            if is_chunked:
                _is_written(listener, _END)
            os.close(listener)


def _is_written(listener: int, event: bytes) -> bool:
    """Return whether all of it fits into what the kernel holds for this listener."""
    try:
        return os.write(listener, event) == len(event)
    except OSError:
        return False


def main() -> None:
    """Serve the board's process until it is gone, which alone decides when this one ends."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.nice(_NICENESS)
    board, alive_s = sys.argv[1:]
    with socket.socket(fileno=int(board)) as control:
        LiveWriter(control, float(alive_s)).run()


if __name__ == "__main__":
    main()
