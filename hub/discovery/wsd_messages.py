"""WS-Discovery messages: what is sent, and what may be believed of an answer. Pure.

Devices differ, so the body's element is matched and not the action; a ProbeMatch may stand bare,
RelatesTo may be missing, namespaces may be any, and there may be bytes before and after the XML
(OASIS WS-Discovery 2005/04 and 1.1, ONVIF Core specification, section 7).
"""

from dataclasses import dataclass
import re
from urllib.parse import unquote, urlsplit

from lxml import etree

from hub.discovery.mac import mac_within, read_mac
from hub.discovery.sighting import LONGEST_DETAIL
from hub.model.brand import brand_of, is_doorbell

LONGEST_DATAGRAM = 16_384
MOST_ANSWERS = 16
MOST_XADDRS = 8
LONGEST_FIELD = 300
_ROUNDS = (
    (("2005", "dn:NetworkVideoTransmitter"),),
    (("2005", "dn:NetworkVideoTransmitter"), ("2009", "dn:NetworkVideoTransmitter")),
    (("2005", "dn:NetworkVideoTransmitter"), ("2005", "tds:Device")),
)
"""Each round's versions and types: most devices know the first, some only another."""
PROBES = len(_ROUNDS)
_VERSIONS = {
    "2005": (
        "http://schemas.xmlsoap.org/ws/2005/04/discovery",
        "http://schemas.xmlsoap.org/ws/2004/08/addressing",
        "urn:schemas-xmlsoap-org:ws:2005:04:discovery",
    ),
    "2009": (
        "http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01",
        "http://www.w3.org/2005/08/addressing",
        "urn:docs-oasis-open-org:ws-dd:ns:discovery:2009:01",
    ),
}
_PROBE = """<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="{addressing}" \
xmlns:d="{discovery}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" \
xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><e:Header>\
<w:MessageID>urn:uuid:{message_id}</w:MessageID><w:To>{to}</w:To>\
<w:Action>{discovery}/Probe</w:Action></e:Header><e:Body><d:Probe>\
<d:Types>{types}</d:Types></d:Probe></e:Body></e:Envelope>"""
_NOBODY = re.compile(r"/anonymous$|^(?:urn:uuid:|uuid:)?[0-]{8,}$", re.ASCII)
_URI = re.compile(r"[a-z][a-z0-9+.-]*://|urn:", re.ASCII | re.IGNORECASE)
_PATH = re.compile(r"/[\w.~/%-]{0,200}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One device's claim about itself; hostile text."""

    endpoint: str
    """Empty where it says none that names it alone; then it has `xaddrs`."""
    xaddrs: tuple[str, ...]
    """Web addresses, or paths alone."""
    name: str
    brand: str
    mac: str
    doorbell: bool = False
    detail: str = ""
    """Its scopes, shortened."""
    leaving: bool = False
    """A Bye: the device says that it goes away."""


def probes(round_number: int, message_id: str) -> list[bytes]:
    """Return the probes for ONVIF cameras of one round, 0 to 2."""
    return [
        _PROBE.format(
            addressing=_VERSIONS[version][1],
            discovery=_VERSIONS[version][0],
            to=_VERSIONS[version][2],
            types=types,
            # An id of its own: what a device has answered once it does not answer again.
            message_id=f"{message_id[:-2]}{round_number:x}{number:x}",
        ).encode()
        for number, (version, types) in enumerate(_ROUNDS[round_number])
    ]


def read_answers(datagram: bytes) -> list[Answer]:
    """Return the cameras that a ProbeMatches, Hello or Bye speaks of, 16 at most; never raises."""
    if len(datagram) > LONGEST_DATAGRAM:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_xml(datagram), parser)
    except etree.XMLSyntaxError:
        return []
    if root.getroottree().docinfo.doctype:
        return []  # No device sends one; whatever it declares is not looked at.
    answers: list[Answer] = []
    for element in root.iter():
        match _local(element):
            case "ProbeMatch" | "ResolveMatch":
                answer = _answer(element)
            case "Hello":
                # Printers and computers greet too: a greeting must show that it is a camera's.
                answer = _answer(element, greeting=True)
            case "Bye":
                answer = _answer(element, leaving=True)
            case _:
                continue
        if answer is not None:
            answers.append(answer)
        if len(answers) == MOST_ANSWERS:
            break
    return answers


