"""The pages of a share for paper: its sheet, and a draft certificate.

The sheet is the custody record in plain words, for an officer to read and print. The certificate is
a draft under the US Federal Rules of Evidence, 902(13) and 902(14). Such a certificate is a
person's statement about a machine's work. So the draft fills in what the custody record says, has
blanks for the rest, and says nothing about anybody.

Both are made from the record alone and compared whenever a share is opened, so they can't say
anything else. They belong to versions 1 and 2 of the custody record for good: their words may only
change together with its version. `tests/noticeboard/seal/test_paper.py` pins the sheet's bytes.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from noticeboard.seal.custody import READINGS, Custody
from noticeboard.seal.footage import ArchiveFootage, CustodyFile
from noticeboard.seal.paper import (
    bullets,
    code,
    count,
    day_time,
    facts,
    isolate,
    page,
    paragraph,
    section,
    size,
    span,
)

_SHEET_TITLE = "What this share holds"
_REENCODED = {
    "none": "No frame was encoded anew: every one is the camera's own, bit for bit.",
    "head": "Some frames were encoded anew, to cut exactly; the others are the camera's own, bit "
    "for bit.",
    "all": "Every frame was decoded and encoded anew; none is the camera's own, bit for bit.",
}
_REENCODED_OF_ARCHIVE = {
    "none": "The hub encoded no frame anew: every one is as it was in the archive's file, bit for "
    "bit.",
    "head": "The hub encoded some frames anew, to cut exactly; the others are as they were in the "
    "archive's file, bit for bit.",
    "all": "The hub decoded every frame and encoded it anew; none is as it was in the archive's "
    "file, bit for bit.",
}
ARCHIVES: Final = {
    "frigate": "a Frigate server",
    "onvif": "a recorder or camera that speaks ONVIF",
    "folder": "a recorder, camera or phone that left files in a folder",
    "lent": "a recorder or service that Home Assistant reads",
}
"""What each kind of archive is, in words."""


def sheet(record: Custody) -> bytes:
    """Return the page that belongs to a custody record, as HTML."""
    return page(_SHEET_TITLE, _sheet_parts(record))


def _sheet_parts(record: Custody) -> Iterator[str]:
    name = record.request.agency_name
    to = isolate(name) if name else "the agency named below"
    yield f"<header>\n<h1>{_SHEET_TITLE}</h1>"
    yield f'<p class="lead">For {to}. This page puts the '
    yield "signed custody record into words. Where they differ, the record counts.</p>\n</header>"
    yield section("What was asked, and by whom", facts(_request_rows(record)))
    yield section("Who answers", facts(_answer(record)))
    yield section("What is here", facts(_inside(record)))
    for file in record.files:
        yield section(f"Video: {file.name}", facts(_clip(file)))
    for part in record.information:
        title = "Readings" if part.name == READINGS else "Words"
        yield section(
            f"{title}: {part.name}",
            facts([("Size", size(part.size_bytes)), ("SHA-256", code(part.sha256))]),
        )
    yield section("What was changed", bullets(_changed(record)))
    yield section("What this proves, and what not", bullets(_proves(record)))
    yield _how_to_check()
    yield section("The record itself", facts(_record(record)))


def _request_rows(record: Custody) -> Iterator[tuple[str, str]]:
    request = record.request
    yield "Agency", f"{isolate(request.agency_name)}<br>{code(request.agency)}"
    if request.incident:
        yield "Kind of incident", isolate(request.incident.replace("_", " "))
    if request.case_number:
        yield "Case number", isolate(request.case_number)
    if request.title:
        yield "Request", isolate(request.title)
    if request.start is not None and request.end is not None:
        yield "Time asked about", span(request.start, request.end)
    yield "Where it is public", f"{code(request.origin)}, entry {request.index}"
    yield "Request id", code(request.id)
    yield "Hash of the entry", code(request.leaf)


def _answer(record: Custody) -> Iterator[tuple[str, str]]:
    identity = record.identity
    if identity.anonymous:
        yield "From", "Anonymous. Nothing in this share says who sent it."
    for name, text in (
        ("Name", identity.name),
        ("E-mail", identity.email),
        ("Telephone", identity.telephone),
    ):
        if text:
            yield name, isolate(text)
    yield "Approved", day_time(record.approved_at)
    yield "Only this key opens it", code(record.recipient.delivery_key)


def _inside(record: Custody) -> Iterator[tuple[str, str]]:
    for file in record.files:
        yield file.name, f"Video, {span(file.start, file.end)}"
    for part in record.information:
        yield (
            part.name,
            "What the household's sensors said, as a table"
            if part.name == READINGS
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
    if file.archives:
        yield "Filmed", f"{span(file.start, file.end)}, by the archive's clock as described below"
        for archive in file.archives:
            yield "Recorded by", _archive(archive)
        if is_partly_hubs(file):
            yield "Recorded by", "The household's hub itself, for a part of it"
        frames = f"{file.frames:,}, of which {file.frames_copied:,} are as the hub had them"
        yield "Frames", frames
    else:
        yield "Filmed", f"{span(file.start, file.end)}, by the clock of the household's hub"
        yield "Camera's own clock", _clock(file)
        yield "Frames", f"{file.frames:,}, of which {file.frames_copied:,} are the camera's own"
    yield "Covered", _covered(file)
    yield "Sound", "Yes" if file.audio else "None"
    if file.make:
        yield "Camera made by", isolate(file.make)
    if file.sources.count:
        made = count(file.sources.count, "recorded segment", "recorded segments")
        yield "Cut from", f"{made}, listed in sources.txt; tree root<br>{code(file.sources.root)}"
    if file.content_credentials:
        yield "Content credentials", "Also signed by C2PA, under a key made for this share alone"
    yield "Size", size(file.size_bytes)
    yield "SHA-256", code(file.sha256)


def is_partly_hubs(file: CustodyFile) -> bool:
    """Return whether the hub itself recorded a part of what an archive recorded the rest of."""
    return file.recorded is not msgspec.UNSET and file.recorded.hub


def _archive(archive: ArchiveFootage) -> str:
    product = f"{isolate(archive.product)}, " if archive.product else ""
    files = count(archive.files.count, "file", "files")
    hashes = "<br>".join(map(code, archive.sha256))
    named = f"SHA-256<br>{hashes}" if hashes else f"tree root<br>{code(archive.files.root)}"
    return "<br>".join(
        (
            f"{product}{ARCHIVES[archive.kind]}, not by the household's hub",
            f"Received by the hub as {files} by {day_time(archive.received_at)}",
            archive_clock(archive),
            archive_coding(archive),
            f"{files[:1].upper()}{files[1:]}: {named}",
        )
    )


def archive_clock(archive: ArchiveFootage) -> str:
    """Return what is known of an archive's clock, in a sentence or two."""
    within = _seconds(archive.clock_uncertainty_ms)
    if archive.clock_offset_ms is None:
        return (
            f"Its clock could not be measured: the times are its own, taken to be right within "
            f"{within}."
        )
    ahead = "ahead of" if archive.clock_offset_ms >= 0 else "behind"
    return (
        f"Its clock was measured, {_seconds(abs(archive.clock_offset_ms))} {ahead} the hub's. The "
        f"times are corrected for that, and may be off by {within}."
    )


