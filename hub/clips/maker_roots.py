"""Makers' root certificates that the household installed. A hub comes with none.

With them, the hub can say whose certificates vouch for the key that a camera signs its video with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
import msgspec
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.clips.signatures import CameraKeys
from hub.errors import ConflictError, InvalidInputError, NotFoundError
from hub.model.ids import CameraId
from hub.store.database import Database, put, read_meta
from hub.store.tables import meta
from noticeboard.rules.text import safe_text
from noticeboard.seal.signed_video.keys import MakerRoot, certificates, read_root

MOST_ROOTS: Final = 16
LONGEST_NAME: Final = 60
LONGEST_PEM: Final = 16 * 1024
_LONGEST_ISSUER: Final = 120
_KEY: Final = "maker_roots"


class MakerRoots:
    """The installed roots, by the names that the household gave them."""

    def __init__(self, database: Database, keys: CameraKeys | None = None) -> None:
        self._database = database
        self._keys = keys

    async def every(self) -> list[MakerRoot]:
        """Return all roots, by name."""
        async with self._database.read() as connection:
            return _read(await _stored(connection))

    async def check(self, pem: str) -> MakerRoot:
        """Return a root as it would be installed, by the name it gives itself.

        Raises as `add` does, but for its name.
        """
        root = _root("", pem)
        async with self._database.read() as connection:
            _admit(root, _read(await _stored(connection)))
        return replace(root, name=safe_text(_owner(root), longest=LONGEST_NAME))

    async def add(self, name: str, pem: str) -> MakerRoot:
        """Install a root, PEM.

        Raises InvalidInputError if it is no root certificate, and ConflictError if its name is
        taken, if it is installed already, or if there are too many.
        """
        root = _root(name, pem)
        async with self._database.write() as connection:
            stored = await _stored(connection)
            _admit(root, _read(stored))
            if name in stored:
                raise ConflictError("maker_root.known", name=name)
            # Only the certificate: a file may hold a private key as well.
            only = root.certificate.public_bytes(Encoding.PEM).decode()
            await _store(connection, {**stored, name: only})
        return root

    async def cameras(self, roots: Sequence[MakerRoot]) -> dict[str, list[CameraId]]:
        """Return the cameras that sign with a key under each root now, by its SHA-256."""
        return await self._keys.certified(roots) if self._keys is not None and roots else {}

    async def remove(self, name: str) -> None:
        """Remove a root; raises NotFoundError."""
        async with self._database.write() as connection:
            stored = await _stored(connection)
            if stored.pop(name, None) is None:
                raise NotFoundError("maker_root.unknown")
            await _store(connection, stored)


def _root(name: str, pem: str) -> MakerRoot:
    raw = pem.encode()
    found = certificates(raw) if len(pem) <= LONGEST_PEM else ()
    if not found:
        raise InvalidInputError("maker_root.unreadable")
    if (root := read_root(name, raw)) is not None:
        return root
    [certificate, *_] = found
    if certificate.issuer != certificate.subject:
        issuer = safe_text(certificate.issuer.rfc4514_string(), longest=_LONGEST_ISSUER)
        raise InvalidInputError("maker_root.issued", issuer=issuer)
    raise InvalidInputError("maker_root.no_authority")


def _read(stored: Mapping[str, str]) -> list[MakerRoot]:
    found = (read_root(name, pem.encode()) for name, pem in sorted(stored.items()))
    return [root for root in found if root is not None]


def _owner(root: MakerRoot) -> str:
    """Return its own short name: the organization's or else the common one; may be empty."""
    for kind in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME):
        for attribute in root.certificate.subject.get_attributes_for_oid(kind):
            return str(attribute.value)
    return ""


def _admit(root: MakerRoot, installed: Sequence[MakerRoot]) -> None:
    """Raise ConflictError if a root is installed already, or if there is no room for it."""
    for each in installed:
        if each.certificate == root.certificate:
            raise ConflictError("maker_root.known", name=each.name)
    if len(installed) >= MOST_ROOTS:
        raise ConflictError("maker_root.too_many", most=MOST_ROOTS)


async def _stored(connection: AsyncConnection) -> dict[str, str]:
    raw = await read_meta(connection, _KEY)
    return msgspec.json.decode(raw, type=dict[str, str]) if raw else {}


async def _store(connection: AsyncConnection, roots: Mapping[str, str]) -> None:
    await put(connection, meta, {"key": _KEY, "value": msgspec.json.encode(roots).decode()})
