"""The agencies of the boards that are followed, each with what it has asked for. Frozen values."""

from datetime import datetime
from typing import NamedTuple, Self

from .fields import Fields


class AgencySummary(NamedTuple):
    """One agency, and how much it has asked."""

    id: str
    name: str
    kind: str
    domain: str
    level: int
    first_seen: datetime | None
    keys: str
    """`good`, `changing`, `revoked` or `compromised`."""
    setting: str
    """What this house does with its requests: `notify`, `quiet` or `hidden`."""
    requests: int
    open: int
    resolved: int
    last_request: datetime | None
    months: tuple[tuple[str, int, int], ...]
    """(month, requests, resolved) of the last twelve, oldest first."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AgencySummary."""
        fields = Fields(value, "agency")
        return cls(
            id=fields.text("id"),
            name=fields.text("name"),
            kind=fields.text("kind"),
            domain=fields.text("domain"),
            level=fields.whole("level"),
            first_seen=fields.time_or_none("first_seen"),
            keys=fields.text("keys"),
            setting=fields.text("setting"),
            requests=fields.whole("requests"),
            open=fields.whole("open"),
            resolved=fields.whole("resolved"),
            last_request=fields.time_or_none("last_request"),
            months=fields.each("months", _read_month),
        )


def _read_month(value: object) -> tuple[str, int, int]:
    fields = Fields(value, "month")
    return fields.text("key"), fields.whole("requests"), fields.whole("resolved")


def _read_count(value: object) -> tuple[str, int]:
    fields = Fields(value, "count")
    return fields.text("code"), fields.whole("count")


class AgencyRecord(NamedTuple):
    """One agency with its history."""

    summary: AgencySummary
    median_resolve_s: float | None
    median_area_km2: float | None
    median_window_s: float | None
    longest_window_s: float | None
    incidents: tuple[tuple[str, int], ...]
    findings: tuple[tuple[str, int], ...]
    request_ids: tuple[str, ...]
    """Newest first."""

    @classmethod
    def read(cls, value: object) -> Self:
        """Read an AgencyRecord."""
        fields = Fields(value, "agency")
        return cls(
            summary=AgencySummary.read(value),
            median_resolve_s=fields.number_or_none("median_resolve_s"),
            median_area_km2=fields.number_or_none("median_area_km2"),
            median_window_s=fields.number_or_none("median_window_s"),
            longest_window_s=fields.number_or_none("longest_window_s"),
            incidents=fields.each("incidents", _read_count),
            findings=fields.each("findings", _read_count),
            request_ids=fields.words("request_ids"),
        )
