"""The exhibit sheet of exported shares, as PDF/A-3: frames, hashes, times, chain and checklist.

Every time says how far it may be off, or that nobody knows. The checklist answers what these ask,
each with where in the record the answer is: NIST IR 8161r1, SWGDE and SWGIT, and the UK's Recovery
and Acquisition of Video Evidence. What isn't known is *unknown*. The signed record, the
request's proof, the board's notes and the timestamps are attached: whoever has only the sheet has
them, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files as resources
import io
import json
from pathlib import Path
from typing import Any, Final

from noticeboard.agency import case_folder
from noticeboard.agency.attachments import REPLY_TYPE, attachments_of
from noticeboard.agency.case_report import CaseShare, HandOver, bytes_text
from noticeboard.agency.checklist import checklist
from noticeboard.agency.department_log import Act, LogLine
from noticeboard.agency.films import CaseFilms, OpenedFilm
from noticeboard.agency.frames import FramePicture, decode_small
from noticeboard.agency.inbox_client import NoteKind
from noticeboard.agency.request_facts import request_facts
from noticeboard.errors import InvalidInputError, NotFoundError, NoticeboardError
from noticeboard.log.encoding import encode_base64, parse_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.clock import clock_text, time_text
from noticeboard.seal.custody import Custody
from noticeboard.seal.footage import SignedFilm
from noticeboard.seal.signature import film_texts

NAME: Final = "exhibit.pdf"
MOST_FILMS: Final = 12
"""Films of which frames are shown; more would make a sheet nobody reads."""
MOST_MARKS: Final = 4
WIDTH: Final = 640
_STEPS: Final = {
    *(Act.SHARE_FETCHED, Act.SHARE_OPENING, Act.SHARE_OPENED, Act.SHARE_NOT_OPENED),
    *(Act.SHARE_SET_ASIDE, Act.SHARE_ACKNOWLEDGED, Act.SHARE_CHECKED, Act.FILM_WATCHED),
    *(Act.STILL_SAVED, Act.MARK_MADE, Act.CASE_EXPORTED, Act.REPORT_PRINTED, Act.SHARE_DROPPED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitOrder:
    """What a sheet is made from, beside the shares."""

    over: HandOver
    entries: Sequence[LogLine]
    """The department's log about the shares, oldest first."""
    marks: Sequence[Mapping[str, Any]]
    with_names: bool
    """Whether it names the people in the log."""


def write_exhibit(
    films: CaseFilms, case: str, shares: Sequence[CaseShare], order: ExhibitOrder
) -> bytes:
    """Return the sheet as PDF/A-3b; blocking. Raises NotFoundError without Typst."""
    try:
        import typst  # noqa: PLC0415 -- only this needs the extra `poster`
    except ModuleNotFoundError as error:
        raise NotFoundError(Text("noticeboard.poster.no_typst")) from error
    sheet = _Sheet(films=films, case=case, order=order)
    data = sheet.values(shares)
    template = resources("noticeboard.agency").joinpath("exhibit.typ").read_bytes()
    parts: Any = {"main.typ": template, **sheet.parts}  # Its type hints know no such mapping.
    made = typst.compile(
        parts,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=["a-3b"],
        timestamp=order.over.at,
    )
    if not isinstance(made, bytes):
        raise InvalidInputError(Text("noticeboard.poster.choice"))
    return made


