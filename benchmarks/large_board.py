"""Makes a board of up to ten million entries as static files, by several processes.

Each day, the regions' processes write what their agencies log, anchored to the log as it was two
days before, so that they are a day ahead of this process. It puts the days' lines in order of time,
adds what the board says, hashes, and writes bundles and tiles. The same plan gives the same bytes,
by any number of processes. Memory holds no more of the log than the tops of its blocks.
"""

from bisect import insort
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
import gc
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
import resource
import time
from typing import Any, Final, Protocol

import msgspec

from benchmarks.large_entries import (
    AUTHORS,
    NO_ANCHOR,
    ORIGIN,
    BoardKeys,
    BoardWriter,
    Day,
    Line,
    RegionWriter,
)
from benchmarks.large_snapshots import SnapshotCount, TileBlocks, prove
from benchmarks.large_world import DAY_S, Kind, Plan, region_agencies
from benchmarks.measure import peak_memory
from hub.errors import InvalidInputError, StorageError
from noticeboard.log.body import Anchor
from noticeboard.log.checkpoint import Checkpoint, majority
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import head_row
from noticeboard.log.note import sign_note
from noticeboard.log.section import Section, section_name
from noticeboard.log.snapshot import SNAPSHOT_FILES, pack, snapshot_path, statement_path
from noticeboard.log.tiles import (
    TILE_WIDTH,
    TileId,
    encode_bundle,
    entries_path,
    frontier_of,
    tile_bytes,
    tile_path,
    tiles_for,
)
from noticeboard.log.tree import HEIGHT, Tree, folded, leaf_hash, rows_over
from noticeboard.seal.receipt import name_inbox_key

FIGURES: Final = "figures.json"
_AHEAD: Final = 2
"""How many days of the regions are under way."""
_PURGE_DAYS: Final = 10
_SNAPSHOTS: Final = 3
"""A real board states one a day. Here only the last days do: each costs a second for a country."""
_AUTHOR: Final = slice(len('{"agency":"'), len('{"agency":"') + 40)
"""Where an entry names its author: no field's name sorts before that one."""


class BoardFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What a large board holds, by its maker's own count."""

    entries: int
    root: str
    agencies: int
    requests: int
    open: int
    """Requests that have neither expired nor been resolved by the newest entry."""
    types: dict[str, int]
    seed: int
    begins: str
    ends: str
    """The time of the newest entry."""
    size_bytes: int


class MakingCost(msgspec.Struct, frozen=True, kw_only=True):
    """What making a board took."""

    seconds: float
    cpu_s: float
    """In all processes."""
    memory_bytes: int
    """At most so much in all processes together."""


class LogFiles:
    """Writes the bundles and tiles of a growing log, and knows its root."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tops = Tree()
        """Its leaves are the roots of full blocks, so its hashes are the log's upper ones."""
        self._leaves: list[bytes] = []
        self._entries: list[bytes] = []
        self.size_bytes = 0

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self._tops.size * TILE_WIDTH + len(self._leaves)

    def add(self, entries: Sequence[bytes], leaves: Sequence[bytes]) -> None:
        """Append entries, given with their leaf hashes, and write each block that is full."""
        self._entries += entries
        self._leaves += leaves
        full = len(self._leaves) // TILE_WIDTH * TILE_WIDTH
        for start in range(0, full, TILE_WIDTH):
            number, row = self._tops.size, self._leaves[start : start + TILE_WIDTH]
            bundle = encode_bundle(self._entries[start : start + TILE_WIDTH])
            self.put(entries_path(number), bundle)
            self.put(tile_path(0, number), b"".join(row))
            self._tops.append(rows_over(row)[HEIGHT][0])
        del self._entries[:full], self._leaves[:full]

    def root(self) -> bytes:
        """Return the root over all entries."""
        edge = frontier_of(Tree(self._leaves))
        return folded([*frontier_of(self._tops).hashes, *edge.hashes])

    def finish(self) -> None:
        """Write the last bundle and all tiles that are not full or above the lowest."""
        width = len(self._leaves)
        if width:
            self.put(entries_path(self._tops.size, width), encode_bundle(self._entries))
            self.put(tile_path(0, self._tops.size, width), b"".join(self._leaves))
        for tile in tiles_for(0, self.size):
            if tile.level:
                over = TileId(level=tile.level - 1, number=tile.number, width=tile.width)
                self.put(tile.path, tile_bytes(self._tops, over))

    def tree(self) -> Tree:
        """Return the tree over all entries; its lowest hashes are read from the tiles."""
        tops = self._tops.hashes(0, 0, self._tops.size)
        return Tree(self._leaves, blocks=TileBlocks(self._folder), tops=tops)

    def put(self, path: str, content: bytes) -> None:
        """Write a file, which need not survive a crash: the board can be made again."""
        file = self._folder / path
        self.size_bytes += len(content)
        try:
            file.write_bytes(content)
        except FileNotFoundError:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


