"""The log's public files: in a local folder, or in S3-compatible storage that a CDN serves.

The usual environment variables name the storage and its credentials: `AWS_REGION`,
`AWS_ENDPOINT_URL`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and similar.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
import os
from pathlib import Path
import re
import shutil
from typing import TYPE_CHECKING, Any, Final

from noticeboard.errors import InvalidInputError, UnavailableError, VerificationError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.runtime.files import write_all
from noticeboard.runtime.text import Text

if TYPE_CHECKING:
    from obstore.store import S3Store

CHECKPOINT = "checkpoint"
HINT = "hint"

type Files = Sequence[tuple[Path, bytes]]
type WriteFiles = Callable[[Files], None]


class PublicFolder:
    """A local folder, which any web server can serve."""

    def __init__(self, folder: Path, *, write: WriteFiles = write_all) -> None:
        self._folder = folder
        self._write = write

    async def put(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Store files, which never change again; they are durable when this returns."""
        placed = [(self._folder / path, content) for path, content in files]
        await asyncio.to_thread(self._write, placed)

    async def put_checkpoint(self, note: str) -> None:
        """Replace the checkpoint; the folder's lock ensures that nobody else does."""
        await self.put([(CHECKPOINT, note.encode())])

    async def put_hint(self, text: str) -> None:
        """Replace the hint. It isn't synced: it says nothing that the checkpoint doesn't."""
        await asyncio.to_thread(_replace, self._folder / HINT, text.encode())

    async def read(self, path: str) -> bytes | None:
        """Return a file, or None if there is none."""
        try:
            return await asyncio.to_thread((self._folder / path).read_bytes)
        except FileNotFoundError:
            return None

    async def remove_below(self, folders: Sequence[str]) -> None:
        """Remove everything in these folders."""
        for folder in folders:
            await asyncio.to_thread(shutil.rmtree, self._folder / folder, ignore_errors=True)

    def file(self, path: str) -> Path:
        """Return the local path of a file, whether or not it exists."""
        return self._folder / path


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)


AT_ONCE = 16
TIMEOUT = timedelta(seconds=20)
RETRY_FOR = timedelta(seconds=60)
RETRIES = 3
_LONGEST_REASON: Final = 300

FOREVER = "public, max-age=31536000, immutable"
CHECKPOINT_S: Final = 5
"""A CDN may serve a checkpoint or a hint that is a few seconds old."""
CHECKPOINT_AGE: Final = f"public, max-age={CHECKPOINT_S}"

_ADDRESS: Final = re.compile(
    r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?P<prefix>(?:/[A-Za-z0-9._=-]+)*)/?"
)
_ENDPOINT: Final = re.compile(r"https?://([a-zA-Z0-9.-]+|\[[0-9a-fA-F:.]+\])(:[0-9]{1,5})?/?[!-~]*")
_REGION: Final = re.compile(r"[A-Za-z0-9_-]+")


def bucket_and_prefix(address: str) -> tuple[str, str]:
    """Parse `s3://bucket/prefix`; raises InvalidInputError."""
    found = _ADDRESS.fullmatch(address)
    if found is None or any(part in {".", ".."} for part in address.split("/")):
        raise InvalidInputError(Text("noticeboard.tiles.address", address=f"{address!r}"))
    return found["bucket"], found["prefix"].removeprefix("/")


