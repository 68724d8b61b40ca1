"""The pages that show no list: one entry, the moderation record, the rules, how to check."""

from collections import Counter
from typing import Final

from noticeboard.board.moderating import Decisions, decisions
from noticeboard.board.reading import LARGEST_INDEX, Logged
from noticeboard.board.site.charts import bars
from noticeboard.board.site.pages import Pages
from noticeboard.board.site.views import Views
from noticeboard.board.site.visit import Visit
from noticeboard.log.body import BoardNotice, type_of
from noticeboard.rules.limits import INCIDENTS

NOTICES_A_PAGE: Final = 50
MONTHS_SHOWN: Final = 24
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
"""Which rules stand under which heading."""


async def entry(pages: Pages, visit: Visit, logged: Logged) -> str:
    """Show an entry that is no part of a request."""
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
        line=views.on_record(record, logged) if record else None,
        public=await pages.public_by(logged, visit.language),
    )


async def record(pages: Pages, visit: Visit, before: int) -> str:
    """Show what the board has said about entries, newest first."""
    found = await pages.reader.notices(before, NOTICES_A_PAGE + 1)
    views = pages.views(visit.language, pages.board.now())
    shown = [
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
            for each in decided.months[:MONTHS_SHOWN]
        ],
        codes=bars(_by_code(views, decided)),
        notices=shown,
        older=shown[-1][0].index if len(found) > NOTICES_A_PAGE else None,
        is_later_page=before != LARGEST_INDEX,
    )


def _by_code(views: Views, decided: Decisions) -> list[tuple[str, int]]:
    counted: Counter[str] = Counter()
    for month in decided.months:
        counted.update(month.codes)
    return [(views.finding(code), count) for code, count in counted.most_common()]


def about(pages: Pages, visit: Visit) -> str:
    """Show what this board is, what it keeps, how to join and how to follow it."""
    return pages.write(visit, "about.html", here="about")


def rules(pages: Pages, visit: Visit) -> str:
    """Show every rule in plain words."""
    say = visit.language.say
    incidents = sorted(say(f"incident.{incident}") for incident in INCIDENTS)
    return pages.write(visit, "rules.html", here="about", rules=RULES, incidents=incidents)


def check(pages: Pages, visit: Visit) -> str:
    """Show how anyone checks this board, with its keys."""
    return pages.write(
        visit,
        "check.html",
        here="check",
        log_key=str(pages.board.log_key),
        inbox_key=str(pages.board.inbox_key.verifier),
        verifiers=pages.board.settings.verifiers,
    )
