"""`neighbors board witness`: makes a witness's folder, reads its lists of logs, and serves it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
import hashlib
from http import HTTPStatus
import json
import logging
from pathlib import Path
from typing import Annotated, Final

import aiohttp
from aiohttp import web
import typer

from noticeboard.errors import NoticeboardError, UnavailableError
from noticeboard.runtime.bastion import Bastion
from noticeboard.runtime.files import make_folders, write_durably
from noticeboard.runtime.process import LogFormat, protect_memory, run_watched
from noticeboard.runtime.server import serve_until_stopped
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.terminal import LogOption, server_output
from noticeboard.runtime.text import Text, text_of
from noticeboard.witness.bastion import behind
from noticeboard.witness.log_list import LONGEST_LIST_BYTES, ListedLog, parse_log_list
from noticeboard.witness.server import Witness, make_app
from noticeboard.witness.store import KnownLog, WitnessHome, WitnessStore

_LOGGER: Final = logging.getLogger(__name__)


def witness(  # noqa: PLR0913 -- each is one option of the command
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The witness's folder.")],
    *,
    log: Annotated[
        list[str] | None,
        typer.Option(metavar="VKEY", help="A log's key to cosign; repeatable, remembered."),
    ] = None,
    lists: Annotated[
        list[str] | None,
        typer.Option(
            "--list",
            metavar="URL|FILE",
            help="A list of logs to cosign (logs/v0); repeatable, read once a day.",
        ),
    ] = None,
    name: Annotated[str, typer.Option(help="A new witness's name: witness.example.org/w1.")] = "",
    host: Annotated[str, typer.Option()] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8760,
    bastion: Annotated[
        str,
        typer.Option(
            metavar="HOST",
            help="Take requests through this bastion too, so that no port needs to be open.",
        ),
    ] = "",
    only_make: Annotated[
        bool, typer.Option("--only-make", help="Make and print its key, then stop.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for machines.")
    ] = False,
    log_format: LogOption = LogFormat.PLAIN,
) -> None:
    """Cosign the checkpoints of logs, as long as the logs only grow."""
    home = WitnessHome(folder=folder)
    with server_output(log_format) as tell:
        keys = home.make(name)
        store = WitnessStore(home.database)
        home.add_logs(store, log or ())
        sources = tuple(lists or ())
        through = Bastion.parse(bastion) if bastion else None
        prefix = through.prefix(home.bastion_key()) if through else ""
        asyncio.run(read_lists(home, store, sources))
        logs = store.logs()
        if as_json:
            vkeys = [str(key.verifier) for key in keys]
            facts = {
                "key": vkeys[0],
                "keys": vkeys,
                "logs": [str(each.key) for each in logs.values()],
                **({"prefix": prefix} if prefix else {}),
            }
            typer.echo(json.dumps(facts))
        else:
            for key in keys:
                tell(f"witness key  {key.verifier}")
            if prefix:
                tell(f"asked at     {prefix}")
            for each in [each for each in logs.values() if not each.list]:
                tell(f"cosigns      {each.key}")
            for source in sources:
                many = sum(each.list == source for each in logs.values())
                tell(f"cosigns      {many} logs of {source}")
        if only_make:
            return
        protect_memory()
        served = Witness(keys, logs, store)

        def started(address: str) -> None:
            tell(f"The witness is at {address}")

        app = make_app(served, lists=sources)
        if sources:
            app.cleanup_ctx.append(lambda _app: _reading(home, store, served, sources))
        run_watched(_serve(app, host, port, started, through, home))


async def _serve(  # noqa: PLR0913, PLR0917 -- what the command was given
    app: web.Application,
    host: str,
    port: int,
    started: Callable[[str], None],
    bastion: Bastion | None,
    home: WitnessHome,
) -> None:
    """Serve until SIGTERM or SIGINT, also what comes through the bastion."""
    address: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def on_start(found: str) -> None:
        address.set_result(found)
        started(found)

    async def serve_bastion() -> None:
        if bastion is not None:
            seed = await asyncio.to_thread(home.bastion_key)
            async with behind(bastion, seed, await address):
                await asyncio.Event().wait()

    async with run_in_background(serve_bastion()):
        await serve_until_stopped(app, host=host, port=port, started=on_start)


LIST_EVERY_S: Final = 24 * 3600.0
FETCH_TIMEOUT: Final = aiohttp.ClientTimeout(total=120, sock_connect=15, sock_read=30)


async def read_lists(home: WitnessHome, store: WitnessStore, sources: Iterable[str]) -> None:
    """Add the new logs of some lists; one that can't be read is logged, and changes nothing.

    A list adds logs; it never removes one, nor changes a key. Each list is kept as it was read.
    """
    for source in sources:
        try:
            raw = await _fetch(source)
            found = parse_log_list(raw)
        except (NoticeboardError, OSError, aiohttp.ClientError, TimeoutError) as error:
            why = Text("noticeboard.log_list.not_fetched", url=source, why=text_of(error))
            _LOGGER.warning("%s", why)
            continue
        if found.wrong:
            lines = ", ".join(map(str, found.wrong[:20]))
            _LOGGER.warning("Logs in %s were left out. Their lines: %s", source, lines)

        def save(
            source: str = source, raw: bytes = raw, logs: Sequence[ListedLog] = found.logs
        ) -> None:
            make_folders(home.lists)
            write_durably(home.lists / f"{hashlib.sha256(source.encode()).hexdigest()}.txt", raw)
            known = (
                KnownLog(key=each.key, origin=each.origin, qpd=each.qpd, list=source)
                for each in logs
            )
            store.add_logs(known)

        await asyncio.to_thread(save)


async def _fetch(source: str) -> bytes:
    """Return a list from a file or from the network, and never more than it may have."""
    if not source.startswith(("https://", "http://")):
        with Path(source).open("rb") as file:  # noqa: ASYNC230 -- once a day
            return file.read(LONGEST_LIST_BYTES + 1)
    headers = {"Accept-Encoding": "identity", "User-Agent": "neighbors-requests"}
    async with (
        aiohttp.ClientSession(
            headers=headers, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
        ) as session,
        session.get(source, timeout=FETCH_TIMEOUT, allow_redirects=False) as response,
    ):
        if response.status != HTTPStatus.OK:
            raise UnavailableError(Text("noticeboard.witness.status", status=response.status))
        body = bytearray()
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > LONGEST_LIST_BYTES:
                break
        return bytes(body)


async def _reading(
    home: WitnessHome, store: WitnessStore, served: Witness, sources: Sequence[str]
) -> AsyncGenerator[None]:
    """Read the lists anew each day while the witness serves."""

    async def read_daily() -> None:
        while True:
            await asyncio.sleep(LIST_EVERY_S)
            await read_lists(home, store, sources)
            served.know(await asyncio.to_thread(store.logs))

    reading = asyncio.create_task(read_daily())
    yield
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
