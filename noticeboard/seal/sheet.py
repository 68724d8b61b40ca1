"""The sheet of a share, for an officer to read and print: the custody record in plain words.

It is made from the record alone and compared whenever a share is opened, so it cannot say
anything else. `tests/noticeboard/seal/test_sheet.py` pins its bytes: see `paper`.
"""

from collections.abc import Iterator

from noticeboard.seal.custody import Custody
from noticeboard.seal.paper import (
    bullets,
    code,
    count,
    day_time,
    facts,
    page,
    paragraph,
    said,
    section,
    size,
    span,
)
from noticeboard.seal.parts import READINGS, CustodyFile

_TITLE = "What this share holds"
_REENCODED = {
    "none": "No frame was encoded anew: every one is the camera's own, bit for bit.",
    "head": "Some frames were encoded anew, to cut exactly; the others are the camera's own, bit "
    "for bit.",
    "all": "Every frame was decoded and encoded anew; none is the camera's own, bit for bit.",
}


def sheet(record: Custody) -> bytes:
    """Return the page that belongs to a custody record, as HTML."""
    return page(_TITLE, _parts(record))


def _parts(record: Custody) -> Iterator[str]:
    to = record.request.agency_name
    yield f"<header>\n<h1>{_TITLE}</h1>"
    yield f'<p class="lead">For {said(to) if to else "the agency named below"}. This page puts the '
    yield "signed custody record into words. Where they differ, the record counts.</p>\n</header>"
    yield section("What was asked, and by whom", facts(_asked(record)))
    yield section("Who answers", facts(_answer(record)))
    yield section("What is here", facts(_inside(record)))
    for file in record.files:
        yield section(f"Video: {file.name}", facts(_clip(file)))
    for told in record.information:
        title = "Readings" if told.name == READINGS else "Words"
        yield section(
            f"{title}: {told.name}",
            facts([("Size", size(told.size_bytes)), ("SHA-256", code(told.sha256))]),
        )
    yield section("What was changed", bullets(_changed(record)))
    yield section("What this proves, and what not", bullets(_proves(record)))
    yield _how_to_check()
    yield section("The record itself", facts(_record(record)))


def _asked(record: Custody) -> Iterator[tuple[str, str]]:
    asked = record.request
    yield "Agency", f"{said(asked.agency_name)}<br>{code(asked.agency)}"
    if asked.incident:
        yield "Kind of incident", said(asked.incident.replace("_", " "))
    if asked.case_number:
        yield "Case number", said(asked.case_number)
    if asked.title:
        yield "Request", said(asked.title)
    if asked.start is not None and asked.end is not None:
        yield "Time asked about", span(asked.start, asked.end)
    yield "Where it is public", f"{code(asked.origin)}, entry {asked.index}"
    yield "Request id", code(asked.id)
    yield "Hash of the entry", code(asked.leaf)


def _answer(record: Custody) -> Iterator[tuple[str, str]]:
    told = record.identity
    if told.anonymous:
        yield "From", "Anonymous. Nothing in this share says who sent it."
    for name, text in (("Name", told.name), ("E-mail", told.email), ("Telephone", told.telephone)):
        if text:
            yield name, said(text)
    yield "Approved", day_time(record.approved_at)
    yield "Only this key opens it", code(record.recipient.delivery_key)


def _inside(record: Custody) -> Iterator[tuple[str, str]]:
    for file in record.files:
        yield file.name, f"Video, {span(file.start, file.end)}"
    for told in record.information:
        yield (
            told.name,
            "What the household's sensors said, as a table"
            if told.name == READINGS
            else "What the household tells, in words",
        )
    yield "custody.txt", "The signed custody record"
    if record.request.proof:
        yield "request.proof", "The proof that the request is in the public log (C2SP tlog-proof)"
    if any(file.sources.count for file in record.files):
        yield "sources.txt", "The hashes of the recorded segments that the clips were cut from"
    yield "certificate-draft.html", "A draft for a certificate under FRE 902(13) or (14), unsigned"
    yield "sheet.html", "This page"


