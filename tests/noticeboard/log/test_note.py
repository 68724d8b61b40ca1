"""Signed notes, keys and checkpoints: the published vector, hostile notes, round trips."""

import base64
import hashlib

from hypothesis import given, strategies as st
import pytest

from noticeboard.errors import InvalidInputError, VerificationError
from noticeboard.log.checkpoint import Checkpoint, open_checkpoint
from noticeboard.log.note import (
    KIND_COSIGNATURE,
    MAX_NOTE_BYTES,
    SignerKey,
    VerifierKey,
    add_signatures,
    key_id,
    open_note,
    sign_note,
    split_note,
)
from noticeboard.log.tree import EMPTY_ROOT

LOG = SignerKey(
    name="board.example.org/v1", seed=hashlib.sha256(b"opencam board test key").digest()
)
WITNESS = SignerKey(
    name="witness.example.net/w1",
    kind=KIND_COSIGNATURE,
    seed=hashlib.sha256(b"witness test key").digest(),
)
LOG_VKEY = "board.example.org/v1+cc3dfcd4+AXxYGAHZ43hyN9bZoykUQ2ofjMWLDV10ITwRAwUQ/XLr"
WITNESS_VKEY = "witness.example.net/w1+3af7e8af+BMv7/0gItJ5bHcVT3hx/SGKUPeiJyXvRWbQ2P6fL7jwN"
NOTE = (
    "board.example.org/v1\n70000\no5IPun8jmgcam9EHIfE0Gt3vuu3ttBx+JEN6nRa98Ao=\n\n"
    "\u2014 board.example.org/v1 zD381F3iI+gSfRHibfuVAddF13gW16hZcCEn68nUPm/"
    "LZTp0cXbxh3bC9giYbSvm+8GsqtrV0D5Mu/n8i1USUHxDJww=\n"
    "\u2014 witness.example.net/w1 OvforwAAAABo53gAm5/UfbRYS2UVtgtjSsjsaHooekw2sPO0yL94OT+"
    "0RSNaConDAqW3F4WKJNsx4HQsMlF/nosvoY0E4nSZrbWXCw==\n"
)
MADE_AT = 1_760_000_000
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=200
)
NAMES = st.text("abcz09./-\u00e9\u4e2d", min_size=1, max_size=30)


def _checkpoint(size: int = 3, root: bytes = bytes(range(32))) -> Checkpoint:
    return Checkpoint(origin=LOG.name, size=size, root=root)


def test_published_keys() -> None:
    """Both kinds of verifier key are spelt as Go spells them, and read back."""
    assert (str(LOG.verifier), str(WITNESS.verifier)) == (LOG_VKEY, WITNESS_VKEY)
    assert VerifierKey.parse(LOG_VKEY) == LOG.verifier
    assert VerifierKey.parse(WITNESS_VKEY) == WITNESS.verifier


def test_published_checkpoint() -> None:
    """The published checkpoint and its cosignature verify, and are made again to the byte."""
    opened = open_checkpoint(NOTE.encode(), LOG.verifier, [WITNESS.verifier])

    assert opened.cosigned == {WITNESS_VKEY: MADE_AT}
    assert (opened.checkpoint.size, opened.note) == (70_000, NOTE)
    assert sign_note(opened.checkpoint.text(), [LOG, WITNESS], at=MADE_AT) == NOTE


@given(name=NAMES, seed=st.binary(min_size=32, max_size=32), kind=st.sampled_from([1, 4]))
def test_keys_round_trip(name: str, seed: bytes, kind: int) -> None:
    """A key read back from its own text is the same key."""
    key = SignerKey(name=name, kind=kind, seed=seed)

    assert SignerKey.parse(key.export()) == key
    assert VerifierKey.parse(str(key.verifier)) == key.verifier


