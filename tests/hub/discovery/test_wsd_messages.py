"""WS-Discovery messages: devices differ and some are hostile; reading them never raises."""

import re

from hypothesis import given, strategies as st
from lxml import etree
import pytest

from demo import onvif_messages
from hub.discovery.ws_discovery import (
    LONGEST_DATAGRAM,
    LONGEST_FIELD,
    MOST_ANSWERS,
    MOST_XADDRS,
    PROBES,
    ProbeMatch,
    probes,
    read_answers,
)
from tests.hub.discovery.network import ENDPOINT, XADDR, match, message

FULL = ProbeMatch(
    endpoint=ENDPOINT,
    xaddrs=(XADDR,),
    name="Front Door",
    brand="Acme",
    mac="02a1b2c3d4e5",
    detail="name/Front%20Door mfr/Acme MAC/02:A1:B2:C3:D4:E5",
)


def test_probes_ask_for_cameras_in_every_way() -> None:
    """Each is well-formed and has an id of its own; both versions and both types are asked for."""
    sent = [
        etree.fromstring(probe)
        for number in range(PROBES)
        for probe in probes(number, "8f2b1c1a-0000-4000-8000-000000000000")
    ]

    assert {onvif_messages.operation(root) for root in sent} == {"Probe"}
    assert len({onvif_messages.text_of(root, "MessageID") for root in sent}) == len(sent)
    types = [onvif_messages.text_of(root, "Types") for root in sent]
    assert set(types) == {"dn:NetworkVideoTransmitter", "tds:Device"}
    assert {etree.QName(root.find(".//{*}Probe")).namespace for root in sent} == {
        "http://schemas.xmlsoap.org/ws/2005/04/discovery",
        "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01",
    }


@pytest.mark.parametrize(
    "datagram",
    [
        message(
            f"<d:ProbeMatches>{match()}</d:ProbeMatches>", header="<a:RelatesTo>x</a:RelatesTo>"
        ),
        message(f"<d:ProbeMatches>{match()}</d:ProbeMatches>"),
        message(match()),
        message(match(kind="Hello")),
        message(match(kind="ResolveMatch")),
        message(match().replace("<d:", "<q:").replace("</d:", "</q:")).replace(b"ns:d=", b"ns:q="),
        message(match()).replace(b"/2005/04/discovery", b"/2099/01/other"),
        b'<?xml version="1.0" encoding="utf-8"?>' + message(match()),
        re.sub(r"(</?)[ad]:", r"\1", match()).encode(),
        b"\xef\xbb\xbf junk\r\n" + message(match()) + b"\0\0 more",
        message(match()).replace(b"2004/08", b"2005/08").replace(b"schemas.xmlsoap", b"www.w3"),
    ],
    ids=[
        "whole",
        "no-relates-to",
        "bare",
        "hello",
        "resolve",
        "odd-prefix",
        "odd-namespace",
        "declared",
        "no-envelope",
        "junk",
        "other-addressing",
    ],
)
def test_every_form_of_an_answer_is_read(datagram: bytes) -> None:
    """The element decides, whatever action, prefix, namespace or wrapping a device chose."""
    assert read_answers(datagram) == [FULL]


@pytest.mark.parametrize(
    ("scopes", "name", "brand", "hardware"),
    [
        ("{o}name/Front Door {o}hardware/IPC 510 {o}mfr/Acme Inc", "Front Door", "Acme Inc", ""),
        ("{o}hardware/IPC {o}name/Front  Door\n {o}mfr/Acme", "Front Door", "Acme", ""),
        ("{o}name/Front%20Door%20%281%29 {o}mfr/Acme", "Front Door (1)", "Acme", ""),
        ("{o}name/Porch: left/right {o}mfr/Acme", "Porch: left/right", "Acme", ""),
        ("{o}name/Haust%C3%BCr unten ldap:///ou=a {o}mfr/Acme", "Haustür unten", "Acme", ""),
        ("{o}name/ {o}hardware/DB 9 {o}mfr/Acme", "DB 9", "Acme", "DB 9"),
        ("Front {o}name/Door", "Door", "", ""),
    ],
    ids=["spaces", "several", "encoded", "colon", "other-scheme", "no-name", "nothing-before"],
)
def test_a_space_is_not_the_end_of_a_name(
    scopes: str, name: str, brand: str, hardware: str
) -> None:
    """Scopes are URIs between spaces, but many devices leave the spaces in their names as such."""
    listed = scopes.format(o="onvif://www.onvif.org/")

    [answer] = read_answers(message(match(scopes=listed)))

    assert (answer.name, answer.brand) == (name, brand)
    assert hardware in answer.detail.replace("hardware/", "")


