"""Names that more than one module needs."""

import logging
from typing import Final

DOMAIN: Final = "neighbors_requests"
LOGGER: Final = logging.getLogger(__package__)

CONF_FINGERPRINT: Final = "fingerprint"
CONF_LINK: Final = "link"

CONF_PHONES: Final = "phones"
CONF_PICTURES: Final = "pictures"
CONF_REVIEW_PATH: Final = "review_path"
CONF_AUTOMATIONS_APPROVE: Final = "automations_may_approve"

CONF_SENSORS: Final = "sensors"
"""Entities lent as information, in the entry's options."""

SUBENTRY_CAMERA: Final = "camera"
CONF_LENT: Final = "lent"
"""The camera entity that this Home Assistant lends, in a camera's subentry."""
CONF_TRIGGERS: Final = "triggers"
"""Entities by the kind of trigger that they are, in a camera's subentry."""

PANEL_PATH: Final = "neighbors-requests"

ATTR_REQUEST_ID: Final = "request_id"
ATTR_PROPOSAL_ID: Final = "proposal_id"
ATTR_REASON: Final = "reason"
