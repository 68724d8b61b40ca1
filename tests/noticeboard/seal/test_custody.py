"""Custody records and receipts: one canonical form, signed, and strict about it."""

from collections.abc import Callable
from datetime import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given as for_all, settings, strategies as st
import msgspec
import pytest
import rfc8785

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.encoding import has_unseen
from noticeboard.log.note import SignerKey, sign_note
from noticeboard.seal import bag
from noticeboard.seal.bag import MAX_SHARE_BYTES, MAX_TAG_BYTES, sources_of
from noticeboard.seal.custody import (
    HEADING,
    HEADINGS,
    MAX_ALL_SOURCES,
    MAX_CLIPS_BYTES,
    MAX_CONTACT_CHARS,
    MAX_FILES,
    MAX_INFORMATION_BYTES,
    Contact,
    Custody,
    InformationFile,
    Requester,
    SealedTo,
    canonical,
    open_custody,
    sign_custody,
)
from noticeboard.seal.footage import MAX_FILE_BYTES, MAX_LINE_CHARS, MAX_SOURCES, Recorded
from noticeboard.seal.receipt import MAX_RECEIPT_BYTES, Receipt, open_receipt
from tests.noticeboard.seal.conftest import (
    AGENCY,
    FILMED,
    SEGMENTS,
    Given,
    fetched_of,
    file_of,
    footage_of,
)

Give = Callable[..., Given]

ARRIVED = FILMED.replace(microsecond=0)
PARIS = ZoneInfo("Europe/Paris")
INBOX = SignerKey.generate("inbox.example.org")


def record(identity: str = "") -> Custody:
    """Make a record of one clip."""
    return Custody(
        request=Requester(origin="board", agency=AGENCY, id="b" * 32, index=7, leaf="c" * 64),
        recipient=SealedTo(agency=AGENCY, delivery_key="age1x"),
        files=(file_of("clip-1.mp4", b"clip"),),
        identity=Contact(name=identity),
        approved_at=FILMED,
    )


@settings(max_examples=200, deadline=None)
@for_all(
    identity=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFF), max_size=100
    ).filter(lambda text: not has_unseen(text))
)
def test_the_record_is_canonical_json(identity: str) -> None:
    """The record's bytes are those of RFC 8785, whatever a person wrote as contact."""
    made = record(identity)

    assert canonical(made) == rfc8785.dumps(json.loads(canonical(made)))
    assert open_custody(sign_custody(made)[1].encode()).identity.name == identity


def resigned(change: Callable[[dict[str, object]], object], *, pretty: bool = False) -> bytes:
    """Return a note, signed by its own key, of a record that somebody changed."""
    signer = SignerKey.generate("share")
    body = json.loads(canonical(msgspec.structs.replace(record(), key=str(signer.verifier))))
    change(body)
    dumped = json.dumps(body, sort_keys=True, separators=None if pretty else (",", ":"))
    return sign_note(f"{HEADING}\n{dumped}\n", [signer]).encode()


def fetched() -> Custody:
    """Make a record of one clip that an archive recorded."""
    clip = fetched_of("clip-1.mp4", b"clip", audio=True)
    return msgspec.structs.replace(record(), v=2, files=(clip,))


def test_yesterdays_record_is_as_it_was() -> None:
    """A note that a version before archives signed opens, and has the same bytes again."""
    note = (Path(__file__).parents[2] / "fixtures" / "custody-v1.txt").read_bytes()

    opened = open_custody(note)

    assert note.startswith(f"{HEADING}\n".encode() + canonical(opened) + b"\n")
    assert (opened.v, opened.files[0].archives) == (1, ())
    assert b"recorded" not in canonical(opened)


def test_a_record_of_an_archives_footage_has_version_two() -> None:
    """It opens, says what recorded it, and is no record to programs that know version 1 only."""
    signed, note = sign_custody(fetched())

    assert note.startswith(f"{HEADINGS[2]}\n")
    assert open_custody(note.encode()) == signed
    assert canonical(signed) == rfc8785.dumps(json.loads(canonical(signed)))
    assert open_custody(note.encode()).files[0].archives == (footage_of("e" * 64),)


