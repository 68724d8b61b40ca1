"""What came of checking one file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from noticeboard.log.checkpoint import SignedCheckpoint, is_future
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.note import VerifierKey
from noticeboard.verify.trusted import Trusted

_LATEST: Final = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Whether a file holds, in a sentence for people and in values for machines."""

    file: str
    kind: str
    sentence: str
    failures: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    checkpoint: SignedCheckpoint | None = None
    """The checkpoint that it stands on: two of one size may contradict each other."""
    accuses: bool = False
    """Whether it proves by itself that the board logged what nobody may."""

    @property
    def holds(self) -> bool:
        """Whether nothing is amiss."""
        return not self.failures

    def values(self) -> dict[str, object]:
        """Return it for machines."""
        return {"valid": self.holds, "kind": self.kind, "file": self.file} | dict(self.facts)


def witnessed(signed: SignedCheckpoint, trusted: Trusted, now: datetime) -> tuple[str, ...]:
    """Return what is amiss with a checkpoint's witnesses; nothing where enough have signed.

    How old a cosignature is says nothing against a proof that was kept for years.
    """
    many = len(signed.cosigned)
    if many < trusted.quorum:
        return (f"Only {many} of {trusted.quorum} witnesses have cosigned it.",)
    if sum(not is_future(at, now) for at in signed.cosigned.values()) < trusted.quorum:
        return ("Too many witnesses' times lie in the future: check this machine's clock.",)
    return ()


def witness_words(signed: SignedCheckpoint) -> str:
    """Return who had seen it and when, as the end of a sentence; empty where nobody asked."""
    seen = [f"{name} at {at}" for name, at in _seen(signed)]
    return f" Seen by {', '.join(seen)}." if seen else ""


def checkpoint_facts(signed: SignedCheckpoint) -> dict[str, object]:
    """Return a checkpoint for machines."""
    point = signed.checkpoint
    return {
        "origin": point.origin,
        "size": point.size,
        "root": encode_base64(point.root),
        "witnesses": [{"name": name, "at": at} for name, at in _seen(signed)],
    }


def _seen(signed: SignedCheckpoint) -> list[tuple[str, str]]:
    return [
        (
            VerifierKey.parse(key).name,
            format_time(datetime.fromtimestamp(at, UTC)) if at < _LATEST else "an impossible time",
        )
        for key, at in sorted(signed.cosigned.items(), key=lambda each: each[1])
    ]
