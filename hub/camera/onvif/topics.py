"""What a camera's notifications mean: motion, a doorbell's button, what it sees, or nothing. Pure.

The topics are those of onvif-parsers, which Home Assistant uses and our tests compare with, and
some of Axis, Hanwha and Foscam. Using its code would add zeep to the hub, and with it 13 MB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
import re
from typing import Final

from hub.camera.onvif import soap
from hub.camera.onvif.soap import Element
from hub.model.recording import Label

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
    "VideoAnalytics/MotionDetection",
    "Trigger/MotionDetector",
    "VMD3/vmd3_video_1",
)
_AXIS: Final = re.compile(
    r"/(?:ObjectAnalytics|VMD|MotionGuard|FenceGuard|LoiteringGuard)"
    r"/(?:Camera|Device)\d{1,3}(?:Profile|Scenario)(?:\d{1,4}|ANY)$"
)
"""The end of the topics of Axis's own applications: one for each profile or scenario."""
_STATELESS: Final = frozenset({"istamper", "objectid", "areaid", "count"})
"""Items that say nothing about motion, although their value may look like a yes or a no."""
_CLASSES: Final = "classtypes"
"""The item that lists what is seen, such as `Human Vehicle`; empty once it is gone."""
_LYING: Final = "MyRuleDetector/Package"
"""Active for as long as a package lies there, which is no motion."""
_TOPICS: Final[Mapping[str, Label]] = {
    "CellMotionDetector/People": Label.PERSON,
    "PeopleDetector/People": Label.PERSON,
    "MyRuleDetector/PeopleDetect": Label.PERSON,
    "MyRuleDetector/FaceDetect": Label.PERSON,
    "IVA/HumanShapeDetect": Label.PERSON,
    "MyRuleDetector/VehicleDetect": Label.VEHICLE,
    "MyRuleDetector/DogCatDetect": Label.ANIMAL,
    _LYING: Label.PACKAGE,
}
_ITEMS: Final[Mapping[str, Label]] = {
    "ispeople": Label.PERSON,
    "isvehicle": Label.VEHICLE,
    "ispet": Label.ANIMAL,
    "ispackagedeliver": Label.PACKAGE,
    "ispackagepickup": Label.PACKAGE,
}
"""The items of one Tapo topic; each is a separate yes or no."""
_LABEL_OF_CLASS: Final[Mapping[str, Label]] = {
    **dict.fromkeys(("human", "humanface", "face", "person", "people"), Label.PERSON),
    **dict.fromkeys(
        (
            *("vehicle", "vehical", "car", "truck", "bus", "van", "licenseplate"),
            *("bike", "bicycle", "motorbike", "motorcycle"),
        ),
        Label.VEHICLE,
    ),
    **dict.fromkeys(("animal", "pet", "dog", "cat"), Label.ANIMAL),
    **dict.fromkeys(("package", "parcel"), Label.PACKAGE),
}
"""The classes that ONVIF defines (`Vehical` is its own spelling) and that brands add; all others
are ignored."""


class Meaning(Enum):
    """What a notification is about."""

    MOTION = auto()
    BUTTON = auto()
    LYING = auto()
    """Something was left or taken away: a single moment, and no motion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One relevant notification."""

    meaning: Meaning
    source: str
    """Identifies the rule: several rules may see motion at once."""
    active: bool
    first: bool
    """Whether this is the state at the start of a subscription, and so not new."""
    labels: frozenset[Label] = frozenset()
    """What the camera sees while this is active."""


def names_a_button(name: str) -> bool:
    """Return whether part of a topic names a doorbell's button."""
    return name.lower() in _BUTTON_NAMES


def notice_of(message: Element, *, doorbell: bool) -> Notice | None:
    """Read a NotificationMessage; return None if it is irrelevant or broken."""
    topic = _plain(soap.text(message, "Topic"))
    inner = soap.child(message, "Message", "Message")
    if inner is None:
        inner = soap.child(message, "Message")  # some devices omit the inner element
    meaning = _meaning(topic, doorbell=doorbell)
    if meaning is None or inner is None:
        return None
    data = [(name, value.strip().lower()) for name, value in _items(inner, "Data")]
    active = _active(data)
    if active is None:
        return None
    sources = ",".join(f"{name}={value}" for name, value in _items(inner, "Source"))
    # Tapo reports people, vehicles and pets in one topic: the end of one ends no other.
    about = ",".join(name for name, _ in data if name.lower() in _ITEMS)
    return Notice(
        meaning=meaning,
        source=f"{topic}?{about}?{sources}"[:_LONGEST],
        active=active,
        first=inner.get("PropertyOperation") == "Initialized",
        labels=_labels(topic, data) if active else frozenset(),
    )


def _plain(topic: str) -> str:
    """Return a topic without namespace prefixes, which differ between brands."""
    parts = topic[:_LONGEST].rstrip("/.").split("/")
    return "/".join(part.rpartition(":")[2] for part in parts)


def _meaning(topic: str, *, doorbell: bool) -> Meaning | None:
    if names_a_button(topic.rpartition("/")[2]) or (doorbell and topic.endswith(_INPUTS)):
        return Meaning.BUTTON
    if topic.endswith((*_MOTIONS, *_INPUTS[1:2])) or _AXIS.search(topic):
        return Meaning.MOTION
    return Meaning.LYING if topic.endswith(_LYING) else None


def _items(inner: Element, part: str) -> list[tuple[str, str]]:
    items = soap.every(soap.child(inner, part), "SimpleItem", _MOST_ITEMS)
    return [
        (str(each.get("Name") or "")[:_LONGEST], str(each.get("Value") or "")[:_LONGEST])
        for each in items
    ]


def _active(values: list[tuple[str, str]]) -> bool | None:
    """Return the first value that is a yes or a no, or else whether a class is named.

    If items that each stand for one kind of object have values, return whether any is a yes.
    Return None if nothing answers.
    """
    several = [word in _YES for name, word in values if name.lower() in _ITEMS and _is_answer(word)]
    if several:
        return any(several)
    for name, word in values:
        if name.lower() not in _STATELESS and _is_answer(word):
            return word in _YES
    # Some cameras name what they see at its end, too; so a plain yes or no comes first.
    return next((bool(word) for name, word in values if name.lower() == _CLASSES), None)


def _is_answer(word: str) -> bool:
    return word in _YES | _NO


def _labels(topic: str, values: list[tuple[str, str]]) -> frozenset[Label]:
    """Return the labels of an active notification."""
    found = {label for known, label in _TOPICS.items() if topic.endswith(known)}
    values_by_name = {name.lower(): word for name, word in values}
    items = {label for name, label in _ITEMS.items() if values_by_name.get(name) in _YES}
    words = re.findall("[a-z]+", values_by_name.get(_CLASSES, ""))
    return frozenset(
        found | items | {_LABEL_OF_CLASS[word] for word in words if word in _LABEL_OF_CLASS}
    )
