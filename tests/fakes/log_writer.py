"""An agency, a verifier and a log under test: writes any chain of entries, honest or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from noticeboard.log.area import Circle
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyRegister,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    Anchor,
    BoardNotice,
    Body,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    RequestUpdate,
    Window,
)
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import agency_id, countersign_entry, sign_entry
from noticeboard.log.note import KIND_ED25519, SignerKey
from noticeboard.log.tree import EMPTY_ROOT, leaf_hash

ORIGIN = "board.example.org/v1"
DELIVERY_KEY = "age1" + "q" * 58
OTHER_DELIVERY_KEY = "age1" + "p" * 58
HERE = (52_000_000, 4_000_000)


def make_key(name: str, kind: int = KIND_ED25519) -> SignerKey:
    """Return the same key for the same name, so that a test's bytes never change."""
    return SignerKey(name=name, kind=kind, seed=sha256(f"test key {name}".encode()).digest())


@dataclass(slots=True, kw_only=True)
class Author:
    """Somebody with a chain of entries on the log."""

    name: str
    root: SignerKey
    posting: SignerKey
    seq: int = 0
    prev: str = NO_PREVIOUS

    @property
    def id(self) -> str:
        """The id of its chain."""
        return agency_id(self.root.verifier)


@dataclass(slots=True, kw_only=True)
class LogWriter:
    """Writes entries in order; what it wrote is in `entries`."""

    now: datetime
    origin: str = ORIGIN
    entries: list[bytes] = field(default_factory=list)
    log_key: SignerKey = field(init=False)
    verifier: Author = field(init=False)
    board: Author = field(init=False)

    def __post_init__(self) -> None:
        self.log_key = make_key(self.origin)
        check = make_key("verifier.example.org")
        self.verifier = Author(name="verifier", root=check, posting=check)
        self.board = Author(name="board", root=self.log_key, posting=self.log_key)

    def author(self, name: str) -> Author:
        """Return an agency that is not registered yet."""
        return Author(name=name, root=make_key(f"{name}.root"), posting=make_key(f"{name}.posting"))

    def register(self, name: str = "city-police", /, **fields: object) -> Author:
        """Register an agency and confirm it at level 2."""
        author = self.author(name)
        raw = self.signed(
            author,
            AgencyRegister,
            author.root,
            **{
                "name": name.replace("-", " ").title(),
                "kind": "police",
                "jurisdiction": Circle(lat=HERE[0], lon=HERE[1], radius_m=50_000),
                "domain": f"{name}.example.org",
                "root_key": str(author.root.verifier),
                "posting_key": str(author.posting.verifier),
                "delivery_key": DELIVERY_KEY,
                "contact": f"desk@{name}.example.org",
            }
            | fields,
        )
        self.log(author, countersign_entry(raw, self.origin, self.log_key))
        self.write(self.verifier, AgencyVerify, subject=author.id, level=2)
        return author

    def post(self, author: Author, entry_id: str = "", **fields: object) -> str:
        """Post a request about the last hour around `HERE`; returns its id."""
        entry_id = entry_id or self.fresh_id()
        chosen = {
            "id": entry_id,
            "incident": "burglary",
            "title": "Burglary in Park Lane",
            "text": "Somebody broke into a house.",
            "case_number": f"2026-{entry_id[:6]}",
            "contact": f"desk@{author.name}.example.org",
            "window": window(self.now - timedelta(hours=1), self.now),
            "area": Circle(lat=HERE[0], lon=HERE[1], radius_m=300),
            "expires": format_time(self.now + timedelta(days=30)),
        }
        self.write(author, RequestPost, **(chosen | fields))
        return entry_id

    def update(self, author: Author, request: str, text: str = "More.") -> None:
        """Write an update into a request's thread."""
        self.write(author, RequestUpdate, request=request, text=text)

    def correct(self, author: Author, request: str, text: str = "Not so.") -> None:
        """Write a correction into a request's thread."""
        self.write(author, RequestCorrect, request=request, text=text)

    def resolve(self, author: Author, request: str, text: str = "Solved.") -> None:
        """Resolve a request."""
        self.write(author, RequestResolve, request=request, text=text)

    def notice(self, index: int, text: str) -> None:
        """Let the board write a notice about an entry."""
        self.write(self.board, BoardNotice, index=index, text=text)

    def revoke(self, author: Author, last_good: int) -> None:
        """Revoke an agency's posting key."""
        raw = self.signed(author, AgencyRevoke, author.root, last_good=last_good, reason="Stolen.")
        self.log(author, raw)

    def rotate(
        self, author: Author, delivery_key: str = OTHER_DELIVERY_KEY, **fields: object
    ) -> SignerKey:
        """Rotate an agency's keys, which act 72 hours later; returns the new posting key."""
        fresh = make_key(f"{author.name}.posting.{author.seq}")
        raw = self.signed(
            author,
            AgencyRotate,
            author.root,
            posting_key=str(fresh.verifier),
            delivery_key=delivery_key,
            **{"reason": "Yearly."} | fields,
        )
        self.log(author, raw)
        return fresh

    def write(self, author: Author, kind: type[Body], /, **fields: object) -> bytes:
        """Sign an entry with the author's posting key and log it."""
        raw = self.signed(author, kind, author.posting, **fields)
        self.log(author, raw)
        return raw

    def signed(
        self, author: Author, kind: type[Body], key: SignerKey, /, **fields: object
    ) -> bytes:
        """Return the author's next entry without logging it."""
        return sign_entry(kind(**(self.common(author, key) | fields)), self.origin, key)

    def common(self, author: Author, key: SignerKey) -> dict[str, Any]:
        """Return what the author's next entry says, whatever its type."""
        return {
            "agency": author.id,
            "key": key.verifier.key_id.hex(),
            "seq": author.seq,
            "prev": author.prev,
            "id": self.fresh_id(),
            "issued": format_time(self.now),
            "anchor": Anchor(size=0, root=encode_base64(EMPTY_ROOT)),
        }

    def newer(
        self,
        author: Author,
        kind: str = "agency.poll",
        *,
        said: Mapping[str, object] | None = None,
    ) -> bytes:
        """Log an entry of this type by its posting key, which says what this version cannot read.

        What is `said` comes beside what every entry says, and in its place.
        """
        common = self.common(author, author.posting) | {"v": 1, "type": kind}
        text = msgspec.json.encode(common | dict(said or {"question": "Why?"}), order="sorted")
        raw = signed_raw(text, self.origin, author.posting)
        self.log(author, raw)
        return raw

    def log(self, author: Author, raw: bytes) -> None:
        """Append the bytes, whatever they are, as the author's next entry."""
        self.entries.append(raw)
        author.seq += 1
        author.prev = leaf_hash(raw).hex()

    def fresh_id(self) -> str:
        """Return an entry id that was not used before."""
        return sha256(f"entry {len(self.entries)}".encode()).hexdigest()[:32]


def signed_raw(text: bytes, origin: str, key: SignerKey) -> bytes:
    """Return the entry of a JSON text, properly signed whatever it says."""
    signature = key.sign_bytes(f"neighbors-requests/entry/v1\n{origin}\n".encode() + text)
    return text + b"\n" + encode_base64(signature).encode()


def window(start: datetime, end: datetime) -> Window:
    """Return a window as entries write it."""
    return Window(start=format_time(start), end=format_time(end))
