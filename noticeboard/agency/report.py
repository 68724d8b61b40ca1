"""The report on an opened share: what was proved and what was not, as text, JSON and a page.

The page can be printed, loads and runs nothing, and follows the reader's light or dark setting.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from textwrap import fill, indent
from typing import Final

from msgspec import to_builtins

from noticeboard.agency.case_folder import BAG, PAGES
from noticeboard.agency.evidence import Evidence, ShareChecks, format_log_time
from noticeboard.log.encoding import format_time
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.archives import ARCHIVES, archive_clock, archive_coding
from noticeboard.seal.bag import has_pages
from noticeboard.seal.check import Check, CheckResult
from noticeboard.seal.clock import clip_clock, clock_text
from noticeboard.seal.custody import MAX_WORDS_CHARS, WORDS, Custody
from noticeboard.seal.footage import ArchiveFootage, CustodyFile
from noticeboard.seal.open import OpenedShare
from noticeboard.seal.paper import code, count, day_time, facts, isolate, page, section, size
from noticeboard.seal.sheet import (
    COPIED,
    KINDS,
    WITHOUT_SOFTWARE,
    added_facts,
    is_partly_hubs,
    page_sentence,
)
from noticeboard.seal.signature import film_texts, signature_texts

WIDTH = 80
_UNBROKEN = "\N{NO-BREAK SPACE}"
RESULTS: Mapping[CheckResult, str] = {
    CheckResult.PROVED: "proved",
    CheckResult.NOT_PROVED: "not proved",
    CheckResult.NOT_CHECKED: "not checked",
}
"""In the order of a report."""
CONTRADICTIONS: Final = {"dates", "existed_clock"}
"""The codes of checks that name what can't all be right; a report begins with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The contents of a report."""

    share: str
    """Its number in the inbox, or a substitute."""
    case_number: str
    """Of the request, safe to show; empty if the request was not posted from here."""
    title: str
    opened: str
    """The time of opening."""
    evidence: Evidence
    claims: ShareChecks
    repeated: tuple[str, ...] = ()
    """A sentence for each file that another share of the case has, too."""

    @property
    def as_of(self) -> str:
        """The sentence that says when this was found, and which paper has what was found later."""
        return (
            f"This is what was found when the share was opened, {format_log_time(self.opened)}. If "
            "the department exports it, report.pdf in the ZIP says what was found then, and names "
            "whatever differs from this page."
        )

    @property
    def withdrawn(self) -> str:
        """The sentence that comes first if the household withdrew the share; else empty."""
        at = self.evidence.withdrawn
        return f"The sender withdrew this share on {format_log_time(at)}." if at else ""


def message_of(share: OpenedShare) -> str:
    """Return the household's message, safe to show; empty if there is none."""
    for path in share.information:
        if path.name == WORDS:
            raw = path.read_text(encoding="utf-8")
            return safe_text(raw, longest=MAX_WORDS_CHARS, lines=True)
    return ""


def identity_of(custody: Custody) -> str:
    """Return the sender's identity, as far as it was given; safe to show."""
    identity = custody.identity
    parts = (identity.name, identity.email, identity.telephone)
    return ", ".join(safe_text(part, longest=200) for part in parts if part) or "anonymous"


def check_title(check: Check, *, is_withdrawn: bool) -> Text:
    """Return what a check is about, in plain words and without a final period."""
    is_not = "not_" if check.code == "withdrawn" and not is_withdrawn else ""
    return Text(f"noticeboard.report.{is_not}{check.code}")


def meaning(result: CheckResult | None) -> Text:
    """Return what a result means, in one sentence; for None, what contradictions mean."""
    return Text(f"noticeboard.report.meaning.{result or 'contradiction'}")


def result_title(result: CheckResult | None) -> Text:
    """Return the heading over the checks of a result, or over contradictions."""
    return Text(f"noticeboard.report.result.{result or 'contradiction'}")


def by_result(checks: Sequence[Check]) -> Iterator[tuple[CheckResult | None, list[Check]]]:
    """Yield what contradicts, without a result, then each result that occurs; with its checks."""
    if contradicting := [check for check in checks if check.code in CONTRADICTIONS]:
        yield None, contradicting
    for result in RESULTS:
        found = [
            check for check in checks if check.result is result and check.code not in CONTRADICTIONS
        ]
        if found:
            yield result, found


