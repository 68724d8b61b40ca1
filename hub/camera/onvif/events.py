"""A camera's own events over an ONVIF PullPoint: motion and the doorbell's button."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from hub.camera.onvif import soap
from hub.camera.onvif.device import OnvifDevice
from hub.camera.onvif.soap import Element, made
from hub.camera.onvif.topics import Meaning, Notice, notice_of
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.camera import Camera
from hub.model.trigger import Trigger, TriggerKind
from hub.store.secrets import Credentials

_LASTS_S: Final = 60.0
_SHORTEST_S: Final = 6.0
_RENEW_AT: Final = 2 / 3
"""The part of a subscription's life after which it is renewed."""
_PULL_S: Final = 10
_MOST_MESSAGES: Final = 128
_MOST_SOURCES: Final = 256
_MOST_REFERENCES: Final = 16
_PRESS_S: Final = 2.0
"""One press may be told twice; nobody presses twice as fast."""
_SUBSCRIBED_S: Final = 5.0
"""A subscription lost sooner than this was never a working one."""
_EMPTY_S: Final = 0.5
"""A device that answers sooner with nothing does not wait for events: it is asked less often."""
_LEAVE_S: Final = 2.0
_REFERENCE: Final = f"{{{soap.SPACES['wsa']}}}IsReferenceParameter"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subscription:
    address: str
    references: tuple[Element, ...]
    """Headers that every message to it must carry (WS-Addressing 1.0 SOAP binding, 2.3)."""
    lasts_s: float

    def headers(self) -> list[Element]:
        """Return them for one more message."""
        return [deepcopy(each) for each in self.references]


class OnvifEvents:
    """Follows one camera's events."""

    def __init__(self, camera: Camera, credentials: Credentials | None, clock: Clock) -> None:
        self._camera = camera
        self._credentials = credentials
        self._clock = clock
        self._motions: dict[str, bool] = {}
        self._moving = False
        self._pressed_s: float | None = None
        self._unconfirmed: set[str] = set()
        """Sources of motion that a new subscription has said nothing about yet."""
        self.followed = False
        """Whether a subscription is running."""

    async def triggers(self) -> AsyncGenerator[Trigger]:
        """Yield triggers; subscribes again when a subscription is lost.

        Raises CameraUnreachableError and CameraPasswordError; `ended` gives then the end of a
        motion under way.
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
                        async with aclosing(self._subscribed(device)) as triggers:
                            async for trigger in triggers:
                                yield trigger
                    except CameraUnreachableError:
                        if self._clock.steady_s() - began_s < _SUBSCRIBED_S:
                            raise
        finally:
            self.followed = False
            self._motions.clear()

    def adjust(self, camera: Camera) -> None:
        """Take the camera as it has been changed: whether it is a doorbell."""
        self._camera = camera

    def ended(self) -> Trigger | None:
        """Return the end of a motion under way when the camera was lost, if there was one."""
        if not self._moving:
            return None
        self._moving = False
        return self._trigger(TriggerKind.MOTION, active=False)

    async def _subscribed(self, device: OnvifDevice) -> AsyncGenerator[Trigger]:
        """Yield one subscription's triggers until it is lost, or cannot be renewed any more."""
        subscription = await _subscribe(device)
        self.followed, self._unconfirmed = True, set(self._motions)
        try:
            renew_s = self._clock.steady_s() + subscription.lasts_s * _RENEW_AT
            while True:
                for message in await self._pulled(device, subscription):
                    trigger = self._judged(message)
                    if trigger is not None:
                        yield trigger
                trigger = self._forget_unconfirmed()
                if trigger is not None:
                    yield trigger
                if self._clock.steady_s() >= renew_s:
                    if not await _renewed(device, subscription):
                        return  # some devices know no renewal: the next subscription begins
                    renew_s = self._clock.steady_s() + subscription.lasts_s * _RENEW_AT
        finally:
            # Cameras keep room for a few subscriptions only.
            with suppress(CameraUnreachableError, CameraPasswordError):
                await device.call(
                    "tev",
                    made("wsnt:Unsubscribe"),
                    address=subscription.address,
                    headers=subscription.headers(),
                    longest_s=_LEAVE_S,
                )

    async def _pulled(self, device: OnvifDevice, subscription: _Subscription) -> list[Element]:
        asked_s = self._clock.steady_s()
        told = await device.call(
            "tev",
            made(
                "tev:PullMessages",
                made("tev:Timeout", f"PT{_PULL_S}S"),
                made("tev:MessageLimit", "32"),
            ),
            address=subscription.address,
            headers=subscription.headers(),
            longest_s=_PULL_S + 10,
        )
        messages = soap.every(told, "NotificationMessage", _MOST_MESSAGES)
        if not messages and self._clock.steady_s() - asked_s < _EMPTY_S:
            await self._clock.sleep(_EMPTY_S)
        return messages

    def _judged(self, message: Element) -> Trigger | None:
        notice = notice_of(message, doorbell=self._camera.doorbell)
        if notice is None:
            return None
        if notice.meaning is Meaning.BUTTON:
            # A subscription begins with the state things are in, which is no press.
            return self._press() if notice.active and not notice.first else None
        return self._motion(notice)

    def _motion(self, notice: Notice) -> Trigger | None:
        self._unconfirmed.discard(notice.source)
        if len(self._motions) < _MOST_SOURCES or notice.source in self._motions:
            self._motions[notice.source] = notice.active
        return self._news()

    def _forget_unconfirmed(self) -> Trigger | None:
        """Forget motions that a new subscription doesn't name: their end was lost with the old."""
        for source in self._unconfirmed:
            del self._motions[source]
        self._unconfirmed.clear()
        return self._news()

    def _news(self) -> Trigger | None:
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


async def _subscribe(device: OnvifDevice) -> _Subscription:
    lasts = made("tev:InitialTerminationTime", f"PT{_LASTS_S:.0f}S")
    told = await device.call("tev", made("tev:CreatePullPointSubscription", lasts))
    reference = soap.child(told, "SubscriptionReference")
    address = device.own(soap.text(reference, "Address"))
    if not address:
        raise CameraUnreachableError(
            f"The camera at {device.host} gave no usable address for its events."
        )
    return _Subscription(address=address, references=_references(reference), lasts_s=_lasts_s(told))


def _references(reference: Element | None) -> tuple[Element, ...]:
    """Return what a device wants to hear with every message; Axis tells subscriptions so apart."""
    given = soap.children(soap.child(reference, "ReferenceParameters"))
    kept = tuple(deepcopy(each) for _, each in zip(range(_MOST_REFERENCES), given, strict=False))
    for each in kept:
        each.set(_REFERENCE, "true")
    return kept


def _lasts_s(told: Element) -> float:
    """Return how long a subscription lasts by the device's own clock: some give less than asked."""
    began, ends = (
        _moment(soap.text(told, "CurrentTime")),
        _moment(soap.text(told, "TerminationTime")),
    )
    if began is None or ends is None or ends <= began:
        return _LASTS_S
    return min(max((ends - began) / timedelta(seconds=1), _SHORTEST_S), _LASTS_S)


def _moment(text: str) -> datetime | None:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if told.tzinfo else told.replace(tzinfo=UTC)


async def _renewed(device: OnvifDevice, subscription: _Subscription) -> bool:
    """Renew a subscription; False where the device will not."""
    try:
        await device.call(
            "tev",
            made("wsnt:Renew", made("wsnt:TerminationTime", f"PT{_LASTS_S:.0f}S")),
            address=subscription.address,
            headers=subscription.headers(),
        )
    except CameraUnreachableError:
        return False
    return True
