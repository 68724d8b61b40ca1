"""Following the events of devices that bend the ONVIF specifications."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Self, override

from hypothesis import given, settings, strategies as st
from lxml import etree
import onvif_parsers
from onvif_parsers.registry import _REGISTRY
import pytest

from hub.camera.onvif import soap
from hub.camera.onvif.events import OnvifEvents
from hub.camera.onvif.topics import Meaning, notice_of
from hub.clock import SystemClock
from hub.errors import CameraUnreachableError
from hub.model.camera import Camera, SourceKind
from hub.model.ids import CameraId
from hub.model.recording import Label, Trigger, TriggerKind
from hub.store.secrets import Credentials
from tests.fakes.odd_onvif import MOTION, PASSWORD, USERNAME, VISITOR, OddOnvif

LOGIN = Credentials(username=USERNAME, password=PASSWORD)
CAMERA = Camera(
    id=CameraId("aabbccddeeff"),
    name="Porch",
    kind=SourceKind.ONVIF,
    main_url="rtsp://127.0.0.1:9/main",
    doorbell=True,
    adopted_at=datetime(2026, 3, 1, tzinfo=UTC),
)
WSNT = "http://docs.oasis-open.org/wsn/b-2"
TT = "http://www.onvif.org/ver10/schema"
TORN = (
    f"<wsnt:NotificationMessage><wsnt:Topic>{MOTION}</wsnt:Topic><wsnt:Message/>"
    "</wsnt:NotificationMessage>"
)


class SteppedClock(SystemClock):
    """The machine's clock, with steady time moved on by hand; sleeping is remembered."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self.slept: list[float] = []

    @override
    def steady_s(self) -> float:
        return super().steady_s() + self.ahead_s

    @override
    async def sleep(self, delay_s: float) -> None:
        self.slept.append(delay_s)
        await asyncio.sleep(0)


def follow(device: OddOnvif, clock: SystemClock | None = None) -> OnvifEvents:
    """Follow a device's events."""
    return OnvifEvents(replace(CAMERA, device_url=device.url), LOGIN, clock or SystemClock())


class Following:
    """Triggers, taken one by one while the test goes on."""

    def __init__(self, events: OnvifEvents) -> None:
        self.events = events
        self.taken: asyncio.Queue[Trigger] = asyncio.Queue()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._take())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        await asyncio.wait([self._task])

    async def _take(self) -> None:
        async with aclosing(self.events.triggers()) as triggers:
            async for trigger in triggers:
                self.taken.put_nowait(trigger)

    async def next(self) -> Trigger:
        """Return the next trigger."""
        async with asyncio.timeout(60):
            return await self.taken.get()

    async def failure(self) -> BaseException | None:
        """Return what ended it."""
        async with asyncio.timeout(60):
            await asyncio.wait([self._task])
        return self._task.exception()


@pytest.mark.parametrize("auth", ["wsse", "digest", "none"])
@pytest.mark.parametrize("style", ["own", "foreign", "relative", "dead_port"])
async def test_events_come_however_the_device_is_reached(
    device: OddOnvif, auth: str, style: str
) -> None:
    """Motion and button arrive whichever way a password is proved and addresses are written."""
    device.auth, device.addresses = auth, style  # type: ignore[assignment]  # two of its words

    async with Following(follow(device)) as following:
        await device.subscribed()
        device.tell(MOTION)
        device.tell(VISITOR)

        kinds = [(await following.next()).kind for _ in range(2)]

    assert kinds == [TriggerKind.MOTION, TriggerKind.BUTTON]


async def test_reference_parameters_are_echoed(device: OddOnvif) -> None:
    """Every message to a subscription carries what the device told it apart by (Axis)."""
    device.references = True
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        device.tell(MOTION)
        await following.next()
        clock.ahead_s = 50
        device.tell(MOTION, "false")
        await following.next()
        device.tell(MOTION)
        await following.next()

    assert device.made == 1
    assert "Renew" in device.asked
    assert device.subscriptions == {}


async def test_leaving_gives_the_subscription_back(device: OddOnvif) -> None:
    """A device keeps room for a few subscriptions: ours is given back when we leave."""
    async with Following(follow(device)):
        await device.subscribed()
        before = dict(device.subscriptions)

    assert before != {}
    assert device.subscriptions == {}


async def test_a_device_that_knows_no_renewal(device: OddOnvif) -> None:
    """If renewal fails, another subscription takes over, and no event is lost."""
    device.renews = False
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        clock.ahead_s = 50
        device.tell(MOTION)
        first = await following.next()
        await device.subscribed(2)
        device.tell(MOTION, "false")
        second = await following.next()

    assert (first.active, second.active) == (True, False)
    assert len(device.subscriptions) == 0