def clip_facts(file: CustodyFile) -> Iterator[tuple[str, str]]:
    """Yield what the custody record says about a clip."""
    yield "Filmed from", day_time(file.start)
    if file.archives:
        is_measured = all(archive.clock_offset_ms is not None for archive in file.archives)
        clock = "the household's hub" if is_measured else "what recorded it"
        yield "to", f"{day_time(file.end)}, by the clock of {clock}"
        for archive in file.archives:
            yield from _archive_facts(archive)
        if is_partly_hubs(file):
            yield "Recorded by", "the household's hub itself, for a part of it"
        yield "Frames", f"{file.frames:,}, of which {file.frames_copied:,} are as the hub had them"
    else:
        yield "to", day_time(file.end)
        yield "Times are", str(clock_text(clip_clock(file)))
        yield "Recorded by", "the household's hub itself"
        yield "Frames", f"{file.frames:,}, of which {file.frames_copied:,} are {COPIED}"
    masks = file.masks + file.moving_masks
    found = f", {file.found_masks:,} of them suggested by a search" * bool(file.found_masks)
    yield "Covered", f"{count(masks, 'area', 'areas')}{found}" if masks else "nothing"
    yield "Sound", "yes" if file.audio else "none"
    if file.camera_signature is not None:
        signed = signature_texts(file, file.camera_signature)
        yield "Signed by the camera", " ".join(map(str, signed))
    if file.camera_film is not None:
        yield "Signed recording", " ".join(map(str, film_texts(file.camera_film)))
        yield "SHA-256 of it", file.camera_film.sha256
    if file.make:
        yield "Camera made by", safe_text(file.make, longest=200)
    yield "Size", size(file.size_bytes)


def _archive_facts(archive: ArchiveFootage) -> Iterator[tuple[str, str]]:
    product = safe_text(archive.product, longest=200)
    kind = ARCHIVES[archive.kind]
    by = f"{product}, {kind}" if product else kind
    yield "Recorded by", f"{by}, not by the household's hub"
    yield "Received", f"by the hub, the last of it at {day_time(archive.received_at)}"
    yield "Its clock", archive_clock(archive)
    yield "Encoding", archive_coding(archive)


def archive_hashes(file: CustodyFile) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what names each archive's files: a title, and hashes."""
    for archive in file.archives:
        files = count(archive.files.count, "file", "files")
        if archive.sha256:
            yield f"SHA-256 of the archive's {files}", archive.sha256
        else:
            yield f"Tree root over the archive's {files}", (archive.files.root,)


def report_text(report: Report) -> str:
    """Return the report as plain text, for any screen and any archive."""
    return "\n".join(_lines(report)) + "\n"


def checks_text(claims: ShareChecks, *, is_withdrawn: bool) -> Iterator[str]:
    """Yield the lines that say what was proved and what was not."""
    for result, checks in by_result(claims.checks):
        yield from _heading(f"{result_title(result)} ({len(checks)})")
        yield from _wrapped(str(meaning(result)))
        for check in checks:
            yield ""
            about = str(check_title(check, is_withdrawn=is_withdrawn))
            # The result must not be broken across lines.
            found = f": {RESULTS[result].replace(' ', _UNBROKEN)}" if result else ""
            yield from _wrapped(f"{about}{found}.", "  ")
            yield from _wrapped(str(check.text), "      ")


def _lines(report: Report) -> Iterator[str]:
    title = f"Share {report.share}: what it proves, and what not"
    yield from (title, "=" * len(title))
    if report.withdrawn:
        yield ""
        yield from _wrapped(report.withdrawn)
    yield ""
    yield from _wrapped(report.as_of)
    yield ""
    yield from _table(request_facts(report))
    for sentence in report.repeated:
        yield ""
        yield from _wrapped(sentence)
    yield from checks_text(report.claims, is_withdrawn=report.evidence.is_withdrawn)
    yield from inside_text(report.evidence.share)
    yield from _heading("How to check it again")
    yield from _wrapped(
        "With our software, `neighbors verify .` in this folder does it, offline and at any time."
        f" {WITHOUT_SOFTWARE}"
    )


