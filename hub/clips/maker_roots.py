"""Makers' root certificates that the household installed. A hub comes with none.

With them, the hub can say whose certificates vouch for the key that a camera signs its video with.
"""

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.errors import ConflictError, InvalidInputError, NotFoundError
from hub.media.signed_video.keys import MakerRoot, read_root
from hub.store.database import Database, put, read_meta
from hub.store.tables import meta

MOST_ROOTS: Final = 16
LONGEST_NAME: Final = 60
LONGEST_PEM: Final = 16 * 1024
_KEY: Final = "maker_roots"


class MakerRoots:
    """The installed roots, by the names that the household gave them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def every(self) -> list[MakerRoot]:
        """Return all roots, by name."""
        async with self._database.read() as connection:
            stored = await _stored(connection)
        found = (read_root(name, pem.encode()) for name, pem in sorted(stored.items()))
        return [root for root in found if root is not None]

    async def add(self, name: str, pem: str) -> MakerRoot:
        """Install a root, PEM.

        Raises InvalidInputError if it is no root certificate, and ConflictError if its name is
        taken, if it is installed already, or if there are too many.
        """
        root = read_root(name, pem.encode()) if len(pem) <= LONGEST_PEM else None
        if root is None:
            raise InvalidInputError("maker_root.unreadable")
        async with self._database.write() as connection:
            stored = await _stored(connection)
            if len(stored) >= MOST_ROOTS:
                raise ConflictError("maker_root.too_many", most=MOST_ROOTS)
            installed = (read_root(each, text.encode()) for each, text in stored.items())
            same = next((x for x in installed if x and x.certificate == root.certificate), None)
            if name in stored or same is not None:
                raise ConflictError("maker_root.known", name=same.name if same else name)
            await _store(connection, {**stored, name: pem})
        return root

    async def remove(self, name: str) -> None:
        """Remove a root; raises NotFoundError."""
        async with self._database.write() as connection:
            stored = await _stored(connection)
            if stored.pop(name, None) is None:
                raise NotFoundError("maker_root.unknown")
            await _store(connection, stored)


async def _stored(connection: AsyncConnection) -> dict[str, str]:
    raw = await read_meta(connection, _KEY)
    return msgspec.json.decode(raw, type=dict[str, str]) if raw else {}


async def _store(connection: AsyncConnection, roots: Mapping[str, str]) -> None:
    await put(connection, meta, {"key": _KEY, "value": msgspec.json.encode(roots).decode()})
