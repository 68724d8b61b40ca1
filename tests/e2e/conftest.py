"""The whole path is gone once; several files judge what was seen."""

from collections.abc import Iterator

import pytest

from tests.e2e.playing import played
from tests.e2e.test_main_job import Facts
from tests.e2e.test_panel import PanelFacts
from tests.e2e.test_speeds import Speeds


@pytest.fixture(scope="session")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Facts]:
    """Run the whole path once, and return what it saw."""
    with played("test_main_job", tmp_path_factory.mktemp("play")) as seen:
        panel, speeds = PanelFacts(**seen.pop("panel")), Speeds(**seen.pop("speeds"))
        yield Facts(**seen, panel=panel, speeds=speeds)


@pytest.fixture(scope="session")
def speeds(facts: Facts) -> Speeds:
    """Return how long each thing took on the whole path."""
    return facts.speeds


@pytest.fixture(scope="session")
def panel(facts: Facts) -> PanelFacts:
    """Return what was seen of the panel on the whole path."""
    return facts.panel
