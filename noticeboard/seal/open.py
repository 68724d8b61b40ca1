"""Opens a sealed share into a folder, checks every byte, and reports what the share proves.

Everything inside a share comes from a stranger. So a share may only be a short list of plain files
with known names; whatever else a tar or a bag could hold is refused. Sentences state what it
proves, what it does not prove, and what nobody has checked.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
import hashlib
import os
from pathlib import Path
import re
import secrets
import shutil

from noticeboard.errors import ConflictError, VerificationError
from noticeboard.log.body import RequestPost
from noticeboard.log.checkpoint import Checkpoint, TlogProof
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry, parse_entry
from noticeboard.log.note import VerifierKey, split_note
from noticeboard.log.tree import verify_inclusion
from noticeboard.rules.text import safe_text
from noticeboard.runtime.text import Text
from noticeboard.seal.bag import (
    CUSTODY,
    FOLDER,
    MAX_SHARE_BYTES,
    PROOF,
    SOURCES,
    TAG_FILES,
    derived_files,
    has_pages,
    is_clip,
    is_share_name,
    longest,
    payload_names,
    proof_files,
    sources_of,
    sources_text,
    tag_files,
    unpack,
)
from noticeboard.seal.check import Check
from noticeboard.seal.clock import signed_values
from noticeboard.seal.custody import Custody, Requester, check_information, open_custody
from noticeboard.seal.dates import date_checks, disputes_issue
from noticeboard.seal.footage import LONGEST_START, AddedFile, begins_as_named


class OpeningStep(IntEnum):
    """What is being done with a share that is opened, in this order."""

    READ = 1
    """The sealed file is compared with what arrived."""
    UNPACK = 2
    """It is decrypted and unpacked."""
    CHECK_FILES = 3
    CHECK_PROOFS = 4
    FILE = 5
    """It is filed in its case."""


type Watch = Callable[[OpeningStep], None]
"""Called when a step begins, and again and again during it; what it raises ends the opening."""


def ignore_step(_: OpeningStep) -> None:
    """Watch nothing."""


def check_request_proof(proof: TlogProof, request: Requester) -> Entry | None:
    """Check a log proof against a custody record's request, without any board's key.

    Return the request's entry if the proof carries it. Raises VerificationError. Only a board's
    key shows that the checkpoint in it is the board's: `TlogProof.verify`.
    """
    text, _ = split_note(proof.checkpoint_note)
    point = Checkpoint.parse(text)
    if point.origin != request.origin or proof.index != request.index:
        raise VerificationError(Text("noticeboard.share.proof_of_other_request"))
    verify_inclusion(proof.index, point.size, bytes.fromhex(request.leaf), proof.hashes, point.root)
    if proof.extra is None:
        return None
    entry = parse_entry(proof.extra)
    body = entry.body
    if entry.leaf.hex() != request.leaf or not isinstance(body, RequestPost):
        raise VerificationError(Text("noticeboard.share.proof_of_other_entry"))
    if (body.agency, body.id) != (request.agency, request.id):
        raise VerificationError(Text("noticeboard.share.wrong_names"))
    window = (parse_time(body.window.start), parse_time(body.window.end))
    if request.start is not None and (request.start, request.end) != window:
        raise VerificationError(Text("noticeboard.share.other_time"))
    if request.incident and request.incident != body.incident:
        raise VerificationError(Text("noticeboard.share.other_area"))
    return entry


def checks_of(
    custody: Custody, proof: TlogProof | None, log_key: VerifierKey | None
) -> tuple[Check, ...]:
    """Return every check of a share whose bytes are verified; raises VerificationError."""
    sheet = Check.proved("sheet", Text("noticeboard.claim.sheet"))
    return (
        Check.proved("custody", Text("noticeboard.claim.custody")),
        Check.proved("hashes", Text("noticeboard.claim.hashes")),
        *([sheet] if has_pages(custody) else []),
        *_request(custody, proof, log_key),
        _author(custody),
        *_page(custody),
        *_clips(custody),
        *_added(custody),
        *date_checks(custody, request_of(proof)),
    )


def _request(
    custody: Custody, proof: TlogProof | None, log_key: VerifierKey | None
) -> tuple[Check, ...]:
    request = custody.request
    if proof is None:
        return (Check.not_checked("log", Text("noticeboard.claim.no_proof")),)
    entry = check_request_proof(proof, request)
    return (_log(proof, request, log_key), _words(request, entry))


def _log(proof: TlogProof, request: Requester, log_key: VerifierKey | None) -> Check:
    if log_key is None:
        unchecked = Text("noticeboard.claim.log_unchecked", origin=request.origin)
        return Check.not_checked("log", unchecked)
    if log_key.name != request.origin:
        raise VerificationError(Text("noticeboard.share.other_board", origin=request.origin))
    signed = proof.verify(bytes.fromhex(request.leaf), log_key)
    size = signed.checkpoint.size
    return Check.proved(
        "log",
        Text("noticeboard.claim.log", origin=request.origin, size=size, index=request.index),
    )


def _words(request: Requester, entry: Entry | None) -> Check:
    """Return a check that the sheet quotes the request as its entry has it."""
    if entry is None or not isinstance(entry.body, RequestPost):
        return Check.not_checked("request", Text("noticeboard.claim.request_unchecked"))
    shown = (safe_text(request.case_number), safe_text(request.title))
    if shown == ("", ""):
        return Check.not_checked("request", Text("noticeboard.claim.request_silent"))
    if shown == (safe_text(entry.body.case_number), safe_text(entry.body.title)):
        return Check.proved("request", Text("noticeboard.claim.request"))
    # Cleaned text may differ between Unicode versions, so a difference proves no lie.
    return Check.not_proved("request", Text("noticeboard.claim.request_differs"))


def _author(custody: Custody) -> Check:
    if custody.identity.anonymous:
        return Check.not_proved("author", Text("noticeboard.claim.anonymous"))
    return Check.not_proved("author", Text("noticeboard.claim.named"))


def _clips(custody: Custody) -> tuple[Check, ...]:
    if not custody.files:
        return ()
    found = [
        Check.not_proved("time", Text("noticeboard.claim.time")),
        Check.not_proved("picture", Text("noticeboard.claim.picture")),
    ]
    if any(file.archives for file in custody.files):
        found.append(Check.not_proved("archive", Text("noticeboard.claim.archive")))
    if any(file.camera_signature for file in custody.files):
        # The clips no longer have the signatures, so this is the record's word.
        text = Text("noticeboard.claim.camera", **signed_values(custody.files))
        found.append(Check.not_proved("camera", text))
    if any(file.sources.count for file in custody.files):
        found.append(Check.not_checked("sources", Text("noticeboard.claim.sources")))
    if any(file.content_credentials for file in custody.files):
        unchecked = Text("noticeboard.claim.content_credentials")
        found.append(Check.not_checked("content_credentials", unchecked))
    return tuple(found)


def _page(custody: Custody) -> tuple[Check, ...]:
    """Return what nobody proves of a share that no hub made."""
    if custody.page is None:
        return ()
    release = safe_text(custody.page.release)
    return (Check.not_proved("page", Text("noticeboard.claim.page", release=release)),)


def _added(custody: Custody) -> tuple[Check, ...]:
    """Return what nobody proves of files that a person chose."""
    if not custody.added_files:
        return ()
    found = [
        Check.not_proved("added_time", Text("noticeboard.claim.added_time")),
        Check.not_proved("added_picture", Text("noticeboard.claim.added_picture")),
        Check.not_proved("added_changes", Text("noticeboard.claim.added_changes")),
    ]
    if any(file.original_sha256 for file in custody.added_files):
        found.append(Check.not_checked("added_original", Text("noticeboard.claim.added_original")))
    return tuple(found)


_SOURCE = re.compile(rb"(?P<clip>[a-z0-9_-]{1,60}\.mp4) (?P<sha256>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedShare:
    """A share that was decrypted, unpacked and verified."""

    bag: Path
    custody: Custody
    files: tuple[Path, ...]
    """The films and photos, in the order of the custody record."""
    information: tuple[Path, ...]
    """`words.txt` and `readings.csv`, if present."""
    checks: tuple[Check, ...]
    """What was proved, what was not, and what nobody checked."""


def open_share(  # noqa: PLR0913 -- what to open, where to, how far, and who watches
    sealed: Path,
    identity: str,
    into: Path,
    *,
    max_bytes: int = MAX_SHARE_BYTES,
    log_key: VerifierKey | None = None,
    roots: Sequence[bytes] = (),
    makers: Sequence[bytes] = (),
    watch: Watch = ignore_step,
) -> OpenedShare:
    """Decrypt, unpack and verify a share into the new folder `into`; blocking.

    If a check fails, no file is left. With the board's `log_key`, the board must have logged the
    request. `roots` are certificates (PEM) of services whose timestamps are trusted, `makers` those
    of makers of cameras. Raises
    NotAllowedError if the share is sealed to another key, VerificationError, InvalidInputError, and
    ConflictError if `into` exists.
    """
    with work_folder(into) as work:
        watch(OpeningStep.UNPACK)
        unpack(sealed, identity, work, max_bytes)
        watch(OpeningStep.CHECK_FILES)
        custody, checks = _verify(work / FOLDER, log_key, roots, makers)
        (work / FOLDER).rename(into)
    return opened_share(into, custody, checks)


@contextmanager
def work_folder(into: Path) -> Generator[Path]:
    """Give a folder beside `into`, removed at the end; raises ConflictError if `into` exists."""
    if into.exists():
        raise ConflictError(Text("noticeboard.folder.exists", folder=str(into)))
    into.parent.mkdir(parents=True, exist_ok=True)
    work = into.with_name(f".{into.name}.{secrets.token_hex(4)}")
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def verify_bag(
    folder: Path,
    *,
    log_key: VerifierKey | None = None,
    roots: Sequence[bytes] = (),
    makers: Sequence[bytes] = (),
) -> OpenedShare:
    """Check all parts of an opened share again, and return it; blocking.

    With the board's `log_key`, the board must have logged the request. `roots` and `makers` are as
    in `open_share`. Raises VerificationError, which says what does not hold.
    """
    return opened_share(folder, *_verify(folder, log_key, roots, makers))


def opened_share(bag: Path, custody: Custody, checks: tuple[Check, ...]) -> OpenedShare:
    """Return the share in a folder, after its checks."""
    return OpenedShare(
        bag=bag,
        custody=custody,
        files=tuple(bag / "data" / file.name for file in custody.footage),
        information=tuple(bag / "data" / file.name for file in custody.information),
        checks=checks,
    )


def _verify(
    folder: Path,
    log_key: VerifierKey | None,
    roots: Sequence[bytes],
    makers: Sequence[bytes],
) -> tuple[Custody, tuple[Check, ...]]:
    names = _listed(folder)
    missing = {*TAG_FILES, CUSTODY} - names
    if missing:
        raise VerificationError(Text("noticeboard.folder.share_lacks", file=min(missing)))
    note = (folder / CUSTODY).read_bytes()
    custody = open_custody(note)
    _compare(custody, note, folder, names)
    proof = _proof(folder) if custody.request.proof else None
    checks = checks_of(custody, proof, log_key)
    # Last, because it takes the longest.
    _compare_clips(custody, folder)
    # Not every share has these, and a hub that opens its own practice share loads less without.
    if custody.signed_films:
        from noticeboard.seal.signed_film import check_signed_films  # noqa: PLC0415

        checks += check_signed_films(custody, folder / "data", makers)
    if custody.proof_of_time is not None:
        from noticeboard.seal.existence import check_existence  # noqa: PLC0415

        post = request_of(proof)
        issued = post.issued_at if post else None
        disputed = disputes_issue(checks)
        checks += check_existence(custody, folder / "data", roots, issued, disputed=disputed)
    return custody, checks


def request_of(proof: TlogProof | None) -> RequestPost | None:
    """Return the request that a proof carries; None if it has none."""
    if proof is None or proof.extra is None:
        return None
    body = parse_entry(proof.extra).body
    return body if isinstance(body, RequestPost) else None


def _proof(folder: Path) -> TlogProof:
    try:
        return TlogProof.parse((folder / PROOF).read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise VerificationError(Text("noticeboard.share.proof_not_text")) from error


def _compare(custody: Custody, note: bytes, folder: Path, names: set[str]) -> None:
    """Check names, sizes, and every byte of all files except clips, against the record.

    The manifests must be the ones that follow from the record, so the bag is valid if the clips
    have the hashes that the record names.
    """
    expected = payload_names(custody)
    if names - {*TAG_FILES} != set(expected):
        raise VerificationError(Text("noticeboard.share.other_files"))
    small = {name: (folder / name).read_bytes() for name in expected if not is_clip(name)}
    for name, content in derived_files(custody, note).items():
        if small[name] != content:
            raise VerificationError(Text("noticeboard.share.other_text", file=name))
    _compare_files(custody, small)
    for name, content in tag_files(custody, small).items():
        if (folder / name).read_bytes() != content:
            raise VerificationError(Text("noticeboard.share.contradicts", file=name))
    for file in custody.films:
        if (folder / "data" / file.name).stat().st_size != file.size_bytes:
            raise VerificationError(Text("noticeboard.share.size", file=file.name))


def _compare_clips(custody: Custody, folder: Path) -> None:
    for file in custody.films:
        with (folder / "data" / file.name).open("rb") as clip:
            start = clip.read(LONGEST_START)
            if isinstance(file, AddedFile) and not begins_as_named(file.name, start):
                raise VerificationError(Text("noticeboard.share.other_format", file=file.name))
            clip.seek(0)
            if hashlib.file_digest(clip, "sha256").hexdigest() != file.sha256:
                raise VerificationError(Text("noticeboard.share.not_named", file=file.name))


def _compare_files(custody: Custody, small: dict[str, bytes]) -> None:
    """Check the files whose hashes the record names."""
    hashes = {f"data/{file.name}": file.sha256 for file in custody.information}
    if custody.request.proof:
        hashes[PROOF] = custody.request.proof
    for name, sha256, size_bytes in proof_files(custody):
        hashes[f"data/{name}"] = sha256
        if len(small[f"data/{name}"]) != size_bytes:
            raise VerificationError(Text("noticeboard.share.size", file=name))
    for name, sha256 in hashes.items():
        if hashlib.sha256(small[name]).hexdigest() != sha256:
            raise VerificationError(Text("noticeboard.share.not_named", file=name))
    for part in custody.information:
        content = small[f"data/{part.name}"]
        if len(content) != part.size_bytes:
            raise VerificationError(Text("noticeboard.share.size", file=part.name))
        check_information(part.name, content)
    if SOURCES in small:
        _compare_sources(custody, small[SOURCES])


def _compare_sources(custody: Custody, listed: bytes) -> None:
    """Check the list of segments against the roots in the record."""
    found: dict[str, list[str]] = {file.name: [] for file in custody.files}
    for line in listed.splitlines():
        match = _SOURCE.fullmatch(line)
        if match is None or match["clip"].decode() not in found:
            raise VerificationError(Text("noticeboard.share.segments_unreadable"))
        found[match["clip"].decode()].append(match["sha256"].decode())
    if [sources_of(found[file.name]) for file in custody.files] != [
        file.sources for file in custody.files
    ] or sources_text(found) != listed:
        raise VerificationError(Text("noticeboard.share.other_segments"))


def _listed(folder: Path) -> set[str]:
    """Return the names below a folder that holds only a share's plain files."""
    names: set[str] = set()
    for root, folders, files in os.walk(folder):
        below = Path(root).relative_to(folder)
        inner = {(below / name).as_posix() for name in folders}
        found = {(below / name).as_posix() for name in files}
        stray = (inner - {"data"}) | {name for name in found if not is_share_name(name)}
        stray |= {name for name in inner | found if (folder / name).is_symlink()}
        if stray:
            raise VerificationError(Text("noticeboard.share.stray", file=f"{min(stray)!r}"))
        names |= found
    for name in names:
        if not (folder / name).is_file() or (folder / name).stat().st_size > longest(name):
            raise VerificationError(Text("noticeboard.share.file_size", file=name))
    return names
