"""Asking a Frigate over HTTP: its login, its clock, and answers that are bounded.

Frigate listens on port 5000 without a login, and on port 8971 with one, over TLS with a certificate
of its own unless somebody changed that. There may be a proxy before it, and a path. Only the
address that a person typed is ever asked: a redirect ends the question, and the password goes
nowhere else. A wrong password is sent once.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from http.cookies import SimpleCookie
import logging
import re
import socket
import ssl
from typing import Final
from urllib.parse import urlencode, urlsplit

import aiohttp
import msgspec
from yarl import URL

from hub.camera.address import PORTS, WEB, host_of, opened, own_address
from hub.camera.onvif.device import Bounds
from hub.clock import Clock
from hub.errors import ArchivePasswordError, ArchiveUnreachableError, HubError, InvalidInputError
from hub.outbound import bounded
from hub.store.secrets import Credentials

_LOG = logging.getLogger(__name__)

VERSION: Final = re.compile(r"(\d{1,4})\.(\d{1,4})\.\d{1,4}(?:-[\w.+-]{1,40})?", re.ASCII)
"""What `/api/version` answers, such as `0.17.2-3d4dd3a`; nothing else on port 5000 does."""
OK: Final = 200
_PART: Final = 206
BAD: Final = 400
DENIED: Final = 403
ABSENT: Final = 404
_REFUSED: Final = 401
_TOO_MANY: Final = 429
_REDIRECTS: Final = range(300, 400)
_CONNECT_S: Final = 5.0
_READ_S: Final = 10.0
"""The longest silence within an answer."""
_ANSWER_S: Final = 30.0
_LARGEST_ANSWER: Final = 16 << 20
"""A day of segments takes 1 MiB, and the settings of 50 cameras take 2."""
_FEW: Final = 64 << 10
_LONG: Final = 1 << 20
"""A longer answer is parsed in a thread."""
_PIECE: Final = 1 << 20
"""As much is read, and kept before it is read, at a time: a minute of video comes in 40 pieces."""
_LONGEST_COOKIE: Final = 4096
_TOKEN: Final = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
"""A JSON Web Token, by which the session's cookie is known: its name is Frigate's to choose."""
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Reply:
    """What Frigate answered: that it has it, that this user may not have it, or that it hasn't."""

    status: int
    body: bytes


