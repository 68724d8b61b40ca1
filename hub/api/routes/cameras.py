"""Routes to find, adopt, change, trigger and forget cameras."""

from dataclasses import replace
from http import HTTPStatus

from aiohttp import web

from hub.api import schema, views, wire
from hub.api.ports import House
from hub.api.route import CONTEXT, Route, answer
from hub.api.saying import saying
from hub.api.scope import Scope
from hub.errors import NotFoundError
from hub.model.ids import CameraId

_ID = {"id": "[0-9a-f]{12}"}


async def get_cameras(request: web.Request) -> web.Response:
    """List the adopted cameras and those seen on the network."""
    house, spoken = request.app[CONTEXT].house, await saying(request)
    cameras = await house.cameras()
    return answer(
        views.CameraList(
            cameras=tuple(wire.dump_camera(report, spoken) for report in cameras),
            found=tuple(wire.dump_found(found, cameras) for found in house.found()),
        )
    )


async def get_scan(request: web.Request) -> web.Response:
    """Show how the newest look for cameras stands."""
    status = request.app[CONTEXT].house.scanning()
    return answer(views.NewestScan(scan=None if status is None else wire.dump_scan(status)))


async def post_scan(request: web.Request) -> web.Response:
    """Look for cameras now, for five seconds: on the network, or at one address."""
    house = request.app[CONTEXT].house
    address = schema.parse_scan(await schema.read_body(request) if request.body_exists else {})
    found = await (house.ask(address) if address else house.scan())
    cameras = await house.cameras()
    return answer(views.FoundList(found=tuple(wire.dump_found(one, cameras) for one in found)))


def _true_key(house: House, shown: str) -> str:
    """Return the real key of a found camera from its shown key; raises NotFoundError."""
    for found in house.found():
        if shown in {found.key, wire.shown_key(found.key)}:
            return found.key
    raise NotFoundError("camera.not_seen")


async def post_camera(request: web.Request) -> web.Response:
    """Adopt a camera and begin to record it."""
    house = request.app[CONTEXT].house
    adoption = schema.parse_adoption(await schema.read_body(request))
    if adoption.found_key:
        adoption = replace(adoption, found_key=_true_key(house, adoption.found_key))
    adopted = await house.adopt(adoption)
    return answer(wire.dump_camera(adopted, await saying(request)), HTTPStatus.CREATED)


async def patch_camera(request: web.Request) -> web.Response:
    """Change an adopted camera; what is not named stays as it is."""
    house = request.app[CONTEXT].house
    change = schema.parse_change(await schema.read_body(request))
    before = (await house.camera(CameraId(request.match_info["id"]))).camera
    if change.indoor and not before.indoor and change.may_share is None:
        change = replace(change, may_share=False)
    changed = await house.change(before.id, change)
    return answer(wire.dump_camera(changed, await saying(request)))


async def delete_camera(request: web.Request) -> web.Response:
    """Forget a camera and its password."""
    await request.app[CONTEXT].house.forget(CameraId(request.match_info["id"]))
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def post_trigger(request: web.Request) -> web.Response:
    """Tell that something happened in front of a camera: footage is marked, none is begun."""
    context = request.app[CONTEXT]
    body = await schema.read_body(request)
    camera_id = CameraId(request.match_info["id"])
    await context.house.trigger(schema.parse_trigger(body, camera_id, context.clock.now()))
    return web.Response(status=HTTPStatus.NO_CONTENT)


async def get_storage(request: web.Request) -> web.Response:
    """Show what the recordings take of the disk."""
    return answer(wire.dump_storage(await request.app[CONTEXT].house.storage()))


ROUTES = (
    Route(
        method="GET",
        path="/cameras",
        scope=Scope.READ,
        answer=views.CameraList,
        handler=get_cameras,
    ),
    Route(
        method="GET",
        path="/cameras/scan",
        scope=Scope.READ,
        answer=views.NewestScan,
        handler=get_scan,
    ),
    Route(
        method="POST",
        path="/cameras/scan",
        scope=Scope.ADMIN,
        body=schema.SCAN,
        needs_body=False,
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
        method="PATCH",
        path="/cameras/{id}",
        ids=_ID,
        scope=Scope.ADMIN,
        body=schema.CAMERA_CHANGE,
        answer=views.Camera,
        handler=patch_camera,
    ),
    Route(
        method="DELETE",
        path="/cameras/{id}",
        ids=_ID,
        scope=Scope.ADMIN,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=delete_camera,
    ),
    Route(
        method="POST",
        path="/cameras/{id}/triggers",
        ids=_ID,
        scope=Scope.DECIDE,
        body=schema.TRIGGER,
        answer=None,
        status=HTTPStatus.NO_CONTENT,
        handler=post_trigger,
    ),
    Route(
        method="GET",
        path="/storage",
        scope=Scope.READ,
        answer=views.Storage,
        handler=get_storage,
    ),
)
