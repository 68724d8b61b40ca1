"""Pairing: a person opens a link whose one-use code is exchanged for a token."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
import secrets
from urllib.parse import urlencode

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.api.attempts import Attempts
from hub.api.auth import Token, Tokens, mint
from hub.api.errors import (
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    UnauthorizedError,
)
from hub.api.scope import Rights, Scope
from hub.clock import Clock
from hub.store.database import Database
from hub.store.tables import pairing_codes

CODE_BYTES = 16
CODE_LIFE = timedelta(minutes=10)
CODE_MEMORY = timedelta(days=1)
"""How long expired codes are remembered, so that they are not called unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingLink:
    """A link that pairs the first client that opens it."""

    link: str = field(repr=False)
    expires: datetime
    rights: Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The hub's address and identity, as a pairing link carries them."""

    host: str
    port: int
    hub_id: str
    fingerprint: str


def pairing_link(host: str, port: int, hub_id: str, fingerprint: str, code: str) -> str:
    """Return the link; the client trusts the fingerprint in it, not the network."""
    literal = f"[{host}]" if ":" in host else host
    query = urlencode({"id": hub_id, "fp": fingerprint, "code": code})
    return f"neighbors://{literal}:{port}/?{query}"


class Pairing:
    """Creates pairing codes and accepts each once."""

    def __init__(
        self, database: Database, clock: Clock, tokens: Tokens, attempts: Attempts, door: Door
    ) -> None:
        self._database = database
        self._clock = clock
        self._tokens = tokens
        self._attempts = attempts
        self._door = door

    async def make_link(self, rights: Rights | None = None) -> PairingLink:
        """Return a new link whose token will have these rights.

        Without rights, the first client becomes admin and later ones can read and answer.
        """
        if rights is None:
            rights = Rights(scope=Scope.DECIDE if self._tokens.is_paired else Scope.ADMIN)
        code = secrets.token_hex(CODE_BYTES)
        now = self._clock.now()
        expires = now + CODE_LIFE
        async with self._database.write() as connection:
            await connection.execute(
                delete(pairing_codes).where(pairing_codes.c.expires < now - CODE_MEMORY)
            )
            await connection.execute(
                insert(pairing_codes).values(
                    sha256=_hash(code),
                    scopes=rights.written(),
                    expires=expires,
                )
            )
        door = self._door
        link = pairing_link(door.host, door.port, door.hub_id, door.fingerprint, code)
        return PairingLink(link=link, expires=expires, rights=rights)

    async def trade(self, code: str, *, name: str, address: str) -> tuple[str, Token]:
        """Exchange a code for a token; return its text and record. Raises UnauthorizedError.

        One transaction spends the code and stores the token: a crash leaves both or neither.
        """
        self._attempts.check(address)
        try:
            async with self._database.write() as connection:
                rights = await self._spend(connection, _hash(code))
                text, token = mint(name=name, rights=rights, at=self._clock.now())
                await self._tokens.write(connection, token)
        except UnauthorizedError:
            self._attempts.wrong(address)
            raise
        self._tokens.learn(token)
        return text, token

    async def _spend(self, connection: AsyncConnection, digest: str) -> Rights:
        now = self._clock.now()
        same = pairing_codes.c.sha256 == digest
        row = (await connection.execute(select(pairing_codes).where(same))).one_or_none()
        if row is None:
            raise CodeUnknownError("auth.code_unknown")
        if row.used_at is not None:
            raise CodeUsedError("auth.code_used")
        if row.expires <= now:
            raise CodeExpiredError("auth.code_expired")
        await connection.execute(update(pairing_codes).where(same).values(used_at=now))
        return Rights.read(row.scopes)


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
