"""A noticeboard on loopback that lies wherever a test tells it to, and what is written on it."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
import gzip
from hashlib import sha256
import json
import re
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
import msgspec

from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyDelivery,
    AgencyRegister,
    AgencyRetention,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    Anchor,
    BoardNotice,
    BoardPolicy as GovernedBy,
    Body,
    RequestAccount,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    Window,
)
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.delivery import DeliveryStatement, sign_delivery
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import agency_id, countersign_entry, sign_entry
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    KIND_ED25519,
    SignerKey,
    add_signatures,
    sign_note,
)
from noticeboard.log.policy import TIGHTENING_NOTICE, Limits, Policy, sign_statement
from noticeboard.log.tiles import TILE_WIDTH, TileId, encode_bundle, tile_bytes
from noticeboard.log.tree import EMPTY_ROOT, Tree, leaf_hash
from noticeboard.rules.accounts import COUNTS, publish_counts
from noticeboard.seal.receipt import name_inbox_key

ORIGIN = "board.example.org/v1"
DELIVERY_KEY = "age1" + "q" * 58
OTHER_DELIVERY_KEY = "age1" + "p" * 58
POST_QUANTUM_KEY = "age1pq1" + "q" * 1952
HERE = (52_000_000, 4_000_000)


def make_key(name: str, kind: int = KIND_ED25519) -> SignerKey:
    """Return the same key for the same name, so that a test's bytes never change."""
    return SignerKey(name=name, kind=kind, seed=sha256(f"test key {name}".encode()).digest())


@dataclass(slots=True, kw_only=True)
class Author:
    """Somebody with a chain of entries on the log."""

    name: str
    root: SignerKey
    posting: SignerKey
    seq: int = 0
    prev: str = NO_PREVIOUS

    @property
    def id(self) -> str:
        """The id of its chain."""
        return agency_id(self.root.verifier)


@dataclass(slots=True, kw_only=True)
class LogWriter:
    """Writes entries in order; what it wrote is in `entries`."""

    now: datetime
    origin: str = ORIGIN
    entries: list[bytes] = field(default_factory=list)
    log_key: SignerKey = field(init=False)
    verifier: Author = field(init=False)
    board: Author = field(init=False)

    def __post_init__(self) -> None:
        self.log_key = make_key(self.origin)
        check = make_key("verifier.example.org")
        self.verifier = Author(name="verifier", root=check, posting=check)
        self.board = Author(name="board", root=self.log_key, posting=self.log_key)

    def author(self, name: str) -> Author:
        """Return an agency that is not registered yet."""
        return Author(name=name, root=make_key(f"{name}.root"), posting=make_key(f"{name}.posting"))

    def register(self, name: str = "city-police", /, **fields: object) -> Author:
        """Register an agency and confirm it at level 2."""
        author = self.author(name)
        raw = self.signed(
            author,
            AgencyRegister,
            author.root,
            **{
                "name": name.replace("-", " ").title(),
                "kind": "police",
                "jurisdiction": Circle(lat=HERE[0], lon=HERE[1], radius_m=50_000),
                "domain": f"{name}.example.org",
                "root_key": str(author.root.verifier),
                "posting_key": str(author.posting.verifier),
                "delivery_key": DELIVERY_KEY,
                "contact": f"desk@{name}.example.org",
            }
            | fields,
        )
        self.log(author, countersign_entry(raw, self.origin, self.log_key))
        self.write(self.verifier, AgencyVerify, subject=author.id, level=2)
        return author

    def post(self, author: Author, entry_id: str = "", **fields: object) -> str:
        """Post a request about the last hour around `HERE`; returns its id."""
        entry_id = entry_id or self.fresh_id()
        chosen = {
            "id": entry_id,
            "incident": "burglary",
            "title": "Burglary in Park Lane",
            "text": "Somebody broke into a house.",
            "case_number": f"2026-{entry_id[:6]}",
            "contact": f"desk@{author.name}.example.org",
            "window": window(self.now - timedelta(hours=1), self.now),
            "area": Circle(lat=HERE[0], lon=HERE[1], radius_m=300),
            "expires": format_time(self.now + timedelta(days=30)),
        }
        self.write(author, RequestPost, **(chosen | fields))
        return entry_id

    def update(self, author: Author, request: str, text: str = "More.") -> None:
        """Write an update into a request's thread."""
        self.write(author, RequestUpdate, request=request, text=text)

    def correct(self, author: Author, request: str, text: str = "Not so.") -> None:
        """Write a correction into a request's thread."""
        self.write(author, RequestCorrect, request=request, text=text)

    def resolve(self, author: Author, request: str, text: str = "Solved.") -> None:
        """Resolve a request."""
        self.write(author, RequestResolve, request=request, text=text)

    def account(
        self, author: Author, request: str, *, keep_until: datetime | None = None, **counts: int
    ) -> None:
        """Account for a request: of nine shares that were opened, all deleted or one still kept."""
        kept = 0 if keep_until is None else 1
        whole = {"received": 9, "opened": 9, "kept": kept, "deleted": 9 - kept} | counts
        tallies = publish_counts(dict.fromkeys(COUNTS, 0) | whole)
        self.write(
            author,
            RequestAccount,
            request=request,
            **tallies,
            handed_to=("court",) if counts.get("handed_on") else (),
            keep_until="" if keep_until is None else format_time(keep_until),
            text="",
        )

    def promise(self, author: Author, days: int) -> None:
        """Promise to delete shares so many days after their request has closed."""
        self.write(author, AgencyRetention, days=days, text="")

    def limit(self, limits: Limits) -> None:
        """Log a policy with these limits, which begins in a week."""
        policy = Policy(
            begins=format_time(self.now + TIGHTENING_NOTICE),
            governor=str(make_key("council.example.org").verifier),
            limits=limits,
            name="Ordinance 27-1",
            number=1,
            overseers=(),
            text="",
        )
        signature = sign_statement(policy, self.origin, make_key("council.example.org"))
        self.write(self.board, GovernedBy, policy=policy, signature=signature)

    def notice(self, index: int, text: str) -> None:
        """Let the board write a notice about an entry."""
        self.write(self.board, BoardNotice, index=index, text=text)

    def revoke(self, author: Author, last_good: int) -> None:
        """Revoke an agency's posting key."""
        raw = self.signed(author, AgencyRevoke, author.root, last_good=last_good, reason="Stolen.")
        self.log(author, raw)

    def rotate(
        self, author: Author, delivery_key: str = OTHER_DELIVERY_KEY, **fields: object
    ) -> SignerKey:
        """Rotate an agency's keys, which act 72 hours later; returns the new posting key."""
        fresh = make_key(f"{author.name}.posting.{author.seq}")
        raw = self.signed(
            author,
            AgencyRotate,
            author.root,
            posting_key=str(fresh.verifier),
            delivery_key=delivery_key,
            **{"reason": "Yearly."} | fields,
        )
        self.log(author, raw)
        return fresh

    def add_post_quantum(self, author: Author, key: str = POST_QUANTUM_KEY) -> None:
        """Name an agency's post-quantum delivery key, which acts 72 hours later."""
        stated = DeliveryStatement(made=format_time(self.now), post_quantum_key=key)
        signature = sign_delivery(stated, self.origin, author.root)
        self.write(author, AgencyDelivery, statement=stated, signature=signature)

    def write(self, author: Author, kind: type[Body], /, **fields: object) -> bytes:
        """Sign an entry with the author's posting key and log it."""
        raw = self.signed(author, kind, author.posting, **fields)
        self.log(author, raw)
        return raw

    def signed(
        self, author: Author, kind: type[Body], key: SignerKey, /, **fields: object
    ) -> bytes:
        """Return the author's next entry without logging it."""
        return sign_entry(kind(**(self.common(author, key) | fields)), self.origin, key)

    def common(self, author: Author, key: SignerKey) -> dict[str, Any]:
        """Return what the author's next entry says, whatever its type."""
        return {
            "agency": author.id,
            "key": key.verifier.key_id.hex(),
            "seq": author.seq,
            "prev": author.prev,
            "id": self.fresh_id(),
            "issued": format_time(self.now),
            "anchor": Anchor(size=0, root=encode_base64(EMPTY_ROOT)),
        }

    def newer(
        self,
        author: Author,
        kind: str = "agency.poll",
        *,
        said: Mapping[str, object] | None = None,
    ) -> bytes:
        """Log an entry of this type by its posting key, which says what this version cannot read.

        What is `said` comes beside what every entry says, and in its place.
        """
        common = self.common(author, author.posting) | {"v": 1, "type": kind}
        text = msgspec.json.encode(common | dict(said or {"question": "Why?"}), order="sorted")
        raw = signed_raw(text, self.origin, author.posting)
        self.log(author, raw)
        return raw

    def log(self, author: Author, raw: bytes) -> None:
        """Append the bytes, whatever they are, as the author's next entry."""
        self.entries.append(raw)
        author.seq += 1
        author.prev = leaf_hash(raw).hex()

    def fresh_id(self) -> str:
        """Return an entry id that was not used before."""
        return sha256(f"entry {len(self.entries)}".encode()).hexdigest()[:32]