def test_a_later_version_asks_for_a_newer_program() -> None:
    """A record of a version that is not known yet is not called broken."""
    later = HEADING.replace("v1", "v5")

    with pytest.raises(VerificationError, match="Install the latest version"):
        open_custody(f"{later}\n{{}}\n\n".encode())


@pytest.mark.parametrize(
    ("version", "has_archive"), [(1, True), (2, False)], ids=["too old", "too new"]
)
def test_the_version_says_whether_an_archive_recorded(version: int, *, has_archive: bool) -> None:
    """Each record has one form: version 2 if, and only if, an archive recorded any of it."""
    clip = (fetched_of if has_archive else file_of)("clip-1.mp4", b"clip")

    with pytest.raises(VerificationError):
        msgspec.structs.replace(record(), v=version, files=(clip,))


MANY = ("1" * 64, "2" * 64, "3" * 64, "4" * 64, "5" * 64)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "tape"},
        {"product": "Frigate\u202e"},
        {"product": "x" * 201},
        {"received_at": ARRIVED.astimezone(PARIS)},
        {"clock_offset_ms": 2**53},
        {"clock_uncertainty_ms": -1},
        {"clock_uncertainty_ms": None},
        {"video_recoded": 1},
        {"files": sources_of(()), "sha256": ()},
        {"files": sources_of(("f" * 64,))},
        {"sha256": ()},
        {"sha256": ("e" * 64,) * 2},
        {"sha256": ("E" * 64,)},
        {"files": sources_of(MANY), "sha256": MANY},
        {"more": 1},
    ],
)
def test_an_archive_out_of_shape_is_refused(change: dict[str, object]) -> None:
    """What an archive recorded has a kind, a time in UTC, a clock, and its files' hashes."""
    signer = SignerKey.generate("share")
    whole = msgspec.structs.replace(fetched(), key=str(signer.verifier))
    body = json.loads(canonical(whole))
    body["files"][0]["recorded"]["archives"][0] |= json.loads(msgspec.json.encode(change))
    dumped = json.dumps(body, sort_keys=True, separators=(",", ":"))

    with pytest.raises(VerificationError):
        open_custody(sign_note(f"{HEADINGS[2]}\n{dumped}\n", [signer]).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"recorded": {"archives": [], "hub": True}},
        {"recorded": {"archives": ["e" * 64], "hub": False}},
        {"recorded": None},
        {"clock": {"offset_ms": 5, "uncertainty_ms": None, "measured": "onvif"}},
    ],
)
def test_a_fetched_clip_out_of_shape_is_refused(change: dict[str, object]) -> None:
    """An archive is named if there is one, and no camera was asked for its time."""
    signer = SignerKey.generate("share")
    whole = msgspec.structs.replace(fetched(), key=str(signer.verifier))
    body = json.loads(canonical(whole))
    body["files"][0] |= change
    dumped = rfc8785.dumps(body).decode()

    with pytest.raises(VerificationError):
        open_custody(sign_note(f"{HEADINGS[2]}\n{dumped}\n", [signer]).encode())


def test_many_files_are_named_by_their_root() -> None:
    """Hours of an archive's files, each ten seconds long, fit into a record."""
    many = footage_of(*(f"{number:064x}" for number in range(4000)))

    assert (many.files.count, many.sha256) == (4000, ())
    files = tuple(
        fetched_of(f"clip-{number}.mp4", b"clip", recorded=Recorded(archives=(many,)))
        for number in range(1, 33)
    )
    made = msgspec.structs.replace(fetched(), files=files)
    assert open_custody(sign_custody(made)[1].encode()).files == files


def test_sound_is_not_encoded_anew_if_there_is_none() -> None:
    """A silent clip doesn't say what became of its sound."""
    recoded = Recorded(archives=(footage_of("e" * 64, sound_recoded=True),))

    with pytest.raises(VerificationError):
        fetched_of("clip-1.mp4", b"clip", recorded=recoded)

    assert fetched_of("clip-1.mp4", b"clip", recorded=recoded, audio=True).archives


def test_a_well_signed_record_opens() -> None:
    """The maker of hostile records makes a good one when it changes nothing."""
    assert open_custody(resigned(lambda _: None)).files == record().files


