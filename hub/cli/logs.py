"""What is logged on the terminal."""

import logging

_TALKATIVE = ("alembic", "bagit")


def set_up(*, verbose: bool = False, dated: bool = False) -> None:
    """Log warnings, or more; with the time where a program runs for long."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s"
        if dated
        else "%(levelname)s: %(message)s",
        # A library sets up a handler of its own while it is imported; what people read is ours.
        force=True,
    )
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
