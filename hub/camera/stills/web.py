"""A camera's own web server: its pictures, and never anything elsewhere."""

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import TracebackType
from typing import Final, Self

import aiohttp
from aiohttp import BasicAuth, ClientTimeout, DigestAuthMiddleware

from hub.camera.address import WEB, host_of, own_address, unanswered
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.bounded import bounded
from hub.store.secrets import Credentials

_CONNECT_S: Final = 5.0
_READ_S: Final = 10.0
_OK: Final = 200
_REFUSED: Final = frozenset({401, 403})


class CameraWeb:
    """One address on one camera, opened with `async with`; connections are kept for the next."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        self.host = host_of(url)
        self._address = own_address(url, self.host, WEB) if self.host else ""
        self._credentials = credentials
        self._basic: BasicAuth | None = None
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        login = self._credentials
        self._digest = (DigestAuthMiddleware(login.username, login.password),) if login else ()
        self._session = aiohttp.ClientSession(
            # Cameras sign their own certificates.
            connector=bounded(aiohttp.TCPConnector(ssl=False)),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity"},
            auto_decompress=False,
            trust_env=False,
            timeout=ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_READ_S),
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def get(self) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Ask for what is at the address, by HTTP digest or basic authentication as it wishes.

        Raises CameraPasswordError and CameraUnreachableError, also while the answer is read.
        """
        if not self._address or self._session is None:
            raise CameraUnreachableError("The camera gave no usable address for its pictures.")
        try:
            async with self._once(self._session) as response:
                if not self._wants_basic(response):
                    yield self._checked(response)
                    return
            # In the clear, so only to a camera that knows nothing better.
            login = self._credentials
            if login is not None:
                self._basic = BasicAuth(login.username, login.password, encoding="utf-8")
            async with self._once(self._session) as response:
                yield self._checked(response)
        except aiohttp.ClientConnectorError as error:
            raise unanswered(self._address, error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CameraUnreachableError(
                f"The camera at {self.host} did not answer with a picture: "
                "check its power and network."
            ) from error

    def _once(
        self, session: aiohttp.ClientSession
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        return session.get(
            self._address,
            auth=self._basic,
            middlewares=() if self._basic else self._digest,
            allow_redirects=False,
        )

    def _wants_basic(self, response: aiohttp.ClientResponse) -> bool:
        challenge = response.headers.get("WWW-Authenticate", "").lower()
        asked = response.status in _REFUSED and challenge.startswith("basic")
        return asked and self._credentials is not None and self._basic is None

    def _checked(self, response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
        if response.status in _REFUSED:
            raise CameraPasswordError(
                f"The camera at {self.host} refused the user name or the password for its "
                "pictures: enter them again."
                if self._credentials
                else f"The camera at {self.host} asks for a user name and a password: enter them."
            )
        if response.status != _OK:
            raise CameraUnreachableError(
                f"The camera at {self.host} has no picture at this address: check its path."
            )
        return response
