"""What the household wants to hear of: agencies kept quiet or hidden, requests hidden."""

from enum import StrEnum


class AgencySetting(StrEnum):
    """How the household is told of one agency's requests."""

    NOTIFY = "notify"
    QUIET = "quiet"
    """They are listed, and nobody is told."""
    HIDDEN = "hidden"
    """Nobody is told, and lists leave them out."""


class HiddenBy(StrEnum):
    """Why lists leave a request out."""

    NOBODY = ""
    REQUEST = "request"
    """Somebody here has hidden this very request."""
    AGENCY = "agency"
    """Somebody here has hidden its agency."""
