"""Routes for the hub's identity and its complete state."""

from aiohttp import web

from hub.api import views, wire
from hub.api.cameras import CameraView
from hub.api.discovery import Found
from hub.api.route import CONTEXT, Route, answer
from hub.api.saying import saying
from hub.api.scope import Scope
from hub.api.sensors import SensorView
from hub.api.views.state import State


async def get_info(request: web.Request) -> web.Response:
    """Tell which hub this is."""
    return answer(wire.dump_info(request.app[CONTEXT].house))


async def get_state(request: web.Request) -> web.Response:
    """Show everything; events after `seq` may already be in it, none before it is missing."""
    house = request.app[CONTEXT].house
    seq = house.events.seq  # read first: an event can then come twice, but none is lost
    spoken = await saying(request)
    names = await wire.Names.of(house, spoken)
    cameras = await house.cameras()
    return answer(
        State(
            epoch=house.events.epoch,
            seq=seq,
            hub=wire.dump_info(house),
            cameras=tuple(CameraView.of(report, spoken) for report in cameras),
            found=tuple(Found.of(found, cameras) for found in house.found()),
            sensors=tuple(SensorView.of(sensor) for sensor in await house.sensors()),
            boards=tuple(wire.dump_board(*board, spoken) for board in await house.boards()),
            requests=tuple(wire.dump_request(report, names) for report in await house.requests()),
            rules_active=await house.rules.active(),
            problems=tuple(wire.dump_problem(problem, spoken) for problem in house.problems()),
            awareness=house.awareness.count,
        )
    )


ROUTES = (
    Route(method="GET", path="/info", scope=None, answer=views.Info, handler=get_info),
    Route(method="GET", path="/state", scope=Scope.READ, answer=State, handler=get_state),
)