def _clip(file: CustodyFile) -> Iterator[tuple[str, str]]:
    yield "Filmed", f"{span(file.start, file.end)}, by the clock of the household's hub"
    yield "Camera's own clock", _clock(file)
    yield "Frames", f"{file.frames:,}, of which {file.frames_copied:,} are the camera's own"
    yield "Covered", _covered(file)
    yield "Sound", "Yes" if file.audio else "None"
    if file.make:
        yield "Camera made by", said(file.make)
    if file.sources.count:
        made = count(file.sources.count, "recorded segment", "recorded segments")
        yield "Cut from", f"{made}, listed in sources.txt; tree root<br>{code(file.sources.root)}"
    if file.content_credentials:
        yield "Content credentials", "Also signed by C2PA, under a key made for this share alone"
    yield "Size", size(file.size_bytes)
    yield "SHA-256", code(file.sha256)


def _clock(file: CustodyFile) -> str:
    clock = file.clock
    if clock.measured == "not measured":
        return "Not measured. A time burned into the picture may be wrong."
    ahead = "ahead of" if clock.offset_ms >= 0 else "behind"
    within = "" if clock.uncertainty_ms is None else f" (±{_seconds(clock.uncertainty_ms)})"
    return (
        f"{_seconds(abs(clock.offset_ms))}{within} {ahead} the hub's, measured by asking the "
        "camera (ONVIF). A time burned into the picture is off by that."
    )


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1000:,}.{milliseconds % 1000:03} s"


def _covered(file: CustodyFile) -> str:
    told = [
        f"{count(file.masks, 'area', 'areas')} over every frame" if file.masks else "",
        f"{count(file.moving_masks, 'area that follows', 'areas that follow')} something"
        if file.moving_masks
        else "",
    ]
    found = (
        f", of which a search for faces proposed {file.found_masks:,}" if file.found_masks else ""
    )
    return (", ".join(part for part in told if part) + found) or "Nothing"


def _changed(record: Custody) -> Iterator[str]:
    for file in record.files:
        yield f"{file.name}: {_REENCODED[file.reencoded]}"
        if file.masks or file.moving_masks:
            yield (
                f"{file.name}: parts of the picture were covered with solid areas before encoding. "
                "What was under them is not in the file."
            )
        if file.content_credentials:
            yield f"{file.name}: a C2PA manifest was added; it changes no frame."
    if record.files:
        yield (
            "Each clip ends where the approval ends: no frame from before or after is in its file. "
            "What cameras say beside their pictures (metadata) was left out."
        )
        if not any(file.audio for file in record.files):
            yield "Sound was left out."
    if record.information:
        yield "Words and readings are as the household approved them."


def _proves(record: Custody) -> Iterator[str]:
    yield (
        "Proved by the hashes and the signature: these files belong together, in answer to this "
        "request, and nobody has changed them since they were sealed."
    )
    if record.request.proof:
        yield "Proved by request.proof and the board's public key: the request stands in its log."
    yield "Not proved: who sent this. The signing key was made for this share alone and forgotten."
    if record.files:
        yield "Not proved: that a camera filmed it, and when. The household's hub says so."
    if record.ledger_root:
        yield (
            "The household has anchored its own ledger here, by its root: it can show later that "
            "the ledger existed when this was sealed."
        )


def _how_to_check() -> str:
    return section(
        "How to check it without our software",
        paragraph(
            "You need the sealed file, your delivery key, and tools that anybody has: age, tar, "
            "sha256sum, Python."
        ),
        "<pre><code>age -d -i delivery.key -o share.tar share.age\n"
        "tar -xf share.tar\n"
        "cd share &amp;&amp; sha256sum -c manifest-sha256.txt\n"
        "python -m bagit --validate .</code></pre>",
        "<p>Each hash on this page must be the one in manifest-sha256.txt and in "
        "data/custody.txt. With our software, <code>neighbors verify share</code> checks "
        "all of it, with this page, and the request with the board's key.</p>",
    )


def _record(record: Custody) -> Iterator[tuple[str, str]]:
    yield "Key of this share", code(record.key)
    if record.request.proof:
        yield "SHA-256 of request.proof", code(record.request.proof)
    if record.ledger_root:
        yield "Root of the ledger", code(record.ledger_root)
    if record.software.name:
        yield "Made with", said(f"{record.software.name} {record.software.version}".strip())
