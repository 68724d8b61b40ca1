"""Cameras: found, adopted, forgotten, looked through."""

from dataclasses import replace
from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.context import CONTEXT, Route, answer, picture
from hub.api.ports import House
from hub.api.scope import Scope
from hub.errors import NotFoundError
from hub.model.ids import CameraId

_ID = "[0-9a-f]{12}"


async def get_cameras(request: web.Request) -> web.Response:
    """List the adopted cameras and those seen on the network."""
    house = request.app[CONTEXT].house
    cameras = await house.cameras()
    return answer(
        views.CameraList(
            cameras=tuple(wire.dump_camera(report) for report in cameras),
            found=tuple(wire.dump_found(found, cameras) for found in house.found()),
        )
    )


async def post_scan(request: web.Request) -> web.Response:
    """Look for cameras on the network now."""
    house = request.app[CONTEXT].house
    found = await house.scan()
    cameras = await house.cameras()
    return answer(views.FoundList(found=tuple(wire.dump_found(one, cameras) for one in found)))


def _true_key(house: House, shown: str) -> str:
    """Return the key of the found camera that was shown under this one."""
    for found in house.found():
        if shown in {found.key, wire.shown_key(found.key)}:
            return found.key
    raise NotFoundError("This camera is not seen on the network: look for cameras again.")


async def post_camera(request: web.Request) -> web.Response:
    """Adopt a camera and begin to record it."""
    house = request.app[CONTEXT].house
    adoption = schema.parse_adoption(await schema.read_body(request))
    if adoption.found_key:
        adoption = replace(adoption, found_key=_true_key(house, adoption.found_key))
    return answer(wire.dump_camera(await house.adopt(adoption)), HTTPStatus.CREATED)


async def delete_camera(request: web.Request) -> web.Response:
    """Forget a camera and its password."""
    await request.app[CONTEXT].house.forget(CameraId(request.match_info["id"]))
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def get_snapshot(request: web.Request) -> web.Response:
    """Show a camera's newest picture."""
    camera_id = CameraId(request.match_info["id"])
    return picture(await request.app[CONTEXT].house.snapshot(camera_id))


ROUTES = (
    Route(
        method="GET",
        path="/cameras",
        scope=Scope.READ,
        answer=views.CameraList,
        handler=get_cameras,
    ),
    Route(
        method="POST",
        path="/cameras/scan",
        scope=Scope.ADMIN,
        answer=views.FoundList,
        handler=post_scan,
    ),
    Route(
        method="POST",
        path="/cameras",
        scope=Scope.ADMIN,
        body=schema.ADOPTION,
        answer=views.Camera,
        status=HTTPStatus.CREATED,
        handler=post_camera,
    ),
    Route(
        method="DELETE",
        path="/cameras/{id}",
        id_pattern=_ID,
        scope=Scope.ADMIN,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_camera,
    ),
    Route(
        method="GET",
        path="/cameras/{id}/snapshot",
        id_pattern=_ID,
        scope=Scope.READ,
        answer="image/jpeg",
        handler=get_snapshot,
    ),
)
