"""The doorbell is pressed, and a listener of the hub's API hears it."""

import asyncio
from contextlib import AbstractAsyncContextManager
from pathlib import Path
import time

import aiohttp

from demo.stage import Play
from hub.cli.client import LocalHub, local_hub

_PAUSE_S = 2.1
"""The hub takes two presses within two seconds for one that was told twice."""
_DEADLINE_S = 5.0


async def press(play: Play, times: int) -> list[float]:
    """Return how many milliseconds after each press the API told of it, each the camera's own too.

    The device's web server answers the press only after it has told its subscribers.
    """
    ring = f"http://{play.setting.street}:{play.ports['onvif']}/ring"
    took: list[float] = []
    with play.steps.step("press") as step:
        async with local_hub(Path(play.path("hub"))) as hub, _listen(hub) as told:
            for _ in range(times):
                await asyncio.sleep(_PAUSE_S)
                pressed_s = time.perf_counter()
                async with play.session.post(ring) as response:
                    response.raise_for_status()
                took.append(1000 * (await _heard(told) - pressed_s))
        step.say(f"{times} presses told of within {max(took):.0f} ms")
    return took


def _listen(hub: LocalHub) -> AbstractAsyncContextManager[aiohttp.ClientWebSocketResponse]:
    return hub.session.ws_connect(
        f"{hub.base}/api/v1/ws",
        headers={"Authorization": f"Bearer {hub.token}"},
        ssl=aiohttp.Fingerprint(hub.fingerprint),
    )


async def _heard(told: aiohttp.ClientWebSocketResponse) -> float:
    async with asyncio.timeout(_DEADLINE_S):
        while True:
            message = await told.receive_json()
            if message["type"] == "trigger" and message["data"]["kind"] == "button":
                return time.perf_counter()
