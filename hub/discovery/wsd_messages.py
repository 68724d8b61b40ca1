"""WS-Discovery messages: what is sent, and what may be believed of an answer. Pure.

Devices differ, so the body's element is matched and not the action; a ProbeMatch may stand bare,
and RelatesTo may be missing (OASIS WS-Discovery 2005/04, ONVIF Core specification, section 7).
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree

from hub.discovery.mac import read_mac

LONGEST_DATAGRAM = 16_384
MOST_ANSWERS = 16
MOST_XADDRS = 8
LONGEST_FIELD = 300
_DISCOVERY = "http://schemas.xmlsoap.org/ws/2005/04/discovery"
_ADDRESSING = "http://schemas.xmlsoap.org/ws/2004/08/addressing"

_PROBE = """<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="{addressing}" \
xmlns:d="{discovery}" xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><e:Header>\
<w:MessageID>urn:uuid:{message_id}</w:MessageID>\
<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>\
<w:Action>{discovery}/Probe</w:Action></e:Header><e:Body><d:Probe>\
<d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One device's claim about itself; hostile text."""

    endpoint: str
    xaddrs: tuple[str, ...]
    name: str
    brand: str
    mac: str
    leaving: bool = False
    """A Bye: the device says that it goes away."""


def probe(message_id: str) -> bytes:
    """Return a probe for ONVIF video transmitters."""
    return _PROBE.format(
        addressing=_ADDRESSING, discovery=_DISCOVERY, message_id=message_id
    ).encode()


def read_answers(datagram: bytes) -> list[Answer]:
    """Return the devices that a ProbeMatches, Hello or Bye speaks of, 16 at most; never raises."""
    if len(datagram) > LONGEST_DATAGRAM:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(datagram, parser)
    except etree.XMLSyntaxError:
        return []
    if root.getroottree().docinfo.doctype:
        return []  # No device sends one; whatever it declares is not looked at.
    answers: list[Answer] = []
    for element in root.iter():
        match _local(element):
            case "ProbeMatch" | "ResolveMatch" | "Hello":
                answer = _answer(element, leaving=False)
            case "Bye":
                answer = _answer(element, leaving=True)
            case _:
                continue
        if answer is not None:
            answers.append(answer)
        if len(answers) == MOST_ANSWERS:
            break
    return answers


def _local(element: etree._Element) -> str:
    """Return an element's name without its namespace: some devices use their own prefixes."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _texts(element: etree._Element, name: str) -> str:
    for found in element.iter():
        if _local(found) == name and found.text:
            return str(found.text).strip()
    return ""


def _answer(element: etree._Element, *, leaving: bool) -> Answer | None:
    endpoint = _texts(element, "Address")[:LONGEST_FIELD]
    xaddrs = tuple(
        xaddr
        for xaddr in _texts(element, "XAddrs").split()[:MOST_XADDRS]
        if len(xaddr) <= LONGEST_FIELD and _is_http(xaddr)
    )
    scopes = _texts(element, "Scopes").split()
    if not endpoint and not xaddrs:
        return None
    return Answer(
        endpoint=endpoint or xaddrs[0],
        xaddrs=xaddrs,
        name=_scope(scopes, "name"),
        brand=_scope(scopes, "mfr") or _scope(scopes, "manufacturer"),
        mac=read_mac(_scope(scopes, "mac")),
        leaving=leaving,
    )


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
            return unquote(scope[len(head) :])[:LONGEST_FIELD]
    return ""
