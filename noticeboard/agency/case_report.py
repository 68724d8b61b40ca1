"""The report on a case's opened shares as they are now: every check run anew, in any language.

`report` describes a share at the moment of opening, and its folder keeps that. This is what the
desk shows and what an export carries as PDF/A: also what has changed in the folder since. The PDF
names each check in which it differs from the folder's report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.resources import files
import json
from pathlib import Path
import re
from typing import Final

from noticeboard.agency import case_folder
from noticeboard.agency.evidence import (
    CheckedShare,
    check_share,
    format_log_time,
    known_keys,
    run_checks,
)
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.report import (
    CONTRADICTION_MARK,
    MARKS,
    by_result,
    check_title,
    meaning,
    result_title,
)
from noticeboard.agency.share_folder import ArrivedShare, ShareFolder
from noticeboard.errors import InvalidInputError, NotFoundError, NoticeboardError
from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import encode_base64, format_time
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.rules.text import safe_text
from noticeboard.runtime.files import sha256_of
from noticeboard.runtime.text import Text
from noticeboard.seal.check import Check, CheckResult
from noticeboard.seal.clock import claimed_clock, clip_clock, clock_text
from noticeboard.seal.dates import page_checks
from noticeboard.seal.paper import day_time
from noticeboard.seal.signature import film_texts

_LONGEST_CHECK: Final = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseShare:
    """An opened share in its case, checked."""

    name: str
    """Its number, or what stands for it."""
    folder: Path
    found: CheckedShare
    case_number: str
    """Safe to show; empty if the request was not posted from here."""
    title: str
    request: str
    """The request's id; empty if that can't be read."""
    arrived: ArrivedShare | None
    changed: tuple[str, ...]
    """The files that differ from what was written when the share was opened."""
    checked_at: str

    @property
    def holds(self) -> bool:
        """Whether nothing failed."""
        return self.found.share is not None and self.found.claims.hold

    @property
    def sealed_holds(self) -> bool:
        """Whether the sealed file is the one that arrived."""
        if self.arrived is None:
            return bool(self.found.evidence) and not any(
                name.startswith(f"{case_folder.SEALED}/") for name in self.changed
            )
        try:
            return sha256_of(case_folder.sealed_in(self.folder)) == (self.arrived.waiting.sha256)
        except (NoticeboardError, OSError):
            return False


def shares_of(home: AgencyHome, case: str) -> Mapping[str, Path]:
    """Return the folders of a case's opened shares, by name; raises NotFoundError if it is none."""
    folder = home.cases / case
    if not re.fullmatch(case_folder.CASE, case) or not folder.is_dir() or folder.is_symlink():
        raise NotFoundError(Text("desk.case.none"))
    found = {
        each.name: each
        for each in folder.glob("*/*/")
        if re.fullmatch(case_folder.SHARE, each.name) and (each / case_folder.BAG).is_dir()
    }
    return {name: found[name] for name in sorted(found, key=lambda name: (len(name), name))}


def case_number_of(home: AgencyHome, case: str) -> str:
    """Return the case number behind a folder's name; empty if no request of it is here."""
    for folder in shares_of(home, case).values():
        post = _post(folder)
        if post is not None:
            return safe_text(post.case_number, longest=200)
    return ""


def check_in_case(home: AgencyHome, case: str, share: str, now: datetime) -> CaseShare:
    """Run every check of an opened share anew; raises NotFoundError. Blocking."""
    folder = shares_of(home, case).get(share)
    if folder is None:
        raise NotFoundError(Text("desk.export.no_share", share=share[:20]))
    found = check_share(folder, known_keys(folder, home.folder, ""))
    shelf = ShareFolder(home)
    arrived = shelf.find(int(share)) if share.isdecimal() else None
    if arrived is not None and found.evidence is not None:
        # What the board listed says more than the folder, which has only what the board signed.
        evidence = replace(
            found.evidence,
            listed_at=arrived.waiting.at,
            withdrawn=arrived.waiting.withdrawn or "",
            polled_at=shelf.polled_at,
        )
        claims = run_checks(evidence)
        known = {each.code for each in claims.checks}
        own = tuple(each for each in found.claims.checks if each.code not in known)
        failures = tuple(dict.fromkeys(found.claims.failures + claims.failures))
        found = replace(
            found,
            evidence=evidence,
            claims=replace(claims, checks=own + claims.checks, failures=failures),
        )
    if found.share is not None and found.evidence is not None:
        # A page that is made from this shows the time that its maker's clock has.
        made = page_checks(found.share.custody, found.evidence.post, now)
        checks = (*found.claims.checks, *made)
        found = replace(found, claims=replace(found.claims, checks=checks))
    post = _post(folder)
    request = found.share.custody.request.id if found.share else (post.id if post else "")
    return CaseShare(
        name=share,
        folder=folder,
        found=found,
        case_number=safe_text(post.case_number, longest=200) if post else "",
        title=safe_text(post.title, longest=200) if post else "",
        request=request,
        arrived=arrived,
        changed=_changed(folder) if found.claims.failures else (),
        checked_at=format_time(now),
    )


