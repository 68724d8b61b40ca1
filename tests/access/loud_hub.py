"""`python -m tests.access.loud_hub DATA CONFIG verbose`: the hub, logging all there is to log."""

import logging
from typing import Any

from hub.cli.run import main
from noticeboard.runtime import logs


def _loudly(**how: Any) -> None:  # noqa: ANN401 -- passed on
    _usually(**how)
    logging.getLogger().setLevel(logging.DEBUG)


_usually = logs.set_up

if __name__ == "__main__":
    logs.set_up = _loudly
    main()
