"""CAP 1.2 alerts (OASIS, urn:oasis:names:tc:emergency:cap:1.2), tolerant of missing fields.

An alert's area is where people are to be alerted, not where the event happened.
"""

from typing import Final

from hub.awareness.document import (
    MOST_KEY_CHARS,
    Element,
    FeedEntry,
    address,
    children,
    line,
    name_of,
    namespace_of,
    paragraphs,
    text_of,
)
from hub.awareness.places import circle, read_time, read_window, ring, some
from hub.model.awareness import AreaMeaning
from hub.model.window import TimeWindow
from noticeboard.log.area import RequestArea

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
_NAMESPACES: Final = frozenset(
    (NAMESPACE, "urn:oasis:names:tc:emergency:cap:1.1", "http://www.incident.com/cap/1.0")
)
_MOST_INFOS: Final = 16
_MOST_REFERENCES: Final = 100
_MOST_AREAS: Final = 32
_MOST_PARAMETERS: Final = 100
_ENDING: Final = frozenset(("Update", "Cancel", "Error"))
_KM_M: Final = 1000.0


def is_alert(element: Element) -> bool:
    """Return whether an element is an alert."""
    return name_of(element) == "alert" and namespace_of(element) in _NAMESPACES


def read_alert(alert: Element, base: str = "") -> FeedEntry | None:
    """Return an alert's contents, or None if it has no identifier."""
    sender, identifier = text_of(alert, "sender"), text_of(alert, "identifier")
    if not identifier:
        return None
    sent = text_of(alert, "sent")
    kind, infos = text_of(alert, "msgType"), children(alert, "info")[:_MOST_INFOS]
    info = _in_english(infos)
    references = text_of(alert, "references") if kind in _ENDING else ""
    link, host = address("" if info is None else text_of(info, "web"), base)
    ends = [read_time(text_of(each, "expires")) for each in infos]
    expires = max((at for at in ends if at is not None), default=None)
    areas = some(_areas(infos))
    window = None if info is None else _requested_window(info)

    def info_text(name: str) -> str:
        return "" if info is None else text_of(info, name)

    begins = info_text("onset") or info_text("effective") or sent
    return FeedEntry(
        key=_key(sender, identifier, sent),
        publisher=line(info_text("senderName") or sender),
        title=line(info_text("headline") or info_text("event")),
        text=paragraphs(info_text("description") or text_of(alert, "note")),
        instruction=paragraphs(info_text("instruction")),
        event=line(info_text("event")),
        urgency=line(info_text("urgency")),
        severity=line(info_text("severity")),
        certainty=line(info_text("certainty")),
        area_text=line("; ".join(_described(infos))),
        link=link,
        link_host=host,
        published=read_time(sent),
        updated=read_time(sent),
        expires=expires,
        window=window or read_window(begins, expires.isoformat() if expires else ""),
        areas=areas,
        area_is=_meaning(window) if areas else AreaMeaning.NOWHERE,
        is_visible=_is_public(alert, kind),
        ends=_ended(references, sender),
    )


def _requested_window(info: Element) -> TimeWindow | None:
    """Return the window that a noticeboard's alert asks about. CAP itself has no field for one."""
    parameters = {
        text_of(each, "valueName"): text_of(each, "value")
        for each in children(info, "parameter")[:_MOST_PARAMETERS]
    }
    return read_window(
        parameters.get("neighbors:windowStart"), parameters.get("neighbors:windowEnd")
    )


def _meaning(window: TimeWindow | None) -> AreaMeaning:
    """Return what the area means: a noticeboard alerts people where the event happened."""
    return AreaMeaning.ALERTED if window is None else AreaMeaning.EVENT


def _is_public(alert: Element, kind: str) -> bool:
    """Return False for tests and exercises, non-public alerts, and mere cancellations."""
    return (
        kind in {"Alert", "Update", ""}
        and text_of(alert, "status") in {"Actual", ""}
        and text_of(alert, "scope") in {"Public", ""}
    )


def _key(sender: str, identifier: str, sent: str) -> str:
    at = read_time(sent)
    return f"{sender},{identifier},{at.isoformat() if at else sent}"[:MOST_KEY_CHARS]


def _ended(references: str, sender: str) -> tuple[str, ...]:
    """Return the alerts it replaces or cancels: only its own sender's."""
    found: list[str] = []
    for each in references.split()[:_MOST_REFERENCES]:
        theirs, _, rest = each.partition(",")
        identifier, _, sent = rest.rpartition(",")
        if identifier and theirs == sender:
            found.append(_key(theirs, identifier, sent))
    return tuple(found)


def _in_english(infos: list[Element]) -> Element | None:
    for info in infos:
        if (text_of(info, "language") or "en").lower().startswith("en"):
            return info
    return infos[0] if infos else None


def _described(infos: list[Element]) -> list[str]:
    found = [text_of(area, "areaDesc") for info in infos for area in children(info, "area")]
    return list(dict.fromkeys(each for each in found[:_MOST_AREAS] if each))


def _areas(infos: list[Element]) -> list[RequestArea]:
    found: list[RequestArea] = []
    for area in [area for info in infos for area in children(info, "area")][:_MOST_AREAS]:
        shapes = [ring(each.text or "") for each in children(area, "polygon")[:_MOST_AREAS]]
        shapes += [
            circle(each.text or "", unit_m=_KM_M) for each in children(area, "circle")[:_MOST_AREAS]
        ]
        found += [shape for shape in shapes if shape is not None]
    return found