class PublicBucket:
    """One prefix of one bucket; anything the storage acknowledges is durable."""

    def __init__(self, address: str) -> None:
        bucket, prefix = bucket_and_prefix(address)
        self._address = address
        self._obstore = _library()
        _check_environment()
        with self._explain_failures():
            self._store: S3Store = self._obstore.store.S3Store(
                bucket,
                prefix=prefix or None,
                client_options={
                    "timeout": TIMEOUT,
                    # Set here because `client_options` overrides the environment.
                    "allow_http": os.environ.get("AWS_ALLOW_HTTP", "").lower() in {"1", "true"},
                },
                retry_config={"max_retries": RETRIES, "retry_timeout": RETRY_FOR},
            )

    async def put(self, files: Sequence[tuple[str, bytes]]) -> None:
        """Store files, which never change again; they are durable when this returns."""

        async def put(file: tuple[str, bytes]) -> None:
            await self._put(*file, cache_control=FOREVER)

        await _some_at_once(put, files)

    async def put_checkpoint(self, note: str) -> None:
        """Replace the checkpoint, never by a smaller one; durable when this returns."""
        while True:
            stored = await self._get(CHECKPOINT)
            if stored is not None and _size(stored[0].decode()) > _size(note):
                # Another process of this board has published more in the meantime.
                return
            # Replace it only if it is still the one just read.
            mode = {"e_tag": stored[1]} if stored is not None else "create"
            try:
                await self._put(CHECKPOINT, note.encode(), cache_control=CHECKPOINT_AGE, mode=mode)
            except (
                self._obstore.exceptions.PreconditionError,
                self._obstore.exceptions.AlreadyExistsError,
            ):
                continue
            return

    async def put_hint(self, text: str) -> None:
        """Replace the hint. Another process of this board may do so at the same time."""
        await self._put(HINT, text.encode(), cache_control=CHECKPOINT_AGE)

    async def read(self, path: str) -> bytes | None:
        """Return a file, or None if there is none."""
        found = await self._get(path)
        return None if found is None else found[0]

    async def remove_below(self, folders: Sequence[str]) -> None:
        """Remove everything in these folders."""

        async def remove(folder: str) -> None:
            with self._explain_failures():
                async for some in self._obstore.list(self._store, f"{folder}/"):
                    await self._obstore.delete_async(self._store, [one["path"] for one in some])

        await _some_at_once(remove, folders)

    def file(self, _path: str) -> None:
        """Return None: no file is local."""
        return

    async def _put(
        self,
        path: str,
        content: bytes,
        *,
        cache_control: str,
        mode: str | dict[str, str] = "overwrite",
    ) -> None:
        kind = (
            "text/plain; charset=utf-8"
            if path in {CHECKPOINT, HINT}
            else "application/octet-stream"
        )
        with self._explain_failures():
            await self._obstore.put_async(
                self._store,
                path,
                content,
                attributes={"Cache-Control": cache_control, "Content-Type": kind},
                mode=mode,
                use_multipart=False,
            )

    async def _get(self, path: str) -> tuple[bytes, str] | None:
        """Return a file and its entity tag."""
        with self._explain_failures():
            try:
                found = await self._obstore.get_async(self._store, path)
                return bytes(await found.bytes_async()), found.meta["e_tag"] or ""
            except FileNotFoundError:
                return None

    @contextmanager
    def _explain_failures(self) -> Iterator[None]:
        """Turn a failure of the storage into UnavailableError, in one sentence without secrets."""
        errors = self._obstore.exceptions
        try:
            yield
        except (errors.PreconditionError, errors.AlreadyExistsError, FileNotFoundError):
            raise
        except (errors.BaseError, OSError) as error:
            # Later lines quote the storage's answer, which may name the key.
            why = str(error).partition("\n")[0].partition(": <?xml")[0][:_LONGEST_REASON]
            raise UnavailableError(
                Text("noticeboard.storage.unusable", address=self._address, why=why)
            ) from None


type PublicFiles = PublicFolder | PublicBucket
"""Public files by their path in the log's URL.

A failure raises OSError or NoticeboardError; the operation may have been done or not.
"""


def _check_environment() -> None:
    """Raise InvalidInputError for values on which the library does not fail cleanly."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    if endpoint and _ENDPOINT.fullmatch(endpoint) is None:
        raise InvalidInputError(Text("noticeboard.storage.endpoint"))
    region = os.environ.get("AWS_REGION", "")
    if region and _REGION.fullmatch(region) is None:
        raise InvalidInputError(Text("noticeboard.storage.region"))


def _size(note: str) -> int:
    """Return the size in a checkpoint; 0 if it is not one, so that it may be replaced."""
    try:
        return Checkpoint.parse(note.partition("\n\n")[0] + "\n").size
    except VerificationError:
        return 0


async def _some_at_once[T](act: Callable[[T], Awaitable[None]], on: Sequence[T]) -> None:
    """Act on all items, at most AT_ONCE at a time; the first failure ends it."""
    waiting = iter(on)

    async def work() -> None:
        for one in waiting:
            await act(one)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, len(on))):
                group.create_task(work())
    except* (UnavailableError, OSError) as failed:
        raise failed.exceptions[0] from None


def _library() -> Any:  # noqa: ANN401 -- an optional module
    try:
        import obstore.exceptions  # noqa: PLC0415 -- only boards that use it need it
        import obstore.store  # noqa: PLC0415
    except ImportError:
        raise InvalidInputError(Text("noticeboard.storage.package")) from None
    return obstore