@dataclass(slots=True)
class ChainEnds:
    """Where every chain ends, as `board.heads` states it."""

    _ids: dict[int, str] = field(default_factory=dict)
    _seqs: Counter[int] = field(default_factory=Counter)
    _newest: dict[int, bytes] = field(default_factory=dict)
    """The last leaf of each chain that has grown since the last statement."""
    _rows: dict[str, bytes] = field(default_factory=dict)
    """The leaf hash of each author's row."""
    _order: list[str] = field(default_factory=list)

    def add(self, lines: Sequence[Line]) -> None:
        """Note the next entries."""
        self._newest.update((line.author, line.leaf) for line in lines)
        self._seqs.update(line.author for line in lines)
        for line in lines:
            if line.author not in self._ids:
                self._ids[line.author] = line.raw[_AUTHOR].decode()
                insort(self._order, self._ids[line.author])

    def root(self) -> tuple[bytes, int]:
        """Return the root over all rows, and how many there are."""
        for number, leaf in self._newest.items():
            row = head_row(self._ids[number], self._seqs[number] - 1, leaf.hex())
            self._rows[self._ids[number]] = leaf_hash(row)
        self._newest.clear()
        return Tree(map(self._rows.__getitem__, self._order)).root(), len(self._order)


class Crew(Protocol):
    """Whoever writes what happens in the regions."""

    def begin(self, day: Day) -> None:
        """Order a day."""

    def lines(self) -> list[Line]:
        """Return the lines of the oldest ordered day."""


class _OneProcess:
    """Writes all regions here."""

    def __init__(self, plan: Plan) -> None:
        self._writers = [RegionWriter(plan, number) for number in _regions(plan)]
        self._days: list[Day] = []

    def begin(self, day: Day) -> None:
        """Order a day."""
        self._days.append(day)

    def lines(self) -> list[Line]:
        """Return the lines of the oldest ordered day."""
        day = self._days.pop(0)
        return [line for writer in self._writers for line in writer.write(day)]


