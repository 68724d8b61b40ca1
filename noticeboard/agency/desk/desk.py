"""What all parts of an agency's desk share: its folder, its keys, its log, and who is signed in."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from aiohttp import web

from noticeboard.agency.account import AccountReader
from noticeboard.agency.department_log import Act, DepartmentLog
from noticeboard.agency.drafts import Drafts
from noticeboard.agency.home import AgencyHome, PostedCases
from noticeboard.agency.index import FolderReader
from noticeboard.agency.keyring import Keyring
from noticeboard.agency.releases import Releases
from noticeboard.agency.retention import Retentions
from noticeboard.desk.people import Person
from noticeboard.desk.route import Call
from noticeboard.desk.session import Sessions
from noticeboard.errors import NotFoundError
from noticeboard.rules.text import safe_text

_MOST_DECODING: Final = 2


@dataclass(slots=True, kw_only=True)
class AgencyDesk:
    """One running desk."""

    folder: Path
    now: Callable[[], datetime]
    sessions: Sessions
    keyring: Keyring = field(default_factory=Keyring)
    log: DepartmentLog = field(init=False)
    drafts: Drafts = field(init=False)
    cases: PostedCases = field(init=False)
    records: dict[str, deque[datetime]] = field(default_factory=dict)
    """When each system sent its records, within the last hour."""
    decoding: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_MOST_DECODING))
    """Taken by whoever reads a film: one that takes long must not use up the desk's threads."""
    exporting: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Taken by whoever writes an archive: two of one name must not be written at once."""

    def __post_init__(self) -> None:
        self.log = DepartmentLog(self.folder)
        self.drafts = Drafts(self.folder, self.now)
        self.cases = PostedCases(self.folder)

    @property
    def home(self) -> AgencyHome:
        """The agency's folder, read with the keys that are unlocked here."""
        return AgencyHome(self.folder, self.keyring)

    @property
    def releases(self) -> Releases:
        """What becomes of drafts, with the keys that are unlocked here."""
        return Releases(home=self.home, drafts=self.drafts, log=self.log, now=self.now)

    @property
    def name(self) -> str:
        """The agency's name, safe to show; empty before its keys are made. Blocking."""
        try:
            return safe_text(self.home.profile().name, longest=200)
        except NotFoundError:
            return ""

    def note(
        self,
        person: Person,
        act: Act,
        *,
        case: str = "",
        request: str = "",
        share: str = "",
        **about: str,
    ) -> None:
        """Write into the department's log what a person did. Blocking."""
        self.log.append(
            act,
            who=person.name,
            at=self.now(),
            case=case,
            request=request,
            share=share,
            **about,
        )


DESK: Final = web.AppKey("desk", AgencyDesk)
INDEX: Final = web.AppKey("index", FolderReader)
RETENTIONS: Final = web.AppKey("retentions", Retentions)
ACCOUNTS: Final = web.AppKey("accounts", AccountReader)


def desk_of(call: Call) -> AgencyDesk:
    """Return the desk that answers a call."""
    return call.request.app[DESK]
