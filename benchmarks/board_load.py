"""How many posts a second a noticeboard logs over HTTP, next to a Merkle tree without checks."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import import_module
from itertools import batched
import json
from pathlib import Path
from subprocess import PIPE, Popen
import sys
import time
from typing import Any, Final

from benchmarks import board_sync
from benchmarks.board_server import ORIGIN, BoardServer, board_server, encode_batch
from benchmarks.measure import Effort, Figure
from hub.errors import StorageError
from noticeboard.log.area import Circle
from noticeboard.log.body import NO_PREVIOUS, AgencyRegister, Anchor, RequestPost, Window
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import agency_id, sign_entry
from noticeboard.log.note import SignerKey
from noticeboard.log.tiles import decode_entries
from noticeboard.log.tree import EMPTY_ROOT, leaf_hash

_PEER_ENTRIES: Final = 4_000
_END_S: Final = 30.0
CLIENTS: Final = 4
AGENCIES_EACH: Final = 5
_ANCHOR: Final = Anchor(size=0, root=encode_base64(EMPTY_ROOT))
_SENTENCES: Final = (
    "Somebody broke a window at the back of the house and left through the garden.",
    "A person in a dark jacket was seen on a bicycle by a neighbour.",
    "A white van stood at the corner with its lights on for most of the evening.",
    "The owner was away for the weekend and found the door open on Sunday night.",
    "Anyone whose camera faces the street is asked to look at it.",
    "Please do not follow anybody yourself, and call us where you have seen anything.",
    "A grey car drove away towards the river shortly after the alarm rang.",
)
"""Sentences for texts; some contain words that the board's rules must check further."""
_SENTENCES_EACH: Final = 5
_SETTLE_S: Final = 120.0


@dataclass(slots=True, kw_only=True)
class Author:
    """An agency that signs a chain of requests."""

    name: str
    seq: int = 0
    head: str = NO_PREVIOUS

    def _key(self, use: str) -> SignerKey:
        name = f"{self.name}.example.org/{use}"
        return SignerKey(name=name, seed=sha256(name.encode()).digest())

    def _place(self, key: SignerKey, now: datetime) -> dict[str, Any]:
        return {
            "agency": agency_id(self._key("root").verifier),
            "key": key.verifier.key_id.hex(),
            "seq": self.seq,
            "prev": self.head,
            "id": sha256(f"{self.name} {self.seq}".encode()).hexdigest()[:32],
            "issued": format_time(now),
            "anchor": _ANCHOR,
        }

    def registration(self, now: datetime) -> bytes:
        """Return the registration that the agency sends to the operator for countersigning."""
        root = self._key("root")
        body = AgencyRegister(
            **self._place(root, now),
            name=f"Police of {self.name}",
            kind="police",
            jurisdiction=Circle(lat=40_000_000, lon=-83_000_000, radius_m=30_000),
            domain=f"{self.name}.example.org",
            root_key=str(root.verifier),
            posting_key=str(self._key("posting").verifier),
            delivery_key="",
            contact=f"desk@{self.name}.example.org",
        )
        return sign_entry(body, ORIGIN, root)

    def follow(self, raw: bytes) -> None:
        """Advance the chain past one of its own entries."""
        self.seq, self.head = self.seq + 1, leaf_hash(raw).hex()

    def request(self, now: datetime) -> bytes:
        """Return its next request, which breaks no rule."""
        start = now - timedelta(days=2, minutes=self.seq)
        key = self._key("posting")
        body = RequestPost(
            **self._place(key, now),
            incident="burglary",
            title=f"Burglary {self.seq} of this year",
            text=_text(self.seq),
            case_number=f"2026-{self.seq}",
            contact=f"desk@{self.name}.example.org",
            window=Window(start=format_time(start), end=format_time(start + timedelta(hours=1))),
            area=Circle(lat=40_000_000 + self.seq, lon=-83_000_000, radius_m=300),
            expires=format_time(now + timedelta(days=30)),
        )
        raw = sign_entry(body, ORIGIN, key)
        self.follow(raw)
        return raw


def _text(number: int) -> str:
    """Return a text that is unique within its agency."""
    some = [_SENTENCES[(number * 3 + each) % len(_SENTENCES)] for each in range(_SENTENCES_EACH)]
    return f"{' '.join(some)} This is about number {number}."


def figures(effort: Effort, folder: Path) -> Iterator[Figure]:
    """Post to a running board in batches and one by one, then follow it."""
    with board_server(folder / "board") as server:
        authors = [Author(name=f"city{number}") for number in range(CLIENTS * AGENCIES_EACH)]
        _register(server, authors)
        batches = [
            [_batch(folder, mine, number, effort.batch) for number in range(1 + effort.batches)]
            for mine in batched(authors, AGENCIES_EACH, strict=True)
        ]
        singles = [_single(folder, authors[0], number) for number in range(effort.singles)]
        news = [_single(folder, authors[1], number) for number in range(effort.singles)]
        _post(server, [files[:1] for files in batches])
        yield from _batch_figures(server, [files[1:] for files in batches], effort.batch, folder)
        # Measure a lone post on an otherwise idle board.
        server.settle(_SETTLE_S)
        yield from _single_figures(server, singles, folder)
        yield from board_sync.figures(server, news, folder)


