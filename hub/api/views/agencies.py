"""Agencies: what boards logged about them, and what they asked for."""

from datetime import datetime

from hub.api.view import View
from hub.api.views.figures import FindingCount
from hub.model.request import AgencySetting
from hub.requests.agencies import KeyState
from noticeboard.log.area import Area


class AgencyMonth(View, frozen=True, kw_only=True):
    """How much was asked in one month, and how much of that is resolved."""

    key: str
    requests: int
    resolved: int


class AgencySummary(View, frozen=True, kw_only=True):
    """An agency in the list of all."""

    id: str
    name: str
    kind: str
    domain: str
    level: int
    origins: tuple[str, ...]
    first_seen: datetime | None
    keys: KeyState
    setting: AgencySetting
    requests: int
    open: int
    resolved: int
    resolved_share: float | None
    last_request: datetime | None
    months: tuple[AgencyMonth, ...]
    jurisdiction: Area


class AgencyList(View, frozen=True, kw_only=True):
    """Every agency of the followed boards, the one that asked most first."""

    agencies: tuple[AgencySummary, ...]


class Registered(View, frozen=True, kw_only=True):
    """Where an agency is registered, and how well its identity is confirmed there."""

    origin: str
    index: int
    at: datetime
    level: int
    url: str


class WindowLengths(View, frozen=True, kw_only=True):
    """How many requests have a window of at most so long, and longer than the group before."""

    to_s: int
    count: int


class IncidentCount(View, frozen=True, kw_only=True):
    """How many requests are about one kind of incident."""

    code: str
    count: int


class AgencyRecord(AgencySummary, frozen=True, kw_only=True):
    """An agency in full."""

    delivery_key: str
    keys_change_at: datetime | None
    registered: tuple[Registered, ...]
    median_resolve_s: float | None
    incidents: tuple[IncidentCount, ...]
    findings: tuple[FindingCount, ...]
    median_area_km2: float | None
    largest_area_km2: float | None
    median_window_s: float | None
    longest_window_s: float | None
    window_lengths: tuple[WindowLengths, ...]
    request_ids: tuple[str, ...]


class ProofWitness(View, frozen=True, kw_only=True):
    """A witness the owner relies on, and when it signed the checkpoint."""

    name: str
    at: datetime


class Proof(View, frozen=True, kw_only=True):
    """What verification proved of a request; `file` and `commands` show it again."""

    request_id: str
    origin: str
    index: int
    leaf: str
    tree_size: int
    root: str
    checkpoint_at: datetime | None
    checked_at: datetime | None
    seen_at: datetime | None
    """When this hub first saw it in the log; null once it is open no longer."""
    witnesses: tuple[ProofWitness, ...]
    quorum: int
    log_key: str
    key_id: str
    entry: str
    file: str
    file_name: str
    commands: tuple[str, ...]