def test_generated_keys_differ_and_hide() -> None:
    """Two new keys differ, and no repr shows a seed."""
    one, other = SignerKey.generate("a"), SignerKey.generate("a")

    assert one.seed != other.seed
    assert repr(one) == "SignerKey(name='a', kind=1)"


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+00000000",
        "name+00000000+",
        "name+00000000+AQ==",
        LOG_VKEY.replace("cc3dfcd4", "CC3DFCD4"),
        LOG_VKEY.replace("cc3dfcd4", "cc3dfcd5"),
        LOG_VKEY.replace("board", "bo rd"),
        LOG_VKEY.replace("board", "bo\u200bard"),
        LOG_VKEY.replace("board", "bo\ud800ard"),
        LOG_VKEY.replace("board.example.org/v1", ""),
        LOG_VKEY.replace("board.example.org/v1", "b" * 201),
        LOG_VKEY + "=",
        LOG_VKEY.replace("XLr", "XL\u00e9"),
        # The last letter of an unpadded 33-byte key has no spare bits, one byte less has some.
        LOG_VKEY[:-1] + "=",
        "name+00000000+" + base64.b64encode(b"\x06" + bytes(32)).decode(),
    ],
)
def test_malformed_verifier_keys(vkey: str) -> None:
    """A key with another spelling, id, name or kind is refused."""
    with pytest.raises(VerificationError):
        VerifierKey.parse(vkey)


SMALL_ORDER = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
]
NON_CANONICAL = [
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0100000000000000000000000000000000000000000000000000000000000080",
]


@pytest.mark.parametrize("public", SMALL_ORDER + NON_CANONICAL + ["02" + "00" * 31, "00" * 31])
def test_unsafe_public_keys(public: str) -> None:
    """Small-order, non-canonical and off-curve points are no keys."""
    with pytest.raises(VerificationError):
        VerifierKey.of("name", bytes.fromhex(public))


@pytest.mark.parametrize(
    "name", ["", "a b", "a\u00a0b", "a+b", "a\u200bb", "a\u202eb", "a\x00b", "a" * 201]
)
def test_names_of_keys(name: str) -> None:
    """A key's name is short, visible, and has neither space nor plus."""
    assert VerifierKey.of("a" * 200, LOG.verifier.public).name == "a" * 200
    with pytest.raises(VerificationError, match="name must be"):
        VerifierKey.of(name, LOG.verifier.public)


@pytest.mark.parametrize("kind", [0, 2, 5, 255])
def test_kinds_of_keys(kind: int) -> None:
    """Only kinds that can be checked here make keys."""
    with pytest.raises(VerificationError, match="Keys of type"):
        VerifierKey.of("a", LOG.verifier.public, kind)


def test_mixed_order_public_key() -> None:
    """A key with a small-order part is refused: verifiers disagree about its signatures."""
    import nacl.bindings as sodium  # noqa: PLC0415 -- only to build the hostile point

    mixed = sodium.crypto_core_ed25519_add(LOG.verifier.public, bytes.fromhex(SMALL_ORDER[4]))

    with pytest.raises(VerificationError):
        VerifierKey.of("name", mixed)


def test_key_built_by_hand_is_checked() -> None:
    """A key whose id was made up cannot exist."""
    public = LOG.verifier.public

    with pytest.raises(VerificationError):
        VerifierKey(name="a", key_id=b"abcd", kind=1, public=public)
    made = VerifierKey(name="a", key_id=key_id("a", 1, public), kind=1, public=public)
    assert made.public == public


@pytest.mark.parametrize(
    "text",
    [
        LOG_VKEY,
        LOG.export().removeprefix("PRIVATE+KEY+"),
        LOG.export().replace("cc3dfcd4", "00000000"),
        "PRIVATE+KEY+name",
    ],
)
def test_malformed_private_keys(text: str) -> None:
    """A private key must name its own id; the refusal does not quote it."""
    with pytest.raises(VerificationError) as refused:
        SignerKey.parse(text)

    assert LOG.export().rpartition("+")[2] not in str(refused.value)


