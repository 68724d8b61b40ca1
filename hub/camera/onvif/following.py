"""A camera's own events, followed for as long as the camera is."""

from collections.abc import Awaitable, Callable
from contextlib import aclosing

from hub.camera.backoff import Backoff
from hub.camera.onvif.events import OnvifEvents
from hub.clock import Clock
from hub.errors import CameraPasswordError, CameraUnreachableError
from hub.model.trigger import Trigger

type Tell = Callable[[Trigger], Awaitable[None]]


async def follow_events(events: OnvifEvents, clock: Clock, tell: Tell) -> None:
    """Tell what the camera tells, until cancelled; a motion under way when it is lost ends."""
    backoff = Backoff(clock)
    while True:
        refused = False
        try:
            async with aclosing(events.triggers()) as triggers:
                async for trigger in triggers:
                    backoff.reset()
                    await tell(trigger)
        except CameraUnreachableError:
            pass  # the owner is told by the recorder, or by the note of the events
        except CameraPasswordError:
            refused = True
        end = events.ended()
        if end is not None:
            await tell(end)
        await (backoff.wait_refused() if refused else backoff.wait())
