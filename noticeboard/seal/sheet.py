"""The sheet of a share: its custody record in plain words, for an officer to read and print.

It is made from the record alone. A share of version 1 or 2 carries its sheet and certificate, which
are compared whenever it is opened. So their words belong to these versions for good, and
`tests/noticeboard/seal/test_paper.py` pins their bytes. From version 3 on, whoever opens a share
writes both pages.
"""

from collections.abc import Iterator
from html import escape
from typing import Final

import msgspec

from noticeboard.runtime.text import Text
from noticeboard.seal.archives import ARCHIVES, archive_clock, archive_coding, seconds_text
from noticeboard.seal.clock import clip_clock, clock_text
from noticeboard.seal.custody import READINGS, Custody, PageMaker
from noticeboard.seal.footage import AddedFile, ArchiveFootage, CustodyFile
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
from noticeboard.seal.signature import film_texts, signature_texts

_SHEET_TITLE = "What this share holds"
_FIRST_WITHOUT_PAGES: Final = 3
"""From this version of the record on, the words here may change."""
COPIED: Final = "copied bit for bit from the hub's recording"
WITHOUT_SOFTWARE: Final = (
    "To check it without our software, follow HOW-TO-CHECK.txt, which is in each ZIP that the "
    "department exports (neighbors agency export). It has every step."
)
_HUBS_FRAMES: Final = {
    "none": f"No frame was encoded anew: every one is {COPIED}.",
    "head": f"Some frames were encoded anew, {{why}}; the others are {COPIED}.",
    "all": f"Every frame was decoded and encoded anew, {{why}}; none is {COPIED}.",
}
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
        clip = _clip(file, is_pinned=record.v < _FIRST_WITHOUT_PAGES)
        yield section(f"Video: {file.name}", facts(clip))
    for added in record.added_files:
        rows = [(name, isolate(text)) for name, text in added_facts(added)]
        yield section(
            f"{KINDS[added.kind]}: {added.name}", facts([*rows, ("SHA-256", code(added.sha256))])
        )
    for part in record.information:
        title = "Readings" if part.name == READINGS else "Words"
        yield section(
            f"{title}: {part.name}",
            facts([("Size", size(part.size_bytes)), ("SHA-256", code(part.sha256))]),
        )
    yield section("What was changed", bullets(_changed(record)))
    yield section("What this proves, and what not", bullets(_proves(record)))
    yield _how_to_check(record)
    yield section("The record itself", facts(_record(record)))
    if record.v >= _FIRST_WITHOUT_PAGES:
        yield section("Words on this page", bullets(_glossary(record)))


def _glossary(record: Custody) -> Iterator[str]:
    # A share from a browser has nothing to do with a household or its hub.
    words = ["board", "log", *([] if record.page else ["hub", "share"]), "custody", "hash"]
    words += ["group"] * any(file.camera_signature for file in record.files)
    words += ["timestamp", "root"] * (record.proof_of_time is not None)
    for word in words:
        yield str(Text(f"desk.exhibit.word.{word}"))


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
    yield "Where it is public", f"{code(request.origin)}, {entry_place(record)}"
    yield "Request id", code(request.id)
    if record.v < _FIRST_WITHOUT_PAGES:
        yield "Hash of the entry", code(request.leaf)
    else:
        yield "Hash of the entry", f"{code(request.leaf)}<br>SHA-256 over a zero byte and the entry"


def entry_place(record: Custody) -> str:
    """Return which entry of the log the request is; earlier pages keep their words."""
    counted = "" if record.v < _FIRST_WITHOUT_PAGES else ", counted from 0"
    return f"entry {record.request.index}{counted}"


def why_encoded(file: CustodyFile) -> str:
    """Return why frames of a hub's clip were encoded anew, as far as its record says."""
    if not file.masks + file.moving_masks:
        return "to cut exactly"
    return "to cover parts of the picture" + " or to cut exactly" * (file.reencoded == "head")


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
    if record.page is None:
        yield "Approved", day_time(record.approved_at)
    else:
        yield "Made by", escape(page_sentence(record.page))
        yield "Sealed", f"{day_time(record.approved_at)}, by the clock of the sender's device"
    yield "Only this key opens it", code(record.recipient.delivery_key)


def _inside(record: Custody) -> Iterator[tuple[str, str]]:
    for file in record.files:
        yield file.name, f"Video, {span(file.start, file.end)}"
    for added in record.added_files:
        yield added.name, f"{KINDS[added.kind]} that a person added"
    for film in record.signed_films:
        yield film.name, "What the camera recorded then, with its own signatures"
    sender = "household" if record.page is None else "sender"
    for part in record.information:
        yield (
            part.name,
            f"What the {sender}'s sensors said, as a table"
            if part.name == READINGS
            else f"What the {sender} tells, in words",
        )
    yield "custody.txt", "The signed custody record"
    if record.request.proof:
        yield "request.proof", "The proof that the request is in the public log (C2SP tlog-proof)"
    if any(file.sources.count for file in record.files):
        yield "sources.txt", "The hashes of the recorded segments that the clips were cut from"
    for name, _, _ in record.proof_of_time.files() if record.proof_of_time else ():
        yield name, _PROOF_FILES[name.partition(".")[2]]
    if record.v >= _FIRST_WITHOUT_PAGES:
        return
    yield "certificate-draft.html", "A draft for a certificate under FRE 902(13) or (14), unsigned"
    yield "sheet.html", "This page"


