"""Witnesses on loopback for a board's tests, each of which can be told to be away or to lie."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Middleware

from noticeboard.log.note import KIND_COSIGNATURE, SignerKey
from noticeboard.witness.server import RateLimit, Witness, make_app
from noticeboard.witness.store import WitnessStore
from tests.noticeboard.board.world import ORIGIN, Clock, key


@dataclass(slots=True)
class Watched:
    """One witness, and what it is told to do."""

    key: SignerKey
    store: WitnessStore
    url: str = ""
    is_away: bool = False
    hangs: bool = False
    answer: str | None = None
    asked: int = 0

    @property
    def setting(self) -> str:
        """What the operator writes down."""
        return f"{self.key.verifier} {self.url}"

    @property
    def size(self) -> int | None:
        """The size it cosigned last."""
        held = self.store.cosigned(ORIGIN)
        return None if held is None else held.checkpoint.size


@asynccontextmanager
async def watched(
    folder: Path, names: Sequence[str], clock: Clock, rate: RateLimit | None = None
) -> AsyncGenerator[list[Watched]]:
    """Serve a witness of the test board for each name."""
    async with AsyncExitStack() as stack:
        found = []
        for name in names:
            seed = key(name).seed
            signer = SignerKey(name=f"{name}.example/w1", kind=KIND_COSIGNATURE, seed=seed)
            one = Watched(signer, WitnessStore(folder / f"{name}.db"))
            known = {ORIGIN: key(ORIGIN).verifier}
            app = make_app(Witness(signer, known, one.store, clock), rate)
            app.middlewares.insert(0, _obeying(one))
            server = await stack.enter_async_context(TestServer(app))
            one.url = str(server.make_url("")).rstrip("/")
            found.append(one)
        yield found


def _obeying(witness: Watched) -> Middleware:
    @web.middleware
    async def obey(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        witness.asked += 1
        if witness.hangs:
            await asyncio.Event().wait()
        if witness.is_away:
            return web.Response(status=502)
        if witness.answer is not None:
            return web.Response(text=witness.answer)
        return await handler(request)

    return obey
