"""Follows a board's log from one verified checkpoint to the next, and checks an agency's standing.

Every entry in between is fetched and the root recomputed, so that the next command catches a board
that drops, changes or reorders anything the agency has seen. The standing is based on every entry
of the log and on this reader's own verifiers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from noticeboard.agency.client import MAX_JSON_BYTES, BoardClient, decode
from noticeboard.agency.home import FollowedState, TrustedBoard
from noticeboard.errors import (
    NewerFormatError,
    NotFoundError,
    UnavailableError,
    VerificationError,
)
from noticeboard.log.agency import AgencyRecord, LoggedEntry
from noticeboard.log.body import AgencyVerify, Anchor, BoardChallenge, BoardPolicy
from noticeboard.log.checkpoint import (
    Checkpoint,
    Quorum,
    SignedCheckpoint,
    Verdict,
    open_checkpoint,
)
from noticeboard.log.encoding import decode_hash, encode_base64
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.log.policy import Policy
from noticeboard.log.registry import Registry
from noticeboard.log.tiles import TILE_WIDTH, TileId, fork_proof
from noticeboard.log.tree import EMPTY_ROOT, Frontier
from noticeboard.runtime.text import Text, text_of


class ContradictionError(VerificationError):
    """The board has signed a contradiction; `evidence` proves it, as file names and contents."""

    def __init__(self, text: Text, evidence: tuple[tuple[str, bytes], ...]) -> None:
        super().__init__(text)
        self.evidence = evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """An entry of the agency's own chain, with its index in the log."""

    index: int
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class LogView:
    """The board's current state, and the new entries of the agency's chain."""

    state: FollowedState
    own: tuple[OwnEntry, ...]
    policies: tuple[Policy, ...] = ()
    """The board's policies among them."""


def check_checkpoint(note: str | bytes, trust: TrustedBoard, now: datetime) -> SignedCheckpoint:
    """Return a checkpoint with its signature and enough recent witnesses; VerificationError."""
    witnesses = trust.witness_keys
    signed = open_checkpoint(note, trust.log, witnesses)
    verdict = Quorum(needed=trust.quorum).judge(signed.cosigned, now)
    if verdict is Verdict.FROM_THE_FUTURE:
        raise VerificationError(Text("noticeboard.witness.future"))
    if verdict is not Verdict.ENOUGH:
        many = 0 if verdict is Verdict.STALE else len(signed.cosigned)
        raise VerificationError(Text("noticeboard.witness.few", seen=many, quorum=trust.quorum))
    return signed


def readable(raw: bytes, index: int) -> Entry:
    """Parse an entry; raises UnavailableError if its format is newer, VerificationError."""
    try:
        return parse_entry(raw)
    except NewerFormatError as error:
        raise UnavailableError(
            Text("noticeboard.log.newer_entry", index=index, error=text_of(error))
        ) from error


def anchor(state: FollowedState) -> Anchor:
    """Return the proof of "made after" for the next entry: the last verified checkpoint."""
    return Anchor(size=state.size, root=encode_base64(_root(_frontier(state))))


