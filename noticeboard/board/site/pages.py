"""The pages: plain HTML that works with no script, written by Jinja with escaping always on."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from noticeboard.board.board import Board
from noticeboard.board.map_tiles import host_of
from noticeboard.board.publications import public_by
from noticeboard.board.reading import Logged, Reader
from noticeboard.board.site.language import Language, choose
from noticeboard.board.site.maps import Cartographer
from noticeboard.board.site.outline import outline
from noticeboard.board.site.overview import Overview
from noticeboard.board.site.standing import standing
from noticeboard.board.site.views import Views
from noticeboard.board.site.visit import Visit
from noticeboard.log.entry import agency_id

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'{tiles}; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
"""The content security policy of a page; the operator's map tiles are all that it adds."""
TEMPLATES: Final = Path(__file__).parents[1] / "templates"


class Pages:
    """Writes one board's pages."""

    def __init__(self, board: Board) -> None:
        """Read every template, text and outline. Blocking; no page reads a file after this."""
        self.board = board
        self.reader = Reader(board)
        self.overview = Overview(board)
        self.cartographer = Cartographer(board.settings.map_tiles)
        self._verifiers = {agency_id(key): key.name for key in board.settings.trusted}
        self._languages = Language.every(board.settings.zone)
        self.policy = POLICY.format(tiles=f" {host_of(board.settings.map_tiles)}".rstrip())
        outline()
        self.surroundings: dict[object, object] = {}
        """What was counted beside the directory, by filter and size; kept for its next page."""
        self._templates = templates()

    @asynccontextmanager
    async def following(self) -> AsyncGenerator[None]:
        """Keep the overview up with the log while the board is served."""
        follower = asyncio.create_task(self.overview.follow())
        try:
            yield
        finally:
            follower.cancel()
            with suppress(asyncio.CancelledError):
                await follower
            await self.overview.close()

    def visit(self, path: str, query: Mapping[str, str], languages: str) -> Visit:
        """Return what an address, and an `Accept-Language` header, ask for."""
        asked = query.get("lang")
        code = choose(asked, languages)
        return Visit(
            language=self._languages[code], is_chosen=asked == code, path=path, query=query
        )

    def views(self, language: Language, now: datetime) -> Views:
        """Return what turns entries into what is shown in a language."""
        return Views(language, now, self._verifiers)

    async def public_by(self, logged: Logged, language: Language) -> tuple[str, str]:
        """Say since when the world could see an entry, and how that is known."""
        say, settings = language.say, self.board.settings
        if settings.witnesses:
            keys = [address.key for address in settings.cosigners]
            found = await public_by(self.board.database, self.board.log_key, keys, logged.index)
            if found is not None and found.seen:
                first, names = found.seen[0], ", ".join(seen.name for seen in found.seen)
                return (
                    say("page.check.public", time=language.moment(first.at)),
                    say("page.check.public_how", count=len(found.seen), names=names),
                )
        return (
            say("page.check.logged_at", time=language.moment(logged.logged_at)),
            say("page.check.logged_at_how"),
        )

    def error(self, visit: Visit, status: HTTPStatus) -> str:
        """Show what happened and where to go from there."""
        key = f"page.error.{status.value}"
        texts = visit.language.texts
        return self.write(
            visit,
            "error.html",
            here="",
            title=texts.get(f"{key}.title", texts["page.error.title"]),
            sentence=texts.get(key, texts["page.error.other"]),
            status=status.value,
        )

    def write(self, visit: Visit, template: str, **shown: object) -> str:
        """Fill a template."""
        board, language = self.board, visit.language
        now = board.now()
        stands = standing(board, now)
        return self._templates.get_template(template).render(
            **shown,
            say=language.say,
            number=language.number,
            language=language,
            href=visit.href,
            visit=visit,
            settings=board.settings,
            stands=stands,
            behind=max(0, stands.size - self.overview.size) if self.overview.is_open else 0,
            signed=language.moment(stands.signed_at),
            vkey=str(board.log_key),
            witnesses=[str(address.key) for address in board.settings.cosigners],
            quorum=board.settings.quorum,
            url=board.settings.url.rstrip("/"),
            tile_host=host_of(board.settings.map_tiles).partition("://")[2],
        )


@cache
def templates() -> Environment:
    """Return every template, read and compiled once. Blocking."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in found.list_templates():
        found.get_template(name)
    return found
