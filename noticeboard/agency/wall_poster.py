"""`neighbors agency poster`: a request on one sheet of paper, with a code that leads to its page.

The sheet is set by Typst, in fonts that it brings. Everything that an agency wrote reaches it as
data, never as markup. Whoever passes the poster must be able to tell that it is real: it says which
address the link must begin with, and the eight words that the page must show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
import io
import json
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from noticeboard.agency.home import AgencyHome
from noticeboard.errors import InvalidInputError, NotFoundError
from noticeboard.log.body import AgencyRegister, RequestPost
from noticeboard.log.checkpoint import TlogProof
from noticeboard.log.encoding import parse_time
from noticeboard.log.link import Fingerprint
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.runtime.wording import FORMATS, Wording

PAPERS: Final = ("a4", "us-letter")
_STEPS: Final = ("account", "cover", "sealed", "receipt")
_REAL: Final = ("address", "call", "never", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterContent:
    """What one poster is about."""

    agency: AgencyRegister
    post: RequestPost
    index: int
    """The request's index in the log."""
    board: str
    """The board's address, without a slash at the end."""
    log_key: VerifierKey
    where: str = ""
    """The place in words, as people there call it."""

    @property
    def link(self) -> str:
        """The address of the request's page, which also names the log's key."""
        return f"{self.board}/s/{self.index}#key={Fingerprint.of(self.log_key)}"

    @property
    def address(self) -> str:
        """The address as somebody types it."""
        parts = urlsplit(self.board)
        return f"{parts.netloc}{parts.path}/s/{self.index}"


def write_poster(asked: PosterContent, *, language: str, paper: str, zone: ZoneInfo) -> bytes:
    """Return a poster as PDF; raises InvalidInputError, and NotFoundError without Typst."""
    if language not in FORMATS or paper not in PAPERS:
        raise InvalidInputError(Text("noticeboard.poster.choice"))
    try:
        import typst  # noqa: PLC0415 -- only this command needs the extra `poster`
    except ModuleNotFoundError as error:
        raise NotFoundError(Text("noticeboard.poster.no_typst")) from error
    data = json.dumps({**_words(asked, Wording.every(zone), language), "paper": paper})
    template = files("noticeboard.agency").joinpath("poster.typ").read_bytes()
    made = typst.compile(template, format="pdf", sys_inputs={"data": data})
    if not isinstance(made, bytes):
        raise InvalidInputError(Text("noticeboard.poster.choice"))
    return made


def _words(
    asked: PosterContent, languages: Mapping[str, Wording], language: str
) -> dict[str, object]:
    """Return every text of the sheet; what an agency wrote is cleaned as on a board's page."""
    say = languages[language]
    post, agency = asked.post, asked.agency
    start, end = parse_time(post.window.start), parse_time(post.window.end)
    facts = [
        # Both times stay in one line.
        (say.text("poster.when"), say.span(start, end).replace("–", "\u2060–\u2060")),
        (say.text("poster.until"), say.date(parse_time(post.expires))),
    ]
    if asked.where:
        facts.insert(1, (say.text("poster.where"), safe_text(asked.where)))
    prefix = asked.address.removesuffix(str(asked.index))
    return {
        "language": language,
        "initials": _initials(agency.name),
        "agency": safe_text(agency.name),
        "domain": agency.domain,
        "case": say.text("poster.case", case=safe_text(post.case_number)),
        "title": safe_text(post.title),
        "text": safe_text(post.text),
        "facts": facts,
        "heading": say.text("poster.heading"),
        "steps": [say.text(f"poster.step.{step}") for step in _STEPS],
        "address": asked.address,
        "code": _code(asked.link),
        "code_alt": say.text("poster.code", address=asked.address),
        "real": say.text("poster.real"),
        "checks": [say.text(f"poster.real.{each}", address=prefix) for each in _REAL],
        "words": list(Fingerprint.of(asked.log_key).words()),
        "others": [
            (code, other.text("poster.short"))
            for code, other in languages.items()
            if code != language
        ],
        "entry": say.text(
            "poster.entry",
            index=asked.index,
            board=urlsplit(asked.board).netloc,
            date=say.date(post.issued_at.astimezone(UTC)),
        ),
    }


def _initials(name: str) -> str:
    words = [word[0] for word in safe_text(name).split() if word[0].isalnum()]
    return "".join(words[:1] + words[1:][-1:]).upper() or "?"


def _code(link: str) -> str:
    """Return the QR code of a link as SVG."""
    import segno  # noqa: PLC0415 -- other commands draw none

    drawn = io.BytesIO()
    segno.make(link, error="q", micro=False).save(
        drawn, kind="svg", border=0, xmldecl=False, svgns=True
    )
    return drawn.getvalue().decode()


def read_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name; raises InvalidInputError."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise InvalidInputError(Text("noticeboard.poster.zone", zone=name)) from error


def poster_content(home: AgencyHome, request: str, now: datetime, where: str = "") -> PosterContent:
    """Return what the poster of a logged request says; NotFoundError, InvalidInputError."""
    post = require_open(home.post(request), now)
    agency, proof = home.registration(), home.proof(post.id)
    if agency is None or proof is None:
        raise InvalidInputError(Text("noticeboard.poster.no_request"))
    board = home.profile().board
    return PosterContent(
        agency=agency,
        post=post,
        index=TlogProof.parse(proof).index,
        board=board.url,
        log_key=board.log,
        where=where,
    )


def require_open(post: RequestPost | None, now: datetime) -> RequestPost:
    """Return a request that can still be answered; NotFoundError, InvalidInputError."""
    if post is None:
        raise NotFoundError(Text("noticeboard.poster.no_request"))
    if parse_time(post.expires) <= now:
        raise InvalidInputError(Text("noticeboard.poster.over"))
    return post