def test_a_doorbell_is_known_by_the_second_word_of_its_name() -> None:
    """`Video Doorbell` is one, though only `Video` stands before the space."""
    listed = "onvif://www.onvif.org/name/Acme Video Doorbell"

    [answer] = read_answers(message(match(scopes=listed)))

    assert answer.doorbell


def test_a_bye_is_known_as_such() -> None:
    """A device that leaves is not taken for one that comes."""
    bye = match(kind="Bye", xaddrs="", scopes="")

    [answer] = read_answers(message(bye))

    assert (answer.endpoint, answer.leaving) == (ENDPOINT, True)


def test_several_devices_may_answer_at_once_but_not_hundreds() -> None:
    """A datagram speaks of 16 devices at most; the rest of it is not believed."""
    many = "".join(match(endpoint=f"urn:uuid:{number}", scopes="") for number in range(40))

    answers = read_answers(message(many))

    assert [answer.endpoint for answer in answers] == [
        f"urn:uuid:{number}" for number in range(MOST_ANSWERS)
    ]


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
        "urn:uuid:00000000-0000-0000-0000-000000000000",
    ],
)
def test_an_endpoint_that_names_nobody_is_none(endpoint: str) -> None:
    """If a device gives none of its own, its address will name it; with neither it is nobody."""
    [answer] = read_answers(message(match(endpoint=endpoint)))

    assert (answer.endpoint, answer.xaddrs) == ("", (XADDR,))
    assert read_answers(message(match(endpoint=endpoint, xaddrs=""))) == []


@pytest.mark.parametrize(
    ("types", "scopes", "xaddr", "matched", "greeted"),
    [
        ("dn:NetworkVideoTransmitter", "", "http://192.0.2.7/x", True, True),
        ("tds:Device", "onvif://www.onvif.org/name/A", "http://192.0.2.7/x", True, True),
        ("", "", "http://192.0.2.7/onvif/x", True, True),
        ("", "", "http://192.0.2.7/x", True, False),
        ("wsdp:Device wprt:PrintDeviceType", "", "http://192.0.2.7/x", False, False),
        ("tds:Device", "", "http://192.0.2.7/x", False, False),
    ],
    ids=["type", "scope", "path", "says-nothing", "printer", "door"],
)
def test_printers_and_computers_are_no_cameras(
    types: str, scopes: str, xaddr: str, *, matched: bool, greeted: bool
) -> None:
    """A camera shows itself by type, scope or path; only an answer to our probe may say nothing."""
    said = [
        message(
            match(kind=kind, scopes=scopes, xaddrs=xaddr).replace(
                "<d:Scopes>", f"<d:Types>{types}</d:Types><d:Scopes>"
            )
        )
        for kind in ("ProbeMatch", "Hello")
    ]

    assert [bool(read_answers(datagram)) for datagram in said] == [matched, greeted]


def test_model_and_doorbell_are_read_from_scopes() -> None:
    """If no name is given the model is one, and it tells a doorbell and a brand."""
    scopes = "onvif://www.onvif.org/hardware/Reolink%20Video%20Doorbell"

    [answer] = read_answers(message(match(scopes=scopes)))

    assert (answer.name, answer.brand) == ("Reolink Video Doorbell", "Reolink")
    assert answer.doorbell


@pytest.mark.parametrize(
    ("xaddrs", "kept"),
    [
        ("ftp://192.0.2.7/ file:///etc/passwd javascript:x " + XADDR, (XADDR,)),
        ("http://admin:pw@192.0.2.7/ http://[::1 http:///x http://h:0/ http://h:99999/", ()),
        ("http://192.0.2.7/" + "x" * LONGEST_FIELD, ()),
        ("https://[2001:db8::1]/onvif", ("https://[2001:db8::1]/onvif",)),
        ("/onvif/device_service ../x /a?b /" + "x" * 250, ("/onvif/device_service",)),
    ],
)
def test_only_plain_web_addresses_and_paths_are_kept(xaddrs: str, kept: tuple[str, ...]) -> None:
    """Other schemes, user names, and what cannot be an address are dropped."""
    [answer] = read_answers(message(match(xaddrs=xaddrs)))

    assert answer.xaddrs == kept