@pytest.mark.parametrize("length", [0, 5, 31, 33])
def test_short_seed(length: int) -> None:
    """A seed has 32 bytes, wherever it comes from."""
    name, key_id_, _ = LOG.export().removeprefix("PRIVATE+KEY+").split("+", 2)
    keyed = base64.b64encode(b"\x01" + bytes(length)).decode()

    with pytest.raises(InvalidInputError, match="32 bytes"):
        SignerKey(name="a", seed=bytes(length))
    with pytest.raises(VerificationError, match="32 bytes"):
        SignerKey.parse(f"PRIVATE+KEY+{name}+{key_id_}+{keyed}")


def test_signature_with_unreduced_scalar() -> None:
    """A signature whose scalar is not reduced is another's bytes for the same text: refused."""
    order = 2**252 + 27742317777372353535851937790883648493
    good = LOG.sign_bytes(b"text")
    scalar = int.from_bytes(good[32:], "little") + order
    forged = good[:32] + scalar.to_bytes(32, "little")

    LOG.verifier.verify_bytes(b"text", good)
    with pytest.raises(VerificationError):
        LOG.verifier.verify_bytes(b"text", forged)


@given(text=TEXTS, names=st.lists(NAMES, min_size=1, max_size=5, unique=True))
def test_notes_round_trip(text: str, names: list[str]) -> None:
    """Whatever was signed opens to the same text, with each signer once."""
    signers = [SignerKey.generate(name) for name in names]
    note = sign_note(text + "\n", signers)
    opened = open_note(note.encode(), [signer.verifier for signer in signers])

    assert opened.text == text + "\n"
    assert [signed.key for signed in opened.verified] == [each.verifier for each in signers]
    assert opened.unknown == 0


@given(junk=st.binary(max_size=300) | TEXTS)
def test_junk_never_opens(junk: bytes | str) -> None:
    """Arbitrary bytes end in VerificationError, never in another error."""
    with pytest.raises(VerificationError):
        open_note(junk, [LOG.verifier])


@given(at=st.integers(min_value=0, max_value=len(NOTE.encode()) - 1), bit=st.integers(0, 7))
def test_every_flipped_bit_is_noticed(at: int, bit: int) -> None:
    """A note with one bit changed is refused, or has lost the signer whose line it hit."""
    raw = bytearray(NOTE.encode())
    raw[at] ^= 1 << bit
    try:
        opened = open_note(bytes(raw), [LOG.verifier, WITNESS.verifier])
    except VerificationError:
        return

    assert opened.unknown == 1
    assert opened.text == NOTE.rpartition("\n\n")[0] + "\n"


def _with_line(line: str) -> str:
    return NOTE + line


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("", "no signature lines"),
        ("text\n", "no signature lines"),
        ("text\n\n", "no signature lines"),
        (NOTE.removesuffix("\n"), "no signature lines"),
        (NOTE + "\n", "no signature lines"),
        (NOTE.replace("\u2014 w", "- w"), "must look like"),
        (NOTE.replace("\u2014 w", "\u2014w"), "must look like"),
        (NOTE.replace("witness.example.net/w1 ", "witness.example.net/w1\u00a0"), "must look like"),
        (NOTE.replace("witness.example.net/w1", "witness+example"), "must look like"),
        (NOTE.replace("witness.example.net/w1", ""), "must look like"),
        (_with_line("\u2014 other AAAA\n"), "too short"),
        (_with_line("\u2014 other AAAAAA==\n"), "too short"),
        (_with_line("\u2014 other AAAAAAB=\n"), "isn't canonical"),
        (_with_line("\u2014 other\n"), "must look like"),
        (_with_line("\u2014 two words AAAAAAAA\n"), "isn't base64"),
        (NOTE.replace("70000", "7000\t"), "control characters"),
        (NOTE.replace("70000", "7000\x7f"), "control characters"),
        (NOTE.replace("70000", "7000\ud800"), "must be UTF-8"),
        (NOTE.encode() + b"\xff", "must be UTF-8"),
        ("x" * MAX_NOTE_BYTES + "\n\n\u2014 other AAAAAAAA\n", "up to 262144 bytes"),
        (NOTE + "\u2014 other AAAAAAAA\n" * 63, "up to 64 signatures"),
    ],
)
def test_malformed_notes(note: str | bytes, reason: str) -> None:
    """Every departure from the format is refused, also in lines of unknown signers."""
    with pytest.raises(VerificationError, match=reason):
        open_note(note, [LOG.verifier])


