"""ONVIF: a camera's description, its clock, its events."""
