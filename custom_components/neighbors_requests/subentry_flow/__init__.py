"""The dialogs of a camera: adopting one, and changing an adopted one."""
