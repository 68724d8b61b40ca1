"""A camera's own events over ONVIF: motion, what it sees, the doorbell's button.

The hub pulls them (PullPoint) if the camera allows it; otherwise the camera pushes them (base
notification). They are followed for as long as the camera is watched.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing, suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from hub.camera.onvif import soap
from hub.camera.onvif.consumer import Consumer, PushedEvents
from hub.camera.onvif.device import DeviceFaultError, OnvifDevice
from hub.camera.onvif.soap import Element, element
from hub.camera.onvif.topics import Meaning, Notice, notice_of
from hub.camera.source import Backoff
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.camera import Camera
from hub.model.recording import Label, Trigger, TriggerKind, in_order
from hub.store.secrets import Credentials
from noticeboard.runtime.text import NOTHING, Text

_LASTS_S: Final = 60.0
_SHORTEST_S: Final = 6.0
_RENEW_AT: Final = 2 / 3
"""The fraction of a subscription's lifetime after which it is renewed."""
_PULL_S: Final = 10
_MOST_MESSAGES: Final = 128
_MOST_SOURCES: Final = 256
_MOST_REFERENCES: Final = 16
_PRESS_S: Final = 2.0
"""A camera may report one press twice; nobody presses twice within this time."""
_SUBSCRIBED_S: Final = 5.0
"""A subscription lost sooner than this never worked."""
_EMPTY_S: Final = 0.5
"""A device that returns nothing sooner than this doesn't wait for events: slow the polling."""
_LEAVE_S: Final = 2.0
_UNREACHED_S: Final = 120.0
"""A camera that pushes events sends its current state after subscription, so it must have reached
us by then."""
_REFERENCE: Final = f"{{{soap.SPACES['wsa']}}}IsReferenceParameter"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subscription:
    address: str
    references: tuple[Element, ...]
    """The headers for every message to it (WS-Addressing 1.0 SOAP binding, 2.3)."""
    lasts_s: float

    def headers(self) -> list[Element]:
        """Return copies of the headers for one message."""
        return [deepcopy(each) for each in self.references]


