"""How the board will show a request, in its own words and formats."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from noticeboard.agency.draft_rules import DraftJudgment, area_of
from noticeboard.agency.drafts import DraftContent
from noticeboard.desk.route import View
from noticeboard.rules.language import Language
from noticeboard.rules.limits import INCIDENTS
from noticeboard.rules.text import safe_text


class FactView(View, frozen=True, kw_only=True):
    """One of the facts that stand above a request's text."""

    label: str
    value: str
    small: str


def facts_of(
    content: DraftContent, verdict: DraftJudgment, *, now: datetime, earlier: int, language: str
) -> tuple[FactView, ...]:
    """Return the facts of a request as its page on a board in the same time zone has them.

    A board that knows the county names it as well.
    """
    window, area = verdict.window, area_of(content)[0]
    say = Language.every(window.zone if window else ZoneInfo("UTC"))[language]
    facts = []
    if window is not None:
        length = say.length(window.end - window.start)
        utc = "" if say.is_utc else f"{say.span_utc(window.start, window.end)} · "
        when = say.span(window.start, window.end)
        facts.append(
            FactView(label=say.text("page.request.window"), value=when, small=utc + length)
        )
    if area is not None:
        facts.append(
            FactView(
                label=say.text("page.request.area"),
                value=say.shape(area),
                small=f"{say.size(area)} · {say.point(area)}",
            )
        )
    if content.incident in INCIDENTS:
        case = safe_text(content.case_number, longest=200)
        facts.append(
            FactView(
                label=say.text("page.request.type"),
                value=f"{say.text(f'incident.{content.incident}')} · {case}",
                small=say.text(f"page.request.nth_{min(earlier + 1, 2)}"),
            )
        )
    until = say.date(now + timedelta(days=content.life_days))
    facts.append(
        FactView(
            label=say.text("page.request.status"),
            value=say.text("page.status.open"),
            small=say.text("page.status.open_until", date=until),
        )
    )
    return tuple(facts)