async def test_a_device_that_grants_little_time(device: OddOnvif) -> None:
    """A subscription is renewed by the time that the device granted, not by what we asked."""
    device.lasts_s = 9
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        clock.ahead_s = 7
        device.tell(MOTION)
        await following.next()
        device.tell(MOTION, "false")
        await following.next()

    assert "Renew" in device.asked


async def test_a_renewal_that_fails_soon(device: OddOnvif) -> None:
    """Even on a subscription of a few seconds, a failed renewal only begins another one."""
    device.renews, device.lasts_s = False, 6
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        clock.ahead_s = 4.2
        device.tell(MOTION)
        await following.next()
        await device.subscribed(2)


async def test_a_motion_that_a_new_subscription_does_not_know(device: OddOnvif) -> None:
    """A camera that lost our subscription and names no motion in the next one tells none."""
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        device.tell(MOTION)
        assert (await following.next()).active
        clock.ahead_s = 100
        device.forget()
        await device.subscribed(2)
        device.tell(VISITOR, "false", "Initialized")

        assert not (await following.next()).active


async def test_an_expired_subscription(device: OddOnvif) -> None:
    """A device that has forgotten our subscription is subscribed to again."""
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        device.tell(MOTION)
        await following.next()
        clock.ahead_s = 100
        device.forget()
        await device.subscribed(2)
        device.tell(MOTION, "false")

        assert not (await following.next()).active


async def test_a_device_that_restarts(device: OddOnvif) -> None:
    """A restart ends what is followed, with the end of the motion; following again works."""
    events = follow(device)
    async with Following(events) as following:
        await device.subscribed()
        device.tell(MOTION)
        await following.next()
        followed = events.followed
        await device.switch_off()

        failure = await following.failure()

    end = events.ended()
    assert isinstance(failure, CameraUnreachableError)
    assert end is not None
    assert not end.active
    assert (followed, events.followed) == (True, False)
    await device.switch_on()
    async with Following(events) as following:
        await device.subscribed(2)
        device.tell(VISITOR)
        assert (await following.next()).kind is TriggerKind.BUTTON


async def test_a_device_that_answers_at_once_with_nothing(device: OddOnvif) -> None:
    """A device that does not wait is not asked in a busy loop, and its events still arrive."""
    device.waits = False
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        device.tell(MOTION)
        await following.next()

    pulls = device.asked.count("PullMessages")
    assert len(clock.slept) >= pulls - 3
    assert set(clock.slept) == {0.5}


@pytest.mark.parametrize(
    "garbled",
    [
        "<tev:PullMessagesResponse/>",
        "<tev:PullMessagesResponse><wsnt:NotificationMessage/></tev:PullMessagesResponse>",
        f"<tev:PullMessagesResponse>{TORN}</tev:PullMessagesResponse>",
        "<odd:Unknown>text</odd:Unknown>",
        "<unclosed><tags>",
    ],
)
async def test_a_malformed_answer_is_passed_over(device: OddOnvif, garbled: str) -> None:
    """One answer that cannot be read costs at most that answer, not the subscription."""
    async with Following(follow(device, SteppedClock())) as following:
        await device.subscribed()
        device.garbled = garbled
        device.tell("tns1:Nobody/Knows")
        await asyncio.sleep(0.1)
        device.tell(MOTION)

        assert (await following.next()).kind is TriggerKind.MOTION

    assert device.made == 1


async def test_an_answer_that_is_no_soap(device: OddOnvif) -> None:
    """A device that answers nonsense from the start is given up, and not asked in a loop."""
    device.garbled = "\x00"
    async with Following(follow(device)) as following:
        await device.subscribed()
        device.tell(MOTION)

        failure = await following.failure()

    assert failure is None or isinstance(failure, CameraUnreachableError)
    assert device.made == 1


async def test_from_the_press_to_the_trigger(device: OddOnvif) -> None:
    """A press is told as soon as the camera answers: between the two the hub never sleeps."""
    clock = SteppedClock()

    async with Following(follow(device, clock)) as following:
        await device.subscribed()
        clock.slept.clear()
        for _ in range(60):
            clock.ahead_s += 3
            device.tell(VISITOR)
            assert (await following.next()).kind is TriggerKind.BUTTON

    assert clock.slept == []
    assert device.asked.count("PullMessages") <= 62, "one for each press, and the last"


# What a notification means


