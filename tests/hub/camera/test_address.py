"""Addresses from a device."""

from urllib.parse import unquote, urlsplit

from hypothesis import given, strategies as st
import pytest

from hub.camera.address import host_of, own_address, with_credentials
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
        (None, ""),
    ],
)
def test_cases(url: object, told: str) -> None:
    """Port, path and query are the device's; everything else is ours."""
    assert own_address(url, "192.0.2.5", WEB) == told


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
