"""A plugin of pytest: `import voluptuous` gives probatio, as in Home Assistant from 2026.9 on.

`pytest -p tests.with_probatio tests/custom_components`; it must be there before anything else is.
"""

from probatio.compat import install_as_voluptuous
import pytest

install_as_voluptuous()

import voluptuous as vol  # noqa: E402 -- the one that was just put there


def pytest_configure() -> None:
    """Refuse to run where it came too late."""
    if not vol.__name__.startswith("probatio"):
        raise pytest.UsageError("voluptuous was loaded before probatio could take its place.")
