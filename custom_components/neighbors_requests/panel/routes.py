"""The hub's routes that card and panel may call, and who may; all others are refused. Pure.

The hub knows this Home Assistant but not its users, so this module decides which user may do what.
"""

from collections.abc import Mapping
from enum import Enum
import re
from typing import NamedTuple

from ..access import Who


class By(Enum):
    """Where a route expects the name of the person, which only the integration writes."""

    NOWHERE = 0
    BODY = 1
    QUERY = 2


class PanelRoute(NamedTuple):
    """One route of the hub."""

    method: str
    path: str
    """A pattern, compiled when a page first makes a call."""
    who: Who
    by: By = By.NOWHERE
    answers: bool = False
    """Whether its body states the kind of answerer."""


def _row(
    method: str, path: str, who: Who, *, by: By = By.NOWHERE, answers: bool = False
) -> PanelRoute:
    return PanelRoute(method=method, path=path, who=who, by=by, answers=answers)


# Made by scripts/generate, from tests/contract/openapi.json.

CALLS = (
    _row("GET", "/agencies", Who.READER),
    _row("GET", "/agencies/[0-9a-f]{40}", Who.READER),
    _row("PUT", "/agencies/[0-9a-f]{40}/setting", Who.ANSWERER),
    _row("GET", "/awareness", Who.READER),
    _row("GET", "/awareness/sources", Who.ADMIN),
    _row("POST", "/awareness/sources", Who.ADMIN),
    _row("DELETE", "/awareness/sources/[0-9a-f]{12}", Who.ADMIN),
    _row("GET", "/boards", Who.READER),
    _row("POST", "/boards", Who.ADMIN),
    _row("PUT", "/boards/following", Who.ADMIN),
    _row("GET", "/boards/policy", Who.READER),
    _row("PUT", "/boards/policy", Who.ADMIN),
    _row("GET", "/cameras", Who.READER),
    _row("POST", "/cameras", Who.ADMIN),
    _row("GET", "/cameras/scan", Who.READER),
    _row("POST", "/cameras/scan", Who.ADMIN),
    _row("PATCH", "/cameras/[0-9a-f]{12}", Who.ADMIN),
    _row("DELETE", "/cameras/[0-9a-f]{12}", Who.ADMIN),
    _row("GET", "/clips", Who.READER),
    _row("GET", "/clips/[0-9a-f]{16}", Who.READER),
    _row("GET", "/clips/[0-9a-f]{16}/frames", Who.READER),
    _row("GET", "/figures", Who.READER),
    _row("GET", "/info", Who.READER),
    _row("GET", "/ledger", Who.READER),
    _row("GET", "/ledger/check", Who.READER),
    _row("GET", "/ledger/export", Who.READER),
    _row("GET", "/requests", Who.READER),
    _row("GET", "/requests/[0-9a-f]{32}", Who.READER),
    _row("POST", "/requests/[0-9a-f]{32}/decision", Who.ANSWERER, by=By.BODY, answers=True),
    _row("GET", "/requests/[0-9a-f]{32}/faces", Who.ANSWERER),
    _row("DELETE", "/requests/[0-9a-f]{32}/faces", Who.ANSWERER),
    _row("POST", "/requests/[0-9a-f]{32}/hidden", Who.ANSWERER),
    _row("DELETE", "/requests/[0-9a-f]{32}/hidden", Who.ANSWERER),
    _row("GET", "/requests/[0-9a-f]{32}/proof", Who.READER),
    _row("POST", "/requests/[0-9a-f]{32}/proposals", Who.ANSWERER),
    _row("GET", "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}", Who.ANSWERER),
    _row(
        "POST",
        "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/pieces/[1-9][0-9]?/faces",
        Who.ANSWERER,
    ),
    _row("POST", "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/prepare", Who.ANSWERER),
    _row("GET", "/requests/[0-9a-f]{32}/share", Who.READER),
    _row("POST", "/requests/[0-9a-f]{32}/share/retry", Who.ANSWERER),
    _row("POST", "/requests/[0-9a-f]{32}/undo", Who.ANSWERER, by=By.BODY),
    _row("POST", "/requests/[0-9a-f]{32}/withdrawal", Who.ANSWERER, by=By.BODY),
    _row("GET", "/rules", Who.READER),
    _row("POST", "/rules", Who.ADMIN, by=By.BODY),
    _row("PUT", "/rules/active", Who.ADMIN, by=By.BODY),
    _row("POST", "/rules/try", Who.ADMIN),
    _row("PUT", "/rules/[0-9a-f]{12}", Who.ADMIN, by=By.BODY),
    _row("DELETE", "/rules/[0-9a-f]{12}", Who.ADMIN, by=By.QUERY),
    _row("POST", "/rules/[0-9a-f]{12}/move", Who.ADMIN, by=By.BODY),
    _row("GET", "/sensors", Who.READER),
    _row("GET", "/sensors/[0-9a-f]{12}/readings", Who.READER),
    _row("GET", "/state", Who.READER),
    _row("GET", "/storage", Who.READER),
)
MEDIA = (
    _row("GET", "/boards/evidence", Who.READER),
    _row("GET", r"/cameras/[0-9a-f]{12}/live\.mjpeg", Who.READER),
    _row("GET", r"/cameras/[0-9a-f]{12}/live\.mp4", Who.READER),
    _row("GET", "/cameras/[0-9a-f]{12}/snapshot", Who.READER),
    _row("GET", "/cameras/[0-9a-f]{12}/video", Who.READER),
    _row("GET", "/clips/[0-9a-f]{16}/filmstrip", Who.READER),
    _row("GET", "/clips/[0-9a-f]{16}/thumbnail", Who.READER),
    _row("GET", "/clips/[0-9a-f]{16}/video", Who.READER),
    _row("GET", "/requests/[0-9a-f]{32}/image", Who.READER),
    _row(
        "GET",
        "/requests/[0-9a-f]{32}/proposals/[0-9a-f]{64}/pieces/[1-9][0-9]?/video",
        Who.ANSWERER,
    ),
)
# End.


def find(rows: tuple[PanelRoute, ...], method: str, path: str) -> PanelRoute | None:
    """Return the row of a call, or None if the call isn't allowed."""
    for row in rows:
        if row.method == method and re.fullmatch(row.path, path):
            return row
    return None


def signed(
    row: PanelRoute,
    query: Mapping[str, str],
    body: Mapping[str, object] | None,
    *,
    by: str,
    answered_by: str,
) -> tuple[dict[str, str], dict[str, object] | None]:
    """Return query and body with the person's name, overriding whatever the page sent."""
    asked = dict(query)
    written = None if body is None else dict(body)
    if row.by is By.QUERY:
        asked["by"] = by
    if row.by is By.BODY:
        written = (written or {}) | {"by": by}
    if row.answers:
        written = (written or {}) | {"answered_by": answered_by}
    return asked, written