def _batch_figures(
    server: BoardServer, batches: Sequence[Sequence[Path]], batch: int, folder: Path
) -> Iterator[Figure]:
    count = batch * sum(map(len, batches))
    posted = _post(server, batches)
    entries = decode_entries(batches[0][0].read_bytes(), batch)
    for name, at_once, peer, goal, limit in (
        ("log.posts", 1, "pymerkle on SQLite, one by one; no signatures, no tiles", 8, 12_000),
        ("log.posts_beside_bulk", batch, f"the same in batches of {batch}", 0, None),
    ):
        yield Figure(
            name=name,
            value=count / posted.wall_s,
            unit=f"posts/s in batches of {batch}",
            peer=peer,
            peer_value=_pymerkle(folder / f"{name}.sqlite", entries, at_once, count),
            goal=goal,
            limit=limit,
            more_is_better=True,
        )
    yield Figure(
        name="log.posts_cpu",
        value=1e6 * posted.cpu_s / count,
        unit="µs CPU a post, all processes of the board",
        peer="",
        limit=2e6 / 12_000,
    )


def _single_figures(server: BoardServer, singles: Sequence[Path], folder: Path) -> Iterator[Figure]:
    posted = _post(server, [singles])
    peer = _pymerkle(
        folder / "singles.sqlite", [file.read_bytes() for file in singles], 1, len(singles)
    )
    yield Figure(
        name="log.lone_posts",
        value=len(singles) / posted.wall_s,
        unit="posts/s one by one",
        peer="pymerkle on SQLite, one by one; no signatures, no tiles",
        peer_value=peer,
        goal=0,
        limit=150,
        more_is_better=True,
    )
    yield Figure(
        name="log.lone_post_wait",
        value=1e3 * sorted(posted.took_s)[len(singles) * 99 // 100],
        unit="ms until a lone post is public, the 99th of 100",
        peer="",
        limit=50,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Posted:
    wall_s: float
    cpu_s: float
    took_s: Sequence[float]


def _register(server: BoardServer, authors: Sequence[Author]) -> None:
    now = datetime.now(UTC)
    raws = [author.registration(now) for author in authors]
    for author, raw in zip(authors, server.register(raws), strict=True):
        author.follow(raw)


def _batch(folder: Path, authors: Sequence[Author], number: int, length: int) -> Path:
    now = datetime.now(UTC)
    file = folder / f"{authors[0].name}-{number}.batch"
    raws = [authors[each % len(authors)].request(now) for each in range(length)]
    file.write_bytes(encode_batch(raws))
    return file


def _single(folder: Path, author: Author, number: int) -> Path:
    file = folder / f"{author.name}-{number}.entry"
    file.write_bytes(author.request(datetime.now(UTC)))
    return file


def _post(server: BoardServer, clients: Sequence[Sequence[Path]]) -> _Posted:
    """Have all clients post their files at the same time; raises StorageError."""
    words = [sys.executable, "-m", "benchmarks.poster", str(server.port)]
    with ExitStack() as running:
        posters = [
            running.enter_context(
                Popen(  # noqa: S603 -- our own module
                    [*words, *map(str, files)], stdin=PIPE, stdout=PIPE, text=True
                )
            )
            for files in clients
        ]
        for poster in posters:
            _line(poster)
        before, start = server.cpu_s(), time.perf_counter()
        for poster in posters:
            if poster.stdin is not None:
                poster.stdin.close()
        results = [json.loads(_line(poster)) for poster in posters]
        wall_s, cpu_s = time.perf_counter() - start, server.cpu_s() - before
        if any(poster.wait(_END_S) for poster in posters):
            raise StorageError("The board refused what it had to log: tell the developers.")
    return _Posted(wall_s=wall_s, cpu_s=cpu_s, took_s=[each for took in results for each in took])


def _line(poster: Popen[str]) -> str:
    line = poster.stdout.readline() if poster.stdout else ""
    if not line:
        raise StorageError("A client that posts has failed: tell the developers.")
    return line


def _pymerkle(file: Path, entries: Sequence[bytes], at_once: int, count: int) -> float | None:
    """Return how many entries a second pymerkle stores, or None if it isn't installed."""
    try:
        library: Any = import_module("pymerkle")
    except ImportError:
        return None
    tree = library.SqliteTree(str(file), algorithm="sha256")
    entries = [entries[number % len(entries)] for number in range(min(count, _PEER_ENTRIES))]
    start = time.perf_counter()
    if at_once > 1:
        for some in batched(entries, at_once, strict=False):
            tree.append_entries(list(some))
    else:
        for entry in entries:
            tree.append_entry(entry)
    took_s = time.perf_counter() - start
    tree.con.close()
    return len(entries) / took_s
