"""`neighbors board mirror`: keep and serve full verified copies of boards."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
import secrets
from typing import Annotated

import typer

from noticeboard.agency.client import MAX_JSON_BYTES, BoardClient, decode
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.checkpoint import first_quorum
from noticeboard.mirror.copy import BoardCopy
from noticeboard.mirror.home import MirroredBoard, MirrorHome
from noticeboard.mirror.server import Follower, cosigner, make_app
from noticeboard.runtime.files import FolderLock, make_folders
from noticeboard.runtime.logs import LogFormat
from noticeboard.runtime.server import serve_until_stopped
from noticeboard.runtime.terminal import LogOption, server_output
from noticeboard.runtime.text import Text
from noticeboard.witness.store import WitnessHome, WitnessStore


def mirror(  # noqa: PLR0913 -- each is one option of the command
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The mirror's folder.")],
    urls: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[URL]...", help="Boards to copy; by default those that it already copies."
        ),
    ] = None,
    *,
    log: Annotated[
        list[str] | None,
        typer.Option(metavar="VKEY", help="Copy only boards with one of these log keys."),
    ] = None,
    name: Annotated[str, typer.Option(help="The permanent name under which it cosigns.")] = "",
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8770,
    once: Annotated[bool, typer.Option("--once", help="Copy what is new, then stop.")] = False,
    log_format: LogOption = LogFormat.PLAIN,
) -> None:
    """Copy boards, verify everything before storing it, and serve and cosign the copies."""
    with server_output(log_format) as tell:
        make_folders(folder)
        lock = FolderLock.acquire(folder)
        try:
            asyncio.run(
                _mirror(
                    MirrorHome(folder=folder),
                    urls or (),
                    log or (),
                    name,
                    host,
                    port,
                    tell,
                    once=once,
                )
            )
        finally:
            lock.release()


async def _mirror(  # noqa: PLR0913, PLR0917 -- each is one option of the command
    home: MirrorHome,
    urls: Sequence[str],
    log_keys: Sequence[str],
    name: str,
    host: str,
    port: int,
    tell: Callable[[str], None],
    *,
    once: bool,
) -> None:
    witness = WitnessHome(folder=home.witness)
    key = await asyncio.to_thread(witness.make, name or f"mirror-{secrets.token_hex(4)}")
    store = await asyncio.to_thread(WitnessStore, witness.database)
    tell(f"mirror key  {key.verifier}")
    async with AsyncExitStack() as stack:
        followers: dict[str, Follower] = {}
        for board in await introduced(home, urls, log_keys):
            tell(f"copies      {board.log_key} from {board.url}")
            client = await stack.enter_async_context(BoardClient.to(board.url))
            cosign = cosigner(key, board.log, store, lambda: datetime.now(UTC))
            followers[board.origin] = Follower(
                BoardCopy(home.copy_of(board.origin), board, cosign), client
            )
        if not followers:
            raise NotFoundError(Text("noticeboard.mirror.no_address"))
        if once:
            for follower in followers.values():
                await follower.update()
                tell(f"{follower.copy.board.origin}: {follower.copy.size} entries.")
            return
        async with follow_all(list(followers.values())):

            def started(address: str) -> None:
                tell(f"The mirror is at {address}")

            app = make_app(followers, store)
            await serve_until_stopped(app, host=host, port=port, started=started)


async def introduced(
    home: MirrorHome, urls: Sequence[str], log_keys: Sequence[str]
) -> list[MirroredBoard]:
    """Return the boards to copy: known ones, and new ones as they introduce themselves.

    A known board's keys never change, whatever it later says. Raises NoticeboardError.
    """
    known = await asyncio.to_thread(home.boards)
    fresh = [url.rstrip("/") for url in urls]
    for url in fresh:
        if any(each.url == url for each in known):
            continue
        async with BoardClient.to(url) as client:
            raw = await client.get("/board.json", MAX_JSON_BYTES)
        described = decode(raw, MirroredBoard)
        board = MirroredBoard(
            url=url,
            origin=described.origin,
            log_key=described.log_key,
            inbox_key=described.inbox_key,
            witnesses=described.witnesses,
            quorum=first_quorum(described.quorum, described.witnesses),
            verifiers=described.verifiers,
        )
        board.check()
        if log_keys and board.log_key not in log_keys:
            raise InvalidInputError(Text("noticeboard.mirror.other_key", url=url))
        if any(each.origin == board.origin for each in known):
            raise InvalidInputError(Text("noticeboard.mirror.copied", origin=board.origin))
        known.append(board)
    await asyncio.to_thread(home.remember, known)
    return [each for each in known if not fresh or each.url in fresh]


@asynccontextmanager
async def follow_all(followers: Sequence[Follower]) -> AsyncGenerator[None]:
    """Follow every board during the block."""
    tasks = [asyncio.create_task(each.run()) for each in followers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
