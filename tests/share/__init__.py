"""Tests of the share page: its modules in node, against a board."""
