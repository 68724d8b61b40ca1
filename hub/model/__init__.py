"""Frozen values, one noun per file. Pure."""