class _Sheet:
    """Collects what the template shows, and the files that it reads."""

    def __init__(self, *, films: CaseFilms, case: str, order: ExhibitOrder) -> None:
        self._films, self._case, self._order = films, case, order
        self._language = order.over.language
        self._shown = 0
        self.parts: dict[str, bytes] = {}

    def _fill(self, code: str, /, **values: str | int | Text) -> str:
        return Text(f"desk.exhibit.{code}", **values).fill(self._language)

    def _report(self, code: str) -> str:
        return Text(f"desk.report.{code}").fill(self._language)

    def values(self, shares: Sequence[CaseShare]) -> Mapping[str, object]:
        """Return everything that the template shows."""
        over = self._order.over
        made = f"{over.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
        first = shares[0]
        facts = [
            (self._report("agency"), over.agency),
            (self._report("case"), first.case_number),
            (self._report("request"), first.title),
            (self._report("to"), over.to.fill(self._language)),
            (self._report("reference"), over.reference),
        ]
        return {
            "language": self._language,
            "title": self._fill("title"),
            "agency": over.agency,
            "date": list(over.at.timetuple()[:6]),
            "footer": self._fill("footer", at=made),
            "facts": [fact for fact in facts if fact[1]],
            "shares": [each for share in shares for each in self._share(share)],
            "words": {
                code: self._fill(code)
                for code in (
                    *("answer", "attached", "chain", "chain_lead", "code", "files", "filmed"),
                    *("glossary", "list", "list_lead", "question", "signed", "times", "times_lead"),
                    "where",
                )
            }
            | {"request": Text("desk.asked.title").fill(self._language)},
            "glossary": [self._fill(f"word.{code}") for code in _words(shares)],
        }

    def _share(self, share: CaseShare) -> Iterator[Mapping[str, object]]:
        opened, evidence = share.found.share, share.found.evidence
        if opened is None or evidence is None:
            return
        custody, sealed = opened.custody, evidence.sealed.sha256
        of_case = self._films.share(self._case, share.name)
        code = self._fill("code_text", share=share.name, sha256=sealed)
        yield {
            "title": Text("desk.report.share", share=share.name).fill(self._language),
            "code": self._part(f"code-{share.name}.svg", _qr(code)),
            "code_text": code,
            "films": [self._film(film) for film in of_case.films],
            "files": [
                (f"sealed/{case_folder.sealed_in(share.folder).name}", sealed),
                *((part.name, part.sha256) for part in custody.information),
            ],
            "signed": [self._signed(film) for film in custody.signed_films],
            "chain": list(self._chain(share, custody, of_case.opened)),
            "request": list(request_facts(share, self._order.over)),
            "asked": [
                (self._fill(f"ask.{question}"), answers, where)
                for question, answers, where in checklist(
                    of_case,
                    share,
                    self._order.entries,
                    self._language,
                    has_log=self._order.with_names and bool(self._order.entries),
                )
            ],
            "attached": list(self._attached(share)),
        }

    def _part(self, name: str, content: bytes) -> str:
        self.parts[name] = content
        return name

    def _film(self, film: OpenedFilm) -> Mapping[str, object]:
        clock = film.clock
        span = ""
        if clock.start is not None and clock.end is not None:
            both = (
                time_text(each, clock).fill(self._language) for each in (clock.start, clock.end)
            )
            span = " – ".join(both)
        return {
            "name": film.name,
            "sha256": film.sha256,
            "size": bytes_text(film.size_bytes, self._language),
            "span": span,
            "clock": clock_text(clock).fill(self._language),
            **self._pictures(film),
        }

    def _signed(self, film: SignedFilm) -> Mapping[str, object]:
        return {
            "name": film.name,
            "sha256": film.sha256,
            "size": bytes_text(film.size_bytes, self._language),
            "lines": [text.fill(self._language) for text in film_texts(film)],
        }

    def _pictures(self, film: OpenedFilm) -> Mapping[str, object]:
        """Return frames of a film, or why there are none."""
        if self._shown >= MOST_FILMS:
            return {"frames": [], "no_frames": self._fill("no_frames.many", most=MOST_FILMS)}
        if not _is_media(film.path):
            return {"frames": [], "no_frames": self._fill("no_frames.kind")}
        frames = list(self._frames(film))
        return {"frames": frames, "no_frames": "" if frames else self._fill("no_frames.film")}

    def _frames(self, film: OpenedFilm) -> Iterator[Mapping[str, str]]:
        """Yield the first, the marked and the last frame; nothing if they can't be decoded."""
        self._shown += 1
        marked = [
            (int(mark["frame"]), self._fill("mark", mark=safe_text(str(mark["label"]), longest=8)))
            for mark in self._order.marks
            if (mark.get("share"), mark.get("film")) == (film.share, film.name)
            and not mark.get("removed_at")
        ]
        try:
            proved = self._films.film(self._case, film.share, film.name)
            times = self._films.times(proved)
            named = [(1, self._fill("first")), *sorted(marked)[:MOST_MARKS]]
            named += [(len(times), self._fill("last"))] if len(times) > 1 else []
            pictures = decode_small(proved.path, times, [frame for frame, _ in named], WIDTH)
        except NoticeboardError:
            return
        for number, ((frame, what), picture) in enumerate(zip(named, pictures, strict=True)):
            at = proved.moment(times, frame)
            yield {
                "file": self._picture(film, number, picture),
                "what": self._fill("frame", what=what, frame=frame, frames=len(times)),
                "at": time_text(at, film.clock).fill(self._language) if at else "",
            }

    def _picture(self, film: OpenedFilm, number: int, picture: FramePicture) -> str:
        # Typst takes text alone from memory, and no plain frame should lie on a disk.
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{picture.width}"'
            f' height="{picture.height}"><image width="{picture.width}" height="{picture.height}"'
            f' href="data:image/png;base64,{encode_base64(picture.png)}"/></svg>'
        )
        return self._part(f"frame-{film.share}-{film.name}-{number}.svg", svg.encode())

    def _chain(
        self, share: CaseShare, custody: Custody, opened: datetime | None
    ) -> Iterator[tuple[str, str, str, str]]:
        """Yield when, what, who and the source of each step, oldest first."""
        steps = [(custody.approved_at, self._fill("step.sealed"), "", self._fill("of_record"))]
        evidence = share.found.evidence
        noted = {} if evidence is None else {kind: evidence.noted_at(kind) for kind in NoteKind}
        steps += [
            (at, self._fill(f"step.{kind}"), "", self._fill("of_note"))
            for kind, at in noted.items()
            if at is not None
        ]
        if opened is not None and not any(
            line.entry.act == Act.SHARE_OPENED and share.name in line.entry.share.split(", ")
            for line in self._order.entries
        ):
            steps.append((opened, self._fill("step.share_opened"), "", self._fill("of_report")))
        for line in self._order.entries:
            entry = line.entry
            if share.name not in entry.share.split(", ") or entry.act not in _STEPS:
                continue
            who = safe_text(entry.who, longest=100) if self._order.with_names else ""
            source = self._fill("of_log", entry=line.number)
            steps.append((parse_time(entry.at), self._fill(f"step.{entry.act}"), who, source))
        for at, what, who, source in sorted(steps, key=lambda step: step[0]):
            yield f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC", what, who, source

    def _attached(self, share: CaseShare) -> Iterator[Mapping[str, object]]:
        for each in attachments_of(share):
            # Typst reads only texts from memory.
            is_text = each.kind != REPLY_TYPE
            content = each.content or b""
            yield {
                "name": each.name,
                "place": each.place,
                "type": each.kind,
                "file": self._part(each.name, content) if is_text else "",
                "bytes": [] if is_text else list(content),
                "skipped": self._fill("not_attached") if each.content is None else "",
            }


