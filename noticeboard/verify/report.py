"""The result of checking one file, the keys that a reader trusts, and contradictions.

Contradictions between signed checkpoints are found as far as the parts at hand show them. A longer
log contradicts a shorter one if it does not begin with it. Showing that takes parts of the longer
log: tiles, or bundles of entries. A part counts only if it folds to the signed root.
"""

from collections import defaultdict
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
import re
from typing import Final, Self

import msgspec

from noticeboard.agency.client import MAX_JSON_BYTES
from noticeboard.agency.evidence import BoardKeys, known_keys
from noticeboard.agency.home import TrustedBoard
from noticeboard.errors import InvalidInputError, NotFoundError, NoticeboardError, VerificationError
from noticeboard.log.checkpoint import (
    Checkpoint,
    SignedCheckpoint,
    count_witnesses,
    first_quorum,
    is_future,
)
from noticeboard.log.encoding import HASH_BYTES, encode_base64, format_time
from noticeboard.log.entry import Entry
from noticeboard.log.note import COSIGNING_KINDS, KIND_ED25519, VerifierKey, by_public
from noticeboard.log.tiles import TILE_WIDTH, SignedTiles, TileId, decode_bundle, folded
from noticeboard.log.tree import leaf_hash
from noticeboard.log.witness_policy import WitnessPolicy
from noticeboard.runtime.text import Text, text_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedKeys:
    """The keys that the reader trusts; with fewer keys, less is proved."""

    log: VerifierKey | None = None
    inbox: VerifierKey | None = None
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0
    agency: Path | None = None
    """The agency's folder, if it was named."""
    time_roots: tuple[bytes, ...] = ()
    """Root certificates (PEM) of services whose timestamps are trusted."""
    maker_roots: tuple[bytes, ...] = ()
    """The same of makers of cameras that sign their video."""
    policy: WitnessPolicy | None = None
    """Which witnesses are enough, if a file says more than how many."""

    @classmethod
    def of(  # noqa: PLR0913 -- each is one option of the command
        cls,
        *,
        policy: Path | None,
        log_key: str,
        inbox_key: str,
        witnesses: Iterable[str],
        quorum: int | None,
        agency: Path | None,
    ) -> Self:
        """Combine the options; raises InvalidInputError if they contradict each other."""
        read = None if policy is None else _policy(policy)
        nested = read if isinstance(read, WitnessPolicy) else None
        stated = read if isinstance(read, TrustedBoard) else None
        if nested is not None:
            if witnesses or quorum is not None:
                raise InvalidInputError(Text("noticeboard.verify.policy_alone"))
            return cls(
                log=_log_of(nested, log_key),
                inbox=_one("inbox", inbox_key, ""),
                witnesses=nested.keys,
                quorum=0,
                agency=agency,
                policy=nested,
            )
        witness_keys = tuple(_key(each, *COSIGNING_KINDS) for each in witnesses)
        if stated is not None:
            witness_keys += tuple(_key(each, *COSIGNING_KINDS) for each in stated.witnesses)
        distinct = tuple(by_public(witness_keys).values())
        needed = quorum
        if needed is None:
            needed = first_quorum(stated.quorum if stated else 0, distinct)
        if needed > count_witnesses(distinct):
            raise InvalidInputError(Text("noticeboard.verify.quorum"))
        return cls(
            log=_one("log", log_key, stated.log_key if stated else ""),
            inbox=_one("inbox", inbox_key, stated.inbox_key if stated else ""),
            witnesses=distinct,
            quorum=needed,
            agency=agency,
        )

    def keys(self, path: Path) -> BoardKeys:
        """Return the board's keys for one file, also from the agency's folder that holds it."""
        known = known_keys(path, self.agency, str(self.log or ""))
        return BoardKeys(
            log=known.log,
            inbox=self.inbox or known.inbox,
            time_roots=known.time_roots + self.time_roots,
            maker_roots=known.maker_roots + self.maker_roots,
        )


