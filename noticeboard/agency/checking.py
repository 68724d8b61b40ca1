"""Checking offline what an opened share proves: for anybody, with nothing but the files."""

from dataclasses import dataclass
from pathlib import Path

from noticeboard.agency import cases
from noticeboard.agency.claims import Claims, Evidence, SealedBytes, claims_of
from noticeboard.agency.home import AgencyHome
from noticeboard.agency.notes import NoteKind
from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.entry import parse_entry
from noticeboard.log.note import VerifierKey
from noticeboard.seal.open import Check, CheckResult, OpenedShare, verify_bag

_LEVELS_UP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The board's public keys, as far as they are known; without them less is proved."""

    log: VerifierKey | None = None
    inbox: VerifierKey | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedShare:
    """An opened share as it is now, and what holds of it."""

    folder: Path
    share: OpenedShare | None
    """None where its bag does not hold: nothing in it can be believed then."""
    claims: Claims
    evidence: Evidence | None = None


def known_keys(path: Path, agency: Path | None, log_key: str) -> Keys:
    """Return the keys in an agency's folder, `agency` or one that holds `path`, and `log_key`.

    Raises NoticeboardError where `agency` is none, or `log_key` no key.
    """
    given = VerifierKey.parse(log_key) if log_key else None
    above = path.resolve().parents[:_LEVELS_UP] if agency is None else [agency]
    for folder in above:
        if agency is not None or (folder / "agency.json").is_file():
            board = AgencyHome(folder).profile().board
            if given in {None, board.log}:
                return Keys(log=board.log, inbox=VerifierKey.parse(board.inbox_key))
            break
    return Keys(log=given)


def check_share(folder: Path, keys: Keys) -> CheckedShare:
    """Check the folder of an opened share, or a bag alone."""
    is_case = (folder / cases.BAG).is_dir()
    if not is_case and not (folder / "bagit.txt").is_file():
        raise InvalidInputError(f"{folder} is not an opened share.")
    try:
        share = verify_bag(folder / cases.BAG if is_case else folder, log_key=keys.log)
    except VerificationError as error:
        return CheckedShare(
            folder=folder, share=None, claims=Claims(checks=(), failures=(str(error),))
        )
    if not is_case:
        return CheckedShare(folder=folder, share=share, claims=Claims(checks=share.checks))
    return _check_beside(folder, share, keys)


def _check_beside(folder: Path, share: OpenedShare, keys: Keys) -> CheckedShare:
    """Hold what lies beside a bag to it."""
    try:
        changed = list(cases.check_sums(folder))
        evidence = _evidence(folder, share, keys)
        found = claims_of(evidence)
    except VerificationError as error:
        return CheckedShare(
            folder=folder, share=share, claims=Claims(checks=share.checks, failures=(str(error),))
        )
    said = (
        f"Every file is as {cases.SUMS} lists it. The list itself is not signed: what the board"
        " and the sender signed is checked by itself."
    )
    own = () if changed else (Check(code="folder", result=CheckResult.PROVED, text=said),)
    claims = Claims(checks=own + found.checks, failures=(*changed, *found.failures))
    return CheckedShare(folder=folder, share=share, claims=claims, evidence=evidence)


def _evidence(folder: Path, share: OpenedShare, keys: Keys) -> Evidence:
    entry, proof = (cases.read_small(folder / name) for name in (cases.ENTRY, cases.PROOF))
    found = {
        kind: cases.read_small(folder / cases.BOARD / f"{kind.value}.txt") for kind in NoteKind
    }
    return Evidence(
        share=share,
        sealed=SealedBytes.of(cases.sealed_in(folder)),
        entry=None if entry is None else parse_entry(entry),
        proof=None if proof is None else _text(proof),
        notes={kind: _text(note) for kind, note in found.items() if note is not None},
        log_key=keys.log,
        inbox_key=keys.inbox,
    )


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise VerificationError("This is not a proof, nor a note: it is not text.") from error
