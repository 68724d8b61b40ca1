"""What an opened share proves, what it does not, and what nobody has checked, in sentences."""

from dataclasses import dataclass
from enum import StrEnum

from noticeboard.errors import VerificationError
from noticeboard.log.checkpoint import Checkpoint
from noticeboard.log.encoding import parse_time
from noticeboard.log.entry import Entry, RequestPost, parse_entry
from noticeboard.log.keys import VerifierKey
from noticeboard.log.note import split_note
from noticeboard.log.proof import TlogProof
from noticeboard.log.tree import verify_inclusion
from noticeboard.rules.text import safe_text
from noticeboard.seal.custody import Custody
from noticeboard.seal.parts import AskedBy


class CheckResult(StrEnum):
    """How a check of a share ended; one that fails is an error, and there is no share then."""

    PROVED = "proved"
    NOT_CHECKED = "not_checked"
    """It could be, with something that was not given."""
    NOT_PROVED = "not_proved"
    """Nothing in a share can prove it: it is what the sender says, or it is not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that a reader of the share may want to know, and how far it holds."""

    code: str
    result: CheckResult
    text: str
    """One plain sentence."""


def check_request_proof(proof: TlogProof, asked: AskedBy) -> Entry | None:
    """Hold a log proof to the request that a custody record names, without any board's key.

    Returns the request's entry where the proof carries it. Raises VerificationError. Only a
    board's key tells whether the checkpoint in it is the board's: `TlogProof.verify`.
    """
    text, _ = split_note(proof.checkpoint_note)
    point = Checkpoint.parse(text)
    if point.origin != asked.origin or proof.index != asked.index:
        raise VerificationError("The share's log proof is of another request than it answers.")
    verify_inclusion(proof.index, point.size, bytes.fromhex(asked.leaf), proof.hashes, point.root)
    if proof.extra is None:
        return None
    entry = parse_entry(proof.extra)
    body = entry.body
    if entry.leaf.hex() != asked.leaf or not isinstance(body, RequestPost):
        raise VerificationError("The share's log proof carries another entry than its request.")
    if (body.agency, body.id) != (asked.agency, asked.id):
        raise VerificationError("The share names its request's agency or id wrongly.")
    window = (parse_time(body.window.start), parse_time(body.window.end))
    if asked.start is not None and (asked.start, asked.end) != window:
        raise VerificationError("The share says that another time was asked about.")
    if asked.incident and asked.incident != body.incident:
        raise VerificationError("The share says that something else was asked about.")
    return entry


def checks_of(
    custody: Custody, proof: TlogProof | None, log_key: VerifierKey | None
) -> tuple[Check, ...]:
    """Return every check of a share whose bytes hold; raises VerificationError where one fails."""
    return (
        _proved("custody", "The custody record is whole: the share's own key signed it."),
        _proved("hashes", "Every file is, byte for byte, what the custody record names."),
        _proved("sheet", "The sheet and the draft certificate say what the record says, no more."),
        *_request(custody, proof, log_key),
        _author(custody),
        *_clips(custody),
    )


def _request(
    custody: Custody, proof: TlogProof | None, log_key: VerifierKey | None
) -> tuple[Check, ...]:
    asked = custody.request
    if proof is None:
        said = "The share carries no proof that the request it answers is in the board's log."
        return (_open("log", said, CheckResult.NOT_CHECKED),)
    entry = check_request_proof(proof, asked)
    return (_log(proof, asked, log_key), _words(asked, entry))


def _log(proof: TlogProof, asked: AskedBy, log_key: VerifierKey | None) -> Check:
    if log_key is None:
        said = (
            f"The log proof fits the request, but it was not checked whether {asked.origin} "
            "signed it: that needs the board's log key."
        )
        return _open("log", said, CheckResult.NOT_CHECKED)
    if log_key.name != asked.origin:
        raise VerificationError(f"The share answers a request on {asked.origin}: give that key.")
    signed = proof.verify(bytes.fromhex(asked.leaf), log_key)
    return _proved(
        "log",
        f"{asked.origin} has signed a log of {signed.checkpoint.size} entries that holds the "
        f"request as entry {asked.index}.",
    )


def _words(asked: AskedBy, entry: Entry | None) -> Check:
    """Say whether what the sheet quotes of the request is what its entry says."""
    if entry is None or not isinstance(entry.body, RequestPost):
        said = "What the sheet quotes of the request was not compared with the entry itself."
        return _open("request", said, CheckResult.NOT_CHECKED)
    told = (safe_text(asked.case_number), safe_text(asked.title))
    if told == (safe_text(entry.body.case_number), safe_text(entry.body.title)):
        return _proved("request", "The request is quoted as it stands in its entry.")
    # Cleaning text for a screen may change with Unicode: that alone makes nobody a liar.
    said = "The title or case number in the sheet is not quite as in the request's entry."
    return _open("request", said, CheckResult.NOT_PROVED)


def _author(custody: Custody) -> Check:
    if custody.identity.anonymous:
        said = (
            "Nothing says who sealed the share: it is anonymous, and its key is for it alone, so "
            "two shares cannot be linked by it."
        )
    else:
        said = (
            "The name and contact are what the sender wrote: the share's key is for it alone and "
            "does not prove who that is."
        )
    return _open("author", said, CheckResult.NOT_PROVED)


def _clips(custody: Custody) -> tuple[Check, ...]:
    if not custody.files:
        return ()
    found = [
        _open(
            "time",
            "When each clip was filmed is what the household's hub says, by its own clock.",
            CheckResult.NOT_PROVED,
        ),
        _open(
            "picture",
            "That a camera filmed this, and nobody altered it before it was sealed, is what the "
            "household says.",
            CheckResult.NOT_PROVED,
        ),
    ]
    if any(file.sources.count for file in custody.files):
        said = (
            "The recorded segments are named by their hashes: whether the clips come from them "
            "can be checked only with the segments themselves."
        )
        found.append(_open("sources", said, CheckResult.NOT_CHECKED))
    if any(file.content_credentials for file in custody.files):
        said = "The clips' content credentials (C2PA) were not checked: use any C2PA tool."
        found.append(_open("content_credentials", said, CheckResult.NOT_CHECKED))
    return tuple(found)


def _proved(code: str, text: str) -> Check:
    return Check(code=code, result=CheckResult.PROVED, text=text)


def _open(code: str, text: str, result: CheckResult) -> Check:
    return Check(code=code, result=result, text=text)
