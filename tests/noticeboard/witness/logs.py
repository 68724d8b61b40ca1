"""A log that a witness may be asked to cosign, honest or not, and the requests it makes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
import hashlib

from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.note import KIND_COSIGNATURE, KIND_ED25519, SignerKey, sign_note
from noticeboard.log.tree import Tree, leaf_hash
from noticeboard.log.witness import AddCheckpoint

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def made_key(name: str, kind: int = KIND_ED25519) -> SignerKey:
    """Return the same key for the same name, always."""
    return SignerKey(name=name, kind=kind, seed=hashlib.sha256(f"test {name}".encode()).digest())


WITNESS = made_key("witness.example.org/w1", KIND_COSIGNATURE)


@dataclass(slots=True, kw_only=True)
class Log:
    """Any log: its entries are not ours, only its checkpoints are signed as all are."""

    key: SignerKey = field(default_factory=lambda: made_key("go.sum.database.example"))
    entries: list[bytes] = field(default_factory=list)

    def grow(self, many: int, word: str = "entry") -> None:
        """Add entries."""
        self.entries += [f"{word} {len(self.entries) + n}".encode() for n in range(many)]

    @property
    def tree(self) -> Tree:
        """The whole tree."""
        return Tree(leaf_hash(each) for each in self.entries)

    def note(self, size: int | None = None, *, origin: str = "") -> str:
        """Return a signed checkpoint of the first `size` entries."""
        tree = self.tree
        size = tree.size if size is None else size
        point = Checkpoint(origin=origin or self.key.name, size=size, root=tree.root(size))
        return sign_note(point.text(), [self.key])

    def asked(
        self, old: int, *, note: str = "", proof: Sequence[bytes] | None = None
    ) -> AddCheckpoint:
        """Return the request to cosign the whole log, or `note`, after `old`."""
        tree = self.tree
        if proof is None:
            proof = tree.consistency(old) if 0 < old < tree.size else ()
        return AddCheckpoint(old_size=old, proof=tuple(proof), note=note or self.note())
