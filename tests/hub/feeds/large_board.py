"""A board of any size in a folder, a process that serves it as files, and one that follows it.

`python -m tests.hub.feeds.large_board write FOLDER COUNT` makes one;
`python -m tests.hub.feeds.large_board serve FOLDER` prints its port and serves until killed;
`python -m tests.hub.feeds.large_board follow PORT DATABASE` follows a board once, to its end, and
prints what that took as one line of JSON. It is a process of its own: its memory is its own.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import resource
import sys
import time
from typing import Final

from aiohttp import web

from hub.clock import SystemClock
from hub.feeds.board import BoardFollower
from hub.feeds.log_copy import LogUpdate
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from hub.outbound import outbound_session
from hub.store.database import Database
from noticeboard.log.body import Anchor
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import encode_base64
from noticeboard.log.note import sign_note
from noticeboard.log.tiles import TILE_WIDTH, encode_bundle, entries_path, tile_bytes, tiles_for
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.board import ORIGIN, LogWriter, make_key

AGENCIES: Final = 200
NOW: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
TEXT: Final = "Anyone whose camera faces the street is asked to look at it. " * 6


def write(folder: Path, count: int) -> None:
    """Make a board of `count` entries, most of them requests; nothing is held in memory for long.

    Each is anchored where the log was when its bundle began.
    """
    writer, tree, at = LogWriter(now=NOW), Tree(), 0
    agencies = [writer.register(f"agency-{number}") for number in range(AGENCIES)]
    waiting = writer.entries
    while tree.size < count:
        anchor = Anchor(size=tree.size, root=encode_base64(tree.root()))
        while len(waiting) < min(TILE_WIDTH, count - tree.size):
            agency, writer.now = agencies[at % AGENCIES], NOW + timedelta(seconds=at)
            writer.post(agency, f"{at:032x}", text=TEXT, anchor=anchor)
            at += 1
        entries = waiting[: min(TILE_WIDTH, count - tree.size)]
        _put(folder / entries_path(tree.size // TILE_WIDTH, len(entries)), encode_bundle(entries))
        tree.extend(map(leaf_hash, entries))
        del waiting[: len(entries)]
    for tile in tiles_for(0, count):
        _put(folder / tile.path, tile_bytes(tree, tile))
    checkpoint = Checkpoint(origin=ORIGIN, size=count, root=tree.root())
    _put(folder / "checkpoint", sign_note(checkpoint.text(), [writer.log_key]).encode())


def policy(port: int) -> BoardPolicy:
    """Return what somebody trusts about such a board."""
    return BoardPolicy(
        url=f"http://127.0.0.1:{port}",
        origin=BoardOrigin(ORIGIN),
        log_key=str(make_key(ORIGIN).verifier),
        inbox_key=str(make_key(f"{ORIGIN}/inbox").verifier),
        verifiers=(str(make_key("verifier.example.org").verifier),),
        allow_private_address=True,
    )


async def serve(folder: Path) -> None:
    """Serve the folder on a free port of loopback, whose number is the first line told."""
    app = web.Application()
    app.router.add_static("/", folder)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host_and_port = runner.addresses[0]
    sys.stdout.write(f"{host_and_port[1]}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().create_future()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


class AllReadError(Exception):
    """Ends a follower that would run forever."""


async def follow(port: int, path: Path) -> dict[str, float]:
    """Take everything in, and return how many entries that were, seconds and megabytes."""
    database = await Database.open(path)
    before_mb = _peak_mb()
    cpu_s, start_s = time.process_time(), time.perf_counter()
    count, parts = 0, 0

    async def on_growth(growth: LogUpdate) -> None:
        nonlocal count, parts
        count, parts = count + len(growth.entries), parts + 1
        if not growth.more:
            raise AllReadError

    async with outbound_session(allow_private=True) as session:
        follower = BoardFollower(policy(port), database, session, SystemClock())
        with suppress(AllReadError):
            await follower.run(on_growth)
    wall_s, cpu_s = time.perf_counter() - start_s, time.process_time() - cpu_s
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    await database.close()
    return {
        "entries": count,
        "parts": parts,
        "wall_s": round(wall_s, 2),
        "own_cpu_s": round(cpu_s, 2),
        "children_cpu_s": round(children.ru_utime + children.ru_stime, 2),
        "peak_mb_before": round(before_mb, 1),
        "peak_mb": round(_peak_mb(), 1),
    }


def _peak_mb() -> float:
    """Return the peak of this very program: the one of `getrusage` begins with its parent's."""
    said = Path("/proc/self/status").read_text()
    return int(said.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", at, count]:
            write(Path(at), int(count))
        case ["serve", at]:
            asyncio.run(serve(Path(at)))
        case ["follow", port, at]:
            sys.stdout.write(json.dumps(asyncio.run(follow(int(port), Path(at)))) + "\n")
        case _:
            sys.exit(__doc__)
