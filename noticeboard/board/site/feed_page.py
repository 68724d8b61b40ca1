"""The main page: requests, newest first, beside a map of what they ask about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import sqlite3
from string import ascii_uppercase
from typing import Final

from noticeboard.board.reading import LARGEST_INDEX, Status
from noticeboard.board.site import asking
from noticeboard.board.site.asking import Row
from noticeboard.board.site.maps import Place
from noticeboard.board.site.pages import Pages
from noticeboard.board.site.states import STATES
from noticeboard.board.site.views import Item
from noticeboard.board.site.visit import Visit
from noticeboard.board.site.wanted import Wanted
from noticeboard.log.body import RequestPost
from noticeboard.rules.limits import AGENCY_KINDS, INCIDENTS

PAGE_ITEMS: Final = 20
MAP_SIZE: Final = (448, 395)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the overview says for one page of the list."""

    rows: Sequence[Row]
    codes: Mapping[int, Sequence[str]]
    count: int | None
    """How many match, where anything was left out."""
    states: Sequence[str]
    every_code: Sequence[str]


async def show(pages: Pages, visit: Visit, wanted: Wanted) -> str:
    """Show one page of the requests a reader asks for."""
    board, now = pages.board, pages.board.now()
    await pages.overview.fresh()
    end = board.published.size

    def look(connection: sqlite3.Connection) -> Found:
        rows = asking.requests(connection, wanted, now, end=end, limit=PAGE_ITEMS + 1)
        return Found(
            rows=rows,
            codes=asking.found_in(connection, [row.at_entry for row in rows]),
            count=asking.count_requests(connection, wanted, now, end)
            if wanted.is_filtered
            else None,
            states=asking.places(connection),
            every_code=asking.codes(connection),
        )

    found = await pages.overview.ask(look)
    rows = found.rows[:PAGE_ITEMS]
    items, places = await _items(pages, visit, rows, found.codes)
    return pages.write(
        visit,
        "feed.html",
        here="requests",
        items=items,
        map=pages.cartographer.draw(places, MAP_SIZE, visit.language.distance),
        wanted=wanted,
        count=found.count,
        most_counted=asking.MOST_COUNTED,
        older=rows[-1].at_entry if len(found.rows) > PAGE_ITEMS else None,
        is_later_page=wanted.before != LARGEST_INDEX,
        incidents=sorted(INCIDENTS, key=lambda each: visit.language.say(f"incident.{each}")),
        kinds=AGENCY_KINDS,
        states=[(code, STATES[code]) for code in found.states],
        codes=found.every_code,
        statuses=list(Status),
        views=pages.views(visit.language, now),
    )


async def _items(
    pages: Pages, visit: Visit, rows: Sequence[Row], codes: Mapping[int, Sequence[str]]
) -> tuple[list[Item], list[Place]]:
    """Return what is listed and what is drawn, under the same keys."""
    views = pages.views(visit.language, pages.board.now())
    bodies = {
        each.index: each.entry.body for each in await pages.reader.at([r.at_entry for r in rows])
    }
    items: list[Item] = []
    places: list[Place] = []
    for row, key in zip(rows, ascii_uppercase, strict=False):
        post, record = bodies.get(row.at_entry), pages.board.state.registry.agency(row.agency)
        if not isinstance(post, RequestPost) or record is None:
            continue
        item = views.item(row, post, record, key=key, codes=codes.get(row.at_entry, ()))
        items.append(item)
        places.append(Place(area=post.area, key=key, mark=item.mark))
    return items, places
