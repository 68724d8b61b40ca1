"""Following a camera's own events."""

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import override

import pytest

from hub.camera.onvif.events import OnvifEvents
from hub.clock import SystemClock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.recording import Label, Trigger, TriggerKind
from hub.store.secrets import Credentials
from tests.fakes.odd_onvif import MOTION, VISITOR, OddOnvif
from tests.hub.camera.fakes import CAMERA

PEOPLE = "tns1:RuleEngine/MyRuleDetector/PeopleDetect"
VEHICLES = "tns1:RuleEngine/MyRuleDetector/VehicleDetect"
PACKAGE = "tns1:RuleEngine/MyRuleDetector/Package"
LOGIN = Credentials(username="viewer", password="right")  # noqa: S106 -- a fake's


class SteppedClock(SystemClock):
    """The machine's clock, with steady time moved on by hand."""

    ahead_s = 0.0

    @override
    def steady_s(self) -> float:
        return super().steady_s() + self.ahead_s


def follow(device: OddOnvif, clock: SystemClock | None = None) -> OnvifEvents:
    """Follow a device's events."""
    camera = replace(CAMERA, device_url=device.url, doorbell=True)
    return OnvifEvents(camera, LOGIN, clock or SystemClock())


async def take(events: OnvifEvents, most: int) -> list[Trigger]:
    """Return the next triggers."""
    taken: list[Trigger] = []
    async with asyncio.timeout(60), aclosing(events.triggers()) as triggers:
        async for trigger in triggers:
            taken.append(trigger)
            if len(taken) == most:
                break
    return taken


async def test_motion_and_button(device: OddOnvif) -> None:
    """Motion has a beginning and an end; a press is one moment."""
    device.tell(MOTION)
    device.tell(MOTION)
    device.tell(VISITOR)
    device.tell(VISITOR, "false")
    device.tell(MOTION, "false")

    told = await take(follow(device), 3)

    assert [(t.kind, t.active) for t in told] == [
        (TriggerKind.MOTION, True),
        (TriggerKind.BUTTON, True),
        (TriggerKind.MOTION, False),
    ]


async def test_what_a_camera_sees_is_told_with_its_motion(device: OddOnvif) -> None:
    """A later label is told while the motion goes on, and so is that one is no longer seen."""
    for topic, value in (
        (MOTION, "true"),
        (PEOPLE, "true"),
        (PEOPLE, "true"),
        (VEHICLES, "true"),
        (PEOPLE, "false"),
        (MOTION, "false"),
        (VEHICLES, "false"),
    ):
        device.tell(topic, value)

    told = await take(follow(device), 5)

    assert [(t.active, t.labels) for t in told] == [
        (True, ()),
        (True, (Label.PERSON,)),
        (True, (Label.PERSON, Label.VEHICLE)),
        (True, (Label.VEHICLE,)),
        (False, ()),
    ]


async def test_a_package_is_a_moment_and_no_motion(device: OddOnvif) -> None:
    """A package that lies there for hours is told when it came."""
    events = follow(device)
    device.tell(PACKAGE, operation="Initialized")
    device.tell(PACKAGE, "false")
    device.tell(PACKAGE)

    alone = await take(events, 2)
    device.tell(PEOPLE)
    device.tell(PACKAGE)
    device.tell(PEOPLE, "false")
    beside = await take(events, 4)

    assert [(t.active, t.labels) for t in alone] == [(True, (Label.PACKAGE,)), (False, ())]
    assert [(t.active, t.labels) for t in beside] == [
        (True, (Label.PERSON,)),
        (True, (Label.PERSON, Label.PACKAGE)),
        (True, (Label.PERSON,)),
        (False, ()),
    ]


async def test_first_state_is_no_press(device: OddOnvif) -> None:
    """What a subscription begins with is the state of things, not an event."""
    device.tell(VISITOR, operation="Initialized")
    device.tell(MOTION)

    told = await take(follow(device), 1)

    assert told[0].kind is TriggerKind.MOTION


async def test_one_press_told_twice(device: OddOnvif) -> None:
    """The same press repeated at once rings once."""
    device.tell(VISITOR)
    device.tell(VISITOR)
    device.tell(MOTION)

    told = await take(follow(device), 2)

    assert [t.kind for t in told] == [TriggerKind.BUTTON, TriggerKind.MOTION]


@pytest.mark.parametrize("topic", ["", "tns1:Nobody/Knows", "tns1:RuleEngine/&lt;b&gt;"])
async def test_unknown_topics(device: OddOnvif, topic: str) -> None:
    """Topics nobody knows are passed over."""
    device.tell(topic)
    device.tell(MOTION)

    assert len(await take(follow(device), 1)) == 1


async def test_renewal(device: OddOnvif) -> None:
    """A subscription is renewed before it runs out."""
    clock = SteppedClock()
    events = follow(device, clock)
    device.tell(MOTION)
    async with asyncio.timeout(60), aclosing(events.triggers()) as triggers:
        await anext(triggers)
        clock.ahead_s = 50
        device.tell(MOTION, "false")
        await anext(triggers)
        device.tell(MOTION)

        await anext(triggers)

    assert (device.made, device.renewed) == (1, 1)


async def test_lost_subscription(device: OddOnvif) -> None:
    """A device that has forgotten us, as after a reboot, is subscribed to again."""
    clock = SteppedClock()
    events = follow(device, clock)
    device.tell(MOTION)
    async with asyncio.timeout(60), aclosing(events.triggers()) as triggers:
        await anext(triggers)
        clock.ahead_s = 10
        device.forget()
        device.tell(MOTION, "false")

        ended = await anext(triggers)

    assert not ended.active
    assert device.made == 2


async def test_a_motion_ends_with_the_camera(device: OddOnvif) -> None:
    """A camera lost in the middle of a motion does not leave it going forever."""
    events = follow(device)
    device.tell(MOTION)
    await take(events, 1)

    end = events.ended()

    assert end is not None
    assert not end.active
    assert events.ended() is None


async def test_wrong_password(device: OddOnvif) -> None:
    """A password changed on the device is told as such."""
    device.password = "changed"  # noqa: S105 -- a fake's

    with pytest.raises(CameraPasswordError):
        await take(follow(device), 1)


async def test_a_device_that_refuses_to_subscribe(device: OddOnvif) -> None:
    """A device without a usable PullPoint is given up, not asked in a loop."""
    device.addresses = "unusable"

    with pytest.raises(CameraUnreachableError):
        await take(follow(device), 1)

    assert device.made <= 1
