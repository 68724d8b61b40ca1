"""What is logged in tests: a small town's board, agency and verifiers, and any other log."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import rfc8785

from noticeboard.log.agency import LoggedEntry
from noticeboard.log.area import Circle
from noticeboard.log.body import (
    AgencyDelivery,
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    Anchor,
    BoardDecision,
    BoardPolicy,
    Body,
    RequestPost,
    RequestUpdate,
    Window,
)
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.delivery import DeliveryStatement, sign_delivery
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import (
    Entry,
    agency_id,
    content_hash,
    countersign_entry,
    parse_entry,
    sign_entry,
)
from noticeboard.log.note import KIND_COSIGNATURE, KIND_ED25519, SignerKey, sign_note
from noticeboard.log.policy import Decision, Limits, Policy, sign_statement
from noticeboard.log.registry import Registry
from noticeboard.log.tree import EMPTY_ROOT, Tree, leaf_hash
from noticeboard.log.witness import AddCheckpoint

ORIGIN = "board.example.org/v1"
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ANCHOR = Anchor(size=0, root=encode_base64(EMPTY_ROOT))
_VECTORS = Path(__file__).parents[3] / "docs" / "protocol" / "vectors"
POST_QUANTUM: str = json.loads((_VECTORS / "hybrid.json").read_text())["recipient"]
TOWN = Circle(lat=40_000_000, lon=-75_000_000, radius_m=20_000)


def key(name: str, kind: int = KIND_ED25519) -> SignerKey:
    """Return the same key for the same name, always."""
    return SignerKey(name=name, kind=kind, seed=hashlib.sha256(name.encode()).digest())


LOG = key(ORIGIN)
ROOT = key("police.example.org/root")
POSTING = key("police.example.org/posting")
NEXT = key("police.example.org/posting-2")
STATE = key("state.example.org/verifier")
COUNTY = key("county.example.org/verifier")
GOVERNOR = key("city.example.org/governor")
OVERSEER = key("court.example.org/overseer")
STRANGER = key("stranger.example.org/verifier")
WITNESS = key("witness.example.org/w1", KIND_COSIGNATURE)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        """Return the time."""
        return self.at


def number(count: int) -> str:
    """Return an entry id."""
    return f"{count:032x}"


def new_registry(**options: Any) -> Registry:  # noqa: ANN401 -- handed on
    """Return the board's empty registry, which trusts both verifiers."""
    return Registry(ORIGIN, LOG.verifier, (STATE.verifier, COUNTY.verifier), **options)


