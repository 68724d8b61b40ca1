"""Routes of the feeds."""

import asyncio
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from noticeboard.board.board import BOARD, Board
from noticeboard.board.feeds import formats
from noticeboard.board.feeds.formats import Head, index_entries
from noticeboard.board.feeds.http import BodyCache, FeedBody, FeedFilter, answer
from noticeboard.board.feeds.items import (
    FeedTexts,
    Page,
    base_url,
    board_title,
    host_of,
    item_of,
    name_of,
    read_page,
)
from noticeboard.board.feeds.messages import read_message
from noticeboard.board.site.pages import PAGES
from noticeboard.board.site.standings import Standings, standings_of

FEED: Final = r"{format:atom|json|cap}"
AGENCY: Final = r"{agency:[0-9a-f]{40}}"
FRESH_S: Final = 60
MESSAGE_FRESH_S: Final = 3600
"""A message never changes, but the program that writes it does."""
KEPT: web.AppKey[BodyCache] = web.AppKey("kept_feeds", BodyCache)

routes = web.RouteTableDef()


def prepare(app: web.Application) -> None:
    """Give an application what the feeds need."""
    app[KEPT] = BodyCache()
    app.on_cleanup.append(lambda app: app[KEPT].finish())


@routes.get(f"/feed.{FEED}")
async def get_feed(request: web.Request) -> web.Response:
    """Return the whole board as a feed."""
    return await send_feed(request, FeedFilter.of(request.query))


@routes.get(f"/agencies/{AGENCY}/feed.{FEED}")
async def get_agency_feed(request: web.Request) -> web.Response:
    """Return one agency's requests as a feed."""
    agency = request.match_info["agency"]
    request.app[BOARD].agency(agency)
    return await send_feed(request, FeedFilter.of(request.query, agency))


@routes.get("/requests/{index:0|[1-9][0-9]{0,17}}.cap")
async def get_message(request: web.Request) -> web.Response:
    """Return an entry as a CAP message."""
    board = request.app[BOARD]
    language = FeedFilter.of(request.query).language
    message = await read_message(board, int(request.match_info["index"]))

    def make() -> FeedBody:
        settings = board.settings
        written = formats.write_message(
            message, FeedTexts(language), base_url(settings), host_of(settings)
        )
        return FeedBody.of(formats.CAP_TYPE, written, b"", message.logged.logged_at)

    return answer(request, await asyncio.to_thread(make), max_age_s=MESSAGE_FRESH_S)


async def send_feed(request: web.Request, filters: FeedFilter) -> web.Response:
    """Return a page of a feed; raises NoticeboardError."""
    board, form = request.app[BOARD], request.match_info["format"]
    now, published, pages = board.now(), board.published, request.app[PAGES]

    async def make() -> FeedBody:
        page = await read_page(board, filters, now)
        threads = [each.thread for each in page.activities]
        await pages.overview.fresh()
        standings = await standings_of(
            pages,
            [each.index for each in threads],
            list({each.agency.id for each in threads}),
        )
        # In a thread: cleaning and compressing fifty threads of untrusted text takes a while.
        content = await asyncio.to_thread(_write, board, page, form, now, standings)
        return FeedBody.of(_MEDIA_TYPES[form], content, published.root, _modified(board, page, now))

    # The registry may be ahead of what is published, and a feed shows agencies as they are now.
    state = (published.root, board.state.size)
    body = await request.app[KEPT].get((form, filters), state, now, make)
    return answer(request, body, max_age_s=FRESH_S)


def _write(board: Board, page: Page, form: str, now: datetime, standings: Standings) -> bytes:
    texts, base = FeedTexts(page.asked.language), base_url(board.settings)
    items = [(each, item_of(each, texts, base, now, standings)) for each in page.activities]
    head = _head(board, page, form, texts, base)
    if form == "json":
        return formats.write_json_feed(head, (item for _, item in items), f"{base}/about")
    if form == "cap":
        return formats.write_feed(head, index_entries(items, texts, base))
    return formats.write_feed(
        head,
        (
            formats.entry_of(item, texts.area(item.area), item.status, texts.text("feed.late"))
            for _, item in items
        ),
    )


_MEDIA_TYPES: Final = {
    "atom": formats.ATOM_TYPE,
    "json": formats.JSON_FEED_TYPE,
    "cap": formats.ATOM_TYPE,
}


def _head(board: Board, page: Page, form: str, texts: FeedTexts, base: str) -> Head:
    settings, filters = board.settings, page.asked
    title = texts.text("feed.title", board=board_title(settings))
    home = f"{base}/"
    if filters.agency is not None:
        record = board.state.registry.agency(filters.agency)
        name = filters.agency if record is None else name_of(record)
        title = texts.text("feed.title_agency", agency=name, board=board_title(settings))
        home = f"{base}/agencies/{filters.agency}"
    if filters.place is not None:
        name = filters.place.name
        title = texts.text("feed.title_place", place=name, board=board_title(settings))
        home = f"{base}/places/{filters.place.slug}"
    feed = f"{home.rstrip('/')}/feed.{form}"
    updated = [activity.updated for activity in page.activities]
    return Head(
        title=texts.text("feed.title_cap", title=title) if form == "cap" else title,
        subtitle=texts.text("feed.about"),
        author=board_title(settings),
        url=feed + filters.query,
        first=feed + filters.newest().query,
        older=feed + page.older.query if page.older else None,
        home=home,
        icon=f"{base}/icon.svg",
        language=texts.language,
        updated=max(updated, default=page.newest_entry or board.published.signed_at),
    )


def _modified(board: Board, page: Page, now: datetime) -> datetime | None:
    """Return when the page last changed, or None if that is not known to the second."""
    if page.newest_entry is None or page.asked.status is not None or not board.is_caught_up:
        return None
    ended = (datetime.fromisoformat(each.thread.post.expires) for each in page.activities)
    changed = max([page.newest_entry, *(end for end in ended if end <= now)])
    # Within that second more changes may come, which the same time would hide.
    whole = changed.replace(microsecond=0)
    return whole if now - whole >= timedelta(seconds=1) else None
