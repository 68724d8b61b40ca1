"""Cameras on the local network, found without typing."""
