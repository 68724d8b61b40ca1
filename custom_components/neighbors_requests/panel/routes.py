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


class Row(NamedTuple):
    """One route of the hub."""

    method: str
    path: str
    """A pattern, compiled when a page first makes a call."""
    who: Who
    by: By = By.NOWHERE
    answers: bool = False
    """Whether its body states the kind of answerer."""


_CAMERA, _RULE = "[0-9a-f]{12}", "[0-9a-f]{12}"
_REQUEST = "/requests/[0-9a-f]{32}"
_PROPOSAL = f"{_REQUEST}/proposals/[0-9a-f]{{64}}"
_PIECE = f"{_PROPOSAL}/pieces/[1-9][0-9]?"


def _row(method: str, path: str, who: Who, *, by: By = By.NOWHERE, answers: bool = False) -> Row:
    return Row(method=method, path=path, who=who, by=by, answers=answers)


CALLS = (
    *(
        _row("GET", path, Who.READER)
        for path in (
            "/info",
            "/state",
            "/cameras",
            "/cameras/scan",
            "/clips",
            "/clips/[0-9a-f]{16}",
            "/clips/[0-9a-f]{16}/frames",
            "/storage",
            "/sensors",
            "/sensors/[0-9a-f]{12}/readings",
            "/requests",
            _REQUEST,
            f"{_REQUEST}/share",
            f"{_REQUEST}/proof",
            "/agencies",
            "/agencies/[0-9a-f]{40}",
            "/figures",
            "/rules",
            "/boards",
            "/boards/policy",
            "/awareness",
            "/ledger",
            "/ledger/check",
            "/ledger/export",
        )
    ),
    _row("POST", f"{_REQUEST}/decision", Who.ANSWERER, by=By.BODY, answers=True),
    _row("POST", f"{_REQUEST}/undo", Who.ANSWERER, by=By.BODY),
    _row("POST", f"{_REQUEST}/withdrawal", Who.ANSWERER, by=By.BODY),
    _row("POST", f"{_REQUEST}/share/retry", Who.ANSWERER),
    _row("POST", f"{_REQUEST}/hidden", Who.ANSWERER),
    _row("DELETE", f"{_REQUEST}/hidden", Who.ANSWERER),
    _row("POST", f"{_REQUEST}/proposals", Who.ANSWERER),
    _row("GET", _PROPOSAL, Who.ANSWERER),
    _row("POST", f"{_PROPOSAL}/prepare", Who.ANSWERER),
    _row("POST", f"{_PIECE}/faces", Who.ANSWERER),
    _row("GET", f"{_REQUEST}/faces", Who.ANSWERER),
    _row("DELETE", f"{_REQUEST}/faces", Who.ANSWERER),
    _row("PUT", "/agencies/[0-9a-f]{40}/setting", Who.ANSWERER),
    _row("POST", "/cameras/scan", Who.ADMIN),
    _row("POST", "/cameras", Who.ADMIN),
    _row("PATCH", f"/cameras/{_CAMERA}", Who.ADMIN),
    _row("DELETE", f"/cameras/{_CAMERA}", Who.ADMIN),
    _row("POST", "/rules", Who.ADMIN, by=By.BODY),
    _row("POST", "/rules/try", Who.ADMIN),
    _row("PUT", f"/rules/{_RULE}", Who.ADMIN, by=By.BODY),
    _row("POST", f"/rules/{_RULE}/move", Who.ADMIN, by=By.BODY),
    _row("DELETE", f"/rules/{_RULE}", Who.ADMIN, by=By.QUERY),
    _row("PUT", "/rules/active", Who.ADMIN, by=By.BODY),
    _row("POST", "/boards", Who.ADMIN),
    _row("PUT", "/boards/following", Who.ADMIN),
    _row("PUT", "/boards/policy", Who.ADMIN),
    _row("GET", "/awareness/sources", Who.ADMIN),
    _row("POST", "/awareness/sources", Who.ADMIN),
    _row("DELETE", "/awareness/sources/[0-9a-f]{12}", Who.ADMIN),
)
MEDIA = (
    *(
        _row("GET", path, Who.READER)
        for path in (
            "/clips/[0-9a-f]{16}/(video|thumbnail|filmstrip)",
            rf"/cameras/{_CAMERA}/(snapshot|live\.mjpeg|live\.mp4|video)",
            f"{_REQUEST}/image",
            "/boards/evidence",
        )
    ),
    _row("GET", f"{_PIECE}/video", Who.ANSWERER),
)


def find(rows: tuple[Row, ...], method: str, path: str) -> Row | None:
    """Return the row of a call, or None if the call isn't allowed."""
    for row in rows:
        if row.method == method and re.fullmatch(row.path, path):
            return row
    return None


def signed(
    row: Row,
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
