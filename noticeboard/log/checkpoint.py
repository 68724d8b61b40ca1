"""Checkpoints (c2sp.org/tlog-checkpoint), their quorum of witnesses, and proofs as files. Pure.

A checkpoint states a log's size and root. The quorum is the one rule for when a checkpoint counts
as seen: how many witnesses, and how recently. A proof file (c2sp.org/tlog-proof) is what a poster
keeps as its receipt.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
import re
from typing import Final, Self

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import HASH_BYTES, decode_base64, decode_hash, encode_base64
from noticeboard.log.note import (
    COSIGNING_KINDS,
    KIND_ED25519,
    MAX_NOTE_BYTES,
    VerifierKey,
    by_public,
    open_note,
)
from noticeboard.log.tree import EMPTY_ROOT, verify_inclusion
from noticeboard.runtime.text import Text, text_of

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_SIZE_LIMIT: Final = 2**63
_LINES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The root over the first `size` entries of the log named `origin`."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin or not 0 <= self.size < _SIZE_LIMIT:
            raise InvalidInputError(Text("noticeboard.checkpoint.no_origin"))
        if len(self.root) != HASH_BYTES:
            raise InvalidInputError(Text("noticeboard.checkpoint.no_root"))

    @property
    def is_possible(self) -> bool:
        """Whether a log can have this root: an empty one has only one."""
        return self.size > 0 or self.root == EMPTY_ROOT

    def text(self) -> str:
        """Return `origin`, size and base64 root, one a line."""
        return f"{self.origin}\n{self.size}\n{encode_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse what `text` writes, skipping extension lines; raises VerificationError.

        Extension lines are signed with the rest, so check a signature against the original text and
        never against `text`.
        """
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < _LINES or "" in lines[_LINES:] or not text.endswith("\n"):
            raise VerificationError(Text("noticeboard.checkpoint.three_lines"))
        origin, size, root = lines[:_LINES]
        if not origin or not _SIZE.fullmatch(size) or int(size) >= _SIZE_LIMIT:
            raise VerificationError(Text("noticeboard.checkpoint.malformed"))
        try:
            return cls(origin=origin, size=int(size), root=decode_hash(root))
        except InvalidInputError as error:
            raise VerificationError(text_of(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint signed by its log, and when each of the given witnesses cosigned it."""

    checkpoint: Checkpoint
    note: str
    """The note with only the lines of the log and the given witnesses (`OpenedNote.known`)."""
    cosigned: Mapping[str, int]
    """POSIX time of each witness's newest cosignature, by the first of its keys."""
    cosigners: frozenset[VerifierKey] = frozenset()
    """Every key that cosigned, also several of one witness."""


class EmptyRootError(VerificationError):
    """A log has signed a root of its size 0 that isn't the empty one."""


def open_checkpoint(
    note: bytes | str,
    log_key: VerifierKey,
    witnesses: Iterable[VerifierKey] = (),
    *,
    origin: str | None = None,
) -> SignedCheckpoint:
    """Check the log's signature and the witnesses'; raises VerificationError.

    A log's origin is its key's name, unless `origin` says otherwise.

    How many witnesses are enough, and how fresh, is up to the caller. Two keys of one name are one
    witness, as is one key under two names, and a log is not a witness of itself.
    """
    if log_key.kind != KIND_ED25519:
        raise VerificationError(Text("noticeboard.key.not_log", name=log_key.name))
    distinct = by_public((log_key, *witnesses))
    cosigners = [
        key for key in distinct.values() if key.kind in COSIGNING_KINDS and key.name != log_key.name
    ]
    opened = open_note(note, (log_key, *cosigners))
    if not any(signed.key == log_key for signed in opened.verified):
        raise VerificationError(Text("noticeboard.checkpoint.not_signed", name=log_key.name))
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin != (log_key.name if origin is None else origin):
        raise VerificationError(Text("noticeboard.checkpoint.other_log", name=log_key.name))
    if not checkpoint.is_possible:
        raise EmptyRootError(Text("noticeboard.checkpoint.no_root"))
    first = {key.name: str(key) for key in reversed(cosigners)}
    cosigned: dict[str, int] = {}
    for each in opened.verified:
        if each.at is not None:
            witness = first[each.key.name]
            cosigned[witness] = max(each.at, cosigned.get(witness, 0))
    return SignedCheckpoint(
        checkpoint=checkpoint,
        note=opened.known,
        cosigned=cosigned,
        cosigners=frozenset(each.key for each in opened.verified if each.at is not None),
    )


HEADER: Final = "c2sp.org/tlog-proof@v1"
_EXTRA: Final = "extra "
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})")
MAX_PROOF_HASHES: Final = 63
MAX_EXTRA_BYTES: Final = 16_384
_MAX_TEXT: Final = MAX_NOTE_BYTES + 32_768


