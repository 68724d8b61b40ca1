"""Views of awareness sources and their items, each with its finding."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from hub.api import views
from hub.api.saying import Saying
from hub.api.view import LONGEST_SENTENCE, Names, line, paragraphs, sentence
from hub.model.awareness import (
    NOT_VERIFIABLE,
    AreaMeaning,
    AwarenessReport,
    AwarenessStatus,
    Concern,
)
from noticeboard.rules.finding import Finding, Severity, describe

_LONGEST_URL = 2000
_FLAG = Finding(code=NOT_VERIFIABLE, severity=Severity.FLAG, params={})
_REASONS = {
    AreaMeaning.EVENT: "awareness.concern.event",
    AreaMeaning.ALERTED: "awareness.concern.alerted",
}


def dump_source(status: AwarenessStatus, saying: Saying) -> views.AwarenessSource:
    """Return a source with its address."""
    source = status.source
    return views.AwarenessSource(
        id=source.id,
        url=line(source.url, longest=_LONGEST_URL),
        name=line(source.name),
        kind=_kind(status),
        poll_minutes=round(source.poll.total_seconds() / 60, 2),
        within_km=source.within_km,
        allow_private_address=source.allow_private_address,
        from_config=source.from_config,
        state=status.state,
        since=status.since,
        fetched_at=status.fetched_at,
        reason=sentence(status.reason, saying),
        seen=status.seen,
        shown=status.shown,
    )


def dump_awareness(
    statuses: Sequence[AwarenessStatus], reports: Sequence[AwarenessReport], names: Names
) -> views.Awareness:
    """Return all shown items, and the status of their sources."""
    return views.Awareness(
        sources=tuple(_health(status, names.saying) for status in statuses),
        items=tuple(_item(report, names) for report in reports),
    )


def _kind(status: AwarenessStatus) -> str:
    kind = status.kind or status.source.kind
    return "" if kind is None else kind.value


def _health(status: AwarenessStatus, saying: Saying) -> views.AwarenessHealth:
    return views.AwarenessHealth(
        id=status.source.id,
        name=line(status.source.name),
        host=line(urlsplit(status.source.url).hostname or ""),
        kind=_kind(status),
        state=status.state,
        since=status.since,
        fetched_at=status.fetched_at,
        reason=sentence(status.reason, saying),
        seen=status.seen,
        shown=status.shown,
    )


def _item(report: AwarenessReport, names: Names) -> views.AwarenessItem:
    item, window = report.item, report.item.window
    flag = views.Finding(
        code=_FLAG.code,
        severity=_FLAG.severity,
        text=line(describe(_FLAG, names.saying.texts), longest=LONGEST_SENTENCE),
    )
    return views.AwarenessItem(
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
        window=None if window is None else views.Window(start=window.start, end=window.end),
        findings=(flag,),
        distance_m=report.distance_m,
        concern=None if report.concern is None else _concern(report.concern, item.area_is, names),
    )


def _concern(concern: Concern, area_is: AreaMeaning, names: Names) -> views.AwarenessConcern:
    code = _REASONS.get(area_is, "")
    return views.AwarenessConcern(
        reason=line(names.saying.texts.get(code, code), longest=LONGEST_SENTENCE),
        cameras=concern.cameras,
        clips=tuple(
            views.AwarenessClip(
                clip_id=clip.id,
                camera_id=clip.camera_id,
                camera_name=names.cameras.get(clip.camera_id, ""),
                start=window.start,
                end=window.end,
            )
            for clip, window in concern.clips
        ),
    )