def _policy(path: Path) -> TrustedBoard | WitnessPolicy:
    """Read a board's `board.json`, or a policy about witnesses as C2SP writes it."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_JSON_BYTES)
        if not raw.lstrip().startswith(b"{"):
            return WitnessPolicy.parse(raw)
        return msgspec.json.decode(raw, type=TrustedBoard)
    except FileNotFoundError:
        raise NotFoundError(Text("noticeboard.file.none", file=str(path))) from None
    except VerificationError as error:
        raise InvalidInputError(text_of(error)) from error
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise InvalidInputError(Text("noticeboard.verify.not_policy", file=str(path))) from None


def _log_of(policy: WitnessPolicy, given: str) -> VerifierKey:
    """Return the one log that is meant; a policy may list several."""
    logs = {str(key): key for key, _ in policy.logs}
    if given:
        if given.strip() not in logs:
            raise InvalidInputError(Text("noticeboard.verify.other_key", what="log"))
        return logs[given.strip()]
    if len(logs) != 1:
        raise InvalidInputError(Text("noticeboard.verify.which_log"))
    return next(iter(logs.values()))


def _one(what: str, given: str, in_policy: str) -> VerifierKey | None:
    """Return the given key, or else the file's; if both exist, they must agree."""
    if given and in_policy and given.strip() != in_policy:
        raise InvalidInputError(Text("noticeboard.verify.other_key", what=what))
    text = given or in_policy
    return _key(text, KIND_ED25519) if text else None


def _key(text: str, *kinds: int) -> VerifierKey:
    try:
        key = VerifierKey.parse(text.strip())
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.key.unreadable", text=f"{text!a:.100}", error=text_of(error))
        ) from error
    if key.kind not in kinds:
        if KIND_ED25519 not in kinds:
            raise InvalidInputError(Text("noticeboard.key.not_of_witness", name=key.name))
        raise InvalidInputError(Text("noticeboard.key.not_of_board", name=key.name))
    return key


_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """Whether a file holds, in a sentence for people and in values for machines."""

    file: str
    kind: str
    sentence: str
    failures: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    checkpoint: SignedCheckpoint | None = None
    """The checkpoint it relies on: two of one size may contradict each other."""
    entry: tuple[int, Entry] | None = None
    """The entry that it proves, and its index."""
    accuses: bool = False
    """Whether it proves by itself that the board logged what nobody may log."""

    @property
    def holds(self) -> bool:
        """Whether there are no failures."""
        return not self.failures

    def values(self) -> dict[str, object]:
        """Return the result for machines."""
        return {"valid": self.holds, "kind": self.kind, "file": self.file} | dict(self.facts)


def witnessed(signed: SignedCheckpoint, trusted: TrustedKeys, now: datetime) -> tuple[str, ...]:
    """Return what is wrong with a checkpoint's witnesses; empty if enough have signed.

    The age of a cosignature doesn't matter, because a proof may be kept for years.
    """
    if trusted.policy is not None:
        future = {key for key, at in signed.cosigned.items() if is_future(at, now)}
        fine = [key for key in signed.cosigners if str(key) not in future]
        if not trusted.policy.is_met(fine):
            return ("The witnesses that have cosigned it aren't enough for the policy.",)
        return ()
    many = len(signed.cosigned)
    if many < trusted.quorum:
        return (f"Only {many} of {trusted.quorum} witnesses have cosigned it.",)
    if sum(not is_future(at, now) for at in signed.cosigned.values()) < trusted.quorum:
        return ("Too many witnesses' times lie in the future: check this machine's clock.",)
    return ()


def witness_words(signed: SignedCheckpoint) -> str:
    """Return who cosigned and when, as the end of a sentence; empty if no witness is known."""
    names = [f"{name} at {at}" for name, at in _cosigned_times(signed)]
    return f" Seen by {', '.join(names)}." if names else ""


def checkpoint_facts(signed: SignedCheckpoint) -> dict[str, object]:
    """Return a checkpoint for machines."""
    point = signed.checkpoint
    return {
        "origin": point.origin,
        "size": point.size,
        "root": encode_base64(point.root),
        "witnesses": [{"name": name, "at": at} for name, at in _cosigned_times(signed)],
    }


def _cosigned_times(signed: SignedCheckpoint) -> list[tuple[str, str]]:
    return [
        (
            VerifierKey.parse(key).name,
            format_time(datetime.fromtimestamp(at, UTC)) if at < _LATEST else "an impossible time",
        )
        for key, at in sorted(signed.cosigned.items(), key=lambda each: each[1])
    ]


_PART: Final = re.compile(
    r"(?:.*[/-])?tile[/-](?P<level>entries|\d{1,2})[/-]"
    r"(?P<number>(?:x\d{3}[/-]){0,4}\d{3})(?:[.-]p[/-](?P<width>\d{1,3}))?(?:\.bin)?"
)
_MOST_TRIES: Final = 2
"""Evidence may hold a part twice, as received at the first and the second attempt."""


class Relation(StrEnum):
    """How a longer log relates to a shorter one."""

    EXTENDS = "extends"
    CONTRADICTS = "contradicts"
    UNKNOWN = "unknown"
    """The parts do not lead from one signed root to the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two files by which a board contradicts itself, and a sentence that says how."""

    files: tuple[str, str]
    sentence: str