def _words(shares: Sequence[CaseShare]) -> Iterator[str]:
    """Yield the words to explain: those of what the shares have."""
    records = [share.found.share.custody for share in shares if share.found.share]
    yield from ("board", "log", "hub", "share", "custody", "hash")
    stamped = any(record.proof_of_time for record in records)
    if stamped or any(file.camera_signature for record in records for file in record.files):
        yield from ("group",)
    if stamped:
        yield from ("timestamp", "root")


def can_decode(films: CaseFilms, case: str, film: OpenedFilm) -> bool:
    """Return whether the first frame of a film can be shown; blocking."""
    try:
        if not _is_media(film.path):
            return False
        proved = films.film(case, film.share, film.name)
        return bool(decode_small(proved.path, films.times(proved), [1], WIDTH))
    except NoticeboardError:
        return False


def _is_media(path: Path) -> bool:
    """Return whether a file begins as a film or photo: no process is started for others."""
    with path.open("rb") as file:
        start = file.read(12)
    return start[4:8] == b"ftyp" or start.startswith(b"\xff\xd8\xff")


def _qr(text: str) -> bytes:
    import segno  # noqa: PLC0415 -- other commands draw none

    into = io.BytesIO()
    segno.make(text, error="m", micro=False).save(into, kind="svg", border=2, unit="", xmldecl=True)
    return into.getvalue()