class _Processes:
    """Has the regions written by other processes, through pipes."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self._pipes = pipes
        self._decoder = msgspec.msgpack.Decoder(list[Line])

    def begin(self, day: Day) -> None:
        """Order a day."""
        for pipe in self._pipes:
            # If its process has ended, `lines` finds out.
            with suppress(ConnectionError):
                pipe.send_bytes(msgspec.msgpack.encode(day))

    def lines(self) -> list[Line]:
        """Return the lines of the oldest ordered day; raises StorageError."""
        try:
            raws = [pipe.recv_bytes() for pipe in self._pipes]
        except (EOFError, ConnectionError) as error:
            raise StorageError("A process that wrote the board has ended: try again.") from error
        return [line for raw in raws for line in self._decoder.decode(raw)]


def _write_regions(plan: Plan, regions: Sequence[int], pipe: Connection) -> None:
    """Write each day that is ordered, until nobody orders any more."""
    # Nothing here is a cycle, and what waits for its day would be looked through all the time.
    gc.disable()
    writers = [RegionWriter(plan, number) for number in regions]
    while True:
        try:
            day = msgspec.msgpack.decode(pipe.recv_bytes(), type=Day)
            lines = [line for writer in writers for line in writer.write(day)]
            pipe.send_bytes(msgspec.msgpack.encode(lines))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


@contextmanager
def _crew(plan: Plan, processes: int) -> Generator[Crew]:
    """Yield who writes the regions: so many processes, or this one if there are none."""
    if not processes:
        yield _OneProcess(plan)
        return
    context, pipes, started = get_context("spawn"), [], []
    try:
        for regions in _shares(plan, processes):
            ours, theirs = context.Pipe()
            process = context.Process(
                target=_write_regions, args=(plan, regions, theirs), daemon=True
            )
            process.start()
            theirs.close()
            pipes.append(ours)
            started.append(process)
        yield _Processes(pipes)
    finally:
        for pipe in pipes:
            pipe.close()
        for process in started:
            process.join()


def _regions(plan: Plan) -> list[int]:
    """Return the numbers of the regions that have agencies."""
    return [number for number, found in enumerate(region_agencies(plan.agencies)) if found]


def _shares(plan: Plan, processes: int) -> list[list[int]]:
    """Return which regions each process writes, so that all have as much to do."""
    agencies = region_agencies(plan.agencies)
    shares: list[list[int]] = [[] for _ in range(processes)]
    for number in sorted(_regions(plan), key=lambda each: -len(agencies[each])):
        min(shares, key=lambda share: sum(len(agencies[each]) for each in share)).append(number)
    return shares


class BoardMaker:
    """Puts the regions' lines into one log; `run` makes all of it."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self._plan = plan
        self._keys = BoardKeys(plan.seed)
        self._board = BoardWriter(plan, self._keys)
        self._log = LogFiles(folder)
        self._ends = ChainEnds()
        self._snapshots = SnapshotCount()
        self._types: Counter[int] = Counter()
        self._open: dict[str, int] = {}
        """When each request expires that was not resolved."""
        self._stated: list[tuple[int, int, bytes]] = []
        """Each snapshot's heads, and the index and the entry of its statement."""
        self._watched: dict[str, int] = {}
        """Where each request is that the board will remark on."""
        self._newest_at = 0

    def run(self, crew: Crew) -> BoardFigures:
        """Write the whole board, and return what it holds."""
        self._add([self._board.policy(0)])
        for number in range(_AHEAD):
            crew.begin(Day(number=number, size=0, root=NO_ANCHOR.root))
        for day in count():
            # Stable, so that each chain stays in order.
            lines = sorted(crew.lines(), key=lambda line: line.at * AUTHORS + line.author)
            self._add(lines[: self._plan.entries - self._log.size])
            if self._log.size < self._plan.entries:
                left = self._plan.entries - self._log.size
                self._end_day((day + 1) * DAY_S, states=1 < left <= _SNAPSHOTS * len(lines))
            if self._log.size == self._plan.entries:
                break
            seen = Anchor(size=self._log.size, root=encode_base64(self._log.root()))
            self._board.anchor = seen
            crew.begin(Day(number=day + _AHEAD, size=seen.size, root=seen.root))
            if day % _PURGE_DAYS == 0:
                self._purge()
        return self._finish()

    def _end_day(self, at: int, *, states: bool) -> None:
        """Log the day's heads, and if it `states` one, the snapshot of what is before them."""
        heads = self._board.heads(at, *self._ends.root())
        if not states:
            self._add([heads])
            return
        self._snapshots.purge(at)
        tree, index = self._log.tree(), self._log.size
        snapshot, beside = self._snapshots.snapshot(), self._snapshots.entries(tree, index)
        keys = self._snapshots.agencies(tree, index)
        contents = snapshot.content(), beside.content(), *(each.content() for each in keys)
        for name, content in zip(SNAPSHOT_FILES, contents, strict=True):
            self._log.put(snapshot_path(index, name), pack(content))
        over = Tree(map(leaf_hash, snapshot.rows))
        for places, raws in self._snapshots.sections():
            section = Section.of(snapshot, over, places, raws)
            name = section_name(places.verifier)
            self._log.put(snapshot_path(index, name), pack(section.content()))
        self._add([heads])
        line = self._board.snapshot(at, index, tree.root(), snapshot.stated())
        self._stated.append((index, self._log.size, line.raw))
        self._add([line])

    def _add(self, lines: Sequence[Line]) -> None:
        """Append the next lines, the board's words at the places where it says them."""
        index, filled = self._log.size, []
        for at, line in enumerate(lines, index):
            match line.kind:
                case Kind.POST:
                    self._open[line.request] = line.until
                    if line.is_watched:
                        self._watched[line.request] = at
                case Kind.RESOLVE:
                    self._open.pop(line.request, None)
                case Kind.NOTICE | Kind.CHALLENGE:
                    filled.append(self._board.remark(line, self._watched.pop(line.request)))
                    continue
                case _:
                    pass
            filled.append(line)
        for at, (line, said) in enumerate(zip(lines, filled, strict=True), index):
            self._snapshots.add(at, said, line.request)
        self._log.add([line.raw for line in filled], [line.leaf for line in filled])
        self._ends.add(filled)
        self._types.update(line.kind for line in filled)
        self._newest_at = filled[-1].at if filled else self._newest_at

    def _purge(self) -> None:
        self._snapshots.purge(self._newest_at)
        self._open = {
            request: until for request, until in self._open.items() if until > self._newest_at
        }

    def _finish(self) -> BoardFigures:
        log, plan = self._log, self._plan
        self._purge()
        log.finish()
        root, ends = log.root(), plan.start + timedelta(seconds=self._newest_at)
        checkpoint = Checkpoint(origin=ORIGIN, size=log.size, root=root)
        signers = [self._keys.log, *self._keys.witnesses]
        note = sign_note(checkpoint.text(), signers, at=int(ends.timestamp()))
        log.put("checkpoint", note.encode())
        for heads, index, raw in self._stated:
            proof = prove(log.tree(), note, index, raw)
            log.put(statement_path(heads), proof)
            log.put("snapshot/proof", proof)
        log.put("board.json", msgspec.json.format(msgspec.json.encode(description(self._keys))))
        figures = BoardFigures(
            entries=log.size,
            root=root.hex(),
            agencies=self._types[Kind.REGISTER],
            requests=self._types[Kind.POST],
            open=len(self._open),
            types={Kind(kind).name.lower(): many for kind, many in sorted(self._types.items())},
            seed=plan.seed,
            begins=format_time(plan.start),
            ends=format_time(ends),
            size_bytes=log.size_bytes,
        )
        log.put(FIGURES, msgspec.json.format(msgspec.json.encode(figures)))
        return figures


