"""Custody records and receipts: one canonical form, signed, and strict about it."""

from collections.abc import Callable
from datetime import datetime
import json
from zoneinfo import ZoneInfo

from hypothesis import given as for_all, settings, strategies as st
import msgspec
import pytest
import rfc8785

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.seal import AskedBy, Custody, Receipt, SealedTo, open_custody, open_receipt
from noticeboard.seal.custody import HEADING, canonical, sign_custody
from tests.noticeboard.seal.conftest import AGENCY, FILMED, Given, file_of

Give = Callable[..., Given]

ARRIVED = FILMED.replace(microsecond=0)
PARIS = ZoneInfo("Europe/Paris")
INBOX = SignerKey.generate("inbox.example.org")


def record(identity: str = "") -> Custody:
    """Make a record of one clip."""
    return Custody(
        request=AskedBy(origin="board", agency=AGENCY, id="b" * 32, index=7, leaf="c" * 64),
        proposal="d" * 64,
        recipient=SealedTo(agency=AGENCY, delivery_key="age1x"),
        files=(file_of("clip-1.mp4", b"clip"),),
        identity=identity,
        approved_at=FILMED,
    )


@settings(max_examples=200, deadline=None)
@for_all(
    identity=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFF), max_size=100
    )
)
def test_the_record_is_canonical_json(identity: str) -> None:
    """The record's bytes are those of RFC 8785, whatever a person wrote as contact."""
    made = record(identity)

    assert canonical(made) == rfc8785.dumps(json.loads(canonical(made)))
    assert open_custody(sign_custody(made)[1].encode()).identity == identity


def resigned(change: Callable[[dict[str, object]], object], *, pretty: bool = False) -> bytes:
    """Return a note, signed by its own key, of a record that somebody changed."""
    signer = SignerKey.generate("share")
    body = json.loads(canonical(msgspec.structs.replace(record(), key=str(signer.verifier))))
    change(body)
    dumped = json.dumps(body, sort_keys=True, separators=None if pretty else (",", ":"))
    return sign_note(f"{HEADING}\n{dumped}\n", [signer]).encode()


def test_a_well_signed_record_opens() -> None:
    """The maker of hostile records makes a good one when it changes nothing."""
    assert open_custody(resigned(lambda _: None)).files == record().files


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": "1"},
        {"type": "other"},
        {"more": 1},
        {"proposal": "D" * 64},
        {"identity": "a\u0007b"},
        {"identity": "x" * 501},
        {"identity": None},
        {"files": []},
        {"approved_at": "2026-11-20T14:02:11+02:00"},
        {"approved_at": "2026-11-20T14:02:11.25+00:00"},
        {"approved_at": "2026-11-20T14:02:11"},
        {"approved_at": 5},
        {"key": "nonsense"},
        {"key": ""},
        {"recipient": {"agency": "b" * 40, "delivery_key": "age1x"}},
        {"recipient": {"agency": AGENCY, "delivery_key": "ssh-ed25519 AAAA"}},
        {"request": {"origin": "o", "agency": AGENCY, "id": "b", "index": 7, "leaf": "c" * 64}},
    ],
)
def test_a_record_out_of_shape_is_refused(change: dict[str, object]) -> None:
    """Unknown fields, wrong types, other versions and local times are refused, signed or not."""
    with pytest.raises(VerificationError):
        open_custody(resigned(lambda body: body.update(change)))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "../clip.mp4"},
        {"name": "clip.mp4\n"},
        {"sha256": "x"},
        {"size_bytes": -1},
        {"size_bytes": 5 * 1024**3},
        {"size_bytes": 1.0},
        {"masks": 2**53},
        {"end": "2026-11-20T14:02:11.250000Z"},
    ],
)
def test_a_clip_out_of_shape_is_refused(change: dict[str, object]) -> None:
    """A clip has a plain name, a hash, counts, and a window that lasts."""

    def alter(body: dict[str, object]) -> None:
        files = body["files"]
        assert isinstance(files, list)
        files[0].update(change)

    with pytest.raises(VerificationError):
        open_custody(resigned(alter))


def test_a_clip_named_twice_is_refused() -> None:
    """Names tell clips apart."""

    def alter(body: dict[str, object]) -> None:
        files = body["files"]
        assert isinstance(files, list)
        files.append(files[0])

    with pytest.raises(VerificationError):
        open_custody(resigned(alter))


def test_only_its_own_key_signs_a_record() -> None:
    """A record that another key signed, or that is written otherwise, is refused."""
    note = sign_custody(record())[1]
    stranger = sign_note(note.partition("\n\n")[0] + "\n", [SignerKey.generate("share")])

    for hostile in (
        stranger.encode(),
        resigned(lambda _: None, pretty=True),
        note.replace("custody/v1", "custody/v2").encode(),
        note.replace('"index":7', '"index":8').encode(),
        note.encode() + b"x",
        b"",
        b"\xff\n\n",
        b"x" * 70_000,
    ):
        with pytest.raises(VerificationError):
            open_custody(hostile)


def test_duplicate_json_keys_are_refused() -> None:
    """A record says each thing once."""
    signer = SignerKey.generate("share")
    text = canonical(msgspec.structs.replace(record(), key=str(signer.verifier))).decode()
    doubled = text.replace('"identity":""', '"identity":"","identity":""')

    with pytest.raises(VerificationError):
        open_custody(sign_note(f"{HEADING}\n{doubled}\n", [signer]).encode())


@settings(max_examples=200, deadline=None)
@for_all(junk=st.binary(max_size=400))
def test_any_bytes_are_refused_with_one_error(junk: bytes) -> None:
    """Neither parser raises anything but VerificationError."""
    for raw in (junk, f"{HEADING}\n".encode() + junk):
        with pytest.raises(VerificationError):
            open_custody(raw)
    with pytest.raises(VerificationError):
        open_receipt(junk, INBOX.verifier)


def receipt(*, origin: str = "board.example.org/v1", at: datetime = ARRIVED) -> Receipt:
    """Make a receipt."""
    return Receipt(
        origin=origin, agency=AGENCY, request="b" * 32, sha256="c" * 64, size_bytes=12, at=at
    )


def test_a_receipt_says_what_arrived() -> None:
    """The text is the contract's, and what the inbox signed is what is read."""
    made = receipt()

    assert made.text() == (
        "neighbors-requests/receipt/v1\nboard.example.org/v1\n"
        f"{AGENCY}\n{'b' * 32}\n{'c' * 64}\n12\n2026-11-20T14:02:11Z\n"
    )
    assert open_receipt(made.sign(INBOX), INBOX.verifier) == made


def test_a_receipt_by_anybody_else_is_refused() -> None:
    """Another key, another text, or a time that does not exist is no receipt."""
    made = receipt()
    for note in (
        made.sign(SignerKey.generate("inbox.example.org")),
        made.sign(INBOX).replace("\n12\n", "\n13\n"),
        sign_note(made.text().replace("\n12\n", "\n012\n"), [INBOX]),
        sign_note(made.text().replace("11-20T", "11-31T"), [INBOX]),
        sign_note(made.text() + "more\n", [INBOX]),
        "x" * 5000,
    ):
        with pytest.raises(VerificationError):
            open_receipt(note, INBOX.verifier)


def test_a_receipt_is_well_formed_or_not_made() -> None:
    """Local times, fractions and line breaks in a name never reach a signature."""
    for wrong in (FILMED, ARRIVED.replace(tzinfo=None), ARRIVED.astimezone(PARIS)):
        with pytest.raises(InvalidInputError):
            receipt(at=wrong)
    with pytest.raises(InvalidInputError):
        receipt(origin="two\nlines")
