"""Tokens and the pairing links that give them, stored only as hashes; a limit on guesses."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
import hmac
from ipaddress import IPv6Address, ip_address
import logging
from math import ceil
from pathlib import Path
import secrets
from typing import Self
from urllib.parse import urlencode

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.api.errors import (
    CodeExpiredError,
    CodeUnknownError,
    CodeUsedError,
    LimitedError,
    UnauthorizedError,
)
from hub.api.scope import Rights, Scope
from hub.clock import Clock
from hub.data_folder import LOCAL_TOKEN_FILE
from hub.errors import NotFoundError
from hub.store.database import Database
from hub.store.files import write_durably
from hub.store.tables import pairing_codes, tokens

_LOG = logging.getLogger(__name__)

ID_LENGTH = 16
SECRET_BYTES = 32
LOCAL_ID = "0" * ID_LENGTH
_NOBODY = sha256(secrets.token_bytes(SECRET_BYTES)).hexdigest()
CODE_BYTES = 16
CODE_LIFE = timedelta(minutes=10)
CODE_MEMORY = timedelta(days=1)
"""How long expired codes are remembered, so that they are not called unknown."""
ALLOWED = 10
"""Wrong tokens or codes from one address in a period."""
ALLOWED_OVERALL = 100
"""For all addresses together: the owner of one IPv6 /48 controls 65,536 networks of size /64."""
PERIOD_S = 300.0
MOST_ADDRESSES = 1024
HOUSE_PREFIX_BITS = 64


# Tokens


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


def write_local_token(data_dir: Path, text: str) -> None:
    """Write the command line's token, readable only by the hub's own user; blocking."""
    write_durably(data_dir / LOCAL_TOKEN_FILE, text.encode())


# Guesses


def _neighbourhood(address: str) -> str:
    """Return what counts as one guesser: an IPv4 address or a whole IPv6 /64."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return f"{int(parsed) >> HOUSE_PREFIX_BITS:x}::"
    return str(parsed)


class Attempts:
    """The wrong attempts at one kind of secret in the last few minutes."""

    def __init__(self, clock: Clock, what: str) -> None:
        self._clock = clock
        self._what = what
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._overall = deque[float](maxlen=ALLOWED_OVERALL)
        self._warned_at: float | None = None
        self.total = 0
        """Wrong attempts since the start."""

    def check(self, address: str) -> None:
        """Raise LimitedError if this address, or all together, used up their wrong attempts."""
        times = self._wrong.get(_neighbourhood(address))
        if times is not None:
            self._check(times, ALLOWED)
        self._check(self._overall, ALLOWED_OVERALL)

    def wrong(self, address: str) -> None:
        """Count one wrong attempt."""
        self.total += 1
        who, now = _neighbourhood(address), self._clock.steady_s()
        times = self._wrong.setdefault(who, deque(maxlen=ALLOWED))
        times.append(now)
        self._wrong.move_to_end(who)
        if len(self._wrong) > MOST_ADDRESSES:
            self._wrong.popitem(last=False)
        self._overall.append(now)
        if self._overall[0] > now - PERIOD_S and len(self._overall) == ALLOWED_OVERALL:
            self._warn(now)

    def _check(self, times: deque[float], allowed: int) -> None:
        now = self._clock.steady_s()
        while times and times[0] <= now - PERIOD_S:
            times.popleft()
        if len(times) >= allowed:
            raise LimitedError(max(1, ceil(times[0] + PERIOD_S - now)))

    def _warn(self, now: float) -> None:
        """Log a warning, at most once per period."""
        if self._warned_at is None or self._warned_at <= now - PERIOD_S:
            self._warned_at = now
            _LOG.warning(
                "%d wrong %s came from all addresses together within %d s: further ones must wait.",
                ALLOWED_OVERALL,
                self._what,
                PERIOD_S,
            )


# Pairing: a person opens a link whose one-use code is exchanged for a token


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
        self.door = door
        self._local_code: str | None = None
        self.local_code_spent = asyncio.Event()
        """Set once the local code was exchanged; `renew_local_code` clears it."""

    def renew_local_code(self) -> str:
        """Return a code that pairs one client of this machine as an admin, whenever it comes.

        The former one ends. It is kept in memory only, so it also ends with this process.
        """
        self._local_code = secrets.token_hex(CODE_BYTES)
        self.local_code_spent.clear()
        return self._local_code

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
        door = self.door
        link = pairing_link(door.host, door.port, door.hub_id, door.fingerprint, code)
        return PairingLink(link=link, expires=expires, rights=rights)

    async def trade(self, code: str, *, name: str, address: str) -> tuple[str, Token]:
        """Exchange a code for a token; return its text and record. Raises UnauthorizedError.

        One transaction spends the code and stores the token: a crash leaves both or neither.
        """
        self._attempts.check(address)
        # Taken before anything is awaited, so that nobody else can use it meanwhile. If storing the
        # token fails, the code is lost, and a new one is made.
        is_local = self._spend_local_code(code, address)
        try:
            async with self._database.write() as connection:
                rights = (
                    Rights(scope=Scope.ADMIN)
                    if is_local
                    else await self._spend(connection, _hash(code))
                )
                text, token = mint(name=name, rights=rights, at=self._clock.now())
                await self._tokens.write(connection, token)
        except UnauthorizedError:
            self._attempts.wrong(address)
            raise
        self._tokens.learn(token)
        return text, token

    def _spend_local_code(self, code: str, address: str) -> bool:
        """Return whether this is the local code, sent from this machine; it is spent then."""
        if self._local_code is None or not _is_this_machine(address):
            return False
        if not hmac.compare_digest(code.encode(), self._local_code.encode()):
            return False
        self._local_code = None
        self.local_code_spent.set()
        return True

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


def _is_this_machine(address: str) -> bool:
    """Return whether a peer's address is loopback."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped.is_loopback
    return parsed.is_loopback


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
