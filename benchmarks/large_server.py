"""Serves a large board on loopback by a real board's own routes, cosigned as of now."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from aiohttp import web
import msgspec

from benchmarks.large_board import FIGURES, BoardFigures, description
from benchmarks.large_entries import ORIGIN, BoardKeys
from hub.errors import NotFoundError
from hub.feeds.preview import BoardDescription
from hub.model.request import BoardPolicy
from noticeboard.board import log_routes, snapshots
from noticeboard.board.board import BOARD
from noticeboard.board.files import PublicFolder
from noticeboard.board.sequencer import PublishedCheckpoint
from noticeboard.errors import NotFoundError as NoSuchFileError
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.note import sign_note
from noticeboard.runtime.server import Handler

if TYPE_CHECKING:
    from noticeboard.board.board import Board

LOOPBACK: Final = "127.0.0.1"
_SIGNED_FOR: Final = timedelta(minutes=1)


class ServedBoard:
    """What the routes of the log need of a board."""

    def __init__(self, folder: Path, figures: BoardFigures, now: Callable[[], datetime]) -> None:
        self.public = PublicFolder(folder)
        self.keys = BoardKeys(figures.seed)
        self._figures = figures
        self._now = now
        self._signed: PublishedCheckpoint | None = None

    @property
    def published(self) -> PublishedCheckpoint:
        """The checkpoint, as if its witnesses had just seen it."""
        now = self._now()
        if self._signed is None or not now - _SIGNED_FOR < self._signed.signed_at <= now:
            size, root = self._figures.entries, bytes.fromhex(self._figures.root)
            text = Checkpoint(origin=ORIGIN, size=size, root=root).text()
            note = sign_note(text, [self.keys.log, *self.keys.witnesses], at=int(now.timestamp()))
            self._signed = PublishedCheckpoint(size=size, root=root, note=note, signed_at=now)
        return self._signed


def read_figures(folder: Path) -> BoardFigures:
    """Return what its maker counted; raises NotFoundError."""
    try:
        return msgspec.json.decode((folder / FIGURES).read_bytes(), type=BoardFigures)
    except FileNotFoundError as error:
        raise NotFoundError(f"{folder} holds no large board: make one first.") from error


def make_app(
    folder: Path, figures: BoardFigures, now: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> web.Application:
    """Return the application that serves a board's folder."""
    served = ServedBoard(folder, figures, now)

    async def get_board(request: web.Request) -> web.Response:
        return web.json_response(description(served.keys, f"http://{request.host}"))

    async def get_statement(_request: web.Request) -> web.Response:
        text = await served.public.read("snapshot/proof")
        if text is None:
            raise NoSuchFileError
        proof = replace(TlogProof.parse(text.decode()), checkpoint_note=served.published.note)
        return web.Response(text=proof.text())

    app = web.Application(middlewares=[_answer_missing])
    # Its routes need only this of a board, and its files are no other than a real board's.
    app[BOARD] = cast("Board", served)
    app[log_routes.PACKED] = log_routes.PackedBundles()
    app.router.add_get("/checkpoint", log_routes.get_checkpoint)
    app.router.add_get("/tile/{path:.+}", log_routes.get_tile)
    app.router.add_get("/board.json", get_board)
    app.router.add_get("/snapshot/proof", get_statement)
    app.router.add_get("/snapshot/{at}/proof", snapshots.get_statement)
    app.router.add_get("/snapshot/{at}/{file}.xz", snapshots.get_file)
    return app


def policy_of(held: BoardFigures, port: int) -> BoardPolicy:
    """Return the policy of a hub that follows a board served on loopback."""
    url = f"http://{LOOPBACK}:{port}"
    about = msgspec.convert(description(BoardKeys(held.seed), url), BoardDescription)
    return about.policy(url, allow_private_address=True)


@web.middleware
async def _answer_missing(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except NoSuchFileError as error:
        return web.Response(status=404, text=f"{error}\n")


@asynccontextmanager
async def serve(app: web.Application, port: int = 0) -> AsyncGenerator[int]:
    """Serve on loopback, and yield the port."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, port)
        await site.start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


async def serve_until_stopped(folder: Path, port: int, show: Callable[[str], None]) -> None:
    """Serve a folder's board until canceled; `show` gets the address. Raises OSError."""
    figures = await asyncio.to_thread(read_figures, folder)
    async with serve(make_app(folder, figures), port) as bound:
        show(f"http://{LOOPBACK}:{bound}")
        await asyncio.Event().wait()
