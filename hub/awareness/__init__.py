"""Awareness sources: untrusted feeds without a log, with no way to answer."""