class FrigateClient:
    """One Frigate at one address. It keeps connections and a session, and follows no redirect."""

    def __init__(
        self, address: str, *, credentials: Credentials | None, clock: Clock, verify: bool
    ) -> None:
        """Take an address as typed; raises InvalidInputError if it is none of HTTP."""
        self.host = host_of(address)
        base = own_address(opened(address, credentials), self.host, WEB) if self.host else ""
        if not base:
            raise InvalidInputError("archive.frigate_address")
        self._base = base.partition("?")[0].rstrip("/")
        self._credentials = credentials if credentials and credentials.username else None
        self.clock = clock
        self._verify = verify
        self._session: aiohttp.ClientSession | None = None
        self._cookie: tuple[str, str] | None = None
        self._logins = 0
        """How often the password was sent."""
        self._login_error: HubError | None = None
        """Why it was refused the last time."""
        self._login_turn = asyncio.Lock()

    async def close(self) -> None:
        """Close its connections, and forget the session."""
        session, self._session, self._cookie = self._session, None, None
        if session is not None:
            await session.close()

    async def measure_clock(self) -> Bounds | None:
        """Return bounds of the server's clock minus ours, by its `Date`; None if it gives none."""
        sent = self.clock.now()
        async with self.open("/api/version") as response:
            read, said = self.clock.now(), response.headers.get("Date", "")
            async with self._in_time():
                await self._whole(response, _FEW)
        try:
            theirs = parsedate_to_datetime(said).astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            return None
        # Its fractions of a second were cut off.
        return theirs - read, theirs + _SECOND - sent

    async def version(self) -> str:
        """Return its version, for example `0.17.2-3d4dd3a`."""
        answer = await self.request("/api/version", most=_FEW)
        said = answer.body.decode("ascii", "replace").strip()
        if answer.status == BAD and self._base.startswith("http:") and "HTTPS port" in said:
            raise ArchiveUnreachableError("archive.frigate_wants_tls", host=self.host)
        if answer.status != OK or VERSION.fullmatch(said) is None:
            raise ArchiveUnreachableError("archive.frigate_not", host=self.host)
        return said

    async def needs_login(self) -> bool:
        """Return whether this is a Frigate that says nothing without a login, but its page."""
        response = await self._get("/api/version")
        response.release()
        if response.status != _REFUSED:
            return False
        answer = await self.request("/", most=_FEW)
        return answer.status == OK and b"<title>Frigate</title>" in answer.body

    async def read[T](
        self, kind: type[T], path: str, query: Mapping[str, str | int | float] | None = None
    ) -> T:
        """Return a JSON answer as `kind`; one that it denies or doesn't know is not Frigate's."""
        return await self.parsed(kind, await self.request(path, query))

    async def parsed[T](self, kind: type[T], answer: Reply) -> T:
        """Return the JSON of an answer."""
        if answer.status != OK:
            raise ArchiveUnreachableError(
                "archive.frigate_status", host=self.host, status=answer.status
            )
        try:
            if len(answer.body) > _LONG:
                return await asyncio.to_thread(msgspec.json.decode, answer.body, type=kind)
            return msgspec.json.decode(answer.body, type=kind)
        except msgspec.ValidationError as error:
            raise ArchiveUnreachableError("archive.frigate_odd", host=self.host) from error
        except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
            raise ArchiveUnreachableError("archive.frigate_not", host=self.host) from error

    async def request(
        self,
        path: str,
        query: Mapping[str, str | int | float] | None = None,
        *,
        most: int = _LARGEST_ANSWER,
    ) -> Reply:
        """Return a whole answer; raises ArchiveUnreachableError and ArchivePasswordError."""
        async with self._in_time(), self.open(path, query) as response:
            return Reply(response.status, await self._whole(response, most))

    async def beginning(self, path: str, most: int) -> bytes:
        """Return how a file begins; empty if it isn't there, or isn't given."""
        whole = bytearray()
        async with self._in_time(), self.open(path, most=most) as response:
            if response.status not in {OK, _PART}:
                return b""
            async for piece in self.pieces(response):
                whole += piece
                if len(whole) >= most:
                    break
        return bytes(whole[:most])

    async def _whole(self, response: aiohttp.ClientResponse, most: int) -> bytes:
        whole = bytearray()
        async for piece in self.pieces(response):
            whole += piece
            if len(whole) > most:
                raise ArchiveUnreachableError("archive.frigate_too_long", host=self.host)
        return bytes(whole)

    @asynccontextmanager
    async def open(
        self,
        path: str,
        query: Mapping[str, str | int | float] | None = None,
        *,
        most: int = 0,
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Begin to read an answer, after a login if that is needed; read its body by `pieces`.

        With `most`, a file is asked for its first bytes only. Raises ArchiveUnreachableError and
        ArchivePasswordError; what Frigate denies, refuses or hasn't is an answer.
        """
        logins = self._logins
        response = await self._get(path, query, most)
        if response.status == _REFUSED:
            response.release()
            await self._log_in(response, logins)
            response = await self._get(path, query, most)
        try:
            self._check(response)
            yield response
        finally:
            # This closes the connection if not everything was read.
            response.release()

    async def _get(
        self, path: str, query: Mapping[str, str | int | float] | None = None, most: int = 0
    ) -> aiohttp.ClientResponse:
        asked = URL(f"{self._base}{path}{f'?{urlencode(query)}' if query else ''}", encoded=True)
        # nginx keeps each answer for 5 s, before 0.17 also for users that must not see it.
        headers = {"X-Cache-Bypass": "1"}
        if most:
            headers["Range"] = f"bytes=0-{most - 1}"
        if self._cookie is not None:
            headers["Cookie"] = "{}={}".format(*self._cookie)
        async with self._in_time():
            with self._answering():
                response = await self._open_session().get(
                    asked, headers=headers, allow_redirects=False
                )
        if self._cookie is not None:
            self._cookie = _session_of(response.cookies, self._cookie[0]) or self._cookie
        return response

    async def pieces(self, response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
        """Yield an answer's body as it comes; raises ArchiveUnreachableError if it breaks off."""
        while True:
            with self._answering():
                piece = await response.content.read(_PIECE)
            if not piece:
                return
            yield piece

    def _check(self, response: aiohttp.ClientResponse) -> None:
        """Refuse what is no answer of Frigate's."""
        if response.status == _REFUSED:
            raise ArchiveUnreachableError("archive.frigate_session", host=self.host)
        if response.status in _REDIRECTS:
            raise ArchiveUnreachableError("archive.frigate_redirect", host=self.host)
        if response.status not in {OK, _PART, BAD, DENIED, ABSENT}:
            raise ArchiveUnreachableError(
                "archive.frigate_status", host=self.host, status=response.status
            )

    async def _log_in(self, refusal: aiohttp.ClientResponse, before: int) -> None:
        """Begin a session, unless somebody has tried since the refused question was asked."""
        if "WWW-Authenticate" in refusal.headers:
            raise ArchiveUnreachableError("archive.frigate_proxy", host=self.host)
        credentials = self._credentials
        if credentials is None:
            raise ArchivePasswordError("archive.frigate_asks_password", host=self.host)
        async with self._login_turn:
            if self._logins != before:
                if self._login_error is not None:
                    raise type(self._login_error)(self._login_error.text)
                return
            self._logins += 1
            self._cookie = self._login_error = None
            try:
                self._cookie = await self._new_session(credentials)
            except HubError as error:
                self._login_error = error
                raise

    async def _new_session(self, credentials: Credentials) -> tuple[str, str]:
        """Send the password; return the cookie of the session that Frigate begins for it."""
        if not self._base.startswith("https:") and self._logins == 1:
            _LOG.warning(
                "The password for Frigate at %s is sent unencrypted: whoever listens in this "
                "network can read it.",
                self.host,
            )
        # Hashing the password takes Frigate a second on a small machine.
        async with self._in_time():
            with self._answering():
                async with self._open_session().post(
                    f"{self._base}/api/login",
                    json={"user": credentials.username, "password": credentials.password},
                    headers={"X-CSRF-TOKEN": "1"},
                    allow_redirects=False,
                ) as response:
                    status, cookies = response.status, response.cookies
        if status in {_REFUSED, BAD}:
            # 400 is how Frigate 0.14 says it.
            raise ArchivePasswordError("archive.frigate_refused_password", host=self.host)
        if status == _TOO_MANY:
            raise ArchiveUnreachableError("archive.frigate_too_many_logins", host=self.host)
        if status in _REDIRECTS:
            raise ArchiveUnreachableError("archive.frigate_redirect", host=self.host)
        if status != OK:
            raise ArchiveUnreachableError("archive.frigate_status", host=self.host, status=status)
        session = _session_of(cookies)
        if session is None:
            raise ArchiveUnreachableError("archive.frigate_not", host=self.host)
        return session

    @asynccontextmanager
    async def _in_time(self) -> AsyncGenerator[None]:
        """Bound how long something may take altogether, however little of it comes at a time."""
        try:
            async with asyncio.timeout(_ANSWER_S):
                yield
        except TimeoutError:
            raise ArchiveUnreachableError("archive.frigate_slow", host=self.host) from None

    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=bounded(aiohttp.TCPConnector(ssl=self._verify, limit=4)),
                cookie_jar=aiohttp.DummyCookieJar(),
                # Compressed answers would need two limits.
                headers={"Accept-Encoding": "identity"},
                auto_decompress=False,
                trust_env=False,
                read_bufsize=_PIECE,
                timeout=aiohttp.ClientTimeout(
                    total=None, sock_connect=_CONNECT_S, sock_read=_READ_S
                ),
            )
        return self._session

    @contextmanager
    def _answering(self) -> Generator[None]:
        """Say why Frigate didn't answer."""
        try:
            yield
        except aiohttp.ConnectionTimeoutError as error:
            raise ArchiveUnreachableError("archive.frigate_no_answer", host=self.host) from error
        except TimeoutError as error:
            raise ArchiveUnreachableError("archive.frigate_slow", host=self.host) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise self._unanswered(error) from error

    def _unanswered(self, error: Exception) -> HubError:
        parts, cause = urlsplit(self._base), getattr(error, "os_error", error)
        port = parts.port or PORTS[parts.scheme]
        if isinstance(error, aiohttp.ClientConnectorCertificateError):
            return ArchiveUnreachableError("archive.frigate_certificate", host=self.host)
        if isinstance(cause, socket.gaierror) or isinstance(error, aiohttp.ClientConnectorDNSError):
            return ArchiveUnreachableError("archive.frigate_name_unknown", host=self.host)
        if isinstance(cause, ssl.SSLError):
            return ArchiveUnreachableError("archive.frigate_no_tls", host=self.host, port=port)
        if isinstance(cause, ConnectionRefusedError) or "[Errno 111]" in str(cause):
            return ArchiveUnreachableError(
                "archive.frigate_port_refused", host=self.host, port=port
            )
        if isinstance(error, aiohttp.ClientPayloadError):
            return ArchiveUnreachableError("archive.frigate_broke_off", host=self.host)
        return ArchiveUnreachableError("archive.frigate_no_answer", host=self.host)


def _session_of(cookies: SimpleCookie, name: str = "") -> tuple[str, str] | None:
    """Return the cookie that holds a session: of this name, or whichever holds a token."""
    for each in cookies.values():
        named = not name or each.key == name
        if named and len(each.value) <= _LONGEST_COOKIE and _TOKEN.fullmatch(each.value):
            return each.key, each.value
    return None
