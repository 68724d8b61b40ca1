"""The result of checking one file, and the keys that a reader trusts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

import msgspec

from noticeboard.agency.client import MAX_JSON_BYTES
from noticeboard.agency.evidence import BoardKeys, known_keys
from noticeboard.agency.home import TrustedBoard
from noticeboard.errors import InvalidInputError, NotFoundError, VerificationError
from noticeboard.log.checkpoint import SignedCheckpoint, first_quorum, is_future
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.note import KIND_COSIGNATURE, KIND_ED25519, VerifierKey, by_public
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
        stated = None if policy is None else _policy(policy)
        witness_keys = tuple(_key(each, KIND_COSIGNATURE) for each in witnesses)
        if stated is not None:
            witness_keys += tuple(_key(each, KIND_COSIGNATURE) for each in stated.witnesses)
        distinct = tuple(by_public(witness_keys).values())
        needed = quorum
        if needed is None:
            needed = first_quorum(stated.quorum if stated else 0, distinct)
        if needed > len(distinct):
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
        return BoardKeys(log=known.log, inbox=self.inbox or known.inbox)


def _policy(path: Path) -> TrustedBoard:
    try:
        with path.open("rb") as file:
            return msgspec.json.decode(file.read(MAX_JSON_BYTES), type=TrustedBoard)
    except FileNotFoundError:
        raise NotFoundError(Text("noticeboard.file.none", file=str(path))) from None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise InvalidInputError(Text("noticeboard.verify.not_policy", file=str(path))) from None


def _one(what: str, given: str, in_policy: str) -> VerifierKey | None:
    """Return the given key, or else the file's; if both exist, they must agree."""
    if given and in_policy and given.strip() != in_policy:
        raise InvalidInputError(Text("noticeboard.verify.other_key", what=what))
    text = given or in_policy
    return _key(text, KIND_ED25519) if text else None


def _key(text: str, kind: int) -> VerifierKey:
    try:
        key = VerifierKey.parse(text.strip())
    except VerificationError as error:
        raise InvalidInputError(
            Text("noticeboard.key.unreadable", text=f"{text!a:.100}", error=text_of(error))
        ) from error
    if key.kind != kind:
        if kind == KIND_COSIGNATURE:
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