class OnvifEvents:
    """Follows one camera's events."""

    def __init__(
        self,
        camera: Camera,
        credentials: Credentials | None,
        clock: Clock,
        consumer: Consumer | None = None,
    ) -> None:
        """Without a `consumer`, only cameras that support pulling are followed."""
        self._consumer = consumer
        self._was_pulled = False
        """Whether the camera has ever answered a pull."""
        self._trouble = NOTHING
        self._delivery: PushedEvents | None = None
        self._expected_s = 0.0
        self._camera = camera
        self._credentials = credentials
        self._clock = clock
        self._motions: dict[str, Notice] = {}
        """The newest notice from each source of motion."""
        self._moving = False
        self._labels: tuple[Label, ...] = ()
        self._pressed_s: float | None = None
        self._unconfirmed: set[str] = set()
        """Sources of motion that a new subscription has not mentioned yet."""
        self.followed = False
        """Whether a subscription is running."""

    async def triggers(self) -> AsyncGenerator[Trigger]:
        """Yield triggers; subscribe again when a subscription is lost.

        Raises CameraUnreachableError and CameraPasswordError; `ended` then returns the end of a
        motion in progress.
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
                        async with aclosing(self._followed(device)) as triggers:
                            async for trigger in triggers:
                                yield trigger
                    except CameraUnreachableError as error:
                        is_fault = isinstance(error, DeviceFaultError)
                        self._trouble = error.text if is_fault else NOTHING
                        if self._clock.steady_s() - began_s < _SUBSCRIBED_S:
                            raise
        finally:
            self.followed = False
            self._motions.clear()

    @property
    def note(self) -> Text:
        """What the owner must do to get the events, in one sentence, or an empty string."""
        if self._delivery is None:
            return self._trouble
        if not self.unreached_address or self._clock.steady_s() - self._expected_s < _UNREACHED_S:
            return NOTHING
        return Text("camera.unheard", address=self.unreached_address)

    @property
    def unreached_address(self) -> str:
        """The address that a pushing camera has not reached yet; empty otherwise."""
        delivery = self._delivery
        return "" if delivery is None or delivery.was_reached else delivery.place

    def adjust(self, camera: Camera) -> None:
        """Apply a change to the camera: whether it is a doorbell."""
        self._camera = camera

    def ended(self) -> Trigger | None:
        """Return the end of the motion in progress when the camera was lost, if any."""
        if not self._moving:
            return None
        self._moving, self._labels = False, ()
        return self._trigger(TriggerKind.MOTION, active=False)

    async def _followed(self, device: OnvifDevice) -> AsyncGenerator[Trigger]:
        """Yield the triggers of one subscription: pulled if the device allows it, else pushed."""
        try:
            async with aclosing(self._subscribed(device)) as triggers:
                async for trigger in triggers:
                    yield trigger
        except DeviceFaultError:
            if self._was_pulled or self._consumer is None or not device.offers("tev"):
                raise
        else:
            return
        async with aclosing(self._pushed(device, self._consumer)) as triggers:
            async for trigger in triggers:
                yield trigger

    async def _pushed(self, device: OnvifDevice, consumer: Consumer) -> AsyncGenerator[Trigger]:
        """Yield the triggers that the device pushes until its subscription can't be renewed."""
        async with consumer.expecting(device.host) as delivery:
            subscription = await _subscribe_to(device, delivery.url)
            delivery.was_reached = self._delivery is not None and self._delivery.was_reached
            self._delivery, self._trouble = delivery, NOTHING
            self._expected_s = self._expected_s or self._clock.steady_s()
            self._unconfirmed = set(self._motions)
            try:
                # The device then sends its state, which shows that it reaches us. Some lack this.
                with suppress(CameraUnreachableError, CameraPasswordError):
                    await device.call(
                        "tev",
                        element("tev:SetSynchronizationPoint"),
                        address=subscription.address,
                        headers=subscription.headers(),
                    )
                renew_s = self._clock.steady_s() + subscription.lasts_s * _RENEW_AT
                while True:
                    for message in await delivery.receive(renew_s - self._clock.steady_s()):
                        for trigger in self._judged(message):
                            yield trigger
                    self.followed = delivery.was_reached
                    if self._clock.steady_s() >= renew_s:
                        for trigger in self._forget_unconfirmed():
                            yield trigger
                        if not await _renewed(device, subscription):
                            return
                        renew_s = self._clock.steady_s() + subscription.lasts_s * _RENEW_AT
                    if self.note:
                        return  # try to pull again: the device may allow it now
            finally:
                await _unsubscribe(device, subscription)

    async def _subscribed(self, device: OnvifDevice) -> AsyncGenerator[Trigger]:
        """Yield one subscription's pulled triggers until it is lost or can't be renewed."""
        subscription = await _subscribe(device)
        self.followed, self._unconfirmed = True, set(self._motions)
        try:
            renew_s = self._clock.steady_s() + subscription.lasts_s * _RENEW_AT
            while True:
                for message in await self._pulled(device, subscription):
                    for trigger in self._judged(message):
                        yield trigger
                for trigger in self._forget_unconfirmed():
                    yield trigger
                if self._clock.steady_s() >= renew_s:
                    if not await _renewed(device, subscription):
                        return  # some devices can't renew: subscribe again
                    renew_s = self._clock.steady_s() + subscription.lasts_s * _RENEW_AT
        finally:
            await _unsubscribe(device, subscription)

    async def _pulled(self, device: OnvifDevice, subscription: _Subscription) -> list[Element]:
        asked_s = self._clock.steady_s()
        response = await device.call(
            "tev",
            element(
                "tev:PullMessages",
                element("tev:Timeout", f"PT{_PULL_S}S"),
                element("tev:MessageLimit", "32"),
            ),
            address=subscription.address,
            headers=subscription.headers(),
            longest_s=_PULL_S + 10,
        )
        self._was_pulled, self._delivery, self._trouble = True, None, NOTHING
        messages = soap.every(response, "NotificationMessage", _MOST_MESSAGES)
        if not messages and self._clock.steady_s() - asked_s < _EMPTY_S:
            await self._clock.sleep(_EMPTY_S)
        return messages

    def _judged(self, message: Element) -> Iterator[Trigger]:
        notice = notice_of(message, doorbell=self._camera.doorbell)
        if notice is None:
            return
        if notice.meaning is Meaning.MOTION:
            yield from self._motion(notice)
        # A subscription begins with the current state, which is no press and no arrival.
        elif notice.active and not notice.first:
            if notice.meaning is Meaning.BUTTON:
                yield from self._press()
            else:
                yield from self._arrival(notice)

    def _motion(self, notice: Notice) -> Iterator[Trigger]:
        self._unconfirmed.discard(notice.source)
        if len(self._motions) < _MOST_SOURCES or notice.source in self._motions:
            self._motions[notice.source] = notice
        yield from self._news()

    def _forget_unconfirmed(self) -> Iterator[Trigger]:
        """Drop motions that a new subscription doesn't mention: the old one missed their end."""
        for source in self._unconfirmed:
            del self._motions[source]
        self._unconfirmed.clear()
        yield from self._news()

    def _news(self) -> Iterator[Trigger]:
        going = [each for each in self._motions.values() if each.active]
        moving, labels = bool(going), in_order(*(each.labels for each in going))
        if (moving, labels) != (self._moving, self._labels):
            self._moving, self._labels = moving, labels
            yield self._trigger(TriggerKind.MOTION, active=moving, labels=labels)

    def _arrival(self, notice: Notice) -> Iterator[Trigger]:
        """Yield triggers for labels seen for a moment; a motion in progress continues."""
        labels = in_order(self._labels, notice.labels)
        yield self._trigger(TriggerKind.MOTION, active=True, labels=labels)
        yield self._trigger(TriggerKind.MOTION, active=self._moving, labels=self._labels)

    def _press(self) -> Iterator[Trigger]:
        now_s = self._clock.steady_s()
        before_s, self._pressed_s = self._pressed_s, now_s
        if before_s is None or now_s - before_s >= _PRESS_S:
            yield self._trigger(TriggerKind.BUTTON, active=True)

    def _trigger(
        self, kind: TriggerKind, *, active: bool, labels: tuple[Label, ...] = ()
    ) -> Trigger:
        # Our time: an event arrives within milliseconds, but the camera's clock may be hours off.
        now = self._clock.now()
        return Trigger(camera_id=self._camera.id, kind=kind, at=now, active=active, labels=labels)


