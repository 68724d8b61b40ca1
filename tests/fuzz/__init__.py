"""Bytes that nobody meant: every parser of what comes from outside, and a corpus to begin with."""
