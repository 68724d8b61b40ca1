"""A camera's own events over an ONVIF PullPoint: motion and the doorbell's button."""

from collections.abc import AsyncGenerator
from typing import Final

import onvif_parsers
from onvif_parsers.errors import UnknownTopicError
from onvif_parsers.model import EventEntity

from hub.camera.onvif_device import OnvifDevice
from hub.clock import Clock
from hub.errors import CameraUnreachableError
from hub.model.camera import Camera
from hub.model.trigger import Trigger, TriggerKind
from hub.store.secrets import Credentials

_LASTS_S: Final = 60
_RENEW_S: Final = 40.0
_PULL_S: Final = 10
_MOST_MESSAGES: Final = 128
_MOST_SOURCES: Final = 256
_PRESS_S: Final = 2.0
"""One press may be told twice; nobody presses twice as fast."""
_SUBSCRIBED_S: Final = 5.0
"""A subscription lost sooner than this was never a working one."""
_BUTTONS = ("MyRuleDetector/Visitor",)
_DOORBELL_BUTTONS = ("Device/Trigger/DigitalInput",)


class OnvifEvents:
    """Follows one camera's events."""

    def __init__(self, camera: Camera, credentials: Credentials | None, clock: Clock) -> None:
        self._camera = camera
        self._credentials = credentials
        self._clock = clock
        self._motions: dict[str, bool] = {}
        self._moving = False
        self._pressed_s: float | None = None
        self.reports_motion = False
        """Whether the camera has said anything about motion since it was last reached."""

    async def triggers(self) -> AsyncGenerator[Trigger]:
        """Yield triggers; subscribes again when a subscription is lost.

        Raises CameraUnreachableError and CameraPasswordError; a motion under way ends first.
        """
        try:
            async with OnvifDevice(
                self._camera.device_url, self._credentials, self._clock
            ) as device:
                await device.measure_clock()
                await device.find_services()
                while True:
                    began_s = self._clock.steady_s()
                    try:
                        async for trigger in self._subscription(device):
                            yield trigger
                    except CameraUnreachableError:
                        if self._clock.steady_s() - began_s < _SUBSCRIBED_S:
                            raise
        finally:
            self.reports_motion = False
            self._motions.clear()

    def ended(self) -> Trigger | None:
        """Return the end of a motion under way when the camera was lost, if there was one."""
        if not self._moving:
            return None
        self._moving = False
        return self._trigger(TriggerKind.MOTION, active=False)

    async def _subscription(self, device: OnvifDevice) -> AsyncGenerator[Trigger]:
        lasts = f"PT{_LASTS_S}S"
        made = await device.call(
            "events", "CreatePullPointSubscription", {"InitialTerminationTime": lasts}
        )
        reference = getattr(getattr(made, "SubscriptionReference", None), "Address", None)
        address = device.own(getattr(reference, "_value_1", None))
        if not address:
            raise CameraUnreachableError(
                f"The camera at {device.host} gave no usable address for its events."
            )
        renewed_s = self._clock.steady_s()
        while True:
            for message in await self._pulled(device, address):
                for trigger in await self._understood(message):
                    yield trigger
            if self._clock.steady_s() - renewed_s >= _RENEW_S:
                await device.call(
                    "subscription", "Renew", {"TerminationTime": lasts}, address=address
                )
                renewed_s = self._clock.steady_s()

    async def _pulled(self, device: OnvifDevice, address: str) -> list[object]:
        answer = await device.call(
            "pullpoint",
            "PullMessages",
            {"Timeout": f"PT{_PULL_S}S", "MessageLimit": 32},
            address=address,
            longest_s=_PULL_S + 10,
        )
        messages = getattr(answer, "NotificationMessage", None)
        return messages[:_MOST_MESSAGES] if isinstance(messages, list) else []

    async def _understood(self, message: object) -> list[Trigger]:
        raw = getattr(getattr(message, "Topic", None), "_value_1", None)
        if not isinstance(raw, str):
            return []
        topic = raw.rstrip("/.")
        try:
            entities = await onvif_parsers.parse(topic, "", message)
        except (UnknownTopicError, AttributeError, LookupError, TypeError, ValueError):
            return []
        payload = getattr(getattr(message, "Message", None), "_value_1", None)
        first = getattr(payload, "PropertyOperation", None) == "Initialized"
        made = [self._judged(topic, entity, first=first) for entity in entities]
        return [trigger for trigger in made if trigger is not None]

    def _judged(self, topic: str, entity: EventEntity, *, first: bool) -> Trigger | None:
        buttons = _BUTTONS + (_DOORBELL_BUTTONS if self._camera.doorbell else ())
        if topic.endswith(buttons):
            # A subscription begins with the state things are in, which is no press.
            return None if first or entity.value is not True else self._press()
        if entity.device_class != "motion" or not isinstance(entity.value, bool):
            return None
        self.reports_motion = True
        if len(self._motions) < _MOST_SOURCES or entity.uid in self._motions:
            self._motions[entity.uid] = entity.value
        moving = any(self._motions.values())
        if moving == self._moving:
            return None
        self._moving = moving
        return self._trigger(TriggerKind.MOTION, active=moving)

    def _press(self) -> Trigger | None:
        now_s = self._clock.steady_s()
        before_s, self._pressed_s = self._pressed_s, now_s
        if before_s is not None and now_s - before_s < _PRESS_S:
            return None
        return self._trigger(TriggerKind.BUTTON, active=True)

    def _trigger(self, kind: TriggerKind, *, active: bool) -> Trigger:
        # Our own time: an event arrives within milliseconds, the camera's clock may be hours off.
        return Trigger(camera_id=self._camera.id, kind=kind, at=self._clock.now(), active=active)