def _changed(folder: Path) -> tuple[str, ...]:
    try:
        texts = list(case_folder.check_sums(folder))
    except (NoticeboardError, OSError):
        return ()
    return tuple(str(each.values["file"]) for each in texts)


def _post(folder: Path) -> RequestPost | None:
    try:
        raw = case_folder.read_small(folder / case_folder.ENTRY)
        body = parse_entry(raw).body if raw is not None else None
    except NoticeboardError:
        return None
    return body if isinstance(body, RequestPost) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """To whom a report goes, and what it says of the department and its log."""

    agency: str
    to: Text
    reference: str
    at: datetime
    language: str
    log_note: str
    """The log's checkpoint; empty if there is none yet."""
    log_key: VerifierKey | None
    witnesses: tuple[VerifierKey, ...] = ()
    """Those whose word counts about the board's log."""


def write_pdf(
    shares: Sequence[CaseShare], over: HandOver, more: Mapping[str, Sequence[Check]]
) -> bytes:
    """Return a report as PDF/A-2b; raises NotFoundError without Typst.

    `more` are checks that were made beside those of each share, by its name.
    """
    try:
        import typst  # noqa: PLC0415 -- only this needs the extra `poster`
    except ModuleNotFoundError as error:
        raise NotFoundError(Text("noticeboard.poster.no_typst")) from error
    template = files("noticeboard.agency").joinpath("report.typ").read_bytes()
    data = json.dumps(_values(shares, over, more))
    made = typst.compile(
        template, format="pdf", sys_inputs={"data": data}, pdf_standards=["a-2b"], timestamp=over.at
    )
    if not isinstance(made, bytes):
        raise InvalidInputError(Text("noticeboard.poster.choice"))
    return made


def _values(
    shares: Sequence[CaseShare], over: HandOver, more: Mapping[str, Sequence[Check]]
) -> Mapping[str, object]:
    language = over.language

    def translate(code: str, **values: str | int) -> str:
        return Text(f"desk.report.{code}", **values).fill(language)

    first = shares[0]
    title = (
        translate("title", share=first.name)
        if len(shares) == 1
        else translate("titles", case=first.case_number or "?")
    )
    rows = [
        (translate("agency"), over.agency, False),
        (translate("case"), first.case_number, False),
        (translate("request"), first.title, False),
        (translate("to"), over.to.fill(language), False),
        (translate("reference"), over.reference, False),
        (translate("checked"), day_time(over.at), False),
    ]
    point = Checkpoint.parse(over.log_note.partition("\n\n")[0] + "\n") if over.log_note else None
    return {
        "language": language,
        "title": title,
        "agency": over.agency,
        "date": list(over.at.timetuple()[:6]),
        "footer": translate("footer", at=day_time(over.at)),
        "facts": [row for row in rows if row[1]],
        "shares": [
            _share(each, language, day_time(over.at), more.get(each.name, ())) for each in shares
        ],
        "log_title": translate("log"),
        "log": translate("log_at.some", size=point.size) if point else translate("log_at.none"),
        "log_facts": [
            (translate("log_root"), encode_base64(point.root), True),
            (translate("log_key"), str(over.log_key), True),
        ]
        if point
        else [],
    }


def _share(
    share: CaseShare, language: str, made: str, more: Sequence[Check]
) -> Mapping[str, object]:
    return {
        "title": Text("desk.report.share", share=share.name).fill(language),
        "facts": list(_facts(share, language)),
        "groups": [
            {
                "title": f"{group.title.fill(language)} ({len(group.items)})",
                "lead": group.lead.fill(language),
                "mark": group.mark,
                "items": [
                    (title.fill(language), ground.fill(language)) for title, ground in group.items
                ],
            }
            for group in groups_of(share, more)
        ],
        "since": _since_opening(share, language, made, more),
    }


