"""The page *Held posts*: what waits, decided one by one, and how the board has decided before.

The browser holds each decision for ten seconds, in which it can be undone, and only then sends it
here: what was closed before that was never decided.
"""

from noticeboard.board.desk.desk import desk_of
from noticeboard.board.held_posts import HeldPost, HeldPosts, ModeratorReason
from noticeboard.board.moderation import check_reason
from noticeboard.board.operator import SocketLog
from noticeboard.desk.people import Role
from noticeboard.desk.route import Body, Call, Routes, View
from noticeboard.runtime.text import catalogue

ROUTES = Routes(id=r"[0-9a-f]{32}")


class HeldPostsView(View, frozen=True, kw_only=True):
    """The posts that wait, oldest first, and the board's record."""

    posts: HeldPosts
    can_decide: bool
    """Whether who is signed in is a moderator."""
    is_served: bool
    """Whether the board runs. If not, each look opens it."""


class HeldPostView(View, frozen=True, kw_only=True):
    """One held post, decided or not."""

    post: HeldPost


class WaitView(View, frozen=True, kw_only=True):
    """A request that waits for a second signature, as everybody may know it."""

    for_whom: str
    """The names of the overseers; their kinds if it is sealed."""
    since: str
    agency_name: str
    """Empty if it is sealed, like the title."""
    title: str


class WaitsView(View, frozen=True, kw_only=True):
    """What waits for second signatures, oldest first. Nobody at this desk decides about it."""

    waiting: tuple[WaitView, ...]


class ReasonBody(Body, frozen=True, kw_only=True):
    """A reason that everybody will read."""

    reason: str = ""


class ReasonView(View, frozen=True, kw_only=True):
    """A reason as it will stand."""

    reason: str


@ROUTES.get("/held", roles=(Role.MODERATOR, Role.OPERATOR))
async def get_held(call: Call) -> HeldPostsView:
    """Return the posts that wait for a moderator."""
    async with desk_of(call).log() as log:
        posts, is_served = await log.waiting_posts(), isinstance(log, SocketLog)
    can_decide = call.person.may({Role.MODERATOR})
    return HeldPostsView(posts=posts, can_decide=can_decide, is_served=is_served)


@ROUTES.get("/waits", roles=(Role.MODERATOR, Role.OPERATOR))
async def get_waits(call: Call) -> WaitsView:
    """Return what waits for a second signature, and for whom."""
    async with desk_of(call).log() as log:
        found = await log.oversight()
    texts = catalogue(call.language)
    return WaitsView(
        waiting=tuple(
            WaitView(
                for_whom=", ".join(
                    each.names or [texts[f"page.oversight.kind.{kind}"] for kind in each.kinds]
                ),
                since=each.since,
                agency_name=each.request.agency_name if each.request else "",
                title=each.request.title if each.request else "",
            )
            for each in found.waiting
        )
    )


@ROUTES.get("/held/{id}", roles=(Role.MODERATOR,))
async def get_held_post(call: Call) -> HeldPostView:
    """Return one held post, and what became of it."""
    async with desk_of(call).log() as log:
        return HeldPostView(post=await log.held_post(call.id))


@ROUTES.post("/held/{id}/reason", roles=(Role.MODERATOR,))
async def post_reason(call: Call, body: ReasonBody) -> ReasonView:
    """Check a reason before it is used: it is public, so it names nobody and quotes nothing."""
    async with desk_of(call).log() as log:
        post = await log.held_post(call.id)
    return ReasonView(reason=check_reason(body.reason, post.title, post.text))


@ROUTES.post("/held/{id}/publication", roles=(Role.MODERATOR,))
async def post_publication(call: Call, body: ReasonBody) -> HeldPostView:
    """Approve a held post, and log it if that is still possible."""
    verdict = ModeratorReason(reason=body.reason, by=call.person.name)
    async with desk_of(call).log() as log:
        return HeldPostView(post=await log.publish(call.id, verdict))


@ROUTES.post("/held/{id}/refusal", roles=(Role.MODERATOR,))
async def post_refusal(call: Call, body: ReasonBody) -> HeldPostView:
    """Refuse a held post; its text is deleted."""
    verdict = ModeratorReason(reason=body.reason, by=call.person.name)
    async with desk_of(call).log() as log:
        return HeldPostView(post=await log.refuse(call.id, verdict))