def asked(**changed: object) -> dict[str, object]:
    """Return what to change so that the record's request says something else."""
    return {"request": json.loads(canonical(record()))["request"] | changed}


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"v": "1"},
        {"type": "other"},
        {"more": 1},
        {"identity": {"name": "a\u0007b", "email": "", "telephone": ""}},
        {"identity": {"name": "a\u202eb", "email": "", "telephone": ""}},
        {"identity": {"name": "", "email": "x" * 255, "telephone": ""}},
        {"identity": {"name": "", "email": "", "telephone": "5\n5"}},
        {"identity": {"name": ""}},
        {"identity": "Alex"},
        {"identity": None},
        {"files": []},
        {"files": [], "information": [{"name": "notes.txt", "sha256": "a" * 64, "size_bytes": 1}]},
        {"information": [{"name": "words.txt", "sha256": "a" * 64, "size_bytes": 0}]},
        {"information": [{"name": "words.txt", "sha256": "a" * 64, "size_bytes": 9 << 20}]},
        {"information": [{"name": "words.txt", "sha256": "A" * 64, "size_bytes": 1}]},
        {"information": [{"name": "words.txt", "sha256": "a" * 64, "size_bytes": 1}] * 2},
        {
            "information": [
                {"name": name, "sha256": "a" * 64, "size_bytes": 1}
                for name in ("readings.csv", "words.txt")
            ]
        },
        {"ledger_root": "a" * 44},
        {"ledger_root": "A" * 42 + "B="},
        {"software": {"name": "a\nb", "version": ""}},
        {"software": {"name": "a" * 61, "version": ""}},
        {"software": None},
        {"approved_at": "2026-11-20T14:02:11+02:00"},
        {"approved_at": "2026-11-20T14:02:11.25+00:00"},
        {"approved_at": "2026-11-20T14:02:11"},
        {"approved_at": 5},
        {"key": "nonsense"},
        {"key": ""},
        {"recipient": {"agency": "b" * 40, "delivery_key": "age1x"}},
        {"recipient": {"agency": AGENCY, "delivery_key": "ssh-ed25519 AAAA"}},
        {"request": {"origin": "o", "agency": AGENCY, "id": "b", "index": 7, "leaf": "c" * 64}},
        asked(id="b"),
        asked(id="b" * 31 + "\n"),
        asked(origin="two words"),
        asked(origin=""),
        asked(index=-1),
        asked(index=2**53),
        asked(agency="b" * 40),
        asked(leaf=""),
        asked(agency_name="a\u2066b"),
        asked(title="x" * 201),
        asked(case_number="1\n2"),
        asked(incident="Fire!"),
        asked(start="2026-11-20T14:00:00Z"),
        asked(start="2026-11-20T14:00:00Z", end="2026-11-20T14:00:00Z"),
        asked(start="2026-11-20T14:00:00+01:00", end="2026-11-20T15:00:00+01:00"),
        asked(proof="c"),
        asked(more=1),
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
        {"masks": -1},
        {"moving_masks": -1},
        {"moving_masks": 1, "found_masks": 2},
        {"frames_copied": 151},
        {"frames_copied": 150},
        {"frames_copied": 0},
        {"reencoded": "none"},
        {"reencoded": "all"},
        {"reencoded": "some"},
        {"audio": 1},
        {"audio": None},
        {"make": "Axis\u200b"},
        {"make": "x" * 201},
        {"content_credentials": "no"},
        {"clock": None},
        {"clock": {"offset_ms": 1, "uncertainty_ms": None, "measured": "not measured"}},
        {"clock": {"offset_ms": 0, "uncertainty_ms": 5, "measured": "not measured"}},
        {"clock": {"offset_ms": 0, "uncertainty_ms": -5, "measured": "onvif"}},
        {"clock": {"offset_ms": 2**53, "uncertainty_ms": None, "measured": "onvif"}},
        {"clock": {"offset_ms": 0, "uncertainty_ms": None, "measured": "guessed"}},
        {"clock": {"offset_ms": 0, "measured": "onvif"}},
        {"sources": {"count": 1, "root": ""}},
        {"sources": {"count": 0, "root": "a" * 64}},
        {"sources": {"count": 40_000, "root": "a" * 64}},
        {"sources": {"count": -1, "root": ""}},
        {"sources": ["a" * 64]},
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


