"""`neighbors board mirror`: follows boards, and serves their copies under the boards' own paths.

The mirror signs for what it serves, and a witness beside it, with other keys, for what only grew.
A board is followed as long as it keeps its promise;
only a proof stops that.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
import logging
from pathlib import Path
from random import Random, SystemRandom
import secrets
import sqlite3
from typing import Annotated, Final

from aiohttp import web
import typer

from noticeboard.agency.client import MAX_JSON_BYTES, BoardClient, decode
from noticeboard.board.log_routes import FOREVER, TILE
from noticeboard.board.snapshots import SNAPSHOT, SNAPSHOT_TYPE, STATEMENT
from noticeboard.errors import (
    InvalidInputError,
    NotFoundError,
    NoticeboardError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.checkpoint import Checkpoint, SignedCheckpoint, first_quorum
from noticeboard.log.note import SignerKey, VerifierKey, add_signatures, split_note
from noticeboard.log.snapshot import snapshot_path
from noticeboard.log.tree import Tree
from noticeboard.log.witness import log_line, origin_hash
from noticeboard.mirror.copy import (
    REFUSED,
    BoardCopy,
    BoardSource,
    BrokenPromiseError,
    Cosign,
    UncheckedError,
    fork_files,
)
from noticeboard.mirror.home import MirroredBoard, MirrorHome
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import FolderLock, make_folders
from noticeboard.runtime.process import LogFormat
from noticeboard.runtime.server import (
    Handler,
    finish_in_time,
    log_unexpected,
    prepare,
    serve_until_stopped,
)
from noticeboard.runtime.terminal import LogOption, server_output
from noticeboard.runtime.text import Text
from noticeboard.verify.report import TrustedKeys
from noticeboard.verify.verify import verify_evidence
from noticeboard.witness.store import WitnessHome, WitnessStore

POLL_S: Final = 60.0
LONGEST_POLL_S: Final = 900.0
SIGNED_ANEW: Final = timedelta(hours=1)
JITTER: Final = 0.25
_LOGGER: Final = logging.getLogger(__name__)


def cosigner(
    keys: Sequence[SignerKey],
    log_key: VerifierKey,
    store: WitnessStore,
    now: Callable[[], datetime],
) -> Cosign:
    """Return a function that cosigns a verified checkpoint if its tree extends the last one."""

    def cosign(signed: SignedCheckpoint, tree: Tree) -> None:
        point = signed.checkpoint
        before = store.cosigned(point.origin)

        def judge(held: Checkpoint | None) -> Checkpoint:
            if held is None or not held.size:
                return point
            if held.size > point.size:
                # The copy was lost and a cache is old: nothing contradicts anything.
                raise UnavailableError(Text("noticeboard.mirror.less", origin=point.origin))
            if tree.root(held.size) != held.root:
                raise BrokenPromiseError(
                    Text("noticeboard.mirror.not_extended", origin=point.origin),
                    ("held.txt", (before.note if before is not None else "").encode()),
                    ("received.txt", signed.note.encode()),
                    *fork_files(held, point, tree),
                )
            return point

        note = f"{split_note(signed.note)[0]}\n{log_line(signed.note, log_key)}"
        store.cosign(point.origin, judge, note, keys, int(now().timestamp()))

    return cosign


class MirrorSigner:
    """Signs for what the mirror has stored and serves (c2sp.org/tlog-mirror).

    Its name and keys are others than the witness's: a witness says that a log only grows.
    """

    def __init__(
        self, keys: Sequence[SignerKey], now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.keys = tuple(keys)
        self._now = now
        self._signed: dict[str, tuple[datetime, str]] = {}

    def sign(self, note: str) -> str:
        """Return a stored note with the mirror's lines, anew each hour."""
        text, now = split_note(note)[0], self._now()
        origin = text.partition("\n")[0]
        at, signed = self._signed.get(origin, (now, ""))
        if not signed.startswith(note) or now - at >= SIGNED_ANEW or now < at:
            lines = (key.sign(text, at=int(now.timestamp())) for key in self.keys)
            signed = add_signatures(note, *lines)
            self._signed[origin] = now, signed
        return signed


