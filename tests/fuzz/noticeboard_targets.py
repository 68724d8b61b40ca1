"""What boards, agencies and shares say: the formats of the log, of a share, and of the inbox."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
import hashlib
import io
from pathlib import Path
from typing import Final

from multidict import CIMultiDict, CIMultiDictProxy

from hub.errors import DeliveryError
from hub.feeds.vicinity import Vicinity
from hub.sharing.inbox_client import reply_of
from noticeboard.board import tus
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.checkpoint import Checkpoint, TlogProof, open_checkpoint
from noticeboard.log.directory import boards_in, read_head, read_list
from noticeboard.log.encoding import encode_base64, parse_time
from noticeboard.log.entry import parse_entry, verify_countersignature, verify_entry
from noticeboard.log.history import History
from noticeboard.log.link import BoardLink
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    SignerKey,
    VerifierKey,
    open_note,
    sign_note,
    split_note,
)
from noticeboard.log.tiles import decode_bundle, decode_entries
from noticeboard.log.tree import Frontier
from noticeboard.log.witness import AddCheckpoint, collect, judge, read_size
from noticeboard.rules import geojson
from noticeboard.seal.age import AgeError, AgeIdentity, AgeRecipient, decrypt
from noticeboard.seal.custody import (
    HEADING,
    KEY_NAME,
    READINGS,
    WORDS,
    check_information,
    open_custody,
)
from noticeboard.seal.film import read_film, set_place, sets_within
from noticeboard.seal.groups import ShareGroups
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import open_opened, open_receipt, open_withdrawal
from noticeboard.timestamp.roots import check_roots
from noticeboard.timestamp.token import read_reply
from noticeboard.verify.report import TrustedKeys
from noticeboard.verify.verify import verify_bytes, verify_evidence
from tests.fuzz.target import Target, scratch, text_of
from tests.noticeboard.log.made import LOG, ORIGIN
from tests.noticeboard.seal.conftest import sealed_to

NOW: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
INBOX: Final = SignerKey(
    name="board.example.org/inbox", seed=hashlib.sha256(b"fuzz inbox").digest()
)
WITNESS: Final = SignerKey(
    name="witness.example.net/w1",
    seed=hashlib.sha256(b"fuzz witness").digest(),
    kind=KIND_COSIGNATURE,
)
HELD: Final = Checkpoint(origin=ORIGIN, size=0, root=Frontier().root())
HELD_NOTE: Final = sign_note(HELD.text(), [LOG])
_LEAF: Final = bytes(32)
_SIGNATURE: Final = encode_base64(bytes(64))


def signed(raw: bytes, key: SignerKey) -> str:
    """Return `raw` as a note that the key has signed; raises InvalidInputError."""
    return sign_note(text_of(raw), [key])


def _note(raw: bytes) -> None:
    with suppress(VerificationError):
        split_note(raw)
    open_note(raw, [LOG.verifier, WITNESS.verifier])


def _checkpoint(raw: bytes) -> None:
    with suppress(VerificationError):
        Checkpoint.parse(text_of(raw))
    with suppress(VerificationError):
        open_checkpoint(raw, LOG.verifier, [WITNESS.verifier])
    open_checkpoint(signed(raw, LOG), LOG.verifier)


def _bundle(raw: bytes) -> None:
    decode_bundle(raw[1:], raw[0] if raw else 0)


def _batch(raw: bytes) -> None:
    for entry in decode_entries(raw, 500):
        with suppress(VerificationError):
            parse_entry(entry)


def _entry(raw: bytes) -> None:
    entry = parse_entry(raw)
    with suppress(VerificationError):
        verify_entry(entry, ORIGIN, LOG.verifier)
    verify_countersignature(entry, ORIGIN, LOG.verifier)


def _body(raw: bytes) -> None:
    parse_entry(raw + f"\n{_SIGNATURE}".encode())


def _proof(raw: bytes) -> None:
    TlogProof.parse(text_of(raw)).verify(_LEAF, LOG.verifier, [WITNESS.verifier])


def _history(raw: bytes) -> None:
    History.parse(text_of(raw)).verify(LOG.verifier)


def _asked(raw: bytes) -> None:
    judge(AddCheckpoint.parse(raw), LOG.verifier, HELD)


def _answered(raw: bytes) -> None:
    with suppress(VerificationError):
        read_size(raw)
    collect(raw, HELD_NOTE, [WITNESS.verifier], NOW)


def _keys(raw: bytes) -> None:
    text = text_of(raw)
    with suppress(VerificationError):
        VerifierKey.parse(text)
    with suppress(VerificationError):
        parse_time(text)
    SignerKey.parse(text)


def _link(raw: bytes) -> None:
    BoardLink.parse(text_of(raw))


def _judged(raw: bytes) -> None:
    verify_bytes(raw, Path("given"), TrustedKeys(log=LOG.verifier, inbox=INBOX.verifier), NOW)


SHARE: Final = SignerKey(name=KEY_NAME, seed=hashlib.sha256(b"fuzz share").digest())
IDENTITY: Final = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
"""Of the agency that opens what is made here; its bytes are 32 times 0x42."""
LONGEST_TAR: Final = 1 << 20
LONGEST_SHARE: Final = 2 * LONGEST_TAR
_TUS: Final = (
    "Tus-Resumable", "Upload-Length", "Upload-Offset", "Upload-Checksum", "Upload-Metadata",
    "Upload-Concat", "Upload-Defer-Length", "X-HTTP-Method-Override",
)  # fmt: skip
_TUS_NUMBERS: Final = {str(number) for number in range(len(_TUS))}

type Open = Callable[[str | bytes, VerifierKey], object]


def _receipt(raw: bytes) -> None:
    opens: tuple[Open, ...] = (open_receipt, open_opened, open_withdrawal)
    for each in opens:
        with suppress(VerificationError):
            each(raw, INBOX.verifier)
    note = signed(raw, INBOX)
    for each in opens:
        with suppress(VerificationError):
            each(note, INBOX.verifier)


def _kept_receipt(raw: bytes) -> None:
    reply_of(text_of(raw))


def _custody(raw: bytes) -> None:
    open_custody(raw)


def _custody_record(raw: bytes) -> None:
    open_custody(sign_note(f"{HEADING}\n{text_of(raw)}\n", [SHARE]).encode())


def _age(raw: bytes) -> None:
    decrypt(io.BytesIO(raw), AgeIdentity.parse(IDENTITY), io.BytesIO().write)


def _opened(sealed: bytes) -> None:
    with scratch() as folder:
        path = Path(folder) / "share.age"
        path.write_bytes(sealed)
        open_share(path, IDENTITY, Path(folder) / "opened", max_bytes=LONGEST_SHARE)


def _tar(raw: bytes) -> None:
    recipient = str(AgeIdentity.parse(IDENTITY).recipient)
    # What ends a share's tar, up to the size that hides what is in it.
    _opened(sealed_to(recipient, raw.ljust(LONGEST_TAR, b"\0")))


def _information(raw: bytes) -> None:
    for name in (WORDS, READINGS):
        with suppress(VerificationError):
            check_information(name, raw)


def _film(raw: bytes) -> None:
    file = io.BytesIO(raw)
    film = read_film(file, "clip-1.mp4")
    for sample in film.samples(file):
        list(sets_within(sample))
    for unit in film.sets:
        set_place(unit)


def _groups(raw: bytes) -> None:
    ShareGroups.parse(raw)


def _archive(raw: bytes) -> None:
    with scratch() as folder:
        path = Path(folder) / "evidence.zip"
        path.write_bytes(raw)
        verify_evidence(path, TrustedKeys(log=LOG.verifier, inbox=INBOX.verifier), NOW)


def _policy(raw: bytes) -> None:
    with scratch() as folder:
        path = Path(folder) / "board.json"
        path.write_bytes(raw)
        TrustedKeys.of(
            policy=path, log_key="", inbox_key="", witnesses=(), quorum=None, agency=None
        )


def _tus_headers(raw: bytes) -> None:
    headers: CIMultiDict[str] = CIMultiDict()
    # HTTP gives headers as Latin-1 or, if they are no such thing, as surrogates.
    for line in raw.decode("utf-8", "surrogateescape").split("\n"):
        name, _, value = line.partition(":")
        headers.add(_TUS[int(name)] if name in _TUS_NUMBERS else name, value)
    shown = CIMultiDictProxy(headers)
    with suppress(InvalidInputError):
        tus.method_of("POST", shown)
    reads: tuple[Callable[[tus.Headers], object], ...] = (
        tus.require_version, tus.parse_creation, tus.parse_offset, tus.parse_checksum,
    )  # fmt: skip
    for read in reads:
        with suppress(InvalidInputError):
            read(shown)


def _recipient(raw: bytes) -> None:
    AgeRecipient.parse(text_of(raw))


def _outline(raw: bytes) -> None:
    geojson.read(raw)


def _directory(raw: bytes) -> None:
    head = read_head(raw)
    for _ in boards_in(read_list(raw, head)):
        pass


def _listed_boards(raw: bytes) -> None:
    # As if a keeper had signed any list: what the hub then compares with a house.
    after_head = raw.partition(b"\n\n")[2].partition(b"\n\n")[2]
    vicinity = Vicinity(((52_000_000, 4_000_000), (-90_000_000, -180_000_000)))
    vicinity.add("Example", boards_in((after_head or raw) + b"\n"))
    vicinity.findings()


ROOT: Final = (Path(__file__).parents[1] / "fixtures" / "timestamp-root.pem").read_bytes()


STAMPED: Final = b"neighbors-requests/hour/v1\n16384\nAAAA\n"
TIMES: Final = {
    read_reply(path.read_bytes(), STAMPED, [ROOT]).at
    for path in map((Path(__file__).parent / "corpus" / "timestamp").joinpath, ("openssl", "sha1"))
}


def _timestamp(raw: bytes) -> None:
    for roots in ([ROOT], []):
        if read_reply(raw, STAMPED, roots).at not in TIMES:
            raise AssertionError("a time that nobody signed")


def _root(raw: bytes) -> None:
    check_roots(raw)


TARGETS: Final = (
    Target(name="note", reads=(_note,), refuses=(VerificationError,)),
    Target(name="checkpoint", reads=(_checkpoint,), refuses=(VerificationError, InvalidInputError)),
    Target(name="bundle", reads=(_bundle,), refuses=(VerificationError,)),
    Target(name="batch", reads=(_batch,), refuses=(VerificationError,)),
    Target(name="entry", reads=(_entry, _body), refuses=(VerificationError,)),
    Target(name="proof", reads=(_proof,), refuses=(VerificationError,)),
    Target(
        name="directory",
        reads=(_directory, _listed_boards),
        refuses=(VerificationError,),
        longest=8192,
    ),
    Target(name="history", reads=(_history,), refuses=(VerificationError,)),
    Target(name="witness_request", reads=(_asked,), refuses=(NoticeboardError,)),
    Target(name="witness_answer", reads=(_answered,), refuses=(VerificationError,)),
    Target(name="key", reads=(_keys,), refuses=(VerificationError,)),
    Target(name="board_link", reads=(_link,), refuses=(VerificationError,)),
    Target(name="verified_file", reads=(_judged,), refuses=(InvalidInputError,)),
    Target(
        name="receipt",
        reads=(_receipt, _kept_receipt),
        refuses=(VerificationError, InvalidInputError, DeliveryError),
    ),
    Target(
        name="custody",
        reads=(_custody, _custody_record),
        refuses=(VerificationError, InvalidInputError),
        longest=8192,
    ),
    Target(name="age_file", reads=(_age,), refuses=(AgeError,), longest=16_384),
    Target(
        name="sealed_share",
        reads=(_opened,),
        refuses=(VerificationError, InvalidInputError, NotAllowedError),
        share=4,
    ),
    Target(name="share_tar", reads=(_tar,), refuses=(VerificationError,), longest=32_768, share=1),
    Target(name="information", reads=(_information,)),
    Target(name="share_film", reads=(_film,), refuses=(VerificationError,)),
    Target(name="share_groups", reads=(_groups,), refuses=(VerificationError,), longest=16_384),
    Target(
        name="evidence_archive",
        reads=(_archive,),
        refuses=(InvalidInputError,),
        longest=16_384,
        share=4,
    ),
    Target(
        name="board_policy", reads=(_policy,), refuses=(InvalidInputError, NotFoundError), share=4
    ),
    Target(name="tus_headers", reads=(_tus_headers,)),
    Target(name="delivery_key", reads=(_recipient,), refuses=(NoticeboardError,)),
    Target(name="timestamp", reads=(_timestamp, _root), refuses=(VerificationError,)),
    Target(name="geojson", reads=(_outline,), refuses=(InvalidInputError,), longest=16_384),
)