def test_a_share_may_be_words_alone() -> None:
    """A record without clips opens if it has information, and only then."""
    words = InformationFile(name="words.txt", sha256="a" * 64, size_bytes=5)
    made = msgspec.structs.replace(record(), files=(), information=(words,))

    assert open_custody(sign_custody(made)[1].encode()).information == (words,)


def test_sixty_four_clips_fit_into_a_record() -> None:
    """The largest share there may be still has a record that a note can hold."""
    files = tuple(
        file_of(f"clip-{number}.mp4", b"clip", sources=sources_of(SEGMENTS), make="M" * 40)
        for number in range(1, MAX_FILES + 1)
    )
    made = msgspec.structs.replace(record(), files=files)

    assert open_custody(sign_custody(made)[1].encode()).files == files


@pytest.mark.parametrize(
    "change",
    [{"size_bytes": 4 << 30}, {"sources": {"count": 32_768, "root": "a" * 64}}],
)
def test_all_clips_together_have_a_limit(change: dict[str, object]) -> None:
    """What each clip may be, sixty-four of them may not."""

    def alter(body: dict[str, object]) -> None:
        files = body["files"]
        assert isinstance(files, list)
        file = files[0]
        body["files"] = [file | change | {"name": f"{number}.mp4"} for number in range(count)]

    count = 1
    open_custody(resigned(alter))
    count = 64
    with pytest.raises(VerificationError):
        open_custody(resigned(alter))


def test_limits_are_part_of_the_format() -> None:
    """A hub that writes more is not read by agencies with an older program."""
    gib, mib = 1 << 30, 1 << 20

    assert 4 * gib == MAX_FILE_BYTES
    assert 7 * gib == MAX_CLIPS_BYTES
    assert 8 * mib == MAX_INFORMATION_BYTES
    assert (MAX_CONTACT_CHARS, MAX_LINE_CHARS) == (254, 200)
    assert (MAX_SOURCES, MAX_ALL_SOURCES) == (32_768, 200_000)
    assert MAX_RECEIPT_BYTES == 4096
    # The note, sheet, certificate, proof, sources, words and readings that an agency takes in, and
    # then the proof of time: the groups, 26 hours and four replies to each.
    longest = list(bag._LONGEST.values())  # noqa: SLF001 -- nothing else shows all of it
    assert longest[:7] == [mib // 16, mib, mib, mib // 8, 16 * mib, 8 * mib, 8 * mib]
    assert longest[7:] == [64 * mib] + [128] * 26 + [mib // 16] * 104
    assert (8 * gib, 64 * 1024) == (MAX_SHARE_BYTES, MAX_TAG_BYTES)


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
        sign_note(note.partition("\n\n")[0] + "\n", [SignerKey.generate("other")]).encode(),
        note.encode() + SignerKey.generate("other").sign(note.partition("\n\n")[0] + "\n").encode(),
        b"",
        b"\xff\n\n",
        b"x" * 70_000,
    ):
        with pytest.raises(VerificationError):
            open_custody(hostile)


@pytest.mark.parametrize(
    "note", ["", HEADING, f"{HEADING}\n{{}}", "other/v1\n{}\n", f"{HEADING}x\n{{}}\n\n"]
)
def test_what_is_no_record_is_called_none(note: str) -> None:
    """Heading, record and signatures are there, or nothing is looked at."""
    with pytest.raises(VerificationError, match="isn't a custody record"):
        open_custody(note.encode())
    with pytest.raises(VerificationError, match="can't be read"):
        open_custody(f"{HEADING}\n{{}}\n\n".encode())


def test_duplicate_json_keys_are_refused() -> None:
    """A record says each thing once."""
    signer = SignerKey.generate("share")
    text = canonical(msgspec.structs.replace(record(), key=str(signer.verifier))).decode()
    doubled = text.replace('"ledger_root":""', '"ledger_root":"","ledger_root":""')
    assert doubled != text

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
        with pytest.raises(InvalidInputError, match=r"^A receipt's time must be in UTC"):
            receipt(at=wrong)
    with pytest.raises(InvalidInputError, match=r"^A receipt must name"):
        receipt(origin="two\nlines")
