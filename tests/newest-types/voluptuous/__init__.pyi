# From 2026.9 on, Home Assistant puts probatio in voluptuous's place: mypy sees it so with this
# folder in MYPYPATH.
from probatio import *  # noqa: F403 -- all of it
