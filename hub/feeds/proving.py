"""What verification proved of one entry, for a person who wants to check it again. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
import shlex

from hub.errors import StorageError
from hub.feeds.trust import Trust
from hub.model.request import BoardPolicy
from noticeboard.errors import NoticeboardError
from noticeboard.log.checkpoint import TlogProof, is_future
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey

_LATEST = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A witness the owner relies on, and when it signed."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryProof:
    """That an entry is in its board's log, with the file and the commands that show it again."""

    index: int
    leaf: bytes
    tree_size: int
    root: bytes
    witnesses: tuple[Seen, ...]
    """The newest first."""
    quorum: int
    log_key: str
    key_id: str
    """Of the key that signed the entry."""
    entry: str
    file: str
    file_name: str
    commands: tuple[str, ...]
    """To be run where the file was saved."""


def prove(text: str, policy: BoardPolicy, checked_at: datetime | None = None) -> EntryProof:
    """Verify a kept tlog-proof once more and say what it shows; StorageError where it fails.

    A witness whose time had not come when the board was checked is not counted here either.
    """
    trust = Trust.of(policy)
    try:
        proof = TlogProof.parse(text)
        entry = parse_entry(proof.extra or b"")
        signed = proof.verify(entry.leaf, trust.log_key, trust.witnesses)
    except NoticeboardError as error:
        raise StorageError(
            f"What is kept of {policy.origin} does not verify: run `neighbors hub check`."
        ) from error
    seen = [
        Seen(name=VerifierKey.parse(key).name, at=datetime.fromtimestamp(at, UTC))
        for key, at in signed.cosigned.items()
        if at < _LATEST and (checked_at is None or not is_future(at, checked_at))
    ]
    name = f"entry-{proof.index}.proof"
    return EntryProof(
        index=proof.index,
        leaf=entry.leaf,
        tree_size=signed.checkpoint.size,
        root=signed.checkpoint.root,
        witnesses=tuple(sorted(seen, key=lambda each: each.at, reverse=True)),
        quorum=policy.quorum,
        log_key=policy.log_key,
        key_id=entry.body.key,
        entry=entry.raw.decode(),
        file=text,
        file_name=name,
        commands=(f"neighbors verify {name} --log-key {shlex.quote(policy.log_key)}",),
    )
