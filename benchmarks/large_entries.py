"""Composes and signs the entries of a large board, many times faster than one by one.

What is logged most is composed as text with its keys in order; the rest is encoded as anywhere.
Each region is written by itself, in any process: the chains of its agencies and of the verifier
that confirms them. What needs to know places in the log is written by `BoardWriter`.
"""

from binascii import b2a_base64
from collections.abc import Iterator
from datetime import timedelta
from functools import cache, lru_cache
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
import msgspec
import nacl.bindings as sodium

from benchmarks.large_words import INCIDENTS, METROS, SENTENCES, STREETS, THREAD_TEXTS
from benchmarks.large_world import DAY_S, ROTATION_S, Agency, Kind, Plan, Region, Request
from noticeboard.log.area import Polygon
from noticeboard.log.body import (
    NO_PREVIOUS,
    AgencyRegister,
    AgencyRetention,
    AgencyRevoke,
    AgencyRotate,
    AgencyVerify,
    Anchor,
    BoardChallenge,
    BoardHeads,
    BoardNotice,
    BoardPolicy,
    BoardSnapshot,
    Body,
    Link,
)
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id, canonical
from noticeboard.log.note import KIND_COSIGNATURE, KIND_ED25519, SIGNATURE_BYTES, SignerKey
from noticeboard.log.policy import TIGHTENING_NOTICE, Limits, Policy, sign_statement
from noticeboard.log.tree import EMPTY_ROOT
from noticeboard.rules.accounts import COUNTS, publish_counts
from noticeboard.seal.age import AgeIdentity

ORIGIN: Final = "country.example.org/v1"
NO_ANCHOR: Final = Anchor(size=0, root=encode_base64(EMPTY_ROOT))
AUTHORS: Final = 1 << 20
"""No author's number reaches this."""
_ENTRY: Final = f"neighbors-requests/entry/v1\n{ORIGIN}\n".encode()
_COUNTERSIGN: Final = f"neighbors-requests/countersign/v1\n{ORIGIN}\n".encode()
_WITNESSES: Final = 3
_RETENTION_DAYS: Final = 60


def signer(seed: int, name: str, kind: int = KIND_ED25519) -> SignerKey:
    """Return the key of this name: the same one for the same seed, so it protects nothing."""
    return SignerKey(name=name, kind=kind, seed=sha256(f"{seed} {name}".encode()).digest())


class BoardKeys:
    """The keys of a large board itself, and of those who confirm its agencies and its log."""

    def __init__(self, seed: int) -> None:
        self.log = signer(seed, ORIGIN)
        self.inbox = signer(seed, f"{ORIGIN}/inbox")
        self.governor = signer(seed, "governor.example.org")
        self.verifiers = tuple(_verifier(seed, number) for number in range(len(METROS)))
        self.witnesses = tuple(
            signer(seed, f"witness-{number}.example.org", KIND_COSIGNATURE)
            for number in range(_WITNESSES)
        )


def _verifier(seed: int, region: int) -> SignerKey:
    return signer(seed, f"verifier-{region}.example.org")


