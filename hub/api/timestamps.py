"""Timestamp services: on only if somebody adds one."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from hub.api.body import Body, exact, safe
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, Language, View, line, sentence
from hub.model.timestamp import ServiceStatus
from noticeboard.rules.text import SafeText

LONGEST_ROOT = 64 << 10

type _ServiceUrl = Annotated[str, exact(shortest=8, longest=512)]
type _Roots = Annotated[SafeText, safe(longest=LONGEST_ROOT, lines=True)]


class TimestampQuery(Body, frozen=True, kw_only=True):
    """Which service."""

    url: _ServiceUrl


class NewTimestampService(TimestampQuery, frozen=True, kw_only=True):
    """A service to ask each hour, and the root certificates to check it against, in PEM.

    Without any, it is checked against those that the hub's machine trusts.
    """

    root: _Roots = SafeText("")
    allow_private_address: bool = False


class TimestampService(View, frozen=True, kw_only=True):
    """A service that stamps each hour."""

    url: str
    name: str
    """The name in its certificate."""
    has_own_root: bool
    """Whether its owner gave root certificates."""
    added_at: datetime
    stamped_at: datetime | None
    """The time that its newest stamp states."""
    accuracy_ms: float | None
    """How far that may be off, as it says itself."""
    failures: int
    """How many times in a row it gave no stamp."""
    reason: str
    """Why it gave none last time, or why its stamp is doubtful; else empty."""

    @classmethod
    def of(cls, status: ServiceStatus, language: Language) -> "TimestampService":
        """Return a service as it is shown."""
        service, newest = status.service, status.newest
        accuracy = None if newest is None else newest.accuracy
        return cls(
            url=line(service.url, longest=LONGEST_SENTENCE),
            name=line(service.name),
            has_own_root=bool(service.root),
            added_at=service.added_at,
            stamped_at=None if newest is None else newest.at,
            accuracy_ms=None if accuracy is None else accuracy.total_seconds() * 1000,
            failures=service.failures,
            reason=sentence(service.reason, language),
        )


class TimestampServiceList(View, frozen=True, kw_only=True):
    """Every service that stamps each hour; without any, nothing is stamped."""

    services: tuple[TimestampService, ...]


ROUTES = Routes()


@ROUTES.get("/timestamps", scope=Scope.READ, panel=Who.READER)
async def get_timestamps(call: Call) -> TimestampServiceList:
    """List the timestamp services."""
    language, timestamps = await call.language(), call.house.timestamps
    return TimestampServiceList(
        services=tuple(TimestampService.of(each, language) for each in await timestamps.statuses()),
    )


@ROUTES.post(
    "/timestamps",
    scope=Scope.ADMIN,
    panel=Who.ADMIN,
    status=HTTPStatus.CREATED,
    long_body=True,
)
async def post_timestamp(call: Call, new: NewTimestampService) -> TimestampService:
    """Try a timestamp service, and ask it each hour from now on."""
    added = await call.house.timestamps.add(
        new.url, root=new.root, allow_private=new.allow_private_address
    )
    return TimestampService.of(added, await call.language())


@ROUTES.delete("/timestamps", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_timestamp(call: Call, query: TimestampQuery) -> None:
    """Never ask a timestamp service again; what it has stamped stays."""
    await call.house.timestamps.remove(query.url)
