"""A camera's own web server: its pictures, and never anything elsewhere."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Final, Self
from urllib.parse import urlsplit

import aiohttp
from aiohttp import ClientTimeout

from hub.camera.address import WEB, host_of, opened, own_address, unanswered
from hub.camera.auth import REFUSED, Login, proving
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.store.bounded import bounded
from hub.store.secrets import Credentials

_CONNECT_S: Final = 5.0
_READ_S: Final = 10.0
_OK: Final = 200


class CameraWeb:
    """One address on one camera, opened with `async with`; connections are kept for the next."""

    def __init__(self, url: str, credentials: Credentials | None) -> None:
        self.host = host_of(url)
        self._address = own_address(opened(url, credentials), self.host, WEB) if self.host else ""
        self._credentials = credentials
        self._login = Login(credentials, urlsplit(self._address).scheme, self.host)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            # Cameras sign their own certificates.
            connector=bounded(aiohttp.TCPConnector(ssl=False)),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity"},
            auto_decompress=False,
            middlewares=(proving(self._login),),
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
        """Ask for what is at the address, proving who we are if it wants that.

        Raises CameraPasswordError and CameraUnreachableError, also while the answer is read.
        """
        if not self._address or self._session is None:
            raise CameraUnreachableError("The camera gave no usable address for its pictures.")
        try:
            async with self._session.get(self._address, allow_redirects=False) as response:
                yield self._checked(response)
        except aiohttp.ClientConnectorError as error:
            raise unanswered(self._address, error) from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise CameraUnreachableError(
                f"The camera at {self.host} did not answer with a picture: "
                "check its power and network."
            ) from error

    def _checked(self, response: aiohttp.ClientResponse) -> aiohttp.ClientResponse:
        if response.status in REFUSED:
            raise self._login.refusal or CameraPasswordError(
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
