"""The draft of a certificate about a share (US Federal Rules of Evidence 902(13), 902(14)).

Such a certificate is a person's statement about a machine's work. So the draft fills in what the
custody record says, has blanks for the rest, and says nothing about anybody. Its words belong to
versions 1 and 2 of the record, as those of the sheet do.
"""

from collections.abc import Iterator

from noticeboard.seal.archives import ARCHIVES
from noticeboard.seal.clock import clip_clock, clock_text
from noticeboard.seal.custody import Custody
from noticeboard.seal.footage import ArchiveFootage, CustodyFile
from noticeboard.seal.paper import (
    code,
    count,
    day_time,
    facts,
    isolate,
    page,
    paragraph,
    section,
    span,
)
from noticeboard.seal.sheet import (
    KINDS,
    claimed_text,
    entry_place,
    is_partly_hubs,
    why_encoded,
)

_CERTIFICATE_TITLE = "Draft certificate of electronic records"
_BLANK = '<span class="blank">&nbsp;</span>'
_LINES = '<span class="blank wide">&nbsp;</span>' * 3


def certificate_draft(record: Custody, sha256: str = "") -> bytes:
    """Return the draft that belongs to a custody record, as HTML.

    `sha256` is that of `custody.txt`, for records from version 3 on.
    """
    return page(f"DRAFT: {_CERTIFICATE_TITLE}", _certificate_parts(record, sha256), draft=True)


def _certificate_parts(record: Custody, sha256: str) -> Iterator[str]:
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
        *_who_signs(record),
        paragraph("Strike out this part where it does not apply."),
        *_by_a_system(record),
    )
    yield section(
        "4. Part B: data copied, 902(14)",
        paragraph("Strike out this part where it does not apply."),
        *_copied(record, sha256),
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
        f"{code(request.origin)}, {entry_place(record)}, request {code(request.id)}",
    )
    sealed = "Sealed after approval of" if record.page is None else "Sealed, by the device's clock"
    yield sealed, day_time(record.approved_at)
    for file in record.files:
        yield file.name, f"Video, {span(file.start, file.end)}<br>SHA-256 {code(file.sha256)}"
    for film in record.signed_films:
        what = f"Video as its camera signed it, {span(film.start, film.end)}"
        yield film.name, f"{what}<br>SHA-256 {code(film.sha256)}"
    for added in record.added_files:
        made = f"{KINDS[added.kind]}, {claimed_text(added)}"
        yield added.name, f"{isolate(made)}<br>SHA-256 {code(added.sha256)}"
    for part in record.information:
        yield part.name, f"SHA-256 {code(part.sha256)}"


def _who_signs(record: Custody) -> Iterator[str]:
    """Yield who could sign Part A; earlier drafts have nothing."""
    if record.v < 3:  # noqa: PLR2004
        return
    sender = "household" if record.page is None else "sender"
    yield paragraph(
        "Who can sign this part: a person who knows the system that recorded this, from running it "
        "or from examining it, and who can answer questions about it. That is usually somebody of "
        f"the {sender}, or an expert to whom the {sender} shows the system. The department that "
        "received the share can't sign this part: it has the record and the files, and has not "
        "seen the system. It can sign Part B, about what it did itself. Whether a person is "
        "qualified, a court decides."
    )
    if record.identity.anonymous:
        yield paragraph(
            f"The {sender} is anonymous here, so nobody known to the department can sign this "
            f"part. The {sender} alone chooses: to give its name and sign, to let an expert "
            "examine the system and sign, or to stay anonymous. If it stays anonymous, this part "
            "stays unsigned, and nobody else can sign it instead. The department can ask it "
            "through the board, and nothing obliges it to answer there."
        )
    else:
        yield paragraph(
            f"The {sender} gave a name or an address, which nobody has checked. Ask it who knows "
            "the system."
        )


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
            f"the machine it runs on.{_confirm(record)}</li>"
        )
    for file in fetched:
        for archive in file.archives:
            yield f"<li>{_fetched(file, archive, system)}{_confirm(record)}</li>"
    if record.files:
        yield f"<li>{_cut(record)}</li>"
        yield from _coded_anew(record)
    if record.added_files:
        names = ", ".join(file.name for file in record.added_files)
        yield (
            f"<li>{names}: made with the device {_BLANK}, which is not named in the share, and "
            "chosen there by a person. It notes the time by its own clock. I know about that "
            f"device, how it works and that it works well: {_LINES}</li>"
            f"<li>The program ({system}) cut these and covered parts of the picture as the sheet "
            "says, and left out what the files said beside their pictures.</li>"
        )
    if record.information:
        yield (
            "<li>Readings, where there are any, were written down by a program as the sensors "
            "sent them. Words are a person's own and not part of what this certifies."
            f"{_confirm(record)}</li>"
        )
    yield f"<li>I know about the system, how it works and that it works well: {_LINES}</li>"
    yield (
        "<li>On that ground, the process produces an accurate result. It was working properly at "
        f"the times above, as far as I know, but for: {_LINES}</li>"
    )
    yield "</ol>"