def _clip(file: CustodyFile, *, is_pinned: bool) -> Iterator[tuple[str, str]]:
    if file.archives:
        yield "Filmed", f"{span(file.start, file.end)}, by the archive's clock as described below"
        for archive in file.archives:
            yield "Recorded by", _archive(archive)
        if is_partly_hubs(file):
            yield "Recorded by", "The household's hub itself, for a part of it"
        frames = f"{file.frames:,}, of which {file.frames_copied:,} are as the hub had them"
        yield "Frames", frames
    else:
        yield from _filmed(file, is_pinned=is_pinned)
        copied = "the camera's own" if is_pinned else COPIED
        yield "Frames", f"{file.frames:,}, of which {file.frames_copied:,} are {copied}"
    yield "Covered", _covered(file)
    yield "Sound", "Yes" if file.audio else "None"
    if file.camera_signature is not None:
        texts = map(str, signature_texts(file, file.camera_signature))
        yield "Signed by the camera", "<br>".join(map(isolate, texts))
    if file.camera_film is not None:
        lines = (isolate(str(each)) for each in film_texts(file.camera_film))
        sha256 = code(file.camera_film.sha256)
        yield "Signed recording", "<br>".join((*lines, f"SHA-256 {sha256}"))
    if file.make:
        yield "Camera made by", isolate(file.make)
    if file.sources.count:
        made = count(file.sources.count, "recorded segment", "recorded segments")
        yield "Cut from", f"{made}, listed in sources.txt; tree root<br>{code(file.sources.root)}"
    if file.content_credentials:
        yield "Content credentials", "Also signed by C2PA, under a key made for this share alone"
    yield "Size", size(file.size_bytes)
    yield "SHA-256", code(file.sha256)


def _filmed(file: CustodyFile, *, is_pinned: bool) -> Iterator[tuple[str, str]]:
    if is_pinned:
        yield "Filmed", f"{span(file.start, file.end)}, by the clock of the household's hub"
        yield "Camera's own clock", _clock(file)
        return
    yield "Filmed", span(file.start, file.end)
    yield "Times are", escape(str(clock_text(clip_clock(file))))


_PROOF_FILES: Final = {
    "json": "The hashes of the clips' frames, in groups, and their way to the stamped hours",
    "txt": "The text of an hour, as it was stamped",
    "tsr": "A timestamp service's reply to it (RFC 3161)",
}


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


def _clock(file: CustodyFile) -> str:
    clock = file.clock
    if clock.measured == "not measured":
        return "Not measured. A time burned into the picture may be wrong."
    ahead = "ahead of" if clock.offset_ms >= 0 else "behind"
    within = "" if clock.uncertainty_ms is None else f" (±{seconds_text(clock.uncertainty_ms)})"
    return (
        f"{seconds_text(abs(clock.offset_ms))}{within} {ahead} the hub's, measured by asking the "
        "camera (ONVIF). A time burned into the picture is off by that."
    )


def _covered(file: CustodyFile | AddedFile) -> str:
    lines = [
        f"{count(file.masks, 'area', 'areas')} over every frame" if file.masks else "",
        f"{count(file.moving_masks, 'area that follows', 'areas that follow')} something"
        if file.moving_masks
        else "",
    ]
    found_masks = file.found_masks if isinstance(file, CustodyFile) else 0
    found = f", of which a search for faces proposed {found_masks:,}" if found_masks else ""
    return (", ".join(part for part in lines if part) + found) or "Nothing"


KINDS: Final = {"film": "Film", "photo": "Photo", "still": "Still picture from a film"}
_CLAIMED: Final = {
    "container": "as the file itself says",
    "person": "as the person says",
}
_ANEW: Final = "yes, encoded anew"
_SOUND: Final = {"none": "none", "opus": _ANEW, "aac": _ANEW, "copied": "yes, copied"}


def page_sentence(made_by: PageMaker) -> str:
    """Return which page made a share, as the share itself says."""
    return (
        f"The share page, release {made_by.release}, in somebody's browser; no household's hub had "
        "a part in it"
    )


def added_facts(file: AddedFile) -> Iterator[tuple[str, str]]:
    """Yield what the custody record says about an added file, as plain text."""
    yield "Made", claimed_text(file)
    yield "Made with", "not known: a person chose it on a device of their own"
    if file.kind == "film":
        yield "Frames", f"{file.frames:,}, {'a part' if file.cut else 'all'} of the chosen film"
    yield (
        "Encoding",
        (
            "its pictures were copied, not encoded anew"
            if file.copied
            else "its pictures were decoded and encoded anew"
        ),
    )
    yield "Covered", _covered(file).lower()
    if file.tone_mapped:
        yield "Brightness", "changed, to fit a common screen"
    if file.kind == "film":
        yield "Sound", _SOUND[file.sound]
    yield "Size", size(file.size_bytes)
    if file.original_sha256:
        yield "SHA-256 of the chosen file", file.original_sha256


