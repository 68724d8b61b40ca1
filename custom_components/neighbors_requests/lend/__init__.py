"""Home Assistant as a source: cameras, triggers, and sensors as information, lent to the hub."""

from .lending import Lending

__all__ = ["Lending"]
