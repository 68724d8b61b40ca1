"""The flow of a request: what is asked, matched, decided and shared meets here and only here.

    boards ──> docket ──> match ──> house rules ──> desk ──> sharer ──> the agency's inbox
    cameras ──> clip index ──^                        └──> ledger

Stages never import one another; this package introduces them and tells listeners what changed.
What cameras yield comes in by `hub.camera_sink`, what boards show by `hub.boards`.
"""

from hub.pipeline.flow import Pipeline
from hub.pipeline.stages import Stages

__all__ = ["Pipeline", "Stages"]