def request_facts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what was requested, who answers and when, as names and values."""
    request = report.evidence.share.custody.request
    yield "Case", report.case_number or "unknown: the request was not posted from here"
    if report.title:
        yield "Request", report.title
    yield "Request id", request.id
    yield "Public as", f"entry {request.index}, counted from 0, on {request.origin}"
    custody = report.evidence.share.custody
    yield "From", identity_of(custody)
    if custody.page is None:
        yield "Approved", day_time(custody.approved_at)
    else:
        yield "Made by", safe_text(page_sentence(custody.page), longest=200)
        yield "Sealed", f"{day_time(custody.approved_at)}, by the clock of the sender's device"
    if report.evidence.listed_at:
        yield "Arrived", format_log_time(report.evidence.listed_at)
    yield "Opened", format_log_time(report.opened)
    yield "Sealed file", size(report.evidence.sealed.size_bytes)
    yield "SHA-256 of it", report.evidence.sealed.sha256


def inside_text(share: OpenedShare) -> Iterator[str]:
    """Yield the lines about the contents of a share."""
    yield from _heading("What is in it")
    for file in share.custody.files:
        yield from ("", f"  {BAG}/data/{file.name}")
        yield from _table(clip_facts(file), "      ")
        yield f"      {file.sha256}"
        for title, hashes in archive_hashes(file):
            yield f"      {title}:"
            yield from (f"      {sha256}" for sha256 in hashes)
    for added in share.custody.added_files:
        yield from ("", f"  {BAG}/data/{added.name}")
        yield from _table(added_facts(added), "      ")
        yield f"      {added.sha256}"
    for part in share.custody.information:
        yield from ("", f"  {BAG}/data/{part.name}, {size(part.size_bytes)}")
        yield f"      {part.sha256}"
        if part.name == WORDS:
            yield ""
            yield from indent(message_of(share), "      | ", lambda _line: True).splitlines()
    yield from ("", f"  {BAG}/data/custody.txt: the signed custody record")
    sheet, certificate = (page_path(share.custody, name) for name in PAGES)
    yield f"  {sheet}: the same in words, to be printed"
    yield f"  {certificate}: a draft under FRE 902(13) and (14)"


def page_path(custody: Custody, name: str) -> str:
    """Return where the folder of a share has its sheet or certificate."""
    return f"{BAG}/data/{name}" if has_pages(custody) else name


def _heading(title: str) -> Iterator[str]:
    yield from ("", title, "-" * len(title))


def _table(rows: Iterator[tuple[str, str]], left: str = "") -> Iterator[str]:
    pairs = list(rows)
    longest = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        first = f"{left}{name:<{longest}}  "
        # Never break a hash: in two pieces it cannot be compared.
        yield from fill(
            value,
            WIDTH,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_long_words=False,
            break_on_hyphens=False,
        ).splitlines()


def _wrapped(text: str, left: str = "") -> Iterator[str]:
    lines = fill(text, WIDTH, initial_indent=left, subsequent_indent=left, break_on_hyphens=False)
    yield from lines.replace(_UNBROKEN, " ").splitlines()


def report_json(report: Report) -> Mapping[str, object]:
    """Return the report as JSON values."""
    evidence = report.evidence
    return {
        "share": report.share,
        "case_number": report.case_number,
        "title": report.title,
        "opened": report.opened,
        "arrived": evidence.listed_at,
        "withdrawn": evidence.withdrawn,
        "sealed": {"sha256": evidence.sealed.sha256, "size_bytes": evidence.sealed.size_bytes},
        **share_json(evidence.share.custody),
        **checks_json(report.claims),
        "repeated": list(report.repeated),
    }


def checks_json(claims: ShareChecks) -> Mapping[str, object]:
    """Return what was proved and what was not, as JSON values."""
    return {
        "checks": [
            {"code": check.code, "result": check.result.value, "text": str(check.text)}
            for check in claims.checks
        ],
        "failures": [str(each) for each in claims.failures],
    }


def share_json(custody: Custody) -> Mapping[str, object]:
    """Return the contents of the custody record, as JSON values."""
    identity = custody.identity
    return {
        "request": custody.request.id,
        "index": custody.request.index,
        "origin": custody.request.origin,
        "agency": custody.request.agency,
        "identity": {
            "name": safe_text(identity.name, longest=200),
            "email": safe_text(identity.email, longest=200),
            "telephone": safe_text(identity.telephone, longest=200),
        },
        "approved_at": format_time(custody.approved_at),
        "key": custody.key,
        "made_by": to_builtins(custody.page),
        "files": [_file(file) for file in custody.files],
        "added": to_builtins(custody.added_files),
        "information": [
            {"name": file.name, "sha256": file.sha256, "size_bytes": file.size_bytes}
            for file in custody.information
        ],
    }


def _file(file: CustodyFile) -> Mapping[str, object]:
    return {
        "name": file.name,
        "sha256": file.sha256,
        "size_bytes": file.size_bytes,
        "start": file.start.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "end": file.end.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "frames": file.frames,
        "frames_copied": file.frames_copied,
        "reencoded": file.reencoded,
        "masks": file.masks,
        "moving_masks": file.moving_masks,
        "found_masks": file.found_masks,
        "audio": file.audio,
        "clock": {
            "offset_ms": file.clock.offset_ms,
            "uncertainty_ms": file.clock.uncertainty_ms,
            "measured": file.clock.measured,
        },
        "recorded": {
            "hub": not file.archives or is_partly_hubs(file),
            "archives": [_archive(archive) for archive in file.archives],
        },
        "camera_signature": to_builtins(file.camera_signature),
        "signed_film": to_builtins(file.camera_film),
    }


def _archive(archive: ArchiveFootage) -> Mapping[str, object]:
    return {
        "kind": archive.kind,
        "product": safe_text(archive.product, longest=200),
        "received_at": format_time(archive.received_at),
        "clock_offset_ms": archive.clock_offset_ms,
        "clock_uncertainty_ms": archive.clock_uncertainty_ms,
        "video_recoded": archive.video_recoded,
        "sound_recoded": archive.sound_recoded,
        "files": {
            "count": archive.files.count,
            "root": archive.files.root,
            "sha256": list(archive.sha256),
        },
    }


MARKS: Final = {
    CheckResult.PROVED: "✓",
    CheckResult.NOT_PROVED: "–",
    CheckResult.NOT_CHECKED: "○",
}
CONTRADICTION_MARK: Final = "!"
_CODES: Final = {"Request id", "SHA-256 of it"}


def report_page(report: Report) -> bytes:
    """Return the report as an HTML page."""
    # The share's own sheet is read together with this page, so the two look alike.
    own = files("noticeboard.agency").joinpath("report.css").read_text(encoding="utf-8")
    return page(f"Share {report.share}: what it proves", _parts(report), style=own)


def _parts(report: Report) -> Iterator[str]:
    yield f"<header>\n<h1>{escape(f'Share {report.share}: what it proves, and what not')}</h1>"
    if report.withdrawn:
        yield f'<p class="note"><strong>{escape(report.withdrawn)}</strong></p>'
    yield f'<p class="lead">{escape(report.as_of)}</p>'
    for sentence in report.repeated:
        yield f'<p class="note">{escape(sentence)}</p>'
    yield "</header>"
    yield facts(
        (name, code(value) if name in _CODES else isolate(value))
        for name, value in request_facts(report)
    )
    for result, checks in by_result(report.claims.checks):
        yield section(
            f"{result_title(result)} ({len(checks)})",
            f'<p class="lead">{escape(str(meaning(result)))}</p>',
            '<ul class="claims">',
            *(_claim(report, result, check) for check in checks),
            "</ul>",
        )
    yield from _inside(report)
    yield section(
        "How to check it again",
        f"<p>With our software, {code('neighbors verify .')} in this folder does it, offline and at"
        f" any time. {escape(WITHOUT_SOFTWARE)}</p>",
    )


def _claim(report: Report, result: CheckResult | None, check: Check) -> str:
    title = check_title(check, is_withdrawn=report.evidence.is_withdrawn)
    about = escape(str(title)) + (f": {RESULTS[result]}" if result else "")
    mark = MARKS[result] if result else CONTRADICTION_MARK
    return (
        f'<li class="{check.result.value}"><span class="mark" aria-hidden="true">{mark}</span>'
        f"<div><strong>{about}.</strong>"
        f"<br>{isolate(str(check.text))}</div></li>"
    )


def _inside(report: Report) -> Iterator[str]:
    share = report.evidence.share
    custody = share.custody
    for file in custody.files:
        rows = [(name, isolate(part)) for name, part in clip_facts(file)]
        rows += [("SHA-256", code(file.sha256)), ("File", _data(file.name))]
        rows += [(title, "<br>".join(map(code, hashes))) for title, hashes in archive_hashes(file)]
        yield section(f"Video: {file.name}", facts(rows))
    for added in custody.added_files:
        rows = [(name, isolate(text)) for name, text in added_facts(added)]
        rows += [("SHA-256", code(added.sha256)), ("File", _data(added.name))]
        yield section(f"{KINDS[added.kind]}: {added.name}", facts(rows))
    for part in custody.information:
        rows = [("Size", size(part.size_bytes)), ("SHA-256", code(part.sha256))]
        message = f"<pre>{isolate(message_of(share))}</pre>" if part.name == WORDS else ""
        title = "Words" if part.name == WORDS else "Readings of sensors"
        yield section(title, message, facts([*rows, ("File", _data(part.name))]))
    sheet, certificate = (page_path(custody, name) for name in PAGES)
    yield section(
        "For the file",
        facts(
            [
                ("Custody record", f"{_data('custody.txt')}: signed, for machines"),
                ("Sheet", f"{_link(sheet)}: the same in words, to be printed"),
                ("Certificate", f"{_link(certificate)}: a draft under FRE 902(13) and (14)"),
            ]
        ),
    )


def _data(name: str) -> str:
    return _link(f"{BAG}/data/{name}")


def _link(place: str) -> str:
    path = escape(place)
    return f'<a href="{path}">{path}</a>'
