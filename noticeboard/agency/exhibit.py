"""The exhibit sheet of exported shares, as PDF/A-3: frames, hashes, times, chain and checklist.

Every time says how far it may be off, or that nobody knows. The checklist answers what these ask,
each with where in the record the answer is: NIST IR 8161r1, SWGDE and SWGIT, and the UK's Recovery
and Acquisition of Video Evidence. What isn't known is *unknown*. The signed record, the
request's proof, the board's notes and the timestamps are attached: whoever has only the sheet has
them, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from importlib.resources import files as resources
import io
import json
from pathlib import Path
from typing import Any, Final

from noticeboard.agency import case_folder
from noticeboard.agency.attachments import REPLY_TYPE, attachments_of
from noticeboard.agency.case_report import CaseShare, HandOver
from noticeboard.agency.department_log import Act, LogLine
from noticeboard.agency.evidence import EXISTENCE, about_share
from noticeboard.agency.films import (
    CaseFilms,
    DatedBy,
    OpenedCaseShare,
    OpenedFilm,
    clock_text,
    time_text,
)
from noticeboard.agency.frames import FramePicture, decode_small
from noticeboard.agency.inbox_client import NoteKind, note_time
from noticeboard.errors import InvalidInputError, NotFoundError, NoticeboardError
from noticeboard.log.encoding import encode_base64, parse_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.custody import Custody
from noticeboard.seal.footage import CustodyFile
from noticeboard.seal.paper import day_time, size
from noticeboard.seal.signature import STANDARDS as SIGNATURE_STANDARDS

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
                    *("list", "list_lead", "no_frames", "question", "where"),
                )
            },
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
            "chain": list(self._chain(share, custody)),
            "asked": [
                (self._fill(f"ask.{question}"), answers, where)
                for question, answers, where in self._asked(of_case, share)
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
            "size": size(film.size_bytes),
            "span": span,
            "clock": clock_text(clock).fill(self._language),
            "frames": list(self._frames(film)),
        }

    def _frames(self, film: OpenedFilm) -> Iterator[Mapping[str, str]]:
        """Yield the first, the marked and the last frame, as far as they can be decoded."""
        if self._shown >= MOST_FILMS or not _is_media(film.path):
            return
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

    def _chain(self, share: CaseShare, custody: Custody) -> Iterator[tuple[str, str, str, str]]:
        """Yield when, what, who and the source of each step, oldest first."""
        steps = [(custody.approved_at, self._fill("step.sealed"), "", self._fill("of_record"))]
        evidence = share.found.evidence
        for kind in NoteKind:
            try:
                if evidence is not None and evidence.inbox_key is not None:
                    about = about_share(custody, evidence.sealed.sha256)
                    at = note_time(kind, evidence.notes[kind], evidence.inbox_key, about)
                    steps.append((at, self._fill(f"step.{kind}"), "", self._fill("of_note")))
            except (KeyError, NoticeboardError):
                continue
        for line in self._order.entries:
            entry = line.entry
            if share.name not in entry.share.split(", ") or entry.act not in _STEPS:
                continue
            who = safe_text(entry.who, longest=100) if self._order.with_names else ""
            source = self._fill("of_log", entry=line.number)
            steps.append((parse_time(entry.at), self._fill(f"step.{entry.act}"), who, source))
        for at, what, who, source in sorted(steps, key=lambda step: step[0]):
            yield f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC", what, who, source

    def _asked(
        self, of_case: OpenedCaseShare, share: CaseShare
    ) -> Iterator[tuple[str, list[str], str]]:
        """Yield each question of the checklists, its answers, and where the record has them."""
        custody = of_case.custody

        def fill(code: str, **values: str | int) -> str:
            return self._fill(f"ask.{code}", **values)

        kinds = ["kind.hub"] * bool(custody.files) + ["kind.person"] * bool(custody.added_files)
        yield "kind", [fill(each) for each in kinds], "files[].sources, added[].original_sha256"
        yield (
            "native",
            [
                fill("native.clip", file=file.name, frames=file.frames, copied=copied, coded=coded)
                for file, copied, coded in _coded(custody)
            ],
            "files[].frames, frames_copied; added[].copied",
        )
        made = {"program": custody.software.name or "?", "version": custody.software.version}
        claims = share.found.claims
        existed = [text.fill(self._language) for text in claims.texts(*EXISTENCE)]
        yield (
            "existed",
            existed or [fill("existed.none")],
            "timestamps; groups.json, hour-*.txt, hour-*.tsr",
        )
        signed = [text.fill(self._language) for text in claims.texts("camera")]
        signed += [each for file in custody.files for each in self._signed(file)]
        yield "signed", signed or [fill("signed.none")], "files[].signature"
        yield "hash", [fill("hash.record", **made)], "files[].sha256, software, approved_at"
        yield "format", [fill("format.mp4")], "files[].name"
        yield "utc", [fill("utc.sum")], "files[].start, end"
        yield (
            "clock",
            [
                f"{film.name}: {clock_text(film.clock).fill(self._language)}"
                for film in of_case.films
            ],
            "files[].clock, recorded.archives[]; added[].claimed",
        )
        yield "zone", [fill("zone.utc")], "files[].start, end"
        is_measured = any(film.clock.by is DatedBy.MEASURED for film in of_case.films)
        yield "drift", [fill("drift.once" if is_measured else "unknown")], "files[].clock"
        own = {file.name for file in custody.files}
        yield (
            "left",
            [
                fill(
                    "left.clip" if film.name in own else "left.added",
                    file=film.name,
                    masks=film.covered,
                    sound=fill("sound.yes" if film.has_sound else "sound.no"),
                )
                for film in of_case.films
            ],
            "files[].masks, moving_masks, audio; added[].sound",
        )
        yield (
            "gaps",
            [
                *(
                    fill("gaps.clip", file=file.name, frames=file.frames, seconds=_seconds(file))
                    for file in custody.files
                ),
                *(text.fill(self._language) for text in claims.texts("gaps")),
            ],
            "files[].frames, start, end; sources.txt",
        )
        yield "handled", [fill("handled.chain", title=self._fill("chain"))], "log/, board/"
        watched = sum(
            line.entry.act == Act.FILM_WATCHED and line.entry.share == share.name
            for line in self._order.entries
        )
        viewed = fill("viewed.times", times=watched) if watched else fill("unknown")
        yield "viewed", [viewed], "log/"
        yield "until", [fill("until.ask")], "–"
        verify = ["verify.recipe"] + ["verify.older"] * (custody.proof_of_time is not None)
        yield "verify", list(map(fill, verify)), "data/HOW-TO-CHECK.txt"
        yield "true", [fill("true.no")], "report.pdf"

    def _signed(self, file: CustodyFile) -> Iterator[str]:
        """Yield what a clip's camera signed, and who certified its key."""
        found = file.camera_signature
        if found is None:
            return
        standard = (
            self._fill("ask.signed.unnamed")
            if found.kind == "unnamed"
            else SIGNATURE_STANDARDS[found.kind]
        )
        yield self._fill(
            "ask.signed.clip",
            file=file.name,
            signed=found.signed,
            groups=found.groups,
            standard=standard,
        )
        for each in found.stretches:
            root = safe_text(each.root, longest=200)
            yield self._fill(
                f"ask.signed.{_CERTIFIED[each.certified]}",
                start=day_time(each.start),
                end=day_time(each.end),
                root=f" ({root})" if root else "",
            )
        if found.faults:
            yield self._fill("ask.signed.others")

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


_CERTIFIED: Final = {
    "root": "root",
    "expired": "expired",
    "unknown": "unknown",
    "none": "uncertified",
}


def _coded(custody: Custody) -> Iterator[tuple[Any, int, int]]:
    for file in custody.files:
        yield file, file.frames_copied, file.frames - file.frames_copied
    for added in custody.added_files:
        copied = added.frames if added.copied else 0
        yield added, copied, added.frames - copied


def _seconds(file: CustodyFile) -> str:
    return f"{(file.end - file.start).total_seconds():.3f}"


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
