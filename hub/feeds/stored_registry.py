"""A board's registry in little memory, and its rows."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
import sys
from typing import Final

import msgspec

from hub.feeds.packed_agencies import PackedAgencies
from hub.feeds.trust import Trust
from hub.store.folds import REGISTRY_NOTE, Changes, RowKind, StoredFold
from hub.store.packed import PackedValues
from noticeboard.log.chains import Chain
from noticeboard.log.policy import Decision, Policies, Policy
from noticeboard.log.registry import Registry
from noticeboard.seal.hybrid import is_supported

FOLD_VERSION: Final = 4
"""Raise it if the same entries lead to another registry or docket than before, or to other rows."""
MOST_CHAINS: Final = 256
_INDEX_BYTES: Final = 8


class _PackedChain(msgspec.Struct, array_like=True, gc=False):
    next_seq: int
    leaf: bytes
    issued: str
    posting_keys: tuple[bytes, ...]


class _LoggedDecision(msgspec.Struct, array_like=True, gc=False):
    decision: Decision
    issued_at: datetime


class _Note(msgspec.Struct, array_like=True, gc=False):
    newer: int
    last_heads: int | None
    last_snapshot: tuple[int, str]


_pack: Final = msgspec.msgpack.encode
_read_chain: Final = msgspec.msgpack.Decoder(_PackedChain).decode
_read_levels: Final = msgspec.msgpack.Decoder(dict[str, int]).decode
_read_policy: Final = msgspec.msgpack.Decoder(Policy).decode
_read_decision: Final = msgspec.msgpack.Decoder(_LoggedDecision).decode
_read_note: Final = msgspec.msgpack.Decoder(_Note).decode


def basis_of(trust: Trust) -> bytes:
    """Return a digest of all that decides, beside its entries, what becomes of a board."""
    keys = sorted(str(key) for key in trust.verifiers)
    parts = (FOLD_VERSION, trust.origin, str(trust.log_key), keys, is_supported(), sys.byteorder)
    return sha256(_pack(parts)).digest()


class StoredRegistry:
    """What a registry has folded: packed, with its rows."""

    def __init__(self) -> None:
        self.agencies = PackedAgencies()
        self.chains = PackedValues(_pack_chain, _unpack_chain, most=MOST_CHAINS)
        self.levels = PackedValues[dict[str, int]](_pack, _read_levels, most=MOST_CHAINS)
        self._policies, self._decisions = 0, 0
        """How many of them are stored."""

    def load(self, stored: StoredFold, registry: Registry) -> None:
        """Let a registry that uses this continue after the rows' position; raises MsgspecError."""
        self.agencies.load(stored)
        for kind, values in ((RowKind.CHAIN, self.chains), (RowKind.LEVELS, self.levels)):
            values.load(stored.rows[kind])
        policies, logged = registry.policies, stored.rows
        for key, packed in logged[RowKind.POLICY].items():
            policies.add(_read_policy(packed), int.from_bytes(key))
        for key, packed in logged[RowKind.DECISION].items():
            each = _read_decision(packed)
            policies.add_decision(each.decision, int.from_bytes(key), each.issued_at)
        self._count(policies)
        note = _read_note(stored.position.notes[REGISTRY_NOTE])
        registry.resume(stored.position.size, note.newer)
        registry.last_heads, registry.last_snapshot = note.last_heads, note.last_snapshot

    def take_changes(self, registry: Registry, *, whole: bool) -> tuple[Changes, bytes]:
        """Return the rows that changed since the last call, or all, and what isn't in rows."""
        changes = self.agencies.take_changes(whole=whole)
        for kind, values in ((RowKind.CHAIN, self.chains), (RowKind.LEVELS, self.levels)):
            changes[kind] = values.take_changes(whole=whole)
        policies = registry.policies
        first, second = (0, 0) if whole else (self._policies, self._decisions)
        changes[RowKind.POLICY] = dict(_policy_rows(policies, first))
        changes[RowKind.DECISION] = {
            each.index.to_bytes(_INDEX_BYTES): _pack((each.decision, each.issued_at))
            for each in policies.decisions[second:]
        }
        self._count(policies)
        note = _Note(registry.newer, registry.last_heads, registry.last_snapshot)
        return changes, _pack(note)

    def give_back(self, changes: Changes) -> None:
        """Note that these changes weren't stored."""
        self.agencies.give_back(changes)
        for kind, values in ((RowKind.CHAIN, self.chains), (RowKind.LEVELS, self.levels)):
            values.give_back(changes[kind])
        self._policies -= len(changes[RowKind.POLICY])
        self._decisions -= len(changes[RowKind.DECISION])

    def _count(self, policies: Policies) -> None:
        self._policies, self._decisions = len(policies.logged), len(policies.decisions)


def _policy_rows(policies: Policies, first: int) -> Iterator[tuple[bytes, bytes]]:
    for policy in policies.logged[first:]:
        index = policies.index_of(policy.number)
        if index is not None:
            yield index.to_bytes(_INDEX_BYTES), _pack(policy)


def _pack_chain(chain: Chain) -> bytes:
    return _pack((chain.next_seq, chain.leaf, chain.issued, chain.posting_keys))


def _unpack_chain(packed: bytes) -> Chain:
    found = _read_chain(packed)
    return Chain(
        next_seq=found.next_seq,
        leaf=found.leaf,
        issued=found.issued,
        posting_keys=found.posting_keys,
    )
