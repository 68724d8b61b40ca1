"""Tokens: who may call, kept as hashes only."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
import hmac
from pathlib import Path
import secrets
from typing import Self

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.api.errors import UnauthorizedError
from hub.api.scope import Rights, Scope
from hub.clock import Clock
from hub.data_folder import LOCAL_TOKEN_FILE
from hub.errors import NotFoundError
from hub.store.database import Database
from hub.store.files import write_durably
from hub.store.tables import tokens

ID_LENGTH = 16
SECRET_BYTES = 32
LOCAL_ID = "0" * ID_LENGTH
_NOBODY = sha256(secrets.token_bytes(SECRET_BYTES)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One paired client; the text that proves it is nowhere but with that client."""

    id: str
    """16 lower-case hex digits, the beginning of the token's text."""
    name: str
    rights: Rights
    made_at: datetime
    sha256: str = field(repr=False)

    @property
    def scope(self) -> Scope:
        """How much it may do."""
        return self.rights.scope


def mint(*, name: str, rights: Rights, at: datetime, token_id: str = "") -> tuple[str, Token]:
    """Return the text of a fresh token with 256 random bits, and what to keep of it."""
    token_id = token_id or secrets.token_hex(ID_LENGTH // 2)
    text = token_id + secrets.token_urlsafe(SECRET_BYTES)
    digest = sha256(text.encode()).hexdigest()
    return text, Token(id=token_id, name=name, rights=rights, made_at=at, sha256=digest)


class Tokens:
    """Every valid token; kept whole in memory, so that checking one never waits."""

    def __init__(self, database: Database, known: list[Token]) -> None:
        self._database = database
        self._known = {token.id: token for token in known}
        self.on_revoked: Callable[[str], None] = lambda _token_id: None

    @classmethod
    async def open(cls, database: Database) -> Self:
        """Read what is kept."""
        async with database.read() as connection:
            rows = (await connection.execute(select(tokens))).all()
        return cls(
            database,
            [
                Token(
                    id=row.id,
                    name=row.name,
                    rights=Rights.read(row.scopes),
                    made_at=row.made_at,
                    sha256=row.sha256,
                )
                for row in rows
            ],
        )

    def all(self) -> list[Token]:
        """Return every valid token, oldest first."""
        return sorted(self._known.values(), key=lambda token: token.made_at)

    @property
    def is_paired(self) -> bool:
        """Whether anybody has a token, beside the command line."""
        return bool(self._known.keys() - {LOCAL_ID})

    def check(self, text: str) -> Token:
        """Return the token that the text proves; raises UnauthorizedError."""
        token = self._known.get(text[:ID_LENGTH])
        digest = sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        # An unknown id is compared too, so that the time taken does not tell it from a known one.
        if not hmac.compare_digest(digest, token.sha256 if token else _NOBODY) or token is None:
            raise UnauthorizedError("This token is not valid here: pair with the hub again.")
        return token

    @staticmethod
    async def write(connection: AsyncConnection, token: Token) -> None:
        """Keep a token as part of the caller's transaction; call `learn` once it is committed."""
        await connection.execute(
            insert(tokens).values(
                id=token.id,
                sha256=token.sha256,
                name=token.name,
                scopes=token.rights.written(),
                made_at=token.made_at,
            )
        )

    def learn(self, token: Token) -> None:
        """Accept a token from now on."""
        self._known[token.id] = token

    async def revoke(self, token_id: str) -> None:
        """Accept a token no more, and hang up on whoever listens with it."""
        if token_id not in self._known:
            raise NotFoundError("There is no such token.")
        async with self._database.write() as connection:
            await connection.execute(delete(tokens).where(tokens.c.id == token_id))
        self._known.pop(token_id, None)
        self.on_revoked(token_id)

    async def renew_local(self, clock: Clock) -> str:
        """Return a fresh token for the command line, in place of any earlier one."""
        text, token = mint(
            name="command line",
            rights=Rights(scope=Scope.ADMIN),
            at=clock.now(),
            token_id=LOCAL_ID,
        )
        async with self._database.write() as connection:
            await connection.execute(delete(tokens).where(tokens.c.id == LOCAL_ID))
            await self.write(connection, token)
        self.learn(token)
        return text


def keep_local_token(data_dir: Path, text: str) -> None:
    """Keep the command line's token, readable by the hub's own user only; blocking."""
    write_durably(data_dir / LOCAL_TOKEN_FILE, text.encode())
