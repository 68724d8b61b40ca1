"""Check what a snapshot says of one agency against its whole history, before anything is sent.

A snapshot's rows are the board's word: they could hide that a key was revoked. The agency's own
chain can't. The board serves it with the proof that it is complete up to heads that this hub has in
its own copy of the log. The board learns which agency is meant, as it does from the share.
"""

import asyncio
from http import HTTPStatus
from types import UnionType

from hub.errors import BoardUnreachableError
from hub.feeds.begun_log import read_files
from hub.feeds.client import BoardSource
from hub.feeds.store import Beginning
from hub.feeds.trust import Trust
from noticeboard.errors import NoticeboardError, VerificationError
from noticeboard.log.body import AgencyDelivery, AgencyRegister, AgencyRevoke, AgencyRotate
from noticeboard.log.history import MAX_HISTORY_BYTES, History, ProvedHistory
from noticeboard.log.snapshot import AgencyRow
from noticeboard.log.tree import Tree, leaf_hash


async def check_history(
    wire: BoardSource, trust: Trust, tree: Tree, beginning: Beginning, agency_id: str
) -> bool:
    """Return whether an agency's history is what its row says.

    True if it registered later, as this hub has read that itself. Raises BoardUnreachableError if
    the board serves no history that holds.
    """
    unread = BoardUnreachableError("board.no_history", board=trust.origin)
    if beginning.others is None:
        raise unread
    try:
        row, stated = await asyncio.to_thread(_stated, beginning, tree, agency_id)
    except VerificationError:
        return False  # What is stored of the snapshot is damaged.
    if row is None:
        return True
    path = f"agencies/{agency_id}/history"
    answer = await wire.get(path, cap_bytes=MAX_HISTORY_BYTES)
    if answer.status != HTTPStatus.OK:
        raise unread
    try:
        found = await asyncio.to_thread(_found, answer.body, trust, tree, row, beginning.at)
    except (NoticeboardError, UnicodeDecodeError) as error:
        raise unread from error
    return found == stated


def _stated(
    beginning: Beginning, tree: Tree, agency_id: str
) -> tuple[AgencyRow | None, tuple[bytes | None, ...]]:
    """Return an agency's row and its leaves: the chain's end, and what made its keys.

    Raises VerificationError if the files aren't what was stated. Blocking.
    """
    files = read_files(beginning, tree.root(beginning.at))
    row = next((row for row in (*files.agencies, *files.others) if row.id == agency_id), None)
    if row is None:
        return None, ()
    places = (row.named, row.delivered, row.revoked)
    keys = (None if at is None else leaf_hash(files.signed[at]) for at in places)
    return row, (row.leaf, *keys)


def _found(
    body: bytes, trust: Trust, tree: Tree, row: AgencyRow, at: int
) -> tuple[bytes | None, ...]:
    """Return the same by a proved history, up to the row's last link. Blocking.

    Raises NoticeboardError or BoardUnreachableError.
    """
    proved = History.parse(body.decode()).verify(trust.log_key)
    heads = proved.heads_index
    if proved.agency != row.id or not at <= heads < tree.size:
        raise BoardUnreachableError("board.no_history", board=trust.origin)
    if tree.hashes(0, heads, 1) != proved.heads.leaf:
        raise BoardUnreachableError("board.no_history", board=trust.origin)
    if len(proved.entries) <= row.seq:
        return ()
    return (
        proved.entries[row.seq].entry.leaf,
        _newest(proved, row, AgencyRegister | AgencyRotate),
        _newest(proved, row, AgencyDelivery),
        _newest(proved, row, AgencyRevoke),
    )


def _newest(proved: ProvedHistory, row: AgencyRow, kind: type | UnionType) -> bytes | None:
    """Return the leaf of the newest entry of a kind, up to the row's last link."""
    for each in reversed(proved.entries[: row.seq + 1]):
        if isinstance(each.entry.body, kind):
            return each.entry.leaf
    return None