def archive_coding(archive: ArchiveFootage) -> str:
    """Return whether an archive's footage was encoded anew before it was cut."""
    both = archive.video_recoded and archive.sound_recoded
    recoded = "Video and sound were" if both else "Its video was" if archive.video_recoded else ""
    recoded = recoded or ("Its sound was" if archive.sound_recoded else "")
    if not recoded:
        return "As far as the hub knows, the archive stores what the camera sent, unchanged."
    return f"{recoded} encoded anew before the hub cut it."


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
    lines = [
        f"{count(file.masks, 'area', 'areas')} over every frame" if file.masks else "",
        f"{count(file.moving_masks, 'area that follows', 'areas that follow')} something"
        if file.moving_masks
        else "",
    ]
    found = (
        f", of which a search for faces proposed {file.found_masks:,}" if file.found_masks else ""
    )
    return (", ".join(part for part in lines if part) + found) or "Nothing"


def _changed(record: Custody) -> Iterator[str]:
    for file in record.files:
        reencoded = _REENCODED_OF_ARCHIVE if file.archives else _REENCODED
        yield f"{file.name}: {reencoded[file.reencoded]}"
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
    if any(file.archives for file in record.files):
        yield (
            "Not proved: what happened to an archive's footage before the hub received it. From "
            "then on, the hashes of the archive's files hold."
        )
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
        yield "Made with", isolate(f"{record.software.name} {record.software.version}".strip())


_CERTIFICATE_TITLE = "Draft certificate of electronic records"
_BLANK = '<span class="blank">&nbsp;</span>'
_LINES = '<span class="blank wide">&nbsp;</span>' * 3


def certificate_draft(record: Custody) -> bytes:
    """Return the draft that belongs to a custody record, as HTML."""
    return page(f"DRAFT: {_CERTIFICATE_TITLE}", _certificate_parts(record), draft=True)


