"""Attacks on the doors of a real hub and a real board, each a process of its own."""