@pytest.mark.parametrize("control", ["\t", "\x00", "\x7f", "\x85"])
def test_controls_in_a_signed_text(control: str) -> None:
    """A control character spoils a note though its signature holds."""
    text = f"a{control}b\n"

    with pytest.raises(VerificationError, match="control"):
        open_note(f"{text}\n{LOG.sign(text)}", [LOG.verifier])


def test_largest_note() -> None:
    """A note of exactly 64 signatures and 256 KiB opens; one byte more does not."""
    strangers = "\u2014 other AAAAAAAA\n" * 63

    for more in (0, 1):
        room = MAX_NOTE_BYTES - len(strangers.encode()) - len(LOG.sign("").encode()) - 2
        text = "x" * (room + more) + "\n"
        note = f"{text}\n{LOG.sign(text)}{strangers}"
        assert len(note.encode()) == MAX_NOTE_BYTES + more
        if more:
            with pytest.raises(VerificationError, match=f"{MAX_NOTE_BYTES} bytes"):
                open_note(note, [LOG.verifier])
        else:
            assert open_note(note, [LOG.verifier]).unknown == 63


def test_unknown_signers_are_ignored() -> None:
    """Lines by strangers, post-quantum witnesses included, count for nothing and harm nothing."""
    stranger = base64.b64encode(b"\x00\x01\x02\x03" + bytes(2420)).decode()
    note = NOTE + f"\u2014 witness.example.net/pq {stranger}\n" * 15
    opened = open_note(note, [LOG.verifier])

    assert ([signed.key for signed in opened.verified], opened.unknown) == ([LOG.verifier], 16)


def test_same_name_other_key_is_a_stranger() -> None:
    """A key is known by name and id, never by name alone."""
    impostor = SignerKey.generate(LOG.name)

    with pytest.raises(VerificationError, match="No known key"):
        open_note(sign_note("text\n", [impostor]), [LOG.verifier])


def test_one_bad_signature_rejects_the_note() -> None:
    """A known key whose signature does not verify spoils the note, whoever else signed."""
    line = LOG.sign("another text\n")

    with pytest.raises(VerificationError, match="isn't valid"):
        open_note(sign_note("text\n", [WITNESS], at=1) + line, [LOG.verifier, WITNESS.verifier])


@pytest.mark.parametrize("signer", [LOG, WITNESS])
def test_signature_of_another_length(signer: SignerKey) -> None:
    """A known key's line that is cut short rejects the note, for both kinds."""
    short = base64.b64encode(signer.verifier.key_id + b"short").decode()
    note = f"text\n\n\u2014 {signer.name} {short}\n"

    with pytest.raises(VerificationError, match="64 bytes"):
        open_note(note, [signer.verifier])


def test_known_keys_that_cannot_be_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two known keys with one name and id are refused rather than guessed between."""
    monkeypatch.setattr("noticeboard.log.note.key_id", lambda *_: b"same")
    one, other = SignerKey.generate("a").verifier, SignerKey.generate("a").verifier

    with pytest.raises(VerificationError, match="same ID"):
        open_note(NOTE, [one, other])


def test_text_with_blank_lines() -> None:
    """The signatures start after the last blank line: the text may hold others."""
    assert open_note(sign_note("a\n\nb\n", [LOG]), [LOG.verifier]).text == "a\n\nb\n"


@pytest.mark.parametrize("text", ["no line break", "tab\t\n", ""])
def test_texts_that_cannot_be_signed(text: str) -> None:
    """A note's text ends in a line break and holds no other control."""
    with pytest.raises(InvalidInputError):
        sign_note(text, [LOG])


