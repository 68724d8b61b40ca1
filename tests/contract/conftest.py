"""The API's own fixtures: the contract is kept by the real thing, on both sides."""

import warnings

from tests.hub.api.conftest import clock, home, house, never_blocking
from tests.hub.conftest import database

with warnings.catch_warnings():
    # Home Assistant subclasses aiohttp's application; reading its client brings all of it in.
    warnings.simplefilter("ignore", DeprecationWarning)
    import custom_components.neighbors_requests  # noqa: F401 -- for its warnings, once

__all__ = ["clock", "database", "home", "house", "never_blocking"]
