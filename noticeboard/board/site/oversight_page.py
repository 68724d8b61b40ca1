"""The page *Second signatures*: what waits, for whom, and how each overseer has decided."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from noticeboard.board.board import Logged
from noticeboard.board.oversight_figures import PublicWait, read_oversight
from noticeboard.board.site.pages import PageContext, Pages
from noticeboard.log.body import RequestPost
from noticeboard.log.encoding import parse_time
from noticeboard.rules.language import Language
from noticeboard.rules.policy import second_signatures
from noticeboard.rules.text import safe_text

type Shown = Mapping[str, object]

MOST_REFUSALS = 100


async def render_oversight(pages: Pages, visit: PageContext) -> str:
    """Render what everybody may know of second signatures."""
    found, language = await read_oversight(pages.board), visit.language
    return pages.write(
        visit,
        "oversight.html",
        here="",
        overseers=[
            {
                "name": each.name,
                "kind": language.text(f"page.oversight.kind.{each.kind}"),
                "in_force": each.in_force,
                "days": language.text("page.days", count=each.days),
                "figures": each,
                "median": _length(language, each.median_s),
                "longest": _length(language, each.longest_s),
            }
            for each in found.overseers
        ],
        waiting=[_waiting(language, each) for each in found.waiting],
        refusals=[
            {
                "index": each.index,
                "at": language.moment(parse_time(each.at)),
                "overseer": each.overseer,
                "agency": each.agency_name,
                "reason": each.reason,
                "wait": _length(language, each.wait_s),
            }
            for each in found.refusals[:MOST_REFUSALS]
        ],
    )


def _waiting(language: Language, each: PublicWait) -> Shown:
    kinds = [language.text(f"page.oversight.kind.{kind}") for kind in each.kinds]
    post = each.request
    shown: dict[str, object] = {
        "names": ", ".join(each.names or kinds),
        "since": language.moment(parse_time(each.since)),
        "request": post,
    }
    if post is not None:
        shown |= {
            "incident": language.text(f"incident.{post.incident}"),
            "window": language.span(parse_time(post.start), parse_time(post.end)),
            "area": f"{language.shape(post.area)} · {language.point(post.area)}",
            "size": language.size(post.area),
            "until": language.date(parse_time(post.expires)),
        }
    return shown


def signatures_of(pages: Pages, logged: Logged, language: Language) -> Sequence[Shown]:
    """Return the second signatures of a request: who signed, and how long it waited."""
    post = logged.entry.body
    if not isinstance(post, RequestPost):
        return ()
    policies = pages.board.state.registry.policies
    return [
        {
            "name": safe_text(each.overseer.name),
            "wait": language.length(each.decided.wait)
            if each.decided is not None and each.is_approved
            else "",
            "index": each.decided.index if each.decided is not None else None,
            "text": safe_text(each.decided.decision.text, longest=500) if each.decided else "",
            "is_approved": each.is_approved,
        }
        for each in second_signatures(post, policies, before=logged.index)
    ]


def _length(language: Language, seconds: int | None) -> str:
    return "–" if seconds is None else language.length(timedelta(seconds=seconds))
