"""What a checkpoint must prove before a board is trusted, and the evidence if it does not. No I/O.

A broken promise is only what a third party can check from the stored bytes alone. Anything else may
be a cache, a clock or a bad line: it heals by itself, and nothing is shared until then.

Evidence is saved as a ZIP, so that it opens anywhere. It holds everything that the board sent, byte
for byte, and a page that says what it is and how to check it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
import re
import shlex
from typing import Final, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hub.clock import Clock, wrong_by
from hub.errors import BoardUnreachableError, InvalidInputError, StorageError
from hub.model.ids import BoardOrigin
from hub.model.request import BoardPolicy, Unchecked
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.body import BoardSnapshot
from noticeboard.log.checkpoint import (
    Checkpoint,
    Quorum,
    SignedCheckpoint,
    TlogProof,
    Verdict,
    count_witnesses,
    is_future,
    open_checkpoint,
)
from noticeboard.log.entry import agency_id, parse_entry
from noticeboard.log.note import COSIGNING_KINDS, KIND_ED25519, VerifierKey, by_public
from noticeboard.log.refutation import refute
from noticeboard.log.snapshot import Snapshot, unpack
from noticeboard.log.tiles import (
    NotExtendedError,
    SignedTiles,
    TileId,
    fork_proof,
    tile_bytes,
    tile_path,
)
from noticeboard.log.tree import EMPTY_ROOT, Frontier, Tree, leaf_hash
from noticeboard.runtime.tasks import run_blocking
from noticeboard.runtime.text import Text, text_of
from noticeboard.seal.receipt import check_inbox_key

BELIEVED: Final = "checkpoint believed before"
RECEIVED: Final = "checkpoint received"
ENTRY: Final = "proof that the entry was logged"
_TILE: Final = re.compile(r"tile/([0-9]{1,2})/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([0-9]{1,3}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece of proof, byte for byte as the board sent or signed it."""

    what: str
    material: bytes


def both_notes(before: str, received: str) -> tuple[Evidence, ...]:
    """Return two signed notes as evidence: neither alone shows what is wrong."""
    return (
        Evidence(what=BELIEVED, material=before.encode()),
        Evidence(what=RECEIVED, material=received.encode()),
    )


def tile_evidence(tiles: Iterable[tuple[TileId, bytes]]) -> tuple[Evidence, ...]:
    """Return a log's tiles as evidence, each under its path."""
    return tuple(Evidence(what=tile.path, material=raw) for tile, raw in tiles)


