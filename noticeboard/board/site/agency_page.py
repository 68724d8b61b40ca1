"""An agency's page: how it has asked, and what the record says of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
import sqlite3
from typing import Final

from noticeboard.board.reading import LARGEST_INDEX
from noticeboard.board.site import asking
from noticeboard.board.site.charts import Bar, bars, stacks
from noticeboard.board.site.figures import AREA_SIZES, WINDOW_NAMES, Figures, figures
from noticeboard.board.site.language import Language
from noticeboard.board.site.maps import Place
from noticeboard.board.site.pages import Pages
from noticeboard.board.site.views import Item, Views
from noticeboard.board.site.visit import Visit
from noticeboard.board.site.wanted import Wanted
from noticeboard.errors import NotFoundError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.body import RequestPost
from noticeboard.rules.counts import newest_months

PAGE_ITEMS: Final = 20
ON_RECORD: Final = 100
MAP_SIZE: Final = (400, 260)
SMALLEST_M: Final = 40_000.0
_KM2: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the overview says of one agency."""

    figures: Figures
    rows: Sequence[asking.Row]
    statements: Sequence[int]


async def show(pages: Pages, visit: Visit, agency: str, before: int) -> str:
    """Show one agency; raises NotFoundError."""
    board, now, language = pages.board, pages.board.now(), visit.language
    stored = board.state.registry.agency(agency)
    end = board.published.size
    if stored is None or stored.registered_index >= end:
        raise NotFoundError("No agency with this id is registered on this board.")
    await pages.overview.fresh()
    months = newest_months(now, board.settings.zone)

    def look(connection: sqlite3.Connection) -> Found:
        wanted = Wanted(before=before)
        return Found(
            figures=figures(connection, agency, end, months),
            rows=asking.requests(
                connection, wanted, now, end=end, limit=PAGE_ITEMS + 1, agency=agency
            ),
            statements=asking.statements(connection, agency, ON_RECORD),
        )

    found = await pages.overview.ask(look)
    record, views = stored.acting(now), pages.views(language, now)
    own = await pages.reader.of_agency(agency, ON_RECORD)
    said = await pages.reader.at(found.statements)
    lines = [
        views.on_record(stored, logged)
        for logged in sorted([*own, *said], key=lambda logged: -logged.index)
    ]
    line = views.agency(stored)
    rows = found.rows[:PAGE_ITEMS]
    since = next((each.logged_at for each in own if each.index == record.registered_index), None)
    place = Place(area=record.jurisdiction, key="", mark=line.mark)
    return pages.write(
        visit,
        "agency.html",
        here="agencies",
        agency=line,
        kind=language.say(f"agency_kind.{record.kind}"),
        since=language.date(since) if since else "",
        items=await _items(pages, views, rows, stored),
        older=rows[-1].at_entry if len(found.rows) > PAGE_ITEMS else None,
        is_later_page=before != LARGEST_INDEX,
        lines=[each for each in lines if each is not None],
        chain_end=record.next_seq - 1,
        map=pages.cartographer.draw([place], MAP_SIZE, language.distance, smallest_m=SMALLEST_M),
        jurisdiction=language.shape(record.jurisdiction),
        jurisdiction_size=language.size(record.jurisdiction),
        posting_key=str(record.posting_key),
        delivery_key=record.delivery_key,
        next_key=str(record.next_keys.posting_key) if record.next_keys else "",
        **_shown(found.figures, language, views),
    )


async def _items(
    pages: Pages, views: Views, rows: Sequence[asking.Row], record: AgencyRecord
) -> list[Item]:
    bodies = {
        each.index: each.entry.body for each in await pages.reader.at([r.at_entry for r in rows])
    }
    posts = ((row, bodies.get(row.at_entry)) for row in rows)
    return [views.item(row, post, record) for row, post in posts if isinstance(post, RequestPost)]


def _shown(found: Figures, language: Language, views: Views) -> dict[str, object]:
    """Return figures and charts as the template takes them."""
    say, number = language.say, language.number
    median_window, to_resolve = found.median_window, found.median_to_resolve
    area = found.median_area_m2
    return {
        "figures": found,
        "share": language.formats.percent(found.resolved / found.requests)
        if found.requests
        else "–",
        "median_window": _length(median_window, language),
        "median_area": language.square(area / _KM2) if area is not None else "–",
        "median_to_resolve": _length(to_resolve, language),
        "months": stacks(
            [
                (language.month(each.number % 12 + 1), each.resolved, each.others)
                for each in found.months
            ]
        ),
        "years": stacks([(str(each.number), each.resolved, each.others) for each in found.years]),
        "charts": [
            _chart(
                "incidents", [(say(f"incident.{name}"), count) for name, count in found.incidents]
            ),
            _chart("windows", list(zip(WINDOW_NAMES, found.windows, strict=True))),
            _chart("areas", list(zip(_area_names(language), found.areas, strict=True))),
            _chart("findings", [(views.finding(code), count) for code, count in found.findings]),
        ],
        "requests": number(found.requests),
    }


def _chart(name: str, counted: Sequence[tuple[str, int]]) -> tuple[str, Sequence[Bar]]:
    return name, bars(counted)


def _length(lasts: timedelta | None, language: Language) -> str:
    return "–" if lasts is None else language.length(lasts)


def _area_names(language: Language) -> list[str]:
    """Name the groups of sizes: `0.13–0.26 km²`."""
    said = [language.formats.hundredths(largest / _KM2) for largest in AREA_SIZES]
    first = f"≤\u00a0{said[0]}\u00a0km²"
    return [first, *(f"{a}–{b}\u00a0km²" for a, b in pairwise(said))]
