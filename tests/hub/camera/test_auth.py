"""Answers to challenges; known ones from the standards' own examples."""

from base64 import b64decode
from dataclasses import replace
import hashlib
from hashlib import md5, sha256
import re

from hypothesis import given, strategies as st
import pytest

from hub.camera.auth import Login, challenges
from hub.store.secrets import Credentials, PasswordUse

WHO = Credentials(username="Mufasa", password="Circle of Life")  # noqa: S106 -- RFC 7616's


def who() -> Credentials:
    """Return credentials that have not been used yet."""
    return replace(WHO, use=PasswordUse())


URL = "rtsp://192.0.2.7/main"


def fields(header: str) -> dict[str, str]:
    """Return what a Digest header holds."""
    return {
        name: quoted or bare
        for name, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|(\w+))', header)
    }


def test_without_credentials() -> None:
    """Who has none does not ask again."""
    assert not Login(None).challenged(["Basic realm=x"])
    assert Login(None).authorization("PLAY", URL) == ""


def test_nothing_is_told_unasked() -> None:
    """The first request never carries a password."""
    assert Login(who()).authorization("OPTIONS", URL) == ""


def test_basic() -> None:
    """Basic is answered if nothing better is offered, once."""
    login = Login(who())

    assert login.challenged(['Basic realm="cam"'])
    header = login.authorization("DESCRIBE", URL)
    assert b64decode(header.removeprefix("Basic ")) == b"Mufasa:Circle of Life"
    assert not login.challenged(['Basic realm="cam"'])


def test_old_digest() -> None:
    """Without qop the answer is RFC 2069's, as most cameras want it; opaque is given back."""
    login = Login(who())

    assert login.challenged(['Digest realm="a\\"b", nonce="n1", opaque="o"'])
    header = login.authorization("DESCRIBE", URL)

    secret = md5(b'Mufasa:a"b:Circle of Life', usedforsecurity=False).hexdigest()
    asked = md5(f"DESCRIBE:{URL}".encode(), usedforsecurity=False).hexdigest()
    wanted = md5(f"{secret}:n1:{asked}".encode(), usedforsecurity=False).hexdigest()
    assert f'response="{wanted}"' in header
    assert 'opaque="o"' in header
    assert 'realm="a\\"b"' in header
    assert "qop" not in header
    assert "algorithm" not in header


def test_strongest_is_chosen() -> None:
    """Of several challenges, in one header or several, the strongest that we know is answered."""
    login = Login(who())

    assert login.challenged(
        [
            'Basic realm="cam", Digest realm="cam", nonce="m", algorithm=MD5, qop="auth"',
            'Digest realm="cam", nonce="x", algorithm=SHA-512',
            'Digest realm="cam", nonce="s", algorithm=SHA-256, qop="auth-int,auth"',
        ]
    )
    told = fields(login.authorization("SETUP", URL))

    secret = sha256(b"Mufasa:cam:Circle of Life").hexdigest()
    asked = sha256(f"SETUP:{URL}".encode()).hexdigest()
    wanted = sha256(f"{secret}:s:00000001:{told['cnonce']}:auth:{asked}".encode()).hexdigest()
    assert told["response"] == wanted
    assert (told["nc"], told["qop"], told["algorithm"]) == ("00000001", "auth", "SHA")


@pytest.mark.parametrize(
    ("algorithm", "name"),
    [("MD5", "md5"), ("SHA-256", "sha256"), ("SHA-512-256", "sha512_256")],
)
@pytest.mark.parametrize("session", ["", "-sess"])
@pytest.mark.parametrize("qop", ["auth", "auth-int"])
def test_every_kind_of_digest(algorithm: str, name: str, session: str, qop: str) -> None:
    """Each hash, with and without a session key, over the body or not (RFC 7616, 3.4)."""

    def hashed(text: str) -> str:
        return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()

    login = Login(who(), "http")

    challenge = f'Digest realm="cam", nonce="n", qop="{qop}", algorithm={algorithm}{session}'
    assert login.challenged(['Basic realm="cam"', challenge])
    header = login.authorization("POST", "/onvif?a=%20", b"body")
    told = fields(header)

    secret = hashed("Mufasa:cam:Circle of Life")
    if session:
        secret = hashed(f"{secret}:n:{told['cnonce']}")
    asked = "POST:/onvif?a=%20" + (f":{hashed('body')}" if qop == "auth-int" else "")
    wanted = hashed(f"{secret}:n:00000001:{told['cnonce']}:{qop}:{hashed(asked)}")
    assert told["response"] == wanted
    assert f"algorithm={algorithm}{session}" in header
    assert f"qop={qop}" in header


