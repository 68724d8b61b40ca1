"""The table of all API routes; the server and the OpenAPI document are made from it."""

from hub.api import rules, sensors
from hub.api.route import Route
from hub.api.routes import (
    agencies,
    awareness,
    boards,
    cameras,
    clips,
    description,
    hub,
    live,
    operating,
    pairing,
    proposals,
    requests,
    watching,
)

TABLE: tuple[Route, ...] = (
    *hub.ROUTES,
    *pairing.ROUTES,
    *description.ROUTES,
    *live.ROUTES,
    *operating.ROUTES,
    *cameras.ROUTES,
    *watching.ROUTES,
    *clips.ROUTES,
    *sensors.ROUTES.rows,
    *requests.ROUTES,
    *agencies.ROUTES,
    *proposals.ROUTES,
    *rules.ROUTES.rows,
    *boards.ROUTES,
    *awareness.ROUTES,
)
