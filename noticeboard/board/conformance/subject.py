"""The board that is judged: its answers, each bounded, and what they have shown so far."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol, Self

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

from noticeboard.errors import InvalidInputError, UnavailableError, VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint
from noticeboard.log.entry import Entry
from noticeboard.log.link import BoardLink
from noticeboard.log.note import SignerKey, VerifierKey
from noticeboard.log.registry import Registry
from noticeboard.log.tree import Tree
from noticeboard.runtime.text import Text

PATIENCE_S: Final = 20.0
"""For one answer, to its last octet."""
MOST_REQUESTS: Final = 5000
MOST_BYTES: Final = 1 << 30
MOST_ANSWER_BYTES: Final = 8 << 20
MOST_FAILURES: Final = 5
"""After so many requests in a row without an answer, none is sent any more."""
LONGEST_S: Final = 1800.0
"""For all answers together."""
_PIECE_BYTES: Final = 1 << 16


class NotJudgedError(Exception):
    """What a check needs isn't known, because another check failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of the board."""

    method: str
    path: str
    status: int
    headers: CIMultiDictProxy[str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The type without its parameters, in lower case."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def request(self) -> str:
        """What was asked, for a line of the report."""
        return f"{self.method} {self.path}"


class Asker(Protocol):
    """Whatever brings a board's answers."""

    async def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        first: bool,
    ) -> Answer:
        """Return an answer, or only its `first` piece; UnavailableError, VerificationError."""


class HttpAsker:
    """Asks over HTTP. A hostile board can neither fill the memory nor hold it up for ever."""

    def __init__(
        self,
        url: str,
        session: aiohttp.ClientSession,
        *,
        patience_s: float = PATIENCE_S,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._url = url
        self._session = session
        self._patience = aiohttp.ClientTimeout(total=patience_s)
        self._most_bytes = most_bytes
        self._failures = 0
        """How many requests in a row had no answer."""
        self._requests = 0
        self._bytes = 0
        self._began = datetime.now(UTC)

    @classmethod
    @asynccontextmanager
    async def to(
        cls, address: str, *, patience_s: float = PATIENCE_S, most_bytes: int = MOST_BYTES
    ) -> AsyncGenerator[Self]:
        """Yield an asker for the board at an address; raises VerificationError."""
        url = BoardLink.parse(address).url
        async with aiohttp.ClientSession(
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"},
        ) as session:
            yield cls(url, session, patience_s=patience_s, most_bytes=most_bytes)

    async def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        *,
        first: bool,
    ) -> Answer:
        """Return an answer; raises UnavailableError, VerificationError."""
        self._spend_request()
        # Counted as a failure until it has ended well.
        self._failures += 1
        try:
            async with self._session.request(
                method,
                # As it is written: some of the paths are wrong on purpose.
                URL(self._url + path, encoded=True),
                headers=headers,
                data=body,
                allow_redirects=False,
                timeout=self._patience,
            ) as response:
                read = bytearray()
                async for piece in response.content.iter_chunked(_PIECE_BYTES):
                    read += piece
                    self._bytes += len(piece)
                    if len(read) > MOST_ANSWER_BYTES or self._bytes > self._most_bytes:
                        raise VerificationError(Text("noticeboard.reply.too_long"))
                    if first:
                        break
                self._failures = 0
                return Answer(
                    method=method,
                    path=path,
                    status=response.status,
                    headers=response.headers,
                    body=bytes(read),
                )
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
            raise UnavailableError(f"no answer ({type(error).__name__})") from error

    def _spend_request(self) -> None:
        self._requests += 1
        is_late = (datetime.now(UTC) - self._began).total_seconds() > LONGEST_S
        is_full = self._requests > MOST_REQUESTS or self._bytes > self._most_bytes
        if is_full or is_late:
            raise UnavailableError("the limit of requests, octets or time is reached")
        if self._failures >= MOST_FAILURES:
            raise UnavailableError(f"not asked, after {MOST_FAILURES} answers that didn't come")


@dataclass(slots=True, kw_only=True)
class Subject:
    """The board, and what is known of it. What isn't yet, or failed, is None."""

    asker: Asker
    now: datetime
    poster: SignerKey | None = None
    """An agency's posting key, if entries may be posted."""
    root: SignerKey | None = None
    """The same agency's root key, if it may name a delivery key and withdraw it."""
    description: Mapping[str, Any] | None = None
    log_key: VerifierKey | None = None
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0
    signed: SignedCheckpoint | None = None
    leaves: list[bytes] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    tree: Tree | None = None
    """Of every entry up to the checkpoint."""
    entries: list[Entry] = field(default_factory=list)
    registry: Registry | None = None
    answers: list[Answer] = field(default_factory=list)
    """Every answer so far, for what holds for all of them; without long bodies."""

    async def get(self, path: str, **headers: str) -> Answer:
        """Return the answer to GET; a header's name has underscores instead of hyphens."""
        return await self.ask("GET", path, None, **headers)

    async def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> Answer:
        """Return an answer; raises UnavailableError, VerificationError."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._kept(await self.asker.ask(method, path, named, body, first=False))

    async def listen(self, path: str) -> Answer:
        """Return the first piece of an answer that doesn't end."""
        return self._kept(await self.asker.ask("GET", path, {}, None, first=True))

    def _kept(self, answer: Answer) -> Answer:
        self.answers.append(
            Answer(
                method=answer.method,
                path=answer.path,
                status=answer.status,
                headers=answer.headers,
                body=b"",
            )
        )
        return answer

    def need[T](self, value: T | None) -> T:
        """Return what an earlier check has found; raises NotJudgedError."""
        if value is None:
            raise NotJudgedError("what it depends on is missing")
        return value


def require_agency_key(text: str) -> SignerKey:
    """Return an agency's key of a file; raises InvalidInputError, VerificationError."""
    key = SignerKey.parse(text.strip())
    if key.kind != 1:
        raise InvalidInputError(Text("noticeboard.entry.other_key"))
    return key
