"""Constants that more than one module needs."""

from __future__ import annotations

import logging
from typing import Final

DOMAIN: Final = "neighbors_requests"
LOGGER: Final = logging.getLogger(__package__)

CONF_FINGERPRINT: Final = "fingerprint"
CONF_LINK: Final = "link"
CONF_FORMER_TOKENS: Final = "former_tokens"
"""Tokens replaced by a newer one but not yet ended at the hub, in the entry's data."""
CONF_COMPARED: Final = "compared"
CONF_MANAGED: Final = "managed"
"""Whether this Home Assistant runs the hub itself, in the entry's data."""
CONF_APP: Final = "app"
"""Whether the hub is our app of this machine's Supervisor, in the entry's data."""
APP_REPOSITORY: Final = "https://github.com/neighbors-requests/neighbors-requests"
APP: Final = "7c376e10_neighbors_hub"
"""The app's name at the Supervisor, which begins with a hash of the repository's address."""
CONF_DELETE: Final = "delete_on_removal"
"""Whether removing the entry also deletes everything the hub stored, in the entry's options."""

CONF_PHONES: Final = "phones"
CONF_PICTURES: Final = "pictures"

CONF_PHONE_SETTINGS: Final = "phone_settings"
"""Settings of each phone, keyed by its notify action, in the entry's options."""
CONF_ABOUT: Final = "about"
CONF_PICTURE: Final = "picture"
CONF_LATER: Final = "later"
CONF_FILM: Final = "film"
CONF_QUIET_FROM: Final = "quiet_from"
CONF_QUIET_UNTIL: Final = "quiet_until"
CONF_COOL_DOWN: Final = "cool_down_min"

CONF_REVIEW_PATH: Final = "review_path"
CONF_AUTOMATIONS_APPROVE: Final = "automations_may_approve"
CONF_OTHERS: Final = "others"
"""What users who are not administrators may do, in the entry's options."""
CONF_PEOPLE: Final = "people"
"""The ids of users who may answer regardless of `others`, in the entry's options."""
CONF_AGENCIES: Final = "agencies"
"""The ids of the agencies that the household follows, in the entry's options."""
CONF_VOICE: Final = "voice"
"""What Assist tells a person it doesn't recognize, in the entry's options."""
CONF_NOTICES: Final = "notifications"
"""Whether to notify anybody of requests, in the entry's options; True by default."""

EVENT_REQUEST: Final = f"{DOMAIN}_request"
"""Bus event: something happened to a request."""
EVENT_CAMERA: Final = f"{DOMAIN}_camera"
"""Bus event: somebody rang at one of the hub's cameras, or the camera saw motion."""

CONF_SENSORS: Final = "sensors"
"""Entities whose states are lent to the hub, in the entry's options."""

CONF_ARCHIVES: Final = "archives"
"""The keys of the lenders whose archives are lent to the hub, in the entry's options."""

SUBENTRY_ARCHIVE: Final = "archive"
SUBENTRY_CAMERA: Final = "camera"
CONF_LENT: Final = "lent"
"""The camera entity that this Home Assistant lends, in a camera's subentry."""
CONF_TRIGGERS: Final = "triggers"
"""Entities keyed by the kind of trigger they are, in a camera's subentry."""

PANEL_PATH: Final = "neighbors-requests"

ATTR_REQUEST_ID: Final = "request_id"
ATTR_PROPOSAL_ID: Final = "proposal_id"
ATTR_REASON: Final = "reason"
