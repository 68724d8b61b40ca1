"""Segment files: self-describing, fragmented MP4 that ends with its own index."""
