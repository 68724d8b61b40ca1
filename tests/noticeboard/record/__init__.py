"""Tests of a board's record as SQLite."""
