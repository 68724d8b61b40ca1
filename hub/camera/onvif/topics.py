"""What a camera's notifications mean: motion, a doorbell's button, or nothing to us. Pure.

The topics are those of onvif-parsers, which Home Assistant uses and our tests compare with; its
own code would bring zeep into the hub, and 13 MB with it.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from hub.camera.onvif import soap
from hub.camera.onvif.soap import Element

_LONGEST: Final = 256
_MOST_ITEMS: Final = 32
_YES: Final = frozenset({"true", "1", "on", "active", "high"})
_NO: Final = frozenset({"false", "0", "off", "inactive", "low"})

_BUTTON_NAMES: Final = frozenset({"visitor", "doorbell", "doorbellpressed", "callbutton"})
_INPUTS: Final = ("Device/Trigger/DigitalInput", "Device/Trigger/AlarmIn", "Device/IO/Port")
"""Contacts on the device; on a doorbell, its button is wired to one."""
_MOTIONS: Final = (
    "CellMotionDetector/Motion",
    "MotionRegionDetector/Motion",
    "VideoSource/MotionAlarm",
    "FieldDetector/ObjectsInside",
    "LineCrossDetector/LineCross",
    "CellMotionDetector/LineCross",
    "CellMotionDetector/People",
    "CellMotionDetector/TpSmartEvent",
    "CellMotionDetector/Intrusion",
    "PeopleDetector/People",
    "TPSmartEventDetector/TPSmartEvent",
    "MyRuleDetector/PeopleDetect",
    "MyRuleDetector/VehicleDetect",
    "MyRuleDetector/DogCatDetect",
    "MyRuleDetector/FaceDetect",
    "MotionDetector/Detection",
    "ObjectDetection/Object",
    "IVA/HumanShapeDetect",
    "VideoAnalytics/Motion",
    "VideoSource/Motion",
    "VideoMotionDetector/Motion",
    "VMD/Camera1Profile1",
    "VMD/Camera1ProfileANY",
)
_UNMOVING: Final = frozenset({"IsTamper"})
_CLASSES: Final = "ClassTypes"
"""Names what is seen, such as `Human Vehicle`; nothing once it has gone."""


class Meaning(Enum):
    """What a notification is about."""

    MOTION = auto()
    BUTTON = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One notification that means something to us."""

    meaning: Meaning
    source: str
    """Names what tells it: several rules may see motion at once."""
    active: bool
    first: bool
    """Whether it is the state that a subscription begins with, which is no news."""


def names_a_button(name: str) -> bool:
    """Tell whether a topic's part names the button of a doorbell."""
    return name.lower() in _BUTTON_NAMES


def notice_of(message: Element, *, doorbell: bool) -> Notice | None:
    """Read a NotificationMessage; None where it means nothing to us, or is broken."""
    topic = _plain(soap.text(message, "Topic"))
    told = soap.child(message, "Message", "Message")
    if told is None:
        told = soap.child(message, "Message")  # without its second envelope
    meaning = _meaning(topic, doorbell=doorbell)
    if meaning is None or told is None:
        return None
    active = _active(_items(told, "Data"))
    if active is None:
        return None
    sources = ",".join(f"{name}={value}" for name, value in _items(told, "Source"))
    return Notice(
        meaning=meaning,
        source=f"{topic}?{sources}"[:_LONGEST],
        active=active,
        first=told.get("PropertyOperation") == "Initialized",
    )


def _plain(topic: str) -> str:
    """Return a topic without prefixes, which every brand chooses for itself."""
    parts = topic[:_LONGEST].rstrip("/.").split("/")
    return "/".join(part.rpartition(":")[2] for part in parts)


def _meaning(topic: str, *, doorbell: bool) -> Meaning | None:
    if names_a_button(topic.rpartition("/")[2]) or (doorbell and topic.endswith(_INPUTS)):
        return Meaning.BUTTON
    if topic.endswith((*_MOTIONS, *_INPUTS[1:2])):
        return Meaning.MOTION
    return None


def _items(told: Element, part: str) -> list[tuple[str, str]]:
    items = soap.every(soap.child(told, part), "SimpleItem", _MOST_ITEMS)
    return [
        (str(each.get("Name") or "")[:_LONGEST], str(each.get("Value") or "")[:_LONGEST])
        for each in items
    ]


def _active(values: list[tuple[str, str]]) -> bool | None:
    """Return the first value that is a yes or a no; None where there is none."""
    for name, value in values:
        word = value.strip().lower()
        if name == _CLASSES:
            return bool(word)
        if name not in _UNMOVING and word in _YES | _NO:
            return word in _YES
    return None
