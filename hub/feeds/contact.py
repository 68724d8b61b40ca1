"""First contact: what a board says about itself, for its owner-to-be to confirm."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated, Literal

import aiohttp
import msgspec

from hub.errors import BoardUnreachableError, InvalidInputError
from hub.feeds.trust import Trust
from hub.feeds.wire import Wire
from hub.model.ids import BoardOrigin
from hub.model.request import MOST_VERIFIERS, MOST_WITNESSES, BoardPolicy
from hub.outbound.guard import check_url
from noticeboard.log.checkpoint import first_quorum

MOST_BYTES = 1024 * 1024

_Text = Annotated[str, msgspec.Meta(max_length=400)]


class _Self(msgspec.Struct, frozen=True, kw_only=True):
    """`/board.json`, as the board writes it; what else it says is for newer hubs."""

    v: Literal[1]
    url: _Text
    origin: _Text
    log_key: _Text
    inbox_key: _Text
    witnesses: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MOST_WITNESSES)] = ()
    quorum: Annotated[int, msgspec.Meta(ge=0, le=MOST_WITNESSES)] = 0
    verifiers: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=MOST_VERIFIERS)] = ()


async def first_contact(
    url: str, session: aiohttp.ClientSession, *, allow_private_address: bool = False
) -> BoardPolicy:
    """Ask a board for its own policy; nothing is trusted until a person has confirmed it.

    The address stays the one given. Raises InvalidInputError where the answer is malformed,
    BoardUnreachableError where there is none.
    """
    url = url.strip().rstrip("/")
    check_url(url, allow_private=allow_private_address)
    answer = await Wire(session, url, url).get("board.json", cap_bytes=MOST_BYTES)
    if answer.status != HTTPStatus.OK:
        raise BoardUnreachableError(f"There is no board at {url}: check the address.")
    try:
        said = msgspec.json.decode(answer.body, type=_Self)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise InvalidInputError(f"What {url} says about itself is not a board's.") from error
    policy = BoardPolicy(
        url=url,
        origin=BoardOrigin(said.origin),
        log_key=said.log_key,
        inbox_key=said.inbox_key,
        witnesses=_once(said.witnesses),
        quorum=first_quorum(said.quorum, _once(said.witnesses)),
        verifiers=_once(said.verifiers),
        allow_private_address=allow_private_address,
    )
    Trust.of(policy)
    return policy


def _once(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
