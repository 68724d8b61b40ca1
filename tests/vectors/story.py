"""One log that holds an entry of each type: what the vectors sign, prove and judge."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from noticeboard.log.agency import LoggedEntry
from noticeboard.log.area import MultiPolygon, Polygon
from noticeboard.log.body import (
    AgencyRetention,
    BoardChallenge,
    BoardHeads,
    BoardNotice,
    BoardSnapshot,
    PageRelease,
    RequestAccount,
    RequestAnswer,
    RequestCorrect,
    RequestPost,
    RequestResolve,
    Tally,
    type_of,
)
from noticeboard.log.encoding import format_time
from noticeboard.log.entry import Entry, agency_id
from noticeboard.log.note import SignerKey
from noticeboard.log.policy import HoursOfDay, Limits, Overseer
from noticeboard.log.snapshot import Snapshot
from noticeboard.log.snapshot_fold import SnapshotFold
from noticeboard.log.tree import Tree
from tests.noticeboard.log.made import (
    AGENCY,
    COUNTY,
    LOG,
    NEXT,
    NOON,
    OVERSEER,
    POSTING,
    ROOT,
    STATE,
    Town,
)

DAY = timedelta(days=1)
BOARD = agency_id(LOG.verifier)
DELIVERY_KEY = "age10xnrrmk7r0uunrcjqvkdatwsu7s8jwv0c7rt3rxggmkgntu955dq25yyzj"
BLOCK = Polygon(
    ring=(
        (40_000_000, -75_000_000),
        (40_004_000, -75_000_000),
        (40_004_000, -74_995_000),
        (40_000_000, -74_995_000),
    )
)
LIMITS = Limits(
    account_days=14,
    closed_hours=(HoursOfDay(start_min=0, end_min=360), HoursOfDay(start_min=1320, end_min=1440)),
    incidents=("burglary", "fire", "missing_person"),
    largest_area_m2=600_000,
    least_level=2,
    longest_kept_days=60,
    longest_open_days=30,
    longest_window_min=180,
    most_requests=2,
    oldest_window_days=30,
    per_days=7,
    phrases=("protest", "town hall"),
    zone="America/New_York",
)
COURT = Overseer(
    area_over_m2=550_000,
    days=3,
    incidents=("missing_person",),
    key=str(OVERSEER.verifier),
    kind="court",
    name="Example County Court",
    phrases=("school",),
    sealed=True,
    window_over_min=150,
)


def nothing() -> Tally:
    """Return the tally of no share."""
    return Tally(at_least=0, at_most=0)


def account(request: str, **changed: object) -> dict[str, Any]:
    """Return the own fields of an account: of at least ten shares, most of which are deleted."""
    fields = {
        "request": request,
        "received": Tally(at_least=10, at_most=49),
        "opened": Tally(at_least=10, at_most=49),
        "unopened": nothing(),
        "withdrawn": Tally(at_least=1, at_most=4),
        "used": Tally(at_least=1, at_most=4),
        "handed_on": Tally(at_least=1, at_most=4),
        "handed_to": ("court", "prosecutor"),
        "deleted": Tally(at_least=5, at_most=9),
        "kept": Tally(at_least=1, at_most=4),
        "keep_until": format_time(NOON + 400 * DAY),
        "text": "",
    }
    return fields | changed


@dataclass
class Story(Town):
    """Signs what a board, an agency and a city say in some months."""

    def by_board(self, kind: type, **fields: object) -> Entry:
        """Return an entry of the board."""
        return self.signed(kind(**self.common(BOARD, LOG), **fields), LOG)

    def by_agency(self, kind: type, signer: SignerKey = POSTING, **fields: object) -> Entry:
        """Return an entry by the agency's posting key."""
        return self.signed(kind(**self.common(AGENCY, signer), **fields), signer)

    def tell(self) -> None:
        """Log an entry of each type."""
        self.log(self.register(jurisdiction=_county(), delivery_key=DELIVERY_KEY))
        self.log(self.verify(2, STATE), self.verify(3, COUNTY))
        self.log(self.by_agency(AgencyRetention, days=90, text="General Order 12"))
        self.log(self.policy(limits=LIMITS, overseers=(COURT,)))
        self.log(self.by_board(PageRelease, release="0.2.0", sha256="5e" * 32))
        self._ask()
        self.now = NOON + 31 * DAY
        waits = self.post(area=BLOCK, incident="missing_person", title="A child is missing")
        self.log(self.decision(waits))
        self.log(self.post(area=BLOCK, incident="missing_person", title="A child is missing"))
        asked = waits.body.id
        self.now += DAY
        self.log(self.by_agency(RequestResolve, request=asked, text="The child is found."))
        self.now += 20 * DAY
        self.log(self.by_agency(RequestAccount, **account(asked)))
        self.log(self.newer())
        self.log(self.rotate(delivery_key=DELIVERY_KEY))
        self.log(self.delivery())
        self.now += 4 * DAY
        self.log(self.by_agency(AgencyRetention, NEXT, days=60, text=""))
        self.log(self.revoke(self.registry.size - 2, ROOT))
        root, count = self.registry.heads()
        self.log(self.by_board(BoardHeads, root=root, count=count))
        self.log(self.snapshot())

    def rows(self) -> Snapshot:
        """Return what the log says before its newest heads."""
        fold = SnapshotFold()
        for each in self.logged:
            fold.add(each)
        return fold.snapshot()

    def snapshot(self, **changed: object) -> Entry:
        """Return the board's statement of what its log says before its newest heads."""
        rows, count, sha256 = self.rows().stated()
        heads = [each.index for each in self.logged if isinstance(each.entry.body, BoardHeads)]
        at = heads[-1] if heads else 0
        root = Tree(each.entry.leaf for each in self.logged[:at]).root().hex()
        stated = {"at": at, "root": root, "rows": rows, "count": count, "sha256": sha256}
        return self.by_board(BoardSnapshot, **stated | changed)

    def _ask(self) -> None:
        post = self.post(text="Did you see a “white van”?\nIt is 3 m long… 🚐")
        index = self.log(post).index
        request = post.body.id
        self.now += timedelta(minutes=5)
        self.log(self.update(request))
        self.log(self.by_agency(RequestCorrect, request=request, text="It was a gray van."))
        challenge = self.by_board(BoardChallenge, index=index, text="Why the whole block?")
        self.log(challenge)
        answer = "It was parked there."
        self.log(
            self.by_agency(RequestAnswer, request=request, challenge=challenge.body.id, text=answer)
        )
        self.log(self.by_board(BoardNotice, index=index, text="The area is checked."))

    def requests(self) -> list[RequestPost]:
        """Return every request that is logged."""
        bodies = [each.entry.body for each in self.logged]
        return [each for each in bodies if isinstance(each, RequestPost)]


def _county() -> MultiPolygon:
    return MultiPolygon(
        parts=(
            (
                square(40_000_000, -75_000_000, 500_000),
                square(40_300_000, -75_300_000, 50_000),
            ),
            (square(41_000_000, -75_000_000, 100_000),),
        )
    )


def square(lat: int, lon: int, half: int) -> tuple[tuple[int, int], ...]:
    """Return a square ring around a point, in micro-degrees."""
    corners = ((-half, -half), (half, -half), (half, half), (-half, half))
    return tuple((lat + up, lon + across) for up, across in corners)


@cache
def story() -> Story:
    """Return the whole log."""
    told = Story()
    told.tell()
    return told


def raws() -> list[bytes]:
    """Return every entry's exact bytes, in the log's order."""
    return [each.entry.raw for each in story().logged]


def logged(kind: str) -> LoggedEntry:
    """Return the first entry of a type."""
    return next(each for each in story().logged if type_of(each.entry.body) == kind)
