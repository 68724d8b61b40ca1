"""What a share is made of, what is said about it, and the inbox's headers."""

from collections.abc import Callable
from contextlib import suppress
import hashlib
from pathlib import Path
from typing import Final

from multidict import CIMultiDict, CIMultiDictProxy
from pyrage import x25519

from hub.errors import DeliveryError
from hub.sharing.inbox_client import reply_of
from noticeboard.board import tus
from noticeboard.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NoticeboardError,
    VerificationError,
)
from noticeboard.log.note import SignerKey, VerifierKey, sign_note
from noticeboard.rules import geojson
from noticeboard.seal.age import check_recipient
from noticeboard.seal.custody import (
    HEADING,
    KEY_NAME,
    READINGS,
    WORDS,
    check_information,
    open_custody,
)
from noticeboard.seal.open import open_share
from noticeboard.seal.receipt import open_opened, open_receipt, open_withdrawal
from noticeboard.verify.report import TrustedKeys
from noticeboard.verify.verify import verify_evidence
from tests.fuzz.log_targets import INBOX, NOW, signed
from tests.fuzz.target import Target, scratch, text_of
from tests.noticeboard.log.made import LOG
from tests.noticeboard.seal.conftest import sealed_to

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


def _opened(sealed: bytes) -> None:
    with scratch() as folder:
        path = Path(folder) / "share.age"
        path.write_bytes(sealed)
        open_share(path, IDENTITY, Path(folder) / "opened", max_bytes=LONGEST_SHARE)


def _tar(raw: bytes) -> None:
    recipient = str(x25519.Identity.from_str(IDENTITY).to_public())
    # What ends a share's tar, up to the size that hides what is in it.
    _opened(sealed_to(recipient, raw.ljust(LONGEST_TAR, b"\0")))


def _information(raw: bytes) -> None:
    for name in (WORDS, READINGS):
        with suppress(VerificationError):
            check_information(name, raw)


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
    check_recipient(text_of(raw))


def _outline(raw: bytes) -> None:
    geojson.read(raw)


TARGETS: Final = (
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
    Target(
        name="sealed_share",
        reads=(_opened,),
        refuses=(VerificationError, InvalidInputError, NotAllowedError),
        share=4,
    ),
    Target(name="share_tar", reads=(_tar,), refuses=(VerificationError,), longest=32_768, share=1),
    Target(name="information", reads=(_information,)),
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
    Target(name="geojson", reads=(_outline,), refuses=(InvalidInputError,), longest=16_384),
)
