"""A request in a board's log, and the proof of it."""

from dataclasses import dataclass
import hashlib

import msgspec

from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry
from noticeboard.log.note import sign_note
from noticeboard.log.tree import Tree
from noticeboard.seal.custody import AskedBy, Custody, SealedTo
from tests.noticeboard.log.made import LOG, ORIGIN, Town

INDEX = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A request at `INDEX` of a log of nine entries."""

    entry: Entry
    proof: TlogProof

    @property
    def text(self) -> str:
        """The proof as a file."""
        return self.proof.text()

    @property
    def asked(self) -> AskedBy:
        """What a custody record says of the request."""
        body = self.entry.body
        assert isinstance(body, RequestPost)
        return AskedBy(
            origin=ORIGIN,
            agency=body.agency,
            id=body.id,
            index=INDEX,
            leaf=self.entry.leaf.hex(),
            agency_name="Exampleton Police Department",
            incident=body.incident,
            case_number=body.case_number,
            title=body.title,
            start=parse_time(body.window.start),
            end=parse_time(body.window.end),
            proof=hashlib.sha256(self.text.encode()).hexdigest(),
        )

    def named_in(self, record: Custody, **changed: object) -> Custody:
        """Return a custody record of a share that answers this request."""
        asked = msgspec.structs.replace(self.asked, **changed)
        return msgspec.structs.replace(
            record,
            request=asked,
            recipient=SealedTo(agency=asked.agency, delivery_key=record.recipient.delivery_key),
        )


def logged(*, with_entry: bool = True) -> Logged:
    """Log a request among other things; `with_entry` carries its bytes in the proof."""
    town = Town()
    entry = town.post()
    tree = Tree(hashlib.sha256(bytes([number])).digest() for number in range(INDEX))
    tree.append(entry.leaf)
    tree.extend(hashlib.sha256(bytes([number])).digest() for number in range(INDEX + 1, 9))
    point = Checkpoint(origin=ORIGIN, size=tree.size, root=tree.root())
    proof = TlogProof(
        index=INDEX,
        hashes=tuple(tree.inclusion(INDEX)),
        checkpoint_note=sign_note(point.text(), [LOG]),
        extra=entry.raw if with_entry else None,
    )
    return Logged(entry=entry, proof=proof)