async def _subscribe(device: OnvifDevice) -> _Subscription:
    lasts = element("tev:InitialTerminationTime", f"PT{_LASTS_S:.0f}S")
    return _parse_subscription(
        device, await device.call("tev", element("tev:CreatePullPointSubscription", lasts))
    )


async def _subscribe_to(device: OnvifDevice, url: str) -> _Subscription:
    """Subscribe for pushed events at our address; raises DeviceFaultError."""
    query = element(
        "wsnt:Subscribe",
        element("wsnt:ConsumerReference", element("wsa:Address", url)),
        element("wsnt:InitialTerminationTime", f"PT{_LASTS_S:.0f}S"),
    )
    try:
        return _parse_subscription(device, await device.call("tev", query))
    except DeviceFaultError:
        raise DeviceFaultError("camera.no_events_at_all", host=device.host) from None


async def _unsubscribe(device: OnvifDevice, subscription: _Subscription) -> None:
    """End a subscription: cameras allow only a few."""
    with suppress(CameraUnreachableError, CameraPasswordError):
        await device.call(
            "tev",
            element("wsnt:Unsubscribe"),
            address=subscription.address,
            headers=subscription.headers(),
            longest_s=_LEAVE_S,
        )


def _parse_subscription(device: OnvifDevice, response: Element) -> _Subscription:
    """Return a new subscription from the device's response; raises CameraUnreachableError."""
    reference = soap.child(response, "SubscriptionReference")
    address = device.own(soap.text(reference, "Address"))
    if not address:
        raise CameraUnreachableError("camera.no_event_address", host=device.host)
    return _Subscription(
        address=address, references=_references(reference), lasts_s=_lasts_s(response)
    )


def _references(reference: Element | None) -> tuple[Element, ...]:
    """Return the headers a device wants each time; Axis identifies subscriptions by them."""
    parameters = soap.children(soap.child(reference, "ReferenceParameters"))
    references = tuple(
        deepcopy(each) for _, each in zip(range(_MOST_REFERENCES), parameters, strict=False)
    )
    for each in references:
        each.set(_REFERENCE, "true")
    return references


def _lasts_s(response: Element) -> float:
    """Return a subscription's lifetime in seconds; some devices grant less than requested."""
    began, ends = (
        _moment(soap.text(response, "CurrentTime")),
        _moment(soap.text(response, "TerminationTime")),
    )
    if began is None or ends is None or ends <= began:
        return _LASTS_S
    return min(max((ends - began) / timedelta(seconds=1), _SHORTEST_S), _LASTS_S)


def _moment(text: str) -> datetime | None:
    try:
        response = datetime.fromisoformat(text)
    except ValueError:
        return None
    return response if response.tzinfo else response.replace(tzinfo=UTC)


async def _renewed(device: OnvifDevice, subscription: _Subscription) -> bool:
    """Renew a subscription; return False if the device refuses."""
    try:
        await device.call(
            "tev",
            element("wsnt:Renew", element("wsnt:TerminationTime", f"PT{_LASTS_S:.0f}S")),
            address=subscription.address,
            headers=subscription.headers(),
        )
    except CameraUnreachableError:
        return False
    return True


type ReportTrigger = Callable[[Trigger], Awaitable[None]]


async def follow_events(events: OnvifEvents, clock: Clock, report: ReportTrigger) -> None:
    """Pass on the camera's triggers until canceled; if it is lost, end a motion in progress."""
    backoff = Backoff(clock)
    while True:
        refused = False
        try:
            async with aclosing(events.triggers()) as triggers:
                async for trigger in triggers:
                    backoff.reset()
                    await report(trigger)
        except CameraUnreachableError:
            pass  # the recorder or the note of the events reports it to the owner
        except CameraPasswordError:
            refused = True
        end = events.ended()
        if end is not None:
            await report(end)
        await (backoff.wait_refused() if refused else backoff.wait())
