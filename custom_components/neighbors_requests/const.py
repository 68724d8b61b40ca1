"""Names that more than one module needs."""

import logging
from typing import Final

DOMAIN: Final = "neighbors_requests"
LOGGER: Final = logging.getLogger(__package__)

CONF_FINGERPRINT: Final = "fingerprint"
CONF_LINK: Final = "link"
CONF_FORMER_TOKENS: Final = "former_tokens"
"""Tokens that a newer one replaced and that the hub has not ended yet, in the entry's data."""
CONF_COMPARED: Final = "compared"
CONF_MANAGED: Final = "managed"
"""Whether this Home Assistant runs the hub itself, in the entry's data."""
CONF_DELETE: Final = "delete_on_removal"
"""Whether everything that hub kept is deleted with its entry, in the entry's options."""

CONF_PHONES: Final = "phones"
CONF_PICTURES: Final = "pictures"

CONF_PHONE_SETTINGS: Final = "phone_settings"
"""One phone's settings by the phone's notify action, in the entry's options."""
CONF_ABOUT: Final = "about"
CONF_PICTURE: Final = "picture"
CONF_LATER: Final = "later"
CONF_CRITICAL: Final = "critical"
CONF_QUIET_FROM: Final = "quiet_from"
CONF_QUIET_UNTIL: Final = "quiet_until"
CONF_COOL_DOWN: Final = "cool_down_min"

CONF_REVIEW_PATH: Final = "review_path"
CONF_AUTOMATIONS_APPROVE: Final = "automations_may_approve"
CONF_OTHERS: Final = "others"
"""What people who are not administrators may do, in the entry's options."""
CONF_PEOPLE: Final = "people"
"""The ids of users who may answer whatever `others` says, in the entry's options."""
CONF_AGENCIES: Final = "agencies"
"""The ids of the agencies that the household follows, in the entry's options."""
CONF_VOICE: Final = "voice"
"""What Assist tells whoever it does not know, in the entry's options."""
CONF_NOTICES: Final = "notifications"
"""Whether anybody is told of requests, in the entry's options; yes where it says nothing."""

EVENT_REQUEST: Final = f"{DOMAIN}_request"
"""On the bus: something became of a request."""
EVENT_CAMERA: Final = f"{DOMAIN}_camera"
"""On the bus: somebody rang at a camera of the hub, or something moved before it."""

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
