"""Tests of awareness sources."""
