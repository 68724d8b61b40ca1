"""SOAP 1.2 as ONVIF uses it: envelopes, signatures, faults; a tolerant reader. Pure."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha1
from typing import Any, Final

from lxml import etree

from hub.store.secrets import Credentials

type Element = Any
"""An lxml element; lxml exports no type for it."""

SPACES: Final = {
    "s": "http://www.w3.org/2003/05/soap-envelope",
    "wsa": "http://www.w3.org/2005/08/addressing",
    "wsnt": "http://docs.oasis-open.org/wsn/b-2",
    "tds": "http://www.onvif.org/ver10/device/wsdl",
    "trt": "http://www.onvif.org/ver10/media/wsdl",
    "tr2": "http://www.onvif.org/ver20/media/wsdl",
    "tev": "http://www.onvif.org/ver10/events/wsdl",
    "tse": "http://www.onvif.org/ver10/search/wsdl",
    "trp": "http://www.onvif.org/ver10/replay/wsdl",
    "tns1": "http://www.onvif.org/ver10/topics",
    "tt": "http://www.onvif.org/ver10/schema",
}
_WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
_WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
_TOKEN = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"  # noqa: S105 -- a name
_BASE64 = (
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
)
_ANONYMOUS = "http://www.w3.org/2005/08/addressing/anonymous"
_MOST_ELEMENTS: Final = 20_000


class NotSoapError(ValueError):
    """A device's response is not SOAP, or too large to be read."""


class FaultError(ValueError):
    """A device answered with a fault; the error's text contains nothing from the device."""

    def __init__(self, *, refused: bool) -> None:
        super().__init__("the device answered with a fault")
        self.refused = refused
        """Whether the device rejected the user name or the password."""


def element(name: str, *inside: "Element | str") -> Element:
    """Return a new element, such as `element("trt:GetProfiles")`, with elements or text inside."""
    prefix, _, local = name.partition(":")
    element = etree.Element(f"{{{SPACES[prefix]}}}{local}", nsmap={prefix: SPACES[prefix]})
    for each in inside:
        if isinstance(each, str):
            element.text = each
        else:
            element.append(each)
    return element


def envelope(operation: Element, headers: Sequence[Element] = ()) -> bytes:
    """Return an encoded envelope with an operation and its headers."""
    whole = etree.Element(f"{{{SPACES['s']}}}Envelope", nsmap=SPACES)
    head, body = element("s:Header", *headers), element("s:Body", operation)
    whole.extend([head, body] if len(headers) else [body])
    return etree.tostring(whole, xml_declaration=True, encoding="UTF-8")  # type: ignore[no-any-return]  # bytes


def signature(credentials: Credentials, created: datetime, nonce: bytes) -> Element:
    """Return a header that proves the password (WS-Security UsernameToken 1.0, digest)."""
    stamp = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    digest = sha1(nonce + stamp.encode() + credentials.password.encode()).digest()  # noqa: S324 -- prescribed
    security = etree.Element(f"{{{_WSSE}}}Security", nsmap={"wsse": _WSSE, "wsu": _WSU})
    token = etree.SubElement(security, f"{{{_WSSE}}}UsernameToken")
    etree.SubElement(token, f"{{{_WSSE}}}Username").text = _clean(credentials.username)
    password = etree.SubElement(token, f"{{{_WSSE}}}Password", Type=f"{_TOKEN}#PasswordDigest")
    password.text = b64encode(digest).decode()
    nonce_element = etree.SubElement(token, f"{{{_WSSE}}}Nonce", EncodingType=_BASE64)
    nonce_element.text = b64encode(nonce).decode()
    etree.SubElement(token, f"{{{_WSU}}}Created").text = stamp
    return security


def _clean(text: str) -> str:
    """Remove what XML can't contain; the device then refuses such a user name, as it should."""
    return "".join(c for c in text if c.isprintable())


def addressing(action: str, to: str, message_id: str) -> list[Element]:
    """Return the WS-Addressing 1.0 headers that event services require."""
    return [
        element("wsa:Action", action),
        element("wsa:MessageID", message_id),
        element("wsa:ReplyTo", element("wsa:Address", _ANONYMOUS)),
        element("wsa:To", to),
    ]


def answer(raw: bytes) -> Element:
    """Return the element in an envelope's body; raises NotSoapError and FaultError."""
    # Some devices don't declare a prefix: recover what is readable. Entities are not resolved.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.getroottree().docinfo.doctype:
        raise NotSoapError
    if sum(1 for _ in zip(range(_MOST_ELEMENTS), root.iter(), strict=False)) >= _MOST_ELEMENTS:
        raise NotSoapError
    body = child(root, "Body") if name_of(root) == "Envelope" else None
    inside = None if body is None else next(iter(children(body)), None)
    if inside is None:
        raise NotSoapError
    if name_of(inside) == "Fault":
        raise FaultError(refused=_is_refusal(inside))
    return inside


def _is_refusal(fault: Element) -> bool:
    """Return whether a fault is about the password; few devices use the proper fault code."""
    return "auth" in "".join(fault.itertext()).lower()


def name_of(element: Element) -> str:
    """Return an element's name without its namespace, which many devices get wrong."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""  # a comment
    return tag.rpartition("}")[2].rpartition(":")[2]


def children(element: Element | None) -> Iterator[Element]:
    """Yield an element's direct children, without comments."""
    return (each for each in (() if element is None else element) if isinstance(each.tag, str))


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element at a path of names, or None."""
    at = element
    for name in path:
        at = next((each for each in children(at) if name_of(each) == name), None)
    return at


def every(element: Element | None, name: str, most: int) -> list[Element]:
    """Return an element's direct children of that name, at most `most`."""
    named = (each for each in children(element) if name_of(each) == name)
    return [each for _, each in zip(range(most), named, strict=False)]


def text(element: Element | None, *path: str) -> str:
    """Return the text at a path of names, or an empty string."""
    found = child(element, *path)
    return "" if found is None else (found.text or "").strip()


def number(element: Element | None, *path: str) -> int:
    """Return the whole number at a path of names, or -1."""
    digits = text(element, *path)
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else -1  # noqa: PLR2004 -- an int of XML Schema
