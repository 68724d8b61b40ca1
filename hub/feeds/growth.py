"""Fetching what a log has grown by, and nothing that is known already."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from hub.errors import BoardUnreachableError
from hub.feeds.broken import BoardUncheckedError, Evidence
from hub.feeds.wire import Answer, Wire
from hub.model.request import Unchecked
from noticeboard.errors import VerificationError
from noticeboard.log.tiles import (
    MAX_BUNDLE_BYTES,
    TILE_WIDTH,
    TileId,
    decode_bundle,
    encode_bundle,
    entries_path,
    tile_path,
)
from noticeboard.log.tree import Frontier

MOST_AT_ONCE: Final = 2048
"""So many new entries are fetched whole before the root is compared: they cost no tiles."""
MOST_EVIDENCE_BYTES: Final = 2 * MAX_BUNDLE_BYTES
HASH_BYTES: Final = 32


class Fetch:
    """Fetches parts of one log; keeps what it was sent, as far as there is room."""

    def __init__(self, wire: Wire, name: str, *, past_caches: bool) -> None:
        self._wire = wire
        self._name = name
        self._past_caches = past_caches
        self._evidence: list[Evidence] = []
        self._kept_bytes = 0

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The tiles and few bundles received, as far as there was room to keep them."""
        return tuple(self._evidence)

    async def entries(self, edge: Sequence[bytes], known_size: int, size: int) -> list[bytes]:
        """Return the few entries from `known_size` up; `edge` is the last bundle's part we have.

        Raises BoardUncheckedError if a bundle is not what was promised.
        """
        found: list[bytes] = []
        known = encode_bundle(edge)
        for number in range(known_size // TILE_WIDTH, -(-size // TILE_WIDTH)):
            width = min(TILE_WIDTH, size - number * TILE_WIDTH)
            skipped = len(edge) if number == known_size // TILE_WIDTH else 0
            path, raw, count = await self._growth(number, width, known if skipped else b"")
            self._keep(path, raw)
            try:
                found += decode_bundle(raw, count)[skipped:width]
            except VerificationError as error:
                raise self._broken(path, str(error)) from error
        return found

    async def tile(self, tile: TileId) -> bytes:
        """Return a tile's hashes, or as many of them as are served; nothing of it is checked."""
        answer, _ = await self._whole_or_part(
            tile.path, tile_path(tile.level, tile.number), cap_bytes=TILE_WIDTH * HASH_BYTES
        )
        self._keep(tile.path, answer.body)
        return answer.body[: tile.width * HASH_BYTES]

    async def bundle(self, number: int, width: int) -> tuple[bytes, int]:
        """Return a bundle's bytes, unchecked, and how many entries it has to have."""
        part, whole = entries_path(number, width), entries_path(number)
        answer, path = await self._whole_or_part(part, whole, cap_bytes=MAX_BUNDLE_BYTES)
        return answer.body, width if path == part else TILE_WIDTH

    async def _growth(self, number: int, width: int, known: bytes) -> tuple[str, bytes, int]:
        """Return path, bytes and count of a bundle, fetching only what follows `known`."""
        part, whole = entries_path(number, width), entries_path(number)
        answer, path = await self._whole_or_part(
            part, whole, cap_bytes=MAX_BUNDLE_BYTES, known_bytes=len(known)
        )
        count = width if path == part else TILE_WIDTH
        if answer.status == HTTPStatus.PARTIAL_CONTENT:
            if not known or not answer.content_range.startswith(f"bytes {len(known)}-"):
                raise self._broken(path, "it is another part than was asked for")
            return path, known + answer.body, count
        if answer.status != HTTPStatus.OK:
            raise self._broken(path, "it ends before what was there already")
        if not answer.body.startswith(known):
            self._keep(path, answer.body)
            raise self._broken(path, "entries that were published have been changed")
        return path, answer.body, count

    async def _whole_or_part(
        self, part: str, whole: str, *, cap_bytes: int, known_bytes: int = 0
    ) -> tuple[Answer, str]:
        """Fetch a partial file, or the full one that may have replaced it."""
        for path in dict.fromkeys((part, whole)):
            answer = await self._wire.get(
                path,
                cap_bytes=cap_bytes,
                known_bytes=known_bytes,
                past_caches=self._past_caches,
            )
            if answer.status != HTTPStatus.NOT_FOUND:
                return answer, path
        raise BoardUnreachableError(f"{self._name} does not serve {part}: try again later.")

    def _keep(self, path: str, raw: bytes) -> None:
        if self._kept_bytes + len(raw) <= MOST_EVIDENCE_BYTES:
            self._kept_bytes += len(raw)
            self._evidence.append(Evidence(what=path, material=raw))

    def _broken(self, path: str, why: str) -> BoardUncheckedError:
        return BoardUncheckedError(
            f"{self._name} sent entries that do not hold: {path}: {why}", Unchecked.ENTRIES
        )


def extended(frontier: Frontier, leaves: Sequence[bytes]) -> Frontier:
    """Return the frontier after more leaves; the one given stays as it is."""
    longer = Frontier(frontier.size, frontier.hashes)
    for leaf in leaves:
        longer.append(leaf)
    return longer
