"""Many homes in one process: what they find is what was logged while they looked."""

import asyncio
from base64 import b64decode
import json
import subprocess
import sys

from aiohttp import web

from noticeboard.log.tiles import TILE_WIDTH, decode_entries, encode_bundle, entries_path

ENTRIES = [b"%d" % number for number in range(2 * TILE_WIDTH + 44)]


async def test_a_bundle_that_is_full_before_any_home_looks_is_read() -> None:
    """All that is logged after they have begun is found, even if each home looks only later."""
    size = TILE_WIDTH + 44
    begun = asyncio.Event()

    async def answer(request: web.Request) -> web.Response:
        if request.path == "/checkpoint":
            return web.Response(text=f"board\n{len(ENTRIES) if begun.is_set() else size}\n")
        for number in range(3):
            part = ENTRIES[number * TILE_WIDTH : (number + 1) * TILE_WIDTH]
            if request.path == f"/{entries_path(number, len(part))}":
                return web.Response(body=encode_bundle(part))
        return web.Response(status=404)

    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        homes = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.load.homes"),
            *(str(runner.addresses[0][1]), "3", "0.6", "0.5"),
            stdout=subprocess.PIPE,
            limit=1 << 20,
        )
        assert homes.stdout is not None
        assert await homes.stdout.readline() == b"begun\n"
        begun.set()
        found = json.loads(await homes.stdout.read())
        assert await homes.wait() == 0
    finally:
        await runner.cleanup()

    assert found["wrong"] == []
    assert found["size"] == len(ENTRIES)
    read = {int(number): b64decode(raw) for number, raw in found["bundles"].items()}
    assert [decode_entries(read[number], TILE_WIDTH) for number in (1, 2)] == [
        ENTRIES[TILE_WIDTH : 2 * TILE_WIDTH],
        ENTRIES[2 * TILE_WIDTH :],
    ]
