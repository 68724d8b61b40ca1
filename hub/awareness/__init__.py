"""Awareness sources: feeds without a log, read with no trust in them and no way to answer."""
