"""ONVIF: what a camera says of itself, its clock, its events."""