@dataclass
class Town:
    """Signs entries that continue each author's chain, and logs them."""

    registry: Registry = field(default_factory=new_registry)
    now: datetime = NOON
    logged: list[LoggedEntry] = field(default_factory=list)

    def common(self, author: str, signer: SignerKey, **changed: object) -> dict[str, Any]:
        """Return what every body says, as the next link of `author`."""
        seq, prev = self.registry.next_link(author)
        said = {
            "agency": author,
            "key": signer.verifier.key_id.hex(),
            "seq": seq,
            "prev": prev,
            "id": number(seq),
            "issued": format_time(self.now),
            "anchor": ANCHOR,
        }
        return said | changed

    def register(self, root: SignerKey = ROOT, **changed: object) -> Entry:
        """Return a countersigned registration."""
        said = self.common(agency_id(root.verifier), root) | {
            "name": "Exampleton Police Department",
            "kind": "police",
            "jurisdiction": TOWN,
            "domain": "police.example.org",
            "root_key": str(root.verifier),
            "posting_key": str(POSTING.verifier),
            "delivery_key": "",
            "contact": "tips@police.example.org",
        }
        raw = sign_entry(AgencyRegister(**said | changed), ORIGIN, root)
        return parse_entry(countersign_entry(raw, ORIGIN, LOG))

    def post(self, signer: SignerKey = POSTING, **changed: object) -> Entry:
        """Return a request by the agency."""
        said = self.common(AGENCY, signer) | {
            "incident": "burglary",
            "title": "Burglary on Elm Street",
            "text": "Did your camera see a white van?",
            "case_number": "26-0042",
            "contact": "det.smith@police.example.org",
            "window": Window(
                start=format_time(self.now - timedelta(hours=3)),
                end=format_time(self.now - timedelta(hours=1)),
            ),
            "area": Circle(lat=40_000_000, lon=-75_000_000, radius_m=400),
            "expires": format_time(self.now + timedelta(days=30)),
        }
        return self.signed(RequestPost(**said | changed), signer)

    def update(self, request: str, signer: SignerKey = POSTING, **changed: object) -> Entry:
        """Return an update of a request by the agency."""
        said = self.common(AGENCY, signer) | {"request": request, "text": "It was a grey van."}
        return self.signed(RequestUpdate(**said | changed), signer)

    def rotate(self, signer: SignerKey = ROOT, to: SignerKey = NEXT, **changed: object) -> Entry:
        """Return a rotation of the agency's posting key."""
        said = self.common(AGENCY, signer) | {
            "posting_key": str(to.verifier),
            "delivery_key": "",
            "reason": "yearly",
        }
        return self.signed(AgencyRotate(**said | changed), signer)

    def delivery(
        self,
        to: str = POST_QUANTUM,
        signer: SignerKey = POSTING,
        *,
        root: SignerKey = ROOT,
        made: datetime | None = None,
        origin: str = ORIGIN,
        **changed: object,
    ) -> Entry:
        """Return an entry with the root key's word about a post-quantum delivery key."""
        stated = DeliveryStatement(made=format_time(made or self.now), post_quantum_key=to)
        said = self.common(AGENCY, signer) | {
            "statement": stated,
            "signature": sign_delivery(stated, origin, root),
        }
        return self.signed(AgencyDelivery(**said | changed), signer)

    def revoke(self, last_good: int, signer: SignerKey = ROOT, **changed: object) -> Entry:
        """Return a revocation of the agency's posting key."""
        said = self.common(AGENCY, signer) | {"last_good": last_good, "reason": "stolen"}
        return self.signed(AgencyRevoke(**said | changed), signer)

    def verify(self, level: int, by: SignerKey = STATE, **changed: object) -> Entry:
        """Return a verifier's statement about the agency."""
        said = self.common(agency_id(by.verifier), by) | {"subject": AGENCY, "level": level}
        return self.signed(AgencyVerify(**said | changed), by)

    def policy(self, by: SignerKey = GOVERNOR, **changed: object) -> Entry:
        """Return the board's next policy: by default one without limits, in force in a month."""
        said: dict[str, Any] = {
            "begins": format_time(self.now + timedelta(days=30)),
            "governor": str(GOVERNOR.verifier),
            "limits": Limits(),
            "name": "Ordinance 26-14",
            "number": len(self.registry.policies.logged) + 1,
            "overseers": (),
            "text": "As the council decided.",
        }
        policy = Policy(**said | changed)
        signature = sign_statement(policy, ORIGIN, by)
        common = self.common(agency_id(LOG.verifier), LOG)
        return self.signed(BoardPolicy(**common, policy=policy, signature=signature), LOG)

    def decision(
        self,
        post: Entry,
        by: SignerKey = OVERSEER,
        *,
        approved: bool = True,
        **changed: object,
    ) -> Entry:
        """Return an overseer's decision about a request that waits."""
        assert isinstance(post.body, RequestPost)
        said: dict[str, Any] = {
            "approved": approved,
            "author": post.body.agency,
            "overseer": str(by.verifier),
            "since": format_time(self.now - timedelta(hours=5)),
            "subject": content_hash(post.body, ORIGIN),
            "text": "" if approved else "It asks about a vigil.",
        }
        decision = Decision(**said | changed)
        signature = sign_statement(decision, ORIGIN, by)
        common = self.common(agency_id(LOG.verifier), LOG)
        return self.signed(BoardDecision(**common, decision=decision, signature=signature), LOG)

    def newer(
        self,
        signer: SignerKey = POSTING,
        *,
        author: str = "",
        kind: str = "agency.poll",
        **changed: object,
    ) -> Entry:
        """Return an entry of a type that this version does not know."""
        said = self.common(author or AGENCY, signer, v=1, type=kind, question={"en": ["Why?", 7]})
        text = rfc8785.dumps(msgspec.to_builtins(said | changed))
        signature = signer.sign_bytes(f"neighbors-requests/entry/v1\n{ORIGIN}\n".encode() + text)
        return parse_entry(text + b"\n" + encode_base64(signature).encode())

    def signed(self, body: Body, signer: SignerKey) -> Entry:
        """Return the body as an entry for this board."""
        return parse_entry(sign_entry(body, ORIGIN, signer))

    def log(self, *entries: Entry) -> LoggedEntry:
        """Add entries as a follower does; return the last."""
        for entry in entries:
            self.logged.append(self.registry.add(entry, self.registry.size))
        return self.logged[-1]


AGENCY = agency_id(ROOT.verifier)


def town_with_agency() -> Town:
    """Return a town whose agency is registered at index 0."""
    town = Town()
    town.log(town.register())
    return town


@dataclass(slots=True, kw_only=True)
class Log:
    """Any log: its entries are not ours, only its checkpoints are signed as all are."""

    key: SignerKey = field(default_factory=lambda: key("go.sum.database.example"))
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
