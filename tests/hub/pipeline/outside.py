"""What is outside the hub and may do anything: an inbox that stops and forgets, and a cutter."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import hashlib
import json
from pathlib import Path
from typing import override

from aiohttp import web
import msgspec

from hub.errors import DiskFullError
from hub.model.ids import CameraId
from hub.model.proposal import Piece
from hub.model.recording import Cut
from tests.hub.sharing.conftest import GONE, FakeCutter, FakeInbox, FakeUpload, cut

type Gate = asyncio.Future[None]


@dataclass(slots=True)
class OddInbox(FakeInbox):
    """Stops, loses and forgets as it is told; every byte that it takes is shown to `on_bytes`."""

    on_bytes: Callable[[str, FakeUpload], None] = lambda _id, _upload: None
    on_sending: Callable[[str, str], None] = lambda _agency, _entry: None
    """Called with agency and request as soon as somebody begins an upload, or a piece of one."""
    cut_off: bool = False
    """Whether the hub has just lost its power: nothing of it arrives anymore."""
    closed: set[str] = field(default_factory=set)
    """The steps that wait, before they are looked at."""
    waiting: dict[Gate, web.Request] = field(default_factory=dict)
    losing: Counter[str] = field(default_factory=Counter)
    """How often the answer to a step, or to `*` any, is lost."""
    breaking: Counter[str] = field(default_factory=Counter)
    """How often the line breaks before a step is done."""

    @property
    def held(self) -> int:
        """How many who still listen are not answered."""
        return sum(
            not gate.done() and request.transport is not None
            for gate, request in self.waiting.items()
        )

    def open_gates(self) -> None:
        """Let everything go on."""
        self.closed.clear()
        for gate in self.waiting:
            if not gate.done():
                gate.set_result(None)

    @override
    def _step(
        self, answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        name = answer.__name__.lstrip("_")
        inner = FakeInbox._step(self, answer)  # noqa: SLF001 -- a class with slots has no plain super()

        async def step(request: web.Request) -> web.StreamResponse:
            if self.cut_off or _counted(self.breaking, name):
                cut(request)
                return web.Response(status=500)
            self._tell(name, request)
            # All of it is there before it waits: later the one who sent it may be gone.
            await request.read()
            if name in self.closed:
                gate: Gate = asyncio.get_running_loop().create_future()
                self.waiting[gate] = request
                await gate
                del self.waiting[gate]
            answered = await inner(request)
            if _counted(self.losing, name):
                cut(request)
            return answered

        return step

    def _tell(self, name: str, request: web.Request) -> None:
        match = request.match_info
        if name == "create":
            self.on_sending(match["agency"], match["entry"])
        elif name == "patch" and (upload := self.uploads.get(match["id"])) is not None:
            self.on_sending(upload.agency, upload.entry)

    @override
    async def _patch(self, request: web.Request) -> web.StreamResponse:
        upload_id = request.match_info["id"]
        answered = await FakeInbox._patch(self, request)  # noqa: SLF001 -- the same
        if upload_id in self.uploads and answered.status == 204:
            self.on_bytes(upload_id, self.uploads[upload_id])
        return answered

    def forget_unfinished(self) -> None:
        """Forget what has not arrived whole, as after two days."""
        for upload_id, upload in list(self.uploads.items()):
            if not upload.receipt:
                del self.uploads[upload_id]


def _counted(told: Counter[str], name: str) -> bool:
    if told[name] <= 0:
        return False
    told[name] -= 1
    return True


class PieceCutter(FakeCutter):
    """Writes footage that tells of which piece it is, frame by frame; fails and waits if told."""

    def __init__(self) -> None:
        super().__init__()
        self.failing = 0
        self.gone: set[CameraId] = set()
        self.closed = False
        self.waiting: set[Gate] = set()

    def open_gates(self) -> None:
        """Let everything go on."""
        self.closed = False
        for gate in self.waiting:
            if not gate.done():
                gate.set_result(None)
        self.waiting.clear()

    @override
    async def cut(self, piece: Piece, into: Path, *, audio: bool = False) -> Cut:
        content = footage_of(piece, audio=audio)
        half = len(content) // 2
        await asyncio.to_thread(into.write_bytes, content[:half])
        if self.closed:
            gate: Gate = asyncio.get_running_loop().create_future()
            self.waiting.add(gate)
            await gate
        if self.failing > 0:
            self.failing -= 1
            raise DiskFullError("The disk is full: free some space.")
        if piece.camera_id in self.gone:
            raise GONE
        self.cuts += 1
        await asyncio.to_thread(into.write_bytes, content)
        return Cut(
            window=piece.cut,
            frames=150,
            frames_copied=149,
            width=640,
            height=360,
            size_bytes=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            clock_offset_ms=40,
            audio=audio,
            sources=("5" * 64,),
        )


def footage_of(piece: Piece, *, audio: bool) -> bytes:
    """Return what a cut of this piece is: its every frame says where, when and under which masks.

    So a byte from elsewhere is seen.
    """
    said = {"audio": audio, "masks": msgspec.to_builtins((piece.masks, piece.moving))}
    under = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]
    seconds = int(piece.cut.length.total_seconds())
    frames = "".join(
        f"{piece.camera_id} {piece.cut.start.timestamp() + at:.3f} {under}\n"
        for at in range(0, seconds + 1, 5)
    )
    return f"{piece.cut.start} {piece.cut.end}\n{frames}".encode()
