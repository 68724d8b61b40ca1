"""Entry bundles (c2sp.org/tlog-tiles): up to 256 entries, each `u16be length || bytes`."""

from collections.abc import Iterable
from typing import Final

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.tiles import TILE_WIDTH

MAX_ENTRY_BYTES: Final = 16_384
_LENGTH_BYTES: Final = 2
MAX_BUNDLE_BYTES: Final = TILE_WIDTH * (_LENGTH_BYTES + MAX_ENTRY_BYTES)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Return the entries one after another; raises InvalidInputError."""
    listed = list(entries)
    if len(listed) > TILE_WIDTH or any(len(entry) > MAX_ENTRY_BYTES for entry in listed):
        raise InvalidInputError(f"A bundle has at most {TILE_WIDTH} entries of 16 KiB.")
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES) + entry for entry in listed)


def decode_bundle(raw: bytes, count: int) -> list[bytes]:
    """Return exactly `count` entries; raises VerificationError where there are more or fewer."""
    if len(raw) > MAX_BUNDLE_BYTES or not 0 <= count <= TILE_WIDTH:
        raise VerificationError(f"A bundle has at most {TILE_WIDTH} entries of 16 KiB.")
    entries: list[bytes] = []
    at = 0
    for _ in range(count):
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(raw[at:start])
        if at - start > MAX_ENTRY_BYTES:
            raise VerificationError(f"An entry has at most {MAX_ENTRY_BYTES} bytes.")
        entries.append(raw[start:at])
    # A bundle cut short anywhere, even within a length, leaves `at` past its end.
    if at != len(raw):
        raise VerificationError(f"The bundle is shorter or longer than its {count} entries.")
    return entries


def decode_entries(raw: bytes, most: int) -> list[bytes]:
    """Return one to `most` entries, laid out as in a bundle; raises VerificationError."""
    entries: list[bytes] = []
    at = 0
    while at < len(raw) and len(entries) <= most:
        start = at + _LENGTH_BYTES
        at = start + int.from_bytes(raw[at:start])
        if at - start > MAX_ENTRY_BYTES:
            raise VerificationError(f"An entry has at most {MAX_ENTRY_BYTES} bytes.")
        entries.append(raw[start:at])
    if not 1 <= len(entries) <= most:
        raise VerificationError(f"Send 1 to {most} entries at once.")
    if at != len(raw):
        raise VerificationError("The last entry is cut short: send all of it.")
    return entries
