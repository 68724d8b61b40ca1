"""What the routes call: the parts of the hub, one for each noun of the API."""

from dataclasses import dataclass

from hub.archives.archives import Archives
from hub.archives.lent import Queries
from hub.archives.viewed import Viewing
from hub.awareness.service import Awareness
from hub.camera.roster import Roster
from hub.clips.disk import FootageDisk
from hub.clips.exports import Exports
from hub.clips.index import ClipIndex
from hub.clips.library import Library
from hub.clips.maker_roots import MakerRoots
from hub.clips.retention import Retention
from hub.clock import Clock
from hub.discovery.discovery import Discovery
from hub.feeds.directories import Directories
from hub.feeds.home_witness import HomeWitnesses
from hub.ledger.ledger import Ledger
from hub.pipeline.boards import Boards
from hub.pipeline.cameras import Adoptions
from hub.pipeline.practice import Practice
from hub.pipeline.reports import Reports
from hub.pipeline.requests import Requests
from hub.pipeline.review import Reviews
from hub.pipeline.rules import ReadOnlyRules
from hub.sensors import Sensors
from hub.store.database import Database
from hub.store.events import EventLog, Problems
from hub.street_map import StreetMap
from hub.timestamps.timestamps import Timestamps


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """The parts that `hub.parts` builds and the API serves; unknown ids raise NotFoundError.

    A test gives the API fakes of these classes.
    """

    hub_id: str
    """16 lowercase hex digits, constant for the life of the data folder."""
    name: str
    """The owner's name for this hub."""
    version: str
    """The version of this package."""
    clock: Clock
    database: Database
    events: EventLog
    problems: Problems
    cameras: Adoptions
    """Cameras as people find, adopt and change them."""
    roster: Roster
    """What reads each adopted camera."""
    archives: Archives
    """What records elsewhere."""
    discovery: Discovery
    clips: ClipIndex
    library: Library
    """What is made from recordings: pictures and videos."""
    maker_roots: MakerRoots
    """Makers' root certificates, for what cameras sign."""
    viewing: Viewing
    """Footage over time, and what is fetched from archives because somebody looks at it."""
    exports: Exports
    """Clips that people save."""
    retention: Retention
    disk: FootageDisk
    """The recordings' own, which may be disconnected."""
    sensors: Sensors
    queries: Queries
    """What Home Assistant is asked of the archives that it lends."""
    requests: Requests
    """Everything that changes a request, house rules, or what is known of agencies."""
    reports: Reports
    """Requests, with all that is known about each."""
    reviews: Reviews
    """Proposals as people edit and review them."""
    rules: ReadOnlyRules
    """House rules and agencies, for reading."""
    boards: Boards
    witnesses: HomeWitnesses
    """The boards that this home cosigns."""
    timestamps: Timestamps
    """The services that stamp each hour."""
    practice: Practice
    ledger: Ledger
    awareness: Awareness
    directories: Directories
    """Where boards are found."""
    streets: StreetMap
    """Where streets on maps come from."""