def test_signing_needs_signer_and_time() -> None:
    """There is no note without a signer, and no cosignature without a time."""
    with pytest.raises(InvalidInputError):
        sign_note("text\n", [])
    with pytest.raises(InvalidInputError):
        sign_note("text\n", [WITNESS])


def test_added_signature() -> None:
    """A witness's line joins a note; a malformed line does not."""
    text = _checkpoint().text()
    note = add_signatures(sign_note(text, [LOG]), WITNESS.sign(text, at=7))

    assert open_checkpoint(note, LOG.verifier, [WITNESS.verifier]).cosigned == {WITNESS_VKEY: 7}
    assert len(split_note(note)[1]) == 2
    with pytest.raises(VerificationError):
        add_signatures(note, "not a line")


# Checkpoints


@given(
    size=st.integers(min_value=1, max_value=2**63 - 1),
    root=st.binary(min_size=32, max_size=32),
    origin=NAMES,
)
def test_checkpoints_round_trip(size: int, root: bytes, origin: str) -> None:
    """A checkpoint read back from its own text is the same checkpoint."""
    checkpoint = Checkpoint(origin=origin, size=size, root=root)

    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@given(text=st.text(max_size=120))
def test_only_canonical_checkpoints_parse(text: str) -> None:
    """What parses is exactly what would be written again."""
    try:
        parsed = Checkpoint.parse(text)
    except VerificationError:
        return
    assert text.startswith(parsed.text())


ROOT64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "begins with three lines"),
        (f"a\n1\n{ROOT64}", "begins with three lines"),
        (f"a\n1\n{ROOT64}\n\n", "begins with three lines"),
        (f"a\n1\n{ROOT64}\n\nextension\n", "begins with three lines"),
        (f"a\n1\n{ROOT64}\nextension", "begins with three lines"),
        (f"\n1\n{ROOT64}\n", "origin or size is malformed"),
        (f"a\n01\n{ROOT64}\n", "origin or size is malformed"),
        (f"a\n-1\n{ROOT64}\n", "origin or size is malformed"),
        (f"a\n+1\n{ROOT64}\n", "origin or size is malformed"),
        (f"a\n\u0661\n{ROOT64}\n", "origin or size is malformed"),
        (f"a\n1 \n{ROOT64}\n", "origin or size is malformed"),
        (f"a\n{2**63}\n{ROOT64}\n", "origin or size is malformed"),
        (f"a\n{10**30}\n{ROOT64}\n", "origin or size is malformed"),
        ("a\n1\nAAEC\n", "32 bytes"),
        (f"a\n1\n{ROOT64[:-2]}9=\n", "isn't canonical"),
        (f"a\n1\n {ROOT64}\n", "isn't base64"),
    ],
)
def test_malformed_checkpoints(text: str, reason: str) -> None:
    """Any other spelling or a blank extension line is refused."""
    with pytest.raises(VerificationError, match=reason):
        Checkpoint.parse(text)


def test_extension_lines_are_read_past() -> None:
    """A log that says more than this version knows is read, and its signature covers it all."""
    key = SignerKey(name="log.example/v1", seed=b"l" * 32)
    text = f"log.example/v1\n1\n{ROOT64}\nnext 7\nan extension\n"
    note = sign_note(text, [key])

    signed = open_checkpoint(note, key.verifier)

    assert (signed.checkpoint.size, signed.note) == (1, note)
    with pytest.raises(VerificationError):
        open_checkpoint(note.replace("next 7", "next 8"), key.verifier)