def test_lists_and_texts_have_an_end() -> None:
    """Addresses are counted, and every text is cut."""
    xaddrs = " ".join(f"http://192.0.2.{number}/" for number in range(100))
    long = "x" * 1000

    [answer] = read_answers(
        message(match(endpoint=long, xaddrs=xaddrs, scopes=f"onvif://www.onvif.org/name/{long}"))
    )

    assert len(answer.xaddrs) == MOST_XADDRS
    assert len(answer.endpoint) == len(answer.name) == LONGEST_FIELD


@pytest.mark.parametrize("mac", ["00:00:00:00:00:00", "02:a1", "02a1b2c3d4e5f6", "front-door", ""])
def test_what_is_no_hardware_address_is_none(mac: str) -> None:
    """A zero, short or long address would make one camera of two: it is left out."""
    [answer] = read_answers(message(match(scopes=f"onvif://www.onvif.org/MAC/{mac}")))

    assert answer.mac == ""


_BOMB = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


@pytest.mark.parametrize(
    "datagram",
    [
        message(match(endpoint="&j;"), before=f"{_BOMB}]>"),
        message(
            match(endpoint="&e;"), before="<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
        ),
        message(match(), before="<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"),
        message(match(), before="<!DOCTYPE x [<!ENTITY % p SYSTEM 'file:///etc/passwd'>%p;]>"),
        message(match(), before="<!DOCTYPE x>").decode().encode("utf-16"),
        message(match()) + b" " * LONGEST_DATAGRAM,
        b"<a>" * 5000,
        b"<a>" * 2000 + b"</a>" * 2000,
        b"\xff\xfe\x00<",
        message(match(endpoint="\xe9")).decode().encode("latin-1"),
        b'<?xml version="1.0" encoding="x-nobody"?><a/>',
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
    ids=[
        "laughs",
        "file-entity",
        "outer-dtd",
        "parameter-entity",
        "utf-16-dtd",
        "oversize",
        "unclosed",
        "deep",
        "bytes",
        "latin-1",
        "encoding",
        "empty",
        "http",
    ],
)
def test_hostile_xml_is_nobody(datagram: bytes) -> None:
    """Entities, DTDs, depth, size and broken bytes give no answer and raise nothing."""
    assert read_answers(datagram) == []


def test_comments_and_instructions_are_no_elements() -> None:
    """What is not an element is passed over."""
    assert read_answers(message(f"<!-- x --><?pi y?>{match()}")) == [FULL]


@given(st.binary(max_size=400))
def test_no_bytes_raise(datagram: bytes) -> None:
    """Whatever arrives is read, or it is nothing."""
    assert isinstance(read_answers(datagram), list)


@given(
    endpoint=st.text(max_size=80),
    xaddrs=st.text(max_size=80),
    scopes=st.text(max_size=80),
    escaped=st.booleans(),
)
def test_no_text_in_a_message_raises(
    endpoint: str, xaddrs: str, scopes: str, *, escaped: bool
) -> None:
    """Whatever a device writes into its fields, what comes out keeps its bounds."""
    fields = [endpoint, xaddrs, "onvif://www.onvif.org/mac/" + scopes]
    if escaped:
        fields = [
            "".join(f"&#{ord(letter)};" for letter in field if letter.isprintable())
            for field in fields
        ]
    datagram = message(
        match(endpoint=fields[0], xaddrs=fields[1], scopes=fields[2])
        .encode(errors="replace")
        .decode()
    )

    for answer in read_answers(datagram):
        assert answer.endpoint or answer.xaddrs
        assert len(answer.endpoint) <= LONGEST_FIELD
        assert all(xaddr.startswith(("http://", "https://", "/")) for xaddr in answer.xaddrs)
        assert len(answer.mac) in {0, 12}


@given(st.binary(min_size=1, max_size=6), st.integers(min_value=0, max_value=700))
def test_no_damage_raises(damage: bytes, at: int) -> None:
    """A good message with some bytes replaced is read or refused."""
    good = message(match())
    read_answers(good[:at] + damage + good[at + len(damage) :])
