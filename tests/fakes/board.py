"""A noticeboard on loopback that serves real tiles, and lies wherever a test tells it to."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
import gzip
from hashlib import sha256
import json
import re

from aiohttp import web
from aiohttp.test_utils import TestServer

from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.note import KIND_COSIGNATURE, SignerKey, add_signatures, sign_note
from noticeboard.log.tiles import TILE_WIDTH, TileId, encode_bundle, tile_bytes
from noticeboard.log.tree import Tree, leaf_hash
from tests.fakes.log_writer import LogWriter, make_key

_PATH = re.compile(r"tile/(?P<level>entries|\d+)/(?P<n>(?:x\d{3}/)*\d{3})(?:\.p/(?P<w>\d+))?")


@dataclass(slots=True, kw_only=True)
class Lies:
    """Everything this board can be told to do wrong; all of it is off."""

    down: bool = False
    redirect: bool = False
    compressed: bool = False
    unsized: bool = False
    """Do not say how long a body is."""
    no_ranges: bool = False
    wrong_range: bool = False
    no_partials: bool = False
    """Partial tiles are gone, as once the full ones exist."""
    only_from_cache: bool = False
    """`bundle` and `checkpoint` lie only to those who do not ask past caches."""
    bundle: Callable[[bytes], bytes] | None = None
    tile: Callable[[bytes], bytes] | None = None
    checkpoint: bytes | None = None
    status: int = 0
    """Answer every request with this status."""
    about: bytes | None = None
    """What `/board.json` answers."""
    tag: str = ""
    """The tag of every checkpoint: one by which to know a hub again."""
    date: str = ""
    """What every answer says the time is; as the tests' clock stands still, else nothing."""
    padding: int = 0
    """Append that many bytes to every body."""


