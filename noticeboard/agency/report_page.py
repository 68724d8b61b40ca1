"""The report as a page: prints, fetches nothing, runs nothing, light or dark as the reader is."""

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Final

from noticeboard.agency.cases import BAG
from noticeboard.agency.report import (
    MEANINGS,
    RESULTS,
    Report,
    asked_facts,
    claim,
    clip_facts,
    grouped,
    words_of,
)
from noticeboard.seal.custody import WORDS
from noticeboard.seal.open import Check, CheckResult
from noticeboard.seal.paper import code, facts, said, section, size

_MARKS: Final = {
    CheckResult.PROVED: "✓",
    CheckResult.NOT_PROVED: "–",
    CheckResult.NOT_CHECKED: "○",
}
_CODES: Final = {"Request id", "SHA-256 of it"}


def report_page(report: Report) -> bytes:
    """Return the whole page."""
    # The share's own sheet lies beside it: the two are read together, and look alike.
    paper = files("noticeboard.seal").joinpath("paper.css").read_text(encoding="utf-8")
    own = files("noticeboard.agency").joinpath("report.css").read_text(encoding="utf-8")
    title = escape(f"Share {report.share}: what it proves")
    body = "\n".join(_parts(report))
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>\n{paper}{own}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def _parts(report: Report) -> Iterator[str]:
    yield f"<header>\n<h1>{escape(f'Share {report.share}: what it proves, and what not')}</h1>"
    if report.withdrawn:
        yield f'<p class="note"><strong>{escape(report.withdrawn)}</strong></p>'
    yield "</header>"
    yield facts(
        (name, code(told) if name in _CODES else said(told)) for name, told in asked_facts(report)
    )
    for result, checks in grouped(report.claims):
        yield section(
            f"{RESULTS[result].capitalize()} ({len(checks)})",
            f'<p class="lead">{escape(MEANINGS[result])}</p>',
            '<ul class="claims">',
            *(_claim(report, result, check) for check in checks),
            "</ul>",
        )
    yield from _inside(report)
    yield section(
        "How to check it again",
        f"<p>With our software, {code('neighbors verify .')} in this folder does it, offline and at"
        " any time. Without it, age, tar, sha256sum and any BagIt tool do: "
        f"{_link('sheet.html')} says how.</p>",
    )


def _claim(report: Report, result: CheckResult, check: Check) -> str:
    about = escape(claim(check, is_withdrawn=report.evidence.is_withdrawn))
    return (
        f'<li class="{result.value}"><span class="mark" aria-hidden="true">{_MARKS[result]}</span>'
        f"<div><strong>{about}: {RESULTS[result]}.</strong>"
        f"<br>{said(check.text)}</div></li>"
    )


def _inside(report: Report) -> Iterator[str]:
    share = report.evidence.share
    custody = share.custody
    for file in custody.files:
        rows = [(name, said(told)) for name, told in clip_facts(file)]
        rows += [("SHA-256", code(file.sha256)), ("File", _link(file.name))]
        yield section(f"Video: {file.name}", facts(rows))
    for told in custody.information:
        rows = [("Size", size(told.size_bytes)), ("SHA-256", code(told.sha256))]
        words = f"<pre>{said(words_of(share))}</pre>" if told.name == WORDS else ""
        title = "Words" if told.name == WORDS else "Readings of sensors"
        yield section(title, words, facts([*rows, ("File", _link(told.name))]))
    yield section(
        "For the file",
        facts(
            [
                ("Custody record", f"{_link('custody.txt')}: signed, for machines"),
                ("Sheet", f"{_link('sheet.html')}: the same in words, to be printed"),
                (
                    "Certificate",
                    f"{_link('certificate-draft.html')}: a draft under FRE 902(13) and (14)",
                ),
            ]
        ),
    )


def _link(name: str) -> str:
    path = escape(f"{BAG}/data/{name}")
    return f'<a href="{path}">{path}</a>'