def _xml(datagram: bytes) -> bytes:
    """Cut off what stands before the first and after the last bracket: some send it."""
    start, end = datagram.find(b"<"), datagram.rfind(b">")
    return datagram[start : end + 1] if 0 <= start < end else b""


def _local(element: etree._Element) -> str:
    """Return an element's name without its namespace: some devices use their own prefixes."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _texts(element: etree._Element, name: str) -> str:
    for found in element.iter():
        if _local(found) == name and found.text:
            return str(found.text).strip()
    return ""


def _scopes(listed: str) -> list[str]:
    """Return each scope; a word that begins no URI continues the one before it.

    A list of URIs ends each at a space (WS-Discovery, 5.3), but many devices send the spaces in
    their names unencoded: `onvif://www.onvif.org/name/Front Door`.
    """
    scopes: list[str] = []
    for word in listed.split():
        if scopes and not _URI.match(word):
            scopes[-1] += f" {word}"
        else:
            scopes.append(word)
    return scopes


def _answer(
    element: etree._Element, *, greeting: bool = False, leaving: bool = False
) -> Answer | None:
    endpoint = _texts(element, "Address")[:LONGEST_FIELD]
    if _NOBODY.search(endpoint):
        endpoint = ""  # all cameras of such a make would be one
    xaddrs = tuple(
        xaddr
        for xaddr in _texts(element, "XAddrs").split()[:MOST_XADDRS]
        if len(xaddr) <= LONGEST_FIELD and (_is_http(xaddr) or _PATH.fullmatch(xaddr))
    )
    scopes = _scopes(_texts(element, "Scopes"))
    types = _texts(element, "Types")
    if not endpoint and not xaddrs:
        return None
    if not leaving and not _is_camera(types, scopes, xaddrs, greeting=greeting):
        return None
    name, hardware = _scope(scopes, "name"), _scope(scopes, "hardware")
    mac = read_mac(_scope(scopes, "mac")) or mac_within(endpoint)
    brand = _scope(scopes, "mfr") or _scope(scopes, "manufacturer")
    return Answer(
        endpoint=endpoint,
        xaddrs=xaddrs,
        name=name or hardware,
        brand=brand or brand_of(mac, name, hardware),
        mac=mac,
        doorbell=is_doorbell(name, hardware, brand, mac=mac),
        detail=" ".join(scope.removeprefix("onvif://www.onvif.org/") for scope in scopes)[
            :LONGEST_DETAIL
        ],
        leaving=leaving,
    )


def _is_camera(types: str, scopes: list[str], xaddrs: tuple[str, ...], *, greeting: bool) -> bool:
    """Tell by any sign; one that answers a probe and says nothing of itself is believed."""
    if "NetworkVideoTransmitter" in types:
        return True
    if any(scope.lower().startswith("onvif://") for scope in scopes):
        return True
    if any("onvif" in xaddr.lower() for xaddr in xaddrs):
        return True
    return not greeting and not types


def _is_http(address: str) -> bool:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    named = bool(parts.hostname) and parts.username is None and port != 0
    return parts.scheme in {"http", "https"} and named


def _scope(scopes: list[str], kind: str) -> str:
    """Return the value of `onvif://www.onvif.org/<kind>/<value>`, or an empty string."""
    head = f"onvif://www.onvif.org/{kind}/"
    for scope in scopes:
        if scope.lower().startswith(head):
            return unquote(scope[len(head) :]).strip()[:LONGEST_FIELD]
    return ""
