"""What a checkpoint must prove before a board is believed: pure judgement, no I/O."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from hub.errors import InvalidInputError
from hub.feeds.broken import BrokenPromiseError, Evidence
from hub.model.board import BoardPolicy
from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint, open_checkpoint
from noticeboard.log.keys import by_public
from noticeboard.log.note import KIND_COSIGNATURE, KIND_ED25519, VerifierKey
from noticeboard.log.quorum import Quorum, Verdict
from noticeboard.log.tree import EMPTY_ROOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinned:
    """The newest checkpoint believed; a board must extend it for ever."""

    size: int = 0
    root: bytes = EMPTY_ROOT
    note: str = ""
    """Empty before the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """The keys of a policy, read and checked."""

    origin: str
    log_key: VerifierKey
    inbox_key: VerifierKey
    witnesses: tuple[VerifierKey, ...]
    quorum: int
    verifiers: tuple[VerifierKey, ...]

    @classmethod
    def of(cls, policy: BoardPolicy) -> Self:
        """Read a policy's keys; raises InvalidInputError where they cannot work together."""
        log_key = read_key(policy.log_key, KIND_ED25519)
        witnesses = _distinct(read_key(text, KIND_COSIGNATURE) for text in policy.witnesses)
        if log_key.name != policy.origin:
            raise InvalidInputError("The board's log key is of another board than its name says.")
        if not 0 <= policy.quorum <= len(witnesses):
            raise InvalidInputError("The board's policy asks for more witnesses than it names.")
        return cls(
            origin=policy.origin,
            log_key=log_key,
            inbox_key=read_key(policy.inbox_key, KIND_ED25519),
            witnesses=witnesses,
            quorum=policy.quorum,
            verifiers=_distinct(read_key(text, KIND_ED25519) for text in policy.verifiers),
        )

    def opened(self, note: bytes, pinned: Pinned, now: datetime) -> SignedCheckpoint:
        """Return the checkpoint where it is the board's, witnessed, fresh, and no step back.

        Raises BrokenPromiseError with both notes.
        """
        evidence = (
            Evidence(what="checkpoint believed before", material=pinned.note.encode()),
            Evidence(what="checkpoint received", material=note),
        )
        try:
            signed = open_checkpoint(note, self.log_key, self.witnesses)
        except VerificationError as error:
            raise BrokenPromiseError(
                f"{self.origin} sent a checkpoint that does not hold: {error}", *evidence
            ) from error
        self._check_witnesses(signed, now, evidence)
        self._check_step(signed, pinned, evidence)
        return signed

    def _check_witnesses(
        self, signed: SignedCheckpoint, now: datetime, evidence: tuple[Evidence, ...]
    ) -> None:
        many, origin = len(signed.cosigned), self.origin
        broken = {
            Verdict.TOO_FEW: f"{origin} shows {many} of the {self.quorum} witnesses you rely on.",
            Verdict.FROM_THE_FUTURE: (
                f"A witness of {origin} signed in the future: check this hub's clock too."
            ),
            Verdict.STALE: (
                f"No witness has seen {origin} in the last 24 hours: it may hide entries."
            ),
        }
        verdict = Quorum(needed=self.quorum).judge(signed.cosigned, now)
        if verdict is not Verdict.ENOUGH:
            raise BrokenPromiseError(broken[verdict], *evidence)

    def _check_step(
        self, signed: SignedCheckpoint, pinned: Pinned, evidence: tuple[Evidence, ...]
    ) -> None:
        checkpoint = signed.checkpoint
        if checkpoint.size < pinned.size:
            raise BrokenPromiseError(
                f"{self.origin} went back from {pinned.size} entries to {checkpoint.size}.",
                *evidence,
            )
        if checkpoint.size == pinned.size and checkpoint.root != pinned.root:
            # Two signatures by one key over one size are a proof that anyone can check.
            raise BrokenPromiseError(
                f"{self.origin} has signed two different logs of {pinned.size} entries.",
                *evidence,
                proven=bool(pinned.note),
            )


def read_key(text: str, kind: int) -> VerifierKey:
    """Read a verifier key of one kind; raises InvalidInputError."""
    try:
        key = VerifierKey.parse(text)
    except VerificationError as error:
        raise InvalidInputError(f"A key of this board cannot be read: {error}") from error
    if key.kind != kind:
        raise InvalidInputError(f"The key of {key.name} is of another kind than its use needs.")
    return key


def _distinct(keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Return each key once: one witness under two names is still one witness."""
    return tuple(by_public(keys).values())
