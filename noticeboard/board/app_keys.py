"""The keys of the web application's parts."""

from ipaddress import ip_address

from aiohttp import web

from noticeboard.board.board import Board
from noticeboard.board.inbox import Inbox
from noticeboard.board.inbox_keeper import InboxLeader
from noticeboard.board.quota import Quota
from noticeboard.board.reader import Reader
from noticeboard.board.site.pages import Pages
from noticeboard.board.uploads import Uploads

BOARD: web.AppKey[Board] = web.AppKey("board", Board)
READER: web.AppKey[Reader] = web.AppKey("reader", Reader)
INBOX: web.AppKey[Inbox] = web.AppKey("inbox", Inbox)
UPLOADS: web.AppKey[Uploads] = web.AppKey("uploads", Uploads)
LEADER: web.AppKey[InboxLeader] = web.AppKey("leader", InboxLeader)
PAGES: web.AppKey[Pages] = web.AppKey("pages", Pages)
POSTS: web.AppKey[Quota] = web.AppKey("posts", Quota)
BEHIND_PROXY: web.AppKey[bool] = web.AppKey("behind_proxy", bool)
OPERATOR: web.AppKey[bool] = web.AppKey("operator", bool)


def address_of(request: web.Request) -> str:
    """Return the sender's network address; with a proxy, as the proxy reports it."""
    if request.app[BEHIND_PROXY]:
        # Our own proxy wrote the last address, perhaps in a header line of its own; the sender may
        # have forged the ones before it.
        lines = ",".join(request.headers.getall("X-Forwarded-For", []))
        forwarded = _parse_hop(lines.rpartition(",")[2].strip())
        if forwarded is not None:
            return forwarded
    return request.remote or ""


def _parse_hop(hop: str) -> str | None:
    """Return the address in `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`."""
    if hop.startswith("["):
        hop = hop[1:].partition("]")[0]
    elif hop.count(":") == 1:
        hop = hop.partition(":")[0]
    try:
        return str(ip_address(hop))
    except ValueError:
        return None
