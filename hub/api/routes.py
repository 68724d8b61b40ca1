"""The table of all API routes; the server and the OpenAPI document are made from it."""

from hub.api import (
    agencies,
    answers,
    awareness,
    boards,
    cameras,
    clips,
    discovery,
    events,
    health,
    hub,
    openapi,
    proposals,
    rules,
    sensors,
    video,
)
from hub.api.route import Route

TABLE: tuple[Route, ...] = (
    *hub.ROUTES.rows,
    *openapi.ROUTES.rows,
    *events.ROUTES.rows,
    *health.ROUTES.rows,
    *discovery.ROUTES.rows,
    *cameras.ROUTES.rows,
    *video.ROUTES.rows,
    *clips.ROUTES.rows,
    *sensors.ROUTES.rows,
    *answers.ROUTES.rows,
    *agencies.ROUTES.rows,
    *proposals.ROUTES.rows,
    *rules.ROUTES.rows,
    *boards.ROUTES.rows,
    *awareness.ROUTES.rows,
)