class LogParts:
    """Parts of a log as received, not verified yet."""

    def __init__(self, named: Iterable[tuple[str, bytes]] = ()) -> None:
        self._tiles: defaultdict[tuple[int, int], list[bytes]] = defaultdict(list)
        for name, raw in named:
            self.add(name, raw)

    @staticmethod
    def is_part(name: str) -> bool:
        """Return whether a file of this name is a tile or a bundle of entries."""
        return _PART.fullmatch(name) is not None

    def add(self, name: str, raw: bytes) -> None:
        """Add a tile or bundle by its name; ignore anything else."""
        found = _PART.fullmatch(name)
        if found is None:
            return
        number = int(re.sub(r"[x/-]", "", found["number"]))
        width = int(found["width"] or TILE_WIDTH)
        if found["level"] == "entries":
            self._add_bundle(number, width, raw)
        elif len(raw) <= TILE_WIDTH * HASH_BYTES:
            self._tiles[int(found["level"]), number].append(raw)

    def _add_bundle(self, number: int, width: int, raw: bytes) -> None:
        for count in dict.fromkeys((width, TILE_WIDTH)):
            try:
                hashes = b"".join(map(leaf_hash, decode_bundle(raw, count)))
            except VerificationError:
                continue
            self._tiles[0, number].append(hashes)
            return

    def tile(self, tile: TileId, turn: int) -> bytes:
        """Return a tile as received, or computed from lower ones; raises NotFoundError."""
        size_bytes = tile.width * HASH_BYTES
        sent = [raw for raw in self._tiles[tile.level, tile.number] if len(raw) >= size_bytes]
        if sent:
            return sent[0 if turn == 0 else -1][:size_bytes]
        if tile.level == 0:
            raise NotFoundError(Text("noticeboard.verify.missing", file=tile.path))
        first = tile.number * TILE_WIDTH
        return b"".join(
            folded(self.tile(TileId(level=tile.level - 1, number=first + each), turn))
            for each in range(tile.width)
        )


def relate(older: Checkpoint, newer: Checkpoint, parts: LogParts) -> Relation:
    """Return how the newer, larger log relates to the older one."""
    for turn in range(_MOST_TRIES):
        try:
            root = _done(_root_before(older.size, newer, parts, turn))
        except NoticeboardError:
            continue
        return Relation.EXTENDS if root == older.root else Relation.CONTRADICTS
    return Relation.UNKNOWN


def contradictions(reports: Sequence[FileReport], parts: LogParts) -> Iterator[Contradiction]:
    """Yield the pairs of checked files that cannot both be true."""
    held: dict[Checkpoint, FileReport] = {}
    for each in reports:
        if each.checkpoint is None:
            continue
        point = each.checkpoint.checkpoint
        for other_point, other in held.items():
            older, newer = sorted((other_point, point), key=lambda either: either.size)
            if other_point.origin != point.origin or older == newer:
                continue
            if how := _how(older, newer, parts) or _how_by_entries(each, other):
                yield Contradiction(
                    files=(other.file, each.file),
                    sentence=f"{point.origin} contradicts itself: {how}. {other.file} and"
                    f" {each.file} prove it to anybody.",
                )
        held.setdefault(point, each)


def _how(older: Checkpoint, newer: Checkpoint, parts: LogParts) -> str:
    if older.size == newer.size:
        return f"it has signed two different logs of {older.size} entries"
    if relate(older, newer, parts) is Relation.CONTRADICTS:
        return (
            f"it has signed a log of {older.size} entries, and one of {newer.size} that does not"
            " begin with them"
        )
    return ""


def _how_by_entries(one: FileReport, other: FileReport) -> str:
    """Return how two proofs contradict each other: an index has one entry forever."""
    places = [(each.facts.get("index"), each.facts.get("leaf")) for each in (one, other)]
    (index, leaf), (same, other_leaf) = places
    if index is None or index != same or leaf == other_leaf:
        return ""
    return f"it has signed for two different entries as number {index}"


async def _root_before(size: int, newer: Checkpoint, parts: LogParts, turn: int) -> bytes:
    async def fetch(tile: TileId) -> bytes:
        return parts.tile(tile, turn)

    tiles = SignedTiles(newer.size, newer.root, fetch)
    await tiles.open()
    return await tiles.root_before(size)


def _done[T](coroutine: Coroutine[object, object, T]) -> T:
    """Return the result of a coroutine that never waits, because all its input is here."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        result: T = stop.value
        return result
    coroutine.close()
    raise NotFoundError(Text("noticeboard.verify.something_missing"))
