"""The doorbell is pressed, and a listener of the hub's API hears it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
import time

import aiohttp

from demo.stage import Play
from hub.cli.client import local_hub

_PAUSE_S = 2.1
"""The hub takes two presses within two seconds for one that was told twice."""
_DEADLINE_S = 60.0


async def press(play: Play, times: int) -> list[float]:
    """Return how many milliseconds after each press the API told of it, each the camera's own too.

    The device's web server answers the press only after it has told its subscribers.
    """
    ring = f"http://{play.setting.street}:{play.ports['onvif']}/ring"
    took: list[float] = []
    with play.steps.step("press") as step:
        async with listen(Path(play.path("hub"))) as told:
            for _ in range(times):
                await asyncio.sleep(_PAUSE_S)
                pressed_s = time.perf_counter()
                async with play.session.post(ring) as response:
                    response.raise_for_status()
                took.append(1000 * (await _heard(told) - pressed_s))
        step.say(f"{times} presses told of within {max(took):.0f} ms")
    return took


@asynccontextmanager
async def listen(data_folder: Path) -> AsyncGenerator[aiohttp.ClientWebSocketResponse]:
    """Give the hub's messages, as anybody with a token has them."""
    async with (
        local_hub(data_folder) as hub,
        hub.session.ws_connect(
            f"{hub.base}/api/v1/ws",
            headers={"Authorization": f"Bearer {hub.token}"},
            ssl=aiohttp.Fingerprint(hub.fingerprint),
        ) as told,
    ):
        yield told


async def _heard(told: aiohttp.ClientWebSocketResponse) -> float:
    async with asyncio.timeout(_DEADLINE_S):
        while True:
            message = await told.receive_json()
            if message["type"] == "trigger" and message["data"]["kind"] == "button":
                return time.perf_counter()
