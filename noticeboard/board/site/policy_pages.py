"""The pages of a board's policies, and the same facts as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from aiohttp import web
import msgspec

from noticeboard.board.policy_record import LoggedPolicy, logged_policy
from noticeboard.board.site.pages import PAGES, PageContext, Pages
from noticeboard.board.site.routes import page_response, visit_of
from noticeboard.board.site.views import NAME_LENGTH, TEXT_LENGTH
from noticeboard.errors import NotFoundError
from noticeboard.log.body import BoardPolicy
from noticeboard.log.encoding import format_time
from noticeboard.log.note import parse_signer_key
from noticeboard.log.policy import Policy, notice_for, widens
from noticeboard.rules.language import Language
from noticeboard.rules.policy_clauses import Change, changes, clauses
from noticeboard.rules.text import SafeText, safe_text
from noticeboard.runtime.text import Text

NUMBER: Final = "{number:[1-9][0-9]{0,5}}"


class PolicyState(StrEnum):
    """Whether a policy holds."""

    IN_FORCE = "in_force"
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPolicy:
    """A policy in the published log, and the ones around it."""

    entry: LoggedPolicy
    logged_at: datetime
    before: Policy | None
    ends: datetime | None
    """When the next one begins; None if none is logged."""

    @property
    def policy(self) -> Policy:
        """What it says."""
        return self.entry.policy

    def state(self, now: datetime) -> PolicyState:
        """Return whether it holds at `now`."""
        if self.policy.begins_at > now:
            return PolicyState.COMING
        if self.ends is not None and self.ends <= now:
            return PolicyState.ENDED
        return PolicyState.IN_FORCE


async def published_policies(pages: Pages) -> Sequence[PublishedPolicy]:
    """Return every policy in the published log, oldest first."""
    logged = pages.board.state.registry.policies
    indexes = [logged.index_of(each.number) for each in logged.logged]
    found = await pages.reader.at([index for index in indexes if index is not None])
    bodies = [(each, each.entry.body) for each in found]
    rows = [(each, body) for each, body in bodies if isinstance(body, BoardPolicy)]
    return [
        PublishedPolicy(
            entry=logged_policy(each.index, body),
            logged_at=each.logged_at,
            before=rows[place - 1][1].policy if place else None,
            ends=rows[place + 1][1].policy.begins_at if place + 1 < len(rows) else None,
        )
        for place, (each, body) in enumerate(rows)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRow:
    """A policy in the list."""

    number: int
    name: SafeText
    state: PolicyState
    since: str
    until: str
    """Empty if no other policy follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing that a policy changes, in words."""

    kind: str
    before: str
    after: str
    new_items: str
    lost_items: str


def row_of(found: PublishedPolicy, language: Language, now: datetime) -> PolicyRow:
    """Return a policy's line in the list."""
    return PolicyRow(
        number=found.policy.number,
        name=safe_text(found.policy.name, longest=NAME_LENGTH),
        state=found.state(now),
        since=language.moment(found.policy.begins_at),
        until=language.moment(found.ends) if found.ends else "",
    )


def _change_row(change: Change, language: Language) -> ChangeRow:
    return ChangeRow(
        kind=change.kind,
        before=change.before.words(language) if change.before else "",
        after=change.after.words(language) if change.after else "",
        new_items=change.new_items(language),
        lost_items=change.lost_items(language),
    )


async def render_policies(pages: Pages, visit: PageContext) -> str:
    """Render the list: what is in force, what comes, and what was."""
    now = pages.board.now()
    rows = [row_of(each, visit.language, now) for each in await published_policies(pages)]
    by_state = {state: [each for each in rows if each.state is state] for state in PolicyState}
    return pages.write(
        visit,
        "policies.html",
        here="",
        groups=[
            ("in_force", by_state[PolicyState.IN_FORCE]),
            ("coming", by_state[PolicyState.COMING]),
            ("ended", by_state[PolicyState.ENDED][::-1]),
        ],
        count=len(rows),
    )


