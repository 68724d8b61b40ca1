"""Two hubs for the whole run: one that is attacked, and one whose tokens it must not take."""

from collections.abc import Iterator

import pytest

from tests.access.processes import HubProcess
from tests.hub.api.conftest import clock, home, house, never_blocking
from tests.hub.conftest import database

__all__ = ["clock", "database", "home", "house", "hub", "never_blocking", "other_hub"]


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """Run the hub that is attacked, with a token of each scope and one that is revoked."""
    yield from _running(tmp_path_factory, "hub")


@pytest.fixture(scope="session")
def other_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubProcess]:
    """Run another household's hub, which has never heard of the first."""
    yield from _running(tmp_path_factory, "other")


def _running(factory: pytest.TempPathFactory, name: str) -> Iterator[HubProcess]:
    hub = HubProcess(folder=factory.mktemp(name))
    hub.seed("revoked")
    hub.start()
    try:
        revoked = hub.tokens["revoked"]
        answer = hub.admin("DELETE", f"/tokens/{revoked[:16]}")
        assert answer.status == 204
        yield hub
    finally:
        hub.stop()