class Follower:
    """Keeps one copy up to date; stops at a board that breaks its promise, and keeps evidence."""

    def __init__(
        self,
        copy: BoardCopy,
        client: BoardClient,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        rng: Random | None = None,
    ) -> None:
        self.copy = copy
        self._client = client
        self._now = now
        self._rng = rng or SystemRandom()
        self._is_judged = False
        self.trouble = ""
        """Why the last attempt failed; empty if it did not."""

    async def update(self) -> bool:
        """Update once; return True if the copy grew. Raises NoticeboardError, also once stopped."""
        stopped = await asyncio.to_thread(self.copy.home.why_stopped)
        try:
            if stopped:
                is_proved = await asyncio.to_thread(self._is_proved)
                if is_proved:
                    raise UnavailableError(stopped)
                await asyncio.to_thread(self.copy.home.resume)
            grown = await self._update_past_caches()
        except (NoticeboardError, OSError, sqlite3.Error) as error:
            self.trouble = str(error)
            raise
        self.trouble = ""
        return grown

    async def run(self) -> None:
        """Follow until canceled, less often while the board cannot be reached."""
        failures = 0
        while True:
            try:
                await self.update()
                failures = 0
            except (NoticeboardError, OSError, sqlite3.Error) as error:
                failures += 1
                _LOGGER.warning("%s was not copied: %s", self.copy.board.origin, error)
            pause_s = min(POLL_S * 2 ** min(failures, 10), LONGEST_POLL_S)
            await asyncio.sleep(pause_s * self._rng.uniform(1 - JITTER, 1 + JITTER))

    def _is_proved(self) -> bool:
        """Return whether the evidence proves anything: earlier versions stopped boards for less.

        It is judged once, as `neighbors verify` does. A proof that an entry had to be refused takes
        the whole log, which only a copy has: that stop stays. Blocking.
        """
        if not self._is_judged:
            evidence, trusted = self.copy.home.evidence, TrustedKeys(log=self.copy.board.log)
            self._is_judged = any(REFUSED in path.name for path in evidence.glob("*")) or _is_proof(
                evidence, trusted, self._now()
            )
        return self._is_judged

    async def _stop(self, broken: BrokenPromiseError) -> None:
        await asyncio.to_thread(self.copy.home.stop, str(broken), broken.evidence)
        self._is_judged = True

    async def _update_past_caches(self) -> bool:
        """Try once, and if the data cannot be checked, try once more past caches."""
        try:
            return await self.copy.update(BoardSource(client=self._client), self._now())
        except BrokenPromiseError as error:
            # What a board has signed is proof, whatever a second attempt would show.
            await self._stop(error)
            raise
        except (UncheckedError, VerificationError):
            pass
        try:
            return await self.copy.update(
                BoardSource(client=self._client, past_caches=True), self._now()
            )
        except BrokenPromiseError as error:
            await self._stop(error)
            raise


def _is_proof(evidence: Path, trusted: TrustedKeys, now: datetime) -> bool:
    try:
        return verify_evidence(evidence, trusted, now).proves
    except (InvalidInputError, OSError):
        return False


FOLLOWERS: Final = web.AppKey("followers", dict[str, Follower])
STORE: Final = web.AppKey("store", WitnessStore)
SIGNER: Final = web.AppKey("signer", MirrorSigner)
_HASH: Final = "{name:[0-9a-f]{64}}"

routes = web.RouteTableDef()


