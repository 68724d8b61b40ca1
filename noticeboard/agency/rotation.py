"""New keys of an agency: the rotation that the log has, and the root key's word beside it."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from noticeboard.agency.client import BoardClient
from noticeboard.agency.home import STATEMENT, AgencyHome
from noticeboard.agency.keyring import has_key
from noticeboard.agency.keys import (
    make_post_quantum,
    pending_statement,
    prepare,
    save_logged,
    state_delivery,
)
from noticeboard.agency.log import read_status
from noticeboard.agency.poster import LoggedPost, Now, Poster
from noticeboard.errors import InvalidInputError, NoticeboardError
from noticeboard.log.body import AgencyRotate, Body, Link
from noticeboard.log.note import SignerKey
from noticeboard.runtime.files import write_durably
from noticeboard.runtime.text import Text
from noticeboard.seal.hybrid import is_supported


class Without(StrEnum):
    """A kind of delivery key that an agency gives up."""

    X25519 = "x25519"
    POST_QUANTUM = "post-quantum"


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationResult:
    """A logged rotation, and when its keys take effect."""

    posted: LoggedPost
    since: datetime
    waits: bool
    """Whether the word about the post-quantum key is logged with the next post only."""


async def rotate(  # noqa: PLR0913 -- the content, the author and the board
    home: AgencyHome,
    client: BoardClient,
    now: Now,
    *,
    root: SignerKey,
    reason: str,
    with_delivery: bool,
    post_quantum: bool | None = None,
    without: Without | None = None,
) -> RotationResult:
    """Have new keys logged, effective after 72 hours; NoticeboardError: repeat, it resumes.

    A post-quantum key is made anew if `post_quantum`, or if it is None, `with_delivery` and this
    machine can use one. `with_delivery` leaves none in force that is not new: it may be stolen.
    """
    strong = with_delivery and is_supported() if post_quantum is None else post_quantum
    if without is Without.X25519 and not (strong or has_key(home.folder / "post-quantum.key")):
        raise InvalidInputError(Text("desk.key.only_delivery_key"))
    is_old = with_delivery and not strong and await _is_logged(home, client, now())
    if is_old or without is Without.POST_QUANTUM:
        _withdraw(home, root, now())
    elif strong:
        make_post_quantum(home, root, now())
    new = prepare(home, root, with_delivery=with_delivery)
    is_given_up = without is Without.X25519 or (not with_delivery and _lacks_x25519(home))
    delivery_key = "" if is_given_up else new.delivery_key

    def make(link: Link) -> Body:
        return AgencyRotate(
            **link, posting_key=new.posting_key, delivery_key=delivery_key, reason=reason
        )

    posted = await Poster(home, client, now, key=root).publish(make)
    since = save_logged(home, posted.entry)
    # If the board is away by now, or too old for it, the next post does it.
    with suppress(NoticeboardError):
        await Poster(home, client, now, key=root).log_statement()
    return RotationResult(posted=posted, since=since, waits=pending_statement(home) is not None)


async def _is_logged(home: AgencyHome, client: BoardClient, now: datetime) -> bool:
    """Return whether the log names a post-quantum key, which this folder may not know of."""
    profile = home.profile()
    record = (await read_status(profile.id, client, profile.board, (), now)).record
    return bool(record.post_quantum and record.post_quantum[-1].key)


def _withdraw(home: AgencyHome, root: SignerKey, now: datetime) -> None:
    """Write the root key's word that there is no post-quantum key any more."""
    waiting = pending_statement(home)
    if waiting is None or waiting.statement.post_quantum_key:
        stated = state_delivery("", home.profile().board.origin, root, now)
        write_durably(home.folder / STATEMENT, stated)


def _lacks_x25519(home: AgencyHome) -> bool:
    """Return whether the newest rotation made here named no X25519 key."""
    rotations = [
        entry.body for entry in home.logged_entries() if isinstance(entry.body, AgencyRotate)
    ]
    return bool(rotations) and not max(rotations, key=lambda body: body.seq).delivery_key
