"""What was deleted, as the department signs for it: hashes and counts, never content.

certificates/ID.txt     the certificate, signed by the log's key
certificates/ID.html    the same, to print
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final, Literal

import msgspec

from noticeboard.agency.department_log import DepartmentLog
from noticeboard.agency.home import AgencyHome
from noticeboard.errors import NotFoundError, NoticeboardError, VerificationError
from noticeboard.log.note import VerifierKey, open_note
from noticeboard.runtime.files import PRIVATE_FOLDER, make_folders, write_durably
from noticeboard.runtime.text import Text
from noticeboard.seal.paper import code, facts, isolate, page, paragraph, section

HEADING: Final = "neighbors-requests/deletion/v1"
CERTIFICATE_ID: Final = r"[0-9]{8}-[0-9a-f]{8}"
FOLDER: Final = "certificates"


class DeletedShare(msgspec.Struct, frozen=True, kw_only=True):
    """A share of a deletion."""

    share: str
    request: str
    sealed: str
    """The SHA-256 of its sealed file; empty if that is not known."""


class DeletedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is gone, by its hash."""

    sha256: str
    size_bytes: int


class HandedOn(msgspec.Struct, frozen=True, kw_only=True):
    """An export that had left the department before: deleting here doesn't reach it."""

    at: str
    to: str
    sha256: str


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What was deleted, as the department signs for it: hashes and counts, never content."""

    v: Literal[1] = 1
    id: str
    agency: str
    case_number: str
    is_whole: bool
    shares: tuple[DeletedShare, ...]
    files: tuple[DeletedFile, ...]
    handed_on: tuple[HandedOn, ...]
    kept_until: str
    """The date that was set; empty if there was none."""
    why: str
    by: str
    began: str
    ended: str


def write_certificate(home: AgencyHome, log: DepartmentLog, certificate: Certificate) -> None:
    """Sign a certificate and store it durably, the page first: without a signature it is none."""
    text = f"{HEADING}\n{msgspec.json.encode(certificate).decode()}\n"
    folder = home.folder / FOLDER
    make_folders(folder, mode=PRIVATE_FOLDER)
    write_durably(folder / f"{certificate.id}.html", certificate_page(certificate))
    write_durably(certificate_path(home, certificate.id), log.sign(text).encode())


def certificate_path(home: AgencyHome, certificate_id: str) -> Path:
    """Return the path of a certificate; the file may not exist."""
    return home.folder / FOLDER / f"{certificate_id}.txt"


def read_certificate(home: AgencyHome, log: DepartmentLog, certificate_id: str) -> Certificate:
    """Return a certificate whose signature holds; raises NotFoundError, VerificationError."""
    try:
        note = certificate_path(home, certificate_id).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFoundError(Text("desk.delete.no_certificate")) from None
    key = log.verifier
    if key is None:
        raise VerificationError(Text("desk.log.no_key"))
    return open_certificate(note, key)


def open_certificate(note: str, key: VerifierKey) -> Certificate:
    """Return what a certificate says if it is signed by a log's key; raises VerificationError."""
    heading, _, body = open_note(note, [key]).text.partition("\n")
    if heading != HEADING:
        raise VerificationError(Text("desk.delete.no_certificate"))
    try:
        return msgspec.json.decode(body, type=Certificate)
    except msgspec.DecodeError as error:
        raise VerificationError(Text("desk.delete.no_certificate")) from error


def certificates(home: AgencyHome, log: DepartmentLog) -> Iterator[Certificate]:
    """Yield every certificate that holds, newest first."""
    for path in sorted((home.folder / FOLDER).glob("*.txt"), reverse=True):
        try:
            yield read_certificate(home, log, path.stem)
        except NoticeboardError:
            continue


def certificate_page(certificate: Certificate) -> bytes:
    """Return a certificate as a page to be printed."""
    rows = [
        ("Department", isolate(certificate.agency)),
        ("Case", isolate(certificate.case_number or "not posted from here")),
        ("Deleted", "everything of the case" if certificate.is_whole else "these shares"),
        ("Began", escape(certificate.began)),
        ("Ended", escape(certificate.ended)),
        ("By", isolate(certificate.by)),
        ("Reason", isolate(certificate.why or "none given")),
        ("Kept until", escape(certificate.kept_until or "no date was set")),
        ("Files", f"{len(certificate.files):,}"),
        ("Certificate", code(certificate.id)),
    ]
    shares = [(f"Share {each.share}", code(each.sealed)) for each in certificate.shares]
    files = [(f"{each.size_bytes:,} bytes", code(each.sha256)) for each in certificate.files]
    handed = [
        (each.at, f"to: {escape(each.to)}<br>{code(each.sha256)}") for each in certificate.handed_on
    ]
    return page(
        "Certificate of deletion",
        [
            "<header><h1>Certificate of deletion</h1></header>",
            facts(rows),
            section("Shares, by the SHA-256 of their sealed files", facts(shares)),
            section("Files, by SHA-256", facts(files)),
            section("Handed on before", facts(handed)) if handed else "",
            paragraph(
                "The program deleted the files' names here and their content is no longer reachable"
                " through them. Backups, copies on other media and what was handed on are not"
                " covered."
            ),
        ],
    )
