"""Check what a snapshot says of one agency against its whole history, before anything is sent.

A snapshot's rows are the board's word: they could hide that a key was revoked. The agency's own
chain can't. The board serves it with the proof that it is complete up to heads that this hub has in
its own copy of the log. The board learns which agency is meant, as it does from the share.
"""

import asyncio
from http import HTTPStatus

from hub.errors import BoardUnreachableError
from hub.feeds.client import BoardSource
from hub.feeds.store import Beginning
from hub.feeds.trust import Trust
from noticeboard.errors import NoticeboardError
from noticeboard.log.agency import AgencyRecord
from noticeboard.log.history import MAX_HISTORY_BYTES, History, ProvedHistory
from noticeboard.log.snapshot import AgencyRow, AgencyState, Snapshot, key_hash, unpack
from noticeboard.log.tree import Tree


async def check_history(
    wire: BoardSource, trust: Trust, tree: Tree, beginning: Beginning, agency_id: str
) -> bool:
    """Return whether an agency's history is what its row says.

    True if it registered later, as this hub has read that itself. Raises BoardUnreachableError if
    the board serves no history that holds.
    """
    row = await asyncio.to_thread(_row_of, beginning, agency_id)
    if row is None:
        return True
    path = f"agencies/{agency_id}/history"
    answer = await wire.get(path, cap_bytes=MAX_HISTORY_BYTES)
    unread = BoardUnreachableError("board.no_history", board=trust.origin)
    if answer.status != HTTPStatus.OK:
        raise unread
    try:
        return await asyncio.to_thread(_is_true, answer.body, trust, tree, row, beginning.at)
    except (NoticeboardError, UnicodeDecodeError) as error:
        raise unread from error


def _row_of(beginning: Beginning, agency_id: str) -> AgencyRow | None:
    rows = Snapshot.parse(unpack(beginning.rows)).parsed()
    found = (row for row in rows if isinstance(row, AgencyRow) and row.id == agency_id)
    return next(found, None)


def _is_true(body: bytes, trust: Trust, tree: Tree, row: AgencyRow, at: int) -> bool:
    """Return whether a row is what a proved history says. Blocking.

    Raises NoticeboardError or BoardUnreachableError.
    """
    proved = History.parse(body.decode()).verify(trust.log_key)
    heads = proved.heads_index
    if proved.agency != row.id or not at <= heads < tree.size:
        raise BoardUnreachableError("board.no_history", board=trust.origin)
    if tree.hashes(0, heads, 1) != proved.heads.leaf:
        raise BoardUnreachableError("board.no_history", board=trust.origin)
    return _stated(row) == _found(row, proved)


def _stated(row: AgencyRow) -> tuple[object, ...]:
    is_revoked = row.state is AgencyState.REVOKED
    return row.leaf, row.posting, row.delivery, row.post_quantum, is_revoked


def _found(row: AgencyRow, proved: ProvedHistory) -> tuple[object, ...]:
    """Return the same as `_stated`, by the history up to the row's last link."""
    if len(proved.entries) <= row.seq:
        return ()
    last = proved.entries[row.seq]
    record = last.agency
    if record is None:
        return ()
    return last.entry.leaf, *_keys_of(record)


def _keys_of(record: AgencyRecord) -> tuple[object, ...]:
    new, last = record.next_keys, record.post_quantum[-1:]
    return (
        (record.posting_key if new is None else new.posting_key).public,
        key_hash(record.delivery_key if new is None else new.delivery_key),
        key_hash(last[0].key if last else ""),
        new is None and record.revoked_from is not None,
    )
