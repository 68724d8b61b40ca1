"""The names under which the web application keeps its parts."""

from aiohttp import web

from noticeboard.board.board import Board
from noticeboard.board.inbox import Inbox
from noticeboard.board.inbox_keeper import InboxKeeper
from noticeboard.board.live import Live
from noticeboard.board.quota import Quota
from noticeboard.board.reading import Reader
from noticeboard.board.site.pages import Pages
from noticeboard.board.uploads import Uploads

BOARD: web.AppKey[Board] = web.AppKey("board", Board)
READER: web.AppKey[Reader] = web.AppKey("reader", Reader)
INBOX: web.AppKey[Inbox] = web.AppKey("inbox", Inbox)
UPLOADS: web.AppKey[Uploads] = web.AppKey("uploads", Uploads)
KEEPER: web.AppKey[InboxKeeper] = web.AppKey("keeper", InboxKeeper)
LIVE: web.AppKey[Live] = web.AppKey("live", Live)
PAGES: web.AppKey[Pages] = web.AppKey("pages", Pages)
POSTS: web.AppKey[Quota] = web.AppKey("posts", Quota)
BEHIND_PROXY: web.AppKey[bool] = web.AppKey("behind_proxy", bool)
OPERATOR: web.AppKey[bool] = web.AppKey("operator", bool)


def address_of(request: web.Request) -> str:
    """Return the sender's network address, as our own proxy names it where there is one."""
    if request.app[BEHIND_PROXY]:
        # The last hop is the one that our own proxy has written; earlier ones may be invented.
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return request.remote or ""
