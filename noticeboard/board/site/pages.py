"""The board's pages: plain HTML without scripts, rendered by Jinja with autoescaping.

A visit is one reader's view of one URL: the language, and links that keep it. Pages without a list
are here: one entry, the moderation record, the rules, how to check.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from aiohttp import web
from jinja2 import Environment, FunctionLoader, StrictUndefined

from noticeboard.board.board import LARGEST_INDEX, Board, Logged, Reader
from noticeboard.board.home_witnesses import HomeWitness
from noticeboard.board.log import first_publication
from noticeboard.board.moderation import (
    CHALLENGE,
    LONGEST_REASON,
    Decisions,
    HeldState,
    decisions,
)
from noticeboard.board.site import place_index
from noticeboard.board.site.charts import bars
from noticeboard.board.site.maps import Cartographer
from noticeboard.board.site.outline import outline
from noticeboard.board.site.overview import Overview
from noticeboard.board.site.views import Views, log_status
from noticeboard.log.body import BoardDecision, BoardNotice, Body, type_of
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import agency_id
from noticeboard.log.link import BoardLink, Fingerprint
from noticeboard.rules.language import Language, choose
from noticeboard.rules.limits import INCIDENTS
from noticeboard.rules.map_tiles import host_of
from noticeboard.rules.places import NamedPlace
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.tasks import run_in_background
from noticeboard.runtime.wording import FORMATS


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """The context that a page is written for. None of it is stored."""

    language: Language
    is_chosen: bool
    """Whether the URL names the language; if so, links must too."""
    path: str
    query: Mapping[str, str]

    def href(self, path: str, /, **parameters: str | int) -> str:
        """Return a URL on this board, in the reader's language."""
        given = {name: str(value) for name, value in parameters.items() if value != ""}
        if self.is_chosen:
            given["lang"] = self.language.code
        address, hash_sign, place = path.partition("#")
        query = f"?{urlencode(given)}" if given else ""
        return f"{address}{query}{hash_sign}{place}"

    @property
    def others(self) -> Sequence[tuple[str, str, str]]:
        """The same page in each language: code, name and URL."""
        query = {name: value for name, value in self.query.items() if name != "lang"}
        return [
            (code, formats.name, f"{self.path}?{urlencode(query | {'lang': code})}")
            for code, formats in FORMATS.items()
        ]


POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'{tiles}; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of pages; it only adds the operator's map tiles."""
QUIET_ZONE: Final = 4
"""The white squares around a QR code that ISO/IEC 18004 asks for."""
MOST_PLACES: Final = 4
"""So many places of a request are linked from it."""
PLACE_LENGTH: Final = 80
TEMPLATES: Final = Path(__file__).parents[1] / "templates"


class Pages:
    """Renders one board's pages."""

    def __init__(self, board: Board) -> None:
        """Read every template, text and outline. Blocking; pages read no files after this."""
        import segno  # noqa: F401, PLC0415 -- for the link's code, drawn with the first page

        self.board = board
        self.reader = Reader(board)
        self.overview = Overview(board)
        self.cartographer = Cartographer(board.settings.map_tiles)
        self._verifiers = {agency_id(key): key.name for key in board.settings.trusted}
        self._languages = Language.every(board.settings.zone)
        self.policy = POLICY.format(tiles=f" {host_of(board.settings.map_tiles)}".rstrip())
        outline()
        self.surroundings: dict[object, object] = {}
        """Counts shown with the directory, by filter and size; cached for its next page."""
        self._templates = templates()

    @cached_property
    def _link(self) -> Mapping[str, object]:
        """What each page shows of the board's link; to draw its code takes some milliseconds."""
        link = BoardLink.of(self.board.settings.url, self.board.log_key)
        return {
            "link": str(link),
            "key_words": Fingerprint.of(self.board.log_key).words(),
            "qr": qr_code(str(link)),
        }

    @asynccontextmanager
    async def follow(self) -> AsyncGenerator[None]:
        """Keep the overview up to date while the board is served."""
        try:
            async with (
                run_in_background(self.overview.follow()),
                run_in_background(asyncio.to_thread(self._warm_up)),
            ):
                yield
        finally:
            await self.overview.close()

    def _warm_up(self) -> None:
        """Compile the overview's template and draw the link's code, before anybody waits for it."""
        self._templates.get_template("feed.html")
        _ = self._link

    def visit(self, path: str, query: Mapping[str, str], languages: str) -> PageContext:
        """Return the visit for a URL and an `Accept-Language` header."""
        chosen = query.get("lang")
        code = choose(chosen, languages)
        return PageContext(
            language=self._languages[code], is_chosen=chosen == code, path=path, query=query
        )

    def views(self, language: Language, now: datetime) -> Views:
        """Return the views for a language."""
        return Views(language, now, self._verifiers)

    async def public_by(self, logged: Logged, language: Language) -> tuple[str, str]:
        """Return since when an entry has been public, and how that is known."""
        say, settings = language.text, self.board.settings
        if settings.witnesses:
            keys = [key for address in settings.cosigners for key in address.keys]
            cosigned = await first_publication(
                self.board.database, self.board.log_key, keys, logged.index
            )
            if cosigned:
                names = ", ".join(each.name for each in cosigned)
                return (
                    say("page.check.public", time=language.moment(cosigned[0].at)),
                    say("page.check.public_how", count=len(cosigned), names=names),
                )
        return (
            say("page.check.logged_at", time=language.moment(logged.logged_at)),
            say("page.check.logged_at_how"),
        )

    async def places_of(self, index: int) -> list[tuple[str, SafeText]]:
        """Return the places of a request: the short name and the name of each."""
        slugs = await self.overview.run(
            lambda connection: place_index.places_of(connection, index, MOST_PLACES)
        )
        found = (self.overview.places.place(slug) for slug in slugs)
        return [(place.slug, name_of(place)) for place in found if place is not None]

    def error(self, visit: PageContext, status: HTTPStatus) -> str:
        """Render what happened and where to go from there."""
        key = f"page.error.{status.value}"
        texts = visit.language.texts
        return self.write(
            visit,
            "error.html",
            here="",
            title=texts.get(f"{key}.title", texts["page.error.title"]),
            sentence=texts.get(key, texts["page.error.other"]),
            status=status.value,
        )

    def write(self, visit: PageContext, template: str, **shown: object) -> str:
        """Render a template."""
        board, language = self.board, visit.language
        now = board.now()
        stands = log_status(board, now)
        return self._templates.get_template(template).render(
            **shown,
            **self._link,
            say=language.text,
            number=language.number,
            language=language,
            href=visit.href,
            visit=visit,
            settings=board.settings,
            stands=stands,
            behind=max(0, stands.size - self.overview.size) if self.overview.is_open else 0,
            signed=language.moment(stands.signed_at),
            vkey=str(board.log_key),
            witnesses=[str(key) for address in board.settings.cosigners for key in address.keys],
            quorum=board.settings.quorum,
            url=board.settings.url.rstrip("/"),
            tile_host=host_of(board.settings.map_tiles).partition("://")[2],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QrCode:
    """A QR code to draw: black on white, whatever colors the page has."""

    size: int
    """The length of a side, with the quiet zone around the code."""
    path: str
    """The dark squares, as the data of an SVG path."""


def qr_code(text: str) -> QrCode:
    """Return a text's QR code with the margin that scanners need."""
    import segno  # noqa: PLC0415 -- other commands draw none

    rows = segno.make(text, error="m", micro=False).matrix
    runs: list[str] = []
    for y, row in enumerate(rows, QUIET_ZONE):
        x = QUIET_ZONE
        for dark, squares in groupby(row):
            width = sum(1 for _ in squares)
            if dark:
                runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return QrCode(size=len(rows) + 2 * QUIET_ZONE, path="".join(runs))


PAGES: web.AppKey[Pages] = web.AppKey("pages", Pages)


@cache
def templates() -> Environment:
    """Return all templates, read once; each is compiled when a page first needs it. Blocking."""
    sources = {path.name: (path.read_text(), str(path), None) for path in TEMPLATES.iterdir()}
    return Environment(
        loader=FunctionLoader(sources.get),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


NOTICES_A_PAGE: Final = 50
LATEST_REASONS: Final = 20
MOST_MONTHS: Final = 24
RULES: Final = (
    ("asks", ("no_incident", "no_case_number", "no_contact", "too_many_posts")),
    ("when", ("window", "window_past", "life")),
    ("where", ("area", "area_width", "jurisdiction")),
    (
        "words",
        (
            "lawful_activity",
            "race_only",
            "names_victim",
            "names_person",
            "threat",
            "readable",
            "media",
        ),
    ),
)
"""The rules under each heading."""


def name_of(place: NamedPlace) -> SafeText:
    """Return a place's name; it is an agency's if the place is where that can ask."""
    return safe_text(place.name, longest=PLACE_LENGTH) or SafeText(place.slug)


async def entry(pages: Pages, visit: PageContext, logged: Logged) -> str:
    """Render an entry that does not belong to a request."""
    views = pages.views(visit.language, pages.board.now())
    subject = getattr(logged.entry.body, "subject", logged.entry.body.agency)
    record = pages.board.state.registry.agency(subject)
    return pages.write(
        visit,
        "entry.html",
        here="",
        part=views.part(logged),
        type=type_of(logged.entry.body),
        agency=views.agency(record) if record else None,
        line=views.record_line(record, logged) if record else None,
        decision=_decision(pages, visit, views, logged.entry.body),
        public=await pages.public_by(logged, visit.language),
    )


def _decision(pages: Pages, visit: PageContext, views: Views, body: Body) -> str:
    """Return who decided about whose request; empty if the entry is no decision."""
    if not isinstance(body, BoardDecision):
        return ""
    decision = body.decision
    overseers = {
        each.key: each.name
        for policy in pages.board.state.registry.policies.logged
        for each in policy.overseers
    }
    key = f"page.entry.{'approved' if decision.approved else 'refused'}"
    overseer = views.line(overseers.get(decision.overseer, decision.overseer))
    agency = _agency_name(pages, views, decision.author)
    return visit.language.text(key, overseer=overseer, agency=agency)


async def record(pages: Pages, visit: PageContext, before: int) -> str:
    """Render the board's notices about entries, newest first."""
    found = await pages.reader.notices(before, NOTICES_A_PAGE + 1)
    views = pages.views(visit.language, pages.board.now())
    notices = [
        (views.part(logged), logged.entry.body.index)
        for logged in found[:NOTICES_A_PAGE]
        if isinstance(logged.entry.body, BoardNotice)
    ]
    decided = await decisions(pages.board.database)
    return pages.write(
        visit,
        "record.html",
        here="",
        decided=decided,
        months=[
            (f"{visit.language.month(int(each.month[5:]))} {each.month[:4]}", each)
            for each in decided.months[:MOST_MONTHS]
        ],
        codes=bars(_by_code(views, decided)),
        reasons=_reasons(pages, visit, views, decided),
        notices=notices,
        older=notices[-1][0].index if len(found) > NOTICES_A_PAGE else None,
        is_later_page=before != LARGEST_INDEX,
    )


def _reasons(
    pages: Pages, visit: PageContext, views: Views, decided: Decisions
) -> Sequence[Mapping[str, str | int | None]]:
    """Return what moderators wrote in public about their latest decisions."""
    return [
        {
            "at": visit.language.moment(each.decided_at),
            "agency": views.language.text("page.moderation.challenge")
            if CHALLENGE in each.codes
            else _agency_name(pages, views, each.agency),
            "refused": each.state is HeldState.REFUSED,
            "index": each.index,
            "codes": ", ".join(views.finding(code) for code in dict.fromkeys(each.codes)),
            "reason": safe_text(each.reason, longest=LONGEST_REASON),
        }
        for each in decided.latest
        if each.reason and each.decided_at is not None and _is_public(pages, each.index)
    ][:LATEST_REASONS]


def _is_public(pages: Pages, index: int | None) -> bool:
    return index is None or index < pages.board.published.size


def _agency_name(pages: Pages, views: Views, agency: str) -> SafeText:
    record = pages.board.state.registry.agency(agency)
    return SafeText(agency) if record is None else views.agency(record).name


def _by_code(views: Views, decided: Decisions) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for month in decided.months:
        counted.update(month.codes)
    return [(views.finding(code), count) for code, count in counted.most_common()]


def about(pages: Pages, visit: PageContext, homes: Sequence[HomeWitness]) -> str:
    """Render what this board is, what it stores, how to join and how to follow it."""
    newest = max((parse_time(each.signed_at) for each in homes), default=None)
    return pages.write(
        visit,
        "about.html",
        here="about",
        homes=len(homes),
        homes_newest="" if newest is None else visit.language.moment(newest),
    )


def rules(pages: Pages, visit: PageContext) -> str:
    """Render every rule in plain words."""
    say = visit.language.text
    incidents = sorted(say(f"incident.{incident}") for incident in INCIDENTS)
    return pages.write(visit, "rules.html", here="about", rules=RULES, incidents=incidents)


def check(pages: Pages, visit: PageContext) -> str:
    """Render how anyone can check this board, with its keys."""
    return pages.write(
        visit,
        "check.html",
        here="check",
        log_key=str(pages.board.log_key),
        inbox_key=str(pages.board.inbox_key.verifier),
        verifiers=pages.board.settings.verifiers,
    )
