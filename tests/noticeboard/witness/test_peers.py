"""Witnesses and logs of another author: theirs cosigns our board, and ours cosigns their log.

`scripts/setup` installs them in `.peers`, apart from the project's own packages.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
import json
from pathlib import Path
import socket
from typing import Final

from aiohttp.test_utils import TestServer
import pytest

from noticeboard.board.board import open_board
from noticeboard.log.checkpoint import open_checkpoint
from noticeboard.log.note import VerifierKey
from noticeboard.runtime.files import PRIVATE_FILE, write_all
from noticeboard.witness.server import Witness, make_app
from noticeboard.witness.store import KnownLog, WitnessHome, WitnessStore
from tests.noticeboard.board.world import Agency, made_home, register
from tests.noticeboard.log.made import ORIGIN, Clock, key

PEERS: Final = Path(__file__).parents[3] / ".peers" / "bin"

pytestmark = pytest.mark.skipif(
    not (PEERS / "aics-witness").exists(), reason="scripts/setup installs the peers"
)

THEIR_LOG: Final = """
import sys
from aics_tlog import Checkpoint, MerkleTree, format_vkey, sign_checkpoint, vkey_from_ed25519
from aics_witness.feeder import WitnessClient, merge_cosignatures
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

name, key = "log.example.net/aics", Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
print(format_vkey(vkey_from_ed25519(name, key.public_key())), flush=True)
url, vkey = sys.stdin.readline().split()
tree = MerkleTree()
with WitnessClient(url, vkey, max_attempts=1) as client:
    for many in (5, 300, 1):
        tree.extend(f"{many}/{number}".encode() for number in range(many))
        point = Checkpoint(origin=name, size=tree.size, root=tree.root())
        note = sign_checkpoint(point, key, name).to_bytes()
        lines = client.submit(note, tree.consistency_proof)
sys.stdout.write(merge_cosignatures(note, lines).decode())
"""


@asynccontextmanager
async def ended(*command: object) -> AsyncGenerator[asyncio.subprocess.Process]:
    """Run a program of theirs, and end it."""
    process = await asyncio.create_subprocess_exec(
        *map(str, command),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_their_witness_cosigns_our_board(tmp_path: Path) -> None:
    """A board whose quorum is their witness publishes, and each of its sizes is cosigned."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    program, config = PEERS / "aics-witness", tmp_path / "witness.json"
    init = ("init", "--config", config, "--name", "aics.example/w1", "--listen", listen)
    async with ended(program, *init) as process:
        printed, _ = await process.communicate()
    vkey = next(word for word in printed.decode().split() if word.startswith("aics.example/w1+"))
    settings = json.loads(config.read_text())
    settings["logs"] = [{"origin": ORIGIN, "vkeys": [str(key(ORIGIN).verifier)]}]
    config.write_text(json.dumps(settings))
    home = made_home(tmp_path / "board", witnesses=(f"{vkey} http://{listen}",), quorum=1)
    log_key = key(ORIGIN).export().encode()
    write_all([(home.folder / "keys" / "log", log_key)], mode=PRIVATE_FILE)

    async with ended(program, "serve", "--config", config):
        await _until_open(listen)
        clock = Clock()
        clock.at = datetime.now(UTC).replace(microsecond=0)
        agency = Agency(clock=clock)
        async with open_board(home) as board:
            await register(board, agency)
            for _ in range(2):
                await board.post(agency.request(board))
            note = board.published.note

    signed = open_checkpoint(note, key(ORIGIN).verifier, [VerifierKey.parse(vkey)])
    assert (signed.checkpoint.size, list(signed.cosigned)) == (3, [vkey])


async def test_our_witness_cosigns_their_log(tmp_path: Path) -> None:
    """Their log grows twice past a full tile, and their client accepts each of our answers."""
    store, keys = WitnessStore(tmp_path / "w.db"), WitnessHome(folder=tmp_path).make("ours.example")
    async with ended(PEERS / "python", "-c", THEIR_LOG) as process:
        assert process.stdout is not None
        log = VerifierKey.parse((await process.stdout.readline()).decode().strip())
        known = {log.name: KnownLog(key=log, origin=log.name)}
        async with TestServer(make_app(Witness(keys, known, store))) as server:
            words = f"{str(server.make_url('')).rstrip('/')} {keys[0].verifier}\n"
            note, _ = await process.communicate(words.encode())

    own = [each.verifier for each in keys]
    signed = open_checkpoint(note, log, own)
    assert (process.returncode, signed.checkpoint.size) == (0, 306)
    assert signed.cosigners == {own[0]}


async def _until_open(address: str) -> None:
    host, _, port = address.partition(":")
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection(host, int(port))
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return
