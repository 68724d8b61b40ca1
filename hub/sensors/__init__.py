"""Sensors that Home Assistant lends as information, and what they said."""