class BrokenPromiseError(Exception):
    """What a board has signed can't all be true, and `evidence` proves it to anybody.

    `index` is that of the entry concerned, if any.
    """

    def __init__(self, text: Text, *evidence: Evidence, index: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.evidence = evidence
        self.index = index


class BoardUncheckedError(BoardUnreachableError):
    """What a board shows can't be checked now. Share nothing to it, and try again later."""

    def __init__(self, text: Text, why: Unchecked) -> None:
        super().__init__(text)
        self.why = why


async def is_proved(
    evidence: Sequence[Evidence],
    log_key: VerifierKey,
    frontier: Frontier,
    root_at: Callable[[int], bytes | None],
) -> bool:
    """Return whether the evidence kept against a board proves a broken promise.

    `root_at` returns the root of the log verified here at a size, None past its end. `frontier` is
    that log's right edge.
    """
    notes = list(_notes(evidence, log_key))
    roots: dict[int, bytes] = {}
    for note in notes:
        point = note.checkpoint
        ours = await run_blocking(root_at, point.size)
        if roots.setdefault(point.size, point.root) != point.root or ours not in {None, point.root}:
            return True
    if _has_unreadable_entry(evidence, log_key):
        return True
    if await run_blocking(_has_false_snapshot, evidence, log_key):
        return True
    return any([await _is_rewritten(note.checkpoint, evidence, frontier) for note in notes])


def _notes(evidence: Sequence[Evidence], log_key: VerifierKey) -> Iterator[SignedCheckpoint]:
    for each in evidence:
        try:
            yield open_checkpoint(each.material, log_key)
        except NoticeboardError:
            continue


def _logged(evidence: Sequence[Evidence], log_key: VerifierKey) -> Iterator[tuple[int, bytes]]:
    """Yield what is proved to be logged, with its index."""
    for each in evidence:
        try:
            proof = TlogProof.parse(each.material.decode())
            proof.verify(leaf_hash(proof.extra or b""), log_key)
        except (NoticeboardError, UnicodeDecodeError):
            continue
        yield proof.index, proof.extra or b""


def _has_unreadable_entry(evidence: Sequence[Evidence], log_key: VerifierKey) -> bool:
    """Return whether the board logged something that no version can read as an entry."""
    for _, raw in _logged(evidence, log_key):
        try:
            parse_entry(raw)
        except NoticeboardError:
            return True
    return False


def _has_false_snapshot(evidence: Sequence[Evidence], log_key: VerifierKey) -> bool:
    """Return whether entries refute a snapshot that the board stated. Blocking."""
    logged = {index: parse_entry(raw) for index, raw in _logged(evidence, log_key)}
    for each in evidence:
        if not each.what.endswith(_PACKED):
            continue
        try:
            snapshot = Snapshot.parse(unpack(each.material))
        except NoticeboardError:
            continue
        for entry in logged.values():
            stated = entry.body
            if (
                isinstance(stated, BoardSnapshot)
                and snapshot.is_stated(stated)
                and refute(snapshot, stated, logged) is not None
            ):
                return True
    return False


async def _is_rewritten(
    point: Checkpoint, evidence: Sequence[Evidence], frontier: Frontier
) -> bool:
    """Return whether stored tiles lead to a signed root and contain another past."""
    if point.size <= frontier.size:
        return False
    tiles = {each.what: each.material for each in evidence if _TILE.fullmatch(each.what)}

    async def fetch(tile: TileId) -> bytes:
        return tiles.get(tile.path, b"") or tiles.get(tile_path(tile.level, tile.number), b"")

    signed = SignedTiles(point.size, point.root, fetch)
    try:
        await signed.open()
        await signed.check_extends(frontier)
    except NotExtendedError:
        return True
    except NoticeboardError:
        pass
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedCheckpoint:
    """The newest checkpoint believed. A board must extend it forever."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    note: str = ""
    """Empty before the first checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """A policy's keys, parsed and checked."""

    origin: str
    log_key: VerifierKey
    inbox_key: VerifierKey
    witnesses: tuple[VerifierKey, ...]
    quorum: int
    verifiers: tuple[VerifierKey, ...]

    @classmethod
    def of(cls, policy: BoardPolicy) -> Self:
        """Parse a policy's keys; raises InvalidInputError if they can't work together."""
        log_key = read_key(policy.log_key, KIND_ED25519)
        witnesses = _distinct(read_key(text, *COSIGNING_KINDS) for text in policy.witnesses)
        if log_key.name != policy.origin:
            raise InvalidInputError("board.key_of_another")
        if not 0 <= policy.quorum <= count_witnesses(witnesses):
            raise InvalidInputError("board.too_many_witnesses")
        verifiers = _distinct(read_key(text, KIND_ED25519) for text in policy.verifiers)
        if policy.region and policy.region not in map(agency_id, verifiers):
            raise InvalidInputError("board.region_verifier")
        return cls(
            origin=policy.origin,
            log_key=log_key,
            inbox_key=read_key(policy.inbox_key, KIND_ED25519),
            witnesses=witnesses,
            quorum=policy.quorum,
            verifiers=verifiers,
        )

    def name_of(self, verifier: str) -> str:
        """Return the name of a trusted verifier's key, by the verifier's id; empty if none."""
        return next((key.name for key in self.verifiers if agency_id(key) == verifier), "")

    def require_inbox(self, note: str) -> None:
        """Raise InvalidInputError unless the log's key vouches for the inbox's in this note."""
        try:
            check_inbox_key(note, self.log_key, self.inbox_key)
        except VerificationError as error:
            raise InvalidInputError("board.inbox_key", origin=self.origin) from error

    def opened(self, note: bytes) -> SignedCheckpoint:
        """Return a checkpoint that the board has signed; raises BoardUncheckedError.

        A note signed by another key, or for another log, proves nothing against this board.
        """
        try:
            return open_checkpoint(note, self.log_key, self.witnesses)
        except VerificationError as error:
            raise BoardUncheckedError(
                Text("board.checkpoint_wrong", board=self.origin, error=text_of(error)),
                Unchecked.NOT_SIGNED,
            ) from error

    async def check_step(
        self, signed: SignedCheckpoint, pinned: PinnedCheckpoint, tree: Tree
    ) -> None:
        """Check that a checkpoint is consistent with the pinned one, whose log is `tree`.

        A smaller one is, if it is a prefix: it comes from a cache. Raises BrokenPromiseError.
        """
        point = signed.checkpoint
        if not pinned.note or point.size > pinned.size:
            return
        # In a thread: an older root may need what is on the disk.
        if point.root == await run_blocking(tree.root, point.size):
            return
        evidence = both_notes(pinned.note, signed.note)
        if point.size == pinned.size:
            raise BrokenPromiseError(
                Text("board.two_logs", board=self.origin, size=pinned.size), *evidence
            )

        async def fetch(tile: TileId) -> bytes:
            return await run_blocking(tile_bytes, tree, tile)

        newer = replace(point, size=pinned.size, root=pinned.root)
        raise BrokenPromiseError(
            Text("board.no_part", board=self.origin, larger=pinned.size, size=point.size),
            *evidence,
            *tile_evidence(await fork_proof(point, newer, fetch)),
        )

    def check_witnesses(
        self, signed: SignedCheckpoint, clock: Clock, answered_at: datetime | None
    ) -> None:
        """Check that enough witnesses have cosigned lately; raises BoardUncheckedError.

        `answered_at` is when the board says that it answered. If it and the witnesses agree against
        this hub's clock, and nothing synchronizes that clock, the clock is wrong and not the board.
        """
        quorum, now, origin = Quorum(needed=self.quorum), clock.now(), self.origin
        verdict = quorum.judge(signed.cosigned, now)
        if verdict is Verdict.ENOUGH:
            return
        seen_at = quorum.seen_at(signed.cosigned)
        off = wrong_by(now, clock.uncertainty(), seen_at, answered_at)
        if verdict is not Verdict.TOO_FEW and off is not None:
            raise BoardUncheckedError(
                Text("board.own_clock", minutes=round(off.total_seconds() / 60), board=origin),
                Unchecked.OWN_CLOCK,
            )
        if verdict is Verdict.TOO_FEW:
            raise BoardUncheckedError(
                Text(
                    "board.few_witnesses",
                    board=origin,
                    many=len(signed.cosigned),
                    quorum=self.quorum,
                ),
                Unchecked.FEW_WITNESSES,
            )
        if verdict is Verdict.FROM_THE_FUTURE:
            raise BoardUncheckedError(Text("board.future_witness", board=origin), Unchecked.FUTURE)
        raise BoardUncheckedError(Text("board.few_fresh", board=origin), Unchecked.NOT_FRESH)

    def proven_at(
        self,
        signed: SignedCheckpoint,
        clock: Clock,
        answered_at: datetime | None,
        known: datetime | None,
    ) -> datetime:
        """Return until when the log is proven to have held only this checkpoint's entries.

        In whole hours. By the witnesses, if the owner relies on any, by this hub's clock, and by
        the board's: whichever is earliest. An earlier result (`known`) stays if it is later, unless
        it lies in the future by both clocks.
        """
        now = clock.now()
        times = [now] if answered_at is None else [now, answered_at]
        latest = max(times)
        if self.quorum:
            past = {key: at for key, at in signed.cosigned.items() if not is_future(at, now)}
            seen_s = Quorum(needed=self.quorum).seen_at(past)
            times.append(datetime.fromtimestamp(seen_s, UTC))
        at = min(times).replace(minute=0, second=0, microsecond=0)
        return known if known is not None and at < known <= latest else at


def read_key(text: str, *kinds: int) -> VerifierKey:
    """Parse a verifier key of one of some kinds; raises InvalidInputError."""
    try:
        key = VerifierKey.parse(text)
    except VerificationError as error:
        raise InvalidInputError("board.key_unreadable", error=text_of(error)) from error
    if key.kind not in kinds:
        raise InvalidInputError("board.key_kind", name=key.name)
    return key


def _distinct(keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Return each key once: one witness under two names is still one witness."""
    return tuple(by_public(keys).values())


_SIGNED: Final = ("checkpoint", "proof")
"""How the names of evidence that ends in a signed note begin."""
_PACKED: Final = ".xz"
"""How those of a snapshot's rows do."""
_LONGEST_NAME: Final = 60


def file_name(origin: BoardOrigin) -> str:
    """Return the name of the evidence file."""
    return f"evidence-{_plain(origin) or 'board'}.zip"


def zipped(policy: BoardPolicy, evidence: Sequence[Evidence]) -> bytes:
    """Return the file. The same evidence always gives the same bytes."""
    made = BytesIO()
    names = [_name(number, each) for number, each in enumerate(evidence, 1)]
    with ZipFile(made, "w", compression=ZIP_DEFLATED) as archive:
        _add(archive, "README.txt", _page(policy, evidence, names).encode())
        for name, each in zip(names, evidence, strict=True):
            _add(archive, name, each.material)
    return made.getvalue()


def _add(archive: ZipFile, name: str, material: bytes) -> None:
    entry = ZipInfo(name)  # dated 1980, so that the time of saving changes nothing
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, material)


def _page(policy: BoardPolicy, evidence: Sequence[Evidence], names: Sequence[str]) -> str:
    lines = [
        f"Evidence against the board {policy.origin}",
        "",
        "A home that followed this board was shown what cannot all be true, and stopped.",
        "Each file is what the board sent, byte for byte:",
        "",
        *(f"  {name}  {each.what}" for name, each in zip(names, evidence, strict=True)),
        "",
        "The key that the board signs with, as that home knew it from the beginning:",
        "",
        f"  {policy.log_key}",
        "",
        "To check it, where the archive lies that they came in:",
        "",
        f"  neighbors verify {file_name(policy.origin)} --log-key {shlex.quote(policy.log_key)}",
    ]
    return "\n".join(lines) + "\n"


def _name(number: int, each: Evidence) -> str:
    what, ending = each.what, "txt" if each.what.startswith(_SIGNED) else "bin"
    if what.endswith(_PACKED):
        what, ending = what.removesuffix(_PACKED), _PACKED.removeprefix(".")
    return f"{number:02}-{_plain(what)}.{ending}"


def _plain(text: str) -> str:
    """Return a text as part of a file name, valid on any system."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:_LONGEST_NAME].strip("-")


_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessTime:
    """A witness the owner relies on, and when it signed."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProof:
    """Proof that an entry is in its board's log, with the file and commands to check it again."""

    index: int
    leaf: bytes
    tree_size: int
    root: bytes
    witnesses: tuple[WitnessTime, ...]
    """Newest first."""
    quorum: int
    log_key: str
    key_id: str
    """Id of the key that signed the entry."""
    entry: str
    file: str
    file_name: str
    commands: tuple[str, ...]
    """To run in the folder of the saved file."""


def prove(text: str, policy: BoardPolicy, checked_at: datetime | None = None) -> EntryProof:
    """Verify a stored tlog-proof again and return what it proves; StorageError if it fails.

    As when the board was checked, a witness that signed a future time is not counted.
    """
    trust = Trust.of(policy)
    try:
        proof = TlogProof.parse(text)
        entry = parse_entry(proof.extra or b"")
        signed = proof.verify(entry.leaf, trust.log_key, trust.witnesses)
    except NoticeboardError as error:
        raise StorageError("board.kept_unverified", board=policy.origin) from error
    witnesses = [
        WitnessTime(name=VerifierKey.parse(key).name, at=datetime.fromtimestamp(at, UTC))
        for key, at in signed.cosigned.items()
        if at < _LATEST and (checked_at is None or not is_future(at, checked_at))
    ]
    name = f"entry-{proof.index}.proof"
    return EntryProof(
        index=proof.index,
        leaf=entry.leaf,
        tree_size=signed.checkpoint.size,
        root=signed.checkpoint.root,
        witnesses=tuple(sorted(witnesses, key=lambda each: each.at, reverse=True)),
        quorum=policy.quorum,
        log_key=policy.log_key,
        key_id=entry.body.key,
        entry=entry.raw.decode(),
        file=text,
        file_name=name,
        commands=(f"neighbors verify {name} --log-key {shlex.quote(policy.log_key)}",),
    )
