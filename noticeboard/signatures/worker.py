"""The process that checks signatures for another: `python -m noticeboard.signatures.worker`.

On its standard input come jobs: a count, whether words matter, then for each claim its public key
and its signed bytes with their length before them. It answers each with one byte of bits: HOLDS,
and FREE where words matter and a moderator has nothing to see in the entry's. Both sides are
ours, so nothing here is parsed with suspicion; it ends where its input ends. It loads no more
than it needs: a hub's first look at a small board must not wait for it.
"""

from collections.abc import Iterable
import signal
import struct
import sys
from typing import BinaryIO

from noticeboard.log.note import is_signed

COUNT = struct.Struct(">I?")
CLAIM = struct.Struct(">32sI")


HOLDS = 1
FREE = 2


def answers(pairs: Iterable[tuple[bytes, bytes]], *, words: bool = False) -> bytes:
    """Return HOLDS for each public key that has signed, and FREE where its words are."""
    if not words:
        return bytes(is_signed(signed, public) for public, signed in pairs)
    # The lists of words take longer to load than all the rest, and a hub needs none of them.
    from noticeboard.signatures.claims import is_free  # noqa: PLC0415

    return bytes(
        HOLDS | FREE * is_free(signed) if is_signed(signed, public) else 0
        for public, signed in pairs
    )


def serve(jobs: BinaryIO, told: BinaryIO) -> None:
    """Answer jobs until there are no more."""
    while head := jobs.read(COUNT.size):
        pairs: list[tuple[bytes, bytes]] = []
        count, words = COUNT.unpack(head)
        for _ in range(count):
            public, length = CLAIM.unpack(jobs.read(CLAIM.size))
            pairs.append((public, jobs.read(length)))
        told.write(answers(pairs, words=words))
        told.flush()


def main() -> None:
    """Serve the process that has started this one, until it closes our input or is gone."""
    # Ctrl-C in a terminal reaches the whole group; our parent decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