def test_empty_log() -> None:
    """A log of nothing has the root of nothing."""
    empty = Checkpoint(origin="a", size=0, root=EMPTY_ROOT)

    assert Checkpoint.parse(empty.text()) == empty


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"origin": ""}, "origin of one line and a size"),
        ({"origin": "a\nb"}, "origin of one line and a size"),
        ({"size": -1}, "origin of one line and a size"),
        ({"size": 2**63}, "origin of one line and a size"),
        ({"root": b"short"}, "root that matches"),
    ],
)
def test_impossible_checkpoints(wrong: dict[str, object], reason: str) -> None:
    """A checkpoint that could not be read back cannot be made."""
    with pytest.raises(InvalidInputError, match=reason):
        Checkpoint(**{"origin": "a", "size": 1, "root": bytes(32)} | wrong)  # type: ignore[arg-type]


def test_edited_size() -> None:
    """A checkpoint whose size was edited is refused."""
    with pytest.raises(VerificationError):
        open_checkpoint(NOTE.replace("70000", "70001"), LOG.verifier)


def test_wrong_key() -> None:
    """A checkpoint signed by somebody else under the log's name is refused."""
    impostor = SignerKey.generate(LOG.name)

    with pytest.raises(VerificationError):
        open_checkpoint(sign_note(_checkpoint().text(), [impostor]), LOG.verifier)


def test_wrong_origin() -> None:
    """The log's own signature under another log's checkpoint is refused."""
    other = Checkpoint(origin="other.example.org/v1", size=3, root=bytes(32))

    with pytest.raises(VerificationError, match="another log"):
        open_checkpoint(sign_note(other.text(), [LOG]), LOG.verifier)


def test_witnesses_alone_are_not_the_log() -> None:
    """Cosignatures without the log's own signature prove nothing."""
    note = sign_note(_checkpoint().text(), [WITNESS], at=1)

    with pytest.raises(VerificationError, match="hasn't signed"):
        open_checkpoint(note, LOG.verifier, [WITNESS.verifier])


def test_duplicate_witness() -> None:
    """One witness counts once: signing twice, or under two names, makes no quorum."""
    alias = SignerKey(name="alias", kind=KIND_COSIGNATURE, seed=WITNESS.seed)
    text = _checkpoint().text()
    note = sign_note(text, [LOG, WITNESS, alias], at=5) + WITNESS.sign(text, at=9)
    note += WITNESS.sign(text, at=3)
    opened = open_checkpoint(note, LOG.verifier, [WITNESS.verifier] * 2 + [alias.verifier])

    assert opened.cosigned == {WITNESS_VKEY: 9}


def test_log_is_no_witness_of_itself() -> None:
    """A cosignature by the log's own key adds no second pair of eyes."""
    own = SignerKey(name="self", kind=KIND_COSIGNATURE, seed=LOG.seed)
    note = sign_note(_checkpoint().text(), [LOG, own], at=5)

    assert open_checkpoint(note, LOG.verifier, [own.verifier]).cosigned == {}


def test_log_key_must_be_one() -> None:
    """A witness's key cannot stand in for a log's."""
    own = Checkpoint(origin=WITNESS.name, size=3, root=bytes(32))

    with pytest.raises(VerificationError, match="isn't a log's key"):
        open_checkpoint(sign_note(own.text(), [WITNESS], at=1), WITNESS.verifier)


def test_replayed_cosignature() -> None:
    """A cosignature of one checkpoint does not cosign another, nor at another time."""
    line = WITNESS.sign(_checkpoint(3).text(), at=7)

    with pytest.raises(VerificationError):
        open_checkpoint(
            sign_note(_checkpoint(4).text(), [LOG]) + line, LOG.verifier, [WITNESS.verifier]
        )
    later = bytearray(base64.b64decode(line.split()[2]))
    later[11] += 1
    moved = f"\u2014 {WITNESS.name} {base64.b64encode(later).decode()}\n"
    with pytest.raises(VerificationError):
        open_checkpoint(
            sign_note(_checkpoint(3).text(), [LOG]) + moved, LOG.verifier, [WITNESS.verifier]
        )
