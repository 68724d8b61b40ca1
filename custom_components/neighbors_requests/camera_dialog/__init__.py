"""The dialogs of a camera: adopting one, and changing one that is adopted."""

from .change import CameraSubentryFlow

__all__ = ["CameraSubentryFlow"]