@dataclass(slots=True, kw_only=True)
class Asked:
    """One request as it came."""

    path: str
    headers: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class FakeBoard:
    """Publishes what `writer` has written; `lies` says where it cheats."""

    writer: LogWriter
    witnesses: tuple[SignerKey, ...] = ()
    lies: Lies = field(default_factory=Lies)
    url: str = ""
    note: str = ""
    asked: list[Asked] = field(default_factory=list)
    inbox_key: SignerKey = field(init=False)
    _tree: Tree = field(init=False, default_factory=Tree)
    _entries: list[bytes] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.inbox_key = make_key(f"{self.writer.origin}/inbox")
        self.publish()

    def publish(
        self,
        *,
        size: int | None = None,
        key: SignerKey | None = None,
        origin: str = "",
        at: int | None = None,
    ) -> str:
        """Sign and publish a checkpoint over the writer's first `size` entries, or all."""
        self._entries = self.writer.entries[:size]
        self._tree = Tree(leaf_hash(raw) for raw in self._entries)
        self.note = self.signed(self._tree, key=key, origin=origin, at=at)
        return self.note

    def signed(
        self,
        tree: Tree,
        *,
        key: SignerKey | None = None,
        origin: str = "",
        at: int | None = None,
    ) -> str:
        """Return a checkpoint of any tree, signed and cosigned at `at`, or now."""
        checkpoint = Checkpoint(
            origin=origin or self.writer.origin, size=tree.size, root=tree.root()
        )
        note = sign_note(checkpoint.text(), [key or self.writer.log_key])
        when = int(self.writer.now.timestamp()) if at is None else at
        for witness in self.witnesses:
            note = add_signatures(note, witness.sign(checkpoint.text(), at=when))
        return note

    def policy(self, *, quorum: int = 0, allow_private_address: bool = True) -> BoardPolicy:
        """Return the policy of somebody who trusts this board, its verifier and its witnesses."""
        writer = self.writer
        return BoardPolicy(
            url=self.url,
            origin=BoardOrigin(writer.origin),
            log_key=str(writer.log_key.verifier),
            inbox_key=str(self.inbox_key.verifier),
            witnesses=tuple(str(witness.verifier) for witness in self.witnesses),
            quorum=quorum,
            verifiers=(str(writer.verifier.root.verifier),),
            allow_private_address=allow_private_address,
        )

    @property
    def paths(self) -> list[str]:
        """Every path asked for, in order."""
        return [asked.path for asked in self.asked]

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[None]:
        """Serve on loopback while the block runs."""
        over = asyncio.Event()

        async def silent(request: web.Request) -> web.StreamResponse:
            hints = web.StreamResponse()
            await hints.prepare(request)
            await over.wait()
            return hints

        app = web.Application()
        app.router.add_get("/live", silent)
        app.router.add_get("/{path:.*}", self._answer)
        async with TestServer(app, host="127.0.0.1") as server:
            self.url = str(server.make_url("")).rstrip("/")
            try:
                yield
            finally:
                over.set()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        self.asked.append(Asked(path=path, headers=dict(request.headers)))
        if self.lies.down and request.transport is not None:
            request.transport.close()
            return web.Response()
        if self.lies.redirect:
            raise web.HTTPFound(f"{self.url}/elsewhere")
        if self.lies.status:
            return web.Response(status=self.lies.status)
        headers = {"Set-Cookie": "seen=1"}
        lying = not (self.lies.only_from_cache and "no-cache" in _cache_control(request))
        if path == "board.json":
            said = json.dumps(self.about()).encode()
            return self._sent(self.lies.about or said, headers)
        if path == "checkpoint":
            return self._checkpoint(request, headers, lying=lying)
        body = self._tile(path, lying=lying)
        if body is None:
            return web.Response(status=404)
        return self._part(request, body + b"\0" * self.lies.padding, headers)

    def about(self) -> dict[str, object]:
        """Return what the board says about itself."""
        policy = self.policy()
        return {
            "v": 1,
            "url": policy.url,
            "origin": policy.origin,
            "log_key": policy.log_key,
            "inbox_key": policy.inbox_key,
            "witnesses": list(policy.witnesses),
            "quorum": 0,
            "verifiers": list(policy.verifiers),
        }

    def _checkpoint(
        self, request: web.Request, headers: dict[str, str], *, lying: bool
    ) -> web.Response:
        body = self.note.encode()
        if lying and self.lies.checkpoint is not None:
            body = self.lies.checkpoint
        etag = self.lies.tag or f'"{sha256(body).hexdigest()}"'
        headers |= {"ETag": etag, "Cache-Control": "no-store"}
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers=headers)
        return self._sent(body + b" " * self.lies.padding, headers)

    def _tile(self, path: str, *, lying: bool) -> bytes | None:
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        number = int(found["n"].replace("/", "").replace("x", ""))
        width = int(found["w"] or TILE_WIDTH)
        if found["w"] and self.lies.no_partials:
            return None
        if found["level"] == "entries":
            part = self._entries[number * TILE_WIDTH :][:width]
            body = encode_bundle(part) if len(part) == width else None
            change = self.lies.bundle
        else:
            level = int(found["level"])
            room = (self._tree.size >> (8 * level)) - number * TILE_WIDTH
            tile = TileId(level=level, number=number, width=width)
            body = tile_bytes(self._tree, tile) if room >= width else None
            change = self.lies.tile
        return change(body) if body is not None and change is not None and lying else body

    def _part(self, request: web.Request, body: bytes, headers: dict[str, str]) -> web.Response:
        asked = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
        if asked is None or self.lies.no_ranges:
            return self._sent(body, headers)
        start = int(asked[1])
        if start >= len(body):
            return web.Response(status=416)
        told = start + 1 if self.lies.wrong_range else start
        headers["Content-Range"] = f"bytes {told}-{len(body) - 1}/{len(body)}"
        return self._sent(body[start:], headers, status=206)

    def _sent(self, body: bytes, headers: dict[str, str], status: int = 200) -> web.Response:
        if self.lies.date:
            headers["Date"] = self.lies.date
        if self.lies.compressed:
            headers["Content-Encoding"] = "gzip"
            body = gzip.compress(body + b"\0" * 1_000_000)
        answer = web.Response(body=body, headers=headers, status=status)
        if self.lies.unsized:
            answer.enable_chunked_encoding()
        return answer


def make_witness(name: str) -> SignerKey:
    """Return a witness's key."""
    return make_key(name, KIND_COSIGNATURE)


def _cache_control(request: web.Request) -> str:
    return request.headers.get("Cache-Control", "")
