"""Awareness feeds: their sources and items. Items are shown, but none can be answered."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from hub.api.accounts import FindingView
from hub.api.body import Body, Url, number, safe
from hub.api.requests import ClipPart, Window
from hub.api.route import Call, Routes, Who
from hub.api.scope import Scope
from hub.api.view import LONGEST_SENTENCE, Language, Names, View, line, paragraphs, sentence
from hub.awareness.fetch import check_source
from hub.awareness.service import Offer
from hub.model.awareness import (
    LEAST_POLL,
    LONGEST_POLL,
    NOT_VERIFIABLE,
    USUAL_POLL,
    AreaMeaning,
    AwarenessKind,
    AwarenessReport,
    AwarenessSource,
    AwarenessSourceId,
    AwarenessState,
    AwarenessStatus,
    Concern,
)
from noticeboard.log.area import RequestArea
from noticeboard.rules.findings import Finding, Severity
from noticeboard.rules.text import SafeText

_MINUTE: Final = timedelta(minutes=1)
_FARTHEST_KM: Final = 20_000
_LONGEST_URL: Final = 2000
_FLAG: Final = Finding(code=NOT_VERIFIABLE, severity=Severity.FLAG, params={})
_REASONS: Final = {
    AreaMeaning.EVENT: "awareness.concern.event",
    AreaMeaning.ALERTED: "awareness.concern.alerted",
}


class NewAwarenessSource(Body, frozen=True, kw_only=True):
    """A source to follow."""

    url: Url
    name: Annotated[SafeText, safe(longest=100)] = SafeText("")
    kind: AwarenessKind | None = None
    poll_minutes: Annotated[float, number(LEAST_POLL / _MINUTE, LONGEST_POLL / _MINUTE)] = (
        USUAL_POLL // _MINUTE
    )
    within_km: Annotated[float, number(0.1, _FARTHEST_KM)] | None = None
    allow_private_address: bool = False

    def to_model(self) -> AwarenessSource:
        """Return the source; raises InvalidInputError if its address cannot be used."""
        check_source(self.url, allow_private=self.allow_private_address)
        return AwarenessSource(
            url=self.url,
            name=self.name,
            kind=self.kind,
            poll=timedelta(minutes=self.poll_minutes),
            within_km=self.within_km,
            allow_private_address=self.allow_private_address,
        )


class AwarenessSourceView(View, frozen=True, kw_only=True):
    """A source with its address, which may contain a key, so only for its owner."""

    id: str
    url: str
    name: str
    kind: str
    poll_minutes: float
    within_km: float | None
    allow_private_address: bool
    from_config: bool
    state: AwarenessState
    since: datetime
    fetched_at: datetime | None
    reason: str
    seen: int
    shown: int

    @classmethod
    def of(cls, status: AwarenessStatus, language: Language) -> "AwarenessSourceView":
        """Return a source with its address."""
        source = status.source
        return cls(
            **_health(status, language),
            url=line(source.url, longest=_LONGEST_URL),
            poll_minutes=round(source.poll.total_seconds() / 60, 2),
            within_km=source.within_km,
            allow_private_address=source.allow_private_address,
            from_config=source.from_config,
        )


class AwarenessSourceList(View, frozen=True, kw_only=True):
    """Every awareness source."""

    sources: tuple[AwarenessSourceView, ...]


class AwarenessOffer(View, frozen=True, kw_only=True):
    """A public source for where this house is, to be added by its address."""

    kind: AwarenessKind | None
    url: str
    name: str
    area: str

    @classmethod
    def of(cls, offer: Offer) -> "AwarenessOffer":
        """Return an offer."""
        return cls(
            kind=offer.kind,
            url=line(offer.url, longest=_LONGEST_URL),
            name=line(offer.name),
            area=line(offer.area),
        )


class AwarenessOfferList(View, frozen=True, kw_only=True):
    """The sources offered here, without those that are followed."""

    offers: tuple[AwarenessOffer, ...]


class AwarenessHealth(View, frozen=True, kw_only=True):
    """The state of a source, for everybody who may read."""

    id: str
    name: str
    host: str
    kind: str
    state: AwarenessState
    since: datetime
    fetched_at: datetime | None
    reason: str
    seen: int
    shown: int

    @classmethod
    def of(cls, status: AwarenessStatus, language: Language) -> "AwarenessHealth":
        """Return how a source is doing."""
        host = urlsplit(status.source.url).hostname or ""
        return cls(**_health(status, language), host=line(host))


def _health(status: AwarenessStatus, language: Language) -> dict[str, Any]:
    """Return the fields that everybody sees who sees a source."""
    kind = status.kind or status.source.kind
    return {
        "id": status.source.id,
        "name": line(status.source.name),
        "kind": "" if kind is None else kind.value,
        "state": status.state,
        "since": status.since,
        "fetched_at": status.fetched_at,
        "reason": sentence(status.reason, language),
        "seen": status.seen,
        "shown": status.shown,
    }


class AwarenessClip(ClipPart, frozen=True, kw_only=True):
    """A clip from where and when an item says that something happened."""


class AwarenessConcern(View, frozen=True, kw_only=True):
    """What an item has to do with this house; it is only shown."""

    reason: str
    cameras: tuple[str, ...]
    clips: tuple[AwarenessClip, ...]

    @classmethod
    def of(cls, concern: Concern, area_is: AreaMeaning, names: Names) -> "AwarenessConcern":
        """Return what an item has to do with this house."""
        code = _REASONS.get(area_is, "")
        return cls(
            reason=line(names.language.texts.get(code, code), longest=LONGEST_SENTENCE),
            cameras=concern.cameras,
            clips=tuple(
                AwarenessClip(**ClipPart.fields(clip.id, clip.camera_id, window, names))
                for clip, window in concern.clips
            ),
        )


class AwarenessItemView(View, frozen=True, kw_only=True):
    """One item of a source, as plain text, including links."""

    id: str
    source_id: str
    source_name: str
    kind: AwarenessKind
    publisher: str
    title: str
    text: str
    instruction: str
    event: str
    urgency: str
    severity: str
    certainty: str
    area_text: str
    areas: tuple[RequestArea, ...]
    area_is: AreaMeaning
    link: str
    link_host: str
    published: datetime
    updated: datetime
    expires: datetime | None
    window: Window | None
    findings: tuple[FindingView, ...]
    distance_m: int | None
    concern: AwarenessConcern | None

    @classmethod
    def of(cls, report: AwarenessReport, names: Names) -> "AwarenessItemView":
        """Return an item, which nobody has signed: its one finding says that."""
        item, window, concern = report.item, report.item.window, report.concern
        return cls(
            id=item.id,
            source_id=item.source_id,
            source_name=line(report.source_name),
            kind=item.kind,
            publisher=line(item.publisher),
            title=line(item.title),
            text=paragraphs(item.text),
            instruction=paragraphs(item.instruction),
            event=line(item.event),
            urgency=line(item.urgency),
            severity=line(item.severity),
            certainty=line(item.certainty),
            area_text=line(item.area_text),
            areas=item.areas,
            area_is=item.area_is,
            link=line(item.link, longest=_LONGEST_URL),
            link_host=line(item.link_host),
            published=item.published,
            updated=item.updated,
            expires=item.expires,
            window=None if window is None else Window(start=window.start, end=window.end),
            findings=(FindingView.of(_FLAG, names.language),),
            distance_m=report.distance_m,
            concern=None if concern is None else AwarenessConcern.of(concern, item.area_is, names),
        )


class AwarenessView(View, frozen=True, kw_only=True):
    """The items that are shown, newest first, and the state of their sources."""

    sources: tuple[AwarenessHealth, ...]
    items: tuple[AwarenessItemView, ...]


ROUTES = Routes(id="[0-9a-f]{12}")


@ROUTES.get("/awareness", scope=Scope.READ, panel=Who.READER)
async def get_awareness(call: Call) -> AwarenessView:
    """List the items of awareness sources, newest first; nobody can answer them."""
    feeds, names = call.house.awareness, await call.names()
    sources = await feeds.statuses()
    return AwarenessView(
        sources=tuple(AwarenessHealth.of(status, names.language) for status in sources),
        items=tuple(AwarenessItemView.of(report, names) for report in await feeds.reports()),
    )


@ROUTES.get("/awareness/offers", scope=Scope.READ, panel=Who.READER)
async def get_offers(call: Call) -> AwarenessOfferList:
    """List public alert sources that need no key, for where the cameras are."""
    offers = await call.house.awareness.offers()
    return AwarenessOfferList(offers=tuple(map(AwarenessOffer.of, offers)))


@ROUTES.get("/awareness/sources", scope=Scope.ADMIN, panel=Who.ADMIN)
async def get_sources(call: Call) -> AwarenessSourceList:
    """List the awareness sources with their addresses."""
    statuses, language = await call.house.awareness.statuses(), await call.language()
    return AwarenessSourceList(
        sources=tuple(AwarenessSourceView.of(status, language) for status in statuses)
    )


@ROUTES.post("/awareness/sources", scope=Scope.ADMIN, panel=Who.ADMIN, status=HTTPStatus.CREATED)
async def post_source(call: Call, source: NewAwarenessSource) -> AwarenessSourceView:
    """Follow an awareness source."""
    status = await call.house.awareness.add(source.to_model())
    return AwarenessSourceView.of(status, await call.language())


@ROUTES.delete("/awareness/sources/{id}", scope=Scope.ADMIN, panel=Who.ADMIN)
async def delete_source(call: Call) -> None:
    """Stop following an awareness source and delete its items."""
    await call.house.awareness.remove(AwarenessSourceId(call.id))
