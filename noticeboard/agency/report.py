"""The report beside an opened share: what was and was not proved, in plain words, as text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import fill, indent

from noticeboard.agency.cases import BAG
from noticeboard.agency.claims import Claims, Evidence, shown
from noticeboard.rules.text import safe_text
from noticeboard.seal.custody import MAX_WORDS_CHARS, WORDS, Custody, CustodyFile
from noticeboard.seal.open import Check, CheckResult, OpenedShare
from noticeboard.seal.paper import count, day_time, size

WIDTH = 80
_UNBROKEN = "\N{NO-BREAK SPACE}"
RESULTS: Mapping[CheckResult, str] = {
    CheckResult.PROVED: "proved",
    CheckResult.NOT_PROVED: "not proved",
    CheckResult.NOT_CHECKED: "not checked",
}
"""In the order in which a report tells them."""
MEANINGS: Mapping[CheckResult, str] = {
    CheckResult.PROVED: "Anybody can check it again, with these files and public keys.",
    CheckResult.NOT_PROVED: "Nothing in a share can prove it. It is what somebody says.",
    CheckResult.NOT_CHECKED: "It could be checked, with something that was not at hand.",
}
_CLAIMS = {
    "custody": "The share is whole, as its sender sealed it",
    "hashes": "Nothing in the share has been changed since it was sealed",
    "sheet": "The printed sheet says what the signed record says",
    "log": "The request it answers is in the board's public log",
    "request": "The request is quoted as it was asked",
    "posted": "It answers the request that you posted",
    "posted_log": "The request that you posted is in the board's public log",
    "arrived": "When it arrived",
    "opened": "You told the board that you opened it",
    "author": "Who sent it",
    "time": "That the household's clock was right",
    "picture": "That a camera filmed this, and nobody changed it before it was sealed",
    "sources": "That the clips come from the recordings that they name",
    "content_credentials": "That the clips' content credentials (C2PA) hold",
    "folder": "Nothing in this folder has been changed since the share was opened",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a report tells."""

    share: str
    """Its number in the inbox, or what stands for it."""
    case_number: str
    """Of the request as it was posted from here; fit to show, empty where it was not."""
    title: str
    opened: str
    """When."""
    evidence: Evidence
    claims: Claims

    @property
    def withdrawn(self) -> str:
        """The sentence that comes first where the household took the share back; else empty."""
        at = self.evidence.withdrawn
        return f"The household withdrew this share on {shown(at)}." if at else ""


def words_of(share: OpenedShare) -> str:
    """Return what the household tells in words, fit to show; empty where it tells nothing."""
    for path in share.information:
        if path.name == WORDS:
            raw = path.read_text(encoding="utf-8")
            return safe_text(raw, longest=MAX_WORDS_CHARS, lines=True)
    return ""


def identity_of(custody: Custody) -> str:
    """Return who answers, as far as they say it; fit to show."""
    told = custody.identity
    parts = (told.name, told.email, told.telephone)
    return ", ".join(safe_text(part, longest=200) for part in parts if part) or "anonymous"


def claim(check: Check, *, is_withdrawn: bool) -> str:
    """Return what a check is about, in the reader's words and without its end."""
    if check.code == "withdrawn":
        return (
            "The household has withdrawn this share"
            if is_withdrawn
            else "That the household has not withdrawn it since"
        )
    return _CLAIMS.get(check.code) or check.text.rstrip(".")


def grouped(claims: Claims) -> Iterator[tuple[CheckResult, list[Check]]]:
    """Yield each result that there is with its checks."""
    for result in RESULTS:
        checks = [check for check in claims.checks if check.result is result]
        if checks:
            yield result, checks


def clip_facts(file: CustodyFile) -> Iterator[tuple[str, str]]:
    """Yield what the custody record says of a clip."""
    yield "Filmed from", day_time(file.start)
    yield "to", f"{day_time(file.end)}, by the clock of the household's hub"
    yield "Camera's clock", _clock(file)
    yield "Frames", f"{file.frames:,}, of which {file.frames_copied:,} are the camera's own"
    masks = file.masks + file.moving_masks
    found = f", {file.found_masks:,} of them proposed by a search for faces" * bool(
        file.found_masks
    )
    yield "Covered", f"{count(masks, 'area', 'areas')}{found}" if masks else "nothing"
    yield "Sound", "yes" if file.audio else "none"
    if file.make:
        yield "Camera made by", safe_text(file.make, longest=200)
    yield "Size", size(file.size_bytes)


