"""The pages: plain HTML that works with no script, written by Jinja with escaping always on."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from string import ascii_uppercase

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from noticeboard.board import maps, saying
from noticeboard.board.board import Board
from noticeboard.board.figures import Figures, figures
from noticeboard.board.maps import Place
from noticeboard.board.reading import LARGEST_INDEX, Logged, Status, Thread, Wanted
from noticeboard.board.saying import Times
from noticeboard.board.views import AgencyRow, Item, Views
from noticeboard.log.encoding import encode_base64
from noticeboard.log.entry import agency_id
from noticeboard.log.identity import AgencyRecord
from noticeboard.rules.limits import INCIDENTS
from noticeboard.words import catalogue

TEMPLATES = Path(__file__).parent / "templates"
FEED_MAP = (448, 395)
AREA_MAP = (400, 230)
AGENCIES_MAP = (372, 430)


def say(key: str, /, **said: str | int) -> str:
    """Return a text of the catalogue with its blanks filled; plurals by `count`."""
    texts = catalogue()
    count = said.get("count")
    if isinstance(count, int):
        key = f"{key}.{'one' if count == 1 else 'other'}"
        said = said | {"count": saying.number(count)}
    text = texts.get(key, key)
    for name, value in said.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


class Pages:
    """Writes one board's pages."""

    most_counted = 500
    """How many of the newest requests figures are counted from."""

    def __init__(self, board: Board) -> None:
        """Read and compile every template. Blocking; no page reads a file after this."""
        self._board = board
        self._times = Times(board.settings.zone)
        verifiers = {agency_id(key): key.name for key in board.settings.trusted}
        self._views = Views(say, self._times, board.now, verifiers)
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals |= {
            "say": say,
            "number": saying.number,
            "settings": board.settings,
        }
        for name in self._templates.list_templates():
            self._templates.get_template(name)

    def feed(self, threads: Sequence[Thread], wanted: Wanted, *, has_older: bool) -> str:
        """Show a list of requests with the map of their areas."""
        items = [
            self._views.item(thread, key)
            for thread, key in zip(threads, ascii_uppercase, strict=False)
        ]
        return self._write(
            "feed.html",
            here="requests",
            items=items,
            map=maps.draw(_places(threads, items), *FEED_MAP),
            wanted=wanted,
            is_filtered=wanted != Wanted(before=wanted.before),
            is_later_page=wanted.before != LARGEST_INDEX,
            older=threads[-1].index if has_older else None,
            incidents=INCIDENTS,
            statuses=list(Status),
        )

    def thread(self, thread: Thread) -> str:
        """Show one request and everything that joined it."""
        facts = self._views.facts(thread)
        place = Place(area=thread.post.area, key="", mark=facts.item.mark)
        return self._write(
            "request.html",
            here="requests",
            facts=facts,
            map=maps.draw([place], *AREA_MAP),
            key=thread.post.key,
            registered=thread.agency.registered_index,
            chain_end=thread.agency.next_seq - 1,
            logged=self._times.moment(thread.entries[0].logged_at),
        )

    def entry(self, logged: Logged) -> str:
        """Show an entry that is no part of a request."""
        board = self._board.state.registry
        subject = getattr(logged.entry.body, "subject", logged.entry.body.agency)
        record = board.agency(subject)
        return self._write(
            "entry.html",
            here="",
            part=self._views.part(logged),
            type=str(type(logged.entry.body).__struct_config__.tag),
            agency=self._views.agency(record) if record else None,
            line=self._views.on_record(record, logged) if record else None,
        )

    def agencies(self, threads: Sequence[Thread]) -> str:
        """Show every agency with what it has asked in twelve months."""
        size = self._board.published.size
        records = [
            record
            for record in self._board.state.registry.agencies.values()
            if record.registered_index < size
        ]
        counted = [(record, self._figures(threads, record)) for record in records]
        counted.sort(key=lambda pair: (-pair[1].requests, pair[0].registered_index))
        rows = [
            AgencyRow(
                key=str(place),
                agency=self._views.agency(record),
                kind=say(f"agency_kind.{record.kind}"),
                figures=found,
            )
            for place, (record, found) in enumerate(counted, 1)
        ]
        places = [
            Place(area=record.jurisdiction, key=row.key, mark=row.agency.mark)
            for row, (record, _) in zip(rows, counted, strict=True)
        ]
        return self._write(
            "agencies.html", here="agencies", rows=rows, map=maps.draw(places, *AGENCIES_MAP)
        )

    def agency(
        self,
        record: AgencyRecord,
        threads: Sequence[Thread],
        own: Sequence[Logged],
        verifications: Sequence[Logged],
    ) -> str:
        """Show one agency: what it has asked, and what the log says of it."""
        lines = [
            self._views.on_record(record, logged)
            for logged in sorted([*own, *verifications], key=lambda logged: -logged.index)
        ]
        place = Place(area=record.jurisdiction, key="", mark=self._views.agency(record).mark)
        registered = next(
            (logged.logged_at for logged in own if logged.index == record.registered_index), None
        )
        return self._write(
            "agency.html",
            here="agencies",
            agency=self._views.agency(record),
            kind=say(f"agency_kind.{record.kind}"),
            since=self._times.date(registered) if registered else "",
            figures=self._figures(threads, record),
            items=[self._views.item(thread) for thread in threads],
            lines=[line for line in lines if line is not None],
            flagged=sum(thread.last_notice != "" for thread in threads),
            chain_end=record.next_seq - 1,
            map=maps.draw([place], *AREA_MAP),
            jurisdiction=saying.area_shape(record.jurisdiction),
            jurisdiction_size=saying.area_size(record.jurisdiction),
            posting_key=str(record.posting_key),
            delivery_key=record.delivery_key,
        )

    def check(self) -> str:
        """Show how anyone checks this board."""
        return self._write(
            "check.html",
            here="check",
            log_key=str(self._board.log_key),
            inbox_key=str(self._board.inbox_key.verifier),
            verifiers=self._board.settings.verifiers,
        )

    def error(self, status: HTTPStatus, sentence: str) -> str:
        """Show what happened and where to go from there."""
        return self._write("error.html", here="", status=status.value, sentence=sentence)

    def _figures(self, threads: Sequence[Thread], record: AgencyRecord) -> Figures:
        own = [thread for thread in threads if thread.agency.id == record.id]
        return figures(own, self._board.now(), self._board.settings.zone)

    def _write(self, template: str, **shown: object) -> str:
        seen = self._board.published
        return self._templates.get_template(template).render(
            **shown,
            size=seen.size,
            root=encode_base64(seen.root),
            signed=self._times.clock(seen.signed_at),
            signed_on=self._times.date(seen.signed_at),
            log_key_short=self._board.log_key.key_id.hex(),
            vkey=str(self._board.log_key),
        )


def _places(threads: Sequence[Thread], items: Sequence[Item]) -> list[Place]:
    return [
        Place(area=thread.post.area, key=item.key, mark=item.mark)
        for thread, item in zip(threads, items, strict=True)
    ]
