"""The process that writes hints: all get the same, and nobody can hold it up."""

from collections.abc import Iterator
from contextlib import suppress
import os
import socket
from subprocess import Popen
import sys
import threading

import pytest

from noticeboard.board import live_writer
from noticeboard.board.live_writer import CHUNKED, ENDED, FRAME, NEWS, PLAIN, LiveWriter

_PATIENCE_S = 30


class Board:
    """The board's end, and the connections that it handed over."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control

    def hand_over(self, number: int, kind: bytes = CHUNKED, *, full: bool = False) -> socket.socket:
        """Hand a connection over, and return the listener's end of it."""
        ours, theirs = socket.socketpair()
        ours.settimeout(_PATIENCE_S)
        theirs.settimeout(0)
        with theirs:
            with suppress(BlockingIOError):
                while full:
                    theirs.send(bytes(1024))
            socket.send_fds(self.control, [FRAME.pack(kind, number, 0)], [theirs.fileno()])
        return ours

    def announce(self, *sizes: int) -> None:
        """Send hints, all at once."""
        self.control.sendall(b"".join(FRAME.pack(NEWS, size, 7) for size in sizes))

    def gone(self) -> int:
        """Return the next listener that is gone."""
        (number,) = ENDED.unpack(self.control.recv(ENDED.size, socket.MSG_WAITALL))
        return int(number)


@pytest.fixture
def board() -> Iterator[Board]:
    """Give a board whose listeners a thread writes to."""
    ours, theirs = socket.socketpair()
    ours.settimeout(_PATIENCE_S)
    writer = threading.Thread(target=LiveWriter(theirs, alive_s=60).run)
    writer.start()
    with ours, theirs:
        yield Board(ours)
        ours.close()
        writer.join(_PATIENCE_S)


def _received(listener: socket.socket, many: int) -> bytes:
    return listener.recv(many, socket.MSG_WAITALL)


def test_one_who_does_not_read_holds_up_nobody(board: Board) -> None:
    """The full connection is dropped at the first hint; the others have it."""
    full, first, plain = (
        board.hand_over(1, full=True),
        board.hand_over(2),
        board.hand_over(3, PLAIN),
    )

    board.announce(5)

    with full, first, plain:
        assert _received(first, 16) == b"b\r\ndata: 5 7\n\n\r\n"
        assert _received(plain, 11) == b"data: 5 7\n\n"
        assert board.gone() == 1


def test_the_newest_hint_is_enough(board: Board) -> None:
    """Of hints that arrive together, the last one is written, and no other."""
    with board.hand_over(1, PLAIN) as listener:
        board.announce(*range(100, 200))

        assert _received(listener, 13) == b"data: 199 7\n\n"


def test_listeners_have_nothing_to_say(board: Board) -> None:
    """Whoever sends anything, or hangs up, is gone."""
    with board.hand_over(1) as talker:
        talker.sendall(b"GET / HTTP/1.1\r\n")
        assert board.gone() == 1
    board.hand_over(2).close()
    assert board.gone() == 2


def test_at_the_end_streams_are_whole(board: Board) -> None:
    """When the board ends, each listener gets an end that it can tell from a broken connection."""
    with board.hand_over(1) as chunked, board.hand_over(2, PLAIN) as plain:
        board.control.shutdown(socket.SHUT_WR)

        assert _received(chunked, 99) == b"0\r\n\r\n"
        assert _received(plain, 99) == b""


def test_posts_go_first() -> None:
    """If processors are short, the board's process comes before the one that writes hints."""
    ours, theirs = socket.socketpair()
    words = [sys.executable, "-m", live_writer.__name__, str(theirs.fileno()), "60"]
    with Popen(words, pass_fds=[theirs.fileno()]) as writer, ours:  # noqa: S603 -- ours
        theirs.close()
        board = Board(ours)
        ours.settimeout(_PATIENCE_S)
        with board.hand_over(7) as listener:
            board.announce(5)
            assert _received(listener, 16) == b"b\r\ndata: 5 7\n\n\r\n"
            niceness = os.getpriority(os.PRIO_PROCESS, writer.pid)
        ours.close()
        writer.wait(_PATIENCE_S)

    assert niceness == min(os.getpriority(os.PRIO_PROCESS, 0) + 10, 19)