def report_text(report: Report) -> str:
    """Return the report as plain text, for any screen and any archive."""
    return "\n".join(_lines(report)) + "\n"


def checks_text(claims: Claims, *, is_withdrawn: bool) -> Iterator[str]:
    """Yield the lines that say what was proved and what was not."""
    for result, checks in grouped(claims):
        yield from _heading(f"{RESULTS[result].capitalize()} ({len(checks)})")
        yield from _wrapped(MEANINGS[result])
        for check in checks:
            yield ""
            about = claim(check, is_withdrawn=is_withdrawn)
            # The result is one word to the eye: it stays on one line.
            yield from _wrapped(f"{about}: {RESULTS[result].replace(' ', _UNBROKEN)}.", "  ")
            yield from _wrapped(check.text, "      ")


def _lines(report: Report) -> Iterator[str]:
    title = f"Share {report.share}: what it proves, and what not"
    yield from (title, "=" * len(title))
    if report.withdrawn:
        yield ""
        yield from _wrapped(report.withdrawn)
    yield ""
    yield from _table(asked_facts(report))
    yield from checks_text(report.claims, is_withdrawn=report.evidence.is_withdrawn)
    yield from inside_text(report.evidence.share)
    yield from _heading("How to check it again")
    yield from _wrapped(
        "With our software, `neighbors verify .` in this folder does it, offline and at any time."
        " Without it, age, tar, sha256sum and any BagIt tool do: share/data/sheet.html says how."
    )


def asked_facts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield what was asked, who answers and when, by name."""
    asked = report.evidence.share.custody.request
    yield "Case", report.case_number or "unknown: the request was not posted from here"
    if report.title:
        yield "Request", report.title
    yield "Request id", asked.id
    yield "Public as", f"entry {asked.index} on {asked.origin}"
    yield "From", identity_of(report.evidence.share.custody)
    yield "Approved", day_time(report.evidence.share.custody.approved_at)
    if report.evidence.listed_at:
        yield "Arrived", shown(report.evidence.listed_at)
    yield "Opened", shown(report.opened)
    yield "Sealed file", size(report.evidence.sealed.size_bytes)
    yield "SHA-256 of it", report.evidence.sealed.sha256


def inside_text(share: OpenedShare) -> Iterator[str]:
    """Yield the lines that say what a share holds."""
    yield from _heading("What is in it")
    for file in share.custody.files:
        yield ""
        yield f"  {BAG}/data/{file.name}"
        yield from _table(clip_facts(file), "      ")
        yield f"      {file.sha256}"
    for told in share.custody.information:
        yield ""
        yield f"  {BAG}/data/{told.name}, {size(told.size_bytes)}"
        yield f"      {told.sha256}"
        if told.name == WORDS:
            yield ""
            yield from indent(words_of(share), "      | ", lambda _line: True).splitlines()
    yield ""
    yield f"  {BAG}/data/custody.txt: the signed custody record"
    yield f"  {BAG}/data/sheet.html: the same in words, to be printed"
    yield f"  {BAG}/data/certificate-draft.html: a draft under FRE 902(13) and (14)"


def _clock(file: CustodyFile) -> str:
    clock = file.clock
    if clock.measured == "not measured":
        return "not measured: a time burned into the picture may be wrong"
    within = "" if clock.uncertainty_ms is None else f", ±{clock.uncertainty_ms} ms"
    return f"{clock.offset_ms:+d} ms from the hub's{within}, asked of the camera (ONVIF)"


def _heading(title: str) -> Iterator[str]:
    yield from ("", title, "-" * len(title))


def _table(rows: Iterator[tuple[str, str]], left: str = "") -> Iterator[str]:
    pairs = list(rows)
    longest = max(len(name) for name, _ in pairs)
    for name, told in pairs:
        first = f"{left}{name:<{longest}}  "
        # A hash is never broken: broken in two it cannot be compared.
        yield from fill(
            told,
            WIDTH,
            initial_indent=first,
            subsequent_indent=" " * len(first),
            break_long_words=False,
            break_on_hyphens=False,
        ).splitlines()


def _wrapped(text: str, left: str = "") -> Iterator[str]:
    lines = fill(text, WIDTH, initial_indent=left, subsequent_indent=left, break_on_hyphens=False)
    yield from lines.replace(_UNBROKEN, " ").splitlines()
