"""The hub's API for Python programs; independent of Home Assistant."""
