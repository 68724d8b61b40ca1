"""Addresses from a device."""

from urllib.parse import unquote, urlsplit

from hypothesis import given, strategies as st
import pytest

from hub.camera.address import (
    host_of,
    own_address,
    with_credentials,
    with_port_of,
    without_credentials,
)
from hub.errors import InvalidInputError
from hub.store.secrets import Credentials

WEB = frozenset({"http", "https"})


@given(st.text() | st.from_regex(r"[a-z]{1,6}://[^ ]*", fullmatch=True))
def test_only_the_own_host(url: str) -> None:
    """Whatever a device says, the result names the given host, without user info, or nothing."""
    told = own_address(url, "192.0.2.5", WEB)

    if told:
        parts = urlsplit(told)
        assert (parts.hostname, parts.username) == ("192.0.2.5", None)
        assert parts.scheme in WEB


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://10.0.0.1/onvif", "http://192.0.2.5/onvif"),
        ("http://user:pw@10.0.0.1:8080/a?b=c#d", "http://192.0.2.5:8080/a?b=c"),
        ("HTTP://x/", "http://192.0.2.5/"),
        ("http://x:99999/", ""),
        ("http://x:0/", ""),
        ("http:///path", ""),
        ("rtsp://x/", ""),
        ("http://x/a b", ""),
        ("http://x/\n", ""),
        ("http://x/" + "a" * 3000, ""),
        ("http://x:8106:8106/a", "http://192.0.2.5:8106/a"),
        ("http://x:port/a", ""),
        ("http://[fe80::1]:81/a", "http://192.0.2.5:81/a"),
        ("http://[fe80::1]/a", "http://192.0.2.5/a"),
        ("http://[fe80::1/a", ""),
        ("/onvif/media", ""),
        (None, ""),
    ],
)
def test_cases(url: object, told: str) -> None:
    """Port, path and query are the device's; everything else is ours."""
    assert own_address(url, "192.0.2.5", WEB) == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("/onvif/media", "http://192.0.2.5:8080/onvif/media"),
        ("media?a=b", "http://192.0.2.5:8080/onvif/media?a=b"),
        ("http:///onvif/media", "http://192.0.2.5:8080/onvif/media"),
        ("//10.0.0.1/x", "http://192.0.2.5/x"),
        ("https://10.0.0.1/x", "https://192.0.2.5/x"),
        ("http://x:0/", ""),
    ],
)
def test_relative_addresses(url: str, told: str) -> None:
    """What an address leaves out is that of the address that was asked."""
    base = "http://192.0.2.5:8080/onvif/device"

    assert own_address(url, "192.0.2.5", WEB, base=base) == told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://192.0.2.5:8080/a?b", "http://192.0.2.5:81/a?b"),
        ("http://[fe80::1]/a", "http://[fe80::1]:81/a"),
    ],
)
def test_with_another_port(url: str, told: str) -> None:
    """A port can be taken from another address."""
    assert with_port_of(url, "http://x:81/") == told


def test_with_no_port() -> None:
    """If the other address names no port, neither does the result."""
    assert with_port_of("http://192.0.2.5:8080/a", "http://x/") == "http://192.0.2.5/a"


@given(st.text(max_size=50) | st.from_regex(r"(rtsp|http)://[^ /]*/[^ ]*", fullmatch=True))
def test_no_password_stays_in_an_address(url: str) -> None:
    """Whatever is typed as an address is refused, or has no user info afterwards."""
    try:
        bare, _ = without_credentials(url)
    except InvalidInputError:
        return

    assert urlsplit(bare).username is None


