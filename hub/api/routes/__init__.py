"""The table of all API routes; the server and the OpenAPI document are made from it."""

from hub.api import cameras, clips, discovery, rules, sensors, video
from hub.api.route import Route
from hub.api.routes import (
    agencies,
    awareness,
    boards,
    description,
    hub,
    live,
    operating,
    pairing,
    proposals,
    requests,
)

TABLE: tuple[Route, ...] = (
    *hub.ROUTES,
    *pairing.ROUTES,
    *description.ROUTES,
    *live.ROUTES,
    *operating.ROUTES,
    *discovery.ROUTES.rows,
    *cameras.ROUTES.rows,
    *video.ROUTES.rows,
    *clips.ROUTES.rows,
    *sensors.ROUTES.rows,
    *requests.ROUTES,
    *agencies.ROUTES,
    *proposals.ROUTES,
    *rules.ROUTES.rows,
    *boards.ROUTES,
    *awareness.ROUTES,
)