def _since_opening(
    share: CaseShare, language: str, made: str, more: Sequence[Check]
) -> Mapping[str, object] | None:
    """Return what differs from the pages that were written when the share was opened.

    None if the folder doesn't say what was found then.
    """
    report = case_folder.read_report(share.folder)
    if report is None:
        return None

    def translate(code: str, **values: str | int | Text) -> str:
        return Text(f"desk.report.since.{code}", **values).fill(language)

    # Both in English, as the pages of a share's folder are.
    now = [(each, str(each.text)) for each in (*share.found.claims.checks, *more)]
    then = {(each.code, each.result, each.text) for each in report.checks}
    items = [
        (translate("here"), f"{title.fill(language)}. {check.text.fill(language)}")
        for check, text in now
        for title in [check_title(check, is_withdrawn=_is_withdrawn(share))]
        if (check.code, check.result.value, text) not in then
    ]
    is_now = {(check.code, check.result.value, text) for check, text in now}
    items += [
        (translate("there"), safe_text(each.text, longest=_LONGEST_CHECK))
        for each in report.checks
        if (each.code, each.result, each.text) not in is_now
    ]
    return {
        "title": translate("title", count=len(items)),
        "lead": translate(
            "lead" if items else "same", at=format_log_time(report.opened), made=made
        ),
        "items": items,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckGroup:
    """The checks of one result, or contradictions: what each is about, and its ground."""

    result: CheckResult
    mark: str
    title: Text
    lead: Text
    items: tuple[tuple[Text, Text], ...]


def groups_of(share: CaseShare, more: Sequence[Check] = ()) -> Iterator[CheckGroup]:
    """Yield what contradicts, what is proved, what is not and what was not checked.

    `more` are the checks of who makes a report.
    """
    is_withdrawn = _is_withdrawn(share)
    for result, checks in by_result((*share.found.claims.checks, *more)):
        yield CheckGroup(
            result=result or CheckResult.NOT_PROVED,
            mark=MARKS[result] if result else CONTRADICTION_MARK,
            title=result_title(result),
            lead=meaning(result),
            items=tuple(
                (check_title(each, is_withdrawn=is_withdrawn), each.text) for each in checks
            ),
        )


def bytes_text(size_bytes: int, language: str) -> str:
    """Return a number of bytes, with a space between thousands, which no language misreads."""
    spaced = f"{size_bytes:,}".replace(",", "\N{NO-BREAK SPACE}")
    return Text("desk.report.bytes", size=spaced).fill(language)


def _is_withdrawn(share: CaseShare) -> bool:
    evidence = share.found.evidence
    return evidence is not None and evidence.is_withdrawn


def _facts(share: CaseShare, language: str) -> Iterator[tuple[str, str, bool]]:
    def translate(code: str, **values: str | int) -> str:
        return Text(f"desk.report.{code}", **values).fill(language)

    opened = share.found.share
    evidence = share.found.evidence
    if opened is None or evidence is None:
        return
    request = opened.custody.request
    yield translate("public"), translate("entry", index=request.index, origin=request.origin), False
    if evidence.listed_at:
        yield translate("arrived"), format_log_time(evidence.listed_at), False
    if share.arrived and share.arrived.opened_here:
        yield translate("opened"), format_log_time(share.arrived.opened_here), False
    if evidence.withdrawn:
        yield translate("withdrawn"), format_log_time(evidence.withdrawn), False
    yield translate("sealed"), evidence.sealed.sha256, True
    for clip in opened.custody.files:
        clock = clock_text(clip_clock(clip)).fill(language)
        span = f"{day_time(clip.start)} – {day_time(clip.end)}, {clock}"
        size = bytes_text(clip.size_bytes, language)
        yield translate("filmed", file=clip.name), f"{span}. {size}", False
        yield translate("file", file=clip.name), clip.sha256, True
        if (film := clip.camera_film) is not None:
            signed = " ".join(each.fill(language) for each in film_texts(film))
            yield (
                translate("signed", file=film.name),
                f"{signed} {bytes_text(film.size_bytes, language)}",
                False,
            )
            yield translate("file", file=film.name), film.sha256, True
    for added in opened.custody.added_files:
        claimed = claimed_clock(added)
        parts = [day_time(at) for at in (claimed.start, claimed.end) if at is not None]
        when = f"{' – '.join(dict.fromkeys(parts))}, " if parts else ""
        said = (
            f"{when}{clock_text(claimed).fill(language)}. {bytes_text(added.size_bytes, language)}"
        )
        yield translate("filmed", file=added.name), said, False
        yield translate("file", file=added.name), added.sha256, True
