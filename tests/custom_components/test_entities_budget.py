"""500 open requests and 30 cameras: what they take, and what one message costs."""

from datetime import UTC, datetime
import gc
import time
import tracemalloc

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.neighbors_requests.client.decode import read
from custom_components.neighbors_requests.client.messages import (
    CameraChanged,
    Message,
    RequestMoment,
    RequestNews,
)
from custom_components.neighbors_requests.client.models import Camera, Request
from hub.model.report import RequestReport

from . import values
from .fake_hub import FakeHub
from .values import request_id

NOW = datetime(2026, 11, 24, tzinfo=UTC)
REQUESTS, CAMERAS, AGENCIES = 500, 30, 40
MOST_BYTES = 15 * 2**20
ROUNDS = 300
# Five times what is measured on a slow machine: it fails if the cost grows with the square.
LONGEST_MESSAGE_S = 0.1


def a_request(number: int, **changes: object) -> RequestReport:
    """Return an open request; one in ten waits for an answer."""
    make = values.request if number % 10 == 0 else values.quiet_request
    place = {"shape": "circle", "lat": 40_000_000 + number, "lon": -75_000_000, "radius_m": 300}
    agency = values.agency(id=f"{number % AGENCIES:040x}")
    own = {"title": f"Street {number}", "agency": agency, "area": place}
    return make(number, **own | changes)


async def test_full_house_fits_and_stays_quick(
    hass: HomeAssistant, hub: FakeHub, entry: MockConfigEntry, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full house takes under 15 MB, and a message is shown in a few milliseconds."""
    for number in range(REQUESTS):
        hub.requests[request_id(number)] = a_request(number)
    hub.cameras.clear()
    for number in range(CAMERAS):
        camera_id = f"{number:012x}"
        hub.cameras[camera_id] = values.camera(id=camera_id, name=f"Camera {number}")
    gc.collect()
    tracemalloc.start()
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    await hub.heard()
    gc.collect()
    taken, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    house = entry.runtime_data.data
    assert (len(house.open), len(house.cameras)) == (REQUESTS, CAMERAS)
    assert len(hass.states.async_entity_ids("geo_location")) == REQUESTS

    def cost(news: list[RequestNews | CameraChanged]) -> tuple[float, float]:
        """Return what such a message takes with every entity there is: the middle, and p99."""
        took = []
        for each in news:
            message = Message(seq=house.seq, at=NOW, news=each, replayed=False, raw={})
            began = time.thread_time()
            entry.runtime_data._apply(message)  # noqa: SLF001 -- the very step that is measured
            took.append(time.thread_time() - began)
        took.sort()
        return took[len(took) // 2], took[len(took) * 99 // 100]

    by_request = cost(
        [
            RequestNews(
                moment=RequestMoment.CHANGED,
                request=read(Request, values.as_json(a_request(7, title=f"Street {round_}"))),
            )
            for round_ in range(ROUNDS)
        ]
    )
    by_camera = cost(
        [
            CameraChanged(
                camera=read(Camera, values.as_json(values.camera(id=f"{1:012x}", score=round_)))
            )
            for round_ in range(ROUNDS)
        ]
    )
    await hass.async_block_till_done()
    with capsys.disabled():
        states = len(hass.states.async_entity_ids())
        print(  # noqa: T201 -- a measurement is there to be read
            f"\n{REQUESTS} requests, {CAMERAS} cameras, {states} states: {taken / 2**20:.1f} MB; "
            f"request message {by_request[0] * 1e3:.2f} ms, p99 {by_request[1] * 1e3:.2f};"
            f" camera message {by_camera[0] * 1e3:.2f} ms, p99 {by_camera[1] * 1e3:.2f}"
        )
    assert taken < MOST_BYTES
    assert max(by_request[1], by_camera[1]) < LONGEST_MESSAGE_S