def signed_raw(text: bytes, origin: str, key: SignerKey) -> bytes:
    """Return the entry of a JSON text, properly signed whatever it says."""
    signature = key.sign_bytes(f"neighbors-requests/entry/v1\n{origin}\n".encode() + text)
    return text + b"\n" + encode_base64(signature).encode()


def window(start: datetime, end: datetime) -> Window:
    """Return a window as entries write it."""
    return Window(start=format_time(start), end=format_time(end))


_PATH = re.compile(r"tile/(?P<level>entries|\d+)/(?P<n>(?:x\d{3}/)*\d{3})(?:\.p/(?P<w>\d+))?")

_FULL = re.compile(r"tile/entries/(?:x\d{3}/)*\d{3}")


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
    packs: bool = False
    """Whether it compresses full bundles, as a real one does."""
    url: str = ""
    note: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    """What it serves beside its log, by path."""
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
        body = self.files.get(path) or self._tile(path, lying=lying)
        if body is None:
            return web.Response(status=404)
        return self._part(request, body + b"\0" * self.lies.padding, headers)

    def about(self) -> dict[str, object]:
        """Return what the board says about itself."""
        policy, writer = self.policy(), self.writer
        return {
            "v": 1,
            "url": policy.url,
            "origin": policy.origin,
            "log_key": policy.log_key,
            "inbox_key": policy.inbox_key,
            "inbox_note": name_inbox_key(writer.log_key, self.inbox_key.verifier),
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
        if self.packs and _FULL.fullmatch(request.match_info["path"]) and _takes_gzip(request):
            return self._sent(gzip.compress(body), headers | {"Content-Encoding": "gzip"})
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


def _takes_gzip(request: web.Request) -> bool:
    return request.headers.get("Accept-Encoding") == "gzip"


def _cache_control(request: web.Request) -> str:
    return request.headers.get("Cache-Control", "")
