"""Routes for sensors that Home Assistant lends, and for their readings."""

from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.route import CONTEXT, Route, answer
from hub.api.scope import Scope
from hub.model.ids import SensorId

_ID = {"id": "[0-9a-f]{12}"}


def _id(request: web.Request) -> SensorId:
    return SensorId(request.match_info["id"])


async def get_sensors(request: web.Request) -> web.Response:
    """List the lent sensors."""
    sensors = await request.app[CONTEXT].house.sensors()
    return answer(views.SensorList(sensors=tuple(wire.dump_sensor(sensor) for sensor in sensors)))


async def post_sensor(request: web.Request) -> web.Response:
    """Lend a sensor, or say its new name."""
    lent = schema.parse_sensor(await schema.read_body(request))
    sensor = await request.app[CONTEXT].house.lend_sensor(
        lent.entity_id, lent.name, lent.kind, lent.unit
    )
    return answer(wire.dump_sensor(sensor), HTTPStatus.CREATED)


async def delete_sensor(request: web.Request) -> web.Response:
    """Forget a lent sensor and all it said."""
    await request.app[CONTEXT].house.return_sensor(_id(request))
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def post_readings(request: web.Request) -> web.Response:
    """Tell what a sensor said; telling it again changes nothing."""
    said = schema.parse_readings(await schema.read_body(request))
    await request.app[CONTEXT].house.add_readings(_id(request), said)
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def get_readings(request: web.Request) -> web.Response:
    """Show what a sensor said in a window, the state it began with first."""
    window = schema.parse_readings_query(request.query)
    said = await request.app[CONTEXT].house.readings(_id(request), window)
    return answer(views.ReadingList(readings=tuple(wire.dump_reading(one) for one in said)))


ROUTES = (
    Route(
        method="GET",
        path="/sensors",
        scope=Scope.READ,
        answer=views.SensorList,
        handler=get_sensors,
    ),
    Route(
        method="POST",
        path="/sensors",
        scope=Scope.ADMIN,
        body=schema.SENSOR,
        answer=views.Sensor,
        status=HTTPStatus.CREATED,
        handler=post_sensor,
    ),
    Route(
        method="DELETE",
        path="/sensors/{id}",
        ids=_ID,
        scope=Scope.ADMIN,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_sensor,
    ),
    Route(
        method="POST",
        path="/sensors/{id}/readings",
        ids=_ID,
        scope=Scope.ADMIN,
        body=schema.READINGS,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=post_readings,
    ),
    Route(
        method="GET",
        path="/sensors/{id}/readings",
        ids=_ID,
        scope=Scope.READ,
        query=schema.READINGS_QUERY,
        answer=views.ReadingList,
        handler=get_readings,
    ),
)
