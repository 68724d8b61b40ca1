"""Every parser of bytes from outside, by name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tests.fuzz import camera_targets, home_targets, log_targets, seal_targets
from tests.fuzz.target import Target

CORPUS: Final = Path(__file__).with_name("corpus")
TARGETS: Final[Mapping[str, Target]] = {
    target.name: target
    for target in (
        *log_targets.TARGETS,
        *seal_targets.TARGETS,
        *camera_targets.TARGETS,
        *home_targets.TARGETS,
    )
}


def corpus(name: str) -> list[Path]:
    """Return a target's inputs that are kept, in order."""
    return sorted((CORPUS / name).iterdir())
