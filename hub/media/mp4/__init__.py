"""Segment files: fragmented MP4 that says of itself what it is and ends with its own index."""