def description(keys: BoardKeys, url: str = "https://country.example.org") -> dict[str, Any]:
    """Return what the board's `board.json` states."""
    return {
        "v": 1,
        "url": url,
        "origin": ORIGIN,
        "log_key": str(keys.log.verifier),
        "inbox_key": str(keys.inbox.verifier),
        "inbox_note": name_inbox_key(keys.log, keys.inbox.verifier),
        "witnesses": [str(key.verifier) for key in keys.witnesses],
        "mldsa_witnesses": [],
        "quorum": majority([key.verifier for key in keys.witnesses]),
        "verifiers": [str(key.verifier) for key in keys.verifiers],
        "title": "Noticeboard of a Whole Country",
        "run_by": "Run by nobody: every agency here is made up.",
        "area": "A whole country",
        "timezone": "UTC",
    }


def write_board(plan: Plan, folder: Path, *, processes: int) -> BoardFigures:
    """Make a board in an empty folder; raises InvalidInputError, StorageError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise InvalidInputError(f"{folder} is not empty: name another folder.")
    with _crew(plan, processes) as crew:
        return BoardMaker(plan, folder).run(crew)


def write_measured(plan: Plan, folder: Path, *, processes: int) -> tuple[BoardFigures, MakingCost]:
    """Make a board as `write_board` does, and return what that took as well (Linux)."""
    started, cpu_s = time.perf_counter(), _cpu_s()
    figures = write_board(plan, folder, processes=processes)
    # Each of the others took no more than the largest.
    others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    cost = MakingCost(
        seconds=round(time.perf_counter() - started, 1),
        cpu_s=round(_cpu_s() - cpu_s, 1),
        memory_bytes=peak_memory() + processes * others,
    )
    return figures, cost


def _cpu_s() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime
