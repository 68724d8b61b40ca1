"""Files made of what the hub sends: each is there in the end as a whole, or not at all."""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from hashlib import sha256
import os
from pathlib import Path

import aiohttp

from hub.cli.client import LocalHub
from hub.errors import HubError, InvalidInputError

CHUNK_BYTES = 256 * 1024


def refuse_to_replace(file: Path, *, force: bool) -> None:
    """Raise InvalidInputError where a file is there already, unless it may go."""
    if file.exists() and not force:
        raise InvalidInputError(f"{file} is there already: give another, or --force.")


async def save(hub: LocalHub, path: str, file: Path) -> str:
    """Fetch what the hub has at `path` into the file; returns the SHA-256 of its bytes, in hex."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HubError(f"{file.parent} cannot be made: {error.strerror}.") from error
    digest = sha256()
    with making(file) as write:
        async with hub.download(path) as answer:
            async for piece in answer.content.iter_chunked(CHUNK_BYTES):
                write(piece)
                digest.update(piece)
    return digest.hexdigest()


@contextmanager
def making(file: Path) -> Generator[Callable[[bytes], object]]:
    """Give what writes to the file, which is there in the end as a whole or not at all."""
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as made:
            yield made.write
            made.flush()
            os.fsync(made.fileno())
        part.replace(file)
    except aiohttp.ClientError:
        raise  # some of them are OSErrors: the hub's end, not the file's
    except OSError as error:
        raise HubError(f"{file} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(NotADirectoryError):
            part.unlink(missing_ok=True)