def claimed_text(file: AddedFile) -> str:
    """Return when an added file was made, as somebody claims."""
    claimed = file.claimed
    if claimed is None:
        return "time not known: neither the file nor the person says when"
    at = day_time(claimed.start)
    if claimed.end != claimed.start:
        at = span(claimed.start, claimed.end)
    return f"{at}, {_CLAIMED[claimed.source]}; nobody vouches for that"


def _changed_added(file: AddedFile) -> Iterator[str]:
    if file.copied:
        yield f"{file.name}: its pictures are those of the chosen file, bit for bit."
    else:
        yield f"{file.name}: decoded and encoded anew."
    if file.masks or file.moving_masks:
        yield (
            f"{file.name}: parts of the picture were covered with solid areas before encoding. "
            "What was under them is not in the file."
        )
    if file.tone_mapped:
        yield f"{file.name}: its brightness was changed to fit a common screen."


def _changed(record: Custody) -> Iterator[str]:
    for file in record.files:
        if not file.archives and record.v >= _FIRST_WITHOUT_PAGES:
            frames = _HUBS_FRAMES[file.reencoded].format(why=why_encoded(file))
        else:
            frames = (_REENCODED_OF_ARCHIVE if file.archives else _REENCODED)[file.reencoded]
        yield f"{file.name}: {frames}"
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
            yield (
                "Sound was left out."
                if record.v < _FIRST_WITHOUT_PAGES
                else "No clip has sound. If the recordings had any, it was left out."
            )
    for added in record.added_files:
        yield from _changed_added(added)
    if record.added_files:
        yield (
            "What the chosen files said beside their pictures, such as place, time and device "
            "(metadata), was left out."
        )
    if record.information:
        yield (
            "Words and readings are as the household approved them."
            if record.page is None
            else "Words are as the sender wrote them."
        )


def _agrees(record: Custody) -> Iterator[str]:
    """Yield what the hashes and the signature prove, and what they don't."""
    if record.v < _FIRST_WITHOUT_PAGES:
        yield (
            "Proved by the hashes and the signature: these files belong together, in answer to "
            "this request, and nobody has changed them since they were sealed."
        )
    else:
        sender = "household" if record.page is None else "sender"
        yield (
            "Proved by the hashes and the signature: these files agree with the record and with "
            "each other, and the record names this request."
        )
        yield (
            f"Not proved by these files alone: that this record is the one that the {sender} "
            "sealed. Whoever hands over the files could make the record and its key anew. The "
            f"{sender}'s receipt from the board and the sealed file, opened again with the "
            "department's key, prove it together."
        )


def _proves(record: Custody) -> Iterator[str]:
    yield from _agrees(record)
    if record.request.proof:
        yield "Proved by request.proof and the board's public key: the request stands in its log."
    yield "Not proved: who sent this. The signing key was made for this share alone and forgotten."
    if record.files:
        where = "" if record.v < _FIRST_WITHOUT_PAGES else "where, by which camera, "
        yield f"Not proved: that a camera filmed it, {where}and when. The household's hub says so."
    if any(file.camera_signature for file in record.files):
        yield (
            "Not proved: what a camera signed. The household's hub checked it before it cut the "
            "clips, which no longer have the camera's signatures."
        )
    if record.signed_films:
        yield (
            "Proved by a signed recording, if the root certificate of the camera's maker is "
            "trusted: that a camera of that maker signed its pictures, and that the clip shows "
            "those of them that were not encoded anew."
        )
    if record.page is not None:
        yield (
            "Not proved: which page made this. It says so itself, and no household's hub had a "
            "part in it."
        )
    if record.added_files:
        yield (
            "Not proved: when, where and with what the added files were made, that nobody had "
            "changed them before they were chosen, and what was changed then. Nobody vouches for "
            "it. Times are claims, of the file or of the person."
        )
    if record.proof_of_time is not None:
        yield (
            "Proved by groups.json and the timestamps, if the service's certificate is trusted: "
            "that footage existed by the time that they state. Not proved by them: when it was "
            "filmed."
        )
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


def _how_to_check(record: Custody) -> str:
    if record.v >= _FIRST_WITHOUT_PAGES:
        return section(
            "How to check it",
            paragraph(WITHOUT_SOFTWARE),
            "<p>Each hash on this page must be the one in data/custody.txt. With our software, "
            "<code>neighbors verify share</code> checks all of it, and the request with the "
            "board's key.</p>",
        )
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
    if record.page is not None and record.page.sha256:
        yield "SHA-256 of the page's file", code(record.page.sha256)
    if record.software.name:
        yield "Made with", isolate(f"{record.software.name} {record.software.version}".strip())
