"""Links name a board and its key in one exact form, and eight words stand for the same key."""

from hashlib import sha256

from hypothesis import given, strategies as st
import pytest

from noticeboard.errors import VerificationError
from noticeboard.log.link import FINGERPRINT_BYTES, BoardLink, Fingerprint
from noticeboard.log.note import SignerKey

KEY = SignerKey(name="board.example.org/v1", seed=bytes(32)).verifier
TEXT = str(Fingerprint.of(KEY))
BIP39_ENGLISH = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
"""SHA-256 of the list, one word a line."""


def test_fingerprint_is_that_of_the_key_as_shown() -> None:
    """Anybody can compute it with standard tools from the line that a board shows."""
    shown = b"board.example.org/v1+f6129c31+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"

    digest = sha256(shown).digest()[:FINGERPRINT_BYTES]

    assert str(KEY) == shown.decode()
    assert Fingerprint.of(KEY).digest == digest


def test_name_is_part_of_the_fingerprint() -> None:
    """The same key under another log's name has other words: it isn't the same log."""
    other = SignerKey(name="board.example.net/v1", seed=bytes(32)).verifier

    assert other.public == KEY.public
    assert Fingerprint.of(other) != Fingerprint.of(KEY)


def test_word_list_never_changes() -> None:
    """People have written words down: another list would give them another meaning."""
    text = "".join(
        f"{Fingerprint(digest=_first_word(place)).words()[0]}\n" for place in range(2048)
    )

    assert sha256(text.encode()).hexdigest() == BIP39_ENGLISH


def _first_word(place: int) -> bytes:
    return (place << FINGERPRINT_BYTES * 8 - 11).to_bytes(FINGERPRINT_BYTES)


def test_words_are_the_first_88_bits() -> None:
    """The words never change for a key, as people write them down."""
    words = Fingerprint(digest=bytes(range(1, 21))).words()

    assert Fingerprint(digest=bytes(20)).words() == ("abandon",) * 8
    assert Fingerprint(digest=b"\xff" * 20).words() == ("zoo",) * 8
    # Of bits 00000001 000|00010 000000|11 …: the places 8, 128, and so on, as BIP-39 packs them.
    expected = "absurd avoid scissors anxiety gather lottery category door"
    assert words == tuple(expected.split())


@given(st.binary(min_size=FINGERPRINT_BYTES, max_size=FINGERPRINT_BYTES))
def test_fingerprints_survive_a_link(digest: bytes) -> None:
    """What is written into a link is read from it."""
    link = BoardLink(url="https://board.example.org", key=Fingerprint(digest=digest))

    assert BoardLink.parse(str(link)) == link


@pytest.mark.parametrize(
    ("text", "url", "key"),
    [
        ("board.example.org", "https://board.example.org", False),
        (" Board.Example.ORG/ \n", "https://board.example.org", False),
        ("https://board.example.org", "https://board.example.org", False),
        ("HTTPS://board.example.org/", "https://board.example.org", False),
        ("board.example.org:8443", "https://board.example.org:8443", False),
        (f"board.example.org/#key={TEXT}", "https://board.example.org", True),
        (f"https://board.example.org#key={TEXT}", "https://board.example.org", True),
        (f"https://example.org/Our/board/#key={TEXT}", "https://example.org/Our/board", True),
        (f"http://127.0.0.1:8750/#key={TEXT}", "http://127.0.0.1:8750", True),
        (f"http://[::1]:8750/#key={TEXT}", "http://[::1]:8750", True),
    ],
)
def test_good_links(text: str, url: str, *, key: bool) -> None:
    """A bare host is reached by HTTPS, and case counts only after the host."""
    link = BoardLink.parse(text)

    assert link == BoardLink(url=url, key=Fingerprint.of(KEY) if key else None)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ftp://board.example.org",
        "//board.example.org",
        "https://",
        "https://user@board.example.org",
        "https://user:secret@board.example.org",
        "https://board.example.org:0",
        "https://board.example.org:65536",
        "https://board.example.org/?key=x",
        f"https://board.example.org/?lang=de#key={TEXT}",
        "https://board.example.org/#",
        "https://board.example.org/#about",
        "https://board.example.org/#key=",
        f"https://board.example.org/#key={TEXT[:-1]}",
        f"https://board.example.org/#key={TEXT}a",
        f"https://board.example.org/#key={TEXT.upper()}",
        f"https://board.example.org/#key={TEXT}#key={TEXT}",
        f"https://board.example.org/#key={TEXT}&x=1",
        f"https://board.example.org/#key={'1' * 32}",
        "https://board.example.org/a/b c",
        "https://board.example.org/a/../b",
        "https://board.example.org/.",
        "https://board.example.org/\u202e",
        "https://b\u00f6ard.example.org",
        "https://board..example.org",
        "https://-board.example.org",
        "https://[fe80::1%25eth0]",
        "https://[127.0.0.1]",
        "https://[::1",
        f"https://{'a' * 64}.example.org",
        f"https://{'a.' * 200}org",
        f"https://board.example.org/{'a' * 700}",
    ],
    ids=repr,
)
def test_nothing_else_is_a_link(text: str) -> None:
    """There is one spelling. What is almost a link is refused with a sentence."""
    with pytest.raises(VerificationError, match=r"[.…]$"):
        BoardLink.parse(text)


@given(st.text(max_size=300))
def test_any_text_is_a_link_or_refused(text: str) -> None:
    """No text fails in another way, and a link that is read is written the same."""
    try:
        link = BoardLink.parse(text)
    except VerificationError:
        return
    assert BoardLink.parse(str(link)) == link