@pytest.mark.parametrize("protocol", ["rtsp", "http"])
def test_no_way_back_to_basic(protocol: str) -> None:
    """After Digest was offered, Basic is not answered by any login of that camera."""
    known = who()
    first = Login(known, protocol)
    assert first.challenged(['Digest realm="cam", nonce="n"'])

    for login in (first, Login(known, protocol), Login(known, f"{protocol}s")):
        assert not login.challenged(['Basic realm="cam"'])
        assert not login.authorization("GET", "/").startswith("Basic")
        assert "in between" in str(login.refusal)
    assert not known.use.in_clear


def test_the_other_protocol_is_asked_itself() -> None:
    """A camera whose RTSP knows Digest may have pictures over HTTP that know only Basic."""
    known = who()
    Login(known, "rtsp").challenged(['Digest realm="cam", nonce="n"'])

    assert Login(known, "http").challenged(['Basic realm="cam"'])


@pytest.mark.parametrize(("scheme", "clear"), [("rtsp", True), ("https", False)])
def test_encrypted_basic_is_not_in_the_clear(scheme: str, *, clear: bool) -> None:
    """Only what goes out without TLS is counted as readable."""
    known = who()
    login = Login(known, scheme)
    login.challenged(['Basic realm="cam"'])

    login.authorization("GET", "/")

    assert known.use.in_clear is clear


def test_basic_can_be_ruled_out() -> None:
    """ONVIF has no Basic: nobody who claims it is told the password."""
    login = Login(who(), "http", basic=False)

    assert not login.challenged(['Basic realm="cam"'])
    assert login.authorization("POST", "/") == ""


def test_count_grows() -> None:
    """Each answer to one nonce has a number of its own."""
    login = Login(who())
    login.challenged(['Digest realm="cam", nonce="m", qop="auth"'])

    numbers = [fields(login.authorization("PLAY", URL))["nc"] for _ in range(3)]

    assert numbers == ["00000001", "00000002", "00000003"]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Negotiate",
        "Digest realm=x",
        'realm="of nothing"',
        'Digest nonce="n", qop="token"',
        'Digest nonce="n", algorithm=SHA-512',
        'Digest nonce="n", algorithm=SHA-512, Basic realm="x"',
        'Digest realm="caf\udce9", nonce="n"',
    ],
)
def test_what_cannot_be_answered(header: str) -> None:
    """A challenge that we cannot meet is no reason to ask again."""
    assert not Login(who()).challenged([header])


def test_stale_nonce() -> None:
    """A stale nonce is answered with the new one, but not forever."""
    login = Login(who())
    assert login.challenged(['Digest realm="cam", nonce="n0"'])

    told = [
        login.challenged([f'Digest realm="cam", nonce="n{number}", stale=TRUE'])
        for number in range(1, 6)
    ]

    assert told == [True, True, False, False, False]


def test_wrong_password() -> None:
    """The same nonce again, or a new one that is not called stale, means a wrong password."""
    for second in ("n1", "n2"):
        login = Login(who())
        login.challenged(['Digest realm="cam", nonce="n1"'])

        assert not login.challenged([f'Digest realm="cam", nonce="{second}"'])


def test_nonce_renewed_in_silence() -> None:
    """A password that was right is tried once with a new nonce, though nobody called it stale."""
    login = Login(who())
    login.challenged(['Digest realm="cam", nonce="n1"'])
    login.accepted()

    assert login.challenged(['Digest realm="cam", nonce="n2"'])
    assert not login.challenged(['Digest realm="cam", nonce="n3"'])


@given(st.lists(st.text(max_size=200), max_size=12))
def test_junk(headers: list[str]) -> None:
    """Whatever a camera challenges with, an answer or none comes of it."""
    login = Login(who())

    login.challenged(headers)
    login.challenged([f"Digest nonce=1, {header}" for header in headers])

    assert "Circle" not in login.authorization("PLAY", URL)
    assert len(challenges(headers)) <= 2000