async def follow(
    client: BoardClient, agency: str, state: FollowedState, target: SignedCheckpoint
) -> LogView:
    """Verify everything between `state` and `target`; an older target changes nothing.

    Raises ContradictionError if the board contradicts itself, UnavailableError if its answers
    cannot be verified now, VerificationError.
    """
    frontier = _frontier(state)
    to = target.checkpoint
    if to.size < frontier.size:
        await _check_begins(client, to, _require_prefix(to, frontier), state, target)
        # A cache in between has an old checkpoint: the verified state is newer.
        return LogView(state=state, own=())
    own: list[OwnEntry] = []
    policies: list[Policy] = []
    for number in range(frontier.size // TILE_WIDTH, -(-to.size // TILE_WIDTH)):
        first = number * TILE_WIDTH
        entries = await client.bundle(number, min(TILE_WIDTH, to.size - first))
        for raw in entries[max(0, frontier.size - first) :]:
            entry = readable(raw, frontier.size)
            if entry.body.agency == agency:
                own.append(OwnEntry(index=frontier.size, entry=entry))
            if isinstance(entry.body, BoardPolicy):
                policies.append(entry.body.policy)
            frontier.append(entry.leaf)
    if _root(frontier) != to.root:
        await _check_begins(client, _require_prefix(to, _frontier(state)), to, state, target)
        raise UnavailableError(Text("noticeboard.log.damaged_copy"))
    grown = _grow(state, frontier, target, own)
    return LogView(state=grown, own=tuple(own), policies=tuple(policies))


async def _check_begins(
    client: BoardClient,
    older: Checkpoint,
    newer: Checkpoint,
    state: FollowedState,
    target: SignedCheckpoint,
) -> None:
    """Check that the newer log begins with the older one, as far as the board serves its tiles.

    Raises ContradictionError, with the proof, if it does not.
    """
    tiles: list[tuple[TileId, bytes]] = []
    if not state.note:
        return
    if older.size != newer.size:
        try:
            tiles = await fork_proof(older, newer, client.tile)
        except (VerificationError, NotFoundError):
            return
        if not tiles:
            return
    raise ContradictionError(
        Text("noticeboard.log.contradicts", origin=newer.origin, old=older.size, new=newer.size),
        (
            ("checkpoint-before.txt", state.note.encode()),
            ("checkpoint-received.txt", target.note.encode()),
            *((tile.path.replace("/", "-") + ".bin", raw) for tile, raw in tiles),
        ),
    )


def _require_prefix(point: Checkpoint, frontier: Frontier) -> Checkpoint:
    return replace(point, size=frontier.size, root=_root(frontier))


def _grow(
    state: FollowedState, frontier: Frontier, target: SignedCheckpoint, own: list[OwnEntry]
) -> FollowedState:
    seq, prev = state.seq, state.prev
    for each in own:
        if each.entry.body.seq == seq:
            seq, prev = seq + 1, each.entry.leaf.hex()
    return FollowedState(
        size=frontier.size,
        edge=tuple(encode_base64(each) for each in frontier.hashes),
        note=target.note,
        seq=seq,
        prev=prev,
    )


def _frontier(state: FollowedState) -> Frontier:
    """Return the last verified tree; raises VerificationError if the state is damaged."""
    frontier = Frontier(state.size, [decode_hash(each) for each in state.edge])
    if state.note:
        checkpoint = Checkpoint.parse(state.note.rpartition("\n\n")[0] + "\n")
        if (checkpoint.size, checkpoint.root) != (frontier.size, _root(frontier)):
            raise VerificationError(Text("noticeboard.home.state_contradicts"))
    return frontier


def _root(frontier: Frontier) -> bytes:
    return frontier.root() if frontier.size else EMPTY_ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyStatus:
    """What the log says about one agency, up to a verified checkpoint."""

    record: AgencyRecord
    """With the keys that are in effect now."""
    own: tuple[LoggedEntry, ...]
    """The entries of its chain."""
    statements: tuple[LoggedEntry, ...]
    """Verifiers' statements about it, including verifiers this reader does not trust."""
    checkpoint: Checkpoint
    challenges: tuple[LoggedEntry, ...] = ()
    """What somebody holds against its requests."""


class _BoardInfo(msgspec.Struct, frozen=True):
    verifiers: tuple[str, ...] = ()


async def board_verifiers(client: BoardClient) -> tuple[VerifierKey, ...]:
    """Return the verifiers that the board trusts, by its own account."""
    info = decode(await client.get("/board.json", MAX_JSON_BYTES), _BoardInfo)
    return tuple(map(VerifierKey.parse, info.verifiers))


class LogReader:
    """Reads a board's whole log, all of it verified: once, and later only what is new."""

    def __init__(self, trust: TrustedBoard, verifiers: Iterable[VerifierKey]) -> None:
        self.verifiers = tuple(verifiers)
        self.registry = Registry(trust.origin, trust.log, self.verifiers)
        self.logged: list[LoggedEntry] = []
        self._frontier = Frontier(0, [])

    async def read(self, client: BoardClient, target: Checkpoint) -> None:
        """Read up to a checkpoint, after which this reader is of no use if it raises.

        Raises VerificationError, as BoardClient. A checkpoint that is older changes nothing.
        """
        if target.size < self.registry.size:
            return
        for number in range(self.registry.size // TILE_WIDTH, -(-target.size // TILE_WIDTH)):
            first = number * TILE_WIDTH
            entries = await client.bundle(number, min(TILE_WIDTH, target.size - first))
            for raw in entries[max(0, self.registry.size - first) :]:
                entry = readable(raw, self.registry.size)
                self.logged.append(self.registry.add(entry, self.registry.size))
                self._frontier.append(entry.leaf)
        if target.size and self._frontier.root() != target.root:
            raise VerificationError(Text("noticeboard.log.other_entries"))

    def status(self, agency: str, checkpoint: Checkpoint, now: datetime) -> AgencyStatus:
        """Return an agency's standing; raises NotFoundError if it is not registered."""
        record = self.registry.agency(agency, now)
        if record is None:
            raise NotFoundError(Text("noticeboard.agency.not_registered"))
        bodies = [(each, each.entry.body) for each in self.logged]
        own = tuple(each for each, body in bodies if body.agency == agency)
        indexes = {each.index for each in own}
        return AgencyStatus(
            record=record,
            own=own,
            challenges=tuple(
                each
                for each, body in bodies
                if isinstance(body, BoardChallenge) and body.index in indexes
            ),
            statements=tuple(
                each
                for each, body in bodies
                if isinstance(body, AgencyVerify) and body.subject == agency
            ),
            checkpoint=checkpoint,
        )


async def whole_log(
    client: BoardClient, trust: TrustedBoard, verifiers: Iterable[VerifierKey], now: datetime
) -> tuple[Registry, list[LoggedEntry], Checkpoint]:
    """Return a board's whole log, all of it verified; VerificationError, as BoardClient."""
    reader, target = await _read_all(client, trust, verifiers, now)
    return reader.registry, reader.logged, target


async def read_status(
    agency: str,
    client: BoardClient,
    trust: TrustedBoard,
    verifiers: Iterable[VerifierKey],
    now: datetime,
) -> AgencyStatus:
    """Return an agency's standing; raises NotFoundError if it is not registered."""
    reader, target = await _read_all(client, trust, verifiers, now)
    return reader.status(agency, target, now)


async def _read_all(
    client: BoardClient, trust: TrustedBoard, verifiers: Iterable[VerifierKey], now: datetime
) -> tuple[LogReader, Checkpoint]:
    target = check_checkpoint(await client.checkpoint(), trust, now).checkpoint
    reader = LogReader(trust, verifiers)
    await reader.read(client, target)
    return reader, target
