"""The process that checks signatures for another: `python -m noticeboard.signatures.worker`.

It reads jobs from standard input: a count, what to check, then for each claim its public key, and
its signed bytes preceded by their length. It answers each claim with one byte of bits: HOLDS, and
FREE if words matter and the entry's words have no findings. Registrations come with the board's key
and their board's name before the entry. Both sides are ours, so the
input is trusted. The process ends when its input ends. It loads no more than it needs, because a
hub's first read of a small board must not wait for it.
"""

from collections.abc import Iterable
from enum import IntEnum
import signal
import struct
import sys
from typing import BinaryIO

from noticeboard.log.note import is_signed

COUNT = struct.Struct(">IB")
CLAIM = struct.Struct(">32sI")


class Work(IntEnum):
    """What to check of each claim."""

    SIGNATURES = 0
    WORDS = 1
    """Signatures, and what entries say."""
    REGISTRATIONS = 2
    """Whole entries by which agencies registered, with all that is in them."""


HOLDS = 1
FREE = 2


def answers(pairs: Iterable[tuple[bytes, bytes]], work: Work = Work.SIGNATURES) -> bytes:
    """Return HOLDS for each public key that has signed, with FREE if its words have no findings."""
    match work:
        case Work.SIGNATURES:
            return bytes(is_signed(signed, public) for public, signed in pairs)
        case Work.WORDS:
            return bytes(
                HOLDS | FREE * _is_free(signed) if is_signed(signed, public) else 0
                for public, signed in pairs
            )
        case Work.REGISTRATIONS:
            return bytes(_is_registration(signed, public) for public, signed in pairs)


def _is_registration(named: bytes, public: bytes) -> bool:
    # Loaded if needed, as below.
    from noticeboard.log.registration import is_registration  # noqa: PLC0415

    origin, _, raw = named.partition(b"\n")
    return is_registration(raw, origin.decode(), public)


def _is_free(signed: bytes) -> bool:
    """Return whether the signed text has no findings, whatever its incident.

    If an incident allows naming persons, the rules find less, never more.
    """
    # These take longer to load than everything else, and a hub needs none of them.
    import msgspec  # noqa: PLC0415

    from noticeboard.rules.phrases import text_findings  # noqa: PLC0415

    try:
        body = msgspec.json.decode(signed.rpartition(b"\n")[2], type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeError):
        return False
    texts = [body[name] for name in ("title", "text") if name in body]
    words = [text for text in texts if isinstance(text, str)]
    return len(words) == len(texts) and not text_findings(*words)


def serve(jobs: BinaryIO, output: BinaryIO) -> None:
    """Answer jobs until there are no more."""
    while head := jobs.read(COUNT.size):
        pairs: list[tuple[bytes, bytes]] = []
        count, work = COUNT.unpack(head)
        for _ in range(count):
            public, length = CLAIM.unpack(jobs.read(CLAIM.size))
            pairs.append((public, jobs.read(length)))
        output.write(answers(pairs, Work(work)))
        output.flush()


def main() -> None:
    """Serve the parent process until it closes our input or is gone."""
    # Ctrl-C in a terminal reaches the whole group; the parent decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