def _cut(record: Custody) -> str:
    """Return what was done to the recording: earlier drafts keep their words."""
    if record.v < 4:  # noqa: PLR2004
        return (
            "The program cut the recording to the times above, and covered parts of the "
            "picture as the sheet says. It removed nothing else that was to be seen."
        )
    covered = [file.name for file in record.files if file.masks + file.moving_masks]
    silent = [file.name for file in record.files if not file.audio]
    return " ".join(
        (
            "The program cut the recording to the times above.",
            f"It covered parts of the picture of {', '.join(covered)}, as the sheet says."
            if covered
            else "It covered nothing.",
            "It left out what the camera said beside its pictures (metadata).",
            f"{', '.join(silent)} without sound: whether the recording had any isn't recorded."
            if silent
            else "The sound is included.",
            f"It removed nothing else that was to be seen.{_confirm(record)}",
            *(
                f"The times of {file.name} are {clock_text(clip_clock(file))}."
                for file in record.files
            ),
        )
    )


def _coded_anew(record: Custody) -> Iterator[str]:
    """Yield what only records of version 4 say: earlier drafts keep their words."""
    if record.v < 4:  # noqa: PLR2004
        return
    for file in record.files:
        anew = file.frames - file.frames_copied
        yield (
            f"<li>{file.name}: {file.frames_copied:,} of {file.frames:,} frames are those of the "
            "recording, bit for bit."
            f"{f' {anew:,} were coded anew {why_encoded(file)}, and are not.' if anew else ''}</li>"
        )
    if record.proof_of_time is not None:
        services = {each.service for hour in record.proof_of_time.hours for each in hour.replies}
        yield (
            "<li>While the program recorded, it had a service stamp a hash over the recording once "
            f"an hour{_confirm(record)} (RFC 3161): {isolate(', '.join(sorted(services)))}. The "
            "replies are in the "
            "share, as hour-1-1.tsr and so on. They show by when the frames that were copied "
            "existed, not when they were filmed. A frame that was coded anew is not under a "
            "timestamp; its original is.</li>"
        )
    if any(file.camera_signature for file in record.files):
        yield (
            "<li>The program checked the camera's own signatures in the recording before it cut "
            "the clips, which no longer have them. The sheet says what it found.</li>"
        )
    for film in record.signed_films:
        yield (
            f"<li>{film.name} was copied out of the recording without a change, from one picture "
            "to another: nothing in it was covered or coded anew. It has the camera's own "
            "signatures, serial number and certificates.</li>"
        )


def _fetched(file: CustodyFile, archive: ArchiveFootage, system: str) -> str:
    product = isolate(archive.product) if archive.product else _BLANK
    return (
        f"{file.name}, or a part of it, was recorded by {product}, {ARCHIVES[archive.kind]} in my "
        "control, which notes the time by its own clock. The program "
        f"({system}) received it from there as {count(archive.files.count, 'file', 'files')}, "
        "before it was cut. I know about that system, how it works and that it works well: "
        f"{_LINES}"
    )


def _confirm(record: Custody) -> str:
    """Return what follows a sentence that the record doesn't say; earlier drafts have nothing."""
    if record.v < 3:  # noqa: PLR2004
        return ""
    return " <em>[The record doesn't say this: confirm it, or strike it out.]</em>"


def _copied(record: Custody, sha256: str) -> Iterator[str]:
    yield "<ol>"
    yield (f"<li>On {_BLANK} I opened the sealed share, or received it opened from {_BLANK}.</li>")
    yield (
        "<li>I computed the SHA-256 of each file above with the program "
        f"{_BLANK}, and compared it with the custody record (data/custody.txt), whose own hash "
        f"(SHA-256) is {code(sha256) if sha256 else _BLANK}.</li>"
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