@pytest.mark.parametrize(
    ("pasted", "bare", "username", "password"),
    [
        (
            "rtsp://admin:p@ss/w#rd@192.0.2.7:8554/a",
            "rtsp://192.0.2.7:8554/a",
            "admin",
            "p@ss/w#rd",
        ),
        ("rtsp://admin:p@ss@192.0.2.7/a", "rtsp://192.0.2.7/a", "admin", "p@ss"),
        ("rtsp://admin:a/b@cam.lan/a", "rtsp://cam.lan/a", "admin", "a/b"),
        ("rtsp://admin:a?b@cam/a", "rtsp://cam/a", "admin", "a?b"),
        ("rtsp://admin:12/4@192.0.2.7/a", "rtsp://192.0.2.7/a", "admin", "12/4"),
        ("rtsp://admin:12#4@[fd00::7]:554/a", "rtsp://[fd00::7]:554/a", "admin", "12#4"),
        ("rtsp://admin:a:b%@192.0.2.7/a", "rtsp://192.0.2.7/a", "admin", "a:b%"),
        ("rtsp://admin:100%zz%41@192.0.2.7/a", "rtsp://192.0.2.7/a", "admin", "100%zzA"),
        ("rtsp://admin:x%ffy@192.0.2.7/a", "rtsp://192.0.2.7/a", "admin", "x%ffy"),
        ("rtsp://me@mail.example:pw@192.0.2.7/a", "rtsp://192.0.2.7/a", "me@mail.example", "pw"),
        (
            "rtsp://j\u00fcrgen:\u00fc \u2126@192.0.2.7/a",
            "rtsp://192.0.2.7/a",
            "j\u00fcrgen",
            "\u00fc \u2126",
        ),
        ("rtsp://192.0.2.7/x?user=a@b.c", "rtsp://192.0.2.7/x?user=a@b.c", None, None),
        ("rtsp://cam:554/x?user=a@2", "rtsp://cam:554/x?user=a@2", None, None),
        ("rtsp://u:p@192.0.2.7/x@y", "rtsp://192.0.2.7/x@y", "u", "p"),
        (
            " \ufeffRTSP://u:p@192.0.2.7/front door/t\u00fcr \n",
            "rtsp://192.0.2.7/front%20door/t%C3%BCr",
            "u",
            "p",
        ),
        ("rtsp://192.0.2.7/a%20b?x=%26", "rtsp://192.0.2.7/a%20b?x=%26", None, None),
        ("http://192.0.2.7/a?b=c#d", "http://192.0.2.7/a?b=c", None, None),
        ("rtsp://@192.0.2.7/a", "rtsp://192.0.2.7/a", None, None),
        ("rtsp://:pw@192.0.2.7/a", "rtsp://192.0.2.7/a", "", "pw"),
    ],
)
def test_a_pasted_address_is_taken_right(
    pasted: str, bare: str, username: str | None, password: str | None
) -> None:
    """People paste passwords as they are: the host is where a host can be, the rest is whole."""
    login = None if username is None else Credentials(username=username, password=password or "")

    assert without_credentials(pasted) == (bare, login)


@pytest.mark.parametrize(
    ("pasted", "explained"),
    [
        ("rtsp://viewer:pa@ss.word/x@cam.lan/stream", "two ways"),
        ("rtsp://john.doe:123/4@cam.lan/stream", "two ways"),
        ("rtsp://me:100%0aly@192.0.2.7/a", "%25"),
        ("rtsp://front door/a", "can't be read"),
        ("rtsp://192.0.2.7:port/a", "can't be read"),
        ("rtsp://192.0.2.7:99999/a", "can't be read"),
        ("rtsp:///a", "can't be read"),
        ("rtsp://192.0.2.7/a\nb", "can't be read"),
        ("192.0.2.7/a", "must begin with rtsp://"),
        ("ftp://192.0.2.7/a", "must begin with rtsp://"),
    ],
)
def test_an_address_that_can_only_be_guessed_is_explained(pasted: str, explained: str) -> None:
    """No password is sent to a host that was guessed: the person is told how to write it."""
    with pytest.raises(InvalidInputError, match=explained) as raised:
        without_credentials(pasted)

    assert "pa@ss" not in str(raised.value)


def test_literal_ipv6() -> None:
    """An IPv6 host is written as one."""
    assert own_address("http://x:81/a", "fe80::1", WEB) == "http://[fe80::1]:81/a"


@given(st.text(min_size=1), st.text(min_size=1))
def test_credentials_survive(username: str, password: str) -> None:
    """Any user name and password can be written into an address and read back."""
    try:
        login = Credentials(username=username, password=password)
        url = with_credentials("rtsp://old:pw@192.0.2.5:8554/main?a=b", login)
    except UnicodeEncodeError:
        return  # a lone surrogate, which nobody can type

    parts = urlsplit(url)
    assert unquote(parts.username or "") == username
    assert unquote(parts.password or "") == password
    assert (parts.hostname, parts.port, parts.path) == ("192.0.2.5", 8554, "/main")


def test_host_of_nonsense() -> None:
    """What is no address has no host."""
    assert host_of("http://[") == ""