class Line(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """An entry on its way into the log, or what the board must say at its place."""

    at: int
    """In seconds after the beginning."""
    author: int
    """The number of its chain."""
    kind: int
    raw: bytes = b""
    """Empty if the board is its author."""
    leaf: bytes = b""
    request: str = ""
    """The id of the request that it makes, closes, or is about."""
    until: int = 0
    """When the request that it makes expires."""
    is_watched: bool = False
    """Whether the board will say something about the request that it makes."""


class Day(msgspec.Struct, frozen=True, array_like=True):
    """A day to be written, and what its authors have seen of the log."""

    number: int
    size: int
    root: str

    @property
    def anchor(self) -> Anchor:
        """What its entries are anchored to."""
        return Anchor(size=self.size, root=self.root)


class Author:
    """One chain: its last link, and the key that signs the next one."""

    __slots__ = ("id", "key_id", "next_key", "number", "prev", "secret", "seq")

    def __init__(self, number: int, root: SignerKey, posting: SignerKey | None = None) -> None:
        self.number = number
        self.id = agency_id(root.verifier)
        self.seq, self.prev = 0, NO_PREVIOUS
        self.next_key: tuple[int, SignerKey] | None = None
        self.use(posting or root)

    def use(self, key: SignerKey) -> None:
        """Sign with this key from now on."""
        self.key_id = key.verifier.key_id.hex()
        self.secret = sodium.crypto_sign_seed_keypair(key.seed)[1]

    def link(
        self, entry_id: str, issued: str, anchor: Anchor, key: SignerKey | None = None
    ) -> Link:
        """Return the common fields of the next entry, by the root key if it is given."""
        return Link(
            agency=self.id,
            key=self.key_id if key is None else key.verifier.key_id.hex(),
            seq=self.seq,
            prev=self.prev,
            id=entry_id,
            issued=issued,
            anchor=anchor,
        )

    def sign(self, text: bytes, key: SignerKey | None = None) -> tuple[bytes, bytes]:
        """Return the next entry and its leaf hash; another key than the usual one may sign it."""
        if key is None:
            signature = sodium.crypto_sign(_ENTRY + text, self.secret)[:SIGNATURE_BYTES]
        else:
            signature = key.sign_bytes(_ENTRY + text)
        return self.append(b"%b\n%b" % (text, b2a_base64(signature, newline=False)))

    def append(self, raw: bytes) -> tuple[bytes, bytes]:
        """Return a signed entry, now the last link, and its leaf hash."""
        leaf = sha256(b"\x00" + raw).digest()
        self.seq += 1
        self.prev = leaf.hex()
        return raw, leaf


class Times:
    """Writes seconds after the beginning as entries do."""

    def __init__(self, plan: Plan) -> None:
        self._start = plan.start

        @lru_cache(256)
        def date(day: int) -> str:
            return f"{(plan.start + timedelta(days=day)).date().isoformat()}T"

        self._date = date

    def __call__(self, at: int) -> str:
        """Return a time such as 2026-01-31T23:59:59Z."""
        day, second = divmod(at, DAY_S)
        minute, second = divmod(second, 60)
        return f"{self._date(day)}{minute // 60:02}:{minute % 60:02}:{second:02}Z"


class RegionWriter:
    """Writes what the agencies of a region log, and what their verifier does."""

    def __init__(self, plan: Plan, number: int) -> None:
        self._plan = plan
        self._region = Region(plan=plan, number=number)
        self._draw = self._region.draw
        self._times = Times(plan)
        self._board_key = signer(plan.seed, ORIGIN)
        self._authors: dict[int, Author] = {}
        self._verifier = Author(plan.agencies + number, _verifier(plan.seed, number))
        self._keys: dict[int, int] = {}
        """How many posting keys an agency has had."""
        self._day = Day(number=0, size=0, root=NO_ANCHOR.root)
        self._anchor = ""

    def write(self, day: Day) -> list[Line]:
        """Return a day's lines in order of time; each day must be written in turn."""
        self._day = day
        self._anchor = f'"anchor":{{"root":"{day.root}","size":{day.size}}}'
        lines: list[Line] = []
        for at, kind, agency, request in self._region.live(day.number):
            if kind is Kind.POST:
                lines.append(self._post(at, agency))
            elif request is None:
                lines += self._agency_lines(at, kind, agency)
            else:
                lines.append(self._thread(at, kind, agency, request))
        return lines

    def _author(self, agency: Agency, at: int) -> Author:
        author = self._authors[agency.number]
        if author.next_key is not None and author.next_key[0] <= at:
            author.use(author.next_key[1])
            author.next_key = None
        return author

    def _id(self) -> str:
        return f"{self._draw.getrandbits(128):032x}"

    # Requests

    def _post(self, at: int, agency: Agency) -> Line:
        request = self._region.request(agency, at)
        author, draw, times = self._author(agency, at), self._draw, self._times
        start = at - int(draw.uniform(1, 12) * DAY_S) // 300 * 300
        end = start + 300 * draw.randrange(3, 37)
        street, (incident, title) = draw.choice(STREETS), draw.choice(INCIDENTS)
        texts = draw.sample(SENTENCES, draw.randrange(1, 5))
        text = (
            f'{{"agency":"{author.id}",{self._anchor},"area":{self._area(agency)}'
            f',"case_number":"{agency.number}-{author.seq}"'
            f',"contact":"desk@{agency.domain}","expires":"{times(request.expires_at)}"'
            f',"id":"{request.id}","incident":"{incident}","issued":"{times(at)}"'
            f',"key":"{author.key_id}","prev":"{author.prev}","seq":{author.seq}'
            f',"text":"We ask for video of {street} and its corners. {" ".join(texts)}"'
            f',"title":"{title} on {street} in {agency.town}","type":"request.post","v":1'
            f',"window":{{"end":"{times(end)}","start":"{times(start)}"}}}}'
        )
        raw, leaf = author.sign(text.encode())
        is_watched = request.is_challenged or request.is_noticed
        return Line(
            at, author.number, Kind.POST, raw, leaf, request.id, request.expires_at, is_watched
        )

    def _area(self, agency: Agency) -> str:
        """Return a circle, or every fourth time an outline, well within the jurisdiction."""
        draw = self._draw
        lat, lon = self._region.place(agency, agency.reach_m / 2)
        if draw.random() < _CIRCLES:
            radius_m = draw.randrange(150, 640, 10)
            return f'{{"lat":{lat},"lon":{lon},"radius_m":{radius_m},"shape":"circle"}}'
        ring = self._region.ring(lat, lon, draw.uniform(180, 500), draw.randrange(5, 11))
        corners = ",".join([f"[{north},{east}]" for north, east in ring])
        return f'{{"ring":[{corners}],"shape":"polygon"}}'

    def _thread(self, at: int, kind: Kind, agency: Agency, request: Request) -> Line:
        if kind in {Kind.NOTICE, Kind.CHALLENGE}:
            return Line(at, agency.number, kind, request=request.id)
        author = self._author(agency, at)
        if kind is Kind.ACCOUNT:
            text = self._account(author, at, request)
        else:
            challenge = f',"challenge":"{challenge_id(request.id)}"' if kind is Kind.ANSWER else ""
            text = (
                f'{{"agency":"{author.id}",{self._anchor}{challenge},"id":"{self._id()}"'
                f',"issued":"{self._times(at)}","key":"{author.key_id}","prev":"{author.prev}"'
                f',"request":"{request.id}","seq":{author.seq}'
                f',"text":"{self._draw.choice(THREAD_TEXTS)}","type":"{_TYPES[kind]}","v":1}}'
            )
        raw, leaf = author.sign(text.encode())
        return Line(at, author.number, kind, raw, leaf, request.id)

    def _account(self, author: Author, at: int, request: Request) -> str:
        draw, tallies = self._draw, _tallies()
        withdrawn, unopened = draw.randrange(3), draw.randrange(2)
        opened = draw.choice((0, 0, 1, 2, 3, 7, 12))
        kept = draw.randrange(1, opened + 1) if opened and draw.random() < _KEEPS else 0
        until = self._times(at + draw.randrange(2 * DAY_S, 30 * DAY_S)) if kept else ""
        received, deleted = opened + withdrawn + unopened, opened - kept
        return (
            f'{{"agency":"{author.id}",{self._anchor},"deleted":{tallies["deleted"][deleted]}'
            f',"handed_on":{tallies["handed_on"][0]},"handed_to":[],"id":"{self._id()}"'
            f',"issued":"{self._times(at)}","keep_until":"{until}"'
            f',"kept":{tallies["kept"][kept]},"key":"{author.key_id}"'
            f',"opened":{tallies["opened"][opened]},"prev":"{author.prev}"'
            f',"received":{tallies["received"][received]},"request":"{request.id}"'
            f',"seq":{author.seq},"text":"{"The case is before a court." if kept else ""}"'
            f',"type":"request.account","unopened":{tallies["unopened"][unopened]}'
            f',"used":{tallies["used"][draw.randrange(opened + 1)]},"v":1'
            f',"withdrawn":{tallies["withdrawn"][withdrawn]}}}'
        )

    # Agencies and their keys

    def _agency_lines(self, at: int, kind: Kind, agency: Agency) -> Iterator[Line]:
        issued, anchor = self._times(at), self._day.anchor
        if kind is Kind.REGISTER:
            yield self._register(at, agency)
            return
        author = self._author(agency, at)
        if kind is Kind.VERIFY:
            link = self._verifier.link(self._id(), issued, anchor)
            body: Body = AgencyVerify(**link, subject=author.id, level=2)
            yield self._line(at, kind, self._verifier, body)
        elif kind is Kind.PROMISE:
            body = AgencyRetention(
                **author.link(self._id(), issued, anchor), days=_RETENTION_DAYS, text=""
            )
            yield self._line(at, kind, author, body)
        elif kind is Kind.ROTATE:
            yield self._rotation(at, agency, "Every few years.")
        else:
            root = self._root(agency)
            link = author.link(self._id(), issued, anchor, root)
            # Its entries since then are still its own: none was made meanwhile.
            body = AgencyRevoke(**link, last_good=self._day.size - 1, reason="A lost laptop.")
            yield self._line(at, kind, author, body, root)
            yield self._rotation(at, agency, "The key before it was lost.")

    @staticmethod
    def _line(
        at: int, kind: Kind, author: Author, body: Body, key: SignerKey | None = None
    ) -> Line:
        return Line(at, author.number, kind, *author.sign(canonical(body), key))

    def _root(self, agency: Agency) -> SignerKey:
        return signer(self._plan.seed, f"{agency.domain}/root")

    def _posting(self, agency: Agency) -> SignerKey:
        """Return an agency's next posting key."""
        number = self._keys[agency.number] = self._keys.get(agency.number, 0) + 1
        return signer(self._plan.seed, f"{agency.domain}/posting-{number}")

    def _register(self, at: int, agency: Agency) -> Line:
        root, posting = self._root(agency), self._posting(agency)
        author = self._authors[agency.number] = Author(agency.number, root, posting)
        ring = self._region.ring(agency.lat, agency.lon, agency.reach_m, agency.corners)
        delivery = X25519PrivateKey.from_private_bytes(sha256(posting.seed + b"delivery").digest())
        body = AgencyRegister(
            **author.link(self._id(), self._times(at), self._day.anchor, root),
            name=agency.name,
            kind=agency.kind,
            jurisdiction=Polygon(ring=ring),
            domain=agency.domain,
            root_key=str(root.verifier),
            posting_key=str(posting.verifier),
            delivery_key=str(AgeIdentity(private=delivery).recipient),
            contact=f"desk@{agency.domain}",
        )
        text = canonical(body)
        raw = b"%b\n%b" % (text, encode_base64(root.sign_bytes(_ENTRY + text)).encode())
        counter = encode_base64(self._board_key.sign_bytes(_COUNTERSIGN + raw)).encode()
        raw, leaf = author.append(b"%b\n%b" % (raw, counter))
        return Line(at, author.number, Kind.REGISTER, raw, leaf)

    def _rotation(self, at: int, agency: Agency, reason: str) -> Line:
        author, root, new = self._author(agency, at), self._root(agency), self._posting(agency)
        body = AgencyRotate(
            **author.link(self._id(), self._times(at), self._day.anchor, root),
            posting_key=str(new.verifier),
            delivery_key="",
            reason=reason,
        )
        author.next_key = at + ROTATION_S, new
        return self._line(at, Kind.ROTATE, author, body, root)


class BoardWriter:
    """Writes what the board itself logs; the log's key signs it."""

    def __init__(self, plan: Plan, keys: BoardKeys) -> None:
        self._plan = plan
        self._keys = keys
        self._times = Times(plan)
        self._author = Author(plan.agencies + len(METROS), keys.log)
        self.anchor = NO_ANCHOR

    def heads(self, at: int, root: bytes, count: int) -> Line:
        """Return the statement of where every chain ends."""
        body = BoardHeads(**self._link(at), root=root.hex(), count=count)
        return self._line(at, Kind.HEADS, body)

    def snapshot(self, at: int, heads: int, root: bytes, stated: tuple[str, int, str]) -> Line:
        """Return the statement of what the log of `root` said before the heads at an index."""
        rows, count, digest = stated
        body = BoardSnapshot(
            **self._link(at), at=heads, root=root.hex(), rows=rows, count=count, sha256=digest
        )
        return self._line(at, Kind.SNAPSHOT, body)

    def remark(self, line: Line, index: int) -> Line:
        """Return the notice or the challenge that a line stands for, about a request's entry."""
        link = self._link(line.at)
        if line.kind == Kind.NOTICE:
            return self._line(
                line.at, Kind.NOTICE, BoardNotice(**link, index=index, text="The window is long.")
            )
        link["id"] = challenge_id(line.request)
        text = f"Why the whole street? I count {index % 97 + 3} doors."
        return self._line(line.at, Kind.CHALLENGE, BoardChallenge(**link, index=index, text=text))

    def policy(self, at: int) -> Line:
        """Return the first policy, which every request keeps."""
        begins = at + int(TIGHTENING_NOTICE.total_seconds()) + DAY_S
        governor = self._keys.governor
        policy = Policy(
            begins=self._times(begins),
            governor=str(governor.verifier),
            limits=Limits(account_days=30, longest_window_min=240, oldest_window_days=60),
            name="Ordinance 1",
            number=1,
            overseers=(),
            text="As the council decided.",
        )
        signature = sign_statement(policy, ORIGIN, governor)
        body = BoardPolicy(**self._link(at), policy=policy, signature=signature)
        return self._line(at, Kind.POLICY, body)

    def _link(self, at: int) -> Link:
        digest = sha256(f"{self._plan.seed} board {self._author.seq}".encode()).hexdigest()
        return self._author.link(digest[:32], self._times(at), self.anchor)

    def _line(self, at: int, kind: Kind, body: Body) -> Line:
        return Line(at, self._author.number, kind, *self._author.sign(canonical(body)))


def challenge_id(request: str) -> str:
    """Return the id of the challenge to a request, which its agency knows before it is logged."""
    return sha256(f"challenge to {request}".encode()).hexdigest()[:32]


@cache
def _tallies() -> dict[str, tuple[str, ...]]:
    """Return how each count of an account is stated, as JSON."""

    def stated(name: str, count: int) -> str:
        tally = publish_counts(dict.fromkeys(COUNTS, 0) | {name: count})[name]
        return f'{{"at_least":{tally.at_least},"at_most":{tally.at_most}}}'

    return {name: tuple(stated(name, count) for count in range(20)) for name in COUNTS}


_TYPES: Final = {
    Kind.UPDATE: "request.update",
    Kind.CORRECT: "request.correct",
    Kind.RESOLVE: "request.resolve",
    Kind.ANSWER: "request.answer",
}
_CIRCLES: Final = 0.75
_KEEPS: Final = 0.4