def notification(
    topic: str, items: list[tuple[str, str]], *, operation: str = "Changed"
) -> etree._Element:
    """Return one NotificationMessage."""
    data = "".join(f'<t:SimpleItem Name="{name}" Value="{value}"/>' for name, value in items)
    return etree.fromstring(
        f'<w:NotificationMessage xmlns:w="{WSNT}" xmlns:t="{TT}"><w:Topic>{topic}</w:Topic>'
        f'<w:Message><t:Message PropertyOperation="{operation}"><t:Source>'
        '<t:SimpleItem Name="Source" Value="0"/></t:Source>'
        f"<t:Data>{data}</t:Data></t:Message></w:Message></w:NotificationMessage>"
    )


BUTTONS = [
    VISITOR,
    "tns1:RuleEngine/tnsaxis:MyRuleDetector/Visitor",
    "tns1:Device/Trigger/DigitalInput",
    "tns1:Device/Trigger/tnshik:AlarmIn",
    "tns1:Device/tnsaxis:IO/Port",
    "tns1:UserAlarm/odd:DoorBell",
    "tns1:Device/odd:CallButton",
]


@pytest.mark.parametrize("topic", BUTTONS)
@pytest.mark.parametrize("value", ["true", "1", "active", "TRUE"])
def test_buttons(topic: str, value: str) -> None:
    """A doorbell's button is known by its topic, whatever the brand's prefix and its yes."""
    notice = notice_of(notification(topic, [("State", value)]), doorbell=True)

    assert notice is not None
    assert (notice.meaning, notice.active, notice.first) == (Meaning.BUTTON, True, False)


@pytest.mark.parametrize("topic", BUTTONS[2:5])
def test_an_input_is_no_button_elsewhere(topic: str) -> None:
    """A contact on a camera that is no doorbell rings no bell."""
    notice = notice_of(notification(topic, [("State", "true")]), doorbell=False)

    assert notice is None or notice.meaning is Meaning.MOTION


def _plain(topic: str, items: list[tuple[str, str]]) -> SimpleNamespace:
    """Return a notification as zeep gives it to onvif-parsers."""
    values = [SimpleNamespace(Name=name, Value=value) for name, value in items]
    source = [SimpleNamespace(Name="Source", Value="0")]
    payload = SimpleNamespace(
        Source=SimpleNamespace(SimpleItem=source), Data=SimpleNamespace(SimpleItem=values)
    )
    return SimpleNamespace(
        Topic=SimpleNamespace(_value_1=topic), Message=SimpleNamespace(_value_1=payload)
    )


@pytest.mark.parametrize("topic", sorted(_REGISTRY.registry))
@pytest.mark.parametrize("active", [True, False])
async def test_as_home_assistant_understands_it(topic: str, *, active: bool) -> None:
    """Whatever onvif-parsers calls motion is motion here too, and as active."""
    word = "true" if active else "false"
    items = {
        "tns1:RuleEngine/ObjectDetection/Object": [("ClassTypes", "Human" if active else "")],
        "tns1:RuleEngine/tnsajax:MotionDetector/Detection": [("Detected", word)],
        "tns1:Monitoring/ProcessorUsage": [("Value", "0.5")],
    }.get(topic, [("IsPeople", word)])
    parsed = await onvif_parsers.parse(topic, "", _plain(topic, items))
    values = [
        entity.value
        for entity in parsed
        if entity.device_class == "motion" and isinstance(entity.value, bool)
    ]

    notice = notice_of(notification(topic, items), doorbell=False)

    if values and not topic.endswith("/Tamper"):
        assert notice is not None
        assert notice.meaning is Meaning.MOTION
        assert notice.active is any(values)


@pytest.mark.parametrize("topic", [t for t in sorted(_REGISTRY.registry) if "Tamper" not in t])
async def test_what_home_assistant_calls_it(topic: str) -> None:
    """What onvif-parsers calls a person, a vehicle, a pet or a package has that label here, too."""
    named = {
        "Person Detection": Label.PERSON,
        "Face Detection": Label.PERSON,
        "Human Shape Detect": Label.PERSON,
        "Vehicle Detection": Label.VEHICLE,
        "Pet Detection": Label.ANIMAL,
        "Package Detection": Label.PACKAGE,
        "Package Delivery": Label.PACKAGE,
        "Package Pickup": Label.PACKAGE,
    }
    tapo = ("IsPeople", "IsVehicle", "IsPet", "IsPackageDeliver", "IsPackagePickup", "IsLineCross")
    seen: set[Label] = set()
    for items in [
        [("State", "true")],
        [("ClassTypes", "Human Vehicle")],
        [("ClassTypes", "Animal")],
        *([(name, "true")] for name in tapo),
    ]:
        try:
            parsed = await onvif_parsers.parse(topic, "", _plain(topic, items))
        except ValueError:  # One of the topics wants a number.
            continue
        labels = {named[entity.name] for entity in parsed if entity.value and entity.name in named}

        notice = notice_of(notification(topic, items), doorbell=False)

        assert not labels or (notice is not None and labels <= notice.labels)
        seen |= labels
    plain = notice_of(notification(topic, [("State", "true")]), doorbell=False)
    assert plain is None or plain.labels <= (seen or {Label.PERSON})
    assert plain is None or len(plain.labels) <= 1


