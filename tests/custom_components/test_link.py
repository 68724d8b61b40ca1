"""The pairing link: what is read, and what is refused."""

from hypothesis import given, strategies as st
import pytest

from custom_components.neighbors_requests.client.connection import (
    HubAddress,
    PairingLink,
    is_hub_id,
    parse_code,
    parse_fingerprint,
)
from custom_components.neighbors_requests.client.errors import LinkInvalidError

ID, FP, CODE = "0123456789abcdef", "ab" * 32, "0f" * 16
RIGHT = f"neighbors://192.0.2.7:8123/?id={ID}&fp={FP}&code={CODE}"


def test_link_is_read() -> None:
    """A link names an address, a fingerprint, a hub and a code; what else it says is let be."""
    link = PairingLink.parse(f"  {RIGHT}&later=1\n")

    assert link == PairingLink(
        address=HubAddress(host="192.0.2.7", port=8123, fingerprint=bytes.fromhex(FP)),
        hub_id=ID,
        code=CODE,
    )


def test_link_reads_ipv6() -> None:
    """An IPv6 address stands in brackets."""
    link = PairingLink.parse(RIGHT.replace("192.0.2.7", "[2001:db8::7]"))

    assert link.address.host == "2001:db8::7"


def test_code_is_never_shown() -> None:
    """A link that ends up in a log does not say its code."""
    assert CODE not in repr(PairingLink.parse(RIGHT))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "https" + RIGHT.removeprefix("neighbors"),
        RIGHT.replace(":8123", ""),
        RIGHT.replace("8123", "0"),
        RIGHT.replace("8123", "99999"),
        RIGHT.replace("192.0.2.7", ""),
        RIGHT.replace("192.0.2.7", "some_body@192.0.2.7"),
        RIGHT.replace("192.0.2.7", "192.0.2.7é"),
        RIGHT.replace("192.0.2.7", "[192.0.2.7"),
        RIGHT.replace("/?", "/elsewhere?"),
        RIGHT.replace(FP, "ab"),
        RIGHT.replace(CODE, "0f"),
        RIGHT.replace(ID, "0"),
        RIGHT.replace("code=", "kode="),
        RIGHT + f"&code={CODE}",
        RIGHT + "&x",
        RIGHT + "&x=" + "y" * 512,
    ],
)
def test_other_links_are_refused(wrong: str) -> None:
    """A link that lacks, doubles or distorts anything is refused before anything is sent."""
    with pytest.raises(LinkInvalidError):
        PairingLink.parse(wrong)


def test_fingerprint_is_32_bytes() -> None:
    """An address is only made with a whole SHA-256."""
    with pytest.raises(LinkInvalidError):
        HubAddress(host="192.0.2.7", port=1, fingerprint=b"short")
    assert parse_fingerprint(FP.upper()) == bytes.fromhex(FP)


def test_code_alone_is_read() -> None:
    """A code may be typed in groups; anything else is no code."""
    assert parse_code(f" {CODE[:16].upper()}-{CODE[16:]} ") == CODE
    assert parse_code(RIGHT) is None


def test_hub_id_is_hex() -> None:
    """A hub's id is 16 hex digits and nothing more."""
    assert is_hub_id(ID)
    assert not is_hub_id(ID + "\n")


@given(st.text() | st.text().map(lambda text: RIGHT + text))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text whatever does anything but give a link or a LinkInvalidError."""
    try:
        link = PairingLink.parse(text)
    except LinkInvalidError:
        return
    assert link.code == CODE


@given(
    st.ip_addresses(),
    st.integers(1, 65535),
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=16, max_size=16),
)
def test_every_right_link_is_read(host: object, port: int, fp: bytes, code: bytes) -> None:
    """What a hub prints is read as it was meant."""
    literal = f"[{host}]" if ":" in str(host) else str(host)

    link = PairingLink.parse(
        f"neighbors://{literal}:{port}/?id={ID}&fp={fp.hex()}&code={code.hex()}"
    )

    assert (link.address.port, link.address.fingerprint, link.code) == (port, fp, code.hex())