@dataclass(frozen=True, slots=True, kw_only=True)
class TlogProof:
    """A proof that the entry at `index` is in the tree that a signed checkpoint describes."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint_note: str
    extra: bytes | None = None

    def text(self) -> str:
        """Return the file's text."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(_EXTRA + encode_base64(self.extra))
        lines.append(f"index {self.index}")
        lines.extend(encode_base64(each) for each in self.hashes)
        return "\n".join(lines) + "\n\n" + self.checkpoint_note

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse what `text` writes, trusting none of it; raises VerificationError."""
        if len(text) > _MAX_TEXT:
            raise VerificationError(Text("noticeboard.proof.too_long"))
        head, blank, note = text.partition("\n\n")
        header, *lines = head.split("\n")
        if header != HEADER or not blank:
            raise VerificationError(Text("noticeboard.proof.form", header=HEADER))
        extra = _parse_extra(lines.pop(0)) if lines and lines[0].startswith(_EXTRA) else None
        index = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if index is None or len(lines) > MAX_PROOF_HASHES:
            raise VerificationError(Text("noticeboard.proof.index"))
        hashes = tuple(decode_hash(line) for line in lines)
        return cls(index=int(index[1]), hashes=hashes, checkpoint_note=note, extra=extra)

    def verify(
        self, entry_leaf: bytes, log_key: VerifierKey, witnesses: Iterable[VerifierKey] = ()
    ) -> SignedCheckpoint:
        """Check checkpoint and inclusion, not the quorum; raises VerificationError."""
        signed = open_checkpoint(self.checkpoint_note, log_key, witnesses)
        point = signed.checkpoint
        verify_inclusion(self.index, point.size, entry_leaf, self.hashes, point.root)
        return signed


def _parse_extra(line: str) -> bytes:
    extra = decode_base64(line.removeprefix(_EXTRA))
    if len(extra) > MAX_EXTRA_BYTES:
        raise VerificationError(Text("noticeboard.proof.extra", most=MAX_EXTRA_BYTES))
    return extra


OLDEST: Final = timedelta(hours=24)
FARTHEST_AHEAD: Final = timedelta(minutes=10)


class Verdict(StrEnum):
    """What a checkpoint's cosignatures amount to."""

    ENOUGH = "enough"
    TOO_FEW = "too few"
    FROM_THE_FUTURE = "from the future"
    STALE = "stale"


def count_witnesses(vkeys: Iterable[VerifierKey | str]) -> int:
    """Return how many witnesses some keys belong to: keys of one name are one witness's."""
    return len({str(vkey).strip().partition("+")[0] for vkey in vkeys})


def majority(vkeys: Iterable[VerifierKey | str]) -> int:
    """Return a quorum so that any two quorums share a witness; 0 if there are no witnesses."""
    count = count_witnesses(vkeys)
    return count // 2 + 1 if count else 0


def first_quorum(stated: int | None, witnesses: Iterable[VerifierKey | str]) -> int:
    """Return the initial quorum: what the board says, but at least a majority.

    A board may ask its readers to be stricter. It may not ask them to check it less.
    """
    return max(stated or 0, majority(witnesses))


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """How many of the known witnesses must have cosigned; 0 if nobody else checks the log."""

    needed: int

    def judge(self, cosigned: Mapping[str, int], now: datetime) -> Verdict:
        """Judge POSIX times by witness: enough of them must be younger than a day.

        A future time does not count, so one bad clock neither stops readers nor makes an old
        checkpoint look fresh. Times are compared as seconds: a cosignature may carry any 64 bits,
        but `datetime` may not.
        """
        past = [at for at in cosigned.values() if not is_future(at, now)]
        if sum(at > (now - OLDEST).timestamp() for at in past) >= self.needed:
            return Verdict.ENOUGH
        if len(cosigned) < self.needed:
            return Verdict.TOO_FEW
        return Verdict.FROM_THE_FUTURE if len(past) < self.needed else Verdict.STALE

    def seen_at(self, cosigned: Mapping[str, int]) -> int:
        """Return the time by which the quorum had cosigned; 0 if too few have."""
        times = sorted(cosigned.values(), reverse=True)
        return times[self.needed - 1] if 0 < self.needed <= len(times) else 0


def is_future(at: int, now: datetime) -> bool:
    """Return whether a POSIX time lies further ahead than clocks may differ."""
    return at > (now + FARTHEST_AHEAD).timestamp()
