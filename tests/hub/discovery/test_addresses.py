"""Addresses: which can be a camera's, which comes first, and where its services are."""

from hypothesis import given, strategies as st
import pytest

from hub.discovery.addresses import (
    Interface,
    at_sender,
    best_first,
    host_port,
    is_usable,
    own_interfaces,
    plain,
    read_interfaces,
)
from hub.discovery.ws_discovery import place_of, read_answers
from tests.hub.discovery.network import match, message


@pytest.mark.parametrize(
    ("address", "usable"),
    [
        ("192.0.2.7", True),
        ("2001:db8::7", True),
        ("fe80::7%eth0", True),
        ("fe80::7", False),
        ("0.0.0.0", False),  # noqa: S104
        ("255.255.255.255", False),
        ("239.255.255.250", False),
        ("ff02::c", False),
        ("camera", False),
        ("", False),
    ],
)
def test_which_addresses_a_camera_can_have(address: str, *, usable: bool) -> None:
    """One host's; a link's own address is nothing without its interface."""
    assert is_usable(address) == usable


def test_ipv4_is_tried_first() -> None:
    """Then IPv6 that routes, then the link's own; the order among equals stays."""
    assert best_first(["fe80::1%e", "2001:db8::1", "192.0.2.9", "192.0.2.1", "192.0.2.9"]) == (
        "192.0.2.9",
        "192.0.2.1",
        "2001:db8::1",
        "fe80::1%e",
    )


@pytest.mark.parametrize(
    ("xaddrs", "sender", "kept"),
    [
        (["http://192.0.2.7/x"], "192.0.2.7", ["http://192.0.2.7/x"]),
        (["http://evil/x", "http://192.0.2.7/y"], "192.0.2.7", ["http://192.0.2.7/y", "http://192.0.2.7/x"]),
        (["https://10.0.0.1:8443/x?y=1"], "192.0.2.7", ["https://192.0.2.7:8443/x?y=1"]),
        (["/onvif/x"], "192.0.2.7", ["http://192.0.2.7/onvif/x"]),
        (["http://192.0.2.7/x"], "fe80::7%e", ["http://[fe80::7%e]/x"]),
        ([], "192.0.2.7", []),
    ],
)  # fmt: skip
def test_services_are_where_the_answer_came_from(
    xaddrs: list[str], sender: str, kept: list[str]
) -> None:
    """Names nobody resolves, old addresses and traps: only the host that answered is believed."""
    assert at_sender(xaddrs, sender) == tuple(kept)


def test_two_spellings_of_one_address_are_one() -> None:
    """The port of a scheme may be said or not."""
    assert plain("http://h:80/x") == plain("http://h/x") != plain("http://h/y")
    assert host_port("https://h/x") == "h:443"


@given(st.text(max_size=60))
def test_services_never_leave_the_sender(text: str) -> None:
    """Whatever address a device writes, what is kept is at the host that sent it."""
    escaped = "".join(f"&#{ord(letter)};" for letter in text if letter.isprintable())

    for answer in read_answers(message(match(xaddrs=f"http://{escaped} {escaped}"))):
        for xaddr in at_sender(answer.xaddrs, "192.0.2.7"):
            assert host_port(xaddr).startswith("192.0.2.7:")


def test_an_interface_knows_its_neighbours() -> None:
    """By its network; a scoped address belongs to its own interface only."""
    one = Interface(name="eth0", index=2, address="192.0.2.1", prefix=24)
    link = Interface(name="eth0", index=2, address="fe80::1", prefix=64)

    assert one.reaches("192.0.2.200")
    assert not one.reaches("198.51.100.1")
    assert link.reaches("fe80::9%eth0")
    assert link.reaches("fe80::9%2")
    assert not link.reaches("fe80::9%eth1")
    assert not one.reaches("fe80::9%eth0")
    assert (one.multicasts, link.multicasts) == (True, True)
    assert not Interface(name="e", index=2, address="2001:db8::1", prefix=64).multicasts


def test_where_a_question_is_sent() -> None:
    """A scope is a name or a number; one that is no interface is an OSError."""
    assert place_of("192.0.2.7", 3702) == ("192.0.2.7", 3702)
    assert place_of("2001:db8::7", 1) == ("2001:db8::7", 1, 0, 0)
    assert place_of("fe80::7%3", 1) == ("fe80::7", 1, 0, 3)
    assert place_of("fe80::7%lo", 1)[3:] == place_of("fe80::7%1", 1)[3:]
    with pytest.raises(OSError, match=r"No such device|no interface"):
        place_of("fe80::7%gone", 1)


def test_some_interface_is_always_there() -> None:
    """Loopback is used only where this machine has nothing else, or where it is asked for."""
    addresses = own_interfaces()

    assert addresses
    assert len(addresses) == 1 or not any(each.startswith("127.") for each in addresses)
    assert {each.name for each in read_interfaces(("127.0.0.1",))} == {"lo"}
    assert own_interfaces(("127.0.0.1",)) == ["127.0.0.1"]
    assert own_interfaces(("192.0.2.250",)) == []
