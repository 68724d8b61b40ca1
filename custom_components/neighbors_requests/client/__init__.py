"""The hub's API for Python programs. Knows nothing of Home Assistant."""