@web.middleware
async def add_limits(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every answer a deadline, and headers that keep browsers from guessing types."""
    try:
        async with asyncio.timeout(30):
            response = await handler(request)
    except web.HTTPException as error:
        error.headers["X-Content-Type-Options"] = "nosniff"
        raise
    except TimeoutError:
        raise
    except Exception as error:  # noqa: BLE001 -- the outermost net; it logs
        named = log_unexpected(request, error)
        response = web.Response(
            text=f"Something went wrong here; the log says more under {named}.\n",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _followed(request: web.Request) -> Follower:
    """Return the board that a path names; if there is only one, it needs no name."""
    followers = request.app[FOLLOWERS]
    name = request.match_info.get("name")
    if name is None and len(followers) == 1:
        return next(iter(followers.values()))
    if name not in followers:
        raise web.HTTPNotFound(text="This mirror has no such board.\n")
    return followers[name]


@routes.get("/checkpoint")
@routes.get(f"/{_HASH}/checkpoint")
async def get_checkpoint(request: web.Request) -> web.StreamResponse:
    """Give the checkpoint up to which the copy is verified: the board's, signed by the mirror."""
    note = await asyncio.to_thread(_followed(request).copy.home.note)
    if note is None:
        raise web.HTTPNotFound(text="Nothing of this board is verified yet.\n")
    return web.Response(text=request.app[SIGNER].sign(note), headers={"Cache-Control": "no-store"})


@routes.get("/tile/{path:.+}")
@routes.get(f"/{_HASH}/tile/{{path:.+}}")
async def get_tile(request: web.Request) -> web.StreamResponse:
    """Return a tile or an entry bundle, or the requested range of it."""
    name = request.match_info["path"]
    file = _followed(request).copy.home.public / "tile" / name
    # Only names of tiles reach the disk: no dots, no links, nothing that climbs out.
    if TILE.fullmatch(name) is None or not await asyncio.to_thread(file.is_file):
        raise web.HTTPNotFound(text="There is no such tile here.\n")
    headers = {"Cache-Control": FOREVER, "Content-Type": "application/octet-stream"}
    return web.FileResponse(file, headers=headers)


@routes.get("/snapshot/proof")
@routes.get(f"/{_HASH}/snapshot/proof")
@routes.get(STATEMENT)
@routes.get(f"/{_HASH}{STATEMENT}")
async def get_statement(request: web.Request) -> web.StreamResponse:
    """Give the proof of the statement of a snapshot whose files are here, by default the newest."""
    followed, named = _followed(request).copy, request.match_info.get("at")
    at = None if named is None else int(named)
    note = await asyncio.to_thread(followed.home.note)
    signed = None if note is None else request.app[SIGNER].sign(note)
    proof = None if signed is None else await followed.statement(signed, at)
    if proof is None:
        raise web.HTTPNotFound(text="There is no snapshot of this board here.\n")
    return web.Response(text=proof, headers={"Cache-Control": "no-cache"})


@routes.get(SNAPSHOT)
@routes.get(f"/{_HASH}{SNAPSHOT}")
async def get_snapshot(request: web.Request) -> web.StreamResponse:
    """Return a file of a snapshot."""
    path = snapshot_path(int(request.match_info["at"]), request.match_info["file"])
    file = _followed(request).copy.home.public / path
    if not await asyncio.to_thread(file.is_file):
        raise web.HTTPNotFound(text="There is no such snapshot here.\n")
    headers = {"Cache-Control": FOREVER, "Content-Type": SNAPSHOT_TYPE}
    return web.FileResponse(file, headers=headers)


@routes.get(f"/witness/{_HASH}/checkpoint")
async def get_cosigned(request: web.Request) -> web.Response:
    """Give the newest checkpoint that the witness beside this mirror has cosigned."""
    origin = _followed(request).copy.board.origin
    found = await asyncio.to_thread(request.app[STORE].cosigned, origin)
    if found is None:
        raise web.HTTPNotFound(text="Nothing of this board is cosigned yet.\n")
    return web.Response(text=found.note, headers={"Cache-Control": "no-store"})


@routes.get("/")
async def get_boards(request: web.Request) -> web.Response:
    """List what is copied, how far, and what is amiss."""
    lines = [
        f"{name} {each.copy.size} {each.copy.board.origin} {safe_text(each.trouble) or 'ok'}\n"
        for name, each in request.app[FOLLOWERS].items()
    ]
    return web.Response(text="".join(lines), headers={"Cache-Control": "no-store"})


@routes.get("/healthz")
async def get_health(_request: web.Request) -> web.Response:
    """Say that this process answers."""
    return web.Response(text="ok\n", headers={"Cache-Control": "no-store"})


@routes.get("/readyz")
async def get_ready(request: web.Request) -> web.Response:
    """Say whether every board was copied at the last look."""
    is_well = not any(each.trouble for each in request.app[FOLLOWERS].values())
    return web.Response(
        text="ok\n" if is_well else "not ready: behind\n",
        status=HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE,
        headers={"Cache-Control": "no-store"},
    )


def make_app(
    followers: Mapping[str, Follower], store: WitnessStore, signer: MirrorSigner
) -> web.Application:
    """Build the application; `followers` by origin."""
    app = web.Application(middlewares=[add_limits, finish_in_time])
    prepare(app)
    app[FOLLOWERS] = {origin_hash(origin): each for origin, each in followers.items()}
    app[STORE] = store
    app[SIGNER] = signer
    app.add_routes(routes)
    return app


def mirror(  # noqa: PLR0913 -- each is one option of the command
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The mirror's folder.")],
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL]...", help="Boards to copy; by default the known ones."),
    ] = None,
    *,
    log: Annotated[
        list[str] | None,
        typer.Option(metavar="VKEY", help="Copy only boards with one of these log keys."),
    ] = None,
    name: Annotated[str, typer.Option(help="Its permanent name for cosigning.")] = "",
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
    keys = await asyncio.to_thread(witness.make, name or f"mirror-{secrets.token_hex(4)}")
    store = await asyncio.to_thread(WitnessStore, witness.database)
    beside = WitnessHome(folder=home.signer)
    signer = MirrorSigner(await asyncio.to_thread(beside.make, f"{keys[0].name}/m1"))
    for key in keys:
        tell(f"witness key  {key.verifier}")
    for key in signer.keys:
        tell(f"mirror key   {key.verifier}")
    async with AsyncExitStack() as stack:
        followers: dict[str, Follower] = {}
        for board in await introduced(home, urls, log_keys):
            tell(f"copies      {board.log_key} from {board.url}")
            client = await stack.enter_async_context(BoardClient.to(board.url))
            cosign = cosigner(keys, board.log, store, lambda: datetime.now(UTC))
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

            app = make_app(followers, store, signer)
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
