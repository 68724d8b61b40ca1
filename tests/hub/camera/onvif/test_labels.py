"""What brands' cameras see, in their own messages: the hub against Home Assistant's ONVIF client.

One device sends each message over HTTP to both. onvif-zeep-async and onvif-parsers, which Home
Assistant uses, are an independent reading of the same bytes. The topics and items are those that
owners of these cameras have reported to Home Assistant.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from onvif import ONVIFCamera
import onvif_parsers
from onvif_parsers.errors import UnknownTopicError
import pytest

from hub.model.recording import Label, TriggerKind
from tests.fakes.odd_onvif import PASSWORD, USERNAME, OddOnvif
from tests.hub.camera.onvif import test_brought as brought, test_events_odd as pulled

NAMED = {
    "Person Detection": Label.PERSON,
    "Face Detection": Label.PERSON,
    "Human Shape Detect": Label.PERSON,
    "Vehicle Detection": Label.VEHICLE,
    "Pet Detection": Label.ANIMAL,
    "Package Detection": Label.PACKAGE,
    "Package Delivery": Label.PACKAGE,
    "Package Pickup": Label.PACKAGE,
}
"""Home Assistant's names for what we have labels for."""
RULE = "tns1:RuleEngine"
TAPO = (
    ("VideoSourceConfigurationToken", "vsconf"),
    ("VideoAnalyticsConfigurationToken", "VideoAnalyticsToken"),
    ("Rule", "MyTPSmartEventDetectorRule"),
)
APPS = "tnsaxis:CameraApplicationPlatform"
ANALYTICS = (
    ("VideoSourceConfigurationToken", "00000"),
    ("VideoAnalyticsConfigurationToken", "00000"),
    ("Rule", "00000"),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a camera of a brand sees, as it tells it."""

    brand: str
    topic: str
    source: tuple[tuple[str, str], ...]
    begins: tuple[tuple[str, str], ...]
    ends: tuple[tuple[str, str], ...]
    labels: tuple[Label, ...] = ()

    def message(self, *, active: bool) -> str:
        """Return the notification of its beginning or end."""
        source, data = (
            "".join(f'<tt:SimpleItem Name="{name}" Value="{value}"/>' for name, value in items)
            for items in (self.source, self.begins if active else self.ends)
        )
        return (
            '<wsnt:NotificationMessage xmlns:tnshik="http://www.hikvision.com/2011/event/topics"'
            ' xmlns:tnsaxis="http://www.axis.com/2009/event/topics"><wsnt:Topic Dialect='
            f'"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">{self.topic}</wsnt:Topic>'
            '<wsnt:Message><tt:Message UtcTime="2026-01-01T00:00:00Z" PropertyOperation="Changed">'
            f"<tt:Source>{source}</tt:Source><tt:Data>{data}</tt:Data></tt:Message>"
            "</wsnt:Message></wsnt:NotificationMessage>"
        )


def _reolink(topic: str, label: Label) -> Seen:
    return Seen(
        "Reolink",
        f"{RULE}/MyRuleDetector/{topic}",
        (("Source", "000"),),
        (("State", "true"),),
        (("State", "false"),),
        (label,),
    )


def _tapo(topic: str, item: str, *labels: Label) -> Seen:
    return Seen(
        "Tapo", f"{RULE}/{topic}", TAPO, ((item, "true"),), ((item, "false"),), tuple(labels)
    )


def _ajax(classes: str, *labels: Label) -> Seen:
    return Seen(
        "Ajax",
        f"{RULE}/ObjectDetection/Object",
        (("VideoSourceToken", "video_src"), ("Rule", "ObjectDetection")),
        (("ClassTypes", classes),),
        (("ClassTypes", ""),),
        tuple(labels),
    )


def _plain(brand: str, topic: str, name: str, source: tuple[tuple[str, str], ...]) -> Seen:
    return Seen(brand, topic, source, ((name, "true"),), ((name, "false"),))


def _axis(topic: str, said: tuple[tuple[str, str], ...], *labels: Label) -> Seen:
    """Return what an Axis reports; its messages name the object when it comes and when it goes."""
    return Seen(
        "Axis", topic, (), (*said, ("active", "1")), (*said, ("active", "0")), tuple(labels)
    )


SEEN = [
    _reolink("PeopleDetect", Label.PERSON),
    _reolink("FaceDetect", Label.PERSON),
    _reolink("VehicleDetect", Label.VEHICLE),
    _reolink("DogCatDetect", Label.ANIMAL),
    _reolink("Package", Label.PACKAGE),
    _tapo("PeopleDetector/People", "IsPeople", Label.PERSON),
    _tapo("CellMotionDetector/People", "IsPeople", Label.PERSON),
    _tapo("TPSmartEventDetector/TPSmartEvent", "IsVehicle", Label.VEHICLE),
    _tapo("CellMotionDetector/TpSmartEvent", "IsPet", Label.ANIMAL),
    _tapo("TPSmartEventDetector/TPSmartEvent", "IsPackageDeliver", Label.PACKAGE),
    _tapo("TPSmartEventDetector/TPSmartEvent", "IsPackagePickup", Label.PACKAGE),
    _tapo("LineCrossDetector/LineCross", "IsLineCross"),
    _ajax("Human", Label.PERSON),
    _ajax("Vehicle", Label.VEHICLE),
    _ajax("Animal", Label.ANIMAL),
    _ajax("Human Vehicle", Label.PERSON, Label.VEHICLE),
    Seen(
        "Uniview",
        "tns1:UserAlarm/IVA/HumanShapeDetect",
        ANALYTICS[:1],
        (("State", "true"),),
        (("State", "false"),),
        (Label.PERSON,),
    ),
    _plain("Hikvision", "tns1:VideoSource/MotionAlarm", "State", (("Source", "V_1"),)),
    _plain("Hikvision", f"{RULE}/FieldDetector/ObjectsInside", "IsInside", ANALYTICS),
    _plain("Dahua", f"{RULE}/CellMotionDetector/Motion", "IsMotion", ANALYTICS),
    _plain("Dahua", f"{RULE}/MotionRegionDetector/Motion", "State", ANALYTICS),
]
UNKNOWN = [
    _plain("Hanwha", "tns1:VideoAnalytics/tnssamsung:MotionDetection", "State", (("Window", "0"),)),
    _plain("Foscam", "tns1:Device/Trigger/MotionDetector", "State", (("Source", "0"),)),
    _axis("tns1:RuleEngine/tnsaxis:VMD3/vmd3_video_1", ()),
    _axis("tns1:VideoAnalytics/tnsaxis:MotionDetection", ()),
    _axis(f"{APPS}/VMD/Camera1Profile1", ()),
    _axis(f"{APPS}/FenceGuard/Camera1ProfileANY", ()),
    _axis(f"{APPS}/ObjectAnalytics/Device1ScenarioANY", (("objectId", "1"),)),
    *(
        _axis(f"{APPS}/ObjectAnalytics/Device1Scenario{number}", said, label)
        for number, (said, label) in enumerate(
            (
                ((("objectId", "0"), ("classTypes", "human")), Label.PERSON),
                ((("classTypes", "truck"), ("objectId", "1")), Label.VEHICLE),
            )
        )
    ),
]
"""What Home Assistant's library does not know, so that only the hub's own reading is checked."""


class StockClient:
    """Home Assistant's ONVIF client."""

    @asynccontextmanager
    async def subscribed(self, device: OddOnvif) -> AsyncGenerator[None]:
        """Subscribe to a device's events, as Home Assistant's integration does."""
        camera = ONVIFCamera("127.0.0.1", device.port, USERNAME, PASSWORD)
        try:
            await camera.update_xaddrs()
            manager = await camera.create_pullpoint_manager(timedelta(minutes=1), lambda: None)
            self._service = manager.get_service()
            yield
            await manager.shutdown()
        finally:
            await camera.close()

    async def read(self) -> Any:  # noqa: ANN401 -- zeep has no types
        """Return the next message as zeep reads it."""
        told = await self._service.PullMessages({"MessageLimit": 10, "Timeout": "PT5S"})
        (message,) = told.NotificationMessage
        return message


async def judged(message: Any) -> tuple[bool, tuple[Label, ...]]:  # noqa: ANN401 -- zeep's
    """Return whether anything happens and what is seen, as Home Assistant understands a message."""
    topic = message.Topic._value_1  # noqa: SLF001 -- zeep's name
    told = [each for each in await onvif_parsers.parse(topic, "", message) if each.value is True]
    labels = {NAMED[each.name] for each in told if each.name in NAMED}
    return bool(told), tuple(label for label in Label if label in labels)


BRANDS = sorted({each.brand for each in SEEN})


@pytest.mark.parametrize("brand", BRANDS)
async def test_a_label_is_what_home_assistant_reads(brand: str) -> None:
    """The hub and Home Assistant pull the same message, and understand it alike."""
    device, stock = OddOnvif(), StockClient()
    cases = [each for each in SEEN if each.brand == brand]
    async with (
        device.serving(),
        stock.subscribed(device),
        pulled.Following(pulled.follow(device)) as following,
    ):
        await device.subscribed()
        for each in cases:
            device.tell_raw(each.message(active=True))
            theirs = await judged(await stock.read())
            began = await following.next()
            device.tell_raw(each.message(active=False))
            over = await judged(await stock.read())
            ended = await following.next()

            assert (began.kind, began.active, began.labels) == (TriggerKind.MOTION, *theirs), each
            assert theirs == (True, each.labels)
            assert (ended.active, ended.labels) == over == (False, ())


@pytest.mark.parametrize("each", [*SEEN, *UNKNOWN], ids=lambda each: f"{each.brand} {each.topic}")
async def test_a_label_that_is_brought(each: Seen) -> None:
    """A camera that brings its events gives the same labels as one that is asked for them."""
    device = OddOnvif(pulls=False, brings=True)
    async with device.serving(), brought.Following(device) as following:
        await device.consumed()
        await device.bring_raw(each.message(active=True))
        began = await following.trigger()
        await device.bring_raw(each.message(active=False))
        ended = await following.trigger()

    assert (began.kind, began.active, began.labels) == (TriggerKind.MOTION, True, each.labels)
    assert (ended.active, ended.labels) == (False, ())


@pytest.mark.parametrize("each", UNKNOWN, ids=lambda each: f"{each.brand} {each.topic}")
async def test_motion_that_home_assistant_does_not_read(each: Seen) -> None:
    """The hub takes these for motion; Home Assistant's library knows none of their topics."""
    device, stock = OddOnvif(), StockClient()
    async with (
        device.serving(),
        stock.subscribed(device),
        pulled.Following(pulled.follow(device)) as following,
    ):
        await device.subscribed()
        device.tell_raw(each.message(active=True))
        with pytest.raises(UnknownTopicError):
            await judged(await stock.read())

        assert (await following.next()).labels == each.labels
