"""Checks a draft as its board would: by the rules, the policy in force, and earlier requests."""

from dataclasses import dataclass
from datetime import datetime

from noticeboard.agency.draft import DraftContent
from noticeboard.agency.draft_rules import DraftJudgment, judge
from noticeboard.agency.home import AgencyHome, PostedCases
from noticeboard.agency.known_policy import policy_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCheck:
    """What the rules say about a draft in an agency's folder."""

    judgment: DraftJudgment
    earlier: int
    """How many requests there are for its case already."""


def check(  # noqa: PLR0913 -- the draft, and what is known of its agency
    content: DraftContent,
    home: AgencyHome,
    cases: PostedCases,
    *,
    now: datetime,
    besides: str = "",
    level: int | None = None,
) -> DraftCheck:
    """Check a draft as its board would; `besides` is the request that it became, if any.

    `level` is how the agency is confirmed, if that is known. Raises NotFoundError if the folder is
    not an agency's.
    """
    registered = home.registered()
    earlier = cases.earlier(registered.agency, content.case_number, besides=besides)
    in_force = policy_in_force(home.folder, now, cases.issued(besides=besides), level)
    judgment = judge(content, registered, now=now, earlier_for_case=earlier, in_force=in_force)
    return DraftCheck(judgment=judgment, earlier=earlier)