def _certificate_parts(record: Custody) -> Iterator[str]:
    yield f"<header>\n<h1>{_CERTIFICATE_TITLE}</h1>"
    yield '<p class="lead">Federal Rules of Evidence 902(13) and 902(14), with 902(11); 28 U.S.C. '
    yield "§ 1746</p>"
    yield (
        '<p class="note"><strong>This is a draft. It certifies nothing.</strong> A program made it '
        "from the share's custody record. It counts only once a qualified person has read it, "
        "struck out what is not so, filled in the blanks and signed. It is not legal advice: have "
        "a lawyer look at it, also at what notice must be given.</p>\n</header>"
    )
    yield section("1. The person who certifies", facts(_person()))
    yield section("2. The records", facts(_records(record)))
    yield section(
        "3. Part A: records made by a system, 902(13)",
        paragraph("Strike out this part where it does not apply."),
        *_by_a_system(record),
    )
    yield section(
        "4. Part B: data copied, 902(14)",
        paragraph("Strike out this part where it does not apply."),
        *_copied(record),
    )
    yield section("5. Declaration", *_declaration())


def _person() -> Iterator[tuple[str, str]]:
    yield "Name", _BLANK
    yield "Occupation, employer", _BLANK
    yield "What makes you qualified", _LINES
    yield "Case, court", _BLANK


def _records(record: Custody) -> Iterator[tuple[str, str]]:
    request = record.request
    if request.agency_name:
        yield "Given to", isolate(request.agency_name)
    if request.case_number:
        yield "Agency's case number", isolate(request.case_number)
    yield (
        "In answer to",
        f"{code(request.origin)}, entry {request.index}, request {code(request.id)}",
    )
    yield "Sealed after approval of", day_time(record.approved_at)
    for file in record.files:
        yield file.name, f"Video, {span(file.start, file.end)}<br>SHA-256 {code(file.sha256)}"
    for part in record.information:
        yield part.name, f"SHA-256 {code(part.sha256)}"


def _by_a_system(record: Custody) -> Iterator[str]:
    made = f"{record.software.name} {record.software.version}".strip()
    system = isolate(made) if made else _BLANK
    yield "<ol>"
    fetched = [file for file in record.files if file.archives]
    if [file for file in record.files if not file.archives or is_partly_hubs(file)]:
        subject = "The video" if not fetched else "Video that no archive recorded"
        yield (
            f"<li>{subject} was recorded by cameras in my control, through a program ({system}) "
            "that writes down what they send, as it arrives, and notes the time by the clock of "
            "the machine it runs on.</li>"
        )
    for file in fetched:
        for archive in file.archives:
            yield f"<li>{_fetched(file, archive, system)}</li>"
    if record.files:
        yield (
            "<li>The program cut the recording to the times above, and covered parts of the "
            "picture as the sheet says. It removed nothing else that was to be seen.</li>"
        )
    if record.information:
        yield (
            "<li>Readings, where there are any, were written down by a program as the sensors "
            "sent them. Words are a person's own and not part of what this certifies.</li>"
        )
    yield f"<li>I know about the system, how it works and that it works well: {_LINES}</li>"
    yield (
        "<li>On that ground, the process produces an accurate result. It was working properly at "
        f"the times above, as far as I know, but for: {_LINES}</li>"
    )
    yield "</ol>"


def _fetched(file: CustodyFile, archive: ArchiveFootage, system: str) -> str:
    product = isolate(archive.product) if archive.product else _BLANK
    return (
        f"{file.name}, or a part of it, was recorded by {product}, {ARCHIVES[archive.kind]} in my "
        "control, which notes the time by its own clock. The program "
        f"({system}) received it from there as {count(archive.files.count, 'file', 'files')}, "
        "before it was cut. I know about that system, how it works and that it works well: "
        f"{_LINES}"
    )


def _copied(record: Custody) -> Iterator[str]:
    yield "<ol>"
    yield (f"<li>On {_BLANK} I opened the sealed share, or received it opened from {_BLANK}.</li>")
    yield (
        "<li>I computed the SHA-256 of each file above with the program "
        f"{_BLANK}, and compared it with the custody record (data/custody.txt), whose own hash "
        f"(SHA-256) is {_BLANK}.</li>"
    )
    yield (
        "<li>They were equal. Two different files with one SHA-256 are not known to exist, so "
        "that each file is a true copy of what was sealed.</li>"
    )
    yield f"<li>What differed, if anything: {_LINES}</li>"
    yield "</ol>"
    yield f"<p>The record was signed by the key of this share alone: {code(record.key)}</p>"


def _declaration() -> Iterator[str]:
    yield paragraph(
        "I declare under penalty of perjury under the laws of the United States of America that "
        "the foregoing, as I have completed it, is true and correct."
    )
    yield facts([("Signed", _BLANK), ("Name in print", _BLANK), ("Date and place", _BLANK)])
