"""Convert the hub's values into the API's views; makes every string safe."""

from hub.api.view import Names, line
from hub.api.wire.agencies import dump_agency, dump_agency_summary, dump_proof
from hub.api.wire.awareness import dump_awareness, dump_source
from hub.api.wire.figures import dump_figures
from hub.api.wire.hub import (
    API_VERSION,
    dump_board,
    dump_info,
    dump_policy,
    dump_problem,
    dump_token,
)
from hub.api.wire.proposals import dump_moving, dump_proposal, dump_review
from hub.api.wire.requests import dump_request, dump_share_notes

__all__ = [
    "API_VERSION",
    "Names",
    "dump_agency",
    "dump_agency_summary",
    "dump_awareness",
    "dump_board",
    "dump_figures",
    "dump_info",
    "dump_moving",
    "dump_policy",
    "dump_problem",
    "dump_proof",
    "dump_proposal",
    "dump_request",
    "dump_review",
    "dump_share_notes",
    "dump_source",
    "dump_token",
    "line",
]
