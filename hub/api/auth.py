"""Access tokens, stored only as hashes."""

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
    """One paired client; only the client itself has the token's text."""

    id: str
    """16 lowercase hex digits, the beginning of the token's text."""
    name: str
    rights: Rights
    made_at: datetime
    sha256: str = field(repr=False)

    @property
    def scope(self) -> Scope:
        """The scope of its rights."""
        return self.rights.scope


def mint(*, name: str, rights: Rights, at: datetime, token_id: str = "") -> tuple[str, Token]:
    """Return the text of a new token with 256 random bits, and the record to store."""
    token_id = token_id or secrets.token_hex(ID_LENGTH // 2)
    text = token_id + secrets.token_urlsafe(SECRET_BYTES)
    digest = sha256(text.encode()).hexdigest()
    return text, Token(id=token_id, name=name, rights=rights, made_at=at, sha256=digest)


class Tokens:
    """All valid tokens, kept in memory, so that checking one needs no database access."""

    def __init__(self, database: Database, known: list[Token]) -> None:
        self._database = database
        self._known = {token.id: token for token in known}
        self.on_revoked: Callable[[str], None] = lambda _token_id: None

    @classmethod
    async def open(cls, database: Database) -> Self:
        """Read the stored tokens."""
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
        """Whether any client besides the command line has a token."""
        return bool(self._known.keys() - {LOCAL_ID})

    def check(self, text: str) -> Token:
        """Return the token with this text; raises UnauthorizedError."""
        token = self._known.get(text[:ID_LENGTH])
        digest = sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
        # Compare unknown ids too, so that the response time does not reveal which ids exist.
        if not hmac.compare_digest(digest, token.sha256 if token else _NOBODY) or token is None:
            raise UnauthorizedError("auth.token_invalid")
        return token

    @staticmethod
    async def write(connection: AsyncConnection, token: Token) -> None:
        """Store a token within the caller's transaction; call `learn` after the commit."""
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
        """Accept a stored token from now on."""
        self._known[token.id] = token

    async def revoke(self, token_id: str) -> None:
        """Revoke a token and disconnect its listeners; raises NotFoundError."""
        if token_id not in self._known:
            raise NotFoundError("auth.no_token")
        async with self._database.write() as connection:
            await connection.execute(delete(tokens).where(tokens.c.id == token_id))
        self._known.pop(token_id, None)
        self.on_revoked(token_id)

    async def renew_local(self, clock: Clock) -> str:
        """Return a new token for the command line, which replaces the previous one."""
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
    """Write the command line's token, readable only by the hub's own user; blocking."""
    write_durably(data_dir / LOCAL_TOKEN_FILE, text.encode())
