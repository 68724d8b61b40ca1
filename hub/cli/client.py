"""The command line as a client of the running hub, with its own token and pinned certificate.

People name a camera or clip by its id, its name, or an unambiguous prefix. A downloaded file is
either written completely or not at all.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address
import json
import os
from pathlib import Path
from typing import Annotated, Any

import aiohttp
import typer

from hub.cli.output import JsonObject, err
from hub.data_folder import read_fingerprint, read_local_token
from hub.errors import HubError, InvalidInputError

DEADLINE_S = 60
_LONGEST_EVENT = 4 << 20
_VIDEO = aiohttp.ClientTimeout(total=None, sock_connect=15, sock_read=60)


class RefusedError(HubError):
    """The hub refused the call. The message is the hub's own; `code` is its error code."""

    def __init__(self, code: str, sentence: str, advice: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.advice = advice
        """Advice about the camera's brand, or empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalHub:
    """A connection to the hub that uses a data folder on this machine."""

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
        """Return the JSON answer of one route; raises RefusedError with the hub's own message."""
        async with self._open(method, path, json=body, params=query) as response:
            if response.status == HTTPStatus.NO_CONTENT:
                return None
            return await response.json()

    @asynccontextmanager
    async def download(self, path: str) -> AsyncGenerator[aiohttp.ClientResponse]:
        """Give a response to read in chunks, with no limit on its total time."""
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
                _disconnect(response)
                raise

    async def events(self) -> AsyncGenerator[JsonObject]:
        """Yield the hub's messages as they come, the greeting first, until it hangs up."""
        async with self.session.ws_connect(
            self._url("/ws"), headers=self._proof, ssl=self._pin, max_msg_size=_LONGEST_EVENT
        ) as socket:
            async for message in socket:
                yield message.json()

    def _url(self, path: str) -> str:
        return f"{self.base}/api/v1{path}"

    @property
    def _proof(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def _pin(self) -> aiohttp.Fingerprint:
        return aiohttp.Fingerprint(self.fingerprint)


def _disconnect(response: aiohttp.ClientResponse) -> None:
    """Abort the connection of a response that wasn't read to its end.

    A clean TLS shutdown would take longer than a command that is about to exit.
    """
    if response.connection is not None and response.connection.transport is not None:
        response.connection.transport.abort()


@asynccontextmanager
async def local_hub(data_dir: Path) -> AsyncGenerator[LocalHub]:
    """Connect to the running hub; raises InvalidInputError if none runs on this folder."""
    try:
        where = json.loads((data_dir / "running.json").read_text())
        host, port = str(where["host"]), int(where["port"])
    except FileNotFoundError:
        raise InvalidInputError(
            f"No hub is running in {data_dir}. Start one with `neighbors hub run`, or use "
            "--data-dir."
        ) from None
    except (OSError, ValueError, KeyError, TypeError):
        raise InvalidInputError(
            f"{data_dir}/running.json can't be read. Restart the hub."
        ) from None
    token = read_local_token(data_dir)
    if token is None:
        raise InvalidInputError(f"{data_dir} has no token for the command line. Restart the hub.")
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
                f"Something else answers at port {port}. Start the hub with `neighbors hub run`."
            ) from None
        except TimeoutError:
            raise InvalidInputError(
                f"The hub on {data_dir} took longer than {DEADLINE_S} s to answer. Try again."
            ) from None
        except (aiohttp.ClientError, OSError) as error:
            raise InvalidInputError(
                f"The hub on {data_dir} doesn't answer. Start it with `neighbors hub run`."
            ) from error
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInputError(
                f"The hub on {data_dir} sent an answer that this version doesn't understand. "
                "Restart it."
            ) from error


# For the commands


def default_data_dir() -> Path:
    """Return the default data folder, as XDG defines it."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "neighbors-hub"


DataDir = Annotated[
    Path,
    typer.Option(
        "--data-dir",
        help="The hub's data folder, if it isn't the usual one.",
        default_factory=default_data_dir,
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


def call_hub(
    data_dir: Path, question: Callable[[LocalHub], Awaitable[Any]], *, waiting: str = ""
) -> Any:  # noqa: ANN401 -- JSON
    """Return the running hub's answer to a question; raises HubError."""

    async def put() -> Any:  # noqa: ANN401
        async with local_hub(data_dir) as hub:
            return await question(hub)

    with err.status(waiting) if waiting and err.is_terminal else nullcontext():
        return asyncio.run(put())


def get(data_dir: Path, path: str) -> Any:  # noqa: ANN401 -- JSON
    """Return the running hub's answer to a GET of the path."""
    return call_hub(data_dir, lambda hub: hub.call("GET", path))


def send(
    data_dir: Path, method: str, path: str, body: JsonObject | None = None, *, waiting: str = ""
) -> Any:  # noqa: ANN401 -- JSON
    """Return the running hub's answer to a request that changes something."""
    return call_hub(data_dir, lambda hub: hub.call(method, path, body), waiting=waiting)


MOST_NAMED = 4


def the_camera(text: str, cameras: Sequence[JsonObject]) -> JsonObject:
    """Return the camera that `text` names; raises InvalidInputError."""
    folded = text.strip().casefold()
    names = [camera["name"].casefold() for camera in cameras]
    exact = [
        camera
        for camera, name in zip(cameras, names, strict=True)
        if folded in {camera["id"], name}
    ]
    begins = [
        camera
        for camera, name in zip(cameras, names, strict=True)
        if folded and (name.startswith(folded) or camera["id"].startswith(folded))
    ]
    meant = exact or begins
    if not meant:
        raise InvalidInputError(f"No camera is called {text!r}. See `neighbors hub cameras`.")
    if len(meant) > 1:
        some = " or ".join(f"{camera['name']} ({camera['id']})" for camera in meant[:MOST_NAMED])
        raise InvalidInputError(f"{text!r} could be {some}. Enter more of the name, or the ID.")
    return meant[0]


def the_clip(text: str, clips: Sequence[JsonObject]) -> str:
    """Return the id of the clip that `text` names; raises InvalidInputError."""
    return str(_by_id(text, clips, "clip")["id"])


def the_request(text: str, known: Sequence[JsonObject]) -> JsonObject:
    """Return the request that `text` names; raises InvalidInputError."""
    return _by_id(text, known, "request")


def _by_id(text: str, known: Sequence[JsonObject], noun: str) -> JsonObject:
    """Return the one whose id begins with `text`; raises InvalidInputError."""
    folded = text.strip().casefold()
    meant = [each for each in known if folded and each["id"].startswith(folded)]
    if len(meant) == 1:
        return meant[0]
    raise InvalidInputError(
        f"{len(meant)} {noun}s have IDs that begin like this. Enter more of it."
        if meant
        else f"No {noun} has the ID {text!r}. See `neighbors hub {noun}s`."
    )


def the_source(text: str, known: Sequence[JsonObject]) -> JsonObject:
    """Return the awareness source that `text` names; raises InvalidInputError."""
    return _by_name(text, known, "source", "awareness list")


def the_directory(text: str, known: Sequence[JsonObject]) -> JsonObject:
    """Return the directory that a name, an address or a link names; raises InvalidInputError."""
    return _by_name(text.partition("#")[0].rstrip("/"), known, "directory", "directories")


def the_archive(text: str, known: Sequence[JsonObject]) -> JsonObject:
    """Return the archive that `text` names; raises InvalidInputError."""
    return _by_name(
        text, [{**each, "url": each["address"]} for each in known], "archive", "archives"
    )


def _by_name(text: str, known: Sequence[JsonObject], noun: str, command: str) -> JsonObject:
    """Return the one with this id, name or address, or the only one whose name begins like this.

    Raises InvalidInputError.
    """
    folded = text.strip().casefold()
    exact = [
        each
        for each in known
        if folded in {each.get("id"), each["name"].casefold(), each["url"].casefold()}
    ]
    begins = [each for each in known if folded and each["name"].casefold().startswith(folded)]
    meant = exact or begins
    if len(meant) != 1:
        raise InvalidInputError(
            f"No single {noun} is named {text!r}. See `neighbors hub {command}`."
        )
    return meant[0]


def the_rule(text: str, known: Sequence[JsonObject]) -> JsonObject:
    """Return the house rule with this name or number; raises InvalidInputError."""
    folded = text.strip().casefold()
    for number, rule in enumerate(known, start=1):
        if folded in {rule["name"].casefold(), str(number)}:
            return rule
    raise InvalidInputError(f"No rule is called {text!r}. See `neighbors hub rules`.")


def to_adopt(found: Sequence[JsonObject]) -> list[JsonObject]:
    """Return the found cameras that have not been added, in the order of their numbers."""
    return [each for each in found if not each["adopted"]]


def the_found(text: str, found: Sequence[JsonObject]) -> JsonObject:
    """Return the found camera with this number, key, address or name.

    Raises InvalidInputError.
    """
    waiting = to_adopt(found)
    if text.isascii() and text.isdigit() and 0 < int(text) <= len(waiting):
        return waiting[int(text) - 1]
    for field in ("key", "address", "name"):
        meant = [each for each in found if each[field].casefold() == text.strip().casefold()]
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise InvalidInputError(f"{len(meant)} cameras go by {text!r}: give the number of one.")
    where = f" {text.strip()}" if _is_address(text) else ""
    raise InvalidInputError(
        f"No camera was found as {text!r}. Scan again with `neighbors hub scan{where}`."
    )


def _is_address(text: str) -> bool:
    try:
        ip_address(text.strip())
    except ValueError:
        return False
    return True


CHUNK_BYTES = 256 * 1024


def read_text(file: Path, longest: int) -> str:
    """Return a file's text, at most `longest` characters of it; raises InvalidInputError.

    Bytes that aren't UTF-8 are marked as such: the hub, which knows what it wants, refuses them.
    """
    try:
        with file.open(encoding="utf-8", errors="replace") as opened:
            return opened.read(longest)
    except OSError as error:
        raise InvalidInputError(
            "file.unreadable", path=str(file), error=error.strerror or str(error)
        ) from error


def refuse_to_replace(file: Path, *, force: bool) -> None:
    """Raise InvalidInputError if the file exists, unless `force` is set."""
    if file.exists() and not force:
        raise InvalidInputError(f"{file} already exists. Choose another file, or use --force.")


async def save(hub: LocalHub, path: str, file: Path) -> str:
    """Download `path` from the hub into the file; return the SHA-256 of its bytes in hex."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HubError(
            "file.folder_not_made", path=str(file.parent), error=error.strerror or str(error)
        ) from error
    digest = sha256()
    with open_output(file) as write:
        async with hub.download(path) as answer:
            async for piece in answer.content.iter_chunked(CHUNK_BYTES):
                write(piece)
                digest.update(piece)
    return digest.hexdigest()


@contextmanager
def open_output(file: Path, *, mode: int = 0o666) -> Generator[Callable[[bytes], object]]:
    """Give the function that writes the file; the file appears completely or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as output:
            yield output.write
            output.flush()
            os.fsync(output.fileno())
        part.replace(file)
    except aiohttp.ClientError:
        raise  # Some are OSErrors, but they come from the connection, not from the file.
    except OSError as error:
        raise HubError(
            "file.not_written", path=str(file), error=error.strerror or str(error)
        ) from error
    finally:
        with suppress(NotADirectoryError):
            part.unlink(missing_ok=True)


def prompt_password(*, from_stdin: bool) -> str:
    """Prompt for the password without echo, or read it from the first line of standard input."""
    if from_stdin:
        return typer.get_text_stream("stdin").readline().rstrip("\n")
    typed: str = typer.prompt("Password", hide_input=True, default="", show_default=False, err=True)
    return typed


PasswordStdin = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input.")
]
