"""The dialogs of a camera: adopting one, and changing one that is adopted."""
