"""The board's own entries: signed for their exact place in the log."""

import asyncio
from collections.abc import Callable

from noticeboard.board.board import Board
from noticeboard.board.log import LogState
from noticeboard.log.body import Anchor, Body, Link, make_link
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import Entry, agency_id, parse_entry, sign_entry


async def log_statement(board: Board, make: Callable[[LogState, Link], Body]) -> int:
    """Log the entry that `make` returns for its place, and return its index once it is public.

    `make` may raise ConflictError; otherwise raises as `Board.post`.
    """
    key = await asyncio.to_thread(board.home.log_key)
    author, published = agency_id(board.log_key), board.published

    def sign(state: LogState) -> Entry:
        seq, prev = state.registry.next_link(author)
        anchor = Anchor(size=published.size, root=encode_base64(published.root))
        link = make_link(author, key, seq=seq, prev=prev, anchor=anchor, at=board.now())
        return parse_entry(sign_entry(make(state, link), key.name, key))

    return await board.post_own(sign)
