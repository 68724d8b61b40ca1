"""The command line as a client of the running hub: its own token, its pinned certificate."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from http import HTTPStatus
import json
import os
from pathlib import Path
from typing import Annotated, Any

import aiohttp
import typer

from hub.cli.screen import err, failed
from hub.errors import HubError, InvalidInputError
from hub.folders import read_fingerprint, read_local_token

DEADLINE_S = 60
_VIDEO = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=60)


class RefusedError(HubError):
    """The hub refused, in its own sentence: `code` tells which way."""

    def __init__(self, code: str, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.advice = advice
        """What is known of the camera's brand, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalHub:
    """A connection to the hub that runs on a data folder of this machine."""

    base: str
    token: str
    fingerprint: bytes
    session: aiohttp.ClientSession

    async def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        query: Mapping[str, str] | None = None,
    ) -> Any:  # noqa: ANN401 -- JSON
        """Return what one route answers; raises RefusedError with the hub's own sentence."""
        async with self._open(method, path, json=body, params=query) as response:
            if response.status == HTTPStatus.NO_CONTENT:
                return None
            return await response.json()

    @asynccontextmanager
    async def download(self, path: str) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Give an answer that is read piece by piece, however long that takes."""
        async with self._open("GET", path, timeout=_VIDEO) as response:
            yield response

    @asynccontextmanager
    async def _open(
        self,
        method: str,
        path: str,
        **more: Any,  # noqa: ANN401 -- passed on to aiohttp
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        async with self.session.request(
            method, self._url(path), headers=self._proof, ssl=self._pin, **more
        ) as response:
            if not response.ok:
                error = (await response.json())["error"]
                raise RefusedError(
                    str(error["code"]), str(error["message"]), str(error.get("advice", ""))
                )
            try:
                yield response
            except BaseException:
                _hang_up(response)
                raise

    def _url(self, path: str) -> str:
        return f"{self.base}/api/v1{path}"

    @property
    def _proof(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def _pin(self) -> aiohttp.Fingerprint:
        return aiohttp.Fingerprint(self.fingerprint)


def _hang_up(response: aiohttp.ClientResponse) -> None:
    """Let go of an answer that is not read to its end, if it is not.

    Closing its TLS in order takes time that a command which ends does not give it.
    """
    if response.connection is not None and response.connection.transport is not None:
        response.connection.transport.abort()


@asynccontextmanager
async def local_hub(data_dir: Path) -> AsyncGenerator[LocalHub]:
    """Connect to the running hub; raises InvalidInputError where none runs on this folder."""
    try:
        where = json.loads((data_dir / "running.json").read_text())
        host, port = str(where["host"]), int(where["port"])
    except FileNotFoundError:
        raise InvalidInputError(
            f"No hub runs on {data_dir}: start one with `neighbors hub run`, or give --data-dir."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise InvalidInputError(
            f"{data_dir}/running.json cannot be read: restart the hub."
        ) from None
    token = read_local_token(data_dir)
    if token is None:
        raise InvalidInputError(f"{data_dir} holds no token for the command line: restart the hub.")
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE_S)) as session:
        hub = LocalHub(
            base=f"https://{f'[{host}]' if ':' in host else host}:{port}",
            token=token,
            fingerprint=bytes.fromhex(read_fingerprint(data_dir)),
            session=session,
        )
        try:
            yield hub
        except aiohttp.ServerFingerprintMismatch:
            raise InvalidInputError(
                f"Something else answers at port {port}: start the hub with `neighbors hub run`."
            ) from None
        except TimeoutError:
            raise InvalidInputError(
                f"The hub on {data_dir} took longer than {DEADLINE_S} s to answer: try again."
            ) from None
        except (aiohttp.ClientError, OSError) as error:
            raise InvalidInputError(
                f"The hub on {data_dir} does not answer: start it with `neighbors hub run`."
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInputError(
                f"The hub on {data_dir} answers in words this version does not know: restart it."
            ) from error


# As commands ask it


def default_data_dir() -> Path:
    """Return the XDG data folder for a hub that was given none."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "neighbors-hub"


DataDir = Annotated[
    Path,
    typer.Option("--data-dir", help="The hub's data folder.", default_factory=default_data_dir),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for machines.")]


def ask(
    data_dir: Path, question: Callable[[LocalHub], Awaitable[Any]], *, waiting: str = ""
) -> Any:  # noqa: ANN401 -- JSON
    """Put a question to the running hub; where it is refused, say why and end the command."""

    async def put() -> Any:  # noqa: ANN401
        async with local_hub(data_dir) as hub:
            return await question(hub)

    try:
        with err.status(waiting) if waiting and err.is_terminal else nullcontext():
            return asyncio.run(put())
    except HubError as error:
        raise failed(error) from error


def get(data_dir: Path, path: str) -> Any:  # noqa: ANN401 -- JSON
    """Return what the running hub shows at a path."""
    return ask(data_dir, lambda hub: hub.call("GET", path))