CLASSES = [
    ("Human Vehicle", {Label.PERSON, Label.VEHICLE}),
    ("Vehical", {Label.VEHICLE}),
    ("HumanFace,Dog", {Label.PERSON, Label.ANIMAL}),
    ("LICENSEPLATE", {Label.VEHICLE}),
    ("parcel", {Label.PACKAGE}),
    ("Other", set()),
    ("person&lt;script&gt;superhuman", {Label.PERSON}),
    ("x" * 5000 + " Human", set()),
]


@pytest.mark.parametrize(("classes", "labels"), CLASSES)
def test_classes_are_read_as_the_four_labels(classes: str, labels: set[Label]) -> None:
    """Of what a camera writes only the known words count; anything at all is motion."""
    seen = notification("tns1:RuleEngine/ObjectDetection/Object", [("ClassTypes", classes)])

    notice = notice_of(seen, doorbell=False)

    assert notice is not None
    assert notice.active
    assert notice.labels == frozenset(labels)


def test_an_end_of_one_thing_ends_no_other() -> None:
    """Tapo tells of people and vehicles under one topic, in one message or several."""
    topic = "tns1:RuleEngine/TPSmartEventDetector/TPSmartEvent"

    people = notice_of(notification(topic, [("IsPeople", "true")]), doorbell=False)
    vehicle = notice_of(notification(topic, [("IsVehicle", "false")]), doorbell=False)
    both = notification(topic, [("IsPeople", "false"), ("IsVehicle", "true")])
    together = notice_of(both, doorbell=False)

    assert people is not None
    assert vehicle is not None
    assert together is not None
    assert people.source != vehicle.source
    assert (people.active, vehicle.active, together.active) == (True, False, True)
    assert [people.labels, vehicle.labels, together.labels] == [
        frozenset({Label.PERSON}),
        frozenset(),
        frozenset({Label.VEHICLE}),
    ]


def test_tampering_is_no_motion() -> None:
    """A camera that is turned away says so in the words of a motion rule (Tapo)."""
    topic = "tns1:RuleEngine/TPSmartEventDetector/TPSmartEvent"

    assert notice_of(notification(topic, [("IsTamper", "true")]), doorbell=False) is None


def test_the_state_a_subscription_begins_with() -> None:
    """It is marked as such, for a button that is held down is not pressed."""
    first = notification(VISITOR, [("State", "true")], operation="Initialized")

    notice = notice_of(first, doorbell=True)

    assert notice is not None
    assert notice.first


def test_a_message_without_its_second_envelope() -> None:
    """Some devices leave one of the two Message elements out."""
    flat = etree.fromstring(
        f"<NotificationMessage><Topic>{MOTION}</Topic><Message><Data>"
        '<SimpleItem Name="IsMotion" Value="true"/></Data></Message></NotificationMessage>'
    )

    notice = notice_of(flat, doorbell=False)

    assert notice is not None
    assert notice.active


def test_no_document_type() -> None:
    """An answer that brings definitions of its own is refused, before any of them is used."""
    raw = b"<!DOCTYPE a [<!ENTITY b 'bb'>]><Envelope><Body><Answer>&b;</Answer></Body></Envelope>"

    with pytest.raises(soap.NotSoapError):
        soap.answer(raw)


def test_more_elements_than_any_honest_answer() -> None:
    """An answer of very many small elements is refused."""
    raw = b"<Envelope><Body><Answer>" + b"<a/>" * 30_000 + b"</Answer></Body></Envelope>"

    with pytest.raises(soap.NotSoapError):
        soap.answer(raw)


@settings(max_examples=200)
@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_soap_or_refused(raw: bytes) -> None:
    """Whatever a device sends, it is read or refused as nonsense."""
    try:
        told = soap.answer(raw)
    except (soap.NotSoapError, soap.FaultError):
        return
    notice_of(told, doorbell=True)


@given(st.text(max_size=60), st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9))))
def test_any_notification_is_understood_or_passed_over(
    topic: str, items: list[tuple[str, str]]
) -> None:
    """No text in a notification is an error."""
    message = notification("", [])
    try:
        message[0].text = topic
        for name, value in items:
            etree.SubElement(message.find(f".//{{{TT}}}Data"), "SimpleItem", Name=name, Value=value)
    except ValueError:
        return  # what XML cannot hold never arrives

    notice_of(message, doorbell=True)
