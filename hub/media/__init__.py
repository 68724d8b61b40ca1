"""Formats: packets, NAL units, MP4 boxes, JPEG. Bytes in, bytes out. Never waits."""