async def render_policy(pages: Pages, visit: PageContext, number: int) -> str:
    """Render one policy as sentences, and beside the one before it; raises NotFoundError."""
    found, language, now = await _find(pages, number), visit.language, pages.board.now()
    policy, before = found.policy, found.before
    signer = parse_signer_key((before or policy).governor)
    changed = changes(policy, before) if before else ()
    return pages.write(
        visit,
        "policy.html",
        here="",
        row=row_of(found, language, now),
        text=safe_text(policy.text, longest=TEXT_LENGTH, lines=True),
        clauses=[each.words(language) for each in clauses(policy)],
        before=before.number if before else None,
        changed=[_change_row(each, language) for each in changed if each.kind != "kept"],
        kept=sum(each.kind == "kept" for each in changed),
        is_wider=widens(policy, before),
        notice_days=notice_for(policy, before).days,
        entry=found.entry.entry,
        begins_utc="" if language.is_utc else language.utc(policy.begins_at),
        signer=safe_text(signer.name, longest=NAME_LENGTH),
        signer_key=signer.key_id.hex(),
        public=await pages.public_by(await pages.reader.entry(found.entry.entry), language),
    )


async def _find(pages: Pages, number: int) -> PublishedPolicy:
    for each in await published_policies(pages):
        if each.policy.number == number:
            return each
    raise NotFoundError(Text("noticeboard.policy.unknown", number=number))


def dump_policy(found: PublishedPolicy, language: Language, now: datetime) -> dict[str, Any]:
    """Return a policy as JSON values: as it is signed, and as sentences in a language."""
    policy, before = found.policy, found.before
    return {
        "entry": found.entry.entry,
        "issued": found.entry.issued,
        "logged": format_time(found.logged_at.replace(microsecond=0)),
        "state": found.state(now).value,
        "begins": policy.begins,
        "ends": format_time(found.ends) if found.ends else None,
        "signed_by": (before or policy).governor,
        "signature": found.entry.signature,
        "widens": widens(policy, before),
        "policy": msgspec.to_builtins(policy),
        "clauses": [
            {"subject": each.subject, "text": each.words(language)} for each in clauses(policy)
        ],
        "changes": [
            {
                "kind": each.kind,
                "subject": each.subject,
                "before": each.before.words(language) if each.before else "",
                "after": each.after.words(language) if each.after else "",
            }
            for each in changes(policy, before)
            if each.kind != "kept"
        ],
    }


# Routes

routes = web.RouteTableDef()


@routes.get("/policies")
async def get_policies(request: web.Request) -> web.Response:
    """Show the policies of the board's government: in force, coming, and earlier."""
    visit = visit_of(request)
    return page_response(request, visit, await render_policies(request.app[PAGES], visit))


@routes.get(f"/policies/{NUMBER}")
async def get_policy(request: web.Request) -> web.Response:
    """Show one policy as sentences, with what it changes."""
    visit = visit_of(request)
    page = await render_policy(request.app[PAGES], visit, int(request.match_info["number"]))
    return page_response(request, visit, page)


@routes.get("/policies.json")
async def get_policies_json(request: web.Request) -> web.Response:
    """Return every policy, as it is signed and as sentences."""
    pages, visit = request.app[PAGES], visit_of(request)
    now = pages.board.now()
    found = [dump_policy(e, visit.language, now) for e in await published_policies(pages)]
    body = {"board": pages.board.settings.origin, "policies": found}
    return _json(visit, body)


@routes.get(f"/policies/{NUMBER}.json")
async def get_policy_json(request: web.Request) -> web.Response:
    """Return one policy, as it is signed and as sentences."""
    pages, visit = request.app[PAGES], visit_of(request)
    found = await _find(pages, int(request.match_info["number"]))
    return _json(visit, dump_policy(found, visit.language, pages.board.now()))


def _json(visit: PageContext, body: Mapping[str, Any]) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(body),
        content_type="application/json",
        headers={
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "no-cache",
            "Content-Language": visit.language.code,
            "Vary": "Accept-Language",
        },
    )
